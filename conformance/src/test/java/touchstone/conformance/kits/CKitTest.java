package touchstone.conformance.kits;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kit for C and its example, as the system's C compiler builds them. */
class CKitTest {
    private static final Path HOME = Path.of(System.getProperty("touchstone.home", ".."));
    private static final Path KIT = HOME.resolve("conformance/kits/c");
    private static final Path FAULTS = KIT.resolve("example/faults.json");
    private static final Pattern RULE = Pattern.compile("^### (\\S+)$", Pattern.MULTILINE);

    @TempDir static Path directory;

    private static Path cochannel;

    private record Result(int exitCode, String output) {}

    @BeforeAll
    static void theExampleBuildsWithoutAWarning() throws Exception {
        cochannel = directory.resolve("cochannel");
        Result built = compile(cochannel, KIT.resolve("example/cochannel.c"));
        assertThat(built).isEqualTo(new Result(0, ""));
    }

    @Test
    void everyScriptOfCommandsIsAnsweredAsExpected() throws Exception {
        Path check = KIT.resolve("check/check.sh");
        assertThat(run("", "sh", check.toString(), cochannel.toString()))
                .isEqualTo(new Result(0, ""));
    }

    @Test
    void theFaultsAreThoseOfTheCatalogue() throws Exception {
        assertThat(run("", cochannel.toString(), "--list-faults"))
                .isEqualTo(new Result(0, Files.readString(FAULTS)));
    }

    @Test
    void everyFaultBreaksRulesOfTheSpecification() throws Exception {
        List<String> rules = new ArrayList<>();
        try (Stream<Path> chapters = Files.list(HOME.resolve("spec"))) {
            chapters.filter(path -> path.toString().endsWith(".md"))
                    .flatMap(CKitTest::rulesOf)
                    .forEach(rules::add);
        }
        for (JsonNode fault : new ObjectMapper().readTree(FAULTS.toFile())) {
            assertThat(brokenBy(fault))
                    .as(fault.get("flag").asText())
                    .isNotEmpty()
                    .isSubsetOf(rules);
        }
    }

    @Test
    void everyRuleOfCoportsCapabilitiesAndDeathHasAFaultOrASentenceInTheReadme() throws Exception {
        Set<String> broken = new HashSet<>();
        for (JsonNode fault : new ObjectMapper().readTree(FAULTS.toFile())) {
            broken.addAll(brokenBy(fault));
        }
        String sentence = "has a variant that breaks it, but `CAP-RIGHTS-1`:";
        assertThat(text(KIT.resolve("README.md"))).contains(sentence);
        for (String chapter : List.of("cop-channel.md", "cap.md", "clean.md")) {
            assertThat(rulesOf(HOME.resolve("spec").resolve(chapter)))
                    .filteredOn(rule -> !rule.equals("CAP-RIGHTS-1"))
                    .isNotEmpty()
                    .allSatisfy(rule -> assertThat(broken).contains(rule));
        }
    }

    @Test
    void everyFaultCanBeTurnedOn() throws Exception {
        for (JsonNode fault : new ObjectMapper().readTree(FAULTS.toFile())) {
            String flag = fault.get("flag").asText();
            assertThat(run("", cochannel.toString(), "--fault", flag).exitCode()).as(flag).isZero();
        }
    }

    @Test
    void anUnknownFaultIsRefusedInOneLine() throws Exception {
        assertThat(run("", cochannel.toString(), "--fault", "politeness"))
                .isEqualTo(
                        new Result(
                                2,
                                "cochannel: expected a fault of --list-faults,"
                                        + " found 'politeness'\n"));
    }

    @Test
    void theSkeletonBuildsAndGreets() throws Exception {
        Path skeleton = directory.resolve("skeleton");
        Result built =
                compile(skeleton, KIT.resolve("example/skeleton.c"), "-Wno-unused-parameter");
        assertThat(built).isEqualTo(new Result(0, ""));
        String hello =
                "{\"command\":\"hello\",\"touchstone\":1,\"profile\":{\"processes\":1,"
                        + "\"capabilities\":1,\"cochannels\":1,\"ringBytes\":1}}\n";
        assertThat(run(hello, skeleton.toString()))
                .isEqualTo(
                        new Result(
                                0,
                                "{\"event\":\"hello\",\"touchstone\":1,\"name\":\"skeleton\"}\n"));
    }

    private static Result compile(Path program, Path source, String... more) throws Exception {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("cc", "-std=c99", "-O2", "-pthread"));
        command.addAll(List.of("-Wall", "-Wextra", "-Wpedantic", "-Werror"));
        command.addAll(List.of(more));
        command.addAll(List.of("-I", KIT.toString(), "-o", program.toString()));
        command.addAll(List.of(source.toString(), KIT.resolve("touchstone.c").toString()));
        try {
            return run("", command.toArray(String[]::new));
        } catch (IOException missing) {
            throw new AssertionError(
                    "no C compiler named cc: install the Debian package gcc", missing);
        }
    }

    /** Runs a program with that input; the output is what it printed to stdout and stderr. */
    private static Result run(String input, String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        if (!input.isEmpty()) {
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        }
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    private static List<String> brokenBy(JsonNode fault) {
        List<String> broken = new ArrayList<>();
        fault.get("breaks").forEach(rule -> broken.add(rule.asText()));
        return broken;
    }

    private static Stream<String> rulesOf(Path chapter) {
        return RULE.matcher(text(chapter)).results().map(heading -> heading.group(1));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
