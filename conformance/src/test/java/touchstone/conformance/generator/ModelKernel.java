package touchstone.conformance.generator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import touchstone.conformance.history.Event;
import touchstone.conformance.history.Header;
import touchstone.conformance.history.History;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.history.Profile;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.Step;
import touchstone.conformance.suite.TestCase;
import touchstone.model.Errno;
import touchstone.model.Machine;
import touchstone.model.poll.Events;

/**
 * An implementation made of the model itself: it runs a test and records the history. Where the
 * kernel has a choice, of handles, coports, errors and the order of what is side by side, a random
 * generator makes it.
 */
final class ModelKernel {
    private final TestCase test;
    private final SplittableRandom random;

    /** How it differs from a kernel that makes each call when it comes to it. */
    private enum Manner {
        /** Not at all: the time of an await is over when it is made. */
        PROMPT,
        /** The time of an await is never over, nor that of a meeting that somebody comes to. */
        PATIENT,
        /** A poll looks for CLOSED in a step of its own. */
        SPLITS_POLLS
    }

    private final Manner manner;

    /**
     * Meetings that wait for so long, in milliseconds, do so for somebody who is certain to come.
     */
    private static final int CERTAIN = 50;

    private final Machine machine;
    private final Profile profile;
    private final List<Event> events = new ArrayList<>();
    private final Map<String, Integer> names = new HashMap<>();

    /** What is done instead of a revoke; null for what the model does. */
    private FaultyRevoke revoke;

    /** By call: the handle that it returned, or -1. */
    private final List<Integer> handles = new ArrayList<>();

    /** By call: how it ended; null when it was not made. */
    private final List<Outcome> outcomes = new ArrayList<>();

    private ModelKernel(Profile profile, TestCase test, long choices, Manner manner) {
        this.profile = profile;
        this.test = test;
        this.manner = manner;
        random = new SplittableRandom(choices);
        machine = profile.machine();
    }

    /** What came of a run: the history, and for each call its outcome or null. */
    record Run(History history, List<Outcome> outcomes) {}

    static Run run(Profile profile, TestCase test, long choices) {
        return run(new ModelKernel(profile, test, choices, Manner.PROMPT));
    }

    /** The same where awaits never time out; fails when nobody can go on. */
    static Run runPatiently(Profile profile, TestCase test, long choices) {
        return run(new ModelKernel(profile, test, choices, Manner.PATIENT));
    }

    /** The same with a fault: polls look at the contents first, and for CLOSED some time later. */
    static Run runSplittingPolls(Profile profile, TestCase test, long choices) {
        return run(new ModelKernel(profile, test, choices, Manner.SPLITS_POLLS));
    }

    /** The same with a fault: what it keeps of what descends from what. */
    static Run runRevoking(Profile profile, TestCase test, long choices, FaultyRevoke.Fault fault) {
        ModelKernel kernel = new ModelKernel(profile, test, choices, Manner.PROMPT);
        kernel.revoke = new FaultyRevoke(profile, fault);
        return run(kernel);
    }

    private static Run run(ModelKernel kernel) {
        TestCase test = kernel.test;
        for (Step step : test.steps()) {
            if (step instanceof Step.Single single) {
                kernel.together(List.of(single.command()));
            } else if (step instanceof Step.Together together) {
                kernel.together(together.commands());
            } else if (step instanceof Step.Kill kill) {
                kernel.machine.die(kill.process());
                kernel.events.add(new Event.Crash(kernel.line(), kill.process()));
            }
        }
        return new Run(
                new History(new Header(kernel.profile, test.processOf()), kernel.events),
                kernel.outcomes);
    }

    private long line() {
        return events.size() + 2L;
    }

    /** Where a thread is in its part of the commands. */
    private static final class Line {
        private final List<Integer> calls = new ArrayList<>();
        private final List<Command> commands = new ArrayList<>();
        private int at;
        private Operation called;
        private boolean done;

        /** What a poll has seen that goes on to look for CLOSED. */
        private Events seen;

        /** Whether it sleeps in a COPIPE. */
        private boolean waits;

        /** The call that it is at. */
        private int call() {
            return calls.get(at);
        }
    }

    private Map<Integer, Line> threads = new HashMap<>();

    private void together(List<Command> commands) {
        threads = new HashMap<>();
        for (Command command : commands) {
            Line thread = threads.computeIfAbsent(command.thread(), key -> new Line());
            thread.calls.add(handles.size());
            thread.commands.add(command);
            handles.add(-1);
            outcomes.add(null);
        }
        List<Integer> running = new ArrayList<>(threads.keySet());
        while (!running.isEmpty()) {
            List<Integer> awake =
                    running.stream()
                            .filter(thread -> !sleeps(thread, threads.get(thread)))
                            .toList();
            if (awake.isEmpty()) {
                throw new AssertionError("nobody wakes the threads " + running);
            }
            int number = awake.get(random.nextInt(awake.size()));
            Line thread = threads.get(number);
            advance(number, thread);
            if (thread.at == thread.commands.size()) {
                running.remove((Integer) number);
            }
        }
    }

