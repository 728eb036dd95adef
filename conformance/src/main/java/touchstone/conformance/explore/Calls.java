package touchstone.conformance.explore;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import touchstone.conformance.history.Choices;
import touchstone.conformance.history.CoportType;
import touchstone.conformance.history.EventsFormat;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.history.RightsFormat;
import touchstone.model.Errno;
import touchstone.model.Machine;
import touchstone.model.cap.Rights;

/**
 * The calls that can be made in a scope, each with what the kernel chooses: which empty handle and
 * which unused coport it takes, and which events it reports. A call is one number, so that millions
 * a second can be tried. They are made by the machine's own public methods and nothing else.
 *
 * <p>Of what the rules do not tell apart only one is tried, unless states are not merged: of a
 * process's capabilities with the same rights to the same object the first, of two processes that
 * hold the same under the same handles the first, and of empty handles and unused coports the
 * lowest. A message is always copied to the lowest free buffer: while it waits, nothing tells which
 * it is in.
 */
final class Calls {
    /** What is tried next. */
    @FunctionalInterface
    interface Visitor {
        /** Tries a call; false to be told of no more. */
        boolean call(long call);
    }

    private static final int OPEN = 0;
    private static final int DERIVE = 1;
    private static final int DELETE = 2;
    private static final int SEND = 3;
    private static final int RECV = 4;
    private static final int CLOSE = 5;
    private static final int DIE = 6;
    private static final int OPEN_COCARRIER = 7;
    private static final int SEND_MESSAGE = 8;
    private static final int RECV_MESSAGE = 9;
    private static final int LOAD = 10;
    private static final int POLL = 11;
    private static final int COPY = 12;
    private static final int MOVE = 13;
    private static final int REVOKE = 14;
    private static final int OPEN_COPIPE = 15;

    /** A send and a receive that meet in a COPIPE; the handle of the receive is in {@link #to}. */
    private static final int MEET = 16;

    /** A send through a COPIPE that meets nobody. */
    private static final int SEND_PIPE = 17;

    private static final int RECV_PIPE = 18;

    /** How many sets of IN and OUT poll can be asked for; CLOSED is reported without asking. */
    private static final int ASKED = 4;

    private static final int NONE = Machine.NONE;

    /** What is sent through a COPIPE. */
    private static final byte[] BYTE = new byte[1];

    private static final int TRANSFER = new Rights(false, false, false, false, true).code();
    private static final int POLL_AND_TRANSFER = new Rights(false, false, true, false, true).code();
    private static final int LOAD_RIGHT =
            new Rights(false, false, false, false, false, true, false).code();
    private static final int STORE =
            new Rights(false, false, false, false, false, false, true).code();
    private static final int OF_COPORT = LOAD_RIGHT - 1;
    private static final int OF_MESSAGE = LOAD_RIGHT | TRANSFER;

    /** Sets of which each holds a right that capabilities to some kind of object never carry. */
    private static final Set<Integer> FOREIGN =
            Set.of(POLL_AND_TRANSFER, LOAD_RIGHT | TRANSFER, STORE | TRANSFER);

    private final boolean merged;
    private final boolean refused;
    private final boolean derives;
    private final boolean revokes;
    private final boolean dies;
    private final boolean cochannels;
    private final boolean cocarriers;
    private final boolean copipes;
    private final boolean polls;
    private final boolean partial;
    private final boolean mayFailAfterClose;
    private final int names;
    private final int[] coportSets;
    private final int[] messageSets;
    private final byte[][] payloads;
    private final byte[][] messages;
    private final int longest;
    private final byte[] received;
    private int delivered;

