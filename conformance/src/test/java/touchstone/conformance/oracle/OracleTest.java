package touchstone.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static touchstone.conformance.oracle.HistoryText.call;
import static touchstone.conformance.oracle.HistoryText.done;
import static touchstone.conformance.oracle.HistoryText.returned;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import touchstone.conformance.oracle.Verdict.Accept;
import touchstone.conformance.oracle.Verdict.Explanation;
import touchstone.conformance.oracle.Verdict.Unknown;

/** One behaviour each. Thread 0 and 1 are of process 0, thread 2 is of process 1. */
class OracleTest {
    private static final String HEADER =
            "{'touchstone':1,'profile':{'processes':2,'capabilities':3,'cochannels':2,"
                    + "'ringBytes':4},'threads':[0,0,1]}";

    private static Verdict judge(String... events) {
        return judge(Budget.DEFAULT, events);
    }

    private static Verdict judge(Budget budget, String... events) {
        return HistoryText.judge(HEADER, budget, events);
    }

    private static void accepts(String... events) {
        assertThat(judge(events)).isInstanceOf(Accept.class);
    }

    private static Explanation rejects(int line, String... events) {
        Explanation explanation = HistoryText.explanation(judge(events));
        assertThat(explanation.line()).isEqualTo(line);
        return explanation;
    }

    private static final String OPEN = "'operation':'open','name':'n'";
    private static final String OPENED = "'outcome':'OK','handle':0";
    private static final String SEND_1 = "'operation':'send','handle':0,'data':'01'";
    private static final String SEND_2 = "'operation':'send','handle':0,'data':'02'";
    private static final String RECV = "'operation':'recv','handle':0,'length':1";
    private static final String GOT_1 = "'outcome':'OK','data':'01'";
    private static final String GOT_2 = "'outcome':'OK','data':'02'";
    private static final String CLOSE = "'operation':'close','handle':0";
    private static final String DELETE = "'operation':'delete','handle':0";
    private static final String EXIT = "'operation':'exit'";
    private static final String OK = "'outcome':'OK'";
    private static final String EAGAIN = "'outcome':'EAGAIN'";
    private static final String EPIPE = "'outcome':'EPIPE'";
    private static final String EBADF = "'outcome':'EBADF'";

    @Test
    void whatWasSentIsReceivedInOrder() {
        accepts(
                done(0, OPEN, OPENED),
                done(0, SEND_1, OK),
                done(0, SEND_2, OK),
                done(0, RECV, GOT_1),
                done(0, RECV, GOT_2));
    }

    @Test
    void whatWasSentIsNotReceivedOutOfOrder() {
        Explanation explanation =
                rejects(
                        9,
                        done(0, OPEN, OPENED),
                        done(0, SEND_1, OK),
                        done(0, SEND_2, OK),
                        done(0, RECV, GOT_2));
        assertThat(explanation.observed())
                .isEqualTo("thread 0: recv(handle 0, 1 byte) returned OK with 1 byte 02");
        assertThat(explanation.admissible())
                .containsExactly(
                        new Verdict.Admissible("OK with 1 byte 01", List.of("COP-CHANNEL-RECV-1")));
        assertThat(explanation.rules()).containsExactly("COP-CHANNEL-RECV-1");
        assertThat(explanation.state())
                .containsExactly(
                        "coport 0 \"n\": open, 2 bytes 0102 of 4; capabilities to it: 1, with SEND"
                                + " 1, with RECV 1",
                        "process 0: handle 0 to coport 0 (SEND RECV POLL CLOSE TRANSFER)",
                        "process 1: no capabilities");
    }

    @Test
    void dataOfAnotherLengthIsNotWhatWasAskedFor() {
        rejects(
                7,
                done(0, OPEN, OPENED),
                done(0, SEND_1, OK),
                done(0, "'operation':'recv','handle':0,'length':2", GOT_1));
    }

    @Test
    void aRefusalWithoutAReasonBreaksTheRuleOfRefusals() {
        Explanation explanation = rejects(5, done(0, OPEN, OPENED), done(0, SEND_1, EAGAIN));
        assertThat(explanation.rules()).containsExactly("COP-CHANNEL-SEND-1", "GEN-REFUSED-1");
    }

    @Test
    void tryingAgainIsNotPromisedForAClosedCoport() {
        Explanation explanation =
                rejects(7, done(0, OPEN, OPENED), done(0, CLOSE, OK), done(0, SEND_1, EAGAIN));
        assertThat(explanation.rules()).containsExactly("COP-CHANNEL-SEND-5", "GEN-AGAIN-1");
        assertThat(explanation.admissible())
                .containsExactly(new Verdict.Admissible("EPIPE", List.of("COP-CHANNEL-SEND-5")));
    }

