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
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kit for C and its example, as the system's C compiler builds them. */
class CKitTest {
    private static final Path HOME = Path.of(System.getProperty("touchstone.home", ".."));
    private static final Path KIT = HOME.resolve("conformance/kits/c");
    private static final Path FAULTS = KIT.resolve("example/faults.json");
    private static final Pattern RULE = Pattern.compile("^### (\\S+)$", Pattern.MULTILINE);

    private static final List<String> CHAPTERS =
            List.of(
                    "cop.md",
                    "cop-channel.md",
                    "cop-carrier.md",
                    "cop-pipe.md",
                    "poll.md",
                    "cap.md",
                    "clean.md");

    private static final Pattern FAULTS_OF_RULE =
            Pattern.compile("^\\| ([A-Z]\\S+-\\d) \\| (.*) \\|$", Pattern.MULTILINE);

    private static final String HELLO_WITH_POLL =
            """
            {"command":"hello","touchstone":1,"profile":{"processes":1,"capabilities":1,"cochannels":1,\
            "ringBytes":1,"groups":["COCHANNEL","POLL"]}}
            """;

    private static final String LACKS_POLL =
            "stdin:1: the profile has POLL, and the adapter lacks poll, await or await_any: give them,"
                    + " or test with a profile without POLL\n";

    /** Without a list of groups there is CAP. */
    private static final String HELLO_WITH_CAP =
            HELLO_WITH_POLL.replace(",\"groups\":[\"COCHANNEL\",\"POLL\"]", "");

    private static final String SLOW_AWAIT =
            """
            #include "touchstone.h"
            #include <pthread.h>

            static unsigned long long reading = 1000;
            static int awaiting, closing;

            static void begin(int *what) {
                __atomic_store_n(what, 1, __ATOMIC_SEQ_CST);
            }
            static void wait_for(int *what) {
                while (!__atomic_load_n(what, __ATOMIC_SEQ_CST)) {
                }
            }
            static unsigned long long microseconds(void *kernel) {
                return __atomic_load_n(&reading, __ATOMIC_SEQ_CST);
            }
            static int poll_coport(void *kernel, int process, int handle, unsigned asked, unsigned *reported) {
                return EBADF;
            }
            static int await_coport(void *kernel, int process, int handle, unsigned asked, int timeout,
                    unsigned *reported) {
                begin(&awaiting);
                wait_for(&closing);
                return ETIMEDOUT;
            }
            static int await_any(void *kernel, int process, struct touchstone_poll *polls, int count,
                    int timeout) {
                return await_coport(kernel, process, polls[0].handle, polls[0].asked, timeout, NULL);
            }
            static int slow_send(void *kernel, int process, int handle, const unsigned char *data, int length) {
                wait_for(&awaiting);
                __atomic_store_n(&reading, microseconds(kernel) == 1000 ? 20999 : 21000, __ATOMIC_SEQ_CST);
                return 0;
            }
            static int slow_close(void *kernel, int process, int handle) {
                begin(&closing);
                return 0;
            }
            struct side { struct touchstone_run *run; int thread; };
            static void *make_calls(void *side) {
                touchstone_thread(((struct side *)side)->run, ((struct side *)side)->thread);
                return NULL;
            }
            static void run_threads(void *kernel, struct touchstone_run *run) {
                pthread_t other;
                struct side sides[2] = {{run, run->threads[0]}, {run, run->threads[1]}};
                pthread_create(&other, NULL, make_calls, &sides[1]);
                make_calls(&sides[0]);
                pthread_join(other, NULL);
            }
            """;

    @TempDir static Path directory;

    private static Path cochannel;

    private record Result(int exitCode, String output) {}

