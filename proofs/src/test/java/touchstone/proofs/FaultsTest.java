package touchstone.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** The prover can fail: each fault, put into the sources, leaves an obligation open. */
class FaultsTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Path MODEL = Path.of("../model/src/main/java");

    /** A fault stays open within these bounds, in which everything closes without it. */
    private static final int SEARCH_STEPS = 8_000;

    private static final int SEARCH_SECONDS = 30;

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

    @Test
    void withoutTheFaultsTheSameSearchClosesTheModel() throws Exception {
        closesWithoutFaults("model-faults.json", MODEL);
    }

    @Test
    void withoutTheFaultsTheSameSearchClosesTheSmallModel() throws Exception {
        closesWithoutFaults("small-faults.json", RESOURCES.resolve("small"));
    }

    private static void closesWithoutFaults(String faults, Path sources) throws Exception {
        try (Prover prover = new Prover(new Sources(sources), Attempt.Semantics.CHECKED)) {
            List<Result> results = new ArrayList<>();
            for (Obligation obligation : prover.listing().obligations()) {
                if (Stream.of(read(faults)).anyMatch(fault -> fault.concerns(obligation))) {
                    results.add(search(prover, obligation));
                }
            }
            assertThat(results).isNotEmpty().allMatch(Result::closed);
        }
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
        Prover together = prover(sources, inBodies);
        assertThat(together.listing().obligations())
                .as("obligations that two faults concern")
                .noneMatch(
                        obligation ->
                                inBodies.stream().filter(f -> f.concerns(obligation)).count() > 1);
        Stream<DynamicTest> alone =
                inContracts.stream().map(fault -> test(fault, () -> staysOpen(fault, sources)));
        Stream<DynamicTest> others =
                inBodies.stream().map(fault -> test(fault, () -> staysOpen(fault, together)));
        return Stream.concat(alone, others).onClose(together::close);
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

    private void staysOpen(Fault fault, Path original) throws Exception {
        try (Prover prover = prover(original, List.of(fault))) {
            staysOpen(fault, prover);
        }
    }

    private static void staysOpen(Fault fault, Prover prover) throws Exception {
        List<Result> results = new ArrayList<>();
        for (Obligation obligation : prover.listing().obligations()) {
            if (fault.concerns(obligation)) {
                results.add(search(prover, obligation));
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
            Task task =
                    new Task(
                            obligation.name(),
                            List.of(attempt),
                            SEARCH_STEPS,
                            SEARCH_SECONDS,
                            null,
                            null,
                            false,
                            "");
            result = prover.attempt(task, attempt);
            if (result.closed()) {
                break;
            }
        }
        return result;
    }
}
