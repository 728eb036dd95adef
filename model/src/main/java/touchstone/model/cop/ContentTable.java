package touchstone.model.cop;

/**
 * What is in the coports: the bytes in the COCHANNELs (chapter COP-CHANNEL), and the messages of the COCARRIERs
 * (chapter COP-CARRIER) in the buffers of the kernel; in a COPIPE there is never anything (COP-PIPE-MEET-1). What is in
 * a coport that nobody refers to has no meaning; who refers to what is not known here.
 */
public class ContentTable {
    /** No COCARRIER, or no buffer. */
    public static final int NONE = -1;

    private /*@ spec_public @*/ final CochannelTable cochannels;
    private /*@ spec_public @*/ final CocarrierTable cocarriers;

    /*@ public invariant \invariant_for(cochannels) && \invariant_for(cocarriers);
      @ public invariant cochannels.channel != null && cocarriers.queues != null && cocarriers.buffers != null
      @     && cocarriers.queues.carrier != null && cocarriers.queues.ahead != null
      @     && cocarriers.queues.before != null && cocarriers.queues.carrier != cocarriers.queues.ahead
      @     && cocarriers.queues.before != cocarriers.queues.carrier
      @     && cocarriers.queues.before != cocarriers.queues.ahead && cocarriers.buffers.buffer != null
      @     && cocarriers.queues.carrier.length == cocarriers.buffers.buffer.length;
      @ public invariant cochannels.channel.length <= cocarriers.queues.end
      @     && cocarriers.queues.end <= cocarriers.queues.coports;
      @ public invariant (\forall int c; 0 <= c && c < cochannels.channel.length;
      @     cochannels.channel[c] != null && cochannels.channel[c].ring != null && cochannels.channel[c].number == c);
      @ public invariant (\forall int b; 0 <= b && b < cocarriers.buffers.buffer.length;
      @     cocarriers.buffers.buffer[b] != null && cocarriers.buffers.buffer[b].bytes != null
      @         && cocarriers.buffers.buffer[b].number == b);
      @ public invariant (\forall int c; 0 <= c && c < cochannels.channel.length;
      @     (\forall int b; 0 <= b && b < cocarriers.buffers.buffer.length;
      @     cochannels.channel[c].ring != cocarriers.buffers.buffer[b].bytes));
      @*/

    /*@ accessible \inv: cochannels, cocarriers, cochannels.*, cochannels.channel[*],
      @     \infinite_union(int c; 0 <= c && c < cochannels.channel.length;
      @         \set_union(cochannels.channel[c].*, cochannels.channel[c].ring[*])),
      @     cocarriers.*, cocarriers.queues.*, cocarriers.queues.carrier[*], cocarriers.queues.ahead[*],
      @     cocarriers.queues.before[*], cocarriers.buffers.*, cocarriers.buffers.buffer[*],
      @     \infinite_union(int b; 0 <= b && b < cocarriers.buffers.buffer.length;
      @     \set_union(cocarriers.buffers.buffer[b].*, cocarriers.buffers.buffer[b].bytes[*]));
      @*/

    /*@ public normal_behavior
      @ requires 0 <= cochannels && cochannels <= 256 && 0 < ringBytes && ringBytes <= Cochannel.RING_BYTES_MAX;
      @ requires 0 <= cocarriers && 0 <= copipes && cocarriers + copipes <= 64
      @     && 0 < cochannels + cocarriers + copipes && 0 < depth && depth <= 64;
      @ requires 0 <= buffers && buffers <= 256 && 0 < size && size <= Buffer.BYTES_MAX;
      @ ensures this.cochannels != null && this.cocarriers != null && this.cochannels.channel != null
      @     && this.cocarriers.queues != null && this.cocarriers.buffers != null
      @     && this.cocarriers.queues.carrier != null && this.cocarriers.queues.ahead != null
      @     && this.cocarriers.queues.before != null && this.cocarriers.buffers.buffer != null;
      @ ensures this.cochannels.channel.length == cochannels && this.cochannels.ringBytes == ringBytes
      @     && this.cocarriers.queues.coports == cochannels + cocarriers + copipes
      @     && this.cocarriers.queues.end == cochannels + cocarriers
      @     && this.cocarriers.queues.depth == depth && this.cocarriers.buffers.size == size
      @     && this.cocarriers.buffers.buffer.length == buffers && this.cocarriers.queues.carrier.length == buffers;
      @ ensures \fresh(this.cochannels) && \fresh(this.cochannels.channel) && \fresh(this.cocarriers)
      @     && \fresh(this.cocarriers.queues) && \fresh(this.cocarriers.buffers)
      @     && \fresh(this.cocarriers.buffers.buffer);
      @ ensures \fresh(this.cocarriers.queues.carrier) && \fresh(this.cocarriers.queues.ahead)
      @     && \fresh(this.cocarriers.queues.before);
      @ ensures (\forall int b; 0 <= b && b < buffers; this.cocarriers.queues.carrier[b] == NONE);
      @ ensures (\forall int c; 0 <= c && c < cochannels; this.cochannels.channel[c] != null
      @     && this.cochannels.channel[c].ring != null && this.cochannels.channel[c].number == c);
      @ ensures (\forall int b; 0 <= b && b < buffers; this.cocarriers.buffers.buffer[b] != null
      @     && this.cocarriers.buffers.buffer[b].bytes != null && this.cocarriers.buffers.buffer[b].number == b);
      @ assignable \nothing;
      @*/
    public ContentTable(int cochannels, int ringBytes, int cocarriers, int copipes, int depth, int buffers,
            int size) {
        this.cochannels = new CochannelTable(cochannels, ringBytes);
        int end = cochannels + cocarriers;
        this.cocarriers = new CocarrierTable(buffers, size, depth, end, end + copipes);
    }

