package touchstone.conformance.generator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.JqwikException;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import touchstone.conformance.history.CoportType;
import touchstone.conformance.history.EventsFormat;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Operation.Await;
import touchstone.conformance.history.Operation.AwaitAny;
import touchstone.conformance.history.Operation.Close;
import touchstone.conformance.history.Operation.Copy;
import touchstone.conformance.history.Operation.Delete;
import touchstone.conformance.history.Operation.Derive;
import touchstone.conformance.history.Operation.Exit;
import touchstone.conformance.history.Operation.Load;
import touchstone.conformance.history.Operation.Move;
import touchstone.conformance.history.Operation.Open;
import touchstone.conformance.history.Operation.Poll;
import touchstone.conformance.history.Operation.Recv;
import touchstone.conformance.history.Operation.RecvMessage;
import touchstone.conformance.history.Operation.RecvPipe;
import touchstone.conformance.history.Operation.Revoke;
import touchstone.conformance.history.Operation.Send;
import touchstone.conformance.history.Operation.SendMessage;
import touchstone.conformance.history.Operation.SendPipe;
import touchstone.conformance.history.Profile;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.TestCase;
import touchstone.model.Machine;
import touchstone.model.cap.Rights;
import touchstone.model.poll.Events;

/**
 * Random tests, each made from a seed and its number alone, so that any of them can be made again.
 *
 * <p>The shape of a test (how long it is, towards which states it leans) comes from jqwik's
 * arbitraries; the single choices come from a {@link SplittableRandom} that the shape seeds, since
 * that is an order of magnitude faster and these choices need no shrinking: failing tests are
 * shrunk by running them again.
 */
public final class RandomTests {
    private static final Rights ALL = new Rights(true, true, true, true, true);
    private static final Rights SEND_ONLY = new Rights(true, false, false, false, false);
    private static final Rights RECV_ONLY = new Rights(false, true, false, false, false);
    private static final Rights NO_CLOSE = new Rights(true, true, true, false, true);
    private static final Rights NONE = new Rights(false, false, false, false, false);
    private static final Rights SEND_AND_POLL = new Rights(true, false, true, false, false);
    private static final Rights RECV_AND_POLL = new Rights(false, true, true, false, false);
    private static final Rights[] RIGHTS = {ALL, SEND_ONLY, RECV_ONLY, NO_CLOSE, NONE};
    private static final Rights[] RIGHTS_WITH_POLL = {
        ALL, SEND_ONLY, RECV_ONLY, NO_CLOSE, NONE, SEND_AND_POLL, RECV_AND_POLL
    };

    private static final Events IN_AND_OUT = new Events(true, true, false);

    /** Sixty-four bytes, the longest name there is, some of them not ASCII. */
    private static final String LONG_NAME =
            "name-of-sixty-four-bytes-\u00e4\u20ac-".concat("x".repeat(33));

    /** A concurrent test drains at most this many bytes that could be in a coport. */
    private static final int MOST_BYTES = 1 << 16;

    /** A test drains at most this many messages of a COCARRIER. */
    private static final int MOST_MESSAGES = 8;

    /** How long a thread waits for what is certain to come, in milliseconds. */
    private static final int LONG_ENOUGH = 50;

    /**
     * In the last of so many tests threads wait longer than the runner does: where the kernel looks
     * a last time when the time is over, a wake-up that was lost shows only as a hang.
     */
    private static final int FOR_EVER_EACH = 4;

    /** Threads that meet in a COPIPE do so at most this many times. */
    private static final int MOST_ROUNDS = 4;

