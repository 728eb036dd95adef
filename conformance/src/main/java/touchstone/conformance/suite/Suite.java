package touchstone.conformance.suite;

import java.util.List;
import touchstone.conformance.history.Profile;

/**
 * Tests that belong together.
 *
 * @param profile the capacities that the tests were made for
 * @param tests with ids that differ
 */
public record Suite(Profile profile, List<TestCase> tests) {}
