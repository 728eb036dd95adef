package vessel;

/** Gives the number zero for ever. */
public final class Zero implements Source {
    private static final int VALUE = 0;

    /** Zero (SOURCE-ZERO-1). */
    public int next() {
        return value();
    }

    /*@ private normal_behavior
      @ ensures \result == VALUE;
      @ assignable \strictly_nothing;
      @*/
    private static int value() {
        return VALUE;
    }
}
