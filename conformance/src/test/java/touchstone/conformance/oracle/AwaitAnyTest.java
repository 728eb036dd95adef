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
 * What the oracle says of an await of several. Both threads are of one process, which has a
 * COCHANNEL of two bytes under each of the handles 0 and 1 and nothing under handle 2.
 */
class AwaitAnyTest {
    private static final String HEADER =
            "{'touchstone':1,'profile':{'processes':1,'capabilities':4,'cochannels':2,"
                    + "'ringBytes':2,'groups':['CAP','PROC','COCHANNEL','POLL']},"
                    + "'threads':[0,0]}";

    private static final String FIRST = done(0, "'operation':'open'", "'outcome':'OK','handle':0");
    private static final String SECOND = done(0, "'operation':'open'", "'outcome':'OK','handle':1");
    private static final String BOTH =
            any("[{'handle':0,'events':['IN']},{'handle':1,'events':['IN']}]");
    private static final String DEADLINE = "{'event':'deadline','thread':0}";
    private static final String OK = "'outcome':'OK'";
    private static final String LATE = "'outcome':'ETIMEDOUT'";

    private static String any(String polls) {
        return "'operation':'awaitAny','polls':" + polls + ",'timeout':20";
    }

    private static String reports(String reports) {
        return "'outcome':'OK','reports':" + reports;
    }

    private static String send(int handle) {
        return "'operation':'send','handle':" + handle + ",'data':'0a'";
    }

    private static String recv(int handle) {
        return "'operation':'recv','handle':" + handle + ",'length':1";
    }

    private static Verdict judge(String... events) {
        String[] all = new String[events.length + 2];
        all[0] = FIRST;
        all[1] = SECOND;
        System.arraycopy(events, 0, all, 2, events.length);
        return HistoryText.judge(HEADER, Budget.DEFAULT, all);
    }

    private static void accepts(String... events) {
        assertThat(judge(events)).isInstanceOf(Accept.class);
    }

    private static Explanation rejects(String... events) {
        return HistoryText.explanation(judge(events));
    }

    @Test
    void whatHoldsOfAnyIsReportedAndTheOthersHaveNothing() {
        accepts(done(0, send(1), OK), done(0, BOTH, reports("[[],['IN']]")));
        accepts(done(0, send(0), OK), done(0, BOTH, reports("[['IN'],[]]")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aSendToAnyOfThemWakes(int handle) {
        accepts(
                call(0, BOTH),
                done(1, send(handle), OK),
                returned(0, reports(handle == 0 ? "[['IN'],[]]" : "[[],['IN']]")));
    }

    @Test
    void whatComesTrueOfTheOtherWhileItWakesMayBeReportedOrNot() {
        for (String second : new String[] {"[]", "['IN']"}) {
            accepts(
                    call(0, BOTH),
                    done(1, send(0), OK),
                    done(1, send(1), OK),
                    returned(0, reports("[['IN']," + second + "]")));
        }
    }

    @Test
    void aReportIsOfOneMoment() {
        Explanation explanation =
                rejects(
                        done(0, send(0), OK),
                        call(0, BOTH),
                        done(1, recv(0), OK + ",'data':'0a'"),
                        done(1, send(1), OK),
                        returned(0, reports("[['IN'],['IN']]")));

        assertThat(explanation.rules()).containsExactly("POLL-ANY-1", "POLL-IN-1");
        assertThat(explanation.admissible())
                .extracting(Verdict.Admissible::outcome)
                .containsExactly("OK with no event, IN");
    }

    @Test
    void nothingIsReportedThatDoesNotHold() {
        Explanation explanation =
                rejects(done(0, send(0), OK), done(0, BOTH, reports("[['IN'],['IN']]")));

        assertThat(explanation.rules()).containsExactly("POLL-ANY-1", "POLL-IN-1");
    }

    @Test
    void whatHoldsOfOneIsNotLeftOutSinceThereIsAnother() {
        Explanation explanation =
                rejects(
                        done(0, send(0), OK),
                        done(0, send(1), OK),
                        done(0, BOTH, reports("[['IN'],[]]")));

        assertThat(explanation.rules()).containsExactly("POLL-ANY-1", "POLL-IN-1");
    }

    @Test
    void ofTheSameHandleTwiceEachReportIsWhatItAsksFor() {
        String twice = any("[{'handle':0,'events':['IN']},{'handle':0,'events':['OUT']}]");
        accepts(done(0, send(0), OK), done(0, twice, reports("[['IN'],['OUT']]")));
        rejects(done(0, send(0), OK), done(0, twice, reports("[['IN'],[]]")));
    }

    @Test
    void whatIsAskedOfOneIsNotAskedOfTheOther() {
        String different = any("[{'handle':0,'events':['IN']},{'handle':1,'events':['OUT']}]");
        Explanation explanation =
                rejects(done(0, send(1), OK), done(0, different, reports("[[],['IN','OUT']]")));

        assertThat(explanation.rules()).startsWith("POLL-ANY-1", "POLL-EVENTS-1");
    }

    @Test
    void itTimesOutWhereNoneHasAnything() {
        accepts(done(0, BOTH, LATE));
        rejects(done(0, send(1), OK), done(0, BOTH, LATE));
    }

    @Test
    void anOkWithoutAnyEventIsRejected() {
        Explanation explanation = rejects(done(0, send(0), OK), done(0, BOTH, reports("[[],[]]")));

        assertThat(explanation.rules()).containsExactly("POLL-ANY-1");
    }

    @Test
    void aWakeUpOfTheSecondIsNotLost() {
        Explanation explanation =
                rejects(call(0, BOTH), done(1, send(1), OK), DEADLINE, returned(0, LATE));

        assertThat(explanation.rules()).containsExactly("POLL-ANY-1", "POLL-ANY-2");
    }

    @Test
    void itFailsAsAWholeWhenOneHandleIsEmpty() {
        String withEmpty = any("[{'handle':0,'events':['IN']},{'handle':2,'events':[]}]");
        accepts(done(0, send(0), OK), done(0, withEmpty, "'outcome':'EBADF'"));
        accepts(done(0, send(0), OK), done(0, withEmpty, "'outcome':'ECANCELED'"));
        rejects(done(0, send(0), OK), done(0, withEmpty, reports("[['IN'],[]]")));
    }

    @Test
    void itNeedsTheRightToPollOfEach() {
        String derived =
                done(
                        0,
                        "'operation':'derive','handle':1,'rights':['SEND','RECV']",
                        "'outcome':'OK','handle':2");
        String withDerived = any("[{'handle':0,'events':['IN']},{'handle':2,'events':[]}]");
        accepts(derived, done(0, withDerived, "'outcome':'EPERM'"));
        rejects(derived, done(0, send(0), OK), done(0, withDerived, reports("[['IN'],[]]")));
    }

    @Test
    void aHandleThatGoesEndsIt() {
        accepts(
                call(0, BOTH),
                done(1, "'operation':'delete','handle':1", OK),
                returned(0, "'outcome':'ECANCELED'"));
    }
}
