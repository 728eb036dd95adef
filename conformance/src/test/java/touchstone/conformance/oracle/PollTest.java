package touchstone.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static touchstone.conformance.oracle.HistoryText.call;
import static touchstone.conformance.oracle.HistoryText.done;
import static touchstone.conformance.oracle.HistoryText.returned;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import touchstone.conformance.oracle.Verdict.Accept;
import touchstone.conformance.oracle.Verdict.Explanation;
import touchstone.conformance.oracle.Verdict.Reject;

/**
 * What the oracle says of poll. Thread 0 and 1 are of process 0, thread 2 is of process 1. A
 * COCHANNEL holds two bytes, a COCARRIER one message of one byte.
 */
class PollTest {
    private static final String OPEN = "'operation':'open','name':'c'";
    private static final String OPEN_CARRIER = OPEN + ",'type':'COCARRIER'";
    private static final String POLL = "'operation':'poll','handle':0,'events':['IN','OUT']";
    private static final String SEND = "'operation':'send','handle':0,'data':'0a'";
    private static final String SEND_TWO = "'operation':'send','handle':0,'data':'0a0b'";
    private static final String RECV = "'operation':'recv','handle':0,'length':1";
    private static final String MESSAGE = "'operation':'sendMessage','handle':0,'data':'0a'";
    private static final String CLOSE = "'operation':'close','handle':0";
    private static final String HANDLE = "'outcome':'OK','handle':0";
    private static final String OK = "'outcome':'OK'";

    private static Verdict judge(String choices, String... events) {
        String header =
                "{'touchstone':1,'profile':{'processes':2,'capabilities':3,'cochannels':1,"
                        + "'ringBytes':2,'cocarriers':1,'queueDepth':1,'buffers':2,'carrierBytes':1,"
                        + "'groups':['CAP','PROC','COCHANNEL','COCARRIER','POLL']"
                        + choices
                        + "},'threads':[0,0,1]}";
        return HistoryText.judge(header, Budget.DEFAULT, events);
    }

    private static void accepts(String... events) {
        assertThat(judge("", events)).isInstanceOf(Accept.class);
    }

    private static Explanation rejects(String... events) {
        return HistoryText.explanation(judge("", events));
    }

    private static String events(String words) {
        String list = words.isEmpty() ? "" : "'" + words.replace(" ", "','") + "'";
        return "'outcome':'OK','events':[" + list + "]";
    }

    @Test
    void anEmptyCoportHasRoom() {
        accepts(done(0, OPEN, HANDLE), done(0, POLL, events("OUT")));
        accepts(done(0, OPEN_CARRIER, HANDLE), done(0, POLL, events("OUT")));
    }

    @Test
    void aFullCoportHasSomethingToReceive() {
        accepts(done(0, OPEN, HANDLE), done(0, SEND_TWO, OK), done(0, POLL, events("IN")));
        accepts(done(0, OPEN_CARRIER, HANDLE), done(0, MESSAGE, OK), done(0, POLL, events("IN")));
    }

    @Test
    void whatHoldsIsReportedByEveryPoll() {
        Explanation explanation =
                rejects(
                        done(0, OPEN, HANDLE),
                        done(0, SEND, OK),
                        done(0, POLL, events("IN OUT")),
                        done(0, POLL, events("OUT")));
        assertThat(explanation.rules()).containsExactly("POLL-IN-1");
        assertThat(explanation.admissible().get(0).outcome()).isEqualTo("OK with IN OUT");
    }

    @ParameterizedTest
    @CsvSource({"IN OUT, POLL-IN-1", "'', POLL-OUT-1", "OUT CLOSED, POLL-CLOSED-1"})
    void theRuleOfAWrongReportIsNamed(String reported, String rule) {
        assertThat(rejects(done(0, OPEN, HANDLE), done(0, POLL, events(reported))).rules())
                .containsExactly(rule);
    }

    @Test
    void whatIsNotAskedForIsNotReportedButClosedIs() {
        String none = "'operation':'poll','handle':0,'events':[]";
        accepts(
                done(0, OPEN, HANDLE),
                done(0, SEND, OK),
                done(0, none, events("")),
                done(0, CLOSE, OK),
                done(0, none, events("CLOSED")));
    }

    @Test
    void anEventThatWasNotAskedForIsToldFromOneThatDoesNotHold() {
        String none = "'operation':'poll','handle':0,'events':[]";
        assertThat(rejects(done(0, OPEN, HANDLE), done(0, none, events("OUT"))).rules())
                .containsExactly("POLL-EVENTS-1", "POLL-OUT-1");
    }

    @Test
    void anEndWithoutAnyoneIsReportedAsClosed() {
        String receiver = "'operation':'derive','handle':0,'rights':['RECV','POLL']";
        String delete = "'operation':'delete','handle':0";
        String poll = POLL.replace("'handle':0", "'handle':1");
        accepts(
                done(0, OPEN, HANDLE),
                done(0, receiver, "'outcome':'OK','handle':1"),
                done(0, delete, OK),
                done(0, poll, events("OUT CLOSED")));
    }

    @Test
    void aPollBesideACloseComesBeforeOrAfterIt() {
        String before = done(0, OPEN, HANDLE) + "\n" + done(0, SEND, OK);
        for (String report : new String[] {"IN OUT", "IN CLOSED"}) {
            accepts(
                    before,
                    call(0, POLL),
                    call(1, CLOSE),
                    returned(0, events(report)),
                    returned(1, OK));
        }
        rejects(
                before,
                call(0, POLL),
                call(1, CLOSE),
                returned(0, events("IN OUT CLOSED")),
                returned(1, OK));
    }

    @Test
    void aByteThatWasReceivedBetweenTwoPollsIsGone() {
        accepts(
                done(0, OPEN, HANDLE),
                done(0, SEND, OK),
                done(0, POLL, events("IN OUT")),
                done(1, RECV, "'outcome':'OK','data':'0a'"),
                done(0, POLL, events("OUT")));
    }

    @Test
    void aKernelThatNeedNotDrainMayReportEitherAfterAClose() {
        String[] before = {done(0, OPEN, HANDLE), done(0, SEND, OK), done(0, CLOSE, OK)};
        String in = done(0, POLL, events("IN CLOSED"));
        String out = done(0, POLL, events("CLOSED"));
        String either = ",'drainAfterClose':'either'";
        String forbidden = ",'drainAfterClose':'forbidden'";
        assertThat(judge(either, String.join("\n", before), in, out)).isInstanceOf(Accept.class);
        assertThat(judge(forbidden, String.join("\n", before), out)).isInstanceOf(Accept.class);
        assertThat(judge(forbidden, String.join("\n", before), in)).isInstanceOf(Reject.class);
    }

    @Test
    void pollNeedsTheRight() {
        String derived = done(0, "'operation':'derive','handle':0,'rights':['RECV']", handle(1));
        String poll = POLL.replace("'handle':0", "'handle':1");
        accepts(done(0, OPEN, HANDLE), derived, done(0, poll, "'outcome':'EPERM'"));
        Explanation explanation =
                rejects(done(0, OPEN, HANDLE), derived, done(0, poll, events("OUT")));
        assertThat(explanation.rules()).containsExactly("CAP-RIGHTS-2");
    }

    @Test
    void pollOfAnEmptyHandleIsRefused() {
        accepts(done(0, POLL, "'outcome':'EBADF'"));
        rejects(done(0, POLL, events("")));
    }

    private static String handle(int handle) {
        return "'outcome':'OK','handle':" + handle;
    }
}
