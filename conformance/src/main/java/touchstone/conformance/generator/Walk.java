package touchstone.conformance.generator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import touchstone.conformance.history.CoportType;
import touchstone.conformance.history.EventsFormat;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Operation.Await;
import touchstone.conformance.history.Operation.AwaitAny;
import touchstone.conformance.history.Operation.Close;
import touchstone.conformance.history.Operation.Copy;
import touchstone.conformance.history.Operation.Delete;
import touchstone.conformance.history.Operation.Derive;
import touchstone.conformance.history.Operation.Exit;
import touchstone.conformance.history.Operation.Load;
import touchstone.conformance.history.Operation.Open;
import touchstone.conformance.history.Operation.Poll;
import touchstone.conformance.history.Operation.Recv;
import touchstone.conformance.history.Operation.RecvMessage;
import touchstone.conformance.history.Operation.RecvPipe;
import touchstone.conformance.history.Operation.Revoke;
import touchstone.conformance.history.Operation.Send;
import touchstone.conformance.history.Operation.SendMessage;
import touchstone.conformance.history.Operation.SendPipe;
import touchstone.conformance.history.Profile;
import touchstone.conformance.suite.Command;
import touchstone.model.Machine;
import touchstone.model.cap.Rights;
import touchstone.model.poll.Events;

/**
 * The model, walked alongside a test that is being made or read. Where the kernel has a choice of
 * handle, coport or message buffer, the walk takes the lowest; a test must not depend on that,
 * which is why it names its handles by {@link #reference}. A call on a COPIPE that could only wait
 * is taken as one that times out: where others may meet it, that changes nothing in the model.
 * Where a choice of the profile lets an operation take effect or be refused, the walk takes it as
 * refused, and is {@link #uncertain} from there on.
 */
final class Walk {
    /** No handle, call or coport. */
    static final int NONE = Machine.NONE;

    /** A handle for which no test can be sure what is under it. */
    static final int UNCERTAIN = -2;

    /** What a death does to objects, the most telling first. */
    private static final List<Integer> WORST =
            List.of(
                    Transition.LAST_OF_CLOSED_WITH_MESSAGES,
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

    /** By process: the handle emptied last if none was filled since, otherwise NONE. */
    private final int[] emptied;

    /** By process: all handles that were emptied since one was filled. */
    private final BitSet[] allEmptied;

    /** By process: the object that the capability under the emptied handle was to. */
    private final int[] emptiedOf;

    /** By message buffer: the COCARRIER in whose queue it waited last, or NONE. */
    private final int[] carriers;

    private final boolean[] everReturned;

    /** By object: whether there was one in its place. */
    private final boolean[] used;

    private int[] handleOfCall;
    private int calls;
    private boolean uncertain;

    Walk(Profile profile) {
        machine = profile.machine();
        names = new ArrayList<>();
        sink = new byte[Math.max(1, profile.ringBytes())];
        producers = new int[profile.processes()][profile.capabilities()];
        emptied = new int[profile.processes()];
        allEmptied = new BitSet[profile.processes()];
        Arrays.setAll(allEmptied, process -> new BitSet());
        emptiedOf = new int[profile.processes()];
        everReturned = new boolean[profile.processes()];
        carriers = new int[profile.buffers()];
        used = new boolean[machine.coports() + machine.buffers()];
        handleOfCall = new int[32];
        for (int[] row : producers) {
            Arrays.fill(row, NONE);
        }
        Arrays.fill(emptied, NONE);
        Arrays.fill(carriers, NONE);
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
        allEmptied = new BitSet[emptied.length];
        Arrays.setAll(allEmptied, process -> (BitSet) other.allEmptied[process].clone());
        emptiedOf = other.emptiedOf.clone();
        everReturned = other.everReturned.clone();
        carriers = other.carriers.clone();
        used = other.used.clone();
        handleOfCall = other.handleOfCall.clone();
        calls = other.calls;
        uncertain = other.uncertain;
    }

    Walk copy() {
        return new Walk(this);
    }

    /** The machine in its present state; to be asked, not changed. */
    Machine machine() {
        return machine;
    }

    /** Whether a call may have taken effect or not, so that the kernel's state is not known. */
    boolean uncertain() {
        return uncertain;
    }

    /** How many calls were made so far; kills are none. */
    int calls() {
        return calls;
    }

    /** The call by which a test may name the handle, NONE for the literal handle, or UNCERTAIN. */
    int reference(int process, int handle) {
        if (machine.object(process, handle) != NONE || isEmptied(process, handle)) {
            return producers[process][handle];
        }
        return everReturned[process] ? UNCERTAIN : NONE;
    }

    /** The handle that was emptied last and is certainly still empty, or NONE. */
    int emptied(int process) {
        return emptied[process];
    }

    /** Whether the handle was emptied, and is certainly still empty. */
    boolean isEmptied(int process, int handle) {
        return allEmptied[process].get(handle);
    }

    private void empty(int process, int handle, int target) {
        emptied[process] = handle;
        emptiedOf[process] = target;
        allEmptied[process].set(handle);
    }

    /** The object that the emptied handle of the process once named. */
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
        if (operation instanceof Exit) {
            return death(process, Transition.EXIT);
        }
        int errors = errors(process, operation);
        return Transition.of(
                operationOf(operation),
                kind(process, operation),
                errors,
                circumstance(process, operation, errors));
    }

