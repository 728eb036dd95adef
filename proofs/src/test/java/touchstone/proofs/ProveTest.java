package touchstone.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command, with its worker processes, on a small model and on one that must be refused. */
class ProveTest {
    private static final Path RESOURCES = Path.of("src/test/resources").toAbsolutePath();
    private static final String SETTINGS = RESOURCES.resolve("small-settings.json").toString();

    @TempDir static Path shared;
    @TempDir Path folder;

    private static Path proved;
    private static Run cold;

    /** What a run of the command did. */
    private record Run(int exit, String out, String err) {}

    @BeforeAll
    static void proveTheSmallModelOnce() {
        proved = shared.resolve("proved");
        cold =
                run(
                        "--source",
                        RESOURCES.resolve("small").toString(),
                        "--settings",
                        SETTINGS,
                        "--into",
                        proved.toString(),
                        "--jobs",
                        "2",
                        "--junit",
                        shared.resolve("junit.xml").toString());
    }

    @Test
    void everyContractOfTheSmallModelCloses() {
        assertThat(cold.exit()).as(cold.out() + cold.err()).isZero();
        assertThat(cold.out()).contains("14 of 14 closed").doesNotContain("OPEN");
        Ledger ledger = Ledger.read(proved.resolve("ledger.json"));
        assertThat(ledger.obligations()).hasSize(14).allMatch(Ledger.Entry::isClosed);
        assertThat(ledger.runs()).containsOnlyKeys("cold");
        assertThat(entry(ledger, "Ring::send(int)].JML normal_behavior operation contract.0"))
                .satisfies(
                        send -> {
                            assertThat(send.rules()).containsExactly("RING-SEND-1", "RING-SEND-2");
                            assertThat(send.uses())
                                    .hasSize(1)
                                    .allMatch(u -> u.contains("position"));
                            assertThat(send.nodes()).isPositive();
                        });
        assertThat(entry(ledger, "Zero[vessel.Source::next()]").rules())
                .containsExactly("SOURCE-NEXT-1", "SOURCE-ZERO-1");
        assertThat(entry(ledger, "Counters::Counters(int)").rules()).containsExactly("COUNT-NEW-1");
    }

    @Test
    void onlyWhatTheSettingsNameIsProvedWithWrapAround() {
        assertThat(Ledger.read(proved.resolve("ledger.json")).obligations())
                .filteredOn(entry -> entry.semantics().equals("java"))
                .extracting(Ledger.Entry::obligation)
                .containsExactly(
                        "vessel.Counters[vessel.Counters::hash()].JML normal_behavior operation contract.0");
    }

    @Test
    void theReportHasATestCaseForEachObligation() throws IOException {
        assertThat(Files.readString(shared.resolve("junit.xml")))
                .contains("tests=\"14\" failures=\"0\"")
                .contains("name=\"vessel.Ring[vessel.Ring::recv()].JML normal_behavior");
    }

    @Test
    void savedProofsAreReplayedAndTheLedgerIsComplete() throws IOException {
        Path copy = folder.resolve("proved");
        Copies.copy(proved, copy);
        Run replay = run(small("--into", copy.toString(), "--replay"));
        assertThat(replay.exit()).as(replay.out() + replay.err()).isZero();
        assertThat(replay.out()).contains("14 of 14 closed").doesNotContain("search");
        assertThat(Ledger.read(copy.resolve("ledger.json")).obligations())
                .allMatch(entry -> entry.replaySeconds() != null);

        Run check = run(small("--into", copy.toString(), "--check-ledger"));
        assertThat(check.exit()).as(check.out() + check.err()).isZero();
    }

