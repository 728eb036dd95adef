package touchstone.conformance.explore;

/**
 * A clause that cannot be executed.
 *
 * @param clause the clause
 * @param aboutGhostState whether it speaks of what exists in the proof alone
 * @param reason why it cannot be executed
 */
public record Skipped(Clause clause, boolean aboutGhostState, String reason) {}
