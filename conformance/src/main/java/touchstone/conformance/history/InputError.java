package touchstone.conformance.history;

/** Something a user gave cannot be used; the message says where, what was expected, what found. */
public final class InputError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long line;
    private final String expected;
    private final String found;

    /**
     * @param file the file as the user named it
     * @param line the line, from 1; 0 when the file as a whole is meant
     * @param expected what would have been right
     * @param found what was there
     */
    public InputError(String file, long line, String expected, String found) {
        super(file + (line > 0 ? ":" + line : "") + ": expected " + expected + ", found " + found);
        this.line = line;
        this.expected = expected;
        this.found = found;
    }

    /** What would have been right. */
    public String expected() {
        return expected;
    }

    /** What was there. */
    public String found() {
        return found;
    }

    /** The line of the error, from 1; 0 when the file as a whole is meant. */
    public long line() {
        return line;
    }
}
