package touchstone.conformance.explore;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import touchstone.conformance.history.InputError;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.ProfileReader;

/**
 * What is expected of explorations: a JSON file with a list of scopes, each with the counts that it
 * has.
 */
public final class ScopeManifest {
    /**
     * One scope.
     *
     * @param line where it begins in the file
     */
    public record Entry(String name, long line, ExploredScope scope, Expected expected) {}

    /** The counts that a complete exploration has. */
    public record Expected(long states, long transitions, int depth) {
        @Override
        public String toString() {
            return states + " states, " + transitions + " transitions, depth " + depth;
        }
    }

    private static final Set<String> KEYS =
            new TreeSet<>(
                    List.of("name", "profile", "names", "bytes", "rights", "refused", "expected"));

    private final Path file;

    private ScopeManifest(Path file) {
        this.file = file;
    }

    /**
     * Reads a manifest.
     *
     * @throws InputError where it is not one
     */
    public static List<Entry> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new InputError(file.toString(), 0, "a manifest of scopes", "no such file");
        }
        return new ScopeManifest(file).read();
    }

    private List<Entry> read() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (JsonParser parser = new ObjectMapper().createParser(file.toFile())) {
            boolean begins =
                    parser.nextToken() == JsonToken.START_OBJECT
                            && "scopes".equals(parser.nextFieldName())
                            && parser.nextToken() == JsonToken.START_ARRAY;
            if (!begins) {
                throw error(line(parser), "{\"scopes\": [ ... ]}", "something else");
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                long line = line(parser);
                entries.add(entry(line, parser.readValueAsTree()));
            }
            if (parser.currentToken() != JsonToken.END_ARRAY
                    || parser.nextToken() != JsonToken.END_OBJECT) {
                throw error(line(parser), "scopes and nothing else", "something else");
            }
        } catch (JsonParseException malformed) {
            throw error(
                    malformed.getLocation().getLineNr(), "JSON", malformed.getOriginalMessage());
        }
        return entries;
    }

    private static long line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private InputError error(long line, String expected, String found) {
        return new InputError(file.toString(), line, expected, found);
    }

    private Entry entry(long line, JsonNode entry) {
        entry.fieldNames()
                .forEachRemaining(
                        key -> {
                            if (!KEYS.contains(key)) {
                                throw error(
                                        line,
                                        "one of the keys " + String.join(", ", KEYS),
                                        '"' + key + '"');
                            }
                        });
        String rights = entry.path("rights").asText("told-apart");
        if (!rights.equals("all") && !rights.equals("told-apart")) {
            throw error(line, "\"rights\" all or told-apart", '"' + rights + '"');
        }
        if (!entry.path("name").isTextual()) {
            throw error(line, "a string in \"name\"", entry.path("name").toString());
        }
        JsonNode expected = entry.path("expected");
        return new Entry(
                entry.path("name").asText(),
                line,
                new ExploredScope(
                        profile(line, entry.path("profile")),
                        number(line, entry, "names", 1),
                        number(line, entry, "bytes", 1),
                        rights.equals("all"),
                        true,
                        entry.path("refused").asBoolean()),
                new Expected(
                        number(line, expected, "states", -1),
                        number(line, expected, "transitions", -1),
                        number(line, expected, "depth", -1)));
    }

    /** A profile that comes with Touchstone or is a file beside the manifest, or one in place. */
    private Profile profile(long line, JsonNode profile) {
        if (profile.isObject()) {
            return ProfileReader.read(file.toString(), line, profile);
        }
        if (!profile.isTextual()) {
            throw error(line, "a profile in \"profile\"", profile.toString());
        }
        String name = profile.asText();
        return ProfileReader.read(
                ProfileReader.SHIPPED.contains(name) ? name : file.resolveSibling(name).toString());
    }

    private int number(long line, JsonNode object, String key, int otherwise) {
        JsonNode value = object.path(key);
        if (value.isMissingNode() && otherwise >= 0) {
            return otherwise;
        }
        if (!value.canConvertToInt() || !value.isIntegralNumber() || value.asInt() < 0) {
            throw error(line, "a number in \"" + key + '"', value.toString());
        }
        return value.asInt();
    }
}
