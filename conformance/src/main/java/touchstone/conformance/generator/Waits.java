package touchstone.conformance.generator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import touchstone.conformance.history.CoportType;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Operation.Await;
import touchstone.conformance.history.Operation.AwaitAny;
import touchstone.conformance.history.Operation.Close;
import touchstone.conformance.history.Operation.Delete;
import touchstone.conformance.history.Operation.Derive;
import touchstone.conformance.history.Operation.Exit;
import touchstone.conformance.history.Operation.Open;
import touchstone.conformance.history.Operation.Poll;
import touchstone.conformance.history.Operation.Recv;
import touchstone.conformance.history.Operation.RecvMessage;
import touchstone.conformance.history.Operation.Revoke;
import touchstone.conformance.history.Operation.Send;
import touchstone.conformance.history.Operation.SendMessage;
import touchstone.conformance.history.Profile;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.TestCase;
import touchstone.model.cap.Rights;
import touchstone.model.poll.Events;

/**
 * Tests in which threads wait, and another brings about what they wait for. In whatever order they
 * run, what a thread waits for holds at last and goes on to hold, so that an await which times out
 * all the same has lost its wake-up, unless the others were slower than its time.
 */
final class Waits {
    private static final Rights SEND_ONLY = new Rights(true, false, false, false, false);
    private static final Rights RECV_ONLY = new Rights(false, true, false, false, false);
    private static final Rights SEND_AND_POLL = new Rights(true, false, true, false, false);
    private static final Rights RECV_AND_POLL = new Rights(false, true, true, false, false);

    private static final Events NOTHING = new Events(false, false, false);

    /** How those who wait are woken. */
    enum Way {
        SEND("a send wakes whoever waits for something to receive", "POLL-AWAIT-1 POLL-IN-1"),
        RECV("a receive wakes whoever waits for room", "POLL-AWAIT-1 POLL-OUT-1"),
        CLOSE("a close wakes whoever waits", "POLL-AWAIT-1 POLL-CLOSED-1"),
        LAST_SENDER("the last sender that goes wakes whoever waits", "POLL-AWAIT-1 POLL-CLOSED-1"),
        LAST_RECEIVER(
                "the last receiver that goes wakes whoever waits", "POLL-AWAIT-1 POLL-CLOSED-1"),
        EXIT(
                "the end of the process with the last sender wakes whoever waits",
                "POLL-AWAIT-1 POLL-CLOSED-1 CLEAN-DEATH-1"),
        DELETE("a capability that is deleted wakes whoever waits through it", "POLL-AWAIT-3"),
        MOVE("a capability that moves wakes whoever waits through it", "POLL-AWAIT-3 CAP-MOVE-1"),
        REVOKE(
                "a capability that is revoked wakes whoever waits through it",
                "POLL-AWAIT-3 CAP-REVOKE-1"),
        PASS(
                "what goes from one coport to the other is reported of one of them at most",
                "POLL-ANY-1 GEN-ATOMIC-1");

        private final String sentence;
        private final String rules;

        Way(String sentence, String rules) {
            this.sentence = sentence;
            this.rules = rules;
        }

        String sentence() {
            return sentence;
        }

        /** The ids of the rules that it tests, the most telling first. */
        List<String> rules(Beside beside) {
            List<String> ids = List.of(rules.split(" "));
            return beside == Beside.NOTHING || this == PASS
                    ? ids
                    : Stream.concat(
                                    Stream.of(
                                            ids.get(0).equals("POLL-AWAIT-3")
                                                    ? "POLL-ANY-3"
                                                    : "POLL-ANY-1"),
                                    ids.stream())
                            .toList();
        }
    }

    /** Whether those who wait look at a second coport, of which nothing is ever to report. */
    enum Beside {
        NOTHING,
        BEFORE,
        BEHIND
    }

    /**
     * How a test is made.
     *
     * @param beside what else they wait for
     * @param waiters how many threads wait, at least 1; there is one thread more, the last
     * @param rounds how often each waits
     * @param takes whether they take what they waited for, where there is enough for all of them
     * @param noise how often the one who wakes them polls before
     * @param timeout of each await, in milliseconds
     */
    record Shape(
            CoportType type,
            Way way,
            Beside beside,
            int waiters,
            int rounds,
            boolean takes,
            int noise,
            int timeout) {}

    private final Profile profile;
    private final Shape shape;
    private final Script script;
    private final boolean ring;

