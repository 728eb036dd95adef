/**
 * Histories: what threads called and what they got back, in memory and as lines of JSON. Here live
 * the records, their reading and their writing; what a history means is the oracle's.
 */
package touchstone.conformance.history;