    /** How many COCHANNELs can exist at one time. */
    /*@ public normal_behavior
      @ ensures \result == cochannels.channel.length && 0 <= \result && \result <= 256;
      @ assignable \strictly_nothing;
      @*/
    public int cochannels() {
        return cochannels.count();
    }

    /** The number of the first COPIPE; COCARRIERs have lower ones, and COCHANNELs yet lower. */
    /*@ public normal_behavior
      @ ensures \result == cocarriers.queues.end && cochannels.channel.length <= \result
      @     && \result <= cocarriers.queues.coports;
      @ assignable \strictly_nothing;
      @*/
    public int firstCopipe() {
        return cocarriers.end();
    }

    /** How many message buffers there are. */
    /*@ public normal_behavior
      @ ensures \result == cocarriers.buffers.buffer.length && 0 <= \result && \result <= 256;
      @ assignable \strictly_nothing;
      @*/
    public int buffers() {
        return cocarriers.count();
    }

    /** How many bytes a ring holds. */
    /*@ public normal_behavior
      @ ensures \result == cochannels.ringBytes;
      @ assignable \strictly_nothing;
      @*/
    public int ringBytes() {
        return cochannels.ringBytes();
    }

    /** How many bytes a message buffer holds. */
    /*@ public normal_behavior
      @ ensures \result == cocarriers.buffers.size;
      @ assignable \strictly_nothing;
      @*/
    public int messageBytes() {
        return cocarriers.size();
    }

    /** How many messages a COCARRIER holds. */
    /*@ public normal_behavior
      @ ensures \result == cocarriers.queues.depth;
      @ assignable \strictly_nothing;
      @*/
    public int depth() {
        return cocarriers.depth();
    }

    /** How many bytes wait in the COCHANNEL. */
    /*@ public normal_behavior
      @ requires 0 <= cochannel && cochannel < cochannels.channel.length;
      @ ensures \result == cochannels.channel[cochannel].length && 0 <= \result && \result <= cochannels.ringBytes;
      @ assignable \strictly_nothing;
      @*/
    public int length(int cochannel) {
        return cochannels.length(cochannel);
    }

    /** How many more bytes fit into the COCHANNEL. */
    /*@ public normal_behavior
      @ requires 0 <= cochannel && cochannel < cochannels.channel.length;
      @ ensures \result == cochannels.ringBytes - cochannels.channel[cochannel].length;
      @ assignable \strictly_nothing;
      @*/
    public int room(int cochannel) {
        return cochannels.room(cochannel);
    }

    /** The byte that would be received after {@code index} others. */
    /*@ public normal_behavior
      @ requires 0 <= cochannel && cochannel < cochannels.channel.length;
      @ requires 0 <= index && index < cochannels.channel[cochannel].length;
      @ ensures \result == (\bigint)cochannels.channel[cochannel].contents[index];
      @ assignable \strictly_nothing;
      @*/
    public byte at(int cochannel, int index) {
        return cochannels.at(cochannel, index);
    }

