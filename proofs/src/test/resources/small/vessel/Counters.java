package vessel;

/** How many references there are to each object. */
public final class Counters {
    private /*@ spec_public @*/ final int[] count;

    /*@ public invariant count.length <= 1024;
      @ public invariant (\forall int i; 0 <= i && i < count.length; 0 <= count[i] && count[i] <= 1000);
      @*/

    /** Every count is zero at first (COUNT-NEW-1). */
    /*@ public normal_behavior
      @ requires 0 <= objects && objects <= 1024;
      @ ensures count.length == objects && \fresh(count);
      @ ensures (\forall int i; 0 <= i && i < count.length; count[i] == 0);
      @ assignable \nothing;
      @*/
    public Counters(int objects) {
        count = new int[objects];
    }

    /** One more reference (COUNT-RETAIN-1). */
    /*@ public normal_behavior
      @ requires 0 <= object && object < count.length && count[object] < 1000;
      @ ensures count[object] == \old(count[object]) + 1;
      @ assignable count[object];
      @*/
    public void retain(int object) {
        count[object] = count[object] + 1;
    }

    /** One reference less, never below zero (COUNT-RELEASE-1). */
    /*@ public normal_behavior
      @ requires 0 <= object && object < count.length;
      @ ensures count[object] == (\old(count[object]) == 0 ? 0 : \old(count[object]) - 1);
      @ assignable count[object];
      @*/
    public void release(int object) {
        if (count[object] > 0) {
            count[object] = count[object] - 1;
        }
    }

    /** The lowest object without a reference, or -1 (COUNT-FREE-1). */
    /*@ public normal_behavior
      @ ensures -1 <= \result && \result < count.length;
      @ ensures \result >= 0 ==> count[\result] == 0;
      @ ensures (\forall int i; 0 <= i && i < count.length && (\result == -1 || i < \result); count[i] != 0);
      @ assignable \strictly_nothing;
      @*/
    public int free() {
        /*@ loop_invariant 0 <= object && object <= count.length;
          @ loop_invariant (\forall int i; 0 <= i && i < object; count[i] != 0);
          @ assignable \strictly_nothing;
          @ decreases count.length - object;
          @*/
        for (int object = 0; object < count.length; object++) {
            if (count[object] == 0) {
                return object;
            }
        }
        return -1;
    }

    /** A number that spreads the counts: its sum wraps around on purpose. */
    /*@ public normal_behavior
      @ ensures \result == \result;
      @ assignable \strictly_nothing;
      @*/
    public int hash() {
        int hash = 7;
        /*@ loop_invariant 0 <= object && object <= count.length;
          @ assignable \strictly_nothing;
          @ decreases count.length - object;
          @*/
        for (int object = 0; object < count.length; object++) {
            hash = hash * 31 + count[object];
        }
        return hash;
    }
}
