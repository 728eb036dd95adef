package touchstone.conformance.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import touchstone.conformance.generator.Coverage;
import touchstone.conformance.generator.Generator;
import touchstone.conformance.history.InputError;
import touchstone.conformance.history.Profile;
import touchstone.conformance.report.CoverageReport;
import touchstone.conformance.suite.Suite;
import touchstone.conformance.suite.SuiteFormat;

/** {@code touchstone generate}. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes the conformance suite from the model.",
            "Without --out it is the project's own, generated/suites/cochannel.jsonl, for very"
                    + " small capacities; it is written together with its coverage.",
            "--profile needs --out.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 --check found a difference, 2 bad usage or input.",
            "",
            "Example: touchstone generate --profile my-profile.json --out my-suite.jsonl"
        })
public final class GenerateCommand implements Callable<Integer> {
    /** Small, so that every table runs full and the ring wraps within a few calls. */
    static final Profile SMALL = new Profile(2, 3, 2, 3);

    @Spec private CommandSpec spec;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "The format; there is jsonl (default: ${DEFAULT-VALUE}).",
            defaultValue = "jsonl")
    private String format;

    @Mixin private ProfileOption profileOption;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the suite there.")
    private Path out;

    @Option(names = "--force", description = "Replace the file of --out if it is there.")
    private boolean force;

    @Option(
            names = "--check",
            description = "Write nothing; compare with what is there and show what differs first.")
    private boolean check;

    @Override
    public Integer call() throws IOException {
        if (!format.equals("jsonl")) {
            throw new ParameterException(
                    spec.commandLine(), "--format: expected jsonl, found " + format);
        }
        if (profileOption.given() && out == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--profile: expected --out with it, since the project's own suite has a profile"
                            + " of its own, found none");
        }
        if (out != null && !check && !force && Files.exists(out)) {
            throw new InputError(
                    out.toString(), 0, "no file of that name, or --force to replace it", "one");
        }
        if (out != null && Files.isDirectory(out)) {
            throw new InputError(out.toString(), 0, "the name of a file", "a directory");
        }
        Profile profile = profileOption.or(SMALL);
        Suite suite = new Suite(profile, Generator.breadthFirst(profile));
        Coverage coverage = Coverage.of(suite);
        List<GeneratedFile> files =
                out != null
                        ? List.of(new GeneratedFile(out, text(suite)))
                        : List.of(
                                GeneratedFile.of("suites/cochannel.jsonl", text(suite)),
                                GeneratedFile.of(
                                        "coverage.md", CoverageReport.markdown(profile, coverage)),
                                GeneratedFile.of("coverage.json", CoverageReport.json(coverage)));
        PrintWriter print = spec.commandLine().getOut();
        for (GeneratedFile file : files) {
            if (check) {
                Optional<String> difference = file.difference();
                if (difference.isPresent()) {
                    spec.commandLine().getErr().println(difference.get());
                    return 1;
                }
            } else {
                file.write();
                print.println("wrote " + file.path());
            }
        }
        print.printf(
                "%d tests, %d calls; %d sets of admissible outcomes, %d transitions, %d pairs of"
                        + " consecutive transitions%n",
                coverage.tests(),
                coverage.calls(),
                coverage.outcomes().size(),
                coverage.sentences().size(),
                coverage.pairs().size());
        return 0;
    }

    private static String text(Suite suite) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SuiteFormat.write(bytes, suite, Generator::admissible);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
