package touchstone.conformance.oracle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import touchstone.conformance.history.Choices;
import touchstone.conformance.history.CoportType;
import touchstone.conformance.history.EventsFormat;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.RightsFormat;
import touchstone.model.Machine;
import touchstone.model.poll.Events;

/** Operations, outcomes and states of the model in words, as reports show them. */
public final class Words {
    private static final int SHOWN_BYTES = 16;

    private Words() {}

    /** Such as {@code send(handle 0, 3 bytes 0a0b0c)}. */
    public static String of(Operation operation) {
        if (operation instanceof Operation.Open open) {
            List<String> words = new ArrayList<>();
            if (open.name() != null) {
                words.add(quoted(open.name()));
            }
            if (open.type() != CoportType.COCHANNEL) {
                words.add(open.type().name());
            }
            return "open(" + String.join(", ", words) + ")";
        }
        if (operation instanceof Operation.Derive derive) {
            String rights = String.join(" ", RightsFormat.words(derive.rights()));
            return "derive(handle "
                    + derive.handle()
                    + ", "
                    + (rights.isEmpty() ? "no rights" : rights)
                    + ")";
        }
        if (operation instanceof Operation.Copy copy) {
            return "copy(handle " + copy.handle() + ")";
        }
        if (operation instanceof Operation.Move move) {
            return "move(handle " + move.handle() + ")";
        }
        if (operation instanceof Operation.Delete delete) {
            return "delete(handle " + delete.handle() + ")";
        }
        if (operation instanceof Operation.Revoke revoke) {
            return "revoke(handle " + revoke.handle() + ")";
        }
        if (operation instanceof Operation.Send send) {
            return "send(handle " + send.handle() + ", " + bytes(send.data()) + ")";
        }
        if (operation instanceof Operation.Recv recv) {
            return "recv(handle " + recv.handle() + ", " + count(recv.length(), "byte") + ")";
        }
        if (operation instanceof Operation.SendMessage send) {
            return "sendMessage(handle " + send.handle() + ", " + bytes(send.data()) + ")";
        }
        if (operation instanceof Operation.RecvMessage recv) {
            return "recvMessage(handle " + recv.handle() + ")";
        }
        if (operation instanceof Operation.Load load) {
            return "load(handle " + load.handle() + ")";
        }
        if (operation instanceof Operation.Poll poll) {
            return "poll(handle " + poll.handle() + ", " + of(poll.events()) + ")";
        }
        if (operation instanceof Operation.Await await) {
            return "await(handle "
                    + await.handle()
                    + ", "
                    + of(await.events())
                    + ", "
                    + await.timeout()
                    + " ms)";
        }
        if (operation instanceof Operation.AwaitAny await) {
            return await.polls().stream()
                            .map(poll -> "handle " + poll.handle() + " " + of(poll.events()))
                            .collect(Collectors.joining(", ", "awaitAny(", ", "))
                    + await.timeout()
                    + " ms)";
        }
        if (operation instanceof Operation.SendPipe send) {
            return "sendPipe(handle "
                    + send.handle()
                    + ", "
                    + bytes(send.data())
                    + ", "
                    + send.timeout()
                    + " ms)";
        }
        if (operation instanceof Operation.RecvPipe recv) {
            return "recvPipe(handle "
                    + recv.handle()
                    + ", "
                    + count(recv.length(), "byte")
                    + ", "
                    + recv.timeout()
                    + " ms)";
        }
        if (operation instanceof Operation.Close close) {
            return "close(handle " + close.handle() + ")";
        }
        return "exit()";
    }

