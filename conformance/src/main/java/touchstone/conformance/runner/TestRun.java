package touchstone.conformance.runner;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import touchstone.conformance.history.Header;
import touchstone.conformance.history.History;
import touchstone.conformance.history.HistoryReader;
import touchstone.conformance.history.InputError;
import touchstone.conformance.history.Profile;
import touchstone.conformance.oracle.Budget;
import touchstone.conformance.oracle.Oracle;
import touchstone.conformance.oracle.Verdict;
import touchstone.conformance.runner.AdapterSession.Planned;
import touchstone.conformance.suite.TestCase;

/**
 * Runs stage after stage of tests against one adapter until one fails, and then finds out as much
 * about that as it can.
 */
public final class TestRun {
    /**
     * What all tests of a run have in common.
     *
     * @param adapter the program and its arguments
     * @param seed where delays come from
     * @param budget what a verdict may cost
     * @param limit how long an answer may take
     */
    public record Settings(List<String> adapter, long seed, Budget budget, Duration limit) {}

    /**
     * A part of a run.
     *
     * @param name what it is called in reports
     * @param profile the capacities that the adapter is told to have
     * @param tests the tests in order
     * @param count how many of them to run at most
     * @param further how many more tests to run after the first violation, since another may be
     *     easier to understand
     */
    public record Stage(
            String name, Profile profile, Iterator<TestCase> tests, long count, long further) {}

    /**
     * What came of a stage.
     *
     * @param name of the stage
     * @param asked how many tests it had
     * @param run how many were run; a concurrent one counts when calls of it really overlapped
     * @param repeated how often a concurrent test was run again because none had
     * @param together how many steps ran calls side by side
     * @param overlapping in how many of these at least two calls overlapped
     * @param unknown for how many tests the budget was spent before there was a verdict
     * @param failed the ids of the tests that failed, in order
     * @param seconds how long it took
     */
    public record Result(
            String name,
            long asked,
            long run,
            long repeated,
            long together,
            long overlapping,
            long unknown,
            List<String> failed,
            double seconds) {
        /** The share of steps that really were concurrent, from 0 to 1. */
        public double concurrency() {
            return together == 0 ? 0 : (double) overlapping / together;
        }
    }

    /** A concurrent stage may run this many times the tests asked for to have them overlap. */
    private static final int RUNS_PER_TEST = 5;

    /** So often a concurrent test is run again to see how often it fails. */
    private static final int RERUNS = 300;

    /** The runs that the frequency of the shrunk test is told from. */
    private static final int FINAL_RUNS = 50;

    /** So many violations of different rules are shrunk, and the smallest is reported. */
    private static final int ALTERNATIVES = 8;

    private static final int MOST_RUNS = 60_000;
    private static final int BATCH = 16;
    private static final Duration SHRINK_TIME = Duration.ofSeconds(25);
    private static final Duration LOCATE_TIME = Duration.ofSeconds(10);
    private static final Duration SHORT_LIMIT = Duration.ofSeconds(1);

    private final Settings settings;
    private final FailureStore store;
    private final PrintStream errors;
    private final Progress progress;
    private final SplittableRandom random;
    private final List<Result> results = new ArrayList<>();
    private Profile profile;
    private Observation failing;
    private List<Observation> alternatives = List.of();
    private List<TestCase> suspects = List.of();
    private String adapterName = "";

    /**
     * @param store where failures are kept
     * @param errors gets what the adapter writes to its standard error
     * @param progress is told how far the run is
     */
    public TestRun(Settings settings, FailureStore store, PrintStream errors, Progress progress) {
        this.settings = settings;
        this.store = store;
        this.errors = errors;
        this.progress = progress;
        random = new SplittableRandom(settings.seed());
    }

    /** Is told how far a run is. */
    @FunctionalInterface
    public interface Progress {
        void at(String stage, long done, long of);
    }

    /** What came of each stage that was begun, in order. */
    public List<Result> results() {
        return List.copyOf(results);
    }

    /** What the adapter calls itself; empty before the run. */
    public String adapterName() {
        return adapterName;
    }

