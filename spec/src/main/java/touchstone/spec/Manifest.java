package touchstone.spec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * What is expected of every command of every Alloy module: {@code manifest.json} in the root of the
 * modules.
 *
 * @param file where it was read from; the modules lie beside it and below
 * @param shown for each module, the variables that a step table of it shows, in this order
 * @param entries in the order of the file
 */
record Manifest(Path file, Map<String, List<String>> shown, List<Entry> entries) {
    /**
     * One command.
     *
     * @param line where the entry begins in the manifest
     * @param module the module's path without its ending, such as {@code cop/cochannel_no_lock}
     * @param name the command's label in the module
     * @param question the design question that it helps to answer
     * @param rules the ids of the rules that it is about
     * @param scope as {@link Modules#scope} writes it
     * @param solver the solver that is to be used if it is installed
     * @param why for a check that must hold, why its scope is enough; otherwise what it shows
     */
    record Entry(
            long line,
            String module,
            String name,
            Expectation kind,
            int question,
            List<String> rules,
            String scope,
            String solver,
            String why) {
        /** The name by which users select it: module and command. */
        String id() {
            return module + "/" + name;
        }
    }

    private static final Set<String> FIELDS =
            Set.of("module", "name", "kind", "question", "rules", "scope", "solver", "why");

    /**
     * Reads a manifest.
     *
     * @throws BadInput when the file is missing, is not JSON or not a manifest
     */
    static Manifest read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BadInput(
                    file + ": expected a manifest of Alloy commands, found no such file");
        }
        Map<String, List<String>> shown = new LinkedHashMap<>();
        List<Entry> entries = new ArrayList<>();
        try (JsonParser json = new ObjectMapper().createParser(file.toFile())) {
            expect(json.nextToken() == JsonToken.START_OBJECT, file, json, "an object");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken start = json.nextToken();
                switch (field) {
                    case "shown" -> {
                        expect(start == JsonToken.START_OBJECT, file, json, "an object");
                        long line = line(json);
                        JsonNode node = json.readValueAsTree();
                        node.fields()
                                .forEachRemaining(
                                        each ->
                                                shown.put(
                                                        each.getKey(),
                                                        texts(file, line, each.getValue())));
                    }
                    case "commands" -> {
                        expect(start == JsonToken.START_ARRAY, file, json, "an array");
                        while (json.nextToken() == JsonToken.START_OBJECT) {
                            entries.add(entry(file, line(json), json.readValueAsTree()));
                        }
                    }
                    default ->
                            throw new BadInput(
                                    file,
                                    line(json),
                                    "expected the field shown or commands, found " + field);
                }
            }
        } catch (JsonProcessingException error) {
            throw new BadInput(
                    file,
                    error.getLocation() == null ? 1 : error.getLocation().getLineNr(),
                    "expected JSON, found: " + error.getOriginalMessage());
        } catch (IOException error) {
            throw new BadInput(file + ": expected a readable file, found: " + error.getMessage());
        }
        Set<String> ids = new HashSet<>();
        for (Entry entry : entries) {
            if (!ids.add(entry.id())) {
                throw new BadInput(
                        file,
                        entry.line(),
                        "expected each command once, found " + entry.id() + " again");
            }
        }
        return new Manifest(file, shown, entries);
    }

    /** The folder in which the modules lie. */
    Path root() {
        return file.toAbsolutePath().getParent();
    }

    /** Where the module of this entry lies. */
    Path moduleOf(Entry entry) {
        return root().resolve(entry.module() + ".als");
    }

    private static Entry entry(Path file, long line, JsonNode node) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!FIELDS.contains(name)) {
                throw new BadInput(
                        file,
                        line,
                        "expected one of the fields "
                                + new java.util.TreeSet<>(FIELDS)
                                + ", found "
                                + name);
            }
        }
        String kind = text(file, line, node, "kind");
        Expectation expectation =
                Arrays.stream(Expectation.values())
                        .filter(each -> each.word.equals(kind))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new BadInput(
                                                file,
                                                line,
                                                "expected the kind "
                                                        + Arrays.stream(Expectation.values())
                                                                .map(each -> each.word)
                                                                .collect(Collectors.joining(", "))
                                                        + ", found "
                                                        + kind));
        if (!node.path("question").isInt()) {
            throw new BadInput(
                    file,
                    line,
                    "expected the number of a question, found " + node.path("question"));
        }
        return new Entry(
                line,
                text(file, line, node, "module"),
                text(file, line, node, "name"),
                expectation,
                node.path("question").intValue(),
                texts(file, line, node.path("rules")),
                text(file, line, node, "scope"),
                text(file, line, node, "solver"),
                text(file, line, node, "why"));
    }

    private static String text(Path file, long line, JsonNode node, String field) {
        if (!node.path(field).isTextual() || node.path(field).textValue().isBlank()) {
            throw new BadInput(
                    file,
                    line,
                    "expected text in the field " + field + ", found " + node.path(field));
        }
        return node.path(field).textValue();
    }

    private static List<String> texts(Path file, long line, JsonNode node) {
        if (!node.isArray()
                || StreamSupport.stream(node.spliterator(), false)
                        .anyMatch(each -> !each.isTextual())) {
            throw new BadInput(file, line, "expected an array of texts, found " + node);
        }
        return StreamSupport.stream(node.spliterator(), false).map(JsonNode::textValue).toList();
    }

    private static void expect(boolean holds, Path file, JsonParser json, String what) {
        if (!holds) {
            throw new BadInput(
                    file, line(json), "expected " + what + ", found " + json.currentToken());
        }
    }

    private static long line(JsonParser json) {
        return json.currentTokenLocation().getLineNr();
    }
}
