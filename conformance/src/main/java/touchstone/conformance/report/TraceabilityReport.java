package touchstone.conformance.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The traceability of the rules as a Markdown page. */
public final class TraceabilityReport {
    private static final int SHOWN_TESTS = 5;

    private TraceabilityReport() {}

    /** A table of all rules, then a section for each. */
    public static String markdown(Traceability traceability) {
        StringBuilder page = new StringBuilder();
        page.append("# Traceability\n\n")
                .append(
                        "Made by `./touchstone trace`; do not edit. For every rule: where the model")
                .append(
                        " states it, which proof obligations and Alloy commands name it, which tests")
                .append(
                        " of the suite test it, and which faulty variants of the examples break it.\n\n")
                .append("| rule | model | proofs | Alloy | tests | faulty variants |\n")
                .append("|---|--:|--:|--:|--:|--:|\n");
        for (Traceability.Rule rule : traceability.rules()) {
            page.append(
                    String.format(
                            "| [%s](#%s) | %s | %d | %d | %s | %d |%n",
                            rule.id(),
                            rule.id().toLowerCase(Locale.ROOT),
                            count(rule.model(), rule, "model"),
                            rule.proofs().size(),
                            rule.checks().size(),
                            count(rule.tests(), rule, "test"),
                            rule.faults().size()));
        }
        for (Traceability.Rule rule : traceability.rules()) {
            page.append("\n## ")
                    .append(rule.id())
                    .append("\n\n")
                    .append(rule.sentence())
                    .append("\n\n");
            item(page, "model", rule.model());
            item(page, "proofs", rule.proofs());
            item(page, "Alloy", rule.checks());
            int shown = Math.min(SHOWN_TESTS, rule.tests().size());
            String more = rule.tests().size() > shown ? ", …" : "";
            if (shown > 0) {
                page.append("- tests (").append(rule.tests().size()).append("): ");
                page.append(String.join(", ", rule.tests().subList(0, shown)))
                        .append(more)
                        .append('\n');
            }
            item(page, "faulty variants", rule.faults());
            for (Map.Entry<String, String> exemption : rule.exemptions().entrySet()) {
                page.append("- no ")
                        .append(exemption.getKey())
                        .append(": ")
                        .append(exemption.getValue())
                        .append('\n');
            }
        }
        return page.toString();
    }

    private static String count(List<String> found, Traceability.Rule rule, String what) {
        return rule.exemptions().containsKey(what) ? "exempt" : String.valueOf(found.size());
    }

    private static void item(StringBuilder page, String title, List<String> names) {
        if (!names.isEmpty()) {
            page.append("- ").append(title).append(": ");
            page.append(String.join(", ", names)).append('\n');
        }
    }
}
