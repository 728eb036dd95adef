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
 * What the oracle says of await. Thread 0 and 1 are of process 0, thread 2 is of process 1. A
 * COCHANNEL holds two bytes.
 */
class AwaitTest {
    private static final String HEADER =
            "{'touchstone':1,'profile':{'processes':2,'capabilities':3,'cochannels':1,"
                    + "'ringBytes':2,'groups':['CAP','PROC','COCHANNEL','POLL']},"
                    + "'threads':[0,0,1]}";

    private static final String OPEN = done(0, "'operation':'open'", "'outcome':'OK','handle':0");
    private static final String AWAIT =
            "'operation':'await','handle':0,'events':['IN'],'timeout':20";
    private static final String SEND = "'operation':'send','handle':0,'data':'0a'";
    private static final String RECV = "'operation':'recv','handle':0,'length':1";
    private static final String CLOSE = "'operation':'close','handle':0";
    private static final String DELETE = "'operation':'delete','handle':0";
    private static final String OK = "'outcome':'OK'";
    private static final String IN = "'outcome':'OK','events':['IN']";
    private static final String CLOSED = "'outcome':'OK','events':['CLOSED']";
    private static final String LATE = "'outcome':'ETIMEDOUT'";
    private static final String DEADLINE = "{'event':'deadline','thread':0}";

    private static void accepts(String... events) {
        assertThat(HistoryText.judge(HEADER, Budget.DEFAULT, events)).isInstanceOf(Accept.class);
    }

    private static Explanation rejects(String... events) {
        return HistoryText.explanation(HistoryText.judge(HEADER, Budget.DEFAULT, events));
    }

    @Test
    void whatHoldsAlreadyIsReportedAtOnce() {
        accepts(OPEN, done(0, SEND, OK), done(0, AWAIT, IN));
    }

    @Test
    void aSendWakesWhoeverWaitsForSomethingToReceive() {
        accepts(OPEN, call(0, AWAIT), done(1, SEND, OK), returned(0, IN));
    }

    @Test
    void aCloseWakesWhateverWasAskedFor() {
        accepts(OPEN, call(0, AWAIT), done(1, CLOSE, OK), returned(0, CLOSED));
    }

    @Test
    void nothingIsReportedBeforeItHolds() {
        Explanation explanation = rejects(OPEN, done(0, AWAIT, IN));
        assertThat(explanation.admissible().get(0).outcome()).isEqualTo("ETIMEDOUT");
    }

    @Test
    void whatWasTakenBeforeTheAwaitWasCalledIsNotReported() {
        rejects(OPEN, done(1, SEND, OK), done(1, RECV, OK + ",'data':'0a'"), done(0, AWAIT, IN));
    }

    @Test
    void anAwaitDoesNotEndWithoutAnEvent() {
        Explanation explanation =
                rejects(OPEN, done(0, SEND, OK), done(0, AWAIT, "'outcome':'OK','events':[]"));
        assertThat(explanation.rules()).containsExactly("POLL-AWAIT-1");
    }

    @Test
    void aTimeOutIsRightWhereNothingHappens() {
        accepts(OPEN, done(0, AWAIT, LATE));
        accepts(OPEN, call(0, AWAIT), DEADLINE, returned(0, LATE));
    }

    @Test
    void aTimeOutIsWrongWhereSomethingHeldAllAlong() {
        Explanation explanation = rejects(OPEN, done(1, SEND, OK), done(0, AWAIT, LATE));
        assertThat(explanation.rules())
                .containsExactly("POLL-AWAIT-1", "POLL-IN-1", "POLL-AWAIT-2");
        assertThat(explanation.admissible().get(0).outcome()).isEqualTo("OK with IN");
    }

    @Test
    void aTimeOutMayHaveComeBeforeTheSendWhereNobodySaysWhenTheTimeWasOver() {
        accepts(OPEN, call(0, AWAIT), done(1, SEND, OK), returned(0, LATE));
    }

    @Test
    void aWakeUpIsLostWhereTheTimeWasOverAfterTheSend() {
        Explanation explanation =
                rejects(OPEN, call(0, AWAIT), done(1, SEND, OK), DEADLINE, returned(0, LATE));
        assertThat(explanation.rules())
                .containsExactly("POLL-AWAIT-1", "POLL-IN-1", "POLL-AWAIT-2");
    }

    @Test
    void aTimeOutIsRightWhereTheSendMayHaveComeAfterTheTimeWasOver() {
        accepts(OPEN, call(0, AWAIT), call(1, SEND), DEADLINE, returned(1, OK), returned(0, LATE));
        accepts(OPEN, call(0, AWAIT), DEADLINE, done(1, SEND, OK), returned(0, LATE));
    }

    @Test
    void aTimeOutIsRightWhereTheByteWasTakenBeforeTheTimeWasOver() {
        accepts(
                OPEN,
                call(0, AWAIT),
                done(1, SEND, OK),
                done(1, RECV, OK + ",'data':'0a'"),
                DEADLINE,
                returned(0, LATE));
    }

    @Test
    void theDeadlineOfOneAwaitSaysNothingOfTheNext() {
        accepts(
                OPEN,
                call(0, AWAIT),
                DEADLINE,
                returned(0, LATE),
                call(0, AWAIT),
                done(1, SEND, OK),
                returned(0, LATE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ECANCELED", "EBADF"})
    void theCapabilityThatGoesEndsTheAwait(String error) {
        accepts(
                OPEN,
                call(0, AWAIT),
                done(1, DELETE, OK),
                returned(0, "'outcome':'" + error + "'"));
        rejects(OPEN, done(0, AWAIT, "'outcome':'" + error + "'"));
    }

    @Test
    void nobodySleepsThroughTheLossOfTheCapability() {
        Explanation explanation =
                rejects(OPEN, call(0, AWAIT), done(1, DELETE, OK), DEADLINE, returned(0, LATE));
        assertThat(explanation.rules()).contains("POLL-AWAIT-3");
    }

    @Test
    void theDeathOfTheProcessEndsTheAwaitWithoutAReturn() {
        accepts(OPEN, call(0, AWAIT), "{'event':'crash','process':0}");
    }

    @Test
    void noAwaitIsLeftWhenNothingMoreHappens() {
        Explanation explanation = rejects(OPEN, call(0, AWAIT), "{'event':'end','quiescent':true}");
        assertThat(explanation.pending().toString()).contains("await(handle 0, IN, 20 ms)");
    }
}
