package touchstone.conformance.oracle;

import java.util.List;

/** What the oracle says of a history. */
public sealed interface Verdict {
    /** Some execution of the model explains the history. */
    record Accept(long events, long steps) implements Verdict {}

    /** No execution of the model explains it. */
    record Reject(Explanation explanation) implements Verdict {}

    /** The budget was spent before an answer was found. */
    record Unknown(long line, long steps, String reason) implements Verdict {}

    /**
     * Why a history was rejected.
     *
     * @param line the line of the first event that no execution explains
     * @param observed that event in words, such as {@code thread 1: send(handle 0, 3 bytes)
     *     returned EAGAIN}
     * @param admissible every outcome that was admissible there, with the rules that say so
     * @param rules the ids of the rules that the observed outcome breaks
     * @param state the model state (or states) after the longest explained prefix, in words
     * @param pending for every other call that was pending there, why it does not explain the event
     *     either
     */
    record Explanation(
            long line,
            String observed,
            List<Admissible> admissible,
            List<String> rules,
            List<String> state,
            List<String> pending) {}

    /**
     * An outcome the model allows, such as {@code OK} or {@code EPIPE}, and the rules that allow
     * it.
     */
    record Admissible(String outcome, List<String> rules) {}
}
