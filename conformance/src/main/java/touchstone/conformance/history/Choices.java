package touchstone.conformance.history;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an implementation chose where kernels differ for good reasons.
 *
 * @param drainAfterClose whether what a coport held when it was closed can still be received
 * @param peerGone whether a call is told that nobody is left at the other end of the coport
 * @param shortRecv what a recv from a COCHANNEL does that asks for more bytes than are there
 */
public record Choices(DrainAfterClose drainAfterClose, PeerGone peerGone, ShortRecv shortRecv) {
    /** The rules as they stand. */
    public static final Choices STRICT =
            new Choices(DrainAfterClose.REQUIRED, PeerGone.EPIPE, ShortRecv.REFUSE);

    /** Whether what a coport held when it was closed can still be received. */
    public enum DrainAfterClose {
        /** It can (COP-CHANNEL-RECV-5). */
        REQUIRED,
        /** It cannot: from the close on every recv fails with EPIPE. */
        FORBIDDEN,
        /** Each recv either takes it or fails with EPIPE. */
        EITHER
    }

    /** Whether a call is told that nobody is left at the other end of the coport. */
    public enum PeerGone {
        /** It fails with EPIPE (COP-CHANNEL-SEND-5, COP-CHANNEL-RECV-5). */
        EPIPE,
        /** It ends as if somebody were there. */
        NONE
    }

    /** What a recv from a COCHANNEL does that asks for more bytes than are there. */
    public enum ShortRecv {
        /** It fails and takes none of them (COP-CHANNEL-RECV-4). */
        REFUSE,
        /** It takes those that are there, and fails only where none is. */
        PARTIAL
    }

    /** Each choice by its key in a profile, as the word that stands there. */
    public Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("drainAfterClose", word(drainAfterClose));
        words.put("peerGone", word(peerGone));
        words.put("shortRecv", word(shortRecv));
        return words;
    }

    /** The choices that are not the strict ones, by key. */
    Map<String, String> deviations() {
        Map<String, String> words = words();
        STRICT.words().forEach(words::remove);
        return words;
    }

    /** Such as {@code drainAfterClose either, peerGone none}; empty for the strict choices. */
    public String deviationWords() {
        return deviations().entrySet().stream()
                .map(choice -> choice.getKey() + " " + choice.getValue())
                .collect(Collectors.joining(", "));
    }

    /**
     * The choices as the machine takes them.
     *
     * @param revokes whether the implementation has {@link Group#REVOKE}
     */
    touchstone.model.Choices ofMachine(boolean revokes) {
        return new touchstone.model.Choices(
                drainAfterClose != DrainAfterClose.FORBIDDEN,
                drainAfterClose == DrainAfterClose.REQUIRED,
                peerGone == PeerGone.EPIPE,
                shortRecv == ShortRecv.PARTIAL,
                revokes);
    }

    /** How a choice is written. */
    static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