    /**
     * Runs the stages.
     *
     * @param shrink whether to make a failing test small
     * @return the failure that ended the run; null when nothing failed
     * @throws InputError if the adapter cannot be started
     * @throws IOException if a failure cannot be saved
     */
    public Failure run(List<Stage> stages, boolean shrink)
            throws IOException, InterruptedException {
        for (int next = 0; next < stages.size() && failing == null; ) {
            profile = stages.get(next).profile();
            try (AdapterSession session = start(settings.limit(), errors)) {
                while (next < stages.size()
                        && failing == null
                        && stages.get(next).profile().equals(profile)) {
                    results.add(run(session, stages.get(next++)));
                }
                adapterName = session.name();
                Finding ending = failing == null ? session.quit() : null;
                if (ending != null) {
                    History nothing = new History(new Header(profile, List.of(0)), List.of());
                    failing = new Observation(AdapterSession.farewell(), nothing, ending);
                }
            }
        }
        return failing == null ? null : explore(shrink);
    }

    private AdapterSession start(Duration limit, PrintStream passErrorsTo) {
        try {
            return AdapterSession.start(
                    settings.adapter(), profile, settings.limit(), limit, passErrorsTo);
        } catch (IOException refused) {
            String program = settings.adapter().get(0);
            throw new InputError(program, 0, "a program that can be started", refused.getMessage());
        }
    }

    // ---- one stage

    /** Counts of a stage that is going on. */
    private static final class Counts {
        private long run;
        private long repeated;
        private long together;
        private long overlapping;
        private long unknown;
        private long further;
        private final List<String> failed = new ArrayList<>();
    }

    private Result run(AdapterSession session, Stage stage) throws InterruptedException {
        long start = System.nanoTime();
        Counts counts = new Counts();
        Queue<TestCase> again = new ConcurrentLinkedQueue<>();
        AtomicLong begun = new AtomicLong();
        List<Observation> violations = new ArrayList<>();
        suspects =
                session.run(
                        source(stage, again, begun),
                        recording -> {
                            boolean goOn = look(recording, stage, counts, again, violations);
                            progress.at(stage.name(), counts.run, stage.count());
                            return goOn;
                        });
        if (failing == null && !violations.isEmpty()) {
            alternatives = simplest(violations);
            failing = alternatives.get(0);
        }
        return new Result(
                stage.name(),
                begun.get(),
                counts.run,
                counts.repeated,
                counts.together,
                counts.overlapping,
                counts.unknown,
                List.copyOf(counts.failed),
                (System.nanoTime() - start) / 1e9);
    }

    private Supplier<Planned> source(Stage stage, Queue<TestCase> again, AtomicLong begun) {
        SplittableRandom seeds = random.split();
        return () -> {
            TestCase repeated = again.poll();
            if (repeated != null) {
                return new Planned(repeated, true, seeds.nextLong(Long.MAX_VALUE));
            }
            if (begun.get() == stage.count() || !stage.tests().hasNext()) {
                return null;
            }
            // Half of the tests run without delays: some races need all speed, others need it taken
            // away.
            boolean delays = begun.incrementAndGet() % 2 == 0;
            return new Planned(stage.tests().next(), delays, seeds.nextLong(Long.MAX_VALUE));
        };
    }

    private boolean look(
            Recording recording,
            Stage stage,
            Counts counts,
            Queue<TestCase> again,
            List<Observation> violations) {
        TestCase test = recording.test();
        if (recording.finding() != null) {
            if (violations.isEmpty()) {
                failing = new Observation(test, recording.history(), recording.finding());
                counts.failed.add(test.id());
            }
            return false;
        }
        int together = Recording.together(test);
        counts.together += together;
        counts.overlapping += recording.overlapping();
        History history = recording.history();
        Verdict verdict = Oracle.judge(history, settings.budget());
        if (verdict instanceof Verdict.Reject reject) {
            counts.failed.add(test.id());
            violations.add(
                    new Observation(test, history, new Finding.Violation(reject.explanation())));
        }
        if (verdict instanceof Verdict.Unknown) {
            counts.unknown++;
        }
        if (!violations.isEmpty()) {
            counts.run++;
            return counts.further++ < stage.further();
        }
        boolean counted = together == 0 || recording.overlapping() > 0;
        if (counted) {
            counts.run++;
        } else if (counts.repeated < (RUNS_PER_TEST - 1) * stage.count()) {
            counts.repeated++;
            again.add(test);
        }
        return true;
    }

