package touchstone.conformance.generator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import touchstone.conformance.history.Operation.Load;
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
import touchstone.conformance.history.RightsFormat;
import touchstone.conformance.oracle.Rules;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.Step;
import touchstone.conformance.suite.TestCase;
import touchstone.model.Machine;
import touchstone.model.cap.Rights;
import touchstone.model.poll.Events;

/**
 * Makes the suite that covers the model: every transition in every circumstance, every pair of
 * consecutive transitions, every position at which bytes can lie in the ring and a message in the
 * queue, every set of rights, and every set of events that can be asked for.
 */
public final class Generator {
    /** A test that covers pairs goes on for at most this many steps. */
    private static final int LONGEST = 16;

    /** A test ends with the use of all message buffers if no more than so many are free. */
    static final int FEW_BUFFERS = 8;

    private static final Events IN_AND_OUT = new Events(true, true, false);

    /** How long an await waits that is certain to be woken, in milliseconds. */
    private static final int LONG_ENOUGH = 200;

    private final Profile profile;
    private final List<TestCase> tests = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Set<Transition> coveredSingles = new HashSet<>();
    private final Set<Explorer.Pair> coveredPairs = new HashSet<>();

    private Generator(Profile profile) {
        this.profile = profile;
    }

    /**
     * The suite for an implementation. It depends on nothing but the model and the profile; of the
     * groups that it does not have nothing is called.
     *
     * <p>What a large table does when it is full is tested after a padding that nearly fills it;
     * where the capacities leave no room for one (fewer than two coports, or more coports than
     * handles), these tests are left out.
     *
     * <p>Where a choice of the profile lets a call take effect or be refused, a test goes on for no
     * more than a look at what is left.
     */
    public static List<TestCase> breadthFirst(Profile profile) {
        Generator generator = new Generator(profile);
        for (Scope scope : Scope.of(profile)) {
            Pass pass = generator.new Pass(scope);
            pass.explorer.explore();
            pass.outcomes();
            pass.pairs();
        }
        if (profile.has(Group.COCHANNEL)) {
            generator.ringPositions();
        }
        generator.rights();
        if (profile.has(Group.COCARRIER)) {
            Messages messages = generator.new Messages();
            messages.whole();
            messages.fullQueue();
            messages.noBufferFree();
            messages.apart();
            messages.rights();
        }
        if (profile.has(Group.REVOKE) && profile.capabilities() >= Derivations.HANDLES) {
            generator.new Derivations().all();
        }
        if (profile.has(Group.COPIPE)) {
            generator.meetings();
        }
        if (profile.has(Group.POLL)) {
            generator.polls();
            generator.awaits();
            generator.awaitsOfSeveral();
            generator.wakes();
        }
        return List.copyOf(generator.tests);
    }

    /** For each call of a test, by number, the outcomes that the model allows; see SuiteFormat. */
    public static List<List<String>> admissible(Profile profile, TestCase test) {
        Walk walk = new Walk(profile);
        List<List<String>> admissible = new ArrayList<>();
        for (Step step : test.steps()) {
            if (step instanceof Step.Kill kill) {
                walk.die(kill.process());
            } else if (step instanceof Step.Single single) {
                Command command = single.command();
                int process = test.processOf().get(command.thread());
                Operation operation = walk.resolve(command);
                if (operation == null) {
                    return admissible;
                }
                admissible.add(walk.transition(process, operation).admissible());
                walk.call(process, operation);
                if (walk.uncertain()) {
                    return admissible;
                }
            } else {
                return admissible;
            }
        }
        return admissible;
    }

    /** The tests that come from one exploration. */
    private final class Pass {
        private final Scope scope;
        private final Explorer explorer;

        /** The pairs that need no test any more. */
        private final PairSet covered = new PairSet();

        Pass(Scope scope) {
            this.scope = scope;
            explorer = new Explorer(scope);
            for (Explorer.Pair pair : coveredPairs) {
                covered.add(explorer.number(pair.first()), explorer.number(pair.second()));
            }
        }

        // ---- every transition in every circumstance

        private void outcomes() {
            explorer.singles()
                    .forEach(
                            (transition, state) -> {
                                if (scope.wants(transition)
                                        && !coveredSingles.contains(transition)) {
                                    outcome(transition, explorer.path(state));
                                }
                            });
        }

        private void outcome(Transition transition, List<Move> path) {
            path.add(first(walk(path), transition));
            if (add(scope, path, transition.rules(), sentence(transition) + ".")) {
                coveredSingles.add(transition);
            }
        }

        private Walk walk(List<Move> path) {
            Walk walk = scope.start();
            path.forEach(move -> move.make(walk));
            return walk;
        }

        private Move first(Walk walk, Transition transition) {
            return scope.moves(walk).stream()
                    .filter(move -> move.transition(walk).equals(transition))
                    .findFirst()
                    .orElseThrow();
        }

        // ---- every pair of consecutive transitions

        private void pairs() {
            explorer.pairs()
                    .forEach(
                            (pair, state) -> {
                                boolean wanted =
                                        scope.wants(pair.first()) || scope.wants(pair.second());
                                if (wanted
                                        && !covered.contains(
                                                explorer.number(pair.first()),
                                                explorer.number(pair.second()))) {
                                    tour(pair, explorer.path(state));
                                }
                            });
        }

        /** A test for a pair, which goes on, greedily, as long as it finds others near. */
        private void tour(Explorer.Pair pair, List<Move> path) {
            path.addAll(witness(walk(path), pair));
            if (!tour(pair, path, LONGEST)) {
                // Further on, something happens otherwise than in the scope.
                tour(pair, path, 0);
            }
        }

