package touchstone.conformance.suite;

import java.util.List;

/**
 * A test to run against an implementation.
 *
 * @param id stable and unique in its suite, such as {@code COP-CHANNEL-SEND-4/2}
 * @param sentence what it tests, in one sentence
 * @param rules the ids of the rules that it tests
 * @param processOf for each thread the process it belongs to
 * @param steps what happens, in order; calls are numbered from 0 over all steps
 */
public record TestCase(
        String id, String sentence, List<String> rules, List<Integer> processOf, List<Step> steps) {

    /** The calls of all steps, as they are numbered. */
    public List<Command> commands() {
        return steps.stream().flatMap(step -> step.commands().stream()).toList();
    }
}
