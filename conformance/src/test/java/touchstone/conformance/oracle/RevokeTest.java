package touchstone.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static touchstone.conformance.oracle.HistoryText.call;
import static touchstone.conformance.oracle.HistoryText.done;
import static touchstone.conformance.oracle.HistoryText.returned;

import org.junit.jupiter.api.Test;
import touchstone.conformance.oracle.Verdict.Accept;
import touchstone.conformance.oracle.Verdict.Explanation;

/**
 * What the oracle says of revoke. Thread 0 and 1 are of process 0, thread 2 is of process 1. Each
 * process has four handles, and a COCHANNEL holds two bytes.
 */
class RevokeTest {
    private static final String OPEN = "'operation':'open','name':'c'";
    private static final String OK = "'outcome':'OK'";
    private static final String GONE = "'outcome':'EBADF'";

    private static Verdict judge(String... events) {
        String header =
                "{'touchstone':1,'profile':{'processes':2,'capabilities':4,'cochannels':1,"
                        + "'ringBytes':2,'cocarriers':1,'queueDepth':1,'buffers':1,"
                        + "'carrierBytes':1,"
                        + "'groups':['CAP','PROC','COCHANNEL','COCARRIER','POLL','REVOKE']},"
                        + "'threads':[0,0,1]}";
        return HistoryText.judge(header, Budget.DEFAULT, events);
    }

    private static void accepts(String... events) {
        assertThat(judge(events)).isInstanceOf(Accept.class);
    }

    private static Explanation rejects(String... events) {
        return HistoryText.explanation(judge(events));
    }

    private static String of(String operation, int handle) {
        return "'operation':'" + operation + "','handle':" + handle;
    }

    private static String revoke(int handle) {
        return of("revoke", handle);
    }

    private static String send(int handle) {
        return of("send", handle) + ",'data':'0a'";
    }

    private static String derive(int handle) {
        return of("derive", handle) + ",'rights':['SEND']";
    }

    private static String handle(int handle) {
        return "'outcome':'OK','handle':" + handle;
    }

    private static String error(String name) {
        return "'outcome':'" + name + "'";
    }

    private static final String OPENED = done(0, OPEN, handle(0));

    /** Handle 1 is derived from handle 0. */
    private static final String CHILD = OPENED + "\n" + done(0, derive(0), handle(1));

    /** Handle 2 is derived from handle 1, and that from handle 0. */
    private static final String CHAIN = CHILD + "\n" + done(0, derive(1), handle(2));

    @Test
    void revokeTakesWhatWasDerived() {
        accepts(CHILD, done(0, revoke(0), OK), done(0, send(1), GONE));
        rejects(CHILD, done(0, revoke(0), OK), done(0, send(1), OK));
    }

    @Test
    void revokeTakesWhatWasDerivedFromWhatWasDerived() {
        accepts(CHAIN, done(0, revoke(0), OK), done(0, send(2), GONE));
        rejects(CHAIN, done(0, revoke(0), OK), done(0, send(2), OK));
    }

    @Test
    void revokeLeavesTheCapabilityItself() {
        accepts(CHILD, done(0, revoke(0), OK), done(0, send(0), OK));
        rejects(CHILD, done(0, revoke(0), OK), done(0, send(0), GONE));
    }

    @Test
    void revokeLeavesWhatTheCapabilityDescendsFrom() {
        accepts(CHAIN, done(0, revoke(1), OK), done(0, send(0), OK), done(0, send(2), GONE));
        rejects(CHAIN, done(0, revoke(1), OK), done(0, send(0), GONE));
    }

    @Test
    void revokeWhereNothingDescendsChangesNothing() {
        accepts(CHILD, done(0, revoke(1), OK), done(0, send(1), OK), done(0, send(0), OK));
        rejects(CHILD, done(0, revoke(1), OK), done(0, send(1), GONE));
    }

    @Test
    void revokeLeavesACopy() {
        String copied = OPENED + "\n" + done(0, of("copy", 0), handle(1));
        accepts(copied, done(0, revoke(0), OK), done(0, send(1), OK));
        rejects(copied, done(0, revoke(0), OK), done(0, send(1), GONE));
    }

    @Test
    void aCopyIsRevokedByWhatTheOriginalDescendsFrom() {
        String copied = CHILD + "\n" + done(0, of("copy", 1), handle(2));
        accepts(copied, done(0, revoke(0), OK), done(0, send(2), GONE));
        rejects(copied, done(0, revoke(0), OK), done(0, send(2), OK));
    }

    @Test
    void whatMovedIsStillRevoked() {
        String moved = CHILD + "\n" + done(0, of("move", 1), handle(3));
        accepts(moved, done(0, revoke(0), OK), done(0, send(3), GONE));
        rejects(moved, done(0, revoke(0), OK), done(0, send(3), OK));
    }

    @Test
    void whatMovedStillRevokesItsChildren() {
        String moved = CHILD + "\n" + done(0, of("move", 0), handle(3));
        accepts(moved, done(0, revoke(3), OK), done(0, send(1), GONE));
        rejects(moved, done(0, revoke(3), OK), done(0, send(1), OK));
    }

    @Test
    void whatWasDerivedThroughADeletedCapabilityIsRevoked() {
        String deleted = CHAIN + "\n" + done(0, of("delete", 1), OK);
        accepts(deleted, done(0, revoke(0), OK), done(0, send(2), GONE));
        rejects(deleted, done(0, revoke(0), OK), done(0, send(2), OK));
    }

