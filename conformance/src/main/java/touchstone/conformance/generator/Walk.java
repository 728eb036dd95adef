package touchstone.conformance.generator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Operation.Close;
import touchstone.conformance.history.Operation.Delete;
import touchstone.conformance.history.Operation.Derive;
import touchstone.conformance.history.Operation.Exit;
import touchstone.conformance.history.Operation.Open;
import touchstone.conformance.history.Operation.Recv;
import touchstone.conformance.history.Operation.Send;
import touchstone.conformance.history.Profile;
import touchstone.conformance.suite.Command;
import touchstone.model.Machine;
import touchstone.model.cap.Rights;

/**
 * The model, walked alongside a test that is being made or read. Where the kernel has a choice of
 * handle or coport, the walk takes the lowest; a test must not depend on that, which is why it
 * names its handles by {@link #reference}.
 */
final class Walk {
    /** No handle, call or coport. */
    static final int NONE = Machine.NONE;

    /** A handle for which no test can be sure what is under it. */
    static final int UNCERTAIN = -2;

    /** What a death does to coports, the most telling first. */
    private static final List<Integer> WORST =
            List.of(
                    Transition.LAST_WITH_BYTES,
                    Transition.LAST_OF_CLOSED,
                    Transition.LAST_CAPABILITY,
                    Transition.LEAVES_BYTES,
                    Transition.LAST_SENDER,
                    Transition.LAST_RECEIVER,
                    Transition.LAST_ENDS,
                    0);

    private final Machine machine;
    private final List<String> names;
    private final byte[] sink;

    /** By process and handle: the call that returned it last, or NONE. */
    private final int[][] producers;

    /** By process: the handle emptied last if none was returned since, otherwise NONE. */
    private final int[] emptied;

    /** By process: the coport that the capability under the emptied handle was to. */
    private final int[] emptiedOf;

    private final boolean[] everReturned;

    private final boolean[] used;
    private int[] handleOfCall;
    private int calls;

    Walk(Profile profile) {
        machine = profile.machine();
        names = new ArrayList<>();
        sink = new byte[profile.ringBytes()];
        producers = new int[profile.processes()][profile.capabilities()];
        emptied = new int[profile.processes()];
        emptiedOf = new int[profile.processes()];
        everReturned = new boolean[profile.processes()];
        used = new boolean[profile.cochannels()];
        handleOfCall = new int[32];
        for (int[] row : producers) {
            Arrays.fill(row, NONE);
        }
        Arrays.fill(emptied, NONE);
    }

    private Walk(Walk other) {
        machine = other.machine.copy();
        names = new ArrayList<>(other.names);
        sink = other.sink;
        producers = new int[other.producers.length][];
        for (int process = 0; process < producers.length; process++) {
            producers[process] = other.producers[process].clone();
        }
        emptied = other.emptied.clone();
        emptiedOf = other.emptiedOf.clone();
        everReturned = other.everReturned.clone();
        used = other.used.clone();
        handleOfCall = other.handleOfCall.clone();
        calls = other.calls;
    }

    Walk copy() {
        return new Walk(this);
    }

    /** The machine in its present state; to be asked, not changed. */
    Machine machine() {
        return machine;
    }

    /** How many calls were made so far; kills are none. */
    int calls() {
        return calls;
    }

    /** The call by which a test may name the handle, NONE for the literal handle, or UNCERTAIN. */
    int reference(int process, int handle) {
        if (machine.object(process, handle) != NONE || emptied[process] == handle) {
            return producers[process][handle];
        }
        return everReturned[process] ? UNCERTAIN : NONE;
    }

    /** The handle that was emptied last and is certainly still empty, or NONE. */
    int emptied(int process) {
        return emptied[process];
    }

    /** The coport that the emptied handle of the process once named. */
    int emptiedOf(int process) {
        return emptiedOf[process];
    }

