package touchstone.conformance.suite;

import java.util.List;

/** A part of a test. */
public sealed interface Step {
    /** The calls that it makes, in their order; none for a kill. */
    List<Command> commands();

    /** One call, which returns before the next step. */
    record Single(Command command) implements Step {
        @Override
        public List<Command> commands() {
            return List.of(command);
        }
    }

    /**
     * Calls that run side by side: each thread makes its own in the order of the list. A handle may
     * refer only to calls of earlier steps or earlier calls of the same thread.
     */
    record Together(List<Command> commands) implements Step {}

    /** The process is killed from outside while none of its threads is in a call. */
    record Kill(int process) implements Step {
        @Override
        public List<Command> commands() {
            return List.of();
        }
    }
}
