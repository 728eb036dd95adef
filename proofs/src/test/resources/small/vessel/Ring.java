package vessel;

/** A bounded queue of numbers, first in first out (rule RING-ORDER-1). */
public final class Ring {
    private /*@ spec_public @*/ final int[] cells;
    private /*@ spec_public @*/ int head;
    private /*@ spec_public @*/ int length;

    //@ public ghost \seq contents;

    /*@ public invariant 0 < cells.length && cells.length <= 4096;
      @ public invariant 0 <= head && head < cells.length;
      @ public invariant 0 <= length && length <= cells.length;
      @ public invariant contents.length == length;
      @ public invariant (\forall int i; 0 <= i && i < length;
      @     (\bigint) contents[i] == cells[head + i < cells.length ? head + i : head + i - cells.length]);
      @ accessible \inv: cells, head, length, contents, cells[*];
      @*/

    /** Makes an empty ring of that capacity. */
    /*@ public normal_behavior
      @ requires 0 < capacity && capacity <= 4096;
      @ ensures length == 0 && contents == \seq_empty && cells.length == capacity && \fresh(cells);
      @ assignable \nothing;
      @*/
    public Ring(int capacity) {
        cells = new int[capacity];
        head = 0;
        length = 0;
        //@ set contents = \seq_empty;
    }

    /** Appends a number (RING-SEND-1), or refuses when there is no room (RING-SEND-2). */
    /*@ public normal_behavior
      @ requires length < cells.length;
      @ ensures \result;
      @ ensures contents == \seq_concat(\old(contents), \seq_singleton(number));
      @ assignable length, contents, cells[*];
      @ also
      @ public normal_behavior
      @ requires length == cells.length;
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean send(int number) {
        if (length == cells.length) {
            return false;
        }
        int tail = position(length);
        cells[tail] = number;
        //@ set contents = \seq_concat(contents, \seq_singleton(number));
        length = length + 1;
        return true;
    }

    /** Takes the oldest number (RING-RECV-1). */
    /*@ public normal_behavior
      @ requires length > 0;
      @ ensures \result == (\bigint) \old(contents)[0];
      @ ensures contents == \seq_sub(\old(contents), 1, \old(contents).length);
      @ assignable head, length, contents;
      @*/
    public int recv() {
        int number = cells[head];
        head = head + 1 == cells.length ? 0 : head + 1;
        length = length - 1;
        //@ set contents = \seq_sub(contents, 1, contents.length);
        return number;
    }

    /*@ private normal_behavior
      @ requires 0 <= index && index <= cells.length;
      @ requires cells != null && 0 <= head && head < cells.length && cells.length <= 4096;
      @ ensures \result == (head + index < cells.length ? head + index : head + index - cells.length);
      @ assignable \strictly_nothing;
      @ helper
      @*/
    private int position(int index) {
        return index < cells.length - head ? head + index : index - (cells.length - head);
    }
}
