package touchstone.conformance.runner;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HexFormat;
import touchstone.conformance.history.Outcome;

/** Reads the lines that an adapter prints. */
final class AdapterEventParser {
    /** The version of the protocol that is spoken. */
    static final int VERSION = 1;

    private static final JsonFactory JSON = new JsonFactory();
    private static final long ABSENT = Long.MIN_VALUE;

    // The fields of the line that is being read; kept as fields of the parser so that a line costs
    // no more than its
    // event.
    private String event;
    private String name;
    private String outcome;
    private byte[] data;
    private long touchstone;
    private long test;
    private long call;
    private long thread;
    private long called;
    private long stamp;
    private long handle;
    private long process;

    /**
     * Parses one line.
     *
     * @param bytes holds the line
     * @param offset where it starts
     * @param length how many bytes it has, without the line feed
     * @throws ProtocolException if it is not an event of the protocol
     */
    AdapterEvent parse(byte[] bytes, int offset, int length) throws ProtocolException {
        clear();
        try (JsonParser json = JSON.createParser(bytes, offset, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new ProtocolException("a JSON object", text(bytes, offset, length));
            }
            for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
                read(field, json);
            }
            if (json.nextToken() != null) {
                throw new ProtocolException(
                        "the end of the line after the object", text(bytes, offset, length));
            }
        } catch (IOException malformed) {
            throw new ProtocolException("a JSON object", text(bytes, offset, length));
        }
        if (event == null) {
            throw new ProtocolException("the field event", text(bytes, offset, length));
        }
        AdapterEvent parsed = build();
        refuseUnused();
        return parsed;
    }

    /** The beginning of a line as it can be shown: at most 200 characters, nothing unprintable. */
    static String text(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return "an empty line";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(length, 200); i++) {
            byte character = bytes[offset + i];
            text.append(character >= ' ' && character < 127 ? (char) character : '?');
        }
        return length > 200 ? text + "…" : text.toString();
    }

    private void clear() {
        event = null;
        name = null;
        outcome = null;
        data = null;
        touchstone = ABSENT;
        test = ABSENT;
        call = ABSENT;
        thread = ABSENT;
        called = ABSENT;
        stamp = ABSENT;
        handle = ABSENT;
        process = ABSENT;
    }

    private void read(String field, JsonParser json) throws IOException, ProtocolException {
        switch (field) {
            case "event" -> event = string(field, event, json);
            case "name" -> name = string(field, name, json);
            case "outcome" -> outcome = string(field, outcome, json);
            case "touchstone" -> touchstone = number(field, touchstone, json);
            case "test" -> test = number(field, test, json);
            case "call" -> call = number(field, call, json);
            case "thread" -> thread = number(field, thread, json);
            case "called" -> called = number(field, called, json);
            case "stamp" -> stamp = number(field, stamp, json);
            case "handle" -> handle = number(field, handle, json);
            case "process" -> process = number(field, process, json);
            case "data" -> {
                refuseTwice(field, data != null);
                data = payload(json);
            }
            default -> {
                if (!field.startsWith("x-")) {
                    throw new ProtocolException(
                            "a known field or one that starts with x-", "\"" + field + "\"");
                }
                json.nextToken();
                json.skipChildren();
            }
        }
    }

    private static String string(String field, String before, JsonParser json)
            throws IOException, ProtocolException {
        refuseTwice(field, before != null);
        if (json.nextToken() != JsonToken.VALUE_STRING) {
            throw new ProtocolException("a string as " + field, json.getText());
        }
        return json.getText();
    }

    private static long number(String field, long before, JsonParser json)
            throws IOException, ProtocolException {
        refuseTwice(field, before != ABSENT);
        if (json.nextToken() != JsonToken.VALUE_NUMBER_INT
                || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                || json.getLongValue() < 0) {
            throw new ProtocolException(
                    "a whole number from 0 to 2^63-1 as " + field, json.getText());
        }
        return json.getLongValue();
    }

    private static void refuseTwice(String field, boolean seen) throws ProtocolException {
        if (seen) {
            throw new ProtocolException("each field once", "\"" + field + "\" twice");
        }
    }

    private static byte[] payload(JsonParser json) throws IOException, ProtocolException {
        JsonToken token = json.nextToken();
        if (token == JsonToken.VALUE_STRING) {
            try {
                return HexFormat.of().parseHex(json.getText());
            } catch (IllegalArgumentException malformed) {
                throw new ProtocolException(
                        "data as an even number of hexadecimal digits",
                        "\"" + json.getText() + "\"");
            }
        }
        if (token != JsonToken.START_OBJECT) {
            throw new ProtocolException("data in hexadecimal or by tag and len", json.getText());
        }
        long tag = ABSENT;
        long length = ABSENT;
        for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
            switch (field) {
                case "tag" -> tag = number(field, tag, json);
                case "len" -> length = number(field, length, json);
                default -> throw new ProtocolException("tag and len in data", "\"" + field + "\"");
            }
        }
        if (tag == ABSENT || length == ABSENT || length > 1 << 20 || tag > Integer.MAX_VALUE) {
            throw new ProtocolException(
                    "data with a tag and a len of at most 1048576",
                    "tag " + tag + ", len " + length);
        }
        byte[] data = new byte[(int) length];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) ((int) tag * 31 + i * 7 + (i >> 8) * 13);
        }
        return data;
    }

    private AdapterEvent build() throws ProtocolException {
        switch (event) {
            case "return" -> {
                return new AdapterEvent.Return(
                        takeCall(), takeThread(), takeCalled(), takeStamp(), takeOutcome());
            }
            case "reset" -> {
                long value = required("test", test);
                test = ABSENT;
                return new AdapterEvent.Reset(value);
            }
            case "skipped" -> {
                return new AdapterEvent.Skipped(takeCall());
            }
            case "ran" -> {
                return new AdapterEvent.Ran();
            }
            case "killed" -> {
                int victim = small("process", process);
                process = ABSENT;
                return new AdapterEvent.Killed(victim, takeCalled(), takeStamp());
            }
            case "hello" -> {
                if (touchstone != VERSION) {
                    throw new ProtocolException(
                            "\"touchstone\":" + VERSION,
                            touchstone == ABSENT ? "no version" : "\"touchstone\":" + touchstone);
                }
                touchstone = ABSENT;
                String greeting = name == null ? "" : name;
                name = null;
                return new AdapterEvent.Hello(greeting);
            }
            default ->
                    throw new ProtocolException(
                            "one of the events hello, reset, return, skipped, ran, killed",
                            "\"" + event + "\"");
        }
    }

    private int takeCall() throws ProtocolException {
        int value = small("call", call);
        call = ABSENT;
        return value;
    }

    private int takeThread() throws ProtocolException {
        int value = small("thread", thread);
        thread = ABSENT;
        return value;
    }

    private long takeCalled() throws ProtocolException {
        long value = required("called", called);
        called = ABSENT;
        return value;
    }

    private long takeStamp() throws ProtocolException {
        long value = required("stamp", stamp);
        stamp = ABSENT;
        return value;
    }

    private Outcome takeOutcome() throws ProtocolException {
        if (outcome == null) {
            throw new ProtocolException("the field outcome", "none");
        }
        String word = outcome;
        outcome = null;
        if (!word.equals("OK")) {
            int errno = Words.errno(word);
            if (errno < 0) {
                throw new ProtocolException("OK or an error as outcome", "\"" + word + "\"");
            }
            return new Outcome.Failed(errno);
        }
        int returned = handle == ABSENT ? -1 : small("handle", handle);
        handle = ABSENT;
        byte[] delivered = data;
        data = null;
        return new Outcome.Ok(returned, delivered);
    }

    private static int small(String field, long value) throws ProtocolException {
        if (required(field, value) > Integer.MAX_VALUE) {
            throw new ProtocolException("a number below 2^31 as " + field, Long.toString(value));
        }
        return (int) value;
    }

    private static long required(String field, long value) throws ProtocolException {
        if (value == ABSENT) {
            throw new ProtocolException("the field " + field, "none");
        }
        return value;
    }

    /** Every field was either consumed by {@link #build} or has no place in this event. */
    private void refuseUnused() throws ProtocolException {
        refuse("name", name != null);
        refuse("outcome", outcome != null);
        refuse("data", data != null);
        refuse("touchstone", touchstone != ABSENT);
        refuse("test", test != ABSENT);
        refuse("call", call != ABSENT);
        refuse("thread", thread != ABSENT);
        refuse("called", called != ABSENT);
        refuse("stamp", stamp != ABSENT);
        refuse("handle", handle != ABSENT);
        refuse("process", process != ABSENT);
    }

    private void refuse(String field, boolean present) throws ProtocolException {
        if (present) {
            throw new ProtocolException(
                    "no field " + field + " in this event", "\"" + field + "\"");
        }
    }
}
