package touchstone.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import touchstone.conformance.history.InputError;
import touchstone.conformance.history.Profile;
import touchstone.conformance.suite.Suite;
import touchstone.conformance.suite.SuiteFormat;
import touchstone.conformance.suite.TestCase;

class TraceabilityTest {
    @TempDir private Path home;

    @BeforeEach
    void makeAProjectInWhichAllIsTraced() throws IOException {
        write(
                "spec/cap.md",
                "# Capabilities\n\n### CAP-HANDLE-1\nA handle is\nan index.\n*Source: X.*\n"
                        + "\n### CAP-HANDLE-2\nAnother.\n*Source: Y.*\n");
        write(
                "model/src/main/java/touchstone/model/Table.java",
                """
                package touchstone.model;

                /** A table (rule CAP-HANDLE-2). */
                public class Table {
                    /**
                     * Looks up (rule CAP-HANDLE-1).
                     */
                    public int find(
                            int handle) {
                        return handle; // CAP-HANDLE-2
                    }

                    private static final int[] NAMES = new int[3];

                    boolean other(int handle) {
                        // CAP-HANDLE-1 does not count where it is not.
                        return find(handle) == 0;
                    }
                }
                """);
        tests("CAP-HANDLE-1", "CAP-HANDLE-2");
    }

    private void write(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void tests(String... rules) throws IOException {
        SuiteFormat.write(
                home.resolve("generated/suites/small.jsonl"),
                new Suite(
                        new Profile(1, 1, 1, 1),
                        List.of(
                                new TestCase(
                                        "T/1",
                                        "It works.",
                                        List.of(rules),
                                        List.of(0),
                                        List.of()))));
    }

    private Traceability.Rule rule(int index) throws IOException {
        return Traceability.of(home).rules().get(index);
    }

    @Test
    void aRuleIsFoundWithItsSentenceMethodsAndTests() throws IOException {
        assertThat(Traceability.of(home).problems()).isEmpty();
        assertThat(rule(0).id()).isEqualTo("CAP-HANDLE-1");
        assertThat(rule(0).sentence()).isEqualTo("A handle is an index.");
        assertThat(rule(0).model()).containsExactly("Table.find", "Table.other");
        assertThat(rule(1).model()).containsExactly("Table", "Table.find");
        assertThat(rule(0).tests()).containsExactly("T/1");
    }

    @Test
    void proofsChecksAndFaultyVariantsAreNamed() throws IOException {
        write(
                "generated/proofs/ledger.json",
                """
                {"obligations":[
                  {"obligation":"Table.find","rules":["CAP-HANDLE-1"],"verdict":"closed"},
                  {"obligation":"Table.other","rules":["CAP-HANDLE-1"],"verdict":"open"}]}
                """);
        write(
                "spec/alloy/manifest.json",
                """
                {"commands":[{"module":"cap/table","name":"isOne","kind":"must-hold",
                  "rules":["CAP-HANDLE-2"]}]}
                """);
        write(
                "conformance/kits/c/example/faults.json",
                """
                [{"flag":"wrong-handle","breaks":["CAP-HANDLE-2"],"sentence":"Takes another."}]
                """);

        assertThat(rule(0).proofs()).containsExactly("Table.find", "Table.other (open)");
        assertThat(rule(1).checks()).containsExactly("cap/table/isOne (must-hold)");
        assertThat(rule(1).faults()).containsExactly("wrong-handle");
        assertThat(TraceabilityReport.markdown(Traceability.of(home)))
                .contains("| [CAP-HANDLE-1](#cap-handle-1) | 2 | 2 | 0 | 1 | 0 |")
                .contains("## CAP-HANDLE-2\n\nAnother.\n\n- model: Table, Table.find\n")
                .contains("- faulty variants: wrong-handle\n");
    }

    @Test
    void aRuleWithoutATestIsAProblem() throws IOException {
        tests("CAP-HANDLE-1");

        assertThat(Traceability.of(home).problems())
                .containsExactly(
                        "spec/cap.md: CAP-HANDLE-2: expected a test in generated/suites, found none");
    }

    @Test
    void aRuleWithoutAMethodIsAProblem() throws IOException {
        write("model/src/main/java/touchstone/model/Table.java", "class Table {}\n");

        assertThat(Traceability.of(home).problems())
                .containsExactly(
                        "spec/cap.md: CAP-HANDLE-1: expected a method of the model whose comment"
                                + " names it, found none",
                        "spec/cap.md: CAP-HANDLE-2: expected a method of the model whose comment"
                                + " names it, found none");
    }

    @Test
    void anExemptionWithAReasonStandsInForATest() throws IOException {
        tests("CAP-HANDLE-1");
        write(
                "conformance/exemptions.json",
                "[{\"rule\":\"CAP-HANDLE-2\",\"missing\":\"test\",\"reason\":\"It is obvious.\"}]");

        assertThat(Traceability.of(home).problems()).isEmpty();
        assertThat(TraceabilityReport.markdown(Traceability.of(home)))
                .contains("- no test: It is obvious.");
    }

    @Test
    void anExemptionThatIsNotNeededIsAProblem() throws IOException {
        write(
                "conformance/exemptions.json",
                "[{\"rule\":\"CAP-HANDLE-2\",\"missing\":\"test\",\"reason\":\"It is obvious.\"}]");

        assertThat(Traceability.of(home).problems())
                .singleElement()
                .asString()
                .startsWith("conformance/exemptions.json: expected no exemption of CAP-HANDLE-2");
    }

    @Test
    void anExemptionNeedsAReason() throws IOException {
        tests("CAP-HANDLE-1");
        write(
                "conformance/exemptions.json",
                "[{\"rule\":\"CAP-HANDLE-2\",\"missing\":\"test\",\"reason\":\" \"}]");

        assertThat(Traceability.of(home).problems())
                .contains("conformance/exemptions.json: expected a reason, found none");
    }

    @Test
    void aRuleThatDoesNotExistIsAProblemWhereverItIsNamed() throws IOException {
        write("spec/glossary.md", "A handle (CAP-HANDLE-7) is an index.\n");
        write("spec/alloy/cap.als", "-- CAP-HANDLE-8\n");
        write("model/src/main/java/touchstone/model/Other.java", "// GEN-ALL-1\nclass Other {}\n");
        tests("CAP-HANDLE-1", "CAP-HANDLE-2", "CAP-HANDLE-9");

        assertThat(Traceability.of(home).problems())
                .containsExactlyInAnyOrder(
                        "spec/glossary.md:1: expected the id of a rule, found CAP-HANDLE-7",
                        "spec/alloy/cap.als:1: expected the id of a rule, found CAP-HANDLE-8",
                        "model/src/main/java/touchstone/model/Other.java:1: expected the id of a"
                                + " rule, found GEN-ALL-1",
                        "generated/suites/small.jsonl: test T/1: expected the id of a rule, found"
                                + " CAP-HANDLE-9");
    }

    @Test
    void oneIdForTwoRulesIsAProblem() throws IOException {
        write("spec/more.md", "### CAP-HANDLE-1\nAgain.\n*Source: Z.*\n");

        assertThat(Traceability.of(home).problems())
                .containsExactly("spec/more.md:1: expected one rule CAP-HANDLE-1, found two");
    }

    @Test
    void aLedgerThatIsNoJsonIsRefusedWithItsLine() throws IOException {
        write("generated/proofs/ledger.json", "{\n\"obligations\":[\n");

        assertThatThrownBy(() -> Traceability.of(home))
                .isInstanceOf(InputError.class)
                .hasMessageStartingWith("generated/proofs/ledger.json:");
    }
}