    /** The call that returned the handle through which threads wait. */
    private int awaited;

    /** The call that returned the handle of the one who wakes them. */
    private int waker;

    /** The call that returned the handle of the second coport. */
    private int second;

    private Waits(Profile profile, Shape shape) {
        this.profile = profile;
        this.shape = shape;
        script = new Script(profile);
        ring = shape.type() == CoportType.COCHANNEL;
    }

    /** The test, if an implementation of that profile has what it needs. */
    static Optional<TestCase> test(String id, Profile profile, Shape shape) {
        boolean dies = shape.way() == Way.EXIT;
        boolean needsCap =
                !Set.of(Way.SEND, Way.RECV, Way.CLOSE, Way.DELETE, Way.PASS).contains(shape.way());
        boolean fills = shape.way() == Way.SEND || shape.way() == Way.RECV;
        if (!profile.has(Group.POLL)
                || (fills && shape.type() == CoportType.COPIPE)
                || (shape.way() == Way.PASS
                        && (shape.type() == CoportType.COPIPE || shape.beside() != Beside.BEHIND))
                || !profile.has(Group.valueOf(shape.type().name()))
                || (needsCap && !profile.has(Group.CAP))
                || (shape.way() == Way.REVOKE && !profile.has(Group.REVOKE))
                || (dies && (!profile.has(Group.PROC) || profile.processes() < 2))) {
            return Optional.empty();
        }
        return new Waits(profile, shape).test(id);
    }

    private Optional<TestCase> test(String id) {
        if (!prepared()) {
            return Optional.empty();
        }
        Operation await = await(script.walk().handleOf(awaited), script.walk().handleOf(second));
        if (shape.way() != Way.PASS
                && (script.walk().transition(0, await).errors() & Transition.ETIMEDOUT) == 0) {
            // There would be nothing to wait for.
            return Optional.empty();
        }
        List<Command> commands = new ArrayList<>();
        int most = most();
        boolean takes = shape.takes() && shape.waiters() * shape.rounds() <= most;
        int rounds = takes || most == 0 ? shape.rounds() : 1;
        for (int waiter = 0; waiter < shape.waiters(); waiter++) {
            for (int round = 0; round < rounds; round++) {
                commands.add(new Command(waiter, await(0, 0), sources()));
                if (takes) {
                    take(commands, waiter);
                }
            }
        }
        wake(commands, takes ? shape.waiters() * rounds : 1);
        script.together(commands);
        List<Integer> processOf = new ArrayList<>(Collections.nCopies(shape.waiters(), 0));
        processOf.add(shape.way() == Way.EXIT ? 1 : 0);
        String sentence = shape.way().sentence();
        return Optional.of(
                new TestCase(
                        id,
                        Character.toUpperCase(sentence.charAt(0))
                                + sentence.substring(1)
                                + (ring ? "." : ", of a " + shape.type() + "."),
                        shape.way().rules(shape.beside()),
                        List.copyOf(processOf),
                        script.steps()));
    }

    /** An await through the handles: what comes true of the first is what it waits for. */
    private Operation await(int handle, int other) {
        if (shape.beside() == Beside.NOTHING) {
            return new Await(handle, asked(), shape.timeout());
        }
        Poll awaits = new Poll(handle, asked());
        // Nothing but CLOSED, which never holds; of one that is passed to, what is passed.
        Poll idle = new Poll(other, shape.way() == Way.PASS ? asked() : NOTHING);
        return new AwaitAny(
                shape.beside() == Beside.BEFORE ? List.of(idle, awaits) : List.of(awaits, idle),
                shape.timeout());
    }

    /** The calls that the handles of an await come from. */
    private List<Integer> sources() {
        return switch (shape.beside()) {
            case NOTHING -> List.of(awaited);
            case BEFORE -> List.of(second, awaited);
            case BEHIND -> List.of(awaited, second);
        };
    }

    private Events asked() {
        return new Events(
                shape.way() != Way.RECV && shape.way() != Way.LAST_RECEIVER,
                shape.way() == Way.RECV,
                false);
    }

    /**
     * How many bytes or messages those who wait can take in all; none where they wait for an end.
     */
    private int most() {
        if (shape.way() != Way.SEND && shape.way() != Way.RECV) {
            return 0;
        }
        return ring ? profile.ringBytes() : Math.min(profile.queueDepth(), profile.buffers());
    }

