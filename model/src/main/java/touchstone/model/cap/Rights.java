package touchstone.model.cap;

/**
 * The set of rights that a capability carries (rule CAP-RIGHTS-1): SEND, RECV, POLL and CLOSE on a coport, LOAD and
 * STORE on a buffer, TRANSFER on both. Immutable; sets are compared by {@link #sameAs}, not by identity.
 */
public final class Rights {
    public final boolean send;
    public final boolean recv;
    public final boolean poll;
    public final boolean close;
    public final boolean transfer;
    public final boolean load;
    public final boolean store;

    /*@ public normal_behavior
      @ ensures this.send == send && this.recv == recv && this.poll == poll && this.close == close;
      @ ensures this.transfer == transfer && this.load == load && this.store == store;
      @ assignable \nothing;
      @*/
    public Rights(boolean send, boolean recv, boolean poll, boolean close, boolean transfer, boolean load,
            boolean store) {
        this.send = send;
        this.recv = recv;
        this.poll = poll;
        this.close = close;
        this.transfer = transfer;
        this.load = load;
        this.store = store;
    }

    /** A set without LOAD and STORE, as a capability to a coport carries it. */
    /*@ public normal_behavior
      @ ensures this.send == send && this.recv == recv && this.poll == poll && this.close == close;
      @ ensures this.transfer == transfer && !this.load && !this.store;
      @ assignable \nothing;
      @*/
    public Rights(boolean send, boolean recv, boolean poll, boolean close, boolean transfer) {
        this(send, recv, poll, close, transfer, false, false);
    }

    /** True when every right of this set is also in {@code other} (rule CAP-DERIVE-1). */
    /*@ public normal_behavior
      @ ensures \result == ((!send || other.send) && (!recv || other.recv) && (!poll || other.poll)
      @     && (!close || other.close) && (!transfer || other.transfer) && (!load || other.load)
      @     && (!store || other.store));
      @ assignable \strictly_nothing;
      @*/
    public boolean within(Rights other) {
        return (!send || other.send)
            && (!recv || other.recv)
            && (!poll || other.poll)
            && (!close || other.close)
            && (!transfer || other.transfer)
            && (!load || other.load)
            && (!store || other.store);
    }

    /** True when both sets hold the same rights. */
    /*@ public normal_behavior
      @ ensures \result == (send == other.send && recv == other.recv && poll == other.poll && close == other.close
      @     && transfer == other.transfer && load == other.load && store == other.store);
      @ assignable \strictly_nothing;
      @*/
    public boolean sameAs(Rights other) {
        return within(other) && other.within(this);
    }

    /** The set as a number from 0 to 127: 1 send, 2 recv, 4 poll, 8 close, 16 transfer, 32 load, 64 store. */
    /*@ public normal_behavior
      @ ensures \result == (send ? 1 : 0) + (recv ? 2 : 0) + (poll ? 4 : 0) + (close ? 8 : 0) + (transfer ? 16 : 0)
      @     + (load ? 32 : 0) + (store ? 64 : 0);
      @ assignable \strictly_nothing;
      @*/
    public int code() {
        return lower() + upper();
    }

    // In two parts, since each condition doubles the cases of the proof.
    /*@ private normal_behavior
      @ ensures \result == (send ? 1 : 0) + (recv ? 2 : 0) + (poll ? 4 : 0) + (close ? 8 : 0);
      @ ensures 0 <= \result && \result <= 15;
      @ assignable \strictly_nothing;
      @*/
    private int lower() {
        return (send ? 1 : 0) + (recv ? 2 : 0) + (poll ? 4 : 0) + (close ? 8 : 0);
    }

    /*@ private normal_behavior
      @ ensures \result == (transfer ? 16 : 0) + (load ? 32 : 0) + (store ? 64 : 0);
      @ ensures 0 <= \result && \result <= 112;
      @ assignable \strictly_nothing;
      @*/
    private int upper() {
        return (transfer ? 16 : 0) + (load ? 32 : 0) + (store ? 64 : 0);
    }
}
