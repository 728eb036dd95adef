package touchstone.model.cop;

/**
 * Every COCARRIER and every message buffer of the kernel (chapter COP-CARRIER): which messages wait where, and what is
 * in them. A buffer that waits in no queue and that nobody refers to is free; who refers to what is not known here.
 */
public class CocarrierTable {
    /** No COCARRIER, or no buffer. */
    public static final int NONE = -1;

    private /*@ spec_public @*/ final QueueTable queues;
    private /*@ spec_public @*/ final BufferTable buffers;

    /*@ public invariant \invariant_for(queues) && \invariant_for(buffers);
      @ public invariant queues.carrier != null && queues.ahead != null && queues.before != null
      @     && queues.carrier != queues.ahead && queues.before != queues.carrier && queues.before != queues.ahead;
      @ public invariant buffers.buffer != null && queues.carrier.length == buffers.buffer.length;
      @ public invariant (\forall int b; 0 <= b && b < buffers.buffer.length; buffers.buffer[b] != null
      @     && buffers.buffer[b].bytes != null && buffers.buffer[b].number == b);
      @*/

    /*@ accessible \inv: queues, buffers, queues.*, queues.carrier[*], queues.ahead[*],
      @     queues.before[*], buffers.*, buffers.buffer[*],
      @     \infinite_union(int b; 0 <= b && b < buffers.buffer.length;
      @     \set_union(buffers.buffer[b].*, buffers.buffer[b].bytes[*]));
      @*/

    /*@ public normal_behavior
      @ requires 0 <= buffers && buffers <= 256 && 0 < size && size <= Buffer.BYTES_MAX;
      @ requires 0 < depth && depth <= 64 && 0 <= end && end <= coports && 0 < coports && coports <= 320;
      @ ensures queues != null && this.buffers != null && \fresh(queues) && \fresh(this.buffers);
      @ ensures queues.carrier != null && queues.ahead != null && queues.carrier != queues.ahead
      @     && \fresh(queues.carrier) && \fresh(queues.ahead);
      @ ensures queues.before != null && queues.before != queues.carrier && queues.before != queues.ahead
      @     && \fresh(queues.before);
      @ ensures this.buffers.buffer != null && this.buffers.buffer.length == buffers && \fresh(this.buffers.buffer);
      @ ensures queues.end == end && queues.coports == coports && queues.depth == depth && this.buffers.size == size
      @     && queues.carrier.length == buffers;
      @ ensures (\forall int b; 0 <= b && b < buffers; queues.carrier[b] == NONE);
      @ ensures (\forall int b; 0 <= b && b < buffers; this.buffers.buffer[b] != null
      @     && this.buffers.buffer[b].bytes != null && this.buffers.buffer[b].number == b);
      @ ensures (\forall int b; 0 <= b && b < buffers; \fresh(this.buffers.buffer[b])
      @     && \fresh(this.buffers.buffer[b].bytes));
      @ assignable \nothing;
      @*/
    public CocarrierTable(int buffers, int size, int depth, int end, int coports) {
        queues = new QueueTable(buffers, depth, end, coports);
        this.buffers = new BufferTable(buffers, size);
    }

    /** How many message buffers there are. */
    /*@ public normal_behavior
      @ ensures \result == buffers.buffer.length && 0 <= \result && \result <= 256;
      @ assignable \strictly_nothing;
      @*/
    public int count() {
        return buffers.count();
    }

    /** How many bytes fit into a buffer. */
    /*@ public normal_behavior
      @ ensures \result == buffers.size;
      @ assignable \strictly_nothing;
      @*/
    public int size() {
        return buffers.size();
    }

    /** How many messages a COCARRIER holds. */
    /*@ public normal_behavior
      @ ensures \result == queues.depth;
      @ assignable \strictly_nothing;
      @*/
    public int depth() {
        return queues.depth();
    }

    /** The number after that of the last COCARRIER. */
    /*@ public normal_behavior
      @ ensures \result == queues.end;
      @ assignable \strictly_nothing;
      @*/
    public int end() {
        return queues.end();
    }

    /** The COCARRIER in whose queue the buffer waits, or NONE. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < buffers.buffer.length;
      @ ensures \result == queues.carrier[buffer] && NONE <= \result && \result < queues.coports;
      @ assignable \strictly_nothing;
      @*/
    public int carrier(int buffer) {
        return queues.carrier(buffer);
    }

