package touchstone.conformance.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import touchstone.conformance.history.CoportType;
import touchstone.conformance.history.Event;
import touchstone.conformance.history.EventsFormat;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Outcome;
import touchstone.conformance.history.Profile;
import touchstone.conformance.suite.Command;
import touchstone.conformance.suite.Step;
import touchstone.conformance.suite.TestCase;
import touchstone.model.Errno;

class RecordingTest {
    private static final Profile PROFILE = new Profile(2, 8, 4, 16);
    private static final Operation OPEN = new Operation.Open(null);
    private static final Operation OPEN_COCARRIER = new Operation.Open(null, CoportType.COCARRIER);
    private static final Operation EXIT = new Operation.Exit();
    private static final byte[] MESSAGE = {7, 8};
    private static final Outcome OK = new Outcome.Ok(-1, null);
    private static final Outcome EBADF = new Outcome.Failed(Errno.EBADF);

    @Test
    void aHandleIsTheOneThatTheCallReturned() throws ProtocolException {
        Recording recording = begun(single(0, OPEN, -1), single(0, new Operation.Close(0), 0));
        recording.accept(returned(0, 0, 1, 2, new Outcome.Ok(6, null)));
        assertThat(recording.pending()).containsExactly("thread 0: close(handle 6)");
        recording.accept(returned(1, 0, 3, 4, OK));

        assertThat(recording.finished()).isTrue();
        assertThat(recording.history().events())
                .containsExactly(
                        new Event.Call(2, 0, OPEN),
                        new Event.Return(3, 0, new Outcome.Ok(6, null)),
                        new Event.Call(4, 0, new Operation.Close(6)),
                        new Event.Return(5, 0, OK));
    }

    @Test
    void aMessageIsLoadedUnderTheHandleThatReceivingItReturned() throws ProtocolException {
        Recording recording =
                begun(
                        single(0, OPEN_COCARRIER, -1),
                        single(0, new Operation.SendMessage(0, MESSAGE), 0),
                        single(0, new Operation.RecvMessage(0), 0),
                        single(0, new Operation.Load(0), 2));
        recording.accept(returned(0, 0, 1, 2, new Outcome.Ok(6, null)));
        recording.accept(returned(1, 0, 3, 4, OK));
        recording.accept(returned(2, 0, 5, 6, new Outcome.Ok(3, null)));
        recording.accept(returned(3, 0, 7, 8, new Outcome.Ok(-1, MESSAGE)));

        assertThat(recording.history().events())
                .containsExactly(
                        new Event.Call(2, 0, OPEN_COCARRIER),
                        new Event.Return(3, 0, new Outcome.Ok(6, null)),
                        new Event.Call(4, 0, new Operation.SendMessage(6, MESSAGE)),
                        new Event.Return(5, 0, OK),
                        new Event.Call(6, 0, new Operation.RecvMessage(6)),
                        new Event.Return(7, 0, new Outcome.Ok(3, null)),
                        new Event.Call(8, 0, new Operation.Load(3)),
                        new Event.Return(9, 0, new Outcome.Ok(-1, MESSAGE)));
    }

    @Test
    void aLoadIsSkippedWhenNoMessageWasReceived() throws ProtocolException {
        Recording recording =
                begun(
                        single(0, OPEN_COCARRIER, -1),
                        single(0, new Operation.RecvMessage(0), 0),
                        single(0, new Operation.Load(0), 1));
        recording.accept(returned(0, 0, 1, 2, new Outcome.Ok(6, null)));
        recording.accept(returned(1, 0, 3, 4, new Outcome.Failed(Errno.EAGAIN)));
        recording.accept(new AdapterEvent.Skipped(2));

        assertThat(recording.finished()).isTrue();
        assertThat(recording.history().events()).hasSize(4);
    }

