package touchstone.conformance.generator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Explores a scope breadth-first for goals: every transition in every circumstance, and every pair
 * of consecutive transitions that are about the same coport or of which one is about none. What it
 * finds is the shortest way to each.
 */
final class Explorer {
    private final Scope scope;

    /** Coarse transitions are numbered in the order of discovery. */
    private final List<Transition> coarse = new ArrayList<>();

    private final Map<Transition, Integer> numbers = new HashMap<>();
    private final Map<Scope.Key, PairSet.Seconds> seconds = new HashMap<>();
    private final List<Integer> parents = new ArrayList<>();
    private final List<Move> moves = new ArrayList<>();
    private final PairSet found = new PairSet();

    // Goals, each with the number of the state where it was first found; for a pair that is the
    // state before the first transition.
    private final Map<Transition, Integer> singles = new LinkedHashMap<>();
    private final Map<Pair, Integer> pairs = new LinkedHashMap<>();

    /** Two coarse transitions, the second right after the first. */
    record Pair(Transition first, Transition second) {}

    /**
     * A move that is possible in some state.
     *
     * @param number the number of its coarse transition
     * @param about the coports that it is about, as {@link Walk#about} has them
     */
    record Option(Move move, Transition transition, int number, int about) {}

    /** A state to go on from, and the moves that take effect there. */
    private record Node(int state, Walk walk, List<Option> effective) {}

    Explorer(Scope scope) {
        this.scope = scope;
    }

    /** How many states were looked at. */
    int states() {
        return parents.size();
    }

    /** Every transition, with the state where it is possible after the fewest moves. */
    Map<Transition, Integer> singles() {
        return Collections.unmodifiableMap(singles);
    }

    /** Every pair, with the state where its first transition is possible after the fewest moves. */
    Map<Pair, Integer> pairs() {
        return Collections.unmodifiableMap(pairs);
    }

    /** The moves that lead from the start to a state. */
    List<Move> path(int state) {
        List<Move> path = new ArrayList<>();
        for (int at = state; parents.get(at) >= 0; at = parents.get(at)) {
            path.add(moves.get(at));
        }
        Collections.reverse(path);
        return path;
    }

    /** Everything that is possible now, in a fixed order. */
    List<Option> options(Walk walk) {
        List<Option> options = new ArrayList<>();
        for (Move move : scope.moves(walk)) {
            Transition transition = move.transition(walk);
            if (scope.contains(transition)) {
                int about = (int) walk.about(move.process(), move.operation());
                options.add(new Option(move, transition, number(transition.coarse()), about));
            }
        }
        return options;
    }

    /** What the second of a pair can be whose first leads here. */
    PairSet.Seconds seconds(Walk walk) {
        return seconds.computeIfAbsent(scope.key(walk), key -> new PairSet.Seconds(options(walk)));
    }

    /** The coarse transition of that number. */
    Transition coarse(int number) {
        return coarse.get(number);
    }

    /** The number of a coarse transition. */
    int number(Transition transition) {
        Integer number = numbers.get(transition);
        if (number == null) {
            number = coarse.size();
            numbers.put(transition, number);
            coarse.add(transition);
        }
        return number;
    }

    /**
     * Explores until a whole level of states adds no goal. In the smallest scope that has
     * everything this is after 59,545 states; all of its 1,879,994 states have no goal more.
     */
    void explore() {
        Deque<Node> frontier = new ArrayDeque<>();
        discover(scope.start(), -1, null, frontier);
        int goals = -1;
        while (!frontier.isEmpty() && goals < singles.size() + pairs.size()) {
            goals = singles.size() + pairs.size();
            int level = frontier.size();
            for (int i = 0; i < level; i++) {
                expand(frontier.remove(), frontier);
            }
        }
    }

    /** Looks at a state for the first time. */
    private PairSet.Seconds discover(Walk walk, int parent, Move by, Deque<Node> frontier) {
        int state = parents.size();
        parents.add(parent);
        moves.add(by);
        List<Option> options = options(walk);
        PairSet.Seconds here = new PairSet.Seconds(options);
        seconds.put(scope.key(walk), here);
        for (Option option : options) {
            singles.putIfAbsent(option.transition(), state);
            if (!option.transition().takesEffect()) {
                note(state, option, here);
            }
        }
        List<Option> effective =
                options.stream().filter(option -> option.transition().takesEffect()).toList();
        frontier.add(new Node(state, walk, effective));
        return here;
    }

    private void expand(Node node, Deque<Node> frontier) {
        for (Option first : node.effective()) {
            Walk next = node.walk().copy();
            first.move().make(next);
            PairSet.Seconds after = seconds.get(scope.key(next));
            if (after == null && scope.contains(next)) {
                after = discover(next, node.state(), first.move(), frontier);
            }
            if (after != null) {
                note(node.state(), first, after);
            }
        }
    }

    private void note(int state, Option first, PairSet.Seconds after) {
        found.addAll(
                first,
                after,
                second -> pairs.put(new Pair(coarse(first.number()), coarse(second)), state));
    }
}
