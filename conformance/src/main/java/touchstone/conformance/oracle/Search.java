package touchstone.conformance.oracle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import touchstone.conformance.history.Event;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.Header;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.history.Profile;
import touchstone.model.Errno;
import touchstone.model.Machine;

/**
 * The search for executions that explain a history.
 *
 * <p>After each event it holds every configuration that explains the events so far. A call takes
 * effect as late as possible: when a thread returns, its call must have taken effect, and before
 * it, in every order, any of the others that are pending. For example, after
 *
 * <pre>
 *   thread 0 calls send(0a)
 *   thread 1 calls recv(1 byte)
 *   thread 1 returns 0a
 * </pre>
 *
 * only the configuration is left in which thread 0's call took effect, though it has not returned.
 * What a call returns is looked up ahead, so that it is let take effect only as it was observed.
 *
 * <p>Four things keep this small. A call that is refused, or only reads, changes no state, so it is
 * done in the first state that explains its outcome, and never a branch; that another outcome would
 * have been admissible there as well makes no difference. Of calls that leave the handles alone,
 * only those on the same coport as the one that returns can matter to it, or on any COCARRIER if it
 * is on one; the others can still take effect later. Orders that lead to the same state with the
 * same calls done are gone on from once. And a call that overlaps no other changes the one state in
 * place.
 */
final class Search {
    /** So many bytes of machine states may be held, whatever the number of states. */
    private static final long STATE_BYTES = 512L << 20;

    /** From so many names on, those that are no longer in use are forgotten. */
    private static final int NAMES = 4096;

    /** So many steps are spent on finding out why there is no explanation. */
    private static final long EXPLANATION_STEPS = 20_000;

    private final LookAhead events;
    private final PendingCall[] calls;
    private final Map<String, Integer> names = new HashMap<>();
    private final ArrayDeque<Configuration> work = new ArrayDeque<>();
    private long stepLimit;
    private final int stateLimit;

    private List<Configuration> current = new ArrayList<>();
    private Machine scratch;
    private Machine scratchIs;
    private int nextName;
    private int nameLimit = NAMES;
    private long pending;
    private long ended;
    private long count;
    private long steps;
    private long line = 1;

    /** Thrown when the budget is spent. */
    private static final class Spent extends Exception {
        private static final long serialVersionUID = 1;

        Spent(String reason) {
            super(reason, null, false, false);
        }
    }

    Search(Header header, Iterator<Event> events, Budget budget) {
        this.events = new LookAhead(header, events);
        List<Integer> processOf = header.processOf();
        calls = new PendingCall[processOf.size()];
        for (int thread = 0; thread < calls.length; thread++) {
            int process = processOf.get(thread);
            calls[thread] =
                    new PendingCall(
                            thread, process, Collections.frequency(processOf, process) == 1);
        }
        stepLimit = budget.steps();
        stateLimit = (int) Math.min(budget.states(), 1 + STATE_BYTES / stateBytes(header));
        current.add(new Configuration(header.profile().machine(), 0));
    }

    private static long stateBytes(Header header) {
        Profile profile = header.profile();
        long slots = (long) profile.processes() * profile.capabilities();
        long descent = profile.has(Group.REVOKE) ? slots * slots : 0;
        return 16 * slots
                + descent
                + (64L + profile.ringBytes()) * profile.cochannels()
                + 16L * profile.cocarriers()
                + (64L + profile.carrierBytes()) * profile.buffers();
    }

    Verdict judge() {
        try {
            while (events.hasNext()) {
                Event event = events.next();
                line = event.line();
                count++;
                if (!explain(event)) {
                    return reject(event);
                }
            }
            return new Verdict.Accept(count, steps);
        } catch (Spent spent) {
            return new Verdict.Unknown(line, Math.min(steps, stepLimit), spent.getMessage());
        }
    }

    /** The distinct states after all events, in words; none when there is no verdict ACCEPT. */
    List<List<String>> states() {
        if (!(judge() instanceof Verdict.Accept)) {
            return List.of();
        }
        return current.stream()
                .map(configuration -> Words.of(configuration.machine, this::nameOf))
                .distinct()
                .toList();
    }

    /** Goes on to the configurations that explain the event too; false when there are none. */
    private boolean explain(Event event) throws Spent {
        if (event instanceof Event.Call call) {
            called(call);
        } else if (event instanceof Event.Return returned) {
            return returned(returned);
        } else if (event instanceof Event.Deadline deadline) {
            calls[deadline.thread()].early = false;
        } else if (event instanceof Event.Crash crash) {
            ends(threadsOf(crash.process()), crash.process());
        } else if (event instanceof Event.ThreadCrash crash) {
            int process = calls[crash.thread()].process;
            long thread = bit(crash.thread());
            boolean last = (threadsOf(process) & ~ended & ~thread) == 0;
            ends(thread, last ? process : Machine.NONE);
        } else if (event instanceof Event.End end && end.quiescent()) {
            return settled();
        }
        return true;
    }

