package touchstone.model.cap;

/**
 * Every capability of the machine: the capability spaces of all processes, and for each object how many capabilities
 * refer to it, by right.
 */
public class CapabilityTable {
    /** The object of an empty slot. */
    public static final int NONE = -1;

    private final int handles;
    private final int[] first;
    private final int[] object;
    private final Rights[] rights;
    private final int[] senders;
    private final int[] receivers;
    private final int[] references;

    public CapabilityTable(int processes, int handles, int objects) {
        this.handles = handles;
        first = new int[processes];
        int total = 0;
        for (int process = 0; process < processes; process++) {
            first[process] = total;
            total = total + handles;
        }
        object = new int[total];
        rights = new Rights[total];
        for (int slot = 0; slot < total; slot++) {
            object[slot] = NONE;
        }
        senders = new int[objects];
        receivers = new int[objects];
        references = new int[objects];
    }

    public int processes() {
        return first.length;
    }

    public int handles() {
        return handles;
    }

    public int objects() {
        return references.length;
    }

    /** Where the capability that {@code process} calls {@code handle} is kept. */
    public int slot(int process, int handle) {
        return first[process] + handle;
    }

    /** The object that the capability in {@code slot} is to, or NONE. */
    public int object(int slot) {
        return object[slot];
    }

    public Rights rights(int slot) {
        return rights[slot];
    }

    public int senders(int target) {
        return senders[target];
    }

    public int receivers(int target) {
        return receivers[target];
    }

    public int references(int target) {
        return references[target];
    }

    /** The lowest free handle of {@code process}, or NONE. */
    public int freeHandle(int process) {
        for (int handle = 0; handle < handles; handle++) {
            if (object[first[process] + handle] == NONE) {
                return handle;
            }
        }
        return NONE;
    }

    /** The lowest object that no capability refers to, or NONE. */
    public int freeObject() {
        for (int target = 0; target < references.length; target++) {
            if (references[target] == 0) {
                return target;
            }
        }
        return NONE;
    }

    public void insert(int slot, int target, Rights set) {
        object[slot] = target;
        rights[slot] = set;
        count(target);
    }

    public void delete(int slot) {
        int target = object[slot];
        object[slot] = NONE;
        rights[slot] = null;
        count(target);
    }

    private void count(int target) {
        int withSend = 0;
        int withRecv = 0;
        int all = 0;
        for (int slot = 0; slot < object.length; slot++) {
            if (object[slot] == target) {
                all = all + 1;
                if (rights[slot].send) {
                    withSend = withSend + 1;
                }
                if (rights[slot].recv) {
                    withRecv = withRecv + 1;
                }
            }
        }
        senders[target] = withSend;
        receivers[target] = withRecv;
        references[target] = all;
    }

    /** Becomes a copy of {@code other}, which has the same capacities. */
    public void become(CapabilityTable other) {
        for (int slot = 0; slot < object.length; slot++) {
            object[slot] = other.object[slot];
            rights[slot] = other.rights[slot];
        }
        for (int target = 0; target < references.length; target++) {
            senders[target] = other.senders[target];
            receivers[target] = other.receivers[target];
            references[target] = other.references[target];
        }
    }

    /** True when both hold the same capabilities under the same handles. */
    public boolean sameState(CapabilityTable other) {
        for (int slot = 0; slot < object.length; slot++) {
            if (object[slot] != other.object[slot]) {
                return false;
            }
            if (object[slot] != NONE && !rights[slot].sameAs(other.rights[slot])) {
                return false;
            }
        }
        return true;
    }

    /** A 64-bit hash of the state. */
    public long hash() {
        long hash = 0;
        for (int slot = 0; slot < object.length; slot++) {
            hash = hash * 0x9E3779B97F4A7C15L + (object[slot] == NONE ? 0 : 1 + object[slot] * 32 + rights[slot].code());
        }
        return hash;
    }
}
