package touchstone.conformance.runner;

/** What an adapter printed is not what the protocol allows there. */
final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1;

    private final String expected;
    private final String found;

    ProtocolException(String expected, String found) {
        super("expected " + expected + ", found " + found, null, false, false);
        this.expected = expected;
        this.found = found;
    }

    String expected() {
        return expected;
    }

    String found() {
        return found;
    }
}