    boolean everReturned(int process) {
        return everReturned[process];
    }

    /** The handle that a call returned, or NONE. */
    int handleOf(int call) {
        return handleOfCall[call];
    }

    /** What the operation would do now. Its handle is meant literally. */
    Transition transition(int process, Operation operation) {
        int errors = errors(process, operation);
        return Transition.of(
                operationOf(operation), errors, circumstance(process, operation, errors));
    }

    /** What the death of the process by {@link Transition#EXIT} or KILL would do now. */
    Transition death(int process, int operation) {
        int worst = 0;
        for (int handle = 0; handle < machine.handles(); handle++) {
            int target = machine.object(process, handle);
            if (target != NONE) {
                worst = worse(worst, lastOf(process, target));
            }
        }
        return Transition.of(operation, 0, worst);
    }

    /** Of two circumstances the one that a test is rather about: that a coport goes. */
    private static int worse(int one, int other) {
        return WORST.indexOf(one) < WORST.indexOf(other) ? one : other;
    }

    /** What goes from the coport with all capabilities of the process to it. */
    private int lastOf(int process, int target) {
        int references = machine.references(target);
        int senders = machine.senders(target);
        int receivers = machine.receivers(target);
        for (int handle = 0; handle < machine.handles(); handle++) {
            if (machine.object(process, handle) == target) {
                Rights rights = machine.rights(process, handle);
                references--;
                senders -= rights.send ? 1 : 0;
                receivers -= rights.recv ? 1 : 0;
            }
        }
        return last(target, references, senders, receivers);
    }

    /** What goes from a coport of which so many capabilities remain. */
    private int last(int target, int references, int senders, int receivers) {
        if (references == 0) {
            return machine.closed(target)
                    ? Transition.LAST_OF_CLOSED
                    : machine.length(target) > 0
                            ? Transition.LAST_WITH_BYTES
                            : Transition.LAST_CAPABILITY;
        }
        boolean lastSender = senders == 0 && machine.senders(target) > 0;
        boolean lastReceiver = receivers == 0 && machine.receivers(target) > 0;
        if (lastSender) {
            return lastReceiver ? Transition.LAST_ENDS : Transition.LAST_SENDER;
        }
        if (lastReceiver) {
            return Transition.LAST_RECEIVER;
        }
        return machine.length(target) > 0 ? Transition.LEAVES_BYTES : 0;
    }

    static int operationOf(Operation operation) {
        if (operation instanceof Send) {
            return Transition.SEND;
        } else if (operation instanceof Recv) {
            return Transition.RECV;
        } else if (operation instanceof Open) {
            return Transition.OPEN;
        } else if (operation instanceof Derive) {
            return Transition.DERIVE;
        } else if (operation instanceof Delete) {
            return Transition.DELETE;
        } else if (operation instanceof Close) {
            return Transition.CLOSE;
        }
        return Transition.EXIT;
    }

    private int errors(int process, Operation operation) {
        int errors = 0;
        for (int bit = 0; bit < Transition.errorCount(); bit++) {
            if (fails(process, operation, Transition.error(bit))) {
                errors |= 1 << bit;
            }
        }
        return errors;
    }

    private boolean fails(int process, Operation operation, int error) {
        if (operation instanceof Send send) {
            return machine.sendFails(process, send.handle(), send.data().length, error);
        } else if (operation instanceof Recv recv) {
            return machine.recvFails(process, recv.handle(), recv.length(), error);
        } else if (operation instanceof Open open) {
            return machine.openFails(process, name(open.name()), error);
        } else if (operation instanceof Derive derive) {
            return machine.deriveFails(process, derive.handle(), derive.rights(), error);
        } else if (operation instanceof Delete delete) {
            return machine.deleteFails(process, delete.handle(), error);
        } else if (operation instanceof Close close) {
            return machine.closeFails(process, close.handle(), error);
        }
        return false;
    }

