package touchstone.conformance.report;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import touchstone.conformance.generator.Coverage;
import touchstone.conformance.history.HistoryFormat;
import touchstone.conformance.history.Profile;
import touchstone.conformance.oracle.Rules;

/** What a suite covers, as a page and as data. The same suite always gives the same bytes. */
public final class CoverageReport {
    private static final int SHOWN_TESTS = 4;

    private CoverageReport() {}

    /** The coverage as a Markdown page. */
    public static String markdown(Profile profile, Coverage coverage) {
        StringBuilder page = new StringBuilder();
        page.append("# Coverage of the generated suite\n\n")
                .append("Made by `./touchstone generate`; do not edit.\n\n");
        page.append(
                String.format(
                        "%d tests make %d calls and kills. They meet %d sets of admissible"
                                + " outcomes, %d transitions in their circumstances, and %d pairs of"
                                + " consecutive transitions that are about the same coport. Measured"
                                + " by walking the model along the tests, for the profile"
                                + " `%s`.%n",
                        coverage.tests(),
                        coverage.calls(),
                        coverage.outcomes().size(),
                        coverage.sentences().size(),
                        coverage.pairs().size(),
                        HistoryFormat.text(profile)));
        page.append("\n## Outcomes\n\n")
                .append("Where several errors are named, any of them is admissible at once.\n\n")
                .append("| operation and outcome | calls |\n|---|--:|\n");
        coverage.outcomes()
                .forEach((label, calls) -> page.append("| " + label + " | " + calls + " |\n"));
        page.append("\n## Transitions in their circumstances\n\n")
                .append("| transition | calls |\n|---|--:|\n");
        coverage.sentences()
                .forEach((words, calls) -> page.append("| " + words + " | " + calls + " |\n"));
        page.append("\n## Rules\n\n").append("| rule | tests | among them |\n|---|--:|---|\n");
        for (String rule : Rules.ids()) {
            List<String> tests = coverage.rules().getOrDefault(rule, List.of());
            String shown = String.join(", ", tests.subList(0, Math.min(SHOWN_TESTS, tests.size())));
            page.append("| " + rule + " | " + tests.size() + " | " + shown + " |\n");
        }
        return page.toString();
    }

    /** The coverage as JSON. */
    public static String json(Coverage coverage) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("tests", coverage.tests());
        root.put("calls", coverage.calls());
        root.set("outcomes", mapper.valueToTree(coverage.outcomes()));
        root.set("transitions", mapper.valueToTree(coverage.sentences()));
        root.put("pairs", coverage.pairs().size());
        ObjectNode rules = root.putObject("rules");
        for (String rule : Rules.ids()) {
            rules.set(rule, mapper.valueToTree(coverage.rules().getOrDefault(rule, List.of())));
        }
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter()
                        .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                        .withArrayIndenter(new DefaultIndenter("  ", "\n"));
        return mapper.writer(printer).writeValueAsString(root) + "\n";
    }
}