        private boolean tour(Explorer.Pair pair, List<Move> start, int longest) {
            List<Move> path = new ArrayList<>(start);
            Trail trail = new Trail();
            path.forEach(trail::go);
            while (path.size() < longest && !trail.walk.uncertain()) {
                Move next = trail.next();
                if (next == null) {
                    break;
                }
                path.add(next);
                trail.go(next);
            }
            Set<String> others = new TreeSet<>();
            for (Explorer.Pair fresh : trail.fresh) {
                others.addAll(fresh.first().rules());
                others.addAll(fresh.second().rules());
            }
            Set<String> rules = new LinkedHashSet<>(pair.first().rules());
            rules.addAll(pair.second().rules());
            rules.addAll(others);
            int more = trail.fresh.size() - 1;
            String also = more <= 0 ? "" : " (and " + more + " more pair" + (more > 1 ? "s)" : ")");
            String sentence = sentence(pair.first()) + ", then " + pair.second().sentence() + also;
            boolean written = add(scope, path, List.copyOf(rules), sentence + ".");
            if (written) {
                coveredPairs.addAll(trail.fresh);
            } else {
                trail.forget();
            }
            return written;
        }

        /** Two moves that make the pair. */
        private List<Move> witness(Walk walk, Explorer.Pair pair) {
            for (Explorer.Option first : explorer.options(walk)) {
                if (first.transition().coarse().equals(pair.first())) {
                    Walk after = walk.copy();
                    first.move().make(after);
                    for (Explorer.Option second : explorer.options(after)) {
                        if (second.transition().coarse().equals(pair.second())
                                && PairSet.related(first.about(), second.about())) {
                            return List.of(first.move(), second.move());
                        }
                    }
                }
            }
            throw new IllegalStateException(
                    "the exploration found a pair that is not there: " + pair);
        }

        /** A test under way, and the pairs that only it covers. */
        private final class Trail {
            private final Walk walk = scope.start();
            private final List<Explorer.Pair> fresh = new ArrayList<>();
            private Explorer.Option last;

            void go(Move move) {
                Transition transition = move.transition(walk);
                int number = explorer.number(transition.coarse());
                int about = (int) walk.about(move.process(), move.operation());
                if (last != null
                        && PairSet.related(last.about(), about)
                        && covered.add(last.number(), number)) {
                    fresh.add(
                            new Explorer.Pair(explorer.coarse(last.number()), transition.coarse()));
                }
                move.make(walk);
                last = new Explorer.Option(move, transition, number, about);
            }

            /** Leaves the pairs to other tests. */
            void forget() {
                for (Explorer.Pair pair : fresh) {
                    covered.remove(explorer.number(pair.first()), explorer.number(pair.second()));
                }
            }

            /**
             * A move that makes a fresh pair now, or one after which the next can; null if none.
             */
            Move next() {
                List<Explorer.Option> options = explorer.options(walk);
                for (Explorer.Option option : options) {
                    if (PairSet.related(last.about(), option.about())
                            && !covered.contains(last.number(), option.number())) {
                        return option.move();
                    }
                }
                for (Explorer.Option option : options) {
                    if (!option.transition().undecided()
                            && covered.lacksSome(option, after(option))) {
                        return option.move();
                    }
                }
                return null;
            }

            private PairSet.Seconds after(Explorer.Option option) {
                if (!option.transition().takesEffect()) {
                    return explorer.seconds(walk);
                }
                Walk after = walk.copy();
                option.move().make(after);
                return explorer.seconds(after);
            }
        }
    }

    // ---- every position in the ring

    /**
     * Messages that start at every interesting position of the ring and end before, at and behind
     * its end, with and without others before them.
     */
    private void ringPositions() {
        Scope scope = Scope.of(profile).get(0);
        int ring = profile.ringBytes();
        Set<Integer> positions = new TreeSet<>(List.of(0, 1 % ring, ring / 2, ring - 1));
        for (int position : positions) {
            for (int length :
                    new TreeSet<>(List.of(1, Math.min(2, ring), Math.max(1, ring - 1), ring))) {
                for (int before :
                        new TreeSet<>(List.of(0, Math.min(1, ring - length), ring - length))) {
                    List<Move> path = new ArrayList<>();
                    path.add(new Move(0, new Open(null)));
                    send(path, position);
                    recv(path, position);
                    send(path, before);
                    send(path, length);
                    recv(path, before);
                    recv(path, length);
                    add(
                            scope,
                            path,
                            List.of("COP-CHANNEL-RECV-1", "COP-CHANNEL-SEND-1"),
                            bytes(length)
                                    + " sent after "
                                    + bytes(position + before)
                                    + (position + before + length > ring
                                            ? ", so as to lie around the end of the ring,"
                                            : "")
                                    + (length == 1 ? " is" : " are")
                                    + " received whole.");
                }
            }
        }
    }

    // ---- every set of rights

