package touchstone.proofs;

import java.util.List;

/**
 * What became of an obligation.
 *
 * @param obligation its name
 * @param closed true when the prover itself says that the proof is closed
 * @param attempt the attempt that closed it, or the last one; null when none was made
 * @param nodes how many nodes the proof tree has
 * @param seconds how long all attempts took, in seconds of wall time
 * @param uses the names of the contracts that the proof relies on, sorted
 * @param note why it is open; empty when it is closed
 */
record Result(
        String obligation,
        boolean closed,
        Attempt attempt,
        int nodes,
        double seconds,
        List<String> uses,
        String note) {

    static Result open(String obligation, double seconds, String note) {
        return new Result(obligation, false, null, 0, seconds, List.of(), note);
    }
}
