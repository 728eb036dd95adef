package touchstone.proofs;

import java.util.List;

/**
 * What a worker is asked to do: to try one obligation, one attempt after the other until it closes.
 *
 * @param obligation its name
 * @param attempts in this order
 * @param steps how many rule applications each search may take
 * @param seconds how much processor time each search may take
 * @param read the saved proof that a replay reads, or null
 * @param save where a proof that closed goes, or null
 * @param goals whether to answer with the sequents that stay open
 * @param source the hash of the source, for the saved proof
 */
record Task(
        String obligation,
        List<Attempt> attempts,
        int steps,
        int seconds,
        String read,
        String save,
        boolean goals,
        String source) {}