    /** Whether the thread is in an await that has nothing to report yet, and all the time. */
    private boolean sleeps(int number, Line thread) {
        int process = test.processOf().get(number);
        if (thread.waits) {
            return manner == Manner.PATIENT
                    && machine.alive(process)
                    && thread.called.timeout() >= CERTAIN
                    && fails(process, thread.called, Errno.ETIMEDOUT);
        }
        return manner == Manner.PATIENT
                && !thread.done
                && machine.alive(process)
                && (thread.called instanceof Operation.Await
                        || thread.called instanceof Operation.AwaitAny)
                && thread.called.timeout() >= CERTAIN
                && fails(process, thread.called, Errno.ETIMEDOUT);
    }

    /** One of: the call is made, it takes effect, it returns. */
    private void advance(int number, Line thread) {
        int call = thread.calls.get(thread.at);
        int process = test.processOf().get(number);
        if (thread.called == null) {
            Command command = thread.commands.get(thread.at);
            Operation operation = command.resolved(handles::get);
            if (operation == null || !machine.alive(process)) {
                thread.at++;
                return;
            }
            thread.called = operation;
            events.add(new Event.Call(line(), number, operation));
        } else if (!machine.alive(process) && !(thread.called instanceof Operation.Exit)) {
            // It never returns.
            thread.at = thread.commands.size();
        } else if (!thread.done) {
            boolean meets =
                    thread.called instanceof Operation.SendPipe
                            || thread.called instanceof Operation.RecvPipe;
            Outcome outcome = meets ? meet(process, thread) : perform(process, thread.called);
            if (outcome == null) {
                thread.waits = true;
                return;
            }
            thread.waits = false;
            if (revoke != null && outcome instanceof Outcome.Ok ok) {
                note(process, thread.called, ok.handle());
            }
            if (manner == Manner.SPLITS_POLLS
                    && outcome instanceof Outcome.Ok ok
                    && ok.events() != null) {
                Events now = ok.events();
                if (thread.seen == null) {
                    thread.seen = now;
                    return;
                }
                Events seen = thread.seen;
                outcome = new Outcome.Ok(-1, null, new Events(seen.in, seen.out, now.closed));
            }
            thread.seen = null;
            outcomes.set(call, outcome);
            thread.done = true;
        } else {
            Outcome outcome = outcomes.get(call);
            events.add(new Event.Return(line(), number, outcome));
            handles.set(call, outcome instanceof Outcome.Ok ok ? ok.handle() : -1);
            thread.called = null;
            thread.done = false;
            thread.at++;
        }
    }

    private void note(int process, Operation operation, int handle) {
        if (operation.makesHandle()) {
            revoke.made(process, operation, handle);
        } else if (operation instanceof Operation.Delete delete) {
            revoke.deleted(process, delete.handle());
        }
    }

    /** How a send or a receive through a COPIPE ends; null when it sleeps. */
    private Outcome meet(int process, Line thread) {
        List<Outcome> errors = errors(process, thread.called);
        Outcome late = new Outcome.Failed(Errno.ETIMEDOUT);
        if (!errors.contains(late) || thread.waits) {
            return errors.get(random.nextInt(errors.size()));
        }
        boolean sends = thread.called instanceof Operation.SendPipe;
        for (Map.Entry<Integer, Line> entry : threads.entrySet()) {
            Line other = entry.getValue();
            int otherProcess = test.processOf().get(entry.getKey());
            if (!other.waits || !machine.alive(otherProcess)) {
                continue;
            }
            Outcome met =
                    sends
                            ? meet(process, thread, otherProcess, other)
                            : meet(otherProcess, other, process, thread);
            if (met != null) {
                return met;
            }
        }
        return thread.called.timeout() == 0 ? late : null;
    }

    /** How the one who came ends; null where they do not meet. The other one may be refused. */
    private Outcome meet(int sender, Line sends, int receiver, Line receives) {
        if (!(sends.called instanceof Operation.SendPipe send)
                || !(receives.called instanceof Operation.RecvPipe recv)) {
            return null;
        }
        byte[] data = send.data();
        boolean comesToSend = receives.waits;
        if (machine.exceeds(
                sender, send.handle(), data.length, receiver, recv.handle(), recv.length())) {
            Outcome tooLong = new Outcome.Failed(Errno.EMSGSIZE);
            if (comesToSend) {
                return tooLong;
            }
            finish(sends, tooLong);
            return null;
        }
        byte[] received = new byte[data.length];
        if (!machine.rendezvous(
                sender,
                send.handle(),
                data,
                data.length,
                receiver,
                recv.handle(),
                recv.length(),
                received)) {
            return null;
        }
        Outcome sent = new Outcome.Ok(-1, null);
        Outcome got = new Outcome.Ok(-1, received);
        finish(comesToSend ? receives : sends, comesToSend ? got : sent);
        return comesToSend ? sent : got;
    }

