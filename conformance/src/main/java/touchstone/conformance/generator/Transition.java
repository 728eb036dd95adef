package touchstone.conformance.generator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import touchstone.conformance.history.Outcome;
import touchstone.model.Errno;

/**
 * What an operation does in a state of the model, apart from who does it: the operation, the set of
 * errors that are admissible (none when it takes effect), and the circumstance that a test has to
 * bring about. Packed into an {@code int}, so that a walk allocates nothing for it.
 *
 * @param code {@code operation << 11 | errors << 4 | circumstance}
 */
record Transition(int code) {
    static final int OPEN = 0;
    static final int DERIVE = 1;
    static final int DELETE = 2;
    static final int SEND = 3;
    static final int RECV = 4;
    static final int CLOSE = 5;
    static final int EXIT = 6;
    static final int KILL = 7;

    private static final List<String> OPERATIONS =
            List.of("open", "derive", "delete", "send", "recv", "close", "exit", "kill");

    /** The errors in the order of their bits. */
    private static final int[] ERRORS = {
        Errno.EBADF,
        Errno.EPERM,
        Errno.EINVAL,
        Errno.EMSGSIZE,
        Errno.ENOMEM,
        Errno.EPIPE,
        Errno.EAGAIN
    };

    static final int EBADF = 1;
    static final int EPERM = 1 << 1;
    static final int EINVAL = 1 << 2;
    static final int EMSGSIZE = 1 << 3;
    static final int ENOMEM = 1 << 4;
    static final int EPIPE = 1 << 5;
    static final int EAGAIN = 1 << 6;

    // Circumstances. Zero is the ordinary one of each operation and outcome.
    static final int NEW_NAMED = 1;
    static final int FOUND = 2;
    static final int REUSED = 3;
    static final int NO_COPORT = 1;
    static final int SEND_ONLY = 1;
    static final int RECV_ONLY = 2;
    static final int NO_RIGHTS = 3;
    static final int ALL_RIGHTS = 4;
    static final int LAST_CAPABILITY = 1;
    static final int LAST_WITH_BYTES = 5;
    static final int LAST_OF_CLOSED = 6;
    static final int LEAVES_BYTES = 7;
    static final int LAST_SENDER = 2;
    static final int LAST_RECEIVER = 3;
    static final int LAST_ENDS = 4;
    static final int EXTREME = 1;
    static final int DRAINS = 2;
    static final int NAMED = 1;
    static final int NOBODY_LEFT = 1;
    static final int NEGATIVE = 1;

    /** Of a coarse transition: the circumstance does not matter. */
    static final int ANY = 15;

    static int errorCount() {
        return ERRORS.length;
    }

    /** The error of {@link Errno} that a bit stands for, counted from 0. */
    static int error(int bit) {
        return ERRORS[bit];
    }

    static Transition of(int operation, int errors, int circumstance) {
        return new Transition(operation << 11 | errors << 4 | circumstance);
    }

    int operation() {
        return code >> 11;
    }

    int errors() {
        return code >> 4 & 0x7f;
    }

    int circumstance() {
        return code & 15;
    }

    boolean takesEffect() {
        return errors() == 0;
    }

    /**
     * The same without the circumstances that pairs do not tell apart: of those only whether open
     * found its coport, and whether delete took the coport with it, and what coport, remain.
     */
    Transition coarse() {
        boolean found = operation() == OPEN && circumstance() == FOUND;
        boolean last = operation() == DELETE && takesTheCoport();
        boolean kept = takesEffect() && (found || last);
        return kept ? this : of(operation(), errors(), ANY);
    }

    /** Whether a delete or a death takes the last capability to a coport. */
    private boolean takesTheCoport() {
        return circumstance() == LAST_CAPABILITY
                || circumstance() == LAST_WITH_BYTES
                || circumstance() == LAST_OF_CLOSED;
    }

    /** Whether this can only be in the scope because a table is full, or was full before. */
    boolean needsFullTable() {
        boolean reuses = operation() == OPEN && takesEffect() && circumstance() == REUSED;
        return reuses || (errors() & ENOMEM) != 0;
    }

