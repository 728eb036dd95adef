package touchstone.spec;

/** What the manifest says of a command, and so whether Alloy should find an instance of it. */
enum Expectation {
    /** A check of a design that holds: no counterexample in the scope. */
    MUST_HOLD("must-hold", true, false),
    /** A check of a design that is broken: a counterexample. */
    MUST_FAIL("must-fail", true, true),
    /** A run against vacuity: an instance. */
    MUST_BE_POSSIBLE("must-be-possible", false, true);

    /** The name in the manifest. */
    final String word;

    /** Whether the command is a check; otherwise it is a run. */
    final boolean check;

    /** Whether an instance is expected: of a run an example, of a check a counterexample. */
    final boolean instance;

    Expectation(String word, boolean check, boolean instance) {
        this.word = word;
        this.check = check;
        this.instance = instance;
    }

    /** The outcome in words, for an instance or none. */
    String found(boolean found) {
        if (check) {
            return found ? "counterexample" : "holds";
        }
        return found ? "possible" : "impossible";
    }
}
