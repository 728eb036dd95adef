package touchstone.conformance.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExploreCommandTest extends CommandTestCase {
    private static final String TINY =
            """
            {"processes": 1, "capabilities": 1, "cochannels": 1, "ringBytes": 1}
            """;

    @TempDir private Path directory;

    private String tiny() throws IOException {
        return Files.writeString(directory.resolve("tiny.json"), TINY).toString();
    }

    @Test
    void theStatesOfTheSmallestMachineCanBeCountedByHand() throws IOException {
        // No capability; dead; and open or closed, empty or full, named or not while open.
        assertThat(run("explore", "--profile", tiny(), "--only-counts")).isZero();
        assertThat(out).contains("states       8\n").doesNotContain("rate");
    }

    @Test
    void theScopesOfTheManifestHaveTheCountsThatItExpects() {
        assertThat(run("explore", "--check", "--only-counts")).as(() -> out + err).isZero();
        assertThat(out.lines()).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void aDifferenceFromTheManifestIsShownWithBothCounts() throws IOException {
        Path manifest = directory.resolve("manifest.json");
        Files.writeString(
                manifest,
                """
                {"scopes": [
                  {"name": "tiny", "profile": %s,
                   "expected": {"states": 7, "transitions": 1, "depth": 1}}
                ]}
                """
                        .formatted(TINY.strip()));

        assertThat(run("explore", "--manifest", manifest.toString())).isOne();
        assertThat(out)
                .startsWith(
                        manifest
                                + ":2: tiny: expected 7 states, 1 transitions, depth 1, found 8"
                                + " states, ");
    }

    @Test
    void aManifestWithAnUnknownKeyIsRefusedAtItsLine() throws IOException {
        Path manifest = directory.resolve("manifest.json");
        Files.writeString(manifest, "{\"scopes\": [\n  {\"nam\": 1}\n]}\n");

        assertThat(run("explore", "--manifest", manifest.toString())).isEqualTo(2);
        assertThat(err)
                .startsWith(manifest + ":2: expected one of the keys ")
                .contains("found \"nam\"");
    }

    @Test
    void aViolationIsExitCodeOneWithTheCallsThatLeadThere() throws IOException {
        String home = System.getProperty("touchstone.home");
        Path sources = directory.resolve("model").resolve("src").resolve("main").resolve("java");
        try (var files = Files.walk(Path.of(home, "model", "src", "main", "java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy =
                        sources.resolve(
                                Path.of(home, "model", "src", "main", "java")
                                        .relativize(file)
                                        .toString());
                Files.createDirectories(copy.getParent());
                Files.writeString(
                        copy,
                        Files.readString(file)
                                .replace(
                                        "public invariant 0 < number.length",
                                        "public invariant !closed[0] && 0 < number.length"));
            }
        }
        System.setProperty("touchstone.home", directory.toString());
        try {
            assertThat(run("explore", "--profile", tiny())).isOne();
        } finally {
            System.setProperty("touchstone.home", home);
        }
        assertThat(out)
                .contains("VIOLATION", "!closed[0] && 0 < number.length")
                .contains("1. process 0: open() -> OK with handle 0")
                .contains("2. process 0: close(handle 0) -> OK")
                .doesNotContain("3. process");
    }

    @Test
    void aSpentBudgetIsExitCodeThreeWithPartialCounts() {
        assertThat(run("explore", "--states", "5")).isEqualTo(3);
        assertThat(out).contains("UNKNOWN: the budget was spent").contains("states       5\n");
    }

    @Test
    void whatCannotBeExploredIsExitCodeTwo() throws IOException {
        assertThat(run("explore", "--profile", tiny(), "--bytes", "300")).isEqualTo(2);
        assertThat(err).contains("from 1 to 256 values of a byte, found 300");
        assertThat(run("explore", "--states", "0")).isEqualTo(2);
    }

    @Test
    void aScopeOfAManifestMayHaveOtherChoicesThanTheStrictOnes() throws IOException {
        // As many states as with the strict ones, but no recv takes effect after the close.
        Path manifest =
                Files.writeString(
                        directory.resolve("manifest.json"),
                        """
                        {"scopes": [
                          {"name": "strict", "profile": %s,
                           "expected": {"states": 8, "transitions": 24, "depth": 3}},
                          {"name": "not strict",
                           "profile": {"processes": 1, "capabilities": 1, "cochannels": 1,
                             "ringBytes": 1, "drainAfterClose": "forbidden"},
                           "expected": {"states": 8, "transitions": 23, "depth": 3}}]}
                        """
                                .formatted(TINY.strip()));

        assertThat(run("explore", "--manifest", manifest.toString())).as(() -> out + err).isZero();
    }

    @Test
    void aScopeOfAManifestPollsWhereItsGroupsSaySo() throws IOException {
        // As many states, and four polls in each of the six in which there is a capability.
        Path manifest =
                Files.writeString(
                        directory.resolve("manifest.json"),
                        """
                        {"scopes": [
                          {"name": "polling", "refused": true,
                           "profile": {"processes": 1, "capabilities": 1, "cochannels": 1,
                             "ringBytes": 1, "groups": ["CAP", "PROC", "COCHANNEL", "POLL"]},
                           "expected": {"states": 8, "transitions": 48, "depth": 3}}]}
                        """);

        assertThat(run("explore", "--manifest", manifest.toString())).as(() -> out + err).isZero();
    }

    @Test
    void theReportIsAlsoAJsonObject() throws IOException {
        assertThat(run("explore", "--profile", tiny(), "--json")).isZero();
        JsonNode report = new ObjectMapper().readTree(out);
        assertThat(report.path("ending").asText()).isEqualTo("COMPLETE");
        assertThat(report.path("states").asInt()).isEqualTo(8);
        assertThat(report.path("clauses").asInt()).isPositive();
        assertThat(report.path("bytesPerState").asInt()).isPositive();
    }

    @Test
    void theTableOfLeastPrivilegeIsThatOfTheModel() {
        assertThat(run("explore", "--least-privilege", "--check")).as(() -> err).isZero();
    }
}
