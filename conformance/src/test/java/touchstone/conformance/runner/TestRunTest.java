package touchstone.conformance.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import touchstone.conformance.generator.RandomTests;
import touchstone.conformance.history.EventsFormat;
import touchstone.conformance.history.HistoryReader;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Profile;
import touchstone.conformance.oracle.Budget;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.Step;
import touchstone.conformance.suite.TestCase;

@Timeout(120)
class TestRunTest {
    private static final Profile PROFILE = new Profile(2, 8, 4, 16);
    private static final Duration PATIENT = Duration.ofSeconds(20);

    @TempDir Path directory;

    private TestRun run;

    @Test
    void anAdapterAroundTheModelConforms() throws Exception {
        Failure failure = run("none", PATIENT, sequential(300), concurrent(20), kills());

        assertThat(failure).isNull();
        assertThat(run.adapterName()).isEqualTo("fake");
        assertThat(run.results())
                .extracting(TestRun.Result::name)
                .containsExactly("sequential", "concurrent", "kills");
        assertThat(run.results().get(0).run()).isEqualTo(300);
        TestRun.Result concurrent = run.results().get(1);
        assertThat(concurrent.overlapping()).isLessThanOrEqualTo(concurrent.together());
        // Where no calls overlap a test is run again, until four more runs for each test are spent;
        // the last of these may be the one that counts.
        assertThat(concurrent.run()).isLessThanOrEqualTo(20);
        assertThat(concurrent.repeated()).isLessThanOrEqualTo(80);
        assertThat(concurrent.run() == 20 || concurrent.repeated() == 80).isTrue();
    }

    @Test
    void anAdapterThatAnswersLateConforms() throws Exception {
        assertThat(run("late", PATIENT, sequential(20))).isNull();
    }

    @Test
    void aWrongAnswerIsShrunkToFourCalls() throws Exception {
        Failure failure = run("reversed", PATIENT, sequential(1000));

        assertThat(failure.finding()).isInstanceOf(Finding.Violation.class);
        assertThat(failure.history().events()).hasSizeLessThanOrEqualTo(8);
        assertThat(failure.shrunk().steps()).hasSize(3);
        assertThat(failure.frequency()).isEqualTo("fails in every run");
        assertThat(((Finding.Violation) failure.finding()).explanation().rules())
                .contains("COP-CHANNEL-RECV-1");
        assertThat(HistoryReader.read(failure.recording()).events()).hasSize(6);
        assertThat(TestReport.of(failure))
                .anyMatch(line -> line.contains("<== no execution explains this"))
                .anyMatch(line -> line.contains("COP-CHANNEL-RECV-1"))
                .anyMatch(line -> line.contains("--reproduce"))
                .hasSizeLessThan(40);
    }

    @Test
    void aFailureIsKeptAndRunFirstNextTime() throws Exception {
        Failure failure = run("again-when-closed", PATIENT, sequential(1000));

        FailureStore store = store();
        assertThat(store.last(PROFILE))
                .usingRecursiveComparison()
                .isEqualTo(List.of(failure.shrunk()));
        assertThat(store.last(new Profile(1, 1, 1, 1))).isEmpty();
        Failure again =
                run(
                        "again-when-closed",
                        PATIENT,
                        new TestRun.Stage(
                                "failed before", PROFILE, store.last(PROFILE).iterator(), 1, 0));
        assertThat(again.shrunk()).usingRecursiveComparison().isEqualTo(failure.shrunk());
        assertThat(again.reproduction()).isEqualTo(failure.reproduction());
        assertThat(again.recording()).isNotEqualTo(failure.recording());
    }

