package touchstone.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

/**
 * The oracle against the brute-force decider on all histories of two threads up to a size: every
 * operation of an alphabet, every outcome it could have been seen to have, every order of calls and
 * returns. A history that both reject is not made longer, since nothing that follows explains what
 * came before.
 */
class AllHistoriesTest {
    private static final Profile SMALL = new Profile(1, 2, 1, 2);
    private static final Profile TWO_PROCESSES = new Profile(2, 2, 1, 1);

    private static final Operation OPEN = new Operation.Open("n");
    private static final Operation OPEN_OTHER = new Operation.Open("m");
    private static final Operation SEND = send(1);
    private static final Operation SEND_OTHER = send(2);
    private static final Operation SEND_TWO = send(3, 4);
    private static final Operation RECV = new Operation.Recv(0, 1);
    private static final Operation RECV_TWO = new Operation.Recv(0, 2);
    private static final Operation CLOSE = new Operation.Close(0);
    private static final Operation DELETE = new Operation.Delete(0);
    private static final Operation EXIT = new Operation.Exit();
    private static final Operation SENDER = new Operation.Derive(0, RightsFormat.set(1));

    private static final Operation COPY = new Operation.Copy(0);
    private static final Operation MOVE = new Operation.Move(0);
    private static final Operation MOVE_BACK = new Operation.Move(1);

    private static final Operation ALL = new Operation.Derive(0, RightsFormat.set(31));
    private static final Operation ALL_FROM_SECOND = new Operation.Derive(1, RightsFormat.set(31));
    private static final Operation REVOKE = new Operation.Revoke(0);
    private static final Operation REVOKE_SECOND = new Operation.Revoke(1);
    private static final Operation SEND_SECOND = new Operation.Send(1, bytes(1));

    private static final Operation OPEN_CARRIER = new Operation.Open("n", CoportType.COCARRIER);
    private static final Operation MESSAGE = new Operation.SendMessage(0, bytes(1));
    private static final Operation MESSAGE_OTHER = new Operation.SendMessage(0, bytes(2));
    private static final Operation MESSAGE_TO_OTHER = new Operation.SendMessage(1, bytes(3));
    private static final Operation RECV_MESSAGE = new Operation.RecvMessage(0);
    private static final Operation LOAD = new Operation.Load(1);
    private static final Operation POLL = new Operation.Poll(0, EventsFormat.set(3));
    private static final Operation AWAIT = new Operation.Await(0, EventsFormat.set(1), 1);
    private static final Operation DELETE_MESSAGE = new Operation.Delete(1);

    private static final Operation OPEN_PIPE = new Operation.Open("n", CoportType.COPIPE);
    private static final Operation SEND_PIPE = new Operation.SendPipe(0, bytes(1), 1);
    private static final Operation SEND_PIPE_OTHER = new Operation.SendPipe(0, bytes(2), 1);
    private static final Operation SEND_PIPE_TWO = new Operation.SendPipe(0, bytes(1, 2), 1);
    private static final Operation RECV_PIPE = new Operation.RecvPipe(0, 1, 1);
    private static final Operation RECV_PIPE_TWO = new Operation.RecvPipe(0, 2, 1);

    private static Operation send(int... bytes) {
        return new Operation.Send(0, bytes(bytes));
    }