    /** From a capability with each set of rights, each single right is asked for. */
    private void rights() {
        Scope scope = Scope.of(profile).get(0);
        CoportType type = types(profile).get(0);
        if (!profile.has(Group.CAP) || scope.profile().capabilities() < 3) {
            return;
        }
        for (int code = 0; code < 32; code++) {
            Rights set = RightsFormat.set(code);
            List<Move> path = new ArrayList<>();
            path.add(new Move(0, new Open(null, type)));
            path.add(new Move(0, new Derive(0, set)));
            for (int right = 1; right < 32; right *= 2) {
                path.add(new Move(0, new Derive(1, RightsFormat.set(right))));
                if ((code & right) != 0) {
                    path.add(new Move(0, new Delete(2)));
                }
            }
            String words = String.join(", ", RightsFormat.words(set));
            add(
                    scope,
                    path,
                    List.of("CAP-RIGHTS-1", "CAP-DERIVE-1", "CAP-DERIVE-2"),
                    words.isEmpty()
                            ? "A capability derived without rights carries none."
                            : "A capability derived with " + words + " carries exactly these.");
        }
        for (int code : List.of(0, 1, 2, 4, 8, 16, 31)) {
            moveAndCopy(scope, type, code);
        }
    }

    /** From a copy of a capability that was moved, each single right is asked for. */
    private void moveAndCopy(Scope scope, CoportType type, int code) {
        List<Move> path = new ArrayList<>();
        path.add(new Move(0, new Open(null, type)));
        path.add(new Move(0, new Derive(0, RightsFormat.set(code))));
        path.add(new Move(0, new Delete(0)));
        path.add(new Move(0, new Operation.Move(1)));
        path.add(new Move(0, new Copy(0)));
        for (int right = 1; right < 32; right *= 2) {
            path.add(new Move(0, new Derive(1, RightsFormat.set(right))));
            if ((code & right) != 0) {
                path.add(new Move(0, new Delete(2)));
            }
        }
        String words = String.join(", ", RightsFormat.words(RightsFormat.set(code)));
        add(
                scope,
                path,
                List.of("CAP-MOVE-1", "CAP-COPY-1"),
                (words.isEmpty() ? "Without rights" : "With " + words)
                        + " a capability is moved and copied, no more and no less.");
    }

    // ---- every set of events

    /** The types of coports that the profile has. */
    static List<CoportType> types(Profile profile) {
        return Stream.of(CoportType.values())
                .filter(type -> profile.has(Group.valueOf(type.name())))
                .toList();
    }

    /** How many coports of the type there can be at one time. */
    private int most(CoportType type) {
        return switch (type) {
            case COCHANNEL -> profile.cochannels();
            case COCARRIER -> profile.cocarriers();
            case COPIPE -> profile.copipes();
        };
    }

    /** A send through handle 0 of a byte, or of a message of one, which does not wait. */
    private static Operation sendOne(CoportType type) {
        return switch (type) {
            case COCHANNEL -> new Send(0, new byte[1]);
            case COCARRIER -> new SendMessage(0, new byte[1]);
            case COPIPE -> new SendPipe(0, new byte[1], 0);
        };
    }

    /** Of a coport of each type, empty, filled and closed, each set of events is asked for. */
    private void polls() {
        for (CoportType type : types(profile)) {
            List<Move> path = new ArrayList<>();
            for (Operation operation : List.of(new Open(null, type), sendOne(type), new Close(0))) {
                path.add(new Move(0, operation));
                for (int asked = 0; asked < 4; asked++) {
                    path.add(new Move(0, new Poll(0, EventsFormat.set(asked))));
                }
            }
            add(
                    Scope.whole(profile),
                    path,
                    Rules.POLL,
                    "Of a "
                            + type
                            + (type == CoportType.COPIPE
                                    ? " IN and OUT are never reported, and CLOSED always."
                                    : " IN and OUT are reported only when asked for, and CLOSED"
                                            + " always."));
        }
    }

    /**
     * Of a coport of each type, empty, filled and closed, and through the handle when it is empty,
     * each set of events is awaited for a millisecond, and those that hold for no time.
     */
    private void awaits() {
        for (CoportType type : types(profile)) {
            List<Move> path = new ArrayList<>();
            for (Operation operation :
                    List.of(new Open(null, type), sendOne(type), new Close(0), new Delete(0))) {
                path.add(new Move(0, operation));
                for (int asked = 0; asked < 4; asked++) {
                    path.add(new Move(0, new Await(0, EventsFormat.set(asked), 1)));
                }
                path.add(new Move(0, new Await(0, IN_AND_OUT, 0)));
            }
            add(
                    Scope.whole(profile),
                    path,
                    List.of("POLL-AWAIT-2", "POLL-AWAIT-1", "POLL-AWAIT-3", "CAP-HANDLE-1"),
                    "An await of a " + type + " reports what holds, or ends with its time.");
        }
    }

    /**
     * Of two coports of each type, and of one twice, all sets of events are awaited: before,
     * between and after sends and closes, when one of the handles is empty, and through a
     * capability without the right, or to a message.
     */
    private void awaitsOfSeveral() {
        for (CoportType type : types(profile)) {
            List<Move> path = new ArrayList<>();
            path.add(new Move(0, new Open(null, type)));
            List<Operation> changes = new ArrayList<>();
            boolean two = most(type) > 1;
            int other = two || profile.has(Group.CAP) ? 1 : 0;
            changes.add(two ? new Open(null, type) : other == 1 ? new Copy(0) : sendOne(type));
            changes.add(sendOne(type).withHandle(other));
            changes.add(sendOne(type));
            changes.add(new Close(other));
            changes.add(new Close(0));
            changes.add(new Delete(other));
            if (profile.has(Group.CAP)) {
                changes.add(new Derive(0, RightsFormat.set(0)));
            }
            if (type == CoportType.COCARRIER) {
                changes.add(new Delete(other));
                changes.add(new RecvMessage(0));
            }
            for (Operation change : changes) {
                path.add(new Move(0, change));
                for (int asked = 0; asked < 4; asked++) {
                    Poll one = new Poll(0, EventsFormat.set(asked));
                    Poll beside = new Poll(other, EventsFormat.set(1));
                    path.add(new Move(0, new AwaitAny(List.of(one, beside), 1)));
                    path.add(new Move(0, new AwaitAny(List.of(beside, one), 0)));
                }
                Poll first = new Poll(0, EventsFormat.set(1));
                Poll again = new Poll(0, EventsFormat.set(2));
                path.add(new Move(0, new AwaitAny(List.of(first, again, first), 0)));
            }
            add(
                    Scope.whole(profile),
                    path,
                    List.of("POLL-ANY-1", "POLL-ANY-2", "POLL-ANY-3", "CAP-HANDLE-1"),
                    "An await of several of a "
                            + type
                            + " reports of each what holds, or ends with its time.");
        }
    }

