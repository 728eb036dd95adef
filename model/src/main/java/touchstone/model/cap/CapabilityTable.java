package touchstone.model.cap;

/**
 * Every capability of the machine (chapter CAP): the capability spaces of all processes, one after the other. How many
 * capabilities an object has is always counted, never stored, so that no count can be wrong (CAP-REFERENCES-1).
 */
public class CapabilityTable {
    /** The object of an empty slot. */
    public static final int NONE = -1;

    private /*@ spec_public @*/ final int handles;
    private /*@ spec_public @*/ final int coports;
    private /*@ spec_public @*/ final int objects;
    private /*@ spec_public @*/ final int[] first;
    private /*@ spec_public @*/ final int[] object;
    private /*@ spec_public nullable @*/ final Rights[] rights;
    private /*@ spec_public @*/ final Rights all;
    private /*@ spec_public @*/ final Rights load;

    /*@ public invariant 0 < handles && handles <= 1024 && 0 < coports && coports <= objects && objects <= 576;
      @ public invariant 0 < first.length && first.length <= 16;
      @ public invariant \typeof(rights) == \type(Rights[]);
      @ public invariant object.length <= 16384 && rights != null && rights.length == object.length && object != first;
      @ public invariant (\forall int p; 0 <= p && p < first.length; 0 <= first[p]
      @     && first[p] <= object.length - handles);
      @ public invariant (\forall int s; 0 <= s && s < object.length; NONE <= object[s] && object[s] < objects);
      @ public invariant (\forall int s; 0 <= s && s < object.length; object[s] == NONE || rights[s] != null);
      @ public invariant (\forall int s; 0 <= s && s < object.length; object[s] == NONE || !rights[s].store);
      @ public invariant (\forall int s; 0 <= s && s < object.length; object[s] == NONE || coports <= object[s]
      @     || !rights[s].load);
      @ public invariant all.send && all.recv && all.poll && all.close && all.transfer && !all.load && !all.store;
      @ public invariant !load.send && !load.recv && !load.poll && !load.close && load.transfer && load.load
      @     && !load.store;
      @*/

    /*@ accessible \inv: handles, coports, objects, first, first[*], object, object[*], rights, rights[*],
      @     all, all.*, load, load.*,
      @     \infinite_union(int s; 0 <= s && s < rights.length; \set_union(rights[s].load, rights[s].store));
      @*/

    /*@ public normal_behavior
      @ requires 0 < processes && processes <= 16 && 0 < handles && handles <= 1024;
      @ requires 0 < coports && coports <= 320 && 0 <= buffers && buffers <= 256;
      @ ensures this.handles == handles && this.coports == coports && objects == coports + buffers
      @     && first.length == processes;
      @ ensures first != null && object != null && rights != null && object != first;
      @ ensures (\forall int s; 0 <= s && s < object.length; object[s] == NONE);
      @ ensures (\forall int p; 0 <= p && p < processes;
      @     (\forall int q; 0 <= q && q < p; first[q] + handles <= first[p]));
      @ ensures \fresh(first) && \fresh(object) && \fresh(rights) && \fresh(all) && \fresh(load);
      @ ensures all.send && all.recv && all.poll && all.close && all.transfer && !all.load && !all.store;
      @ ensures load.load && load.transfer && !load.store && !load.send && !load.recv && !load.poll && !load.close;
      @ assignable \nothing;
      @*/
    public CapabilityTable(int processes, int handles, int coports, int buffers) {
        all = new Rights(true, true, true, true, true, false, false);
        load = new Rights(false, false, false, false, true, true, false);
        this.handles = handles;
        this.coports = coports;
        objects = coports + buffers;
        first = new int[processes];
        int total = 0;
        /*@ loop_invariant 0 <= process && process <= processes && 0 <= total && total <= process * 1024;
          @ loop_invariant (\forall int p; 0 <= p && p < process; 0 <= first[p] && first[p] <= total - handles);
          @ loop_invariant (\forall int p; 0 <= p && p < process;
          @     (\forall int q; 0 <= q && q < p; first[q] + handles <= first[p]));
          @ assignable first[*];
          @ decreases processes - process;
          @*/
        for (int process = 0; process < processes; process++) {
            first[process] = total;
            total = total + handles;
        }
        object = new int[total];
        rights = new Rights[total];
        /*@ loop_invariant 0 <= slot && slot <= total;
          @ loop_invariant (\forall int s; 0 <= s && s < slot; object[s] == NONE);
          @ assignable object[*];
          @ decreases total - slot;
          @*/
        for (int slot = 0; slot < total; slot++) {
            object[slot] = NONE;
        }
    }