    /** The shortest test for each set of rules that is broken; the shortest of all first. */
    private static List<Observation> simplest(List<Observation> violations) {
        Map<List<String>, Observation> byRules = new LinkedHashMap<>();
        violations.stream()
                .sorted(Comparator.comparingInt(each -> each.test().steps().size()))
                .forEach(each -> byRules.putIfAbsent(rules(each), each));
        return byRules.values().stream().limit(ALTERNATIVES).toList();
    }

    private static List<String> rules(Observation violation) {
        return ((Finding.Violation) violation.finding()).explanation().rules();
    }

    // ---- what is known of a failure

    private Failure explore(boolean shrink) throws IOException, InterruptedException {
        Observation first = failing;
        if (!(first.finding() instanceof Finding.Violation)) {
            first = located(first);
        }
        Observation shrunk = first;
        int failed = 0;
        int runs = 0;
        if (!first.test().steps().isEmpty()) {
            boolean waits =
                    first.finding() instanceof Finding.Hang hang
                            && hang.isOutlastedBy(first.test());
            // In a smaller test nobody may be there to end the wait.
            if (shrink && !waits) {
                shrunk = shrunk(first);
            }
            try (Trials trials = new Trials(first.finding().kind(), LOCATE_TIME)) {
                int wanted = concurrent(shrunk.test()) ? FINAL_RUNS : 3;
                List<Observation> seen = trials.failures(shrunk.test(), wanted);
                failed = seen.size();
                runs = trials.runs;
                if (failed > 0) {
                    // Seen in an adapter that was just started: its output counts from line 1.
                    shrunk = seen.get(0);
                }
            }
        }
        return saved(original(first, shrunk), shrunk, failed, runs);
    }

    /** The test that was made so small. */
    private TestCase original(Observation first, Observation shrunk) {
        return alternatives.stream()
                .map(Observation::test)
                .filter(test -> test.id().equals(shrunk.test().id()))
                .findFirst()
                .orElse(first.test());
    }

    private Observation shrunk(Observation first) throws InterruptedException {
        Observation smallest = first;
        List<Observation> starts = alternatives.isEmpty() ? List.of(first) : alternatives;
        try (Trials trials = new Trials(first.finding().kind(), SHRINK_TIME)) {
            for (Observation start : starts) {
                int sure = trials.runsToBeSure(start.test());
                if (sure > 0) {
                    Observation shrunk =
                            Shrinker.shrink(start, candidate -> trials.fails(candidate, sure));
                    smallest = Shrinker.smaller(smallest, shrunk);
                }
            }
        }
        return smallest;
    }

    private Failure saved(TestCase test, Observation shrunk, int failed, int runs)
            throws IOException {
        Path reproduction = store.save(profile, shrunk.test());
        Path recording = store.save(shrunk.history(), reproduction);
        Finding finding = shrunk.finding();
        if (finding instanceof Finding.Violation
                && Oracle.judge(HistoryReader.read(recording), settings.budget())
                        instanceof Verdict.Reject reject) {
            // From the file, so that its lines are those that the explanation names.
            finding = new Finding.Violation(reject.explanation());
        }
        return new Failure(
                test,
                shrunk.test(),
                shrunk.history(),
                finding,
                failed,
                runs,
                settings.adapter(),
                settings.seed(),
                reproduction,
                recording);
    }

    private static boolean concurrent(TestCase test) {
        return Recording.together(test) > 0;
    }