    private static long bit(int thread) {
        return 1L << thread;
    }

    private long threadsOf(int process) {
        long threads = 0;
        for (PendingCall call : calls) {
            threads |= (call.process == process) ? bit(call.thread) : 0;
        }
        return threads;
    }

    // ---- calls

    private void called(Event.Call event) {
        PendingCall call = calls[event.thread()];
        call.operation = event.operation();
        call.outcome = null;
        call.early = false;
        call.line = event.line();
        call.name = Machine.NONE;
        if (event.operation() instanceof Operation.Open open && open.name() != null) {
            call.name = names.computeIfAbsent(open.name(), unseen -> nextName++);
        }
        pending |= bit(event.thread());
        if (names.size() > nameLimit) {
            forgetNames();
        }
    }

    /** Names that no state and no pending call knows will never be compared with again. */
    private void forgetNames() {
        Set<Integer> known = new HashSet<>();
        for (Configuration configuration : current) {
            for (int coport = 0; coport < configuration.machine.coports(); coport++) {
                known.add(configuration.machine.name(coport));
            }
        }
        for (PendingCall call : calls) {
            known.add(call.name);
        }
        names.values().retainAll(known);
        nameLimit = Math.max(NAMES, 2 * names.size());
    }

    // ---- returns

    private boolean returned(Event.Return event) throws Spent {
        PendingCall call = calls[event.thread()];
        long thread = bit(event.thread());
        call.outcome = event.outcome();
        boolean explained =
                (pending == thread && current.size() == 1)
                        ? alone(current.get(0), call)
                        : among(call);
        if (explained) {
            pending &= ~thread;
            call.operation = null;
        }
        return explained;
    }

    /** The call takes effect, or is refused, in place and with nothing before it. */
    private boolean alone(Configuration configuration, PendingCall call) throws Spent {
        long thread = bit(call.thread);
        if ((configuration.done & thread) != 0) {
            configuration.done &= ~thread;
            configuration.changed();
            return true;
        }
        step();
        if (call.changesNothing()) {
            return explained(configuration, call);
        }
        if (call.takeEffect(configuration.machine, 0)) {
            configuration.changed();
            return true;
        }
        return false;
    }

    /** As {@link #alone}, after any of the pending calls that could matter to it. */
    private boolean among(PendingCall call) throws Spent {
        Set<Configuration> visited = new HashSet<>();
        Set<Configuration> after = new LinkedHashSet<>();
        for (Configuration configuration : current) {
            if (call.operation instanceof Operation.RecvPipe && call.refused()) {
                refuseSends(configuration);
            }
            long relevant = relevant(configuration, call);
            if (relevant == bit(call.thread) || (configuration.done & bit(call.thread)) != 0) {
                if (alone(configuration, call)) {
                    after.add(configuration);
                }
            } else {
                explore(configuration, relevant, bit(call.thread), true, visited, after);
            }
        }
        if (after.isEmpty()) {
            return false;
        }
        current = new ArrayList<>(after);
        return true;
    }

    /**
     * The pending calls that can change what the call returns. While all that are pending leave the
     * handles alone and look at one object, those are the ones that meet it on its coport: the
     * others commute with them, and take effect at their own return, or at that of one to which
     * they matter.
     */
    private long relevant(Configuration configuration, PendingCall call) {
        long thread = bit(call.thread);
        Machine machine = configuration.machine;
        int place = call.meetingPlace(machine);
        boolean everywhere = call.mattersEverywhere();
        long open = alive(configuration, pending & ~configuration.done & ~thread);
        long same = thread;
        for (long rest = open; rest != 0; rest &= rest - 1) {
            PendingCall other = calls[Long.numberOfTrailingZeros(rest)];
            everywhere |= other.mattersEverywhere();
            if (place != Machine.NONE && other.meetingPlace(machine) == place) {
                same |= bit(other.thread);
            }
        }
        return everywhere ? (open | thread) : same;
    }

    // ---- the search proper

