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
import touchstone.conformance.history.Group;
import touchstone.conformance.history.Operation.Delete;
import touchstone.conformance.history.Operation.Derive;
import touchstone.conformance.history.Operation.Open;
import touchstone.conformance.history.Operation.Recv;
import touchstone.conformance.history.Operation.Send;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.RightsFormat;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.Step;
import touchstone.conformance.suite.TestCase;
import touchstone.model.Machine;
import touchstone.model.cap.Rights;

/**
 * Makes the suite that covers the model: every transition in every circumstance, every pair of
 * consecutive transitions, every position at which a message can lie in the ring, and every set of
 * rights.
 */
public final class Generator {
    /** A test that covers pairs goes on for at most this many steps. */
    private static final int LONGEST = 16;

    private final Profile profile;
    private final List<TestCase> tests = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Set<Transition> coveredSingles = new HashSet<>();
    private final Set<Explorer.Pair> coveredPairs = new HashSet<>();

    private Generator(Profile profile) {
        this.profile = profile;
    }

    /**
     * The suite for an implementation. It depends on nothing but the model and the profile, which
     * has COCHANNEL; of the groups that it does not have nothing is called.
     *
     * <p>What a large table does when it is full is tested after a padding that nearly fills it;
     * where the capacities leave no room for one (fewer than two coports, or more coports than
     * handles), these tests are left out.
     */
    public static List<TestCase> breadthFirst(Profile profile) {
        Generator generator = new Generator(profile);
        for (Scope.Setting setting : Scope.settings(profile)) {
            Pass pass = generator.new Pass(new Scope(profile, setting));
            pass.explorer.explore();
            pass.outcomes();
            pass.pairs();
        }
        generator.ringPositions();
        generator.rights();
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
                var operation = walk.resolve(command);
                if (operation == null) {
                    return admissible;
                }
                admissible.add(walk.transition(process, operation).admissible());
                walk.call(process, operation);
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
                                if (!coveredSingles.contains(transition)) {
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
                                if (!covered.contains(
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
            while (path.size() < longest) {
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
                    if (covered.lacksSome(option, after(option))) {
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
        Scope scope = new Scope(profile, Scope.settings(profile).get(0));
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
        Scope scope = new Scope(profile, Scope.settings(profile).get(0));
        if (!profile.has(Group.CAP) || scope.profile().capabilities() < 3) {
            return;
        }
        for (int code = 0; code < 32; code++) {
            Rights set = RightsFormat.set(code);
            List<Move> path = new ArrayList<>();
            path.add(new Move(0, new Open(null)));
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

        /** Leaves as many handles and coports as the scope has, if that can be. */
        private void pad() {
            Profile small = scope.profile();
            int handles = profile.capabilities() - small.capabilities();
            int coports = Math.max(1, profile.cochannels() - small.cochannels());
            for (int process = 0; process < small.processes(); process++) {
                for (int handle = 0; handle < handles; handle++) {
                    // By name, so that each process keeps every coport of the padding alive.
                    Open open = new Open("padding-" + handle % coports);
                    script.single(process, process, open);
                }
            }
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
            var operation = move.operation();
            int handle = Walk.handle(operation);
            if (handle != Walk.NONE) {
                int reference = guide.reference(process, handle);
                if (reference >= 0) {
                    operation =
                            Walk.withHandle(operation, script.walk().handleOf(reference + offset));
                } else if (script.walk().everReturned(process)) {
                    return false;
                }
            }
            if (operation instanceof Send send) {
                operation = new Send(send.handle(), script.freshBytes(send.data().length));
            }
            if (!script.walk().transition(process, operation).equals(expected)) {
                return false;
            }
            script.single(process, process, operation);
            move.make(guide);
            return true;
        }

        /**
         * Makes the state seen that the test has led to: new coports must be new, and through every
         * handle a byte is sent and all is received, so that contents, rights, references, names
         * and being closed are what they should be, also after a refused operation.
         */
        void probe() {
            boolean first = true;
            for (int process = 0; process < scope.profile().processes(); process++) {
                if (script.walk().machine().alive(process)) {
                    open(process, "a");
                    if (first) {
                        open(process, null);
                    }
                    first = false;
                }
            }
            forEachHandle(
                    (process, handle) ->
                            script.single(
                                    process, process, new Send(handle, script.freshBytes(1))));
            forEachHandle(
                    (process, handle) -> {
                        Machine machine = script.walk().machine();
                        int there = machine.length(machine.object(process, handle));
                        script.single(process, process, new Recv(handle, Math.max(1, there)));
                    });
        }

        private void open(int process, String name) {
            if (script.walk().machine().freeHandle(process) != Walk.NONE) {
                script.single(process, process, new Open(name));
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
