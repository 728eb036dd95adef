package touchstone.conformance.oracle;

import java.util.Iterator;
import touchstone.conformance.history.Event;
import touchstone.conformance.history.Header;
import touchstone.conformance.history.History;

/** Decides whether an execution of the model explains a history. */
public final class Oracle {
    private Oracle() {}

    /** Judges a history that is held in memory. */
    public static Verdict judge(History history, Budget budget) {
        return judge(history.header(), history.events().iterator(), budget);
    }

    /**
     * Judges a history while it is read, in memory that depends on its concurrency and not on its
     * length.
     */
    public static Verdict judge(Header header, Iterator<Event> events, Budget budget) {
        return new Search(header, events, budget).judge();
    }
}