    private static byte[] bytes(int... values) {
        byte[] data = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            data[i] = (byte) values[i];
        }
        return data;
    }

    /** COCARRIERs beside one COCHANNEL of two bytes, with messages of one byte. */
    private static Profile carriers(
            int processes, int handles, int cocarriers, int depth, int buffers, Choices choices) {
        return new Profile(
                processes,
                handles,
                1,
                2,
                cocarriers,
                depth,
                buffers,
                1,
                1,
                EnumSet.allOf(Group.class),
                choices);
    }

    /** Grows histories and compares. */
    private static final class Enumeration {
        private final Header header;
        private final List<Operation> alphabet;
        private final int operations;
        private final boolean crashes;
        private final List<Event> events = new ArrayList<>();
        private final Operation[] pending = new Operation[2];
        private final boolean[] ended = new boolean[2];

        /** By thread: whether the time of the call that is pending is over. */
        private final boolean[] over = new boolean[2];

        private int threadsSeen;
        private long compared;
        private long accepted;

        Enumeration(
                Profile profile,
                List<Integer> processOf,
                List<Operation> alphabet,
                int operations,
                boolean crashes) {
            header = new Header(profile, processOf);
            this.alphabet = alphabet;
            this.operations = operations;
            this.crashes = crashes;
        }

        /** Starts with an open of the coport by the thread, which gets handle 0. */
        Enumeration opened(int thread) {
            return opened(thread, OPEN, 0);
        }

        /** Starts with that open by the thread, which gets the handle. */
        Enumeration opened(int thread, Operation open, int handle) {
            events.add(new Event.Call(line(), thread, open));
            events.add(new Event.Return(line(), thread, new Outcome.Ok(handle, null)));
            return this;
        }

        Enumeration run() {
            grow(0);
            return this;
        }

        private long line() {
            return events.size() + 2L;
        }

        private void grow(int called) {
            for (int thread = 0; thread < 2; thread++) {
                if (ended[thread]) {
                    continue;
                }
                if (pending[thread] == null) {
                    call(thread, called);
                } else {
                    returns(thread, called);
                    deadline(thread, called);
                }
                if (crashes) {
                    crash(thread, called);
                }
            }
            if (pending[0] != null || pending[1] != null) {
                events.add(new Event.End(line(), true));
                agree();
                events.remove(events.size() - 1);
            }
        }

        private void call(int thread, int called) {
            boolean symmetric = header.processOf().get(0).equals(header.processOf().get(1));
            if (called == operations || (symmetric && thread > threadsSeen)) {
                return;
            }
            int seen = threadsSeen;
            threadsSeen = Math.max(threadsSeen, thread + 1);
            boolean before = over[thread];
            over[thread] = false;
            for (Operation operation : alphabet) {
                pending[thread] = operation;
                step(new Event.Call(line(), thread, operation), called + 1);
            }
            over[thread] = before;
            pending[thread] = null;
            threadsSeen = seen;
        }

        private void returns(int thread, int called) {
            Operation operation = pending[thread];
            pending[thread] = null;
            for (Outcome outcome : outcomes(operation)) {
                boolean[] before = ended.clone();
                if (operation instanceof Operation.Exit) {
                    end(header.processOf().get(thread));
                }
                step(new Event.Return(line(), thread, outcome), called);
                System.arraycopy(before, 0, ended, 0, 2);
            }
            pending[thread] = operation;
        }

        private void deadline(int thread, int called) {
            if (pending[thread].timeout() >= 0 && !over[thread]) {
                over[thread] = true;
                step(new Event.Deadline(line(), thread), called);
                over[thread] = false;
            }
        }

        private void crash(int thread, int called) {
            boolean[] before = ended.clone();
            Operation[] calls = pending.clone();
            int process = header.processOf().get(thread);
            if (header.profile().processes() == 1) {
                ended[thread] = true;
                pending[thread] = null;
                step(new Event.ThreadCrash(line(), thread), called);
            }
            end(process);
            for (int other = 0; other < 2; other++) {
                pending[other] = header.processOf().get(other) == process ? null : pending[other];
            }
            step(new Event.Crash(line(), process), called);
            System.arraycopy(before, 0, ended, 0, 2);
            System.arraycopy(calls, 0, pending, 0, 2);
        }

        private void end(int process) {
            for (int thread = 0; thread < 2; thread++) {
                ended[thread] |= header.processOf().get(thread) == process;
            }
        }

        private void step(Event event, int called) {
            events.add(event);
            if (agree()) {
                grow(called);
            }
            events.remove(events.size() - 1);
        }

        private boolean agree() {
            History history = new History(header, List.copyOf(events));
            boolean expected = BruteForce.accepts(history);
            Verdict verdict = Oracle.judge(history, Budget.DEFAULT);
            if (verdict instanceof Verdict.Accept != expected) {
                assertThat(verdict).as("%s, brute force: %s", history, expected).isNull();
            }
            compared++;
            accepted += expected ? 1 : 0;
            return expected;
        }
    }

    private static List<Outcome> outcomes(Operation operation) {
        List<String> errors;
        List<Outcome> values = List.of(new Outcome.Ok(-1, null));
        if (operation instanceof Operation.Open
                || operation instanceof Operation.Derive
                || operation instanceof Operation.Copy
                || operation instanceof Operation.Move) {
            errors = List.of("ENOMEM", "EBADF", "EEXIST");
            values = List.of(new Outcome.Ok(0, null), new Outcome.Ok(1, null));
        } else if (operation instanceof Operation.SendMessage) {
            errors = List.of("EAGAIN", "ENOMEM", "EPIPE", "EOPNOTSUPP");
        } else if (operation instanceof Operation.Load) {
            errors = List.of("EBADF", "EPERM");
            values = Stream.of(1, 2, 3).map(AllHistoriesTest::received).toList();
        } else if (operation instanceof Operation.Poll) {
            errors = List.of("EBADF", "EPERM", "EAGAIN");
            values =
                    EventsFormat.sets().stream()
                            .map(set -> (Outcome) new Outcome.Ok(-1, null, set))
                            .toList();
        } else if (operation instanceof Operation.Await) {
            errors = List.of("ETIMEDOUT", "ECANCELED", "EPERM");
            values =
                    Stream.of(0, 1, 4, 5)
                            .map(set -> (Outcome) new Outcome.Ok(-1, null, EventsFormat.set(set)))
                            .toList();
        } else if (operation instanceof Operation.SendPipe) {
            errors = List.of("ETIMEDOUT", "EMSGSIZE", "EPIPE", "ECANCELED");
        } else if (operation instanceof Operation.RecvPipe) {
            errors = List.of("ETIMEDOUT", "EMSGSIZE", "EPIPE", "ECANCELED");
            values = List.of(received(1), received(2), received(1, 2));
        } else if (operation instanceof Operation.RecvMessage) {
            errors = List.of("EAGAIN", "EPIPE", "EBADF", "ENOMEM");
            values = List.of(new Outcome.Ok(0, null), new Outcome.Ok(1, null));
        } else if (operation instanceof Operation.Recv recv) {
            errors = List.of("EAGAIN", "EPIPE", "EBADF", "EMSGSIZE");
            values =
                    recv.length() == 1
                            ? Stream.of(1, 2, 3).map(AllHistoriesTest::received).toList()
                            : List.of(received(3, 4), received(1, 2), received(1, 3), received(1));
        } else if (operation instanceof Operation.Send) {
            errors = List.of("EAGAIN", "EPIPE", "EBADF", "EMSGSIZE");
        } else if (operation instanceof Operation.Exit) {
            errors = List.of();
        } else {
            errors = List.of("EPIPE", "EBADF");
        }
        return Stream.concat(
                        values.stream(), errors.stream().map(name -> Outcome.Failed.named(name)))
                .toList();
    }

    private static Outcome received(int... bytes) {
        return new Outcome.Ok(-1, bytes(bytes));
    }

    private static void agreesOnAtLeast(long histories, Enumeration enumeration) {
        enumeration.run();
        System.out.printf(
                "oracle and brute force agree on %,d histories, %,d of them accepted%n",
                enumeration.compared, enumeration.accepted);
        assertThat(enumeration.compared).isGreaterThanOrEqualTo(histories);
        assertThat(enumeration.accepted).isBetween(1L, enumeration.compared - 1);
    }

    @Test
    void theDecidersAgreeOnFourSendsReceivesAndCloses() {
        List<Operation> alphabet = List.of(SEND, SEND_TWO, RECV, CLOSE);
        agreesOnAtLeast(
                100_000, new Enumeration(SMALL, List.of(0, 0), alphabet, 4, false).opened(0));
    }

    @Test
    void theDecidersAgreeOnThreeOfAllOperationsOfOneProcess() {
        List<Operation> alphabet =
                List.of(
                        OPEN,
                        SEND,
                        SEND_OTHER,
                        SEND_TWO,
                        RECV,
                        RECV_TWO,
                        CLOSE,
                        DELETE,
                        SENDER,
                        EXIT);
        agreesOnAtLeast(50_000, new Enumeration(SMALL, List.of(0, 0), alphabet, 3, true).opened(0));
    }

    @Test
    void theDecidersAgreeOnFourOperationsOfTwoProcessesThatMayCrash() {
        List<Operation> alphabet = List.of(OPEN_OTHER, SEND, RECV, EXIT);
        agreesOnAtLeast(
                50_000,
                new Enumeration(TWO_PROCESSES, List.of(0, 1), alphabet, 4, true)
                        .opened(0)
                        .opened(1));
    }

    @Test
    void theDecidersAgreeOnTheDeathOfAPeer() {
        List<Operation> alphabet = List.of(OPEN, OPEN_OTHER, SEND, DELETE, EXIT);
        agreesOnAtLeast(
                50_000, new Enumeration(TWO_PROCESSES, List.of(0, 1), alphabet, 3, true).opened(0));
    }

    @Test
    void theDecidersAgreeOnFourOperationsOnOneCocarrier() {
        List<Operation> alphabet =
                List.of(MESSAGE, MESSAGE_OTHER, RECV_MESSAGE, LOAD, DELETE_MESSAGE);
        Profile profile = carriers(1, 2, 1, 1, 2, Choices.STRICT);
        agreesOnAtLeast(
                50_000,
                new Enumeration(profile, List.of(0, 0), alphabet, 4, false)
                        .opened(0, OPEN_CARRIER, 0));
    }

    @Test
    void theDecidersAgreeOnTwoCocarriersThatCompeteForABuffer() {
        List<Operation> alphabet =
                List.of(
                        MESSAGE,
                        MESSAGE_TO_OTHER,
                        RECV_MESSAGE,
                        CLOSE,
                        new Operation.Load(2),
                        new Operation.Delete(1));
        Profile profile = carriers(1, 3, 2, 2, 1, Choices.STRICT);
        agreesOnAtLeast(
                20_000,
                new Enumeration(profile, List.of(0, 0), alphabet, 3, true)
                        .opened(0, OPEN_CARRIER, 0)
                        .opened(0, new Operation.Open("m", CoportType.COCARRIER), 1));
    }

    @Test
    void theDecidersAgreeOnPollsBesideSendsReceivesAndCloses() {
        List<Operation> alphabet = List.of(POLL, SEND, RECV, CLOSE);
        Profile profile = carriers(1, 2, 1, 1, 1, Choices.STRICT);
        agreesOnAtLeast(
                50_000, new Enumeration(profile, List.of(0, 0), alphabet, 4, false).opened(0));
    }

    @Test
    void theDecidersAgreeOnAwaitsAndTheirDeadlines() {
        Profile profile = carriers(1, 2, 1, 1, 1, Choices.STRICT);
        agreesOnAtLeast(
                50_000,
                new Enumeration(
                                profile,
                                List.of(0, 0),
                                List.of(AWAIT, SEND, RECV, CLOSE, DELETE),
                                3,
                                false)
                        .opened(0));
        agreesOnAtLeast(
                50_000,
                new Enumeration(profile, List.of(0, 0), List.of(AWAIT, SEND, RECV), 4, false)
                        .opened(0));
    }

    @Test
    void theDecidersAgreeOnMeetings() {
        Profile profile = carriers(1, 2, 1, 1, 1, Choices.STRICT);
        agreesOnAtLeast(
                50_000,
                new Enumeration(
                                profile,
                                List.of(0, 0),
                                List.of(SEND_PIPE, SEND_PIPE_OTHER, SEND_PIPE_TWO, RECV_PIPE),
                                4,
                                false)
                        .opened(0, OPEN_PIPE, 0));
        agreesOnAtLeast(
                50_000,
                new Enumeration(
                                profile,
                                List.of(0, 0),
                                List.of(SEND_PIPE_TWO, RECV_PIPE_TWO, CLOSE, DELETE, SENDER),
                                3,
                                false)
                        .opened(0, OPEN_PIPE, 0));
    }

    @Test
    void theDecidersAgreeOnMeetingsWithAProcessThatMayCrash() {
        List<Operation> alphabet = List.of(SEND_PIPE, RECV_PIPE, DELETE, SENDER, EXIT);
        Profile profile = carriers(2, 2, 1, 1, 1, Choices.STRICT);
        agreesOnAtLeast(
                50_000,
                new Enumeration(profile, List.of(0, 1), alphabet, 3, true)
                        .opened(0, OPEN_PIPE, 0)
                        .opened(1, OPEN_PIPE, 0));
    }

    @Test
    void theDecidersAgreeOnPollsOfACocarrierWhosePeerMayCrash() {
        List<Operation> alphabet = List.of(POLL, MESSAGE, RECV_MESSAGE, DELETE, SENDER, EXIT);
        Profile profile = carriers(2, 2, 1, 1, 2, Choices.STRICT);
        agreesOnAtLeast(
                50_000,
                new Enumeration(profile, List.of(0, 1), alphabet, 3, true)
                        .opened(0, OPEN_CARRIER, 0)
                        .opened(1, OPEN_CARRIER, 0));
    }

    @Test
    void theDecidersAgreeOnMessagesOfAProcessThatMayCrash() {
        List<Operation> alphabet = List.of(MESSAGE, RECV_MESSAGE, LOAD, DELETE, OPEN, EXIT);
        Profile profile = carriers(2, 2, 1, 2, 2, Choices.STRICT);
        agreesOnAtLeast(
                50_000,
                new Enumeration(profile, List.of(0, 1), alphabet, 3, true)
                        .opened(0, OPEN_CARRIER, 0)
                        .opened(1, OPEN_CARRIER, 0));
    }

    @Test
    void theDecidersAgreeWhereTheKernelHasChoices() {
        Choices choices =
                new Choices(
                        Choices.DrainAfterClose.EITHER,
                        Choices.PeerGone.NONE,
                        Choices.ShortRecv.PARTIAL);
        Profile profile = carriers(1, 2, 1, 2, 2, choices);
        agreesOnAtLeast(
                50_000,
                new Enumeration(
                                profile,
                                List.of(0, 0),
                                List.of(SEND, SEND_TWO, RECV, RECV_TWO, CLOSE),
                                3,
                                true)
                        .opened(0));
        agreesOnAtLeast(
                20_000,
                new Enumeration(
                                profile,
                                List.of(0, 0),
                                List.of(MESSAGE, RECV_MESSAGE, LOAD, CLOSE),
                                4,
                                false)
                        .opened(0, OPEN_CARRIER, 0));
    }

    @Test
    void theDecidersAgreeOnFourOperationsThatMoveCapabilities() {
        List<Operation> alphabet = List.of(MOVE, MOVE_BACK, COPY, SEND);
        agreesOnAtLeast(
                50_000, new Enumeration(SMALL, List.of(0, 0), alphabet, 4, false).opened(0));
    }

    @Test
    void theDecidersAgreeOnCopiesAndMovesBesideAPeerThatMayCrash() {
        List<Operation> alphabet = List.of(COPY, MOVE, DELETE, SEND, RECV);
        agreesOnAtLeast(
                50_000,
                new Enumeration(TWO_PROCESSES, List.of(0, 1), alphabet, 3, true)
                        .opened(0)
                        .opened(1));
    }

    private static Profile revoking(int processes, int handles, Group... more) {
        Set<Group> groups = EnumSet.of(Group.CAP, Group.COCHANNEL, Group.REVOKE);
        groups.addAll(List.of(more));
        return new Profile(processes, handles, 1, 1, 0, 0, 0, 0, groups, Choices.STRICT);
    }

    @Test
    void theDecidersAgreeOnFourOperationsThatDeriveAndRevoke() {
        List<Operation> alphabet = List.of(ALL, REVOKE, REVOKE_SECOND, SEND_SECOND);
        agreesOnAtLeast(
                50_000,
                new Enumeration(revoking(1, 2), List.of(0, 0), alphabet, 4, false).opened(0));
    }

    @Test
    void theDecidersAgreeOnRevokesAmongCopiesMovesAndDeletes() {
        List<Operation> alphabet = List.of(ALL, ALL_FROM_SECOND, COPY, MOVE, DELETE, REVOKE);
        agreesOnAtLeast(
                40_000,
                new Enumeration(revoking(1, 2), List.of(0, 0), alphabet, 3, false).opened(0));
    }

    @Test
    void theDecidersAgreeOnRevokesBesideAPeerThatMayCrash() {
        List<Operation> alphabet = List.of(ALL, REVOKE, SEND_SECOND, RECV, EXIT);
        agreesOnAtLeast(
                50_000,
                new Enumeration(revoking(2, 2, Group.PROC), List.of(0, 1), alphabet, 3, true)
                        .opened(0)
                        .opened(1));
    }

    @Test
    void theDecidersAgreeOnRevokesOfWhatAnAwaitWaitsThrough() {
        List<Operation> alphabet =
                List.of(ALL, REVOKE, new Operation.Await(1, EventsFormat.set(1), 1), SEND);
        agreesOnAtLeast(
                30_000,
                new Enumeration(revoking(1, 2, Group.POLL), List.of(0, 0), alphabet, 3, false)
                        .opened(0));
    }

    @Test
    void theDecidersAgreeOnFourOperationsThatMakeAndDeleteHandles() {
        List<Operation> alphabet = List.of(OPEN, SENDER, DELETE, SEND);
        agreesOnAtLeast(
                50_000, new Enumeration(SMALL, List.of(0, 0), alphabet, 4, false).opened(0));
    }
}
