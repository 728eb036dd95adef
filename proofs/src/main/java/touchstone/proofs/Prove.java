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
            defaultValue = "40000",
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
        boolean ours = source == null;
        Path folder = ours ? home.resolve("model/src/main/java") : source.toAbsolutePath();
        Path saved = ours ? home.resolve("proofs/saved") : within(into, "saved");
        Path ledgers = ours ? home.resolve("generated/proofs") : into;
        Path exceptions =
                settingsFile != null ? settingsFile : home.resolve("proofs/settings.json");
        checkUsage();
        if (replay && saved == null) {
            throw new BadInput("touchstone prove: --replay of another source needs --into");
        }
        Settings settings =
                !ours && settingsFile == null
                        ? new Settings(null, null)
                        : Settings.read(exceptions);
        Sources sources = new Sources(folder.normalize());
        Ledger last = ledgers == null ? null : Ledger.read(ledgers.resolve("ledger.json"));
        List<String> findings =
                new ArrayList<>(
                        SourceRules.violations(sources, ours ? home.resolve("proofs") : null));
        long start = System.nanoTime();
        int workers = list || checkLedger ? 1 : jobs;
        try (Workers pool =
                new Workers(
                        sources.folder(),
                        home.resolve("proofs/target/key"),
                        workers,
                        replay || vacuity || list || checkLedger)) {
            Listing model = pool.listing();
            findings.addAll(model.uncovered());
            findings.addAll(settings.violations(model.obligations()));
            if (list) {
                chosen(model.obligations()).forEach(this::printObligation);
                return PROVED;
            }
            if (checkLedger) {
                findings.addAll(
                        last == null ? List.of("there is no ledger") : last.gaps(sources, model));
                return conclude(Map.of(), findings, start);
            }
            List<Obligation> chosen = chosen(model.obligations());
            if (chosen.isEmpty()) {
                throw new BadInput(
                        "touchstone prove: no obligation is chosen by --only and --shard");
            }
            Map<String, Double> known = last == null ? Map.of() : last.seconds();
            List<Task> tasks =
                    chosen.stream()
                            .filter(obligation -> !vacuity || isMethod(obligation))
                            .sorted(longestFirst(known))
                            .map(obligation -> task(obligation, settings, sources.hash(), saved))
                            .toList();
            Map<String, Result> results = new TreeMap<>();
            List<Task> fit = tasks;
            if (replay) {
                fit = new ArrayList<>();
                for (Task task : tasks) {
                    String unfit = unfit(task);
                    if (unfit.isEmpty()) {
                        fit.add(task);
                    } else {
                        record(results, Result.open(task.obligation(), 0, unfit));
                    }
                }
            }
            pool.perform(fit, result -> record(results, result));
            if (vacuity) {
                return concludeVacuity(model, results, findings, start);
            }
            boolean complete = chosen.size() == model.obligations().size();
            Ledger.Run run =
                    complete && results.values().stream().allMatch(Result::closed)
                            ? totals(results, start)
                            : null;
            Ledger ledger =
                    Ledger.current(last, sources).with(model.obligations(), results, kind(), run);
            if (ledgers != null) {
                ledger.write(ledgers);
            }
            if (complete && saved != null) {
                dropStrangers(saved, model.obligations());
            }
            findings.addAll(ledger.circles(model.obligations()));
            return conclude(results, findings, start);
        }
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
        if (source == null && into != null) {
            throw new BadInput("touchstone prove: expected --source with --into, found none");
        }
        if (settingsFile != null && !Files.exists(settingsFile)) {
            throw new BadInput(settingsFile + ":1: expected settings, found no such file");
        }
    }

    private int part() {
        return Integer.parseInt(shard.substring(0, shard.indexOf('/')));
    }

    private int parts() {
        return Integer.parseInt(shard.substring(shard.indexOf('/') + 1));
    }

    private String kind() {
        return replay ? "replay" : reuse ? "reuse" : "cold";
    }

    private List<Obligation> chosen(List<Obligation> all) {
        Pattern pattern = Pattern.compile(only);
        List<Obligation> found =
                all.stream().filter(o -> pattern.matcher(o.name()).find()).toList();
        return IntStream.range(0, found.size())
                .filter(index -> index % parts() == part() - 1)
                .mapToObj(found::get)
                .toList();
    }

    /** An obligation without known time may be the longest of all. */
    private static Comparator<Obligation> longestFirst(Map<String, Double> seconds) {
        return Comparator.comparing(
                        (Obligation o) -> seconds.getOrDefault(o.name(), Double.MAX_VALUE))
                .reversed()
                .thenComparing(Obligation::name);
    }

    /** The frame of an invariant has no postcondition, and a method of an interface no code. */
    private static boolean isMethod(Obligation obligation) {
        return !obligation.bodiless() && obligation.name().contains("_behavior");
    }

    private Task task(Obligation obligation, Settings settings, String hash, Path saved) {
        Attempt.Semantics semantics = settings.semantics(obligation.name());
        Path file = within(saved, SavedProofs.fileName(obligation.name()));
        List<Attempt> attempts = new ArrayList<>();
        if (vacuity) {
            attempts.add(new Attempt(Attempt.Means.VACUITY, semantics, Attempt.Splitting.DELAYED));
        }
        if (replay || (reuse && file != null && Files.exists(file))) {
            attempts.add(new Attempt(Attempt.Means.REPLAY, semantics, Attempt.Splitting.DELAYED));
        }
        if (!replay && !vacuity) {
            for (Attempt.Splitting splitting : Attempt.Splitting.values()) {
                attempts.add(new Attempt(Attempt.Means.SEARCH, semantics, splitting));
            }
        }
        String path = file == null ? null : file.toAbsolutePath().toString();
        boolean save = !replay && !vacuity;
        return new Task(
                obligation.name(), attempts, steps, timeout, path, save ? path : null, goals, hash);
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
    private static void dropStrangers(Path saved, List<Obligation> obligations) throws IOException {
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

    private void record(Map<String, Result> results, Result result) {
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

    private Ledger.Run totals(Map<String, Result> results, long start) {
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

    private int concludeVacuity(
            Listing model, Map<String, Result> results, List<String> findings, long start)
            throws IOException {
        List<Result> vacuous = results.values().stream().filter(Result::closed).toList();
        for (Result result : vacuous) {
            findings.add(result.obligation() + ": even false can be proved of it");
        }
        if (!json) {
            model.obligations().stream()
                    .filter(obligation -> !isMethod(obligation))
                    .forEach(o -> System.out.println("left out: no code of its own: " + o.name()));
        }
        Map<String, Result> turned = new TreeMap<>();
        results.forEach(
                (name, result) ->
                        turned.put(
                                name,
                                new Result(
                                        name,
                                        !result.closed(),
                                        result.attempt(),
                                        result.nodes(),
                                        result.seconds(),
                                        result.uses(),
                                        result.goals(),
                                        result.closed() ? "even false can be proved of it" : "")));
        return conclude(turned, findings, start);
    }

    private int conclude(Map<String, Result> results, List<String> findings, long start)
            throws IOException {
        long open = results.values().stream().filter(result -> !result.closed()).count();
        if (junit != null) {
            JUnitReport.write(junit, results.values(), findings);
        }
        double seconds = tenths((System.nanoTime() - start) / 1e9);
        if (json) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("proved", open == 0 && findings.isEmpty());
            answer.put("seconds", seconds);
            answer.put("jobs", jobs);
            answer.put("findings", findings);
            answer.put("obligations", results.values());
            System.out.println(new ObjectMapper().writeValueAsString(answer));
        } else {
            findings.forEach(finding -> System.out.println("REFUSED " + finding));
            System.out.println(summary(results.size(), open, findings.size(), seconds));
        }
        return open == 0 && findings.isEmpty() ? PROVED : UNPROVED;
    }

    private String summary(int all, long open, int findings, double seconds) {
        String refused = findings == 0 ? "" : ", " + findings + " refused";
        if (checkLedger) {
            return findings == 0 ? "the ledger is complete and current" : findings + " refused";
        }
        String what = vacuity ? "stay open with false" : "closed";
        return String.format(
                Locale.ROOT,
                "%d of %d %s%s; %.1f s, %d job%s",
                all - open,
                all,
                what,
                refused,
                seconds,
                jobs,
                jobs == 1 ? "" : "s");
    }
}
