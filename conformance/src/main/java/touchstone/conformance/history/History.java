package touchstone.conformance.history;

import java.util.List;

/**
 * A history held in memory: what a test recorded. Long ones are streamed by {@code HistoryReader}
 * instead.
 */
public record History(Header header, List<Event> events) {}
