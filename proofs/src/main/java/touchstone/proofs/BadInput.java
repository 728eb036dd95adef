package touchstone.proofs;

/** What the user gave cannot be used: one message, exit code 2. */
final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * @param message {@code file:line: expected X, found Y}, complete in itself
     */
    BadInput(String message) {
        super(message);
    }
}
