package touchstone.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static touchstone.conformance.oracle.HistoryText.call;
import static touchstone.conformance.oracle.HistoryText.done;
import static touchstone.conformance.oracle.HistoryText.returned;

import org.junit.jupiter.api.Test;
import touchstone.conformance.oracle.Verdict.Accept;
import touchstone.conformance.oracle.Verdict.Explanation;

/**
 * What the oracle says of copy and move. Thread 0 and 1 are of process 0, thread 2 is of process 1.
 * Each process has three handles, and a COCHANNEL holds two bytes.
 */
class CopyAndMoveTest {
    private static final String OPEN = "'operation':'open','name':'c'";
    private static final String OK = "'outcome':'OK'";

    private static Verdict judge(String... events) {
        String header =
                "{'touchstone':1,'profile':{'processes':2,'capabilities':3,'cochannels':1,"
                        + "'ringBytes':2,'cocarriers':1,'queueDepth':1,'buffers':1,"
                        + "'carrierBytes':1},'threads':[0,0,1]}";
        return HistoryText.judge(header, Budget.DEFAULT, events);
    }

    private static void accepts(String... events) {
        assertThat(judge(events)).isInstanceOf(Accept.class);
    }

    private static Explanation rejects(String... events) {
        return HistoryText.explanation(judge(events));
    }

    private static String copy(int handle) {
        return "'operation':'copy','handle':" + handle;
    }

    private static String move(int handle) {
        return "'operation':'move','handle':" + handle;
    }

    private static String delete(int handle) {
        return "'operation':'delete','handle':" + handle;
    }

    private static String send(int handle) {
        return "'operation':'send','handle':" + handle + ",'data':'0a'";
    }

    private static String recv(int handle) {
        return "'operation':'recv','handle':" + handle + ",'length':1";
    }

    private static String derive(int handle, String right) {
        return "'operation':'derive','handle':" + handle + ",'rights':['" + right + "']";
    }

    private static String handle(int handle) {
        return "'outcome':'OK','handle':" + handle;
    }

    private static String error(String name) {
        return "'outcome':'" + name + "'";
    }

    /** Handle 0 is to a coport, and handle 1 may only send to it. */
    private static final String SENDER =
            done(0, OPEN, handle(0)) + "\n" + done(0, derive(0, "SEND"), handle(1));

    @Test
    void aCopyKeepsItsRights() {
        String copied = SENDER + "\n" + done(0, copy(1), handle(2));
        accepts(copied, done(0, send(2), OK), done(0, recv(2), error("EPERM")));
        rejects(copied, done(0, send(2), error("EPERM")));
        rejects(copied, done(0, send(2), OK), done(0, recv(2), OK + ",'data':'0a'"));
    }

    @Test
    void aCopyNeedsNoRight() {
        Explanation explanation = rejects(SENDER, done(0, copy(1), error("EPERM")));
        assertThat(explanation.admissible().get(0).outcome()).isEqualTo("OK with handle 2");
        assertThat(explanation.rules()).contains("CAP-COPY-1", "GEN-REFUSED-1");
    }

    @Test
    void aCopyOutlivesTheOriginal() {
        accepts(
                done(0, OPEN, handle(0)),
                done(0, copy(0), handle(1)),
                done(0, delete(0), OK),
                done(0, send(1), OK),
                done(0, recv(1), OK + ",'data':'0a'"));
    }

    @Test
    void aCopyLeavesTheOriginalAsItIs() {
        String copied = done(0, OPEN, handle(0)) + "\n" + done(0, copy(0), handle(1));
        accepts(copied, done(0, delete(1), OK), done(0, send(0), OK));
        rejects(copied, done(0, send(0), error("EBADF")));
    }

    @Test
    void aCopyAppearsUnderAHandleThatWasEmpty() {
        assertThat(rejects(SENDER, done(0, copy(0), handle(1))).rules())
                .containsExactly("CAP-HANDLE-2");
    }

    @Test
    void aMoveEmptiesItsHandleAndFillsAnother() {
        accepts(
                done(0, OPEN, handle(0)),
                done(0, send(0), OK),
                done(0, move(0), handle(2)),
                done(0, recv(2), OK + ",'data':'0a'"),
                done(0, OPEN, handle(0)));
    }

