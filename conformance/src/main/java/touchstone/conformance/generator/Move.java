package touchstone.conformance.generator;

import touchstone.conformance.history.Operation;

/**
 * One step of an exploration.
 *
 * @param process who calls, or who is killed
 * @param operation the call, its handle meant literally in the walk that is explored; null for a
 *     kill
 */
record Move(int process, Operation operation) {
    /** What the move would do now. */
    Transition transition(Walk walk) {
        return operation == null
                ? walk.death(process, Transition.KILL)
                : walk.transition(process, operation);
    }

    /** Makes the move. */
    void make(Walk walk) {
        if (operation == null) {
            walk.die(process);
        } else {
            walk.call(process, operation);
        }
    }
}
