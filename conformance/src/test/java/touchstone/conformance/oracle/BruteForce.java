package touchstone.conformance.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import touchstone.conformance.history.CoportType;
import touchstone.conformance.history.Event;
import touchstone.conformance.history.Header;
import touchstone.conformance.history.History;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.model.Errno;
import touchstone.model.Machine;
import touchstone.model.poll.Events;

/**
 * The second decider: before each event it tries to let nothing, or any one call that is pending,
 * take effect, and so every order of everything. It remembers nothing and prunes nothing, and
 * shares no code with the oracle.
 */
final class BruteForce {
    private final Header header;
    private final List<Event> events;
    private final Map<String, Integer> names = new HashMap<>();

    /**
     * A call that has not returned; {@code returned} is null when it never does, and {@code early}
     * true for as long as it is told only later that its time is over.
     */
    private record Waiting(
            int thread, int process, Operation operation, Outcome returned, boolean early) {}

    private BruteForce(History history) {
        header = history.header();
        events = history.events();
    }

    /** True when some execution of the model explains the history. */
    static boolean accepts(History history) {
        BruteForce decider = new BruteForce(history);
        Machine machine = history.header().profile().machine();
        return decider.explains(0, machine, List.of(), List.of());
    }

    private boolean explains(int next, Machine machine, List<Waiting> waiting, List<Integer> done) {
        if (next == events.size()) {
            return true;
        }
        for (Waiting call : waiting) {
            if (!done.contains(call.thread)) {
                List<Integer> more = new ArrayList<>(done);
                more.add(call.thread);
                if (meetsSomebody(next, machine, waiting, done, call)) {
                    return true;
                }
                for (Machine after : effects(machine, call)) {
                    if (explains(next, after, waiting, more)) {
                        return true;
                    }
                }
            }
        }
        return happens(next, machine, waiting, done);
    }

