package touchstone.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example line of wire-format.md against the schema. */
class WireFormatTest {
    private static final Path SPEC = Path.of(System.getProperty("touchstone.home"), "spec");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNode SCHEMA = tree("wire-format.schema.json");

    private record Line(int number, String kind, String text) {
        @Override
        public String toString() {
            return "line " + number + ", " + kind + ": " + text;
        }
    }

    /** The lines of the fenced blocks that begin with {@code ```jsonl KIND}. */
    private static List<Line> examples() {
        List<Line> lines = new ArrayList<>();
        String kind = null;
        int number = 0;
        for (String text : text("wire-format.md").lines().toList()) {
            number++;
            if (text.startsWith("```")) {
                boolean history = text.equals("```jsonl history");
                kind = text.startsWith("```jsonl ") ? history ? "header" : text.substring(9) : null;
            } else if (kind != null) {
                lines.add(new Line(number, kind, text));
                kind = kind.equals("header") ? "history" : kind;
            }
        }
        return lines;
    }

    static Stream<Line> goodLines() {
        return examples().stream().filter(each -> !each.kind().equals("refused"));
    }

    static Stream<Line> refusedLines() {
        return examples().stream().filter(each -> each.kind().equals("refused"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodLines")
    void anExampleIsWhatItIsSaidToBe(Line line) throws IOException {
        String definition =
                switch (line.kind()) {
                    case "header" -> "header";
                    case "history" -> "historyEvent";
                    case "commands" -> "command";
                    case "events" -> "adapterEvent";
                    default -> throw new AssertionError("no such block: " + line.kind());
                };
        JsonNode example = MAPPER.readTree(line.text());
        assertThat(schema("#/$defs/" + definition).validate(example)).isEmpty();
        assertThat(schema("#").validate(example)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedLines")
    void aRefusedLineIsNoLineOfAnyKind(Line line) throws IOException {
        assertThat(schema("#").validate(MAPPER.readTree(line.text()))).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodLines")
    void aFieldOfOthersIsTakenAndAnUnknownOneIsNot(Line line) throws IOException {
        String open = line.text().substring(0, line.text().length() - 1);
        assertThat(schema("#").validate(MAPPER.readTree(open + ",\"x-note\":[1]}"))).isEmpty();
        assertThat(schema("#").validate(MAPPER.readTree(open + ",\"note\":[1]}"))).isNotEmpty();
    }

    static List<Path> profiles() throws IOException {
        try (Stream<Path> files = Files.list(SPEC.resolve("profiles"))) {
            return files.toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("profiles")
    void aShippedProfileIsOneOfTheSchema(Path file) throws IOException {
        JsonNode profile = MAPPER.readTree(Files.readString(file));
        assertThat(schema("#/$defs/profile").validate(profile)).isEmpty();
    }

    @Test
    void theProfileOfThePageIsOneOfTheSchema() throws IOException {
        String example = text("profiles.md").split("```json\n", -1)[1].split("```", -1)[0];
        assertThat(schema("#/$defs/profile").validate(MAPPER.readTree(example))).isEmpty();
    }

    @Test
    void everyOperationErrorCommandAndEventOfTheSchemaHasAnExample() {
        Set<String> examples =
                goodLines()
                        .map(each -> tree(each))
                        .flatMap(
                                each ->
                                        Stream.of("command", "event", "operation")
                                                .filter(each::has)
                                                .map(
                                                        field ->
                                                                field
                                                                        + " "
                                                                        + each.get(field)
                                                                                .textValue()))
                        .collect(Collectors.toSet());
        assertThat(examples).containsAll(words("command")).containsAll(words("event"));
        SCHEMA.at("/$defs/operationName/enum")
                .forEach(each -> assertThat(examples).contains("operation " + each.textValue()));
    }

    /** What the definitions of the schema allow in this field. */
    private static List<String> words(String field) {
        List<String> words = new ArrayList<>();
        for (JsonNode definition : SCHEMA.get("$defs")) {
            JsonNode word = definition.at("/properties/" + field + "/const");
            if (word.isTextual()) {
                words.add(field + " " + word.textValue());
            }
        }
        assertThat(words).isNotEmpty();
        return words;
    }

    private static JsonSchema schema(String reference) {
        JsonNode schema = SCHEMA;
        if (!reference.equals("#")) {
            schema =
                    MAPPER.createObjectNode()
                            .put("$schema", SCHEMA.get("$schema").textValue())
                            .put("$ref", reference)
                            .set("$defs", SCHEMA.get("$defs"));
        }
        return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema);
    }

    private static JsonNode tree(Line line) {
        try {
            return MAPPER.readTree(line.text());
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private static JsonNode tree(String file) {
        try {
            return MAPPER.readTree(text(file));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    private static String text(String file) {
        try {
            return Files.readString(SPEC.resolve(file));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