    @Test
    void callsSideBySideAreInTheOrderOfTheirStamps() throws ProtocolException {
        Recording recording = begun(together(new Command(0, OPEN, -1), new Command(1, OPEN, -1)));
        recording.accept(returned(1, 1, 2, 3, new Outcome.Ok(1, null)));
        recording.accept(returned(0, 0, 1, 4, new Outcome.Ok(0, null)));
        recording.accept(new AdapterEvent.Ran());

        assertThat(recording.overlapping()).isEqualTo(1);
        assertThat(recording.history().events())
                .containsExactly(
                        new Event.Call(2, 0, OPEN),
                        new Event.Call(3, 1, OPEN),
                        new Event.Return(4, 1, new Outcome.Ok(1, null)),
                        new Event.Return(5, 0, new Outcome.Ok(0, null)));
    }

    @Test
    void callsOneAfterTheOtherDoNotOverlap() throws ProtocolException {
        Recording recording = begun(together(new Command(0, OPEN, -1), new Command(1, OPEN, -1)));
        recording.accept(returned(0, 0, 3, 4, new Outcome.Ok(0, null)));
        recording.accept(returned(1, 1, 1, 2, new Outcome.Ok(1, null)));
        recording.accept(new AdapterEvent.Ran());

        assertThat(recording.overlapping()).isZero();
    }

    @Test
    void aCallThatNeverReturnedIsPendingFromTheReturnBeforeIt() throws ProtocolException {
        Command later = new Command(0, new Operation.Delete(3), -1);
        Recording recording =
                begun(
                        together(
                                new Command(0, OPEN, -1),
                                later,
                                new Command(0, OPEN, -1),
                                new Command(1, EXIT, -1)));
        recording.accept(returned(0, 0, 1, 2, new Outcome.Ok(0, null)));
        recording.accept(returned(3, 1, 3, 4, OK));
        recording.accept(new AdapterEvent.Ran());

        assertThat(recording.history().events())
                .containsExactly(
                        new Event.Call(2, 0, OPEN),
                        new Event.Return(3, 0, new Outcome.Ok(0, null)),
                        new Event.Call(4, 0, later.operation()),
                        new Event.Call(5, 1, EXIT),
                        new Event.Return(6, 1, OK));
    }

    @Test
    void aReturnAfterTheDeathOfTheProcessIsNone() throws ProtocolException {
        Operation delete = new Operation.Delete(3);
        Recording recording =
                begun(
                        together(
                                new Command(0, delete, -1),
                                new Command(0, OPEN, -1),
                                new Command(1, EXIT, -1)));
        recording.accept(returned(0, 0, 1, 4, EBADF));
        recording.accept(returned(1, 0, 5, 6, EBADF));
        recording.accept(returned(2, 1, 2, 3, OK));
        recording.accept(new AdapterEvent.Ran());

        assertThat(recording.history().events())
                .containsExactly(
                        new Event.Call(2, 0, delete),
                        new Event.Call(3, 1, EXIT),
                        new Event.Return(4, 1, OK));
    }

    @Test
    void nothingTakesEffectForAProcessThatHasEnded() throws ProtocolException {
        Recording recording = begun(together(new Command(0, OPEN, -1), new Command(1, EXIT, -1)));
        recording.accept(returned(0, 0, 3, 4, new Outcome.Ok(0, null)));
        recording.accept(returned(1, 1, 1, 2, OK));

        assertThatThrownBy(() -> recording.accept(new AdapterEvent.Ran()))
                .hasMessage(
                        "expected nothing more of process 0, which has ended, found call 0"
                                + " returned OK");
    }

    @Test
    void aKillIsACrashAtItsStamp() throws ProtocolException {
        Recording recording = begun(new Step.Kill(1));
        recording.accept(new AdapterEvent.Killed(1, 1, 2));

        assertThat(recording.history().events()).containsExactly(new Event.Crash(2, 1));
    }