    /** CAP-HANDLE-1: where the capability is kept that {@code process} calls {@code handle}. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < first.length && 0 <= handle && handle < handles;
      @ ensures \result == first[process] + handle && 0 <= \result && \result < object.length;
      @ assignable \strictly_nothing;
      @*/
    public int slot(int process, int handle) {
        return first[process] + handle;
    }

    /** The object that the capability in the slot is to, or NONE. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < object.length;
      @ ensures \result == object[slot] && NONE <= \result && \result < objects;
      @ assignable \strictly_nothing;
      @*/
    public int object(int slot) {
        return object[slot];
    }

    /** The rights of the capability in the slot; of no meaning when it is empty. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < object.length;
      @ ensures \result == rights[slot] && (object[slot] != NONE ==> \result != null && !\result.store);
      @ ensures object[slot] != NONE && \result.load ==> coports <= object[slot];
      @ assignable \strictly_nothing;
      @*/
    public /*@ nullable @*/ Rights rights(int slot) {
        return rights[slot];
    }

    /** CAP-REFERENCES-1: whether any capability refers to the object. */
    /*@ public normal_behavior
      @ requires 0 <= target && target < objects;
      @ ensures \result == (\exists int s; 0 <= s && s < object.length; object[s] == target);
      @ assignable \strictly_nothing;
      @*/
    public boolean hasReference(int target) {
        /*@ loop_invariant 0 <= slot && slot <= object.length;
          @ loop_invariant (\forall int s; 0 <= s && s < slot; object[s] != target);
          @ assignable \strictly_nothing;
          @ decreases object.length - slot;
          @*/
        for (int slot = 0; slot < object.length; slot++) {
            if (object[slot] == target) {
                return true;
            }
        }
        return false;
    }

    /** CAP-REFERENCES-1: how many capabilities to the object there are. */
    /*@ public normal_behavior
      @ requires 0 <= target && target < objects;
      @ ensures \result == (\sum int s; 0 <= s && s < object.length; object[s] == target ? 1 : 0);
      @ assignable \strictly_nothing;
      @*/
    public int references(int target) {
        int count = 0;
        /*@ loop_invariant 0 <= slot && slot <= object.length && 0 <= count && count <= slot;
          @ loop_invariant count == (\sum int s; 0 <= s && s < slot; object[s] == target ? 1 : 0);
          @ assignable \strictly_nothing;
          @ decreases object.length - slot;
          @*/
        for (int slot = 0; slot < object.length; slot++) {
            if (object[slot] == target) {
                count = count + 1;
            }
        }
        return count;
    }

    /** CAP-REFERENCES-1: how many of them carry SEND. */
    /*@ public normal_behavior
      @ requires 0 <= target && target < objects;
      @ ensures \result == (\sum int s; 0 <= s && s < object.length; object[s] == target && rights[s].send ? 1 : 0);
      @ assignable \strictly_nothing;
      @*/
    public int senders(int target) {
        int count = 0;
        /*@ loop_invariant 0 <= slot && slot <= object.length && 0 <= count && count <= slot;
          @ loop_invariant count == (\sum int s; 0 <= s && s < slot; object[s] == target && rights[s].send ? 1 : 0);
          @ assignable \strictly_nothing;
          @ decreases object.length - slot;
          @*/
        for (int slot = 0; slot < object.length; slot++) {
            if (object[slot] == target && rights[slot].send) {
                count = count + 1;
            }
        }
        return count;
    }

