package touchstone.conformance.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCommandTest extends CommandTestCase {
    @TempDir Path directory;

    @Test
    void anAdapterThatCannotBeStartedIsABadInput() {
        assertThat(run("test", "--", "/nowhere/adapter")).isEqualTo(2);
        assertThat(err.lines()).hasSize(1);
        assertThat(err)
                .startsWith("/nowhere/adapter: expected a program that can be started, found ");
    }

    @Test
    void aFileThatIsNoProgramIsABadInput() throws Exception {
        Path file = Files.writeString(directory.resolve("adapter"), "not a program");

        assertThat(run("test", "--", file.toString())).isEqualTo(2);
        assertThat(err.lines()).hasSize(1);
    }

    @Test
    void badArgumentsAreRefused() {
        assertThat(run("test")).isEqualTo(2);
        assertThat(run("test", "--threads", "1", "--", "true")).isEqualTo(2);
        assertThat(err).contains("--threads: expected 2 to 64, found 1");
        assertThat(run("test", "--tests", "-1", "--", "true")).isEqualTo(2);
        assertThat(run("test", "--seed", "many", "--", "true")).isEqualTo(2);
        assertThat(run("test", "--time-limit", "0", "--", "true")).isEqualTo(2);
        assertThat(run("test", "--budget", "0", "--", "true")).isEqualTo(2);
        assertThat(run("test", "--frobnicate", "--", "true")).isEqualTo(2);
    }

    @Test
    void aProfileThatIsNoneIsRefusedWithItsLine() throws Exception {
        Path file = directory.resolve("profile.json");
        Files.writeString(file, "{\n  \"capabilities\": 8,\n  \"processes\": 99\n}\n");

        assertThat(run("test", "--profile", file.toString(), "--", "true")).isEqualTo(2);
        assertThat(err.strip())
                .isEqualTo(file + ":3: expected \"processes\" from 1 to 16, found 99");
        Files.writeString(file, "");
        assertThat(run("test", "--profile", file.toString(), "--", "true")).isEqualTo(2);
        assertThat(err.strip()).isEqualTo(file + ":1: expected a profile, found an empty file");
    }

    @Test
    void aProfileIsTakenByNameOrFromAFile() throws Exception {
        Path file = directory.resolve("profile.json");
        Files.writeString(
                file,
                """
                {
                  "processes": 1,
                  "capabilities": 2,
                  "cochannels": 1,
                  "ringBytes": 4,
                  "groups": ["COCHANNEL"]
                }
                """);
        Path heard = directory.resolve("heard");
        String listen = "head -1 > " + heard;

        run(withProfile("cochannel", listen));
        assertThat(heard)
                .hasContent(
                        "{\"command\":\"hello\",\"touchstone\":1,\"profile\":{\"processes\":2,"
                                + "\"capabilities\":8,\"cochannels\":4,\"ringBytes\":16,"
                                + "\"groups\":[\"COCHANNEL\"]}}");
        run(withProfile(file.toString(), listen));
        assertThat(heard)
                .hasContent(
                        "{\"command\":\"hello\",\"touchstone\":1,\"profile\":{\"processes\":1,"
                                + "\"capabilities\":2,\"cochannels\":1,\"ringBytes\":4,"
                                + "\"groups\":[\"COCHANNEL\"]}}");
        run(withProfile("strict", listen));
        assertThat(heard)
                .hasContent(
                        "{\"command\":\"hello\",\"touchstone\":1,\"profile\":{\"processes\":2,"
                                + "\"capabilities\":8,\"cochannels\":4,\"ringBytes\":16,"
                                + "\"cocarriers\":2,\"queueDepth\":3,\"buffers\":6,"
                                + "\"carrierBytes\":16,\"copipes\":2,\"groups\":[\"CAP\",\"PROC\","
                                + "\"COCHANNEL\",\"COCARRIER\",\"COPIPE\",\"POLL\",\"REVOKE\"]}}");
    }

    private String[] withProfile(String profile, String adapter) {
        return new String[] {
            "test",
            "--json",
            "--report",
            directory.resolve("report").toString(),
            "--profile",
            profile,
            "--",
            "sh",
            "-c",
            adapter
        };
    }

    @Test
    void aProfileThatIsNotThereIsRefused() {
        assertThat(run("test", "--profile", "nobody", "--", "true")).isEqualTo(2);
        assertThat(err.strip())
                .isEqualTo(
                        "nobody: expected a file, or one of the profiles strict, comsg, cochannel,"
                                + " found nothing of that name");
    }

    @Test
    void aReproductionThatIsNoneIsRefusedWithItsLine() throws Exception {
        Path file = Files.writeString(directory.resolve("test.jsonl"), "{\"touchstone\":3}\n");

        assertThat(run("test", "--reproduce", file.toString(), "--", "true")).isEqualTo(2);
        assertThat(err).startsWith(file + ":1: expected ");
        assertThat(run("test", "--reproduce", directory + "/none", "--", "true")).isEqualTo(2);
        assertThat(err.lines()).hasSize(1);
    }

    @Test
    void aProgramThatIsNoAdapterFailsWithAnObjectOfJsonAndOfJunit() throws Exception {
        Path junit = directory.resolve("junit.xml");
        int code =
                run(
                        "test",
                        "--json",
                        "--seed",
                        "5",
                        "--report",
                        directory.resolve("report").toString(),
                        "--junit",
                        junit.toString(),
                        "--",
                        "sh",
                        "-c",
                        "echo hello; cat >/dev/null");

        assertThat(code).isEqualTo(1);
        JsonNode result = new ObjectMapper().readTree(out);
        assertThat(result.path("verdict").asText()).isEqualTo("PROTOCOL");
        assertThat(result.path("seed").asLong()).isEqualTo(5);
        assertThat(result.path("failure").path("finding").asText())
                .startsWith("output line 1: expected a JSON object");
        assertThat(Files.readString(junit)).contains("failures=\"1\"", "type=\"PROTOCOL\"");
        assertThat(directory.resolve("report"))
                .isDirectoryContaining("glob:**.history.jsonl")
                .isDirectoryContaining("glob:**.html");
    }
}
