package touchstone.conformance.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import touchstone.conformance.history.HistoryFormat;
import touchstone.conformance.history.ProfileReader;

class ProfilesCommandTest extends CommandTestCase {
    @TempDir private Path directory;

    @Test
    void theShippedProfilesAreListedInALineEach() {
        assertThat(run("profiles")).isZero();
        assertThat(out.lines())
                .containsExactly(
                        "strict     CAP, PROC, COCHANNEL, COCARRIER, COPIPE, POLL, REVOKE; strict",
                        "comsg      CAP, PROC, COCHANNEL, COCARRIER, COPIPE; drainAfterClose"
                                + " either, peerGone none",
                        "cochannel  COCHANNEL; strict");
    }

    @Test
    void aProfileIsShownWithWhatItImplies() throws IOException {
        Path file = directory.resolve("mine.json");
        Files.writeString(
                file,
                """
                {
                  "name": "mine",
                  "shortRecv": "partial",
                  "ringBytes": 16, "cochannels": 4, "capabilities": 8, "processes": 2
                }
                """);

        assertThat(run("profiles", file.toString())).isZero();

        assertThat(out.lines())
                .containsExactly(
                        "{\"processes\":2,\"capabilities\":8,\"cochannels\":4,\"ringBytes\":16,"
                                + "\"shortRecv\":\"partial\"}",
                        "",
                        "groups      CAP, PROC, COCHANNEL",
                        "capacities  processes      2",
                        "            capabilities   8",
                        "            cochannels     4",
                        "            ringBytes      16",
                        "choices     drainAfterClose required",
                        "            peerGone       epipe",
                        "            shortRecv      partial",
                        "",
                        "Nothing is polled; a poll or an await in a history is refused.",
                        "Nothing is revoked; a revoke in a history is refused.",
                        "After a close, what was accepted can still be received, then recv fails"
                                + " with EPIPE (COP-CHANNEL-RECV-5).",
                        "With no receiver left send fails with EPIPE; with no sender left so does a"
                                + " recv of what is not there (COP-CHANNEL-SEND-5,"
                                + " COP-CHANNEL-RECV-5).",
                        "A recv of more bytes than are there takes those that are, and fails where"
                                + " none is.");
    }

    @Test
    void whatAProfileLacksIsSaid() {
        assertThat(run("profiles", "cochannel")).isZero();
        assertThat(out)
                .contains("groups      COCHANNEL\n")
                .contains(
                        "Nothing is derived, copied or moved; a derive, copy or move in a history is"
                                + " refused.\n")
                .contains("No process ends; an exit, a kill or a crash in a history is refused.\n")
                .contains("Nothing is polled; a poll or an await in a history is refused.\n")
                .contains("Nothing is revoked; a revoke in a history is refused.\n");
    }

    @Test
    void whatIsWrongWithAProfileEndsWithTwo() throws IOException {
        Path file = directory.resolve("mine.json");
        Files.writeString(file, "{\n\"processes\": 2,\n\"groups\": [\"SRV\"]}");

        assertThat(run("profiles", file.toString())).isEqualTo(2);
        assertThat(out).isEmpty();
        assertThat(err.strip())
                .isEqualTo(
                        file
                                + ":3: expected one of CAP, PROC, COCHANNEL, COCARRIER, COPIPE, POLL,"
                                + " REVOKE in \"groups\", since SRV cannot be judged yet, found \"SRV\"");
    }

    @Test
    void theProfilesAreAlsoGivenAsJsonThatIsAProfileAgain() throws IOException {
        assertThat(run("profiles", "--json")).isZero();

        JsonNode profiles = new ObjectMapper().readTree(out).path("profiles");
        List<String> names = profiles.findValuesAsText("name");
        assertThat(names).isEqualTo(ProfileReader.SHIPPED);
        for (JsonNode each : profiles) {
            Path file = directory.resolve("profile.json");
            Files.writeString(file, each.path("profile").toString());
            assertThat(HistoryFormat.text(ProfileReader.read(file.toString())))
                    .isEqualTo(HistoryFormat.text(ProfileReader.read(each.path("name").asText())));
            assertThat(each.path("accepted")).isNotEmpty();
        }
    }
}
