package touchstone.conformance.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.core.async.NonBlockingInputFeeder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import touchstone.model.cap.Rights;
import touchstone.model.poll.Events;

/**
 * One line of JSON at a time: an object of known fields. A reader asks for the fields that belong
 * to what it reads, and then for {@link #nothingElse}; every way in which the line is not what was
 * asked for is an {@link InputError}.
 *
 * <p>One parser is fed line after line, and the values stay primitive until they are asked for, so
 * that a line costs little more than the records that are made of it.
 */
public final class JsonLine {
    /** The largest payload that a tag may stand for, in bytes. */
    public static final int PAYLOAD_LIMIT = 1 << 20;

    private static final int CACHED_TEXTS = 256;

    private final LineReader lines;
    private final JsonParser parser;
    private final ByteArrayFeeder feeder;
    private final long[] numbers = new long[Field.values().length];
    private final String[] texts = new String[Field.values().length];
    private final String[] cache = new String[CACHED_TEXTS];
    private byte[] data;
    private Rights rights;
    private Events events;
    private List<Operation.Poll> polls;
    private List<Events> reports;
    private Profile profile;
    private List<Integer> threads;
    private long present;
    private long used;

    /** Reads the lines of {@code lines}, each when {@link #read} is called. */
    public JsonLine(LineReader lines) {
        this.lines = lines;
        try {
            parser =
                    JsonFactory.builder()
                            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                            .build()
                            .createNonBlockingByteArrayParser();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        NonBlockingInputFeeder input = parser.getNonBlockingInputFeeder();
        feeder = (ByteArrayFeeder) input;
    }

    /** Parses the line that {@code lines} is at. */
    public void read() {
        present = 0;
        used = 0;
        if (lines.from() == lines.to()) {
            throw error("a JSON object", "an empty line");
        }
        try {
            feeder.feedInput(lines.bytes(), lines.from(), lines.to());
            if (token() != JsonToken.START_OBJECT) {
                throw error("a JSON object", found());
            }
            while (token() == JsonToken.FIELD_NAME) {
                field(parser.currentName());
            }
            if (parser.nextToken() != JsonToken.NOT_AVAILABLE) {
                throw error("the end of the line", "more after the object");
            }
        } catch (JsonProcessingException malformed) {
            throw error("a JSON object", malformed(malformed));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** What is wrong with JSON, in one line. */
    static String malformed(JsonProcessingException error) {
        String message = error.getOriginalMessage();
        return "malformed JSON ("
                + Character.toLowerCase(message.charAt(0))
                + message.substring(1).replace('\n', ' ')
                + ")";
    }

    private JsonToken token() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.NOT_AVAILABLE) {
            throw error(
                    "the rest of a JSON object",
                    lines.terminated() ? "the end of the line" : "the end of the file");
        }
        return token;
    }

    private void field(String key) throws IOException {
        Field field = Field.of(key);
        if (field == null) {
            if (!key.startsWith("x-")) {
                throw unknown(key);
            }
            skip();
            return;
        }
        long bit = field.bit();
        if ((present & bit) != 0) {
            throw error("each field once", field + " twice");
        }
        present |= bit;
        JsonToken token = token();
        switch (field.kind) {
            case NUMBER -> {
                require(field, token == JsonToken.VALUE_NUMBER_INT);
                numbers[field.index()] = parser.getLongValue();
            }
            case TEXT -> {
                require(field, token == JsonToken.VALUE_STRING);
                texts[field.index()] = text();
            }
            case FLAG -> {
                require(field, token.isBoolean());
                numbers[field.index()] = token == JsonToken.VALUE_TRUE ? 1 : 0;
            }
            case DATA -> data = token == JsonToken.VALUE_STRING ? hex() : tagged(token);
            case RIGHTS ->
                    rights =
                            RightsFormat.set(
                                    set(field, token, RightsFormat::code, RightsFormat.ALL));
            case EVENTS -> events = events(field, token);
            case POLLS -> polls = polls(token);
            case REPORTS -> reports = reports(token);
            case PROFILE -> {
                require(field, token == JsonToken.START_OBJECT);
                profile = ProfileReader.read(lines, parser, this::token);
            }
            case NUMBERS -> threads = numbers(token);
        }
    }

    private void skip() throws IOException {
        int depth = 0;
        do {
            JsonToken token = token();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        } while (depth > 0);
    }

    /** The string that the parser is at; a few hundred short ones are remembered, not made anew. */
    private String text() throws IOException {
        char[] chars = parser.getTextCharacters();
        int offset = parser.getTextOffset();
        int length = parser.getTextLength();
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = hash * 31 + chars[offset + i];
        }
        int place = (hash ^ (hash >>> 8)) & (CACHED_TEXTS - 1);
        String known = cache[place];
        if (known != null && same(known, chars, offset, length)) {
            return known;
        }
        String made = new String(chars, offset, length);
        cache[place] = made;
        return made;
    }

