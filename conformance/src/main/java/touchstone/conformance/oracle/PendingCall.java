package touchstone.conformance.oracle;

import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
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
        if (called instanceof Operation.Open) {
            return machine.openFails(process, name, error);
        }
        if (called instanceof Operation.Derive derive) {
            return machine.deriveFails(process, derive.handle(), derive.rights(), error);
        }
        if (called instanceof Operation.Delete delete) {
            return machine.deleteFails(process, delete.handle(), error);
        }
        if (called instanceof Operation.Close close) {
            return machine.closeFails(process, close.handle(), error);
        }
        return false;
    }

    /**
     * The number of ways in which it may take effect: one, or one for each handle that a call which
     * never returns may have got.
     */
    int choices(Machine machine) {
        return makesHandle() && never() && !onlyThread ? machine.handles() : 1;
    }

    /** True for the operations that return a new handle. */
    boolean makesHandle() {
        return operation instanceof Operation.Open || operation instanceof Operation.Derive;
    }

    /**
     * Takes effect on the machine as it was observed, or in the given way if it never returns.
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
        if (called instanceof Operation.Delete delete) {
            return machine.delete(process, delete.handle());
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
        return open(machine, newHandle);
    }

    private boolean receive(Machine machine, Operation.Recv recv, byte[] data) {
        int length = recv.length();
        if (length > machine.ringBytes()) {
            return false;
        }
        byte[] received = data;
        if (never()) {
            if (unseen == null) {
                unseen = new byte[machine.ringBytes()];
            }
            received = unseen;
        } else if (data == null
                || data.length != length
                || !machine.recvDelivers(process, recv.handle(), length, data, length)) {
            return false;
        }
        return machine.recv(process, recv.handle(), length, received, length);
    }

    /**
     * Which unused coport becomes the new one cannot be observed. It goes by the handle where it
     * can, so that opens which run side by side lead to the same state in either order.
     */
    private boolean open(Machine machine, int newHandle) {
        int cochannel = (process * machine.handles() + newHandle) % machine.cochannels();
        if (machine.references(cochannel) != 0) {
            cochannel = machine.freeCochannel();
        }
        if (cochannel == Machine.NONE) {
            if (machine.named(name) == Machine.NONE) {
                return false;
            }
            cochannel = 0;
        }
        return machine.open(process, name, newHandle, cochannel);
    }

    /** True when the operation may change which handles there are, or who is alive. */
    boolean changesHandles() {
        return !(operation instanceof Operation.Send
                || operation instanceof Operation.Recv
                || operation instanceof Operation.Close);
    }

    /** The coport of a send, recv or close in the state, or {@link Machine#NONE}. */
    int coport(Machine machine) {
        int handle;
        if (operation instanceof Operation.Send send) {
            handle = send.handle();
        } else if (operation instanceof Operation.Recv recv) {
            handle = recv.handle();
        } else if (operation instanceof Operation.Close close) {
            handle = close.handle();
        } else {
            return Machine.NONE;
        }
        return machine.object(process, handle);
    }
}
