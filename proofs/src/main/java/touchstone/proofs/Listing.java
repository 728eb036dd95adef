package touchstone.proofs;

import java.util.List;

/**
 * What the prover found in a source folder.
 *
 * @param obligations every contract, sorted by name
 * @param uncovered one message for each method or constructor that has code and no contract
 */
record Listing(List<Obligation> obligations, List<String> uncovered) {}