    @Test
    void aCrashIsFoundInTheCallInWhichItHappened() throws Exception {
        Failure failure = run("crash", PATIENT, tests(closing(30)));

        assertThat(failure.finding()).isInstanceOf(Finding.Crash.class);
        Finding.Crash crash = (Finding.Crash) failure.finding();
        assertThat(crash.ending()).isEqualTo("ended with exit code 3");
        assertThat(crash.doing()).hasSize(1).allMatch(call -> call.contains("close("));
        assertThat(crash.errors()).containsExactly("assertion failed: never closed");
        assertThat(failure.history().events()).hasSize(3);
    }

    @Test
    void aHangIsFoundInTheCallThatHangs() throws Exception {
        Failure failure = run("hang", Duration.ofSeconds(4), tests(closing(30)));

        assertThat(failure.finding()).isInstanceOf(Finding.Hang.class);
        assertThat(((Finding.Hang) failure.finding()).doing())
                .hasSize(1)
                .allMatch(call -> call.contains("close("));
        assertThat(TestReport.of(failure)).noneMatch(line -> line.contains("certain to come"));
    }

    @Test
    void aTestInWhichAThreadSleepsForEverKeepsTheCallThatShouldWakeIt() throws Exception {
        Step open = new Step.Single(new Command(0, new Operation.Open(null), -1));
        Operation await = new Operation.Await(0, EventsFormat.set(1), Operation.Await.LONGEST);
        Step wake =
                new Step.Together(
                        List.of(
                                new Command(0, await, 0),
                                new Command(1, new Operation.Close(0), 0)));
        TestCase test =
                new TestCase(
                        "wake",
                        "a sentence",
                        List.of("POLL-AWAIT-1"),
                        List.of(0, 0),
                        List.of(open, wake));
        Failure failure = run("sleeps", Duration.ofSeconds(2), tests(List.of(test)));

        assertThat(failure.finding()).isInstanceOf(Finding.Hang.class);
        assertThat(failure.shrunk()).isEqualTo(test);
        assertThat(TestReport.of(failure))
                .anyMatch(line -> line.contains("certain to come"))
                .anyMatch(line -> line.startsWith("    POLL-AWAIT-1: `await(h, events, timeout)`"));
    }

    @Test
    void nonsenseIsAProtocolErrorWithItsLine() throws Exception {
        Failure failure = run("nonsense", PATIENT, tests(closing(1)));

        assertThat(failure.finding()).isInstanceOf(Finding.ProtocolError.class);
        Finding.ProtocolError error = (Finding.ProtocolError) failure.finding();
        assertThat(error.line()).isEqualTo(4);
        assertThat(error.expected()).isEqualTo("a JSON object");
        assertThat(error.text()).isEqualTo("what a day");
    }

    @Test
    void aLineWithoutEndIsAProtocolError() throws Exception {
        Failure failure = run("endless", PATIENT, tests(closing(1)));

        assertThat(failure.finding().sentence()).contains("expected a line of at most 1 MiB");
    }

    @Test
    void closingTheOutputIsAProtocolError() throws Exception {
        Failure failure = run("deaf", PATIENT, tests(closing(1)));

        assertThat(failure.finding().kind()).isEqualTo("PROTOCOL");
        assertThat(failure.finding().sentence())
                .contains("expected the return of call", "found the end of the output");
    }

    @Test
    void aGreetingInAnotherVersionIsAProtocolError() throws Exception {
        Failure failure = run("wrong-version", PATIENT, sequential(10));

        assertThat(failure.test().id()).isEqualTo("HELLO");
        assertThat(failure.finding().sentence())
                .isEqualTo(
                        "output line 1: expected version 1 in \"touchstone\", found 2:"
                                + " {\"event\":\"hello\",\"touchstone\":2,\"name\":\"fake\"}");
    }

    @Test
    void aBadExitCodeAfterQuitIsACrash() throws Exception {
        Failure failure = run("bad-end", PATIENT, sequential(10));

        assertThat(failure.test().id()).isEqualTo("QUIT");
        assertThat(failure.finding().sentence())
                .isEqualTo("the adapter ended with exit code 23 during quit");
    }

