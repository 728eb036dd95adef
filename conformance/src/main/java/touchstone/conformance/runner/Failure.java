package touchstone.conformance.runner;

import java.nio.file.Path;
import java.util.List;
import touchstone.conformance.history.History;
import touchstone.conformance.suite.TestCase;

/**
 * A test that an implementation failed, made as small as it could be made.
 *
 * @param test the test that failed first
 * @param shrunk the smallest test that was seen to fail; equal to {@code test} where none smaller
 *     did
 * @param history what the adapter did when the shrunk test failed; it ends with the events that
 *     came before a crash, a hang or a protocol error
 * @param finding what is wrong
 * @param failed how many of {@code runs} runs of the shrunk test failed
 * @param runs how often the shrunk test was run to find that out; 0 when it was not run again
 * @param adapter the program and its arguments
 * @param seed the seed of the whole run
 * @param reproduction where the shrunk test was saved
 * @param recording where the history was saved
 */
public record Failure(
        TestCase test,
        TestCase shrunk,
        History history,
        Finding finding,
        int failed,
        int runs,
        List<String> adapter,
        long seed,
        Path reproduction,
        Path recording) {
    /** What there is to say when a test {@link #waitsForEver}. */
    public static final String ENDS_EVERY_WAIT =
            "A call here may wait for longer than that, but in every test of Touchstone what it"
                    + " waits for, or the end of its wait, is certain to come.";

    /**
     * Whether it hung in a test with calls that may wait for longer than the runner does. In those
     * that Touchstone makes another thread is certain to end every wait, so that this is a verdict:
     * the kernel broke the rules that the test is about.
     */
    public boolean waitsForEver() {
        return finding instanceof Finding.Hang hang && hang.isOutlastedBy(shrunk);
    }

    /** The command that runs the shrunk test again, quoted for a POSIX shell. */
    public String command() {
        StringBuilder command = new StringBuilder("./touchstone test --reproduce ");
        command.append(quoted(reproduction.toString())).append(" --");
        adapter.forEach(argument -> command.append(' ').append(quoted(argument)));
        return command.toString();
    }

    /** How often it fails, such as {@code fails in 7 of 50 runs}. */
    public String frequency() {
        if (runs == 0) {
            return "was not run again";
        }
        return failed == runs
                ? "fails in every run"
                : "fails in " + failed + " of " + runs + " runs";
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+")
                ? word
                : "'" + word.replace("'", "'\\''") + "'";
    }
}