    /** What the death of the process by {@link Transition#EXIT} or KILL would do now. */
    Transition death(int process, int operation) {
        int worst = 0;
        int kind = Transition.COCHANNEL;
        for (int handle = 0; handle < machine.handles(); handle++) {
            int target = machine.object(process, handle);
            if (target != NONE) {
                int here = lastOf(process, target);
                if (WORST.indexOf(here) < WORST.indexOf(worst)) {
                    worst = here;
                    kind = kindOf(target);
                }
            }
        }
        return Transition.of(operation, kind, 0, worst);
    }

    /** The kind of object that the operation is about. */
    private int kind(int process, Operation operation) {
        if (operation instanceof Open open) {
            return switch (open.type()) {
                case COCHANNEL -> Transition.COCHANNEL;
                case COCARRIER -> Transition.COCARRIER;
                case COPIPE -> Transition.COPIPE;
            };
        }
        boolean single = operation.handle() != NONE;
        return single ? kindOf(machine.object(process, operation.handle())) : Transition.COCHANNEL;
    }

    private int kindOf(int target) {
        if (target < machine.cochannels()) {
            return Transition.COCHANNEL;
        }
        if (target < machine.firstCopipe()) {
            return Transition.COCARRIER;
        }
        return target < machine.coports() ? Transition.COPIPE : Transition.MESSAGE;
    }

    /** What goes from the object with all capabilities of the process to it. */
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

    /** What would go from the object with the capability under the handle. */
    private int last(int process, int handle) {
        int target = machine.object(process, handle);
        Rights rights = machine.rights(process, handle);
        return last(
                target,
                machine.references(target) - 1,
                machine.senders(target) - (rights.send ? 1 : 0),
                machine.receivers(target) - (rights.recv ? 1 : 0));
    }

    /** What goes from an object of which so many capabilities remain. */
    private int last(int target, int references, int senders, int receivers) {
        if (target >= machine.coports()) {
            return references == 0 ? Transition.LAST_CAPABILITY : 0;
        }
        boolean filled = contents(target) > 0;
        if (references == 0) {
            if (machine.closed(target)) {
                return filled && target >= machine.cochannels()
                        ? Transition.LAST_OF_CLOSED_WITH_MESSAGES
                        : Transition.LAST_OF_CLOSED;
            }
            return filled ? Transition.LAST_WITH_BYTES : Transition.LAST_CAPABILITY;
        }
        boolean lastSender = senders == 0 && machine.senders(target) > 0;
        boolean lastReceiver = receivers == 0 && machine.receivers(target) > 0;
        if (lastSender) {
            return lastReceiver ? Transition.LAST_ENDS : Transition.LAST_SENDER;
        }
        if (lastReceiver) {
            return Transition.LAST_RECEIVER;
        }
        return filled ? Transition.LEAVES_BYTES : 0;
    }

    /** How many bytes wait in the COCHANNEL, or messages in the COCARRIER; nothing in a COPIPE. */
    int contents(int coport) {
        if (coport < machine.cochannels()) {
            return machine.length(coport);
        }
        int waiting = 0;
        for (int buffer = 0; buffer < machine.buffers(); buffer++) {
            waiting += machine.carrier(buffer) == coport ? 1 : 0;
        }
        return waiting;
    }