    @Test
    void aNewHandleMustHaveBeenEmpty() {
        Explanation explanation = rejects(5, done(0, OPEN, OPENED), done(0, OPEN, OPENED));
        assertThat(explanation.admissible().get(0).outcome()).isEqualTo("OK with handle 1, 2");
        assertThat(explanation.rules()).containsExactly("CAP-HANDLE-2");
    }

    @Test
    void theKernelMayChooseAnyEmptyHandle() {
        accepts(
                done(0, OPEN, "'outcome':'OK','handle':2"),
                done(0, OPEN, "'outcome':'OK','handle':1"));
    }

    @Test
    void aNameStandsForOneCoportAcrossProcesses() {
        accepts(
                done(0, OPEN, OPENED),
                done(2, OPEN, OPENED),
                done(0, SEND_1, OK),
                done(2, RECV, GOT_1));
    }

    @Test
    void withoutANameEachOpenMakesItsOwnCoport() {
        rejects(
                9,
                done(0, "'operation':'open'", OPENED),
                done(2, "'operation':'open'", OPENED),
                done(0, SEND_1, OK),
                done(2, RECV, GOT_1));
    }

    @Test
    void aSendMayTakeEffectBeforeItReturns() {
        accepts(done(0, OPEN, OPENED), call(0, SEND_1), done(1, RECV, GOT_1), returned(0, OK));
    }

    @Test
    void aSendThatWasRefusedDeliversNothing() {
        Explanation explanation =
                rejects(
                        6,
                        done(0, OPEN, OPENED),
                        call(0, SEND_1),
                        done(1, RECV, GOT_1),
                        returned(0, EAGAIN));
        assertThat(explanation.pending())
                .containsExactly(
                        "thread 0: send(handle 0, 1 byte 01) of line 4: returns EAGAIN, which"
                                + " changes nothing");
    }

    @Test
    void aReturnedSendIsNotUndone() {
        rejects(7, done(0, OPEN, OPENED), done(0, SEND_1, OK), call(1, RECV), returned(1, EAGAIN));
    }

    @Test
    void oneByteGoesToOneReceiver() {
        rejects(
                9,
                done(0, OPEN, OPENED),
                done(0, SEND_1, OK),
                call(0, RECV),
                call(1, RECV),
                returned(0, GOT_1),
                returned(1, GOT_1));
    }

    @Test
    void sendsSideBySideMayComeInEitherOrder() {
        accepts(
                done(0, OPEN, OPENED),
                call(0, SEND_1),
                call(1, SEND_2),
                returned(0, OK),
                returned(1, OK),
                done(0, RECV, GOT_2),
                done(0, RECV, GOT_1));
    }

    @Test
    void sendsOneAfterTheOtherComeInThatOrder() {
        rejects(
                9,
                done(0, OPEN, OPENED),
                done(0, SEND_1, OK),
                done(1, SEND_2, OK),
                done(0, RECV, GOT_2));
    }

    @Test
    void whatIsAcceptedOutlivesTheClose() {
        accepts(
                done(0, OPEN, OPENED),
                done(0, SEND_1, OK),
                done(0, CLOSE, OK),
                done(0, RECV, GOT_1),
                done(0, RECV, EPIPE));
    }

    @Test
    void aCrashEndsWhatTheProcessHeld() {
        accepts(
                done(0, OPEN, OPENED),
                done(2, OPEN, OPENED),
                "{'event':'crash','process':0}",
                done(2, DELETE, OK),
                done(2, OPEN, OPENED),
                done(2, RECV, EAGAIN));
    }

    @Test
    void aCallOfAProcessThatCrashedTookEffectOrDidNot() {
        for (String outcome : List.of(GOT_1, EAGAIN)) {
            accepts(
                    done(0, OPEN, OPENED),
                    done(2, OPEN, OPENED),
                    call(0, SEND_1),
                    "{'event':'crash','process':0}",
                    done(2, RECV, outcome));
        }
    }

    @Test
    void aCallOfAProcessThatCrashedTakesNoEffectLater() {
        rejects(
                11,
                done(0, OPEN, OPENED),
                done(2, OPEN, OPENED),
                call(0, SEND_1),
                "{'event':'crash','process':0}",
                done(2, RECV, EAGAIN),
                done(2, RECV, GOT_1));
    }

    @Test
    void aCallOfAnotherProcessMayHaveComeBeforeTheDeath() {
        String noRoom = "'operation':'open','name':'other'";
        accepts(
                done(0, OPEN, OPENED),
                done(0, noRoom, "'outcome':'OK','handle':1"),
                call(2, "'operation':'open'"),
                "{'event':'crash','process':0}",
                returned(2, "'outcome':'ENOMEM'"));
    }