    /** Whether at least {@code count} bytes wait, the first of which are those of {@code data}. */
    /*@ public normal_behavior
      @ requires 0 <= cochannel && cochannel < cochannels.channel.length;
      @ requires 0 <= count && count <= data.length;
      @ ensures \result == (count <= cochannels.channel[cochannel].length
      @     && (\forall int i; 0 <= i && i < count; data[i] == (\bigint)cochannels.channel[cochannel].contents[i]));
      @ assignable \strictly_nothing;
      @*/
    public boolean startsWith(int cochannel, byte[] data, int count) {
        return cochannels.startsWith(cochannel, data, count);
    }

    /** The COCARRIER in whose queue the buffer waits, or NONE. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < cocarriers.buffers.buffer.length;
      @ ensures \result == cocarriers.queues.carrier[buffer] && NONE <= \result
      @     && \result < cocarriers.queues.coports;
      @ assignable \strictly_nothing;
      @*/
    public int carrier(int buffer) {
        return cocarriers.carrier(buffer);
    }

    /** How many messages wait ahead of the buffer; of no meaning when it waits in no queue. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < cocarriers.buffers.buffer.length;
      @ ensures \result == cocarriers.queues.ahead[buffer];
      @ assignable \strictly_nothing;
      @*/
    public int ahead(int buffer) {
        return cocarriers.ahead(buffer);
    }

    /** COP-CARRIER-RECV-1: the buffer of the oldest message in the queue, or NONE when it is empty. */
    /*@ public normal_behavior
      @ requires 0 <= target;
      @ ensures \result == NONE || 0 <= \result && \result < cocarriers.buffers.buffer.length;
      @ ensures \result == NONE ==> (\forall int b; 0 <= b && b < cocarriers.queues.carrier.length;
      @     cocarriers.queues.carrier[b] != target);
      @ ensures \result != NONE ==> cocarriers.queues.carrier[\result] == target
      @     && cocarriers.queues.ahead[\result] == 0;
      @ assignable \strictly_nothing;
      @*/
    public int first(int target) {
        return cocarriers.first(target);
    }

    /** COP-CARRIER-SEND-4: whether the queue has no room for another message. */
    /*@ public normal_behavior
      @ requires 0 <= target;
      @ ensures \result == (\exists int b; 0 <= b && b < cocarriers.queues.carrier.length;
      @     cocarriers.queues.carrier[b] == target && cocarriers.queues.ahead[b] == cocarriers.queues.depth - 1);
      @ ensures !\result ==> (\forall int b; 0 <= b && b < cocarriers.queues.carrier.length;
      @     cocarriers.queues.carrier[b] == target ==> cocarriers.queues.ahead[b] < cocarriers.queues.depth - 1);
      @ assignable \strictly_nothing;
      @*/
    public boolean full(int target) {
        return cocarriers.full(target);
    }

    /** How many bytes the message in the buffer has. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < cocarriers.buffers.buffer.length;
      @ ensures \result == cocarriers.buffers.buffer[buffer].length;
      @ assignable \strictly_nothing;
      @*/
    public int messageLength(int buffer) {
        return cocarriers.length(buffer);
    }

    /** One byte of the message in the buffer. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < cocarriers.buffers.buffer.length;
      @ requires 0 <= index && index < cocarriers.buffers.buffer[buffer].length;
      @ ensures \result == cocarriers.buffers.buffer[buffer].bytes[index];
      @ assignable \strictly_nothing;
      @*/
    public byte messageAt(int buffer, int index) {
        return cocarriers.byteAt(buffer, index);
    }

    /** COP-CARRIER-LOAD-1: whether the message is exactly the first {@code count} bytes of {@code data}. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < cocarriers.buffers.buffer.length;
      @ requires 0 <= count && count <= data.length;
      @ ensures \result == (count == cocarriers.buffers.buffer[buffer].length
      @     && (\forall int i; 0 <= i && i < count; cocarriers.buffers.buffer[buffer].bytes[i] == data[i]));
      @ assignable \strictly_nothing;
      @*/
    public boolean holds(int buffer, byte[] data, int count) {
        return cocarriers.holds(buffer, data, count);
    }

    /** COP-OPEN-1, COP-RECLAIM-1: the COCHANNEL is empty. */
    /*@ public normal_behavior
      @ requires 0 <= cochannel && cochannel < cochannels.channel.length;
      @ ensures cochannels.channel[cochannel].length == 0;
      @ assignable cochannels.channel[cochannel].head, cochannels.channel[cochannel].length,
      @     cochannels.channel[cochannel].contents;
      @*/
    public void empty(int cochannel) {
        cochannels.renew(cochannel);
    }

