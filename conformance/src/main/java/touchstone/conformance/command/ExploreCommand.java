package touchstone.conformance.command;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import touchstone.conformance.explore.Exploration;
import touchstone.conformance.explore.Explored;
import touchstone.conformance.explore.ExploredScope;
import touchstone.conformance.explore.Invariants;
import touchstone.conformance.explore.LeastPrivilege;
import touchstone.conformance.explore.ScopeManifest;
import touchstone.conformance.history.HistoryFormat;
import touchstone.conformance.history.Profile;
import touchstone.conformance.oracle.Words;
import touchstone.model.Machine;

/** {@code touchstone explore}. */
@Command(
        name = "explore",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Finds every state that the machine can reach with the tables of a profile, and checks"
                    + " in each the invariants that JML states.",
            "States count as one that differ only in which process, handle, coport or message"
                    + " buffer is which.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 all hold, 1 violation or difference, 2 bad usage or input, 3 unknown"
                    + " (budget spent).",
            "",
            "Example: touchstone explore --profile my-small-profile.json"
        })
public final class ExploreCommand implements Callable<Integer> {
    private static final Profile SMALL = new Profile(2, 2, 2, 2);

    @Spec private CommandSpec spec;

    @Mixin private ProfileOption profileOption;

    @Option(
            names = "--names",
            paramLabel = "N",
            defaultValue = "1",
            description = "Open by so many names, and without (default: ${DEFAULT-VALUE}).")
    private int names;

    @Option(
            names = "--bytes",
            paramLabel = "N",
            defaultValue = "1",
            description = "Send bytes of so many values (default: ${DEFAULT-VALUE}).")
    private int bytes;

    @Option(
            names = "--all-rights",
            description =
                    "Derive all sets of rights, not only those that the rules tell apart: of SEND,"
                            + " RECV and CLOSE, each with POLL and TRANSFER, and of a message LOAD"
                            + " with TRANSFER.")
    private boolean allRights;

    @Option(names = "--unmerged", description = "Count states that differ only by a renaming, too.")
    private boolean unmerged;

    @Option(
            names = "--refused",
            description =
                    "Judge also the calls that are refused: each call must take effect exactly when"
                            + " no error is admissible but one that the profile lets the kernel"
                            + " choose, and change nothing when it is refused.")
    private boolean refused;

    @Option(
            names = "--states",
            paramLabel = "N",
            defaultValue = "50000000",
            description = "Find at most so many states (default: ${DEFAULT-VALUE}).")
    private int states;

    @Option(
            names = "--memory",
            paramLabel = "MB",
            description = "Keep them in at most so much memory (default: three quarters of all).")
    private long memory;

    @Option(names = "--json", description = "Print it as one JSON object.")
    private boolean json;