    @BeforeAll
    static void theExampleBuildsWithoutAWarning() throws Exception {
        cochannel = directory.resolve("cochannel");
        Result built = compile(cochannel, sources());
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
    void aChoiceThatNoProfileKnowsIsRefusedInOneLine() throws Exception {
        assertThat(run("", cochannel.toString(), "--peer-gone", "politely"))
                .isEqualTo(
                        new Result(
                                2,
                                "cochannel: expected for --peer-gone a value of --help,"
                                        + " found 'politely'\n"));
    }

    @Test
    void theSkeletonBuildsAndGreets() throws Exception {
        Path skeleton = directory.resolve("skeleton");
        Result built =
                compile(skeleton, List.of(KIT.resolve("skeleton.c")), "-Wno-unused-parameter");
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

    @Test
    void everyFaultOfAScriptShowsInIt() throws Exception {
        Path check = KIT.resolve("check/faults.sh");
        assertThat(run("", "sh", check.toString(), cochannel.toString()))
                .isEqualTo(new Result(0, ""));
    }

    @Test
    void everyFaultOfACarrierOfPollOfCopyAndMoveOrOfRevokeHasAScript() throws Exception {
        List<String> scripted =
                Files.readAllLines(KIT.resolve("check/faults.commands")).stream()
                        .filter(line -> line.startsWith("FAULT "))
                        .map(line -> line.substring("FAULT ".length()))
                        .toList();
        List<String> faults = new ArrayList<>();
        for (JsonNode fault : new ObjectMapper().readTree(FAULTS.toFile())) {
            if (brokenBy(fault).stream().anyMatch(CKitTest::needsAScript)) {
                faults.add(fault.get("flag").asText());
            }
        }
        assertThat(scripted).doesNotHaveDuplicates().containsAll(faults);
    }

    @Test
    void everyRuleOfCoportsPollCapabilitiesAndDeathHasAFaultInTheReadme() {
        List<String> rules =
                CHAPTERS.stream()
                        .flatMap(chapter -> rulesOf(HOME.resolve("spec").resolve(chapter)))
                        .toList();
        assertThat(FAULTS_OF_RULE.matcher(text(KIT.resolve("README.md"))).results())
                .map(row -> row.group(1))
                .isEqualTo(rules);
    }

    @Test
    void theReadmeListsTheFaultsByRule() throws Exception {
        for (MatchResult row :
                FAULTS_OF_RULE.matcher(text(KIT.resolve("README.md"))).results().toList()) {
            List<String> breaking = new ArrayList<>();
            for (JsonNode fault : new ObjectMapper().readTree(FAULTS.toFile())) {
                String flag = fault.get("flag").asText();
                if (brokenBy(fault).contains(row.group(1))) {
                    boolean race = fault.get("kind").asText().equals("concurrent");
                    breaking.add(race ? "**" + flag + "**" : flag);
                }
            }
            assertThat(breaking).as(row.group(1)).isNotEmpty();
            assertThat(row.group(2)).as(row.group(1)).isEqualTo(String.join(", ", breaking));
        }
    }

    @Test
    void aProfileWithCocarriersIsRefusedByAnAdapterWithoutThem() throws Exception {
        Path skeleton = directory.resolve("without-carriers");
        compile(skeleton, List.of(KIT.resolve("skeleton.c")), "-Wno-unused-parameter");
        String hello =
                "{\"command\":\"hello\",\"touchstone\":1,\"profile\":{\"processes\":1,"
                        + "\"capabilities\":1,\"cocarriers\":1,\"queueDepth\":1,"
                        + "\"buffers\":1,\"carrierBytes\":1}}\n";
        assertThat(run(hello, skeleton.toString()))
                .isEqualTo(
                        new Result(
                                1,
                                "stdin:1: the profile has cocarriers, and the adapter lacks"
                                        + " open_cocarrier, send_message, recv_message or load:"
                                        + " give them, or test with a profile without"
                                        + " COCARRIER\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {".derive = derive,", ".copy = copy,", ".move = move,"})
    void aProfileWithCapIsRefusedByAnAdapterWithoutAllOfIt(String missing) throws Exception {
        Path adapter = directory.resolve("without-cap.c");
        Files.writeString(
                adapter, Files.readString(KIT.resolve("skeleton.c")).replace(missing, ""));
        Path program = directory.resolve("without-cap");
        Result built =
                compile(program, List.of(adapter), "-Wno-unused-parameter", "-Wno-unused-function");
        assertThat(built).isEqualTo(new Result(0, ""));
        assertThat(run(HELLO_WITH_CAP, program.toString()))
                .isEqualTo(
                        new Result(
                                1,
                                "stdin:1: the profile has CAP, and the adapter lacks derive, copy or"
                                        + " move: give them, or test with a profile without CAP\n"));
        assertThat(run(HELLO_WITH_POLL.replace(",\"POLL\"", ""), program.toString()).exitCode())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy", "move"})
    void aCallOfCapIsRefusedWhereTheProfileLacksIt(String operation) throws Exception {
        String commands =
                HELLO_WITH_POLL
                        + """
                        {"command":"reset","test":1,"threads":[0]}
                        {"command":"call","call":0,"thread":0,"operation":"%s","handle":0}
                        """
                                .formatted(operation);
        assertThat(run(commands, cochannel.toString()))
                .isEqualTo(
                        new Result(
                                2,
                                """
                                {"event":"hello","touchstone":1,"name":"cochannel"}
                                {"event":"reset","test":1}
                                stdin:3: expected CAP in the groups of the profile, found %s
                                """
                                        .formatted(operation)));
    }

    @Test
    void aProfileWithRevokeIsRefusedByAnAdapterWithoutIt() throws Exception {
        Path skeleton = directory.resolve("without-revoke");
        compile(skeleton, List.of(KIT.resolve("skeleton.c")), "-Wno-unused-parameter");
        String hello = HELLO_WITH_POLL.replace("\"POLL\"", "\"CAP\",\"REVOKE\"");
        assertThat(run(hello, skeleton.toString()))
                .isEqualTo(
                        new Result(
                                1,
                                "stdin:1: the profile has REVOKE, and the adapter lacks revoke: give"
                                        + " it, or test with a profile without REVOKE\n"));
    }

    @Test
    void aProfileWithPollIsRefusedByAnAdapterWithoutIt() throws Exception {
        Path skeleton = directory.resolve("without-poll");
        compile(skeleton, List.of(KIT.resolve("skeleton.c")), "-Wno-unused-parameter");
        assertThat(run(HELLO_WITH_POLL, skeleton.toString())).isEqualTo(new Result(1, LACKS_POLL));
    }

    @Test
    void anEventThatThereIsNotEndsTheAdapter() throws Exception {
        Path adapter = directory.resolve("unknown-event.c");
        Files.writeString(
                adapter,
                Files.readString(KIT.resolve("skeleton.c"))
                        .replace(
                                "int main(void) {",
                                """
                                static int poll_coport(void *kernel, int process, int handle,
                                        unsigned asked, unsigned *reported) {
                                    *reported = 13;
                                    return 0;
                                }

                                static int await_coport(void *kernel, int process, int handle,
                                        unsigned asked, int timeout, unsigned *reported) {
                                    return ETIMEDOUT;
                                }

                                static int await_any(void *kernel, int process,
                                        struct touchstone_poll *polls, int count, int timeout) {
                                    polls[count - 1].reported = 9;
                                    return 0;
                                }

                                int main(void) {""")
                        .replace(
                                ".kill = kill_process,",
                                ".kill = kill_process, .poll = poll_coport,"
                                        + " .await = await_coport, .await_any = await_any,"));
        Path program = directory.resolve("unknown-event");
        assertThat(compile(program, List.of(adapter), "-Wno-unused-parameter"))
                .isEqualTo(new Result(0, ""));
        String commands =
                HELLO_WITH_POLL
                        + """
                        {"command":"reset","test":1,"threads":[0]}
                        {"command":"call","call":0,"thread":0,"operation":"poll","handle":0,"events":[]}
                        """;
        assertThat(run(commands, program.toString()))
                .isEqualTo(
                        new Result(
                                1,
                                """
                                {"event":"hello","touchstone":1,"name":"skeleton"}
                                {"event":"reset","test":1}
                                stdin:3: call 0 stored 13 as the events that it reports, of which 8 are none
                                """));
        String ofSeveral =
                HELLO_WITH_POLL
                        + """
                        {"command":"reset","test":1,"threads":[0]}
                        {"command":"call","call":0,"thread":0,"operation":"awaitAny","polls":[{"handle":0,"events":[]},{"handle":0,"events":[]}],"timeout":0}
                        """;
        assertThat(run(ofSeveral, program.toString()).output())
                .endsWith(
                        "stdin:3: call 0 stored 9 as the events that it reports, of which 8 are"
                                + " none\n");
    }

    @Test
    void aProfileWithPollIsRefusedByAnAdapterThatCannotAwait() throws Exception {
        for (String functions :
                List.of(".poll = poll_coport,", ".poll = poll_coport, .await = await_coport,")) {
            Path program = slowAwait("cannot-await", functions + " .clock = microseconds,");
            assertThat(run(HELLO_WITH_POLL, program.toString()))
                    .isEqualTo(new Result(1, LACKS_POLL));
        }
    }

    @Test
    void theDeadlineIsTheLastStampThatCameBeforeTheTimeOfTheAwaitWasOver() throws Exception {
        Path program =
                slowAwait(
                        "with-clock",
                        ".poll = poll_coport, .await = await_coport, .await_any = await_any,"
                                + " .clock = microseconds,");
        List<JsonNode> returns = returnsOfSlowAwait(program);
        assertThat(returns.get(0).get("outcome").asText()).isEqualTo("ETIMEDOUT");
        assertThat(returns.get(0).get("deadline")).isEqualTo(returns.get(2).get("called"));
        assertThat(returns.get(0).get("stamp").asInt())
                .isGreaterThan(returns.get(2).get("stamp").asInt());
    }

    @Test
    void noDeadlineIsToldWithoutAClock() throws Exception {
        Path program =
                slowAwait(
                        "no-clock",
                        ".poll = poll_coport, .await = await_coport, .await_any = await_any,");
        JsonNode timedOut = returnsOfSlowAwait(program).get(0);
        assertThat(timedOut.get("outcome").asText()).isEqualTo("ETIMEDOUT");
        assertThat(timedOut.has("deadline")).isFalse();
    }

    /**
     * Builds an adapter of which an await times out only when a close has begun. By its clock the
     * first send that it makes ends in the last microsecond of 20 milliseconds, the second after
     * them.
     */
    private static Path slowAwait(String name, String functions) throws Exception {
        Path adapter = directory.resolve(name + ".c");
        Files.writeString(
                adapter,
                Files.readString(KIT.resolve("skeleton.c"))
                        .replace("#include \"touchstone.h\"", SLOW_AWAIT)
                        .replace(".send = send_bytes", ".send = slow_send")
                        .replace(".close = close_coport", ".close = slow_close")
                        .replace(
                                ".kill = kill_process,",
                                ".kill = kill_process, .run = run_threads, " + functions));
        Path program = directory.resolve(name);
        assertThat(
                        compile(
                                program,
                                List.of(adapter),
                                "-Wno-unused-parameter",
                                "-Wno-unused-function"))
                .isEqualTo(new Result(0, ""));
        return program;
    }

    /** The returns of an await, of two sends beside it, and of the close after these. */
    private static List<JsonNode> returnsOfSlowAwait(Path program) throws Exception {
        Result result =
                run(
                        HELLO_WITH_POLL
                                + """
                                {"command":"reset","test":1,"threads":[0,0]}
                                {"command":"together"}
                                {"command":"call","call":0,"thread":0,"operation":"await","handle":0,"events":["IN"],"timeout":20}
                                {"command":"call","call":1,"thread":1,"operation":"send","handle":0,"data":"0a"}
                                {"command":"call","call":2,"thread":1,"operation":"send","handle":0,"data":"0b"}
                                {"command":"call","call":3,"thread":1,"operation":"close","handle":0}
                                {"command":"run"}
                                """,
                        program.toString());
        List<JsonNode> returns = new ArrayList<>();
        for (String line : result.output().lines().toList()) {
            JsonNode event = new ObjectMapper().readTree(line);
            if (event.get("event").asText().equals("return")) {
                returns.add(event);
            }
        }
        assertThat(returns).as(result.output()).hasSize(4);
        return returns;
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(KIT.resolve("example"))) {
            return files.filter(path -> path.toString().endsWith(".c")).sorted().toList();
        }
    }

    private static Result compile(Path program, List<Path> sources, String... more)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("cc", "-std=c99", "-O2", "-pthread"));
        command.addAll(List.of("-Wall", "-Wextra", "-Wpedantic", "-Werror"));
        command.addAll(List.of(more));
        command.addAll(List.of("-I", KIT.toString(), "-o", program.toString()));
        sources.forEach(source -> command.add(source.toString()));
        command.add(KIT.resolve("touchstone.c").toString());
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

    private static boolean needsAScript(String rule) {
        return Stream.of(
                        "COP-CARRIER-",
                        "COP-PIPE-",
                        "POLL-",
                        "CAP-DERIVE-4",
                        "CAP-COPY-",
                        "CAP-MOVE-",
                        "CAP-REVOKE-")
                .anyMatch(rule::startsWith);
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