    /**
     * An adapter that crashed or hung may have had answers in its output buffer, so that it was
     * further than it seemed. The tests that it had been sent are run again, each step only when
     * the one before is over.
     */
    private Observation located(Observation seen) throws IOException, InterruptedException {
        if (suspects.isEmpty() || seen.finding() instanceof Finding.ProtocolError) {
            return seen;
        }
        try (Trials trials = new Trials(seen.finding().kind(), LOCATE_TIME)) {
            boolean again = true;
            for (int round = 0; again && round < 3; round++) {
                again = false;
                for (TestCase suspect : suspects) {
                    Observation found = trials.slowly(suspect);
                    if (found != null) {
                        return found;
                    }
                    again |= concurrent(suspect);
                }
            }
        }
        return seen;
    }

    /** Runs tests again and again, and starts the adapter anew when it has to. */
    private final class Trials implements AutoCloseable {
        private final String kind;
        private final long end;
        private final Duration limit;
        private AdapterSession session;
        private int runs;

        Trials(String kind, Duration time) {
            this.kind = kind;
            end = System.nanoTime() + time.toNanos();
            limit =
                    settings.limit().compareTo(SHORT_LIMIT) < 0 || !kind.equals("HANG")
                            ? settings.limit()
                            : SHORT_LIMIT;
        }

        private boolean spent() {
            return runs >= MOST_RUNS || System.nanoTime() > end;
        }

        private AdapterSession session() {
            if (session == null) {
                session = start(limit, new PrintStream(PrintStream.nullOutputStream()));
            }
            return session;
        }

        @Override
        public void close() {
            if (session != null) {
                session.close();
                session = null;
            }
        }

        /** How many runs show a test fail with 95 in 100 chances; 0 when it does not fail again. */
        int runsToBeSure(TestCase test) throws InterruptedException {
            if (!concurrent(test)) {
                return failures(test, 1).size();
            }
            int before = runs;
            int failed = 0;
            while (failed < 10 && runs - before < RERUNS && !spent()) {
                failed += failures(test, BATCH).size();
            }
            return failed == 0 ? 0 : Math.min(RERUNS, 1 + 3 * (runs - before) / failed);
        }

        /** Those of so many runs that failed. */
        List<Observation> failures(TestCase test, int times) throws InterruptedException {
            List<Observation> failures = new ArrayList<>();
            for (int left = times; left > 0 && !spent(); ) {
                for (Observation seen : batch(test, Math.min(left, BATCH))) {
                    left--;
                    if (seen != null) {
                        failures.add(seen);
                    }
                }
            }
            return failures;
        }

        Observation fails(TestCase test, int times) throws InterruptedException {
            int wanted = concurrent(test) ? times : 1;
            while (wanted > 0 && !spent()) {
                int batch = Math.min(wanted, BATCH);
                for (Observation seen : batch(test, batch)) {
                    if (seen != null) {
                        return seen;
                    }
                    wanted--;
                }
            }
            return null;
        }

        /** One entry for each run, null where it did not fail in the way that is looked for. */
        private List<Observation> batch(TestCase test, int times) throws InterruptedException {
            List<Observation> seen = new ArrayList<>();
            if (kind.equals("HANG") || kind.equals("CRASH")) {
                seen.add(slowly(test));
                return seen;
            }
            List<Planned> planned = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                planned.add(new Planned(test, i % 2 == 1, random.nextLong(Long.MAX_VALUE)));
            }
            for (Recording recording : session().runFew(planned)) {
                runs++;
                seen.add(seen(recording));
            }
            return seen;
        }

        Observation slowly(TestCase test) throws InterruptedException {
            if (spent()) {
                return null;
            }
            boolean delays = runs % 2 == 1;
            runs++;
            return seen(
                    session()
                            .runSlowly(new Planned(test, delays, random.nextLong(Long.MAX_VALUE))));
        }

        private Observation seen(Recording recording) {
            History history = recording.history();
            Finding finding = recording.finding();
            if (finding != null) {
                close();
            } else if (Oracle.judge(history, settings.budget()) instanceof Verdict.Reject reject) {
                finding = new Finding.Violation(reject.explanation());
            }
            return finding != null && recording.number() >= 0 && finding.kind().equals(kind)
                    ? new Observation(recording.test(), history, finding)
                    : null;
        }
    }
}
