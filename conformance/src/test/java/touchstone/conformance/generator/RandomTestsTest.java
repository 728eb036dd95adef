package touchstone.conformance.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import touchstone.conformance.generator.FaultyRevoke.Fault;
import touchstone.conformance.history.Choices;
import touchstone.conformance.history.CoportType;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.ProfileReader;
import touchstone.conformance.oracle.Budget;
import touchstone.conformance.oracle.Oracle;
import touchstone.conformance.oracle.Verdict;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.Step;
import touchstone.conformance.suite.Suite;
import touchstone.conformance.suite.TestCase;
import touchstone.model.Errno;

class RandomTestsTest {
    private static final Profile PROFILE = new Profile(2, 8, 4, 16);
    private static final Profile STRICT = ProfileReader.read("strict");
    private static final Profile COPIPES =
            new Profile(
                    2,
                    4,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    2,
                    Set.of(Group.CAP, Group.PROC, Group.COPIPE, Group.REVOKE),
                    Choices.STRICT);

    @Provide
    Arbitrary<Profile> profiles() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(1, 9),
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.integers().between(1, 40))
                .as(Profile::new);
    }

    @Property(tries = 300)
    void theOracleAcceptsTheModelInEverySequentialTest(
            @ForAll("profiles") Profile profile, @ForAll long seed) {
        TestCase test = RandomTests.sequential(profile, seed, 3);

        assertThat(Oracle.judge(ModelKernel.run(profile, test, seed).history(), Budget.DEFAULT))
                .isInstanceOf(Verdict.Accept.class);
    }

    @Property(tries = 300)
    void theOracleAcceptsTheModelInEveryConcurrentTest(
            @ForAll("profiles") Profile profile,
            @ForAll @IntRange(min = 2, max = 4) int threads,
            @ForAll long seed) {
        TestCase test = RandomTests.concurrent(profile, threads, seed, 3);

        assertThat(Oracle.judge(ModelKernel.run(profile, test, seed).history(), Budget.DEFAULT))
                .isInstanceOf(Verdict.Accept.class);
    }

    @Property(tries = 300)
    void everyTestIsWellFormed(
            @ForAll("profiles") Profile profile,
            @ForAll @IntRange(min = 2, max = 6) int threads,
            @ForAll long seed) {
        assertWellFormed(profile, RandomTests.sequential(profile, seed, 0));
        assertWellFormed(profile, RandomTests.concurrent(profile, threads, seed, 0));
    }

    /** Handles come from earlier steps or the same thread, and nobody acts after an exit. */
    private static void assertWellFormed(Profile profile, TestCase test) {
        List<Integer> threadOf = new ArrayList<>();
        Set<Integer> dead = new HashSet<>();
        assertThat(test.processOf()).allMatch(process -> process < profile.processes());
        for (Step step : test.steps()) {
            int before = threadOf.size();
            for (Command command : step.commands()) {
                int process = test.processOf().get(command.thread());
                assertThat(dead).doesNotContain(process);
                assertThat(command.handleOf()).isLessThan(threadOf.size());
                if (command.handleOf() >= before) {
                    assertThat(threadOf.get(command.handleOf())).isEqualTo(command.thread());
                }
                assertThat(command.operation().handle()).isLessThan(profile.capabilities());
                threadOf.add(command.thread());
                if (command.operation() instanceof Operation.Exit) {
                    dead.add(process);
                }
            }
            if (step instanceof Step.Kill kill) {
                assertThat(dead).doesNotContain(kill.process());
                dead.add(kill.process());
            }
        }
    }

    @Test
    void aTestIsMadeAgainFromItsSeedAndNumber() {
        Iterator<TestCase> sequential = RandomTests.sequential(PROFILE, 7);
        Iterator<TestCase> concurrent = RandomTests.concurrent(PROFILE, 3, 7);
        for (int number = 0; number < 50; number++) {
            assertThat(RandomTests.sequential(PROFILE, 7, number))
                    .usingRecursiveComparison()
                    .isEqualTo(sequential.next());
            assertThat(RandomTests.concurrent(PROFILE, 3, 7, number))
                    .usingRecursiveComparison()
                    .isEqualTo(concurrent.next());
        }
    }

    @Test
    void anotherSeedGivesOtherTests() {
        assertThat(RandomTests.sequential(PROFILE, 1, 0).steps())
                .usingRecursiveComparison()
                .isNotEqualTo(RandomTests.sequential(PROFILE, 2, 0).steps());
    }

    @Test
    void sequentialTestsReachEveryOutcome() {
        List<TestCase> tests = new ArrayList<>();
        for (int number = 0; number < 5000; number++) {
            tests.add(RandomTests.sequential(PROFILE, 1, number));
        }
        Set<String> suite =
                Coverage.of(new Suite(PROFILE, Generator.breadthFirst(PROFILE)))
                        .outcomes()
                        .keySet();

        assertThat(Coverage.of(new Suite(PROFILE, tests)).outcomes().keySet()).containsAll(suite);
    }

    @Test
    void bytesOfDifferentMessagesOfATestDiffer() {
        for (int number = 0; number < 200; number++) {
            TestCase test = RandomTests.concurrent(PROFILE, 4, 1, number);
            List<Byte> bytes = new ArrayList<>();
            test.steps().stream()
                    .filter(Step.Together.class::isInstance)
                    .flatMap(step -> ((Step.Together) step).commands().stream())
                    .map(Command::operation)
                    .filter(Operation.Send.class::isInstance)
                    .forEach(
                            send -> {
                                for (byte one : ((Operation.Send) send).data()) {
                                    bytes.add(one);
                                }
                            });
            assertThat(bytes.subList(0, Math.min(200, bytes.size()))).doesNotHaveDuplicates();
        }
    }

    @Test
    void concurrentTestsRaceWithCloseDeleteOpenAndExit() {
        Set<Class<?>> raced = new HashSet<>();
        for (int number = 0; number < 300; number++) {
            RandomTests.concurrent(PROFILE, 3, 1, number).steps().stream()
                    .filter(Step.Together.class::isInstance)
                    .flatMap(step -> ((Step.Together) step).commands().stream())
                    .forEach(command -> raced.add(command.operation().getClass()));
        }
        assertThat(raced)
                .containsExactlyInAnyOrder(
                        Operation.Open.class,
                        Operation.Derive.class,
                        Operation.Copy.class,
                        Operation.Move.class,
                        Operation.Delete.class,
                        Operation.Send.class,
                        Operation.Recv.class,
                        Operation.Close.class,
                        Operation.Exit.class);
    }

    @Test
    void sequentialTestsSendReceiveAndLoadMessages() {
        Set<Class<?>> called = new HashSet<>();
        for (int number = 0; number < 100; number++) {
            RandomTests.sequential(STRICT, 1, number)
                    .commands()
                    .forEach(command -> called.add(command.operation().getClass()));
        }
        assertThat(called)
                .contains(
                        Operation.SendMessage.class,
                        Operation.RecvMessage.class,
                        Operation.Load.class);
    }

    @Test
    void sequentialTestsOpenCoportsOfBothTypes() {
        Set<CoportType> opened = new HashSet<>();
        for (int number = 0; number < 100; number++) {
            RandomTests.sequential(STRICT, 1, number).commands().stream()
                    .map(Command::operation)
                    .filter(Operation.Open.class::isInstance)
                    .forEach(open -> opened.add(((Operation.Open) open).type()));
        }
        assertThat(opened).containsExactlyInAnyOrder(CoportType.values());
    }

    @Test
    void sequentialTestsOpenByTheNameOfACoportOfAnotherType() {
        List<TestCase> tests = new ArrayList<>();
        for (int number = 0; number < 500; number++) {
            tests.add(RandomTests.sequential(STRICT, 1, number));
        }

        assertThat(tests).flatExtracting(TestCase::rules).contains("COP-OPEN-4");
    }

    @Test
    void concurrentTestsRaceOverMessages() {
        Set<Class<?>> raced = new HashSet<>();
        for (int number = 0; number < 300; number++) {
            RandomTests.concurrent(STRICT, 3, 1, number).steps().stream()
                    .filter(Step.Together.class::isInstance)
                    .flatMap(step -> step.commands().stream())
                    .forEach(command -> raced.add(command.operation().getClass()));
        }
        assertThat(raced)
                .contains(
                        Operation.SendMessage.class,
                        Operation.RecvMessage.class,
                        Operation.Load.class);
    }

    @Test
    void theOracleAcceptsTheModelWithBothTypesOfCoports() {
        for (int number = 0; number < 300; number++) {
            for (TestCase test :
                    List.of(
                            RandomTests.sequential(STRICT, 2, number),
                            RandomTests.concurrent(STRICT, 3, 2, number))) {
                assertThat(
                                Oracle.judge(
                                        ModelKernel.run(STRICT, test, number).history(),
                                        Budget.DEFAULT))
                        .isInstanceOf(Verdict.Accept.class);
            }
        }
    }

    @Test
    void aSequentialTestEndsWhenNoMoreMessagesCanBeSent() {
        for (int number = 0; number < 300; number++) {
            TestCase test = RandomTests.sequential(STRICT, 1, number);
            Walk walk = new Walk(STRICT);
            for (Step step : test.steps()) {
                if (step instanceof Step.Kill kill) {
                    walk.die(kill.process());
                }
                for (Command command : step.commands()) {
                    walk.call(test.processOf().get(command.thread()), walk.resolve(command));
                }
            }
            for (int process = 0; process < STRICT.processes(); process++) {
                for (int handle = 0; handle < STRICT.capabilities(); handle++) {
                    Operation message = new Operation.SendMessage(handle, new byte[1]);
                    assertThat(walk.transition(process, message).takesEffect())
                            .as(test.id())
                            .isFalse();
                }
            }
        }
    }

    @Test
    void someConcurrentTestsLoadAMessageWhileAnotherThreadDeletesIt() {
        int found = 0;
        for (int number = 0; number < 300; number++) {
            for (Step step : RandomTests.concurrent(STRICT, 3, 1, number).steps()) {
                found += step.commands().stream().anyMatch(load -> loses(load, step)) ? 1 : 0;
            }
        }
        assertThat(found).isPositive();
    }

    /** Whether the command loads what another thread of the step deletes. */
    private static boolean loses(Command load, Step step) {
        return load.operation() instanceof Operation.Load
                && step.commands().stream()
                        .anyMatch(
                                other ->
                                        other.operation() instanceof Operation.Delete
                                                && other.handleOf() == load.handleOf()
                                                && other.thread() != load.thread());
    }

    @Test
    void sequentialTestsMeetEveryReportOfPoll() {
        List<TestCase> tests = new ArrayList<>();
        for (int number = 0; number < 3000; number++) {
            tests.add(RandomTests.sequential(STRICT, 1, number));
        }

        assertThat(Coverage.of(new Suite(STRICT, tests)).outcomes().keySet())
                .containsAll(GeneratorTest.OUTCOMES_OF_POLL)
                .contains("poll EPERM or EOPNOTSUPP")
                .contains("await ETIMEDOUT", "await EBADF or ECANCELED", "await EPERM")
                .contains("await OK IN", "await OK OUT", "await OK CLOSED");
    }

    @Test
    void concurrentTestsPollBesideSendsReceivesClosesAndDeletes() {
        Set<Class<?>> beside = new HashSet<>();
        for (int number = 0; number < 300; number++) {
            for (Step step : RandomTests.concurrent(STRICT, 3, 1, number).steps()) {
                for (Command poll : step.commands()) {
                    if (poll.operation() instanceof Operation.Poll) {
                        step.commands().stream()
                                .filter(command -> command.thread() != poll.thread())
                                .forEach(command -> beside.add(command.operation().getClass()));
                    }
                }
            }
        }
        assertThat(beside)
                .contains(
                        Operation.Send.class,
                        Operation.Recv.class,
                        Operation.SendMessage.class,
                        Operation.RecvMessage.class,
                        Operation.Close.class,
                        Operation.Delete.class);
    }

    @Test
    void someConcurrentTestsShowThatAPollIsNotOneStep() {
        int rejected = 0;
        for (int number = 0; number < 1000; number++) {
            TestCase test = RandomTests.concurrent(STRICT, 3, 1, number);
            ModelKernel.Run run = ModelKernel.runSplittingPolls(STRICT, test, number);
            boolean rejects = Oracle.judge(run.history(), Budget.DEFAULT) instanceof Verdict.Reject;
            rejected += rejects ? 1 : 0;
        }
        assertThat(rejected).isGreaterThan(10);
    }

    private static boolean rejects(TestCase test, int number, Fault fault) {
        ModelKernel.Run run = ModelKernel.runRevoking(STRICT, test, number, fault);
        return Oracle.judge(run.history(), Budget.DEFAULT) instanceof Verdict.Reject;
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void randomTestsShowEveryFaultOfRevoke(Fault fault) {
        int sequential = 0;
        int concurrent = 0;
        for (int number = 0; number < 900; number++) {
            sequential += rejects(RandomTests.sequential(STRICT, 1, number), number, fault) ? 1 : 0;
            concurrent +=
                    rejects(RandomTests.concurrent(STRICT, 3, 1, number), number, fault) ? 1 : 0;
        }
        if (fault == Fault.NONE) {
            assertThat(sequential + concurrent).isZero();
        } else {
            assertThat(sequential).isGreaterThan(10);
            // What was deleted is seldom used again in a race.
            assertThat(concurrent > 0 || fault.name().startsWith("DELETE")).isTrue();
        }
    }

    @Test
    void concurrentTestsRevokeWhatOthersUse() {
        Set<Class<?>> beside = new HashSet<>();
        for (int number = 0; number < 300; number++) {
            RandomTests.concurrent(STRICT, 3, 1, number).steps().stream()
                    .filter(Step.Together.class::isInstance)
                    .map(Step::commands)
                    .filter(
                            commands ->
                                    commands.stream()
                                            .map(Command::operation)
                                            .anyMatch(Operation.Revoke.class::isInstance))
                    .flatMap(List::stream)
                    .forEach(command -> beside.add(command.operation().getClass()));
        }
        assertThat(beside)
                .contains(
                        Operation.Derive.class,
                        Operation.Copy.class,
                        Operation.Move.class,
                        Operation.Delete.class,
                        Operation.Send.class,
                        Operation.Recv.class);
    }

    @Test
    void inEveryOrderWhoeverWaitsIsWoken() {
        List<Profile> profiles =
                List.of(
                        STRICT,
                        Profiles.with(STRICT, Group.COCHANNEL, Group.POLL),
                        Profiles.with(
                                new Profile(2, 3, 1, 1), Group.CAP, Group.COCHANNEL, Group.POLL));
        for (Profile profile : profiles) {
            for (int number = 0; number < 1000; number++) {
                TestCase test = RandomTests.waiting(profile, 2 + number % 3, 1, number);
                ModelKernel.Run run = ModelKernel.runPatiently(profile, test, number);
                assertThat(Oracle.judge(run.history(), Budget.DEFAULT))
                        .as(test.id())
                        .isInstanceOf(Verdict.Accept.class);
                assertThat(run.outcomes())
                        .as(test.id())
                        .doesNotContain(new Outcome.Failed(Errno.ETIMEDOUT));
            }
        }
    }

    @Test
    void waitingTestsWakeInEveryWayThatThereIs() {
        Set<String> sentences = new HashSet<>();
        for (int number = 0; number < 300; number++) {
            sentences.add(RandomTests.waiting(STRICT, 3, 1, number).sentence());
        }
        // Nothing is sent, received or passed on that a COPIPE keeps.
        assertThat(sentences).hasSize(3 * Waits.Way.values().length - 3);
    }

    @Test
    void inEveryOrderWhoeverWaitsInACopipeIsMetOrCancelled() {
        List<Profile> profiles = List.of(STRICT, COPIPES, ProfileReader.read("comsg"));
        for (Profile profile : profiles) {
            for (int number = 0; number < 600; number++) {
                TestCase test = RandomTests.meeting(profile, 2 + number % 4, 1, number);
                ModelKernel.Run run = ModelKernel.runPatiently(profile, test, number);
                assertThat(Oracle.judge(run.history(), Budget.DEFAULT))
                        .as(test.id())
                        .isInstanceOf(Verdict.Accept.class);
            }
        }
    }

    @Test
    void meetingTestsMeetInEveryWayFromBothEnds() {
        Set<String> sentences = new HashSet<>();
        for (int number = 0; number < 1000; number++) {
            String sentence = RandomTests.meeting(STRICT, 3, 1, number).sentence();
            sentences.add(sentence.replaceAll("(one waits|2 wait)|,? in another process", ""));
        }
        assertThat(sentences).hasSize(2 * Meetings.Way.values().length);
    }

    @Test
    void whatIsSentBesideAReceiveInASequentialTestIsMostlyReceived() {
        int met = 0;
        int missed = 0;
        for (int number = 0; number < 1000; number++) {
            TestCase test = RandomTests.sequential(COPIPES, 1, number);
            ModelKernel.Run run = ModelKernel.runPatiently(COPIPES, test, number);
            assertThat(Oracle.judge(run.history(), Budget.DEFAULT))
                    .as(test.id())
                    .isInstanceOf(Verdict.Accept.class);
            for (int call = 0; call < run.outcomes().size(); call++) {
                Operation operation = test.commands().get(call).operation();
                Outcome outcome = run.outcomes().get(call);
                if (operation instanceof Operation.RecvPipe && operation.timeout() > 1) {
                    met += outcome instanceof Outcome.Ok ? 1 : 0;
                    missed += outcome instanceof Outcome.Ok ? 0 : 1;
                }
            }
        }
        assertThat(met).isGreaterThan(500);
        assertThat(missed).isZero();
    }

    @Test
    void concurrentTestsWaitInACopipeBesideCloseDeleteDeriveRevokeAndExit() {
        Set<Class<?>> beside = new HashSet<>();
        Set<Integer> timeouts = new HashSet<>();
        int met = 0;
        for (int number = 0; number < 400; number++) {
            TestCase test = RandomTests.concurrent(COPIPES, 3, 1, number);
            ModelKernel.Run run = ModelKernel.run(COPIPES, test, number);
            for (int call = 0; call < run.outcomes().size(); call++) {
                Operation operation = test.commands().get(call).operation();
                beside.add(operation.getClass());
                timeouts.add(operation.timeout());
                boolean receives = operation instanceof Operation.RecvPipe;
                met += receives && run.outcomes().get(call) instanceof Outcome.Ok ? 1 : 0;
            }
        }
        assertThat(timeouts).containsExactlyInAnyOrder(-1, 0, 1, 5, 20);
        assertThat(met).isGreaterThan(100);
        assertThat(beside)
                .contains(
                        Operation.SendPipe.class,
                        Operation.RecvPipe.class,
                        Operation.Close.class,
                        Operation.Delete.class,
                        Operation.Derive.class,
                        Operation.Revoke.class,
                        Operation.Exit.class);
    }

    @Test
    void bytesOfDifferentSendsThroughACopipeDiffer() {
        for (int number = 0; number < 200; number++) {
            for (TestCase test :
                    List.of(
                            RandomTests.concurrent(COPIPES, 4, 1, number),
                            RandomTests.meeting(COPIPES, 4, 1, number))) {
                List<Byte> bytes = new ArrayList<>();
                test.commands().stream()
                        .map(Command::operation)
                        .filter(Operation.SendPipe.class::isInstance)
                        .forEach(
                                send -> {
                                    for (byte one : send.data()) {
                                        bytes.add(one);
                                    }
                                });
                assertThat(bytes.subList(0, Math.min(200, bytes.size()))).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void withoutPollNobodyWaits() {
        assertThat(RandomTests.waiting(PROFILE, 3, 1).hasNext()).isFalse();
    }

    @Test
    void noTestCallsAnythingOfAGroupThatTheProfileLacks() {
        for (Profile profile : Profiles.withoutCapOrProc(PROFILE)) {
            List<TestCase> tests = new ArrayList<>();
            for (int number = 0; number < 3000; number++) {
                tests.add(RandomTests.sequential(profile, 1, number));
                tests.add(RandomTests.concurrent(profile, 2 + number % 3, 1, number));
            }
            Profiles.assertOnlyItsGroups(profile, tests);
        }
    }

    @Test
    void theOracleAcceptsTheModelWithoutCapAndProc() {
        Profile profile = Profiles.with(PROFILE, Group.COCHANNEL);
        for (int number = 0; number < 300; number++) {
            for (TestCase test :
                    List.of(
                            RandomTests.sequential(profile, 2, number),
                            RandomTests.concurrent(profile, 3, 2, number))) {
                assertThat(
                                Oracle.judge(
                                        ModelKernel.run(profile, test, number).history(),
                                        Budget.DEFAULT))
                        .isInstanceOf(Verdict.Accept.class);
            }
        }
    }

    @Test
    void aConcurrentTestNeedsTwoThreads() {
        assertThatThrownBy(() -> RandomTests.concurrent(PROFILE, 1, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected 2 to 64 threads, found 1");
    }
}