    /**
     * @param merged whether to try only one of what is not told apart
     * @param refused whether to try also what can only be refused
     */
    Calls(ExploredScope scope, boolean merged, boolean refused) {
        this.merged = merged;
        this.refused = refused;
        derives = scope.has(Group.CAP);
        revokes = scope.has(Group.REVOKE);
        dies = scope.has(Group.PROC);
        cochannels = scope.has(Group.COCHANNEL);
        cocarriers = scope.has(Group.COCARRIER);
        copipes = scope.has(Group.COPIPE);
        polls = scope.has(Group.POLL);
        Choices choices = scope.profile().choices();
        partial = choices.shortRecv() == Choices.ShortRecv.PARTIAL;
        mayFailAfterClose = choices.drainAfterClose() == Choices.DrainAfterClose.EITHER;
        names = scope.names();
        coportSets = sets(scope, OF_COPORT, POLL_AND_TRANSFER);
        messageSets = sets(scope, OF_MESSAGE, TRANSFER);
        longest = scope.profile().ringBytes() + (refused ? 1 : 0);
        payloads = cochannels ? tried(scope.payloads(), longest) : new byte[0][];
        int longestMessage = scope.profile().carrierBytes() + (refused ? 1 : 0);
        messages = cocarriers ? tried(scope.messages(), longestMessage) : new byte[0][];
        received =
                new byte[Math.max(scope.profile().ringBytes() + 1, scope.profile().carrierBytes())];
    }

    /** With what is refused whatever the state: nothing, and more than ever fits. */
    private byte[][] tried(List<byte[]> payloads, int longest) {
        if (refused) {
            payloads.add(new byte[0]);
            payloads.add(new byte[longest]);
        }
        return payloads.toArray(byte[][]::new);
    }

    /**
     * The sets of rights that are derived from a capability to an object of one kind.
     *
     * @param rights those that its capabilities can carry
     * @param unused those of them that the rules do not tell apart
     */
    private int[] sets(ExploredScope scope, int rights, int unused) {
        return IntStream.range(0, cocarriers ? 2 * STORE : LOAD_RIGHT)
                .filter(
                        code -> {
                            boolean carried = (code & ~rights) == 0;
                            return scope.allRights()
                                    || (carried
                                            ? (code & unused) == unused
                                            : refused && FOREIGN.contains(code));
                        })
                .toArray();
    }

    private static long call(int kind, int process, int handle, int argument, int child, int to) {
        return kind
                | (long) process << 5
                | (long) handle << 9
                | (long) (argument + 1) << 19
                | (long) child << 39
                | (long) to << 49;
    }

    private static int kind(long call) {
        return (int) (call & 31);
    }

    /** The process that calls, or dies. */
    static int process(long call) {
        return (int) (call >>> 5 & 15);
    }

    /** The handle that is used; that which is returned, for open. */
    static int handle(long call) {
        return (int) (call >>> 9 & 1023);
    }

    private static int argument(long call) {
        return (int) (call >>> 19 & 0xFFFFF) - 1;
    }

    private static int child(long call) {
        return (int) (call >>> 39 & 1023);
    }

    private static int to(long call) {
        return (int) (call >>> 49 & 511);
    }

    /** What is called, whoever calls and by whichever handles: its kind and its argument. */
    static int what(long call) {
        return kind(call) | (argument(call) + 1) << 5;
    }

    /** Whether the call is the death of its process. */
    static boolean isDeath(long call) {
        return kind(call) == DIE;
    }

    /** Whether the call is two, a send and a receive that meet in a COPIPE. */
    static boolean isMeeting(long call) {
        return kind(call) == MEET;
    }

    /** Whether the call opens a coport, so that it needs no capability. */
    static boolean isOpen(long call) {
        return kind(call) == OPEN || kind(call) == OPEN_COCARRIER || kind(call) == OPEN_COPIPE;
    }

    /** Whether the call asks which events hold; {@link #reports} has what may come of it. */
    static boolean isPoll(long call) {
        return kind(call) == POLL;
    }

