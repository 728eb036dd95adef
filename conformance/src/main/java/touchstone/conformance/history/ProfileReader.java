package touchstone.conformance.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Reads a profile: one JSON object, the same in the header of a history, in that of a suite and as
 * a file of its own. Whatever is wrong with it is an {@link InputError} at the line of the key.
 */
public final class ProfileReader {
    /** The profiles that come with Touchstone, the default first. */
    public static final List<String> SHIPPED = List.of("strict", "comsg", "cochannel");

    /** Groups that there are, but that nothing is judged of yet. */
    private static final Set<String> LATER_GROUPS =
            Set.of("EP", "SRV", "COP", "CALL", "MTX", "MEM");

    /** Choices that there are, with what each is about, of which nothing is judged yet. */
    private static final Map<String, String> LATER_CHOICES =
            Map.of(
                    "deadService", "services (SRV)",
                    "lostReply", "endpoints (EP)",
                    "cloneFailure", "services and spawn (SRV)",
                    "waitAny", "waiting for children");

    /** The next token; null where the input ends. */
    @FunctionalInterface
    interface Tokens {
        JsonToken next() throws IOException;
    }

    private final String file;
    private final LongSupplier line;
    private final JsonParser parser;
    private final Tokens tokens;

    private final Map<String, Long> lineOf = new HashMap<>();
    private final Map<Capacity, Integer> sizes = new EnumMap<>(Capacity.class);
    private Set<Group> groups;
    private Choices.DrainAfterClose drainAfterClose = Choices.STRICT.drainAfterClose();
    private Choices.PeerGone peerGone = Choices.STRICT.peerGone();
    private Choices.ShortRecv shortRecv = Choices.STRICT.shortRecv();

    private ProfileReader(String file, LongSupplier line, JsonParser parser, Tokens tokens) {
        this.file = file;
        this.line = line;
        this.parser = parser;
        this.tokens = tokens;
    }

    /** Reads one of the {@link #SHIPPED} profiles, or else the file of that name. */
    public static Profile read(String nameOrFile) {
        if (!SHIPPED.contains(nameOrFile)) {
            Path path = Path.of(nameOrFile);
            if (Files.notExists(path)) {
                throw new InputError(
                        nameOrFile,
                        0,
                        "a file, or one of the profiles " + String.join(", ", SHIPPED),
                        "nothing of that name");
            }
            return read(nameOrFile, LineReader.stream(path));
        }
        String resource = "/spec/profiles/" + nameOrFile + ".json";
        return read(nameOrFile, ProfileReader.class.getResourceAsStream(resource));
    }

    private static Profile read(String file, InputStream stream) {
        try (InputStream input = stream;
                JsonParser parser = new JsonFactory().createParser(input)) {
            ProfileReader reader =
                    new ProfileReader(
                            file,
                            () -> parser.currentTokenLocation().getLineNr(),
                            parser,
                            parser::nextToken);
            Profile profile = reader.file();
            if (parser.nextToken() != null) {
                throw reader.error("the end of the file", "more after the profile");
            }
            return profile;
        } catch (JsonProcessingException malformed) {
            throw new InputError(
                    file,
                    malformed.getLocation().getLineNr(),
                    "a profile as a JSON object",
                    JsonLine.malformed(malformed));
        } catch (CharConversionException otherwise) {
            throw new InputError(file, 0, "UTF-8", otherwise.getMessage());
        } catch (IOException broken) {
            throw new InputError(
                    file, 0, "to read on", "a failure to read (" + broken.getMessage() + ")");
        }
    }

    private Profile file() throws IOException {
        if (parser.nextToken() == null) {
            throw new InputError(file, 1, "a profile", "an empty file");
        }
        return profile();
    }

    /** Reads the profile that begins in that line of a file that was parsed. */
    public static Profile read(String file, long line, JsonNode profile) {
        try (JsonParser parser = profile.traverse()) {
            parser.nextToken();
            return new ProfileReader(file, () -> line, parser, parser::nextToken).profile();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Reads the profile in a line that was parsed. */
    public static Profile read(LineReader lines, JsonNode profile) {
        return read(lines.file(), lines.number(), profile);
    }

    /** Reads the profile in a line from the token on that {@code parser} is at. */
    static Profile read(LineReader lines, JsonParser parser, Tokens tokens) throws IOException {
        return new ProfileReader(lines.file(), lines::number, parser, tokens).profile();
    }

    private Profile profile() throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw error("a profile as a JSON object", found());
        }
        long start = line.getAsLong();
        while (tokens.next() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            long at = line.getAsLong();
            if (lineOf.putIfAbsent(key, at) != null && !key.startsWith("x-")) {
                throw error("each key once", '"' + key + "\" twice");
            }
            value(key);
        }
        try {
            return new Profile(
                    size(Capacity.PROCESSES),
                    size(Capacity.CAPABILITIES),
                    size(Capacity.COCHANNELS),
                    size(Capacity.RING_BYTES),
                    size(Capacity.COCARRIERS),
                    size(Capacity.QUEUE_DEPTH),
                    size(Capacity.BUFFERS),
                    size(Capacity.CARRIER_BYTES),
                    size(Capacity.COPIPES),
                    groups != null ? groups : Profile.impliedGroups(used()),
                    new Choices(drainAfterClose, peerGone, shortRecv));
        } catch (Profile.Contradiction wrong) {
            boolean missing = !lineOf.containsKey(wrong.key());
            throw new InputError(
                    file,
                    missing ? start : lineOf.get(wrong.key()),
                    wrong.expected(),
                    missing ? "none" : wrong.found());
        }
    }

