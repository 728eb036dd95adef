/** Tests as data, and the files they are kept in. Nothing here makes, runs or judges a test. */
package touchstone.conformance.suite;
