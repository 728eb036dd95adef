package touchstone.model.cop;

/**
 * Every message buffer of the kernel, and the queues of all COCARRIERs (chapter COP-CARRIER): for each buffer, in whose
 * queue it waits and how many messages wait there ahead of it. So each message waits in one place at most, and the
 * order of a queue is that of sending (COP-CARRIER-RECV-1). A buffer that waits in no queue and that nobody refers to
 * is free, and what it holds has no meaning; who refers to what is not known here.
 */
public class CocarrierTable {
    /** No COCARRIER, or no buffer. */
    public static final int NONE = -1;

    private /*@ spec_public @*/ final int depth;
    private /*@ spec_public @*/ final int[] carrier;
    private /*@ spec_public @*/ final int[] ahead;
    private /*@ spec_public @*/ final int size;
    private /*@ spec_public @*/ final int[] first;
    private /*@ spec_public @*/ final int[] length;
    private /*@ spec_public @*/ final byte[] bytes;

    /*@ public invariant 0 < depth && depth <= 64 && carrier.length <= 256 && ahead.length == carrier.length
      @     && ahead != carrier;
      @ public invariant 0 < size && size <= 65536 && first.length == carrier.length && length.length == carrier.length;
      @ public invariant first != carrier && first != ahead && first != length && length != carrier && length != ahead;
      @ public invariant (\forall int b; 0 <= b && b < carrier.length; 0 <= first[b]
      @     && first[b] <= bytes.length - size);
      @ public invariant (\forall int b; 0 <= b && b < carrier.length; 0 <= length[b] && length[b] <= size);
      @ public invariant (\forall int b; 0 <= b && b < carrier.length; (\forall int d; 0 <= d && d < b;
      @     first[d] + size <= first[b]));
      @ public invariant (\forall int b; 0 <= b && b < carrier.length; NONE <= carrier[b] && carrier[b] < 320);
      @ public invariant (\forall int b; 0 <= b && b < carrier.length;
      @     carrier[b] != NONE ==> 0 <= ahead[b] && ahead[b] < depth);
      @ public invariant (\forall int b; 0 <= b && b < carrier.length; (\forall int d; 0 <= d && d < carrier.length;
      @     b != d && carrier[b] != NONE && carrier[b] == carrier[d] ==> ahead[b] != ahead[d]));
      @ public invariant (\forall int b; 0 <= b && b < carrier.length; carrier[b] == NONE || ahead[b] == 0
      @     || (\exists int d; 0 <= d && d < carrier.length; carrier[d] == carrier[b] && ahead[d] == ahead[b] - 1));
      @*/

    //@ accessible \inv: depth, carrier, carrier[*], ahead, ahead[*], size, first, first[*], length, length[*], bytes, bytes[*];

    /*@ public normal_behavior
      @ requires 0 <= buffers && buffers <= 256 && 0 < size && size <= 65536 && 0 < depth && depth <= 64;
      @ ensures carrier != null && ahead != null && first != null && length != null && bytes != null;
      @ ensures carrier.length == buffers && this.depth == depth && this.size == size;
      @ ensures carrier != ahead && first != carrier && first != ahead && first != length && length != carrier
      @     && length != ahead;
      @ ensures (\forall int b; 0 <= b && b < buffers; carrier[b] == NONE);
      @ ensures \fresh(carrier) && \fresh(ahead) && \fresh(first) && \fresh(length) && \fresh(bytes);
      @ assignable \nothing;
      @*/
    public CocarrierTable(int buffers, int size, int depth) {
        this.depth = depth;
        this.size = size;
        carrier = new int[buffers];
        ahead = new int[buffers];
        first = new int[buffers];
        length = new int[buffers];
        int total = 0;
        /*@ loop_invariant 0 <= buffer && buffer <= buffers && 0 <= total && total <= buffer * 65536;
          @ loop_invariant (\forall int b; 0 <= b && b < buffer; carrier[b] == NONE);
          @ loop_invariant (\forall int b; 0 <= b && b < buffer; 0 <= first[b] && first[b] <= total - size);
          @ loop_invariant (\forall int b; 0 <= b && b < buffer;
          @     (\forall int d; 0 <= d && d < b; first[d] + size <= first[b]));
          @ assignable carrier[*], first[*];
          @ decreases buffers - buffer;
          @*/
        for (int buffer = 0; buffer < buffers; buffer++) {
            carrier[buffer] = NONE;
            first[buffer] = total;
            total = total + size;
        }
        bytes = new byte[total];
    }