    /** Every way in which one and two threads that wait are woken, for one coport or for two. */
    private void wakes() {
        for (CoportType type : CoportType.values()) {
            for (Waits.Way way : Waits.Way.values()) {
                for (Waits.Beside beside : Waits.Beside.values()) {
                    for (int waiters = 1; waiters <= 2; waiters++) {
                        String rule = way.rules(beside).get(0);
                        String id = rule + "/" + (numbers.getOrDefault(rule, 0) + 1);
                        Waits.Shape shape =
                                new Waits.Shape(
                                        type, way, beside, waiters, 1, false, 0, LONG_ENOUGH);
                        Waits.test(id, profile, shape)
                                .ifPresent(
                                        test -> {
                                            numbers.merge(rule, 1, Integer::sum);
                                            tests.add(test);
                                        });
                    }
                }
            }
        }
    }

    // ---- who meets in a COPIPE

    /**
     * Every way in which those who wait are met, or their wait ends: one who waits for a while, and
     * two who wait longer than the runner does, again and again.
     */
    private void meetings() {
        for (Meetings.Way way : Meetings.Way.values()) {
            for (boolean sends : new boolean[] {false, true}) {
                for (boolean apart : new boolean[] {false, true}) {
                    meetings(new Meetings.Shape(way, sends, 1, 1, apart, LONG_ENOUGH));
                    meetings(new Meetings.Shape(way, sends, 2, 3, apart, Operation.LONGEST));
                }
            }
        }
    }

    private void meetings(Meetings.Shape shape) {
        String rule = shape.way().rules(shape.sends()).get(0);
        String id = rule + "/" + (numbers.getOrDefault(rule, 0) + 1);
        Meetings.test(id, profile, shape)
                .ifPresent(
                        test -> {
                            numbers.merge(rule, 1, Integer::sum);
                            tests.add(test);
                        });
    }

    // ---- messages in every position and at every limit

    /** Tests of COCARRIERs by one process, written by hand. */
    private final class Messages {
        private static final Operation OPEN = new Open(null, CoportType.COCARRIER);
        private static final List<String> SENT =
                List.of("COP-CARRIER-SEND-1", "COP-CARRIER-RECV-1");

        private final Scope scope = Scope.whole(profile);
        private final List<Move> path = new ArrayList<>();
        private Walk walk = scope.start();

        private void start() {
            path.clear();
            walk = scope.start();
            make(OPEN);
        }

        private void make(Operation operation) {
            Move move = new Move(0, operation);
            path.add(move);
            move.make(walk);
        }

        private void send(int handle, int length) {
            make(new SendMessage(handle, new byte[length]));
        }

        /** Receives a message and loads it; its handle. */
        private int take(int handle) {
            int message = walk.machine().freeHandle(0);
            make(new RecvMessage(handle));
            make(new Load(message));
            return message;
        }

        private void takeAndDelete(int handle) {
            make(new Delete(take(handle)));
        }

        private void write(String sentence, List<String> rules) {
            add(scope, path, rules, sentence);
        }

        /** Messages of every interesting length at every interesting place of the queue. */
        void whole() {
            int longest = profile.carrierBytes();
            int most = Math.min(profile.queueDepth(), profile.buffers());
            if (profile.capabilities() < 2) {
                return;
            }
            for (int length :
                    new TreeSet<>(
                            List.of(1, Math.min(2, longest), Math.max(1, longest - 1), longest))) {
                for (int before : new TreeSet<>(List.of(0, Math.min(1, most - 1), most - 1))) {
                    start();
                    for (int sent = 0; sent < before; sent++) {
                        send(0, 1);
                    }
                    send(0, length);
                    for (int taken = 0; taken < before; taken++) {
                        takeAndDelete(0);
                    }
                    int message = take(0);
                    send(0, longest);
                    make(new Load(message));
                    make(new Close(0));
                    make(new Load(message));
                    write(
                            "A message of "
                                    + bytes(length)
                                    + ", sent after "
                                    + before
                                    + (before == 1 ? " other" : " others")
                                    + ", is loaded whole, as often as is asked.",
                            List.of(
                                    "COP-CARRIER-LOAD-1",
                                    "COP-CARRIER-RECV-1",
                                    "COP-CARRIER-SEND-1"));
                }
            }
        }