    // ---- before

    /** Makes the coport and the handles; false where the tables are too small. */
    private boolean prepared() {
        int last = shape.waiters();
        boolean dies = shape.way() == Way.EXIT;
        if (dies) {
            waker = script.single(last, 1, new Open("a", shape.type()));
        }
        int open = script.single(0, 0, new Open(dies ? "a" : null, shape.type()));
        awaited = open;
        switch (shape.way()) {
            case RECV -> {
                waker = open;
                fill(open);
            }
            case LAST_SENDER -> {
                waker = derive(open, SEND_ONLY);
                awaited = derive(open, RECV_AND_POLL);
            }
            case LAST_RECEIVER -> {
                waker = derive(open, RECV_ONLY);
                awaited = derive(open, SEND_AND_POLL);
            }
            case EXIT -> awaited = derive(open, RECV_AND_POLL);
            case REVOKE -> {
                waker = open;
                awaited = derive(open, RECV_AND_POLL);
            }
            default -> waker = open;
        }
        if (awaited != open && waker != open) {
            single(new Delete(script.walk().handleOf(open)));
        }
        if (shape.beside() != Beside.NOTHING) {
            second = single(new Open(null, shape.type()));
        }
        if (shape.way() == Way.PASS && script.walk().handleOf(second) != Walk.NONE) {
            int handle = script.walk().handleOf(open);
            byte[] data = script.freshBytes(1);
            single(ring ? new Send(handle, data) : new SendMessage(handle, data));
        }
        return script.walk().handleOf(awaited) != Walk.NONE
                && script.walk().handleOf(waker) != Walk.NONE
                && (shape.beside() == Beside.NOTHING
                        || script.walk().handleOf(second) != Walk.NONE);
    }

    private int single(Operation operation) {
        return script.single(0, 0, operation);
    }

    private int derive(int from, Rights rights) {
        return single(new Derive(script.walk().handleOf(from), rights));
    }

    private void fill(int open) {
        int handle = script.walk().handleOf(open);
        if (ring) {
            single(new Send(handle, script.freshBytes(profile.ringBytes())));
            return;
        }
        for (int message = 0; message < profile.queueDepth(); message++) {
            single(new SendMessage(handle, script.freshBytes(1)));
        }
    }

    // ---- side by side

    private int add(List<Command> commands, int thread, Operation operation, int handleOf) {
        commands.add(new Command(thread, operation, handleOf));
        return script.walk().calls() + commands.size() - 1;
    }

    /** What a thread does with what it waited for. */
    private void take(List<Command> commands, int waiter) {
        if (shape.way() == Way.RECV) {
            send(commands, waiter, awaited);
        } else {
            receive(commands, waiter, awaited);
        }
    }

    private void send(List<Command> commands, int thread, int handleOf) {
        byte[] data = script.freshBytes(1);
        add(commands, thread, ring ? new Send(0, data) : new SendMessage(0, data), handleOf);
    }

    private void receive(List<Command> commands, int thread, int handleOf) {
        if (ring) {
            add(commands, thread, new Recv(0, 1), handleOf);
        } else {
            int message = add(commands, thread, new RecvMessage(0), handleOf);
            add(commands, thread, new Delete(0), message);
        }
    }

    /** Takes what one coport holds and sends to the other, there and back, a few times. */
    private void pass(List<Command> commands, int thread) {
        for (int turn = 0; turn < 4; turn++) {
            receive(commands, thread, turn % 2 == 0 ? waker : second);
            send(commands, thread, turn % 2 == 0 ? second : waker);
        }
    }

    private void wake(List<Command> commands, int times) {
        int last = shape.waiters();
        for (int poll = 0; poll < shape.noise(); poll++) {
            add(commands, last, new Poll(0, asked()), waker);
        }
        for (int time = 0; time < times; time++) {
            switch (shape.way()) {
                case SEND -> send(commands, last, waker);
                case RECV -> receive(commands, last, waker);
                case CLOSE -> add(commands, last, new Close(0), waker);
                case EXIT -> add(commands, last, new Exit(), -1);
                case DELETE -> add(commands, last, new Delete(0), awaited);
                case MOVE -> add(commands, last, new Operation.Move(0), awaited);
                case REVOKE -> add(commands, last, new Revoke(0), waker);
                case PASS -> pass(commands, last);
                default -> add(commands, last, new Delete(0), waker);
            }
        }
    }
}
