package touchstone.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRulesTest {
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//@ assume x > 0;",
                "/*@ requires_free x > 0; @*/",
                "/*@ ensures_free x > 0; @*/",
                "/*+KEY@ loop_invariant_free x > 0; @*/",
                "//@ axiom x > 0;",
                "/*@ ensures \\dl_secret(x); @*/",
                "/*@ represents x \\such_that x > x; @*/",
                "/*@ diverges true; @*/",
                "/*@ model boolean m; represents m = !m; @*/",
                "/*@ model int m; model int n; public represents m = n + 1; public represents n = 0; @*/",
                "/*@ model int m; represents m = f(1); @*/",
                "native int f();",
                "// \\u0040",
            })
    void whatWouldBeBelievedWithoutProofIsRefused(String text) throws IOException {
        assertThat(violations("class C {\n" + text + "\n}"))
                .hasSize(1)
                .allMatch(message -> message.startsWith(folder.resolve("C.java") + ":2: "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "// we assume nothing, and no axiom",
                "/** The axiom of choice: native speakers assume it. */",
                "String s = \"//@ assume\";",
                "//@ requires free == assumed && assumption;",
                "int count_freed; // \\dl_",
                "/*@ model boolean m; represents m = (\\exists int b; 0 <= b && (a[b] == 0)); @*/",
            })
    void ordinaryTextIsNot(String text) throws IOException {
        assertThat(violations("class C {\n" + text + "\n}")).isEmpty();
    }

    @Test
    void aFileOfRulesForTheProverIsRefused() throws IOException {
        Files.writeString(folder.resolve("more.key"), "\\rules { }");
        assertThat(violations("class C { }")).hasSize(1).allMatch(m -> m.contains("more.key:1: "));
    }

    @Test
    void anAxiomInTheTrustedFileIsRefusedAtPresent() throws IOException {
        Path proofs = Files.createDirectory(folder.resolve("proofs"));
        Files.writeString(proofs.resolve("trusted.md"), "# Trusted\n\n```key\n\\rules { }\n```\n");
        Files.writeString(folder.resolve("C.java"), "class C { }");
        assertThat(SourceRules.violations(new Sources(folder), proofs))
                .containsExactly(
                        proofs.resolve("trusted.md") + ":3: no axiom is trusted at present");
    }

    @Test
    void theTrustedFileOfTheProjectTrustsNoAxiom() {
        Path model = Path.of("../model/src/main/java");
        assertThat(SourceRules.violations(new Sources(model), Path.of("../proofs"))).isEmpty();
    }

    @Test
    void lineEndsDoNotChangeTheHashAndEveryOtherCharacterDoes() throws IOException {
        Path file = folder.resolve("C.java");
        Files.writeString(file, "class C {\n}\n");
        String hash = new Sources(folder).hash();
        Files.writeString(file, "class C {\r\n}\r\n");
        assertThat(new Sources(folder).hash()).isEqualTo(hash);
        Files.writeString(file, "class C {\n} \n");
        assertThat(new Sources(folder).hash()).isNotEqualTo(hash);
        Files.writeString(file, "class C {\n}\n");
        Files.writeString(folder.resolve("D.java"), "");
        assertThat(new Sources(folder).hash()).isNotEqualTo(hash);
    }

    @Test
    void theRulesOfAMethodAreThoseOfItsOwnComments() throws IOException {
        String text =
                """
                class C { // CLASS-1
                    int x; /* FIELD-1 */

                    /** Sends (COP-CHANNEL-SEND-1). */
                    /*@ ensures true; // CAP-2 @*/
                    public int send() { return 1; /* BODY-1 */ }

                    /** Receives: RECV-1, not Q-x. */
                    int recv() { return 2; }
                }
                """;
        Files.writeString(folder.resolve("C.java"), text);
        Sources sources = new Sources(folder);
        assertThat(sources.rulesAt("C.java", 6, 12)).containsExactly("CAP-2", "COP-CHANNEL-SEND-1");
        assertThat(sources.rulesAt("C.java", 9, 5)).containsExactly("RECV-1");
    }

    @Test
    void aFolderWithoutSourcesIsBadInput() {
        assertThatThrownBy(() -> new Sources(folder))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("found no .java file");
    }

    private List<String> violations(String text) throws IOException {
        Files.writeString(folder.resolve("C.java"), text);
        return SourceRules.violations(new Sources(folder), null);
    }
}
