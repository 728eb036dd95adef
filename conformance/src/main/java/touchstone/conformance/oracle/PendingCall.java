package touchstone.conformance.oracle;

import touchstone.conformance.history.CoportType;
import touchstone.conformance.history.EventsFormat;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.model.Errno;
import touchstone.model.Machine;

/**
 * A call that has not returned yet, and what the model says of it in a state. There is one for each
 * thread, used again for each of its calls.
 */
final class PendingCall {
    final int thread;
    final int process;

    /** True when the process has no other thread, so that nobody can use what a lost call made. */
    private final boolean onlyThread;

    /** What is called; null while the thread calls nothing. */
    Operation operation;

    /** How it will end; null while nobody has looked. */
    Outcome outcome;

    /** True when its time is known not to be over yet. */
    boolean early;

    /** The line of the call. */
    long line;

    /** The number of the name that it opens, or {@link Machine#NONE}. */
    int name;

    /** The bytes that a call which never returns would have received; nobody sees them. */
    private byte[] unseen;

    PendingCall(int thread, int process, boolean onlyThread) {
        this.thread = thread;
        this.process = process;
        this.onlyThread = onlyThread;
    }

    /** True when it is known that the call never returns. */
    boolean never() {
        return outcome == LookAhead.NEVER;
    }

    /** True when it is known that the call returns an error. */
    boolean refused() {
        return outcome instanceof Outcome.Failed && !never();
    }

    /**
     * True when it is known that the call changes nothing: it is refused, or only reads. It may
     * then be done in the first state that explains its outcome, whatever else it could come after.
     */
    boolean changesNothing() {
        return refused() || onlyReads();
    }

    /** True for the operations that change nothing. */
    private boolean onlyReads() {
        return operation instanceof Operation.Load
                || operation instanceof Operation.Poll
                || operation instanceof Operation.Await
                || operation instanceof Operation.AwaitAny;
    }

    /** True when the state explains the outcome of a call that changes nothing. */
    boolean explained(Machine machine) {
        if (outcome instanceof Outcome.Failed failed) {
            boolean tooEarly = early && failed.errno() == Errno.ETIMEDOUT;
            return !never() && !tooEarly && refusable(machine, failed.errno());
        }
        if (!(outcome instanceof Outcome.Ok ok) || !machine.alive(process)) {
            return false;
        }
        if (operation instanceof Operation.Poll poll) {
            return ok.events() != null
                    && machine.pollReports(process, poll.handle(), poll.events(), ok.events());
        }
        if (operation instanceof Operation.Await await) {
            return ok.events() != null
                    && EventsFormat.code(ok.events()) != 0
                    && machine.pollReports(process, await.handle(), await.events(), ok.events());
        }
        if (operation instanceof Operation.AwaitAny await) {
            return ok.reports() != null && await.mayReport(machine, process, ok.reports());
        }
        return operation instanceof Operation.Load load
                && ok.data() != null
                && machine.loadDelivers(process, load.handle(), ok.data(), ok.data().length);
    }

    /** True when the operation may be refused with this error in the state. */
    boolean refusable(Machine machine, int error) {
        if (!machine.alive(process)) {
            return false;
        }
        Operation called = operation;
        if (called instanceof Operation.Send send) {
            return machine.sendFails(process, send.handle(), send.data().length, error);
        }
        if (called instanceof Operation.Recv recv) {
            return machine.recvFails(process, recv.handle(), recv.length(), error);
        }
        if (called instanceof Operation.SendMessage send) {
            return machine.sendMessageFails(process, send.handle(), send.data().length, error);
        }
        if (called instanceof Operation.RecvMessage recv) {
            return machine.recvMessageFails(process, recv.handle(), error);
        }
        if (called instanceof Operation.Load load) {
            return machine.loadFails(process, load.handle(), error);
        }
        if (called instanceof Operation.Poll poll) {
            return machine.pollFails(process, poll.handle(), error);
        }
        if (called instanceof Operation.Await await) {
            return await.fails(machine, process, error);
        }
        if (called instanceof Operation.AwaitAny await) {
            return await.fails(machine, process, error);
        }
        if (called instanceof Operation.SendPipe send) {
            return send.fails(machine, process, error);
        }
        if (called instanceof Operation.RecvPipe recv) {
            return recv.fails(machine, process, error);
        }
        if (called instanceof Operation.Open open) {
            return switch (open.type()) {
                case COCHANNEL -> machine.openFails(process, name, error);
                case COCARRIER -> machine.openCocarrierFails(process, name, error);
                case COPIPE -> machine.openCopipeFails(process, name, error);
            };
        }
        if (called instanceof Operation.Derive derive) {
            return machine.deriveFails(process, derive.handle(), derive.rights(), error);
        }
        if (called instanceof Operation.Copy copy) {
            return machine.copyFails(process, copy.handle(), error);
        }
        if (called instanceof Operation.Move move) {
            return machine.moveFails(process, move.handle(), error);
        }
        if (called instanceof Operation.Delete delete) {
            return machine.deleteFails(process, delete.handle(), error);
        }
        if (called instanceof Operation.Revoke revoke) {
            return machine.revokeFails(process, revoke.handle(), error);
        }
        if (called instanceof Operation.Close close) {
            return machine.closeFails(process, close.handle(), error);
        }
        return false;
    }

