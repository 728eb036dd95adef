/**
 * Tests of the adapter kits in {@code conformance/kits}, each through its own compiler. What an
 * implementation behind a kit does is judged elsewhere.
 */
package touchstone.conformance.kits;