    @Test
    void whatWasMovedIsNoMoreUnderItsOldHandle() {
        String moved = done(0, OPEN, handle(0)) + "\n" + done(0, move(0), handle(1));
        for (String use : new String[] {send(0), copy(0), move(0), delete(0)}) {
            accepts(moved, done(0, use, error("EBADF")));
        }
        assertThat(rejects(moved, done(0, send(0), OK)).rules()).contains("CAP-HANDLE-1");
    }

    @Test
    void aMoveKeepsTheRights() {
        String moved = SENDER + "\n" + done(0, move(1), handle(2));
        accepts(moved, done(0, send(2), OK), done(0, recv(2), error("EPERM")));
        rejects(moved, done(0, send(2), OK), done(0, recv(2), OK + ",'data':'0a'"));
    }

    @Test
    void aMoveToTheHandleThatItLeavesIsRejected() {
        assertThat(rejects(done(0, OPEN, handle(0)), done(0, move(0), handle(0))).rules())
                .containsExactly("CAP-HANDLE-2");
    }

    @Test
    void aMoveOfTheLastCapabilityKeepsMessagesThatWait() {
        String moved =
                done(0, OPEN + ",'type':'COCARRIER'", handle(0))
                        + "\n"
                        + done(0, "'operation':'sendMessage','handle':0,'data':'0a'", OK)
                        + "\n"
                        + done(0, move(0), handle(1));
        String receive = "'operation':'recvMessage','handle':1";
        accepts(
                moved,
                done(0, receive, handle(2)),
                done(0, "'operation':'load','handle':2", OK + ",'data':'0a'"));
        rejects(moved, done(0, receive, error("EAGAIN")));
    }

    @Test
    void copyAndMoveFailWhenNoHandleIsEmpty() {
        String full = SENDER + "\n" + done(0, copy(0), handle(2));
        accepts(full, done(0, copy(0), error("ENOMEM")), done(0, move(0), error("ENOMEM")));
        assertThat(rejects(full, done(0, copy(0), error("EAGAIN"))).rules())
                .containsExactly("CAP-COPY-2");
        assertThat(rejects(full, done(0, move(0), error("EAGAIN"))).rules())
                .containsExactly("CAP-MOVE-2");
        rejects(full, done(0, move(0), handle(0)));
    }

    @Test
    void nothingButACapabilityIsCopiedOrMoved() {
        accepts(done(0, copy(0), error("EBADF")), done(0, move(0), error("EBADF")));
        assertThat(rejects(done(0, copy(0), handle(1))).rules()).containsExactly("CAP-HANDLE-1");
        assertThat(rejects(done(0, move(0), handle(1))).rules()).containsExactly("CAP-HANDLE-1");
    }

    /** Process 0 may only send and process 1 only receive, both under handle 1. */
    private static final String ENDS =
            SENDER
                    + "\n"
                    + done(2, OPEN, handle(0))
                    + "\n"
                    + done(2, derive(0, "RECV"), handle(1))
                    + "\n"
                    + done(0, delete(0), OK)
                    + "\n"
                    + done(2, delete(0), OK);

    @Test
    void aReceiverNeverSeesTheLastSenderMove() {
        String moving = ENDS + "\n" + call(0, move(1));
        accepts(moving, done(2, recv(1), error("EAGAIN")), returned(0, handle(0)));
        rejects(moving, done(2, recv(1), error("EPIPE")), returned(0, handle(0)));
    }

    @Test
    void aReceiverSeesTheLastSenderGoWhenItIsNotCopiedBefore() {
        String copying = ENDS + "\n" + call(0, copy(1)) + "\n" + call(1, delete(1));
        accepts(
                copying,
                done(2, recv(1), error("EPIPE")),
                returned(1, OK),
                returned(0, error("EBADF")));
        rejects(copying, done(2, recv(1), error("EPIPE")), returned(1, OK), returned(0, handle(0)));
    }

    @Test
    void oneCapabilityIsMovedOnce() {
        String both = done(0, OPEN, handle(0)) + "\n" + call(0, move(0)) + "\n" + call(1, move(0));
        accepts(both, returned(0, handle(1)), returned(1, error("EBADF")));
        rejects(both, returned(0, handle(1)), returned(1, handle(2)));
    }

    @Test
    void aMoveThatNeverReturnsMayHaveTakenTheCapabilityAnywhere() {
        String moving = done(0, OPEN, handle(0)) + "\n" + call(0, move(0));
        accepts(moving, done(1, send(2), OK));
        accepts(moving, done(1, send(1), OK));
        accepts(moving, done(1, send(0), OK));
        rejects(moving, done(1, send(1), OK), done(1, send(2), OK));
    }
}
