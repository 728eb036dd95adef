package touchstone.conformance.generator;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import touchstone.conformance.history.Operation;

/**
 * The set of (operation, error or success) that a random test meets, and the rules that it
 * therefore tests. A set of bits and not a list, since millions of tests are made.
 */
final class Outcomes {
    private static final int EACH = Transition.errorCount() + 1;
    private static final Map<BitSet, List<String>> RULES = new ConcurrentHashMap<>();

    private static final Map<BitSet, List<String>> RULES_OF_RACES = new ConcurrentHashMap<>();

    private final BitSet met = new BitSet(Transition.operationCount() * EACH);

    /** Notes an operation that takes effect. */
    void add(int operation) {
        met.set(operation * EACH);
    }

    /** Notes what the operation would do now in the walk. */
    void add(Walk walk, int process, Operation operation) {
        Transition transition = walk.transition(process, operation);
        if (transition.takesEffect() || transition.undecided()) {
            add(transition.operation());
        }
        for (int bit = 0; bit < Transition.errorCount(); bit++) {
            if ((transition.errors() >> bit & 1) == 1) {
                met.set(transition.operation() * EACH + 1 + bit);
            }
        }
    }

    /** The rules that a sequential test with these outcomes tests, in alphabetical order. */
    List<String> rules() {
        return RULES.computeIfAbsent((BitSet) met.clone(), Outcomes::collect);
    }

    /** The same for a concurrent test, which also tests that operations are indivisible. */
    List<String> rulesOfRaces() {
        return RULES_OF_RACES.computeIfAbsent(
                (BitSet) met.clone(),
                bits -> {
                    TreeSet<String> rules = new TreeSet<>(collect(bits));
                    rules.add("GEN-ATOMIC-1");
                    return List.copyOf(rules);
                });
    }

    private static List<String> collect(BitSet met) {
        TreeSet<String> rules = new TreeSet<>();
        met.stream()
                .forEach(
                        bit -> {
                            int outcome = bit % EACH;
                            int errors = outcome == 0 ? 0 : 1 << (outcome - 1);
                            rules.addAll(
                                    Transition.of(bit / EACH, Transition.COCHANNEL, errors, 0)
                                            .rules());
                        });
        return List.copyOf(rules);
    }
}