    /**
     * True when this is a send through a COPIPE that may be refused since the other is a receive
     * from it for fewer bytes.
     */
    boolean exceeds(PendingCall other, Machine machine) {
        return operation instanceof Operation.SendPipe send
                && other.operation instanceof Operation.RecvPipe recv
                && machine.alive(process)
                && machine.alive(other.process)
                && machine.exceeds(
                        process,
                        send.handle(),
                        send.data().length,
                        other.process,
                        recv.handle(),
                        recv.length());
    }

    /**
     * True when this is a send through a COPIPE that may take effect together with the other, a
     * receive from it, whatever that returned.
     */
    boolean mayMeet(PendingCall other, Machine machine) {
        return operation instanceof Operation.SendPipe send
                && other.operation instanceof Operation.RecvPipe recv
                && machine.alive(process)
                && machine.alive(other.process)
                && machine.rendezvous(
                        process,
                        send.handle(),
                        send.data(),
                        send.data().length,
                        other.process,
                        recv.handle(),
                        recv.length(),
                        new byte[send.data().length]);
    }

    /** As {@link #mayMeet}, where both end as they were observed. */
    boolean meets(PendingCall other, Machine machine) {
        if (refused() || other.refused() || !mayMeet(other, machine)) {
            return false;
        }
        if (other.never()) {
            return true;
        }
        Operation.SendPipe send = (Operation.SendPipe) operation;
        Operation.RecvPipe recv = (Operation.RecvPipe) other.operation;
        byte[] received = ((Outcome.Ok) other.outcome).data();
        return machine.rendezvousDelivers(
                process,
                send.handle(),
                send.data(),
                send.data().length,
                other.process,
                recv.handle(),
                recv.length(),
                received,
                received.length);
    }

    /**
     * The number of ways in which it may take effect: one, or one for each handle that a call which
     * never returns may have got.
     */
    int choices(Machine machine) {
        return operation.makesHandle() && never() && !onlyThread ? machine.handles() : 1;
    }

    /**
     * True when the operation may take effect in the state, whatever it returns then. Where the
     * kernel has a choice it may be refused there as well.
     */
    boolean mayTakeEffect(Machine machine) {
        if (onlyReads()) {
            return Outcome.Failed.all().stream()
                    .noneMatch(error -> refusable(machine, error.errno()));
        }
        if (!machine.alive(process) || operation instanceof Operation.Exit) {
            return machine.alive(process);
        }
        return takeEffect(machine.copy(), machine.freeHandle(process), null);
    }

    /**
     * Takes effect on the machine as it was observed, or in the given way if it never returns. Not
     * for calls that change nothing.
     *
     * @param choice from 0 to before {@link #choices}
     * @return false, with the machine unchanged, when the model does not allow that in its state
     */
    boolean takeEffect(Machine machine, int choice) {
        if (operation instanceof Operation.Exit) {
            if (!never() && !(outcome instanceof Outcome.Ok)) {
                return false;
            }
            machine.die(process);
            return true;
        }
        if (!machine.alive(process)) {
            return false;
        }
        if (never()) {
            int handle = onlyThread ? machine.freeHandle(process) : choice;
            return takeEffect(machine, handle, null);
        }
        return outcome instanceof Outcome.Ok ok && takeEffect(machine, ok.handle(), ok.data());
    }

