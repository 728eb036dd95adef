package touchstone.conformance.generator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import touchstone.conformance.history.Choices;
import touchstone.conformance.history.CoportType;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Operation.Close;
import touchstone.conformance.history.Operation.Delete;
import touchstone.conformance.history.Operation.Derive;
import touchstone.conformance.history.Operation.Exit;
import touchstone.conformance.history.Operation.Open;
import touchstone.conformance.history.Operation.RecvPipe;
import touchstone.conformance.history.Operation.Revoke;
import touchstone.conformance.history.Operation.SendPipe;
import touchstone.conformance.history.Profile;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.TestCase;
import touchstone.model.cap.Rights;

/**
 * Tests in which threads meet in a COPIPE: some wait, to send or to receive, and another comes who
 * does the opposite, or ends the wait. A call that waits long is certain to end before its time, in
 * whatever order the threads run, so that one which times out all the same has missed somebody.
 */
final class Meetings {
    private static final Rights SEND_ONLY = new Rights(true, false, false, false, false);
    private static final Rights RECV_ONLY = new Rights(false, true, false, false, false);

    /** A test has at most so many threads. */
    private static final int MOST_THREADS = 64;

    /** How many bytes are sent at a time. */
    private static final int LENGTH = 2;

    /** How long those wait whom nobody meets, in milliseconds. */
    private static final int IN_VAIN = 20;

    /** How long those wait at most who may meet somebody or not, in milliseconds. */
    private static final int SHORT = 2;

    /** What becomes of those who wait. */
    enum Way {
        MEET("a send and a receive meet", "COP-PIPE-MEET-1 COP-PIPE-MEET-3 COP-PIPE-MEET-2"),
        FEWER(
                "a receive takes all that is sent where that is less than it asks for",
                "COP-PIPE-MEET-1 COP-PIPE-MEET-3 COP-PIPE-MEET-2"),
        TOO_LONG(
                "a send of more than is asked for is refused, and the receive goes on waiting",
                "COP-PIPE-SEND-3 COP-PIPE-MEET-1 COP-PIPE-MEET-3"),
        AT_ONCE(
                "whose time is over at once meets only who waits already",
                "COP-PIPE-TIME-1 COP-PIPE-MEET-1"),
        IN_TIME(
                "a send and a receive whose time is short meet, or both go without",
                "COP-PIPE-MEET-1 COP-PIPE-TIME-1 COP-PIPE-MEET-2"),
        LATE("nobody meets a call whose time is over", "COP-PIPE-TIME-1 COP-PIPE-MEET-2"),
        CLOSE("a close ends every wait", "COP-CLOSE-1"),
        LAST_END("the last one at the other end that goes ends every wait", "CAP-REFERENCES-1"),
        EXIT("the end of the process at the other end ends every wait", "CLEAN-DEATH-1"),
        DELETE(
                "a capability that is deleted ends every wait through it",
                "COP-PIPE-CANCEL-1 CAP-DELETE-1"),
        MOVE("a capability that moves ends every wait through it", "COP-PIPE-CANCEL-1 CAP-MOVE-1"),
        REVOKE(
                "a capability that is revoked ends every wait through it",
                "COP-PIPE-CANCEL-1 CAP-REVOKE-1"),
        DEATH("nobody meets a process that has ended", "COP-PIPE-MEET-2 CLEAN-DEATH-1");

        private final String sentence;
        private final String rules;

        Way(String sentence, String rules) {
            this.sentence = sentence;
            this.rules = rules;
        }

        /**
         * The ids of the rules that it tests, the most telling first.
         *
         * @param sends whether those who wait send
         */
        List<String> rules(boolean sends) {
            List<String> all = new ArrayList<>(List.of(rules.split(" ")));
            if (this == CLOSE || this == LAST_END || this == EXIT) {
                all.add(0, sends ? "COP-PIPE-SEND-2" : "COP-PIPE-RECV-2");
            }
            return List.copyOf(all);
        }

        /** Whether it takes two processes. */
        private boolean takesTwo() {
            return this == EXIT || this == DEATH;
        }

        /** Whether the one who comes holds what those who wait use. */
        private boolean takesOne() {
            return this == DELETE || this == MOVE || this == REVOKE;
        }
    }

