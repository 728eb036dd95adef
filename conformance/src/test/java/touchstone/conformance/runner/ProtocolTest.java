package touchstone.conformance.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import touchstone.conformance.history.CoportType;
import touchstone.conformance.history.EventsFormat;
import touchstone.conformance.history.InputError;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.history.Profile;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.Step;
import touchstone.model.Errno;
import touchstone.model.cap.Rights;

class ProtocolTest {
    private static final Profile PROFILE = new Profile(2, 8, 4, 16);
    private static final Rights SEND_CLOSE = new Rights(true, false, false, true, false);

    @Test
    void commandsAreLinesOfJson() {
        CommandEncoder encoder = new CommandEncoder();
        encoder.hello(PROFILE);
        encoder.reset(5_000_000_000L, List.of(0, 0, 1));
        encoder.step(single(0, new Operation.Open(null), -1), 0, false, 0);
        encoder.step(single(12, new Operation.Open("a\"\u00e4\u20ac"), -1), 1, false, 0);
        encoder.step(single(0, new Operation.Derive(0, SEND_CLOSE), 1), 2, false, 0);
        encoder.step(single(0, new Operation.Send(3, new byte[] {0, -1, 16}), -1), 3, false, 0);
        encoder.step(single(0, new Operation.Recv(3, -1), -1), 1_000_000_000, false, 0);
        encoder.step(single(0, new Operation.Close(0), 10), 123, false, 0);
        encoder.step(new Step.Kill(1), 0, false, 0);
        encoder.quit();

        assertThat(encoder.toString().lines())
                .containsExactly(
                        "{\"command\":\"hello\",\"touchstone\":1,\"profile\":{\"processes\":2,"
                                + "\"capabilities\":8,\"cochannels\":4,\"ringBytes\":16}}",
                        "{\"command\":\"reset\",\"test\":5000000000,\"threads\":[0,0,1]}",
                        "{\"command\":\"call\",\"call\":0,\"thread\":0,\"operation\":\"open\"}",
                        "{\"command\":\"call\",\"call\":1,\"thread\":12,\"operation\":\"open\","
                                + "\"name\":\"a\\\"\u00e4\u20ac\"}",
                        "{\"command\":\"call\",\"call\":2,\"thread\":0,\"operation\":\"derive\","
                                + "\"handleOf\":1,\"rights\":[\"SEND\",\"CLOSE\"]}",
                        "{\"command\":\"call\",\"call\":3,\"thread\":0,\"operation\":\"send\","
                                + "\"handle\":3,\"data\":\"00ff10\"}",
                        "{\"command\":\"call\",\"call\":1000000000,\"thread\":0,"
                                + "\"operation\":\"recv\",\"handle\":3,\"length\":-1}",
                        "{\"command\":\"call\",\"call\":123,\"thread\":0,\"operation\":\"close\","
                                + "\"handleOf\":10}",
                        "{\"command\":\"kill\",\"process\":1}",
                        "{\"command\":\"quit\"}");
    }

    @Test
    void theTypeOfACoportIsToldUnlessItIsACochannel() {
        CommandEncoder encoder = new CommandEncoder();
        encoder.step(single(0, new Operation.Open(null, CoportType.COCARRIER), -1), 0, false, 0);
        encoder.step(single(0, new Operation.Open("a", CoportType.COCARRIER), -1), 1, false, 0);
        encoder.step(single(0, new Operation.Open("a", CoportType.COCHANNEL), -1), 2, false, 0);

        assertThat(encoder.toString().lines())
                .containsExactly(
                        "{\"command\":\"call\",\"call\":0,\"thread\":0,\"operation\":\"open\","
                                + "\"type\":\"COCARRIER\"}",
                        "{\"command\":\"call\",\"call\":1,\"thread\":0,\"operation\":\"open\","
                                + "\"name\":\"a\",\"type\":\"COCARRIER\"}",
                        "{\"command\":\"call\",\"call\":2,\"thread\":0,\"operation\":\"open\","
                                + "\"name\":\"a\"}");
    }

