package touchstone.conformance.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.RightsFormat;
import touchstone.conformance.oracle.Rules;
import touchstone.model.Machine;
import touchstone.model.cap.Rights;

/**
 * Who can change or see what of a COCHANNEL, found by trying every call in every state of a small
 * machine.
 *
 * <p>A part is changed if some call through a capability with exactly these rights leaves it other
 * than it was. It is seen if two states differ in nothing but this part, and the same call has no
 * outcome in both; it may be seen if the call has outcomes in one that it has not in the other, so
 * that an implementation is free to tell the states apart, or not to.
 */
public final class LeastPrivilege {
    /** What a COCHANNEL consists of. */
    private enum Part {
        BYTES("which bytes wait"),
        COUNT("how many wait"),
        CLOSED("whether it is closed"),
        NAME("its name"),
        HOLDERS("the capabilities to it"),
        REST("the rest of the ring");

        private final String words;

        Part(String words) {
            this.words = words;
        }
    }

    private static final int NO_CAPABILITY = -1;
    private static final int OK = 1 << Outcome.Failed.all().size();
    private static final int RING_BYTES = 2;
    private static final int UNUSED = new Rights(false, false, true, false, true).code();
    private static final int ALL = 127;

    /** What one part is to a holder: each effect with the rules by which it comes about. */
    private static final class Cell extends TreeMap<String, Set<String>> {
        private static final long serialVersionUID = 1;

        void add(String effect, List<String> rules) {
            computeIfAbsent(effect, key -> new TreeSet<>()).addAll(rules);
        }
    }

    /** In what all states agree that are compared: the call, and all but one part of the state. */
    private record Question(
            int rights,
            int what,
            Part open,
            List<Integer> own,
            List<Integer> others,
            List<Integer> bytes,
            boolean closed,
            int name) {}

    private final ExploredScope scope;
    private final Exploration exploration;
    private final Calls calls;
    private final Machine after;
    private final Machine dirty;
    private final int[] packed;
    private final Rights[] sets = new Rights[ALL + 1];
    private final Map<Integer, Map<Part, Cell>> rows = new TreeMap<>();
    private final Map<Question, Set<Integer>> answers = new HashMap<>();
    private final List<List<Integer>> own = new ArrayList<>();
    private final List<List<Integer>> others = new ArrayList<>();
    private List<Integer> bytes = List.of();
    private final Map<Integer, Operation> operations = new HashMap<>();

    private LeastPrivilege(ExploredScope scope, Invariants<Machine> invariants) {
        this.scope = scope;
        exploration =
                new Exploration(
                        scope,
                        invariants,
                        Integer.MAX_VALUE,
                        Long.MAX_VALUE,
                        (states, explored) -> {});
        calls = new Calls(scope, true, true);
        after = scope.profile().machine();
        dirty = scope.profile().machine();
        packed = new int[dirty.packedSize()];
        for (int process = 0; process < scope.profile().processes(); process++) {
            own.add(List.of());
            others.add(List.of());
        }
        for (int code = 0; code <= ALL; code++) {
            sets[code] = RightsFormat.set(code);
        }
    }

    private Map<Integer, Map<Part, Cell>> rows() {
        Explored explored = exploration.run();
        if (explored.ending() != Explored.Ending.COMPLETE) {
            throw new IllegalStateException("the scope cannot be explored: " + explored.faults());
        }
        soil();
        exploration.forEachState(
                machine -> {
                    bytes = bytes(machine);
                    for (int process = 0; process < machine.processes(); process++) {
                        own.set(process, own(machine, process));
                        others.set(process, others(machine, process));
                    }
                    machine.pack(packed);
                    dirty.unpack(packed, sets);
                    calls.forEach(machine, call -> judge(machine, call));
                });
        answers.forEach(this::compare);
        return rows;
    }

    /** Fills the rings with bytes that are never sent, so that they would be noticed. */
    private void soil() {
        byte[] soil = new byte[scope.profile().ringBytes()];
        Arrays.fill(soil, (byte) 0x55);
        for (int coport = 0; coport < dirty.cochannels(); coport++) {
            dirty.open(0, Machine.NONE, 0, coport);
            dirty.send(0, 0, soil, soil.length);
            dirty.recv(0, 0, soil.length, soil, soil.length);
            dirty.delete(0, 0);
        }
    }