    /** Such as {@code OK with handle 1}, {@code OK with 2 bytes 0a0b} or {@code EAGAIN}. */
    public static String of(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return failed.name();
        }
        Outcome.Ok ok = (Outcome.Ok) outcome;
        if (ok.data() != null) {
            return "OK with " + bytes(ok.data());
        }
        if (ok.events() != null) {
            return "OK with " + of(ok.events());
        }
        if (ok.reports() != null) {
            return "OK with " + reports(ok.reports());
        }
        return ok.handle() < 0 ? "OK" : "OK with handle " + ok.handle();
    }

    /** Such as {@code IN CLOSED}. */
    public static String of(Events events) {
        List<String> words = EventsFormat.words(events);
        return words.isEmpty() ? "no event" : String.join(" ", words);
    }

    /** Such as {@code IN, no event, OUT CLOSED}. */
    public static String reports(List<Events> reports) {
        return reports.stream().map(Words::of).collect(Collectors.joining(", "));
    }

    /** What an implementation has, and where it is not the strict one. */
    public static String of(Profile profile) {
        List<String> words = new ArrayList<>();
        words.add(profile.processes() == 1 ? "1 process" : profile.processes() + " processes");
        words.add(count(profile.capabilities(), "handle") + " each");
        if (profile.has(Group.COCHANNEL)) {
            words.add(count(profile.cochannels(), "coport"));
            words.add("rings of " + count(profile.ringBytes(), "byte"));
        }
        if (profile.has(Group.COCARRIER)) {
            words.add(count(profile.cocarriers(), "carrier"));
            words.add("queues of " + count(profile.queueDepth(), "message"));
            words.add(count(profile.buffers(), "buffer"));
            words.add("messages of up to " + count(profile.carrierBytes(), "byte"));
        }
        if (profile.has(Group.COPIPE)) {
            words.add(count(profile.copipes(), "pipe"));
        }
        for (Group group : List.of(Group.CAP, Group.PROC)) {
            if (!profile.has(group)) {
                words.add("without " + group);
            }
        }
        for (Group group : List.of(Group.POLL, Group.REVOKE)) {
            if (profile.has(group)) {
                words.add("with " + group);
            }
        }
        if (!profile.choices().equals(Choices.STRICT)) {
            words.add(profile.choices().deviationWords());
        }
        return String.join(", ", words);
    }

    /** What the oracle will accept of an implementation where others may differ, in sentences. */
    public static List<String> accepted(Profile profile) {
        Choices choices = profile.choices();
        List<String> sentences = new ArrayList<>();
        if (!profile.has(Group.CAP)) {
            sentences.add(
                    "Nothing is derived, copied or moved; a derive, copy or move in a history is"
                            + " refused.");
        }
        if (!profile.has(Group.PROC)) {
            sentences.add("No process ends; an exit, a kill or a crash in a history is refused.");
        }
        if (!profile.has(Group.POLL)) {
            sentences.add("Nothing is polled; a poll or an await in a history is refused.");
        }
        if (!profile.has(Group.REVOKE)) {
            sentences.add("Nothing is revoked; a revoke in a history is refused.");
        }
        if (profile.has(Group.COCHANNEL) || profile.has(Group.COCARRIER)) {
            sentences.add(afterClose(profile));
        }
        sentences.add(
                switch (choices.peerGone()) {
                    case EPIPE ->
                            "With no receiver left "
                                    + words(profile, " or ", "send", "sendMessage", "sendPipe")
                                    + " fails with EPIPE; with no sender left so does a "
                                    + words(profile, " or ", "recv", "recvMessage", "recvPipe")
                                    + " of what is not there ("
                                    + words(
                                            profile,
                                            ", ",
                                            "COP-CHANNEL-SEND-5",
                                            "COP-CARRIER-SEND-5",
                                            "COP-PIPE-SEND-2")
                                    + ", "
                                    + words(
                                            profile,
                                            ", ",
                                            "COP-CHANNEL-RECV-5",
                                            "COP-CARRIER-RECV-3",
                                            "COP-PIPE-RECV-2")
                                    + ").";
                    case NONE ->
                            "Whether a receiver or a sender is left makes no difference to sending"
                                    + " and receiving.";
                });
        if (profile.has(Group.COCHANNEL)) {
            sentences.add(
                    switch (choices.shortRecv()) {
                        case REFUSE ->
                                "A recv of more bytes than are there takes none of them"
                                        + " (COP-CHANNEL-RECV-4).";
                        case PARTIAL ->
                                "A recv of more bytes than are there takes those that are, and"
                                        + " fails where none is.";
                    });
        }
        return sentences;
    }

    private static String afterClose(Profile profile) {
        String recv = words(profile, " or ", "recv", "recvMessage");
        return switch (profile.choices().drainAfterClose()) {
            case REQUIRED ->
                    "After a close, what was accepted can still be received, then "
                            + recv
                            + " fails with EPIPE ("
                            + words(profile, ", ", "COP-CHANNEL-RECV-5", "COP-CARRIER-RECV-3")
                            + ").";
            case FORBIDDEN -> "After a close every " + recv + " fails with EPIPE.";
            case EITHER ->
                    "After a close a "
                            + recv
                            + " of what was accepted either takes it or fails with EPIPE.";
        };
    }

    /** How many bytes, and the first of them in hex. */
    public static String bytes(byte[] data) {
        if (data.length == 0) {
            return "0 bytes";
        }
        String hex =
                HexFormat.of().formatHex(data, 0, Math.min(data.length, SHOWN_BYTES))
                        + (data.length > SHOWN_BYTES ? "..." : "");
        return count(data.length, "byte") + " " + hex;
    }

    /** A name in quotes; what a terminal would obey is escaped. */
    private static String quoted(String name) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (Character.isISOControl(letter) || letter == '"' || letter == '\\') {
                quoted.append(String.format("\\u%04x", (int) letter));
            } else {
                quoted.append(letter);
            }
        }
        return quoted.append('"').toString();
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** Of the words for COCHANNELs, COCARRIERs and COPIPEs those that the profile needs. */
    private static String words(Profile profile, String between, String... ofTypes) {
        return IntStream.range(0, ofTypes.length)
                .filter(type -> profile.has(Group.valueOf(CoportType.values()[type].name())))
                .mapToObj(type -> ofTypes[type])
                .collect(Collectors.joining(between));
    }

    /** The oldest bytes in a COCHANNEL, at most so many. */
    static String contents(Machine machine, int cochannel, int most) {
        byte[] contents = new byte[Math.min(most, machine.length(cochannel))];
        for (int i = 0; i < contents.length; i++) {
            contents[i] = machine.at(cochannel, i);
        }
        return bytes(contents);
    }

    /** The message in a buffer. */
    static String message(Machine machine, int buffer) {
        byte[] message = new byte[machine.messageLength(buffer)];
        for (int i = 0; i < message.length; i++) {
            message[i] = machine.messageAt(buffer, i);
        }
        return bytes(message);
    }

    /**
     * A state of the model: a line for each coport that exists, for each message that has been
     * received and is kept, and for each process.
     *
     * @param names gives the name that a number stands for
     */
    public static List<String> of(Machine machine, IntFunction<String> names) {
        List<String> lines = new ArrayList<>();
        for (int coport = 0; coport < machine.coports(); coport++) {
            if (machine.references(coport) > 0) {
                lines.add(coport(machine, coport, names));
            }
        }
        for (int buffer = 0; buffer < machine.buffers(); buffer++) {
            int references = machine.references(machine.coports() + buffer);
            if (references > 0) {
                lines.add(
                        "buffer "
                                + buffer
                                + ": message of "
                                + message(machine, buffer)
                                + "; capabilities to it: "
                                + references);
            }
        }
        for (int process = 0; process < machine.processes(); process++) {
            lines.add(process(machine, process));
        }
        return lines;
    }

    private static String coport(Machine machine, int coport, IntFunction<String> names) {
        int name = machine.name(coport);
        return object(machine, coport)
                + (name == Machine.NONE ? "" : " " + quoted(names.apply(name)))
                + (machine.closed(coport) ? ": closed" : ": open")
                + held(machine, coport)
                + "; capabilities to it: "
                + machine.references(coport)
                + ", with SEND "
                + machine.senders(coport)
                + ", with RECV "
                + machine.receivers(coport);
    }

    /** What waits in the coport; nothing ever does in a COPIPE. */
    private static String held(Machine machine, int coport) {
        if (machine.firstCopipe() <= coport) {
            return "";
        }
        return ", "
                + (coport < machine.cochannels()
                        ? contents(machine, coport, machine.ringBytes())
                                + " of "
                                + machine.ringBytes()
                        : queue(machine, coport));
    }

    /** The messages that wait in a COCARRIER, the oldest first. */
    private static String queue(Machine machine, int cocarrier) {
        List<String> messages =
                IntStream.range(0, machine.buffers())
                        .filter(buffer -> machine.carrier(buffer) == cocarrier)
                        .boxed()
                        .sorted(Comparator.comparing(machine::ahead))
                        .map(buffer -> message(machine, buffer))
                        .toList();
        return count(messages.size(), "message")
                + " of "
                + machine.queueDepth()
                + (messages.isEmpty() ? "" : " (" + String.join(", ", messages) + ")");
    }

    private static String process(Machine machine, int process) {
        if (!machine.alive(process)) {
            return "process " + process + ": dead";
        }
        List<String> handles = new ArrayList<>();
        for (int handle = 0; handle < machine.handles(); handle++) {
            int object = machine.object(process, handle);
            if (object != Machine.NONE) {
                String rights =
                        String.join(" ", RightsFormat.words(machine.rights(process, handle)));
                handles.add(
                        "handle "
                                + handle
                                + " to "
                                + object(machine, object)
                                + " ("
                                + (rights.isEmpty() ? "no rights" : rights)
                                + ")"
                                + ancestors(machine, process, handle));
            }
        }
        return "process "
                + process
                + ": "
                + (handles.isEmpty() ? "no capabilities" : String.join(", ", handles));
    }

    /** What the capability descends from; nothing where nobody can tell, for want of revoke. */
    private static String ancestors(Machine machine, int process, int handle) {
        List<String> ancestors = new ArrayList<>();
        for (int other = 0; machine.choices().revokes && other < machine.processes(); other++) {
            for (int ancestor = 0; ancestor < machine.handles(); ancestor++) {
                if (machine.descends(process, handle, other, ancestor)) {
                    ancestors.add(
                            "handle "
                                    + ancestor
                                    + (other == process ? "" : " of process " + other));
                }
            }
        }
        return ancestors.isEmpty() ? "" : " which descends from " + String.join(" and ", ancestors);
    }

    private static String object(Machine machine, int object) {
        if (object < machine.cochannels()) {
            return "coport " + object;
        }
        if (machine.firstCopipe() <= object && object < machine.coports()) {
            return "COPIPE " + object;
        }
        return object < machine.coports()
                ? "COCARRIER " + object
                : "buffer " + (object - machine.coports());
    }
}
