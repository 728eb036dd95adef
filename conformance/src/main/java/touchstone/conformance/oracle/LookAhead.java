package touchstone.conformance.oracle;

import java.util.ArrayDeque;
import java.util.Iterator;
import touchstone.conformance.history.Event;
import touchstone.conformance.history.Header;
import touchstone.conformance.history.Outcome;

/**
 * The events of a history in order, with a look ahead for how a call will end. It reads no further
 * than it is asked, and keeps what it has read ahead until that is consumed.
 */
final class LookAhead implements Iterator<Event> {
    /** How much may be read ahead before a verdict is given up: about this many bytes. */
    private static final long LIMIT = 256L << 20;

    private static final long EVENT_BYTES = 128;

    /** Stands for the outcome of a call that never returns. */
    static final Outcome NEVER = new Outcome.Failed(0);

    private final Header header;
    private final Iterator<Event> events;
    private final ArrayDeque<Event> ahead = new ArrayDeque<>();
    private long held;

    LookAhead(Header header, Iterator<Event> events) {
        this.header = header;
        this.events = events;
    }

    @Override
    public boolean hasNext() {
        return !ahead.isEmpty() || events.hasNext();
    }

    @Override
    public Event next() {
        if (ahead.isEmpty()) {
            return events.next();
        }
        Event event = ahead.remove();
        held -= size(event);
        return event;
    }

    /**
     * How the pending call of the thread will end; {@link #NEVER} when its thread or process ends
     * first, or the history does.
     *
     * @return null when that is so far ahead that looking for it would need too much memory
     */
    Outcome outcome(int thread) {
        for (Event event : ahead) {
            Outcome outcome = ends(event, thread);
            if (outcome != null) {
                return outcome;
            }
        }
        while (events.hasNext()) {
            if (held > LIMIT) {
                return null;
            }
            Event event = events.next();
            ahead.add(event);
            held += size(event);
            Outcome outcome = ends(event, thread);
            if (outcome != null) {
                return outcome;
            }
        }
        return NEVER;
    }

    /**
     * Whether the deadline of the pending call of the thread is still ahead, when it is known how
     * the call will end.
     */
    boolean deadlineIsAhead(int thread) {
        for (Event event : ahead) {
            if (event instanceof Event.Deadline deadline && deadline.thread() == thread) {
                return true;
            }
            if (ends(event, thread) != null) {
                return false;
            }
        }
        return false;
    }

    private Outcome ends(Event event, int thread) {
        if (event instanceof Event.Return returned) {
            return returned.thread() == thread ? returned.outcome() : null;
        }
        if (event instanceof Event.Crash crash) {
            return crash.process() == header.processOf().get(thread) ? NEVER : null;
        }
        if (event instanceof Event.ThreadCrash crash) {
            return crash.thread() == thread ? NEVER : null;
        }
        return null;
    }

    private static long size(Event event) {
        if (event instanceof Event.Call call && call.operation().data() != null) {
            return EVENT_BYTES + call.operation().data().length;
        }
        if (event instanceof Event.Return returned
                && returned.outcome() instanceof Outcome.Ok ok
                && ok.data() != null) {
            return EVENT_BYTES + ok.data().length;
        }
        return EVENT_BYTES;
    }
}
