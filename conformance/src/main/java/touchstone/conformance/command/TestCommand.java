package touchstone.conformance.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import touchstone.conformance.generator.RandomTests;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.HistoryFormat;
import touchstone.conformance.history.InputError;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.ProfileReader;
import touchstone.conformance.oracle.Budget;
import touchstone.conformance.report.HtmlReport;
import touchstone.conformance.runner.Failure;
import touchstone.conformance.runner.FailureStore;
import touchstone.conformance.runner.Finding;
import touchstone.conformance.runner.JunitReport;
import touchstone.conformance.runner.TestReport;
import touchstone.conformance.runner.TestRun;
import touchstone.conformance.suite.Step;
import touchstone.conformance.suite.Suite;
import touchstone.conformance.suite.SuiteFormat;
import touchstone.conformance.suite.TestCase;

/** {@code touchstone test -- ADAPTER}. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs tests against an implementation behind its adapter program.",
            "Tests that failed before come first, then the generated suite, then random"
                    + " sequential tests, then, where there is POLL, tests in which threads wait,"
                    + " where there is COPIPE, tests in which they meet, then random concurrent"
                    + " ones. The first failure ends the run; it is made small and explained.",
            "Without --profile the implementation is judged by the profile strict: all that there"
                    + " is, in its sizes and with its choices, which touchstone profiles strict"
                    + " shows.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 conforms, 1 violation, 2 bad usage or input, 3 unknown (budget spent).",
            "",
            "Example: touchstone test --seed 7 -- ./my-adapter --verbose"
        })
public final class TestCommand implements Callable<Integer> {
    /** What an implementation is judged by where no profile is asked for. */
    static final String DEFAULT_PROFILE = "strict";

    private static final Path SUITES = Path.of("generated", "suites");
    private static final Path FAILURES = Path.of(".touchstone", "failures");
    private static final Path HISTORIES = Path.of(".touchstone", "histories");
    private static final long FURTHER = 1000;

    /** For so many random concurrent tests there is one in which threads wait for each other. */
    private static final long WAITING = 4;

    private static final long REPRODUCTIONS = 1000;
    private static final long PROGRESS_NANOSECONDS = 100_000_000;

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "ADAPTER ARGS",
            arity = "1..*",
            description = "The adapter program and its arguments, after --.")
    private List<String> adapter;

    @Mixin private ProfileOption profileOption;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Concurrent tests have 2 to N threads (default: ${DEFAULT-VALUE}).",
            defaultValue = "4")
    private int threads;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "Repeat the random choices of an earlier run.")
    private Long seed;

    @Option(
            names = "--tests",
            paramLabel = "N",
            description =
                    "Random sequential tests (default: 10000); with --reproduce, how often to run"
                            + " the test at most (default: 1000).")
    private Long tests;

    @Option(
            names = "--concurrent",
            paramLabel = "N",
            description =
                    "Random concurrent tests (default: ${DEFAULT-VALUE}); where there is POLL, a"
                            + " quarter as many more in which threads wait, and where there is"
                            + " COPIPE as many in which they meet.",
            defaultValue = "2000")
    private long concurrent;

    @Option(
            names = "--suite",
            paramLabel = "FILE",
            description = "Run the tests of this file instead of the generated suite.")
    private Path suiteFile;

    @Option(
            names = "--budget",
            paramLabel = "N",
            description = "Steps that one verdict may cost (default: ${DEFAULT-VALUE}).",
            defaultValue = "10000000")
    private long budget;

    @Option(
            names = "--time-limit",
            paramLabel = "SEC",
            description = "Seconds without an answer that are a hang (default: ${DEFAULT-VALUE}).",
            defaultValue = "5")
    private double timeLimit;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Put the history and the report of a failure there.")
    private Path report;

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Write what came of the run as JUnit XML, too.")
    private Path junit;

    @Option(names = "--json", description = "Print what came of the run as one JSON object.")
    private boolean json;

    @Option(
            names = "--reproduce",
            paramLabel = "FILE",
            description = "Run only the tests of this file, until one fails.")
    private Path reproduce;

    private long lastProgress;

    @Override
    public Integer call() throws IOException, InterruptedException {
        validate();
        long chosen = seed != null ? seed : new SecureRandom().nextLong(1L << 31);
        Suite reproduced = reproduce == null ? null : SuiteFormat.read(reproduce);
        Profile profile =
                reproduced != null
                        ? reproduced.profile()
                        : profileOption.or(ProfileReader.read(DEFAULT_PROFILE));
        FailureStore store = new FailureStore(FAILURES, report == null ? HISTORIES : report);
        TestRun run =
                new TestRun(
                        new TestRun.Settings(
                                adapter,
                                chosen,
                                new Budget(budget, Budget.DEFAULT.states()),
                                Duration.ofMillis((long) (timeLimit * 1000))),
                        store,
                        System.err,
                        this::progress);
        List<TestRun.Stage> stages =
                reproduced != null
                        ? List.of(reproduction(reproduced))
                        : stages(profile, chosen, store);
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            out.println("seed " + chosen);
            out.flush();
        }
        Failure failure = run.run(stages, reproduced == null);
        clearProgress();
        Path page = failure == null ? null : page(failure);
        boolean unknown = run.results().stream().anyMatch(result -> result.unknown() > 0);
        if (json) {
            out.println(json(run, failure, page, chosen, unknown));
        } else {
            print(out, run, failure, page, unknown);
        }
        if (junit != null) {
            JunitReport.write(junit, run.results(), failure);
        }
        return failure != null ? 1 : unknown ? 3 : 0;
    }

    private void validate() {
        refuse(threads < 2 || threads > 64, "--threads", "2 to 64", threads);
        refuse(tests != null && tests < 0, "--tests", "0 or more", tests);
        refuse(concurrent < 0, "--concurrent", "0 or more", concurrent);
        refuse(budget < 1, "--budget", "1 or more", budget);
        refuse(!(timeLimit > 0 && timeLimit <= 3600), "--time-limit", "0 to 3600 s", timeLimit);
        if (report != null && Files.exists(report) && !Files.isDirectory(report)) {
            throw new InputError(report.toString(), 0, "a directory", "a file");
        }
    }

    private void refuse(boolean wrong, String option, String expected, Object found) {
        if (wrong) {
            throw new ParameterException(
                    spec.commandLine(), option + ": expected " + expected + ", found " + found);
        }
    }

    // ---- stages

    /** The tests of a suite over and over, since a concurrent one need not fail each time. */
    private TestRun.Stage reproduction(Suite suite) {
        if (suite.tests().isEmpty()) {
            throw new InputError(reproduce.toString(), 2, "a test", "the end of the file");
        }
        boolean concurrentOnes =
                suite.tests().stream()
                        .flatMap(test -> test.steps().stream())
                        .anyMatch(Step.Together.class::isInstance);
        long times = !concurrentOnes ? 1 : tests == null ? REPRODUCTIONS : tests;
        return new TestRun.Stage(
                "reproduction",
                suite.profile(),
                Stream.generate(suite.tests()::stream).flatMap(each -> each).iterator(),
                times * suite.tests().size(),
                0);
    }

    private List<TestRun.Stage> stages(Profile profile, long chosen, FailureStore store)
            throws IOException {
        List<TestRun.Stage> stages = new ArrayList<>();
        boolean failedBefore = false;
        for (Suite suite : suites(profile)) {
            add(stages, "failed before", suite.profile(), store.last(suite.profile()));
            add(stages, "suite", suite.profile(), suite.tests());
            failedBefore |= suite.profile().equals(profile);
        }
        if (!failedBefore) {
            add(stages, "failed before", profile, store.last(profile));
        }
        add(
                stages,
                "sequential",
                profile,
                tests == null ? 10_000 : tests,
                FURTHER,
                number -> RandomTests.sequential(profile, chosen, number));
        if (profile.has(Group.POLL)) {
            add(
                    stages,
                    "waiting",
                    profile,
                    (concurrent + WAITING - 1) / WAITING,
                    0,
                    number -> RandomTests.waiting(profile, threadsOf(number), chosen, number));
        }
        if (profile.has(Group.COPIPE)) {
            add(
                    stages,
                    "meeting",
                    profile,
                    (concurrent + WAITING - 1) / WAITING,
                    0,
                    number -> RandomTests.meeting(profile, threadsOf(number), chosen, number));
        }
        add(
                stages,
                "concurrent",
                profile,
                concurrent,
                0,
                number -> RandomTests.concurrent(profile, threadsOf(number), chosen, number));
        return stages;
    }

    /** How many threads the concurrent test of that number has: 2, 3 and so on, and 2 again. */
    private int threadsOf(long number) {
        return 2 + (int) (number % (threads - 1));
    }

    private static void add(
            List<TestRun.Stage> stages, String name, Profile profile, List<TestCase> tests) {
        if (!tests.isEmpty()) {
            int count = tests.size();
            stages.add(new TestRun.Stage(name, profile, tests.iterator(), count, count));
        }
    }

    private static void add(
            List<TestRun.Stage> stages,
            String name,
            Profile profile,
            long count,
            long further,
            LongFunction<TestCase> test) {
        if (count > 0) {
            Iterator<TestCase> tests =
                    LongStream.iterate(0, number -> number + 1).mapToObj(test).iterator();
            stages.add(new TestRun.Stage(name, profile, tests, count, further));
        }
    }

    /**
     * The suites to run: the one asked for, or the generated ones, which come with small profiles
     * of their own. A profile that was asked for is kept to.
     */
    private List<Suite> suites(Profile profile) {
        if (suiteFile == null) {
            return GenerateCommand.OWN.stream()
                    .map(own -> Main.home().resolve(SUITES).resolve(own.file()))
                    .filter(Files::exists)
                    .map(SuiteFormat::read)
                    .filter(suite -> !profileOption.given() || suite.profile().equals(profile))
                    .toList();
        }
        Suite suite = SuiteFormat.read(suiteFile);
        if (profileOption.given() && !suite.profile().equals(profile)) {
            throw new InputError(
                    suiteFile.toString(),
                    1,
                    "a suite for " + HistoryFormat.text(profile),
                    "one for " + HistoryFormat.text(suite.profile()));
        }
        return List.of(suite);
    }

    // ---- what is shown

    private void progress(String stage, long done, long of) {
        long now = System.nanoTime();
        if (onTerminal() && now - lastProgress > PROGRESS_NANOSECONDS) {
            lastProgress = now;
            System.err.print(
                    String.format(Locale.ROOT, "\r%-14s %,d of %,d\u001b[K", stage, done, of));
            System.err.flush();
        }
    }

    @SuppressWarnings("SystemConsoleNull") // From Java 22 on there is a console without a terminal.
    static boolean onTerminal() {
        return System.console() != null;
    }

    private static void clearProgress() {
        if (onTerminal()) {
            System.err.print("\r\u001b[K");
            System.err.flush();
        }
    }

    /** Writes the page about a failure beside its history, under the same name. */
    private static Path page(Failure failure) throws IOException {
        String history = failure.recording().getFileName().toString();
        Path page = failure.recording().resolveSibling(history.replace(".history.jsonl", ".html"));
        HtmlReport.write(page, failure);
        return page;
    }

    private void print(PrintWriter out, TestRun run, Failure failure, Path page, boolean unknown) {
        run.results().forEach(result -> TestReport.of(result).forEach(out::println));
        if (failure != null) {
            out.println();
            TestReport.of(failure).forEach(out::println);
            out.println("  page:      " + page);
        } else {
            String name = run.adapterName().isEmpty() ? adapter.get(0) : run.adapterName();
            out.println(
                    name
                            + (unknown
                                    ? ": UNKNOWN, the budget was spent (see --budget)"
                                    : ": conforms"));
        }
        out.flush();
    }

    private static String json(TestRun run, Failure failure, Path page, long seed, boolean unknown)
            throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode object = mapper.createObjectNode();
        object.put(
                "verdict",
                failure != null ? failure.finding().kind() : unknown ? "UNKNOWN" : "ACCEPT");
        object.put("seed", seed);
        object.put("adapter", run.adapterName());
        ArrayNode stages = object.putArray("stages");
        for (TestRun.Result result : run.results()) {
            ObjectNode stage = stages.addObject();
            stage.put("name", result.name()).put("asked", result.asked()).put("run", result.run());
            stage.put("repeated", result.repeated()).put("together", result.together());
            stage.put("overlapping", result.overlapping()).put("unknown", result.unknown());
            stage.set("failed", mapper.valueToTree(result.failed()));
            stage.put("seconds", result.seconds());
        }
        if (failure != null) {
            ObjectNode node = object.putObject("failure");
            node.put("test", failure.test().id()).put("sentence", failure.test().sentence());
            node.put("finding", failure.finding().sentence());
            if (failure.finding() instanceof Finding.Violation violation) {
                node.set("rules", mapper.valueToTree(violation.explanation().rules()));
            }
            node.put("events", failure.history().events().size());
            node.put("failed", failure.failed()).put("runs", failure.runs());
            node.put("reproduction", failure.reproduction().toString());
            node.put("history", failure.recording().toString());
            node.put("page", page.toString());
            node.put("command", failure.command());
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(object);
    }
}