    /** How many messages wait ahead of the buffer; of no meaning when it waits in no queue. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < buffers.buffer.length;
      @ ensures \result == queues.ahead[buffer];
      @ assignable \strictly_nothing;
      @*/
    public int ahead(int buffer) {
        return queues.ahead(buffer);
    }

    /** The buffer of the message in the queue that has {@code others} ahead of it, or NONE. */
    /*@ public normal_behavior
      @ requires 0 <= target;
      @ ensures \result == NONE || 0 <= \result && \result < buffers.buffer.length;
      @ ensures \result == NONE ==> (\forall int b; 0 <= b && b < queues.carrier.length;
      @     queues.carrier[b] != target || queues.ahead[b] != others);
      @ ensures \result != NONE ==> queues.carrier[\result] == target && queues.ahead[\result] == others;
      @ assignable \strictly_nothing;
      @*/
    public int at(int target, int others) {
        return queues.at(target, others);
    }

    /** COP-CARRIER-RECV-1: the buffer of the oldest message in the queue, or NONE when it is empty. */
    /*@ public normal_behavior
      @ requires 0 <= target;
      @ ensures \result == NONE || 0 <= \result && \result < buffers.buffer.length;
      @ ensures \result == NONE ==> (\forall int b; 0 <= b && b < queues.carrier.length;
      @     queues.carrier[b] != target);
      @ ensures \result != NONE ==> queues.carrier[\result] == target && queues.ahead[\result] == 0;
      @ assignable \strictly_nothing;
      @*/
    public int first(int target) {
        return queues.first(target);
    }

    /** COP-CARRIER-SEND-4: whether the queue has no room for another message. */
    /*@ public normal_behavior
      @ requires 0 <= target;
      @ ensures \result == (\exists int b; 0 <= b && b < queues.carrier.length; queues.carrier[b] == target
      @     && queues.ahead[b] == queues.depth - 1);
      @ ensures !\result ==> (\forall int b; 0 <= b && b < queues.carrier.length; queues.carrier[b] == target
      @     ==> queues.ahead[b] < queues.depth - 1);
      @ assignable \strictly_nothing;
      @*/
    public boolean full(int target) {
        return queues.full(target);
    }

    /** How many bytes the message in the buffer has. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < buffers.buffer.length;
      @ ensures \result == buffers.buffer[buffer].length && 0 <= \result && \result <= buffers.size;
      @ assignable \strictly_nothing;
      @*/
    public int length(int buffer) {
        return buffers.length(buffer);
    }

    /** One byte of the message in the buffer. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < buffers.buffer.length && 0 <= index
      @     && index < buffers.buffer[buffer].length;
      @ ensures \result == buffers.buffer[buffer].bytes[index];
      @ assignable \strictly_nothing;
      @*/
    public byte byteAt(int buffer, int index) {
        return buffers.at(buffer, index);
    }

    /** COP-CARRIER-LOAD-1: whether the message is exactly the first {@code count} bytes of {@code data}. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < buffers.buffer.length && 0 <= count && count <= data.length;
      @ ensures \result == (count == buffers.buffer[buffer].length
      @     && (\forall int i; 0 <= i && i < count; buffers.buffer[buffer].bytes[i] == data[i]));
      @ assignable \strictly_nothing;
      @*/
    public boolean holds(int buffer, byte[] data, int count) {
        return buffers.holds(buffer, data, count);
    }

    /** COP-CARRIER-SEND-1: the first {@code count} bytes of {@code data} come to wait last in the queue. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < buffers.buffer.length && queues.carrier[buffer] == NONE;
      @ requires 0 <= target && target < queues.end;
      @ requires 0 < count && count <= data.length && count <= buffers.size;
      @ requires data != buffers.buffer[buffer].bytes;
      @ requires (\forall int b; 0 <= b && b < queues.carrier.length;
      @     queues.carrier[b] == target ==> queues.ahead[b] < queues.depth - 1);
      @ ensures queues.carrier[buffer] == target && buffers.buffer[buffer].length == count;
      @ ensures (\forall int i; 0 <= i && i < count; buffers.buffer[buffer].bytes[i] == data[i]);
      @ ensures (\forall int b; 0 <= b && b < queues.carrier.length;
      @     \old(queues.carrier[b]) == target ==> queues.ahead[b] < queues.ahead[buffer]);
      @ assignable queues.carrier[buffer], queues.ahead[buffer], queues.before[buffer], buffers.buffer[buffer].length,
      @     buffers.buffer[buffer].bytes[*];
      @*/
    public void send(int buffer, int target, byte[] data, int count) {
        buffers.write(buffer, data, count);
        queues.send(buffer, target);
    }