    @Test
    void aProofOfAnotherSourceIsStaleAndDoesNotCloseEvenWithAForgedHash() throws IOException {
        Path faulty = folder.resolve("faulty");
        Path copy = folder.resolve("proved");
        Copies.copy(RESOURCES.resolve("small"), faulty);
        Copies.copy(proved, copy);
        Copies.replaceOnce(
                faulty.resolve("vessel/Counters.java"), "count[object] > 0", "count[object] >= 0");
        String[] replay = {
            "--source",
            faulty.toString(),
            "--settings",
            SETTINGS,
            "--into",
            copy.toString(),
            "--replay",
            "--only",
            "Counters::release"
        };
        Run stale = run(replay);
        assertThat(stale.exit()).isEqualTo(1);
        assertThat(stale.out()).contains("the saved proof is stale");

        Path saved;
        try (Stream<Path> files = Files.list(copy.resolve("saved"))) {
            saved = files.filter(file -> file.toString().contains("release")).findFirst().get();
        }
        SavedProofs.Head head = SavedProofs.head(saved);
        SavedProofs.write(
                saved,
                new SavedProofs.Head(
                        head.obligation(), new Sources(faulty).hash(), head.semantics()),
                SavedProofs.read(saved));
        Run forged = run(replay);
        assertThat(forged.exit()).isEqualTo(1);
        assertThat(forged.out()).contains("OPEN").contains("replay checked");
    }

    @Test
    void reuseReplaysWhatStillFitsAfterAChangeElsewhere() throws IOException {
        Path changed = folder.resolve("changed");
        Path copy = folder.resolve("proved");
        Copies.copy(RESOURCES.resolve("small"), changed);
        Copies.copy(proved, copy);
        Copies.replaceOnce(changed.resolve("vessel/Zero.java"), "for ever", "for ever and ever");
        Run run =
                run(
                        "--source",
                        changed.toString(),
                        "--settings",
                        SETTINGS,
                        "--into",
                        copy.toString(),
                        "--reuse",
                        "--only",
                        "Counters::r");
        assertThat(run.out()).contains("2 of 2 closed").doesNotContain("search");
        assertThat(run.exit()).as("the settings name an obligation").isZero();
        assertThat(Ledger.read(copy.resolve("ledger.json")).obligations())
                .as("entries of the old source are dropped")
                .hasSize(2)
                .allMatch(entry -> entry.how().equals("replay"));
    }

    @Test
    void whatIsNotProvedIsRefusedWithItsReason() {
        Run run = run("--source", RESOURCES.resolve("bad").toString(), "--steps", "2000", "--json");
        assertThat(run.exit()).isEqualTo(1);
        String file = RESOURCES.resolve("bad/bad/Bad.java").toString();
        assertThat(run.out())
                .contains(file + ":18: 'assume' is refused: it is believed, not proved")
                .contains(file + ":9: bad.Bad.Bad has code and no contract")
                .contains(
                        "Bad::empty()].JML normal_behavior operation contract.0: its postcondition says nothing")
                .contains(
                        "Bad::chicken()].JML normal_behavior operation contract.0: relies on itself")
                .contains("Bad::egg()].JML normal_behavior operation contract.0: relies on itself");
        assertThat(results(run))
                .containsEntry("wrong", false)
                .containsEntry("impossible", true)
                .containsEntry("egg", true);
    }

    @Test
    void falseCanBeProvedOnlyOfAVacuousContract() {
        Run run =
                run(
                        "--source",
                        RESOURCES.resolve("bad").toString(),
                        "--vacuity",
                        "--json",
                        "--only",
                        "impossible|wrong|empty");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(results(run))
                .containsEntry("wrong", true)
                .containsEntry("empty", true)
                .containsEntry("impossible", false);
    }