    @Test
    void messagesAreSentReceivedAndLoadedByHandle() {
        CommandEncoder encoder = new CommandEncoder();
        encoder.step(single(1, new Operation.SendMessage(0, new byte[] {0, -1}), 4), 5, false, 0);
        encoder.step(single(1, new Operation.RecvMessage(3), -1), 6, false, 0);
        encoder.step(single(1, new Operation.Load(0), 6), 7, false, 0);

        assertThat(encoder.toString().lines())
                .containsExactly(
                        "{\"command\":\"call\",\"call\":5,\"thread\":1,"
                                + "\"operation\":\"sendMessage\",\"handleOf\":4,\"data\":\"00ff\"}",
                        "{\"command\":\"call\",\"call\":6,\"thread\":1,"
                                + "\"operation\":\"recvMessage\",\"handle\":3}",
                        "{\"command\":\"call\",\"call\":7,\"thread\":1,"
                                + "\"operation\":\"load\",\"handleOf\":6}");
    }

    @Test
    void capabilitiesAreCopiedMovedAndRevokedByHandle() {
        CommandEncoder encoder = new CommandEncoder();
        encoder.step(single(0, new Operation.Copy(0), 1), 2, false, 0);
        encoder.step(single(0, new Operation.Move(3), -1), 3, false, 0);
        encoder.step(single(0, new Operation.Revoke(0), 1), 4, false, 0);

        assertThat(encoder.toString().lines())
                .containsExactly(
                        "{\"command\":\"call\",\"call\":2,\"thread\":0,"
                                + "\"operation\":\"copy\",\"handleOf\":1}",
                        "{\"command\":\"call\",\"call\":3,\"thread\":0,"
                                + "\"operation\":\"move\",\"handle\":3}",
                        "{\"command\":\"call\",\"call\":4,\"thread\":0,"
                                + "\"operation\":\"revoke\",\"handleOf\":1}");
    }

    @Test
    void aPollSaysWhatItAsksFor() {
        CommandEncoder encoder = new CommandEncoder();
        encoder.step(single(1, new Operation.Poll(2, EventsFormat.set(3)), -1), 0, false, 0);
        encoder.step(single(1, new Operation.Poll(0, EventsFormat.set(0)), 0), 1, false, 0);

        assertThat(encoder.toString().lines())
                .containsExactly(
                        "{\"command\":\"call\",\"call\":0,\"thread\":1,\"operation\":\"poll\","
                                + "\"handle\":2,\"events\":[\"IN\",\"OUT\"]}",
                        "{\"command\":\"call\",\"call\":1,\"thread\":1,\"operation\":\"poll\","
                                + "\"handleOf\":0,\"events\":[]}");
    }

    @Test
    void anAwaitSaysForWhatAndHowLongItWaits() {
        CommandEncoder encoder = new CommandEncoder();
        encoder.step(single(1, new Operation.Await(2, EventsFormat.set(3), 20), -1), 0, false, 0);

        assertThat(encoder.toString().lines())
                .containsExactly(
                        "{\"command\":\"call\",\"call\":0,\"thread\":1,\"operation\":\"await\","
                                + "\"handle\":2,\"events\":[\"IN\",\"OUT\"],\"timeout\":20}");
    }

    @Test
    void anAwaitThatTimedOutMayTellWhenItsTimeWasNotOverYet() throws ProtocolException {
        String line =
                "{\"event\":\"return\",\"call\":0,\"thread\":0,\"called\":1,\"stamp\":9,"
                        + "\"outcome\":\"ETIMEDOUT\"";
        Operation await = new Operation.Await(0, EventsFormat.set(1), 20);

        assertThat(event(line + ",\"deadline\":7}", await))
                .isEqualTo(
                        new AdapterEvent.Return(
                                0, 0, 1, 9, new Outcome.Failed(Errno.ETIMEDOUT), 7));
        assertThat(event(line + "}", await))
                .isEqualTo(
                        new AdapterEvent.Return(0, 0, 1, 9, new Outcome.Failed(Errno.ETIMEDOUT)));
        assertThatThrownBy(
                        () -> event(line.replace("ETIMEDOUT", "EBADF") + ",\"deadline\":7}", await))
                .hasMessageContaining("\"deadline\"");
    }

