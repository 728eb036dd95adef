package touchstone.conformance.suite;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.HistoryFormat;
import touchstone.conformance.history.InputError;
import touchstone.conformance.history.LineReader;
import touchstone.conformance.history.Profile;

/**
 * Suites as files: UTF-8, one JSON object a line. The first line has the version of the format and
 * the profile, each other line one test:
 *
 * <pre>
 * {"touchstone":1,"suite":"cochannel","profile":{"processes":2,"capabilities":3,"cochannels":2,"ringBytes":3}}
 * {"id":"COP-CHANNEL-RECV-4/1","sentence":"…","rules":["COP-CHANNEL-RECV-4"],"threads":[0,1],"steps":[
 *     {"thread":0,"operation":"open","admissible":["OK"]},
 *     {"thread":0,"operation":"recv","handleOf":0,"length":1,"admissible":["EAGAIN"]},
 *     {"kill":1},
 *     {"together":[{"thread":0,"operation":"exit"},…]}]}
 * </pre>
 *
 * Where a sequential test leaves no doubt, {@code admissible} lists every outcome that the model
 * allows. It is there for people and for implementers who have no oracle at hand; the oracle does
 * not read it.
 */
public final class SuiteFormat {
    private static final ObjectMapper JSON =
            new ObjectMapper(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private SuiteFormat() {}

    /** What is known of the outcomes of a test's calls before it is run. */
    @FunctionalInterface
    public interface Expectation {
        /** For each call of the test, by number, its admissible outcomes; empty if unknown. */
        List<List<String>> of(Profile profile, TestCase test);
    }

    /**
     * Reads a suite.
     *
     * @throws InputError with the line, if it is no suite
     */
    public static Suite read(Path file) {
        try (LineReader lines = LineReader.open(file)) {
            return read(lines);
        } catch (IOException failure) {
            throw new InputError(file.toString(), 0, "to close it", failure.getMessage());
        }
    }

    /** Reads a suite from a stream that errors call {@code file}. */
    public static Suite read(String file, InputStream input) {
        return read(new LineReader(file, input));
    }

    private static Suite read(LineReader lines) {
        if (!lines.next()) {
            throw new InputError(lines.file(), 1, "the header of a suite", "an empty file");
        }
        SuiteReader reader = new SuiteReader(lines);
        Profile profile = reader.header(tree(lines));
        while (lines.next()) {
            reader.add(tree(lines), profile);
        }
        return new Suite(profile, reader.tests());
    }

    private static JsonNode tree(LineReader lines) {
        JsonNode tree;
        try {
            tree = JSON.readTree(lines.text());
        } catch (JsonProcessingException broken) {
            throw lines.error(
                    "a JSON object", firstLine(broken.getOriginalMessage()) + column(broken));
        }
        if (tree == null || !tree.isObject()) {
            throw lines.error(
                    "a JSON object",
                    tree == null || tree.isMissingNode()
                            ? "an empty line"
                            : tree.getNodeType().toString().toLowerCase(Locale.ROOT));
        }
        return tree;
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("something else");
    }

    private static String column(JsonProcessingException broken) {
        return broken.getLocation() == null
                ? ""
                : " at column " + broken.getLocation().getColumnNr();
    }

    /**
     * Writes a suite in its canonical form: the same suite always gives the same bytes.
     *
     * @param output is left open
     */
    public static void write(OutputStream output, Suite suite, Expectation expectation)
            throws IOException {
        try (JsonGenerator json =
                new JsonFactory()
                        .createGenerator(output)
                        .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.setPrettyPrinter(new MinimalPrettyPrinter(""));
            json.writeStartObject();
            json.writeNumberField("touchstone", 1);
            json.writeStringField("suite", name(suite.profile()));
            HistoryFormat.write(json, suite.profile());
            json.writeEndObject();
            json.writeRaw('\n');
            for (TestCase test : suite.tests()) {
                write(json, test, expectation.of(suite.profile(), test));
                json.writeRaw('\n');
            }
        }
    }

    /** A suite is named after the types of coports that it is about. */
    private static String name(Profile profile) {
        return Stream.of(Group.COCHANNEL, Group.COCARRIER, Group.COPIPE)
                .filter(profile::has)
                .map(type -> type.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("-"));
    }

    /** Writes a suite to a file, which is made or replaced. */
    public static void write(Path file, Suite suite, Expectation expectation) throws IOException {
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        try (OutputStream output = Files.newOutputStream(file)) {
            write(output, suite, expectation);
        }
    }

    /** Writes a suite without what is known of its outcomes. */
    public static void write(Path file, Suite suite) throws IOException {
        write(file, suite, (profile, test) -> List.of());
    }

    private static void write(JsonGenerator json, TestCase test, List<List<String>> admissible)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("id", test.id());
        json.writeStringField("sentence", test.sentence());
        HistoryFormat.writeList(json, "rules", test.rules());
        json.writeArrayFieldStart("threads");
        for (int process : test.processOf()) {
            json.writeNumber(process);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("steps");
        int call = 0;
        for (Step step : test.steps()) {
            json.writeStartObject();
            if (step instanceof Step.Single single) {
                call = write(json, single.command(), call, admissible);
            } else if (step instanceof Step.Kill kill) {
                json.writeNumberField("kill", kill.process());
            } else if (step instanceof Step.Together together) {
                json.writeArrayFieldStart("together");
                for (Command command : together.commands()) {
                    json.writeStartObject();
                    call = write(json, command, call, admissible);
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static int write(
            JsonGenerator json, Command command, int call, List<List<String>> admissible)
            throws IOException {
        json.writeNumberField("thread", command.thread());
        HistoryFormat.write(json, command.operation(), command.handlesOf());
        if (command.operation().handle() >= 0 && command.handleOf() >= 0) {
            json.writeNumberField("handleOf", command.handleOf());
        }
        if (call < admissible.size() && !admissible.get(call).isEmpty()) {
            HistoryFormat.writeList(json, "admissible", admissible.get(call));
        }
        return call + 1;
    }
}
