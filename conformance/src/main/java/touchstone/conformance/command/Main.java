package touchstone.conformance.command;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import touchstone.conformance.history.InputError;

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
        subcommands = {
            TestCommand.class,
            JudgeCommand.class,
            GenerateCommand.class,
            ProfilesCommand.class,
            ExploreCommand.class,
            TraceCommand.class,
            BenchCommand.class
        })
public final class Main {
    private Main() {}

    /** Runs one command; exit codes: 0 conforms, 1 violation, 2 bad usage or input, 3 unknown. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Where the project is: as the launcher says, or else here. */
    static Path home() {
        return Path.of(System.getProperty("touchstone.home", ""));
    }

    /** The command line; input that cannot be used and files that fail end with a message and 2. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> {
                            if (failure instanceof InputError) {
                                command.getErr().println(failure.getMessage());
                            } else if (failure instanceof IOException) {
                                command.getErr().println("touchstone: " + failure);
                            } else {
                                failure.printStackTrace(command.getErr());
                            }
                            return 2;
                        });
    }
}