    /**
     * How a test is made.
     *
     * @param sends whether those who wait send; they receive otherwise
     * @param waiters how many threads wait, at least 1; the one who comes is the thread after them
     * @param rounds how often each waits; where the waits are ended, how many are met before, and
     *     one more
     * @param apart whether the one who comes is in another process
     * @param timeout of each call that is certain to end before, in milliseconds
     */
    record Shape(Way way, boolean sends, int waiters, int rounds, boolean apart, int timeout) {}

    private final Profile profile;
    private final Shape shape;
    private final Way way;
    private final Script script;
    private final List<Integer> processOf;
    private final List<Command> commands = new ArrayList<>();

    /** The call that returned the handle through which threads wait. */
    private int awaited;

    /** The call that returned the handle of the one who comes. */
    private int other;

    private Meetings(Profile profile, Shape shape) {
        this.profile = profile;
        this.shape = shape;
        way = shape.way();
        script = new Script(profile);
        processOf = new ArrayList<>(Collections.nCopies(shape.waiters(), 0));
        processOf.add(shape.apart() ? 1 : 0);
        if (way == Way.DEATH) {
            processOf.add(0);
        }
    }

    /** The test, if an implementation of that profile has what it needs. */
    static Optional<TestCase> test(String id, Profile profile, Shape shape) {
        Meetings meetings = new Meetings(profile, shape);
        return profile.has(Group.COPIPE) && meetings.possible() && meetings.prepared()
                ? Optional.of(meetings.test(id))
                : Optional.empty();
    }

    private boolean possible() {
        boolean derives = Set.of(Way.LAST_END, Way.EXIT, Way.MOVE, Way.REVOKE).contains(way);
        boolean minds = profile.choices().peerGone() == Choices.PeerGone.EPIPE;
        return (!derives || profile.has(Group.CAP))
                && (way != Way.REVOKE || profile.has(Group.REVOKE))
                && (!way.takesTwo() || (shape.apart() && profile.has(Group.PROC)))
                && (!way.takesOne() || !shape.apart())
                && (!shape.apart() || profile.processes() > 1)
                && processOf.size() <= MOST_THREADS
                && (minds || (way != Way.LAST_END && way != Way.EXIT));
    }

    private TestCase test(String id) {
        if (way == Way.LATE) {
            late();
        } else {
            together();
            script.together(commands);
            after();
        }
        String sentence = way.sentence;
        return new TestCase(
                id,
                Character.toUpperCase(sentence.charAt(0))
                        + sentence.substring(1)
                        + ": "
                        + (shape.waiters() == 1 ? "one waits" : shape.waiters() + " wait")
                        + (shape.sends() ? " to send" : " to receive")
                        + (shape.apart() ? ", in another process." : "."),
                way.rules(shape.sends()),
                List.copyOf(processOf),
                script.steps());
    }

    /** The thread of the one who comes. */
    private int comer() {
        return shape.waiters();
    }

    // ---- before

    /** Makes the COPIPE and the handles; false where the tables are too small. */
    private boolean prepared() {
        boolean apart = shape.apart();
        int open = single(0, new Open(apart ? "a" : null, CoportType.COPIPE));
        int opened = apart ? single(comer(), new Open("a", CoportType.COPIPE)) : open;
        awaited = open;
        other = opened;
        Rights own = shape.sends() ? SEND_ONLY : RECV_ONLY;
        switch (way) {
            case LAST_END -> {
                awaited = derive(0, open, own);
                other = derive(comer(), opened, shape.sends() ? RECV_ONLY : SEND_ONLY);
                delete(0, open);
                if (apart) {
                    delete(comer(), opened);
                }
            }
            case EXIT -> {
                awaited = derive(0, open, own);
                delete(0, open);
            }
            case REVOKE -> awaited = derive(0, open, own);
            default -> {
                // All rights do no harm to the others.
            }
        }
        return script.walk().handleOf(awaited) != Walk.NONE
                && script.walk().handleOf(other) != Walk.NONE;
    }

    private int single(int thread, Operation operation) {
        return script.single(thread, processOf.get(thread), operation);
    }

    private int derive(int thread, int from, Rights rights) {
        return single(thread, new Derive(script.walk().handleOf(from), rights));
    }

    private void delete(int thread, int call) {
        single(thread, new Delete(script.walk().handleOf(call)));
    }

    // ---- side by side

