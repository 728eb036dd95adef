package touchstone.spec;

import edu.mit.csail.sdg.ast.Sig;
import edu.mit.csail.sdg.translator.A4Solution;
import edu.mit.csail.sdg.translator.A4Tuple;
import edu.mit.csail.sdg.translator.A4TupleSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * An instance of a command, state by state: what happens in it, and the values that the variables
 * have before that.
 *
 * @param columns the fields of {@code Now}, then the variables
 * @param rows for each state the text of each column
 * @param loop the state with which the trace goes on after the last one
 */
record Trace(List<String> columns, List<List<String>> rows, int loop) {
    /**
     * Takes the trace from a solution.
     *
     * @param shown the variables to show, in this order; none stands for all
     */
    static Trace of(A4Solution solution, List<String> shown) {
        Map<String, List<String>> events = new LinkedHashMap<>();
        Map<String, List<String>> variables = new LinkedHashMap<>();
        for (Sig signature : solution.getAllReachableSigs()) {
            if (signature.builtin) {
                continue;
            }
            if (signature.isVariable != null) {
                variables.put(
                        simple(signature.label),
                        column(solution, state -> solution.eval(signature, state), 0));
            }
            for (Sig.Field field : signature.getFields()) {
                if (field.isVariable != null) {
                    (simple(signature.label).equals("Now") ? events : variables)
                            .put(
                                    field.label,
                                    column(
                                            solution,
                                            state -> solution.eval(field, state),
                                            signature.isOne == null ? 0 : 1));
                }
            }
        }
        if (!shown.isEmpty()) {
            Map<String, List<String>> all = new LinkedHashMap<>(variables);
            variables.clear();
            shown.stream().filter(all::containsKey).forEach(n -> variables.put(n, all.get(n)));
        }
        variables.values().removeIf(values -> values.stream().allMatch(String::isEmpty));
        Map<String, List<String>> table = new LinkedHashMap<>(events);
        table.putAll(variables);
        List<List<String>> rows =
                IntStream.range(0, solution.getTraceLength())
                        .mapToObj(state -> table.values().stream().map(v -> v.get(state)).toList())
                        .toList();
        return new Trace(List.copyOf(table.keySet()), rows, solution.getLoopState());
    }

    /** The trace as an aligned table, one line a state, the states counted from 1. */
    String table() {
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(columns);
        head.add(0, "state");
        lines.add(head);
        for (List<String> row : rows) {
            List<String> line = new ArrayList<>(row);
            line.add(0, Integer.toString(lines.size()));
            lines.add(line);
        }
        return Table.aligned(lines)
                + "After state "
                + rows.size()
                + " the trace goes on from state "
                + (loop + 1)
                + ".\n";
    }

    private interface Values {
        A4TupleSet in(int state);
    }

    private static List<String> column(A4Solution solution, Values values, int from) {
        return IntStream.range(0, solution.getTraceLength())
                .mapToObj(state -> text(values.in(state), from))
                .toList();
    }

    private static String text(A4TupleSet tuples, int from) {
        return StreamSupport.stream(tuples.spliterator(), false)
                .map(tuple -> text(tuple, from))
                .sorted(Comparator.naturalOrder())
                .collect(Collectors.joining(" "));
    }

    /** A pair as {@code Cell0=2}, a longer tuple as {@code Cell0=Message1.First}. */
    private static String text(A4Tuple tuple, int from) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < tuple.arity(); i++) {
            text.append(i == from ? "" : i == from + 1 ? "=" : ".").append(atom(tuple, i));
        }
        return text.toString();
    }

    /**
     * {@code Cell$0} as Cell0, the only one of its signature without a number, a Number as such.
     */
    private static String atom(A4Tuple tuple, int i) {
        String[] parts = simple(tuple.atom(i)).split("\\$", 2);
        boolean only = tuple.sig(i).isOne != null;
        boolean number = parts[0].equals("Number");
        return (number ? "" : parts[0]) + (only || parts.length == 1 ? "" : parts[1]);
    }

    private static String simple(String label) {
        return label.substring(label.lastIndexOf('/') + 1);
    }
}
