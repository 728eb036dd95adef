/**
 * Documents for people: the page about a failure, and the tables of what is covered and traced.
 * Nothing here decides anything; it shows what others found out.
 */
package touchstone.conformance.report;
