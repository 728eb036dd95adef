package touchstone.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static touchstone.conformance.oracle.HistoryText.call;
import static touchstone.conformance.oracle.HistoryText.done;
import static touchstone.conformance.oracle.HistoryText.returned;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import touchstone.conformance.oracle.Verdict.Accept;
import touchstone.conformance.oracle.Verdict.Explanation;

/**
 * What the oracle says of a COPIPE. Thread 0, 1 and 2 are of process 0, thread 3 is of process 1.
 */
class CopipeTest {
    private static final String HEADER =
            "{'touchstone':1,'profile':{'processes':2,'capabilities':3,'copipes':2,"
                    + "'groups':['CAP','PROC','COPIPE','POLL']},'threads':[0,0,0,1]}";

    private static final String OPEN =
            done(0, "'operation':'open','type':'COPIPE','name':'a'", "'outcome':'OK','handle':0");
    private static final String OPEN_FROM_OUTSIDE =
            done(3, "'operation':'open','type':'COPIPE','name':'a'", "'outcome':'OK','handle':0");
    private static final String SEND = "'operation':'sendPipe','handle':0,'data':'0a','timeout':20";
    private static final String SEND_OTHER =
            "'operation':'sendPipe','handle':0,'data':'0b','timeout':20";
    private static final String SEND_TWO =
            "'operation':'sendPipe','handle':0,'data':'0a0b','timeout':20";
    private static final String RECV = "'operation':'recvPipe','handle':0,'length':1,'timeout':20";
    private static final String CLOSE = "'operation':'close','handle':0";
    private static final String DELETE = "'operation':'delete','handle':0";
    private static final String OK = "'outcome':'OK'";
    private static final String GOT = "'outcome':'OK','data':'0a'";
    private static final String GOT_OTHER = "'outcome':'OK','data':'0b'";
    private static final String LATE = "'outcome':'ETIMEDOUT'";
    private static final String TOO_LONG = "'outcome':'EMSGSIZE'";
    private static final String BROKEN = "'outcome':'EPIPE'";

    private static void accepts(String... events) {
        assertThat(HistoryText.judge(HEADER, Budget.DEFAULT, events)).isInstanceOf(Accept.class);
    }

    private static Explanation rejects(String... events) {
        return HistoryText.explanation(HistoryText.judge(HEADER, Budget.DEFAULT, events));
    }

    @Test
    void aSendAndAReceiveMeetWhicheverReturnsFirst() {
        accepts(OPEN, call(0, SEND), call(1, RECV), returned(0, OK), returned(1, GOT));
        accepts(OPEN, call(0, SEND), call(1, RECV), returned(1, GOT), returned(0, OK));
    }

    @Test
    void theyMeetAcrossProcesses() {
        accepts(
                OPEN,
                OPEN_FROM_OUTSIDE,
                call(3, SEND),
                call(1, RECV),
                returned(3, OK),
                returned(1, GOT));
    }

    @Test
    void aSendDoesNotReturnBeforeAReceiveWasCalled() {
        Explanation explanation = rejects(OPEN, done(0, SEND, OK), call(1, RECV));
        assertThat(explanation.admissible())
                .extracting(Verdict.Admissible::outcome)
                .containsExactly("ETIMEDOUT");
        assertThat(explanation.rules()).startsWith("COP-PIPE-MEET-1");
    }

    @Test
    void aReceiveDoesNotReturnAfterItsSendTimedOut() {
        rejects(OPEN, call(0, SEND), call(1, RECV), returned(0, LATE), returned(1, GOT));
    }

    @Test
    void aSendIsNotTakenTwice() {
        rejects(
                OPEN,
                call(0, SEND),
                call(1, RECV),
                call(2, RECV),
                returned(1, GOT),
                returned(2, GOT));
    }

    @Test
    void twoSendsDoNotMeetOneReceive() {
        rejects(
                OPEN,
                call(0, SEND),
                call(1, SEND_OTHER),
                call(2, RECV),
                returned(2, GOT),
                returned(0, OK),
                returned(1, OK));
    }

    @Test
    void whichOfTwoSendsMeetsIsTheChoiceOfTheKernel() {
        for (String got : new String[] {GOT, GOT_OTHER}) {
            accepts(
                    OPEN,
                    call(0, SEND),
                    call(1, SEND_OTHER),
                    call(2, RECV),
                    returned(2, got),
                    returned(got.equals(GOT) ? 0 : 1, OK),
                    returned(got.equals(GOT) ? 1 : 0, LATE));
        }
    }

    @Test
    void theSendThatReturnedIsTheOneThatWasReceived() {
        rejects(
                OPEN,
                call(0, SEND),
                call(1, SEND_OTHER),
                call(2, RECV),
                returned(2, GOT),
                returned(1, OK));
    }

    @Test
    void ofTwoEqualSendsEitherMayHaveBeenReceived() {
        accepts(
                OPEN,
                call(0, SEND),
                call(1, SEND),
                call(2, RECV),
                returned(2, GOT),
                returned(0, LATE),
                returned(1, OK));
    }

