package touchstone.conformance.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line. {@code prove} and {@code check} are programs of their own, started by the
 * launcher.
 */
@Command(
        name = "touchstone",
        mixinStandardHelpOptions = true,
        version = "touchstone 0.1.0",
        description =
                "Judges implementations of capability-based microkernel IPC by a proved model.",
        subcommands = {})
public final class Main {
    private Main() {}

    /** Runs one command; exit codes: 0 conforms, 1 violation, 2 bad usage or input, 3 unknown. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
