package touchstone.conformance.history;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import touchstone.model.Errno;
import touchstone.model.Machine;
import touchstone.model.cap.Rights;
import touchstone.model.poll.Events;

/**
 * What a thread asks of the kernel. Handles are indices into the calling process's capability
 * space.
 */
public sealed interface Operation {
    /** The longest time-out, in milliseconds. */
    int LONGEST = 60_000;

    /** How many polls an await of several has at most. */
    int MOST_POLLS = 16;

    /** True for the operations that return a new handle. */
    default boolean makesHandle() {
        return this instanceof Open
                || this instanceof Derive
                || this instanceof Copy
                || this instanceof Move
                || this instanceof RecvMessage;
    }

    /** How long it waits at most, in milliseconds; -1 for an operation that never waits. */
    default int timeout() {
        return -1;
    }

    /** What it sends; null for an operation that sends nothing. */
    default byte[] data() {
        return null;
    }

    /** The same operation, which sends something, with something else to send. */
    default Operation withData(byte[] data) {
        if (this instanceof Send send) {
            return new Send(send.handle(), data);
        } else if (this instanceof SendMessage send) {
            return new SendMessage(send.handle(), data);
        } else if (this instanceof SendPipe send) {
            return new SendPipe(send.handle(), data, send.timeout());
        }
        return this;
    }

    /** How many bytes it asks for; 0 for an operation that asks for none. */
    default int length() {
        return 0;
    }

    /** The same operation, which asks for bytes, with another number of them. */
    default Operation withLength(int length) {
        if (this instanceof Recv recv) {
            return new Recv(recv.handle(), length);
        } else if (this instanceof RecvPipe recv) {
            return new RecvPipe(recv.handle(), length, recv.timeout());
        }
        return this;
    }

    /** The same operation, which may wait, with another time-out. */
    default Operation withTimeout(int timeout) {
        if (this instanceof Await await) {
            return new Await(await.handle(), await.events(), timeout);
        } else if (this instanceof AwaitAny await) {
            return new AwaitAny(await.polls(), timeout);
        } else if (this instanceof SendPipe send) {
            return new SendPipe(send.handle(), send.data(), timeout);
        } else if (this instanceof RecvPipe recv) {
            return new RecvPipe(recv.handle(), recv.length(), timeout);
        }
        return this;
    }

    /** The handle that it names; -1 for open and exit, and for an await of several. */
    default int handle() {
        return -1;
    }

    /** All handles that it names. */
    default List<Integer> handles() {
        if (this instanceof AwaitAny await) {
            return await.polls().stream().map(Poll::handle).toList();
        }
        return handle() < 0 ? List.of() : List.of(handle());
    }

    /**
     * The same operation with other handles.
     *
     * @param handles as many as it names
     */
    default Operation withHandles(List<Integer> handles) {
        if (this instanceof AwaitAny await) {
            List<Poll> polls = new ArrayList<>();
            for (int i = 0; i < handles.size(); i++) {
                polls.add(new Poll(handles.get(i), await.polls().get(i).events()));
            }
            return new AwaitAny(polls, await.timeout());
        }
        return handles.isEmpty() ? this : withHandle(handles.get(0));
    }

    /**
     * The same operation with another handle; open and exit, which have none, and an await of
     * several stay as they are.
     */
    default Operation withHandle(int handle) {
        if (this instanceof Send send) {
            return new Send(handle, send.data());
        } else if (this instanceof Recv recv) {
            return new Recv(handle, recv.length());
        } else if (this instanceof Derive derive) {
            return new Derive(handle, derive.rights());
        } else if (this instanceof Copy) {
            return new Copy(handle);
        } else if (this instanceof Move) {
            return new Move(handle);
        } else if (this instanceof Delete) {
            return new Delete(handle);
        } else if (this instanceof Revoke) {
            return new Revoke(handle);
        } else if (this instanceof Close) {
            return new Close(handle);
        } else if (this instanceof SendMessage send) {
            return new SendMessage(handle, send.data());
        } else if (this instanceof RecvMessage) {
            return new RecvMessage(handle);
        } else if (this instanceof Load) {
            return new Load(handle);
        } else if (this instanceof Poll poll) {
            return new Poll(handle, poll.events());
        } else if (this instanceof Await await) {
            return new Await(handle, await.events(), await.timeout());
        } else if (this instanceof SendPipe send) {
            return new SendPipe(handle, send.data(), send.timeout());
        } else if (this instanceof RecvPipe recv) {
            return new RecvPipe(handle, recv.length(), recv.timeout());
        }
        return this;
    }

    /** Opens a coport of that type; {@code name} is null for one without a name. */
    record Open(String name, CoportType type) implements Operation {
        /** Opens a COCHANNEL. */
        public Open(String name) {
            this(name, CoportType.COCHANNEL);
        }
    }

    /** Makes a capability with the given rights from the one under {@code handle}. */
    record Derive(int handle, Rights rights) implements Operation {}

    /** Makes a second capability with the rights of the one under {@code handle}. */
    record Copy(int handle) implements Operation {}

    /** Takes the capability under {@code handle} to another handle. */
    record Move(int handle) implements Operation {}

    /** Deletes the capability under {@code handle}. */
    record Delete(int handle) implements Operation {}

    /** Deletes every capability that descends from the one under {@code handle}. */
    record Revoke(int handle) implements Operation {}