    /** How many message buffers there are. */
    /*@ public normal_behavior
      @ ensures \result == carrier.length && 0 <= \result && \result <= 256;
      @ assignable \strictly_nothing;
      @*/
    public int count() {
        return carrier.length;
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
      @ requires 0 <= buffer && buffer < carrier.length;
      @ ensures \result == length[buffer] && 0 <= \result && \result <= size;
      @ assignable \strictly_nothing;
      @*/
    public int length(int buffer) {
        return length[buffer];
    }

    /** One byte of the message in the buffer. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < carrier.length && 0 <= index && index < length[buffer];
      @ ensures \result == bytes[first[buffer] + index];
      @ assignable \strictly_nothing;
      @*/
    public byte byteAt(int buffer, int index) {
        return bytes[first[buffer] + index];
    }

    /** COP-CARRIER-LOAD-1: whether the message is exactly the first {@code count} bytes of {@code data}. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < carrier.length && 0 <= count && count <= data.length;
      @ ensures \result == (count == length[buffer]
      @     && (\forall int i; 0 <= i && i < count; bytes[first[buffer] + i] == data[i]));
      @ assignable \strictly_nothing;
      @*/
    public boolean holds(int buffer, byte[] data, int count) {
        if (count != length[buffer]) {
            return false;
        }
        /*@ loop_invariant 0 <= i && i <= count;
          @ loop_invariant (\forall int j; 0 <= j && j < i; bytes[first[buffer] + j] == data[j]);
          @ assignable \strictly_nothing;
          @ decreases count - i;
          @*/
        for (int i = 0; i < count; i++) {
            if (bytes[first[buffer] + i] != data[i]) {
                return false;
            }
        }
        return true;
    }

    /** COP-CARRIER-SEND-1: the first {@code count} bytes of {@code data} are copied to the buffer, and to no other. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < carrier.length && 0 < count && count <= data.length && count <= size;
      @ requires data != bytes;
      @ ensures length[buffer] == count;
      @ ensures (\forall int i; 0 <= i && i < count; bytes[first[buffer] + i] == data[i]);
      @ assignable length[buffer], bytes[first[buffer] .. first[buffer] + size - 1];
      @*/
    public void write(int buffer, byte[] data, int count) {
        length[buffer] = count;
        /*@ loop_invariant 0 <= i && i <= count;
          @ loop_invariant (\forall int j; 0 <= j && j < i; bytes[first[buffer] + j] == data[j]);
          @ assignable bytes[first[buffer] .. first[buffer] + size - 1];
          @ decreases count - i;
          @*/
        for (int i = 0; i < count; i++) {
            bytes[first[buffer] + i] = data[i];
        }
    }

    /** How many messages a COCARRIER holds. */
    /*@ public normal_behavior
      @ ensures \result == depth;
      @ assignable \strictly_nothing;
      @*/
    public int depth() {
        return depth;
    }

    /** The COCARRIER in whose queue the buffer waits, or NONE. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < carrier.length;
      @ ensures \result == carrier[buffer] && NONE <= \result && \result < 320;
      @ assignable \strictly_nothing;
      @*/
    public int carrier(int buffer) {
        return carrier[buffer];
    }

    /** How many messages wait ahead of the buffer; of no meaning when it waits in no queue. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < carrier.length;
      @ ensures \result == ahead[buffer];
      @ assignable \strictly_nothing;
      @*/
    public int ahead(int buffer) {
        return ahead[buffer];
    }

    /** COP-CARRIER-RECV-1: the buffer of the oldest message in the queue, or NONE when it is empty. */
    /*@ public normal_behavior
      @ requires 0 <= target;
      @ ensures \result == NONE || 0 <= \result && \result < carrier.length;
      @ ensures \result == NONE ==> (\forall int b; 0 <= b && b < carrier.length; carrier[b] != target);
      @ ensures \result != NONE ==> carrier[\result] == target && ahead[\result] == 0;
      @ assignable \strictly_nothing;
      @*/
    public int first(int target) {
        int oldest = NONE;
        /*@ loop_invariant 0 <= buffer && buffer <= carrier.length && NONE <= oldest && oldest < buffer;
          @ loop_invariant oldest == NONE ==> (\forall int b; 0 <= b && b < buffer; carrier[b] != target);
          @ loop_invariant oldest != NONE ==> carrier[oldest] == target
          @     && (\forall int b; 0 <= b && b < buffer; carrier[b] == target ==> ahead[oldest] <= ahead[b]);
          @ assignable \strictly_nothing;
          @ decreases carrier.length - buffer;
          @*/
        for (int buffer = 0; buffer < carrier.length; buffer++) {
            if (carrier[buffer] == target && (oldest == NONE || ahead[buffer] < ahead[oldest])) {
                oldest = buffer;
            }
        }
        return oldest;
    }

    /** The buffer of the newest message in the queue, or NONE when it is empty. */
    /*@ public normal_behavior
      @ requires 0 <= target;
      @ ensures \result == NONE || 0 <= \result && \result < carrier.length;
      @ ensures \result == NONE ==> (\forall int b; 0 <= b && b < carrier.length; carrier[b] != target);
      @ ensures \result != NONE ==> carrier[\result] == target && 0 <= ahead[\result] && ahead[\result] < depth
      @     && (\forall int b; 0 <= b && b < carrier.length; carrier[b] == target ==> ahead[b] <= ahead[\result]);
      @ assignable \strictly_nothing;
      @*/
    public int last(int target) {
        int newest = NONE;
        /*@ loop_invariant 0 <= buffer && buffer <= carrier.length && NONE <= newest && newest < buffer;
          @ loop_invariant newest == NONE ==> (\forall int b; 0 <= b && b < buffer; carrier[b] != target);
          @ loop_invariant newest != NONE ==> carrier[newest] == target
          @     && (\forall int b; 0 <= b && b < buffer; carrier[b] == target ==> ahead[b] <= ahead[newest]);
          @ assignable \strictly_nothing;
          @ decreases carrier.length - buffer;
          @*/
        for (int buffer = 0; buffer < carrier.length; buffer++) {
            if (carrier[buffer] == target && (newest == NONE || ahead[newest] < ahead[buffer])) {
                newest = buffer;
            }
        }
        return newest;
    }

    /** The buffer of the message in the queue that has {@code others} ahead of it, or NONE. */
    /*@ public normal_behavior
      @ requires 0 <= target;
      @ ensures \result == NONE || 0 <= \result && \result < carrier.length;
      @ ensures \result == NONE ==> (\forall int b; 0 <= b && b < carrier.length; carrier[b] != target
      @     || ahead[b] != others);
      @ ensures \result != NONE ==> carrier[\result] == target && ahead[\result] == others;
      @ assignable \strictly_nothing;
      @*/
    public int at(int target, int others) {
        /*@ loop_invariant 0 <= buffer && buffer <= carrier.length;
          @ loop_invariant (\forall int b; 0 <= b && b < buffer; carrier[b] != target || ahead[b] != others);
          @ assignable \strictly_nothing;
          @ decreases carrier.length - buffer;
          @*/
        for (int buffer = 0; buffer < carrier.length; buffer++) {
            if (carrier[buffer] == target && ahead[buffer] == others) {
                return buffer;
            }
        }
        return NONE;
    }

    /** COP-CARRIER-SEND-4: whether the queue has no room for another message. */
    /*@ public normal_behavior
      @ requires 0 <= target;
      @ ensures \result == (\exists int b; 0 <= b && b < carrier.length; carrier[b] == target
      @     && ahead[b] == depth - 1);
      @ assignable \strictly_nothing;
      @*/
    public boolean full(int target) {
        int newest = last(target);
        return newest != NONE && ahead[newest] == depth - 1;
    }

    /** COP-CARRIER-SEND-1: the buffer comes to wait behind all others in the queue. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < carrier.length && carrier[buffer] == NONE && 0 <= target && target < 320;
      @ requires (\forall int b; 0 <= b && b < carrier.length; carrier[b] == target ==> ahead[b] < depth - 1);
      @ ensures carrier[buffer] == target;
      @ ensures (\forall int b; 0 <= b && b < carrier.length; \old(carrier[b]) == target ==> ahead[b] < ahead[buffer]);
      @ ensures (\forall int b; 0 <= b && b < carrier.length; \old(carrier[b]) != target) ==> ahead[buffer] == 0;
      @ assignable carrier[buffer], ahead[buffer];
      @*/
    public void send(int buffer, int target) {
        int newest = last(target);
        ahead[buffer] = newest == NONE ? 0 : ahead[newest] + 1;
        carrier[buffer] = target;
    }

    /** COP-CARRIER-RECV-1: the buffer of the oldest message leaves its queue. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < carrier.length && carrier[buffer] != NONE && ahead[buffer] == 0;
      @ ensures carrier[buffer] == NONE;
      @ ensures (\forall int b; 0 <= b && b < carrier.length && b != buffer; ahead[b]
      @     == (carrier[b] == \old(carrier[buffer]) ? \old(ahead[b]) - 1 : \old(ahead[b])));
      @ assignable carrier[buffer], ahead[*];
      @*/
    public void recv(int buffer) {
        int target = carrier[buffer];
        carrier[buffer] = NONE;
        /*@ loop_invariant 0 <= other && other <= carrier.length;
          @ loop_invariant (\forall int b; 0 <= b && b < carrier.length && b != buffer; ahead[b]
          @     == (carrier[b] == target && b < other ? \old(ahead[b]) - 1 : \old(ahead[b])));
          @ assignable ahead[*];
          @ decreases carrier.length - other;
          @*/
        for (int other = 0; other < carrier.length; other++) {
            if (carrier[other] == target) {
                ahead[other] = ahead[other] - 1;
            }
        }
    }

    /** COP-RECLAIM-1: all messages leave the queue. */
    /*@ public normal_behavior
      @ requires 0 <= target;
      @ ensures (\forall int b; 0 <= b && b < carrier.length; carrier[b]
      @     == (\old(carrier[b]) == target ? NONE : \old(carrier[b])));
      @ assignable carrier[*];
      @*/
    public void drop(int target) {
        /*@ loop_invariant 0 <= buffer && buffer <= carrier.length;
          @ loop_invariant (\forall int b; 0 <= b && b < carrier.length; carrier[b]
          @     == (\old(carrier[b]) == target && b < buffer ? NONE : \old(carrier[b])));
          @ assignable carrier[*];
          @ decreases carrier.length - buffer;
          @*/
        for (int buffer = 0; buffer < carrier.length; buffer++) {
            if (carrier[buffer] == target) {
                carrier[buffer] = NONE;
            }
        }
    }

    /** Becomes a copy of {@code other}, which has the same capacities. */
    public void become(CocarrierTable other) {
        for (int buffer = 0; buffer < carrier.length; buffer++) {
            carrier[buffer] = other.carrier[buffer];
            ahead[buffer] = other.ahead[buffer];
            length[buffer] = other.length[buffer];
            for (int i = 0; i < length[buffer]; i++) {
                bytes[first[buffer] + i] = other.bytes[first[buffer] + i];
            }
        }
    }

    /** True when the same messages wait in the COCARRIER here and there, in whatever buffers. */
    public boolean sameQueue(int target, CocarrierTable other) {
        for (int ahead = 0; ahead < depth; ahead++) {
            int here = at(target, ahead);
            int there = other.at(target, ahead);
            if (here == NONE || there == NONE) {
                return here == there;
            }
            if (!sameMessage(here, other, there)) {
                return false;
            }
        }
        return true;
    }

    /** True when that buffer here holds the same message as {@code theirs} there. */
    public boolean sameMessage(int buffer, CocarrierTable other, int theirs) {
        if (length[buffer] != other.length[theirs]) {
            return false;
        }
        for (int i = 0; i < length[buffer]; i++) {
            if (byteAt(buffer, i) != other.byteAt(theirs, i)) {
                return false;
            }
        }
        return true;
    }

    /** A 64-bit hash of the messages that wait in the COCARRIER. */
    public long hashOfQueue(int target) {
        long hash = 0;
        for (int ahead = 0; ahead < depth; ahead++) {
            int buffer = at(target, ahead);
            if (buffer == NONE) {
                return hash;
            }
            hash = hash * 31 + hashOfMessage(buffer);
        }
        return hash;
    }

    /** A 64-bit hash of the message in that buffer. */
    public long hashOfMessage(int buffer) {
        long hash = length[buffer] + 1;
        for (int i = 0; i < length[buffer]; i++) {
            hash = hash * 0x9E3779B97F4A7C15L + byteAt(buffer, i) + 129;
        }
        return hash;
    }

    /** How many numbers a message is packed as. */
    public int packedMessage() {
        return 1 + size;
    }

    /** How many numbers what waits in a COCARRIER is packed as. */
    public int packedQueue() {
        return depth * packedMessage();
    }

    /**
     * Writes the message in the buffer as {@link #packedMessage} numbers: how many bytes it has, and these bytes, as 0
     * to 255, followed by zeros.
     *
     * @param numbers where to
     * @param at the place of the first of them
     */
    public void packMessage(int buffer, int[] numbers, int at) {
        numbers[at] = length[buffer];
        for (int i = 0; i < size; i++) {
            numbers[at + 1 + i] = i < length[buffer] ? byteAt(buffer, i) & 255 : 0;
        }
    }

    /** Writes the messages that wait in the COCARRIER, the oldest first, and zeros for those that could yet. */
    public void packQueue(int target, int[] numbers, int at) {
        for (int others = 0; others < depth; others++) {
            int from = at + others * packedMessage();
            int buffer = at(target, others);
            if (buffer == NONE) {
                for (int i = 0; i < packedMessage(); i++) {
                    numbers[from + i] = 0;
                }
            } else {
                packMessage(buffer, numbers, from);
            }
        }
    }

    /** Puts the message that was packed into the buffer, which then waits in no queue. */
    public void unpackMessage(int buffer, int[] numbers, int at) {
        carrier[buffer] = NONE;
        ahead[buffer] = 0;
        length[buffer] = numbers[at];
        for (int i = 0; i < length[buffer]; i++) {
            bytes[first[buffer] + i] = (byte) numbers[at + 1 + i];
        }
    }
}
