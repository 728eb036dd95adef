package touchstone.conformance.runner;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import touchstone.conformance.history.CoportType;
import touchstone.conformance.history.EventsFormat;
import touchstone.conformance.history.HistoryFormat;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.RightsFormat;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.Step;

/**
 * Writes commands to an adapter: one JSON object a line, put together byte by byte, since this is
 * what the rate of commands depends on.
 */
final class CommandEncoder {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[1 << 16];
    private int length;

    /** How many bytes are waiting for {@link #drainTo}. */
    int length() {
        return length;
    }

    /** Writes all that was encoded, and starts anew. */
    void drainTo(OutputStream stream) throws IOException {
        int count = length;
        length = 0;
        stream.write(bytes, 0, count);
        stream.flush();
    }

    void hello(Profile profile) {
        text("{\"command\":\"hello\",\"touchstone\":1,\"profile\":");
        text(HistoryFormat.text(profile));
        text("}\n");
    }

    void reset(long test, List<Integer> processOf) {
        text("{\"command\":\"reset\",\"test\":");
        number(test);
        text(",\"threads\":[");
        for (int thread = 0; thread < processOf.size(); thread++) {
            text(thread == 0 ? "" : ",");
            number(processOf.get(thread));
        }
        text("]}\n");
    }

    /**
     * All commands of a step.
     *
     * @param firstCall the number of its first call
     * @param delays whether calls that run side by side get random delays
     * @param seed where the delays come from
     * @return the number of the call after it
     */
    int step(Step step, int firstCall, boolean delays, long seed) {
        int call = firstCall;
        if (step instanceof Step.Single single) {
            call(call++, single.command());
        } else if (step instanceof Step.Together together) {
            text("{\"command\":\"together\"}\n");
            for (Command command : together.commands()) {
                call(call++, command);
            }
            run(delays, seed);
        } else {
            kill(((Step.Kill) step).process());
        }
        return call;
    }

    private void run(boolean delays, long seed) {
        if (delays) {
            text("{\"command\":\"run\",\"delays\":true,\"seed\":");
            number(seed);
            text("}\n");
        } else {
            text("{\"command\":\"run\"}\n");
        }
    }

    private void kill(int process) {
        text("{\"command\":\"kill\",\"process\":");
        number(process);
        text("}\n");
    }

    void quit() {
        text("{\"command\":\"quit\"}\n");
    }

    private void call(int number, Command command) {
        text("{\"command\":\"call\",\"call\":");
        number(number);
        text(",\"thread\":");
        number(command.thread());
        Operation operation = command.operation();
        if (operation instanceof Operation.Send send) {
            operation("send");
            handle(command, send.handle());
            text(",\"data\":\"");
            hex(send.data());
            text("\"");
        } else if (operation instanceof Operation.Recv recv) {
            operation("recv");
            handle(command, recv.handle());
            text(",\"length\":");
            number(recv.length());
        } else if (operation instanceof Operation.Open open) {
            operation("open");
            if (open.name() != null) {
                text(",\"name\":\"");
                raw(JsonStringEncoder.getInstance().quoteAsUTF8(open.name()));
                text("\"");
            }
            if (open.type() != CoportType.COCHANNEL) {
                text(",\"type\":\"");
                text(open.type().name());
                text("\"");
            }
        } else if (operation instanceof Operation.SendMessage send) {
            operation("sendMessage");
            handle(command, send.handle());
            text(",\"data\":\"");
            hex(send.data());
            text("\"");
        } else if (operation instanceof Operation.RecvMessage recv) {
            operation("recvMessage");
            handle(command, recv.handle());
        } else if (operation instanceof Operation.Load load) {
            operation("load");
            handle(command, load.handle());
        } else if (operation instanceof Operation.Derive derive) {
            operation("derive");
            handle(command, derive.handle());
            text(",\"rights\":[");
            words(RightsFormat.words(derive.rights()));
            text("]");
        } else if (operation instanceof Operation.Copy copy) {
            operation("copy");
            handle(command, copy.handle());
        } else if (operation instanceof Operation.Move move) {
            operation("move");
            handle(command, move.handle());
        } else if (operation instanceof Operation.Delete delete) {
            operation("delete");
            handle(command, delete.handle());
        } else if (operation instanceof Operation.Revoke revoke) {
            operation("revoke");
            handle(command, revoke.handle());
        } else if (operation instanceof Operation.Poll poll) {
            operation("poll");
            handle(command, poll.handle());
            text(",\"events\":[");
            words(EventsFormat.words(poll.events()));
            text("]");
        } else if (operation instanceof Operation.Await await) {
            operation("await");
            handle(command, await.handle());
            text(",\"events\":[");
            words(EventsFormat.words(await.events()));
            text("],\"timeout\":");
            number(await.timeout());
        } else if (operation instanceof Operation.AwaitAny await) {
            operation("awaitAny");
            text(",\"polls\":[");
            for (int i = 0; i < await.polls().size(); i++) {
                Operation.Poll poll = await.polls().get(i);
                int source = command.handlesOf().get(i);
                text(i == 0 ? "{" : ",{");
                text(source < 0 ? "\"handle\":" : "\"handleOf\":");
                number(source < 0 ? poll.handle() : source);
                text(",\"events\":[");
                words(EventsFormat.words(poll.events()));
                text("]}");
            }
            text("],\"timeout\":");
            number(await.timeout());
        } else if (operation instanceof Operation.SendPipe send) {
            operation("sendPipe");
            handle(command, send.handle());
            text(",\"data\":\"");
            hex(send.data());
            text("\",\"timeout\":");
            number(send.timeout());
        } else if (operation instanceof Operation.RecvPipe recv) {
            operation("recvPipe");
            handle(command, recv.handle());
            text(",\"length\":");
            number(recv.length());
            text(",\"timeout\":");
            number(recv.timeout());
        } else if (operation instanceof Operation.Close close) {
            operation("close");
            handle(command, close.handle());
        } else {
            operation("exit");
        }
        text("}\n");
    }

    private void operation(String name) {
        text(",\"operation\":\"");
        text(name);
        text("\"");
    }

    private void handle(Command command, int literal) {
        if (command.handleOf() >= 0) {
            text(",\"handleOf\":");
            number(command.handleOf());
        } else {
            text(",\"handle\":");
            number(literal);
        }
    }

    private void words(List<String> words) {
        int before = length;
        for (String word : words) {
            text(length > before ? ",\"" : "\"");
            text(word);
            text("\"");
        }
    }

    private void hex(byte[] data) {
        room(data.length * 2);
        for (byte value : data) {
            bytes[length++] = HEX[(value >> 4) & 15];
            bytes[length++] = HEX[value & 15];
        }
    }

    /** What is waiting, as text. */
    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** Appends ASCII. */
    @SuppressWarnings(
            "deprecation") // String.getBytes(int, int, byte[], int) copies ASCII without an
    // allocation.
    private void text(String ascii) {
        room(ascii.length());
        ascii.getBytes(0, ascii.length(), bytes, length);
        length += ascii.length();
    }

    private void raw(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
    }

    private void number(long value) {
        if (value < 0 || value > 999_999_999) {
            text(Long.toString(value));
            return;
        }
        room(9);
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
