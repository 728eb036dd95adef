/**
 * Runs the Alloy modules of {@code spec/alloy} and holds what they say against the manifest. The
 * modules themselves say what is true; nothing here knows of any kernel object.
 */
package touchstone.spec;
