package touchstone.conformance.runner;

import java.io.InputStream;
import java.util.function.IntFunction;
import touchstone.conformance.history.Field;
import touchstone.conformance.history.InputError;
import touchstone.conformance.history.JsonLine;
import touchstone.conformance.history.LineReader;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.history.Profile;
import touchstone.model.Errno;

/** What an adapter prints, read as events. */
final class AdapterOutput {
    /** The version of the protocol that is spoken. */
    static final int VERSION = 1;

    private static final int LONGEST_TEXT = 200;

    private final LineReader lines;
    private final JsonLine json;
    private final Profile profile;
    private boolean whole;

    AdapterOutput(InputStream output, Profile profile) {
        lines = new LineReader("the adapter's output", output);
        json = new JsonLine(lines);
        this.profile = profile;
    }

    /**
     * Waits for the next line.
     *
     * @return false at the end of the output, also where that ends in the middle of a line
     * @throws InputError if the line is longer than 1 MiB or not UTF-8
     */
    boolean nextLine() {
        whole = false;
        whole = lines.next() && lines.terminated();
        return whole;
    }

    /** The number of the current line, from 1. */
    long line() {
        return lines.number();
    }

    /**
     * The current line, shortened to 200 characters, with nothing unprintable in it; empty where
     * there is no whole line.
     */
    String text() {
        if (!whole) {
            return "";
        }
        String text = lines.text();
        String shown = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
        return shown.replaceAll("\\p{Cntrl}", "?") + (text.length() > LONGEST_TEXT ? "..." : "");
    }

    /**
     * The current line as an event.
     *
     * @param operationOf tells what a call does whose return this may be; null for no call
     * @throws InputError if the line is not JSON, or has other fields or values than its event has
     * @throws ProtocolException if it is no event that an adapter prints
     */
    AdapterEvent event(IntFunction<Operation> operationOf) throws ProtocolException {
        json.read();
        String word = json.text(Field.EVENT);
        AdapterEvent event;
        switch (word) {
            case "return" -> {
                int call = json.integer(Field.CALL, 0, Integer.MAX_VALUE);
                Operation operation = operationOf.apply(call);
                if (operation == null) {
                    throw new ProtocolException("the return of a call of the test", text());
                }
                Outcome outcome = json.outcome(operation, profile);
                boolean late = outcome.equals(new Outcome.Failed(Errno.ETIMEDOUT));
                event =
                        new AdapterEvent.Return(
                                call,
                                json.integer(Field.THREAD, 0, Integer.MAX_VALUE),
                                stamp(Field.CALLED),
                                stamp(Field.STAMP),
                                outcome,
                                late && json.has(Field.DEADLINE)
                                        ? stamp(Field.DEADLINE)
                                        : AdapterEvent.Return.UNKNOWN);
            }
            case "skipped" ->
                    event =
                            new AdapterEvent.Skipped(
                                    json.integer(Field.CALL, 0, Integer.MAX_VALUE));
            case "reset" ->
                    event = new AdapterEvent.Reset(json.number(Field.TEST, 0, Long.MAX_VALUE));
            case "ran" -> event = new AdapterEvent.Ran();
            case "killed" ->
                    event =
                            new AdapterEvent.Killed(
                                    json.integer(Field.PROCESS, 0, profile.processes() - 1),
                                    stamp(Field.CALLED),
                                    stamp(Field.STAMP));
            case "hello" -> {
                long version = json.number(Field.TOUCHSTONE, Long.MIN_VALUE, Long.MAX_VALUE);
                if (version != VERSION) {
                    throw new ProtocolException(
                            "version " + VERSION + " in \"touchstone\"", Long.toString(version));
                }
                event = new AdapterEvent.Hello(json.has(Field.NAME) ? json.text(Field.NAME) : "");
            }
            default ->
                    throw new ProtocolException(
                            "one of hello, reset, return, skipped, ran, killed in \"event\"",
                            '"' + word + '"');
        }
        json.nothingElse();
        return event;
    }

    /** A stamp; small enough that twice and one more is still a number. */
    private long stamp(Field field) {
        return json.number(field, 0, Long.MAX_VALUE / 4);
    }
}
