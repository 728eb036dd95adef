package vessel;

/** Something that gives numbers. */
public interface Source {
    /** The next number, never negative (SOURCE-NEXT-1). */
    /*@ public normal_behavior
      @ ensures \result >= 0;
      @ assignable \nothing;
      @*/
    int next();
}
