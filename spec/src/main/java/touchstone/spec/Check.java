package touchstone.spec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code touchstone check}: runs the commands of the Alloy modules and holds them to the manifest.
 */
@Command(
        name = "touchstone check",
        mixinStandardHelpOptions = true,
        version = "touchstone 0.1.0",
        sortOptions = false,
        description =
                "Runs the Alloy modules of spec/alloy: the checks that must hold, the checks that must"
                        + " fail, and the runs that must be possible, as the manifest says.",
        footer = {
            "",
            "Example: touchstone check --only no_lock --jobs 2",
            "         touchstone check --trace cochannel_test_outside/nothingIsLost",
            "",
            "Exit codes: 0 all as expected, 1 not, 2 bad usage or input, 3 time limit reached."
        })
public final class Check implements Callable<Integer> {
    private static final int AS_EXPECTED = 0;
    private static final int NOT_AS_EXPECTED = 1;
    private static final int BAD_INPUT = 2;
    private static final int UNKNOWN = 3;

    private static final String CADICAL = "cadical";

    /** Alloy brings these along; this one is Java and so runs on every machine. */
    private static final String ALWAYS_THERE = "sat4j";

    private static final List<String> SOLVERS =
            List.of(CADICAL, "glucose", "minisat", ALWAYS_THERE);

    @Spec private CommandSpec spec;

    private boolean toldOfSlowness;