    String operationName() {
        return OPERATIONS.get(operation());
    }

    /** What may be observed: {@code OK} alone, or every error that is admissible. */
    List<String> admissible() {
        if (takesEffect()) {
            return List.of("OK");
        }
        List<String> names = new ArrayList<>();
        for (int bit = 0; bit < ERRORS.length; bit++) {
            if ((errors() >> bit & 1) == 1) {
                names.add(new Outcome.Failed(ERRORS[bit]).name());
            }
        }
        return names;
    }

    /** The operation and its outcome, such as {@code send EPERM or EAGAIN}. */
    String label() {
        return operationName() + " " + String.join(" or ", admissible());
    }

    /** Where the operation that a label starts with comes in the order of the chapters. */
    static int rank(String label) {
        return OPERATIONS.indexOf(label.substring(0, label.indexOf(' ')));
    }

    /** The transition as a sentence, without capital and full stop. */
    String sentence() {
        String subject = (operationName().matches("[aeiou].*") ? "an " : "a ") + operationName();
        if (takesEffect()) {
            return subject + effect();
        }
        List<String> conditions = new ArrayList<>();
        for (int bit = 0; bit < ERRORS.length; bit++) {
            if ((errors() >> bit & 1) == 1) {
                conditions.add(condition(1 << bit));
            }
        }
        return subject
                + " "
                + String.join(", ", conditions)
                + (conditions.size() > 1 ? "," : "")
                + " is refused with "
                + String.join(" or ", admissible());
    }

    private String condition(int error) {
        return switch (error) {
            case EBADF -> "through an empty handle";
            case EPERM ->
                    operation() == DERIVE
                            ? "of more rights than there are"
                            : "without the right to " + operationName();
            case EINVAL ->
                    operation() == RECV && circumstance() == NEGATIVE
                            ? "of a negative length"
                            : "of no bytes";
            case EMSGSIZE -> "of more than the ring holds";
            case ENOMEM ->
                    operation() == DERIVE || circumstance() == 0
                            ? "with no handle empty"
                            : circumstance() == NO_COPORT
                                    ? "with no coport unused"
                                    : "with a table full";
            case EPIPE ->
                    operation() == CLOSE || circumstance() == 0
                            ? "on a closed coport"
                            : circumstance() == NOBODY_LEFT
                                    ? "with nobody left at the other end"
                                    : "on a coport that is closed or left";
            default -> operation() == SEND ? "that does not fit now" : "of more than is there now";
        };
    }

    private String effect() {
        return switch (operation()) {
            case OPEN ->
                    switch (circumstance()) {
                        case NEW_NAMED -> " of a name that nobody has makes a coport";
                        case FOUND -> " of a name finds the coport that has it";
                        case REUSED -> " makes a coport in the place of one that is gone";
                        case ANY -> " makes a coport";
                        default -> " without a name makes a coport";
                    };
            case DERIVE ->
                    switch (circumstance()) {
                        case SEND_ONLY -> " makes a send-only end";
                        case RECV_ONLY -> " makes a receive-only end";
                        case NO_RIGHTS -> " makes a capability without rights";
                        case ALL_RIGHTS -> " makes a capability with the same rights";
                        default -> " makes a capability with fewer or equal rights";
                    };
            case DELETE -> " of " + what() + " empties the handle";
            case EXIT, KILL ->
                    circumstance() == ANY || circumstance() == 0
                            ? " ends the process and deletes its capabilities"
                            : " ends the process and deletes " + what();
            case SEND ->
                    circumstance() == EXTREME
                            ? " that fills the ring is accepted"
                            : " that fits is accepted";
            case RECV ->
                    switch (circumstance()) {
                        case EXTREME -> " of all that is there takes it";
                        case DRAINS -> " when no more can come still takes what was accepted";
                        default -> " of no more than is there takes the oldest bytes";
                    };
            default ->
                    circumstance() == NAMED
                            ? " of a coport with a name closes it and frees the name"
                            : " closes the coport";
        };
    }