    private void together() {
        switch (way) {
            case MEET, FEWER, TOO_LONG -> {
                for (int waiter = 0; waiter < shape.waiters(); waiter++) {
                    for (int round = 0; round < shape.rounds(); round++) {
                        meet(waiter, shape.sends(), awaited);
                    }
                }
                for (int met = 0; met < shape.waiters() * shape.rounds(); met++) {
                    meet(comer(), !shape.sends(), other);
                }
            }
            case IN_TIME -> {
                for (int waiter = 0; waiter < shape.waiters(); waiter++) {
                    for (int round = 0; round < shape.rounds(); round++) {
                        add(waiter, call(shape.sends(), (waiter + round) % (SHORT + 1)), awaited);
                    }
                }
                for (int met = 0; met < shape.waiters() * shape.rounds(); met++) {
                    add(comer(), call(!shape.sends(), (met + 1) % (SHORT + 1)), other);
                }
            }
            default -> {
                for (int waiter = 0; waiter < shape.waiters(); waiter++) {
                    add(waiter, call(shape.sends(), shape.timeout()), awaited);
                }
                end();
            }
        }
    }

    /** A send or a receive that is certain to meet one; before a send, perhaps one too long. */
    private void meet(int thread, boolean sends, int handleOf) {
        if (sends && way == Way.TOO_LONG) {
            byte[] data = script.freshBytes(LENGTH + 1);
            add(thread, new SendPipe(0, data, shape.timeout()), handleOf);
        }
        add(thread, call(sends, shape.timeout()), handleOf);
    }

    private Operation call(boolean sends, int timeout) {
        return sends
                ? new SendPipe(0, script.freshBytes(LENGTH), timeout)
                : new RecvPipe(0, way == Way.FEWER ? 2 * LENGTH + 1 : LENGTH, timeout);
    }

    /** What the one does who comes, so that all who wait come to an end. */
    private void end() {
        // So many are certain to be there to be met.
        int certain = Math.min(shape.rounds(), shape.waiters()) - 1;
        boolean each = way == Way.AT_ONCE || way == Way.DEATH;
        for (int met = 0; met < (each ? 2 * shape.rounds() : certain); met++) {
            int timeout = way == Way.AT_ONCE ? 0 : way == Way.DEATH ? SHORT : shape.timeout();
            add(comer(), call(!shape.sends(), timeout), other);
        }
        switch (way) {
            case AT_ONCE, CLOSE -> add(comer(), new Close(0), other);
            case EXIT -> add(comer(), new Exit(), -1);
            case DELETE -> add(comer(), new Delete(0), awaited);
            case MOVE -> add(comer(), new Operation.Move(0), awaited);
            case REVOKE -> add(comer(), new Revoke(0), other);
            case DEATH -> add(comer() + 1, new Exit(), -1);
            default -> add(comer(), new Delete(0), other);
        }
    }

    private void add(int thread, Operation operation, int handleOf) {
        commands.add(new Command(thread, operation, handleOf));
    }

    // ---- one after the other

    /** Those who wait are gone when somebody comes; then they meet. */
    private void late() {
        for (int round = 0; round < shape.rounds(); round++) {
            List<Command> waits = new ArrayList<>();
            for (int waiter = 0; waiter < shape.waiters(); waiter++) {
                waits.add(literal(waiter, call(shape.sends(), IN_VAIN), awaited));
            }
            script.meet(processOf, waits);
            for (int waiter = 0; waiter < shape.waiters(); waiter++) {
                Operation call = call(!shape.sends(), 0);
                single(comer(), call.withHandle(script.walk().handleOf(other)));
            }
            script.meet(
                    processOf,
                    List.of(
                            literal(0, call(shape.sends(), shape.timeout()), awaited),
                            literal(comer(), call(!shape.sends(), shape.timeout()), other)));
        }
    }

    private Command literal(int thread, Operation call, int handleOf) {
        return new Command(thread, call.withHandle(script.walk().handleOf(handleOf)), -1);
    }

    /** Whoever is alive sends and receives at once: nobody is there to be met any more. */
    private void after() {
        if (way != Way.DEATH) {
            script.unwalked(new Command(0, call(true, 0), awaited));
            script.unwalked(new Command(0, call(false, 0), awaited));
        }
        if (way != Way.EXIT) {
            script.unwalked(new Command(comer(), call(true, 0), other));
            script.unwalked(new Command(comer(), call(false, 0), other));
        }
    }
}
