package touchstone.conformance.history;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Reads a history line by line, and refuses every line that is no part of one with an {@link
 * InputError}: what comes out is well-formed, so that a call is never made while another of the
 * thread is pending, and a return always answers one.
 */
public final class HistoryReader implements Iterator<Event>, Closeable {
    private final LineReader lines;
    private final JsonLine json;
    private final Header header;
    private final Operation[] pending;
    private final boolean[] deadlines;
    private final boolean[] ended;
    private long stamp = -1;
    private boolean over;
    private Event next;

    /**
     * Reads the header.
     *
     * @param file the name by which errors call the stream
     * @param input the history; not read further than events are asked for, but in blocks
     */
    public HistoryReader(String file, InputStream input) {
        this(new LineReader(file, input));
    }

    private HistoryReader(LineReader lines) {
        this.lines = lines;
        json = new JsonLine(lines);
        header = readHeader();
        pending = new Operation[header.processOf().size()];
        deadlines = new boolean[pending.length];
        ended = new boolean[pending.length];
    }

    /** Opens a history file and reads its header. */
    public static HistoryReader open(Path file) {
        return new HistoryReader(LineReader.open(file));
    }

    /** Reads a whole history into memory. */
    public static History read(Path file) {
        try (HistoryReader reader = open(file)) {
            List<Event> events = new ArrayList<>();
            reader.forEachRemaining(events::add);
            return new History(reader.header(), events);
        } catch (IOException failure) {
            throw new InputError(file.toString(), 0, "to close it", failure.getMessage());
        }
    }

    /** The first line. */
    public Header header() {
        return header;
    }

    private Header readHeader() {
        if (!lines.next()) {
            throw new InputError(lines.file(), 1, "the header of a history", "an empty file");
        }
        json.read();
        if (!json.has(Field.TOUCHSTONE)) {
            throw json.error("a header with \"touchstone\":1", "none");
        }
        long version = json.number(Field.TOUCHSTONE, Long.MIN_VALUE, Long.MAX_VALUE);
        if (version != 1) {
            throw json.error("version 1 in \"touchstone\"", String.valueOf(version));
        }
        Profile profile = json.profile();
        List<Integer> processOf = json.threads(profile);
        json.nothingElse();
        return new Header(profile, processOf);
    }

    @Override
    public boolean hasNext() {
        if (next == null && lines.next()) {
            json.read();
            next = event();
        }
        return next != null;
    }

    @Override
    public Event next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Event event = next;
        next = null;
        return event;
    }

    private Event event() {
        if (over) {
            throw json.error("nothing after the end event", "another line");
        }
        if (json.has(Field.STAMP)) {
            long found = json.number(Field.STAMP, 0, Long.MAX_VALUE);
            if (found <= stamp) {
                throw json.error("a stamp greater than " + stamp, String.valueOf(found));
            }
            stamp = found;
        }
        String word = json.text(Field.EVENT);
        Event event =
                switch (word) {
                    case "call" -> call();
                    case "return" -> returned();
                    case "deadline" -> deadline();
                    case "crash" -> json.has(Field.THREAD) ? threadCrash() : crash();
                    case "end" -> end();
                    default ->
                            throw json.error(
                                    "one of call, return, deadline, crash, end in \"event\"",
                                    '"' + word + '"');
                };
        json.nothingElse();
        return event;
    }

    private int thread() {
        return json.integer(Field.THREAD, 0, pending.length - 1);
    }

    private Event call() {
        int thread = thread();
        if (ended[thread]) {
            throw json.error(
                    "a call by a thread that is alive", "thread " + thread + ", which has ended");
        }
        if (pending[thread] != null) {
            throw json.error("the return of the pending call of thread " + thread, "another call");
        }
        pending[thread] = json.operation(header.profile());
        deadlines[thread] = false;
        return new Event.Call(lines.number(), thread, pending[thread]);
    }

    private Event returned() {
        int thread = thread();
        Operation operation = pending[thread];
        if (operation == null) {
            throw json.error("a call of thread " + thread, "a return without a call");
        }
        Outcome outcome = json.outcome(operation, header.profile());
        pending[thread] = null;
        if (operation instanceof Operation.Exit && outcome instanceof Outcome.Ok) {
            end(header.processOf().get(thread));
        }
        return new Event.Return(lines.number(), thread, outcome);
    }

    private Event deadline() {
        int thread = thread();
        boolean waits = pending[thread] != null && pending[thread].timeout() >= 0;
        if (!waits || deadlines[thread]) {
            throw json.error(
                    "a deadline of a call with a time-out of thread "
                            + thread
                            + " that is pending, and one only",
                    deadlines[thread] ? "another" : "no such call");
        }
        deadlines[thread] = true;
        return new Event.Deadline(lines.number(), thread);
    }

    private Event crash() {
        requireDeath();
        int process = json.integer(Field.PROCESS, 0, header.profile().processes() - 1);
        end(process);
        for (int thread = 0; thread < pending.length; thread++) {
            if (header.processOf().get(thread) == process) {
                pending[thread] = null;
            }
        }
        return new Event.Crash(lines.number(), process);
    }

    private Event threadCrash() {
        requireDeath();
        int thread = thread();
        ended[thread] = true;
        pending[thread] = null;
        return new Event.ThreadCrash(lines.number(), thread);
    }

    private void requireDeath() {
        header.profile().require(Group.PROC, "crash", lines);
    }

    /** No thread of the process calls any more; what is pending may still have to return. */
    private void end(int process) {
        for (int thread = 0; thread < pending.length; thread++) {
            ended[thread] |= header.processOf().get(thread) == process;
        }
    }

    private Event end() {
        over = true;
        return new Event.End(lines.number(), json.flag(Field.QUIESCENT));
    }

    @Override
    public void close() throws IOException {
        Arrays.fill(pending, null);
        lines.close();
    }
}
