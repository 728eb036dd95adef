package touchstone.model.cop;

/**
 * A message buffer of the kernel: the bytes of one message, written once when it is sent and only read from then on
 * (chapter COP-CARRIER). Who may read it is the machine's affair.
 */
public class Buffer {
    /** The largest message, in bytes. */
    public static final int BYTES_MAX = 65536;

    private /*@ spec_public @*/ final int number;
    private /*@ spec_public @*/ final byte[] bytes;
    private /*@ spec_public @*/ int length;

    /*@ public invariant 0 < bytes.length && bytes.length <= BYTES_MAX;
      @ public invariant 0 <= length && length <= bytes.length;
      @*/

    //@ accessible \inv: number, length, bytes, bytes[*];

    /*@ public normal_behavior
      @ requires 0 < size && size <= BYTES_MAX;
      @ ensures bytes.length == size && \fresh(bytes) && this.number == number && length == 0;
      @ assignable \nothing;
      @*/
    public Buffer(int number, int size) {
        this.number = number;
        bytes = new byte[size];
        length = 0;
    }

    /** How many bytes fit into it. */
    /*@ public normal_behavior
      @ ensures \result == bytes.length;
      @ assignable \strictly_nothing;
      @*/
    public int size() {
        return bytes.length;
    }

    /** How many bytes the message has. */
    /*@ public normal_behavior
      @ ensures \result == length && 0 <= \result && \result <= bytes.length;
      @ assignable \strictly_nothing;
      @*/
    public int length() {
        return length;
    }

    /** One byte of the message. */
    /*@ public normal_behavior
      @ requires 0 <= index && index < length;
      @ ensures \result == bytes[index];
      @ assignable \strictly_nothing;
      @*/
    public byte at(int index) {
        return bytes[index];
    }

    /** COP-CARRIER-SEND-1: the first {@code count} bytes of {@code data} become the message. */
    /*@ public normal_behavior
      @ requires 0 < count && count <= data.length && count <= bytes.length && data != bytes;
      @ ensures length == count;
      @ ensures (\forall int i; 0 <= i && i < count; bytes[i] == data[i]);
      @ assignable length, bytes[*];
      @*/
    public void write(byte[] data, int count) {
        length = count;
        /*@ loop_invariant 0 <= i && i <= count;
          @ loop_invariant (\forall int j; 0 <= j && j < i; bytes[j] == data[j]);
          @ assignable bytes[*];
          @ decreases count - i;
          @*/
        for (int i = 0; i < count; i++) {
            bytes[i] = data[i];
        }
    }

    /** COP-CARRIER-LOAD-1: whether the message is exactly the first {@code count} bytes of {@code data}. */
    /*@ public normal_behavior
      @ requires 0 <= count && count <= data.length;
      @ ensures \result == (count == length && (\forall int i; 0 <= i && i < count; bytes[i] == data[i]));
      @ assignable \strictly_nothing;
      @*/
    public boolean holds(byte[] data, int count) {
        if (count != length) {
            return false;
        }
        /*@ loop_invariant 0 <= i && i <= count;
          @ loop_invariant (\forall int j; 0 <= j && j < i; bytes[j] == data[j]);
          @ assignable \strictly_nothing;
          @ decreases count - i;
          @*/
        for (int i = 0; i < count; i++) {
            if (bytes[i] != data[i]) {
                return false;
            }
        }
        return true;
    }

    /** True when the messages are the same. */
    /*@ public normal_behavior
      @ requires \invariant_for(other);
      @ ensures \result == (length == other.length
      @     && (\forall int i; 0 <= i && i < length; bytes[i] == other.bytes[i]));
      @ assignable \strictly_nothing;
      @*/
    public boolean sameState(Buffer other) {
        return holds(other.bytes, other.length);
    }

    /** Takes over the message of {@code other}, which is as large. */
    public void become(Buffer other) {
        length = other.length;
        for (int i = 0; i < length; i++) {
            bytes[i] = other.bytes[i];
        }
    }

    /** A 64-bit hash of the message. */
    public long hash() {
        long hash = length + 1;
        for (int i = 0; i < length; i++) {
            hash = hash * 0x9E3779B97F4A7C15L + bytes[i] + 129;
        }
        return hash;
    }

    /**
     * Writes how many bytes the message has, and these bytes, as 0 to 255, followed by zeros.
     *
     * @param numbers where to
     * @param at the place of the first of them: one and as many as fit into the buffer
     */
    public void pack(int[] numbers, int at) {
        numbers[at] = length;
        for (int i = 0; i < bytes.length; i++) {
            numbers[at + 1 + i] = i < length ? bytes[i] & 255 : 0;
        }
    }

    /** Takes over the message that {@link #pack} wrote. */
    public void unpack(int[] numbers, int at) {
        length = numbers[at];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) numbers[at + 1 + i];
        }
    }
}