    @Test
    void aProcessDiesWithItsLastThread() {
        accepts(
                done(0, OPEN, OPENED),
                "{'event':'crash','thread':0}",
                done(1, SEND_1, OK),
                done(2, OPEN, OPENED),
                "{'event':'crash','thread':1}",
                done(2, DELETE, OK),
                done(2, OPEN, OPENED),
                done(2, RECV, EAGAIN));
    }

    @Test
    void exitTakesTheCapabilitiesOfTheProcessAtOneMoment() {
        accepts(
                done(2, OPEN, OPENED),
                done(0, OPEN, OPENED),
                done(0, SEND_1, OK),
                done(2, DELETE, OK),
                call(0, EXIT),
                done(2, OPEN, OPENED),
                done(2, RECV, GOT_1),
                returned(0, OK));
        accepts(
                done(2, OPEN, OPENED),
                done(0, OPEN, OPENED),
                done(0, SEND_1, OK),
                done(2, DELETE, OK),
                call(0, EXIT),
                done(2, OPEN, OPENED),
                done(2, RECV, EAGAIN),
                returned(0, OK));
    }

    @Test
    void nothingReturnsThatWasNotDoneBeforeTheProcessExited() {
        accepts(done(0, OPEN, OPENED), call(1, SEND_1), done(0, EXIT, OK), returned(1, OK));
        Explanation explanation =
                rejects(
                        7,
                        done(0, OPEN, OPENED),
                        call(1, SEND_1),
                        done(0, EXIT, OK),
                        returned(1, EBADF));
        assertThat(explanation.rules()).containsExactly("CLEAN-DEATH-1");
    }

    @Test
    void exitIsNeverRefused() {
        rejects(3, done(0, EXIT, EBADF));
    }

    @Test
    void aLostOpenMayHaveTakenAnyHandle() {
        for (int handle = 0; handle < 3; handle++) {
            accepts(call(0, OPEN), done(1, DELETE.replace("0", String.valueOf(handle)), OK));
        }
        rejects(6, call(0, OPEN), done(1, DELETE, OK), done(1, DELETE, OK));
    }

    @Test
    void aCallThatHangsAtAQuiescentEndIsRejected() {
        accepts(done(0, OPEN, OPENED), call(0, SEND_1));
        Explanation explanation =
                rejects(
                        5,
                        done(0, OPEN, OPENED),
                        call(0, SEND_1),
                        "{'event':'end','quiescent':true}");
        assertThat(explanation.rules()).containsExactly("GEN-ATOMIC-1");
        assertThat(explanation.pending()).hasSize(1);
    }

    @Test
    void aCallMayBePendingForEverWhereItsProcessHasExited() {
        accepts(
                done(0, OPEN, OPENED),
                call(1, SEND_1),
                call(0, EXIT),
                "{'event':'end','quiescent':true}");
    }

    @Test
    void aSpentBudgetIsNoVerdict() {
        String[] events = {
            done(0, OPEN, OPENED), done(0, SEND_1, OK), done(0, RECV, GOT_1), done(0, RECV, EAGAIN)
        };
        assertThat(judge(new Budget(3, 10), events)).isInstanceOf(Unknown.class);
        assertThat(judge(new Budget(4, 10), events)).isInstanceOf(Accept.class);
        assertThat(
                        judge(
                                new Budget(100, 1),
                                done(0, OPEN, OPENED),
                                call(0, SEND_1),
                                done(1, RECV, GOT_1)))
                .isEqualTo(new Unknown(6, 1, "more than 1 states at one time"));
    }

    @Test
    void aNameIsKnownAgainAfterTenThousandOthers() {
        List<String> events = new ArrayList<>();
        events.add(done(0, OPEN, OPENED));
        events.add(done(0, SEND_1, OK));
        for (int i = 0; i < 10_000; i++) {
            events.add(done(0, OPEN.replace("'n'", "'n" + i + "'"), "'outcome':'OK','handle':1"));
            events.add(done(0, DELETE.replace("0", "1"), OK));
        }
        events.add(done(2, OPEN, OPENED));
        events.add(done(2, RECV, GOT_1));
        accepts(events.toArray(String[]::new));
    }

    @Test
    void theSameHistoryCostsTheSameStepsEachTime() {
        String[] events = {
            done(0, OPEN, OPENED),
            call(0, SEND_1),
            call(1, SEND_2),
            returned(0, OK),
            returned(1, OK),
            done(0, RECV, GOT_2)
        };
        assertThat(judge(events)).isEqualTo(judge(events));
    }
}
