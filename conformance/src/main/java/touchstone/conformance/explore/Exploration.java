package touchstone.conformance.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import touchstone.conformance.explore.Explored.Counts;
import touchstone.conformance.explore.Explored.Ending;
import touchstone.conformance.explore.Explored.Step;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.oracle.Words;
import touchstone.model.Machine;

/**
 * Finds every state that a machine can reach in a scope, breadth-first, and checks each: that all
 * invariants hold of it as the call left it, and that it is no deadlock. A deadlock is a state in
 * which a process is alive but no call takes effect, the end of a process not counted.
 *
 * <p>Each state is packed into a few words. To go on from one, it is unpacked into one machine;
 * each call is made on a second machine that is made like the first whenever a call has changed it.
 * Nothing is allocated for a transition.
 *
 * <p>What is no part of a state is as unpacking leaves it: rings begin at their first byte, coports
 * that nobody refers to are empty, and messages wait in the lowest buffers that nobody holds. What
 * happens where a ring wraps is left to the proofs.
 */
public final class Exploration {
    /** Is told now and then how far an exploration is. */
    @FunctionalInterface
    public interface Progress {
        /** So many states were found, and all calls were tried in so many of them. */
        void at(long states, long explored);
    }

    private static final long NONE = -1;
    private static final int PROGRESS_EVERY = 1 << 15;

    private final ExploredScope scope;
    private final Invariants<Machine> invariants;
    private final int mostStates;
    private final long mostBytes;
    private final Progress progress;

    private final Supplier<Machine> first;
    private final Machine here;
    private final Machine there;
    private final Packing packing;
    private final Calls calls;
    private final StateSet found;
    private final long[] words;

    private boolean changed;
    private boolean moves;
    private int parent;
    private long transitions;
    private long judged;
    private Ending ending;
    private long wrongCall = NONE;

    /**
     * @param scope what to explore
     * @param invariants what has to hold of every state
     * @param mostStates how many states may be found
     * @param mostBytes how many bytes they may take
     * @param progress is told how far it is
     */
    public Exploration(
            ExploredScope scope,
            Invariants<Machine> invariants,
            int mostStates,
            long mostBytes,
            Progress progress) {
        this(scope, invariants, mostStates, mostBytes, progress, scope.profile()::machine);
    }

    /**
     * @param first makes machines in their first state
     */
    Exploration(
            ExploredScope scope,
            Invariants<Machine> invariants,
            int mostStates,
            long mostBytes,
            Progress progress,
            Supplier<Machine> first) {
        this.scope = scope;
        this.invariants = invariants;
        this.mostStates = mostStates;
        this.mostBytes = mostBytes;
        this.progress = progress;
        this.first = first;
        here = first.get();
        there = first.get();
        packing = new Packing(scope);
        calls = new Calls(scope, scope.merged(), scope.refused());
        found = new StateSet(packing.stride());
        words = new long[packing.stride()];
    }

