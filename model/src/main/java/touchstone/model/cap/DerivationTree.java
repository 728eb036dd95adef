package touchstone.model.cap;

/**
 * The capability derivation tree of the machine, kept as the relation that revoke asks for: which capability descends
 * from which (CAP-DERIVE-4). Capabilities are named by their slots; what is kept about an empty slot has no meaning,
 * and is replaced when the slot is filled again.
 */
public class DerivationTree {
    private /*@ spec_public @*/ final Square square;

    /** For each two slots t and s: whether the capability in slot s descends from the one in slot t. */
    private /*@ spec_public @*/ final boolean[] below;

    // The same as one value: for each slot t a sequence that has 1 for each slot s that descends, and 0 for others.
    //@ public ghost \seq relation;

    /*@ public invariant square.row != null && \invariant_for(square) && square.size <= below.length;
      @ public invariant relation == (\seq_def int t; 0; square.row.length; (\seq_def int s; 0; square.row.length;
      @     below[square.row[t] + s] ? 1 : 0));
      @*/

    //@ accessible \inv: square, square.row, square.row[*], square.size, below, below[*], relation;

    /*@ public normal_behavior
      @ requires 0 < slots && slots <= Square.SLOTS_MAX;
      @ ensures square != null && square.row != null && below != null && square.row.length == slots;
      @ ensures (\forall int i; 0 <= i && i < below.length; !below[i]);
      @ ensures \fresh(square) && \fresh(square.row) && \fresh(below);
      @ assignable \nothing;
      @*/
    public DerivationTree(int slots) {
        square = new Square(slots);
        below = new boolean[square.size()];
        /*@ set relation = (\seq_def int t; 0; square.row.length; (\seq_def int s; 0; square.row.length;
          @     below[square.row[t] + s] ? 1 : 0));
          @*/
    }

    /** Whether the capability in the slot descends from the one in the slot {@code ancestor}. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < square.row.length && 0 <= ancestor && ancestor < square.row.length;
      @ ensures \result == ((\bigint)((\seq)relation[ancestor])[slot] == 1);
      @ assignable \strictly_nothing;
      @*/
    public boolean descends(int slot, int ancestor) {
        return below[square.place(ancestor, slot)];
    }

    /** Has the slot descend from the slot {@code ancestor}, or not. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < square.row.length && 0 <= ancestor && ancestor < square.row.length;
      @ ensures (\forall int t; 0 <= t && t < square.row.length; (\forall int s; 0 <= s && s < square.row.length;
      @     (\bigint)((\seq)relation[t])[s]
      @     == (t == ancestor && s == slot ? (value ? 1 : 0) : (\bigint)((\seq)\old(relation)[t])[s])));
      @ assignable below[*], relation;
      @*/
    private void set(int slot, int ancestor, boolean value) {
        square.apart(ancestor, slot);
        below[square.place(ancestor, slot)] = value;
        /*@ set relation = (\seq_def int t; 0; square.row.length; (\seq_def int s; 0; square.row.length;
          @     below[square.row[t] + s] ? 1 : 0));
          @*/
    }

    /** CAP-DERIVE-4: what the slot is filled with descends from nothing, and nothing descends from it. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < square.row.length;
      @ ensures relation == (\seq_def int t; 0; square.row.length; (\seq_def int s; 0; square.row.length;
      @     t == slot ? 0 : s == slot ? 0
      @         : (\bigint)((\seq)\old(relation)[t])[s]));
      @ assignable below[*], relation;
      @*/
    public void mint(int slot) {
        leave(slot);
        shed(slot);
    }

    /** CAP-DERIVE-4: what the slot is filled with descends from {@code parent} and from all that this descends from. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < square.row.length
      @     && 0 <= parent && parent < square.row.length && slot != parent;
      @ ensures relation == (\seq_def int t; 0; square.row.length; (\seq_def int s; 0; square.row.length;
      @     t == slot ? 0
      @         : s == slot ? (t == parent ? 1
      @         : (\bigint)((\seq)\old(relation)[t])[parent])
      @         : (\bigint)((\seq)\old(relation)[t])[s]));
      @ assignable below[*], relation;
      @*/
    public void derive(int slot, int parent) {
        join(slot, parent);
        shed(slot);
        set(slot, parent, true);
    }

    /** CAP-COPY-1: what the slot is filled with descends from all that {@code original} descends from. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < square.row.length
      @     && 0 <= original && original < square.row.length && slot != original;
      @ ensures relation == (\seq_def int t; 0; square.row.length; (\seq_def int s; 0; square.row.length;
      @     t == slot ? 0
      @         : s == slot ? (\bigint)((\seq)\old(relation)[t])[original]
      @         : (\bigint)((\seq)\old(relation)[t])[s]));
      @ assignable below[*], relation;
      @*/
    public void copy(int slot, int original) {
        join(slot, original);
        shed(slot);
    }

