package touchstone.conformance.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import touchstone.conformance.generator.RandomTests;
import touchstone.conformance.history.CoportType;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.ProfileReader;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.Step;
import touchstone.conformance.suite.TestCase;
import touchstone.model.cap.Rights;

/** The shrinker against tests that "fail" when they have a property, without an adapter. */
class ShrinkerTest {
    private static final Profile PROFILE = new Profile(2, 8, 4, 16);
    private static final Profile CARRIERS = ProfileReader.read("strict");
    private static final Operation OPEN_COCARRIER = new Operation.Open(null, CoportType.COCARRIER);
    private static final Rights SEND = new Rights(true, false, false, false, false);

    @Test
    void everythingThatIsNotNeededGoes() throws InterruptedException {
        for (int number = 0; number < 50; number++) {
            TestCase test = RandomTests.sequential(PROFILE, 5, number);
            Predicate<TestCase> sends = ShrinkerTest::sends;
            if (sends.test(test)) {
                TestCase shrunk = shrink(test, sends);
                List<Command> left = shrunk.commands();
                // A handle that was taken from a call still comes from one.
                assertThat(left.size()).isEqualTo(left.get(left.size() - 1).handleOf() < 0 ? 1 : 2);
                Operation.Send send = (Operation.Send) left.get(left.size() - 1).operation();
                assertThat(send.data().length).isLessThanOrEqualTo(1);
                assertThat(shrunk.processOf()).containsExactly(0);
            }
        }
    }

    @Test
    void nothingIsProposedOfAGroupThatTheTestDidNotUse() throws InterruptedException {
        Profile profile = ProfileReader.read("cochannel");
        int[] proposed = {0};
        for (int number = 0; number < 50; number++) {
            TestCase test = RandomTests.concurrent(profile, 3, 5, number);
            shrink(
                    test,
                    candidate -> {
                        proposed[0]++;
                        assertThat(candidate.steps()).noneMatch(Step.Kill.class::isInstance);
                        assertThat(candidate.commands())
                                .extracting(Command::operation)
                                .noneMatch(Operation.Derive.class::isInstance)
                                .noneMatch(Operation.Exit.class::isInstance);
                        return sends(candidate);
                    });
        }
        assertThat(proposed[0]).isGreaterThan(100);
    }

    @Test
    void handlesKeepComingFromCallsThatMakeThem() throws InterruptedException {
        Predicate<TestCase> closesWhatItOpened =
                test ->
                        test.commands().stream()
                                .anyMatch(
                                        command ->
                                                command.operation() instanceof Operation.Close
                                                        && command.handleOf() >= 0);
        int failing = 0;
        for (int number = 0; number < 50; number++) {
            TestCase test = RandomTests.sequential(PROFILE, 6, number);
            if (closesWhatItOpened.test(test)) {
                failing++;
                assertThat(shrink(test, closesWhatItOpened).commands())
                        .extracting(Command::operation)
                        .satisfiesExactly(
                                one -> assertThat(one).isEqualTo(new Operation.Open(null)),
                                other -> assertThat(other).isInstanceOf(Operation.Close.class));
            }
        }
        assertThat(failing).isPositive();
    }

    @Test
    void aDerivedHandleIsReplacedByTheOneItCameFrom() throws InterruptedException {
        TestCase shrunk =
                shrink(
                        test(
                                single(new Operation.Open("name"), -1),
                                single(new Operation.Derive(0, SEND), 0),
                                single(new Operation.Derive(0, SEND), 1),
                                single(new Operation.Send(0, new byte[] {9, 9, 9}), 2)),
                        ShrinkerTest::sends);

        assertThat(shrunk.commands()).hasSize(2);
        assertThat(shrunk.commands().get(0).operation()).isEqualTo(new Operation.Open(null));
        assertThat(shrunk.commands().get(1).handleOf()).isZero();
    }