    @Option(
            names = "--only-counts",
            description = "Print only what is the same on every run and every computer.")
    private boolean onlyCounts;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = "",
            description =
                    "Explore every scope of a manifest instead and compare with what it expects;"
                            + " without FILE spec/explore/manifest.json.")
    private String manifest;

    @Option(
            names = "--least-privilege",
            description =
                    "Write spec/least-privilege.md instead: who can change or see what of a"
                            + " COCHANNEL, of a COCARRIER and its messages, and of a COPIPE.")
    private boolean leastPrivilege;

    @Option(
            names = "--check",
            description =
                    "With --least-privilege: write nothing, compare with what is there. Otherwise"
                            + " the same as --manifest.")
    private boolean check;

    @Override
    public Integer call() throws IOException {
        if (leastPrivilege) {
            return leastPrivilege();
        }
        if (states < 1 || memory < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--states and --memory: expected positive numbers, found "
                            + states
                            + " and "
                            + memory);
        }
        if (manifest != null || check) {
            return manifest();
        }
        Profile profile = profileOption.or(SMALL);
        ExploredScope scope =
                new ExploredScope(profile, names, bytes, allRights, !unmerged, refused);
        Invariants<Machine> invariants = invariants();
        Explored explored = explore(scope, invariants);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(scope, invariants, explored));
        } else {
            print(out, scope, invariants, explored);
        }
        out.flush();
        return code(explored);
    }

    private static int code(Explored explored) {
        return switch (explored.ending()) {
            case COMPLETE -> 0;
            case VIOLATION -> 1;
            case SPENT -> 3;
        };
    }

    private static Invariants<Machine> invariants() {
        return Invariants.of(
                Main.home().resolve("model").resolve("src").resolve("main").resolve("java"));
    }

    private Explored explore(ExploredScope scope, Invariants<Machine> invariants) {
        long most = memory > 0 ? memory << 20 : Runtime.getRuntime().maxMemory() / 4 * 3;
        boolean terminal = TestCommand.onTerminal();
        Explored explored =
                new Exploration(
                                scope,
                                invariants,
                                states,
                                most,
                                (found, done) -> {
                                    if (terminal) {
                                        System.err.printf(
                                                Locale.ROOT,
                                                "\r%,d states, %,d explored",
                                                found,
                                                done);
                                    }
                                })
                        .run();
        if (terminal) {
            System.err.print("\r" + " ".repeat(60) + "\r");
        }
        return explored;
    }

    private int manifest() throws IOException {
        Path file =
                manifest == null || manifest.isEmpty()
                        ? Main.home().resolve("spec").resolve("explore").resolve("manifest.json")
                        : Path.of(manifest);
        PrintWriter out = spec.commandLine().getOut();
        Invariants<Machine> invariants = invariants();
        int worst = 0;
        for (ScopeManifest.Entry entry : ScopeManifest.read(file)) {
            Explored explored = explore(entry.scope(), invariants);
            Explored.Counts counts = explored.counts();
            var found =
                    new ScopeManifest.Expected(
                            counts.states(), counts.transitions(), counts.depth());
            boolean same = found.equals(entry.expected());
            if (explored.ending() == Explored.Ending.COMPLETE && same) {
                out.printf("%s: %s%s%n", entry.name(), found, onlyCounts ? "" : rates(explored));
                continue;
            }
            worst = worst == 1 || code(explored) != 3 ? 1 : 3;
            out.printf(
                    Locale.ROOT,
                    "%s:%d: %s: expected %s, found %s%s%n",
                    file,
                    entry.line(),
                    entry.name(),
                    entry.expected(),
                    found,
                    explored.ending() == Explored.Ending.SPENT
                            ? " until the budget was spent"
                            : "");
            violation(out, explored);
        }
        out.flush();
        return worst;
    }

    private int leastPrivilege() throws IOException {
        GeneratedFile file =
                new GeneratedFile(
                        Main.home().resolve("spec").resolve("least-privilege.md"),
                        LeastPrivilege.markdown(invariants()));
        if (!check) {
            file.write();
            spec.commandLine().getOut().println("wrote " + file.path());
            return 0;
        }
        Optional<String> difference = file.difference();
        difference.ifPresent(spec.commandLine().getErr()::println);
        return difference.isPresent() ? 1 : 0;
    }

    private static String rates(Explored explored) {
        return String.format(
                Locale.ROOT,
                "; %.1f s, %,.0f states/s, %,.0f transitions/s, %.0f bytes a state",
                explored.seconds(),
                explored.statesPerSecond(),
                explored.transitionsPerSecond(),
                explored.bytesPerStateWithTable());
    }

    private void print(
            PrintWriter out,
            ExploredScope scope,
            Invariants<Machine> invariants,
            Explored explored) {
        Explored.Counts counts = explored.counts();
        out.println(Words.of(scope.profile()));
        out.println(
                switch (explored.ending()) {
                    case COMPLETE -> "ALL HOLD in every state, and there is no deadlock";
                    case VIOLATION -> "VIOLATION";
                    case SPENT -> "UNKNOWN: the budget was spent; until then nothing was violated";
                });
        out.printf("states       %d%n", counts.states());
        out.printf("transitions  %d%n", counts.transitions());
        out.printf("depth        %d%n", counts.depth());
        if (scope.refused()) {
            out.printf("judged       %d calls, refused ones included%n", counts.judged());
        }
        out.printf(
                Locale.ROOT,
                "clauses      %d checked in every state, %d about ghost state or not executable%n",
                invariants.executable().size(),
                invariants.skipped().size());
        if (!onlyCounts) {
            out.printf(
                    Locale.ROOT,
                    "rate         %,.0f states/s, %,.0f transitions/s, %.1f s%n",
                    explored.statesPerSecond(),
                    explored.transitionsPerSecond(),
                    explored.seconds());
            out.printf(
                    Locale.ROOT,
                    "memory       %d bytes a state, %.0f with the table that finds it%n",
                    explored.bytesPerState(),
                    explored.bytesPerStateWithTable());
        }
        violation(out, explored);
    }

    private static void violation(PrintWriter out, Explored explored) {
        if (explored.ending() != Explored.Ending.VIOLATION) {
            return;
        }
        out.println();
        explored.faults().forEach(out::println);
        out.println(explored.path().isEmpty() ? "in the first state" : "after the calls");
        int number = 1;
        for (Explored.Step step : explored.path()) {
            out.printf("  %d. %s%n", number++, step);
        }
        out.println("in the state");
        explored.state().forEach(line -> out.println("  " + line));
    }

    private String json(ExploredScope scope, Invariants<Machine> invariants, Explored explored)
            throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator object = new ObjectMapper().createGenerator(text)) {
            object.useDefaultPrettyPrinter();
            object.writeStartObject();
            object.writeFieldName("profile");
            HistoryFormat.writeObject(object, scope.profile(), false);
            object.writeStringField("ending", explored.ending().name());
            Explored.Counts counts = explored.counts();
            object.writeNumberField("states", counts.states());
            object.writeNumberField("transitions", counts.transitions());
            object.writeNumberField("depth", counts.depth());
            object.writeNumberField("judged", counts.judged());
            object.writeNumberField("clauses", invariants.executable().size());
            object.writeNumberField("skippedClauses", invariants.skipped().size());
            if (!onlyCounts) {
                object.writeNumberField("seconds", explored.seconds());
                object.writeNumberField("statesPerSecond", explored.statesPerSecond());
                object.writeNumberField("transitionsPerSecond", explored.transitionsPerSecond());
                object.writeNumberField("bytesPerState", explored.bytesPerState());
                object.writeNumberField("bytes", explored.bytes());
            }
            HistoryFormat.writeList(object, "faults", explored.faults());
            HistoryFormat.writeList(object, "path", explored.path());
            HistoryFormat.writeList(object, "state", explored.state());
            object.writeEndObject();
        }
        return text.toString();
    }
}