    @Test
    void aWorkerThatDiesLeavesItsObligationOpenAndIsReplaced() throws Exception {
        String send =
                "vessel.Ring[vessel.Ring::send(int)].JML normal_behavior operation contract.0";
        String value = "vessel.Zero[vessel.Zero::value()].JML normal_behavior operation contract.0";
        Map<String, Result> results = new ConcurrentHashMap<>();
        try (Workers workers =
                new Workers(RESOURCES.resolve("small"), folder.resolve("key"), 1, true)) {
            workers.listing();
            // Halted first, so that it cannot be done before it dies.
            signalWorkers("STOP");
            CompletableFuture<Void> kill =
                    CompletableFuture.runAsync(
                            () -> signalWorkers("KILL"),
                            CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));
            workers.perform(
                    List.of(search(send), search(value)),
                    result -> results.put(result.obligation(), result));
            kill.get();
        }
        assertThat(results.get(send).closed()).isFalse();
        assertThat(results.get(send).note()).startsWith("the worker process died");
        assertThat(results.get(value).closed()).as(results.get(value).note()).isTrue();
    }

    private static void signalWorkers(String signal) {
        ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").contains("java"))
                .forEach(child -> signal(child, signal));
    }

    private static void signal(ProcessHandle process, String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Task search(String obligation) {
        Attempt search =
                new Attempt(
                        Attempt.Means.SEARCH, Attempt.Semantics.CHECKED, Attempt.Splitting.DELAYED);
        return new Task(obligation, List.of(search), 15_000, 60, null, null, false, "");
    }

    @Test
    void aSourceOutsideTheDialectIsBadInputInOneMessage() throws IOException {
        Files.writeString(folder.resolve("R.java"), "class R {\n  Unknown x;\n}\n");
        Run run = run("--source", folder.toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1).allMatch(line -> line.contains("R.java:2: "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--jobs 0",
                "--jobs two",
                "--shard 3/2",
                "--shard 0/2",
                "--shard half",
                "--only (",
                "--replay --vacuity",
                "--into elsewhere",
                "--source nowhere",
                "--source nowhere --replay",
                "--settings nowhere.json",
                "--frobnicate",
            })
    void badUsageIsOneMessageAndExitCodeTwo(String arguments) {
        Run run = run(arguments.split(" "));
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void anExceptionWithoutAReasonIsBadInput() throws IOException {
        Path settings = folder.resolve("settings.json");
        Files.writeString(settings, "{\"trueContracts\": [{\"obligations\": \"x\"}]}");
        Run run = run("--settings", settings.toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).isEqualTo(settings + ":1: expected a reason for 'x', found none\n");
    }

    @Test
    void everyObligationIsInExactlyOnePart() {
        List<Integer> all = Stream.iterate(0, i -> i + 1).limit(10).toList();
        List<Integer> parts =
                Stream.of(1, 2, 3).flatMap(part -> Prove.part(all, part, 3).stream()).toList();
        assertThat(parts).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void namesOfSavedProofsAreReadableAndDiffer() {
        String contract = "].JML normal_behavior operation contract.0";
        String bytes = "a.Ring[a.Ring::send([B,int)" + contract;
        String number = "a.Ring[a.Ring::send(B,int)" + contract;
        assertThat(SavedProofs.fileName(bytes))
                .matches("Ring-send-B-int-normal-0-[0-9a-f]{8}\\.proof\\.gz")
                .isNotEqualTo(SavedProofs.fileName(number));
    }

    private static String[] small(String... more) {
        return Stream.concat(
                        Stream.of(
                                "--source",
                                RESOURCES.resolve("small").toString(),
                                "--settings",
                                SETTINGS),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private static Ledger.Entry entry(Ledger ledger, String part) {
        return ledger.obligations().stream()
                .filter(entry -> entry.obligation().contains(part))
                .findFirst()
                .get();
    }

    /** Whether each obligation is as it should be, by the name of its method. */
    private static Map<String, Boolean> results(Run run) {
        Map<String, Boolean> results = new java.util.TreeMap<>();
        try {
            new ObjectMapper()
                    .readTree(run.out())
                    .get("obligations")
                    .forEach(
                            result ->
                                    results.put(
                                            result.get("obligation")
                                                    .asText()
                                                    .replaceAll(".*::|\\(.*", ""),
                                            result.get("closed").asBoolean()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return results;
    }

    private static Run run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int exit = Prove.run(Path.of("..").toAbsolutePath().normalize(), arguments);
            return new Run(
                    exit,
                    said.toString(StandardCharsets.UTF_8),
                    complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
