package touchstone.conformance.runner;

import touchstone.conformance.history.History;
import touchstone.conformance.suite.TestCase;

/** One run of a test that failed: what was done, and what is wrong with it. */
record Observation(TestCase test, History history, Finding finding) {}
