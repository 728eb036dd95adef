/** Tests of the runner, most of them against {@link touchstone.conformance.runner.FakeAdapter}. */
package touchstone.conformance.runner;