    /** CAP-MOVE-1: what the slot is filled with takes the place of what was in the slot {@code from}. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < square.row.length
      @     && 0 <= from && from < square.row.length && slot != from;
      @ ensures relation == (\seq_def int t; 0; square.row.length; (\seq_def int s; 0; square.row.length;
      @     t == slot ? (s == slot ? 0
      @         : (\bigint)((\seq)\old(relation)[from])[s])
      @         : s == slot ? (\bigint)((\seq)\old(relation)[t])[from]
      @         : (\bigint)((\seq)\old(relation)[t])[s]));
      @ assignable below[*], relation;
      @*/
    public void move(int slot, int from) {
        adopt(slot, from);
        join(slot, from);
        set(slot, slot, false);
    }

    /** The slot descends from nothing. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < square.row.length;
      @ ensures (\forall int t; 0 <= t && t < square.row.length; (\forall int s; 0 <= s && s < square.row.length;
      @     (\bigint)((\seq)relation[t])[s] == (s == slot ? 0
      @         : (\bigint)((\seq)\old(relation)[t])[s])));
      @ assignable below[*], relation;
      @*/
    private void leave(int slot) {
        /*@ loop_invariant 0 <= i && i <= square.row.length && \invariant_for(this);
          @ loop_invariant (\forall int t; 0 <= t && t < square.row.length;
          @     (\forall int s; 0 <= s && s < square.row.length; (\bigint)((\seq)relation[t])[s]
          @     == (s == slot && t < i ? 0
          @         : (\bigint)((\seq)\old(relation)[t])[s])));
          @ assignable below[*], relation;
          @ decreases square.row.length - i;
          @*/
        for (int i = 0; i < square.slots(); i++) {
            set(slot, i, false);
        }
    }

    /** Nothing descends from the slot. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < square.row.length;
      @ ensures (\forall int t; 0 <= t && t < square.row.length; (\forall int s; 0 <= s && s < square.row.length;
      @     (\bigint)((\seq)relation[t])[s] == (t == slot ? 0
      @         : (\bigint)((\seq)\old(relation)[t])[s])));
      @ assignable below[*], relation;
      @*/
    private void shed(int slot) {
        /*@ loop_invariant 0 <= i && i <= square.row.length && \invariant_for(this);
          @ loop_invariant (\forall int t; 0 <= t && t < square.row.length;
          @     (\forall int s; 0 <= s && s < square.row.length; (\bigint)((\seq)relation[t])[s]
          @     == (t == slot && s < i ? 0
          @         : (\bigint)((\seq)\old(relation)[t])[s])));
          @ assignable below[*], relation;
          @ decreases square.row.length - i;
          @*/
        for (int i = 0; i < square.slots(); i++) {
            set(i, slot, false);
        }
    }

    /** The slot descends from what the other slot descends from. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < square.row.length
      @     && 0 <= other && other < square.row.length && slot != other;
      @ ensures (\forall int t; 0 <= t && t < square.row.length; (\forall int s; 0 <= s && s < square.row.length;
      @     (\bigint)((\seq)relation[t])[s] == (s == slot ? (\bigint)((\seq)\old(relation)[t])[other]
      @         : (\bigint)((\seq)\old(relation)[t])[s])));
      @ assignable below[*], relation;
      @*/
    private void join(int slot, int other) {
        /*@ loop_invariant 0 <= i && i <= square.row.length && \invariant_for(this);
          @ loop_invariant (\forall int t; 0 <= t && t < square.row.length;
          @     (\forall int s; 0 <= s && s < square.row.length; (\bigint)((\seq)relation[t])[s]
          @     == (s == slot && t < i ? (\bigint)((\seq)\old(relation)[t])[other]
          @         : (\bigint)((\seq)\old(relation)[t])[s])));
          @ assignable below[*], relation;
          @ decreases square.row.length - i;
          @*/
        for (int i = 0; i < square.slots(); i++) {
            set(slot, i, descends(other, i));
        }
    }

    /** What descends from the other slot descends from the slot. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < square.row.length
      @     && 0 <= other && other < square.row.length && slot != other;
      @ ensures (\forall int t; 0 <= t && t < square.row.length; (\forall int s; 0 <= s && s < square.row.length;
      @     (\bigint)((\seq)relation[t])[s] == (t == slot ? (\bigint)((\seq)\old(relation)[other])[s]
      @         : (\bigint)((\seq)\old(relation)[t])[s])));
      @ assignable below[*], relation;
      @*/
    private void adopt(int slot, int other) {
        /*@ loop_invariant 0 <= i && i <= square.row.length && \invariant_for(this);
          @ loop_invariant (\forall int t; 0 <= t && t < square.row.length;
          @     (\forall int s; 0 <= s && s < square.row.length; (\bigint)((\seq)relation[t])[s]
          @     == (t == slot && s < i ? (\bigint)((\seq)\old(relation)[other])[s]
          @         : (\bigint)((\seq)\old(relation)[t])[s])));
          @ assignable below[*], relation;
          @ decreases square.row.length - i;
          @*/
        for (int i = 0; i < square.slots(); i++) {
            set(i, slot, descends(i, other));
        }
    }

    /** Makes the slot descend from the slot {@code ancestor}, or not. */
    public void unpack(int slot, int ancestor, boolean descends) {
        below[ancestor][slot] = descends;
    }

    /** Becomes a copy of {@code other}, which has as many slots. */
    public void become(DerivationTree other) {
        System.arraycopy(other.below, 0, below, 0, below.length);
    }
}
