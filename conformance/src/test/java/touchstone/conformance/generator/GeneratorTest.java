package touchstone.conformance.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
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
import touchstone.conformance.oracle.Rules;
import touchstone.conformance.oracle.Verdict;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.Step;
import touchstone.conformance.suite.Suite;
import touchstone.conformance.suite.TestCase;

class GeneratorTest {
    private static final Profile SMALL = new Profile(2, 3, 2, 3);

    /** Suites that several tests look at, since making one takes seconds. */
    private static final Map<Profile, List<TestCase>> SUITES = new ConcurrentHashMap<>();

    private static final Map<Profile, Coverage> COVERAGES = new ConcurrentHashMap<>();

    private static final List<TestCase> TESTS = suite(SMALL);
    private static final Coverage COVERAGE = Coverage.of(new Suite(SMALL, TESTS));

    /** Every operation with every set of errors that the rules admit at once, written by hand. */
    private static final List<String> OUTCOMES =
            List.of(
                    "open OK",
                    "open ENOMEM",
                    "derive OK",
                    "derive EBADF",
                    "derive EPERM",
                    "derive ENOMEM",
                    "derive EPERM or ENOMEM",
                    "copy OK",
                    "copy EBADF",
                    "copy ENOMEM",
                    "move OK",
                    "move EBADF",
                    "move ENOMEM",
                    "delete OK",
                    "delete EBADF",
                    "send OK",
                    "send EBADF",
                    "send EBADF or EINVAL",
                    "send EPERM",
                    "send EPERM or EINVAL",
                    "send EPERM or EINVAL or EPIPE",
                    "send EPERM or EMSGSIZE",
                    "send EPERM or EMSGSIZE or EPIPE",
                    "send EPERM or EPIPE",
                    "send EPERM or EAGAIN",
                    "send EINVAL",
                    "send EINVAL or EPIPE",
                    "send EMSGSIZE",
                    "send EMSGSIZE or EPIPE",
                    "send EPIPE",
                    "send EAGAIN",
                    "recv OK",
                    "recv EBADF",
                    "recv EBADF or EINVAL",
                    "recv EPERM",
                    "recv EPERM or EINVAL",
                    "recv EPERM or EMSGSIZE",
                    "recv EPERM or EMSGSIZE or EPIPE",
                    "recv EPERM or EPIPE",
                    "recv EPERM or EAGAIN",
                    "recv EINVAL",
                    "recv EMSGSIZE",
                    "recv EMSGSIZE or EPIPE",
                    "recv EPIPE",
                    "recv EAGAIN",
                    "close OK",
                    "close EBADF",
                    "close EPERM",
                    "close EPIPE",
                    "close EPERM or EPIPE",
                    "exit OK",
                    "kill OK");

    @Test
    void everyOutcomeOfEveryOperationIsInTheSuite() {
        assertThat(COVERAGE.outcomes().keySet()).containsExactlyInAnyOrderElementsOf(OUTCOMES);
    }

    @Test
    void everyPairThatTheExplorationFoundIsInTheSuite() {
        Explorer explorer = new Explorer(Scope.of(SMALL).get(0));
        explorer.explore();
        Set<String> pairs = new HashSet<>();
        explorer.pairs()
                .keySet()
                .forEach(
                        pair ->
                                pairs.add(
                                        pair.first().sentence() + "; " + pair.second().sentence()));

        assertThat(pairs).hasSizeGreaterThan(1500);
        assertThat(COVERAGE.pairs()).containsAll(pairs);
    }

    @Test
    void everyPairThatRandomTestsMeetIsInTheSuite() {
        Coverage met = coverageOfRandomTests(SMALL, 20_000);

        assertThat(met.pairs()).hasSizeGreaterThan(1000);
        assertThat(COVERAGE.pairs()).containsAll(met.pairs());
        assertThat(COVERAGE.sentences().keySet()).containsAll(met.sentences().keySet());
    }

