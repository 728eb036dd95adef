package touchstone.model.cap;

/**
 * The capability derivation tree of the machine, kept as the relation that revoke asks for: which capability descends
 * from which (CAP-DERIVE-4). Capabilities are named by their slots; what is kept about an empty slot has no meaning,
 * and is replaced when the slot is filled again.
 */
public class DerivationTree {
    /** Holds between t and s when the capability in slot s descends from the one in slot t. */
    private /*@ spec_public @*/ final Relation below;

    /*@ public invariant below.square != null && below.square.row != null && below.cells != null
      @     && \invariant_for(below);
      @*/

    /*@ accessible \inv: below, below.square, below.square.row, below.square.row[*], below.square.size, below.cells,
      @     below.cells[*], below.pairs;
      @*/

    /*@ public normal_behavior
      @ requires 0 < slots && slots <= Square.SLOTS_MAX;
      @ ensures below != null && below.square != null && below.square.row != null && below.cells != null;
      @ ensures below.square.row.length == slots;
      @ ensures (\forall int i; 0 <= i && i < below.cells.length; !below.cells[i]);
      @ ensures \fresh(below) && \fresh(below.square) && \fresh(below.square.row) && \fresh(below.cells);
      @ assignable \nothing;
      @*/
    public DerivationTree(int slots) {
        below = new Relation(slots);
    }

    /** Whether the capability in the slot descends from the one in the slot {@code ancestor}. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < below.square.row.length && 0 <= ancestor
      @     && ancestor < below.square.row.length;
      @ ensures \result == ((\bigint)((\seq)below.pairs[ancestor])[slot] == 1);
      @ assignable \strictly_nothing;
      @*/
    public boolean descends(int slot, int ancestor) {
        return below.holds(ancestor, slot);
    }

    /** CAP-DERIVE-4: what the slot is filled with descends from nothing, and nothing descends from it. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < below.square.row.length;
      @ ensures below.pairs == (\seq_def int t; 0; below.square.row.length; (\seq_def int s; 0; below.square.row.length;
      @     t == slot ? 0 : s == slot ? 0
      @         : (\bigint)((\seq)\old(below.pairs)[t])[s]));
      @ assignable below.cells[*], below.pairs;
      @*/
    public void mint(int slot) {
        below.clearColumn(slot);
        below.clearRow(slot);
    }

    /** CAP-DERIVE-4: what the slot is filled with descends from {@code parent} and from all that this descends from. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < below.square.row.length
      @     && 0 <= parent && parent < below.square.row.length && slot != parent;
      @ ensures below.pairs == (\seq_def int t; 0; below.square.row.length; (\seq_def int s; 0; below.square.row.length;
      @     t == slot ? 0
      @         : s == slot ? (t == parent ? 1
      @         : (\bigint)((\seq)\old(below.pairs)[t])[parent])
      @         : (\bigint)((\seq)\old(below.pairs)[t])[s]));
      @ assignable below.cells[*], below.pairs;
      @*/
    public void derive(int slot, int parent) {
        below.copyColumn(slot, parent);
        below.clearRow(slot);
        below.set(parent, slot, true);
    }

    /** CAP-COPY-1: what the slot is filled with descends from all that {@code original} descends from. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < below.square.row.length
      @     && 0 <= original && original < below.square.row.length && slot != original;
      @ ensures below.pairs == (\seq_def int t; 0; below.square.row.length; (\seq_def int s; 0; below.square.row.length;
      @     t == slot ? 0
      @         : s == slot ? (\bigint)((\seq)\old(below.pairs)[t])[original]
      @         : (\bigint)((\seq)\old(below.pairs)[t])[s]));
      @ assignable below.cells[*], below.pairs;
      @*/
    public void copy(int slot, int original) {
        below.copyColumn(slot, original);
        below.clearRow(slot);
    }

    /** CAP-MOVE-1: what the slot is filled with takes the place of what was in the slot {@code from}. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < below.square.row.length
      @     && 0 <= from && from < below.square.row.length && slot != from;
      @ ensures below.pairs == (\seq_def int t; 0; below.square.row.length; (\seq_def int s; 0; below.square.row.length;
      @     s == slot ? (\bigint)((\seq)\old(below.pairs)[t == slot ? from : t])[from]
      @         : (\bigint)((\seq)\old(below.pairs)[t == slot ? from : t])[s]));
      @ assignable below.cells[*], below.pairs;
      @*/
    public void move(int slot, int from) {
        below.copyRow(slot, from);
        below.copyColumn(slot, from);
    }

    /** Makes the slot descend from the slot {@code ancestor}, or not. */
    public void unpack(int slot, int ancestor, boolean descends) {
        below.set(ancestor, slot, descends);
    }

    /** Becomes a copy of {@code other}, which has as many slots. */
    public void become(DerivationTree other) {
        below.become(other.below);
    }
}
