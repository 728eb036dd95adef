/**
 * How the model is proved: the driver of the KeY prover, its worker processes, the saved proofs and
 * the ledger. Nothing here says what is true; that is in the model's contracts.
 */
package touchstone.proofs;
