package touchstone.conformance.history;

import java.util.List;
import java.util.stream.IntStream;
import touchstone.model.cap.Rights;

/** Rights as words, and as the numbers of {@link Rights#code}. */
public final class RightsFormat {
    private static final List<String> WORDS =
            List.of("SEND", "RECV", "POLL", "CLOSE", "TRANSFER", "LOAD", "STORE");

    /** All words, with commas between them. */
    static final String ALL = String.join(", ", WORDS);

    private static final List<Rights> SETS =
            IntStream.range(0, 1 << WORDS.size())
                    .mapToObj(
                            code ->
                                    new Rights(
                                            (code & 1) != 0,
                                            (code & 2) != 0,
                                            (code & 4) != 0,
                                            (code & 8) != 0,
                                            (code & 16) != 0,
                                            (code & 32) != 0,
                                            (code & 64) != 0))
                    .toList();

    private RightsFormat() {}

    /**
     * The words for the rights in the set, in the order SEND, RECV, POLL, CLOSE, TRANSFER, LOAD,
     * STORE.
     */
    public static List<String> words(Rights rights) {
        int code = rights.code();
        return IntStream.range(0, WORDS.size())
                .filter(right -> (code >> right & 1) != 0)
                .mapToObj(WORDS::get)
                .toList();
    }

    /** The set that has this code, from 0 to 127. */
    public static Rights set(int code) {
        return SETS.get(code);
    }

    /** The code of the set that holds this one right; 0 when there is no right of that name. */
    static int code(String word) {
        int index = WORDS.indexOf(word);
        return index < 0 ? 0 : 1 << index;
    }
}
