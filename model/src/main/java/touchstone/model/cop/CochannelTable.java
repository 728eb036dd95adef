package touchstone.model.cop;

/**
 * Every COCHANNEL that can exist at one time (chapter COP-CHANNEL). One that nobody refers to waits here to be opened
 * again, and what it holds has no meaning until then; who refers to what is not known here.
 */
public class CochannelTable {
    private /*@ spec_public @*/ final int ringBytes;
    private /*@ spec_public @*/ final Cochannel[] channel;

    /*@ public invariant channel.length <= 256;
      @ public invariant \typeof(channel) == \type(Cochannel[]);
      @ public invariant (\forall int c; 0 <= c && c < channel.length; channel[c] != null
      @     && \invariant_for(channel[c]));
      @ public invariant (\forall int c; 0 <= c && c < channel.length; channel[c].number == c
      @     && channel[c].ring != null && channel[c].ring.length == ringBytes);
      @ public invariant (\forall int c; 0 <= c && c < channel.length;
      @     (\forall int d; 0 <= d && d < c; channel[c].ring != channel[d].ring));
      @*/

    /*@ accessible \inv: ringBytes, channel, channel[*], \infinite_union(int c; 0 <= c && c < channel.length;
      @     \set_union(channel[c].*, channel[c].ring[*]));
      @*/

    /*@ public normal_behavior
      @ requires 0 <= count && count <= 256 && 0 < ringBytes && ringBytes <= Cochannel.RING_BYTES_MAX;
      @ ensures channel != null && channel.length == count && \fresh(channel);
      @ ensures (\forall int c; 0 <= c && c < count; channel[c] != null && channel[c].ring != null
      @     && channel[c].number == c);
      @ ensures this.ringBytes == ringBytes && (\forall int c; 0 <= c && c < count; channel[c].length == 0);
      @ assignable \nothing;
      @*/
    public CochannelTable(int count, int ringBytes) {
        this.ringBytes = ringBytes;
        channel = new Cochannel[count];
        /*@ loop_invariant 0 <= number && number <= count;
          @ loop_invariant (\forall int c; 0 <= c && c < number; channel[c] != null && \invariant_for(channel[c]));
          @ loop_invariant (\forall int c; 0 <= c && c < number; channel[c].number == c && channel[c].ring != null
          @     && \fresh(channel[c]) && \fresh(channel[c].ring));
          @ loop_invariant (\forall int c; 0 <= c && c < number;
          @     (\forall int d; 0 <= d && d < c; channel[c].ring != channel[d].ring));
          @ loop_invariant (\forall int c; 0 <= c && c < number; channel[c].ring.length == ringBytes
          @     && channel[c].length == 0);
          @ assignable channel[*];
          @ decreases count - number;
          @*/
        for (int number = 0; number < count; number++) {
            channel[number] = new Cochannel(number, ringBytes);
        }
    }

    /** How many coports there can be. */
    /*@ public normal_behavior
      @ ensures \result == channel.length && 0 <= \result && \result <= 256;
      @ assignable \strictly_nothing;
      @*/
    public int count() {
        return channel.length;
    }

    /** How many bytes a ring holds. */
    /*@ public normal_behavior
      @ ensures \result == ringBytes;
      @ assignable \strictly_nothing;
      @*/
    public int ringBytes() {
        return ringBytes;
    }

    /** How many bytes wait in the coport. */
    /*@ public normal_behavior
      @ requires 0 <= target && target < channel.length;
      @ ensures \result == channel[target].length && 0 <= \result && \result <= ringBytes;
      @ assignable \strictly_nothing;
      @*/
    public int length(int target) {
        return channel[target].length();
    }

    /** How many more bytes fit into the coport. */
    /*@ public normal_behavior
      @ requires 0 <= target && target < channel.length;
      @ ensures \result == ringBytes - channel[target].length;
      @ assignable \strictly_nothing;
      @*/
    public int room(int target) {
        return channel[target].room();
    }

    /** The byte that would be received after {@code index} others. */
    /*@ public normal_behavior
      @ requires 0 <= target && target < channel.length && 0 <= index && index < channel[target].length;
      @ ensures \result == (\bigint)channel[target].contents[index];
      @ assignable \strictly_nothing;
      @*/
    public byte at(int target, int index) {
        return channel[target].at(index);
    }