    private String what() {
        return switch (circumstance()) {
            case LAST_CAPABILITY -> "the last capability";
            case LAST_WITH_BYTES -> "the last capability to a coport with bytes in it";
            case LAST_OF_CLOSED -> "the last capability to a closed coport";
            case LEAVES_BYTES -> "one of several capabilities to a coport with bytes in it";
            case LAST_SENDER -> "the last sender";
            case LAST_RECEIVER -> "the last receiver";
            case LAST_ENDS -> "the last sender and receiver";
            default -> "one of several capabilities";
        };
    }

    /** The ids of the rules that demand this outcome, the most telling first. */
    List<String> rules() {
        Set<String> rules = new LinkedHashSet<>();
        if (takesEffect()) {
            switch (operation()) {
                case OPEN -> {
                    rules.add(
                            circumstance() == NEW_NAMED || circumstance() == FOUND
                                    ? "COP-CHANNEL-OPEN-2"
                                    : "COP-CHANNEL-OPEN-1");
                    if (circumstance() == REUSED) {
                        rules.add("COP-CHANNEL-RECLAIM-1");
                    }
                    rules.add("CAP-HANDLE-2");
                }
                case DERIVE -> {
                    rules.add("CAP-DERIVE-1");
                    rules.add("CAP-RIGHTS-1");
                    rules.add("CAP-HANDLE-2");
                }
                case DELETE -> {
                    rules.add(takesTheCoport() ? "COP-CHANNEL-RECLAIM-1" : "CAP-DELETE-1");
                    rules.add("CAP-REFERENCES-1");
                }
                case SEND -> rules.add("COP-CHANNEL-SEND-1");
                case RECV -> {
                    rules.add("COP-CHANNEL-RECV-1");
                    if (circumstance() == DRAINS) {
                        rules.add("COP-CHANNEL-RECV-5");
                    }
                }
                case CLOSE -> {
                    rules.add("COP-CHANNEL-CLOSE-1");
                    if (circumstance() == NAMED) {
                        rules.add("COP-CHANNEL-CLOSE-3");
                    }
                }
                default -> {
                    rules.add("CLEAN-DEATH-1");
                    rules.add("CLEAN-DEATH-2");
                    rules.add("CAP-OWN-1");
                    if (takesTheCoport()) {
                        rules.add("COP-CHANNEL-RECLAIM-1");
                    }
                }
            }
            return List.copyOf(rules);
        }
        // The rarer error first: a test is named after what makes it special.
        for (int bit = ERRORS.length - 1; bit >= 0; bit--) {
            int error = 1 << bit;
            if ((errors() & error) != 0) {
                rules.add(rule(error));
                if (error == EAGAIN) {
                    rules.add("GEN-AGAIN-1");
                }
                if (error == EPIPE && circumstance() == NOBODY_LEFT && operation() != CLOSE) {
                    rules.add("CAP-REFERENCES-1");
                }
            }
        }
        if (Integer.bitCount(errors()) > 1) {
            rules.add("GEN-ERRORS-1");
        }
        rules.add("GEN-REFUSED-1");
        return List.copyOf(rules);
    }

    private String rule(int error) {
        return switch (error) {
            case EBADF -> "CAP-HANDLE-1";
            case EPERM -> operation() == DERIVE ? "CAP-DERIVE-2" : "CAP-RIGHTS-2";
            case EINVAL -> operation() == SEND ? "COP-CHANNEL-SEND-2" : "COP-CHANNEL-RECV-2";
            case EMSGSIZE -> operation() == SEND ? "COP-CHANNEL-SEND-3" : "COP-CHANNEL-RECV-3";
            case ENOMEM -> operation() == OPEN ? "COP-CHANNEL-OPEN-3" : "CAP-DERIVE-3";
            case EPIPE ->
                    switch (operation()) {
                        case SEND -> "COP-CHANNEL-SEND-5";
                        case RECV -> "COP-CHANNEL-RECV-5";
                        default -> "COP-CHANNEL-CLOSE-2";
                    };
            default -> operation() == SEND ? "COP-CHANNEL-SEND-4" : "COP-CHANNEL-RECV-4";
        };
    }
}
