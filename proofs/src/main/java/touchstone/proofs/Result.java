package touchstone.proofs;

import java.util.List;

/**
 * What became of an obligation.
 *
 * @param obligation its name
 * @param closed true when the prover itself says that the proof is closed
 * @param attempt the attempt that closed it, or the last one; null when none was made
 * @param nodes how many nodes the proof tree has
 * @param seconds the processor time that all attempts took, which unlike wall time does not depend
 *     on what else the computer does
 * @param uses the names of the contracts that the proof relies on, sorted
 * @param goals the first sequents that stay open, when they were asked for
 * @param note why it is open; empty when it is closed
 */
record Result(
        String obligation,
        boolean closed,
        Attempt attempt,
        int nodes,
        double seconds,
        List<String> uses,
        List<String> goals,
        String note) {

    static Result open(String obligation, double seconds, String note) {
        return new Result(obligation, false, null, 0, seconds, List.of(), List.of(), note);
    }
}
