package touchstone.conformance.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.model.poll.Events;

/** Which rules of the specification allow which outcome, and what they say. */
public final class Rules {
    /**
     * A refused operation changes nothing, and one is refused only where an error condition holds.
     */
    public static final String REFUSED = "GEN-REFUSED-1";

    /** EAGAIN promises that the same call can succeed later. */
    public static final String AGAIN = "GEN-AGAIN-1";

    /** An operation takes effect at one moment between its call and its return. */
    public static final String ATOMIC = "GEN-ATOMIC-1";

    /** A new capability appears under a handle that was empty. */
    public static final String EMPTY_HANDLE = "CAP-HANDLE-2";

    /** What a process holds goes with it. */
    public static final String DEATH = "CLEAN-DEATH-1";

    /** A poll reports what was asked for, and takes nothing. */
    static final String EVENTS = "POLL-EVENTS-1";

    /** All that a poll that takes effect is judged by. */
    public static final List<String> POLL =
            List.of(EVENTS, "POLL-IN-1", "POLL-OUT-1", "POLL-CLOSED-1");

    /** An await ends as soon as a poll would report something, and reports that. */
    static final String WAKES = "POLL-AWAIT-1";

    /** All that an await that takes effect is judged by. */
    public static final List<String> AWAIT =
            List.of(WAKES, EVENTS, "POLL-IN-1", "POLL-OUT-1", "POLL-CLOSED-1");

    /** An await of several ends as soon as one of them would, and reports all of one moment. */
    static final String WAKES_ANY = "POLL-ANY-1";

    /** All that an await of several that takes effect is judged by. */
    public static final List<String> AWAIT_ANY =
            List.of(WAKES_ANY, EVENTS, "POLL-IN-1", "POLL-OUT-1", "POLL-CLOSED-1");

    private static final List<String> CHAPTERS =
            List.of(
                    "conventions",
                    "cap",
                    "cop",
                    "cop-channel",
                    "cop-carrier",
                    "cop-pipe",
                    "poll",
                    "clean");

    private static final Pattern RULE =
            Pattern.compile("^### (\\S+)\\n(.*?)\\n\\*Source", Pattern.MULTILINE | Pattern.DOTALL);

    private static final Map<String, String> SENTENCES = read();

    private Rules() {}

