package touchstone.model;

/** What the kernel chose where kernels legitimately differ (the choices of a profile). Immutable. */
public final class Choices {
    /** Whether a closed coport may still deliver what it holds. */
    public final boolean mayDrain;

    /** Whether it must. */
    public final boolean mustDrain;

    /** Whether an operation fails when nobody is left at the other end of the coport. */
    public final boolean peerGone;

    /** Whether recv delivers what is there when that is less than it asks for. */
    public final boolean partial;

    /** Whether there is revoke; without it nobody can tell what descends from what, and it is no part of the state. */
    public final boolean revokes;

    /*@ public normal_behavior
      @ ensures this.mayDrain == mayDrain && this.mustDrain == mustDrain;
      @ ensures this.peerGone == peerGone && this.partial == partial
      @     && this.revokes == revokes;
      @ assignable \nothing;
      @*/
    public Choices(boolean mayDrain, boolean mustDrain, boolean peerGone, boolean partial, boolean revokes) {
        this.mayDrain = mayDrain;
        this.mustDrain = mustDrain;
        this.peerGone = peerGone;
        this.partial = partial;
        this.revokes = revokes;
    }
}