    private boolean judge(Machine machine, long call) {
        if (Calls.isDeath(call)) {
            return true;
        }
        int process = Calls.process(call);
        int rights = NO_CAPABILITY;
        if (Calls.isOpen(call)) {
            if (holdsAny(machine, process)) {
                return true;
            }
        } else {
            if (machine.object(process, Calls.handle(call)) == Machine.NONE) {
                return true;
            }
            rights = machine.rights(process, Calls.handle(call)).code();
        }
        operations.putIfAbsent(Calls.what(call), calls.operation(call));
        int outcomes = outcomes(machine, call);
        if (machine.references(0) > 0) {
            changes(machine, call, rights);
        }
        for (Part part : Part.values()) {
            ask(machine, call, rights, part, outcomes);
        }
        if (outcomes != outcomes(dirty, call)) {
            cell(rights, Part.REST).add("sees", List.of());
        }
        return true;
    }

    private static boolean holdsAny(Machine machine, int process) {
        for (int handle = 0; handle < machine.handles(); handle++) {
            if (machine.object(process, handle) != Machine.NONE) {
                return true;
            }
        }
        return false;
    }

    /**
     * The outcomes that are admissible, as a set of bits; each that delivers other bytes is one.
     */
    private int outcomes(Machine machine, long call) {
        int outcomes = 0;
        int bit = 1;
        for (Outcome.Failed error : Outcome.Failed.all()) {
            outcomes |= calls.fails(machine, call, error.errno()) ? bit : 0;
            bit <<= 1;
        }
        after.become(machine);
        if (calls.make(after, call)) {
            byte[] data = calls.outcome(call).data();
            int delivered = 0;
            for (int i = 0; data != null && i < data.length; i++) {
                delivered = delivered * 4 + 1 + Math.min(2, data[i]);
            }
            outcomes |= OK << delivered;
        }
        return outcomes;
    }

    /** What the call has just changed; the machine after it is in {@link #after}. */
    private void changes(Machine before, long call, int rights) {
        List<String> rules = Rules.of(calls.operation(call), new Outcome.Ok(-1, null));
        int more = after.references(0) - before.references(0);
        if (more != 0) {
            cell(rights, Part.HOLDERS).add(more > 0 ? "adds one" : "removes one", rules);
        }
        if (after.references(0) == 0) {
            for (Part part : List.of(Part.BYTES, Part.COUNT, Part.NAME, Part.HOLDERS)) {
                cell(rights, part).add("ends it with the last", List.of("COP-RECLAIM-1"));
            }
            return;
        }
        int longer = after.length(0) - before.length(0);
        if (longer != 0) {
            cell(rights, Part.BYTES).add(longer > 0 ? "appends" : "takes", rules);
            cell(rights, Part.COUNT).add(longer > 0 ? "appends" : "takes", rules);
        }
        if (after.closed(0) != before.closed(0)) {
            cell(rights, Part.CLOSED).add("closes", rules);
        }
        if (after.name(0) != before.name(0)) {
            cell(rights, Part.NAME).add("takes away", List.of("COP-CLOSE-3"));
        }
    }

    private Cell cell(int rights, Part part) {
        return rows.computeIfAbsent(rights, key -> new EnumMap<>(Part.class))
                .computeIfAbsent(part, key -> new Cell());
    }

    private void ask(Machine machine, long call, int rights, Part part, int outcomes) {
        boolean live = machine.references(0) > 0;
        if (part == Part.REST
                || (part == Part.COUNT && bytes.stream().anyMatch(value -> value != 0))) {
            return;
        }
        int process = Calls.process(call);
        Question question =
                new Question(
                        rights,
                        Calls.what(call),
                        part,
                        own.get(process),
                        part == Part.HOLDERS ? List.of() : others.get(process),
                        switch (part) {
                            case BYTES -> List.of(bytes.size());
                            case COUNT -> List.of();
                            default -> bytes;
                        },
                        part != Part.CLOSED && live && machine.closed(0),
                        part == Part.NAME || !live ? Machine.NONE : machine.name(0));
        answers.computeIfAbsent(question, key -> new HashSet<>()).add(outcomes);
    }

