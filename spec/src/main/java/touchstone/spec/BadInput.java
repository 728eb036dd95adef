package touchstone.spec;

import java.nio.file.Path;

/** A file that cannot be used as it is. The message says where, what was expected and found. */
final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1;

    BadInput(Path file, long line, String what) {
        super(file + ":" + line + ": " + what);
    }

    /** For input that has no line, such as an option or a file that is not there. */
    BadInput(String what) {
        super(what);
    }
}
