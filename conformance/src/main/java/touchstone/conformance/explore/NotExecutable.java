package touchstone.conformance.explore;

/** A clause is well-formed, but no program can evaluate it. */
final class NotExecutable extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean aboutGhostState;

    NotExecutable(boolean aboutGhostState, String reason) {
        super(reason);
        this.aboutGhostState = aboutGhostState;
    }

    boolean aboutGhostState() {
        return aboutGhostState;
    }
}
