package touchstone.conformance.generator;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import touchstone.conformance.history.Operation;

/**
 * The set of (operation, error or success) that a random test meets, as the bits of a {@code long},
 * and the rules that it therefore tests. A set and not a list, since millions of tests are made.
 */
final class Outcomes {
    private static final int EACH = Transition.errorCount() + 1;
    private static final Map<Long, List<String>> RULES = new ConcurrentHashMap<>();

    private static final Map<Long, List<String>> RULES_OF_RACES = new ConcurrentHashMap<>();

    private Outcomes() {}

    /** The bits of an operation with a set of admissible errors, empty when it takes effect. */
    static long bit(int operation, int errors) {
        long bits = errors == 0 ? 1 : (long) errors << 1;
        return bits << (operation * EACH);
    }

    static long bit(Walk walk, int process, Operation operation) {
        Transition transition = walk.transition(process, operation);
        return bit(transition.operation(), transition.errors());
    }

    /** The rules that a sequential test with these outcomes tests, in alphabetical order. */
    static List<String> rules(long outcomes) {
        return RULES.computeIfAbsent(outcomes, Outcomes::collect);
    }

    /** The same for a concurrent test, which also tests that operations are indivisible. */
    static List<String> rulesOfRaces(long outcomes) {
        return RULES_OF_RACES.computeIfAbsent(
                outcomes,
                bits -> {
                    TreeSet<String> rules = new TreeSet<>(collect(bits));
                    rules.add("GEN-ATOMIC-1");
                    return List.copyOf(rules);
                });
    }

    private static List<String> collect(long outcomes) {
        TreeSet<String> rules = new TreeSet<>();
        for (int operation = 0; operation <= Transition.EXIT; operation++) {
            for (int outcome = 0; outcome < EACH; outcome++) {
                if ((outcomes >> (operation * EACH + outcome) & 1) == 1) {
                    int errors = outcome == 0 ? 0 : 1 << (outcome - 1);
                    rules.addAll(Transition.of(operation, errors, 0).rules());
                }
            }
        }
        return List.copyOf(rules);
    }
}
