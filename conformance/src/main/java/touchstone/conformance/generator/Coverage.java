package touchstone.conformance.generator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import touchstone.conformance.history.Operation;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.Step;
import touchstone.conformance.suite.Suite;
import touchstone.conformance.suite.TestCase;

/**
 * What a suite of sequential tests covers, measured by walking the model along each test, apart
 * from how the suite was made.
 *
 * @param rules for each rule id the ids of the tests that name it
 * @param outcomes for each operation and set of admissible outcomes, such as {@code send EPERM or
 *     EAGAIN}, in how many calls it was met
 * @param sentences the same for every transition in its circumstance, in words
 * @param pairs the pairs of consecutive transitions that were met, each as {@code first; second}
 * @param tests how many tests there are
 * @param calls how many calls and kills they make in all
 */
public record Coverage(
        Map<String, List<String>> rules,
        Map<String, Integer> outcomes,
        Map<String, Integer> sentences,
        Set<String> pairs,
        int tests,
        int calls) {

    /**
     * Measures a suite; of a test with calls side by side, the part before them, and of one with a
     * call that the profile lets take effect or be refused, the part up to it.
     */
    public static Coverage of(Suite suite) {
        Map<String, List<String>> rules = new TreeMap<>();
        Map<String, Integer> outcomes = new TreeMap<>(byOperation());
        Map<String, Integer> sentences = new TreeMap<>();
        Set<String> pairs = new TreeSet<>();
        int calls = 0;
        for (TestCase test : suite.tests()) {
            for (String rule : test.rules()) {
                rules.computeIfAbsent(rule, key -> new ArrayList<>()).add(test.id());
            }
            Transition last = null;
            long lastAbout = 0;
            Walk walk = new Walk(suite.profile());
            for (Step step : test.steps()) {
                Move move = move(test, step, walk);
                if (move == null) {
                    break;
                }
                Transition transition = move.transition(walk);
                Transition coarse = transition.coarse();
                long about = walk.about(move.process(), move.operation());
                outcomes.merge(transition.label(), 1, Integer::sum);
                sentences.merge(transition.sentence(), 1, Integer::sum);
                if (last != null && PairSet.related(lastAbout, about)) {
                    pairs.add(last.sentence() + "; " + coarse.sentence());
                }
                move.make(walk);
                last = coarse;
                lastAbout = about;
                calls++;
                if (walk.uncertain()) {
                    break;
                }
            }
        }
        return new Coverage(rules, outcomes, sentences, pairs, suite.tests().size(), calls);
    }

    /** The step as a move; null when the walk cannot tell what it does. */
    private static Move move(TestCase test, Step step, Walk walk) {
        if (step instanceof Step.Kill kill) {
            return new Move(kill.process(), null);
        }
        if (step instanceof Step.Single single) {
            Command command = single.command();
            Operation operation = walk.resolve(command);
            int process = test.processOf().get(command.thread());
            return operation == null ? null : new Move(process, operation);
        }
        return null;
    }

    /** The operations in the order of the chapters, then the outcomes, OK before the errors. */
    private static Comparator<String> byOperation() {
        return Comparator.comparingInt((String label) -> Transition.rank(label))
                .thenComparing(label -> !label.matches(".* OK[A-Z ]*"))
                .thenComparingInt(String::length)
                .thenComparing(Comparator.naturalOrder());
    }
}