    /** Sends all of {@code data} or nothing. */
    record Send(int handle, byte[] data) implements Operation {}

    /** Receives exactly {@code length} bytes. */
    record Recv(int handle, int length) implements Operation {}

    /** Sends {@code data} as one message, through a COCARRIER. */
    record SendMessage(int handle, byte[] data) implements Operation {}

    /** Receives the oldest message of a COCARRIER: a capability to the buffer that it is in. */
    record RecvMessage(int handle) implements Operation {}

    /** Reads the message in a buffer. */
    record Load(int handle) implements Operation {}

    /**
     * Asks which events hold of a coport now.
     *
     * @param events what is asked for, without CLOSED, which is always reported
     */
    record Poll(int handle, Events events) implements Operation {
        /**
         * What the model allows it to report in the state when that process, which is alive, makes
         * the call; nothing where it may only be refused.
         */
        public List<Events> reports(Machine machine, int process) {
            return EventsFormat.sets().stream()
                    .filter(reported -> machine.pollReports(process, handle, events, reported))
                    .toList();
        }
    }

    /**
     * Waits until a poll would report something, and reports that.
     *
     * @param events as of a poll
     * @param timeout how long at most, in milliseconds
     */
    record Await(int handle, Events events, int timeout) implements Operation {
        private static final Events NOTHING = new Events(false, false, false);

        /** The poll that it waits for. */
        public Poll poll() {
            return new Poll(handle, events);
        }

        /** Whether it may fail with that error of {@link Errno} now, if its time is over. */
        public boolean fails(Machine machine, int process, int error) {
            return error == Errno.ETIMEDOUT
                    ? machine.pollReports(process, handle, events, NOTHING)
                    : machine.awaitFails(process, handle, error);
        }

        /**
         * What it may report in the state when that process, which is alive, makes the call;
         * nothing where it may only wait or be refused.
         */
        public List<Events> reports(Machine machine, int process) {
            return poll().reports(machine, process).stream()
                    .filter(reported -> EventsFormat.code(reported) != 0)
                    .toList();
        }
    }

    /**
     * Waits until at least one of several polls would report something, and reports for each what
     * it would.
     *
     * @param polls 1 to {@link #MOST_POLLS} of them
     * @param timeout how long at most, in milliseconds
     */
    record AwaitAny(List<Poll> polls, int timeout) implements Operation {
        public AwaitAny {
            polls = List.copyOf(polls);
        }

        /** Whether it may fail with that error of {@link Errno} now, if its time is over. */
        public boolean fails(Machine machine, int process, int error) {
            Stream<Await> awaits =
                    polls.stream().map(poll -> new Await(poll.handle(), poll.events(), timeout));
            return error == Errno.ETIMEDOUT
                    ? awaits.allMatch(await -> await.fails(machine, process, error))
                    : awaits.anyMatch(await -> await.fails(machine, process, error));
        }

        /** Whether it may report that now, as one list of events for each poll. */
        public boolean mayReport(Machine machine, int process, List<Events> reports) {
            return reports.size() == polls.size()
                    && EventsFormat.holdAny(reports)
                    && IntStream.range(0, polls.size())
                            .allMatch(
                                    i ->
                                            machine.pollReports(
                                                    process,
                                                    polls.get(i).handle(),
                                                    polls.get(i).events(),
                                                    reports.get(i)));
        }

        /**
         * What it may report in the state when that process, which is alive, makes the call;
         * nothing where it may only wait or be refused.
         */
        public List<List<Events>> reports(Machine machine, int process) {
            List<List<Events>> reports = List.of(List.of());
            for (Poll poll : polls) {
                List<Events> next = poll.reports(machine, process);
                List<List<Events>> longer = new ArrayList<>();
                for (List<Events> before : reports) {
                    for (Events events : next) {
                        List<Events> report = new ArrayList<>(before);
                        report.add(events);
                        longer.add(report);
                    }
                }
                reports = longer;
            }
            return reports.stream().filter(EventsFormat::holdAny).toList();
        }
    }

    /**
     * Meets a receive through a COPIPE and gives it {@code data}.
     *
     * @param timeout how long to wait for it at most, in milliseconds
     */
    record SendPipe(int handle, byte[] data, int timeout) implements Operation {
        /** Whether it may fail with that error of {@link Errno} now, if its time is over. */
        public boolean fails(Machine machine, int process, int error) {
            return error == Errno.ETIMEDOUT
                    ? machine.sendPipeWaits(process, handle, data.length)
                    : machine.sendPipeFails(process, handle, data.length, error);
        }
    }

    /**
     * Meets a send through a COPIPE and takes what it gives.
     *
     * @param length how many bytes that may be at most
     * @param timeout how long to wait for it at most, in milliseconds
     */
    record RecvPipe(int handle, int length, int timeout) implements Operation {
        /** Whether it may fail with that error of {@link Errno} now, if its time is over. */
        public boolean fails(Machine machine, int process, int error) {
            return error == Errno.ETIMEDOUT
                    ? machine.recvPipeWaits(process, handle, length)
                    : machine.recvPipeFails(process, handle, length, error);
        }
    }

    /** Closes the coport for ever. */
    record Close(int handle) implements Operation {}

    /** Ends the calling process. */
    record Exit() implements Operation {}
}
