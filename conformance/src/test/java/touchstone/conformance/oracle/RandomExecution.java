package touchstone.conformance.oracle;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import touchstone.conformance.history.Choices;
import touchstone.conformance.history.CoportType;
import touchstone.conformance.history.Event;
import touchstone.conformance.history.EventsFormat;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.Header;
import touchstone.conformance.history.History;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.RightsFormat;
import touchstone.model.Errno;
import touchstone.model.Machine;

/**
 * Records the history of threads that call a machine in a random order. Each call takes effect at a
 * random moment between its call and its return, and processes are killed now and then.
 */
final class RandomExecution {
    private static final String[] NAMES = {"a", "b"};
    private static final CoportType[] TYPES = CoportType.values();
    private static final Choices.DrainAfterClose[] DRAIN = Choices.DrainAfterClose.values();
    private static final Choices.PeerGone[] GONE = Choices.PeerGone.values();
    private static final Choices.ShortRecv[] SHORT = Choices.ShortRecv.values();

    private final Random random;
    private final Header header;
    private final Machine machine;
    private final Operation[] pending;
    private final Outcome[] outcomes;
    private final List<Event> events = new ArrayList<>();
    private final double killing;

    private RandomExecution(Random random, Header header, double killing) {
        this.random = random;
        this.header = header;
        this.killing = killing;
        machine = header.profile().machine();
        pending = new Operation[header.processOf().size()];
        outcomes = new Outcome[pending.length];
    }

