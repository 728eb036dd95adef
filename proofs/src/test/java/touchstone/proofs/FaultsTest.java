package touchstone.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The prover can fail: each fault, put into the sources, leaves an obligation open. */
class FaultsTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Path MODEL = Path.of("../model/src/main/java");

    /** Enough for each search without a fault; with one it may take as many steps as without. */
    private static final int SEARCH_STEPS = 8_000;

    private static final int SEARCH_SECONDS = 60;

    @TempDir Path folder;

    /**
     * A fault.
     *
     * @param fault what is wrong, as a sentence
     * @param file the source file, relative to the source folder
     * @param find text that stands in it exactly once
     * @param replace what takes its place
     * @param only a regular expression for the obligations of which one must stay open
     */
    record Fault(String fault, String file, String find, String replace, String only) {
        boolean concerns(Obligation obligation) {
            return Pattern.compile(only).matcher(obligation.name()).find();
        }

        boolean isInContract(Path sources) throws IOException {
            String text = Files.readString(sources.resolve(file));
            int at = text.indexOf(find);
            return Sources.comments(text).stream()
                    .anyMatch(
                            comment ->
                                    comment.jml() && comment.start() <= at && at < comment.end());
        }
    }

    @TestFactory
    Stream<DynamicTest> everyFaultInTheSmallModelStaysOpen() throws Exception {
        return tests("small-faults.json", RESOURCES.resolve("small"));
    }

    @TestFactory
    Stream<DynamicTest> everyFaultInTheModelStaysOpen() throws Exception {
        return tests("model-faults.json", MODEL);
    }

    /** The searches that close, without a fault, what the faults concern. */
    private static Map<String, Result> closedWithoutFaults(String faults, Path sources)
            throws Exception {
        Map<String, Result> results = new TreeMap<>();
        try (Prover prover = new Prover(new Sources(sources), Attempt.Semantics.CHECKED)) {
            for (Obligation obligation : prover.listing().obligations()) {
                if (Stream.of(read(faults)).anyMatch(fault -> fault.concerns(obligation))) {
                    results.put(obligation.name(), search(prover, obligation));
                }
            }
        }
        return results;
    }

    private static Fault[] read(String faults) throws IOException {
        return new ObjectMapper().readValue(RESOURCES.resolve(faults).toFile(), Fault[].class);
    }

    /**
     * Faults in contracts are put in one at a time, since every caller sees them. Those in bodies
     * share one copy, so that the prover reads the model once: no proof looks at two bodies.
     */
    private Stream<DynamicTest> tests(String faults, Path sources) throws Exception {
        List<Fault> inContracts = new ArrayList<>();
        List<Fault> inBodies = new ArrayList<>();
        for (Fault fault : read(faults)) {
            (fault.isInContract(sources) ? inContracts : inBodies).add(fault);
        }
        Map<String, Result> closed = closedWithoutFaults(faults, sources);
        Prover together = prover(sources, inBodies);
        assertThat(together.listing().obligations())
                .as("obligations that two faults concern")
                .noneMatch(
                        obligation ->
                                inBodies.stream().filter(f -> f.concerns(obligation)).count() > 1);
        Stream<DynamicTest> without =
                closed.entrySet().stream()
                        .map(result -> closes(result.getKey(), result.getValue()));
        Stream<DynamicTest> alone =
                inContracts.stream()
                        .map(fault -> test(fault, () -> staysOpen(fault, sources, closed)));
        Stream<DynamicTest> others =
                inBodies.stream()
                        .map(fault -> test(fault, () -> staysOpen(fault, together, closed)));
        return Stream.of(without, alone, others).flatMap(tests -> tests).onClose(together::close);
    }

    private static DynamicTest closes(String obligation, Result result) {
        return DynamicTest.dynamicTest(
                "without a fault closes " + obligation,
                () -> assertThat(result).matches(Result::closed));
    }

    private static DynamicTest test(Fault fault, Executable staysOpen) {
        return DynamicTest.dynamicTest(fault.fault(), staysOpen);
    }

    private Prover prover(Path original, List<Fault> faults) throws Exception {
        Path copy = Files.createTempDirectory(folder, "faulty");
        Copies.copy(original, copy);
        for (Fault fault : faults) {
            Copies.replaceOnce(copy.resolve(fault.file()), fault.find(), fault.replace());
        }
        return new Prover(new Sources(copy), Attempt.Semantics.CHECKED);
    }

    private void staysOpen(Fault fault, Path original, Map<String, Result> closed)
            throws Exception {
        try (Prover prover = prover(original, List.of(fault))) {
            staysOpen(fault, prover, closed);
        }
    }

    /** One obligation that the fault concerns stays open in the search that closes it without. */
    private static void staysOpen(Fault fault, Prover prover, Map<String, Result> closed)
            throws Exception {
        List<Result> results = new ArrayList<>();
        for (Obligation obligation : prover.listing().obligations()) {
            if (fault.concerns(obligation)) {
                Result without = closed.get(obligation.name());
                Result with = attempt(prover, obligation, without.attempt(), without.nodes());
                results.add(with);
                if (!with.closed()) {
                    return;
                }
            }
        }
        assertThat(results).as("obligations that the fault names").isNotEmpty();
        assertThat(results).anyMatch(result -> !result.closed());
    }

    /** All ways to search, as the prover itself tries them. */
    private static Result search(Prover prover, Obligation obligation) throws Exception {
        Result result = Result.open(obligation.name(), 0, "no attempt was made");
        for (Attempt.Splitting splitting : Attempt.Splitting.values()) {
            Attempt attempt =
                    new Attempt(Attempt.Means.SEARCH, Attempt.Semantics.CHECKED, splitting);
            result = attempt(prover, obligation, attempt, SEARCH_STEPS);
            if (result.closed()) {
                break;
            }
        }
        return result;
    }

    private static Result attempt(Prover prover, Obligation obligation, Attempt attempt, int steps)
            throws Exception {
        Task task =
                new Task(
                        obligation.name(),
                        List.of(attempt),
                        steps,
                        SEARCH_SECONDS,
                        null,
                        null,
                        false,
                        "");
        return prover.attempt(task, attempt);
    }
}
