package touchstone.conformance.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import touchstone.conformance.generator.Coverage;
import touchstone.conformance.generator.Generator;
import touchstone.conformance.history.Choices;
import touchstone.conformance.history.Group;
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
            "Without --out these are the project's own in generated/suites, for very small"
                    + " capacities: one for each type of coport, one for poll, one for revoke and"
                    + " one for COCHANNEL and COCARRIER together. They are written together with"
                    + " their coverage.",
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

    /** Small in the same way: queue, buffers and handles run full, one without the others. */
    static final Profile SMALL_COCARRIER =
            new Profile(
                    2,
                    3,
                    0,
                    0,
                    1,
                    2,
                    3,
                    3,
                    Set.of(Group.CAP, Group.PROC, Group.COCARRIER),
                    Choices.STRICT);

    /**
     * A COCHANNEL that is polled: with room for what it reports when it is neither full nor empty.
     */
    static final Profile SMALL_POLL =
            new Profile(
                    2,
                    3,
                    1,
                    2,
                    0,
                    0,
                    0,
                    0,
                    Set.of(Group.CAP, Group.PROC, Group.COCHANNEL, Group.POLL),
                    Choices.STRICT);

    /**
     * As small as can be: only for what happens between the types, such as opening one by a name of
     * the other, and for polls of COCARRIERs.
     */
    static final Profile SMALL_BOTH_TYPES =
            new Profile(
                    1,
                    2,
                    1,
                    1,
                    1,
                    1,
                    1,
                    1,
                    Set.of(Group.COCHANNEL, Group.COCARRIER, Group.POLL),
                    Choices.STRICT);

    /** A COCHANNEL with handles enough for a capability, its child and another. */
    static final Profile SMALL_REVOKE =
            new Profile(
                    2,
                    3,
                    1,
                    1,
                    0,
                    0,
                    0,
                    0,
                    Set.of(Group.CAP, Group.COCHANNEL, Group.POLL, Group.REVOKE),
                    Choices.STRICT);

    /**
     * A COPIPE with all that can end a wait, and handles for two ends and the capability they had.
     */
    static final Profile SMALL_COPIPE =
            new Profile(
                    2,
                    3,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    1,
                    Set.of(Group.CAP, Group.PROC, Group.COPIPE, Group.POLL, Group.REVOKE),
                    Choices.STRICT);

    /** A suite of the project, and under which names it and its coverage are. */
    record Own(String name, String coverage, Profile profile) {
        /** Its name among the suites. */
        String file() {
            return name + ".jsonl";
        }
    }

    /** The suites of the project, in the order in which they are run. */
    static final List<Own> OWN =
            List.of(
                    new Own("cochannel", "coverage", SMALL),
                    new Own("cocarrier", "coverage-cocarrier", SMALL_COCARRIER),
                    new Own("copipe", "coverage-copipe", SMALL_COPIPE),
                    new Own("poll", "coverage-poll", SMALL_POLL),
                    new Own("revoke", "coverage-revoke", SMALL_REVOKE),
                    new Own("both-types", "coverage-both-types", SMALL_BOTH_TYPES));

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
        if (out != null) {
            Suite suite = suite(profileOption.or(SMALL));
            GeneratedFile file = new GeneratedFile(out, text(suite));
            return done(List.of(file), List.of(Coverage.of(suite)));
        }
        List<GeneratedFile> files = new ArrayList<>();
        List<Coverage> coverages = new ArrayList<>();
        for (Own own : OWN) {
            Suite suite = suite(own.profile());
            Coverage coverage = Coverage.of(suite);
            coverages.add(coverage);
            files.add(GeneratedFile.of("suites/" + own.file(), text(suite)));
            files.add(
                    GeneratedFile.of(
                            own.coverage() + ".md",
                            CoverageReport.markdown(own.profile(), coverage)));
            files.add(GeneratedFile.of(own.coverage() + ".json", CoverageReport.json(coverage)));
        }
        return done(files, coverages);
    }

    private static Suite suite(Profile profile) {
        return new Suite(profile, Generator.breadthFirst(profile));
    }

    /** Writes the files, or compares them with those that are there. */
    private int done(List<GeneratedFile> files, List<Coverage> coverages) throws IOException {
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
        for (Coverage coverage : coverages) {
            print.printf(
                    "%d tests, %d calls; %d sets of admissible outcomes, %d transitions, %d pairs"
                            + " of consecutive transitions%n",
                    coverage.tests(),
                    coverage.calls(),
                    coverage.outcomes().size(),
                    coverage.sentences().size(),
                    coverage.pairs().size());
        }
        return 0;
    }

    private static String text(Suite suite) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SuiteFormat.write(bytes, suite, Generator::admissible);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