    @Test
    void aCallIsSkippedExactlyWhenItsHandleNeverCame() throws ProtocolException {
        Step close = single(0, new Operation.Close(0), 0);
        Recording without = begun(single(0, OPEN, -1), close);
        without.accept(returned(0, 0, 1, 2, new Outcome.Failed(Errno.ENOMEM)));
        assertThatThrownBy(() -> without.accept(returned(1, 0, 3, 4, EBADF)))
                .hasMessage(
                        "expected call 1 skipped, since call 0 returned no handle, found its"
                                + " return");

        Recording with = begun(single(0, OPEN, -1), close);
        with.accept(returned(0, 0, 1, 2, new Outcome.Ok(0, null)));
        assertThatThrownBy(() -> with.accept(new AdapterEvent.Skipped(1)))
                .hasMessage("expected the return of call 1, found \"skipped\"");
    }

    @Test
    void stampsOnlyGrow() throws ProtocolException {
        Recording recording = begun(single(0, OPEN, -1), single(0, OPEN, -1));
        recording.accept(returned(0, 0, 3, 4, new Outcome.Ok(0, null)));

        assertThatThrownBy(() -> recording.accept(returned(1, 0, 4, 5, new Outcome.Ok(1, null))))
                .hasMessage("expected a stamp above 4, found 4");
    }

    @Test
    void aDeadlineStandsWhereItsTimeWasNotOverYet() throws ProtocolException {
        Operation await = new Operation.Await(0, EventsFormat.set(1), 20);
        Operation send = new Operation.Send(0, MESSAGE);
        Recording recording = begun(together(new Command(0, await, -1), new Command(1, send, -1)));
        Outcome late = new Outcome.Failed(Errno.ETIMEDOUT);
        recording.accept(new AdapterEvent.Return(0, 0, 1, 4, late, 3));
        recording.accept(returned(1, 1, 2, 3, OK));
        recording.accept(new AdapterEvent.Ran());

        assertThat(recording.history().events())
                .containsExactly(
                        new Event.Call(2, 0, await),
                        new Event.Call(3, 1, send),
                        new Event.Return(4, 1, OK),
                        new Event.Deadline(5, 0),
                        new Event.Return(6, 0, late));
    }

    @Test
    void aDeadlineLiesBetweenTheCallAndItsReturn() throws ProtocolException {
        Operation await = new Operation.Await(0, EventsFormat.set(1), 20);
        Outcome late = new Outcome.Failed(Errno.ETIMEDOUT);
        Recording recording = begun(single(0, await, -1));

        assertThatThrownBy(() -> recording.accept(new AdapterEvent.Return(0, 0, 2, 4, late, 1)))
                .hasMessage("expected a stamp above 1, found 1");
        assertThatThrownBy(() -> recording.accept(new AdapterEvent.Return(0, 0, 2, 4, late, 4)))
                .hasMessage("expected a stamp above 4, found 4");
    }

    @Test
    void whatIsNotDueIsRefused() throws ProtocolException {
        Recording recording = begun(together(new Command(0, OPEN, -1), new Command(1, OPEN, -1)));

        assertThatThrownBy(() -> recording.accept(new AdapterEvent.Ran()))
                .hasMessage("expected the return of call 0 before ran, found \"ran\"");
        assertThatThrownBy(() -> recording.accept(returned(0, 1, 1, 2, OK)))
                .hasMessage(
                        "expected the return of one of the calls 0, 1, found return of call 0 by"
                                + " thread 1");
        assertThatThrownBy(() -> recording.accept(new AdapterEvent.Reset(8)))
                .hasMessageContaining("found reset of test 8");
    }

    /** The recording of a test by threads 0 and 1 of process 0, after its reset. */
    private static Recording begun(Step... steps) throws ProtocolException {
        TestCase test = new TestCase("A/1", "a sentence", List.of(), List.of(0, 0), List.of(steps));
        Recording recording = new Recording(7, test, PROFILE);
        recording.accept(new AdapterEvent.Reset(7));
        return recording;
    }

    private static AdapterEvent returned(
            int call, int thread, long called, long stamp, Outcome outcome) {
        return new AdapterEvent.Return(call, thread, called, stamp, outcome);
    }

    private static Step single(int thread, Operation operation, int handleOf) {
        return new Step.Single(new Command(thread, operation, handleOf));
    }

    private static Step together(Command... commands) {
        return new Step.Together(List.of(commands));
    }
}
