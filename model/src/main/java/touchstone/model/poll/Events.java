package touchstone.model.poll;

/** A set of what poll can report of a coport (rules POLL-IN-1, POLL-OUT-1 and POLL-CLOSED-1). Immutable. */
public final class Events {
    /** There is something to receive. */
    public final boolean in;

    /** There is room to send. */
    public final boolean out;

    /** The coport is closed, or one of its ends has nobody left. */
    public final boolean closed;

    /*@ public normal_behavior
      @ ensures this.in == in && this.out == out && this.closed == closed;
      @ assignable \nothing;
      @*/
    public Events(boolean in, boolean out, boolean closed) {
        this.in = in;
        this.out = out;
        this.closed = closed;
    }
}
