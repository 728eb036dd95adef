package touchstone.model.cap;

/**
 * The set of rights that a capability to a coport carries (rule CAP-RIGHTS-1). Immutable; sets are compared by
 * {@link #sameAs}, not by identity.
 */
public final class Rights {
    public final boolean send;
    public final boolean recv;
    public final boolean poll;
    public final boolean close;
    public final boolean transfer;

    /*@ public normal_behavior
      @ ensures this.send == send && this.recv == recv && this.poll == poll;
      @ ensures this.close == close && this.transfer == transfer;
      @ assignable \nothing;
      @*/
    public Rights(boolean send, boolean recv, boolean poll, boolean close, boolean transfer) {
        this.send = send;
        this.recv = recv;
        this.poll = poll;
        this.close = close;
        this.transfer = transfer;
    }

    /** True when every right of this set is also in {@code other} (rule CAP-DERIVE-1). */
    /*@ public normal_behavior
      @ ensures \result == ((!send || other.send) && (!recv || other.recv) && (!poll || other.poll)
      @     && (!close || other.close) && (!transfer || other.transfer));
      @ assignable \strictly_nothing;
      @*/
    public boolean within(Rights other) {
        return (!send || other.send)
            && (!recv || other.recv)
            && (!poll || other.poll)
            && (!close || other.close)
            && (!transfer || other.transfer);
    }

    /** True when both sets hold the same rights. */
    /*@ public normal_behavior
      @ ensures \result == (send == other.send && recv == other.recv && poll == other.poll
      @     && close == other.close && transfer == other.transfer);
      @ assignable \strictly_nothing;
      @*/
    public boolean sameAs(Rights other) {
        return within(other) && other.within(this);
    }

    /** The set as a number from 0 to 31: 1 send, 2 recv, 4 poll, 8 close, 16 transfer. */
    /*@ public normal_behavior
      @ ensures \result == (send ? 1 : 0) + (recv ? 2 : 0) + (poll ? 4 : 0) + (close ? 8 : 0) + (transfer ? 16 : 0);
      @ ensures 0 <= \result && \result <= 31;
      @ assignable \strictly_nothing;
      @*/
    public int code() {
        return (send ? 1 : 0) + (recv ? 2 : 0) + (poll ? 4 : 0) + (close ? 8 : 0) + (transfer ? 16 : 0);
    }
}
