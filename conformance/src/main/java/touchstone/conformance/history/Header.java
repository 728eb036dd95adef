package touchstone.conformance.history;

import java.util.List;

/**
 * The first line of a history.
 *
 * @param profile what the implementation says of itself
 * @param processOf for each thread, numbered from 0, the process it belongs to
 */
public record Header(Profile profile, List<Integer> processOf) {
    /** The most threads a history may have. */
    public static final int MAX_THREADS = 64;
}
