package touchstone.model.cop;

/**
 * The queues of all COCARRIERs (chapter COP-CARRIER): for each message buffer, in whose queue it waits, how many
 * messages wait there ahead of it, and which one directly. So each message waits in one place at most, and the order
 * of a queue is that of sending (COP-CARRIER-RECV-1). Coports from {@code end} on are no COCARRIERs, and no message
 * waits in them.
 */
public class QueueTable {
    /** No COCARRIER, or no buffer. */
    public static final int NONE = -1;

    private /*@ spec_public @*/ final int end;
    private /*@ spec_public @*/ final int coports;
    private /*@ spec_public @*/ final int depth;
    private /*@ spec_public @*/ final int[] carrier;
    private /*@ spec_public @*/ final int[] ahead;
    private /*@ spec_public @*/ final int[] before;

    /*@ public invariant 0 <= end && end <= coports && 0 < coports && coports <= 320 && 0 < depth && depth <= 64;
      @ public invariant carrier.length <= 256 && ahead.length == carrier.length
      @     && ahead != carrier && before.length == carrier.length && before != carrier && before != ahead;
      @ public invariant (\forall int b; 0 <= b && b < carrier.length; NONE <= carrier[b] && carrier[b] < end);
      @ public invariant (\forall int b; 0 <= b && b < carrier.length;
      @     carrier[b] != NONE ==> 0 <= ahead[b] && ahead[b] < depth);
      @ public invariant (\forall int b; 0 <= b && b < carrier.length; (\forall int d; 0 <= d && d < carrier.length;
      @     b != d && carrier[b] != NONE && carrier[b] == carrier[d] ==> ahead[b] != ahead[d]));
      @ public invariant (\forall int b; 0 <= b && b < carrier.length; carrier[b] == NONE || ahead[b] == 0
      @     || 0 <= before[b] && before[b] < carrier.length && carrier[before[b]] == carrier[b]
      @         && ahead[before[b]] == ahead[b] - 1);
      @*/

    //@ accessible \inv: end, coports, depth, carrier, carrier[*], ahead, ahead[*], before, before[*];

