package touchstone.conformance.runner;

import touchstone.conformance.history.Outcome;

/** One line that an adapter printed. */
sealed interface AdapterEvent {
    record Hello(String name) implements AdapterEvent {}

    record Reset(long test) implements AdapterEvent {}

    /**
     * A call returned.
     *
     * @param deadline the moment before which the time of an await was not over, or {@link
     *     #UNKNOWN}
     */
    record Return(int call, int thread, long called, long stamp, Outcome outcome, long deadline)
            implements AdapterEvent {
        /** Of a call whose deadline was not told, or that has none. */
        static final long UNKNOWN = -1;

        Return(int call, int thread, long called, long stamp, Outcome outcome) {
            this(call, thread, called, stamp, outcome, UNKNOWN);
        }
    }

    record Skipped(int call) implements AdapterEvent {}

    record Ran() implements AdapterEvent {}

    record Killed(int process, long called, long stamp) implements AdapterEvent {}
}
