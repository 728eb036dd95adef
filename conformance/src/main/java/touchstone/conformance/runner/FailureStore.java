package touchstone.conformance.runner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import touchstone.conformance.history.History;
import touchstone.conformance.history.HistoryWriter;
import touchstone.conformance.history.InputError;
import touchstone.conformance.history.Profile;
import touchstone.conformance.suite.Suite;
import touchstone.conformance.suite.SuiteFormat;
import touchstone.conformance.suite.TestCase;

/**
 * Tests that failed, kept in a directory so that they come first in the next run. A test's file is
 * named by what is in it: the same failure is kept once, and nothing is ever overwritten.
 */
public final class FailureStore {
    private static final int MOST_TESTS = 100;

    private final Path failures;
    private final Path histories;

    /**
     * @param failures where tests are kept, made when one fails
     * @param histories where the histories of failing tests are put, made when one fails
     */
    public FailureStore(Path failures, Path histories) {
        this.failures = failures;
        this.histories = histories;
    }

    /**
     * The tests that failed last and were made for that profile, at most 100, the newest first. A
     * file that is no test is left out and left alone.
     */
    public List<TestCase> last(Profile profile) throws IOException {
        if (!Files.isDirectory(failures)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(failures)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted((one, other) -> Long.compare(modified(other), modified(one)))
                    .limit(MOST_TESTS)
                    .flatMap(file -> tests(file, profile))
                    .toList();
        }
    }

    private static long modified(Path file) {
        return file.toFile().lastModified();
    }

    private static Stream<TestCase> tests(Path file, Profile profile) {
        try {
            Suite suite = SuiteFormat.read(file);
            return suite.profile().equals(profile) ? suite.tests().stream() : Stream.of();
        } catch (InputError damaged) {
            return Stream.of();
        }
    }

    /** Keeps a test; returns its file. */
    Path save(Profile profile, TestCase test) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SuiteFormat.write(
                bytes, new Suite(profile, List.of(test)), (capacities, each) -> List.of());
        CRC32 sum = new CRC32();
        sum.update(bytes.toByteArray());
        String base = test.id().replaceAll("[^A-Za-z0-9-]+", "-").toLowerCase(Locale.ROOT);
        Files.createDirectories(failures);
        String name = base + "-" + String.format(Locale.ROOT, "%08x", sum.getValue()) + ".jsonl";
        Path file = failures.resolve(name);
        Files.writeString(file, bytes.toString(StandardCharsets.UTF_8));
        return file;
    }

    /** Keeps the history of a test under the name of the test's file and a number. */
    Path save(History history, Path test) throws IOException {
        Files.createDirectories(histories);
        String base = test.getFileName().toString().replace(".jsonl", "");
        Path file;
        int number = 1;
        do {
            file = histories.resolve(base + "." + number++ + ".history.jsonl");
        } while (Files.exists(file));
        HistoryWriter.write(file, history);
        return file;
    }
}