    @Test
    void messagesLieAroundTheEndOfTheRingAtEveryPosition() {
        // By hand: of a ring of 3, where a message starts, and how long it is.
        Set<String> positions = new HashSet<>();
        for (TestCase test : TESTS) {
            int sent = 0;
            boolean plain =
                    test.steps().get(0) instanceof Step.Single first
                            && first.command().operation() instanceof Operation.Open;
            for (Step step : test.steps()) {
                if (plain
                        && step instanceof Step.Single single
                        && single.command().operation() instanceof Operation.Send send) {
                    positions.add(sent % 3 + "+" + send.data().length);
                    sent += send.data().length;
                } else if (step instanceof Step.Single single
                        && !(single.command().operation() instanceof Operation.Recv)
                        && sent > 0) {
                    break;
                }
            }
        }
        assertThat(positions)
                .contains("0+1", "0+2", "0+3", "1+1", "1+2", "1+3", "2+1", "2+2", "2+3");
    }

    @Test
    void everySetOfRightsIsDerivedAndTried() {
        Set<Integer> derived = new HashSet<>();
        for (TestCase test : TESTS) {
            if (test.id().startsWith("CAP-RIGHTS-1/")
                    && test.steps().get(1) instanceof Step.Single single
                    && single.command().operation() instanceof Operation.Derive derive) {
                derived.add(derive.rights().code());
            }
        }
        assertThat(derived).hasSize(32);
    }

    @Test
    void copiesAndMovesAreTriedWithEachRightAloneWithNoneAndWithAll() {
        Set<Integer> derived = new HashSet<>();
        for (TestCase test : TESTS) {
            if (test.sentence().endsWith("is moved and copied, no more and no less.")
                    && test.steps().get(1) instanceof Step.Single single
                    && single.command().operation() instanceof Operation.Derive derive) {
                derived.add(derive.rights().code());
            }
        }
        assertThat(derived).containsExactlyInAnyOrder(0, 1, 2, 4, 8, 16, 31);
    }

    @Test
    void theSuiteIsTheSameEachTime() {
        List<TestCase> again = Generator.breadthFirst(SMALL);

        assertThat(again)
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyElementsOf(TESTS);
    }

    @Test
    void everyTestHasAnIdOfItsOwnASentenceAndRulesThatExist() {
        assertThat(TESTS).extracting(TestCase::id).doesNotHaveDuplicates();
        for (TestCase test : TESTS) {
            assertThat(test.sentence()).matches("[A-Z0-9].*\\.");
            assertThat(test.rules()).isNotEmpty().isSubsetOf(Rules.ids());
            assertThat(test.id()).startsWith(test.rules().get(0) + "/");
        }
    }

    @Test
    void everyRuleButThatOfIndivisibleStepsHasATest() {
        List<String> rules = new ArrayList<>(Rules.ids());
        rules.remove("GEN-ATOMIC-1");

        Set<String> tested = new HashSet<>(COVERAGE.rules().keySet());
        tested.addAll(coverageOf(ProfileReader.read("strict")).rules().keySet());
        assertThat(tested).containsAll(rules);
    }

