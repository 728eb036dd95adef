/**
 * The command line: one class a command. A command reads its arguments, lets another package do the
 * work, prints, and chooses the exit code.
 */
package touchstone.conformance.command;
