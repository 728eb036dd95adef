package touchstone.conformance.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import touchstone.conformance.oracle.ExplanationText;

/** What came of a run, as text for a terminal: at most a screen. */
public final class TestReport {
    private static final int MOST_EVENTS = 24;
    private static final int MOST_ERRORS = 5;
    private static final int MOST_FAILED = 8;

    private TestReport() {}

    /** One line about a stage, two where concurrent tests did not overlap. */
    public static List<String> of(TestRun.Result result) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        line.append(
                String.format(
                        Locale.ROOT,
                        "%-14s %,9d tests %8.1f s",
                        result.name(),
                        result.run(),
                        result.seconds()));
        if (result.together() > 0) {
            line.append(
                    String.format(
                            Locale.ROOT,
                            "  calls overlapped in %.0f %% of %,d steps side by side",
                            100 * result.concurrency(),
                            result.together()));
        }
        if (result.unknown() > 0) {
            line.append(String.format(Locale.ROOT, "  %,d UNKNOWN", result.unknown()));
        }
        if (!result.failed().isEmpty()) {
            line.append(String.format(Locale.ROOT, "  %,d FAILED", result.failed().size()));
        }
        lines.add(line.toString());
        if (result.failed().isEmpty() && result.run() < result.asked()) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "  %,d of %,d tests count as not run: their calls never overlapped in"
                                    + " %,d more runs",
                            result.asked() - result.run(),
                            result.asked(),
                            result.repeated()));
        }
        if (result.failed().size() > 1) {
            int shown = Math.min(MOST_FAILED, result.failed().size());
            String ids = String.join(", ", result.failed().subList(0, shown));
            lines.add("  " + ids + (shown < result.failed().size() ? ", ..." : ""));
        }
        return lines;
    }

    /** What is known of a failure. */
    public static List<String> of(Failure failure) {
        Finding finding = failure.finding();
        List<String> lines = new ArrayList<>();
        lines.add(finding.kind() + " " + failure.test().id() + ": " + failure.test().sentence());
        lines.add("  " + finding.sentence());
        if (failure.waitsForEver()) {
            lines.add("  " + Failure.ENDS_EVERY_WAIT);
        }
        lines.add("");
        long marked =
                finding instanceof Finding.Violation violation ? violation.explanation().line() : 0;
        List<String> timeline = Timeline.of(failure.history(), marked);
        if (failure.history().events().isEmpty()) {
            lines.remove(lines.size() - 1);
        } else if (timeline.size() <= MOST_EVENTS + 1) {
            lines.addAll(timeline);
        } else {
            lines.add(timeline.get(0));
            lines.add("  ...  (" + (timeline.size() - 1 - MOST_EVENTS) + " events before)");
            lines.addAll(timeline.subList(timeline.size() - MOST_EVENTS, timeline.size()));
        }
        lines.add("");
        if (finding instanceof Finding.Violation violation) {
            lines.addAll(ExplanationText.of(violation.explanation()));
        } else {
            if (failure.waitsForEver()) {
                lines.addAll(ExplanationText.broken(failure.test().rules()));
            }
            List<String> errors = errors(finding);
            if (!errors.isEmpty()) {
                lines.add("  the adapter's last lines on standard error:");
                int from = Math.max(0, errors.size() - MOST_ERRORS);
                errors.subList(from, errors.size()).forEach(error -> lines.add("    " + error));
            }
        }
        if (!failure.test().steps().isEmpty()) {
            lines.add("  the test " + failure.frequency() + "; seed " + failure.seed());
            lines.add("  history:   " + failure.recording());
        }
        lines.add("  reproduce: " + failure.command());
        return lines;
    }

    private static List<String> errors(Finding finding) {
        if (finding instanceof Finding.Crash crash) {
            return crash.errors();
        } else if (finding instanceof Finding.Hang hang) {
            return hang.errors();
        }
        return finding instanceof Finding.ProtocolError error ? error.errors() : List.of();
    }
}
