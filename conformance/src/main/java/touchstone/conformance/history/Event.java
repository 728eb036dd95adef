package touchstone.conformance.history;

/** One line of a history after the header. {@code line} counts from 1, the header's line. */
public sealed interface Event {
    long line();

    /** A thread calls. */
    record Call(long line, int thread, Operation operation) implements Event {}

    /** The call that the thread has pending returns. */
    record Return(long line, int thread, Outcome outcome) implements Event {}

    /**
     * The time of the call with a time-out that the thread has pending is not over before this
     * moment: it may fail with ETIMEDOUT only after it.
     */
    record Deadline(long line, int thread) implements Event {}

    /** The process died here: its pending calls took effect before this moment or never will. */
    record Crash(long line, int process) implements Event {}

    /**
     * The thread ended here: its pending call took effect before this moment or never will. A
     * process dies with its last thread.
     */
    record ThreadCrash(long line, int thread) implements Event {}

    /** The history is over; {@code quiescent} tells that nothing more would have happened. */
    record End(long line, boolean quiescent) implements Event {}
}