    @Test
    void aProgramThatEndsAtOnceIsACrash() throws Exception {
        TestRun.Settings settings =
                new TestRun.Settings(
                        List.of("sh", "-c", "echo sorry >&2; kill -SEGV $$"),
                        1,
                        Budget.DEFAULT,
                        PATIENT);
        Failure failure = run(settings, List.of(sequential(10)));

        assertThat(failure.finding()).isInstanceOf(Finding.Crash.class);
        Finding.Crash crash = (Finding.Crash) failure.finding();
        assertThat(crash.ending()).isEqualTo("ended with exit code 139 (SIGSEGV)");
        assertThat(crash.doing()).containsExactly("hello");
        assertThat(crash.errors()).contains("sorry");
    }

    @Test
    void whatTheAdapterStartedEndsWithIt() throws Exception {
        Path pid = directory.resolve("pid");
        TestRun.Settings settings =
                new TestRun.Settings(
                        List.of("sh", "-c", "sleep 100 & echo $! > " + pid + "; wait"),
                        1,
                        Budget.DEFAULT,
                        Duration.ofMillis(500));
        Failure failure = run(settings, List.of(sequential(10)));

        assertThat(failure.finding().kind()).isEqualTo("HANG");
        long child = Long.parseLong(Files.readString(pid).strip());
        assertThat(
                        ProcessHandle.of(child)
                                .map(
                                        handle ->
                                                handle.onExit()
                                                        .orTimeout(
                                                                10,
                                                                java.util.concurrent.TimeUnit
                                                                        .SECONDS)
                                                        .join())
                                .filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    private Failure run(String fault, Duration limit, TestRun.Stage... stages)
            throws IOException, InterruptedException {
        return run(
                new TestRun.Settings(FakeAdapter.command(fault), 1, Budget.DEFAULT, limit),
                List.of(stages));
    }

    private Failure run(TestRun.Settings settings, List<TestRun.Stage> stages)
            throws IOException, InterruptedException {
        PrintStream silence = new PrintStream(PrintStream.nullOutputStream());
        run = new TestRun(settings, store(), silence, (stage, done, of) -> {});
        return run.run(stages, true);
    }

    private FailureStore store() {
        return new FailureStore(directory.resolve("failures"), directory.resolve("histories"));
    }

    private static TestRun.Stage sequential(long count) {
        return new TestRun.Stage(
                "sequential", PROFILE, RandomTests.sequential(PROFILE, 1), count, 0);
    }

    private static TestRun.Stage concurrent(long count) {
        Iterator<TestCase> tests =
                LongStream.iterate(0, number -> number + 1)
                        .mapToObj(
                                number ->
                                        RandomTests.concurrent(
                                                PROFILE, 2 + (int) (number % 3), 1, number))
                        .iterator();
        return new TestRun.Stage("concurrent", PROFILE, tests, count, 0);
    }

    private static TestRun.Stage tests(List<TestCase> tests) {
        return new TestRun.Stage("tests", PROFILE, tests.iterator(), tests.size(), 0);
    }

    /** Tests of which only the last closes a coport. */
    private static List<TestCase> closing(int count) {
        Step open = new Step.Single(new Command(0, new Operation.Open(null), -1));
        Step close = new Step.Single(new Command(0, new Operation.Close(0), 0));
        List<TestCase> tests = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            tests.add(test("open/" + i, open));
        }
        tests.add(test("close", open, close));
        return tests;
    }

    private static TestRun.Stage kills() {
        Step open = new Step.Single(new Command(1, new Operation.Open("a"), -1));
        Step again = new Step.Single(new Command(0, new Operation.Open("a"), -1));
        TestCase test = test("kill", open, new Step.Kill(1), again);
        return new TestRun.Stage("kills", PROFILE, List.of(test).iterator(), 1, 0);
    }

    private static TestCase test(String id, Step... steps) {
        return new TestCase(id, "a sentence", List.of(), List.of(0, 1), List.of(steps));
    }
}
