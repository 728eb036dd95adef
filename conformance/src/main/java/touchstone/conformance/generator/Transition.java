package touchstone.conformance.generator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import touchstone.conformance.history.EventsFormat;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.oracle.Rules;
import touchstone.model.Errno;
import touchstone.model.poll.Events;

/**
 * What an operation does in a state of the model, apart from who does it: the operation, the kind
 * of object that it is about, the set of errors that are admissible (none when it takes effect),
 * and the circumstance that a test has to bring about. Packed into an {@code int}, so that a walk
 * allocates nothing for it.
 *
 * @param code {@code operation << 17 | kind << 15 | errors << 4 | circumstance}
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
    static final int SEND_MESSAGE = 8;
    static final int RECV_MESSAGE = 9;
    static final int LOAD = 10;
    static final int POLL = 11;
    static final int COPY = 12;
    static final int MOVE = 13;
    static final int AWAIT = 14;
    static final int REVOKE = 15;
    static final int SEND_PIPE = 16;
    static final int RECV_PIPE = 17;
    static final int AWAIT_ANY = 18;

    private static final List<String> OPERATIONS =
            List.of(
                    "open",
                    "derive",
                    "delete",
                    "send",
                    "recv",
                    "close",
                    "exit",
                    "kill",
                    "sendMessage",
                    "recvMessage",
                    "load",
                    "poll",
                    "copy",
                    "move",
                    "await",
                    "revoke",
                    "sendPipe",
                    "recvPipe",
                    "awaitAny");

    // Kinds of objects.
    /** A COCHANNEL, or nothing. */
    static final int COCHANNEL = 0;

    static final int COCARRIER = 1;
    static final int MESSAGE = 2;
    static final int COPIPE = 3;

    /** The errors in the order of their bits. */
    private static final int[] ERRORS = {
        Errno.EBADF,
        Errno.EPERM,
        Errno.EINVAL,
        Errno.EMSGSIZE,
        Errno.ENOMEM,
        Errno.EPIPE,
        Errno.EAGAIN,
        Errno.EOPNOTSUPP,
        Errno.EEXIST,
        Errno.ETIMEDOUT,
        Errno.ECANCELED
    };

    static final int EBADF = 1;
    static final int EPERM = 1 << 1;
    static final int EINVAL = 1 << 2;
    static final int EMSGSIZE = 1 << 3;
    static final int ENOMEM = 1 << 4;
    static final int EPIPE = 1 << 5;
    static final int EAGAIN = 1 << 6;
    static final int EOPNOTSUPP = 1 << 7;
    static final int EEXIST = 1 << 8;
    static final int ETIMEDOUT = 1 << 9;
    static final int ECANCELED = 1 << 10;

    // Circumstances. Zero is the ordinary one of each operation and outcome.
    static final int NEW_NAMED = 1;
    static final int FOUND = 2;
    static final int REUSED = 3;
    static final int NO_COPORT = 1;
    static final int SEND_ONLY = 1;
    static final int RECV_ONLY = 2;
    static final int NO_RIGHTS = 3;
    static final int ALL_RIGHTS = 4;
    static final int LOAD_ONLY = 5;
    static final int STORE = 6;
    static final int LAST_CAPABILITY = 1;
    static final int LAST_WITH_BYTES = 5;
    static final int LAST_OF_CLOSED = 6;
    static final int LEAVES_BYTES = 7;
    static final int LAST_OF_CLOSED_WITH_MESSAGES = 8;
    static final int LAST_SENDER = 2;
    static final int LAST_RECEIVER = 3;
    static final int LAST_ENDS = 4;
    static final int EXTREME = 1;
    static final int DRAINS = 2;
    static final int NAMED = 1;
    static final int NOBODY_LEFT = 1;
    static final int NEGATIVE = 1;
    static final int LAST_BUFFER = 4;
    static final int TAKES_CHILDREN = 1;
    static final int TAKES_DESCENDANTS = 2;

    // Of an await of several: what is not the first of them reports something, or both do.
    static final int OTHER_REPORTS = 1;
    static final int SEVERAL_REPORT = 2;

    // Of a poll the circumstance is the number of the events that it reports, or one of these.
    /** Added to that number: IN is reported without OUT only since there is no room. */
    static final int FULL = 8;

    /** It reports CLOSED, and IN or not. */
    static final int CLOSED_AND_PERHAPS_IN = 10;

    /** It may take effect as well as be refused. */
    static final int UNDECIDED = 14;

    /** Of a coarse transition: the circumstance does not matter. */
    static final int ANY = 15;

    static int errorCount() {
        return ERRORS.length;
    }

    /** The error of {@link Errno} that a bit stands for, counted from 0. */
    static int error(int bit) {
        return ERRORS[bit];
    }

    static int operationCount() {
        return OPERATIONS.size();
    }

    static Transition of(int operation, int kind, int errors, int circumstance) {
        return new Transition(operation << 17 | kind << 15 | errors << 4 | circumstance);
    }

    int operation() {
        return code >> 17;
    }

    /** The kind of the object that the operation is about. */
    int kind() {
        return code >> 15 & 3;
    }

    int errors() {
        return code >> 4 & 0x7ff;
    }

    int circumstance() {
        return code & 15;
    }

    /** Whether it takes effect for certain. */
    boolean takesEffect() {
        return errors() == 0;
    }

    /** Whether a choice of the profile leaves open if it takes effect or is refused. */
    boolean undecided() {
        return circumstance() == UNDECIDED;
    }

    /** Whether it is refused, or may be, because of the type of the coport or the object. */
    boolean mindsTypes() {
        return (errors() & (EOPNOTSUPP | EEXIST)) != 0;
    }

    /**
     * The same without the circumstances that pairs do not tell apart: of those only whether open
     * found its coport, whether delete took the object with it, and what object, what poll
     * reported, what revoke took, and whether the effect is open, remain.
     */
    Transition coarse() {
        boolean found = operation() == OPEN && circumstance() == FOUND;
        boolean last = operation() == DELETE && takesTheObject();
        boolean revokes = operation() == REVOKE && circumstance() != 0;
        boolean told = found || last || reports() || revokes;
        boolean kept = (takesEffect() && told) || undecided();
        return kept ? this : of(operation(), death() ? COCHANNEL : kind(), errors(), ANY);
    }

    /** Whether it is a send or a receive through a COPIPE, which takes effect with another only. */
    private boolean meets() {
        return operation() == SEND_PIPE || operation() == RECV_PIPE;
    }

    /** Whether its circumstance is what it reports. */
    private boolean reports() {
        return operation() == POLL || operation() == AWAIT;
    }

    private boolean death() {
        return operation() == EXIT || operation() == KILL;
    }

    /** Whether a delete or a death takes the last capability to an object. */
    private boolean takesTheObject() {
        return circumstance() == LAST_CAPABILITY
                || circumstance() == LAST_WITH_BYTES
                || circumstance() == LAST_OF_CLOSED
                || circumstance() == LAST_OF_CLOSED_WITH_MESSAGES;
    }

    /** Whether this can only be in the scope because a table is full, or was full before. */
    boolean needsFullTable() {
        boolean mayReuse = operation() == OPEN || operation() == SEND_MESSAGE;
        boolean reuses = mayReuse && takesEffect() && circumstance() == REUSED;
        boolean last =
                operation() == SEND_MESSAGE && takesEffect() && circumstance() == LAST_BUFFER;
        return reuses || last || (errors() & ENOMEM) != 0;
    }

    /** Whether this can only be in the scope because a queue is full. */
    boolean needsFullQueue() {
        if (reports()) {
            return takesEffect() && kind() == COCARRIER && pollsWhatIsFull();
        }
        return operation() == SEND_MESSAGE
                && (takesEffect() ? circumstance() == EXTREME : (errors() & EAGAIN) != 0);
    }

    /** Of a poll that takes effect: whether only the lack of room keeps it from reporting OUT. */
    private boolean pollsWhatIsFull() {
        return circumstance() != CLOSED_AND_PERHAPS_IN && (circumstance() & FULL) != 0;
    }

    /** Of a poll that takes effect: what it reports for certain. */
    private Events reported() {
        return circumstance() == CLOSED_AND_PERHAPS_IN
                ? new Events(false, false, true)
                : EventsFormat.set(circumstance() & ~FULL);
    }

    String operationName() {
        return OPERATIONS.get(operation());
    }

    /** What may be observed: {@code OK}, or every error that is admissible, or both. */
    List<String> admissible() {
        List<String> names = new ArrayList<>();
        if (takesEffect() || undecided()) {
            names.add("OK");
        }
        for (int bit = 0; bit < ERRORS.length; bit++) {
            if ((errors() >> bit & 1) == 1) {
                names.add(new Outcome.Failed(ERRORS[bit]).name());
            }
        }
        return names;
    }

    /**
     * The operation and its outcome, such as {@code send EPERM or EAGAIN}; that of a poll with what
     * it reports, such as {@code poll OK IN OUT}.
     */
    String label() {
        String label = operationName() + " " + String.join(" or ", admissible());
        if (!reports() || !takesEffect()) {
            return label;
        }
        if (circumstance() == CLOSED_AND_PERHAPS_IN) {
            return label + " CLOSED or IN CLOSED";
        }
        return words().isEmpty() ? label : label + " " + String.join(" ", words());
    }

    private List<String> words() {
        return EventsFormat.words(reported());
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
        if (undecided()) {
            return subject
                    + on()
                    + " on a closed coport takes what was accepted or is refused with EPIPE";
        }
        List<String> conditions = new ArrayList<>();
        for (int bit = 0; bit < ERRORS.length; bit++) {
            if ((errors() >> bit & 1) == 1) {
                conditions.add(condition(1 << bit));
            }
        }
        return subject
                + on()
                + " "
                + String.join(", ", conditions)
                + (conditions.size() > 1 ? "," : "")
                + " is refused with "
                + String.join(" or ", admissible());
    }

    /** The kind of object as what a refused operation is called on; a COCHANNEL needs no word. */
    private String on() {
        return switch (kind()) {
            case MESSAGE -> " on a message";
            case COCARRIER ->
                    operation() == SEND_MESSAGE || operation() == RECV_MESSAGE
                            ? ""
                            : operation() == OPEN ? " of a COCARRIER" : " on a COCARRIER";
            case COPIPE -> meets() ? "" : operation() == OPEN ? " of a COPIPE" : " on a COPIPE";
            default -> "";
        };
    }

    /** The kind of object as what a capability is to; a COCHANNEL needs no word. */
    private String to() {
        return switch (kind()) {
            case MESSAGE -> " to a message";
            case COCARRIER -> " to a COCARRIER";
            case COPIPE -> " to a COPIPE";
            default -> "";
        };
    }

    private String coport() {
        return kind() == COCARRIER ? "COCARRIER" : kind() == COPIPE ? "COPIPE" : "coport";
    }

    private String condition(int error) {
        return switch (error) {
            case EBADF -> "through an empty handle";
            case EPERM ->
                    operation() == DERIVE
                            ? circumstance() == STORE
                                    ? "of the right to store"
                                    : "of more rights than there are"
                            : "without the right to "
                                    + (reports() || operation() == AWAIT_ANY
                                            ? "poll"
                                            : operationName());
            case EINVAL ->
                    (operation() == RECV || operation() == RECV_PIPE) && circumstance() == NEGATIVE
                            ? "of a negative length"
                            : "of no bytes";
            case EMSGSIZE ->
                    operation() == SEND_MESSAGE
                            ? "of more than a message holds"
                            : "of more than the ring holds";
            case ENOMEM -> exhausted();
            case EPIPE ->
                    operation() == CLOSE || circumstance() == 0
                            ? "on a closed coport"
                            : circumstance() == NOBODY_LEFT
                                    ? "with nobody left at the other end"
                                    : "on a coport that is closed or left";
            case EOPNOTSUPP -> "to an object of another kind";
            case EEXIST -> "of a name that a coport of another type has";
            case ETIMEDOUT -> meets() ? "with nobody to meet" : "for what does not come in time";
            case ECANCELED -> "as if it had waited through it";
            default ->
                    switch (operation()) {
                        case SEND -> "that does not fit now";
                        case SEND_MESSAGE -> "to a queue that is full";
                        case RECV_MESSAGE -> "from a queue that is empty";
                        default -> "of more than is there now";
                    };
        };
    }

    private String exhausted() {
        if (operation() == SEND_MESSAGE) {
            return "with no message buffer free";
        }
        boolean takesOnlyAHandle =
                operation() == DERIVE
                        || operation() == COPY
                        || operation() == MOVE
                        || operation() == RECV_MESSAGE;
        return takesOnlyAHandle || circumstance() == 0
                ? "with no handle empty"
                : circumstance() == NO_COPORT ? "with no coport unused" : "with a table full";
    }

    private String effect() {
        return switch (operation()) {
            case OPEN ->
                    switch (circumstance()) {
                        case NEW_NAMED -> " of a name that nobody has makes a " + coport();
                        case FOUND -> " of a name finds the " + coport() + " that has it";
                        case REUSED -> " makes a " + coport() + " in the place of one that is gone";
                        case ANY -> " makes a " + coport();
                        default -> " without a name makes a " + coport();
                    };
            case DERIVE ->
                    switch (circumstance()) {
                                case SEND_ONLY -> " makes a send-only end";
                                case RECV_ONLY -> " makes a receive-only end";
                                case NO_RIGHTS -> " makes a capability without rights";
                                case ALL_RIGHTS -> " makes a capability with the same rights";
                                case LOAD_ONLY -> " makes a capability to load only";
                                default -> " makes a capability with fewer or equal rights";
                            }
                            + to();
            case COPY ->
                    switch (circumstance()) {
                                case SEND_ONLY -> " of a send-only end";
                                case RECV_ONLY -> " of a receive-only end";
                                case NO_RIGHTS -> " of a capability without rights";
                                case ALL_RIGHTS -> " of a capability with all rights";
                                case LOAD_ONLY -> " of a capability to load only";
                                default -> " of a capability";
                            }
                            + to()
                            + " makes another";
            case MOVE -> " of " + what() + " takes it to another handle";
            case DELETE ->
                    " of "
                            + what()
                            + (kind() == MESSAGE && takesTheObject()
                                    ? " empties the handle and frees the buffer"
                                    : " empties the handle");
            case REVOKE ->
                    switch (circumstance()) {
                        case TAKES_CHILDREN -> " deletes what was derived";
                        case TAKES_DESCENDANTS -> " deletes what was derived, and what from that";
                        default -> " where nothing was derived changes nothing";
                    };
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
            case SEND_MESSAGE ->
                    switch (circumstance()) {
                        case EXTREME -> " that fills the queue is accepted";
                        case LAST_BUFFER -> " that takes the last free buffer is accepted";
                        case REUSED -> " in a buffer that was used before is accepted";
                        default -> " of a message is accepted";
                    };
            case RECV_MESSAGE ->
                    switch (circumstance()) {
                        case EXTREME -> " takes the only message";
                        case DRAINS -> " when no more can come still takes the oldest message";
                        default -> " takes the oldest message";
                    };
            case LOAD -> " delivers the whole message";
            case POLL, AWAIT ->
                    (pollsWhatIsFull() ? " on a full " + coport() : on())
                            + " reports "
                            + (words().isEmpty() ? "no event" : String.join(" and ", words()))
                            + (circumstance() == CLOSED_AND_PERHAPS_IN ? ", and IN or not" : "");
            case AWAIT_ANY ->
                    " reports of each, when "
                            + switch (circumstance()) {
                                case OTHER_REPORTS -> "there is nothing to report of the first";
                                case SEVERAL_REPORT -> "there is something to report of several";
                                default -> "there is something to report of the first";
                            };
            default ->
                    circumstance() == NAMED
                            ? " of a " + coport() + " with a name closes it and frees the name"
                            : " closes the " + coport();
        };
    }

    private String what() {
        if (kind() == MESSAGE) {
            return circumstance() == LAST_CAPABILITY
                    ? "the last capability to a message"
                    : "one of several capabilities to a message";
        }
        String contents = kind() == COCARRIER ? "messages" : "bytes";
        return switch (circumstance()) {
            case LAST_CAPABILITY -> "the last capability" + to();
            case LAST_WITH_BYTES ->
                    "the last capability to a " + coport() + " with " + contents + " in it";
            case LAST_OF_CLOSED -> "the last capability to a closed " + coport();
            case LAST_OF_CLOSED_WITH_MESSAGES ->
                    "the last capability to a closed " + coport() + " with messages in it";
            case LEAVES_BYTES ->
                    "one of several capabilities to a " + coport() + " with " + contents + " in it";
            case LAST_SENDER -> "the last sender" + to();
            case LAST_RECEIVER -> "the last receiver" + to();
            case LAST_ENDS -> "the last sender and receiver" + to();
            default -> "one of several capabilities" + to();
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
                                    ? "COP-OPEN-2"
                                    : "COP-OPEN-1");
                    if (circumstance() == REUSED) {
                        rules.add("COP-RECLAIM-1");
                    }
                    rules.add("CAP-HANDLE-2");
                }
                case DERIVE -> {
                    rules.add("CAP-DERIVE-1");
                    rules.add("CAP-RIGHTS-1");
                    rules.add("CAP-HANDLE-2");
                }
                case COPY -> {
                    rules.add("CAP-COPY-1");
                    rules.add("CAP-HANDLE-2");
                }
                case MOVE -> {
                    rules.add("CAP-MOVE-1");
                    rules.add("CAP-HANDLE-2");
                }
                case DELETE -> {
                    rules.add(takesTheObject() ? reclaims() : "CAP-DELETE-1");
                    rules.add("CAP-REFERENCES-1");
                }
                case REVOKE -> {
                    rules.add("CAP-REVOKE-1");
                    rules.add("CAP-REVOKE-2");
                    rules.add("CAP-DERIVE-4");
                    rules.add("CAP-REFERENCES-1");
                }
                case SEND_MESSAGE -> {
                    rules.add("COP-CARRIER-SEND-1");
                    if (circumstance() == REUSED) {
                        rules.add("COP-CARRIER-FREE-1");
                    }
                }
                case RECV_MESSAGE -> {
                    rules.add("COP-CARRIER-RECV-1");
                    if (circumstance() == DRAINS) {
                        rules.add("COP-CARRIER-RECV-3");
                    }
                    rules.add("CAP-HANDLE-2");
                }
                case LOAD -> rules.add("COP-CARRIER-LOAD-1");
                case POLL, AWAIT -> {
                    if (operation() == AWAIT) {
                        rules.add("POLL-AWAIT-1");
                    }
                    if (reported().closed) {
                        rules.add("POLL-CLOSED-1");
                    }
                    rules.addAll(Rules.ofEvents(reported()));
                    // That an event is not reported tests when it holds as well.
                    rules.addAll(Rules.POLL);
                }
                case AWAIT_ANY -> rules.addAll(Rules.AWAIT_ANY);
                case SEND_PIPE, RECV_PIPE -> {
                    rules.add("COP-PIPE-MEET-1");
                    rules.add("COP-PIPE-MEET-2");
                }
                case SEND -> rules.add("COP-CHANNEL-SEND-1");
                case RECV -> {
                    rules.add("COP-CHANNEL-RECV-1");
                    if (circumstance() == DRAINS) {
                        rules.add("COP-CHANNEL-RECV-5");
                    }
                }
                case CLOSE -> {
                    rules.add("COP-CLOSE-1");
                    if (circumstance() == NAMED) {
                        rules.add("COP-CLOSE-3");
                    }
                }
                default -> {
                    rules.add("CLEAN-DEATH-1");
                    rules.add("CLEAN-DEATH-2");
                    rules.add("CAP-OWN-1");
                    if (takesTheObject()) {
                        rules.add(reclaims());
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
                if (error == EPERM && operation() == DERIVE && circumstance() == STORE) {
                    rules.add("COP-CARRIER-LOAD-2");
                }
            }
        }
        if (undecided()) {
            rules.add(operation() == RECV ? "COP-CHANNEL-RECV-1" : "COP-CARRIER-RECV-1");
        }
        if (Integer.bitCount(errors()) > 1) {
            rules.add("GEN-ERRORS-1");
        }
        rules.add("GEN-REFUSED-1");
        return List.copyOf(rules);
    }

    /** The rule by which an object goes with its last capability. */
    private String reclaims() {
        return kind() == MESSAGE ? "COP-CARRIER-FREE-1" : "COP-RECLAIM-1";
    }

    private String rule(int error) {
        return switch (error) {
            case EBADF -> "CAP-HANDLE-1";
            case EPERM ->
                    switch (operation()) {
                        case DERIVE -> "CAP-DERIVE-2";
                        case LOAD -> "COP-CARRIER-LOAD-1";
                        default -> "CAP-RIGHTS-2";
                    };
            case EINVAL ->
                    switch (operation()) {
                        case SEND -> "COP-CHANNEL-SEND-2";
                        case SEND_MESSAGE -> "COP-CARRIER-SEND-2";
                        case SEND_PIPE -> "COP-PIPE-SEND-1";
                        case RECV_PIPE -> "COP-PIPE-RECV-1";
                        default -> "COP-CHANNEL-RECV-2";
                    };
            case EMSGSIZE ->
                    switch (operation()) {
                        case SEND -> "COP-CHANNEL-SEND-3";
                        case SEND_MESSAGE -> "COP-CARRIER-SEND-3";
                        default -> "COP-CHANNEL-RECV-3";
                    };
            case ENOMEM ->
                    switch (operation()) {
                        case OPEN -> "COP-OPEN-3";
                        case SEND_MESSAGE -> "COP-CARRIER-SEND-6";
                        case RECV_MESSAGE -> "COP-CARRIER-RECV-4";
                        case COPY -> "CAP-COPY-2";
                        case MOVE -> "CAP-MOVE-2";
                        default -> "CAP-DERIVE-3";
                    };
            case EPIPE ->
                    switch (operation()) {
                        case SEND -> "COP-CHANNEL-SEND-5";
                        case RECV -> "COP-CHANNEL-RECV-5";
                        case SEND_MESSAGE -> "COP-CARRIER-SEND-5";
                        case RECV_MESSAGE -> "COP-CARRIER-RECV-3";
                        case SEND_PIPE -> "COP-PIPE-SEND-2";
                        case RECV_PIPE -> "COP-PIPE-RECV-2";
                        default -> "COP-CLOSE-2";
                    };
            case EOPNOTSUPP -> "CAP-KIND-1";
            case EEXIST -> "COP-OPEN-4";
            case ETIMEDOUT ->
                    switch (operation()) {
                        case AWAIT -> "POLL-AWAIT-2";
                        case AWAIT_ANY -> "POLL-ANY-2";
                        default -> "COP-PIPE-TIME-1";
                    };
            case ECANCELED ->
                    switch (operation()) {
                        case AWAIT -> "POLL-AWAIT-3";
                        case AWAIT_ANY -> "POLL-ANY-3";
                        default -> "COP-PIPE-CANCEL-1";
                    };
            default ->
                    switch (operation()) {
                        case SEND -> "COP-CHANNEL-SEND-4";
                        case SEND_MESSAGE -> "COP-CARRIER-SEND-4";
                        case RECV_MESSAGE -> "COP-CARRIER-RECV-2";
                        default -> "COP-CHANNEL-RECV-4";
                    };
        };
    }
}
