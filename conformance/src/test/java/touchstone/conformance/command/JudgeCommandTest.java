package touchstone.conformance.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class JudgeCommandTest {
    private static final String OPENED =
            """
            {"touchstone":1,"profile":{"processes":1,"capabilities":2,"cochannels":1,"ringBytes":4},"threads":[0,0]}
            {"event":"call","thread":0,"operation":"open"}
            {"event":"return","thread":0,"outcome":"OK","handle":0}
            """;

    private static final String SEND_REFUSED =
            """
            {"event":"call","thread":0,"operation":"send","handle":0,"data":"01"}
            {"event":"return","thread":0,"outcome":"EPIPE"}
            """;

    @TempDir private Path directory;
    private Path file;
    private StringWriter out;
    private StringWriter err;

    @BeforeEach
    void prepare() {
        file = directory.resolve("history.jsonl");
        out = new StringWriter();
        err = new StringWriter();
    }

    private int judge(String history, String... options) throws IOException {
        Files.writeString(file, history);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] arguments = new String[options.length + 2];
        arguments[0] = "judge";
        System.arraycopy(options, 0, arguments, 1, options.length);
        arguments[options.length + 1] = file.toString();
        return line.execute(arguments);
    }

    @Test
    void aHistoryThatConformsEndsWithZero() throws IOException {
        assertThat(judge(OPENED)).isZero();
        assertThat(out.toString()).startsWith("ACCEPT " + file + ": 2 events");
    }

    @Test
    void aViolationEndsWithOneAndIsExplained() throws IOException {
        assertThat(judge(OPENED + SEND_REFUSED)).isEqualTo(1);
        assertThat(out.toString())
                .startsWith(
                        "REJECT " + file + ":5: thread 0: send(handle 0, 1 byte 01) returned EPIPE")
                .contains("OK", "[COP-CHANNEL-SEND-1]")
                .contains("coport 0: open, 0 bytes of 4")
                .contains("GEN-REFUSED-1: An operation that returns an error changes nothing.");
        assertThat(out.toString().lines().count()).isLessThan(25);
    }

    @Test
    void aSpentBudgetEndsWithThree() throws IOException {
        assertThat(judge(OPENED + SEND_REFUSED, "--budget", "1")).isEqualTo(3);
        assertThat(out.toString())
                .isEqualToIgnoringNewLines(
                        "UNKNOWN " + file + ":5: the budget was spent: more than 1 steps");
    }

    @Test
    void badInputEndsWithTwoAndOneMessage() throws IOException {
        assertThat(judge(OPENED + "{\"event\":")).isEqualTo(2);
        assertThat(err.toString().lines())
                .containsExactly(
                        file
                                + ":4: expected the rest of a JSON object, found the end of the"
                                + " file");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aHistoryIsJudgedByTheChoicesOfItsProfile() throws IOException {
        String shortRecv =
                """
                {"event":"call","thread":0,"operation":"send","handle":0,"data":"01"}
                {"event":"return","thread":0,"outcome":"OK"}
                {"event":"call","thread":0,"operation":"recv","handle":0,"length":2}
                {"event":"return","thread":0,"outcome":"OK","data":"01"}
                """;
        String partial =
                OPENED.replace("\"ringBytes\":4", "\"ringBytes\":4,\"shortRecv\":\"partial\"");
        assertThat(judge(partial + shortRecv)).isZero();
        assertThat(judge(OPENED + shortRecv)).isEqualTo(1);
    }

    @Test
    void aHistoryWithoutTheGroupsOfItsProfileIsRefused() throws IOException {
        String only =
                OPENED.replace("\"ringBytes\":4", "\"ringBytes\":4,\"groups\":[\"COCHANNEL\"]");
        assertThat(judge(only)).isZero();
        assertThat(judge(only + "{\"event\":\"crash\",\"process\":0}")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        file
                                + ":4: expected only what belongs to the groups of the profile,"
                                + " COCHANNEL, found \"crash\", which belongs to PROC");
    }

    @Test
    void aBudgetOfNothingIsBadUsage() throws IOException {
        assertThat(judge(OPENED, "--budget", "0")).isEqualTo(2);
        assertThat(err.toString()).startsWith("--budget: expected at least 1 step, found 0");
    }

    @Test
    void theVerdictIsAlsoGivenAsJson() throws IOException {
        assertThat(judge(OPENED + SEND_REFUSED, "--json")).isEqualTo(1);
        assertThat(out.toString()).contains("\"verdict\" : \"REJECT\"", "\"line\" : 5");
    }

    @Test
    void theVerdictIsAlsoGivenToJunit() throws IOException {
        Path junit = directory.resolve("junit.xml");
        judge(OPENED + SEND_REFUSED, "--junit", junit.toString());
        assertThat(Files.readString(junit)).contains("failures=\"1\"", "<failure message=\"REJECT");
    }
}