    private int size(Capacity capacity) {
        return sizes.getOrDefault(capacity, 0);
    }

    private List<Capacity> used() {
        return sizes.keySet().stream().filter(capacity -> sizes.get(capacity) > 0).toList();
    }

    private void value(String key) throws IOException {
        if (LATER_CHOICES.containsKey(key)) {
            throw error(
                    "no \"" + key + "\", since " + LATER_CHOICES.get(key) + " cannot be judged yet",
                    '"' + key + '"');
        }
        JsonToken token = tokens.next();
        Capacity capacity = Capacity.named(key);
        if (capacity != null) {
            sizes.put(capacity, size(capacity, token));
            return;
        }
        switch (key) {
            case "name" -> text(key, token);
            case "groups" -> groups = groups(token);
            case "drainAfterClose" ->
                    drainAfterClose = choice(key, token, Choices.DrainAfterClose.values());
            case "peerGone" -> peerGone = choice(key, token, Choices.PeerGone.values());
            case "shortRecv" -> shortRecv = choice(key, token, Choices.ShortRecv.values());
            default -> {
                if (!key.startsWith("x-")) {
                    throw unknown(key);
                }
                skip(token);
            }
        }
    }

    private InputError unknown(String key) {
        List<String> keys = new ArrayList<>(List.of("name"));
        Arrays.stream(Capacity.values()).map(Capacity::key).forEach(keys::add);
        keys.add("groups");
        keys.addAll(Choices.STRICT.words().keySet());
        return error("one of the keys " + String.join(", ", keys), '"' + key + '"');
    }

    private void skip(JsonToken first) throws IOException {
        int depth = 0;
        JsonToken token = first;
        while (true) {
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (depth == 0) {
                return;
            }
            token = tokens.next();
        }
    }

    private int size(Capacity capacity, JsonToken token) throws IOException {
        if (token != JsonToken.VALUE_NUMBER_INT) {
            throw error("an integer in " + capacity, found());
        }
        boolean outside =
                parser.getNumberType() != JsonParser.NumberType.INT
                        || parser.getIntValue() < capacity.lowest()
                        || parser.getIntValue() > capacity.highest();
        if (outside) {
            throw error(
                    capacity + " from " + capacity.lowest() + " to " + capacity.highest(), found());
        }
        return parser.getIntValue();
    }

    private String text(String key, JsonToken token) throws IOException {
        if (token != JsonToken.VALUE_STRING) {
            throw error("a string in \"" + key + '"', found());
        }
        return parser.getText();
    }

    private Set<Group> groups(JsonToken token) throws IOException {
        if (token != JsonToken.START_ARRAY) {
            throw error("a list of strings in \"groups\"", found());
        }
        Set<Group> list = EnumSet.noneOf(Group.class);
        while (tokens.next() == JsonToken.VALUE_STRING) {
            if (!list.add(group(parser.getText()))) {
                throw error("each group once in \"groups\"", found() + " twice");
            }
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
            throw error("a list of strings in \"groups\"", found());
        }
        return list;
    }

    private Group group(String word) {
        for (Group group : Group.values()) {
            if (group.name().equals(word)) {
                return group;
            }
        }
        String later =
                LATER_GROUPS.contains(word) ? ", since " + word + " cannot be judged yet" : "";
        String groups = Profile.words(List.of(Group.values()));
        throw error("one of " + groups + " in \"groups\"" + later, found());
    }

    private <E extends Enum<E>> E choice(String key, JsonToken token, E[] all) throws IOException {
        String word = text(key, token);
        for (E choice : all) {
            if (Choices.word(choice).equals(word)) {
                return choice;
            }
        }
        throw error(
                "one of "
                        + String.join(", ", Arrays.stream(all).map(Choices::word).toList())
                        + " in \""
                        + key
                        + '"',
                found());
    }

    private String found() {
        return JsonLine.found(parser);
    }

    private InputError error(String expected, String found) {
        return new InputError(file, line.getAsLong(), expected, found);
    }
}