    /** A history of so many calls by so many threads, of at most three processes. */
    static History record(Random random, int threads, int calls, double killing) {
        int processes = 1 + random.nextInt(3);
        Profile profile =
                new Profile(
                        processes,
                        2 + random.nextInt(3),
                        1 + random.nextInt(3),
                        1 + random.nextInt(4),
                        1 + random.nextInt(2),
                        1 + random.nextInt(2),
                        1 + random.nextInt(4),
                        1 + random.nextInt(3),
                        1 + random.nextInt(2),
                        EnumSet.allOf(Group.class),
                        new Choices(
                                DRAIN[random.nextInt(DRAIN.length)],
                                GONE[random.nextInt(GONE.length)],
                                SHORT[random.nextInt(SHORT.length)]));
        List<Integer> processOf = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            processOf.add(random.nextInt(processes));
        }
        Header header = new Header(profile, processOf);
        return new RandomExecution(random, header, killing).run(calls);
    }

    private History run(int calls) {
        int left = calls;
        boolean someoneLives = true;
        while (left > 0 && someoneLives) {
            someoneLives = false;
            int thread = random.nextInt(pending.length);
            int process = header.processOf().get(thread);
            if (pending[thread] == null && machine.alive(process)) {
                pending[thread] = operation();
                events.add(new Event.Call(line(), thread, pending[thread]));
                left--;
            } else if (pending[thread] != null && outcomes[thread] == null) {
                outcomes[thread] = machine.alive(process) ? perform(thread, process) : null;
            } else if (pending[thread] != null) {
                events.add(new Event.Return(line(), thread, outcomes[thread]));
                pending[thread] = null;
                outcomes[thread] = null;
            }
            if (random.nextDouble() < killing) {
                kill(random.nextInt(machine.processes()));
            }
            for (int of : header.processOf()) {
                someoneLives |= machine.alive(of);
            }
        }
        return new History(header, List.copyOf(events));
    }

    private long line() {
        return events.size() + 2L;
    }

    private void kill(int process) {
        machine.die(process);
        for (int thread = 0; thread < pending.length; thread++) {
            if (header.processOf().get(thread) == process) {
                pending[thread] = null;
                outcomes[thread] = null;
            }
        }
        events.add(new Event.Crash(line(), process));
    }

    private Operation operation() {
        int handle = random.nextInt(machine.handles());
        int length = random.nextInt(machine.ringBytes() + 2);
        return switch (random.nextInt(37)) {
            case 0 -> new Operation.Open(null, TYPES[random.nextInt(3)]);
            case 1, 2, 3, 4 ->
                    new Operation.Open(NAMES[random.nextInt(2)], TYPES[random.nextInt(3)]);
            case 5 -> new Operation.Derive(handle, RightsFormat.set(random.nextInt(128)));
            case 6 -> new Operation.Delete(handle);
            case 7 -> new Operation.Close(handle);
            case 8 -> random.nextInt(8) == 0 ? new Operation.Exit() : new Operation.Delete(handle);
            case 9, 10, 11 -> new Operation.Recv(handle, length);
            case 12, 13, 14 ->
                    new Operation.SendMessage(
                            handle, bytes(random.nextInt(machine.messageBytes() + 2)));
            case 15, 16, 17 -> new Operation.RecvMessage(handle);
            case 18, 19 -> new Operation.Load(handle);
            case 20 -> new Operation.Poll(handle, EventsFormat.set(random.nextInt(4)));
            case 21 ->
                    new Operation.Await(
                            handle, EventsFormat.set(random.nextInt(4)), random.nextInt(9));
            case 36 -> awaitAny();
            case 22 -> new Operation.Copy(handle);
            case 23 -> new Operation.Move(handle);
            case 24 -> new Operation.Derive(handle, RightsFormat.set(random.nextInt(32)));
            case 25 -> new Operation.Revoke(handle);
            case 26, 27, 28 ->
                    new Operation.SendPipe(handle, bytes(random.nextInt(4)), random.nextInt(9));
            case 29, 30, 31 -> new Operation.RecvPipe(handle, random.nextInt(4), random.nextInt(9));
            default -> new Operation.Send(handle, bytes(length));
        };
    }

    private Operation awaitAny() {
        List<Operation.Poll> polls = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int handle = random.nextInt(machine.handles());
            polls.add(new Operation.Poll(handle, EventsFormat.set(random.nextInt(4))));
        }
        return new Operation.AwaitAny(polls, random.nextInt(9));
    }

    private byte[] bytes(int length) {
        byte[] data = new byte[length];
        random.nextBytes(data);
        return data;
    }

    /** Takes effect now, or is refused with any of the errors that are admissible now. */
    private Outcome perform(int thread, int process) {
        Operation operation = pending[thread];
        List<Outcome.Failed> errors = errors(process, operation);
        Outcome met = random.nextInt(4) == 0 ? null : meet(thread);
        if (met != null) {
            return met;
        }
        if (operation.timeout() >= 0 && random.nextBoolean()) {
            // A time-out is decided after it, so that it may be told.
            events.add(new Event.Deadline(line(), thread));
        }
        if (!errors.isEmpty() && !(random.nextBoolean() && draining(process, operation))) {
            return errors.get(random.nextInt(errors.size()));
        }
        int handle = -1;
        byte[] data = null;
        if (operation instanceof Operation.Open open) {
            handle = emptyHandle(process);
            if (open.type() == CoportType.COCARRIER) {
                int unused = Math.max(machine.cochannels(), machine.freeCocarrier());
                machine.openCocarrier(process, name(open), handle, unused);
            } else if (open.type() == CoportType.COPIPE) {
                int unused = Math.max(machine.firstCopipe(), machine.freeCopipe());
                machine.openCopipe(process, name(open), handle, unused);
            } else {
                machine.open(process, name(open), handle, Math.max(0, machine.freeCochannel()));
            }
        } else if (operation instanceof Operation.Derive derive) {
            handle = emptyHandle(process);
            machine.derive(process, derive.handle(), derive.rights(), handle);
        } else if (operation instanceof Operation.Copy copy) {
            handle = emptyHandle(process);
            machine.copy(process, copy.handle(), handle);
        } else if (operation instanceof Operation.Move move) {
            handle = emptyHandle(process);
            machine.move(process, move.handle(), handle);
        } else if (operation instanceof Operation.Delete delete) {
            machine.delete(process, delete.handle());
        } else if (operation instanceof Operation.Revoke revoke) {
            machine.revoke(process, revoke.handle());
        } else if (operation instanceof Operation.Send send) {
            machine.send(process, send.handle(), send.data(), send.data().length);
        } else if (operation instanceof Operation.Recv recv) {
            data = received(process, recv);
        } else if (operation instanceof Operation.SendMessage send) {
            byte[] message = send.data();
            int buffer = machine.freeBuffer();
            machine.reclaim(buffer);
            machine.sendMessage(process, send.handle(), message, message.length, buffer);
        } else if (operation instanceof Operation.RecvMessage recv) {
            handle = emptyHandle(process);
            machine.recvMessage(
                    process, recv.handle(), handle, machine.oldest(process, recv.handle()));
        } else if (operation instanceof Operation.Load load) {
            data = loaded(machine.object(process, load.handle()) - machine.coports());
        } else if (operation instanceof Operation.Poll poll) {
            return new Outcome.Ok(-1, null, any(poll.reports(machine, process)));
        } else if (operation instanceof Operation.Await await) {
            return new Outcome.Ok(-1, null, any(await.reports(machine, process)));
        } else if (operation instanceof Operation.AwaitAny await) {
            return new Outcome.Ok(any(await.reports(machine, process)));
        } else if (operation instanceof Operation.Close close) {
            machine.close(process, close.handle());
        } else {
            machine.die(process);
        }
        return new Outcome.Ok(handle, data);
    }

    /** How the call ends since it meets another that is pending; null when it meets none. */
    private Outcome meet(int thread) {
        for (int other = 0; other < pending.length; other++) {
            boolean waits = pending[other] != null && outcomes[other] == null;
            if (waits
                    && pending[thread] instanceof Operation.SendPipe send
                    && pending[other] instanceof Operation.RecvPipe recv) {
                Outcome received = met(thread, send, other, recv);
                if (received instanceof Outcome.Failed) {
                    return received;
                }
                outcomes[other] = received;
                if (received != null) {
                    return new Outcome.Ok(-1, null);
                }
            } else if (waits
                    && pending[thread] instanceof Operation.RecvPipe recv
                    && pending[other] instanceof Operation.SendPipe send) {
                Outcome received = met(other, send, thread, recv);
                if (received instanceof Outcome.Failed) {
                    outcomes[other] = received;
                } else if (received != null) {
                    outcomes[other] = new Outcome.Ok(-1, null);
                    return received;
                }
            }
        }
        return null;
    }

    /** What the receive returns, or the error of a send that is too long; null if they cannot. */
    private Outcome met(
            int sender, Operation.SendPipe send, int receiver, Operation.RecvPipe recv) {
        int from = header.processOf().get(sender);
        int to = header.processOf().get(receiver);
        int length = send.data().length;
        if (!machine.alive(from) || !machine.alive(to)) {
            return null;
        }
        if (machine.exceeds(from, send.handle(), length, to, recv.handle(), recv.length())) {
            return new Outcome.Failed(Errno.EMSGSIZE);
        }
        byte[] data = new byte[length];
        return machine.rendezvous(
                        from,
                        send.handle(),
                        send.data(),
                        length,
                        to,
                        recv.handle(),
                        recv.length(),
                        data)
                ? new Outcome.Ok(-1, data)
                : null;
    }

    /** Whether a closed coport may still deliver, though an error is admissible too. */
    private boolean draining(int process, Operation operation) {
        Machine copy = machine.copy();
        if (operation instanceof Operation.Recv recv) {
            return IntStream.rangeClosed(1, recv.length())
                    .anyMatch(
                            count ->
                                    copy.recv(
                                            process,
                                            recv.handle(),
                                            recv.length(),
                                            new byte[count],
                                            count));
        }
        return operation instanceof Operation.RecvMessage recv
                && machine.freeHandle(process) != Machine.NONE
                && copy.recvMessage(
                        process,
                        recv.handle(),
                        machine.freeHandle(process),
                        copy.oldest(process, recv.handle()));
    }

    private byte[] received(int process, Operation.Recv recv) {
        int there = machine.length(machine.object(process, recv.handle()));
        byte[] data = new byte[Math.min(recv.length(), there)];
        machine.recv(process, recv.handle(), recv.length(), data, data.length);
        return data;
    }

    private byte[] loaded(int buffer) {
        byte[] message = new byte[machine.messageLength(buffer)];
        for (int i = 0; i < message.length; i++) {
            message[i] = machine.messageAt(buffer, i);
        }
        return message;
    }

    /** One of the reports that a kernel may make. */
    private <T> T any(List<T> reports) {
        return reports.get(random.nextInt(reports.size()));
    }

    private int emptyHandle(int process) {
        int handle = random.nextInt(machine.handles());
        while (machine.object(process, handle) != Machine.NONE) {
            handle = random.nextInt(machine.handles());
        }
        return handle;
    }

    private static int name(Operation.Open open) {
        return open.name() == null ? Machine.NONE : open.name().charAt(0);
    }

    private List<Outcome.Failed> errors(int process, Operation operation) {
        return Outcome.Failed.all().stream()
                .filter(error -> fails(process, operation, error.errno()))
                .toList();
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
        } else if (operation instanceof Operation.Revoke revoke) {
            return machine.revokeFails(process, revoke.handle(), error);
        } else if (operation instanceof Operation.Send send) {
            return machine.sendFails(process, send.handle(), send.data().length, error);
        } else if (operation instanceof Operation.Recv recv) {
            return machine.recvFails(process, recv.handle(), recv.length(), error);
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
        } else if (operation instanceof Operation.Close close) {
            return machine.closeFails(process, close.handle(), error);
        }
        return false;
    }
}
