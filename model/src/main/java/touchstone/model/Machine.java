package touchstone.model;

import touchstone.model.cap.CapabilityTable;
import touchstone.model.cap.Rights;
import touchstone.model.cop.Cochannel;

/**
 * The machine: processes, their capabilities, and the coports that these refer to. Every public method that changes
 * it is one indivisible transition.
 *
 * <p>A transition returns true when it took effect, and false when it was refused and nothing changed. Which errors
 * a refused operation may return is answered by the query of the same name that ends in {@code Fails}: true for each
 * error that is admissible now. An operation takes effect exactly when none is.
 */
public class Machine {
    /** No process, handle, coport or name. */
    public static final int NONE = -1;

    private final boolean[] alive;
    private final CapabilityTable capabilities;
    private final Cochannel[] cochannels;
    private final int ringBytes;
    private final Rights all;

    public Machine(int processes, int handles, int cochannels, int ringBytes) {
        this.ringBytes = ringBytes;
        all = new Rights(true, true, true, true, true);
        alive = new boolean[processes];
        for (int process = 0; process < processes; process++) {
            alive[process] = true;
        }
        capabilities = new CapabilityTable(processes, handles, cochannels);
        this.cochannels = new Cochannel[cochannels];
        for (int cochannel = 0; cochannel < cochannels; cochannel++) {
            this.cochannels[cochannel] = new Cochannel(ringBytes);
        }
    }

    public int processes() {
        return alive.length;
    }

    public int handles() {
        return capabilities.handles();
    }

    public int cochannels() {
        return cochannels.length;
    }

    public int ringBytes() {
        return ringBytes;
    }

    public boolean alive(int process) {
        return alive[process];
    }

    /** The coport that the capability under {@code handle} is to, or NONE when the handle is empty. */
    public int object(int process, int handle) {
        return capabilities.object(capabilities.slot(process, handle));
    }

    /** The rights of the capability under {@code handle}; null when the handle is empty. */
    public Rights rights(int process, int handle) {
        return capabilities.rights(capabilities.slot(process, handle));
    }

    public int senders(int cochannel) {
        return capabilities.senders(cochannel);
    }

    public int receivers(int cochannel) {
        return capabilities.receivers(cochannel);
    }

    public int references(int cochannel) {
        return capabilities.references(cochannel);
    }

    public boolean closed(int cochannel) {
        return cochannels[cochannel].closed();
    }

    public int name(int cochannel) {
        return cochannels[cochannel].name();
    }

    /** How many bytes wait in the coport. */
    public int length(int cochannel) {
        return cochannels[cochannel].length();
    }

    public byte at(int cochannel, int index) {
        return cochannels[cochannel].at(index);
    }

    /** The lowest handle that is empty, or NONE. */
    public int freeHandle(int process) {
        return capabilities.freeHandle(process);
    }

    /** The lowest coport that does not exist yet, or NONE. */
    public int freeCochannel() {
        return capabilities.freeObject();
    }

    /** The coport of that name, or NONE. */
    public int named(int name) {
        if (name == NONE) {
            return NONE;
        }
        for (int cochannel = 0; cochannel < cochannels.length; cochannel++) {
            if (cochannels[cochannel].name() == name) {
                return cochannel;
            }
        }
        return NONE;
    }

    // ---- open

    public boolean openFails(int process, int name, int error) {
        return error == Errno.ENOMEM
            && (freeHandle(process) == NONE || named(name) == NONE && freeCochannel() == NONE);
    }

    /**
     * Opens a coport: the one of that name if there is one, otherwise a new one.
     *
     * @param name NONE for a coport without a name
     * @param handle the choice of the kernel: the handle that the capability gets
     * @param cochannel the choice of the kernel: which unused coport becomes the new one
     */
    public boolean open(int process, int name, int handle, int cochannel) {
        int slot = capabilities.slot(process, handle);
        if (capabilities.object(slot) != NONE) {
            return false;
        }
        int existing = named(name);
        if (existing != NONE) {
            capabilities.insert(slot, existing, all);
            return true;
        }
        if (capabilities.references(cochannel) != 0) {
            return false;
        }
        cochannels[cochannel].bind(name);
        capabilities.insert(slot, cochannel, all);
        return true;
    }

    // ---- derive

    public boolean deriveFails(int process, int handle, Rights rights, int error) {
        int slot = capabilities.slot(process, handle);
        if (error == Errno.ENOMEM) {
            return freeHandle(process) == NONE;
        }
        if (capabilities.object(slot) == NONE) {
            return error == Errno.EBADF;
        }
        return error == Errno.EPERM && !rights.within(capabilities.rights(slot));
    }