    @Test
    void whatTakesTheHandleOfADeletedCapabilityDoesNotRevokeItsChildren() {
        String reused =
                CHAIN + "\n" + done(0, of("delete", 1), OK) + "\n" + done(0, OPEN, handle(1));
        accepts(reused, done(0, revoke(1), OK), done(0, send(2), OK));
        rejects(reused, done(0, revoke(1), OK), done(0, send(2), GONE));
    }

    @Test
    void revokeLeavesWhatAnotherProcessHolds() {
        String both =
                CHILD + "\n" + done(2, OPEN, handle(0)) + "\n" + done(2, derive(0), handle(1));
        accepts(both, done(0, revoke(0), OK), done(2, send(1), OK));
        rejects(both, done(0, revoke(0), OK), done(2, send(1), GONE));
    }

    @Test
    void revokeTakesWhatWasDerivedFromAMessage() {
        String derived =
                done(0, OPEN + ",'type':'COCARRIER'", handle(0))
                        + "\n"
                        + done(0, of("sendMessage", 0) + ",'data':'0a'", OK)
                        + "\n"
                        + done(0, of("recvMessage", 0), handle(1))
                        + "\n"
                        + done(0, of("derive", 1) + ",'rights':['LOAD']", handle(2));
        String loaded = OK + ",'data':'0a'";
        accepts(derived, done(0, revoke(0), OK), done(0, of("load", 2), loaded));
        accepts(
                derived,
                done(0, revoke(1), OK),
                done(0, of("load", 2), GONE),
                done(0, of("load", 1), loaded));
    }

    @Test
    void revokeThroughAnEmptyHandleIsRefused() {
        accepts(CHILD, done(0, revoke(2), GONE));
        assertThat(rejects(CHILD, done(0, revoke(2), OK)).rules()).containsExactly("CAP-HANDLE-1");
    }

    @Test
    void revokeNeedsNoRight() {
        accepts(CHAIN, done(0, revoke(1), OK));
        Explanation explanation = rejects(CHAIN, done(0, revoke(1), error("EPERM")));
        assertThat(explanation.admissible().get(0).outcome()).isEqualTo("OK");
        assertThat(explanation.rules())
                .containsExactly("CAP-REVOKE-1", "CAP-REVOKE-2", "GEN-REFUSED-1");
    }

    @Test
    void revokeEmptiesHandlesThatCanBeFilledAgain() {
        String full = CHAIN + "\n" + done(0, derive(2), handle(3));
        accepts(full, done(0, derive(0), error("ENOMEM")));
        accepts(full, done(0, revoke(0), OK), done(0, derive(0), handle(2)));
        rejects(full, done(0, revoke(0), OK), done(0, derive(0), error("ENOMEM")));
    }

    @Test
    void aSendThatRacesWithARevokeComesBeforeOrAfterIt() {
        String race = CHILD + "\n" + call(0, send(1)) + "\n" + done(1, revoke(0), OK);
        accepts(race, returned(0, OK));
        accepts(race, returned(0, GONE));
        rejects(race, returned(0, OK), done(0, send(1), OK));
    }

    @Test
    void aDeriveThatRacesWithARevokeIsTakenOrNot() {
        String race = CHILD + "\n" + call(0, derive(1)) + "\n" + done(1, revoke(0), OK);
        accepts(race, returned(0, handle(2)), done(0, send(2), GONE));
        accepts(race, returned(0, GONE));
        rejects(race, returned(0, handle(2)), done(0, send(2), OK));
    }

    @Test
    void revokeTakesAllInOneStep() {
        String race =
                CHILD
                        + "\n"
                        + done(0, derive(0), handle(2))
                        + "\n"
                        + call(1, revoke(0))
                        + "\n"
                        + done(0, send(1), GONE);
        accepts(race, done(0, send(2), GONE), returned(1, OK));
        rejects(race, done(0, send(2), OK), returned(1, OK));
    }

    @Test
    void aMoveThatRacesWithARevokeDoesNotEscapeIt() {
        String race = CHILD + "\n" + call(0, of("move", 1)) + "\n" + done(1, revoke(0), OK);
        accepts(race, returned(0, handle(2)), done(0, send(2), GONE));
        accepts(race, returned(0, GONE));
        rejects(race, returned(0, handle(2)), done(0, send(2), OK));
    }

    @Test
    void aRevokeWakesWhoeverWaitsThroughWhatItTakes() {
        String waits =
                OPENED
                        + "\n"
                        + done(0, of("derive", 0) + ",'rights':['POLL']", handle(1))
                        + "\n"
                        + call(0, of("await", 1) + ",'events':['IN'],'timeout':20")
                        + "\n"
                        + done(1, revoke(0), OK);
        accepts(waits, returned(0, error("ECANCELED")));
        rejects(
                waits,
                done(1, of("send", 0) + ",'data':'0a'", OK),
                "{'event':'deadline','thread':0}",
                returned(0, OK + ",'events':['IN']"));
        rejects(waits, "{'event':'deadline','thread':0}", returned(0, error("ETIMEDOUT")));
    }

    @Test
    void aStateSaysWhatDescendsFromWhat() {
        assertThat(rejects(CHAIN, done(0, revoke(3), OK)).state())
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .contains(
                                                "handle 1 to coport 0 (SEND) which descends from"
                                                        + " handle 0,")
                                        .endsWith(
                                                "handle 2 to coport 0 (SEND) which descends from"
                                                        + " handle 0 and handle 1"));
    }

    @Test
    void aRevokeThatNeverReturnedMayHaveTakenEffect() {
        String pending = CHILD + "\n" + call(1, revoke(0)) + "\n{'event':'crash','thread':1}";
        accepts(pending, done(0, send(1), OK));
        accepts(pending, done(0, send(1), GONE));
    }
}
