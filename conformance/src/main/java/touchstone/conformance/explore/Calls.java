package touchstone.conformance.explore;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.history.RightsFormat;
import touchstone.model.Machine;
import touchstone.model.cap.Rights;

/**
 * The calls that can be made in a scope, each with what the kernel chooses: which empty handle and
 * which unused coport it takes. A call is one number, so that millions a second can be tried. They
 * are made by the machine's own public methods and nothing else.
 *
 * <p>Of what the rules do not tell apart only one is tried, unless states are not merged: of a
 * process's capabilities with the same rights to the same coport the first, of two processes that
 * hold the same under the same handles the first, and of empty handles and unused coports the
 * lowest.
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

    private static final int NONE = Machine.NONE;

    private final boolean merged;
    private final boolean refused;
    private final boolean derives;
    private final boolean dies;
    private final int names;
    private final Rights[] rights;
    private final byte[][] payloads;
    private final int longest;
    private final byte[] received;

    /**
     * @param merged whether to try only one of what is not told apart
     * @param refused whether to try also what can only be refused
     */
    Calls(ExploredScope scope, boolean merged, boolean refused) {
        this.merged = merged;
        this.refused = refused;
        derives = scope.has(Group.CAP);
        dies = scope.has(Group.PROC);
        names = scope.names();
        rights = sets(scope);
        longest = scope.profile().ringBytes() + (refused ? 1 : 0);
        List<byte[]> all = scope.payloads();
        if (refused) {
            all.add(new byte[0]);
            all.add(new byte[longest]);
        }
        payloads = all.toArray(byte[][]::new);
        received = new byte[scope.profile().ringBytes() + 1];
    }

    private static Rights[] sets(ExploredScope scope) {
        int unused = new Rights(false, false, true, false, true).code();
        return IntStream.range(0, 32)
                .filter(code -> scope.allRights() || (code & unused) == unused)
                .mapToObj(RightsFormat::set)
                .toArray(Rights[]::new);
    }

    private static long call(int kind, int process, int handle, int argument, int child, int to) {
        return kind
                | (long) process << 3
                | (long) handle << 7
                | (long) (argument + 1) << 17
                | (long) child << 37
                | (long) to << 47;
    }

    private static int kind(long call) {
        return (int) (call & 7);
    }

    /** The process that calls, or dies. */
    static int process(long call) {
        return (int) (call >>> 3 & 15);
    }

    /** The handle that is used; that which is returned, for open. */
    static int handle(long call) {
        return (int) (call >>> 7 & 1023);
    }

    private static int argument(long call) {
        return (int) (call >>> 17 & 0xFFFFF) - 1;
    }

    private static int child(long call) {
        return (int) (call >>> 37 & 1023);
    }

    private static int coport(long call) {
        return (int) (call >>> 47 & 255);
    }

    /** What is called, whoever calls and by whichever handles: its kind and its argument. */
    static int what(long call) {
        return kind(call) | (argument(call) + 1) << 3;
    }

    /** Whether the call is the death of its process. */
    static boolean isDeath(long call) {
        return kind(call) == DIE;
    }

    /** Whether the call opens a coport, so that it needs no capability. */
    static boolean isOpen(long call) {
        return kind(call) == OPEN;
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
        for (int name = NONE; name < names; name++) {
            int unused = machine.named(name) == NONE ? machine.freeCochannel() : 0;
            if (unused == NONE) {
                if (refused && !visitor.call(call(OPEN, process, handle, name, 0, 0))) {
                    return false;
                }
                continue;
            }
            for (int coport = unused; coport < machine.cochannels(); coport++) {
                boolean chosen = coport == unused || machine.references(coport) == 0;
                if (chosen && !visitor.call(call(OPEN, process, handle, name, 0, coport))) {
                    return false;
                }
                if (merged || machine.named(name) != NONE) {
                    break;
                }
            }
        }
        return true;
    }

    private boolean uses(Machine machine, int process, int handle, int free, Visitor visitor) {
        if (derives && (free != NONE || refused)) {
            for (int child = Math.max(free, 0); child < machine.handles(); child++) {
                if (child != Math.max(free, 0)
                        && (merged || machine.object(process, child) != NONE)) {
                    continue;
                }
                for (int set = 0; set < rights.length; set++) {
                    if (!visitor.call(call(DERIVE, process, handle, set, child, 0))) {
                        return false;
                    }
                }
            }
        }
        if (!visitor.call(call(DELETE, process, handle, 0, 0, 0))) {
            return false;
        }
        for (int payload = 0; payload < payloads.length; payload++) {
            if (!visitor.call(call(SEND, process, handle, payload, 0, 0))) {
                return false;
            }
        }
        for (int length = refused ? 0 : 1; length <= longest; length++) {
            if (!visitor.call(call(RECV, process, handle, length, 0, 0))) {
                return false;
            }
        }
        return visitor.call(call(CLOSE, process, handle, 0, 0, 0));
    }

    private static boolean likeTheOneBefore(Machine machine, int process) {
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
        }
        return true;
    }

    private static boolean likeOneBefore(Machine machine, int process, int handle) {
        int object = machine.object(process, handle);
        int code = machine.rights(process, handle).code();
        for (int before = 0; before < handle; before++) {
            if (machine.object(process, before) == object
                    && machine.rights(process, before).code() == code) {
                return true;
            }
        }
        return false;
    }

    /** Makes the call; false when it is refused. What recv delivers is in {@link #received}. */
    boolean make(Machine machine, long call) {
        int process = process(call);
        int handle = handle(call);
        int argument = argument(call);
        switch (kind(call)) {
            case OPEN:
                return machine.open(process, argument, handle, coport(call));
            case DERIVE:
                return machine.derive(process, handle, rights[argument], child(call));
            case DELETE:
                return machine.delete(process, handle);
            case SEND:
                return machine.send(process, handle, payloads[argument], payloads[argument].length);
            case RECV:
                return machine.recv(process, handle, received, argument);
            case CLOSE:
                return machine.close(process, handle);
            default:
                machine.die(process);
                return true;
        }
    }

    /** Whether the error is admissible for the call now. */
    boolean fails(Machine machine, long call, int error) {
        int process = process(call);
        int handle = handle(call);
        int argument = argument(call);
        return switch (kind(call)) {
            case OPEN -> machine.openFails(process, argument, error);
            case DERIVE -> machine.deriveFails(process, handle, rights[argument], error);
            case DELETE -> machine.deleteFails(process, handle, error);
            case SEND -> machine.sendFails(process, handle, payloads[argument].length, error);
            case RECV -> machine.recvFails(process, handle, argument, error);
            case CLOSE -> machine.closeFails(process, handle, error);
            default -> false;
        };
    }

    /** The call as an operation; the death of a process as its exit. */
    Operation operation(long call) {
        int argument = argument(call);
        return switch (kind(call)) {
            case OPEN -> new Operation.Open(argument == NONE ? null : ExploredScope.name(argument));
            case DERIVE -> new Operation.Derive(handle(call), rights[argument]);
            case DELETE -> new Operation.Delete(handle(call));
            case SEND -> new Operation.Send(handle(call), payloads[argument]);
            case RECV -> new Operation.Recv(handle(call), argument);
            case CLOSE -> new Operation.Close(handle(call));
            default -> new Operation.Exit();
        };
    }

    /** What a call returns that has just taken effect. */
    Outcome.Ok outcome(long call) {
        return switch (kind(call)) {
            case OPEN -> new Outcome.Ok(handle(call), null);
            case DERIVE -> new Outcome.Ok(child(call), null);
            case RECV -> new Outcome.Ok(-1, Arrays.copyOf(received, argument(call)));
            default -> new Outcome.Ok(-1, null);
        };
    }
}
