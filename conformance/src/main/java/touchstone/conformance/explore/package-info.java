/**
 * Every state of a small machine: the invariants that JML states about the model, made executable
 * from the text that is proved.
 */
package touchstone.conformance.explore;
