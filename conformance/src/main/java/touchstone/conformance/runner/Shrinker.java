package touchstone.conformance.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import touchstone.conformance.history.Operation;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.Step;
import touchstone.conformance.suite.TestCase;

/**
 * Makes a failing test small: proposes smaller tests, keeps each that fails in the same way, and
 * goes on from there until no smaller one fails. A proposal is smaller when it has fewer calls, or
 * else fewer that run side by side, fewer threads and processes, shorter data, and so on; so this
 * comes to an end.
 */
final class Shrinker {
    /** Runs a test, often enough to see it fail where that is not certain. */
    interface Trial {
        /** What was seen when it failed in the same way as the first test did; null if not. */
        Observation fails(TestCase candidate) throws InterruptedException;
    }

    /** Pairs of calls are dropped together in tests of at most this many calls. */
    private static final int PAIRS_UP_TO = 14;

    /** How long an await may wait in a smaller test, in milliseconds. */
    private static final List<Integer> SHORTER_TIMES = List.of(2, 10);

    private final Trial trial;
    private final Set<String> tried = new HashSet<>();
    private Observation best;

    private Shrinker(Observation first, Trial trial) {
        best = first;
        this.trial = trial;
    }

    /**
     * Shrinks.
     *
     * @param first the failing run to start from
     * @return the smallest failing run that was seen
     */
    static Observation shrink(Observation first, Trial trial) throws InterruptedException {
        Shrinker shrinker = new Shrinker(first, trial);
        List<Function<TestCase, List<TestCase>>> passes =
                List.of(
                        Shrinker::withShorterTimes,
                        Shrinker::withoutChunks,
                        Shrinker::withoutOne,
                        Shrinker::withoutThreads,
                        Shrinker::inOrder,
                        Shrinker::merged,
                        Shrinker::withShorterData,
                        Shrinker::withFewerPolls,
                        Shrinker::withoutPairs,
                        Shrinker::withSimplerHandles,
                        Shrinker::withSimplerData);
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            for (Function<TestCase, List<TestCase>> pass : passes) {
                smaller |= shrinker.exhaust(pass);
            }
        }
        return shrinker.best;
    }

    /** The one with the smaller test; {@code one} where they are equal. */
    static Observation smaller(Observation one, Observation other) {
        return compare(other.test(), one.test()) < 0 ? other : one;
    }

    private boolean exhaust(Function<TestCase, List<TestCase>> pass) throws InterruptedException {
        boolean smaller = false;
        List<TestCase> candidates = pass.apply(best.test());
        int next = 0;
        while (next < candidates.size()) {
            TestCase candidate = compact(candidates.get(next));
            Observation seen =
                    valid(candidate)
                                    && compare(candidate, best.test()) < 0
                                    && tried.add(text(candidate))
                            ? trial.fails(candidate)
                            : null;
            if (seen == null) {
                next++;
            } else {
                best = seen;
                smaller = true;
                // What is left to propose starts about where this proposal stood.
                candidates = pass.apply(best.test());
            }
        }
        return smaller;
    }

    /** A test as text that is the same only for the same test. */
    private static String text(TestCase test) {
        CommandEncoder encoder = new CommandEncoder();
        encoder.reset(0, test.processOf());
        int call = 0;
        for (Step step : test.steps()) {
            call = encoder.step(step, call, false, 0);
        }
        return encoder.toString();
    }

    // ---- what is smaller

    private static int compare(TestCase one, TestCase other) {
        return Arrays.compare(size(one), size(other));
    }

    private static long[] size(TestCase test) {
        long kills = test.steps().stream().filter(Step.Kill.class::isInstance).count();
        long together = 0;
        for (Step step : test.steps()) {
            together += step instanceof Step.Together some ? 1 + some.commands().size() : 0;
        }
        long data = 0;
        long names = 0;
        long handles = 0;
        long disorder = 0;
        long times = 0;
        int number = 0;
        int next = 1;
        for (Command command : test.commands()) {
            Operation operation = command.operation();
            if (operation.data() != null) {
                data += operation.data().length;
                for (byte value : operation.data()) {
                    disorder += value == (byte) next++ ? 0 : 1;
                }
            }
            if (operation instanceof Operation.Open open && open.name() != null) {
                names += 1 + open.name().length();
            }
            data += Math.abs((long) operation.length());
            times += Math.max(0, operation.timeout());
            for (int source : command.handlesOf()) {
                handles += 1 + source;
            }
            number++;
        }
        return new long[] {
            2L * number + kills,
            together,
            test.processOf().size(),
            test.processOf().stream().distinct().count(),
            data,
            names,
            handles,
            disorder,
            times
        };
    }

    // ---- proposals

    private static List<TestCase> withoutChunks(TestCase test) {
        List<TestCase> candidates = new ArrayList<>();
        int steps = test.steps().size();
        for (int chunk = (steps + 1) / 2; chunk >= 2; chunk /= 2) {
            for (int end = steps; end > 0; end -= chunk) {
                int from = Math.max(0, end - chunk);
                candidates.add(withoutSteps(test, from, end, true));
                candidates.add(withoutSteps(test, from, end, false));
            }
        }
        return candidates;
    }

    private static List<TestCase> withoutOne(TestCase test) {
        List<TestCase> candidates = new ArrayList<>();
        for (int i = test.steps().size() - 1; i >= 0; i--) {
            if (!(test.steps().get(i) instanceof Step.Single)) {
                candidates.add(withoutSteps(test, i, i + 1, true));
            }
        }
        for (int call = test.commands().size() - 1; call >= 0; call--) {
            boolean[] dropped = new boolean[test.commands().size()];
            dropped[call] = true;
            candidates.add(without(test, dropped, true));
            candidates.add(without(test, dropped, false));
        }
        return candidates;
    }

    private static List<TestCase> withoutPairs(TestCase test) {
        List<TestCase> candidates = new ArrayList<>();
        int calls = test.commands().size();
        if (calls > PAIRS_UP_TO) {
            return candidates;
        }
        for (int later = calls - 1; later > 0; later--) {
            for (int earlier = later - 1; earlier >= 0; earlier--) {
                boolean[] dropped = new boolean[calls];
                dropped[later] = true;
                dropped[earlier] = true;
                candidates.add(without(test, dropped, true));
            }
        }
        return candidates;
    }

    private static List<TestCase> withoutThreads(TestCase test) {
        List<TestCase> candidates = new ArrayList<>();
        List<Command> commands = test.commands();
        for (int thread = test.processOf().size() - 1; thread >= 0; thread--) {
            boolean[] dropped = new boolean[commands.size()];
            for (int call = 0; call < dropped.length; call++) {
                dropped[call] = commands.get(call).thread() == thread;
            }
            candidates.add(without(test, dropped, true));
            for (int other = 0; other < thread; other++) {
                int from = thread;
                int to = other;
                candidates.add(
                        each(
                                test,
                                command ->
                                        command.thread() == from
                                                ? new Command(
                                                        to,
                                                        command.operation(),
                                                        command.handlesOf())
                                                : command));
            }
        }
        List<Integer> oneProcess = test.processOf().stream().map(process -> 0).toList();
        candidates.add(with(test, oneProcess, test.steps()));
        return candidates;
    }

    /** Calls that ran side by side one after the other: all, the first, or the last of them. */
    private static List<TestCase> inOrder(TestCase test) {
        List<TestCase> candidates = new ArrayList<>();
        for (int i = 0; i < test.steps().size(); i++) {
            if (test.steps().get(i) instanceof Step.Together together) {
                List<Command> commands = together.commands();
                int count = commands.size();
                candidates.add(replaced(test, i, singles(commands)));
                if (count > 1) {
                    List<Step> firstAlone = singles(commands.subList(0, 1));
                    firstAlone.add(new Step.Together(commands.subList(1, count)));
                    candidates.add(replaced(test, i, firstAlone));
                    List<Step> lastAlone = new ArrayList<>();
                    lastAlone.add(new Step.Together(commands.subList(0, count - 1)));
                    lastAlone.addAll(singles(commands.subList(count - 1, count)));
                    candidates.add(replaced(test, i, lastAlone));
                }
            }
        }
        return candidates;
    }

    private static List<Step> singles(List<Command> commands) {
        List<Step> steps = new ArrayList<>();
        commands.forEach(command -> steps.add(new Step.Single(command)));
        return steps;
    }

    private static TestCase replaced(TestCase test, int index, List<Step> by) {
        List<Step> steps = new ArrayList<>(test.steps());
        steps.remove(index);
        steps.addAll(index, by);
        return with(test, test.processOf(), steps);
    }

    /** Two sends, or two receives, through the same handle as one of the same length in all. */
    private static List<TestCase> merged(TestCase test) {
        List<TestCase> candidates = new ArrayList<>();
        List<Command> commands = test.commands();
        for (int second = commands.size() - 1; second > 0; second--) {
            for (int first = second - 1; first >= 0; first--) {
                Operation both = both(commands.get(first), commands.get(second));
                if (both != null) {
                    boolean[] dropped = new boolean[commands.size()];
                    dropped[second] = true;
                    candidates.add(without(withOperation(test, first, both), dropped, true));
                    dropped[second] = false;
                    dropped[first] = true;
                    candidates.add(without(withOperation(test, second, both), dropped, true));
                }
            }
        }
        return candidates;
    }

    private static Operation both(Command first, Command second) {
        if (!first.handlesOf().equals(second.handlesOf())) {
            return null;
        }
        if (first.operation() instanceof Operation.Send one
                && second.operation() instanceof Operation.Send other) {
            byte[] data = Arrays.copyOf(one.data(), one.data().length + other.data().length);
            System.arraycopy(other.data(), 0, data, one.data().length, other.data().length);
            return new Operation.Send(one.handle(), data);
        }
        if (first.operation() instanceof Operation.Recv one
                && second.operation() instanceof Operation.Recv other
                && one.length() > 0
                && other.length() > 0) {
            return new Operation.Recv(one.handle(), one.length() + other.length());
        }
        return null;
    }

    /** First of all, since each run of a test that loses a wake-up takes as long as it waits. */
    private static List<TestCase> withShorterTimes(TestCase test) {
        return SHORTER_TIMES.stream()
                .map(time -> each(test, command -> ofTime(command, time)))
                .toList();
    }

    private static Command ofTime(Command command, int time) {
        return command.operation().timeout() > time
                ? command.with(command.operation().withTimeout(time))
                : command;
    }

    private static List<TestCase> withShorterData(TestCase test) {
        List<TestCase> candidates = new ArrayList<>();
        TreeSet<Integer> lengths = new TreeSet<>();
        List<Command> commands = test.commands();
        commands.forEach(command -> lengths.add(length(command.operation())));
        for (int length : lengths.descendingSet()) {
            for (int shorter : shorter(length)) {
                candidates.add(
                        each(
                                test,
                                command ->
                                        length(command.operation()) == length
                                                ? ofLength(command, shorter)
                                                : command));
            }
        }
        for (int call = commands.size() - 1; call >= 0; call--) {
            for (int shorter : shorter(length(commands.get(call).operation()))) {
                Operation operation = ofLength(commands.get(call), shorter).operation();
                candidates.add(withOperation(test, call, operation));
            }
        }
        // Filling a ring and emptying it have to shrink by the same amount.
        for (int one = 0; one < commands.size(); one++) {
            for (int other = one + 1; other < commands.size(); other++) {
                int oneLength = length(commands.get(one).operation());
                int otherLength = length(commands.get(other).operation());
                if (oneLength > 1 && otherLength > 1 && oneLength != otherLength) {
                    Operation first = ofLength(commands.get(one), oneLength - 1).operation();
                    Operation second = ofLength(commands.get(other), otherLength - 1).operation();
                    candidates.add(withOperation(withOperation(test, one, first), other, second));
                }
            }
        }
        return candidates;
    }

    private static Set<Integer> shorter(int length) {
        TreeSet<Integer> shorter = new TreeSet<>();
        if (length > 1) {
            shorter.addAll(List.of(1, length / 2, length - 1));
            if (length > 2) {
                shorter.add(2);
            }
        }
        return shorter;
    }

    private static int length(Operation operation) {
        return operation.data() == null ? operation.length() : operation.data().length;
    }

    private static Command ofLength(Command command, int length) {
        Operation operation = command.operation();
        return command.with(
                operation.data() == null
                        ? operation.withLength(length)
                        : operation.withData(Arrays.copyOf(operation.data(), length)));
    }

    /** Each handle taken from an earlier call than now, and coports without names. */
    private static List<TestCase> withSimplerHandles(TestCase test) {
        List<TestCase> candidates = new ArrayList<>();
        List<Command> commands = test.commands();
        for (int call = commands.size() - 1; call >= 0; call--) {
            Command command = commands.get(call);
            for (int i = 0; i < command.handlesOf().size(); i++) {
                for (int source = 0; source < command.handlesOf().get(i); source++) {
                    if (commands.get(source).operation().makesHandle()) {
                        candidates.add(withCommand(test, call, withSource(command, i, source)));
                    }
                }
            }
            if (command.operation() instanceof Operation.Open open && open.name() != null) {
                candidates.add(withOperation(test, call, new Operation.Open(null, open.type())));
                Operation shortName = new Operation.Open("a", open.type());
                candidates.add(withOperation(test, call, shortName));
            }
        }
        candidates.add(
                each(
                        test,
                        command ->
                                command.operation() instanceof Operation.Open open
                                                && open.name() != null
                                        ? new Command(
                                                command.thread(),
                                                new Operation.Open("a", open.type()),
                                                -1)
                                        : command));
        return candidates;
    }

    /** The command with one of its handles taken from that call. */
    private static Command withSource(Command command, int index, int source) {
        List<Integer> handlesOf = new ArrayList<>(command.handlesOf());
        handlesOf.set(index, source);
        return new Command(command.thread(), command.operation(), handlesOf);
    }

    /** Awaits of several without one of them. */
    private static List<TestCase> withFewerPolls(TestCase test) {
        List<TestCase> candidates = new ArrayList<>();
        List<Command> commands = test.commands();
        for (int call = commands.size() - 1; call >= 0; call--) {
            Command command = commands.get(call);
            if (command.operation() instanceof Operation.AwaitAny await
                    && await.polls().size() > 1) {
                for (int i = 0; i < await.polls().size(); i++) {
                    List<Operation.Poll> polls = new ArrayList<>(await.polls());
                    List<Integer> handlesOf = new ArrayList<>(command.handlesOf());
                    polls.remove(i);
                    handlesOf.remove(i);
                    Operation fewer = new Operation.AwaitAny(polls, await.timeout());
                    Command smaller = new Command(command.thread(), fewer, handlesOf);
                    candidates.add(withCommand(test, call, smaller));
                }
            }
        }
        return candidates;
    }

    /** All data as 01, 02, 03 and so on through the test, which is the easiest to read. */
    private static List<TestCase> withSimplerData(TestCase test) {
        int[] next = {1};
        return List.of(
                each(
                        test,
                        command -> {
                            Operation operation = command.operation();
                            return operation.data() == null
                                    ? command
                                    : command.with(
                                            operation.withData(
                                                    counted(operation.data().length, next)));
                        }));
    }

    private static byte[] counted(int length, int[] next) {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = (byte) next[0]++;
        }
        return data;
    }

    // ---- changing tests

    private static TestCase with(TestCase test, List<Integer> processOf, List<Step> steps) {
        return new TestCase(test.id(), test.sentence(), test.rules(), processOf, steps);
    }

    /** Every command changed; one that becomes null is dropped without a look at who needs it. */
    private static TestCase each(TestCase test, UnaryOperator<Command> change) {
        List<Step> steps = new ArrayList<>();
        for (Step step : test.steps()) {
            if (step instanceof Step.Single single) {
                Command changed = change.apply(single.command());
                if (changed != null) {
                    steps.add(new Step.Single(changed));
                }
            } else if (step instanceof Step.Together together) {
                List<Command> changed = new ArrayList<>();
                for (Command command : together.commands()) {
                    Command one = change.apply(command);
                    if (one != null) {
                        changed.add(one);
                    }
                }
                if (!changed.isEmpty()) {
                    steps.add(new Step.Together(changed));
                }
            } else {
                steps.add(step);
            }
        }
        return with(test, test.processOf(), steps);
    }

    private static TestCase withCommand(TestCase test, int call, Command command) {
        int[] number = {0};
        return each(test, each -> number[0]++ == call ? command : each);
    }

    private static TestCase withOperation(TestCase test, int call, Operation operation) {
        return withCommand(test, call, test.commands().get(call).with(operation));
    }

    private static TestCase withoutSteps(TestCase test, int from, int to, boolean redirect) {
        boolean[] dropped = new boolean[test.commands().size()];
        List<Step> kept = new ArrayList<>();
        int call = 0;
        for (int i = 0; i < test.steps().size(); i++) {
            Step step = test.steps().get(i);
            boolean inside = i >= from && i < to;
            int calls = step.commands().size();
            Arrays.fill(dropped, call, call + calls, inside);
            call += calls;
            if (!inside || calls > 0) {
                kept.add(step);
            }
        }
        return without(with(test, test.processOf(), kept), dropped, redirect);
    }

    /**
     * The test without some calls.
     *
     * @param redirect where a handle came from a dropped call: true takes it from the call that
     *     this one had made it from, or else from the nearest earlier call of the same process that
     *     makes one; false drops the call that needs it as well, as does true where there is none
     */
    private static TestCase without(TestCase test, boolean[] dropped, boolean redirect) {
        List<Command> commands = test.commands();
        List<List<Integer>> sources = new ArrayList<>();
        int[] number = new int[commands.size()];
        boolean[] gone = dropped.clone();
        int next = 0;
        for (int call = 0; call < gone.length; call++) {
            List<Integer> handlesOf = new ArrayList<>(commands.get(call).handlesOf());
            for (int i = 0; i < handlesOf.size(); i++) {
                int source = handlesOf.get(i);
                while (source >= 0 && gone[source]) {
                    source = redirect ? instead(test, commands, source, gone) : -2;
                }
                gone[call] |= source == -2;
                handlesOf.set(i, source);
            }
            sources.add(handlesOf);
            number[call] = gone[call] ? -1 : next++;
        }
        int[] index = {0};
        return each(
                test,
                command -> {
                    int call = index[0]++;
                    if (gone[call]) {
                        return null;
                    }
                    return new Command(
                            command.thread(),
                            command.operation(),
                            sources.get(call).stream()
                                    .map(source -> source < 0 ? source : number[source])
                                    .toList());
                });
    }

    /** Where a handle comes from when not from {@code call}; -2 for nowhere. */
    private static int instead(TestCase test, List<Command> commands, int call, boolean[] gone) {
        Command missing = commands.get(call);
        boolean madeOfAnother =
                missing.operation().makesHandle()
                        && !(missing.operation() instanceof Operation.RecvMessage);
        if (madeOfAnother && missing.handleOf() >= 0) {
            return missing.handleOf();
        }
        int process = test.processOf().get(missing.thread());
        for (int earlier = call - 1; earlier >= 0; earlier--) {
            Command candidate = commands.get(earlier);
            if (!gone[earlier]
                    && candidate.operation().makesHandle()
                    && test.processOf().get(candidate.thread()) == process) {
                return earlier;
            }
        }
        return -2;
    }

    /** The test without threads that do nothing and without steps that are empty. */
    private static TestCase compact(TestCase test) {
        Map<Integer, Integer> threads = new HashMap<>();
        Map<Integer, Integer> processes = new HashMap<>();
        List<Integer> processOf = new ArrayList<>();
        TreeSet<Integer> used = new TreeSet<>();
        test.commands().forEach(command -> used.add(command.thread()));
        for (int thread : used) {
            int process = test.processOf().get(thread);
            processes.putIfAbsent(process, processes.size());
            threads.put(thread, processOf.size());
            processOf.add(processes.get(process));
        }
        if (processOf.isEmpty()) {
            processOf.add(0);
        }
        TestCase renumbered =
                each(
                        test,
                        command ->
                                new Command(
                                        threads.get(command.thread()),
                                        command.operation(),
                                        command.handlesOf()));
        List<Step> steps = new ArrayList<>();
        for (Step step : renumbered.steps()) {
            if (!(step instanceof Step.Kill kill)) {
                steps.add(step);
            } else if (processes.containsKey(kill.process())) {
                steps.add(new Step.Kill(processes.get(kill.process())));
            }
        }
        return with(test, processOf, steps);
    }

    /**
     * Handles come from calls that make one and that are over: those of earlier steps, and earlier
     * ones of the same thread.
     */
    private static boolean valid(TestCase test) {
        List<Command> commands = test.commands();
        int first = 0;
        for (Step step : test.steps()) {
            int calls = step.commands().size();
            for (int call = first; call < first + calls; call++) {
                for (int source : commands.get(call).handlesOf()) {
                    boolean sameThread =
                            source >= 0
                                    && commands.get(source).thread() == commands.get(call).thread();
                    if (source >= 0
                            && (source >= call
                                    || (source >= first && !sameThread)
                                    || !commands.get(source).operation().makesHandle())) {
                        return false;
                    }
                }
            }
            first += calls;
        }
        return !commands.isEmpty();
    }
}
