package touchstone.model.cop;

/**
 * What coports of all types have in common (chapter COP): being closed, and a name. One that nobody refers to waits
 * here to be opened again, and what is said of it has no meaning until then; who refers to what is not known here.
 */
public class CoportTable {
    /** The name of a coport that has none. */
    public static final int NONE = -1;

    /** How many numbers {@link #pack} writes. */
    public static final int PACKED = 2;

    private /*@ spec_public @*/ final int[] number;
    private /*@ spec_public @*/ final boolean[] closed;
    private /*@ spec_public @*/ final int[] name;

    /*@ public invariant 0 < number.length && number.length <= 320 && closed.length == number.length
      @     && name.length == number.length && number != name;
      @ public invariant (\forall int c; 0 <= c && c < number.length; number[c] == c);
      @ public invariant (\forall int c; 0 <= c && c < number.length; NONE <= name[c] && name[c] <= 2147483647);
      @*/

    //@ accessible \inv: number, number[*], closed, closed[*], name, name[*];

    /*@ public normal_behavior
      @ requires 0 < count && count <= 320;
      @ ensures number != null && closed != null && name != null && number != name;
      @ ensures number.length == count && closed.length == count && name.length == count;
      @ ensures (\forall int c; 0 <= c && c < count; number[c] == c);
      @ ensures (\forall int c; 0 <= c && c < count; !closed[c]);
      @ ensures (\forall int c; 0 <= c && c < count; name[c] == NONE);
      @ ensures \fresh(number) && \fresh(closed) && \fresh(name);
      @ assignable \nothing;
      @*/
    public CoportTable(int count) {
        number = new int[count];
        closed = new boolean[count];
        name = new int[count];
        /*@ loop_invariant 0 <= coport && coport <= count;
          @ loop_invariant (\forall int c; 0 <= c && c < coport; number[c] == c);
          @ loop_invariant (\forall int c; 0 <= c && c < coport; name[c] == NONE);
          @ assignable number[*], name[*];
          @ decreases count - coport;
          @*/
        for (int coport = 0; coport < count; coport++) {
            number[coport] = coport;
            name[coport] = NONE;
        }
    }

    /** How many coports there can be. */
    /*@ public normal_behavior
      @ ensures \result == number.length && 0 < \result && \result <= 320;
      @ assignable \strictly_nothing;
      @*/
    public int count() {
        return number.length;
    }

    /** Whether the coport is closed. */
    /*@ public normal_behavior
      @ requires 0 <= coport && coport < number.length;
      @ ensures \result == closed[coport];
      @ assignable \strictly_nothing;
      @*/
    public boolean closed(int coport) {
        return closed[coport];
    }

    /** The name of the coport, or NONE. */
    /*@ public normal_behavior
      @ requires 0 <= coport && coport < number.length;
      @ ensures \result == name[coport] && NONE <= \result;
      @ assignable \strictly_nothing;
      @*/
    public int name(int coport) {
        return name[coport];
    }

    /** COP-CLOSE-1, COP-CLOSE-3: closed for ever, and the name goes. */
    /*@ public normal_behavior
      @ requires 0 <= coport && coport < number.length;
      @ ensures closed[coport] && name[coport] == NONE;
      @ assignable closed[coport], name[coport];
      @*/
    public void close(int coport) {
        closed[coport] = true;
        name[coport] = NONE;
    }

    /** COP-OPEN-1, COP-RECLAIM-1: the coport is open, with this name. */
    /*@ public normal_behavior
      @ requires 0 <= coport && coport < number.length && NONE <= newName && newName <= 2147483647;
      @ ensures !closed[coport] && name[coport] == newName;
      @ assignable closed[coport], name[coport];
      @*/
    public void renew(int coport, int newName) {
        closed[coport] = false;
        name[coport] = newName;
    }

    /** Becomes a copy of {@code other}, which has as many coports. */
    public void become(CoportTable other) {
        for (int coport = 0; coport < number.length; coport++) {
            closed[coport] = other.closed[coport];
            name[coport] = other.name[coport];
        }
    }

    /** True when that coport has the same name here and there, and is closed in both or in neither. */
    /*@ public normal_behavior
      @ requires \invariant_for(other) && other.number.length == number.length;
      @ requires 0 <= coport && coport < number.length;
      @ ensures \result == (closed[coport] == other.closed[coport] && name[coport] == other.name[coport]);
      @ assignable \strictly_nothing;
      @*/
    public boolean sameState(int coport, CoportTable other) {
        return closed[coport] == other.closed[coport] && name[coport] == other.name[coport];
    }

    /** Writes 1 if the coport is open and 2 if it is closed, and then 1 + its name, from {@code numbers[at]} on. */
    public void pack(int coport, int[] numbers, int at) {
        numbers[at] = closed[coport] ? 2 : 1;
        numbers[at + 1] = 1 + name[coport];
    }

    /** Takes over what {@link #pack} wrote; zeros make the coport open and without a name. */
    public void unpack(int coport, int[] numbers, int at) {
        closed[coport] = numbers[at] == 2;
        name[coport] = numbers[at + 1] - 1;
    }
}