    /**
     * Whether what comes next is explained after the call, a send through a COPIPE, has met any of
     * the receives: it takes effect together with one, or has too much for one, which waits on.
     */
    private boolean meetsSomebody(
            int next, Machine machine, List<Waiting> waiting, List<Integer> done, Waiting call) {
        for (Waiting other : waiting) {
            if (done.contains(other.thread)
                    || !(call.operation instanceof Operation.SendPipe send)
                    || !(other.operation instanceof Operation.RecvPipe recv)
                    || !machine.alive(call.process)
                    || !machine.alive(other.process)) {
                continue;
            }
            List<Integer> more = new ArrayList<>(done);
            more.add(call.thread);
            byte[] data = send.data();
            if (call.returned instanceof Outcome.Failed failed) {
                boolean exceeds =
                        failed.errno() == Errno.EMSGSIZE
                                && machine.exceeds(
                                        call.process,
                                        send.handle(),
                                        data.length,
                                        other.process,
                                        recv.handle(),
                                        recv.length());
                if (exceeds && explains(next, machine, waiting, more)) {
                    return true;
                }
            } else if (!(other.returned instanceof Outcome.Failed)) {
                byte[] got = new byte[data.length];
                boolean met =
                        machine.rendezvous(
                                call.process,
                                send.handle(),
                                data,
                                data.length,
                                other.process,
                                recv.handle(),
                                recv.length(),
                                got);
                more.add(other.thread);
                boolean seen =
                        other.returned == null
                                || Arrays.equals(got, ((Outcome.Ok) other.returned).data());
                if (met && seen && explains(next, machine, waiting, more)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean happens(int next, Machine machine, List<Waiting> waiting, List<Integer> done) {
        Event event = events.get(next);
        List<Waiting> still = new ArrayList<>(waiting);
        List<Integer> stillDone = new ArrayList<>(done);
        Machine after = machine;
        if (event instanceof Event.Call call) {
            int thread = call.thread();
            int process = header.processOf().get(thread);
            still.add(
                    new Waiting(
                            thread,
                            process,
                            call.operation(),
                            outcome(next + 1, thread),
                            hasDeadline(next + 1, thread)));
        } else if (event instanceof Event.Deadline deadline) {
            still.replaceAll(
                    call ->
                            call.thread == deadline.thread()
                                    ? new Waiting(
                                            call.thread,
                                            call.process,
                                            call.operation,
                                            call.returned,
                                            false)
                                    : call);
        } else if (event instanceof Event.Return returned) {
            if (!done.contains(returned.thread())) {
                return false;
            }
            still.removeIf(call -> call.thread == returned.thread());
            stillDone.remove((Object) returned.thread());
        } else if (event instanceof Event.Crash crash) {
            still.removeIf(call -> call.process == crash.process());
            stillDone.removeIf(thread -> header.processOf().get(thread) == crash.process());
            after = machine.copy();
            after.die(crash.process());
        } else if (event instanceof Event.ThreadCrash crash) {
            still.removeIf(call -> call.thread == crash.thread());
            stillDone.remove((Object) crash.thread());
            if (wasLast(next, crash.thread())) {
                after = machine.copy();
                after.die(header.processOf().get(crash.thread()));
            }
        } else if (event instanceof Event.End end && end.quiescent()) {
            return waiting.stream().noneMatch(call -> machine.alive(call.process));
        }
        return explains(next + 1, after, still, stillDone);
    }

    private boolean hasDeadline(int from, int thread) {
        for (Event event : events.subList(from, events.size())) {
            if (event instanceof Event.Deadline deadline && deadline.thread() == thread) {
                return true;
            }
            if (event instanceof Event.Return returned && returned.thread() == thread) {
                return false;
            }
        }
        return false;
    }

    private boolean wasLast(int next, int thread) {
        int process = header.processOf().get(thread);
        long others = header.processOf().stream().filter(of -> of == process).count() - 1;
        long ended =
                events.subList(0, next).stream()
                        .filter(event -> event instanceof Event.ThreadCrash)
                        .map(event -> ((Event.ThreadCrash) event).thread())
                        .filter(of -> header.processOf().get(of) == process)
                        .count();
        return ended == others;
    }

    private Outcome outcome(int from, int thread) {
        for (Event event : events.subList(from, events.size())) {
            if (event instanceof Event.Return returned && returned.thread() == thread) {
                return returned.outcome();
            }
            if (event instanceof Event.Crash crash
                    && crash.process() == header.processOf().get(thread)) {
                return null;
            }
            if (event instanceof Event.ThreadCrash crash && crash.thread() == thread) {
                return null;
            }
        }
        return null;
    }

    /** Every state in which the call, ending as it did, may leave the machine. */
    private List<Machine> effects(Machine machine, Waiting call) {
        if (!machine.alive(call.process)) {
            return call.operation instanceof Operation.Exit ? List.of(machine) : List.of();
        }
        if (call.returned instanceof Outcome.Failed failed) {
            return fails(machine, call, failed.errno()) ? List.of(machine) : List.of();
        }
        List<Machine> after = new ArrayList<>();
        Outcome.Ok ok = (Outcome.Ok) call.returned;
        boolean any =
                ok == null
                        && (call.operation instanceof Operation.Open
                                || call.operation instanceof Operation.Derive
                                || call.operation instanceof Operation.Copy
                                || call.operation instanceof Operation.Move
                                || call.operation instanceof Operation.RecvMessage);
        int first = any || ok == null ? 0 : Math.max(0, ok.handle());
        int last = any ? machine.handles() - 1 : first;
        for (int handle = first; handle <= last; handle++) {
            Machine one = machine.copy();
            if (succeeds(one, call, handle, ok)) {
                after.add(one);
            }
        }
        return after;
    }

    private int name(Operation.Open open) {
        return open.name() == null
                ? Machine.NONE
                : names.computeIfAbsent(open.name(), unseen -> names.size());
    }

    private boolean fails(Machine machine, Waiting call, int error) {
        int process = call.process;
        if (call.operation instanceof Operation.Open open) {
            return switch (open.type()) {
                case COCHANNEL -> machine.openFails(process, name(open), error);
                case COCARRIER -> machine.openCocarrierFails(process, name(open), error);
                case COPIPE -> machine.openCopipeFails(process, name(open), error);
            };
        } else if (call.operation instanceof Operation.Derive derive) {
            return machine.deriveFails(process, derive.handle(), derive.rights(), error);
        } else if (call.operation instanceof Operation.Copy copy) {
            return machine.copyFails(process, copy.handle(), error);
        } else if (call.operation instanceof Operation.Move move) {
            return machine.moveFails(process, move.handle(), error);
        } else if (call.operation instanceof Operation.Delete delete) {
            return machine.deleteFails(process, delete.handle(), error);
        } else if (call.operation instanceof Operation.Revoke revoke) {
            return machine.revokeFails(process, revoke.handle(), error);
        } else if (call.operation instanceof Operation.Send send) {
            return machine.sendFails(process, send.handle(), send.data().length, error);
        } else if (call.operation instanceof Operation.Recv recv) {
            return machine.recvFails(process, recv.handle(), recv.length(), error);
        } else if (call.operation instanceof Operation.SendMessage send) {
            return machine.sendMessageFails(process, send.handle(), send.data().length, error);
        } else if (call.operation instanceof Operation.RecvMessage recv) {
            return machine.recvMessageFails(process, recv.handle(), error);
        } else if (call.operation instanceof Operation.Load load) {
            return machine.loadFails(process, load.handle(), error);
        } else if (call.operation instanceof Operation.Poll poll) {
            return machine.pollFails(process, poll.handle(), error);
        } else if (call.operation instanceof Operation.Await await) {
            Operation.Poll poll = await.poll();
            Events none = new Events(false, false, false);
            return error == Errno.ETIMEDOUT
                    ? !call.early
                            && machine.pollReports(process, poll.handle(), poll.events(), none)
                    : machine.awaitFails(process, await.handle(), error);
        } else if (call.operation instanceof Operation.AwaitAny await) {
            Events none = new Events(false, false, false);
            List<Events> nothing = Collections.nCopies(await.polls().size(), none);
            return error == Errno.ETIMEDOUT
                    ? !call.early && reports(machine, process, await, nothing)
                    : await.polls().stream()
                            .anyMatch(poll -> machine.awaitFails(process, poll.handle(), error));
        } else if (call.operation instanceof Operation.SendPipe send) {
            int length = send.data().length;
            return error == Errno.ETIMEDOUT
                    ? !call.early && machine.sendPipeWaits(process, send.handle(), length)
                    : machine.sendPipeFails(process, send.handle(), length, error);
        } else if (call.operation instanceof Operation.RecvPipe recv) {
            return error == Errno.ETIMEDOUT
                    ? !call.early && machine.recvPipeWaits(process, recv.handle(), recv.length())
                    : machine.recvPipeFails(process, recv.handle(), recv.length(), error);
        } else if (call.operation instanceof Operation.Close close) {
            return machine.closeFails(process, close.handle(), error);
        }
        return false;
    }

    private boolean succeeds(Machine machine, Waiting call, int handle, Outcome.Ok ok) {
        int process = call.process;
        if (call.operation instanceof Operation.Open open) {
            if (open.type() == CoportType.COCARRIER) {
                int unused = Math.max(machine.cochannels(), machine.freeCocarrier());
                return machine.openCocarrier(process, name(open), handle, unused);
            }
            if (open.type() == CoportType.COPIPE) {
                int unused = Math.max(machine.firstCopipe(), machine.freeCopipe());
                return machine.openCopipe(process, name(open), handle, unused);
            }
            int unused = Math.max(0, machine.freeCochannel());
            return machine.open(process, name(open), handle, unused);
        } else if (call.operation instanceof Operation.Derive derive) {
            return machine.derive(process, derive.handle(), derive.rights(), handle);
        } else if (call.operation instanceof Operation.Copy copy) {
            return machine.copy(process, copy.handle(), handle);
        } else if (call.operation instanceof Operation.Move move) {
            return machine.move(process, move.handle(), handle);
        } else if (call.operation instanceof Operation.Delete delete) {
            return machine.delete(process, delete.handle());
        } else if (call.operation instanceof Operation.Revoke revoke) {
            return machine.revoke(process, revoke.handle());
        } else if (call.operation instanceof Operation.Send send) {
            return machine.send(process, send.handle(), send.data(), send.data().length);
        } else if (call.operation instanceof Operation.Recv recv) {
            return receives(machine, process, recv, ok);
        } else if (call.operation instanceof Operation.SendMessage send) {
            byte[] data = send.data();
            int buffer = Math.max(0, machine.freeBuffer());
            machine.reclaim(buffer);
            return machine.sendMessage(process, send.handle(), data, data.length, buffer);
        } else if (call.operation instanceof Operation.RecvMessage recv) {
            return machine.recvMessage(
                    process, recv.handle(), handle, machine.oldest(process, recv.handle()));
        } else if (call.operation instanceof Operation.Load load) {
            return ok == null
                    || machine.loadDelivers(process, load.handle(), ok.data(), ok.data().length);
        } else if (call.operation instanceof Operation.Poll poll) {
            return ok == null
                    || machine.pollReports(process, poll.handle(), poll.events(), ok.events());
        } else if (call.operation instanceof Operation.Await await) {
            return ok == null
                    || ((ok.events().in || ok.events().out || ok.events().closed)
                            && machine.pollReports(
                                    process, await.handle(), await.events(), ok.events()));
        } else if (call.operation instanceof Operation.AwaitAny await) {
            return ok == null
                    || (ok.reports().stream().anyMatch(each -> each.in || each.out || each.closed)
                            && reports(machine, process, await, ok.reports()));
        } else if (call.operation instanceof Operation.Close close) {
            return machine.close(process, close.handle());
        } else if (call.operation instanceof Operation.SendPipe
                || call.operation instanceof Operation.RecvPipe) {
            return false;
        }
        machine.die(process);
        return true;
    }

    private static boolean reports(
            Machine machine, int process, Operation.AwaitAny await, List<Events> reported) {
        for (int i = 0; i < reported.size(); i++) {
            Operation.Poll poll = await.polls().get(i);
            if (!machine.pollReports(process, poll.handle(), poll.events(), reported.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Any number of bytes that the machine delivers will do, but at most one number does. */
    private static boolean receives(
            Machine machine, int process, Operation.Recv recv, Outcome.Ok ok) {
        for (int count = 1; count <= recv.length(); count++) {
            byte[] got = new byte[count];
            if (machine.recv(process, recv.handle(), recv.length(), got, count)) {
                return ok == null || Arrays.equals(got, ok.data());
            }
        }
        return false;
    }
}
