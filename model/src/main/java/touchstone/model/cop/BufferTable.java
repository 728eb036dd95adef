package touchstone.model.cop;

/**
 * Every message buffer of the kernel (chapter COP-CARRIER). One that waits in no queue and that nobody refers to is
 * free, and what it holds has no meaning; who refers to what is not known here.
 */
public class BufferTable {
    private /*@ spec_public @*/ final int size;
    private /*@ spec_public @*/ final Buffer[] buffer;

    /*@ public invariant buffer.length <= 256;
      @ public invariant \typeof(buffer) == \type(Buffer[]);
      @ public invariant (\forall int b; 0 <= b && b < buffer.length; buffer[b] != null
      @     && \invariant_for(buffer[b]));
      @ public invariant (\forall int b; 0 <= b && b < buffer.length; buffer[b].number == b
      @     && buffer[b].bytes != null && buffer[b].bytes.length == size);
      @ public invariant (\forall int b; 0 <= b && b < buffer.length;
      @     (\forall int d; 0 <= d && d < b; buffer[b].bytes != buffer[d].bytes));
      @*/

    /*@ accessible \inv: size, buffer, buffer[*], \infinite_union(int b; 0 <= b && b < buffer.length;
      @     \set_union(buffer[b].*, buffer[b].bytes[*]));
      @*/

    /*@ public normal_behavior
      @ requires 0 <= count && count <= 256 && 0 < size && size <= Buffer.BYTES_MAX;
      @ ensures buffer != null && buffer.length == count && \fresh(buffer);
      @ ensures (\forall int b; 0 <= b && b < count; buffer[b] != null && buffer[b].bytes != null
      @     && buffer[b].number == b);
      @ ensures this.size == size;
      @ ensures (\forall int b; 0 <= b && b < count; \fresh(buffer[b]) && \fresh(buffer[b].bytes));
      @ assignable \nothing;
      @*/
    public BufferTable(int count, int size) {
        this.size = size;
        buffer = new Buffer[count];
        /*@ loop_invariant 0 <= number && number <= count;
          @ loop_invariant (\forall int b; 0 <= b && b < number; buffer[b] != null && \invariant_for(buffer[b]));
          @ loop_invariant (\forall int b; 0 <= b && b < number; buffer[b].number == b && buffer[b].bytes != null
          @     && \fresh(buffer[b]) && \fresh(buffer[b].bytes));
          @ loop_invariant (\forall int b; 0 <= b && b < number;
          @     (\forall int d; 0 <= d && d < b; buffer[b].bytes != buffer[d].bytes));
          @ loop_invariant (\forall int b; 0 <= b && b < number; buffer[b].bytes.length == size);
          @ assignable buffer[*];
          @ decreases count - number;
          @*/
        for (int number = 0; number < count; number++) {
            buffer[number] = new Buffer(number, size);
        }
    }

    /** How many buffers there are. */
    /*@ public normal_behavior
      @ ensures \result == buffer.length && 0 <= \result && \result <= 256;
      @ assignable \strictly_nothing;
      @*/
    public int count() {
        return buffer.length;
    }

    /** How many bytes fit into a buffer. */
    /*@ public normal_behavior
      @ ensures \result == size;
      @ assignable \strictly_nothing;
      @*/
    public int size() {
        return size;
    }

    /** How many bytes the message in the buffer has. */
    /*@ public normal_behavior
      @ requires 0 <= target && target < buffer.length;
      @ ensures \result == buffer[target].length && 0 <= \result && \result <= size;
      @ assignable \strictly_nothing;
      @*/
    public int length(int target) {
        return buffer[target].length();
    }

    /** One byte of the message in the buffer. */
    /*@ public normal_behavior
      @ requires 0 <= target && target < buffer.length && 0 <= index && index < buffer[target].length;
      @ ensures \result == buffer[target].bytes[index];
      @ assignable \strictly_nothing;
      @*/
    public byte at(int target, int index) {
        return buffer[target].at(index);
    }

    /** COP-CARRIER-LOAD-1: whether the message is exactly the first {@code count} bytes of {@code data}. */
    /*@ public normal_behavior
      @ requires 0 <= target && target < buffer.length && 0 <= count && count <= data.length;
      @ ensures \result == (count == buffer[target].length
      @     && (\forall int i; 0 <= i && i < count; buffer[target].bytes[i] == data[i]));
      @ assignable \strictly_nothing;
      @*/
    public boolean holds(int target, byte[] data, int count) {
        return buffer[target].holds(data, count);
    }

    /** COP-CARRIER-SEND-1: the first {@code count} bytes of {@code data} become the message. */
    /*@ public normal_behavior
      @ requires 0 <= target && target < buffer.length && 0 < count && count <= data.length;
      @ requires count <= size && data != buffer[target].bytes;
      @ ensures buffer[target].length == count;
      @ ensures (\forall int i; 0 <= i && i < count; buffer[target].bytes[i] == data[i]);
      @ assignable buffer[target].length, buffer[target].bytes[*];
      @*/
    public void write(int target, byte[] data, int count) {
        buffer[target].write(data, count);
    }

    /** Becomes a copy of {@code other}, which has as many buffers of the same size. */
    public void become(BufferTable other) {
        for (int target = 0; target < buffer.length; target++) {
            buffer[target].become(other.buffer[target]);
        }
    }

    /** True when that buffer here holds the same message as {@code theirs} there. */
    /*@ public normal_behavior
      @ requires \invariant_for(other);
      @ requires 0 <= target && target < buffer.length && 0 <= theirs && theirs < other.buffer.length;
      @ ensures \result == (buffer[target].length == other.buffer[theirs].length
      @     && (\forall int i; 0 <= i && i < buffer[target].length;
      @         buffer[target].bytes[i] == other.buffer[theirs].bytes[i]));
      @ assignable \strictly_nothing;
      @*/
    public boolean sameState(int target, BufferTable other, int theirs) {
        return buffer[target].sameState(other.buffer[theirs]);
    }

    /** A 64-bit hash of the message in that buffer. */
    public long hash(int target) {
        return buffer[target].hash();
    }

    /** How many numbers the message in a buffer is packed as. */
    public int packedMessage() {
        return 1 + size;
    }

    /** Writes the message in that buffer as {@link #packedMessage} numbers. */
    public void pack(int target, int[] numbers, int at) {
        buffer[target].pack(numbers, at);
    }

    /** Puts the message that {@link #pack} wrote into that buffer. */
    public void unpack(int target, int[] numbers, int at) {
        buffer[target].unpack(numbers, at);
    }
}