    @Test
    void otherBytesAreNotReceived() {
        Explanation explanation =
                rejects(OPEN, call(0, SEND), call(1, RECV), returned(1, GOT_OTHER));
        assertThat(explanation.rules()).containsExactly("COP-PIPE-MEET-1", "COP-PIPE-MEET-2");
        assertThat(explanation.admissible())
                .extracting(Verdict.Admissible::outcome)
                .contains("OK with 1 byte 0a");
    }

    @Test
    void aSendThatIsTooLongIsRefusedAndTheReceiveGoesOnWaiting() {
        accepts(
                OPEN,
                call(0, RECV),
                done(1, SEND_TWO, TOO_LONG),
                call(1, SEND),
                returned(0, GOT),
                returned(1, OK));
        accepts(OPEN, call(0, RECV), done(1, SEND_TWO, TOO_LONG), returned(0, LATE));
    }

    @Test
    void aSendMayBeTooLongForAReceiveThatTimesOutBeforeItReturns() {
        accepts(
                OPEN,
                call(0, SEND),
                call(1, RECV),
                returned(0, LATE),
                call(0, SEND_TWO),
                returned(1, LATE),
                returned(0, TOO_LONG));
    }

    @Test
    void aSendIsNotTooLongForNobody() {
        Explanation explanation = rejects(OPEN, done(1, SEND_TWO, TOO_LONG));
        assertThat(explanation.rules()).startsWith("COP-PIPE-SEND-3");
        assertThat(explanation.admissible().get(0).outcome()).isEqualTo("ETIMEDOUT");
        rejects(OPEN, done(0, RECV, LATE), done(1, SEND_TWO, TOO_LONG));
    }

    @Test
    void aSendIsNotTooLongForAReceiveOfAsMany() {
        rejects(OPEN, call(0, RECV), done(1, SEND, TOO_LONG));
    }

    @Test
    void aMessageIsNotCut() {
        rejects(OPEN, call(0, RECV), call(1, SEND_TWO), returned(0, GOT));
    }

    @Test
    void aCloseEndsWhoeverWaits() {
        accepts(
                OPEN,
                call(0, RECV),
                call(1, RECV),
                done(2, CLOSE, OK),
                returned(0, BROKEN),
                returned(1, BROKEN));
        rejects(OPEN, done(2, CLOSE, OK), done(0, RECV, LATE));
    }

    @Test
    void aMeetingIsNotAfterTheClose() {
        rejects(
                OPEN,
                call(0, SEND),
                done(2, CLOSE, OK),
                call(1, RECV),
                returned(1, GOT),
                returned(0, OK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ECANCELED", "EBADF"})
    void theCapabilityThatGoesEndsTheWait(String error) {
        accepts(OPEN, call(0, RECV), done(1, DELETE, OK), returned(0, "'outcome':'" + error + "'"));
    }

    @Test
    void nothingIsReceivedThroughACapabilityThatIsGone() {
        rejects(
                OPEN,
                OPEN_FROM_OUTSIDE,
                call(0, RECV),
                done(1, DELETE, OK),
                call(3, SEND),
                returned(0, GOT));
    }

    @Test
    void whatAProcessThatDiedSentMayHaveArrivedBefore() {
        accepts(
                OPEN,
                OPEN_FROM_OUTSIDE,
                call(3, SEND),
                call(0, RECV),
                "{'event':'crash','process':1}",
                returned(0, GOT));
        rejects(
                OPEN,
                OPEN_FROM_OUTSIDE,
                call(3, SEND),
                "{'event':'crash','process':1}",
                call(0, RECV),
                returned(0, GOT));
    }

    @Test
    void aSendIsNotTakenByAProcessThatDied() {
        rejects(
                OPEN,
                OPEN_FROM_OUTSIDE,
                call(3, RECV),
                "{'event':'crash','process':1}",
                done(0, SEND, OK));
        accepts(
                OPEN,
                OPEN_FROM_OUTSIDE,
                call(3, RECV),
                call(0, SEND),
                "{'event':'crash','process':1}",
                returned(0, OK));
    }

    @Test
    void aTimeOutIsNotBeforeTheTimeIsOver() {
        rejects(
                OPEN,
                call(0, RECV),
                done(1, CLOSE, OK),
                "{'event':'deadline','thread':0}",
                returned(0, LATE));
    }

    @Test
    void aPollReportsNeitherInNorOut() {
        String poll = "'operation':'poll','handle':0,'events':['IN','OUT']";
        accepts(OPEN, call(0, SEND), done(1, poll, OK + ",'events':[]"));
        rejects(OPEN, call(0, SEND), done(1, poll, OK + ",'events':['IN']"));
        accepts(OPEN, done(0, CLOSE, OK), done(1, poll, OK + ",'events':['CLOSED']"));
    }
}
