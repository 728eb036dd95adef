package touchstone.conformance.explore;

import java.util.ArrayList;
import java.util.List;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.InputError;
import touchstone.conformance.history.Profile;

/**
 * What an exploration covers: an implementation's tables, and which calls are tried on them.
 *
 * @param profile the capacities, and the groups whose operations are called
 * @param names how many names coports are opened by, beside being opened without one
 * @param byteValues how many values a byte of a payload may have
 * @param allRights whether all sets of rights are derived, or only those that the rules tell apart:
 *     of SEND, RECV and CLOSE, each with TRANSFER, which nothing needs yet, and with POLL, which
 *     nothing needs that changes anything, and for messages LOAD with TRANSFER
 * @param merged whether states count as one that differ only in which process is which, which
 *     handle is which, which coport is which and which message buffer is which
 * @param refused whether also the calls that are refused are judged: that each call takes effect
 *     exactly when no error is admissible but one that the profile lets the kernel choose, and
 *     changes nothing when it is refused (GEN-REFUSED-1)
 */
public record ExploredScope(
        Profile profile,
        int names,
        int byteValues,
        boolean allRights,
        boolean merged,
        boolean refused) {
    /** The most coports that are told apart by trying their renamings. */
    static final int MOST_COPORTS = 8;

    private static final int MOST_NAMES = 26;
    private static final int MOST_PAYLOADS = 4096;
    private static final int MOST_HANDLES = 64;
    private static final int MOST_RING_BYTES = 256;
    private static final int MOST_BUFFERS = 8;

    /** The scope that is explored when only a profile is given. */
    public ExploredScope(Profile profile) {
        this(profile, 1, 1, false, true, false);
    }

    /**
     * @throws InputError naming what is too large, where an exploration could not even begin
     */
    public ExploredScope {
        within(
                "coports",
                profile.cochannels() + profile.cocarriers() + profile.copipes(),
                1,
                MOST_COPORTS);
        within("handles", (long) profile.processes() * profile.capabilities(), 1, MOST_HANDLES);
        if (profile.has(Group.COCHANNEL)) {
            within("bytes in a ring", profile.ringBytes(), 1, MOST_RING_BYTES);
        }
        if (profile.has(Group.COCARRIER)) {
            within("message buffers", profile.buffers(), 1, MOST_BUFFERS);
            within("bytes in a message", profile.carrierBytes(), 1, MOST_RING_BYTES);
        }
        within("names", names, 0, MOST_NAMES);
        within("values of a byte", byteValues, 1, 256);
        int longest = Math.max(profile.ringBytes(), profile.carrierBytes());
        long payloads = 0;
        long ofLength = 1;
        for (int length = 1; length <= longest && payloads <= MOST_PAYLOADS; length++) {
            ofLength *= byteValues;
            payloads += ofLength;
        }
        within("payloads", payloads, 0, MOST_PAYLOADS);
    }

    private static void within(String what, long found, int least, int most) {
        if (found < least || found > most) {
            throw new InputError(
                    "explore", 0, "from " + least + " to " + most + " " + what, "" + found);
        }
    }

    /** The name that a number stands for. */
    static String name(int number) {
        return String.valueOf((char) ('a' + number));
    }

    boolean has(Group group) {
        return profile.has(group);
    }

    /** Every payload that is sent through a COCHANNEL, the shorter ones first. */
    List<byte[]> payloads() {
        return payloads(profile.ringBytes());
    }

    /** Every message that is sent through a COCARRIER, the shorter ones first. */
    List<byte[]> messages() {
        return payloads(profile.carrierBytes());
    }

    private List<byte[]> payloads(int longest) {
        List<byte[]> payloads = new ArrayList<>();
        for (int length = 1; length <= longest; length++) {
            byte[] payload = new byte[length];
            do {
                payloads.add(payload.clone());
            } while (increase(payload));
        }
        return payloads;
    }

    /** The next payload of this length; false after the last. */
    private boolean increase(byte[] payload) {
        for (int i = payload.length - 1; i >= 0; i--) {
            int value = (payload[i] & 255) + 1;
            if (value < byteValues) {
                payload[i] = (byte) value;
                return true;
            }
            payload[i] = 0;
        }
        return false;
    }
}