    private static List<Integer> bytes(Machine machine) {
        boolean live = machine.references(0) > 0;
        Integer[] bytes = new Integer[live ? machine.length(0) : 0];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (int) machine.at(0, i);
        }
        return List.of(bytes);
    }

    private static List<Integer> own(Machine machine, int process) {
        List<Integer> own = new ArrayList<>();
        for (int handle = 0; handle < machine.handles(); handle++) {
            if (machine.object(process, handle) != Machine.NONE) {
                own.add(machine.rights(process, handle).code());
            }
        }
        own.sort(null);
        return own;
    }

    private static List<Integer> others(Machine machine, int process) {
        List<Integer> others = new ArrayList<>();
        for (int other = 0; other < machine.processes(); other++) {
            if (other != process) {
                others.addAll(own(machine, other));
            }
        }
        others.sort(null);
        return others;
    }

    private void compare(Question question, Set<Integer> outcomes) {
        for (int one : outcomes) {
            for (int other : outcomes) {
                if (one < other) {
                    Cell cell = cell(question.rights(), question.open());
                    cell.add(
                            (one & other) == 0 ? "sees" : "may see",
                            rules(operations.get(question.what()), one ^ other));
                }
            }
        }
    }

    private static List<String> rules(Operation operation, int outcomes) {
        Set<String> rules = new TreeSet<>();
        int bit = 1;
        for (Outcome.Failed error : Outcome.Failed.all()) {
            if ((outcomes & bit) != 0) {
                rules.addAll(Rules.of(operation, error));
            }
            bit <<= 1;
        }
        if (outcomes >= OK) {
            rules.addAll(Rules.of(operation, new Outcome.Ok(-1, null)));
        }
        return List.copyOf(rules);
    }

    /**
     * The table as a page.
     *
     * @param invariants what has to hold of every state that is looked at
     */
    public static String markdown(Invariants<Machine> invariants) {
        ExploredScope small =
                new ExploredScope(new Profile(2, 2, 1, RING_BYTES), 1, 2, false, true, false);
        ExploredScope tiny =
                new ExploredScope(new Profile(1, 2, 1, RING_BYTES), 1, 2, true, true, false);
        Map<Integer, Map<Part, Cell>> rows = new LeastPrivilege(small, invariants).rows();
        Map<Integer, Map<Part, Cell>> all = new LeastPrivilege(tiny, invariants).rows();
        StringBuilder page = new StringBuilder(INTRODUCTION);
        page.append("| capability |");
        for (Part part : Part.values()) {
            page.append(' ').append(part.words).append(" |");
        }
        page.append("\n|---|").append("---|".repeat(Part.values().length)).append('\n');
        rows.forEach(
                (rights, cells) -> {
                    page.append("| ").append(holder(rights)).append(" |");
                    for (Part part : Part.values()) {
                        page.append(' ').append(text(cells.get(part))).append(" |");
                    }
                    page.append('\n');
                });
        page.append('\n').append(unused(all)).append('\n');
        return page.toString();
    }

    private static final String INTRODUCTION =
            """
            # Least privilege

            <!-- Written by `touchstone explore --least-privilege`. -->

            What a process can change or see of a COCHANNEL through one capability, by the rights that \
            this carries. Nothing here was written by hand: every call was tried in every state that \
            two processes with two handles each can reach with one coport, a ring of two bytes and two \
            values of a byte.

            - *sees*: there are two states that differ in this alone, and a call that has no outcome \
            in common in them.
            - *may see*: there is a call with an outcome in one of them that it has not in the other. \
            Where several errors are admissible, an implementation need not return the one that tells \
            (GEN-ERRORS-1), but it is free to.
            - All else is a change. *ends it with the last* is what deleting a capability does when no \
            other is left.
            - *the rest of the ring* is its memory where no byte waits; – says that no call had \
            other outcomes when other bytes were there. Whether it is written is not looked at.

            The capabilities to it are for seeing those of other processes. Of a process without any, \
            the only call is `open`.

            """;

    private static String holder(int rights) {
        if (rights == NO_CAPABILITY) {
            return "none";
        }
        String words = String.join(" ", RightsFormat.words(RightsFormat.set(rights & ~UNUSED)));
        return words.isEmpty() ? "no rights" : words;
    }

    private static String text(Cell cell) {
        if (cell == null) {
            return "–";
        }
        return String.join(
                "; ",
                cell.entrySet().stream()
                        .map(
                                effect ->
                                        "**"
                                                + effect.getKey()
                                                + "** "
                                                + String.join(", ", effect.getValue()))
                        .toList());
    }

    /** Whether POLL and TRANSFER make a difference to anything. */
    private static String unused(Map<Integer, Map<Part, Cell>> all) {
        List<String> differing = new ArrayList<>();
        all.forEach(
                (rights, cells) -> {
                    if (rights != NO_CAPABILITY && !cells.equals(all.get(rights & ~UNUSED))) {
                        differing.add(
                                String.join(" ", RightsFormat.words(RightsFormat.set(rights))));
                    }
                });
        return differing.isEmpty()
                ? "POLL and TRANSFER make no difference to any of this: one process with two"
                        + " handles was explored with all 32 sets of rights as well."
                : "POLL or TRANSFER make a difference in these sets: "
                        + String.join("; ", differing)
                        + ".";
    }
}