    /** COP-CHANNEL-SEND-1: appends the first {@code count} bytes of {@code data}. */
    /*@ public normal_behavior
      @ requires 0 <= cochannel && cochannel < cochannels.channel.length && 0 < count && count <= data.length;
      @ requires count <= cochannels.ringBytes - cochannels.channel[cochannel].length;
      @ requires data != cochannels.channel[cochannel].ring;
      @ requires (\forall int i; 0 <= i && i < count; -128 <= data[i] && data[i] <= 127);
      @ ensures cochannels.channel[cochannel].length == \old(cochannels.channel[cochannel].length) + count;
      @ ensures (\forall int i; 0 <= i && i < \old(cochannels.channel[cochannel].length);
      @     (\bigint)cochannels.channel[cochannel].contents[i]
      @         == (\bigint)\old(cochannels.channel[cochannel].contents)[i]);
      @ ensures (\forall int i; 0 <= i && i < count; (\bigint)cochannels.channel[cochannel].contents[
      @     \old(cochannels.channel[cochannel].length) + i] == data[i]);
      @ assignable cochannels.channel[cochannel].length, cochannels.channel[cochannel].contents,
      @     cochannels.channel[cochannel].ring[*];
      @*/
    public void send(int cochannel, byte[] data, int count) {
        cochannels.send(cochannel, data, count);
    }

    /** COP-CHANNEL-RECV-1: takes the {@code count} oldest bytes into {@code data}. */
    /*@ public normal_behavior
      @ requires 0 <= cochannel && cochannel < cochannels.channel.length && 0 < count && count <= data.length;
      @ requires count <= cochannels.channel[cochannel].length;
      @ requires (\forall int c; 0 <= c && c < cochannels.channel.length; cochannels.channel[c].ring != data);
      @ requires (\forall int b; 0 <= b && b < cocarriers.buffers.buffer.length;
      @     cocarriers.buffers.buffer[b].bytes != data);
      @ ensures cochannels.channel[cochannel].length == \old(cochannels.channel[cochannel].length) - count;
      @ ensures (\forall int i; 0 <= i && i < count;
      @     data[i] == (\bigint)\old(cochannels.channel[cochannel].contents)[i]);
      @ ensures cochannels.channel[cochannel].contents == \seq_sub(\old(cochannels.channel[cochannel].contents), count,
      @     \old(cochannels.channel[cochannel].contents).length);
      @ assignable cochannels.channel[cochannel].head, cochannels.channel[cochannel].length,
      @     cochannels.channel[cochannel].contents, data[0 .. count - 1];
      @*/
    public void recv(int cochannel, byte[] data, int count) {
        cochannels.recv(cochannel, data, count);
    }

    /** COP-CARRIER-SEND-1: the first {@code count} bytes of {@code data} come to wait last in the queue. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < cocarriers.buffers.buffer.length;
      @ requires cocarriers.queues.carrier[buffer] == NONE;
      @ requires 0 <= cocarrier && cocarrier < cocarriers.queues.end;
      @ requires 0 < count && count <= data.length && count <= cocarriers.buffers.size;
      @ requires data != cocarriers.buffers.buffer[buffer].bytes;
      @ requires (\forall int b; 0 <= b && b < cocarriers.queues.carrier.length;
      @     cocarriers.queues.carrier[b] == cocarrier ==> cocarriers.queues.ahead[b] < cocarriers.queues.depth - 1);
      @ ensures cocarriers.queues.carrier[buffer] == cocarrier && cocarriers.buffers.buffer[buffer].length == count;
      @ ensures (\forall int i; 0 <= i && i < count; cocarriers.buffers.buffer[buffer].bytes[i] == data[i]);
      @ ensures (\forall int b; 0 <= b && b < cocarriers.queues.carrier.length;
      @     \old(cocarriers.queues.carrier[b]) == cocarrier
      @         ==> cocarriers.queues.ahead[b] < cocarriers.queues.ahead[buffer]);
      @ assignable cocarriers.queues.carrier[buffer], cocarriers.queues.ahead[buffer],
      @     cocarriers.queues.before[buffer], cocarriers.buffers.buffer[buffer].length,
      @         cocarriers.buffers.buffer[buffer].bytes[*];
      @*/
    public void sendMessage(int buffer, int cocarrier, byte[] data, int count) {
        cocarriers.send(buffer, cocarrier, data, count);
    }

