package touchstone.conformance.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import touchstone.conformance.history.Event;
import touchstone.conformance.history.Header;
import touchstone.conformance.history.History;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.history.Profile;
import touchstone.conformance.oracle.Words;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.Step;
import touchstone.conformance.suite.TestCase;

/**
 * What an adapter did with one test. It is fed with the adapter's events in the order they were
 * printed, checks that each is one that is due, and makes the history of them.
 */
final class Recording {
    /** The moments at which one process ended or one call took place, for sorting. */
    private record Moment(long time, int order, Event event) {}

    private static final long NOT_RETURNED = -1;

    private final long number;
    private final TestCase test;
    private final Profile profile;
    private final Command[] commands;
    private final int[] first;
    private final long[] called;
    private final long[] returned;
    private final Outcome[] outcomes;
    private final long[] deadlines;
    private final boolean[] skipped;
    private final long[] start;
    private final long[] killed;
    private final long[] died;

    private int step = -1;
    private long latest = -1;
    private int overlapping;
    private Finding finding;

    /**
     * @param number the number by which this run of the test is told from others
     */
    Recording(long number, TestCase test, Profile profile) {
        this.number = number;
        this.test = test;
        this.profile = profile;
        List<Step> steps = test.steps();
        first = new int[steps.size() + 1];
        List<Command> all = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            first[i] = all.size();
            if (steps.get(i) instanceof Step.Single single) {
                all.add(single.command());
            } else if (steps.get(i) instanceof Step.Together together) {
                all.addAll(together.commands());
            }
        }
        first[steps.size()] = all.size();
        commands = all.toArray(Command[]::new);
        called = new long[commands.length];
        returned = new long[commands.length];
        Arrays.fill(returned, NOT_RETURNED);
        outcomes = new Outcome[commands.length];
        deadlines = new long[commands.length];
        skipped = new boolean[commands.length];
        start = new long[steps.size()];
        killed = new long[steps.size()];
        died = new long[profile.processes()];
        Arrays.fill(died, Long.MAX_VALUE);
    }

    long number() {
        return number;
    }

    TestCase test() {
        return test;
    }

    /** The step that is going on, -1 before the test was begun. */
    int step() {
        return step;
    }

    /** True when every step is over. */
    boolean finished() {
        return step == test.steps().size();
    }

    /** What a call of this test does; null where the test has no such call. */
    Operation operation(int call) {
        return call < commands.length ? commands[call].operation() : null;
    }

    /** What went wrong between runner and adapter, or null. */
    Finding finding() {
        return finding;
    }

    void fail(Finding reason) {
        finding = reason;
    }

    /** In how many of the steps that run calls side by side at least two of them overlapped. */
    int overlapping() {
        return overlapping;
    }

    /** How many steps run calls side by side. */
    static int together(TestCase test) {
        return (int) test.steps().stream().filter(Step.Together.class::isInstance).count();
    }

    /**
     * Takes the next event.
     *
     * @throws ProtocolException if it is not due
     */
    void accept(AdapterEvent event) throws ProtocolException {
        if (step == -1) {
            if (!(event instanceof AdapterEvent.Reset reset) || reset.test() != number) {
                throw unexpected(event);
            }
            advance();
            return;
        }
        Step current = test.steps().get(step);
        if (current instanceof Step.Single) {
            single(first[step], event);
            advance();
        } else if (current instanceof Step.Kill kill) {
            if (!(event instanceof AdapterEvent.Killed dead) || dead.process() != kill.process()) {
                throw unexpected(event);
            }
            refuseBefore(dead.called(), latest);
            refuseBefore(dead.stamp(), dead.called());
            killed[step] = dead.stamp();
            died[kill.process()] = Math.min(died[kill.process()], dead.stamp());
            latest = dead.stamp();
            advance();
        } else if (event instanceof AdapterEvent.Ran) {
            ran(first[step], first[step + 1]);
            advance();
        } else {
            answer(first[step], first[step + 1], event);
        }
    }

    private void advance() {
        step++;
        if (step < start.length) {
            start[step] = latest;
        }
    }

    private void single(int call, AdapterEvent event) throws ProtocolException {
        answer(call, call + 1, event);
        if (skipped[call]) {
            refuseWrongSkip(call);
        } else {
            refuseMissingHandle(call);
            if (dead(call) != Long.MAX_VALUE) {
                throw new ProtocolException(
                        "call " + call + " skipped, since process " + process(call) + " has ended",
                        "its return");
            }
            latest = returned[call];
            noteDeath(call);
        }
    }

    private void answer(int from, int to, AdapterEvent event) throws ProtocolException {
        if (event instanceof AdapterEvent.Return back
                && back.call() >= from
                && back.call() < to
                && back.thread() == commands[back.call()].thread()
                && !answered(back.call())) {
            int call = back.call();
            refuseBefore(back.called(), start[step]);
            refuseBefore(back.stamp(), back.called());
            if (back.deadline() != AdapterEvent.Return.UNKNOWN) {
                refuseBefore(back.deadline(), back.called() - 1);
                refuseBefore(back.stamp(), back.deadline());
            }
            called[call] = back.called();
            returned[call] = back.stamp();
            outcomes[call] = back.outcome();
            deadlines[call] = back.deadline();
        } else if (event instanceof AdapterEvent.Skipped skip
                && skip.call() >= from
                && skip.call() < to
                && !answered(skip.call())) {
            skipped[skip.call()] = true;
        } else {
            throw unexpected(event);
        }
    }

    private boolean answered(int call) {
        return skipped[call] || returned[call] != NOT_RETURNED;
    }

    /** All threads of a step are through: what has not returned by now never will. */
    private void ran(int from, int to) throws ProtocolException {
        for (int call = from; call < to; call++) {
            noteDeath(call);
        }
        long[] threadTime = new long[test.processOf().size()];
        Arrays.fill(threadTime, start[step]);
        for (int call = from; call < to; call++) {
            if (skipped[call]) {
                refuseWrongSkip(call);
            } else if (returned[call] == NOT_RETURNED) {
                if (dead(call) == Long.MAX_VALUE) {
                    throw new ProtocolException(
                            "the return of call " + call + " before ran", "\"ran\"");
                }
            } else {
                refuseMissingHandle(call);
                refuseBefore(called[call], threadTime[commands[call].thread()]);
                threadTime[commands[call].thread()] = returned[call];
                latest = Math.max(latest, returned[call]);
                afterDeath(call);
            }
        }
        if (overlapped(from, to)) {
            overlapping++;
        }
    }

    /**
     * A thread that runs beside the end of its own process may be a little late: what it was doing
     * then is a call that never returned, and what it began after that did not happen unless it
     * took effect.
     */
    private void afterDeath(int call) throws ProtocolException {
        long end = dead(call);
        if (returned[call] <= end) {
            return;
        }
        if (called[call] < end) {
            returned[call] = NOT_RETURNED;
        } else if (outcomes[call] instanceof Outcome.Failed
                || commands[call].operation() instanceof Operation.Exit) {
            skipped[call] = true;
        } else {
            throw new ProtocolException(
                    "nothing more of process " + process(call) + ", which has ended",
                    "call " + call + " returned OK");
        }
    }

    private void noteDeath(int call) {
        if (commands[call].operation() instanceof Operation.Exit
                && outcomes[call] instanceof Outcome.Ok) {
            int process = process(call);
            died[process] = Math.min(died[process], returned[call]);
        }
    }

    private int process(int call) {
        return test.processOf().get(commands[call].thread());
    }

    private long dead(int call) {
        return died[process(call)];
    }

    private void refuseWrongSkip(int call) throws ProtocolException {
        if (dead(call) != Long.MAX_VALUE) {
            return;
        }
        if (resolved(call) != null) {
            throw new ProtocolException("the return of call " + call, "\"skipped\"");
        }
    }

    private void refuseMissingHandle(int call) throws ProtocolException {
        for (int source : commands[call].handlesOf()) {
            if (source >= 0 && handle(source) < 0) {
                throw new ProtocolException(
                        "call " + call + " skipped, since call " + source + " returned no handle",
                        "its return");
            }
        }
    }

    private static void refuseBefore(long stamp, long before) throws ProtocolException {
        if (stamp <= before) {
            throw new ProtocolException("a stamp above " + before, Long.toString(stamp));
        }
    }

    private int handle(int call) {
        return outcomes[call] instanceof Outcome.Ok ok ? ok.handle() : -1;
    }

    private boolean overlapped(int from, int to) {
        int[] order =
                IntStream.range(from, to)
                        .filter(call -> !skipped[call] && returned[call] != NOT_RETURNED)
                        .boxed()
                        .sorted(Comparator.comparingLong(call -> called[call]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        long end = -1;
        for (int call : order) {
            if (called[call] < end) {
                return true;
            }
            end = Math.max(end, returned[call]);
        }
        return false;
    }

    private ProtocolException unexpected(AdapterEvent event) {
        return new ProtocolException(due(), describe(event));
    }

    /** What the adapter has to print next, in words. */
    String due() {
        if (step == -1) {
            return "reset of test " + number;
        }
        if (finished()) {
            return "nothing more of test " + number;
        }
        Step current = test.steps().get(step);
        if (current instanceof Step.Single) {
            return "the return of call " + first[step];
        } else if (current instanceof Step.Kill kill) {
            return "killed of process " + kill.process();
        }
        List<String> open = new ArrayList<>();
        for (int call = first[step]; call < first[step + 1]; call++) {
            if (!answered(call)) {
                open.add(Integer.toString(call));
            }
        }
        return open.isEmpty() ? "ran" : "the return of one of the calls " + String.join(", ", open);
    }

    private static String describe(AdapterEvent event) {
        if (event instanceof AdapterEvent.Return back) {
            return "return of call " + back.call() + " by thread " + back.thread();
        } else if (event instanceof AdapterEvent.Skipped skip) {
            return "skipped of call " + skip.call();
        } else if (event instanceof AdapterEvent.Reset reset) {
            return "reset of test " + reset.test();
        } else if (event instanceof AdapterEvent.Killed dead) {
            return "killed of process " + dead.process();
        }
        return event instanceof AdapterEvent.Ran ? "ran" : "hello";
    }

    /** The calls of the step that is going on which have not returned, one for each thread. */
    List<String> pending() {
        if (step == -1 || finished()) {
            return List.of();
        }
        if (test.steps().get(step) instanceof Step.Kill kill) {
            return List.of("kill of process " + kill.process());
        }
        return IntStream.of(pendingCalls()).mapToObj(this::inWords).toList();
    }

    private String inWords(int call) {
        Operation operation = resolved(call);
        return "thread "
                + commands[call].thread()
                + ": "
                + Words.of(operation == null ? commands[call].operation() : operation);
    }

    private int[] pendingCalls() {
        boolean[] busy = new boolean[test.processOf().size()];
        return IntStream.range(first[step], first[step + 1])
                .filter(call -> !answered(call))
                .filter(
                        call -> {
                            boolean firstOfThread = !busy[commands[call].thread()];
                            busy[commands[call].thread()] = true;
                            return firstOfThread;
                        })
                .toArray();
    }

    /**
     * The history as far as it was recorded. A call that never returned stands at the earliest
     * moment at which it can have been made: after the return of the call that its thread made
     * before, since only returns tell when a call was made.
     */
    History history() {
        List<Moment> moments = new ArrayList<>(2 * commands.length);
        int steps = Math.min(step + 1, test.steps().size());
        for (int i = 0; i < steps; i++) {
            if (test.steps().get(i) instanceof Step.Kill kill) {
                if (i < step) {
                    moments.add(new Moment(2 * killed[i], 0, new Event.Crash(0, kill.process())));
                }
                continue;
            }
            long[] free = new long[test.processOf().size()];
            Arrays.fill(free, start[i]);
            for (int call = first[i]; call < first[i + 1]; call++) {
                int thread = commands[call].thread();
                if (skipped[call] || free[thread] == Long.MAX_VALUE) {
                    continue;
                }
                Operation operation = resolved(call);
                if (operation == null) {
                    continue;
                }
                boolean back = returned[call] != NOT_RETURNED;
                moments.add(
                        new Moment(
                                back ? 2 * called[call] : 2 * free[thread] + 1,
                                call,
                                new Event.Call(0, thread, operation)));
                if (back && deadlines[call] != AdapterEvent.Return.UNKNOWN) {
                    moments.add(
                            new Moment(
                                    2 * deadlines[call] + 1, call, new Event.Deadline(0, thread)));
                }
                if (back) {
                    moments.add(
                            new Moment(
                                    2 * returned[call],
                                    call,
                                    new Event.Return(0, thread, outcomes[call])));
                }
                free[thread] = back ? returned[call] : Long.MAX_VALUE;
            }
        }
        moments.sort(Comparator.comparingLong(Moment::time).thenComparingInt(Moment::order));
        List<Event> events = new ArrayList<>(moments.size());
        for (Moment moment : moments) {
            events.add(onLine(events.size() + 2, moment.event()));
        }
        return new History(new Header(profile, test.processOf()), events);
    }

    private static Event onLine(long line, Event event) {
        if (event instanceof Event.Call call) {
            return new Event.Call(line, call.thread(), call.operation());
        } else if (event instanceof Event.Return back) {
            return new Event.Return(line, back.thread(), back.outcome());
        }
        if (event instanceof Event.Deadline deadline) {
            return new Event.Deadline(line, deadline.thread());
        }
        return new Event.Crash(line, ((Event.Crash) event).process());
    }

    /** The operation of a call with the handles it really used; null if one never came. */
    private Operation resolved(int call) {
        return commands[call].resolved(this::handle);
    }
}
