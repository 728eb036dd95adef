package touchstone.conformance.suite;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import touchstone.conformance.history.CoportType;
import touchstone.conformance.history.EventsFormat;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.Header;
import touchstone.conformance.history.LineReader;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.history.Payload;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.ProfileReader;
import touchstone.conformance.history.RightsFormat;

/** Makes tests of the lines of a suite, and refuses whatever is no part of one. */
final class SuiteReader {
    /** The longest payload that a tag may stand for, in bytes. */
    private static final int PAYLOAD_LIMIT = 1 << 20;

    private static final List<String> RIGHTS = RightsFormat.words(RightsFormat.set(127));

    /** What a poll can ask for: not CLOSED, since it is always reported. */
    private static final List<String> EVENTS = EventsFormat.words(EventsFormat.set(3));

    private static final Map<String, Set<String>> ARGUMENTS =
            Map.ofEntries(
                    Map.entry("open", Set.of("name", "type")),
                    Map.entry("derive", Set.of("handle", "handleOf", "rights")),
                    Map.entry("copy", Set.of("handle", "handleOf")),
                    Map.entry("move", Set.of("handle", "handleOf")),
                    Map.entry("delete", Set.of("handle", "handleOf")),
                    Map.entry("revoke", Set.of("handle", "handleOf")),
                    Map.entry("send", Set.of("handle", "handleOf", "data")),
                    Map.entry("recv", Set.of("handle", "handleOf", "length")),
                    Map.entry("sendMessage", Set.of("handle", "handleOf", "data")),
                    Map.entry("recvMessage", Set.of("handle", "handleOf")),
                    Map.entry("load", Set.of("handle", "handleOf")),
                    Map.entry("poll", Set.of("handle", "handleOf", "events")),
                    Map.entry("await", Set.of("handle", "handleOf", "events", "timeout")),
                    Map.entry("awaitAny", Set.of("polls", "timeout")),
                    Map.entry("sendPipe", Set.of("handle", "handleOf", "data", "timeout")),
                    Map.entry("recvPipe", Set.of("handle", "handleOf", "length", "timeout")),
                    Map.entry("close", Set.of("handle", "handleOf")),
                    Map.entry("exit", Set.of()));

    private final LineReader lines;
    private final List<TestCase> tests = new ArrayList<>();
    private final Map<String, Long> lineOf = new HashMap<>();

    // The test that is being read.
    private Profile profile;
    private List<Integer> processOf;
    private int[] threadOf = new int[16];
    private int calls;

    SuiteReader(LineReader lines) {
        this.lines = lines;
    }

    List<TestCase> tests() {
        return List.copyOf(tests);
    }

    Profile header(JsonNode line) {
        known(line, Set.of("touchstone", "suite", "profile"));
        if (!line.has("touchstone")) {
            throw lines.error("a header with \"touchstone\":1", "none");
        }
        int version = integer(line, "touchstone", 0, Integer.MAX_VALUE);
        if (version != 1) {
            throw lines.error("version 1 in \"touchstone\"", String.valueOf(version));
        }
        text(line, "suite");
        return ProfileReader.read(lines, field(line, "profile"));
    }

    /** Reads one test. */
    void add(JsonNode line, Profile of) {
        profile = of;
        calls = 0;
        known(line, Set.of("id", "sentence", "rules", "threads", "steps"));
        String id = text(line, "id");
        Long before = lineOf.putIfAbsent(id, lines.number());
        if (before != null) {
            throw lines.error(
                    "an id of its own",
                    "\"" + id + "\", which the test of line " + before + " has");
        }
        processOf = integers(line, "threads", profile.processes() - 1);
        if (processOf.isEmpty() || processOf.size() > Header.MAX_THREADS) {
            throw lines.error("1 to 64 threads", String.valueOf(processOf.size()));
        }
        List<Step> steps = new ArrayList<>();
        for (JsonNode step : array(line, "steps")) {
            steps.add(step(step));
        }
        tests.add(
                new TestCase(
                        id,
                        text(line, "sentence"),
                        texts(line, "rules"),
                        processOf,
                        List.copyOf(steps)));
    }

