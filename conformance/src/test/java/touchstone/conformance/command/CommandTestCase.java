package touchstone.conformance.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs commands as the program does, and keeps what the last one printed. */
abstract class CommandTestCase {
    String out;
    String err;

    /** Runs one command; its exit code. */
    int run(String... arguments) {
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));
        int code = line.execute(arguments);
        out = output.toString();
        err = errors.toString();
        return code;
    }
}