    private void finish(Line thread, Outcome outcome) {
        outcomes.set(thread.call(), outcome);
        thread.done = true;
        thread.waits = false;
    }

    private List<Outcome> errors(int process, Operation operation) {
        List<Outcome> errors = new ArrayList<>();
        for (Outcome.Failed error : Outcome.Failed.all()) {
            if (fails(process, operation, error.errno())) {
                errors.add(error);
            }
        }
        return errors;
    }

    private Outcome perform(int process, Operation operation) {
        List<Outcome> errors = errors(process, operation);
        boolean either = !errors.isEmpty() && mayTakeEffect(process, operation);
        if (!errors.isEmpty() && !(either && random.nextBoolean())) {
            return errors.get(random.nextInt(errors.size()));
        }
        if (operation instanceof Operation.Open open) {
            int handle = emptyHandle(process);
            int carriers = machine.cochannels();
            int pipes = machine.firstCopipe();
            assertTrue(
                    switch (open.type()) {
                        case COCHANNEL ->
                                machine.open(
                                        process, name(open), handle, unusedCoport(0, carriers));
                        case COCARRIER ->
                                machine.openCocarrier(
                                        process, name(open), handle, unusedCoport(carriers, pipes));
                        case COPIPE ->
                                machine.openCopipe(
                                        process,
                                        name(open),
                                        handle,
                                        unusedCoport(pipes, machine.coports()));
                    });
            return new Outcome.Ok(handle, null);
        } else if (operation instanceof Operation.Derive derive) {
            int handle = emptyHandle(process);
            assertTrue(machine.derive(process, derive.handle(), derive.rights(), handle));
            return new Outcome.Ok(handle, null);
        } else if (operation instanceof Operation.Copy copy) {
            int handle = emptyHandle(process);
            assertTrue(machine.copy(process, copy.handle(), handle));
            return new Outcome.Ok(handle, null);
        } else if (operation instanceof Operation.Move move) {
            int handle = emptyHandle(process);
            assertTrue(machine.move(process, move.handle(), handle));
            return new Outcome.Ok(handle, null);
        } else if (operation instanceof Operation.Recv recv) {
            int there = machine.length(machine.object(process, recv.handle()));
            byte[] data = new byte[Math.min(recv.length(), there)];
            assertTrue(machine.recv(process, recv.handle(), recv.length(), data, data.length));
            return new Outcome.Ok(-1, data);
        } else if (operation instanceof Operation.RecvMessage recv) {
            int handle = emptyHandle(process);
            assertTrue(
                    machine.recvMessage(
                            process,
                            recv.handle(),
                            handle,
                            machine.oldest(process, recv.handle())));
            return new Outcome.Ok(handle, null);
        } else if (operation instanceof Operation.Load load) {
            int buffer = machine.object(process, load.handle()) - machine.coports();
            byte[] data = new byte[machine.messageLength(buffer)];
            for (int i = 0; i < data.length; i++) {
                data[i] = machine.messageAt(buffer, i);
            }
            assertTrue(machine.loadDelivers(process, load.handle(), data, data.length));
            return new Outcome.Ok(-1, data);
        } else if (operation instanceof Operation.Poll poll) {
            List<Events> may = poll.reports(machine, process);
            return new Outcome.Ok(-1, null, may.get(random.nextInt(may.size())));
        } else if (operation instanceof Operation.Await await) {
            List<Events> may = await.reports(machine, process);
            return new Outcome.Ok(-1, null, may.get(random.nextInt(may.size())));
        } else if (operation instanceof Operation.AwaitAny await) {
            List<List<Events>> may = await.reports(machine, process);
            return new Outcome.Ok(may.get(random.nextInt(may.size())));
        } else if (operation instanceof Operation.SendMessage send) {
            byte[] data = send.data();
            int buffer = freeBuffer();
            machine.reclaim(buffer);
            assertTrue(machine.sendMessage(process, send.handle(), data, data.length, buffer));
        } else if (operation instanceof Operation.Send send) {
            assertTrue(machine.send(process, send.handle(), send.data(), send.data().length));
        } else if (operation instanceof Operation.Delete delete) {
            assertTrue(machine.delete(process, delete.handle()));
        } else if (operation instanceof Operation.Revoke called && revoke != null) {
            revoke.revoke(machine, process, called.handle());
        } else if (operation instanceof Operation.Revoke called) {
            assertTrue(machine.revoke(process, called.handle()));
        } else if (operation instanceof Operation.Close close) {
            assertTrue(machine.close(process, close.handle()));
        } else {
            machine.die(process);
        }
        return new Outcome.Ok(-1, null);
    }