    @Test
    void aHandleThatWasCopiedAndMovedIsReplacedByTheOneItCameFrom() throws InterruptedException {
        TestCase shrunk =
                shrink(
                        test(
                                single(new Operation.Open("name"), -1),
                                single(new Operation.Open(null), -1),
                                single(new Operation.Copy(0), 0),
                                single(new Operation.Move(0), 2),
                                single(new Operation.Send(0, new byte[] {9, 9, 9}), 3)),
                        ShrinkerTest::sends);

        assertThat(shrunk.commands()).hasSize(2);
        assertThat(shrunk.commands().get(0).operation()).isEqualTo(new Operation.Open(null));
        assertThat(shrunk.commands().get(1).handleOf()).isZero();
    }

    @Test
    void fillingAndEmptyingShrinkTogether() throws InterruptedException {
        Predicate<TestCase> balanced =
                test -> {
                    int sent = 0;
                    int received = 0;
                    for (Command command : test.commands()) {
                        if (command.operation() instanceof Operation.Send send) {
                            sent += send.data().length;
                        } else if (command.operation() instanceof Operation.Recv recv) {
                            received += recv.length();
                        }
                    }
                    return sent > 0 && sent == received + 3;
                };
        TestCase shrunk =
                shrink(
                        test(
                                single(new Operation.Open(null), -1),
                                single(new Operation.Send(0, new byte[8]), 0),
                                single(new Operation.Send(0, new byte[5]), 0),
                                single(new Operation.Recv(0, 6), 0),
                                single(new Operation.Recv(0, 4), 0)),
                        balanced);

        assertThat(shrunk.commands()).hasSize(3);
        assertThat(((Operation.Send) shrunk.commands().get(1).operation()).data())
                .containsExactly(1, 2, 3, 4);
        assertThat(shrunk.commands().get(2).operation()).isEqualTo(new Operation.Recv(0, 1));
    }

    @Test
    void aLoadKeepsTheCallThatReceivedItsMessage() throws InterruptedException {
        TestCase shrunk =
                shrink(
                        test(
                                single(OPEN_COCARRIER, -1),
                                single(new Operation.SendMessage(0, new byte[3]), 0),
                                single(new Operation.SendMessage(0, new byte[3]), 0),
                                single(new Operation.RecvMessage(0), 0),
                                single(new Operation.Load(0), 3),
                                single(new Operation.RecvMessage(0), 0),
                                single(new Operation.Load(0), 5)),
                        ShrinkerTest::loadsWhatItReceived);

        assertThat(shrunk.commands())
                .extracting(Command::operation)
                .satisfiesExactly(
                        one -> assertThat(one).isEqualTo(OPEN_COCARRIER),
                        two -> assertThat(two).isInstanceOf(Operation.RecvMessage.class),
                        three -> assertThat(three).isInstanceOf(Operation.Load.class));
        assertThat(shrunk.commands()).extracting(Command::handleOf).containsExactly(-1, 0, 1);
    }

    @Test
    void aMessageBecomesShorterAndItsBytesCountUp() throws InterruptedException {
        TestCase shrunk =
                shrink(
                        test(
                                single(OPEN_COCARRIER, -1),
                                single(new Operation.SendMessage(0, new byte[] {9, 9, 9, 9}), 0)),
                        test -> longest(test) >= 2);

        assertThat(shrunk.commands().get(1).operation())
                .isInstanceOfSatisfying(
                        Operation.SendMessage.class,
                        send -> assertThat(send.data()).containsExactly(1, 2));
    }

    @Test
    void twoMessagesAreNotMadeOne() throws InterruptedException {
        shrink(
                test(
                        single(OPEN_COCARRIER, -1),
                        single(new Operation.SendMessage(0, new byte[2]), 0),
                        single(new Operation.SendMessage(0, new byte[3]), 0)),
                candidate -> {
                    assertThat(longest(candidate)).isLessThanOrEqualTo(3);
                    return candidate.commands().size() == 3;
                });
    }

    @Test
    void theTypeOfACoportStays() throws InterruptedException {
        for (int number = 0; number < 20; number++) {
            TestCase test = RandomTests.sequential(CARRIERS, 5, number);
            if (test.commands().stream().anyMatch(ShrinkerTest::opensACocarrier)) {
                TestCase shrunk =
                        shrink(
                                test,
                                candidate ->
                                        candidate.commands().stream()
                                                .anyMatch(ShrinkerTest::opensACocarrier));
                assertThat(shrunk.commands())
                        .extracting(Command::operation)
                        .containsExactly(OPEN_COCARRIER);
            }
        }
    }