        /** A queue that is filled to its depth, once as it is new and once after it wrapped. */
        void fullQueue() {
            int depth = profile.queueDepth();
            if (profile.capabilities() < 2 || profile.buffers() < depth) {
                return;
            }
            start();
            if (profile.has(Group.CAP)) {
                make(new Derive(0, RightsFormat.set(2)));
            }
            for (int sent = 0; sent < depth; sent++) {
                send(0, 1);
            }
            if (profile.has(Group.POLL)) {
                make(new Poll(0, IN_AND_OUT));
            }
            send(0, 1);
            send(0, 0);
            if (profile.has(Group.CAP)) {
                send(1, 1);
                send(1, 0);
                make(new Delete(1));
            }
            takeAndDelete(0);
            send(0, 1);
            send(0, 1);
            for (int taken = 0; taken < depth; taken++) {
                takeAndDelete(0);
            }
            make(new RecvMessage(0));
            write(
                    "A queue takes "
                            + depth
                            + (depth == 1 ? " message" : " messages")
                            + " and gives them back in the order sent.",
                    List.of(
                            "COP-CARRIER-SEND-4",
                            "COP-CARRIER-SEND-1",
                            "COP-CARRIER-RECV-1",
                            "COP-CARRIER-RECV-2",
                            "GEN-AGAIN-1",
                            "GEN-REFUSED-1"));
        }

        /** Every message buffer in use, in queues and held, as far as tables allow. */
        void noBufferFree() {
            start();
            List<Integer> carriers = new ArrayList<>(List.of(0));
            int message = Walk.NONE;
            while (walk.freeBuffers() > 0) {
                int carrier = carriers.get(carriers.size() - 1);
                boolean room = walk.machine().freeHandle(0) != Walk.NONE;
                int coport = walk.machine().object(0, carrier);
                if (walk.contents(coport) < profile.queueDepth()) {
                    send(carrier, 1);
                } else if (room && (message == Walk.NONE || !unused())) {
                    message = take(carrier);
                } else if (room) {
                    carriers.add(walk.machine().freeHandle(0));
                    make(OPEN);
                } else {
                    return;
                }
            }
            for (int carrier : carriers) {
                send(carrier, 1);
                send(carrier, 0);
            }
            int last = carriers.get(carriers.size() - 1);
            if (walk.contents(walk.machine().object(0, last)) == profile.queueDepth()
                    && walk.machine().freeHandle(0) != Walk.NONE) {
                message = take(last);
            }
            send(last, 1);
            if (message != Walk.NONE) {
                make(new Delete(message));
                send(last, 1);
                send(last, 1);
            }
            write(
                    "With every message buffer in use nothing is sent until one is free.",
                    List.of("COP-CARRIER-SEND-6", "COP-CARRIER-FREE-1", "GEN-REFUSED-1"));
        }

        private boolean unused() {
            return walk.machine().freeCocarrier() != Walk.NONE;
        }

        /** Two COCARRIERs, whose messages do not get mixed up. */
        void apart() {
            if (profile.cocarriers() < 2 || profile.buffers() < 2 || profile.capabilities() < 3) {
                return;
            }
            start();
            make(OPEN);
            send(0, 1);
            send(1, profile.carrierBytes());
            takeAndDelete(1);
            send(1, 1);
            takeAndDelete(0);
            make(new RecvMessage(0));
            takeAndDelete(1);
            send(0, 1);
            make(new Delete(1));
            takeAndDelete(0);
            write("The messages of two COCARRIERs are kept apart.", SENT);
        }

        /**
         * From capabilities to a message with each set of rights, each single right is asked for.
         */
        void rights() {
            if (!profile.has(Group.CAP) || profile.capabilities() < 3) {
                return;
            }
            for (int code : List.of(0, 16, 32, 48)) {
                start();
                send(0, 1);
                int message = take(0);
                make(new Delete(0));
                int derived = walk.machine().freeHandle(0);
                make(new Derive(message, RightsFormat.set(code)));
                make(new Load(derived));
                for (int right = 1; right < 128; right *= 2) {
                    int next = walk.machine().freeHandle(0);
                    make(new Derive(derived, RightsFormat.set(right)));
                    if ((code & right) != 0) {
                        make(new Delete(next));
                    }
                }
                String words = String.join(", ", RightsFormat.words(RightsFormat.set(code)));
                write(
                        words.isEmpty()
                                ? "A capability to a message derived without rights carries none."
                                : "A capability to a message derived with "
                                        + words
                                        + " carries exactly these.",
                        List.of(
                                "COP-CARRIER-LOAD-2",
                                "CAP-RIGHTS-1",
                                "CAP-DERIVE-1",
                                "CAP-DERIVE-2"));
            }
        }
    }

    // ---- what descends from what

    /**
     * Tests of revoke, written by hand, most of them by one process. After each, every handle is
     * used that it had. They are as if the lowest empty handle were always taken; the tests do not
     * depend on that.
     */
    private final class Derivations {
        /** Without so many handles there is too little to derive. */
        private static final int HANDLES = 3;

        private static final String REVOKES = "CAP-REVOKE-1";
        private static final String DESCENDS = "CAP-DERIVE-4";
        private static final Rights NONE = RightsFormat.set(0);
        private static final Rights SEND = RightsFormat.set(1);
        private static final Rights ALL = RightsFormat.set(31);

        private final Scope scope = Scope.whole(profile);
        private final CoportType type = types(profile).get(0);
        private final Open open = new Open("a", type);

        void all() {
            chains();
            gaps();
            copies();
            moves();
            others();
            if (profile.has(Group.COCARRIER)) {
                messages();
            }
        }

        private Derive derive(int handle) {
            return new Derive(handle, ALL);
        }

        private Revoke revoke(int handle) {
            return new Revoke(handle);
        }

        private Operation move(int handle) {
            return new Operation.Move(handle);
        }