    /** The ids of the rules by which the operation may end so, the most particular first. */
    public static List<String> of(Operation operation, Outcome outcome) {
        String name = outcome instanceof Outcome.Failed failed ? failed.name() : "OK";
        if (operation instanceof Operation.Open open) {
            return switch (name) {
                case "OK" ->
                        List.of(open.name() == null ? "COP-OPEN-1" : "COP-OPEN-2", EMPTY_HANDLE);
                case "ENOMEM" -> List.of("COP-OPEN-3");
                case "EEXIST" -> List.of("COP-OPEN-4");
                default -> List.of();
            };
        }
        if (operation instanceof Operation.Derive) {
            return switch (name) {
                case "OK" -> List.of("CAP-DERIVE-1", EMPTY_HANDLE);
                case "EPERM" -> List.of("CAP-DERIVE-2");
                case "ENOMEM" -> List.of("CAP-DERIVE-3");
                case "EBADF" -> List.of("CAP-HANDLE-1");
                default -> List.of();
            };
        }
        if (operation instanceof Operation.Copy) {
            return switch (name) {
                case "OK" -> List.of("CAP-COPY-1", EMPTY_HANDLE);
                case "ENOMEM" -> List.of("CAP-COPY-2");
                case "EBADF" -> List.of("CAP-HANDLE-1");
                default -> List.of();
            };
        }
        if (operation instanceof Operation.Move) {
            return switch (name) {
                case "OK" -> List.of("CAP-MOVE-1", EMPTY_HANDLE);
                case "ENOMEM" -> List.of("CAP-MOVE-2");
                case "EBADF" -> List.of("CAP-HANDLE-1");
                default -> List.of();
            };
        }
        if (operation instanceof Operation.Exit) {
            return name.equals("OK") ? List.of(DEATH) : List.of();
        }
        if (name.equals("EBADF")) {
            return List.of("CAP-HANDLE-1");
        }
        if (operation instanceof Operation.Delete) {
            return name.equals("OK") ? List.of("CAP-DELETE-1") : List.of();
        }
        if (operation instanceof Operation.Revoke) {
            return name.equals("OK") ? List.of("CAP-REVOKE-1", "CAP-REVOKE-2") : List.of();
        }
        if (name.equals("EPERM")) {
            return List.of("CAP-RIGHTS-2");
        }
        if (name.equals("EOPNOTSUPP") && !(operation instanceof Operation.Load)) {
            return List.of("CAP-KIND-1");
        }
        if (operation instanceof Operation.Poll) {
            return name.equals("OK") ? POLL : List.of();
        }
        if (operation instanceof Operation.Await) {
            return switch (name) {
                case "OK" -> AWAIT;
                case "ETIMEDOUT" -> List.of("POLL-AWAIT-2");
                case "ECANCELED" -> List.of("POLL-AWAIT-3");
                default -> List.of();
            };
        }
        if (operation instanceof Operation.AwaitAny) {
            return switch (name) {
                case "OK" -> AWAIT_ANY;
                case "ETIMEDOUT" -> List.of("POLL-ANY-2");
                case "ECANCELED" -> List.of("POLL-ANY-3", "POLL-AWAIT-3");
                default -> List.of();
            };
        }
        if (operation instanceof Operation.Close) {
            return switch (name) {
                case "OK" -> List.of("COP-CLOSE-1");
                case "EPIPE" -> List.of("COP-CLOSE-2");
                default -> List.of();
            };
        }
        if (operation instanceof Operation.Send) {
            return switch (name) {
                case "OK" -> List.of("COP-CHANNEL-SEND-1");
                case "EINVAL" -> List.of("COP-CHANNEL-SEND-2");
                case "EMSGSIZE" -> List.of("COP-CHANNEL-SEND-3");
                case "EAGAIN" -> List.of("COP-CHANNEL-SEND-4", AGAIN);
                case "EPIPE" -> List.of("COP-CHANNEL-SEND-5");
                default -> List.of();
            };
        }
        if (operation instanceof Operation.Recv) {
            return switch (name) {
                case "OK" -> List.of("COP-CHANNEL-RECV-1");
                case "EINVAL" -> List.of("COP-CHANNEL-RECV-2");
                case "EMSGSIZE" -> List.of("COP-CHANNEL-RECV-3");
                case "EAGAIN" -> List.of("COP-CHANNEL-RECV-4", AGAIN);
                case "EPIPE" -> List.of("COP-CHANNEL-RECV-5");
                default -> List.of();
            };
        }
        if (operation instanceof Operation.SendMessage) {
            return switch (name) {
                case "OK" -> List.of("COP-CARRIER-SEND-1");
                case "EINVAL" -> List.of("COP-CARRIER-SEND-2");
                case "EMSGSIZE" -> List.of("COP-CARRIER-SEND-3");
                case "EAGAIN" -> List.of("COP-CARRIER-SEND-4", AGAIN);
                case "EPIPE" -> List.of("COP-CARRIER-SEND-5");
                case "ENOMEM" -> List.of("COP-CARRIER-SEND-6", "COP-CARRIER-FREE-1");
                default -> List.of();
            };
        }
        if (operation instanceof Operation.RecvMessage) {
            return switch (name) {
                case "OK" -> List.of("COP-CARRIER-RECV-1", EMPTY_HANDLE);
                case "EAGAIN" -> List.of("COP-CARRIER-RECV-2", AGAIN);
                case "EPIPE" -> List.of("COP-CARRIER-RECV-3");
                case "ENOMEM" -> List.of("COP-CARRIER-RECV-4");
                default -> List.of();
            };
        }
        if (operation instanceof Operation.SendPipe || operation instanceof Operation.RecvPipe) {
            return ofCopipe(operation instanceof Operation.SendPipe, name);
        }
        // Which message it is shows only now, when it is read.
        return name.equals("OK") ? List.of("COP-CARRIER-LOAD-1", "COP-CARRIER-RECV-1") : List.of();
    }

    private static List<String> ofCopipe(boolean sends, String name) {
        return switch (name) {
            case "OK" -> List.of("COP-PIPE-MEET-1", "COP-PIPE-MEET-2");
            case "EINVAL" -> List.of(sends ? "COP-PIPE-SEND-1" : "COP-PIPE-RECV-1");
            case "EPIPE" -> List.of(sends ? "COP-PIPE-SEND-2" : "COP-PIPE-RECV-2");
            case "EMSGSIZE" -> sends ? List.of("COP-PIPE-SEND-3") : List.of();
            case "ETIMEDOUT" -> List.of("COP-PIPE-TIME-1", "COP-PIPE-MEET-3");
            case "ECANCELED" -> List.of("COP-PIPE-CANCEL-1");
            default -> List.of();
        };
    }

    /** The rules that say when these events hold. */
    public static List<String> ofEvents(Events events) {
        List<String> rules = new ArrayList<>();
        if (events.in) {
            rules.add("POLL-IN-1");
        }
        if (events.out) {
            rules.add("POLL-OUT-1");
        }
        if (events.closed) {
            rules.add("POLL-CLOSED-1");
        }
        return rules;
    }

    /** What the rule says, in the words of the specification, on one line; null without one. */
    public static String sentence(String id) {
        return SENTENCES.get(id);
    }

    /** The ids of all rules of the specification, in its order. */
    public static List<String> ids() {
        return List.copyOf(SENTENCES.keySet());
    }

    private static Map<String, String> read() {
        Map<String, String> sentences = new LinkedHashMap<>();
        for (String chapter : CHAPTERS) {
            Matcher rule = RULE.matcher(text(chapter));
            while (rule.find()) {
                sentences.put(rule.group(1), rule.group(2).replaceAll("\\s+", " ").strip());
            }
        }
        return sentences;
    }

    private static String text(String chapter) {
        try (InputStream input = Rules.class.getResourceAsStream("/spec/" + chapter + ".md")) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