    @Test
    void callsSideBySideAreOrderedWhereTheOrderIsNotNeeded() throws InterruptedException {
        TestCase concurrent = RandomTests.concurrent(PROFILE, 4, 3, 0);
        assertThat(Recording.together(concurrent)).isPositive();

        TestCase ordered = shrink(concurrent, test -> !test.commands().isEmpty());
        assertThat(ordered.steps()).hasSize(1).allMatch(Step.Single.class::isInstance);

        Predicate<TestCase> twoThreadsAtOnce =
                test ->
                        test.steps().stream()
                                .filter(Step.Together.class::isInstance)
                                .map(step -> ((Step.Together) step).commands())
                                .anyMatch(
                                        commands ->
                                                commands.stream()
                                                                .map(Command::thread)
                                                                .distinct()
                                                                .count()
                                                        >= 2);
        TestCase together = shrink(concurrent, twoThreadsAtOnce);
        assertThat(together.commands()).hasSizeLessThanOrEqualTo(3);
        assertThat(together.steps()).last().isInstanceOf(Step.Together.class);
        assertThat(together.processOf()).containsExactly(0, 0);
    }

    @Test
    void anAwaitWaitsNoLongerThanItMust() throws InterruptedException {
        for (int number = 0; number < 20; number++) {
            TestCase test = RandomTests.waiting(CARRIERS, 3, 5, number);
            TestCase shrunk = shrink(test, candidate -> longestAwait(candidate) > 1);
            assertThat(longestAwait(shrunk)).isEqualTo(2);
        }
    }

    private static int longestAwait(TestCase test) {
        return test.commands().stream()
                .mapToInt(
                        command ->
                                command.operation() instanceof Operation.Await
                                                || command.operation() instanceof Operation.AwaitAny
                                        ? command.operation().timeout()
                                        : 0)
                .max()
                .orElse(0);
    }

    @Test
    void noCandidateIsTriedTwice() throws InterruptedException {
        List<String> tried = new ArrayList<>();
        TestCase test = RandomTests.sequential(PROFILE, 5, 1);
        Shrinker.shrink(
                new Observation(test, null, null),
                candidate -> {
                    CommandEncoder text = new CommandEncoder();
                    text.reset(0, candidate.processOf());
                    int call = 0;
                    for (Step step : candidate.steps()) {
                        call = text.step(step, call, false, 0);
                    }
                    tried.add(text.toString());
                    return null;
                });

        assertThat(tried).isNotEmpty().doesNotHaveDuplicates();
    }

    private static boolean opensACocarrier(Command command) {
        return command.operation() instanceof Operation.Open open
                && open.type() == CoportType.COCARRIER;
    }

    /** How many bytes the longest message has. */
    private static int longest(TestCase test) {
        return test.commands().stream()
                .map(Command::operation)
                .filter(Operation.SendMessage.class::isInstance)
                .mapToInt(send -> ((Operation.SendMessage) send).data().length)
                .max()
                .orElse(0);
    }

    private static boolean loadsWhatItReceived(TestCase test) {
        return test.commands().stream()
                .anyMatch(
                        command ->
                                command.operation() instanceof Operation.Load
                                        && command.handleOf() >= 0
                                        && test.commands().get(command.handleOf()).operation()
                                                instanceof Operation.RecvMessage);
    }

    private static boolean sends(TestCase test) {
        return test.commands().stream()
                .anyMatch(command -> command.operation() instanceof Operation.Send);
    }

    private static TestCase shrink(TestCase test, Predicate<TestCase> fails)
            throws InterruptedException {
        return Shrinker.shrink(
                        new Observation(test, null, null),
                        candidate ->
                                fails.test(candidate)
                                        ? new Observation(candidate, null, null)
                                        : null)
                .test();
    }

    private static TestCase test(Step... steps) {
        return new TestCase("A/1", "a sentence", List.of(), List.of(0), List.of(steps));
    }

    private static Step single(Operation operation, int handleOf) {
        return new Step.Single(new Command(0, operation, handleOf));
    }
}
