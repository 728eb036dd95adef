package touchstone.model.cap;

/**
 * Numbers the pairs of slots: a place for each two, one row after the other. Of a class of its own, so that whoever
 * keeps something for each two slots need not reason about sums.
 */
public class Square {
    /** The largest number of slots. */
    public static final int SLOTS_MAX = 4096;

    private /*@ spec_public @*/ final int[] row;
    private /*@ spec_public @*/ final int size;

    /*@ public invariant 0 < row.length && row.length <= 4096 && 0 < size && size <= 16777216;
      @ public invariant (\forall int t; 0 <= t && t < row.length; 0 <= row[t] && row[t] <= size - row.length);
      @ public invariant (\forall int t; 0 <= t && t < row.length; (\forall int u; 0 <= u && u < t;
      @     row[u] + row.length <= row[t]));
      @*/

    //@ accessible \inv: row, row[*], size;

    /*@ public normal_behavior
      @ requires 0 < slots && slots <= SLOTS_MAX;
      @ ensures row != null && row.length == slots && \fresh(row);
      @ ensures (\forall int t; 0 <= t && t < slots; 0 <= row[t] && row[t] <= size - slots);
      @ assignable \nothing;
      @*/
    public Square(int slots) {
        row = new int[slots];
        int total = 0;
        /*@ loop_invariant 0 <= slot && slot <= slots && 0 <= total && total <= slot * 4096;
          @ loop_invariant (\forall int t; 0 <= t && t < slot; 0 <= row[t] && row[t] <= total - slots);
          @ loop_invariant (\forall int t; 0 <= t && t < slot; (\forall int u; 0 <= u && u < t;
          @     row[u] + slots <= row[t]));
          @ loop_invariant 0 < slot ==> 0 < total;
          @ assignable row[*];
          @ decreases slots - slot;
          @*/
        for (int slot = 0; slot < slots; slot++) {
            row[slot] = total;
            total = total + slots;
        }
        size = total;
    }

    /** How many slots there are. */
    /*@ public normal_behavior
      @ ensures \result == row.length && 0 < \result && \result <= 4096;
      @ assignable \strictly_nothing;
      @*/
    public int slots() {
        return row.length;
    }

    /** How many places there are. */
    /*@ public normal_behavior
      @ ensures \result == size && 0 < \result;
      @ assignable \strictly_nothing;
      @*/
    public int size() {
        return size;
    }

    /** The place of the two slots. */
    /*@ public normal_behavior
      @ requires 0 <= first && first < row.length && 0 <= second && second < row.length;
      @ ensures \result == row[first] + second && 0 <= \result && \result < size;
      @ assignable \strictly_nothing;
      @*/
    public int place(int first, int second) {
        return sum(row[first], second);
    }

    /** Apart from the object, since its invariants cost the prover more than the sum. */
    /*@ private normal_behavior
      @ requires 0 <= row && row <= 16777216 && 0 <= slot && slot <= 4096;
      @ ensures \result == row + slot;
      @ assignable \strictly_nothing;
      @*/
    private static int sum(int row, int slot) {
        return row + slot;
    }

    /** No other two slots have the same place. */
    /*@ public normal_behavior
      @ requires 0 <= first && first < row.length && 0 <= second && second < row.length;
      @ ensures (\forall int t; 0 <= t && t < row.length; (\forall int s; 0 <= s && s < row.length;
      @     row[t] + s == row[first] + second ==> t == first && s == second));
      @ assignable \strictly_nothing;
      @*/
    public void apart(int first, int second) {
    }
}