    @ParameterizedTest
    @CsvSource({"2,3,2,3", "2,8,4,16", "1,1,1,1", "3,5,9,1"})
    void theOracleAcceptsTheModelWhateverItChooses(
            int processes, int capabilities, int cochannels, int ringBytes) {
        Profile profile = new Profile(processes, capabilities, cochannels, ringBytes);
        for (TestCase test : suite(profile)) {
            for (long choices = 0; choices < 3; choices++) {
                ModelKernel.Run run = ModelKernel.run(profile, test, choices);

                assertThat(Oracle.judge(run.history(), Budget.DEFAULT))
                        .as(test.id())
                        .isInstanceOf(Verdict.Accept.class);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2,3,2,3", "4,20,6,40"})
    void whatATestListsAsAdmissibleDoesNotDependOnTheKernelsChoices(
            int processes, int capabilities, int cochannels, int ringBytes) {
        Profile profile = new Profile(processes, capabilities, cochannels, ringBytes);
        for (TestCase test : suite(profile)) {
            List<List<String>> admissible = Generator.admissible(profile, test);
            for (long choices = 0; choices < 3; choices++) {
                List<Outcome> outcomes = ModelKernel.run(profile, test, choices).outcomes();

                assertThat(admissible).as(test.id()).hasSameSizeAs(outcomes);
                for (int call = 0; call < outcomes.size(); call++) {
                    assertThat(admissible.get(call))
                            .as(test.id() + ", call " + call)
                            .contains(name(outcomes.get(call)));
                }
            }
        }
    }

    private static String name(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed ? failed.name() : "OK";
    }

    @ParameterizedTest
    @CsvSource({"2,8,4,16", "16,64,256,512"})
    void largeTablesAndRingsAreTestedLikeSmallOnes(
            int processes, int capabilities, int cochannels, int ringBytes) {
        Profile profile = new Profile(processes, capabilities, cochannels, ringBytes);
        Coverage coverage = coverageOf(profile);

        assertThat(coverage.outcomes().keySet()).containsExactlyInAnyOrderElementsOf(OUTCOMES);
        assertThat(coverage.pairs().size()).isGreaterThan(COVERAGE.pairs().size() * 99 / 100);
    }

    @ParameterizedTest
    @CsvSource({"2,3,2,3", "2,8,4,16"})
    void aSuiteCallsNothingOfGroupsThatTheProfileLacks(
            int processes, int capabilities, int cochannels, int ringBytes) {
        Profile whole = new Profile(processes, capabilities, cochannels, ringBytes);
        for (Profile profile : Profiles.withoutCapOrProc(whole)) {
            List<TestCase> tests = suite(profile);

            assertThat(tests).isNotEmpty();
            Profiles.assertOnlyItsGroups(profile, tests);
        }
    }

    @Test
    void aSuiteWithoutCapAndProcCoversWhatIsLeft() {
        Profile profile = Profiles.with(SMALL, Group.COCHANNEL);
        List<String> left =
                OUTCOMES.stream()
                        .filter(outcome -> !outcome.matches("(derive|copy|move|exit|kill) .*"))
                        .filter(outcome -> !outcome.contains("EPERM"))
                        .toList();

        assertThat(coverageOf(profile).outcomes().keySet())
                .containsExactlyInAnyOrderElementsOf(left);
    }

    private static final Profile CARRIERS =
            new Profile(
                    2,
                    3,
                    0,
                    0,
                    1,
                    2,
                    3,
                    3,
                    Set.of(Group.CAP, Group.PROC, Group.COCARRIER),
                    Choices.STRICT);

    private static List<TestCase> suite(Profile profile) {
        return SUITES.computeIfAbsent(profile, Generator::breadthFirst);
    }

    private static Coverage coverageOfRandomTests(Profile profile, int tests) {
        List<TestCase> random = new ArrayList<>();
        for (int number = 0; number < tests; number++) {
            random.add(RandomTests.sequential(profile, 4711, number));
        }
        return Coverage.of(new Suite(profile, random));
    }

    private static Coverage coverageOf(Profile profile) {
        return COVERAGES.computeIfAbsent(
                profile, unseen -> Coverage.of(new Suite(unseen, suite(unseen))));
    }

    @Test
    void everyRuleOfCocarriersHasATest() {
        assertThat(coverageOf(CARRIERS).rules().keySet())
                .contains(
                        "COP-OPEN-1",
                        "COP-OPEN-2",
                        "COP-OPEN-3",
                        "COP-CLOSE-1",
                        "COP-CLOSE-2",
                        "COP-CLOSE-3",
                        "COP-RECLAIM-1",
                        "CAP-KIND-1",
                        "COP-CARRIER-SEND-1",
                        "COP-CARRIER-SEND-2",
                        "COP-CARRIER-SEND-3",
                        "COP-CARRIER-SEND-4",
                        "COP-CARRIER-SEND-5",
                        "COP-CARRIER-SEND-6",
                        "COP-CARRIER-RECV-1",
                        "COP-CARRIER-RECV-2",
                        "COP-CARRIER-RECV-3",
                        "COP-CARRIER-RECV-4",
                        "COP-CARRIER-LOAD-1",
                        "COP-CARRIER-LOAD-2",
                        "COP-CARRIER-FREE-1");
    }

    @Test
    void everyOutcomeThatRandomTestsOfCocarriersMeetIsInTheSuite() {
        Coverage met = coverageOfRandomTests(CARRIERS, 10_000);
        Coverage coverage = coverageOf(CARRIERS);

        assertThat(met.outcomes()).hasSizeGreaterThan(50);
        assertThat(coverage.outcomes().keySet()).containsAll(met.outcomes().keySet());
        assertThat(coverage.sentences().keySet()).containsAll(met.sentences().keySet());
    }

    private static final Profile COPIPES = copipes(Group.CAP, Group.PROC, Group.POLL, Group.REVOKE);

    /** A COPIPE, and these groups. */
    private static Profile copipes(Group... others) {
        Set<Group> groups = new HashSet<>(List.of(others));
        groups.add(Group.COPIPE);
        return new Profile(2, 3, 0, 0, 0, 0, 0, 0, 1, groups, Choices.STRICT);
    }

    @Test
    void everyRuleOfCopipesHasATest() {
        Set<String> rules = coverageOf(COPIPES).rules().keySet();

        assertThat(Rules.ids())
                .filteredOn(rule -> rule.startsWith("COP-PIPE-"))
                .hasSizeGreaterThanOrEqualTo(10)
                .allSatisfy(rule -> assertThat(rules).contains(rule));
        assertThat(rules)
                .contains(
                        "COP-OPEN-1",
                        "COP-OPEN-2",
                        "COP-OPEN-3",
                        "COP-CLOSE-1",
                        "COP-CLOSE-2",
                        "COP-CLOSE-3",
                        "COP-RECLAIM-1",
                        "POLL-CLOSED-1",
                        "CAP-REVOKE-1");
    }

    @Test
    void everyTransitionAndPairOfCopipesThatTheExplorationFoundIsInTheSuite() {
        Coverage coverage = coverageOf(COPIPES);
        Explorer explorer = new Explorer(Scope.of(COPIPES).get(0));
        explorer.explore();

        assertThat(explorer.singles()).hasSizeGreaterThan(80);
        explorer.singles()
                .keySet()
                .forEach(
                        transition ->
                                assertThat(coverage.sentences())
                                        .containsKey(transition.sentence()));
        explorer.pairs()
                .keySet()
                .forEach(
                        pair ->
                                assertThat(coverage.pairs())
                                        .contains(
                                                pair.first().sentence()
                                                        + "; "
                                                        + pair.second().sentence()));
    }

    @Test
    void aSendAndAReceiveAloneAreRefusedOrTimeOut() {
        assertThat(coverageOf(COPIPES).outcomes().keySet())
                .contains(
                        "sendPipe ETIMEDOUT",
                        "sendPipe EPERM",
                        "sendPipe EPIPE",
                        "sendPipe EINVAL",
                        "sendPipe EBADF or ECANCELED",
                        "recvPipe ETIMEDOUT",
                        "recvPipe EPERM",
                        "recvPipe EPIPE",
                        "recvPipe EINVAL",
                        "recvPipe EBADF or ECANCELED")
                .noneMatch(outcome -> outcome.matches("(send|recv)Pipe OK.*"));
    }

    @Test
    void theSuiteOfCopipesIsTheSameEachTime() {
        assertThat(Generator.breadthFirst(COPIPES))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyElementsOf(suite(COPIPES));
    }

    @Test
    void everyOutcomeThatRandomTestsOfCopipesMeetIsInTheSuite() {
        Coverage met = coverageOfRandomTests(COPIPES, 5000);
        Coverage coverage = coverageOf(COPIPES);

        assertThat(coverage.outcomes().keySet()).containsAll(met.outcomes().keySet());
        assertThat(coverage.sentences().keySet()).containsAll(met.sentences().keySet());
    }

    @Test
    void whoeverIsCertainToBeMetOrCancelledDoesNotTimeOut() {
        for (Profile profile :
                List.of(
                        COPIPES,
                        copipes(),
                        copipes(Group.POLL),
                        copipes(Group.PROC),
                        copipes(Group.CAP, Group.REVOKE))) {
            for (TestCase test : suite(profile)) {
                ModelKernel.Run run = ModelKernel.runPatiently(profile, test, 1);

                assertThat(Oracle.judge(run.history(), Budget.DEFAULT))
                        .as(test.id())
                        .isInstanceOf(Verdict.Accept.class);
                for (int call = 0; call < run.outcomes().size(); call++) {
                    Operation operation = test.commands().get(call).operation();
                    if (operation.timeout() > 20 && run.outcomes().get(call) != null) {
                        assertThat(name(run.outcomes().get(call)))
                                .as(test.id() + ", call " + call)
                                .isNotEqualTo("ETIMEDOUT");
                    }
                }
            }
        }
    }

    @Test
    void everyWayToMeetIsInTheSuiteFromBothEnds() {
        Set<String> sentences = new HashSet<>();
        for (TestCase test : suite(COPIPES)) {
            if (test.steps().stream().anyMatch(Step.Together.class::isInstance)) {
                sentences.add(test.sentence().replaceAll(",? in another process", ""));
            }
        }
        sentences.removeIf(sentence -> !sentence.matches(".*(one waits|2 wait) to .*"));
        assertThat(sentences).hasSize(4 * Meetings.Way.values().length);
    }

    @Test
    void aSuiteWithoutCopipeHasNothingOfIt() {
        for (Profile profile : List.of(SMALL, CARRIERS)) {
            assertThat(suite(profile).stream().flatMap(test -> test.commands().stream()))
                    .extracting(Command::operation)
                    .noneMatch(
                            operation ->
                                    operation instanceof Operation.SendPipe
                                            || operation instanceof Operation.RecvPipe
                                            || (operation instanceof Operation.Open open
                                                    && open.type() == CoportType.COPIPE));
        }
    }

    @Test
    void copipesMeetTheOtherTypes() {
        Profile profile =
                new Profile(
                        1,
                        3,
                        1,
                        1,
                        1,
                        1,
                        1,
                        1,
                        1,
                        Set.of(Group.COCHANNEL, Group.COCARRIER, Group.COPIPE),
                        Choices.STRICT);
        assertThat(coverageOf(profile).sentences().keySet())
                .contains(
                        "an open of a name that a coport of another type has is refused with EEXIST",
                        "an open of a COCARRIER of a name that a coport of another type has is"
                                + " refused with EEXIST",
                        "an open of a COPIPE of a name that a coport of another type has is refused"
                                + " with EEXIST",
                        "a send on a COPIPE to an object of another kind is refused with EOPNOTSUPP",
                        "a recv on a COPIPE to an object of another kind is refused with EOPNOTSUPP",
                        "a sendMessage on a COPIPE to an object of another kind is refused with"
                                + " EOPNOTSUPP",
                        "a recvMessage on a COPIPE to an object of another kind is refused with"
                                + " EOPNOTSUPP",
                        "a load on a COPIPE without the right to load is refused with EPERM",
                        "a sendPipe to an object of another kind is refused with EOPNOTSUPP",
                        "a recvPipe to an object of another kind is refused with EOPNOTSUPP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"strict", "comsg"})
    void whatIsAdmissibleForBothTypesDoesNotDependOnTheKernelsChoices(String name) {
        Profile profile = ProfileReader.read(name);
        for (TestCase test : suite(profile)) {
            List<List<String>> admissible = Generator.admissible(profile, test);
            List<Outcome> outcomes = ModelKernel.run(profile, test, 1).outcomes();

            assertThat(admissible.size()).as(test.id()).isLessThanOrEqualTo(outcomes.size());
            for (int call = 0; call < admissible.size(); call++) {
                assertThat(admissible.get(call))
                        .as(test.id() + ", call " + call)
                        .contains(name(outcomes.get(call)));
            }
        }
    }

    @Test
    void aNameOfAnotherTypeAndAnOperationOfAnotherKindAreRefused() {
        assertThat(coverageOf(ProfileReader.read("strict")).outcomes().keySet())
                .contains(
                        "open EEXIST",
                        "open ENOMEM or EEXIST",
                        "send EOPNOTSUPP",
                        "recv EOPNOTSUPP",
                        "sendMessage EOPNOTSUPP",
                        "recvMessage EOPNOTSUPP",
                        "sendMessage EINVAL or EOPNOTSUPP",
                        "close EPERM or EOPNOTSUPP");
    }

    /** By hand: IN or OUT holds of every open coport, and OUT is gone with the close. */
    static final List<String> OUTCOMES_OF_POLL =
            List.of(
                    "poll OK",
                    "poll OK IN",
                    "poll OK OUT",
                    "poll OK IN OUT",
                    "poll OK CLOSED",
                    "poll OK IN CLOSED",
                    "poll OK OUT CLOSED",
                    "poll OK IN OUT CLOSED",
                    "poll EBADF",
                    "poll EPERM");

    /** A ring of bytes and a queue of messages, each with polls. */
    private static List<Profile> withPoll() {
        return List.of(
                Profiles.with(SMALL, Group.CAP, Group.PROC, Group.COCHANNEL, Group.POLL),
                new Profile(
                        2,
                        3,
                        0,
                        0,
                        1,
                        2,
                        3,
                        3,
                        Set.of(Group.CAP, Group.PROC, Group.COCARRIER, Group.POLL),
                        Choices.STRICT));
    }

    @Test
    void everyReportOfPollIsInTheSuite() {
        for (Profile profile : withPoll()) {
            assertThat(coverageOf(profile).outcomes().keySet()).containsAll(OUTCOMES_OF_POLL);
        }
    }

    private static final Profile WITH_REVOKE =
            Profiles.with(
                    new Profile(2, 3, 1, 1), Group.CAP, Group.COCHANNEL, Group.POLL, Group.REVOKE);

    @ParameterizedTest
    @EnumSource(Fault.class)
    void theSuiteShowsEveryFaultOfRevoke(Fault fault) {
        List<String> shown =
                suite(WITH_REVOKE).stream()
                        .filter(
                                test ->
                                        Oracle.judge(
                                                        ModelKernel.runRevoking(
                                                                        WITH_REVOKE, test, 1, fault)
                                                                .history(),
                                                        Budget.DEFAULT)
                                                instanceof Verdict.Reject)
                        .map(TestCase::sentence)
                        .toList();
        if (fault == Fault.NONE) {
            assertThat(shown).isEmpty();
        } else {
            assertThat(shown).isNotEmpty();
        }
    }

    @Test
    void anAwaitIsMadeInEveryStateOfACoport() {
        for (Profile profile : withPoll()) {
            assertThat(coverageOf(profile).outcomes().keySet())
                    .contains("await ETIMEDOUT", "await EBADF or ECANCELED")
                    .contains("await OK IN", "await OK OUT", "await OK CLOSED")
                    .doesNotContain("await OK");
        }
    }

    @Test
    void everyWayToBeWokenIsInTheSuiteForOneThreadAndForTwo() {
        for (Profile profile : withPoll()) {
            List<String> wakes =
                    suite(profile).stream()
                            .filter(
                                    test ->
                                            test.steps().stream()
                                                    .anyMatch(Step.Together.class::isInstance))
                            .map(TestCase::sentence)
                            .toList();
            // Of one coport all but revoke and pass; where there are two, with the other before or
            // behind it too, and what passes between them.
            int ways = Waits.Way.values().length - 2;
            boolean two = Math.max(profile.cochannels(), profile.cocarriers()) > 1;
            assertThat(wakes).hasSize(two ? 2 * (3 * ways + 1) : 2 * ways);
            assertThat(new HashSet<>(wakes)).hasSize(two ? ways + 1 : ways);
        }
        assertThat(suite(WITH_REVOKE))
                .filteredOn(test -> test.sentence().contains("revoked wakes"))
                .hasSize(2);
    }

    @Test
    void aPollOfAMessageIsRefused() {
        assertThat(coverageOf(withPoll().get(1)).outcomes().keySet())
                .contains("poll EPERM or EOPNOTSUPP");
    }

    @Test
    void aPollFollowsEveryChangeOfWhatItReports() {
        assertThat(coverageOf(withPoll().get(0)).pairs())
                .contains(
                        "a send that fits is accepted; a poll reports IN and OUT",
                        "a send that fits is accepted; a poll on a full coport reports IN",
                        "a recv of no more than is there takes the oldest bytes; a poll reports OUT",
                        "a close closes the coport; a poll reports CLOSED",
                        "a close closes the coport; a poll reports IN and CLOSED",
                        "a delete of one of several capabilities empties the handle;"
                                + " a poll reports OUT and CLOSED",
                        "a delete of one of several capabilities empties the handle;"
                                + " a poll reports IN and CLOSED",
                        "a kill ends the process and deletes its capabilities;"
                                + " a poll reports CLOSED");
    }

    @Test
    void everyReportThatRandomTestsMeetIsInTheSuite() {
        for (Profile profile : withPoll()) {
            Coverage met = coverageOfRandomTests(profile, 5000);
            Coverage coverage = coverageOf(profile);

            assertThat(coverage.outcomes().keySet()).containsAll(met.outcomes().keySet());
            assertThat(coverage.sentences().keySet()).containsAll(met.sentences().keySet());
        }
    }

    @Test
    void theOracleAcceptsEveryReportOfTheModel() {
        for (Profile profile : withPoll()) {
            for (TestCase test : suite(profile)) {
                assertThat(
                                Oracle.judge(
                                        ModelKernel.run(profile, test, 1).history(),
                                        Budget.DEFAULT))
                        .as(test.id())
                        .isInstanceOf(Verdict.Accept.class);
            }
        }
    }

    @Test
    void afterACloseThatMayDrainAPollReportsInOrNot() {
        Profile small = withPoll().get(0);
        Profile either =
                new Profile(
                        small.processes(),
                        small.capabilities(),
                        small.cochannels(),
                        small.ringBytes(),
                        0,
                        0,
                        0,
                        0,
                        small.groups(),
                        new Choices(
                                Choices.DrainAfterClose.EITHER,
                                Choices.PeerGone.NONE,
                                Choices.ShortRecv.REFUSE));

        // By hand: where nobody minds who is left, CLOSED is only reported after a close.
        assertThat(coverageOf(either).outcomes().keySet())
                .contains("poll OK CLOSED or IN CLOSED", "poll OK CLOSED")
                .doesNotContain("poll OK IN CLOSED");
    }

    @Test
    void aChoiceThatLeavesTwoOutcomesIsRecordedAsBoth() {
        Profile comsg = ProfileReader.read("comsg");
        Set<String> outcomes = coverageOf(comsg).outcomes().keySet();

        assertThat(outcomes).contains("recv OK or EPIPE", "recvMessage OK or EPIPE");
    }
}