        /** A test that makes these calls. */
        private void test(String sentence, List<String> rules, Operation... calls) {
            List<Move> path = Stream.of(calls).map(call -> new Move(0, call)).toList();
            add(scope, path, rules, sentence);
        }

        private void chains() {
            int longest = Math.min(profile.capabilities(), 5) - 1;
            for (int from = 0; from <= longest; from++) {
                List<Operation> calls = new ArrayList<>(List.of(open));
                for (int parent = 0; parent < longest; parent++) {
                    calls.add(derive(parent));
                }
                calls.add(revoke(from));
                test(
                        "Of a chain of "
                                + longest
                                + " derived, revoke takes those after number "
                                + from
                                + ", and no other.",
                        List.of(REVOKES, DESCENDS),
                        calls.toArray(Operation[]::new));
            }
            test(
                    "Revoke takes every child.",
                    List.of(REVOKES, DESCENDS),
                    open,
                    derive(0),
                    new Derive(0, SEND),
                    revoke(0));
            test(
                    "Revoke of a child leaves its sibling.",
                    List.of(REVOKES, DESCENDS),
                    open,
                    derive(0),
                    derive(0),
                    revoke(1));
            test(
                    "Revoke takes what was derived without rights, and needs none.",
                    List.of("CAP-REVOKE-2", REVOKES),
                    open,
                    new Derive(0, NONE),
                    new Derive(1, NONE),
                    revoke(1));
            test(
                    "What was derived after a revoke is there until the next.",
                    List.of(REVOKES, "CAP-REVOKE-2"),
                    open,
                    derive(0),
                    revoke(0),
                    revoke(0),
                    derive(0),
                    derive(1),
                    revoke(0));
            List<Operation> calls = new ArrayList<>(List.of(open));
            for (int handle = 1; handle < profile.capabilities(); handle++) {
                calls.add(derive(handle / 2));
            }
            calls.add(derive(0));
            calls.add(revoke(0));
            for (int handle = 1; handle <= profile.capabilities(); handle++) {
                calls.add(derive(0));
            }
            test(
                    "Every handle that revoke empties can be filled again, and no other.",
                    List.of(REVOKES, "CAP-DERIVE-3"),
                    calls.toArray(Operation[]::new));
        }

        private void gaps() {
            List<String> rules = List.of(DESCENDS, REVOKES, "CAP-DELETE-1");
            test(
                    "What was derived through a capability that was deleted is revoked all the same.",
                    rules,
                    open,
                    derive(0),
                    derive(1),
                    new Delete(1),
                    revoke(0));
            test(
                    "What takes the handle of a deleted parent does not take its children.",
                    rules,
                    open,
                    derive(0),
                    derive(1),
                    new Delete(1),
                    open,
                    revoke(1),
                    revoke(0));
            test(
                    "What takes the handle of a deleted ancestor does not take its descendants.",
                    rules,
                    open,
                    derive(0),
                    derive(1),
                    new Delete(0),
                    open,
                    revoke(0),
                    revoke(1));
            test(
                    "What takes the handle of a deleted child is not taken for it.",
                    rules,
                    open,
                    derive(0),
                    new Delete(1),
                    open,
                    revoke(0));
            test(
                    "What takes a handle that was revoked is not taken for what was there.",
                    List.of(REVOKES, DESCENDS),
                    open,
                    derive(0),
                    revoke(0),
                    open,
                    revoke(0));
        }

        private void copies() {
            List<String> rules = List.of("CAP-COPY-1", REVOKES, DESCENDS);
            test("Revoke leaves copies.", rules, open, new Copy(0), revoke(0));
            test("Revoke of a copy leaves the original.", rules, open, new Copy(0), revoke(1));
            test(
                    "Revoke of a derived capability leaves its copy.",
                    rules,
                    open,
                    derive(0),
                    new Copy(1),
                    revoke(1));
            test(
                    "Revoke takes the copy of what was derived.",
                    rules,
                    open,
                    derive(0),
                    new Copy(1),
                    new Delete(1),
                    revoke(0));
            test(
                    "What was derived before stands under the original, not the copy.",
                    rules,
                    open,
                    derive(0),
                    new Copy(0),
                    revoke(2),
                    revoke(0));
            test(
                    "What is derived from a copy stands under the copy, not the original.",
                    rules,
                    open,
                    new Copy(0),
                    derive(1),
                    revoke(0),
                    revoke(1));
        }

        private void moves() {
            List<String> rules = List.of("CAP-MOVE-1", REVOKES, DESCENDS);
            test(
                    "Revoke takes what was derived before the capability moved.",
                    rules,
                    open,
                    derive(0),
                    move(0),
                    revoke(2));
            test(
                    "Revoke takes what moved after it was derived.",
                    rules,
                    open,
                    derive(0),
                    move(1),
                    revoke(0));
            test(
                    "What moved and moved back is revoked.",
                    rules,
                    open,
                    derive(0),
                    move(1),
                    move(2),
                    revoke(0));
            test(
                    "What takes the handle from which a capability moved does not take its children.",
                    rules,
                    open,
                    derive(0),
                    move(0),
                    open,
                    revoke(0),
                    revoke(2));
            test(
                    "Children go on to descend from all above a parent that moved.",
                    rules,
                    open,
                    derive(0),
                    move(0),
                    derive(1),
                    move(1),
                    revoke(2));
            if (profile.capabilities() > HANDLES) {
                test(
                        "What stands between a capability and its descendant may move.",
                        rules,
                        open,
                        derive(0),
                        derive(1),
                        move(1),
                        revoke(3),
                        revoke(0));
            }
        }

