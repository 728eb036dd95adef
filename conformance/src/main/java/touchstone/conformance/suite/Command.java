package touchstone.conformance.suite;

import touchstone.conformance.history.Operation;

/**
 * One call of a test.
 *
 * @param thread the thread that calls
 * @param operation what it calls; where {@code handleOf} is not -1 the handle in it has no meaning
 * @param handleOf the number of the earlier call of this test, counted from 0, whose returned
 *     handle is used instead; -1 when the handle in the operation is meant literally
 */
public record Command(int thread, Operation operation, int handleOf) {}
