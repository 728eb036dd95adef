package touchstone.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import touchstone.conformance.history.HistoryReader;
import touchstone.conformance.oracle.Verdict.Explanation;
import touchstone.conformance.oracle.Verdict.Reject;

/** Histories as text, with {@code '} for the quotes of JSON, and the oracle's verdict on them. */
final class HistoryText {
    private HistoryText() {}

    static Verdict judge(String header, Budget budget, String... events) {
        String text = (header + "\n" + String.join("\n", events) + "\n").replace('\'', '"');
        HistoryReader reader =
                new HistoryReader(
                        "h", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        return Oracle.judge(reader.header(), reader, budget);
    }

    /** The explanation of a verdict that has to be a rejection. */
    static Explanation explanation(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Reject.class);
        return ((Reject) verdict).explanation();
    }

    static String call(int thread, String operation) {
        return "{'event':'call','thread':" + thread + "," + operation + "}";
    }

    static String returned(int thread, String outcome) {
        return "{'event':'return','thread':" + thread + "," + outcome + "}";
    }

    /** A call and its return, with nothing in between. */
    static String done(int thread, String operation, String outcome) {
        return call(thread, operation) + "\n" + returned(thread, outcome);
    }
}