        private void others() {
            Operation one = sendOne(type);
            List<String> references = List.of(REVOKES, "CAP-REFERENCES-1", "COP-RECLAIM-1");
            test(
                    "What revoke took keeps no coport alive.",
                    references,
                    open,
                    one,
                    derive(0),
                    derive(1),
                    revoke(0),
                    new Delete(0));
            test(
                    "Revoke leaves the coport, and what waits in it.",
                    references,
                    open,
                    one,
                    derive(0),
                    revoke(0));
            test(
                    "What was derived from a closed coport is revoked as well.",
                    List.of(REVOKES, "COP-CLOSE-1"),
                    open,
                    derive(0),
                    new Close(0),
                    revoke(0));
            if (profile.processes() > 1) {
                add(
                        scope,
                        List.of(
                                new Move(0, open),
                                new Move(1, open),
                                new Move(0, derive(0)),
                                new Move(1, derive(0)),
                                new Move(0, revoke(0))),
                        List.of(REVOKES, "CAP-OWN-1"),
                        "Revoke leaves what another process derived.");
            }
        }

        private void messages() {
            Operation receive = new RecvMessage(0);
            Operation open = new Open(null, CoportType.COCARRIER);
            Operation send = sendOne(CoportType.COCARRIER);
            List<String> rules = List.of(REVOKES, "COP-CARRIER-LOAD-1", DESCENDS);
            Rights load = RightsFormat.set(32);
            test(
                    "A message is not derived from the COCARRIER that it came through.",
                    rules,
                    open,
                    send,
                    receive,
                    revoke(0));
            test(
                    "Revoke takes what was derived from a capability to a message, and leaves that.",
                    rules,
                    open,
                    send,
                    receive,
                    new Derive(1, load),
                    revoke(1));
        }
    }

    private static String bytes(int count) {
        return count == 1 ? "1 byte" : count + " bytes";
    }

    private static void send(List<Move> path, int length) {
        if (length > 0) {
            path.add(new Move(0, new Send(0, new byte[length])));
        }
    }

    private static void recv(List<Move> path, int length) {
        if (length > 0) {
            path.add(new Move(0, new Recv(0, length)));
        }
    }

    // ---- from moves in the scope to a test for the profile

