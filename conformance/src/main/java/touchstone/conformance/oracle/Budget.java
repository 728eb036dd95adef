package touchstone.conformance.oracle;

/**
 * How much work a verdict may cost. Counted, never timed, so that a verdict is the same on every
 * machine.
 *
 * @param steps how many transitions of the model may be tried
 * @param states how many states may be held at one time
 */
public record Budget(long steps, int states) {
    /** Enough for any history of ordinary concurrency. */
    public static final Budget DEFAULT = new Budget(100_000_000, 100_000);
}