    private Step step(JsonNode step) {
        requireObject(step);
        if (step.has("kill")) {
            known(step, Set.of("kill"));
            profile.require(Group.PROC, "kill", lines);
            return new Step.Kill(integer(step, "kill", 0, profile.processes() - 1));
        }
        if (step.has("together")) {
            known(step, Set.of("together"));
            int first = calls;
            List<Command> commands = new ArrayList<>();
            for (JsonNode call : array(step, "together")) {
                Command command = command(call);
                for (int maker : command.handlesOf()) {
                    if (maker >= first && threadOf[maker] != command.thread()) {
                        throw lines.error(
                                "a handle of an earlier step or of the same thread",
                                "that of call " + maker + " of thread " + threadOf[maker]);
                    }
                }
                commands.add(command);
            }
            return new Step.Together(List.copyOf(commands));
        }
        return new Step.Single(command(step));
    }

    private Command command(JsonNode call) {
        requireObject(call);
        int thread = integer(call, "thread", 0, processOf.size() - 1);
        String word = text(call, "operation");
        Set<String> arguments = ARGUMENTS.get(word);
        if (arguments == null) {
            throw lines.error(
                    "one of open, derive, copy, move, delete, revoke, send, recv, sendMessage,"
                            + " recvMessage, load, sendPipe, recvPipe, poll, await, awaitAny, close,"
                            + " exit in \"operation\"",
                    quoted(word));
        }
        Iterator<String> names = call.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            boolean general = Set.of("thread", "operation", "admissible").contains(name);
            if (!general && !arguments.contains(name)) {
                throw unknown(name);
            }
        }
        if (call.has("admissible")) {
            admissible(call);
        }
        List<Integer> handlesOf = new ArrayList<>();
        List<Operation.Poll> polls = new ArrayList<>();
        int handle = 0;
        if (arguments.contains("handle")) {
            handle = handle(call, handlesOf);
        }
        if (arguments.contains("polls")) {
            for (JsonNode poll : array(call, "polls")) {
                known(poll, Set.of("handle", "handleOf", "events"));
                polls.add(poll(poll, handle(poll, handlesOf)));
            }
            if (polls.isEmpty() || polls.size() > Operation.MOST_POLLS) {
                throw lines.error(
                        "1 to " + Operation.MOST_POLLS + " polls", String.valueOf(polls.size()));
            }
        }
        Operation operation =
                switch (word) {
                    case "open" ->
                            new Operation.Open(call.has("name") ? name(call) : null, type(call));
                    case "derive" ->
                            new Operation.Derive(
                                    handle, RightsFormat.set(set(call, "rights", RIGHTS)));
                    case "copy" -> new Operation.Copy(handle);
                    case "move" -> new Operation.Move(handle);
                    case "delete" -> new Operation.Delete(handle);
                    case "revoke" -> new Operation.Revoke(handle);
                    case "send" -> new Operation.Send(handle, data(call));
                    case "recv" ->
                            new Operation.Recv(
                                    handle,
                                    integer(call, "length", Integer.MIN_VALUE, Integer.MAX_VALUE));
                    case "sendMessage" -> new Operation.SendMessage(handle, data(call));
                    case "recvMessage" -> new Operation.RecvMessage(handle);
                    case "load" -> new Operation.Load(handle);
                    case "poll" -> poll(call, handle);
                    case "await" ->
                            new Operation.Await(
                                    handle,
                                    EventsFormat.set(set(call, "events", EVENTS)),
                                    timeout(call));
                    case "awaitAny" -> new Operation.AwaitAny(polls, timeout(call));
                    case "sendPipe" -> new Operation.SendPipe(handle, data(call), timeout(call));
                    case "recvPipe" ->
                            new Operation.RecvPipe(
                                    handle,
                                    integer(call, "length", Integer.MIN_VALUE, Integer.MAX_VALUE),
                                    timeout(call));
                    case "close" -> new Operation.Close(handle);
                    default -> new Operation.Exit();
                };
        profile.require(Group.of(operation), word, lines);
        if (calls == threadOf.length) {
            threadOf = Arrays.copyOf(threadOf, 2 * calls);
        }
        threadOf[calls] = thread;
        calls++;
        return new Command(thread, operation, handlesOf);
    }

    /** Adds the call that a handle comes from, or -1; returns the handle if it is there, or 0. */
    private int handle(JsonNode of, List<Integer> handlesOf) {
        if (!of.has("handleOf")) {
            handlesOf.add(-1);
            return integer(of, "handle", 0, profile.capabilities() - 1);
        }
        if (of.has("handle")) {
            throw lines.error("either \"handle\" or \"handleOf\"", "both");
        }
        if (calls == 0) {
            throw lines.error("an earlier call in \"handleOf\"", "none before the first");
        }
        handlesOf.add(integer(of, "handleOf", 0, calls - 1));
        return 0;
    }

    private Operation.Poll poll(JsonNode of, int handle) {
        return new Operation.Poll(handle, EventsFormat.set(set(of, "events", EVENTS)));
    }

    private int timeout(JsonNode call) {
        return integer(call, "timeout", 0, Operation.LONGEST);
    }

    private void admissible(JsonNode call) {
        for (String outcome : texts(call, "admissible")) {
            if (!outcome.equals("OK") && Outcome.Failed.named(outcome) == null) {
                throw lines.error("OK or the name of an error in \"admissible\"", quoted(outcome));
            }
        }
    }

    private String name(JsonNode call) {
        String name = text(call, "name");
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > 64) {
            throw lines.error("1 to 64 bytes in \"name\"", String.valueOf(bytes));
        }
        return name;
    }

    private CoportType type(JsonNode call) {
        if (!call.has("type")) {
            return CoportType.COCHANNEL;
        }
        String word = text(call, "type");
        return Stream.of(CoportType.values())
                .filter(type -> type.name().equals(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                lines.error(
                                        "COCHANNEL, COCARRIER or COPIPE in \"type\"",
                                        quoted(word)));
    }

    /** A list of words as a set: the first of those that it may have is its lowest bit. */
    private int set(JsonNode call, String field, List<String> words) {
        int code = 0;
        for (String word : texts(call, field)) {
            int index = words.indexOf(word);
            if (index < 0) {
                throw lines.error("one of " + String.join(", ", words), quoted(word));
            }
            code |= 1 << index;
        }
        return code;
    }

    private byte[] data(JsonNode call) {
        JsonNode data = field(call, "data");
        if (data.isObject()) {
            known(data, Set.of("tag", "len"));
            return Payload.tagged(
                    integer(data, "tag", 0, Integer.MAX_VALUE),
                    integer(data, "len", 0, PAYLOAD_LIMIT));
        }
        try {
            return HexFormat.of().parseHex(text(call, "data"));
        } catch (IllegalArgumentException broken) {
            throw lines.error("pairs of hex digits in \"data\"", quoted(data.textValue()));
        }
    }

    // ---- fields

    private void known(JsonNode object, Set<String> fields) {
        requireObject(object);
        Iterator<String> names = object.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!fields.contains(name)) {
                throw unknown(name);
            }
        }
    }

    private void requireObject(JsonNode value) {
        if (!value.isObject()) {
            throw lines.error("a JSON object", words(value));
        }
    }

    private RuntimeException unknown(String name) {
        return lines.error("no unknown field", quoted(name));
    }

    private JsonNode field(JsonNode object, String name) {
        JsonNode value = object.get(name);
        if (value == null) {
            throw lines.error("\"" + name + "\"", "none");
        }
        return value;
    }

    private String text(JsonNode object, String name) {
        JsonNode value = field(object, name);
        if (!value.isTextual()) {
            throw lines.error("a string in \"" + name + "\"", words(value));
        }
        return value.textValue();
    }

    private int integer(JsonNode object, String name, int lowest, int highest) {
        JsonNode value = field(object, name);
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < lowest
                || value.intValue() > highest) {
            throw lines.error(
                    "an integer from " + lowest + " to " + highest + " in \"" + name + "\"",
                    words(value));
        }
        return value.intValue();
    }

    private JsonNode array(JsonNode object, String name) {
        JsonNode value = field(object, name);
        if (!value.isArray()) {
            throw lines.error("a list in \"" + name + "\"", words(value));
        }
        return value;
    }

    private List<String> texts(JsonNode object, String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : array(object, name)) {
            if (!value.isTextual()) {
                throw lines.error("a list of strings in \"" + name + "\"", words(value));
            }
            texts.add(value.textValue());
        }
        return List.copyOf(texts);
    }

    private List<Integer> integers(JsonNode object, String name, int highest) {
        List<Integer> integers = new ArrayList<>();
        for (JsonNode value : array(object, name)) {
            if (!value.isInt() || value.intValue() < 0 || value.intValue() > highest) {
                throw lines.error(
                        "integers from 0 to " + highest + " in \"" + name + "\"", words(value));
            }
            integers.add(value.intValue());
        }
        return List.copyOf(integers);
    }

    private static String words(JsonNode value) {
        return quoted(value.isTextual() ? value.textValue() : value.toString());
    }

    /** At most eighty characters of it, so that a message stays one line. */
    private static String quoted(String text) {
        String shown = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        return '"' + shown.replace("\n", "\\n").replace("\r", "\\r") + '"';
    }
}
