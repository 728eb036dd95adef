package touchstone.conformance.explore;

import java.util.List;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.oracle.Words;

/**
 * What an exploration found.
 *
 * @param ending how it ended; unless it is complete, the counts are those until then
 * @param counts how many there were of what
 * @param seconds how long it took
 * @param bytesPerState how many bytes a state takes, without the table by which it is found
 * @param bytes how many bytes all states take, with that table and spare room
 * @param faults what does not hold, in sentences; empty unless there is a violation
 * @param path the calls that lead from the first state to the violation; no others are fewer
 * @param state the state after them, in words
 */
public record Explored(
        Ending ending,
        Counts counts,
        double seconds,
        int bytesPerState,
        long bytes,
        List<String> faults,
        List<Step> path,
        List<String> state) {
    /** How an exploration ended. */
    public enum Ending {
        /** Every reachable state was found, and all of them are as they should be. */
        COMPLETE,
        /** One is not. */
        VIOLATION,
        /** There are more states than the budget allows. */
        SPENT
    }

    /**
     * What is the same on every run and every computer.
     *
     * @param states how many states there are
     * @param transitions how many calls take effect, counted in each state
     * @param depth how many calls it takes to reach the farthest state
     * @param judged how many calls were compared with the errors admissible for them
     */
    public record Counts(long states, long transitions, int depth, long judged) {}

    /** How many states were found in a second. */
    public double statesPerSecond() {
        return counts.states() / seconds;
    }

    /** How many transitions were made in a second. */
    public double transitionsPerSecond() {
        return counts.transitions() / seconds;
    }

    /** How many bytes a state takes, with its share of the table and of the spare room. */
    public double bytesPerStateWithTable() {
        return (double) bytes / counts.states();
    }

    /**
     * One call.
     *
     * @param outcome how it ended; null where it was refused and no error was admissible, or failed
     */
    public record Step(int process, Operation operation, Outcome outcome) {
        @Override
        public String toString() {
            return "process "
                    + process
                    + ": "
                    + Words.of(operation)
                    + " -> "
                    + (outcome == null ? "no outcome" : Words.of(outcome));
        }
    }
}