    private boolean takeEffect(Machine machine, int newHandle, byte[] data) {
        Operation called = operation;
        if (called instanceof Operation.Send send) {
            return machine.send(process, send.handle(), send.data(), send.data().length);
        }
        if (called instanceof Operation.Recv recv) {
            return receive(machine, recv, data);
        }
        if (called instanceof Operation.SendMessage send) {
            return sendMessage(machine, send);
        }
        if (called instanceof Operation.Delete delete) {
            return machine.delete(process, delete.handle());
        }
        if (called instanceof Operation.Revoke revoke) {
            return machine.revoke(process, revoke.handle());
        }
        if (called instanceof Operation.Close close) {
            return machine.close(process, close.handle());
        }
        if (newHandle < 0 || newHandle >= machine.handles()) {
            return false;
        }
        if (called instanceof Operation.Derive derive) {
            return machine.derive(process, derive.handle(), derive.rights(), newHandle);
        }
        if (called instanceof Operation.Copy copy) {
            return machine.copy(process, copy.handle(), newHandle);
        }
        if (called instanceof Operation.Move move) {
            return machine.move(process, move.handle(), newHandle);
        }
        if (called instanceof Operation.RecvMessage recv) {
            return machine.recvMessage(
                    process, recv.handle(), newHandle, machine.oldest(process, recv.handle()));
        }
        return called instanceof Operation.Open open && open(machine, open.type(), newHandle);
    }

    /** How many bytes were received is observed; nobody saw those of a call that never returns. */
    private boolean receive(Machine machine, Operation.Recv recv, byte[] data) {
        int length = recv.length();
        if (data != null) {
            return machine.recvDelivers(process, recv.handle(), length, data, data.length)
                    && machine.recv(process, recv.handle(), length, data, data.length);
        }
        int cochannel = machine.object(process, recv.handle());
        if (cochannel == Machine.NONE || cochannel >= machine.cochannels()) {
            return false;
        }
        if (unseen == null) {
            unseen = new byte[machine.ringBytes()];
        }
        int count = Math.min(length, machine.length(cochannel));
        return machine.recv(process, recv.handle(), length, unseen, count);
    }

    /**
     * Which free buffer the message is copied to cannot be observed. It goes by the thread where it
     * can, so that messages which are sent side by side lead to the same state in either order.
     */
    private boolean sendMessage(Machine machine, Operation.SendMessage send) {
        int buffer = thread % machine.buffers();
        machine.reclaim(buffer);
        if (machine.carrier(buffer) != Machine.NONE
                || machine.references(machine.coports() + buffer) != 0) {
            buffer = machine.freeBuffer();
            if (buffer == Machine.NONE) {
                return false;
            }
            machine.reclaim(buffer);
        }
        return machine.sendMessage(process, send.handle(), send.data(), send.data().length, buffer);
    }

    /**
     * Which unused coport becomes the new one cannot be observed. It goes by the handle where it
     * can, so that opens which run side by side lead to the same state in either order.
     */
    private boolean open(Machine machine, CoportType type, int newHandle) {
        int turn = process * machine.handles() + newHandle;
        return switch (type) {
            case COCHANNEL -> {
                int coport = turn % machine.cochannels();
                int unused = unused(machine, coport, machine.freeCochannel());
                yield machine.open(process, name, newHandle, unused);
            }
            case COCARRIER -> {
                int first = machine.cochannels();
                int coport = first + turn % (machine.firstCopipe() - first);
                int unused = unused(machine, coport, machine.freeCocarrier());
                yield machine.openCocarrier(process, name, newHandle, unused);
            }
            case COPIPE -> {
                int first = machine.firstCopipe();
                int coport = first + turn % (machine.coports() - first);
                int unused = unused(machine, coport, machine.freeCopipe());
                yield machine.openCopipe(process, name, newHandle, unused);
            }
        };
    }

    /** The coport if nobody refers to it, otherwise the one that is free, if any is. */
    private static int unused(Machine machine, int coport, int free) {
        return machine.references(coport) == 0 || free == Machine.NONE ? coport : free;
    }

    /**
     * True when the operation may change which handles there are, or who is alive, or looks at
     * several objects, so that it has no {@link #meetingPlace}.
     */
    boolean mattersEverywhere() {
        return !(operation instanceof Operation.Send
                || operation instanceof Operation.Recv
                || operation instanceof Operation.SendMessage
                || operation instanceof Operation.SendPipe
                || operation instanceof Operation.RecvPipe
                || operation instanceof Operation.Close
                || (onlyReads() && !(operation instanceof Operation.AwaitAny)));
    }

    /**
     * The object where calls that leave the handles alone meet in the state, or {@link
     * Machine#NONE}: those through capabilities to other objects do not matter to it. All
     * COCARRIERs are one, since their messages compete for the buffers.
     */
    int meetingPlace(Machine machine) {
        if (mattersEverywhere()) {
            return Machine.NONE;
        }
        int object = machine.object(process, operation.handle());
        return machine.cochannels() <= object && object < machine.firstCopipe()
                ? machine.cochannels()
                : object;
    }
}
