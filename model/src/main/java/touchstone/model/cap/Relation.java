package touchstone.model.cap;

/**
 * A relation between slots. Its pairs are also kept as one value, a sequence of sequences of 0 and 1, which is all that
 * others see of it.
 */
public class Relation {
    private /*@ spec_public @*/ final Square square;
    private /*@ spec_public @*/ final boolean[] cells;

    //@ public ghost \seq pairs;

    /*@ private invariant square.row != null && \invariant_for(square) && square.size <= cells.length;
      @ private invariant pairs.length == square.row.length;
      @ private invariant (\forall int t; 0 <= t && t < square.row.length;
      @     ((\seq)pairs[t]).length == square.row.length);
      @ private invariant (\forall int t; 0 <= t && t < square.row.length;
      @     (\forall int s; 0 <= s && s < square.row.length;
      @     (\bigint)((\seq)pairs[t])[s] == (cells[square.row[t] + s] ? 1 : 0)));
      @*/

    //@ accessible \inv: square, square.row, square.row[*], square.size, cells, cells[*], pairs;

    /*@ public normal_behavior
      @ requires 0 < slots && slots <= Square.SLOTS_MAX;
      @ ensures square != null && square.row != null && cells != null && square.row.length == slots;
      @ ensures (\forall int i; 0 <= i && i < cells.length; !cells[i]);
      @ ensures \fresh(square) && \fresh(square.row) && \fresh(cells);
      @ assignable \nothing;
      @*/
    public Relation(int slots) {
        square = new Square(slots);
        cells = new boolean[square.size()];
        /*@ set pairs = (\seq_def int t; 0; square.row.length; (\seq_def int s; 0; square.row.length;
          @     0));
          @*/
    }

    /** Whether the relation holds between the two. */
    /*@ public normal_behavior
      @ requires 0 <= first && first < square.row.length && 0 <= second && second < square.row.length;
      @ ensures \result == ((\bigint)((\seq)pairs[first])[second] == 1);
      @ assignable \strictly_nothing;
      @*/
    public boolean holds(int first, int second) {
        return cells[square.place(first, second)];
    }

    /** Holds between nothing and this slot. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < square.row.length;
      @ ensures pairs == (\seq_def int t; 0; square.row.length; (\seq_def int s; 0; square.row.length;
      @     s == slot ? 0 : (\bigint)((\seq)\old(pairs)[t])[s]));
      @ assignable cells[*], pairs;
      @*/
    public void clearColumn(int slot) {
        /*@ loop_invariant 0 <= i && i <= square.row.length && \invariant_for(this);
          @ loop_invariant (\forall int t; 0 <= t && t < square.row.length;
          @     (\forall int s; 0 <= s && s < square.row.length;
          @     (\bigint)((\seq)pairs[t])[s] == (s == slot && t < i ? 0
          @         : (\bigint)((\seq)\old(pairs)[t])[s])));
          @ assignable cells[*], pairs;
          @ decreases square.row.length - i;
          @*/
        for (int i = 0; i < square.slots(); i++) {
            set(i, slot, false);
        }
        /*@ set pairs = (\seq_def int t; 0; square.row.length; (\seq_def int s; 0; square.row.length;
          @     s == slot ? 0 : (\bigint)((\seq)\old(pairs)[t])[s]));
          @*/
    }

    /** Holds between this slot and nothing. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < square.row.length;
      @ ensures pairs == (\seq_def int t; 0; square.row.length; (\seq_def int s; 0; square.row.length;
      @     t == slot ? 0 : (\bigint)((\seq)\old(pairs)[t])[s]));
      @ assignable cells[*], pairs;
      @*/
    public void clearRow(int slot) {
        /*@ loop_invariant 0 <= i && i <= square.row.length && \invariant_for(this);
          @ loop_invariant (\forall int t; 0 <= t && t < square.row.length;
          @     (\forall int s; 0 <= s && s < square.row.length;
          @     (\bigint)((\seq)pairs[t])[s] == (t == slot && s < i ? 0
          @         : (\bigint)((\seq)\old(pairs)[t])[s])));
          @ assignable cells[*], pairs;
          @ decreases square.row.length - i;
          @*/
        for (int i = 0; i < square.slots(); i++) {
            set(slot, i, false);
        }
        /*@ set pairs = (\seq_def int t; 0; square.row.length; (\seq_def int s; 0; square.row.length;
          @     t == slot ? 0 : (\bigint)((\seq)\old(pairs)[t])[s]));
          @*/
    }