    /** Explores until there is nothing new, something is wrong, or the budget is spent. */
    public Explored run() {
        long began = System.nanoTime();
        packing.pack(here, words);
        found.add(words, -1);
        ending = invariants.holds(here) ? Ending.COMPLETE : Ending.VIOLATION;
        int depth = 0;
        int lastOfDepth = 0;
        int next = 0;
        while (ending == Ending.COMPLETE && next < found.size()) {
            if (next > lastOfDepth) {
                depth++;
                lastOfDepth = found.size() - 1;
            }
            explore(next);
            next++;
            if (next % PROGRESS_EVERY == 0) {
                progress.at(found.size(), next);
            }
        }
        if (ending != Ending.COMPLETE && found.size() - 1 > lastOfDepth) {
            depth++;
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return explored(depth, seconds);
    }

    /** Makes every call from the state of that number. */
    private void explore(int number) {
        found.get(number, words);
        packing.unpack(words, here);
        there.become(here);
        parent = number;
        changed = false;
        moves = false;
        calls.forEach(here, this::make);
        if (!moves && ending == Ending.COMPLETE && anyAlive(here)) {
            ending = Ending.VIOLATION;
        }
    }

    /** Shows every state that was found, in the order in which they were. */
    void forEachState(Consumer<Machine> visitor) {
        for (int number = 0; number < found.size(); number++) {
            found.get(number, words);
            packing.unpack(words, here);
            visitor.accept(here);
        }
    }

    private static boolean anyAlive(Machine machine) {
        for (int process = 0; process < machine.processes(); process++) {
            if (machine.alive(process)) {
                return true;
            }
        }
        return false;
    }

    /** Makes one call; false when the exploration ends with it. */
    private boolean make(long call) {
        if (changed) {
            there.become(here);
            changed = false;
        }
        try {
            boolean mustFail = scope.refused() && mustFail(here, call);
            boolean done = calls.make(there, call);
            if (scope.refused()) {
                judged++;
                if (done == mustFail || (!done && !there.sameState(here))) {
                    return wrong(call);
                }
            }
            if (!done) {
                return true;
            }
            packing.pack(there, words);
        } catch (RuntimeException impossible) {
            return wrong(call);
        }
        changed = true;
        moves |= !Calls.isDeath(call);
        transitions++;
        if (found.size() >= mostStates || found.bytesWithOneMore() > mostBytes) {
            if (!found.contains(words)) {
                ending = Ending.SPENT;
                return false;
            }
        } else if (found.add(words, parent) && !invariants.holds(there)) {
            return wrong(call);
        }
        return true;
    }

    private boolean wrong(long call) {
        ending = Ending.VIOLATION;
        wrongCall = call;
        return false;
    }

    /** Whether an error is admissible that the kernel may not choose to do without. */
    private boolean mustFail(Machine machine, long call) {
        for (Outcome.Failed error : Outcome.Failed.all()) {
            int errno = error.errno();
            if (calls.fails(machine, call, errno) && !calls.mayChoose(machine, call, errno)) {
                return true;
            }
        }
        return false;
    }

    private Explored explored(int depth, double seconds) {
        List<String> faults = new ArrayList<>();
        List<Step> path = new ArrayList<>();
        List<String> state = List.of();
        if (ending == Ending.VIOLATION) {
            Machine machine = first.get();
            boolean led = follow(machine, parent, path);
            faults.addAll(led && wrongCall != NONE ? lastStep(machine, path) : faults(machine));
            if (!led || faults.isEmpty()) {
                faults.add(
                        "states that differ only by a renaming do not behave alike: "
                                + Words.of(calls.operation(wrongCall))
                                + " of process "
                                + Calls.process(wrongCall)
                                + " in "
                                + String.join("; ", Words.of(here, ExploredScope::name)));
            }
            state = inWords(machine);
        }
        return new Explored(
                ending,
                new Counts(found.size(), transitions, depth, judged),
                seconds,
                found.bytesPerState(),
                found.bytes(),
                List.copyOf(faults),
                List.copyOf(path),
                state);
    }

    private static List<String> inWords(Machine machine) {
        try {
            return Words.of(machine, ExploredScope::name);
        } catch (RuntimeException impossible) {
            return List.of("a state that cannot be read: " + impossible);
        }
    }

    /**
     * Leads a machine from its first state to that of the number, or to one that differs from it
     * only by a renaming.
     *
     * @return whether there was such a path
     */
    private boolean follow(Machine machine, int number, List<Step> path) {
        List<Integer> numbers = new ArrayList<>();
        for (int state = number; state > 0; state = found.parent(state)) {
            numbers.add(state);
        }
        Collections.reverse(numbers);
        long[] wanted = new long[words.length];
        for (int state : numbers) {
            found.get(state, wanted);
            boolean led =
                    step(
                            machine,
                            path,
                            (after, call) -> {
                                if (!calls.make(after, call)) {
                                    return false;
                                }
                                packing.pack(after, words);
                                return Arrays.equals(words, wanted);
                            });
            if (!led) {
                return false;
            }
        }
        return true;
    }

    /** Whether a call, made on a machine that may be changed, is the one that is looked for. */
    @FunctionalInterface
    private interface Sought {
        boolean by(Machine after, long call);
    }

    /** Makes the first call that is the one looked for; false when none is. */
    private boolean step(Machine machine, List<Step> path, Sought sought) {
        Machine after = first.get();
        long[] chosen = {NONE};
        new Calls(scope, false, scope.refused())
                .forEach(
                        machine,
                        call -> {
                            after.become(machine);
                            boolean stop = sought.by(after, call);
                            chosen[0] = stop ? call : NONE;
                            return !stop;
                        });
        if (chosen[0] == NONE) {
            return false;
        }
        path.add(outcome(machine, chosen[0]));
        return true;
    }

    /** Makes the call, and says what came of it. */
    private Step outcome(Machine machine, long call) {
        Outcome outcome = null;
        try {
            outcome = calls.make(machine, call) ? calls.outcome(call) : null;
        } catch (RuntimeException impossible) {
            // What it is has been said already; the path ends here.
        }
        if (outcome == null) {
            outcome =
                    Outcome.Failed.all().stream()
                            .filter(error -> calls.fails(machine, call, error.errno()))
                            .findFirst()
                            .orElse(null);
        }
        return new Step(Calls.process(call), calls.operation(call), outcome);
    }

    private List<String> lastStep(Machine machine, List<Step> path) {
        List<String> faults = new ArrayList<>();
        Machine before = first.get();
        before.become(machine);
        step(
                machine,
                path,
                (after, call) -> {
                    faults.addAll(faults(before, after, call));
                    return !faults.isEmpty();
                });
        return faults;
    }

    /** What is wrong with a call, in sentences. */
    private List<String> faults(Machine before, Machine after, long call) {
        try {
            boolean mustFail = mustFail(before, call);
            boolean done = calls.make(after, call);
            if (scope.refused() && done && mustFail) {
                return List.of("the call took effect while an error was admissible");
            }
            if (scope.refused() && !done && !mustFail) {
                return List.of("the call was refused while no error was admissible");
            }
            if (scope.refused() && !done && !after.sameState(before)) {
                return List.of("the call was refused and yet changed the state");
            }
            List<String> violated = violated(after);
            if (violated.isEmpty()) {
                packing.pack(after, words);
            }
            return violated;
        } catch (RuntimeException impossible) {
            return List.of("the call could not be made: " + impossible);
        }
    }

    private List<String> violated(Machine machine) {
        return invariants.violations(machine).stream().map(Violation::toString).toList();
    }

    private List<String> faults(Machine machine) {
        List<String> violated = violated(machine);
        return violated.isEmpty()
                ? List.of("a deadlock: a process is alive, and no call takes effect")
                : violated;
    }
}
