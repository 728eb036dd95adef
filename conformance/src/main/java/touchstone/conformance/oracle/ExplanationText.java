package touchstone.conformance.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import touchstone.conformance.oracle.Verdict.Accept;
import touchstone.conformance.oracle.Verdict.Admissible;
import touchstone.conformance.oracle.Verdict.Explanation;
import touchstone.conformance.oracle.Verdict.Reject;
import touchstone.conformance.oracle.Verdict.Unknown;

/** A verdict as text for a terminal: at most a screen. */
public final class ExplanationText {
    private static final int SHOWN_LINES = 10;
    private static final int RULE_COLUMN = 44;

    private ExplanationText() {}

    /**
     * The verdict in lines.
     *
     * @param file the name of the history, for {@code FILE:LINE}
     */
    public static List<String> of(Verdict verdict, String file) {
        if (verdict instanceof Accept accept) {
            return List.of(
                    "ACCEPT "
                            + file
                            + ": "
                            + accept.events()
                            + " events, "
                            + accept.steps()
                            + " steps");
        }
        if (verdict instanceof Unknown unknown) {
            return List.of(
                    "UNKNOWN "
                            + file
                            + ":"
                            + unknown.line()
                            + ": the budget was spent: "
                            + unknown.reason());
        }
        Explanation explanation = ((Reject) verdict).explanation();
        List<String> lines = new ArrayList<>();
        lines.add("REJECT " + file + ":" + explanation.line() + ": " + explanation.observed());
        lines.addAll(of(explanation));
        return lines;
    }

    /** What was admissible, which rules are broken, the state and the other pending calls. */
    public static List<String> of(Explanation explanation) {
        List<String> lines = new ArrayList<>();
        section(
                lines,
                "admissible",
                explanation.admissible().stream().map(ExplanationText::admissible).toList());
        lines.addAll(broken(explanation.rules()));
        section(lines, "state before", explanation.state());
        section(lines, "other pending calls", explanation.pending());
        return lines;
    }

    /** The rules of these ids, which are broken. */
    public static List<String> broken(List<String> ids) {
        List<String> lines = new ArrayList<>();
        section(lines, "broken", ids.stream().map(id -> id + ": " + Rules.sentence(id)).toList());
        return lines;
    }

    private static String admissible(Admissible admissible) {
        String rules = admissible.rules().stream().collect(Collectors.joining(", ", "[", "]"));
        int gap = Math.max(1, RULE_COLUMN - admissible.outcome().length());
        return admissible.outcome() + " ".repeat(gap) + rules;
    }

    private static void section(List<String> lines, String title, List<String> content) {
        if (content.isEmpty()) {
            return;
        }
        lines.add("  " + title + ":");
        content.stream().limit(SHOWN_LINES).forEach(line -> lines.add("    " + line));
        if (content.size() > SHOWN_LINES) {
            lines.add("    and " + (content.size() - SHOWN_LINES) + " more");
        }
    }
}