    /** Names of coports are numbers in the model: in order of first appearance. */
    private int name(String name) {
        if (name == null) {
            return NONE;
        }
        int index = names.indexOf(name);
        if (index < 0) {
            names.add(name);
            index = names.size() - 1;
        }
        return index;
    }

    private int circumstance(int process, Operation operation, int errors) {
        if (operation instanceof Open open) {
            if (errors != 0) {
                return machine.freeHandle(process) == NONE ? 0 : Transition.NO_COPORT;
            }
            if (machine.named(name(open.name())) != NONE) {
                return Transition.FOUND;
            }
            if (allUsed()) {
                return Transition.REUSED;
            }
            return open.name() == null ? 0 : Transition.NEW_NAMED;
        } else if (operation instanceof Derive derive) {
            return errors != 0 ? 0 : rightsInWords(derive.rights());
        } else if (operation instanceof Delete delete) {
            if (errors != 0) {
                return 0;
            }
            int target = machine.object(process, delete.handle());
            Rights rights = machine.rights(process, delete.handle());
            return last(
                    target,
                    machine.references(target) - 1,
                    machine.senders(target) - (rights.send ? 1 : 0),
                    machine.receivers(target) - (rights.recv ? 1 : 0));
        } else if (operation instanceof Send send) {
            int target = machine.object(process, send.handle());
            if (errors == 0) {
                int room = machine.ringBytes() - machine.length(target);
                return send.data().length == room ? Transition.EXTREME : 0;
            }
            return nobodyLeft(target, errors);
        } else if (operation instanceof Recv recv) {
            int target = machine.object(process, recv.handle());
            if (errors == 0) {
                if (machine.closed(target) || machine.senders(target) == 0) {
                    return Transition.DRAINS;
                }
                return recv.length() == machine.length(target) ? Transition.EXTREME : 0;
            }
            if ((errors & Transition.EINVAL) != 0) {
                return recv.length() < 0 ? Transition.NEGATIVE : 0;
            }
            return nobodyLeft(target, errors);
        } else if (operation instanceof Close close) {
            int target = machine.object(process, close.handle());
            return errors == 0 && machine.name(target) != NONE ? Transition.NAMED : 0;
        }
        return death(process, Transition.EXIT).circumstance();
    }

    private int nobodyLeft(int target, int errors) {
        boolean pipe = (errors & Transition.EPIPE) != 0 && (errors & Transition.EINVAL) == 0;
        return pipe && !machine.closed(target) ? Transition.NOBODY_LEFT : 0;
    }

    /** The coport of that name, or NONE; also NONE for no name. */
    int named(String name) {
        return machine.named(name(name));
    }

    /** Whether a coport is left whose place was never used. */
    boolean unusedCochannel() {
        return !allUsed();
    }

    /**
     * The coports that a call is about, one bit each; 0 when it is about none. A call through an
     * empty handle is about the coport that was under it.
     *
     * @param operation null when the process is killed
     */
    long about(int process, Operation operation) {
        if (operation == null || operation instanceof Exit) {
            long about = 0;
            for (int handle = 0; handle < machine.handles(); handle++) {
                about |= bit(machine.object(process, handle));
            }
            return about;
        }
        if (operation instanceof Open open) {
            if (machine.freeHandle(process) == NONE) {
                return 0;
            }
            int found = named(open.name());
            return bit(found != NONE ? found : machine.freeCochannel());
        }
        int target = machine.object(process, handle(operation));
        if (target != NONE) {
            return bit(target);
        }
        return everReturned[process] ? bit(emptiedOf[process]) : 0;
    }

    private static long bit(int cochannel) {
        return cochannel == NONE ? 0 : 1L << (cochannel & 63);
    }

    /** The operation of a command with the handle that it has in this walk; null if it has none. */
    Operation resolve(Command command) {
        if (command.handleOf() < 0) {
            return command.operation();
        }
        int handle = command.handleOf() < calls ? handleOfCall[command.handleOf()] : NONE;
        return handle == NONE ? null : withHandle(command.operation(), handle);
    }