    /** COP-CARRIER-RECV-1: the buffer of the oldest message leaves its queue. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < cocarriers.buffers.buffer.length;
      @ requires cocarriers.queues.carrier[buffer] != NONE && cocarriers.queues.ahead[buffer] == 0;
      @ ensures cocarriers.queues.carrier[buffer] == NONE;
      @ ensures (\forall int b; 0 <= b && b < cocarriers.queues.carrier.length; cocarriers.queues.carrier[b]
      @     == \old(cocarriers.queues.carrier[buffer]) ==> cocarriers.queues.ahead[b]
      @         == \old(cocarriers.queues.ahead[b]) - 1);
      @ ensures (\forall int b; 0 <= b && b < cocarriers.queues.carrier.length; cocarriers.queues.carrier[b]
      @     != \old(cocarriers.queues.carrier[buffer]) ==> cocarriers.queues.ahead[b]
      @         == \old(cocarriers.queues.ahead[b]));
      @ assignable cocarriers.queues.carrier[buffer], cocarriers.queues.ahead[*];
      @*/
    public void recvMessage(int buffer) {
        cocarriers.recv(buffer);
    }

    /** COP-RECLAIM-1: all messages leave the queue of the COCARRIER. */
    /*@ public normal_behavior
      @ requires 0 <= target;
      @ ensures (\forall int b; 0 <= b && b < cocarriers.queues.carrier.length; cocarriers.queues.carrier[b]
      @     == (\old(cocarriers.queues.carrier[b]) == target ? NONE : \old(cocarriers.queues.carrier[b])));
      @ assignable cocarriers.queues.carrier[*];
      @*/
    public void drop(int target) {
        cocarriers.drop(target);
    }

    /** Becomes a copy of {@code other}, which has the same capacities. */
    public void become(ContentTable other) {
        cochannels.become(other.cochannels);
        cocarriers.become(other.cocarriers);
    }

    /** True when the same bytes wait in the COCHANNEL here and there. */
    public boolean sameCochannel(int cochannel, ContentTable other) {
        return cochannels.sameState(cochannel, other.cochannels);
    }

    /** True when the same messages wait in the COCARRIER here and there, in whatever buffers. */
    public boolean sameQueue(int cocarrier, ContentTable other) {
        return cocarriers.sameQueue(cocarrier, other.cocarriers);
    }

    /** True when that buffer holds the same message here and there. */
    public boolean sameMessage(int buffer, ContentTable other) {
        return cocarriers.sameMessage(buffer, other.cocarriers);
    }

    /** A 64-bit hash of the bytes that wait in the COCHANNEL. */
    public long hashOfCochannel(int cochannel) {
        return cochannels.hash(cochannel);
    }

    /** A 64-bit hash of the messages that wait in the COCARRIER. */
    public long hashOfQueue(int cocarrier) {
        return cocarriers.hashOfQueue(cocarrier);
    }

    /** A 64-bit hash of the message in that buffer. */
    public long hashOfMessage(int buffer) {
        return cocarriers.hashOfMessage(buffer);
    }

    /** How many numbers what waits in the coport is packed as. */
    public int packed(int coport) {
        if (coport < cochannels.count()) {
            return 1 + cochannels.ringBytes();
        }
        return coport < firstCopipe() ? cocarriers.packedQueue() : 0;
    }

    /** How many numbers the message in a buffer is packed as. */
    public int packedMessage() {
        return cocarriers.packedMessage();
    }

    /** Writes what waits in the coport as {@link #packed} numbers. */
    public void pack(int coport, int[] numbers, int at) {
        if (coport < cochannels.count()) {
            cochannels.pack(coport, numbers, at);
        } else if (coport < firstCopipe()) {
            cocarriers.packQueue(coport, numbers, at);
        }
    }

    /** Writes the message in the buffer as {@link #packedMessage} numbers. */
    public void packMessage(int buffer, int[] numbers, int at) {
        cocarriers.packMessage(buffer, numbers, at);
    }

    /** Lets the bytes wait in the COCHANNEL that {@link #pack} wrote. */
    public void unpack(int cochannel, int[] numbers, int at) {
        cochannels.unpack(cochannel, numbers, at);
    }

    /** Puts the message that was packed into the buffer, which then waits in no queue. */
    public void unpackMessage(int buffer, int[] numbers, int at) {
        cocarriers.unpackMessage(buffer, numbers, at);
    }

    /** Puts the message that was packed into the buffer, which then waits last in the COCARRIER. */
    public void unpackMessage(int buffer, int cocarrier, int[] numbers, int at) {
        cocarriers.unpackMessage(buffer, cocarrier, numbers, at);
    }
}