    private static String sentence(Transition transition) {
        String sentence = transition.sentence();
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    /** Adds a test; false when something else would happen in the profile than in the scope. */
    private boolean add(Scope scope, List<Move> path, List<String> rules, String sentence) {
        Writing writing = new Writing(scope);
        if (!writing.write(path)) {
            return false;
        }
        writing.probe();
        String rule = rules.get(0);
        tests.add(
                new TestCase(
                        rule + "/" + numbers.merge(rule, 1, Integer::sum),
                        sentence,
                        rules,
                        IntStream.range(0, scope.profile().processes()).boxed().toList(),
                        writing.script.steps()));
        return true;
    }

    /** A path written down as a test, after a padding that nearly fills the tables if need be. */
    private final class Writing {
        private final Script script = new Script(profile);
        private final Scope scope;
        private final Walk guide;
        private final int offset;

        Writing(Scope scope) {
            this.scope = scope;
            guide = scope.start();
            if (scope.crowded()) {
                pad();
            }
            offset = script.walk().calls();
        }

        /** Leaves as many handles, coports and buffers as the scope has, if that can be. */
        private void pad() {
            Profile small = scope.profile();
            int handles = profile.capabilities() - small.capabilities();
            List<Open> opens = new ArrayList<>();
            if (small.has(Group.COCHANNEL)) {
                padding(opens, profile.cochannels() - small.cochannels(), CoportType.COCHANNEL);
            }
            int carriers = opens.size();
            int buffers = 0;
            int received = 0;
            if (small.has(Group.COCARRIER)) {
                padding(opens, profile.cocarriers() - small.cocarriers(), CoportType.COCARRIER);
                buffers = profile.buffers() - small.buffers();
                received = buffers - (opens.size() - carriers) * profile.queueDepth();
            }
            if (small.has(Group.COPIPE)) {
                padding(opens, profile.copipes() - small.copipes(), CoportType.COPIPE);
            }
            for (int process = 0; process < small.processes(); process++) {
                for (int handle = 0; handle < handles; handle++) {
                    if (handle < opens.size() || received <= 0) {
                        // By name, so that each process keeps every coport of the padding alive.
                        script.single(process, process, opens.get(handle % opens.size()));
                    } else {
                        script.single(process, process, message(carriers));
                        script.single(process, process, new RecvMessage(carriers));
                        received--;
                        buffers--;
                    }
                }
            }
            for (int message = 0; message < buffers && handles >= opens.size(); message++) {
                script.single(0, 0, message(carriers + message / profile.queueDepth()));
            }
        }

        private void padding(List<Open> opens, int count, CoportType type) {
            for (int number = 0; number < Math.max(1, count); number++) {
                opens.add(new Open("padding-" + opens.size(), type));
            }
        }

        private Operation message(int handle) {
            return new SendMessage(handle, script.freshBytes(1));
        }

        /** Writes the path; false when something else would happen than in the scope. */
        boolean write(List<Move> path) {
            for (Move move : path) {
                if (!write(move)) {
                    return false;
                }
            }
            return true;
        }

        private boolean write(Move move) {
            int process = move.process();
            Transition expected = move.transition(guide);
            if (move.operation() == null) {
                script.kill(process);
                move.make(guide);
                return true;
            }
            Operation operation = move.operation();
            List<Integer> handles = new ArrayList<>();
            for (int handle : operation.handles()) {
                int reference = guide.reference(process, handle);
                if (reference < 0 && script.walk().everReturned(process)) {
                    return false;
                }
                handles.add(reference < 0 ? handle : script.walk().handleOf(reference + offset));
            }
            operation = operation.withHandles(handles);
            if (operation.data() != null) {
                operation = operation.withData(script.freshBytes(operation.data().length));
            }
            if (!script.walk().transition(process, operation).equals(expected)) {
                return false;
            }
            script.single(process, process, operation);
            move.make(guide);
            return true;
        }

        /**
         * Makes the state seen that the test has led to: new coports must be new, every handle is
         * polled and awaited where there is POLL, through those to a coport something is sent and
         * all is received (of a COPIPE nothing, since nobody is there to meet), and every message
         * is loaded, so that contents, rights, references, names and being closed are what they
         * should be, also after a refused operation. At last messages are sent until no buffer is
         * left. Where there is revoke, handles that were emptied are used first, and in the end
         * every capability is revoked.
         */
        void probe() {
            useEmptied();
            CoportType type = types(scope.profile()).get(0);
            boolean first = true;
            for (int process = 0; process < scope.profile().processes(); process++) {
                if (script.walk().machine().alive(process)) {
                    open(process, "a", type);
                    if (first) {
                        open(process, null, type);
                    }
                    first = false;
                }
            }
            if (profile.has(Group.POLL)) {
                forEachHandle(
                        (process, handle) -> {
                            script.single(process, process, new Poll(handle, IN_AND_OUT));
                            script.single(process, process, new Await(handle, IN_AND_OUT, 0));
                        });
            }
            forEachHandle(
                    (process, handle) -> {
                        if (isCochannel(process, handle)) {
                            script.single(process, process, new Send(handle, script.freshBytes(1)));
                        } else if (isCocarrier(process, handle)) {
                            script.single(process, process, message(handle));
                        } else if (isCopipe(process, handle)) {
                            byte[] data = script.freshBytes(1);
                            script.single(process, process, new SendPipe(handle, data, 0));
                        }
                    });
            forEachHandle(
                    (process, handle) -> {
                        if (isCochannel(process, handle)) {
                            Machine machine = script.walk().machine();
                            int there = machine.length(machine.object(process, handle));
                            script.single(process, process, new Recv(handle, Math.max(1, there)));
                        } else if (isCocarrier(process, handle)) {
                            script.single(process, process, new RecvMessage(handle));
                        } else if (isCopipe(process, handle)) {
                            script.single(process, process, new RecvPipe(handle, 1, 0));
                        }
                    });
            forEachHandle(
                    (process, handle) -> {
                        if (isMessage(process, handle)) {
                            script.single(process, process, new Load(handle));
                        }
                    });
            forEachHandle(
                    (process, handle) -> {
                        while (isCocarrier(process, handle) && sent(process, handle)) {
                            // Every buffer that is free by the model can be used.
                        }
                    });
            if (profile.has(Group.REVOKE)) {
                forEachHandle(
                        (process, handle) -> {
                            script.single(process, process, new Revoke(handle));
                            useEmptied();
                        });
            }
        }

        /** Where there is revoke, uses every handle that is certainly empty. */
        private void useEmptied() {
            for (int process = 0; process < scope.profile().processes(); process++) {
                for (int handle = 0; handle < profile.capabilities(); handle++) {
                    if (profile.has(Group.REVOKE)
                            && script.walk().isEmptied(process, handle)
                            && script.walk().reference(process, handle) >= offset) {
                        script.single(process, process, new Revoke(handle));
                    }
                }
            }
        }

        /** Sends a message if the model says that it can be sent, and few buffers are free. */
        private boolean sent(int process, int handle) {
            Operation message = new SendMessage(handle, new byte[1]);
            if (script.walk().freeBuffers() > FEW_BUFFERS
                    || !script.walk().transition(process, message).takesEffect()) {
                return false;
            }
            script.single(process, process, message(handle));
            return true;
        }

        private boolean isCochannel(int process, int handle) {
            Machine machine = script.walk().machine();
            return machine.object(process, handle) < machine.cochannels();
        }

        private boolean isCocarrier(int process, int handle) {
            Machine machine = script.walk().machine();
            int object = machine.object(process, handle);
            return machine.cochannels() <= object && object < machine.firstCopipe();
        }

        private boolean isCopipe(int process, int handle) {
            Machine machine = script.walk().machine();
            int object = machine.object(process, handle);
            return machine.firstCopipe() <= object && object < machine.coports();
        }

        private boolean isMessage(int process, int handle) {
            Machine machine = script.walk().machine();
            return machine.coports() <= machine.object(process, handle);
        }

        private void open(int process, String name, CoportType type) {
            if (script.walk().machine().freeHandle(process) != Walk.NONE) {
                script.single(process, process, new Open(name, type));
            }
        }

        /** Every handle with a capability, apart from those of the padding. */
        private void forEachHandle(BiConsumer<Integer, Integer> use) {
            Walk walk = script.walk();
            for (int process = 0; process < scope.profile().processes(); process++) {
                for (int handle = 0; handle < profile.capabilities(); handle++) {
                    if (walk.machine().object(process, handle) != Walk.NONE
                            && walk.reference(process, handle) >= offset) {
                        use.accept(process, handle);
                    }
                }
            }
        }
    }
}