    /** How many message buffers are neither in a queue nor held. */
    int freeBuffers() {
        int free = 0;
        for (int buffer = 0; buffer < machine.buffers(); buffer++) {
            int carrier = machine.carrier(buffer);
            boolean waits = carrier != NONE && machine.references(carrier) > 0;
            boolean held = machine.references(machine.coports() + buffer) > 0;
            free += waits || held ? 0 : 1;
        }
        return free;
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
        } else if (operation instanceof Copy) {
            return Transition.COPY;
        } else if (operation instanceof Operation.Move) {
            return Transition.MOVE;
        } else if (operation instanceof Delete) {
            return Transition.DELETE;
        } else if (operation instanceof Revoke) {
            return Transition.REVOKE;
        } else if (operation instanceof Close) {
            return Transition.CLOSE;
        } else if (operation instanceof SendMessage) {
            return Transition.SEND_MESSAGE;
        } else if (operation instanceof RecvMessage) {
            return Transition.RECV_MESSAGE;
        } else if (operation instanceof Load) {
            return Transition.LOAD;
        } else if (operation instanceof Poll) {
            return Transition.POLL;
        } else if (operation instanceof Await) {
            return Transition.AWAIT;
        } else if (operation instanceof AwaitAny) {
            return Transition.AWAIT_ANY;
        } else if (operation instanceof SendPipe) {
            return Transition.SEND_PIPE;
        } else if (operation instanceof RecvPipe) {
            return Transition.RECV_PIPE;
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
            int name = name(open.name());
            return switch (open.type()) {
                case COCHANNEL -> machine.openFails(process, name, error);
                case COCARRIER -> machine.openCocarrierFails(process, name, error);
                case COPIPE -> machine.openCopipeFails(process, name, error);
            };
        } else if (operation instanceof Derive derive) {
            return machine.deriveFails(process, derive.handle(), derive.rights(), error);
        } else if (operation instanceof Copy copy) {
            return machine.copyFails(process, copy.handle(), error);
        } else if (operation instanceof Operation.Move move) {
            return machine.moveFails(process, move.handle(), error);
        } else if (operation instanceof Delete delete) {
            return machine.deleteFails(process, delete.handle(), error);
        } else if (operation instanceof Revoke revoke) {
            return machine.revokeFails(process, revoke.handle(), error);
        } else if (operation instanceof Close close) {
            return machine.closeFails(process, close.handle(), error);
        } else if (operation instanceof SendMessage send) {
            return machine.sendMessageFails(process, send.handle(), send.data().length, error);
        } else if (operation instanceof RecvMessage recv) {
            return machine.recvMessageFails(process, recv.handle(), error);
        } else if (operation instanceof Load load) {
            return machine.loadFails(process, load.handle(), error);
        } else if (operation instanceof Poll poll) {
            return machine.pollFails(process, poll.handle(), error);
        } else if (operation instanceof Await await) {
            return await.fails(machine, process, error);
        } else if (operation instanceof AwaitAny await) {
            return await.fails(machine, process, error);
        } else if (operation instanceof SendPipe send) {
            return send.fails(machine, process, error);
        } else if (operation instanceof RecvPipe recv) {
            return recv.fails(machine, process, error);
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
                boolean handlesUsedUp = machine.freeHandle(process) == NONE;
                boolean otherType = (errors & Transition.EEXIST) != 0;
                return handlesUsedUp || otherType ? 0 : Transition.NO_COPORT;
            }
            if (machine.named(name(open.name())) != NONE) {
                return Transition.FOUND;
            }
            if (!unused(open.type())) {
                return Transition.REUSED;
            }
            return open.name() == null ? 0 : Transition.NEW_NAMED;
        } else if (operation instanceof Derive derive) {
            if (errors != 0) {
                boolean refused = (errors & Transition.EPERM) != 0;
                return refused && derive.rights().store ? Transition.STORE : 0;
            }
            return rightsInWords(derive.rights(), machine.object(process, derive.handle()));
        } else if (operation instanceof Copy copy) {
            int target = machine.object(process, copy.handle());
            return errors == 0 ? rightsInWords(machine.rights(process, copy.handle()), target) : 0;
        } else if (operation instanceof Operation.Move || operation instanceof Delete) {
            return errors == 0 ? last(process, operation.handle()) : 0;
        } else if (operation instanceof Revoke revoke) {
            return errors == 0 ? descendants(process, revoke.handle()) : 0;
        } else if (operation instanceof Send send) {
            int target = machine.object(process, send.handle());
            if (errors == 0) {
                int room = machine.ringBytes() - machine.length(target);
                return send.data().length == room ? Transition.EXTREME : 0;
            }
            return nobodyLeft(target, errors);
        } else if (operation instanceof Recv recv) {
            return circumstance(recv, machine.object(process, recv.handle()), errors);
        } else if (operation instanceof SendMessage send) {
            int target = machine.object(process, send.handle());
            return errors == 0 ? circumstanceOfSend(target) : nobodyLeft(target, errors);
        } else if (operation instanceof RecvMessage recv) {
            return circumstance(machine.object(process, recv.handle()), errors);
        } else if (operation instanceof Close close) {
            int target = machine.object(process, close.handle());
            return errors == 0 && machine.name(target) != NONE ? Transition.NAMED : 0;
        } else if (operation instanceof Poll poll) {
            return errors == 0 ? reported(process, poll) : 0;
        } else if (operation instanceof Await await) {
            return errors == 0 ? reported(process, await.poll()) : 0;
        } else if (operation instanceof AwaitAny await) {
            return errors == 0 ? whichReport(process, await) : 0;
        } else if (operation instanceof SendPipe send) {
            return nobodyLeft(machine.object(process, send.handle()), errors);
        } else if (operation instanceof RecvPipe recv) {
            boolean negative = (errors & Transition.EINVAL) != 0 && recv.length() < 0;
            int target = machine.object(process, recv.handle());
            return negative ? Transition.NEGATIVE : nobodyLeft(target, errors);
        }
        return 0;
    }

    /** What descends from the capability, as the circumstance of a revoke. */
    private int descendants(int process, int handle) {
        int descendants = 0;
        for (int child = 0; child < machine.handles(); child++) {
            if (descends(process, child, handle)) {
                descendants = Math.max(descendants, Transition.TAKES_CHILDREN);
                for (int other = 0; other < machine.handles(); other++) {
                    if (descends(process, other, child)) {
                        descendants = Transition.TAKES_DESCENDANTS;
                    }
                }
            }
        }
        return descendants;
    }

    /** Whether both handles are filled, and the one capability descends from the other. */
    boolean descends(int process, int handle, int ancestor) {
        return machine.descends(process, handle, process, ancestor);
    }

    /** What a poll that takes effect reports, as its circumstance. */
    private int reported(int process, Poll poll) {
        List<Events> reports = poll.reports(machine, process);
        if (reports.size() > 1) {
            return Transition.CLOSED_AND_PERHAPS_IN;
        }
        Events events = reports.get(0);
        int reported = EventsFormat.code(events);
        boolean withoutOut = events.in && poll.events().out && !events.out;
        boolean full = withoutOut && !refusesSends(machine.object(process, poll.handle()));
        return full ? reported + Transition.FULL : reported;
    }

    /** Which of several polls have something to report, as the circumstance of their await. */
    private int whichReport(int process, AwaitAny await) {
        List<Events> last = await.reports(machine, process).get(0);
        boolean first = EventsFormat.code(last.get(0)) != 0;
        boolean others = last.stream().skip(1).anyMatch(events -> EventsFormat.code(events) != 0);
        return first ? others ? Transition.SEVERAL_REPORT : 0 : Transition.OTHER_REPORTS;
    }

    /** Whether sends to the coport are refused for ever. */
    private boolean refusesSends(int coport) {
        boolean left = machine.choices().peerGone && machine.receivers(coport) == 0;
        return machine.closed(coport) || left;
    }

    private int circumstance(Recv recv, int target, int errors) {
        if (errors == 0) {
            if (machine.closed(target) || machine.senders(target) == 0) {
                return Transition.DRAINS;
            }
            return recv.length() == machine.length(target) ? Transition.EXTREME : 0;
        }
        if ((errors & Transition.EINVAL) != 0) {
            return recv.length() < 0 ? Transition.NEGATIVE : 0;
        }
        if (mayDrainOrRefuse(target, errors) && delivered(recv, target) > 0) {
            return Transition.UNDECIDED;
        }
        return nobodyLeft(target, errors);
    }

    /** The circumstance of receiving a message. */
    private int circumstance(int target, int errors) {
        if (errors == 0) {
            if (machine.closed(target) || machine.senders(target) == 0) {
                return Transition.DRAINS;
            }
            return contents(target) == 1 ? Transition.EXTREME : 0;
        }
        if (mayDrainOrRefuse(target, errors) && contents(target) > 0) {
            return Transition.UNDECIDED;
        }
        return nobodyLeft(target, errors);
    }

    private int circumstanceOfSend(int target) {
        if (contents(target) + 1 == machine.queueDepth()) {
            return Transition.EXTREME;
        }
        if (freeBuffers() == 1) {
            return Transition.LAST_BUFFER;
        }
        return allUsed(machine.coports(), used.length) ? Transition.REUSED : 0;
    }

    /** Whether nothing but that the coport is closed speaks against draining it. */
    private boolean mayDrainOrRefuse(int target, int errors) {
        return errors == Transition.EPIPE
                && machine.closed(target)
                && machine.choices().mayDrain
                && !machine.choices().mustDrain;
    }

    /** How many bytes a recv of that length from the COCHANNEL would deliver. */
    private int delivered(Recv recv, int target) {
        int there = machine.length(target);
        if (recv.length() <= there) {
            return Math.max(0, recv.length());
        }
        return machine.choices().partial && recv.length() <= machine.ringBytes() ? there : 0;
    }

    private int nobodyLeft(int target, int errors) {
        boolean pipe = (errors & Transition.EPIPE) != 0 && (errors & Transition.EINVAL) == 0;
        return pipe && !machine.closed(target) ? Transition.NOBODY_LEFT : 0;
    }

    /** The coport of that name, or NONE; also NONE for no name. */
    int named(String name) {
        return machine.named(name(name));
    }

    /** Whether a coport of the type is left whose place was never used. */
    boolean unused(CoportType type) {
        return switch (type) {
            case COCHANNEL -> !allUsed(0, machine.cochannels());
            case COCARRIER -> !allUsed(machine.cochannels(), machine.firstCopipe());
            case COPIPE -> !allUsed(machine.firstCopipe(), machine.coports());
        };
    }

    /** Whether a message buffer is left that was never used. */
    boolean unusedBuffer() {
        return !allUsed(machine.coports(), used.length);
    }

    /**
     * The coports that a call is about, one bit each; 0 when it is about none. A call on a message
     * is about the COCARRIER that it came through, and one through an empty handle about what was
     * under it.
     *
     * @param operation null when the process is killed
     */
    long about(int process, Operation operation) {
        if (operation == null || operation instanceof Exit) {
            long about = 0;
            for (int handle = 0; handle < machine.handles(); handle++) {
                about |= bit(coportOf(machine.object(process, handle)));
            }
            return about;
        }
        if (operation instanceof Open open) {
            if (machine.freeHandle(process) == NONE) {
                return 0;
            }
            int found = named(open.name());
            return bit(found != NONE ? found : freeCoport(open.type()));
        }
        long about = 0;
        for (int handle : operation.handles()) {
            int target = machine.object(process, handle);
            if (target != NONE) {
                about |= bit(coportOf(target));
            } else if (everReturned[process]) {
                about |= bit(coportOf(emptiedOf[process]));
            }
        }
        return about;
    }

    /** The coport itself, or the COCARRIER that a message came through. */
    private int coportOf(int object) {
        return object < machine.coports() ? object : carriers[object - machine.coports()];
    }

    private int freeCoport(CoportType type) {
        return switch (type) {
            case COCHANNEL -> machine.freeCochannel();
            case COCARRIER -> machine.freeCocarrier();
            case COPIPE -> machine.freeCopipe();
        };
    }

    private static long bit(int coport) {
        return coport == NONE ? 0 : 1L << (coport & 63);
    }

    /** The operation of a command with the handles of this walk; null if one is missing. */
    Operation resolve(Command command) {
        return command.resolved(call -> call < calls ? handleOfCall[call] : NONE);
    }

    private boolean allUsed(int from, int to) {
        for (int object = from; object < to; object++) {
            if (!used[object]) {
                return false;
            }
        }
        return true;
    }

    private int rightsInWords(Rights rights, int target) {
        if (rights.code() == 0) {
            return Transition.NO_RIGHTS;
        }
        if (target >= machine.coports()) {
            return rights.transfer ? Transition.ALL_RIGHTS : Transition.LOAD_ONLY;
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
        boolean undecided = choices() && transition(process, operation).undecided();
        uncertain |= undecided;
        int free = machine.freeHandle(process);
        boolean done = !undecided && makeCall(process, operation, free);
        int returned = done && operation.makesHandle() ? free : NONE;
        if (calls == handleOfCall.length) {
            handleOfCall = Arrays.copyOf(handleOfCall, 2 * calls);
        }
        handleOfCall[calls] = returned;
        if (returned != NONE) {
            producers[process][returned] = calls;
            everReturned[process] = true;
            emptied[process] = NONE;
            allEmptied[process].clear();
            if (operation instanceof Operation.Move move) {
                empty(process, move.handle(), machine.object(process, returned));
            }
        }
        calls++;
        return done;
    }

    /** Whether the profile has choices that leave the effect of an operation open. */
    private boolean choices() {
        return machine.choices().mayDrain && !machine.choices().mustDrain;
    }

    private boolean makeCall(int process, Operation operation, int free) {
        if (operation instanceof Send send) {
            return machine.send(process, send.handle(), send.data(), send.data().length);
        } else if (operation instanceof Recv recv) {
            int target = machine.object(process, recv.handle());
            int count =
                    kindOf(target) == Transition.COCHANNEL && target != NONE
                            ? delivered(recv, target)
                            : 0;
            return machine.recv(process, recv.handle(), recv.length(), sink, count);
        } else if (operation instanceof SendMessage send) {
            return sendMessage(process, send);
        } else if (operation instanceof RecvMessage recv) {
            return free != NONE
                    && machine.recvMessage(
                            process, recv.handle(), free, machine.oldest(process, recv.handle()));
        } else if (operation instanceof Load load) {
            int target = machine.object(process, load.handle());
            return target != NONE && machine.rights(process, load.handle()).load;
        } else if (operation instanceof Poll
                || operation instanceof Await
                || operation instanceof AwaitAny) {
            return errors(process, operation) == 0;
        } else if (operation instanceof SendPipe || operation instanceof RecvPipe) {
            return false;
        } else if (operation instanceof Open open) {
            return free != NONE && open(process, open, free);
        } else if (operation instanceof Derive derive) {
            return free != NONE && machine.derive(process, derive.handle(), derive.rights(), free);
        } else if (operation instanceof Copy copy) {
            return free != NONE && machine.copy(process, copy.handle(), free);
        } else if (operation instanceof Operation.Move move) {
            return free != NONE && machine.move(process, move.handle(), free);
        } else if (operation instanceof Delete delete) {
            int target = machine.object(process, delete.handle());
            if (!machine.delete(process, delete.handle())) {
                return false;
            }
            empty(process, delete.handle(), target);
            return true;
        } else if (operation instanceof Revoke revoke) {
            return revoke(process, revoke.handle());
        } else if (operation instanceof Close close) {
            return machine.close(process, close.handle());
        }
        die(process);
        return true;
    }

    /** Nothing descends from what another process holds. */
    private boolean revoke(int process, int handle) {
        int target = machine.object(process, handle);
        for (int child = machine.handles() - 1; child >= 0; child--) {
            if (descends(process, child, handle)) {
                empty(process, child, target);
            }
        }
        return machine.revoke(process, handle);
    }

    private boolean open(int process, Open open, int handle) {
        int name = name(open.name());
        int unused = freeCoport(open.type());
        if (machine.named(name) == NONE) {
            if (unused == NONE) {
                return false;
            }
            used[unused] = true;
        }
        // Which coport would be the new one does not matter where there is one of the name.
        return switch (open.type()) {
            case COCHANNEL -> machine.open(process, name, handle, Math.max(unused, 0));
            case COCARRIER ->
                    machine.openCocarrier(
                            process, name, handle, Math.max(unused, machine.cochannels()));
            case COPIPE ->
                    machine.openCopipe(
                            process, name, handle, Math.max(unused, machine.firstCopipe()));
        };
    }

    private boolean sendMessage(int process, SendMessage send) {
        int buffer = machine.freeBuffer();
        int target = machine.object(process, send.handle());
        if (buffer == NONE) {
            return false;
        }
        machine.reclaim(buffer);
        if (!machine.sendMessage(process, send.handle(), send.data(), send.data().length, buffer)) {
            return false;
        }
        used[machine.coports() + buffer] = true;
        carriers[buffer] = target;
        return true;
    }

    /** Kills the process. */
    void die(int process) {
        machine.die(process);
        emptied[process] = NONE;
        allEmptied[process].clear();
    }
}
