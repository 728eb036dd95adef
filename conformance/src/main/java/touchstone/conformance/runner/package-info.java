/**
 * Runs tests against an implementation behind its adapter program: starts the program, sends it
 * commands, turns what it answers into histories, has the oracle judge them, and makes a failing
 * test small. What is right and wrong is decided by the oracle, and which tests there are by the
 * generator; neither is decided here.
 */
package touchstone.conformance.runner;
