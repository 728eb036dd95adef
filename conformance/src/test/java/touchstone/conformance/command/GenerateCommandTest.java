package touchstone.conformance.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.ProfileReader;
import touchstone.conformance.suite.Step;
import touchstone.conformance.suite.SuiteFormat;
import touchstone.conformance.suite.TestCase;

class GenerateCommandTest {
    @TempDir private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String home;

    @BeforeEach
    void makeTheDirectoryTheHome() {
        home = System.setProperty("touchstone.home", directory.toString());
    }

    @AfterEach
    void giveBackTheHome() {
        if (home == null) {
            System.clearProperty("touchstone.home");
        } else {
            System.setProperty("touchstone.home", home);
        }
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @Test
    void whatIsGeneratedPassesTheCheckUntilItIsChanged() throws IOException {
        assertThat(run("generate")).isZero();
        assertThat(run("generate", "--check")).isZero();

        Path suite = directory.resolve("generated/suites/cochannel.jsonl");
        String text = Files.readString(suite);
        Files.writeString(suite, text.replaceFirst("COP-OPEN-1/1", "COP-OPEN-1/0"));

        assertThat(run("generate", "--check")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith(suite + ":2: expected \"{\\\"id\\\":".replace("\\\"", "\""))
                .contains("COP-OPEN-1/0");
    }

    @Test
    void theCheckFailsWhereNothingWasGenerated() {
        assertThat(run("generate", "--check")).isEqualTo(1);
        assertThat(err.toString()).contains("cochannel.jsonl: is not there");
    }

    @Test
    void aSuiteForAnotherProfileIsWrittenWhereItWasAskedFor() throws IOException {
        Path profile = directory.resolve("profile.json");
        Files.writeString(
                profile, "{\"processes\":1,\"capabilities\":2,\"cochannels\":1,\"ringBytes\":2}\n");
        Path suite = directory.resolve("own.jsonl");

        assertThat(run("generate", "--profile", profile.toString(), "--out", suite.toString()))
                .isZero();

        assertThat(SuiteFormat.read(suite).profile()).isEqualTo(new Profile(1, 2, 1, 2));
        assertThat(directory.resolve("generated")).doesNotExist();
    }

    @Test
    void aFileOfTheUserIsReplacedOnlyWhenToldTo() throws IOException {
        Path mine = directory.resolve("mine.txt");
        Files.writeString(mine, "precious");

        assertThat(run("generate", "--out", mine.toString())).isEqualTo(2);
        assertThat(mine).hasContent("precious");
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        mine
                                + ": expected no file of that name, or --force to replace it, found one");

        assertThat(run("generate", "--force", "--out", mine.toString())).isZero();
        assertThat(SuiteFormat.read(mine).tests()).isNotEmpty();
    }

    @Test
    void anUnknownFormatIsRefused() {
        assertThat(run("generate", "--format", "cobol")).isEqualTo(2);
        assertThat(err.toString()).startsWith("--format: expected jsonl, found cobol");
    }

    @Test
    void aSuiteForAProfileKeepsToItsGroups() throws IOException {
        Path suite = directory.resolve("own.jsonl");

        assertThat(run("generate", "--profile", "cochannel", "--out", suite.toString())).isZero();

        assertThat(SuiteFormat.read(suite).profile()).isEqualTo(ProfileReader.read("cochannel"));
        assertThat(SuiteFormat.read(suite).tests())
                .isNotEmpty()
                .flatExtracting(TestCase::steps)
                .noneMatch(Step.Kill.class::isInstance);
    }

    @Test
    void aProfileWithCocarriersOnlyHasASuite() throws IOException {
        Path profile = directory.resolve("profile.json");
        Files.writeString(
                profile,
                "{\"processes\":1,\"capabilities\":2,\"cocarriers\":1,\"queueDepth\":1,"
                        + "\"buffers\":1,\"carrierBytes\":1}");
        Path suite = directory.resolve("own.jsonl");

        assertThat(run("generate", "--profile", profile.toString(), "--out", suite.toString()))
                .isZero();

        assertThat(SuiteFormat.read(suite).tests())
                .extracting(TestCase::id)
                .anyMatch(id -> id.startsWith("COP-CARRIER-LOAD-1/"));
    }

    @Test
    void aProfileWithBothTypesHasTestsOfNamesThatBelongToTheOtherType() throws IOException {
        Path profile = directory.resolve("profile.json");
        Files.writeString(
                profile,
                "{\"processes\":1,\"capabilities\":2,\"cochannels\":1,\"ringBytes\":1,"
                        + "\"cocarriers\":1,\"queueDepth\":1,\"buffers\":1,\"carrierBytes\":1,"
                        + "\"groups\":[\"COCHANNEL\",\"COCARRIER\"]}");
        Path suite = directory.resolve("own.jsonl");

        assertThat(run("generate", "--profile", profile.toString(), "--out", suite.toString()))
                .isZero();

        assertThat(SuiteFormat.read(suite).tests())
                .extracting(TestCase::id)
                .anyMatch(id -> id.startsWith("COP-OPEN-4/"));
    }

    @Test
    void aProfileThatIsNoneIsRefused() throws IOException {
        Path profile = directory.resolve("profile.json");
        Files.writeString(profile, "");

        assertThat(run("generate", "--profile", profile.toString(), "--out", "x.jsonl"))
                .isEqualTo(2);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(profile + ":1: expected a profile, found an empty file");
    }
}