    /** COP-CARRIER-RECV-1: the buffer of the oldest message leaves its queue. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < buffers.buffer.length && queues.carrier[buffer] != NONE
      @     && queues.ahead[buffer] == 0;
      @ ensures queues.carrier[buffer] == NONE;
      @ ensures (\forall int b; 0 <= b && b < queues.carrier.length; queues.carrier[b]
      @     == \old(queues.carrier[buffer]) ==> queues.ahead[b] == \old(queues.ahead[b]) - 1);
      @ ensures (\forall int b; 0 <= b && b < queues.carrier.length; queues.carrier[b]
      @     != \old(queues.carrier[buffer]) ==> queues.ahead[b] == \old(queues.ahead[b]));
      @ assignable queues.carrier[buffer], queues.ahead[*];
      @*/
    public void recv(int buffer) {
        queues.recv(buffer);
    }

    /** COP-RECLAIM-1: all messages leave the queue. */
    /*@ public normal_behavior
      @ requires 0 <= target;
      @ ensures (\forall int b; 0 <= b && b < queues.carrier.length; queues.carrier[b]
      @     == (\old(queues.carrier[b]) == target ? NONE : \old(queues.carrier[b])));
      @ assignable queues.carrier[*];
      @*/
    public void drop(int target) {
        queues.drop(target);
    }

    /** Becomes a copy of {@code other}, which has the same capacities. */
    public void become(CocarrierTable other) {
        queues.become(other.queues);
        buffers.become(other.buffers);
    }

    /** True when the same messages wait in the COCARRIER here and there, in whatever buffers. */
    public boolean sameQueue(int target, CocarrierTable other) {
        for (int ahead = 0; ahead < depth(); ahead++) {
            int here = at(target, ahead);
            int there = other.at(target, ahead);
            if (here == NONE || there == NONE) {
                return here == there;
            }
            if (!buffers.sameState(here, other.buffers, there)) {
                return false;
            }
        }
        return true;
    }

    /** True when that buffer holds the same message here and there. */
    public boolean sameMessage(int buffer, CocarrierTable other) {
        return buffers.sameState(buffer, other.buffers, buffer);
    }

    /** A 64-bit hash of the messages that wait in the COCARRIER. */
    public long hashOfQueue(int target) {
        long hash = 0;
        for (int ahead = 0; ahead < depth(); ahead++) {
            int buffer = at(target, ahead);
            if (buffer == NONE) {
                return hash;
            }
            hash = hash * 31 + buffers.hash(buffer);
        }
        return hash;
    }

    /** A 64-bit hash of the message in that buffer. */
    public long hashOfMessage(int buffer) {
        return buffers.hash(buffer);
    }

    /** How many numbers a message is packed as. */
    public int packedMessage() {
        return buffers.packedMessage();
    }

    /** How many numbers what waits in a COCARRIER is packed as. */
    public int packedQueue() {
        return depth() * packedMessage();
    }

    /**
     * Writes the message in the buffer as {@link #packedMessage} numbers: how many bytes it has, and these bytes, as 0
     * to 255, followed by zeros.
     *
     * @param numbers where to
     * @param at the place of the first of them
     */
    public void packMessage(int buffer, int[] numbers, int at) {
        buffers.pack(buffer, numbers, at);
    }

    /** Writes the messages that wait in the COCARRIER, the oldest first, and zeros for those that could yet. */
    public void packQueue(int target, int[] numbers, int at) {
        for (int others = 0; others < depth(); others++) {
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
        queues.unpack(buffer);
        buffers.unpack(buffer, numbers, at);
    }

    /** Puts the message that was packed into the buffer, which then waits last in the queue. */
    public void unpackMessage(int buffer, int target, int[] numbers, int at) {
        unpackMessage(buffer, numbers, at);
        queues.send(buffer, target);
    }
}