    /**
     * Lets pending calls take effect, in every order, from a configuration on.
     *
     * @param relevant the calls that may
     * @param targets the calls one of which must be the last that does
     * @param first whether to stop at the first target, which is then no longer marked as done
     * @param visited where the search has been in the course of this event
     * @param reached receives the configurations where a target was the last, and, unless the
     *     search stops at the first target, the one it started from
     */
    private void explore(
            Configuration start,
            long relevant,
            long targets,
            boolean first,
            Set<Configuration> visited,
            Collection<Configuration> reached)
            throws Spent {
        lookAhead(start, relevant);
        arrive(start, relevant, 0, targets, first, visited, reached);
        while (!work.isEmpty()) {
            Configuration from = work.pop();
            scratchIs = null;
            for (long rest = relevant & ~from.done; rest != 0; rest &= rest - 1) {
                PendingCall call = calls[Long.numberOfTrailingZeros(rest)];
                if (call.changesNothing()) {
                    continue;
                }
                if (call.operation instanceof Operation.SendPipe) {
                    meet(call, from, relevant, targets, first, visited, reached);
                    continue;
                }
                int choices = call.choices(from.machine);
                for (int choice = 0; choice < choices; choice++) {
                    step();
                    Machine machine = scratchOf(from.machine);
                    if (call.takeEffect(machine, choice)) {
                        scratch = null;
                        long thread = bit(call.thread);
                        Configuration next = new Configuration(machine, from.done | thread);
                        arrive(next, relevant, thread, targets, first, visited, reached);
                    }
                }
            }
        }
    }

    /** Lets a send through a COPIPE take effect together with each receive that it can meet. */
    private void meet(
            PendingCall send,
            Configuration from,
            long relevant,
            long targets,
            boolean first,
            Set<Configuration> visited,
            Collection<Configuration> reached)
            throws Spent {
        for (long rest = relevant & ~from.done; rest != 0; rest &= rest - 1) {
            PendingCall recv = calls[Long.numberOfTrailingZeros(rest)];
            if (recv.operation instanceof Operation.RecvPipe) {
                step();
                if (send.meets(recv, from.machine)) {
                    long both = bit(send.thread) | bit(recv.thread);
                    Configuration next = new Configuration(from.machine.copy(), from.done | both);
                    arrive(next, relevant, both, targets, first, visited, reached);
                }
            }
        }
    }

    /** True when the state explains the outcome of a call that changes nothing. */
    private boolean explained(Configuration configuration, PendingCall call) {
        return call.explained(configuration.machine)
                || (call.outcome instanceof Outcome.Failed failed
                        && failed.errno() == Errno.EMSGSIZE
                        && exceedsOne(configuration, call));
    }

    /**
     * Refuses sends through a COPIPE that are too long, while who asks for fewer bytes still waits:
     * a receive that is refused is done in the first state that explains it, but may have waited
     * until it returns.
     */
    private void refuseSends(Configuration configuration) throws Spent {
        for (long rest = pending & ~configuration.done; rest != 0; rest &= rest - 1) {
            PendingCall send = calls[Long.numberOfTrailingZeros(rest)];
            if (send.operation instanceof Operation.SendPipe) {
                lookAhead(configuration, bit(send.thread));
                if (send.refused() && explained(configuration, send)) {
                    configuration.done |= bit(send.thread);
                    configuration.changed();
                }
            }
        }
    }

    /**
     * True when the call sends more through a COPIPE than one asks for who may wait there. A
     * receive that was refused may have waited until then.
     */
    private boolean exceedsOne(Configuration configuration, PendingCall send) {
        for (long rest = pending; rest != 0; rest &= rest - 1) {
            PendingCall recv = calls[Long.numberOfTrailingZeros(rest)];
            boolean waits = (configuration.done & bit(recv.thread)) == 0 || recv.refused();
            if (waits && send.exceeds(recv, configuration.machine)) {
                return true;
            }
        }
        return false;
    }

    /** Takes in a configuration: does what changes nothing in it, and sees what it is good for. */
    private void arrive(
            Configuration configuration,
            long relevant,
            long last,
            long targets,
            boolean first,
            Set<Configuration> visited,
            Collection<Configuration> reached)
            throws Spent {
        for (long rest = relevant & ~configuration.done; rest != 0; rest &= rest - 1) {
            PendingCall call = calls[Long.numberOfTrailingZeros(rest)];
            if (call.changesNothing()) {
                step();
                if (explained(configuration, call)) {
                    configuration.done |= bit(call.thread);
                    configuration.changed();
                }
            }
        }
        if (first && (configuration.done & targets) != 0) {
            configuration.done &= ~targets;
            configuration.changed();
            reached.add(configuration);
        } else {
            if (visited.add(configuration)) {
                work.push(configuration);
            }
            if (!first && (last == 0 || (last & targets) != 0)) {
                reached.add(configuration);
            }
        }
        if (visited.size() + reached.size() + current.size() > stateLimit) {
            throw new Spent("more than " + stateLimit + " states at one time");
        }
    }