    private static boolean same(String text, char[] chars, int offset, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != chars[offset + i]) {
                return false;
            }
        }
        return true;
    }

    private byte[] hex() throws IOException {
        char[] chars = parser.getTextCharacters();
        int offset = parser.getTextOffset();
        int length = parser.getTextLength();
        if (length % 2 != 0) {
            throw error("an even number of hex digits in \"data\"", length + " of them");
        }
        byte[] bytes = new byte[length / 2];
        for (int i = 0; i < bytes.length; i++) {
            int high = digit(chars[offset + 2 * i]);
            int low = digit(chars[offset + 2 * i + 1]);
            bytes[i] = (byte) (high << 4 | low);
        }
        return bytes;
    }

    private int digit(char character) {
        if (character >= '0' && character <= '9') {
            return character - '0';
        }
        if (character >= 'a' && character <= 'f') {
            return character - 'a' + 10;
        }
        if (character >= 'A' && character <= 'F') {
            return character - 'A' + 10;
        }
        throw error("hex digits in \"data\"", "'" + character + "'");
    }

    private byte[] tagged(JsonToken token) throws IOException {
        require(Field.DATA, token == JsonToken.START_OBJECT);
        long tag = -1;
        long length = -1;
        while (token() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            boolean number = token() == JsonToken.VALUE_NUMBER_INT;
            if (key.equals("tag") && number && tag < 0) {
                tag = within("\"tag\"", parser.getLongValue(), 0, Integer.MAX_VALUE);
            } else if (key.equals("len") && number && length < 0) {
                length = within("\"len\"", parser.getLongValue(), 0, PAYLOAD_LIMIT);
            } else {
                throw error("{\"tag\":t,\"len\":n} in \"data\"", '"' + key + '"');
            }
        }
        if (tag < 0 || length < 0) {
            throw error("both \"tag\" and \"len\" in \"data\"", "one of them");
        }
        return Payload.tagged((int) tag, (int) length);
    }

    /** A list of words, each at most once, as a set of the bits that they stand for. */
    private int set(Field field, JsonToken token, ToIntFunction<String> bitOf, String words)
            throws IOException {
        require(field, token == JsonToken.START_ARRAY);
        int code = 0;
        while (token() == JsonToken.VALUE_STRING) {
            int bit = bitOf.applyAsInt(parser.getText());
            if (bit == 0 || (code & bit) != 0) {
                throw error(
                        "each of " + words + " at most once in " + field,
                        '"' + parser.getText() + '"');
            }
            code |= bit;
        }
        require(field, parser.currentToken() == JsonToken.END_ARRAY);
        return code;
    }

    private Events events(Field field, JsonToken token) throws IOException {
        return EventsFormat.set(set(field, token, EventsFormat::code, EventsFormat.ALL));
    }

    /** Of each poll the handle and what it asks for. */
    private List<Operation.Poll> polls(JsonToken token) throws IOException {
        require(Field.POLLS, token == JsonToken.START_ARRAY);
        List<Operation.Poll> list = new ArrayList<>();
        while (token() == JsonToken.START_OBJECT) {
            long handle = -1;
            boolean named = false;
            Events asked = null;
            while (token() == JsonToken.FIELD_NAME) {
                Field field = Field.of(parser.currentName());
                JsonToken value = token();
                if (field == Field.EVENTS && asked == null) {
                    asked = asked(events(field, value));
                } else if (field == Field.HANDLE && !named) {
                    require(field, value == JsonToken.VALUE_NUMBER_INT);
                    handle = parser.getLongValue();
                    named = true;
                } else {
                    throw error(
                            "{\"handle\":h,\"events\":[...]} in \"polls\"",
                            '"' + parser.currentName() + '"');
                }
            }
            if (!named || asked == null) {
                throw error("both \"handle\" and \"events\" in \"polls\"", "one of them");
            }
            int most = Capacity.CAPABILITIES.highest() - 1;
            list.add(new Operation.Poll((int) within("\"handle\"", handle, 0, most), asked));
        }
        require(Field.POLLS, parser.currentToken() == JsonToken.END_ARRAY);
        return list;
    }

    private List<Events> reports(JsonToken token) throws IOException {
        require(Field.REPORTS, token == JsonToken.START_ARRAY);
        List<Events> list = new ArrayList<>();
        while (token() == JsonToken.START_ARRAY) {
            list.add(events(Field.REPORTS, JsonToken.START_ARRAY));
        }
        require(Field.REPORTS, parser.currentToken() == JsonToken.END_ARRAY);
        return list;
    }

    private List<Integer> numbers(JsonToken token) throws IOException {
        require(Field.THREADS, token == JsonToken.START_ARRAY);
        List<Integer> list = new ArrayList<>();
        while (token() == JsonToken.VALUE_NUMBER_INT) {
            list.add(
                    (int)
                            within(
                                    "\"threads\"",
                                    parser.getLongValue(),
                                    0,
                                    Capacity.PROCESSES.highest() - 1L));
        }
        require(Field.THREADS, parser.currentToken() == JsonToken.END_ARRAY);
        return List.copyOf(list);
    }

    private void require(Field field, boolean holds) {
        if (!holds) {
            throw error(field.kind.words + " in " + field, found());
        }
    }

    private String found() {
        return found(parser);
    }

    /** The token that a parser is at, in words. */
    static String found(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return "an object";
        }
        if (token == JsonToken.START_ARRAY) {
            return "a list";
        }
        try {
            String text = parser.getText();
            String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
            return token == JsonToken.VALUE_STRING ? '"' + shown + '"' : shown;
        } catch (IOException malformed) {
            return "malformed JSON";
        }
    }

    private long within(String what, long value, long lowest, long highest) {
        if (value < lowest || value > highest) {
            throw error(what + " from " + lowest + " to " + highest, String.valueOf(value));
        }
        return value;
    }

    private InputError unknown(String key) {
        return error("only known fields or ones that start with x-", '"' + key + '"');
    }

    /** An error at this line. */
    public InputError error(String expected, String found) {
        return lines.error(expected, found);
    }

    /** The number of this line, from 1. */
    public long number() {
        return lines.number();
    }

    /** Whether the line has the field; asking does not count as use. */
    public boolean has(Field field) {
        return (present & field.bit()) != 0;
    }

    private void use(Field field) {
        long bit = field.bit();
        if ((present & bit) == 0) {
            throw error("the field " + field, "none");
        }
        used |= bit;
    }

    /** The integer in {@code field}, which must be there and from {@code lowest} to highest. */
    public int integer(Field field, int lowest, int highest) {
        return (int) number(field, lowest, highest);
    }

    /** The long integer in {@code field}, which must be there and in the range. */
    public long number(Field field, long lowest, long highest) {
        use(field);
        long value = numbers[field.index()];
        if (value < lowest || value > highest) {
            within(field.toString(), value, lowest, highest);
        }
        return value;
    }

    /** The string in {@code field}, which must be there. */
    public String text(Field field) {
        use(field);
        return texts[field.index()];
    }

    /** The truth value in {@code field}, which must be there. */
    public boolean flag(Field field) {
        use(field);
        return numbers[field.index()] != 0;
    }

    /** The profile in {@link Field#PROFILE}. */
    public Profile profile() {
        use(Field.PROFILE);
        return profile;
    }

    /** For each thread its process, which is one of {@code profile}: 1 to 64 threads. */
    public List<Integer> threads(Profile of) {
        use(Field.THREADS);
        if (threads.isEmpty() || threads.size() > Header.MAX_THREADS) {
            throw error("1 to 64 threads", String.valueOf(threads.size()));
        }
        threads.forEach(process -> within("\"threads\"", process, 0, of.processes() - 1L));
        return threads;
    }

    /**
     * The operation that the line calls, with its arguments. Where the line has {@link
     * Field#HANDLE_OF} instead of a handle, the handle of the operation is 0. An operation of a
     * group that the profile does not have is refused.
     */
    public Operation operation(Profile of) {
        String word = text(Field.OPERATION);
        Operation operation = operation(word, of);
        of.require(Group.of(operation), word, lines);
        return operation;
    }

    private Operation operation(String word, Profile of) {
        return switch (word) {
            case "open" ->
                    has(Field.NAME) || has(Field.TYPE)
                            ? new Operation.Open(has(Field.NAME) ? name() : null, type())
                            : OPEN;
            case "derive" -> {
                use(Field.RIGHTS);
                yield new Operation.Derive(handle(of), rights);
            }
            case "copy" -> new Operation.Copy(handle(of));
            case "move" -> new Operation.Move(handle(of));
            case "delete" -> new Operation.Delete(handle(of));
            case "revoke" -> new Operation.Revoke(handle(of));
            case "send" -> {
                use(Field.DATA);
                yield new Operation.Send(handle(of), data);
            }
            case "recv" ->
                    new Operation.Recv(
                            handle(of),
                            integer(Field.LENGTH, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case "sendMessage" -> {
                use(Field.DATA);
                yield new Operation.SendMessage(handle(of), data);
            }
            case "recvMessage" -> new Operation.RecvMessage(handle(of));
            case "load" -> new Operation.Load(handle(of));
            case "poll" -> new Operation.Poll(handle(of), asked());
            case "await" -> new Operation.Await(handle(of), asked(), timeout());
            case "awaitAny" -> new Operation.AwaitAny(polls(of), timeout());
            case "sendPipe" -> {
                use(Field.DATA);
                yield new Operation.SendPipe(handle(of), data, timeout());
            }
            case "recvPipe" ->
                    new Operation.RecvPipe(
                            handle(of),
                            integer(Field.LENGTH, Integer.MIN_VALUE, Integer.MAX_VALUE),
                            timeout());
            case "close" -> new Operation.Close(handle(of));
            case "exit" -> EXIT;
            default ->
                    throw error(
                            "one of open, derive, copy, move, delete, revoke, send, recv,"
                                    + " sendMessage, recvMessage, load, sendPipe, recvPipe, poll,"
                                    + " await, awaitAny, close, exit in \"operation\"",
                            '"' + word + '"');
        };
    }

    private static final Operation OPEN = new Operation.Open(null);
    private static final Operation EXIT = new Operation.Exit();
    private static final Outcome DONE = new Outcome.Ok(-1, null);

    private int handle(Profile of) {
        return has(Field.HANDLE_OF) && !has(Field.HANDLE)
                ? 0
                : integer(Field.HANDLE, 0, of.capabilities() - 1);
    }

    private int timeout() {
        return integer(Field.TIMEOUT, 0, Operation.LONGEST);
    }

    /** What a poll asks for: not CLOSED, which is always reported. */
    private Events asked() {
        use(Field.EVENTS);
        return asked(events);
    }

    private Events asked(Events events) {
        if (events.closed) {
            throw error("IN, OUT, both or none in \"events\"", "\"CLOSED\"");
        }
        return events;
    }

    /** 1 to 16 polls, of handles that a process of the profile has. */
    private List<Operation.Poll> polls(Profile of) {
        use(Field.POLLS);
        if (polls.isEmpty() || polls.size() > Operation.MOST_POLLS) {
            throw error("1 to " + Operation.MOST_POLLS + " polls", String.valueOf(polls.size()));
        }
        polls.forEach(poll -> within("\"handle\"", poll.handle(), 0, of.capabilities() - 1L));
        return polls;
    }

    /** The type of coport that open names; a COCHANNEL where it names none. */
    private CoportType type() {
        if (!has(Field.TYPE)) {
            return CoportType.COCHANNEL;
        }
        String word = text(Field.TYPE);
        return switch (word) {
            case "COCHANNEL" -> CoportType.COCHANNEL;
            case "COCARRIER" -> CoportType.COCARRIER;
            case "COPIPE" -> CoportType.COPIPE;
            default -> throw error("COCHANNEL, COCARRIER or COPIPE in \"type\"", '"' + word + '"');
        };
    }

    private String name() {
        String name = text(Field.NAME);
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 1 || bytes.length > 64) {
            throw error("a name of 1 to 64 bytes", bytes.length + " bytes");
        }
        if (!new String(bytes, StandardCharsets.UTF_8).equals(name)) {
            throw error("a name in UTF-8", "half of a surrogate pair");
        }
        return name;
    }

    /** The outcome that the line gives for {@code operation}, with its values. */
    public Outcome outcome(Operation operation, Profile of) {
        String word = text(Field.OUTCOME);
        if (!word.equals("OK")) {
            Outcome failed = Outcome.Failed.named(word);
            if (failed == null) {
                throw error(
                        "OK or one of " + String.join(", ", Outcome.Failed.names()),
                        '"' + word + '"');
            }
            return failed;
        }
        if (operation.makesHandle()) {
            return new Outcome.Ok(integer(Field.HANDLE, 0, of.capabilities() - 1), null);
        }
        if (operation instanceof Operation.Recv
                || operation instanceof Operation.Load
                || operation instanceof Operation.RecvPipe) {
            use(Field.DATA);
            return new Outcome.Ok(-1, data);
        }
        if (operation instanceof Operation.Poll || operation instanceof Operation.Await) {
            use(Field.EVENTS);
            return new Outcome.Ok(-1, null, events);
        }
        if (operation instanceof Operation.AwaitAny await) {
            use(Field.REPORTS);
            if (reports.size() != await.polls().size()) {
                throw error(
                        await.polls().size() + " lists in \"reports\", one for each poll",
                        String.valueOf(reports.size()));
            }
            return new Outcome.Ok(reports);
        }
        return DONE;
    }

    /** Refuses the line when it has a field that has not been asked for. */
    public void nothingElse() {
        if (used != present) {
            throw unknown(Field.values()[Long.numberOfTrailingZeros(present & ~used)].key);
        }
    }
}