    /**
     * Tries every call that can take effect, and others that are refused, in a fixed order.
     *
     * @param machine the state in which they would be made; the visitor must not change it
     */
    boolean forEach(Machine machine, Visitor visitor) {
        for (int process = 0; process < machine.processes(); process++) {
            if (machine.alive(process) && !(merged && likeTheOneBefore(machine, process))) {
                if (!forEach(machine, process, visitor)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean forEach(Machine machine, int process, Visitor visitor) {
        int free = machine.freeHandle(process);
        if (free == NONE) {
            if (refused && !opens(machine, process, 0, visitor)) {
                return false;
            }
        } else {
            for (int handle = free; handle < machine.handles(); handle++) {
                if (machine.object(process, handle) == NONE) {
                    if (!opens(machine, process, handle, visitor)) {
                        return false;
                    }
                    if (merged) {
                        break;
                    }
                }
            }
        }
        for (int handle = 0; handle < machine.handles(); handle++) {
            boolean tried =
                    machine.object(process, handle) == NONE
                            ? refused && (handle == free || !merged)
                            : !(merged && likeOneBefore(machine, process, handle));
            if (tried && !uses(machine, process, handle, free, visitor)) {
                return false;
            }
        }
        return !dies || visitor.call(call(DIE, process, 0, 0, 0, 0));
    }

    private boolean opens(Machine machine, int process, int handle, Visitor visitor) {
        return (!cochannels || opens(machine, process, handle, OPEN, visitor))
                && (!cocarriers || opens(machine, process, handle, OPEN_COCARRIER, visitor))
                && (!copipes || opens(machine, process, handle, OPEN_COPIPE, visitor));
    }

    private boolean opens(Machine machine, int process, int handle, int kind, Visitor visitor) {
        int first = first(machine, kind);
        int end = end(machine, kind);
        for (int name = NONE; name < names; name++) {
            boolean known = machine.named(name) != NONE;
            int unused = known ? first : free(machine, kind);
            if (unused == NONE) {
                if (refused && !visitor.call(call(kind, process, handle, name, 0, first))) {
                    return false;
                }
                continue;
            }
            for (int coport = unused; coport < end; coport++) {
                boolean chosen = coport == unused || machine.references(coport) == 0;
                if (chosen && !visitor.call(call(kind, process, handle, name, 0, coport))) {
                    return false;
                }
                if (merged || known) {
                    break;
                }
            }
        }
        return true;
    }

    private static int first(Machine machine, int kind) {
        return kind == OPEN
                ? 0
                : kind == OPEN_COCARRIER ? machine.cochannels() : machine.firstCopipe();
    }

    private static int end(Machine machine, int kind) {
        return kind == OPEN
                ? machine.cochannels()
                : kind == OPEN_COCARRIER ? machine.firstCopipe() : machine.coports();
    }

    private static int free(Machine machine, int kind) {
        return kind == OPEN
                ? machine.freeCochannel()
                : kind == OPEN_COCARRIER ? machine.freeCocarrier() : machine.freeCopipe();
    }

    private boolean uses(Machine machine, int process, int handle, int free, Visitor visitor) {
        if (derives && (free != NONE || refused)) {
            for (int child = Math.max(free, 0); child < machine.handles(); child++) {
                if (child != Math.max(free, 0)
                        && (merged || machine.object(process, child) != NONE)) {
                    continue;
                }
                boolean message = machine.coports() <= machine.object(process, handle);
                for (int set : message ? messageSets : coportSets) {
                    if (!visitor.call(call(DERIVE, process, handle, set, child, 0))) {
                        return false;
                    }
                }
                if (!visitor.call(call(COPY, process, handle, 0, child, 0))
                        || !visitor.call(call(MOVE, process, handle, 0, child, 0))) {
                    return false;
                }
            }
        }
        if (!visitor.call(call(DELETE, process, handle, 0, 0, 0))
                || (revokes && !visitor.call(call(REVOKE, process, handle, 0, 0, 0)))) {
            return false;
        }
        for (int payload = 0; payload < payloads.length; payload++) {
            if (!visitor.call(call(SEND, process, handle, payload, 0, 0))) {
                return false;
            }
        }
        for (int length = refused ? 0 : 1; cochannels && length <= longest; length++) {
            if (!visitor.call(call(RECV, process, handle, length, 0, 0))) {
                return false;
            }
        }
        return (!cocarriers || usesMessages(machine, process, handle, free, visitor))
                && (!copipes || meets(machine, process, handle, visitor))
                && (!polls || polls(machine, process, handle, visitor))
                && visitor.call(call(CLOSE, process, handle, 0, 0, 0));
    }

    private boolean usesMessages(
            Machine machine, int process, int handle, int free, Visitor visitor) {
        int buffer = Math.max(machine.freeBuffer(), 0);
        for (int message = 0; message < messages.length; message++) {
            if (!visitor.call(call(SEND_MESSAGE, process, handle, message, 0, buffer))) {
                return false;
            }
        }
        if (free != NONE || refused) {
            int lowest = Math.max(free, 0);
            for (int under = lowest; under < machine.handles(); under++) {
                boolean chosen =
                        under == lowest || (!merged && machine.object(process, under) == NONE);
                if (chosen && !visitor.call(call(RECV_MESSAGE, process, handle, 0, under, 0))) {
                    return false;
                }
            }
        }
        return visitor.call(call(LOAD, process, handle, 0, 0, 0));
    }

    /** Waits for nobody, and meets whoever holds a capability to the same object. */
    private boolean meets(Machine machine, int process, int handle, Visitor visitor) {
        for (int length = 0; refused && length <= BYTE.length; length++) {
            if (!visitor.call(call(SEND_PIPE, process, handle, length, 0, 0))
                    || !visitor.call(call(RECV_PIPE, process, handle, length, 0, 0))) {
                return false;
            }
        }
        int object = machine.object(process, handle);
        int receivers = object == NONE ? 0 : machine.processes() * machine.handles();
        for (int receiver = 0; receiver < receivers; receiver++) {
            boolean same =
                    machine.object(receiver / machine.handles(), receiver % machine.handles())
                            == object;
            if (same && !visitor.call(call(MEET, process, handle, 0, 0, receiver))) {
                return false;
            }
        }
        return true;
    }

    /** Polls with each report that is admissible; with any where none is, which is then refused. */
    private boolean polls(Machine machine, int process, int handle, Visitor visitor) {
        for (int asked = 0; asked < ASKED; asked++) {
            int reports = Math.max(1, reports(machine, process, handle, asked));
            for (int report = 0; reports >> report != 0; report++) {
                boolean chosen = (reports >> report & 1) != 0;
                if (chosen && !visitor.call(call(POLL, process, handle, asked, 0, report))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** What a poll may report, whichever it does: the report with the code {@code c} is bit c. */
    int reports(Machine machine, long poll) {
        return reports(machine, process(poll), handle(poll), argument(poll));
    }

    private static int reports(Machine machine, int process, int handle, int asked) {
        int reports = 0;
        for (int report = 0; report < EventsFormat.sets().size(); report++) {
            boolean admissible =
                    machine.pollReports(
                            process, handle, EventsFormat.set(asked), EventsFormat.set(report));
            reports |= admissible ? 1 << report : 0;
        }
        return reports;
    }

    private boolean likeTheOneBefore(Machine machine, int process) {
        if (process == 0 || !machine.alive(process - 1)) {
            return false;
        }
        for (int handle = 0; handle < machine.handles(); handle++) {
            int object = machine.object(process, handle);
            if (object != machine.object(process - 1, handle)) {
                return false;
            }
            if (object != NONE
                    && machine.rights(process, handle).code()
                            != machine.rights(process - 1, handle).code()) {
                return false;
            }
            for (int other = 0; revokes && other < machine.handles(); other++) {
                if (descends(machine, process, handle, other)
                        != descends(machine, process - 1, handle, other)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean likeOneBefore(Machine machine, int process, int handle) {
        int object = machine.object(process, handle);
        int code = machine.rights(process, handle).code();
        for (int before = 0; before < handle; before++) {
            if (machine.object(process, before) == object
                    && machine.rights(process, before).code() == code
                    && (!revokes || descendAlike(machine, process, before, handle))) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing but their numbers would change if two handles were exchanged. */
    private static boolean descendAlike(Machine machine, int process, int one, int other) {
        for (int third = 0; third < machine.handles(); third++) {
            int instead = third == one ? other : third == other ? one : third;
            if (descends(machine, process, one, third) != descends(machine, process, other, instead)
                    || descends(machine, process, third, one)
                            != descends(machine, process, instead, other)) {
                return false;
            }
        }
        return true;
    }

    private static boolean descends(Machine machine, int process, int handle, int ancestor) {
        return machine.descends(process, handle, process, ancestor);
    }

    /** Makes the call; false when it is refused. What was delivered is in {@link #outcome}. */
    boolean make(Machine machine, long call) {
        int process = process(call);
        int handle = handle(call);
        int argument = argument(call);
        switch (kind(call)) {
            case OPEN:
                return machine.open(process, argument, handle, to(call));
            case OPEN_COCARRIER:
                return machine.openCocarrier(process, argument, handle, to(call));
            case OPEN_COPIPE:
                return machine.openCopipe(process, argument, handle, to(call));
            case MEET:
                int receiver = to(call);
                delivered = BYTE.length;
                return machine.rendezvous(
                        process,
                        handle,
                        BYTE,
                        BYTE.length,
                        receiver / machine.handles(),
                        receiver % machine.handles(),
                        BYTE.length,
                        received);
            case DERIVE:
                return machine.derive(process, handle, RightsFormat.set(argument), child(call));
            case COPY:
                return machine.copy(process, handle, child(call));
            case MOVE:
                return machine.move(process, handle, child(call));
            case DELETE:
                return machine.delete(process, handle);
            case REVOKE:
                return machine.revoke(process, handle);
            case SEND:
                return machine.send(process, handle, payloads[argument], payloads[argument].length);
            case RECV:
                delivered = count(machine, process, handle, argument);
                return machine.recv(process, handle, argument, received, delivered);
            case SEND_MESSAGE:
                byte[] message = messages[argument];
                machine.reclaim(to(call));
                return machine.sendMessage(process, handle, message, message.length, to(call));
            case RECV_MESSAGE:
                return machine.recvMessage(
                        process, handle, child(call), machine.oldest(process, handle));
            case LOAD:
                return load(machine, process, handle);
            case POLL:
                return machine.pollReports(
                        process, handle, EventsFormat.set(argument), EventsFormat.set(to(call)));
            case SEND_PIPE:
            case RECV_PIPE:
                return false;
            case CLOSE:
                return machine.close(process, handle);
            default:
                machine.die(process);
                return true;
        }
    }

    /** How many bytes a recv of that length delivers, if it takes effect. */
    private int count(Machine machine, int process, int handle, int length) {
        int cochannel = machine.object(process, handle);
        boolean there = 0 <= cochannel && cochannel < machine.cochannels();
        return partial && there ? Math.min(length, machine.length(cochannel)) : length;
    }

    private boolean load(Machine machine, int process, int handle) {
        int buffer = machine.object(process, handle) - machine.coports();
        delivered = buffer < 0 ? 0 : machine.messageLength(buffer);
        for (int i = 0; i < delivered; i++) {
            received[i] = machine.messageAt(buffer, i);
        }
        return machine.loadDelivers(process, handle, received, delivered);
    }

    /** Whether the error is admissible for the call now. */
    boolean fails(Machine machine, long call, int error) {
        int process = process(call);
        int handle = handle(call);
        int argument = argument(call);
        return switch (kind(call)) {
            case OPEN -> machine.openFails(process, argument, error);
            case OPEN_COCARRIER -> machine.openCocarrierFails(process, argument, error);
            case OPEN_COPIPE -> machine.openCopipeFails(process, argument, error);
            case MEET ->
                    machine.sendPipeFails(process, handle, BYTE.length, error)
                            || machine.recvPipeFails(
                                    to(call) / machine.handles(),
                                    to(call) % machine.handles(),
                                    BYTE.length,
                                    error);
            case DERIVE -> machine.deriveFails(process, handle, RightsFormat.set(argument), error);
            case COPY -> machine.copyFails(process, handle, error);
            case MOVE -> machine.moveFails(process, handle, error);
            case DELETE -> machine.deleteFails(process, handle, error);
            case REVOKE -> machine.revokeFails(process, handle, error);
            case SEND -> machine.sendFails(process, handle, payloads[argument].length, error);
            case RECV -> machine.recvFails(process, handle, argument, error);
            case SEND_MESSAGE ->
                    machine.sendMessageFails(process, handle, messages[argument].length, error);
            case RECV_MESSAGE -> machine.recvMessageFails(process, handle, error);
            case LOAD -> machine.loadFails(process, handle, error);
            case POLL -> machine.pollFails(process, handle, error);
            case SEND_PIPE ->
                    error == Errno.ETIMEDOUT
                            ? machine.sendPipeWaits(process, handle, argument)
                            : machine.sendPipeFails(process, handle, argument, error);
            case RECV_PIPE ->
                    error == Errno.ETIMEDOUT
                            ? machine.recvPipeWaits(process, handle, argument)
                            : machine.recvPipeFails(process, handle, argument, error);
            case CLOSE -> machine.closeFails(process, handle, error);
            default -> false;
        };
    }

    /**
     * Whether the kernel may choose between this error and taking effect: a coport was closed, what
     * is received was in it, and the profile leaves open whether it still is.
     */
    boolean mayChoose(Machine machine, long call, int error) {
        int kind = kind(call);
        if (!mayFailAfterClose || error != Errno.EPIPE || (kind != RECV && kind != RECV_MESSAGE)) {
            return false;
        }
        int coport = machine.object(process(call), handle(call));
        if (coport == NONE || machine.coports() <= coport || !machine.closed(coport)) {
            return false;
        }
        return kind == RECV
                ? coport < machine.cochannels() && holds(machine, coport, argument(call))
                : machine.cochannels() <= coport && anyWaits(machine, coport);
    }

    private boolean holds(Machine machine, int cochannel, int length) {
        int there = machine.length(cochannel);
        return length <= there || (partial && 0 < there);
    }

    private static boolean anyWaits(Machine machine, int cocarrier) {
        for (int buffer = 0; buffer < machine.buffers(); buffer++) {
            if (machine.carrier(buffer) == cocarrier) {
                return true;
            }
        }
        return false;
    }

    /** The call as an operation; the death of a process as its exit. */
    Operation operation(long call) {
        int argument = argument(call);
        return switch (kind(call)) {
            case OPEN -> new Operation.Open(nameOf(argument));
            case OPEN_COCARRIER -> new Operation.Open(nameOf(argument), CoportType.COCARRIER);
            case OPEN_COPIPE -> new Operation.Open(nameOf(argument), CoportType.COPIPE);
            case MEET -> new Operation.SendPipe(handle(call), BYTE, 0);
            case DERIVE -> new Operation.Derive(handle(call), RightsFormat.set(argument));
            case COPY -> new Operation.Copy(handle(call));
            case MOVE -> new Operation.Move(handle(call));
            case DELETE -> new Operation.Delete(handle(call));
            case REVOKE -> new Operation.Revoke(handle(call));
            case SEND -> new Operation.Send(handle(call), payloads[argument]);
            case RECV -> new Operation.Recv(handle(call), argument);
            case SEND_MESSAGE -> new Operation.SendMessage(handle(call), messages[argument]);
            case RECV_MESSAGE -> new Operation.RecvMessage(handle(call));
            case LOAD -> new Operation.Load(handle(call));
            case POLL -> new Operation.Poll(handle(call), EventsFormat.set(argument));
            case SEND_PIPE -> new Operation.SendPipe(handle(call), new byte[argument], 0);
            case RECV_PIPE -> new Operation.RecvPipe(handle(call), argument, 0);
            case CLOSE -> new Operation.Close(handle(call));
            default -> new Operation.Exit();
        };
    }

    private static String nameOf(int name) {
        return name == NONE ? null : ExploredScope.name(name);
    }

    /** What a call returns that has just taken effect. */
    Outcome.Ok outcome(long call) {
        return switch (kind(call)) {
            case OPEN, OPEN_COCARRIER, OPEN_COPIPE -> new Outcome.Ok(handle(call), null);
            case DERIVE, COPY, MOVE, RECV_MESSAGE -> new Outcome.Ok(child(call), null);
            case RECV, LOAD -> new Outcome.Ok(-1, Arrays.copyOf(received, delivered));
            case POLL -> new Outcome.Ok(-1, null, EventsFormat.set(to(call)));
            default -> new Outcome.Ok(-1, null);
        };
    }
}
