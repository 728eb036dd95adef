package touchstone.spec;

/**
 * What one run of one command came to.
 *
 * @param end whether there is an answer, and if not, why
 * @param solver the solver that was used
 * @param seconds of wall time, with the start of the process
 * @param trace the instance; null when there is none or no answer
 * @param message what went wrong; null otherwise
 */
record Finding(End end, String solver, double seconds, Trace trace, String message) {
    /** How a run ended. */
    enum End {
        INSTANCE,
        NONE,
        TIME_LIMIT,
        FAILED
    }

    /** Whether this is the answer that was expected. */
    boolean meets(Expectation expectation) {
        return end == (expectation.instance ? End.INSTANCE : End.NONE);
    }

    /** The finding in a few words. */
    String words(Expectation expectation) {
        return switch (end) {
            case INSTANCE ->
                    expectation.found(true)
                            + " in "
                            + trace.rows().size()
                            + (trace.rows().size() == 1 ? " state" : " states");
            case NONE -> expectation.found(false);
            case TIME_LIMIT -> "time limit reached";
            case FAILED -> "failed";
        };
    }
}
