package touchstone.spec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
    private static final Path MODULES =
            Path.of(System.getProperty("touchstone.home"), "spec", "alloy");
    private static final String QUICK = "theInvariantHoldsAtTheStart";

    @TempDir private Path folder;

    @Test
    void aCheckThatShouldHoldAndDoesNotIsReportedWithItsCounterexample() throws IOException {
        copy(entry("cop/cochannel_test_outside", "nothingIsLost", e -> e.put("kind", "must-hold")));
        Run run = checkCopy("--only", "outside/nothingIsLost");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out())
                .contains("counterexample in 11 states", "NOT OK", "0 of 1 as expected")
                .containsPattern("state +event +thread")
                .containsPattern("11 .*Cell");
    }

    @Test
    void aCheckThatShouldFailAndHoldsIsReportedWithItsScope() throws IOException {
        copy(entry("cop/cochannel_test_inside", QUICK, e -> e.put("kind", "must-fail")));
        Run run = checkCopy("--only", QUICK);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).contains("No instance exists in the scope 3 Cell, 7 Number");
    }

    @Test
    void aCommandThatTheManifestDoesNotNameIsRefused() throws IOException {
        copy(
                manifest -> {
                    ArrayNode commands = (ArrayNode) manifest.get("commands");
                    commands.remove(index(commands, "cop/cochannel_no_lock", "nothingIsTorn"));
                });
        Run run = checkCopy();
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .containsPattern(
                        "cochannel_no_lock\\.als:\\d+: expected an entry for the command nothingIsTorn"
                                + " in .*manifest\\.json, found none");
    }

    @Test
    void aCommandThatNoModuleHasIsRefused() throws IOException {
        copy(entry("cop/cochannel_no_lock", "nothingIsTorn", e -> e.put("name", "nothingIsThorn")));
        Files.writeString(
                folder.resolve("cop/cochannel_no_lock.als"),
                Files.readString(folder.resolve("cop/cochannel_no_lock.als"))
                        .replaceAll("(?s)check nothingIsTorn.*?steps\\n", ""));
        Run run = checkCopy();
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .containsPattern(
                        "manifest\\.json:\\d+: expected a command nothingIsThorn in"
                                + " cop/cochannel_no_lock\\.als, found none");
    }

    @Test
    void aScopeOtherThanTheModulesIsRefused() throws IOException {
        copy(entry("cop/cochannel_test_inside", QUICK, e -> e.put("scope", "5 Cell, 1 step")));
        Run run = checkCopy();
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .containsPattern(
                        "manifest\\.json:\\d+: expected the scope of the module, \"3 Cell, .*\", found"
                                + " \"5 Cell, 1 step\"");
    }

    @Test
    void aRunThatIsCalledACheckIsRefused() throws IOException {
        copy(
                entry(
                        "cop/cochannel_test_inside",
                        "theRingCanBeFull",
                        e -> e.put("kind", "must-hold")));
        Run run = checkCopy();
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("must-hold: expected a check, found a run at ");
    }

    @Test
    void anUnknownFieldOfTheManifestIsRefused() throws IOException {
        copy(entry("cop/cochannel_test_inside", QUICK, e -> e.put("colour", "red")));
        Run run = checkCopy();
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .containsPattern("manifest\\.json:\\d+: expected one of .*, found colour");
    }

    @Test
    void aManifestThatIsNotJsonIsRefusedWithItsLine() throws IOException {
        Files.writeString(folder.resolve("manifest.json"), "{\n  \"commands\": [\n  {]\n");
        Run run = checkCopy();
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("manifest.json:3: expected JSON, found: ");
    }

    @Test
    void aSyntaxErrorIsReportedWithItsFileAndLine() throws IOException {
        copy(manifest -> {});
        Path module = folder.resolve("cop/cochannel_no_lock.als");
        Files.writeString(
                module, Files.readString(module).replace("pred design {", "pred design {{"));
        Run run = checkCopy();
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .containsPattern("cochannel_no_lock\\.als:\\d+: expected a module that");
    }

    @Test
    void aWarningOfAlloyIsAnError() throws IOException {
        copy(manifest -> {});
        Path module = folder.resolve("cop/cochannel_no_lock.als");
        Files.writeString(
                module, Files.readString(module) + "\npred vacuous { some Cell & Number }\n");
        Run run = checkCopy();
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).containsPattern("cochannel_no_lock\\.als:\\d+: .*always disjoint");
    }

    @Test
    void aCommandThatTakesTooLongIsUnknown() {
        Run run = check("--only", "everyPromiseIsKept", "--timeout", "1");
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.out()).contains("time limit reached", "--timeout gives it more time");
    }

    @Test
    void aTraceIsPrintedStateByState() {
        Run run = check("--trace", "cochannel_no_lock/nothingIsLost");
        assertThat(run.exit()).isEqualTo(0);
        assertThat(run.out())
                .contains("counterexample in 10 states")
                .containsPattern("\\n10 +\\w+");
    }

    @Test
    void aReportForCiNamesEachCommand() throws IOException {
        Path report = folder.resolve("report.xml");
        Run run = check("--only", QUICK, "--junit", report.toString());
        assertThat(run.exit()).isEqualTo(0);
        assertThat(Files.readString(report))
                .contains("tests=\"1\"", "failures=\"0\"", "name=\"" + QUICK + " must-hold\"");
    }

    @Test
    void badUsageIsTold() {
        assertThat(check("--jobs", "none").exit()).isEqualTo(2);
        assertThat(check("--only", "nobodyHasThisName").err())
                .contains("found none that is called");
        assertThat(check("--only", "(").err()).contains("expected a regular expression");
        assertThat(check("--solver", "abacus", "--only", QUICK).err()).contains("found abacus");
        assertThat(check("--trace", "nothingIsLost").err())
                .contains("expected the name of one command");
        assertThat(check("--manifest", "nowhere.json").err()).contains("found no such file");
    }

    @Test
    void withoutCadicalAnotherSolverAnswersAndIsNamed() throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dtouchstone.home=" + System.getProperty("touchstone.home"),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        Check.class.getName(),
                        "--only",
                        QUICK);
        builder.environment().put("PATH", folder.toString());
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        assertThat(builder.start().waitFor()).isEqualTo(0);
        assertThat(Files.readString(output))
                .contains("cadical is not installed (Debian package cadical); using ")
                .contains("1 of 1 as expected");
    }

    private record Run(int exit, String out, String err) {}

    private static Run check(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Check.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Run(exit, out.toString(), err.toString());
    }

    private Run checkCopy(String... arguments) {
        String manifest = folder.resolve("manifest.json").toString();
        return check(
                Stream.concat(Stream.of("--manifest", manifest), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    /** Copies the modules and the manifest, changed, to the test's own folder. */
    private void copy(Consumer<ObjectNode> change) throws IOException {
        try (Stream<Path> files = Files.walk(MODULES)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = folder.resolve(MODULES.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        ObjectMapper mapper = new ObjectMapper();
        Path file = folder.resolve("manifest.json");
        ObjectNode manifest = (ObjectNode) mapper.readTree(Files.readString(file, UTF_8));
        change.accept(manifest);
        mapper.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), manifest);
    }

    private static Consumer<ObjectNode> entry(
            String module, String name, Consumer<ObjectNode> change) {
        return manifest -> {
            ArrayNode commands = (ArrayNode) manifest.get("commands");
            change.accept((ObjectNode) commands.get(index(commands, module, name)));
        };
    }

    private static int index(ArrayNode commands, String module, String name) {
        for (int i = 0; i < commands.size(); i++) {
            JsonNode each = commands.get(i);
            if (List.of(module, name)
                    .equals(
                            List.of(
                                    each.get("module").textValue(),
                                    each.get("name").textValue()))) {
                return i;
            }
        }
        throw new UncheckedIOException(new IOException("no command " + module + "/" + name));
    }
}