    /** CAP-REFERENCES-1: how many of them carry RECV. */
    /*@ public normal_behavior
      @ requires 0 <= target && target < objects;
      @ ensures \result == (\sum int s; 0 <= s && s < object.length; object[s] == target && rights[s].recv ? 1 : 0);
      @ assignable \strictly_nothing;
      @*/
    public int receivers(int target) {
        int count = 0;
        /*@ loop_invariant 0 <= slot && slot <= object.length && 0 <= count && count <= slot;
          @ loop_invariant count == (\sum int s; 0 <= s && s < slot; object[s] == target && rights[s].recv ? 1 : 0);
          @ assignable \strictly_nothing;
          @ decreases object.length - slot;
          @*/
        for (int slot = 0; slot < object.length; slot++) {
            if (object[slot] == target && rights[slot].recv) {
                count = count + 1;
            }
        }
        return count;
    }

    /** Whether any capability with RECV refers to the object. */
    /*@ public normal_behavior
      @ requires 0 <= target && target < objects;
      @ ensures \result == (\exists int s; 0 <= s && s < object.length; object[s] == target && rights[s].recv);
      @ assignable \strictly_nothing;
      @*/
    public boolean hasReceiver(int target) {
        /*@ loop_invariant 0 <= slot && slot <= object.length;
          @ loop_invariant (\forall int s; 0 <= s && s < slot; !(object[s] == target && rights[s].recv));
          @ assignable \strictly_nothing;
          @ decreases object.length - slot;
          @*/
        for (int slot = 0; slot < object.length; slot++) {
            if (object[slot] == target && rights[slot].recv) {
                return true;
            }
        }
        return false;
    }

    /** Whether any capability with SEND refers to the object. */
    /*@ public normal_behavior
      @ requires 0 <= target && target < objects;
      @ ensures \result == (\exists int s; 0 <= s && s < object.length; object[s] == target && rights[s].send);
      @ assignable \strictly_nothing;
      @*/
    public boolean hasSender(int target) {
        /*@ loop_invariant 0 <= slot && slot <= object.length;
          @ loop_invariant (\forall int s; 0 <= s && s < slot; !(object[s] == target && rights[s].send));
          @ assignable \strictly_nothing;
          @ decreases object.length - slot;
          @*/
        for (int slot = 0; slot < object.length; slot++) {
            if (object[slot] == target && rights[slot].send) {
                return true;
            }
        }
        return false;
    }

    /** The lowest empty handle of the process, or NONE. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < first.length;
      @ ensures \result == NONE ==>
      @     (\forall int s; first[process] <= s && s < first[process] + handles; object[s] != NONE);
      @ ensures \result != NONE ==> 0 <= \result && \result < handles && object[first[process] + \result] == NONE
      @     && 0 <= first[process] && first[process] + \result < object.length;
      @ assignable \strictly_nothing;
      @*/
    public int freeHandle(int process) {
        /*@ loop_invariant 0 <= handle && handle <= handles;
          @ loop_invariant (\forall int s; first[process] <= s && s < first[process] + handle; object[s] != NONE);
          @ assignable \strictly_nothing;
          @ decreases handles - handle;
          @*/
        for (int handle = 0; handle < handles; handle++) {
            if (object[first[process] + handle] == NONE) {
                return handle;
            }
        }
        return NONE;
    }

    /** How many handles each process has. */
    /*@ public normal_behavior
      @ ensures \result == handles;
      @ assignable \strictly_nothing;
      @*/
    public int handles() {
        return handles;
    }

    /** How many slots there are, of all processes together. */
    /*@ public normal_behavior
      @ ensures \result == object.length;
      @ assignable \strictly_nothing;
      @*/
    public int slots() {
        return object.length;
    }

