package touchstone.conformance.runner;

import java.time.Duration;
import java.util.List;
import touchstone.conformance.oracle.Verdict;
import touchstone.conformance.suite.TestCase;

/** What is wrong with an implementation or with its adapter program. */
public sealed interface Finding {
    /** One word: {@code REJECT}, {@code CRASH}, {@code HANG} or {@code PROTOCOL}. */
    String kind();

    /** The finding in one sentence. */
    String sentence();

    /** The adapter's answers were in order, but no execution of the model explains them. */
    record Violation(Verdict.Explanation explanation) implements Finding {
        @Override
        public String kind() {
            return "REJECT";
        }

        @Override
        public String sentence() {
            return explanation.observed();
        }
    }

    /**
     * The program ended although it was not told to, or ended badly when it was told to.
     *
     * @param ending how it ended, such as {@code ended with exit code 3}
     * @param doing what it was doing: the calls it had not answered, in words
     * @param errors the last lines that it wrote to its standard error
     */
    record Crash(String ending, List<String> doing, List<String> errors) implements Finding {
        @Override
        public String kind() {
            return "CRASH";
        }

        @Override
        public String sentence() {
            return "the adapter " + ending + during(doing);
        }
    }

    /**
     * The program gave no answer for too long.
     *
     * @param limit how long it was waited for
     * @param doing the calls it had not answered, in words
     * @param errors the last lines that it wrote to its standard error
     */
    record Hang(Duration limit, List<String> doing, List<String> errors) implements Finding {
        @Override
        public String kind() {
            return "HANG";
        }

        @Override
        public String sentence() {
            return "no answer within " + limit.toMillis() / 1000.0 + " s" + during(doing);
        }

        /** Whether a call of the test may wait for as long as the answer was waited for. */
        boolean isOutlastedBy(TestCase test) {
            return test.commands().stream()
                    .anyMatch(command -> command.operation().timeout() >= limit.toMillis());
        }
    }

    /**
     * The program printed something that the protocol does not allow there.
     *
     * @param line the number of the line in the adapter's output, counted from 1
     * @param expected what the protocol allows there
     * @param found what was printed
     * @param text the line, shortened to 200 characters; empty where there was none
     * @param errors the last lines that it wrote to its standard error
     */
    record ProtocolError(long line, String expected, String found, String text, List<String> errors)
            implements Finding {
        @Override
        public String kind() {
            return "PROTOCOL";
        }

        @Override
        public String sentence() {
            return "output line "
                    + line
                    + ": expected "
                    + expected
                    + ", found "
                    + found
                    + (text.isEmpty() || text.equals(found) ? "" : ": " + text);
        }
    }

    private static String during(List<String> doing) {
        return doing.isEmpty() ? "" : " during " + String.join(" and ", doing);
    }
}
