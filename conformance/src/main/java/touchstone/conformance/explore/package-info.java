/**
 * Every state of a small machine, found breadth-first by the machine's own transitions, and the
 * invariants that JML states about the model, made executable from the text that is proved. What is
 * particular to one type of coport is in {@code Calls}, {@code Packing} and {@code LeastPrivilege}.
 */
package touchstone.conformance.explore;