    /** CAP-HANDLE-2: puts a capability to a coport into an empty slot, with all rights that there are to one. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < object.length && object[slot] == NONE && 0 <= coport && coport < coports;
      @ ensures object[slot] == coport && rights[slot] == all;
      @ assignable object[slot], rights[slot];
      @*/
    public void grant(int slot, int coport) {
        object[slot] = coport;
        rights[slot] = all;
    }

    /** COP-CARRIER-RECV-1: puts a capability with LOAD to a message into an empty slot. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < object.length && object[slot] == NONE && coports <= message && message < objects;
      @ ensures object[slot] == message && rights[slot] == load && load != null;
      @ assignable object[slot], rights[slot];
      @*/
    public void deliver(int slot, int message) {
        object[slot] = message;
        rights[slot] = load;
    }

    /** CAP-DERIVE-1: puts a capability to the object of {@code parent} into an empty slot. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < object.length && object[slot] == NONE;
      @ requires 0 <= parent && parent < object.length && object[parent] != NONE;
      @ requires !set.store && (!set.load || rights[parent].load);
      @ ensures object[slot] == \old(object[parent]) && rights[slot] == set;
      @ assignable object[slot], rights[slot];
      @*/
    public void derive(int slot, int parent, Rights set) {
        object[slot] = object[parent];
        rights[slot] = set;
    }

    /** CAP-DELETE-1: empties a slot. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < object.length;
      @ ensures object[slot] == NONE;
      @ assignable object[slot];
      @*/
    public void delete(int slot) {
        object[slot] = NONE;
    }

    /** CLEAN-DEATH-1, CLEAN-DEATH-2: empties the capability space of the process and no other. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < first.length;
      @ ensures (\forall int s; 0 <= s && s < object.length;
      @     object[s] == (first[process] <= s && s < first[process] + handles ? NONE : \old(object[s])));
      @ assignable object[*];
      @*/
    public void clear(int process) {
        /*@ loop_invariant 0 <= handle && handle <= handles;
          @ loop_invariant (\forall int s; 0 <= s && s < object.length;
          @     object[s] == (first[process] <= s && s < first[process] + handle ? NONE : \old(object[s])));
          @ assignable object[*];
          @ decreases handles - handle;
          @*/
        for (int handle = 0; handle < handles; handle++) {
            object[first[process] + handle] = NONE;
        }
    }

    /** Becomes a copy of {@code other}, which has the same capacities. */
    public void become(CapabilityTable other) {
        for (int slot = 0; slot < object.length; slot++) {
            object[slot] = other.object[slot];
            rights[slot] = other.rights[slot];
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
            int capability = object[slot] == NONE ? 0 : 1 + object[slot] * 128 + rights[slot].code();
            hash = hash * 0x9E3779B97F4A7C15L + capability;
        }
        return hash;
    }

    /**
     * Writes what the process holds, one number a handle: 0 for an empty one, otherwise 1 + rights + 128 *
     * object.
     *
     * @param numbers where to
     * @param at the place of the first of them
     */
    public void pack(int process, int[] numbers, int at) {
        for (int handle = 0; handle < handles; handle++) {
            int slot = first[process] + handle;
            numbers[at + handle] = object[slot] == NONE ? 0 : 1 + object[slot] * 128 + rights[slot].code();
        }
    }

    /**
     * Makes the process hold what {@link #pack} wrote.
     *
     * @param sets every set of rights, by its code
     */
    public void unpack(int process, int[] numbers, int at, Rights[] sets) {
        for (int handle = 0; handle < handles; handle++) {
            int slot = first[process] + handle;
            int capability = numbers[at + handle] - 1;
            object[slot] = capability < 0 ? NONE : capability / 128;
            if (capability >= 0) {
                rights[slot] = sets[capability % 128];
            }
        }
    }
}