    private boolean allUsed() {
        for (boolean one : used) {
            if (!one) {
                return false;
            }
        }
        return true;
    }

    private static int rightsInWords(Rights rights) {
        if (rights.code() == 0) {
            return Transition.NO_RIGHTS;
        }
        if (rights.send && rights.recv && rights.poll && rights.close && rights.transfer) {
            return Transition.ALL_RIGHTS;
        }
        if (rights.send != rights.recv && !rights.close) {
            return rights.send ? Transition.SEND_ONLY : Transition.RECV_ONLY;
        }
        return 0;
    }

    /**
     * Makes the call, and counts it, whether it takes effect or is refused.
     *
     * @return true when it took effect
     */
    boolean call(int process, Operation operation) {
        int returned = NONE;
        boolean done;
        if (operation instanceof Send send) {
            done = machine.send(process, send.handle(), send.data(), send.data().length);
        } else if (operation instanceof Recv recv) {
            done =
                    recv.length() <= sink.length
                            && machine.recv(
                                    process, recv.handle(), recv.length(), sink, recv.length());
        } else if (operation instanceof Open open) {
            int handle = machine.freeHandle(process);
            int named = machine.named(name(open.name()));
            int cochannel = machine.freeCochannel();
            done = handle != NONE && (named != NONE || cochannel != NONE);
            if (done) {
                done = machine.open(process, name(open.name()), handle, Math.max(cochannel, 0));
                returned = handle;
                if (named == NONE) {
                    used[cochannel] = true;
                }
            }
        } else if (operation instanceof Derive derive) {
            int handle = machine.freeHandle(process);
            done =
                    handle != NONE
                            && machine.derive(process, derive.handle(), derive.rights(), handle);
            returned = done ? handle : NONE;
        } else if (operation instanceof Delete delete) {
            int target = machine.object(process, delete.handle());
            done = machine.delete(process, delete.handle());
            if (done) {
                emptied[process] = delete.handle();
                emptiedOf[process] = target;
            }
        } else if (operation instanceof Close close) {
            done = machine.close(process, close.handle());
        } else {
            die(process);
            done = true;
        }
        if (calls == handleOfCall.length) {
            handleOfCall = Arrays.copyOf(handleOfCall, 2 * calls);
        }
        handleOfCall[calls] = returned;
        if (returned != NONE) {
            producers[process][returned] = calls;
            everReturned[process] = true;
            emptied[process] = NONE;
        }
        calls++;
        return done;
    }

    /** Kills the process. */
    void die(int process) {
        machine.die(process);
        emptied[process] = NONE;
    }

    /** The same operation with another handle; open and exit, which have none, stay as they are. */
    static Operation withHandle(Operation operation, int handle) {
        if (operation instanceof Send send) {
            return new Send(handle, send.data());
        } else if (operation instanceof Recv recv) {
            return new Recv(handle, recv.length());
        } else if (operation instanceof Derive derive) {
            return new Derive(handle, derive.rights());
        } else if (operation instanceof Delete) {
            return new Delete(handle);
        } else if (operation instanceof Close) {
            return new Close(handle);
        }
        return operation;
    }

    /** The handle in the operation, or NONE for open and exit. */
    static int handle(Operation operation) {
        if (operation instanceof Send send) {
            return send.handle();
        } else if (operation instanceof Recv recv) {
            return recv.handle();
        } else if (operation instanceof Derive derive) {
            return derive.handle();
        } else if (operation instanceof Delete delete) {
            return delete.handle();
        } else if (operation instanceof Close close) {
            return close.handle();
        } else if (operation instanceof Open || operation instanceof Exit) {
            return NONE;
        }
        throw new IllegalArgumentException(String.valueOf(operation));
    }
}
