package touchstone.conformance.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import touchstone.conformance.report.Traceability;
import touchstone.conformance.report.TraceabilityReport;

/** {@code touchstone trace}. */
@Command(
        name = "trace",
        mixinStandardHelpOptions = true,
        description = {
            "Traces every rule from the specification to the model, its proofs, checks and tests.",
            "Writes generated/traceability.md, and fails when a rule is nowhere modelled or tested,"
                    + " or when something names a rule that does not exist.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 all traced, 1 something is missing or differs, 2 bad usage or input.",
            "",
            "Example: touchstone trace --check"
        })
public final class TraceCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--check",
            description = "Write nothing; compare with what is there and show what differs first.")
    private boolean check;

    @Override
    public Integer call() throws IOException {
        Path home = Main.home().toAbsolutePath();
        Traceability traceability = Traceability.of(home);
        GeneratedFile file =
                GeneratedFile.of("traceability.md", TraceabilityReport.markdown(traceability));
        PrintWriter err = spec.commandLine().getErr();
        traceability.problems().forEach(err::println);
        Optional<String> difference = Optional.empty();
        if (check) {
            difference = file.difference();
            difference.ifPresent(err::println);
        } else {
            file.write();
            spec.commandLine().getOut().println("wrote " + file.path());
        }
        spec.commandLine()
                .getOut()
                .printf(
                        "%d rules, %d problems%n",
                        traceability.rules().size(), traceability.problems().size());
        return traceability.problems().isEmpty() && difference.isEmpty() ? 0 : 1;
    }
}
