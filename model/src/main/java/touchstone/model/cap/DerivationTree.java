package touchstone.model.cap;

/**
 * The capability derivation tree of the machine, kept as the relation that revoke asks for: which capability descends
 * from which (CAP-DERIVE-4). Capabilities are named by their slots; what is kept about an empty slot has no meaning,
 * and is replaced when the slot is filled again.
 */
public class DerivationTree {
    /** The largest number of slots; the relation has a place for each two. */
    public static final int SLOTS_MAX = 4096;

    /** In row {@code t} and column {@code s}: whether the capability in slot s descends from the one in slot t. */
    private /*@ spec_public @*/ final boolean[][] below;

    /*@ public invariant 0 < below.length && below.length <= SLOTS_MAX;
      @ public invariant \typeof(below) == \type(boolean[][]);
      @ public invariant (\forall int t; 0 <= t && t < below.length; below[t] != null
      @     && below[t].length == below.length);
      @ public invariant (\forall int t; 0 <= t && t < below.length;
      @     (\forall int u; 0 <= u && u < t; below[t] != below[u]));
      @*/

    /*@ accessible \inv: below, below[*], \infinite_union(int t; 0 <= t && t < below.length; below[t][*]);
      @*/

    /*@ public normal_behavior
      @ requires 0 < slots && slots <= SLOTS_MAX;
      @ ensures below != null && below.length == slots && \fresh(below);
      @ ensures (\forall int t; 0 <= t && t < slots; below[t] != null && \fresh(below[t]));
      @ assignable \nothing;
      @*/
    public DerivationTree(int slots) {
        below = new boolean[slots][];
        /*@ loop_invariant 0 <= row && row <= slots;
          @ loop_invariant (\forall int t; 0 <= t && t < row; below[t] != null && below[t].length == slots
          @     && \fresh(below[t]));
          @ loop_invariant (\forall int t; 0 <= t && t < row; (\forall int u; 0 <= u && u < t; below[t] != below[u]));
          @ assignable below[*];
          @ decreases slots - row;
          @*/
        for (int row = 0; row < slots; row++) {
            below[row] = new boolean[slots];
        }
    }

    /** Whether the capability in the slot descends from the one in the slot {@code ancestor}. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < below.length && 0 <= ancestor && ancestor < below.length;
      @ ensures \result == below[ancestor][slot];
      @ assignable \strictly_nothing;
      @*/
    public boolean descends(int slot, int ancestor) {
        return below[ancestor][slot];
    }

    /** CAP-DERIVE-4: what the slot is filled with descends from nothing, and nothing descends from it. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < below.length;
      @ ensures (\forall int t; 0 <= t && t < below.length; !below[t][slot]);
      @ ensures (\forall int s; 0 <= s && s < below.length; !below[slot][s]);
      @ assignable below[slot][*], \infinite_union(int t; 0 <= t && t < below.length; \singleton(below[t][slot]));
      @*/
    public void mint(int slot) {
        leave(slot);
        shed(slot);
    }

    /** CAP-DERIVE-4: what the slot is filled with descends from {@code parent} and from all that this descends from. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < below.length && 0 <= parent && parent < below.length && slot != parent;
      @ ensures (\forall int t; 0 <= t && t < below.length;
      @     below[t][slot] == (t == parent || t != slot && \old(below[t][parent])));
      @ ensures (\forall int s; 0 <= s && s < below.length; !below[slot][s]);
      @ assignable below[slot][*], \infinite_union(int t; 0 <= t && t < below.length; \singleton(below[t][slot]));
      @*/
    public void derive(int slot, int parent) {
        copy(slot, parent);
        below[parent][slot] = true;
    }

    /** CAP-COPY-1: what the slot is filled with descends from all that {@code original} descends from. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < below.length && 0 <= original && original < below.length && slot != original;
      @ ensures (\forall int t; 0 <= t && t < below.length;
      @     below[t][slot] == (t != slot && \old(below[t][original])));
      @ ensures (\forall int s; 0 <= s && s < below.length; !below[slot][s]);
      @ assignable below[slot][*], \infinite_union(int t; 0 <= t && t < below.length; \singleton(below[t][slot]));
      @*/
    public void copy(int slot, int original) {
        join(slot, original);
        shed(slot);
    }