    /** How long threads that race wait for each other at most, in milliseconds. */
    private static final int[] SHORT = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 5, 5, 5, 20};

    /** Of the steps of a sequential test one of so many is a send beside a receive. */
    private static final int PAIRS = 6;

    /** A thread makes at most this many calls that race on a COCARRIER or a COPIPE. */
    private static final int MOST_CALLS = 5;

    /** What is asked of messages: the rights that they have, fewer, and one that nobody has. */
    private static final Rights[] RIGHTS_OF_MESSAGES = {
        new Rights(false, false, false, false, true, true, false),
        new Rights(false, false, false, false, false, true, false),
        NONE,
        new Rights(false, false, false, false, false, false, true)
    };

    /** The type of a new coport; no random choice is made where there is but one type. */
    private static CoportType type(Profile profile, SplittableRandom random) {
        if (profile.has(Group.COPIPE)) {
            List<CoportType> types = Generator.types(profile);
            return types.get(random.nextInt(types.size()));
        }
        if (!profile.has(Group.COCARRIER)) {
            return CoportType.COCHANNEL;
        }
        return profile.has(Group.COCHANNEL) && random.nextBoolean()
                ? CoportType.COCHANNEL
                : CoportType.COCARRIER;
    }

    /** More often than not threads wait for one coport. */
    private static final Waits.Beside[] BESIDE = {
        Waits.Beside.NOTHING,
        Waits.Beside.NOTHING,
        Waits.Beside.BEFORE,
        Waits.Beside.BEHIND,
        Waits.Beside.BEHIND
    };

    /** What is asked of coports; without POLL no random choice depends on it. */
    private static Rights rights(Profile profile, SplittableRandom random) {
        Rights[] choice = profile.has(Group.POLL) ? RIGHTS_WITH_POLL : RIGHTS;
        return choice[random.nextInt(choice.length)];
    }

    /** What takes or makes a capability to what is under the handle: a derive, copy or move. */
    private static Operation another(int handle, Rights rights, SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> new Copy(handle);
            case 1 -> new Move(handle);
            default -> new Derive(handle, rights);
        };
    }

    /**
     * A poll, mostly for all that can be asked for; now and then an await, which is short, since
     * nobody may come to wake it.
     */
    private static Operation poll(int handle, SplittableRandom random) {
        Poll poll = asked(handle, random);
        return random.nextInt(4) > 0 ? poll : new Await(handle, poll.events(), random.nextInt(3));
    }

    private static Poll asked(int handle, SplittableRandom random) {
        boolean all = random.nextInt(4) > 0;
        return new Poll(handle, all ? IN_AND_OUT : EventsFormat.set(random.nextInt(4)));
    }

    /** Of tests with revoke, one of so many is about what descends from what. */
    private static final int DERIVATIONS = 3;

    /** Towards what a part of a sequential test leans. */
    private enum Lean {
        BALANCED(8, 4, 4, 26, 26, 2, 1),
        FILLING(3, 3, 2, 50, 12, 1, 1),
        DRAINING(3, 3, 2, 14, 50, 2, 1),
        CLOSING(8, 4, 4, 16, 16, 10, 1),
        DYING(10, 5, 12, 12, 12, 2, 6),
        CROWDING(20, 20, 5, 5, 5, 2, 1);

        /** Every operation's digit as often as it weighs. */
        private final String lots;

        Lean(int open, int derive, int delete, int send, int recv, int close, int death) {
            lots =
                    "0".repeat(open)
                            + "1".repeat(derive)
                            + "2".repeat(delete)
                            + "3".repeat(send)
                            + "4".repeat(recv)
                            + "5".repeat(close)
                            + "6".repeat(death);
        }

        /** An operation that the profile has. */
        int choose(SplittableRandom random, Profile profile) {
            int operation;
            do {
                operation = lots.charAt(random.nextInt(lots.length())) - '0';
            } while (!has(profile, operation));
            return operation;
        }

        private static boolean has(Profile profile, int operation) {
            return switch (operation) {
                case Transition.DERIVE -> profile.has(Group.CAP);
                case Transition.EXIT -> profile.has(Group.PROC);
                default -> true;
            };
        }
    }

    /** What a concurrent test is about. */
    private enum Theme {
        STREAM,
        MANY_SENDERS,
        MANY_RECEIVERS,
        CLOSE,
        LAST_END,
        NAME,
        EXIT
    }

    private record SequentialShape(int calls, int processes, List<Lean> leans, long salt) {}

    private record ConcurrentShape(
            Theme theme, int rounds, int callsEach, int before, boolean twoProcesses, long salt) {}

    private static final RandomGenerator<SequentialShape> SEQUENTIAL =
            generator(
                    Combinators.combine(
                                    Arbitraries.integers().between(8, 32).withoutEdgeCases(),
                                    Arbitraries.integers().between(1, 3).withoutEdgeCases(),
                                    Arbitraries.of(Lean.class).list().ofMinSize(1).ofMaxSize(3),
                                    Arbitraries.longs().withoutEdgeCases())
                            .as(SequentialShape::new));

    private static final RandomGenerator<ConcurrentShape> CONCURRENT =
            generator(
                    Combinators.combine(
                                    Arbitraries.of(Theme.class),
                                    Arbitraries.integers().between(1, 2).withoutEdgeCases(),
                                    Arbitraries.integers().between(4, 8).withoutEdgeCases(),
                                    Arbitraries.integers().between(0, 3).withoutEdgeCases(),
                                    Arbitraries.of(true, false),
                                    Arbitraries.longs().withoutEdgeCases())
                            .as(ConcurrentShape::new));

    /**
     * jqwik makes generators only inside a session, which a property that it runs itself already
     * is; what they make afterwards needs none.
     */
    private static <T> RandomGenerator<T> generator(Arbitrary<T> arbitrary) {
        AtomicReference<RandomGenerator<T>> generator = new AtomicReference<>();
        try {
            JqwikSession.run(() -> generator.set(arbitrary.generator(1000, false)));
        } catch (JqwikException alreadyInside) {
            generator.set(arbitrary.generator(1000, false));
        }
        return generator.get();
    }

    private RandomTests() {}

    /**
     * Sequential tests without end.
     *
     * @param profile the implementation; without CAP nothing is derived, copied or moved, without
     *     PROC nothing dies, without POLL nothing is polled, without REVOKE nothing is revoked
     * @param seed two iterators with the same profile and seed give the same tests
     */
    public static Iterator<TestCase> sequential(Profile profile, long seed) {
        return endless(number -> sequential(profile, seed, number));
    }

    /**
     * Concurrent tests without end.
     *
     * @param profile the implementation; without CAP nothing is derived, copied or moved, without
     *     PROC nothing dies, without POLL nothing is polled, without REVOKE nothing is revoked
     * @param threads how many threads call side by side (2 to 64)
     * @param seed two iterators with the same profile, threads and seed give the same tests
     */
    public static Iterator<TestCase> concurrent(Profile profile, int threads, long seed) {
        return endless(number -> concurrent(profile, threads, seed, number));
    }

    /**
     * Tests without end in which threads wait and are woken; none for an implementation without
     * POLL.
     *
     * @param threads how many threads wait and wake at most (2 to 64)
     * @param seed two iterators with the same profile, threads and seed give the same tests
     */
    public static Iterator<TestCase> waiting(Profile profile, int threads, long seed) {
        return profile.has(Group.POLL)
                ? endless(number -> waiting(profile, threads, seed, number))
                : Collections.emptyIterator();
    }

    private static Iterator<TestCase> endless(LongFunction<TestCase> test) {
        return new Iterator<>() {
            private long number;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public TestCase next() {
                return test.apply(number++);
            }
        };
    }

    /** The sequential test of that number, counted from 0. */
    public static TestCase sequential(Profile profile, long seed, long number) {
        SequentialShape shape = SEQUENTIAL.next(new Random(mix(seed, number))).value();
        return new Sequential(profile, shape)
                .test("RANDOM-SEQUENTIAL/" + seed + "/" + number, shape);
    }

    /** The concurrent test of that number, counted from 0. */
    public static TestCase concurrent(Profile profile, int threads, long seed, long number) {
        if (threads < 2 || threads > 64) {
            throw new IllegalArgumentException("expected 2 to 64 threads, found " + threads);
        }
        ConcurrentShape shape = CONCURRENT.next(new Random(mix(~seed, number))).value();
        return new Concurrent(profile, threads, shape)
                .test("RANDOM-CONCURRENT/" + threads + "/" + seed + "/" + number);
    }

    /**
     * The waiting test of that number, counted from 0.
     *
     * @param profile has POLL, so that there is always something to wait for: a close, at least
     */
    public static TestCase waiting(Profile profile, int threads, long seed, long number) {
        String id = "RANDOM-WAITING/" + threads + "/" + seed + "/" + number;
        SplittableRandom random = new SplittableRandom(mix(seed + 1, number));
        Waits.Way[] ways = Waits.Way.values();
        while (true) {
            Waits.Shape shape =
                    new Waits.Shape(
                            type(profile, random),
                            ways[random.nextInt(ways.length)],
                            BESIDE[random.nextInt(BESIDE.length)],
                            1 + random.nextInt(threads - 1),
                            1 + random.nextInt(2),
                            random.nextBoolean(),
                            random.nextInt(4),
                            number % FOR_EVER_EACH == FOR_EVER_EACH - 1
                                    ? Operation.LONGEST
                                    : LONG_ENOUGH);
            Optional<TestCase> test = Waits.test(id, profile, shape);
            if (test.isPresent()) {
                return test.get();
            }
        }
    }

    /**
     * The test of that number, counted from 0, in which threads meet in a COPIPE.
     *
     * @param profile has COPIPE, so that there is always somebody to be met
     */
    public static TestCase meeting(Profile profile, int threads, long seed, long number) {
        String id = "RANDOM-MEETING/" + threads + "/" + seed + "/" + number;
        SplittableRandom random = new SplittableRandom(mix(seed + 2, number));
        Meetings.Way[] ways = Meetings.Way.values();
        while (true) {
            Meetings.Shape shape =
                    new Meetings.Shape(
                            ways[random.nextInt(ways.length)],
                            random.nextBoolean(),
                            1 + random.nextInt(threads - 1),
                            1 + random.nextInt(MOST_ROUNDS),
                            random.nextBoolean(),
                            number % FOR_EVER_EACH == FOR_EVER_EACH - 1
                                    ? Operation.LONGEST
                                    : LONG_ENOUGH);
            Optional<TestCase> test = Meetings.test(id, profile, shape);
            if (test.isPresent()) {
                return test.get();
            }
        }
    }

    /** A seed of its own for each number: neighbours share nothing. */
    private static long mix(long seed, long number) {
        return new SplittableRandom(seed ^ new SplittableRandom(number).nextLong()).nextLong();
    }

    private static String name(SplittableRandom random) {
        int choice = random.nextInt(20);
        return choice < 11 ? "a" : choice < 19 ? "b" : LONG_NAME;
    }

    /** One sequential test: every choice looks at the model's state before it is made. */
    private static final class Sequential {
        private final Profile profile;
        private final SplittableRandom random;
        private final int processes;
        private final Script script;
        private final Machine machine;
        private final Outcomes outcomes = new Outcomes();

        /** Whether a send was made beside a receive, each by a second thread of its process. */
        private boolean pairs;

        /** Whether most calls derive, copy, move, delete or revoke. */
        private final boolean derivations;

        Sequential(Profile profile, SequentialShape shape) {
            this.profile = profile;
            random = new SplittableRandom(shape.salt());
            processes = Math.min(shape.processes(), profile.processes());
            script = new Script(profile);
            machine = script.walk().machine();
            derivations = profile.has(Group.REVOKE) && random.nextInt(DERIVATIONS) == 0;
        }

        TestCase test(String id, SequentialShape shape) {
            List<Lean> leans = shape.leans();
            for (int call = 0; call < shape.calls() && anybodyAlive(); call++) {
                step(leans.get(call * leans.size() / shape.calls()));
            }
            if (derivations) {
                revokeAll();
            }
            drain();
            exhaust();
            List<Integer> processOf = new ArrayList<>();
            for (int thread = 0; thread < (pairs ? 3 : 1) * processes; thread++) {
                processOf.add(thread % processes);
            }
            return new TestCase(
                    id,
                    "A random sequence of calls that leans towards "
                            + String.join(
                                    ", then ",
                                    leans.stream()
                                            .map(lean -> lean.name().toLowerCase(Locale.ROOT))
                                            .toList())
                            + (derivations ? ", and derives and revokes" : ""),
                    outcomes.rules(),
                    processOf,
                    script.steps());
        }

        private boolean anybodyAlive() {
            for (int process = 0; process < processes; process++) {
                if (machine.alive(process)) {
                    return true;
                }
            }
            return false;
        }

        private void step(Lean lean) {
            int process = random.nextInt(processes);
            while (!machine.alive(process)) {
                process = (process + 1) % processes;
            }
            // A process that holds nothing has little to tell.
            boolean empty = holdsNothing(process);
            if (derivations && !empty && random.nextInt(5) > 0) {
                derive(process);
                return;
            }
            if (profile.has(Group.REVOKE) && random.nextInt(24) == 0) {
                revoke(process, handle(process));
                return;
            }
            int operation =
                    empty && random.nextInt(8) != 0
                            ? Transition.OPEN
                            : lean.choose(random, profile);
            if (operation == Transition.EXIT) {
                int coport = profile.has(Group.POLL) ? object(process, handle(process)) : Walk.NONE;
                die(process);
                look(coport);
                return;
            }
            int message = fullOfMessages(process);
            if (message != Walk.NONE && random.nextInt(3) == 0) {
                call(process, new Delete(message));
                return;
            }
            if (profile.has(Group.POLL) && random.nextInt(12) == 0) {
                int one = handle(process);
                int other = handle(process);
                boolean both = isPollable(process, one) && isPollable(process, other);
                call(
                        process,
                        both && random.nextInt(4) == 0
                                ? new AwaitAny(
                                        List.of(asked(one, random), asked(other, random)),
                                        random.nextInt(3))
                                : poll(one, random));
                return;
            }
            if (profile.has(Group.COPIPE) && random.nextInt(PAIRS) == 0 && pair(process)) {
                return;
            }
            Operation next = operation(process, operation);
            int coport = object(process, next.handle());
            call(process, next);
            look(coport);
        }

        /**
         * Sends through a COPIPE beside a receive through any capability to the same one; false
         * where the process has none.
         */
        private boolean pair(int process) {
            int handle = handle(process);
            int coport = machine.object(process, handle);
            if (coport < machine.firstCopipe() || coport >= machine.coports()) {
                return false;
            }
            int places = processes * profile.capabilities();
            int start = random.nextInt(places);
            int place = start;
            while (machine.object(place / profile.capabilities(), place % profile.capabilities())
                    != coport) {
                place = (place + 1) % places;
            }
            int receiver = place / profile.capabilities();
            SendPipe send = new SendPipe(handle, script.freshBytes(1 + random.nextInt(3)), 0);
            int length = random.nextInt(8) == 0 ? 1 : 3;
            RecvPipe recv = new RecvPipe(place % profile.capabilities(), length, 0);
            outcomes.add(script.walk(), process, send);
            outcomes.add(script.walk(), receiver, recv);
            outcomes.add(Transition.SEND_PIPE);
            // Who is certain to be met may wait for long.
            boolean certain =
                    length >= send.data().length && waits(process, send) && waits(receiver, recv);
            int timeout = certain ? LONG_ENOUGH : random.nextInt(2);
            script.meet(
                    IntStream.range(0, 3 * processes).mapToObj(each -> each % processes).toList(),
                    List.of(
                            new Command(processes + process, send.withTimeout(timeout), -1),
                            new Command(2 * processes + receiver, recv.withTimeout(timeout), -1)));
            pairs = true;
            return true;
        }

        /** Whether a send or a receive through a COPIPE could do nothing but wait. */
        private boolean waits(int process, Operation operation) {
            return script.walk().transition(process, operation).errors() == Transition.ETIMEDOUT;
        }

        /** Changes what descends from what. */
        private void derive(int process) {
            int handle = handle(process);
            switch (random.nextInt(16)) {
                case 0, 1 -> call(process, new Copy(handle));
                case 2, 3, 4 -> call(process, new Move(handle));
                case 5, 6 -> call(process, new Delete(handle));
                case 7, 8 -> revoke(process, handle);
                case 9 -> call(process, new Open(name(random), type(profile, random)));
                default -> {
                    Rights own = machine.rights(process, handle);
                    boolean all =
                            machine.object(process, handle) != Walk.NONE && random.nextBoolean();
                    call(process, new Derive(handle, all ? own : derivable(process, handle)));
                }
            }
        }

        /** Revokes, and uses every handle that was there. */
        private void revoke(int process, int handle) {
            call(process, new Revoke(handle));
            for (int used = 0; used < profile.capabilities(); used++) {
                if (machine.object(process, used) != Walk.NONE) {
                    call(process, use(process, used));
                } else if (script.walk().isEmptied(process, used)) {
                    call(process, new Revoke(used));
                }
            }
        }

        /** A use that leaves the handles as they are, as far as that can be. */
        private Operation use(int process, int handle) {
            int object = machine.object(process, handle);
            if (ring(object)) {
                return new Send(handle, script.freshBytes(1));
            }
            if (machine.firstCopipe() <= object && object < machine.coports()) {
                return new SendPipe(handle, script.freshBytes(1), 0);
            }
            return object < machine.coports()
                    ? new SendMessage(handle, script.freshBytes(1))
                    : new Load(handle);
        }

        /** Revokes every capability, so that all that descends from something is seen. */
        private void revokeAll() {
            int start = random.nextInt(profile.capabilities());
            forEachHandle(
                    (process, number) -> {
                        int handle = (start + number) % profile.capabilities();
                        if (machine.object(process, handle) != Walk.NONE) {
                            revoke(process, handle);
                        }
                    });
        }

        private boolean isPollable(int process, int handle) {
            int object = machine.object(process, handle);
            return object != Walk.NONE
                    && object < machine.coports()
                    && machine.rights(process, handle).poll;
        }

        /**
         * Now and then polls what a call was about, through any capability to it, so that a report
         * is seen that did not change with the call.
         */
        private void look(int coport) {
            boolean polls = coport != Walk.NONE && coport < machine.coports();
            if (!polls || !profile.has(Group.POLL) || random.nextInt(3) > 0) {
                return;
            }
            int places = processes * profile.capabilities();
            int start = random.nextInt(places);
            for (int i = 0; i < places; i++) {
                int process = (start + i) % places / profile.capabilities();
                int handle = (start + i) % profile.capabilities();
                if (machine.object(process, handle) == coport
                        && machine.rights(process, handle).poll) {
                    call(process, poll(handle, random));
                    return;
                }
            }
        }

        /** The object that a capability is to; none without a handle. */
        private int object(int process, int handle) {
            return handle == Walk.NONE ? Walk.NONE : machine.object(process, handle);
        }

        /** A handle with a message of a process that has no empty handle, or NONE. */
        private int fullOfMessages(int process) {
            if (!profile.has(Group.COCARRIER) || machine.freeHandle(process) != Walk.NONE) {
                return Walk.NONE;
            }
            for (int handle = 0; handle < profile.capabilities(); handle++) {
                if (machine.object(process, handle) >= machine.coports()) {
                    return handle;
                }
            }
            return Walk.NONE;
        }

        private boolean holdsNothing(int process) {
            for (int handle = 0; handle < profile.capabilities(); handle++) {
                if (machine.object(process, handle) != Walk.NONE) {
                    return false;
                }
            }
            return true;
        }

        private void die(int process) {
            outcomes.add(Transition.EXIT);
            if (random.nextBoolean()) {
                script.kill(process);
            } else {
                script.single(process, process, new Exit());
            }
        }

        private void call(int process, Operation operation) {
            outcomes.add(script.walk(), process, operation);
            script.single(process, process, operation);
        }

        private Operation operation(int process, int operation) {
            int handle = operation == Transition.OPEN ? Walk.NONE : handle(process);
            return switch (operation) {
                case Transition.OPEN ->
                        new Open(
                                random.nextInt(4) == 0 ? null : name(random),
                                type(profile, random));
                case Transition.DERIVE -> another(handle, derivable(process, handle), random);
                case Transition.DELETE -> new Delete(handle);
                case Transition.SEND ->
                        switch (usedAs(process, handle)) {
                            case COCHANNEL ->
                                    new Send(
                                            handle,
                                            script.freshBytes(
                                                    Math.max(0, sendLength(process, handle))));
                            case COCARRIER -> send(process, handle);
                            case COPIPE ->
                                    new SendPipe(
                                            handle,
                                            script.freshBytes(pipeLength()),
                                            random.nextInt(8) / 7);
                        };
                case Transition.RECV ->
                        switch (usedAs(process, handle)) {
                            case COCHANNEL -> new Recv(handle, recvLength(process, handle));
                            case COCARRIER -> recv(process, handle);
                            case COPIPE ->
                                    new RecvPipe(
                                            handle,
                                            random.nextInt(16) == 0 ? -1 : pipeLength(),
                                            random.nextInt(8) / 7);
                        };
                default -> new Close(handle);
            };
        }

        private Rights derivable(int process, int handle) {
            return machine.object(process, handle) >= machine.coports()
                    ? RIGHTS_OF_MESSAGES[random.nextInt(RIGHTS_OF_MESSAGES.length)]
                    : rights(profile, random);
        }

        /**
         * Whether what is under the handle is used as a COCARRIER or a message; now and then it is
         * of another kind.
         */
        private boolean asForMessages(int process, int handle) {
            if (!profile.has(Group.COCARRIER)) {
                return false;
            }
            if (!profile.has(Group.COCHANNEL)) {
                return true;
            }
            boolean right = machine.object(process, handle) >= machine.cochannels();
            return right != (random.nextInt(24) == 0);
        }

        /** As what the capability is used: mostly as what it is, now and then as any other. */
        private CoportType usedAs(int process, int handle) {
            if (!profile.has(Group.COPIPE)) {
                return asForMessages(process, handle) ? CoportType.COCARRIER : CoportType.COCHANNEL;
            }
            int object = machine.object(process, handle);
            if (object == Walk.NONE || random.nextInt(24) == 0) {
                return type(profile, random);
            }
            if (ring(object)) {
                return CoportType.COCHANNEL;
            }
            return machine.firstCopipe() <= object && object < machine.coports()
                    ? CoportType.COPIPE
                    : CoportType.COCARRIER;
        }

        /** How many bytes are sent through a COPIPE, or asked for: seldom none. */
        private int pipeLength() {
            return random.nextInt(16) == 0 ? 0 : 1 + random.nextInt(8);
        }

        private Operation send(int process, int handle) {
            if (rarelyLoads(process, handle)) {
                return new Load(handle);
            }
            int most = profile.carrierBytes();
            int length =
                    switch (random.nextInt(16)) {
                        case 0 -> 0;
                        case 1 -> most + 1;
                        case 2 -> most;
                        default -> 1 + random.nextInt(Math.min(most, 8));
                    };
            return new SendMessage(handle, script.freshBytes(length));
        }

        private Operation recv(int process, int handle) {
            return rarelyLoads(process, handle) ? new Load(handle) : new RecvMessage(handle);
        }

        /** Messages are loaded, anything else only rarely. */
        private boolean rarelyLoads(int process, int handle) {
            boolean message = machine.object(process, handle) >= machine.coports();
            return message != (random.nextInt(16) == 0);
        }

        /** Mostly a handle with a capability; sometimes the one that is certainly empty. */
        private int handle(int process) {
            int emptied = script.walk().emptied(process);
            if (emptied != Walk.NONE && random.nextInt(16) == 0) {
                return emptied;
            }
            int start = random.nextInt(profile.capabilities());
            for (int i = 0; i < profile.capabilities(); i++) {
                int handle = (start + i) % profile.capabilities();
                if (machine.object(process, handle) != Walk.NONE) {
                    return handle;
                }
            }
            return emptied != Walk.NONE ? emptied : start;
        }

        private int sendLength(int process, int handle) {
            int target = machine.object(process, handle);
            int room = ring(target) ? profile.ringBytes() - machine.length(target) : 1;
            return length(room, profile.ringBytes());
        }

        private int recvLength(int process, int handle) {
            int target = machine.object(process, handle);
            int there = ring(target) ? machine.length(target) : 1;
            return random.nextInt(40) == 0 ? -1 : length(there, profile.ringBytes());
        }

        private boolean ring(int object) {
            return object != Walk.NONE && object < machine.cochannels();
        }

        /** A length that leans towards what is just possible and just impossible. */
        private int length(int possible, int most) {
            return switch (random.nextInt(16)) {
                case 0 -> 0;
                case 1 -> most + 1;
                case 2 -> most;
                case 3, 4 -> possible;
                case 5, 6 -> possible + 1;
                case 7, 8, 9 -> 1;
                default -> 1 + random.nextInt(Math.max(1, Math.min(possible, 64)));
            };
        }

        /** Receives what is left, and loads it, so that nothing that went wrong stays unseen. */
        private void drain() {
            forEachHandle(
                    (process, handle) -> {
                        int target = machine.object(process, handle);
                        if (target >= machine.coports()) {
                            call(process, new Load(handle));
                            call(process, new Delete(handle));
                        }
                    });
            forEachHandle(
                    (process, handle) -> {
                        int target = machine.object(process, handle);
                        if (target == Walk.NONE || !machine.rights(process, handle).recv) {
                            return;
                        }
                        int there = script.walk().contents(target);
                        if (there > 0 && ring(target)) {
                            call(process, new Recv(handle, there));
                        } else if (!ring(target)) {
                            drain(process, handle, Math.min(there, MOST_MESSAGES));
                        }
                    });
        }

        private void drain(int process, int handle, int messages) {
            for (int message = 0; message < messages; message++) {
                int free = machine.freeHandle(process);
                call(process, new RecvMessage(handle));
                if (free != Walk.NONE && machine.object(process, free) != Walk.NONE) {
                    call(process, new Load(free));
                    call(process, new Delete(free));
                }
            }
        }

        /** Sends until every buffer is used, where they are few, so that a lost one is missed. */
        private void exhaust() {
            for (int process = 0; process < processes; process++) {
                while (machine.alive(process)
                        && machine.freeHandle(process) != Walk.NONE
                        && machine.freeCocarrier() != Walk.NONE) {
                    call(process, new Open(null, CoportType.COCARRIER));
                }
            }
            forEachHandle(
                    (process, handle) -> {
                        SendMessage message = new SendMessage(handle, new byte[1]);
                        while (script.walk().freeBuffers() <= Generator.FEW_BUFFERS
                                && script.walk().transition(process, message).takesEffect()) {
                            call(process, new SendMessage(handle, script.freshBytes(1)));
                        }
                    });
        }

        private void forEachHandle(BiConsumer<Integer, Integer> use) {
            for (int process = 0; process < processes; process++) {
                for (int handle = 0; handle < profile.capabilities(); handle++) {
                    use.accept(process, handle);
                }
            }
        }
    }

    /** One concurrent test: handles are prepared, then the threads race, then all is drained. */
    private static final class Concurrent {
        private final Profile profile;
        private final int threads;
        private final ConcurrentShape shape;
        private final Theme theme;
        private final SplittableRandom random;
        private final Script script;
        private final List<Integer> processOf = new ArrayList<>();

        /** By process: the calls whose handles its threads use, the full one first. */
        private final List<List<Integer>> handles = new ArrayList<>();

        private final boolean[] gone;
        private final CoportType type;

        /** Whether receivers keep their messages, so that buffers and handles run out. */
        private final boolean keeps;

        /** Whether each process has a message from the beginning that its threads share. */
        private final boolean shares;

        /** Whether some calls are polls, most of them those of the last thread. */
        private final boolean polls;

        /** Whether the last sender or receiver does not go, but moves. */
        private final boolean moves;

        /** Whether threads derive and revoke what they use. */
        private final boolean revokes;

        /** By process: the call that received a message which its threads share, or NONE. */
        private final int[] shared;

        private final int callsEach;

        /** By process: the calls that receive messages while threads race. */
        private final List<List<Integer>> messages = new ArrayList<>();

        private int calls;
        private final Outcomes outcomes = new Outcomes();

        Concurrent(Profile profile, int threads, ConcurrentShape shape) {
            this.profile = profile;
            this.threads = threads;
            this.shape = shape;
            boolean nobodyDies = !profile.has(Group.PROC);
            Theme drawn = shape.theme() == Theme.EXIT && nobodyDies ? Theme.STREAM : shape.theme();
            random = new SplittableRandom(shape.salt());
            script = new Script(profile);
            type = type(profile, random);
            boolean carrier = type == CoportType.COCARRIER;
            keeps = carrier && random.nextInt(3) == 0;
            shares = carrier && random.nextInt(3) == 0;
            polls = profile.has(Group.POLL) && random.nextBoolean();
            // Nothing changes a report as much as a close.
            theme = polls && random.nextBoolean() ? Theme.CLOSE : drawn;
            moves = profile.has(Group.CAP) && random.nextBoolean();
            revokes = profile.has(Group.REVOKE) && random.nextInt(DERIVATIONS) == 0;
            boolean few = carrier || type == CoportType.COPIPE;
            callsEach = few ? Math.min(shape.callsEach(), MOST_CALLS) : shape.callsEach();
            boolean apart = theme == Theme.EXIT || shape.twoProcesses();
            int processes = apart ? Math.min(2, profile.processes()) : 1;
            for (int thread = 0; thread < threads; thread++) {
                // With an exit at stake the last thread is alone in its process.
                processOf.add(
                        processes == 1
                                ? 0
                                : theme == Theme.EXIT
                                        ? (thread == threads - 1 ? 1 : 0)
                                        : thread % 2);
            }
            for (int process = 0; process < processes; process++) {
                handles.add(new ArrayList<>());
                messages.add(new ArrayList<>());
            }
            gone = new boolean[processes];
            shared = new int[processes];
            Arrays.fill(shared, Walk.NONE);
        }

        TestCase test(String id) {
            prepare();
            for (int round = 0; round < shape.rounds(); round++) {
                together(round == shape.rounds() - 1);
            }
            probe();
            return new TestCase(
                    id,
                    threads
                            + " threads in "
                            + (handles.size() == 1 ? "one process" : "two processes")
                            + ": "
                            + sentence()
                            + (polls ? ", and polls" : "")
                            + (revokes ? ", and revokes" : ""),
                    outcomes.rulesOfRaces(),
                    List.copyOf(processOf),
                    script.steps());
        }

        private String sentence() {
            return switch (theme) {
                case STREAM ->
                        keeps
                                ? "messages are kept until buffers or handles run out"
                                : "sends and receives of different lengths on one coport";
                case MANY_SENDERS -> "many send, one receives";
                case MANY_RECEIVERS -> "many receive, one sends";
                case CLOSE -> "a close races with sends and receives";
                case LAST_END ->
                        "the last sender or receiver "
                                + (moves ? "moves" : "goes")
                                + " while others send and receive";
                case NAME -> "opens of one name race with close and delete";
                case EXIT -> "a process exits while others use its coports";
            };
        }

        /** The thread that makes the single calls of a process: its first. */
        private int threadOf(int process) {
            return processOf.indexOf(process);
        }

        private int single(int process, Operation operation) {
            calls++;
            return script.single(threadOf(process), process, operation);
        }

        private void prepare() {
            for (int process = 0; process < handles.size(); process++) {
                List<Integer> own = handles.get(process);
                String name = handles.size() == 1 && random.nextBoolean() ? null : "a";
                own.add(single(process, new Open(name, type)));
                boolean ends = theme == Theme.LAST_END || revokes || random.nextInt(3) == 0;
                if (ends && profile.has(Group.CAP)) {
                    deriveEnds(process);
                }
            }
            fill();
            if (shares) {
                shareMessages();
            }
            if (theme == Theme.LAST_END) {
                // Only the ends stay, so that the last of them can go.
                for (int process = 0; process < handles.size(); process++) {
                    List<Integer> own = handles.get(process);
                    if (own.size() == 3) {
                        single(process, new Delete(literal(own.remove(0))));
                    }
                }
            }
        }

        /** Gives each process a message that any of its threads may load and delete. */
        private void shareMessages() {
            for (int process = 0; process < handles.size(); process++) {
                int handle = literal(handles.get(process).get(0));
                if (handle != Walk.NONE) {
                    single(process, new SendMessage(handle, script.freshBytes(length())));
                    shared[process] = single(process, new RecvMessage(handle));
                    messages.get(process).add(shared[process]);
                }
            }
        }

        private int literal(int call) {
            return script.walk().handleOf(call);
        }

        private void deriveEnds(int process) {
            List<Integer> own = handles.get(process);
            for (Rights rights :
                    polls ? List.of(SEND_AND_POLL, RECV_AND_POLL) : List.of(SEND_ONLY, RECV_ONLY)) {
                if (script.walk().machine().freeHandle(process) != Walk.NONE) {
                    own.add(single(process, new Derive(literal(own.get(0)), rights)));
                }
            }
        }

        /** Moves the ring's start, and leaves it somewhere between empty and full. */
        private void fill() {
            int ring = profile.ringBytes();
            int handle = literal(handles.get(0).get(0));
            if (handle == Walk.NONE || type == CoportType.COPIPE) {
                return;
            }
            if (type == CoportType.COCARRIER) {
                int most = Math.min(profile.queueDepth(), MOST_MESSAGES);
                for (int sent = shape.before() * most / 3; sent > 0; sent--) {
                    single(0, new SendMessage(handle, script.freshBytes(length())));
                }
                return;
            }
            int shift = random.nextInt(Math.min(ring, 64));
            if (shift > 0 && random.nextBoolean()) {
                single(0, new Send(handle, script.freshBytes(shift)));
                single(0, new Recv(handle, shift));
            }
            int bytes =
                    switch (shape.before()) {
                        case 0 -> 0;
                        case 1 -> random.nextInt(Math.min(ring, 8) + 1);
                        case 2 -> Math.max(0, ring - 1 - random.nextInt(4));
                        default -> ring;
                    };
            if (bytes > 0 && bytes <= 4096) {
                single(0, new Send(handle, script.freshBytes(bytes)));
            }
        }

        private void together(boolean last) {
            List<Command> commands = new ArrayList<>();
            List<List<Integer>> made = new ArrayList<>();
            handles.forEach(process -> made.add(new ArrayList<>()));
            for (int thread = 0; thread < threads; thread++) {
                int process = processOf.get(thread);
                if (gone[process]) {
                    continue;
                }
                List<Integer> own = new ArrayList<>(handles.get(process));
                int special = random.nextInt(callsEach);
                int message = Walk.NONE;
                for (int call = 0; call < callsEach; call++) {
                    Command command =
                            message != Walk.NONE && call != special
                                    ? message(thread, message)
                                    : command(thread, own, call == special);
                    if (command.operation() instanceof RecvMessage) {
                        messages.get(process).add(calls);
                        message = calls;
                    } else if (command.handleOf() == message
                            && (keeps || command.operation() instanceof Delete)) {
                        message = Walk.NONE;
                    }
                    if (command.operation() instanceof Move) {
                        own.remove((Integer) command.handleOf());
                    }
                    boolean makesHandle = command.operation().makesHandle();
                    if (makesHandle && !(command.operation() instanceof RecvMessage)) {
                        own.add(calls);
                        if (revokes || command.operation() instanceof Move) {
                            made.get(process).add(calls);
                        }
                    }
                    commands.add(command);
                    calls++;
                }
                if (last && theme == Theme.EXIT && process == 1) {
                    commands.add(new Command(thread, new Exit(), -1));
                    outcomes.add(Transition.EXIT);
                    calls++;
                    gone[process] = true;
                }
            }
            script.together(commands);
            // What was moved is found again only by those who know where, and what was derived may
            // have outlived a revoke.
            for (int process = 0; process < handles.size(); process++) {
                handles.get(process).addAll(made.get(process));
            }
        }

        /** What is done with a message that was just received: it is loaded, and then deleted. */
        private Command message(int thread, int call) {
            return done(thread, keeps || random.nextInt(3) > 0 ? new Load(0) : new Delete(0), call);
        }

        private Command command(int thread, List<Integer> own, boolean special) {
            int any = own.get(random.nextInt(own.size()));
            if (special) {
                switch (theme) {
                    case CLOSE -> {
                        if (thread < 2) {
                            return done(thread, new Close(0), own.get(0));
                        }
                    }
                    case LAST_END -> {
                        return done(thread, lastEnd(), any);
                    }
                    case NAME -> {
                        return random.nextInt(3) == 0
                                ? done(
                                        thread,
                                        random.nextBoolean() ? new Close(0) : new Delete(0),
                                        any)
                                : done(thread, new Open("a", type), -1);
                    }
                    default -> {
                        // The other themes are about traffic.
                    }
                }
            }
            if (polls && random.nextInt(8) < (thread == threads - 1 ? 6 : 1)) {
                return done(thread, poll(0, random), any);
            }
            if (theme == Theme.NAME && random.nextInt(3) == 0) {
                return done(thread, new Open(random.nextInt(4) == 0 ? "b" : "a", type), -1);
            }
            if (revokes && random.nextInt(6) == 0) {
                return done(thread, new Revoke(0), random.nextBoolean() ? own.get(0) : any);
            }
            if (profile.has(Group.CAP) && random.nextInt(revokes ? 4 : 24) == 0) {
                return done(thread, another(0, rights(profile, random), random), any);
            }
            if (random.nextInt(48) == 0) {
                return done(thread, new Delete(0), any);
            }
            int message = shared[processOf.get(thread)];
            if (message != Walk.NONE && random.nextInt(3) == 0) {
                return done(thread, random.nextInt(3) > 0 ? new Load(0) : new Delete(0), message);
            }
            if (type == CoportType.COCARRIER) {
                return sends(thread)
                        ? done(thread, new SendMessage(0, script.freshBytes(length())), any)
                        : done(thread, new RecvMessage(0), any);
            }
            if (type == CoportType.COPIPE) {
                int timeout = SHORT[random.nextInt(SHORT.length)];
                // Most ask for enough.
                int most = 1 + random.nextInt(3);
                return sends(thread)
                        ? done(thread, new SendPipe(0, script.freshBytes(most), timeout), any)
                        : done(
                                thread,
                                new RecvPipe(0, random.nextInt(4) == 0 ? most : 3, timeout),
                                any);
            }
            return sends(thread)
                    ? done(thread, new Send(0, script.freshBytes(length())), any)
                    : done(thread, new Recv(0, length()), any);
        }

        /** What becomes of the last sender or receiver: it moves, or it goes, perhaps copied. */
        private Operation lastEnd() {
            if (moves) {
                return new Move(0);
            }
            boolean copies = profile.has(Group.CAP) && random.nextInt(3) == 0;
            return copies ? new Copy(0) : new Delete(0);
        }

        private boolean sends(int thread) {
            return switch (theme) {
                case MANY_SENDERS -> thread > 0;
                case MANY_RECEIVERS -> thread == 0;
                default -> random.nextBoolean();
            };
        }

        /**
         * Short ones meet most often; now and then one that needs nearly all of ring or message.
         */
        private int length() {
            int ring = type == CoportType.COCARRIER ? profile.carrierBytes() : profile.ringBytes();
            if (random.nextInt(8) == 0) {
                return Math.max(1, Math.min(ring, 64) - random.nextInt(3));
            }
            return 1 + random.nextInt(Math.min(3, ring));
        }

        private Command done(int thread, Operation operation, int handleOf) {
            outcomes.add(Walk.operationOf(operation));
            return new Command(thread, operation, handleOf);
        }

        /**
         * Afterwards each process that is left polls, if others did, and drains what each of its
         * handles reaches, in pieces that halve: whatever fewer than twice the first piece was
         * there, is taken whole. Then it sends, and asks for the name again. Where threads revoked,
         * it may begin with revokes of its own.
         */
        private void probe() {
            if (type == CoportType.COCARRIER) {
                probeMessages();
                return;
            }
            if (type == CoportType.COPIPE) {
                probeCopipes();
                return;
            }
            int most =
                    Integer.highestOneBit(
                            Math.max(
                                    1,
                                    Math.min(
                                            Math.min(script.sentBytes(), profile.ringBytes()),
                                            MOST_BYTES)));
            List<Command> commands = new ArrayList<>();
            for (int process = 0; process < handles.size(); process++) {
                if (gone[process]) {
                    continue;
                }
                int thread = threadOf(process);
                for (int call : revoked(process)) {
                    commands.add(new Command(thread, new Revoke(0), call));
                }
                for (int call : handles.get(process)) {
                    if (polls) {
                        commands.add(new Command(thread, new Poll(0, IN_AND_OUT), call));
                    }
                    for (int piece = most; piece >= 1; piece /= 2) {
                        commands.add(new Command(thread, new Recv(0, piece), call));
                    }
                    commands.add(new Command(thread, new Recv(0, 1), call));
                    commands.add(new Command(thread, new Send(0, script.freshBytes(1)), call));
                    commands.add(new Command(thread, new Recv(0, 1), call));
                }
                commands.add(new Command(thread, new Open("a"), -1));
            }
            commands.forEach(script::unwalked);
        }

        /**
         * The same for COPIPEs: each process that is left sends and receives without waiting, which
         * meets nobody any more.
         */
        private void probeCopipes() {
            probeEach(
                    (process, handle) -> {
                        after(process, new SendPipe(0, script.freshBytes(1), 0), handle);
                        after(process, new RecvPipe(0, 1, 0), handle);
                    });
        }

        /**
         * The same for messages: each process that is left loads those that it received, and then
         * polls, if others did, and receives and loads what its handles reach.
         */
        private void probeMessages() {
            for (int process = 0; process < handles.size(); process++) {
                if (!gone[process]) {
                    for (int message : messages.get(process)) {
                        after(process, new Load(0), message);
                        after(process, new Delete(0), message);
                    }
                }
            }
            int most = Math.min(profile.queueDepth(), MOST_MESSAGES);
            probeEach(
                    (process, handle) -> {
                        for (int message = 0; message <= most; message++) {
                            if (message == most) {
                                after(process, new SendMessage(0, script.freshBytes(1)), handle);
                            }
                            int received = after(process, new RecvMessage(0), handle);
                            after(process, new Load(0), received);
                            after(process, new Delete(0), received);
                        }
                    });
        }

        /**
         * Each process that is left revokes, where this is due, polls through each of its handles,
         * if others did, and does something more with it; then it opens the coport by its name.
         */
        private void probeEach(BiConsumer<Integer, Integer> more) {
            for (int process = 0; process < handles.size(); process++) {
                if (gone[process]) {
                    continue;
                }
                for (int handle : revoked(process)) {
                    after(process, new Revoke(0), handle);
                }
                for (int handle : handles.get(process)) {
                    if (polls) {
                        after(process, new Poll(0, IN_AND_OUT), handle);
                    }
                    more.accept(process, handle);
                }
                after(process, new Open("a", type), -1);
            }
        }

        /** What is revoked after the races: nothing, the first handle, or each. */
        private List<Integer> revoked(int process) {
            if (!revokes) {
                return List.of();
            }
            List<Integer> own = handles.get(process);
            return switch (random.nextInt(3)) {
                case 0 -> List.of();
                case 1 -> own.subList(0, 1);
                default -> own;
            };
        }

        /** Adds a call after the races; its number. */
        private int after(int process, Operation operation, int handleOf) {
            outcomes.add(Walk.operationOf(operation));
            script.unwalked(new Command(threadOf(process), operation, handleOf));
            return calls++;
        }
    }
}
