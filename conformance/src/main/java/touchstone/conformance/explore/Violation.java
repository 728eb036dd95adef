package touchstone.conformance.explore;

/**
 * A clause that does not hold.
 *
 * @param clause the clause
 * @param object the object that it does not hold of, as it is reached: {@code
 *     machine.cochannels.channel[1]}
 */
public record Violation(Clause clause, String object) {
    /** The object, then the clause and its place. */
    @Override
    public String toString() {
        return object + " violates the invariant of " + clause;
    }
}
