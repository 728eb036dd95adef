/**
 * The oracle: whether an execution of the model explains a history, and if none does, why. What an
 * operation may do is not said here; every transition is one of {@link touchstone.model.Machine}.
 */
package touchstone.conformance.oracle;