    /**
     * Derives a capability with the given rights.
     *
     * @param child the choice of the kernel: the handle that the new capability gets
     */
    public boolean derive(int process, int handle, Rights rights, int child) {
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE || !rights.within(capabilities.rights(slot))) {
            return false;
        }
        if (capabilities.object(capabilities.slot(process, child)) != NONE) {
            return false;
        }
        capabilities.insert(capabilities.slot(process, child), target, rights);
        return true;
    }

    // ---- delete

    public boolean deleteFails(int process, int handle, int error) {
        return error == Errno.EBADF && object(process, handle) == NONE;
    }

    /** Deletes a capability; the last one of a coport takes the coport with it. */
    public boolean delete(int process, int handle) {
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE) {
            return false;
        }
        capabilities.delete(slot);
        if (capabilities.references(target) == 0) {
            cochannels[target].reclaim();
        }
        return true;
    }

    // ---- send

    public boolean sendFails(int process, int handle, int length, int error) {
        if (error == Errno.EINVAL) {
            return length <= 0;
        }
        if (error == Errno.EMSGSIZE) {
            return object(process, handle) != NONE && length > ringBytes;
        }
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE) {
            return error == Errno.EBADF;
        }
        if (error == Errno.EPERM) {
            return !capabilities.rights(slot).send;
        }
        boolean broken = cochannels[target].closed() || capabilities.receivers(target) == 0;
        if (error == Errno.EPIPE) {
            return broken;
        }
        return error == Errno.EAGAIN && !broken && length <= ringBytes && length > cochannels[target].room();
    }

    /** Sends the first {@code length} bytes of {@code data}, all or nothing. */
    public boolean send(int process, int handle, byte[] data, int length) {
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE || !capabilities.rights(slot).send || length <= 0) {
            return false;
        }
        Cochannel cochannel = cochannels[target];
        if (cochannel.closed() || capabilities.receivers(target) == 0 || length > cochannel.room()) {
            return false;
        }
        cochannel.send(data, length);
        return true;
    }

    // ---- recv

    public boolean recvFails(int process, int handle, int length, int error) {
        if (error == Errno.EINVAL) {
            return length <= 0;
        }
        if (error == Errno.EMSGSIZE) {
            return object(process, handle) != NONE && length > ringBytes;
        }
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE) {
            return error == Errno.EBADF;
        }
        if (error == Errno.EPERM) {
            return !capabilities.rights(slot).recv;
        }
        boolean broken = cochannels[target].closed() || capabilities.senders(target) == 0;
        boolean few = length > cochannels[target].length();
        if (error == Errno.EPIPE) {
            return broken && few;
        }
        return error == Errno.EAGAIN && !broken && few && length <= ringBytes;
    }

    /** True when recv of that length would take effect now and deliver exactly the first bytes of {@code data}. */
    public boolean recvDelivers(int process, int handle, byte[] data, int length) {
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        return target != NONE
            && capabilities.rights(slot).recv
            && length > 0
            && cochannels[target].startsWith(data, length);
    }

    /** Receives exactly {@code length} bytes into {@code data}. */
    public boolean recv(int process, int handle, byte[] data, int length) {
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE || !capabilities.rights(slot).recv || length <= 0) {
            return false;
        }
        Cochannel cochannel = cochannels[target];
        if (length > cochannel.length()) {
            return false;
        }
        cochannel.recv(data, length);
        return true;
    }

    // ---- close

    public boolean closeFails(int process, int handle, int error) {
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE) {
            return error == Errno.EBADF;
        }
        if (error == Errno.EPERM) {
            return !capabilities.rights(slot).close;
        }
        return error == Errno.EPIPE && cochannels[target].closed();
    }

    /** Closes the coport for ever. */
    public boolean close(int process, int handle) {
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE || !capabilities.rights(slot).close || cochannels[target].closed()) {
            return false;
        }
        cochannels[target].close();
        return true;
    }

    // ---- death

    /** The process ends, however it ends: all that it holds goes in this one step. */
    public void die(int process) {
        alive[process] = false;
        for (int handle = 0; handle < capabilities.handles(); handle++) {
            delete(process, handle);
        }
    }

    // ---- states

    /** A machine of the same capacities in the same state. */
    public Machine copy() {
        Machine copy = new Machine(processes(), handles(), cochannels(), ringBytes);
        copy.become(this);
        return copy;
    }

    /** Takes over the state of {@code other}, which has the same capacities. */
    public void become(Machine other) {
        for (int process = 0; process < alive.length; process++) {
            alive[process] = other.alive[process];
        }
        capabilities.become(other.capabilities);
        for (int cochannel = 0; cochannel < cochannels.length; cochannel++) {
            cochannels[cochannel].become(other.cochannels[cochannel]);
        }
    }

    /** True when no operation can tell the two machines apart. */
    public boolean sameState(Machine other) {
        for (int process = 0; process < alive.length; process++) {
            if (alive[process] != other.alive[process]) {
                return false;
            }
        }
        if (!capabilities.sameState(other.capabilities)) {
            return false;
        }
        for (int cochannel = 0; cochannel < cochannels.length; cochannel++) {
            if (!cochannels[cochannel].sameState(other.cochannels[cochannel])) {
                return false;
            }
        }
        return true;
    }

    /** A 64-bit hash of the state: machines in the same state have the same, on every run and every computer. */
    public long hash() {
        long hash = capabilities.hash();
        for (int process = 0; process < alive.length; process++) {
            hash = hash * 2 + (alive[process] ? 1 : 0);
        }
        for (int cochannel = 0; cochannel < cochannels.length; cochannel++) {
            hash = (hash ^ (hash >>> 29)) * 0xBF58476D1CE4E5B9L + cochannels[cochannel].hash();
        }
        return hash ^ (hash >>> 32);
    }
}
