package touchstone.conformance.oracle;

import java.util.Iterator;
import java.util.List;
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

    /**
     * The states of the model that the whole history can have led to when each pending call takes
     * effect as late as it can.
     *
     * @return each state in lines of words; none when no execution explains the history, or the
     *     budget is spent
     */
    public static List<List<String>> states(History history, Budget budget) {
        return new Search(history.header(), history.events().iterator(), budget).states();
    }
}