    /** CAP-MOVE-1: what the slot is filled with takes the place of what was in the slot {@code from}. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < below.length && 0 <= from && from < below.length && slot != from;
      @ ensures (\forall int t; 0 <= t && t < below.length;
      @     below[t][slot] == (t != slot && \old(below[t][from])));
      @ ensures (\forall int s; 0 <= s && s < below.length;
      @     below[slot][s] == (s != slot && \old(below[from][s])));
      @ assignable below[slot][*], \infinite_union(int t; 0 <= t && t < below.length; \singleton(below[t][slot]));
      @*/
    public void move(int slot, int from) {
        join(slot, from);
        adopt(slot, from);
        below[slot][slot] = false;
    }

    /** The slot descends from nothing. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < below.length;
      @ ensures (\forall int t; 0 <= t && t < below.length; !below[t][slot]);
      @ assignable \infinite_union(int t; 0 <= t && t < below.length; \singleton(below[t][slot]));
      @*/
    private void leave(int slot) {
        /*@ loop_invariant 0 <= ancestor && ancestor <= below.length;
          @ loop_invariant (\forall int t; 0 <= t && t < ancestor; !below[t][slot]);
          @ assignable \infinite_union(int t; 0 <= t && t < below.length; \singleton(below[t][slot]));
          @ decreases below.length - ancestor;
          @*/
        for (int ancestor = 0; ancestor < below.length; ancestor++) {
            below[ancestor][slot] = false;
        }
    }

    /** The slot descends from what the other slot descends from. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < below.length && 0 <= other && other < below.length && slot != other;
      @ ensures (\forall int t; 0 <= t && t < below.length; below[t][slot] == \old(below[t][other]));
      @ assignable \infinite_union(int t; 0 <= t && t < below.length; \singleton(below[t][slot]));
      @*/
    private void join(int slot, int other) {
        /*@ loop_invariant 0 <= ancestor && ancestor <= below.length;
          @ loop_invariant (\forall int t; 0 <= t && t < ancestor; below[t][slot] == \old(below[t][other]));
          @ assignable \infinite_union(int t; 0 <= t && t < below.length; \singleton(below[t][slot]));
          @ decreases below.length - ancestor;
          @*/
        for (int ancestor = 0; ancestor < below.length; ancestor++) {
            below[ancestor][slot] = below[ancestor][other];
        }
    }

    /** Nothing descends from the slot. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < below.length;
      @ ensures (\forall int s; 0 <= s && s < below.length; !below[slot][s]);
      @ assignable below[slot][*];
      @*/
    private void shed(int slot) {
        /*@ loop_invariant 0 <= child && child <= below.length;
          @ loop_invariant (\forall int s; 0 <= s && s < child; !below[slot][s]);
          @ assignable below[slot][*];
          @ decreases below.length - child;
          @*/
        for (int child = 0; child < below.length; child++) {
            below[slot][child] = false;
        }
    }

    /** What descends from the other slot descends from the slot. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < below.length && 0 <= other && other < below.length && slot != other;
      @ ensures (\forall int s; 0 <= s && s < below.length; below[slot][s] == \old(below[other][s]));
      @ assignable below[slot][*];
      @*/
    private void adopt(int slot, int other) {
        /*@ loop_invariant 0 <= child && child <= below.length;
          @ loop_invariant (\forall int s; 0 <= s && s < child; below[slot][s] == \old(below[other][s]));
          @ assignable below[slot][*];
          @ decreases below.length - child;
          @*/
        for (int child = 0; child < below.length; child++) {
            below[slot][child] = below[other][child];
        }
    }

    /** Makes the slot descend from the slot {@code ancestor}, or not. */
    public void unpack(int slot, int ancestor, boolean descends) {
        below[ancestor][slot] = descends;
    }

    /** Becomes a copy of {@code other}, which has as many slots. */
    public void become(DerivationTree other) {
        for (int slot = 0; slot < below.length; slot++) {
            System.arraycopy(other.below[slot], 0, below[slot], 0, below.length);
        }
    }
}