    /** Whether a choice of the profile lets a receive from a closed coport take effect. */
    private boolean mayTakeEffect(int process, Operation operation) {
        Machine tried = machine.copy();
        if (operation instanceof Operation.Recv recv) {
            int target = machine.object(process, recv.handle());
            if (target < 0 || target >= machine.cochannels()) {
                return false;
            }
            int count = Math.min(recv.length(), machine.length(target));
            return count > 0
                    && tried.recv(process, recv.handle(), recv.length(), new byte[count], count);
        }
        int free = machine.freeHandle(process);
        return operation instanceof Operation.RecvMessage recv
                && free != Machine.NONE
                && tried.recvMessage(
                        process, recv.handle(), free, tried.oldest(process, recv.handle()));
    }

    private int freeBuffer() {
        int start = random.nextInt(machine.buffers());
        for (int i = 0; i < machine.buffers(); i++) {
            int buffer = (start + i) % machine.buffers();
            int carrier = machine.carrier(buffer);
            boolean waits = carrier != Machine.NONE && machine.references(carrier) > 0;
            if (!waits && machine.references(machine.coports() + buffer) == 0) {
                return buffer;
            }
        }
        throw new AssertionError("no buffer is free");
    }

    private static void assertTrue(boolean tookEffect) {
        if (!tookEffect) {
            throw new AssertionError("no error is admissible, but the model refused");
        }
    }

    private boolean fails(int process, Operation operation, int error) {
        if (operation instanceof Operation.Open open) {
            return switch (open.type()) {
                case COCHANNEL -> machine.openFails(process, name(open), error);
                case COCARRIER -> machine.openCocarrierFails(process, name(open), error);
                case COPIPE -> machine.openCopipeFails(process, name(open), error);
            };
        } else if (operation instanceof Operation.Derive derive) {
            return machine.deriveFails(process, derive.handle(), derive.rights(), error);
        } else if (operation instanceof Operation.Copy copy) {
            return machine.copyFails(process, copy.handle(), error);
        } else if (operation instanceof Operation.Move move) {
            return machine.moveFails(process, move.handle(), error);
        } else if (operation instanceof Operation.Delete delete) {
            return machine.deleteFails(process, delete.handle(), error);
        } else if (operation instanceof Operation.Revoke called) {
            return machine.revokeFails(process, called.handle(), error);
        } else if (operation instanceof Operation.Send send) {
            return machine.sendFails(process, send.handle(), send.data().length, error);
        } else if (operation instanceof Operation.Recv recv) {
            return machine.recvFails(process, recv.handle(), recv.length(), error);
        } else if (operation instanceof Operation.Close close) {
            return machine.closeFails(process, close.handle(), error);
        } else if (operation instanceof Operation.SendMessage send) {
            return machine.sendMessageFails(process, send.handle(), send.data().length, error);
        } else if (operation instanceof Operation.RecvMessage recv) {
            return machine.recvMessageFails(process, recv.handle(), error);
        } else if (operation instanceof Operation.Load load) {
            return machine.loadFails(process, load.handle(), error);
        } else if (operation instanceof Operation.Poll poll) {
            return machine.pollFails(process, poll.handle(), error);
        } else if (operation instanceof Operation.Await await) {
            return await.fails(machine, process, error);
        } else if (operation instanceof Operation.AwaitAny await) {
            return await.fails(machine, process, error);
        } else if (operation instanceof Operation.SendPipe send) {
            return send.fails(machine, process, error);
        } else if (operation instanceof Operation.RecvPipe recv) {
            return recv.fails(machine, process, error);
        }
        return false;
    }

    private int name(Operation.Open open) {
        return open.name() == null
                ? Machine.NONE
                : names.computeIfAbsent(open.name(), key -> names.size());
    }

    private int emptyHandle(int process) {
        int start = random.nextInt(profile.capabilities());
        for (int i = 0; i < profile.capabilities(); i++) {
            int handle = (start + i) % profile.capabilities();
            if (machine.object(process, handle) == Machine.NONE) {
                return handle;
            }
        }
        throw new AssertionError("no handle is empty");
    }

    private int unusedCoport(int from, int to) {
        int start = random.nextInt(to - from);
        for (int i = 0; i < to - from; i++) {
            int coport = from + (start + i) % (to - from);
            if (machine.references(coport) == 0) {
                return coport;
            }
        }
        return from;
    }
}