    @Option(
            names = "--only",
            paramLabel = "REGEX",
            description = "Only commands whose module/name has a match.")
    private String only;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "How many at a time (default: one for each processor).")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--solver",
            paramLabel = "S",
            description = "cadical, glucose, minisat or sat4j, instead of the manifest's.")
    private String solver;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Time limit of each command (default: ${DEFAULT-VALUE}).")
    private int timeout = 600;

    @Option(
            names = "--trace",
            paramLabel = "NAME",
            description =
                    "Run the one command whose module/name ends like this, and print its instance"
                            + " state by state.")
    private String trace;

    @Option(names = "--json", description = "Print JSON instead of the table.")
    private boolean json;

    @Option(names = "--junit", paramLabel = "FILE", description = "Also write a JUnit report.")
    private Path junit;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "Another manifest, with its modules beside it and below.")
    private Path manifestFile;

    private Check() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(
                run(
                        new PrintWriter(System.out, true, UTF_8),
                        new PrintWriter(System.err, true, UTF_8),
                        arguments));
    }

    /** Runs the command line with these streams; returns the exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Check())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(
                        (error, commandLine, parsed) -> {
                            if (error instanceof BadInput) {
                                err.println("touchstone: " + error.getMessage());
                                return BAD_INPUT;
                            }
                            throw error;
                        })
                .execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        Manifest manifest = Manifest.read(manifestFile == null ? ofThisProject() : manifestFile);
        Modules.agreeWith(manifest);
        List<Result> results = results(manifest, chosen(manifest));
        PrintWriter out = spec.commandLine().getOut();
        if (trace != null) {
            out.print(results.get(0).instance());
            out.flush();
        } else if (json) {
            out.println(json(results));
        } else {
            out.print(table(results));
            results.stream()
                    .filter(each -> !each.met())
                    .forEach(each -> out.print(each.complaint()));
            out.flush();
        }
        if (junit != null) {
            JUnitReport.write(junit, results);
        }
        if (results.stream().anyMatch(Result::wrong)) {
            return NOT_AS_EXPECTED;
        }
        return results.stream().allMatch(Result::met) ? AS_EXPECTED : UNKNOWN;
    }

    private static Path ofThisProject() {
        String home = System.getProperty("touchstone.home");
        return Path.of(home == null ? "." : home, "spec", "alloy", "manifest.json");
    }

    /** The entries that the options select. */
    private List<Manifest.Entry> chosen(Manifest manifest) {
        if (jobs < 1 || timeout < 1) {
            throw usage("expected a number of at least 1 after --jobs and --timeout");
        }
        List<Manifest.Entry> chosen = manifest.entries();
        if (only != null) {
            Pattern pattern;
            try {
                pattern = Pattern.compile(only);
            } catch (PatternSyntaxException error) {
                throw usage("expected a regular expression after --only, found " + only);
            }
            chosen = chosen.stream().filter(each -> pattern.matcher(each.id()).find()).toList();
        }
        if (trace != null) {
            chosen =
                    chosen.stream()
                            .filter(each -> ("/" + each.id()).endsWith("/" + trace))
                            .toList();
            if (chosen.size() > 1) {
                throw usage(
                        "expected the name of one command after --trace, found "
                                + String.join(
                                        ", ", chosen.stream().map(Manifest.Entry::id).toList()));
            }
        }
        if (chosen.isEmpty()) {
            throw usage(
                    "expected a command of "
                            + manifest.file()
                            + ", found none that is called "
                            + (trace == null ? only : trace));
        }
        return chosen;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private List<Result> results(Manifest manifest, List<Manifest.Entry> entries) {
        List<Callable<Result>> tasks = new ArrayList<>();
        Progress progress = new Progress(entries.size());
        for (Manifest.Entry entry : entries) {
            String solving = solverFor(entry);
            List<String> shown = manifest.shown().getOrDefault(entry.module(), List.of());
            tasks.add(
                    () -> {
                        Finding finding =
                                Solve.inProcess(
                                        manifest.moduleOf(entry),
                                        entry.name(),
                                        solving,
                                        shown,
                                        timeout);
                        progress.done(entry);
                        return new Result(entry, finding);
                    });
        }
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(jobs, tasks.size()));
        try {
            List<Result> results = new ArrayList<>();
            for (Future<Result> future : pool.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException();
        } catch (ExecutionException error) {
            throw new IllegalStateException(error.getCause());
        } finally {
            pool.shutdownNow();
            progress.end();
        }
    }

    /** The solver that the user or the manifest names, or else one that is always there. */
    private String solverFor(Manifest.Entry entry) {
        String wanted = solver == null ? entry.solver() : solver;
        if (!SOLVERS.contains(wanted)) {
            throw usage(
                    "expected a solver, one of "
                            + String.join(", ", SOLVERS)
                            + ", found "
                            + wanted);
        }
        if (!wanted.equals(CADICAL) || Cadical.installed()) {
            return wanted;
        }
        if (solver != null) {
            throw usage("expected cadical to be installed (Debian package cadical), found none");
        }
        if (!toldOfSlowness) {
            toldOfSlowness = true;
            spec.commandLine()
                    .getErr()
                    .println(
                            "touchstone: cadical is not installed (Debian package cadical); using "
                                    + ALWAYS_THERE
                                    + ", which is slower");
        }
        return ALWAYS_THERE;
    }

    /** The table, a block for each module. */
    private static String table(List<Result> results) {
        StringBuilder text = new StringBuilder();
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("command", "expected", "found", "", "solver", "scope", "seconds"));
        String module = "";
        for (Result result : results) {
            if (!result.entry().module().equals(module)) {
                module = result.entry().module();
                lines.add(List.of(module, "", "", "", "", "", ""));
            }
            lines.add(
                    List.of(
                            "  " + result.entry().name(),
                            result.entry().kind().word,
                            result.finding().words(result.entry().kind()),
                            result.met() ? "ok" : "NOT OK",
                            result.finding().solver(),
                            result.entry().scope(),
                            String.format(Locale.ROOT, "%7.1f", result.finding().seconds())));
        }
        long met = results.stream().filter(Result::met).count();
        return text.append(Table.aligned(lines))
                .append(met)
                .append(" of ")
                .append(results.size())
                .append(" as expected\n")
                .toString();
    }

    private static String json(List<Result> results) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("asExpected", results.stream().allMatch(Result::met));
        for (Result result : results) {
            Manifest.Entry entry = result.entry();
            ObjectNode node = root.withArray("commands").addObject();
            node.put("module", entry.module()).put("name", entry.name());
            node.put("question", entry.question());
            entry.rules().forEach(node.withArray("rules")::add);
            node.put("expected", entry.kind().word);
            node.put("found", result.finding().words(entry.kind())).put("met", result.met());
            node.put("solver", result.finding().solver()).put("scope", entry.scope());
            node.put("seconds", Math.round(result.finding().seconds() * 1000) / 1000.0);
            if (result.finding().trace() != null) {
                node.set("trace", mapper.valueToTree(result.finding().trace()));
            }
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    /** One command with what was found of it. */
    record Result(Manifest.Entry entry, Finding finding) {
        boolean met() {
            return finding.meets(entry.kind());
        }

        /** There is an answer, or never will be one, and it is not the expected one. */
        boolean wrong() {
            return !met() && finding.end() != Finding.End.TIME_LIMIT;
        }

        /** The instance state by state, or that there is none. */
        String instance() {
            String head =
                    entry.id() + " (" + entry.kind().word + "): " + finding.words(entry.kind());
            return head
                    + "\n"
                    + switch (finding.end()) {
                        case INSTANCE -> finding.trace().table();
                        case NONE -> "No instance exists in the scope " + entry.scope() + ".\n";
                        case TIME_LIMIT -> "No answer yet; --timeout gives it more time.\n";
                        case FAILED -> finding.message() + "\n";
                    };
        }

        String complaint() {
            return "\n" + instance();
        }
    }

    /** One line on a terminal that says how far the run is. */
    @SuppressWarnings("SystemConsoleNull") // from Java 22 on it shows where none may see it
    private final class Progress {
        private final boolean shown = System.console() != null && !json;
        private final AtomicInteger done = new AtomicInteger();
        private final int all;

        Progress(int all) {
            this.all = all;
        }

        void done(Manifest.Entry entry) {
            int now = done.incrementAndGet();
            if (shown) {
                System.err.printf("\r\u001b[K%d of %d: %s", now, all, entry.id());
            }
        }

        void end() {
            if (shown) {
                System.err.print("\r\u001b[K");
            }
        }
    }
}