    /** Whether at least {@code count} bytes wait in the coport, the first of which are those of {@code data}. */
    /*@ public normal_behavior
      @ requires 0 <= target && target < channel.length && 0 <= count && count <= data.length;
      @ ensures \result == (count <= channel[target].length
      @     && (\forall int i; 0 <= i && i < count; data[i] == (\bigint)channel[target].contents[i]));
      @ assignable \strictly_nothing;
      @*/
    public boolean startsWith(int target, byte[] data, int count) {
        return channel[target].startsWith(data, count);
    }

    /** COP-CHANNEL-SEND-1: appends the first {@code count} bytes of {@code data}. */
    /*@ public normal_behavior
      @ requires 0 <= target && target < channel.length && 0 < count && count <= data.length;
      @ requires count <= ringBytes - channel[target].length && data != channel[target].ring;
      @ requires (\forall int i; 0 <= i && i < count; -128 <= data[i] && data[i] <= 127);
      @ ensures channel[target].length == \old(channel[target].length) + count;
      @ ensures (\forall int i; 0 <= i && i < \old(channel[target].length);
      @     (\bigint)channel[target].contents[i] == (\bigint)\old(channel[target].contents)[i]);
      @ ensures (\forall int i; 0 <= i && i < count;
      @     (\bigint)channel[target].contents[\old(channel[target].length) + i] == data[i]);
      @ assignable channel[target].length, channel[target].contents, channel[target].ring[*];
      @*/
    public void send(int target, byte[] data, int count) {
        channel[target].send(data, count);
    }

    /** COP-CHANNEL-RECV-1: takes the {@code count} oldest bytes into {@code data}. */
    /*@ public normal_behavior
      @ requires 0 <= target && target < channel.length && 0 < count && count <= data.length;
      @ requires count <= channel[target].length;
      @ requires (\forall int c; 0 <= c && c < channel.length; channel[c].ring != data);
      @ ensures channel[target].length == \old(channel[target].length) - count;
      @ ensures (\forall int i; 0 <= i && i < count; data[i] == (\bigint)\old(channel[target].contents)[i]);
      @ ensures channel[target].contents
      @     == \seq_sub(\old(channel[target].contents), count, \old(channel[target].contents).length);
      @ assignable channel[target].head, channel[target].length, channel[target].contents, data[0 .. count - 1];
      @*/
    public void recv(int target, byte[] data, int count) {
        channel[target].recv(data, count);
    }

    /** COP-OPEN-1, COP-RECLAIM-1: the coport is empty. */
    /*@ public normal_behavior
      @ requires 0 <= target && target < channel.length;
      @ ensures channel[target].length == 0;
      @ assignable channel[target].head, channel[target].length, channel[target].contents;
      @*/
    public void renew(int target) {
        channel[target].reset();
    }

    /** Becomes a copy of {@code other}, which has as many coports with rings of the same size. */
    public void become(CochannelTable other) {
        for (int target = 0; target < channel.length; target++) {
            Cochannel.copy(other.channel[target], channel[target]);
        }
    }

    /** True when that coport has the same contents here and there. */
    /*@ public normal_behavior
      @ requires \invariant_for(other) && other.channel.length == channel.length;
      @ requires 0 <= target && target < channel.length;
      @ ensures \result == (channel[target].length == other.channel[target].length
      @     && (\forall int i; 0 <= i && i < channel[target].length;
      @         (\bigint)channel[target].contents[i] == (\bigint)other.channel[target].contents[i]));
      @ assignable \strictly_nothing;
      @*/
    public boolean sameState(int target, CochannelTable other) {
        return channel[target].sameState(other.channel[target]);
    }

    /** A 64-bit hash of the state of that coport. */
    public long hash(int target) {
        return channel[target].hash();
    }

    /** Writes what waits in that coport from {@code numbers[at]} on, as 1 + {@link #ringBytes} numbers. */
    public void pack(int target, int[] numbers, int at) {
        channel[target].pack(numbers, at);
    }

    /** Gives that coport the contents that {@link #pack} wrote; zeros make it empty. */
    public void unpack(int target, int[] numbers, int at) {
        channel[target].unpack(numbers, at);
    }
}
