package touchstone.conformance.runner;

import touchstone.conformance.history.Outcome;

/** One line that an adapter printed. */
sealed interface AdapterEvent {
    record Hello(String name) implements AdapterEvent {}

    record Reset(long test) implements AdapterEvent {}

    record Return(int call, int thread, long called, long stamp, Outcome outcome)
            implements AdapterEvent {}

    record Skipped(int call) implements AdapterEvent {}

    record Ran() implements AdapterEvent {}

    record Killed(int process, long called, long stamp) implements AdapterEvent {}
}