    @Test
    void callsSideBySideAreQueuedAndRun() {
        CommandEncoder encoder = new CommandEncoder();
        Step together =
                new Step.Together(
                        List.of(
                                new Command(0, new Operation.Delete(2), -1),
                                new Command(1, new Operation.Exit(), -1)));
        int next = encoder.step(together, 7, true, 99);

        assertThat(next).isEqualTo(9);
        assertThat(encoder.toString().lines())
                .containsExactly(
                        "{\"command\":\"together\"}",
                        "{\"command\":\"call\",\"call\":7,\"thread\":0,\"operation\":\"delete\","
                                + "\"handle\":2}",
                        "{\"command\":\"call\",\"call\":8,\"thread\":1,\"operation\":\"exit\"}",
                        "{\"command\":\"run\",\"delays\":true,\"seed\":99}");
    }

    @Test
    void eventsAreReadInAnyOrderOfFields() throws ProtocolException {
        assertThat(event("{\"name\":\"x\",\"touchstone\":1,\"event\":\"hello\"}"))
                .isEqualTo(new AdapterEvent.Hello("x"));
        assertThat(event("{\"event\":\"reset\",\"test\":5000000000}"))
                .isEqualTo(new AdapterEvent.Reset(5_000_000_000L));
        assertThat(event("{\"event\":\"skipped\",\"call\":3,\"x-why\":{\"a\":[1]}}"))
                .isEqualTo(new AdapterEvent.Skipped(3));
        assertThat(event("{\"event\":\"ran\"}")).isEqualTo(new AdapterEvent.Ran());
        assertThat(event("{\"event\":\"killed\",\"process\":1,\"called\":9,\"stamp\":10}"))
                .isEqualTo(new AdapterEvent.Killed(1, 9, 10));
        assertThat(
                        event(
                                "{\"outcome\":\"OK\",\"handle\":7,\"stamp\":2,\"called\":1,"
                                        + "\"thread\":0,\"call\":0,\"event\":\"return\"}"))
                .isEqualTo(new AdapterEvent.Return(0, 0, 1, 2, new Outcome.Ok(7, null)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello | 'a JSON object'",
                "[] | 'a JSON object'",
                "{} | 'the field \"event\"'",
                "{\"event\":\"hallo\"} | 'one of hello'",
                "{\"event\":\"ran\",\"call\":1} | 'only known fields'",
                "{\"event\":\"reset\"} | 'the field \"test\"'",
                "{\"event\":\"reset\",\"test\":-1} | '\"test\" from 0'",
                "{\"event\":\"reset\",\"test\":1,\"test\":1} | 'each field once'",
                "{\"event\":\"killed\",\"process\":2,\"called\":1,\"stamp\":2} | '\"process\" from 0 to 1'",
                "{\"event\":\"return\",\"call\":0,\"thread\":0,\"called\":1,\"stamp\":2,\"outcome\":\"EWHAT\"}"
                        + " | 'OK or one of'",
                "{\"event\":\"return\",\"call\":0,\"thread\":0,\"called\":1,\"stamp\":2,\"outcome\":\"OK\"}"
                        + " | 'the field \"handle\"'",
                "{\"event\":\"return\",\"call\":0,\"thread\":0,\"called\":1,\"stamp\":2,\"outcome\":\"OK\","
                        + "\"handle\":8} | '\"handle\" from 0 to 7'",
                "{\"event\":\"return\",\"call\":1,\"thread\":0,\"called\":1,\"stamp\":2,\"outcome\":\"OK\"}"
                        + " | 'the return of a call of the test'",
                "{\"event\":\"hello\",\"touchstone\":7} | 'version 1'"
            })
    void whatIsNoEventIsRefused(String line, String expected) {
        assertThatThrownBy(() -> event(line))
                .isInstanceOfAny(InputError.class, ProtocolException.class)
                .hasMessageContaining("expected ")
                .hasMessageContaining(expected)
                .hasMessageContaining("found ");
    }

    /** The event on a line, where call 0 is an open and there is no other. */
    private static AdapterEvent event(String line) throws ProtocolException {
        return event(line, new Operation.Open(null));
    }

    private static AdapterEvent event(String line, Operation operation) throws ProtocolException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        AdapterOutput output = new AdapterOutput(new ByteArrayInputStream(bytes), PROFILE);
        assertThat(output.nextLine()).isTrue();
        return output.event(call -> call == 0 ? operation : null);
    }

    private static Step single(int thread, Operation operation, int handleOf) {
        return new Step.Single(new Command(thread, operation, handleOf));
    }
}
