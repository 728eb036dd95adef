package touchstone.conformance.history;

import java.util.List;
import java.util.stream.IntStream;
import touchstone.model.poll.Events;

/** Events of poll as words, and as numbers: 1 IN, 2 OUT, 4 CLOSED. */
public final class EventsFormat {
    private static final List<String> WORDS = List.of("IN", "OUT", "CLOSED");

    /** All words, with commas between them. */
    static final String ALL = String.join(", ", WORDS);

    private static final List<Events> SETS =
            IntStream.range(0, 1 << WORDS.size())
                    .mapToObj(code -> new Events((code & 1) != 0, (code & 2) != 0, (code & 4) != 0))
                    .toList();

    private EventsFormat() {}

    /** The words for the events in the set, in the order IN, OUT, CLOSED. */
    public static List<String> words(Events events) {
        int code = code(events);
        return IntStream.range(0, WORDS.size())
                .filter(event -> (code >> event & 1) != 0)
                .mapToObj(WORDS::get)
                .toList();
    }

    /** Every set; that with the code {@code c} is at {@code c}. */
    public static List<Events> sets() {
        return SETS;
    }

    /** The set that has this code, from 0 to 7. */
    public static Events set(int code) {
        return SETS.get(code);
    }

    /** The number of the set, from 0 to 7. */
    public static int code(Events events) {
        return (events.in ? 1 : 0) + (events.out ? 2 : 0) + (events.closed ? 4 : 0);
    }

    /** Whether one of the sets at least has an event. */
    public static boolean holdAny(List<Events> sets) {
        return sets.stream().anyMatch(events -> code(events) != 0);
    }

    /** The code of the set that holds this one event; 0 when there is none of that name. */
    static int code(String word) {
        int index = WORDS.indexOf(word);
        return index < 0 ? 0 : 1 << index;
    }
}
