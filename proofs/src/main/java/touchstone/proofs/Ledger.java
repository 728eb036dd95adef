package touchstone.proofs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is proved: one entry for each obligation of one state of the source.
 *
 * @param source the hash of the whole source: an obligation may depend on any part of it
 * @param classes the hash of each source file
 * @param runs the last complete run of each kind
 * @param obligations the entries, by name
 */
@JsonPropertyOrder({"source", "classes", "runs", "obligations"})
record Ledger(
        String source,
        Map<String, String> classes,
        Map<String, Run> runs,
        List<Entry> obligations) {

    /**
     * A complete run.
     *
     * @param obligations how many
     * @param seconds wall time from the start of the workers
     * @param proverSeconds the processor time of all proofs together, without loading
     * @param nodes the size of all proofs together
     * @param jobs how many workers
     */
    record Run(int obligations, double seconds, double proverSeconds, long nodes, int jobs) {}

    /**
     * An obligation and what became of it.
     *
     * @param obligation its name
     * @param file the source file that its method is in
     * @param rules the rule ids that the method's comment names
     * @param verdict {@code closed} or {@code open}
     * @param how {@code search} or {@code replay}
     * @param semantics the meaning of integer arithmetic: {@code checked} or {@code java}
     * @param splitting the strategy: {@code sparing}, {@code delayed} or {@code normal} splitting
     *     of cases
     * @param nodes the size of the proof
     * @param seconds the processor time that it took
     * @param replaySeconds the processor time of its last replay, or null
     * @param uses the contracts that it relies on
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            String obligation,
            String file,
            List<String> rules,
            String verdict,
            String how,
            String semantics,
            String splitting,
            int nodes,
            double seconds,
            Double replaySeconds,
            List<String> uses) {

        static Entry of(Obligation obligation, Result result) {
            Attempt attempt = result.attempt();
            boolean replay = attempt != null && attempt.means() == Attempt.Means.REPLAY;
            return new Entry(
                    obligation.name(),
                    obligation.file(),
                    obligation.rules(),
                    result.closed() ? "closed" : "open",
                    replay ? "replay" : "search",
                    attempt == null ? null : attempt.semantics().name().toLowerCase(Locale.ROOT),
                    attempt == null || replay
                            ? null
                            : attempt.splitting().name().toLowerCase(Locale.ROOT),
                    result.nodes(),
                    result.seconds(),
                    replay ? result.seconds() : null,
                    result.uses());
        }

        /** The same proof, found by search, after it was replayed as well. */
        Entry replayedIn(double replaySeconds) {
            return new Entry(
                    obligation,
                    file,
                    rules,
                    verdict,
                    how,
                    semantics,
                    splitting,
                    nodes,
                    seconds,
                    replaySeconds,
                    uses);
        }

        boolean isClosed() {
            return verdict.equals("closed");
        }
    }

    /** A ledger of a source with nothing proved. */
    static Ledger empty(Sources sources) {
        return new Ledger(sources.hash(), sources.hashes(), Map.of(), List.of());
    }

    /**
     * Reads a ledger.
     *
     * @return null when there is none
     * @throws BadInput when the file is something else
     */
    static Ledger read(Path file) {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return new ObjectMapper().readValue(Files.readString(file), Ledger.class);
        } catch (JsonProcessingException e) {
            throw new BadInput(
                    file
                            + ":"
                            + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
                            + ": expected a ledger, found something else: "
                            + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This ledger when it is of the same source, an empty one otherwise. */
    static Ledger current(Ledger last, Sources sources) {
        return last != null && last.source().equals(sources.hash()) ? last : empty(sources);
    }

    /**
     * This ledger with new entries, and without those that the source has no obligation for.
     *
     * @param results in any order
     * @param run null for a run of a part
     */
    Ledger with(List<Obligation> model, Map<String, Result> results, String kind, Run run) {
        Map<String, Entry> old =
                obligations.stream().collect(Collectors.toMap(Entry::obligation, entry -> entry));
        List<Entry> entries = new ArrayList<>();
        for (Obligation obligation : model) {
            Entry before = old.get(obligation.name());
            Result result = results.get(obligation.name());
            if (result == null && before != null) {
                entries.add(before);
            } else if (result != null) {
                Entry now = Entry.of(obligation, result);
                boolean again =
                        now.how().equals("replay")
                                && now.isClosed()
                                && before != null
                                && before.isClosed()
                                && before.how().equals("search");
                entries.add(again ? before.replayedIn(now.seconds()) : now);
            }
        }
        Map<String, Run> all = new TreeMap<>(runs);
        if (run != null) {
            all.put(kind, run);
        }
        return new Ledger(source, classes, all, entries);
    }

    /** The seconds that each obligation took, by name. */
    Map<String, Double> seconds() {
        return obligations.stream().collect(Collectors.toMap(Entry::obligation, Entry::seconds));
    }

    /** Every way in which this ledger is not a complete proof of a model, one message each. */
    List<String> gaps(Sources sources, Listing model) {
        if (!source.equals(sources.hash())) {
            return List.of("the ledger is stale: the source has changed since");
        }
        List<String> gaps = new ArrayList<>();
        Map<String, Entry> entries = new TreeMap<>();
        obligations.forEach(entry -> entries.put(entry.obligation(), entry));
        for (Obligation obligation : model.obligations()) {
            Entry entry = entries.remove(obligation.name());
            if (entry == null) {
                gaps.add(obligation.name() + ": not in the ledger");
            } else if (!entry.isClosed()) {
                gaps.add(obligation.name() + ": open");
            } else if (!entry.rules().equals(obligation.rules())) {
                gaps.add(
                        obligation.name()
                                + ": its rules are "
                                + obligation.rules()
                                + ", in the ledger "
                                + entry.rules());
            }
        }
        entries.keySet().forEach(name -> gaps.add(name + ": in the ledger only"));
        if (!classes.equals(sources.hashes())) {
            gaps.add("the ledger's hashes of single files are wrong");
        }
        gaps.addAll(circles(model.obligations()));
        return gaps;
    }

    /**
     * Proofs that rely on one another in a circle, each assuming that the other's method ends,
     * prove nothing; unless all of them have a measure that decreases, which the prover has then
     * checked. So does a proof that relies on a contract that is nobody's obligation.
     */
    List<String> circles(List<Obligation> model) {
        Map<String, Obligation> known = new HashMap<>();
        model.forEach(obligation -> known.put(obligation.name(), obligation));
        Map<String, List<String>> uses = new TreeMap<>();
        obligations.forEach(entry -> uses.put(entry.obligation(), entry.uses()));
        List<String> found = new ArrayList<>();
        uses.forEach(
                (name, used) -> {
                    for (String other : used) {
                        if (!known.containsKey(other)) {
                            found.add(name + ": relies on " + other + ", which nobody proves");
                        }
                    }
                    boolean circular =
                            used.stream()
                                    .anyMatch(next -> reaches(next, name, uses, new HashSet<>()));
                    if (circular && known.containsKey(name) && !known.get(name).measured()) {
                        found.add(name + ": relies on itself without a measure that decreases");
                    }
                });
        return found;
    }

    private static boolean reaches(
            String from, String to, Map<String, List<String>> uses, Set<String> seen) {
        if (from.equals(to)) {
            return true;
        }
        if (!seen.add(from)) {
            return false;
        }
        return uses.getOrDefault(from, List.of()).stream()
                .anyMatch(next -> reaches(next, to, uses, seen));
    }

    /** Writes {@code ledger.json} and {@code ledger.md} into a folder. */
    void write(Path folder, Settings settings) throws IOException {
        Files.createDirectories(folder);
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        printer.indentObjectsWith(lines);
        printer.indentArraysWith(lines);
        Files.writeString(
                folder.resolve("ledger.json"),
                new ObjectMapper().writer(printer).writeValueAsString(this) + "\n");
        Files.writeString(folder.resolve("ledger.md"), text(settings));
    }

    private String text(Settings settings) {
        StringBuilder text = new StringBuilder();
        long closed = obligations.stream().filter(Entry::isClosed).count();
        text.append("# What is proved\n\nWritten by `touchstone prove`; do not edit. ");
        text.append("Source `").append(source, 0, 16).append("`: ").append(closed).append(" of ");
        text.append(obligations.size()).append(" obligations closed.\n");
        if (!runs.isEmpty()) {
            text.append("\n| run | obligations | wall s | prover s | nodes | jobs |\n");
            text.append("|---|---|---|---|---|---|\n");
            runs.forEach(
                    (kind, run) ->
                            text.append(
                                    String.format(
                                            Locale.ROOT,
                                            "| %s | %d | %.1f | %.1f | %d | %d |%n",
                                            kind,
                                            run.obligations(),
                                            run.seconds(),
                                            run.proverSeconds(),
                                            run.nodes(),
                                            run.jobs())));
        }
        if (!settings.unproved().isEmpty()) {
            text.append("\nNot proved, and why:\n\n");
            settings.unproved()
                    .forEach(
                            exempt ->
                                    text.append("- `")
                                            .append(exempt.obligations())
                                            .append("`: ")
                                            .append(exempt.reason())
                                            .append('\n'));
        }
        text.append("\n| obligation | rules | verdict | how | nodes | s | replay s |\n");
        text.append("|---|---|---|---|---|---|---|\n");
        obligations.stream()
                .sorted(Comparator.comparing(Entry::file).thenComparing(Entry::obligation))
                .forEach(entry -> text.append(row(entry)));
        return text.toString().replace("\r\n", "\n");
    }

    private static String row(Entry entry) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %d | %.1f | %s |%n",
                entry.obligation().replace("|", "\\|").replace("[", "\\["),
                String.join(" ", entry.rules()),
                entry.verdict(),
                String.join(
                        " ",
                        entry.how(),
                        String.valueOf(entry.semantics()),
                        entry.splitting() == null ? "" : entry.splitting()),
                entry.nodes(),
                entry.seconds(),
                entry.replaySeconds() == null
                        ? ""
                        : String.format(Locale.ROOT, "%.1f", entry.replaySeconds()));
    }
}
