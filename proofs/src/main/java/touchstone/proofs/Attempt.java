package touchstone.proofs;

/**
 * One way to close an obligation.
 *
 * @param means search, the replay of a saved proof, or the search for a proof of false
 * @param semantics what integer arithmetic means
 * @param splitting when the search splits cases; of no meaning for a replay
 */
record Attempt(Means means, Semantics semantics, Splitting splitting) {

    enum Means {
        SEARCH,
        REPLAY,
        /** Tries to prove that the method ends in no state at all; should fail. */
        VACUITY
    }

    /** The meaning of integer arithmetic; fixed for each load of the prover. */
    enum Semantics {
        /** A sum that leaves the range of its type has no known value, so nothing follows of it. */
        CHECKED("arithmeticSemanticsCheckingOF"),
        /** A sum that leaves the range of its type wraps around. */
        JAVA("javaSemantics");

        final String option;

        Semantics(String option) {
            this.option = option;
        }
    }

    /** In the order in which they are tried. */
    enum Splitting {
        /** Cases last; instances of quantified formulas that split one after all else. */
        SPARING,
        /** Cases last. */
        DELAYED,
        /** Cases as they come. */
        NORMAL
    }
}
