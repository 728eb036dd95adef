package touchstone.conformance.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import touchstone.conformance.history.Choices;
import touchstone.conformance.history.CoportType;
import touchstone.conformance.history.EventsFormat;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.RightsFormat;
import touchstone.conformance.oracle.Rules;
import touchstone.model.Machine;
import touchstone.model.cap.Rights;

/**
 * Who can change or see what of a COCHANNEL, of a COCARRIER and its messages, or of a COPIPE, found
 * by trying every call in every state of a small machine.
 *
 * <p>A part is changed if some call through a capability with exactly these rights leaves it other
 * than it was. It is seen if two states differ in nothing but this part, and the same call has no
 * outcome in both; it may be seen if the call has outcomes in one that it has not in the other, so
 * that an implementation is free to tell the states apart, or not to.
 */
public final class LeastPrivilege {
    /**
     * What a coport consists of; with a COCARRIER, the messages that were received from it, too.
     */
    private enum Part {
        WAITING("which bytes wait", "which messages wait", null),
        COUNT("how many wait", "how many wait", null),
        CLOSED("whether it is closed", "whether it is closed", "whether it is closed"),
        NAME("its name", "its name", "its name"),
        HOLDERS("the capabilities to it", "the capabilities to it", "the capabilities to it"),
        MESSAGE(null, "the message", null),
        MESSAGES(null, "other messages that were received", null),
        MESSAGE_HOLDERS(null, "the capabilities to messages", null),
        REST("the rest of the ring", "the rest of the buffers", null);

        private final String ofCochannel;
        private final String ofCocarrier;
        private final String ofCopipe;

        Part(String ofCochannel, String ofCocarrier, String ofCopipe) {
            this.ofCochannel = ofCochannel;
            this.ofCocarrier = ofCocarrier;
            this.ofCopipe = ofCopipe;
        }

        /** What the part is called; null where coports of that type have none. */
        private String words(CoportType type) {
            return switch (type) {
                case COCHANNEL -> ofCochannel;
                case COCARRIER -> ofCocarrier;
                case COPIPE -> ofCopipe;
            };
        }

        private static List<Part> of(CoportType type) {
            return Stream.of(values()).filter(part -> part.words(type) != null).toList();
        }
    }

    private static final int NO_CAPABILITY = -1;
    private static final int OK = 1 << Outcome.Failed.all().size();
    private static final int COPORT = 0;
    private static final int POLL = new Rights(false, false, true, false, false).code();
    private static final int TRANSFER = new Rights(false, false, false, false, true).code();
    private static final int ALL = 127;

    /** Holders of a capability to a message are numbered from here on, by their rights. */
    private static final int OF_MESSAGE = ALL + 1;

    /** What a holder sees by poll is kept apart from the rest, under its number and this. */
    private static final int BY_POLL = 2 * OF_MESSAGE;

    /** What one part is to a holder: each effect with the rules by which it comes about. */
    private static final class Cell extends TreeMap<String, Set<String>> {
        private static final long serialVersionUID = 1;

        void add(String effect, List<String> rules) {
            computeIfAbsent(effect, key -> new TreeSet<>()).addAll(rules);
        }
    }

    /** A message that was received, and the rights that the caller and the others have to it. */
    private record Message(List<Integer> bytes, List<Integer> own, List<Integer> others) {}

    /**
     * All of a state but one part, as it is to the caller.
     *
     * @param used the message to which it uses a capability; null if none
     * @param received all other messages that were received, each as often as there are such
     */
    private record View(
            Part without,
            List<Integer> own,
            List<Integer> others,
            List<List<Integer>> waiting,
            boolean closed,
            int name,
            Message used,
            Map<Message, Integer> received) {}

    /** In what all states agree that are compared: the call, and the number of the view. */
    private record Question(int holder, int what, Part without, int view) {}