    /** Holds between each slot and this one as between it and the other. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < square.row.length && 0 <= other && other < square.row.length && slot != other;
      @ ensures pairs == (\seq_def int t; 0; square.row.length; (\seq_def int s; 0; square.row.length;
      @     s == slot ? (\bigint)((\seq)\old(pairs)[t])[other] : (\bigint)((\seq)\old(pairs)[t])[s]));
      @ assignable cells[*], pairs;
      @*/
    public void copyColumn(int slot, int other) {
        /*@ loop_invariant 0 <= i && i <= square.row.length && \invariant_for(this);
          @ loop_invariant (\forall int t; 0 <= t && t < square.row.length;
          @     (\forall int s; 0 <= s && s < square.row.length;
          @     (\bigint)((\seq)pairs[t])[s] == (s == slot && t < i ? (\bigint)((\seq)\old(pairs)[t])[other]
          @         : (\bigint)((\seq)\old(pairs)[t])[s])));
          @ assignable cells[*], pairs;
          @ decreases square.row.length - i;
          @*/
        for (int i = 0; i < square.slots(); i++) {
            set(i, slot, holds(i, other));
        }
        /*@ set pairs = (\seq_def int t; 0; square.row.length; (\seq_def int s; 0; square.row.length;
          @     s == slot ? (\bigint)((\seq)\old(pairs)[t])[other] : (\bigint)((\seq)\old(pairs)[t])[s]));
          @*/
    }

    /** Holds between this slot and each as between the other and it. */
    /*@ public normal_behavior
      @ requires 0 <= slot && slot < square.row.length && 0 <= other && other < square.row.length && slot != other;
      @ ensures pairs == (\seq_def int t; 0; square.row.length; (\seq_def int s; 0; square.row.length;
      @     t == slot ? (\bigint)((\seq)\old(pairs)[other])[s] : (\bigint)((\seq)\old(pairs)[t])[s]));
      @ assignable cells[*], pairs;
      @*/
    public void copyRow(int slot, int other) {
        /*@ loop_invariant 0 <= i && i <= square.row.length && \invariant_for(this);
          @ loop_invariant (\forall int t; 0 <= t && t < square.row.length;
          @     (\forall int s; 0 <= s && s < square.row.length;
          @     (\bigint)((\seq)pairs[t])[s] == (t == slot && s < i ? (\bigint)((\seq)\old(pairs)[other])[s]
          @         : (\bigint)((\seq)\old(pairs)[t])[s])));
          @ assignable cells[*], pairs;
          @ decreases square.row.length - i;
          @*/
        for (int i = 0; i < square.slots(); i++) {
            set(slot, i, holds(other, i));
        }
        /*@ set pairs = (\seq_def int t; 0; square.row.length; (\seq_def int s; 0; square.row.length;
          @     t == slot ? (\bigint)((\seq)\old(pairs)[other])[s] : (\bigint)((\seq)\old(pairs)[t])[s]));
          @*/
    }

    /** Has the relation hold between the two, or not. */
    /*@ public normal_behavior
      @ requires 0 <= first && first < square.row.length && 0 <= second && second < square.row.length;
      @ ensures pairs == (\seq_def int t; 0; square.row.length; (\seq_def int s; 0; square.row.length;
      @     t == first && s == second ? (value ? 1 : 0) : (\bigint)((\seq)\old(pairs)[t])[s]));
      @ ensures (\forall int t; 0 <= t && t < square.row.length; (\forall int s; 0 <= s && s < square.row.length;
      @     (\bigint)((\seq)pairs[t])[s] == (t == first && s == second ? (value ? 1 : 0)
      @     : (\bigint)((\seq)\old(pairs)[t])[s])));
      @ assignable cells[*], pairs;
      @*/
    public void set(int first, int second, boolean value) {
        square.apart(first, second);
        cells[square.place(first, second)] = value;
        /*@ set pairs = (\seq_def int t; 0; square.row.length; (\seq_def int s; 0; square.row.length;
          @     t == first && s == second ? (value ? 1 : 0) : (\bigint)((\seq)\old(pairs)[t])[s]));
          @*/
    }

    /** Becomes a copy of {@code other}, which has as many slots. */
    public void become(Relation other) {
        System.arraycopy(other.cells, 0, cells, 0, cells.length);
    }
}
