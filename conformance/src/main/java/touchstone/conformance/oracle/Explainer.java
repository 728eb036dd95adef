package touchstone.conformance.oracle;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import touchstone.conformance.history.Event;
import touchstone.conformance.history.EventsFormat;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.oracle.Verdict.Admissible;
import touchstone.conformance.oracle.Verdict.Explanation;
import touchstone.model.Errno;
import touchstone.model.Machine;
import touchstone.model.poll.Events;

/**
 * Says in words why no execution explains an event.
 *
 * @param held the configurations that explain everything before it
 * @param reached those, and all that other pending calls can lead to from there
 * @param pending the calls that had not returned
 * @param names gives the name that a number stands for
 */
record Explainer(
        Collection<Configuration> held,
        Collection<Configuration> reached,
        List<PendingCall> pending,
        IntFunction<String> names) {
    private static final int SHOWN_STATES = 3;
    private static final int SHOWN_VALUES = 4;
    private static final Outcome OK = new Outcome.Ok(-1, null);
    private static final Outcome TOO_LONG = new Outcome.Failed(Errno.EMSGSIZE);

    /** A return that no execution explains. */
    Explanation ofReturn(Event.Return event, PendingCall call) {
        Map<String, Set<String>> admissible = admissible(call);
        String observed =
                "thread "
                        + call.thread
                        + ": "
                        + Words.of(call.operation)
                        + " returned "
                        + Words.of(event.outcome());
        return new Explanation(
                event.line(),
                observed,
                admissible.entrySet().stream()
                        .map(entry -> new Admissible(entry.getKey(), List.copyOf(entry.getValue())))
                        .toList(),
                broken(call, event.outcome(), admissible),
                states(),
                pending.stream()
                        .filter(other -> other != call)
                        .map(other -> describe(other) + noHelp(other))
                        .toList());
    }

    /** A quiescent end with calls that the model would have completed. */
    Explanation ofEnd(Event.End event) {
        return new Explanation(
                event.line(),
                "the end, where nothing more would happen, with calls that have not returned",
                List.of(
                        new Admissible(
                                "the return of every call of a process that is alive",
                                List.of(Rules.ATOMIC))),
                List.of(Rules.ATOMIC),
                states(),
                pending.stream()
                        .map(
                                call ->
                                        describe(call)
                                                + "no operation waits for ever, so it should return")
                        .toList());
    }

    private Map<String, Set<String>> admissible(PendingCall call) {
        Map<String, Set<String>> outcomes = new LinkedHashMap<>();
        Set<String> data = new LinkedHashSet<>();
        Set<Integer> handles = new TreeSet<>();
        for (Configuration configuration : reached) {
            Machine machine = configuration.machine;
            if (!machine.alive(call.process)) {
                continue;
            }
            List<Outcome.Failed> errors =
                    Outcome.Failed.all().stream()
                            .filter(error -> call.refusable(machine, error.errno()))
                            .toList();
            errors.forEach(error -> add(outcomes, Words.of(error), call.operation, error));
            meetings(call, configuration, outcomes, data);
            if (call.mayTakeEffect(machine)) {
                add(outcomes, "OK", call.operation, OK);
                collectValues(call, machine, data, handles);
            }
        }
        String values = data.isEmpty() ? handles(handles) : bytes(data);
        if (!values.isEmpty() && outcomes.containsKey("OK")) {
            outcomes.put("OK with " + values, outcomes.remove("OK"));
        }
        if (outcomes.isEmpty()) {
            outcomes.put("none: its process is dead", new LinkedHashSet<>(List.of(Rules.DEATH)));
        }
        return outcomes;
    }

    /** What a call on a COPIPE may return since others that have not returned may meet it. */
    private void meetings(
            PendingCall call,
            Configuration configuration,
            Map<String, Set<String>> outcomes,
            Set<String> data) {
        Machine machine = configuration.machine;
        for (PendingCall other : pending) {
            if ((configuration.done & 1L << other.thread) != 0) {
                continue;
            }
            if (call.exceeds(other, machine)) {
                add(outcomes, Words.of(TOO_LONG), call.operation, TOO_LONG);
            }
            if (call.mayMeet(other, machine)) {
                add(outcomes, "OK", call.operation, OK);
            }
            if (other.mayMeet(call, machine)) {
                add(outcomes, "OK", call.operation, OK);
                data.add(Words.bytes(other.operation.data()));
            }
        }
    }

    private static void add(
            Map<String, Set<String>> outcomes, String words, Operation operation, Outcome outcome) {
        outcomes.computeIfAbsent(words, unseen -> new LinkedHashSet<>())
                .addAll(Rules.of(operation, outcome));
    }

    private static void collectValues(
            PendingCall call, Machine machine, Set<String> data, Set<Integer> handles) {
        if (call.operation instanceof Operation.Recv recv) {
            int cochannel = machine.object(call.process, recv.handle());
            data.add(Words.contents(machine, cochannel, recv.length()));
        } else if (call.operation instanceof Operation.Load load) {
            int buffer = machine.object(call.process, load.handle()) - machine.coports();
            data.add(Words.message(machine, buffer));
        } else if (call.operation instanceof Operation.Poll poll) {
            poll.reports(machine, call.process).forEach(events -> data.add(Words.of(events)));
        } else if (call.operation instanceof Operation.Await await) {
            await.reports(machine, call.process).forEach(events -> data.add(Words.of(events)));
        } else if (call.operation instanceof Operation.AwaitAny await) {
            await.reports(machine, call.process)
                    .forEach(reports -> data.add(Words.reports(reports)));
        } else if (call.operation.makesHandle()) {
            for (int handle = 0; handle < machine.handles(); handle++) {
                if (machine.object(call.process, handle) == Machine.NONE) {
                    handles.add(handle);
                }
            }
        }
    }

    private static String bytes(Set<String> data) {
        return data.stream().limit(SHOWN_VALUES).collect(Collectors.joining(" or "))
                + (data.size() > SHOWN_VALUES ? " or others" : "");
    }

    private static String handles(Set<Integer> handles) {
        if (handles.isEmpty()) {
            return "";
        }
        return "handle "
                + handles.stream()
                        .limit(SHOWN_VALUES)
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "))
                + (handles.size() > SHOWN_VALUES ? " or another that is empty" : "");
    }

    /**
     * The rules of the events that a poll or an await reported wrongly, compared with what it may
     * report that is nearest to it.
     */
    private List<String> wrong(PendingCall call, Operation.Poll poll, Events reported) {
        int code = EventsFormat.code(reported);
        int nearest =
                reports(call, poll)
                        .map(set -> code ^ EventsFormat.code(set))
                        .min(Comparator.comparing(Integer::bitCount))
                        .orElse(0);
        List<String> rules = new ArrayList<>(Rules.ofEvents(EventsFormat.set(nearest)));
        Events asked = poll.events();
        if ((reported.in && !asked.in) || (reported.out && !asked.out)) {
            rules.add(0, Rules.EVENTS);
        }
        return rules;
    }

    /**
     * The rules of what an await of several reported wrongly, compared with what it may report that
     * is nearest to it.
     */
    private List<String> wrong(PendingCall call, Operation.AwaitAny await, List<Events> reported) {
        Set<String> rules = new LinkedHashSet<>(List.of(Rules.WAKES_ANY));
        for (int i = 0; i < reported.size(); i++) {
            Events asked = await.polls().get(i).events();
            if ((reported.get(i).in && !asked.in) || (reported.get(i).out && !asked.out)) {
                rules.add(Rules.EVENTS);
            }
        }
        if (!EventsFormat.holdAny(reported)) {
            return List.copyOf(rules);
        }
        reports(call, await)
                .min(Comparator.comparing(each -> differences(reported, each).sum()))
                .ifPresent(
                        nearest -> {
                            for (int i = 0; i < reported.size(); i++) {
                                int code =
                                        EventsFormat.code(reported.get(i))
                                                ^ EventsFormat.code(nearest.get(i));
                                rules.addAll(Rules.ofEvents(EventsFormat.set(code)));
                            }
                        });
        return List.copyOf(rules);
    }

    /** How many events differ, for each report. */
    private static IntStream differences(List<Events> one, List<Events> other) {
        return IntStream.range(0, one.size())
                .map(
                        i ->
                                Integer.bitCount(
                                        EventsFormat.code(one.get(i))
                                                ^ EventsFormat.code(other.get(i))));
    }

    /** The machines of the states in which the caller is alive. */
    private Stream<Machine> machines(PendingCall call) {
        return reached.stream()
                .map(state -> state.machine)
                .filter(machine -> machine.alive(call.process));
    }

    /** What a poll may report in any of the states. */
    private Stream<Events> reports(PendingCall call, Operation.Poll poll) {
        return machines(call).flatMap(machine -> poll.reports(machine, call.process).stream());
    }

    /** What an await of several may report in any of the states. */
    private Stream<List<Events>> reports(PendingCall call, Operation.AwaitAny await) {
        return machines(call).flatMap(machine -> await.reports(machine, call.process).stream());
    }

    /** The rules of an await that slept through what it waited for: that events wake, and which. */
    private List<String> slept(PendingCall call, Operation.Await await) {
        Set<String> rules = new LinkedHashSet<>(List.of(Rules.WAKES));
        reports(call, await.poll()).forEach(events -> rules.addAll(Rules.ofEvents(events)));
        rules.addAll(Rules.of(await, new Outcome.Failed(Errno.ETIMEDOUT)));
        return List.copyOf(rules);
    }

    private List<String> broken(
            PendingCall call, Outcome observed, Map<String, Set<String>> admissible) {
        Set<String> rules = new LinkedHashSet<>();
        boolean okIsAdmissible = admissible.keySet().stream().anyMatch(key -> key.startsWith("OK"));
        boolean timedOut =
                observed instanceof Outcome.Failed failed && failed.errno() == Errno.ETIMEDOUT;
        if (observed instanceof Outcome.Ok ok && okIsAdmissible) {
            if (call.operation instanceof Operation.Poll poll && ok.events() != null) {
                return wrong(call, poll, ok.events());
            }
            if (call.operation instanceof Operation.Await await && ok.events() != null) {
                return EventsFormat.code(ok.events()) == 0
                        ? List.of(Rules.WAKES)
                        : wrong(call, await.poll(), ok.events());
            }
            if (call.operation instanceof Operation.AwaitAny await && ok.reports() != null) {
                return wrong(call, await, ok.reports());
            }
            return call.operation.makesHandle()
                    ? List.of(Rules.EMPTY_HANDLE)
                    : Rules.of(call.operation, OK);
        }
        if (call.operation instanceof Operation.Await await && timedOut && okIsAdmissible) {
            return slept(call, await);
        }
        if (call.operation instanceof Operation.AwaitAny && timedOut && okIsAdmissible) {
            return List.of(Rules.WAKES_ANY, "POLL-ANY-2");
        }
        if (Group.of(call.operation) == Group.COPIPE && !timedOut) {
            // That it met somebody, or what ended its waiting, is what did not happen.
            rules.addAll(Rules.of(call.operation, observed));
        }
        admissible.values().forEach(rules::addAll);
        rules.remove(Rules.AGAIN);
        rules.remove(Rules.EMPTY_HANDLE);
        if (observed instanceof Outcome.Failed failed) {
            if (okIsAdmissible) {
                rules.add(Rules.REFUSED);
            }
            if (failed.name().equals("EAGAIN")
                    && (admissible.containsKey("EPIPE") || admissible.containsKey("EMSGSIZE"))) {
                rules.add(Rules.AGAIN);
            }
        }
        return List.copyOf(rules);
    }

    private List<String> states() {
        Set<List<String>> distinct = new LinkedHashSet<>();
        held.forEach(configuration -> distinct.add(Words.of(configuration.machine, names)));
        List<String> lines = new ArrayList<>();
        int shown = 0;
        for (List<String> state : distinct) {
            if (shown == SHOWN_STATES) {
                lines.add("and " + (distinct.size() - shown) + " more states");
                break;
            }
            shown++;
            if (distinct.size() > 1) {
                lines.add("state " + shown + " of " + distinct.size() + ":");
            }
            lines.addAll(state);
        }
        return lines;
    }

    private static String describe(PendingCall call) {
        return "thread "
                + call.thread
                + ": "
                + Words.of(call.operation)
                + " of line "
                + call.line
                + ": ";
    }

    private String noHelp(PendingCall other) {
        long thread = 1L << other.thread;
        if (held.stream().allMatch(configuration -> (configuration.done & thread) != 0)) {
            return other.refused() ? "was refused already" : "has taken effect already";
        }
        if (other.refused()) {
            return "returns " + Words.of(other.outcome) + ", which changes nothing";
        }
        if (reached.stream().noneMatch(configuration -> (configuration.done & thread) != 0)) {
            return other.never() || other.outcome == null
                    ? "cannot take effect here"
                    : "cannot take effect here and return " + Words.of(other.outcome);
        }
        return "may take effect first, but that does not help";
    }
}