    /** A machine in the state of {@code machine}; a refused transition has left it as it was. */
    private Machine scratchOf(Machine machine) {
        if (scratch == null) {
            scratch = machine.copy();
        } else if (scratchIs != machine) {
            scratch.become(machine);
        }
        scratchIs = machine;
        return scratch;
    }

    /** Finds out how the calls will end that may take effect from the configuration on. */
    private void lookAhead(Configuration configuration, long relevant) throws Spent {
        for (long rest = relevant & ~configuration.done; rest != 0; rest &= rest - 1) {
            PendingCall call = calls[Long.numberOfTrailingZeros(rest)];
            if (call.outcome == null) {
                call.outcome = events.outcome(call.thread);
                if (call.outcome == null) {
                    throw new Spent(
                            "the call of line " + call.line + " returns too far ahead, if at all");
                }
                call.early = events.deadlineIsAhead(call.thread);
            }
        }
    }

    private void step() throws Spent {
        if (++steps > stepLimit) {
            throw new Spent("more than " + stepLimit + " steps");
        }
    }

    // ---- ends

    /** The threads end, and with them the process if one is named. */
    private void ends(long threads, int process) throws Spent {
        for (PendingCall call : calls) {
            if ((threads & bit(call.thread)) != 0) {
                call.outcome = LookAhead.NEVER;
            }
        }
        // A death changes the state, so that any pending call may have come before it.
        long targets = process == Machine.NONE ? pending & threads : pending;
        Collection<Configuration> reached = current;
        if (targets != 0) {
            reached = new LinkedHashSet<>();
            Set<Configuration> visited = new HashSet<>();
            for (Configuration configuration : current) {
                long relevant = alive(configuration, pending);
                explore(configuration, relevant, targets, false, visited, reached);
            }
        }
        Set<Configuration> after = new LinkedHashSet<>();
        for (Configuration configuration : List.copyOf(reached)) {
            if (process != Machine.NONE) {
                step();
                configuration.machine.die(process);
            }
            configuration.done &= ~threads;
            configuration.changed();
            after.add(configuration);
        }
        current = new ArrayList<>(after);
        ended |= threads;
        pending &= ~threads;
        for (PendingCall call : calls) {
            if ((threads & bit(call.thread)) != 0) {
                call.operation = null;
            }
        }
    }

    /**
     * No operation blocks for ever, so at a quiescent end a call is pending only where its process
     * has died, or may have by an exit that is pending itself.
     */
    private boolean settled() {
        long exiting = 0;
        for (PendingCall call : calls) {
            if (call.operation instanceof Operation.Exit) {
                exiting |= threadsOf(call.process);
            }
        }
        long hanging = pending & ~exiting;
        List<Configuration> after =
                current.stream()
                        .filter(configuration -> alive(configuration, hanging) == 0)
                        .toList();
        if (after.isEmpty()) {
            return false;
        }
        current = after;
        return true;
    }

    /** Those of the threads whose process is alive. */
    private long alive(Configuration configuration, long threads) {
        long alive = 0;
        for (long rest = threads; rest != 0; rest &= rest - 1) {
            PendingCall call = calls[Long.numberOfTrailingZeros(rest)];
            alive |= configuration.machine.alive(call.process) ? bit(call.thread) : 0;
        }
        return alive;
    }

    // ---- explanations

    private Verdict reject(Event event) {
        long waiting = pending;
        if (event instanceof Event.Return returned) {
            waiting &= ~bit(returned.thread());
        }
        List<Configuration> held =
                current.stream()
                        .map(one -> new Configuration(one.machine.copy(), one.done))
                        .toList();
        Set<Configuration> reached = new LinkedHashSet<>();
        stepLimit = steps + EXPLANATION_STEPS;
        try {
            for (Configuration configuration : current) {
                long relevant = alive(configuration, waiting);
                explore(configuration, relevant, relevant, false, new HashSet<>(), reached);
            }
        } catch (Spent spent) {
            reached.addAll(held);
        }
        List<PendingCall> unreturned =
                Stream.of(calls).filter(call -> (pending & bit(call.thread)) != 0).toList();
        Explainer explainer = new Explainer(held, reached, unreturned, this::nameOf);
        return new Verdict.Reject(
                event instanceof Event.Return returned
                        ? explainer.ofReturn(returned, calls[returned.thread()])
                        : explainer.ofEnd((Event.End) event));
    }

    private String nameOf(int number) {
        return names.entrySet().stream()
                .filter(entry -> entry.getValue() == number)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("?");
    }
}
