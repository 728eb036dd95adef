package touchstone.conformance.history;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The fields of histories and of the wire protocol; each has one meaning and one kind of value. */
public enum Field {
    TOUCHSTONE("touchstone", Kind.NUMBER),
    PROFILE("profile", Kind.PROFILE),
    THREADS("threads", Kind.NUMBERS),
    EVENT("event", Kind.TEXT),
    COMMAND("command", Kind.TEXT),
    THREAD("thread", Kind.NUMBER),
    PROCESS("process", Kind.NUMBER),
    OPERATION("operation", Kind.TEXT),
    NAME("name", Kind.TEXT),
    TYPE("type", Kind.TEXT),
    HANDLE("handle", Kind.NUMBER),
    HANDLE_OF("handleOf", Kind.NUMBER),
    RIGHTS("rights", Kind.RIGHTS),
    EVENTS("events", Kind.EVENTS),
    POLLS("polls", Kind.POLLS),
    REPORTS("reports", Kind.REPORTS),
    DATA("data", Kind.DATA),
    LENGTH("length", Kind.NUMBER),
    TIMEOUT("timeout", Kind.NUMBER),
    OUTCOME("outcome", Kind.TEXT),
    CALL("call", Kind.NUMBER),
    CALLED("called", Kind.NUMBER),
    STAMP("stamp", Kind.NUMBER),
    DEADLINE("deadline", Kind.NUMBER),
    TEST("test", Kind.NUMBER),
    QUIESCENT("quiescent", Kind.FLAG),
    DELAYS("delays", Kind.FLAG),
    SEED("seed", Kind.NUMBER);

    /** What a field holds. */
    enum Kind {
        NUMBER("an integer"),
        TEXT("a string"),
        FLAG("true or false"),
        DATA("hex digits or {\"tag\":t,\"len\":n}"),
        RIGHTS("a list of " + RightsFormat.ALL),
        EVENTS("a list of " + EventsFormat.ALL),
        POLLS("a list of objects with a handle and events"),
        REPORTS("a list of lists of " + EventsFormat.ALL),
        PROFILE("an object"),
        NUMBERS("a list of integers");

        final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private static final Map<String, Field> BY_KEY =
            Arrays.stream(values())
                    .collect(Collectors.toMap(field -> field.key, Function.identity()));

    final String key;
    final Kind kind;

    Field(String key, Kind kind) {
        this.key = key;
        this.kind = kind;
    }

    /** The field of that key, or null. */
    static Field of(String key) {
        return BY_KEY.get(key);
    }

    /** Where values are kept by field. */
    @SuppressWarnings("EnumOrdinal")
    int index() {
        return ordinal();
    }

    /** The field in a set of fields. */
    long bit() {
        return 1L << index();
    }

    @Override
    public String toString() {
        return '"' + key + '"';
    }
}
