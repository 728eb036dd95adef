package touchstone.model.cop;

/**
 * A COCHANNEL: a ring of bytes that any number of senders fill and any number of receivers empty (chapter
 * COP-CHANNEL). Who may do what is the machine's affair; here is only what happens to the bytes.
 */
public class Cochannel {
    /** The largest ring, in bytes. */
    public static final int RING_BYTES_MAX = 65536;

    private /*@ spec_public @*/ final int number;
    private /*@ spec_public @*/ final byte[] ring;
    private /*@ spec_public @*/ int head;
    private /*@ spec_public @*/ int length;

    //@ public ghost \seq contents;

    /*@ public invariant 0 < ring.length && ring.length <= RING_BYTES_MAX;
      @ public invariant 0 <= head && head < ring.length;
      @ public invariant 0 <= length && length <= ring.length;
      @ public invariant contents.length == length;
      @ public invariant (\forall int i; 0 <= i && i < length;
      @     (\bigint)contents[i] == ring[i < ring.length - head ? head + i : i - (ring.length - head)]);
      @*/

    //@ accessible \inv: number, head, length, contents, ring, ring[*];

    /*@ public normal_behavior
      @ requires 0 < ringBytes && ringBytes <= RING_BYTES_MAX;
      @ ensures ring.length == ringBytes && \fresh(ring) && this.number == number;
      @ ensures contents == \seq_empty && length == 0 && head == 0;
      @ assignable \nothing;
      @*/
    public Cochannel(int number, int ringBytes) {
        this.number = number;
        ring = new byte[ringBytes];
        head = 0;
        length = 0;
        //@ set contents = \seq_empty;
    }

    /*@ public normal_behavior
      @ ensures \result == ring.length;
      @ assignable \strictly_nothing;
      @*/
    public int ringBytes() {
        return ring.length;
    }

    /*@ public normal_behavior
      @ ensures \result == length && 0 <= \result && \result <= ring.length;
      @ assignable \strictly_nothing;
      @*/
    public int length() {
        return length;
    }

    /*@ public normal_behavior
      @ ensures \result == ring.length - length;
      @ ensures 0 <= \result && \result <= ring.length;
      @ assignable \strictly_nothing;
      @*/
    public int room() {
        return ring.length - length;
    }

    /** The byte that would be received after {@code index} others. */
    /*@ public normal_behavior
      @ requires 0 <= index && index < length;
      @ ensures \result == (\bigint)contents[index];
      @ assignable \strictly_nothing;
      @*/
    public byte at(int index) {
        return ring[index < ring.length - head ? head + index : index - (ring.length - head)];
    }

    /** Appends one byte. */
    /*@ public normal_behavior
      @ requires length < ring.length;
      @ ensures length == \old(length) + 1;
      @ ensures (\forall int i; 0 <= i && i < \old(length); (\bigint)contents[i] == (\bigint)\old(contents)[i]);
      @ ensures (\bigint)contents[\old(length)] == value;
      @ assignable length, contents, ring[*];
      @*/
    private void put(byte value) {
        ring[length < ring.length - head ? head + length : length - (ring.length - head)] = value;
        length = length + 1;
        //@ set contents = \seq_concat(contents, \seq_singleton(value));
    }

    /** COP-CHANNEL-SEND-1: appends the first {@code count} bytes of {@code data}. */
    /*@ public normal_behavior
      @ requires 0 < count && count <= data.length && count <= ring.length - length && data != ring;
      @ requires (\forall int i; 0 <= i && i < count; -128 <= data[i] && data[i] <= 127);
      @ ensures length == \old(length) + count;
      @ ensures (\forall int i; 0 <= i && i < \old(length); (\bigint)contents[i] == (\bigint)\old(contents)[i]);
      @ ensures (\forall int i; 0 <= i && i < count; (\bigint)contents[\old(length) + i] == data[i]);
      @ assignable length, contents, ring[*];
      @*/
    public void send(byte[] data, int count) {
        /*@ loop_invariant 0 <= i && i <= count && length == \old(length) + i && \invariant_for(this);
          @ loop_invariant (\forall int j; 0 <= j && j < \old(length); (\bigint)contents[j]
          @     == (\bigint)\old(contents)[j]);
          @ loop_invariant (\forall int j; 0 <= j && j < i; (\bigint)contents[\old(length) + j] == data[j]);
          @ assignable length, contents, ring[*];
          @ decreases count - i;
          @*/
        for (int i = 0; i < count; i++) {
            put(data[i]);
        }
    }

