package touchstone.proofs;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code touchstone prove}: proves every contract of the model. Exit codes: 0 all closed, 1
 * something is open or refused, 2 bad usage or input.
 */
@Command(
        name = "prove",
        mixinStandardHelpOptions = true,
        description = "Proves every contract of the model with KeY.",
        footer = {
            "",
            "Examples:",
            "  touchstone prove --jobs 2                 everything, from nothing",
            "  touchstone prove --replay                 checks the saved proofs without search",
            "  touchstone prove --only 'Cochannel::send' a part",
            "  touchstone prove --check-ledger           is everything proved, by the ledger?"
        })
public final class Prove implements Callable<Integer> {
    private static final int PROVED = 0;
    private static final int UNPROVED = 1;
    private static final int BAD = 2;

    @Option(
            names = "--source",
            paramLabel = "DIR",
            description = "Another model than ours; see --into.")
    Path source;

    @Option(
            names = "--into",
            paramLabel = "DIR",
            description = "Where proofs and ledger of another model go; default: nowhere.")
    Path into;

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "The exceptions and their reasons; default: proofs/settings.json.")
    Path settingsFile;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many worker processes; default: ${DEFAULT-VALUE}.")
    int jobs;

    @Option(
            names = "--only",
            paramLabel = "REGEX",
            defaultValue = "",
            description = "Only obligations in whose names this is found.")
    String only;

    @Option(
            names = "--shard",
            paramLabel = "I/N",
            defaultValue = "1/1",
            description = "Only the I-th of N parts, I from 1.")
    String shard;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "80000",
            description = "Rule applications of one search; default: ${DEFAULT-VALUE}.")
    int steps;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "Processor time of one search; default: ${DEFAULT-VALUE}.")
    int timeout;

    @Option(names = "--list", description = "Lists the obligations and proves nothing.")
    boolean list;

    @Option(names = "--replay", description = "Checks the saved proofs, without search.")
    boolean replay;

    @Option(
            names = "--reuse",
            description = "Replays saved proofs that still fit and searches for the rest.")
    boolean reuse;

    @Option(names = "--check-ledger", description = "Compares the ledger with the source.")
    boolean checkLedger;

    @Option(
            names = "--vacuity",
            description = "Tries to prove false of each method; what succeeds is vacuous.")
    boolean vacuity;

    @Option(names = "--goals", description = "Prints the first sequents that stay open.")
    boolean goals;

    @Option(names = "--junit", paramLabel = "FILE", description = "Writes JUnit XML.")
    Path junit;

    @Option(names = "--json", description = "Prints the results as JSON.")
    boolean json;

    private final Path home;
    private final List<String> findings = new ArrayList<>();
    private final Map<String, Result> results = new TreeMap<>();
    private long start;
    private Path saved;
    private Path generated;
    private Settings settings;
    private Sources sources;
    private Ledger ledger;

    /**
     * @param home the root of the project
     */
    Prove(Path home) {
        this.home = home;
    }

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(run(Path.of(System.getProperty("touchstone.home", ".")), arguments));
    }

    /**
     * Runs the command.
     *
     * @param home the root of the project
     * @return the exit code
     */
    static int run(Path home, String... arguments) {
        CommandLine line = new CommandLine(new Prove(home.toAbsolutePath().normalize()));
        line.setParameterExceptionHandler(
                (wrong, all) -> {
                    System.err.println("touchstone prove: " + wrong.getMessage());
                    return BAD;
                });
        line.setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                    if (failure instanceof BadInput) {
                        System.err.println(failure.getMessage());
                        return BAD;
                    }
                    throw failure;
                });
        return line.execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        checkUsage();
        start = System.nanoTime();
        boolean ours = source == null;
        Path folder = ours ? home.resolve("model/src/main/java") : source.toAbsolutePath();
        saved = ours ? home.resolve("proofs/saved") : within(into, "saved");
        generated = ours ? home.resolve("generated/proofs") : into;
        Path exceptions = ours ? home.resolve("proofs/settings.json") : null;
        settings = Settings.read(settingsFile == null ? exceptions : settingsFile);
        sources = new Sources(folder.normalize());
        ledger = generated == null ? null : Ledger.read(generated.resolve("ledger.json"));
        findings.addAll(SourceRules.violations(sources, ours ? home.resolve("proofs") : null));
        boolean brief = list || checkLedger || replay || vacuity;
        int workers = list || checkLedger ? 1 : jobs;
        Path scratch = home.resolve("proofs/target/key");
        try (Workers pool = new Workers(sources.folder(), scratch, workers, brief)) {
            Listing model = pool.listing();
            if (list) {
                chosen(model.obligations()).forEach(this::printObligation);
                return PROVED;
            }
            findings.addAll(settings.unexplained(model.uncovered()));
            findings.addAll(settings.violations(model.obligations()));
            if (checkLedger) {
                findings.addAll(
                        ledger == null
                                ? List.of("there is no ledger")
                                : ledger.gaps(sources, model));
            } else if (vacuity) {
                tryFalse(pool, model);
            } else {
                prove(pool, model);
            }
        }
        return conclude();
    }

    /** Performs the chosen part and enters the results in the ledger. */
    private void prove(Workers pool, Listing model) throws IOException {
        List<Obligation> chosen = chosen(model.obligations());
        List<Task> tasks = new ArrayList<>();
        for (Obligation obligation : longestFirst(chosen)) {
            Task task = task(obligation);
            String unfit = replay ? unfit(task) : "";
            if (unfit.isEmpty()) {
                tasks.add(task);
            } else {
                record(Result.open(obligation.name(), 0, unfit));
            }
        }
        pool.perform(tasks, this::record);
        boolean complete = chosen.size() == model.obligations().size();
        boolean closed = results.values().stream().allMatch(Result::closed);
        Ledger now =
                Ledger.current(ledger, sources)
                        .with(
                                model.obligations(),
                                results,
                                replay ? "replay" : reuse ? "reuse" : "cold",
                                complete && closed ? totals() : null);
        findings.addAll(now.circles(model.obligations()));
        if (generated != null) {
            now.write(generated, settings);
        }
        if (complete && saved != null) {
            dropStrangers(model.obligations());
        }
    }

    /** Tries to prove that each method ends in no state at all, and is content when that fails. */
    private void tryFalse(Workers pool, Listing model) {
        List<Task> tasks = new ArrayList<>();
        for (Obligation obligation : chosen(model.obligations())) {
            if (obligation.bodiless() || !obligation.name().contains("_behavior")) {
                if (!json) {
                    System.out.println("left out, it has no code of its own: " + obligation.name());
                }
            } else {
                Attempt.Semantics semantics = settings.semantics(obligation.name());
                Attempt attempt =
                        new Attempt(Attempt.Means.VACUITY, semantics, Attempt.Splitting.DELAYED);
                tasks.add(
                        new Task(
                                obligation.name(),
                                List.of(attempt),
                                Math.min(steps, 5000),
                                timeout,
                                null,
                                null,
                                false,
                                sources.hash()));
            }
        }
        pool.perform(
                tasks,
                result ->
                        record(
                                new Result(
                                        result.obligation(),
                                        !result.closed() && result.attempt() != null,
                                        result.attempt(),
                                        result.nodes(),
                                        result.seconds(),
                                        List.of(),
                                        List.of(),
                                        result.closed()
                                                ? "even false can be proved of it"
                                                : result.attempt() == null ? result.note() : "")));
    }

    private static Path within(Path folder, String name) {
        return folder == null ? null : folder.resolve(name);
    }

    private void checkUsage() {
        if (jobs < 1 || steps < 1 || timeout < 1) {
            throw new BadInput(
                    "touchstone prove: expected --jobs, --steps and --timeout of at least 1, found "
                            + Math.min(jobs, Math.min(steps, timeout)));
        }
        if (Stream.of(list, replay, reuse, checkLedger, vacuity).filter(on -> on).count() > 1) {
            throw new BadInput(
                    "touchstone prove: expected one of --list, --replay, --reuse, --check-ledger"
                            + " and --vacuity, found several");
        }
        if (!shard.matches("[1-9][0-9]{0,3}/[1-9][0-9]{0,3}") || part() > parts()) {
            throw new BadInput(
                    "touchstone prove: expected --shard I/N with I from 1 to N, found '"
                            + shard
                            + "'");
        }
        try {
            Pattern.compile(only);
        } catch (PatternSyntaxException e) {
            throw new BadInput(
                    "touchstone prove: expected a regular expression after --only, found '"
                            + only
                            + "'");
        }
        if (source != null && into == null && (replay || reuse || checkLedger)) {
            throw new BadInput("touchstone prove: expected --into with --source, found none");
        }
        if (source == null && into != null) {
            throw new BadInput("touchstone prove: expected --source with --into, found none");
        }
    }

    private int part() {
        return Integer.parseInt(shard.substring(0, shard.indexOf('/')));
    }

    private int parts() {
        return Integer.parseInt(shard.substring(shard.indexOf('/') + 1));
    }

    private List<Obligation> chosen(List<Obligation> all) {
        Pattern pattern = Pattern.compile(only);
        List<Obligation> found =
                all.stream().filter(o -> pattern.matcher(o.name()).find()).toList();
        List<Obligation> chosen = part(found, part(), parts());
        if (chosen.isEmpty()) {
            throw new BadInput(
                    "touchstone prove: expected an obligation for --only '"
                            + only
                            + "' --shard "
                            + shard
                            + ", found none");
        }
        return chosen;
    }

    /** Every {@code parts}-th element, from the {@code part}-th on; counted from 1. */
    static <T> List<T> part(List<T> all, int part, int parts) {
        return IntStream.range(0, all.size())
                .filter(index -> index % parts == part - 1)
                .mapToObj(all::get)
                .toList();
    }

    /** By the last ledger; an obligation that it does not know may be the longest of all. */
    private List<Obligation> longestFirst(List<Obligation> obligations) {
        Map<String, Double> seconds = ledger == null ? Map.of() : ledger.seconds();
        return obligations.stream()
                .sorted(
                        Comparator.comparing(
                                        (Obligation obligation) ->
                                                seconds.getOrDefault(
                                                        obligation.name(), Double.MAX_VALUE))
                                .reversed()
                                .thenComparing(Obligation::name))
                .toList();
    }

    private Task task(Obligation obligation) {
        Attempt.Semantics semantics = settings.semantics(obligation.name());
        Path file = within(saved, SavedProofs.fileName(obligation.name()));
        List<Attempt> attempts = new ArrayList<>();
        if (replay || (reuse && file != null && Files.exists(file))) {
            attempts.add(new Attempt(Attempt.Means.REPLAY, semantics, Attempt.Splitting.DELAYED));
        }
        if (!replay) {
            for (Attempt.Splitting splitting : Attempt.Splitting.values()) {
                attempts.add(new Attempt(Attempt.Means.SEARCH, semantics, splitting));
            }
        }
        String path = file == null ? null : file.toAbsolutePath().toString();
        return new Task(
                obligation.name(),
                attempts,
                steps,
                timeout,
                path,
                replay ? null : path,
                goals,
                sources.hash());
    }

    /** Why a saved proof may not be replayed; empty when it may. */
    private static String unfit(Task task) {
        Path file = Path.of(task.read());
        if (!Files.exists(file)) {
            return "no saved proof";
        }
        try {
            SavedProofs.Head head = SavedProofs.head(file);
            if (!head.obligation().equals(task.obligation())) {
                return "the saved proof is of " + head.obligation();
            }
            if (head.semantics() != task.attempts().get(0).semantics()) {
                return "the saved proof has other integers than the settings say";
            }
            return head.source().equals(task.source())
                    ? ""
                    : "the saved proof is stale: the source has changed since";
        } catch (IOException | IllegalArgumentException e) {
            return "the saved proof cannot be read: " + e.getMessage();
        }
    }

    /** Removes the proofs of obligations that are no more. */
    private void dropStrangers(List<Obligation> obligations) throws IOException {
        List<String> known = obligations.stream().map(o -> SavedProofs.fileName(o.name())).toList();
        if (Files.isDirectory(saved)) {
            try (Stream<Path> files = Files.list(saved)) {
                for (Path file : files.toList()) {
                    String name = file.getFileName().toString();
                    if (name.endsWith(".proof.gz") && !known.contains(name)) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    // ---- what is said

    private void printObligation(Obligation obligation) {
        System.out.println(
                obligation.name()
                        + "  "
                        + obligation.file()
                        + ":"
                        + obligation.line()
                        + "  "
                        + String.join(" ", obligation.rules()));
    }

    private void record(Result result) {
        results.put(result.obligation(), result);
        if (!json) {
            Attempt attempt = result.attempt();
            System.out.println(
                    String.format(
                            Locale.ROOT,
                            "%-6s %7.1f s %7d nodes  %-22s %s%s",
                            result.closed() ? "closed" : "OPEN",
                            result.seconds(),
                            result.nodes(),
                            attempt == null
                                    ? ""
                                    : (attempt.means()
                                                    + " "
                                                    + attempt.semantics()
                                                    + (attempt.means() == Attempt.Means.SEARCH
                                                            ? " " + attempt.splitting()
                                                            : ""))
                                            .toLowerCase(Locale.ROOT),
                            result.obligation(),
                            result.note().isEmpty() ? "" : "  (" + result.note() + ")"));
            for (String goal : result.goals()) {
                System.out.println("    open: " + goal.replace("\n", "\n    "));
            }
        }
    }

    private Ledger.Run totals() {
        return new Ledger.Run(
                results.size(),
                tenths((System.nanoTime() - start) / 1e9),
                tenths(results.values().stream().mapToDouble(Result::seconds).sum()),
                results.values().stream().mapToLong(Result::nodes).sum(),
                jobs);
    }

    private static double tenths(double seconds) {
        return Math.round(seconds * 10) / 10.0;
    }

    private int conclude() throws IOException {
        long open = results.values().stream().filter(result -> !result.closed()).count();
        boolean proved = open == 0 && findings.isEmpty();
        double seconds = tenths((System.nanoTime() - start) / 1e9);
        if (junit != null) {
            JUnitReport.write(junit, results.values(), findings);
        }
        if (json) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("proved", proved);
            answer.put("seconds", seconds);
            answer.put("jobs", jobs);
            answer.put("findings", findings);
            answer.put("obligations", results.values());
            System.out.println(new ObjectMapper().writeValueAsString(answer));
        } else {
            findings.forEach(finding -> System.out.println("REFUSED " + finding));
            System.out.println(summary(open, seconds));
        }
        return proved ? PROVED : UNPROVED;
    }

    private String summary(long open, double seconds) {
        if (checkLedger && findings.isEmpty()) {
            return "the ledger is complete and current";
        }
        return String.format(
                Locale.ROOT,
                "%d of %d %s%s; %.1f s, %d job%s",
                results.size() - open,
                results.size(),
                vacuity ? "do not follow from nothing" : "closed",
                findings.isEmpty() ? "" : ", " + findings.size() + " refused",
                seconds,
                jobs,
                jobs == 1 ? "" : "s");
    }
}