    /*@ public normal_behavior
      @ requires 0 <= buffers && buffers <= 256 && 0 < depth && depth <= 64;
      @ requires 0 <= end && end <= coports && 0 < coports && coports <= 320;
      @ ensures carrier != null && ahead != null && carrier != ahead && carrier.length == buffers;
      @ ensures this.depth == depth && this.end == end && this.coports == coports;
      @ ensures (\forall int b; 0 <= b && b < buffers; carrier[b] == NONE);
      @ ensures before != null && before != carrier && before != ahead;
      @ ensures \fresh(carrier) && \fresh(ahead) && \fresh(before);
      @ assignable \nothing;
      @*/
    public QueueTable(int buffers, int depth, int end, int coports) {
        this.end = end;
        this.coports = coports;
        this.depth = depth;
        carrier = new int[buffers];
        ahead = new int[buffers];
        before = new int[buffers];
        /*@ loop_invariant 0 <= buffer && buffer <= buffers;
          @ loop_invariant (\forall int b; 0 <= b && b < buffer; carrier[b] == NONE);
          @ assignable carrier[*];
          @ decreases buffers - buffer;
          @*/
        for (int buffer = 0; buffer < buffers; buffer++) {
            carrier[buffer] = NONE;
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

    /** The number after that of the last COCARRIER. */
    /*@ public normal_behavior
      @ ensures \result == end;
      @ assignable \strictly_nothing;
      @*/
    public int end() {
        return end;
    }

    /** The COCARRIER in whose queue the buffer waits, or NONE. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < carrier.length;
      @ ensures \result == carrier[buffer] && NONE <= \result && \result < coports;
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
      @ ensures !\result ==> (\forall int b; 0 <= b && b < carrier.length; carrier[b] == target
      @     ==> ahead[b] < depth - 1);
      @ assignable \strictly_nothing;
      @*/
    public boolean full(int target) {
        int newest = last(target);
        return newest != NONE && ahead[newest] == depth - 1;
    }

    /** COP-CARRIER-SEND-1: the buffer comes to wait behind all others in the queue. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < carrier.length && carrier[buffer] == NONE && 0 <= target && target < end;
      @ requires (\forall int b; 0 <= b && b < carrier.length; carrier[b] == target ==> ahead[b] < depth - 1);
      @ ensures carrier[buffer] == target;
      @ ensures (\forall int b; 0 <= b && b < carrier.length; \old(carrier[b]) == target ==> ahead[b] < ahead[buffer]);
      @ ensures (\forall int b; 0 <= b && b < carrier.length; \old(carrier[b]) != target) ==> ahead[buffer] == 0;
      @ assignable carrier[buffer], ahead[buffer], before[buffer];
      @*/
    public void send(int buffer, int target) {
        int newest = last(target);
        before[buffer] = newest;
        ahead[buffer] = newest == NONE ? 0 : ahead[newest] + 1;
        carrier[buffer] = target;
    }

    /** COP-CARRIER-RECV-1: the buffer of the oldest message leaves its queue. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < carrier.length && carrier[buffer] != NONE && ahead[buffer] == 0;
      @ ensures carrier[buffer] == NONE;
      @ ensures (\forall int b; 0 <= b && b < carrier.length; carrier[b] == \old(carrier[buffer])
      @     ==> ahead[b] == \old(ahead[b]) - 1);
      @ ensures (\forall int b; 0 <= b && b < carrier.length; carrier[b] != \old(carrier[buffer])
      @     ==> ahead[b] == \old(ahead[b]));
      @ assignable carrier[buffer], ahead[*];
      @*/
    public void recv(int buffer) {
        int target = carrier[buffer];
        carrier[buffer] = NONE;
        advance(carrier, ahead, target);
    }

    /** Each message in the queue has one less ahead of it. */
    /*@ private normal_behavior
      @ requires ahead.length == carrier.length && ahead != carrier;
      @ requires (\forall int b; 0 <= b && b < carrier.length; carrier[b] == target
      @     ==> 0 <= ahead[b] && ahead[b] < 64);
      @ ensures (\forall int b; 0 <= b && b < carrier.length; carrier[b] == target
      @     ==> ahead[b] == \old(ahead[b]) - 1);
      @ ensures (\forall int b; 0 <= b && b < carrier.length; carrier[b] != target ==> ahead[b] == \old(ahead[b]));
      @ assignable ahead[*];
      @*/
    private static void advance(int[] carrier, int[] ahead, int target) {
        /*@ loop_invariant 0 <= buffer && buffer <= carrier.length;
          @ loop_invariant (\forall int b; 0 <= b && b < buffer; carrier[b] == target
          @     ==> ahead[b] == \old(ahead[b]) - 1);
          @ loop_invariant (\forall int b; 0 <= b && b < buffer; carrier[b] != target
          @     ==> ahead[b] == \old(ahead[b]));
          @ loop_invariant (\forall int b; buffer <= b && b < carrier.length; ahead[b] == \old(ahead[b]));
          @ assignable ahead[*];
          @ decreases carrier.length - buffer;
          @*/
        for (int buffer = 0; buffer < carrier.length; buffer++) {
            if (carrier[buffer] == target) {
                ahead[buffer] = ahead[buffer] - 1;
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

    /** Becomes a copy of {@code other}, which has as many buffers. */
    public void become(QueueTable other) {
        for (int buffer = 0; buffer < carrier.length; buffer++) {
            carrier[buffer] = other.carrier[buffer];
            ahead[buffer] = other.ahead[buffer];
            before[buffer] = other.before[buffer];
        }
    }

    /** Lets the buffer wait in no queue. */
    public void unpack(int buffer) {
        carrier[buffer] = NONE;
    }
}