    /** COP-CHANNEL-RECV-1: takes the {@code count} oldest bytes into {@code data}. */
    /*@ public normal_behavior
      @ requires 0 < count && count <= data.length && count <= length && data != ring;
      @ ensures length == \old(length) - count;
      @ ensures (\forall int i; 0 <= i && i < count; data[i] == (\bigint)\old(contents)[i]);
      @ ensures contents == \seq_sub(\old(contents), count, \old(contents).length);
      @ assignable head, length, contents, data[0 .. count - 1];
      @*/
    public void recv(byte[] data, int count) {
        int free = ring.length - head;
        /*@ loop_invariant 0 <= i && i <= count;
          @ loop_invariant (\forall int j; 0 <= j && j < i; data[j] == (\bigint)contents[j]);
          @ assignable data[0 .. count - 1];
          @ decreases count - i;
          @*/
        for (int i = 0; i < count; i++) {
            data[i] = ring[i < free ? head + i : i - free];
        }
        head = count < free ? head + count : count - free;
        length = length - count;
        //@ set contents = \seq_sub(contents, count, contents.length);
    }

    /** COP-OPEN-1, COP-RECLAIM-1: empty again. */
    /*@ public normal_behavior
      @ ensures length == 0 && head == 0;
      @ assignable head, length, contents;
      @*/
    public void reset() {
        head = 0;
        length = 0;
        //@ set contents = \seq_empty;
    }

    /** True when the first {@code count} bytes are there and are those of {@code data}. */
    /*@ public normal_behavior
      @ requires 0 <= count && count <= data.length;
      @ ensures \result == (count <= length && (\forall int i; 0 <= i && i < count; data[i] == (\bigint)contents[i]));
      @ assignable \strictly_nothing;
      @*/
    public boolean startsWith(byte[] data, int count) {
        if (count > length) {
            return false;
        }
        /*@ loop_invariant 0 <= i && i <= count;
          @ loop_invariant (\forall int j; 0 <= j && j < i; data[j] == (\bigint)contents[j]);
          @ assignable \strictly_nothing;
          @ decreases count - i;
          @*/
        for (int i = 0; i < count; i++) {
            if (at(i) != data[i]) {
                return false;
            }
        }
        return true;
    }

    /** Makes {@code to} a copy of {@code from}, which has a ring of the same size. */
    /*@ public normal_behavior
      @ requires \invariant_for(from) && \invariant_for(to);
      @ requires from != to && from.ring != to.ring && from.ring.length == to.ring.length;
      @ ensures \invariant_for(from) && \invariant_for(to);
      @ ensures to.length == from.length;
      @ ensures (\forall int i; 0 <= i && i < to.length; (\bigint)to.contents[i] == (\bigint)from.contents[i]);
      @ assignable to.head, to.length, to.contents, to.ring[*];
      @*/
    public static void copy(Cochannel from, Cochannel to) {
        to.reset();
        int count = from.length();
        /*@ loop_invariant 0 <= i && i <= count && to.length == i && \invariant_for(to);
          @ loop_invariant (\forall int j; 0 <= j && j < i; (\bigint)to.contents[j] == (\bigint)from.contents[j]);
          @ assignable to.length, to.contents, to.ring[*];
          @ decreases count - i;
          @*/
        for (int i = 0; i < count; i++) {
            to.put(from.at(i));
        }
    }

    /** True when the contents are the same. */
    /*@ public normal_behavior
      @ requires \invariant_for(other);
      @ ensures \result == (length == other.length
      @     && (\forall int i; 0 <= i && i < length; (\bigint)contents[i] == (\bigint)other.contents[i]));
      @ assignable \strictly_nothing;
      @*/
    public boolean sameState(Cochannel other) {
        if (length != other.length) {
            return false;
        }
        /*@ loop_invariant 0 <= i && i <= length;
          @ loop_invariant (\forall int j; 0 <= j && j < i; (\bigint)contents[j] == (\bigint)other.contents[j]);
          @ assignable \strictly_nothing;
          @ decreases length - i;
          @*/
        for (int i = 0; i < length; i++) {
            if (at(i) != other.at(i)) {
                return false;
            }
        }
        return true;
    }

    /** A 64-bit hash of the state. */
    public long hash() {
        long hash = length + 1;
        for (int i = 0; i < length; i++) {
            hash = hash * 0x9E3779B97F4A7C15L + at(i) + 129;
        }
        return hash;
    }

    /**
     * Writes the state as 1 + {@link #ringBytes} numbers: how many bytes wait, and these bytes, as 0 to 255, then
     * zeros. Where in the ring they are is no part of the state.
     *
     * @param numbers where to
     * @param at the place of the first of them
     */
    public void pack(int[] numbers, int at) {
        numbers[at] = length;
        for (int i = 0; i < ring.length; i++) {
            numbers[at + 1 + i] = i < length ? at(i) & 255 : 0;
        }
    }

    /** Takes over the state that {@link #pack} wrote. */
    public void unpack(int[] numbers, int at) {
        reset();
        int count = numbers[at];
        for (int i = 0; i < count; i++) {
            put((byte) numbers[at + 1 + i]);
        }
    }
}