    private final CoportType type;
    private final List<Part> parts;
    private final ExploredScope scope;
    private final Exploration exploration;
    private final Calls calls;
    private final Machine after;
    private final Machine dirty;
    private final int[] packed;
    private final Rights[] sets = new Rights[ALL + 1];
    private final Map<Integer, Map<Part, Cell>> rows = new TreeMap<>();
    private final Map<View, Integer> views = new HashMap<>();
    private final Map<Question, Set<Integer>> answers = new HashMap<>();
    private final Map<Integer, Operation> operations = new HashMap<>();

    /**
     * The questions of the state that is looked at, by process and object used, as they come up.
     */
    private final Map<Integer, Map<Part, Integer>> viewsNow = new HashMap<>();

    private List<List<Integer>> waiting = List.of();

    private LeastPrivilege(CoportType type, ExploredScope scope, Invariants<Machine> invariants) {
        this.type = type;
        parts = Part.of(type);
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
                    waiting = waiting(machine);
                    viewsNow.clear();
                    machine.pack(packed);
                    dirty.unpack(packed, sets);
                    calls.forEach(machine, call -> judge(machine, call));
                });
        answers.forEach(this::compare);
        return rows;
    }

    /** Fills rings and buffers with bytes that are never sent, so that they would be noticed. */
    private void soil() {
        Profile profile = scope.profile();
        byte[] soil = new byte[Math.max(profile.ringBytes(), profile.carrierBytes())];
        Arrays.fill(soil, (byte) 0x55);
        if (type == CoportType.COCHANNEL) {
            dirty.open(0, Machine.NONE, 0, COPORT);
            dirty.send(0, 0, soil, soil.length);
            dirty.recv(0, 0, soil.length, soil, soil.length);
        } else if (type == CoportType.COCARRIER) {
            dirty.openCocarrier(0, Machine.NONE, 0, COPORT);
            for (int buffer = 0; buffer < dirty.buffers(); buffer++) {
                dirty.sendMessage(0, 0, soil, soil.length, buffer);
                dirty.recvMessage(0, 0, 1, dirty.oldest(0, 0));
                dirty.delete(0, 1);
            }
        }
        dirty.delete(0, 0);
    }

    private boolean judge(Machine machine, long call) {
        if (Calls.isDeath(call) || Calls.isMeeting(call)) {
            return true;
        }
        int process = Calls.process(call);
        int used = Machine.NONE;
        int holder = NO_CAPABILITY;
        if (Calls.isOpen(call)) {
            if (holdsAny(machine, process)) {
                return true;
            }
        } else {
            used = machine.object(process, Calls.handle(call));
            if (used == Machine.NONE) {
                return true;
            }
            holder =
                    machine.rights(process, Calls.handle(call)).code()
                            + (used == COPORT ? 0 : OF_MESSAGE)
                            + (Calls.isPoll(call) ? BY_POLL : 0);
        }
        operations.putIfAbsent(Calls.what(call), calls.operation(call));
        int outcomes = outcomes(machine, call);
        if (outcomes >= OK) {
            changes(machine, call, used, holder);
        }
        for (Map.Entry<Part, Integer> view : views(machine, process, used).entrySet()) {
            Question question =
                    new Question(holder, Calls.what(call), view.getKey(), view.getValue());
            answers.computeIfAbsent(question, key -> new HashSet<>()).add(outcomes);
        }
        if (outcomes != outcomes(dirty, call)) {
            cell(holder, Part.REST).add("sees", List.of());
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
     * The outcomes that are admissible, as a set of bits; each that delivers other bytes or reports
     * other events is one.
     */
    private int outcomes(Machine machine, long call) {
        int outcomes = 0;
        int bit = 1;
        for (Outcome.Failed error : Outcome.Failed.all()) {
            outcomes |= calls.fails(machine, call, error.errno()) ? bit : 0;
            bit <<= 1;
        }
        after.become(machine);
        if (Calls.isPoll(call)) {
            outcomes |= OK * calls.reports(machine, call);
        } else if (calls.make(after, call)) {
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
    private void changes(Machine before, long call, int used, int holder) {
        List<String> rules = Rules.of(calls.operation(call), new Outcome.Ok(-1, null));
        if (before.references(COPORT) > 0) {
            changesOfCoport(before, holder, rules);
        }
        for (int buffer = 0; buffer < before.buffers(); buffer++) {
            boolean isUsed = used == before.coports() + buffer;
            changesOfMessage(before, buffer, isUsed ? Part.MESSAGE : Part.MESSAGES, holder, rules);
        }
    }

    private void changesOfCoport(Machine before, int holder, List<String> rules) {
        int more = after.references(COPORT) - before.references(COPORT);
        if (more != 0) {
            cell(holder, Part.HOLDERS).add(more > 0 ? "adds one" : "removes one", rules);
        }
        if (after.references(COPORT) == 0) {
            for (Part part : List.of(Part.WAITING, Part.COUNT, Part.NAME, Part.HOLDERS)) {
                cell(holder, part).add("ends it with the last", List.of("COP-RECLAIM-1"));
            }
            return;
        }
        int longer = waiting(after).size() - waiting.size();
        if (longer != 0) {
            cell(holder, Part.WAITING).add(longer > 0 ? "appends" : "takes", rules);
            cell(holder, Part.COUNT).add(longer > 0 ? "appends" : "takes", rules);
        }
        if (after.closed(COPORT) != before.closed(COPORT)) {
            cell(holder, Part.CLOSED).add("closes", rules);
        }
        if (after.name(COPORT) != before.name(COPORT)) {
            cell(holder, Part.NAME).add("takes away", List.of("COP-CLOSE-3"));
        }
    }

    private void changesOfMessage(
            Machine before, int buffer, Part part, int holder, List<String> rules) {
        int held = before.references(before.coports() + buffer);
        int more = after.references(before.coports() + buffer) - held;
        if (more != 0) {
            cell(holder, Part.MESSAGE_HOLDERS).add(more > 0 ? "adds one" : "removes one", rules);
        }
        if (held == 0) {
            return;
        }
        if (held + more == 0) {
            for (Part ended : List.of(part, Part.MESSAGE_HOLDERS)) {
                cell(holder, ended).add("ends it with the last", List.of("COP-CARRIER-FREE-1"));
            }
        } else if (!bytes(after, buffer).equals(bytes(before, buffer))) {
            cell(holder, part).add("overwrites", rules);
        }
    }

    private Cell cell(int holder, Part part) {
        return rows.computeIfAbsent(holder, key -> new EnumMap<>(Part.class))
                .computeIfAbsent(part, key -> new Cell());
    }

    /** The numbers of what is left of the state without each part that may be asked for. */
    private Map<Part, Integer> views(Machine machine, int process, int used) {
        int key = process * (machine.coports() + machine.buffers() + 1) + used + 1;
        return viewsNow.computeIfAbsent(
                key,
                absent -> {
                    View whole = view(machine, process, used);
                    Map<Part, Integer> numbers = new EnumMap<>(Part.class);
                    for (Part part : parts) {
                        View view = without(whole, part);
                        if (view != null) {
                            Integer known = views.putIfAbsent(view, views.size());
                            numbers.put(part, known == null ? views.size() - 1 : known);
                        }
                    }
                    return numbers;
                });
    }

    private View view(Machine machine, int process, int used) {
        Message message = null;
        Map<Message, Integer> received = new HashMap<>();
        for (int buffer = 0; buffer < machine.buffers(); buffer++) {
            int object = machine.coports() + buffer;
            if (machine.references(object) > 0) {
                Message one =
                        new Message(
                                bytes(machine, buffer),
                                own(machine, process, object),
                                others(machine, process, object));
                if (object == used) {
                    message = one;
                } else {
                    received.merge(one, 1, Integer::sum);
                }
            }
        }
        boolean live = machine.references(COPORT) > 0;
        return new View(
                null,
                own(machine, process, COPORT),
                others(machine, process, COPORT),
                waiting,
                live && machine.closed(COPORT),
                live ? machine.name(COPORT) : Machine.NONE,
                message,
                received);
    }

    /** The state without that part; null where the question does not arise. */
    private static View without(View view, Part part) {
        List<Integer> others = part == Part.HOLDERS ? List.of() : view.others();
        List<List<Integer>> waiting = view.waiting();
        boolean closed = part != Part.CLOSED && view.closed();
        int name = part == Part.NAME ? Machine.NONE : view.name();
        Message used = view.used();
        Map<Message, Integer> received = view.received();
        switch (part) {
            case WAITING -> waiting = Collections.nCopies(waiting.size(), List.of());
            case COUNT -> {
                if (!waiting.stream().allMatch(List.of(0)::equals)) {
                    return null;
                }
                waiting = List.of();
            }
            case MESSAGE -> {
                if (used == null) {
                    return null;
                }
                used = new Message(List.of(), used.own(), used.others());
            }
            case MESSAGES -> {
                received = new HashMap<>();
                for (Map.Entry<Message, Integer> entry : view.received().entrySet()) {
                    Message one = entry.getKey();
                    received.merge(
                            new Message(List.of(), one.own(), one.others()),
                            entry.getValue(),
                            Integer::sum);
                }
            }
            case MESSAGE_HOLDERS -> {
                used = used == null ? null : new Message(used.bytes(), used.own(), List.of());
                received = new HashMap<>();
                for (Map.Entry<Message, Integer> entry : view.received().entrySet()) {
                    Message one = entry.getKey();
                    if (!one.own().isEmpty()) {
                        received.merge(
                                new Message(one.bytes(), one.own(), List.of()),
                                entry.getValue(),
                                Integer::sum);
                    }
                }
            }
            case REST -> {
                return null;
            }
            default -> {
                // Done above.
            }
        }
        return new View(part, view.own(), others, waiting, closed, name, used, received);
    }

    /** What waits in the coport, the oldest first: its bytes, each as one message, or messages. */
    private List<List<Integer>> waiting(Machine machine) {
        if (machine.references(COPORT) == 0) {
            return List.of();
        }
        if (type == CoportType.COCHANNEL) {
            return IntStream.range(0, machine.length(COPORT))
                    .mapToObj(i -> List.of((int) machine.at(COPORT, i)))
                    .toList();
        }
        return IntStream.range(0, machine.buffers())
                .filter(buffer -> machine.carrier(buffer) == COPORT)
                .boxed()
                .sorted(Comparator.comparing(machine::ahead))
                .map(buffer -> bytes(machine, buffer))
                .toList();
    }

    private static List<Integer> bytes(Machine machine, int buffer) {
        return IntStream.range(0, machine.messageLength(buffer))
                .mapToObj(i -> (int) machine.messageAt(buffer, i))
                .toList();
    }

    private static List<Integer> own(Machine machine, int process, int object) {
        return IntStream.range(0, machine.handles())
                .filter(handle -> machine.object(process, handle) == object)
                .mapToObj(handle -> machine.rights(process, handle).code())
                .sorted()
                .toList();
    }

    private static List<Integer> others(Machine machine, int process, int object) {
        return IntStream.range(0, machine.processes())
                .filter(other -> other != process)
                .mapToObj(other -> own(machine, other, object))
                .flatMap(List::stream)
                .sorted()
                .toList();
    }

    private void compare(Question question, Set<Integer> outcomes) {
        for (int one : outcomes) {
            for (int other : outcomes) {
                if (one < other) {
                    Cell cell = cell(question.holder(), question.without());
                    cell.add(
                            (one & other) == 0 ? "sees" : "may see",
                            rules(operations.get(question.what()), one, other));
                }
            }
        }
    }

    /** The rules by which the outcomes are not the same. */
    private static List<String> rules(Operation operation, int some, int others) {
        int outcomes = some ^ others;
        Set<String> rules = new TreeSet<>();
        int bit = 1;
        for (Outcome.Failed error : Outcome.Failed.all()) {
            if ((outcomes & bit) != 0) {
                rules.addAll(Rules.of(operation, error));
            }
            bit <<= 1;
        }
        if (operation instanceof Operation.Poll) {
            int differing = 0;
            for (int event = 1; event < EventsFormat.sets().size(); event <<= 1) {
                boolean same = reported(some / OK, event) == reported(others / OK, event);
                differing |= same ? 0 : event;
            }
            rules.addAll(Rules.ofEvents(EventsFormat.set(differing)));
        } else if (outcomes >= OK) {
            rules.addAll(Rules.of(operation, new Outcome.Ok(-1, null)));
        }
        return List.copyOf(rules);
    }

    /**
     * Whether the event of that code is missing in any of the reports, and whether it is in any, as
     * two bits.
     */
    private static int reported(int reports, int event) {
        int reported = 0;
        for (int report = 0; report < EventsFormat.sets().size(); report++) {
            reported |= (reports >> report & 1) << ((report & event) == 0 ? 0 : 1);
        }
        return reported;
    }

    /**
     * The tables as a page.
     *
     * @param invariants what has to hold of every state that is looked at
     */
    public static String markdown(Invariants<Machine> invariants) {
        return INTRODUCTION
                + OF_COCHANNELS
                + table(CoportType.COCHANNEL, oneCochannel(2), oneCochannel(1), invariants)
                + OF_COCARRIERS
                + table(CoportType.COCARRIER, oneCocarrier(2, 2), oneCocarrier(1, 1), invariants)
                + OF_COPIPES
                + table(CoportType.COPIPE, oneCopipe(2), oneCopipe(1), invariants);
    }

    private static Profile oneCochannel(int processes) {
        Set<Group> groups = Set.of(Group.CAP, Group.PROC, Group.COCHANNEL, Group.POLL);
        return new Profile(processes, 2, 1, 2, 0, 0, 0, 0, groups, Choices.STRICT);
    }

    private static Profile oneCocarrier(int processes, int buffers) {
        Set<Group> groups = Set.of(Group.CAP, Group.PROC, Group.COCARRIER, Group.POLL);
        return new Profile(processes, 2, 0, 0, 1, 1, buffers, 1, groups, Choices.STRICT);
    }

    private static Profile oneCopipe(int processes) {
        Set<Group> groups = Set.of(Group.CAP, Group.PROC, Group.COPIPE, Group.POLL);
        return new Profile(processes, 2, 0, 0, 0, 0, 0, 0, 1, groups, Choices.STRICT);
    }

    /**
     * One table.
     *
     * @param small what it is found in
     * @param tiny what all sets of rights are tried in
     */
    private static String table(
            CoportType type, Profile small, Profile tiny, Invariants<Machine> invariants) {
        Map<Integer, Map<Part, Cell>> rows =
                new LeastPrivilege(
                                type,
                                new ExploredScope(small, 1, 2, false, true, false),
                                invariants)
                        .rows();
        Map<Integer, Map<Part, Cell>> all =
                new LeastPrivilege(
                                type, new ExploredScope(tiny, 1, 2, true, true, false), invariants)
                        .rows();
        StringBuilder table = new StringBuilder("| capability |");
        Map<Integer, Map<Part, Cell>> shown = withoutPollAndWith(rows);
        List<Part> parts = Part.of(type);
        for (Part part : parts) {
            table.append(' ').append(part.words(type)).append(" |");
        }
        table.append("\n|---|").append("---|".repeat(parts.size())).append('\n');
        shown.forEach(
                (holder, cells) -> {
                    table.append("| ").append(words(holder)).append(" |");
                    for (Part part : parts) {
                        table.append(' ').append(text(cells.get(part))).append(" |");
                    }
                    table.append('\n');
                });
        return table.append('\n').append(unused(all)).append('\n').toString();
    }

    /**
     * What each holder can do if it has no POLL, and if it has.
     *
     * @param rows of holders that all have POLL, which changes no call but poll
     */
    private static Map<Integer, Map<Part, Cell>> withoutPollAndWith(
            Map<Integer, Map<Part, Cell>> rows) {
        Map<Integer, Map<Part, Cell>> shown = new TreeMap<>();
        rows.forEach(
                (holder, cells) -> {
                    if (holder == NO_CAPABILITY || (holder >= OF_MESSAGE && holder < BY_POLL)) {
                        shown.put(holder, cells);
                    } else if (holder < OF_MESSAGE) {
                        shown.put(holder & ~POLL, cells);
                        Map<Part, Cell> byPoll = rows.getOrDefault(holder + BY_POLL, Map.of());
                        shown.put(holder | POLL, both(cells, byPoll));
                    }
                });
        return shown;
    }

    private static Map<Part, Cell> both(Map<Part, Cell> some, Map<Part, Cell> others) {
        Map<Part, Cell> both = new EnumMap<>(Part.class);
        for (Map<Part, Cell> cells : List.of(some, others)) {
            cells.forEach(
                    (part, cell) -> {
                        Cell into = both.computeIfAbsent(part, key -> new Cell());
                        cell.forEach((effect, rules) -> into.add(effect, List.copyOf(rules)));
                    });
        }
        return both;
    }

    private static final String INTRODUCTION =
            """
            # Least privilege

            <!-- Written by `touchstone explore --least-privilege`. -->

            What a process can change or see of a coport through one capability, by the rights that \
            this carries. Nothing here was written by hand: every call was tried in every state that \
            two processes with two handles each can reach with one coport and two values of a byte.

            - *sees*: there are two states that differ in this alone, and a call that has no outcome \
            in common in them.
            - *may see*: there is a call with an outcome in one of them that it has not in the other. \
            Where several errors are admissible, an implementation need not return the one that tells \
            (GEN-ERRORS-1), but it is free to.
            - All else is a change. *ends it with the last* is what deleting a capability does when no \
            other is left.
            - – says that no call through such a capability changes this or had other outcomes \
            when this was other.
            - A row with POLL says what the one without it says, and what `poll` shows besides.

            The capabilities to a coport or a message are for seeing those of other processes. Of a \
            process without any, the only call is `open`.

            """;

    private static final String OF_COCHANNELS =
            """
            ## COCHANNEL

            With a ring of two bytes. *The rest of the ring* is its memory where no byte waits; whether \
            it is written is not looked at.

            """;

    private static final String OF_COCARRIERS =
            """

            ## COCARRIER

            With a queue of one message, two message buffers and messages of one byte. *The message* is \
            the one in the buffer that a capability is to, and *other messages that were received* are \
            those in all other buffers to which there are capabilities. *The rest of the buffers* is \
            the memory of those that are free; whether it is written is not looked at.

            Receiving shows no more of a message than that it was there; what it says is seen through \
            the capability that `recvMessage` returns.

            """;

    private static final String OF_COPIPES =
            """

            ## COPIPE

            It keeps nothing, so that there is no more of it than this. What a send and a receive that \
            meet pass on shows to these two alone: the memory that it is written to is no object, and \
            no capability to it is ever held (COP-PIPE-MEET-2).

            """;

    private static String words(int holder) {
        if (holder == NO_CAPABILITY) {
            return "none";
        }
        String words =
                String.join(" ", RightsFormat.words(RightsFormat.set(holder & ALL & ~TRANSFER)));
        return (holder >= OF_MESSAGE ? "to a message: " : "")
                + (words.isEmpty() ? "no rights" : words);
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

    /** Whether POLL makes a difference to another call than poll, or TRANSFER to any. */
    private static String unused(Map<Integer, Map<Part, Cell>> all) {
        List<String> differing = new ArrayList<>();
        all.forEach(
                (holder, cells) -> {
                    int needed = ~(holder < BY_POLL ? POLL | TRANSFER : TRANSFER);
                    if (holder != NO_CAPABILITY && !cells.equals(all.get(holder & needed))) {
                        differing.add(
                                ((holder & OF_MESSAGE) != 0 ? "to a message: " : "")
                                        + String.join(
                                                " ",
                                                RightsFormat.words(
                                                        RightsFormat.set(holder & ALL))));
                    }
                });
        return differing.isEmpty()
                ? "POLL makes no difference to any call but `poll`, and TRANSFER to none: one"
                        + " process with two handles was explored with all sets of rights as well."
                : "POLL makes a difference to another call than `poll`, or TRANSFER to any, in"
                        + " these sets: "
                        + String.join("; ", differing)
                        + ".";
    }
}
