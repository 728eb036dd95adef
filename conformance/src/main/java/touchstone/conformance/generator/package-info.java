/**
 * Where tests come from: the small scope explored breadth-first, and random tests. Everything is
 * walked through {@link touchstone.model.Machine}; no transition is defined here a second time.
 */
package touchstone.conformance.generator;
