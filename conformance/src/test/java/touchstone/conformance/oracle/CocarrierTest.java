package touchstone.conformance.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static touchstone.conformance.oracle.HistoryText.call;
import static touchstone.conformance.oracle.HistoryText.done;
import static touchstone.conformance.oracle.HistoryText.returned;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import touchstone.conformance.oracle.Verdict.Accept;
import touchstone.conformance.oracle.Verdict.Explanation;
import touchstone.conformance.oracle.Verdict.Reject;

/**
 * What the oracle says of COCARRIERs and of the choices of a profile. Thread 0 and 1 are of process
 * 0, thread 2 is of process 1. There are two COCARRIERs for two messages each, and three buffers of
 * four bytes.
 */
class CocarrierTest {
    private static Verdict judge(String choices, String... events) {
        String header =
                "{'touchstone':1,'profile':{'processes':2,'capabilities':5,'cochannels':1,"
                        + "'ringBytes':4,'cocarriers':2,'queueDepth':2,'buffers':3,'carrierBytes':4"
                        + choices
                        + "},'threads':[0,0,1]}";
        return HistoryText.judge(header, Budget.DEFAULT, events);
    }

    private static void accepts(String... events) {
        assertThat(judge("", events)).isInstanceOf(Accept.class);
    }

    /** The last event is the one that nothing explains. */
    private static Explanation rejects(String... events) {
        Explanation explanation = HistoryText.explanation(judge("", events));
        long lines = String.join("\n", events).lines().count();
        assertThat(explanation.line()).isEqualTo(lines + 1);
        return explanation;
    }

    private static String open(String name) {
        return "'operation':'open','name':'" + name + "','type':'COCARRIER'";
    }

    private static String send(int handle, String data) {
        return "'operation':'sendMessage','handle':" + handle + ",'data':'" + data + "'";
    }

    private static String recv(int handle) {
        return "'operation':'recvMessage','handle':" + handle;
    }

    private static String load(int handle) {
        return "'operation':'load','handle':" + handle;
    }

    private static String delete(int handle) {
        return "'operation':'delete','handle':" + handle;
    }

    private static String close(int handle) {
        return "'operation':'close','handle':" + handle;
    }

    private static String derive(int handle, String rights) {
        return "'operation':'derive','handle':" + handle + ",'rights':[" + rights + "]";
    }

    private static String handle(int handle) {
        return "'outcome':'OK','handle':" + handle;
    }

    private static String data(String data) {
        return "'outcome':'OK','data':'" + data + "'";
    }

    private static String error(String name) {
        return "'outcome':'" + name + "'";
    }

    private static final String OK = "'outcome':'OK'";
    private static final String CHANNEL = "'operation':'open','name':'c'";

    /** Handle 0 of thread 0 is to a COCARRIER. */
    private static final String OPENED = done(0, open("n"), handle(0));

    /** Handle 0 of both processes is to the same COCARRIER. */
    private static final String SHARED = OPENED + "\n" + done(2, open("n"), handle(0));

    private static final String SENT_1 = done(0, send(0, "01"), OK);
    private static final String SENT_2 = done(0, send(0, "02"), OK);

    @Test
    void aMessageIsReceivedWholeAndLoadedAsOftenAsOneLikes() {
        accepts(
                SHARED,
                done(0, send(0, "010203"), OK),
                done(2, recv(0), handle(3)),
                done(2, load(3), data("010203")),
                done(2, load(3), data("010203")));
    }

    @Test
    void aTornMessageIsRejected() {
        Explanation explanation =
                rejects(
                        OPENED,
                        done(0, send(0, "0101"), OK),
                        done(0, send(0, "0202"), OK),
                        done(0, recv(0), handle(1)),
                        done(0, load(1), data("0102")));
        assertThat(explanation.rules()).containsExactly("COP-CARRIER-LOAD-1", "COP-CARRIER-RECV-1");
        assertThat(explanation.admissible().get(0).outcome()).isEqualTo("OK with 2 bytes 0101");
        assertThat(explanation.state())
                .containsExactly(
                        "COCARRIER 1 \"n\": open, 1 message of 2 (2 bytes 0202); capabilities to"
                                + " it: 1, with SEND 1, with RECV 1",
                        "buffer 0: message of 2 bytes 0101; capabilities to it: 1",
                        "process 0: handle 0 to COCARRIER 1 (SEND RECV POLL CLOSE TRANSFER), handle"
                                + " 1 to buffer 0 (TRANSFER LOAD)",
                        "process 1: no capabilities");
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "010203", ""})
    void aMessageOfAnotherLengthIsRejected(String loaded) {
        rejects(
                OPENED,
                done(0, send(0, "0102"), OK),
                done(0, recv(0), handle(1)),
                done(0, load(1), data(loaded)));
    }

    @Test
    void messagesAreReceivedInTheOrderSent() {
        accepts(
                OPENED,
                SENT_1,
                SENT_2,
                done(0, recv(0), handle(1)),
                done(0, recv(0), handle(2)),
                done(0, load(1), data("01")),
                done(0, load(2), data("02")));
        rejects(OPENED, SENT_1, SENT_2, done(0, recv(0), handle(1)), done(0, load(1), data("02")));
    }

    @Test
    void messagesSentSideBySideMayComeInEitherOrderButOnlyInOne() {
        String sent =
                call(0, send(0, "01"))
                        + "\n"
                        + call(2, send(0, "02"))
                        + "\n"
                        + returned(0, OK)
                        + "\n"
                        + returned(2, OK);
        String[] received = {
            SHARED, sent, done(0, recv(0), handle(1)), done(0, recv(0), handle(2))
        };
        String both = String.join("\n", received);
        accepts(both, done(0, load(1), data("02")), done(0, load(2), data("01")));
        accepts(both, done(0, load(1), data("01")), done(0, load(2), data("02")));
        rejects(both, done(0, load(1), data("02")), done(0, load(2), data("02")));
    }

    @Test
    void aMessageGoesToOneReceiver() {
        rejects(
                SHARED,
                SENT_1,
                call(0, recv(0)),
                call(2, recv(0)),
                returned(0, handle(1)),
                returned(2, handle(1)));
        accepts(
                SHARED,
                SENT_1,
                call(0, recv(0)),
                call(2, recv(0)),
                returned(0, error("EAGAIN")),
                returned(2, handle(1)));
    }

    @Test
    void aMessageIsTheSameWhateverTheSenderDidSince() {
        String received = SHARED + "\n" + SENT_1 + "\n" + done(2, recv(0), handle(1));
        accepts(received, SENT_2, done(2, load(1), data("01")));
        rejects(received, SENT_2, done(2, load(1), data("02")));
        accepts(
                received,
                SENT_2,
                done(0, close(0), OK),
                "{'event':'crash','process':0}",
                done(2, load(1), data("01")));
    }

    @Test
    void aMessageMayBeReceivedBeforeItsSendReturns() {
        accepts(
                SHARED,
                call(0, send(0, "01")),
                done(2, recv(0), handle(1)),
                done(2, load(1), data("01")),
                returned(0, OK));
        rejects(
                SHARED,
                call(0, send(0, "01")),
                done(2, recv(0), handle(1)),
                done(2, load(1), data("02")));
    }

    @Test
    void anEmptyMessageIsRefused() {
        accepts(OPENED, done(0, send(0, ""), error("EINVAL")));
        assertThat(rejects(OPENED, done(0, send(0, ""), OK)).rules())
                .containsExactly("COP-CARRIER-SEND-2");
    }

    @Test
    void aMessageLongerThanABufferIsRefused() {
        accepts(OPENED, done(0, send(0, "0102030405"), error("EMSGSIZE")));
        assertThat(rejects(OPENED, done(0, send(0, "0102030405"), OK)).rules())
                .containsExactly("COP-CARRIER-SEND-3");
    }

    @Test
    void aFullQueueTakesNoMore() {
        accepts(OPENED, SENT_1, SENT_2, done(0, send(0, "03"), error("EAGAIN")));
        Explanation explanation = rejects(OPENED, SENT_1, SENT_2, done(0, send(0, "03"), OK));
        assertThat(explanation.rules()).containsExactly("COP-CARRIER-SEND-4");
        assertThat(rejects(OPENED, SENT_1, done(0, send(0, "03"), error("EAGAIN"))).rules())
                .containsExactly("COP-CARRIER-SEND-1", "GEN-REFUSED-1");
    }

    @Test
    void nothingIsSentToAClosedCocarrierOrWithoutAReceiver() {
        String onlySender =
                OPENED
                        + "\n"
                        + done(0, derive(0, "'SEND'"), handle(1))
                        + "\n"
                        + done(0, delete(0), OK);
        String closed =
                OPENED
                        + "\n"
                        + done(0, derive(0, "'SEND'"), handle(1))
                        + "\n"
                        + done(0, close(0), OK);
        for (String gone : List.of(onlySender, closed)) {
            accepts(gone, done(0, send(1, "01"), error("EPIPE")));
            assertThat(rejects(gone, done(0, send(1, "01"), OK)).rules())
                    .containsExactly("COP-CARRIER-SEND-5");
            assertThat(rejects(gone, done(0, send(1, "01"), error("EAGAIN"))).rules())
                    .containsExactly("COP-CARRIER-SEND-5", "GEN-AGAIN-1");
        }
    }

    /** Handles 0 and 1 are to two COCARRIERs, and the three buffers wait in them. */
    private static final String NO_BUFFER =
            OPENED
                    + "\n"
                    + done(0, open("m"), handle(1))
                    + "\n"
                    + SENT_1
                    + "\n"
                    + SENT_2
                    + "\n"
                    + done(0, send(1, "03"), OK);

    @Test
    void allCocarriersShareTheBuffers() {
        accepts(NO_BUFFER, done(0, send(1, "04"), error("ENOMEM")));
        assertThat(rejects(NO_BUFFER, done(0, send(1, "04"), OK)).rules())
                .containsExactly("COP-CARRIER-SEND-6", "COP-CARRIER-FREE-1");
        rejects(OPENED, done(0, send(0, "04"), error("ENOMEM")));
    }

    @Test
    void aMessageToAnotherCocarrierMayHaveTakenTheLastBuffer() {
        String two = OPENED + "\n" + done(0, open("m"), handle(1)) + "\n" + SENT_1 + "\n" + SENT_2;
        accepts(
                two,
                call(0, send(1, "03")),
                done(1, send(1, "04"), error("ENOMEM")),
                returned(0, OK));
        Verdict bothRefused =
                judge(
                        "",
                        two,
                        call(0, send(1, "03")),
                        done(1, send(1, "04"), error("ENOMEM")),
                        returned(0, error("ENOMEM")));
        assertThat(bothRefused).isInstanceOf(Reject.class);
    }

    @Test
    void aBufferIsNotUsedAgainWhileItsMessageIsHeld() {
        String held = NO_BUFFER + "\n" + done(0, recv(0), handle(2));
        accepts(held, done(0, send(1, "04"), error("ENOMEM")));
        rejects(held, done(0, send(1, "04"), OK));
        accepts(held, done(0, delete(2), OK), done(0, send(1, "04"), OK));
        rejects(held, done(0, delete(2), OK), done(0, send(1, "04"), error("ENOMEM")));
        String derived =
                held
                        + "\n"
                        + done(0, derive(2, "'LOAD'"), handle(3))
                        + "\n"
                        + done(0, delete(2), OK);
        accepts(derived, done(0, send(1, "04"), error("ENOMEM")), done(0, load(3), data("01")));
        rejects(derived, done(0, send(1, "04"), OK));
    }

    @Test
    void aMessageThatIsHeldIsNotThatOfALaterOne() {
        rejects(
                OPENED,
                SENT_1,
                done(0, recv(0), handle(1)),
                SENT_2,
                done(0, recv(0), handle(2)),
                done(0, load(1), data("02")));
    }

    @Test
    void theBuffersThatAProcessHeldAreFreeWhenItDies() {
        String held =
                SHARED
                        + "\n"
                        + done(0, open("m"), handle(1))
                        + "\n"
                        + SENT_1
                        + "\n"
                        + SENT_2
                        + "\n"
                        + done(0, send(1, "03"), OK)
                        + "\n"
                        + done(2, recv(0), handle(1));
        accepts(held, done(0, send(1, "04"), error("ENOMEM")));
        accepts(held, "{'event':'crash','process':1}", done(0, send(1, "04"), OK));
        rejects(held, "{'event':'crash','process':1}", done(0, send(1, "04"), error("ENOMEM")));
    }

    @Test
    void withoutAMessageThereIsNothingToReceive() {
        accepts(OPENED, done(0, recv(0), error("EAGAIN")));
        assertThat(rejects(OPENED, done(0, recv(0), handle(1))).rules())
                .containsExactly("COP-CARRIER-RECV-2");
        assertThat(rejects(OPENED, SENT_1, done(0, recv(0), error("EAGAIN"))).rules())
                .containsExactly("COP-CARRIER-RECV-1", "GEN-REFUSED-1");
    }

    @Test
    void whatIsAcceptedOutlivesTheCloseAndThenNoneCanCome() {
        String closed = OPENED + "\n" + SENT_1 + "\n" + done(0, close(0), OK);
        accepts(closed, done(0, recv(0), handle(1)), done(0, recv(0), error("EPIPE")));
        rejects(closed, done(0, recv(0), error("EPIPE")));
        assertThat(
                        rejects(
                                        closed,
                                        done(0, recv(0), handle(1)),
                                        done(0, recv(0), error("EAGAIN")))
                                .rules())
                .containsExactly("COP-CARRIER-RECV-3", "GEN-AGAIN-1");
    }

    @Test
    void withoutASenderNoMessageCanCome() {
        String onlyReceiver =
                OPENED
                        + "\n"
                        + done(0, derive(0, "'RECV'"), handle(1))
                        + "\n"
                        + done(0, delete(0), OK);
        accepts(onlyReceiver, done(0, recv(1), error("EPIPE")));
        rejects(onlyReceiver, done(0, recv(1), error("EAGAIN")));
    }

    @Test
    void aMessageStaysWhenItsReceiverHasNoEmptyHandle() {
        String[] more = {
            SHARED,
            done(0, derive(0, ""), handle(1)),
            done(0, derive(0, ""), handle(2)),
            done(0, derive(0, ""), handle(3)),
            done(0, derive(0, ""), handle(4)),
            SENT_1
        };
        String full = String.join("\n", more);
        accepts(
                full,
                done(0, recv(0), error("ENOMEM")),
                done(2, recv(0), handle(1)),
                done(2, load(1), data("01")));
        assertThat(rejects(full, done(0, recv(0), handle(1))).rules())
                .containsExactly("COP-CARRIER-RECV-4");
        rejects(full, done(0, recv(0), error("ENOMEM")), done(2, recv(0), error("EAGAIN")));
    }

    @Test
    void aMessageComesUnderAHandleThatWasEmpty() {
        assertThat(rejects(OPENED, SENT_1, done(0, recv(0), handle(0))).rules())
                .containsExactly("CAP-HANDLE-2");
    }

    @Test
    void nobodyHoldsStoreOnAMessage() {
        String received = OPENED + "\n" + SENT_1 + "\n" + done(0, recv(0), handle(1));
        accepts(received, done(0, derive(1, "'STORE'"), error("EPERM")));
        assertThat(rejects(received, done(0, derive(1, "'LOAD','STORE'"), handle(2))).rules())
                .containsExactly("CAP-DERIVE-2");
    }

    @Test
    void onlyWhatCarriesLoadIsLoaded() {
        accepts(OPENED, SENT_1, done(0, load(0), error("EPERM")));
        rejects(OPENED, SENT_1, done(0, load(0), data("01")));
        String without =
                OPENED
                        + "\n"
                        + SENT_1
                        + "\n"
                        + done(0, recv(0), handle(1))
                        + "\n"
                        + done(0, derive(1, "'TRANSFER'"), handle(2));
        accepts(without, done(0, load(2), error("EPERM")));
        assertThat(rejects(without, done(0, load(2), data("01"))).rules())
                .containsExactly("CAP-RIGHTS-2");
        accepts(without, done(0, delete(1), OK), done(0, load(1), error("EBADF")));
        rejects(without, done(0, delete(1), OK), done(0, load(1), data("01")));
    }

    @Test
    void messagesThatWaitGoWithTheLastCapability() {
        String gone = SHARED + "\n" + SENT_1 + "\n" + done(0, delete(0), OK);
        accepts(gone, done(2, recv(0), handle(1)), done(2, load(1), data("01")));
        accepts(
                gone,
                done(2, delete(0), OK),
                done(2, open("n"), handle(0)),
                done(2, recv(0), error("EAGAIN")));
        rejects(
                gone,
                done(2, delete(0), OK),
                done(2, open("n"), handle(0)),
                done(2, recv(0), handle(1)));
    }

    @Test
    void aNameOfAnotherTypeIsTaken() {
        String channel = CHANNEL.replace("'c'", "'n'");
        accepts(OPENED, done(0, channel, error("EEXIST")));
        assertThat(rejects(OPENED, done(0, channel, handle(1))).rules())
                .containsExactly("COP-OPEN-4");
        rejects(OPENED, done(0, open("n"), error("EEXIST")));
        accepts(OPENED, done(0, close(0), OK), done(0, channel, handle(1)));
    }

    @Test
    void anOperationIsForObjectsOfItsKind() {
        String opened = OPENED + "\n" + done(0, CHANNEL, handle(1));
        String message = opened + "\n" + SENT_1 + "\n" + done(0, recv(0), handle(2));
        String bytes = "'operation':'send','handle':0,'data':'01'";
        String length = "'operation':'recv','handle':0,'length':1";
        accepts(
                message,
                done(0, bytes, error("EOPNOTSUPP")),
                done(0, length, error("EOPNOTSUPP")),
                done(0, send(1, "01"), error("EOPNOTSUPP")),
                done(0, recv(1), error("EOPNOTSUPP")),
                done(0, close(2), error("EOPNOTSUPP")),
                done(0, close(2), error("EPERM")),
                done(0, recv(2), error("EPERM")));
        assertThat(rejects(message, done(0, bytes, OK)).rules()).containsExactly("CAP-KIND-1");
        assertThat(rejects(message, done(0, recv(1), handle(3))).rules())
                .containsExactly("CAP-KIND-1");
        rejects(message, done(0, send(1, "01"), error("EAGAIN")));
        rejects(message, done(0, close(2), OK));
    }

    @Test
    void aLostReceiveMayHaveTakenTheMessage() {
        for (String outcome : List.of(error("EAGAIN"), handle(1))) {
            accepts(
                    SHARED,
                    SENT_1,
                    call(2, recv(0)),
                    "{'event':'crash','process':1}",
                    done(0, recv(0), outcome));
        }
        accepts(SHARED, SENT_1, call(1, recv(0)), done(0, load(3), data("01")));
    }

    @Test
    void aLostSendMayHaveTakenABuffer() {
        String lost =
                NO_BUFFER + "\n" + done(0, recv(0), handle(2)) + "\n" + done(0, delete(2), OK);
        for (String outcome : List.of(OK, error("ENOMEM"))) {
            accepts(lost, call(1, send(0, "05")), done(0, send(1, "04"), outcome));
        }
    }

    @Test
    void aLoadThatNeverReturnsChangesNothing() {
        accepts(
                OPENED,
                SENT_1,
                done(0, recv(0), handle(1)),
                call(1, load(1)),
                done(0, load(1), data("01")));
    }

    // ---- the choices of a profile

    private static void acceptsOnlyWith(String choice, String... events) {
        assertThat(judge("," + choice, events)).isInstanceOf(Accept.class);
        assertThat(judge("", events)).isInstanceOf(Reject.class);
    }

    private static void rejectsOnlyWith(String choice, String... events) {
        assertThat(judge("," + choice, events)).isInstanceOf(Reject.class);
        assertThat(judge("", events)).isInstanceOf(Accept.class);
    }

    private static final String SEND = "'operation':'send','handle':0,'data':'0102'";
    private static final String RECV = "'operation':'recv','handle':0,'length':2";
    private static final String RECV_3 = "'operation':'recv','handle':0,'length':3";

    /** Handle 0 is to a COCHANNEL that holds two bytes. */
    private static final String FILLED = done(0, CHANNEL, handle(0)) + "\n" + done(0, SEND, OK);

    @Test
    void aKernelThatDoesNotDrainDeliversNothingAfterTheClose() {
        String forbidden = "'drainAfterClose':'forbidden'";
        for (String[] each :
                new String[][] {
                    {FILLED, RECV, data("0102")}, {OPENED + "\n" + SENT_1, recv(0), handle(1)}
                }) {
            String closed = each[0] + "\n" + done(0, close(0), OK);
            acceptsOnlyWith(forbidden, closed, done(0, each[1], error("EPIPE")));
            rejectsOnlyWith(forbidden, closed, done(0, each[1], each[2]));
        }
    }

    @Test
    void aKernelThatMayDrainDoesEither() {
        String either = "'drainAfterClose':'either'";
        String closed = FILLED + "\n" + done(0, close(0), OK);
        String empty = done(0, RECV, error("EPIPE"));
        acceptsOnlyWith(either, closed, empty, done(0, RECV, data("0102")), empty);
        assertThat(judge("," + either, closed, done(0, RECV, data("0102")), empty))
                .isInstanceOf(Accept.class);
        assertThat(judge("," + either, closed, done(0, RECV, data("0201"))))
                .isInstanceOf(Reject.class);
        assertThat(judge("," + either, closed, done(0, RECV, error("EAGAIN"))))
                .isInstanceOf(Reject.class);
        assertThat(judge("," + either, FILLED, empty)).isInstanceOf(Reject.class);
        String carrier = OPENED + "\n" + SENT_1 + "\n" + done(0, close(0), OK);
        acceptsOnlyWith(
                either,
                carrier,
                done(0, recv(0), error("EPIPE")),
                done(0, recv(0), handle(1)),
                done(0, load(1), data("01")));
    }

    @Test
    void whatEitherDrainsOrNotIsExplainedWithBoth() {
        Verdict verdict =
                judge(
                        ",'drainAfterClose':'either'",
                        FILLED,
                        done(0, close(0), OK),
                        done(0, RECV, error("EAGAIN")));
        Explanation explanation = ((Reject) verdict).explanation();
        assertThat(explanation.admissible())
                .containsExactlyInAnyOrder(
                        new Verdict.Admissible("EPIPE", List.of("COP-CHANNEL-RECV-5")),
                        new Verdict.Admissible(
                                "OK with 2 bytes 0102", List.of("COP-CHANNEL-RECV-1")));
    }

    @Test
    void aRefusedDrainBesideOneThatTakesItIsAccepted() {
        String either = "'drainAfterClose':'either'";
        acceptsOnlyWith(
                either,
                FILLED,
                done(0, close(0), OK),
                call(0, RECV),
                call(1, RECV),
                returned(0, error("EPIPE")),
                returned(1, error("EPIPE")),
                done(0, RECV, data("0102")));
    }

    @Test
    void aKernelThatDoesNotSayThatAPeerIsGoneTakesWhatFits() {
        String none = "'peerGone':'none'";
        String onlySender =
                OPENED
                        + "\n"
                        + done(0, derive(0, "'SEND'"), handle(1))
                        + "\n"
                        + done(0, delete(0), OK);
        acceptsOnlyWith(none, onlySender, done(0, send(1, "01"), OK));
        rejectsOnlyWith(none, onlySender, done(0, send(1, "01"), error("EPIPE")));
        String onlyReceiver = onlySender.replace("'SEND'", "'RECV'");
        acceptsOnlyWith(none, onlyReceiver, done(0, recv(1), error("EAGAIN")));
        rejectsOnlyWith(none, onlyReceiver, done(0, recv(1), error("EPIPE")));
    }

    @Test
    void aShortReceiveTakesAllThatIsThere() {
        String partial = "'shortRecv':'partial'";
        acceptsOnlyWith(partial, FILLED, done(0, RECV_3, data("0102")));
        rejectsOnlyWith(partial, FILLED, done(0, RECV_3, error("EAGAIN")));
        assertThat(judge("," + partial, FILLED, done(0, RECV_3, data("01"))))
                .isInstanceOf(Reject.class);
        assertThat(judge("," + partial, FILLED, done(0, RECV, data("01"))))
                .isInstanceOf(Reject.class);
        assertThat(
                        judge(
                                "," + partial,
                                FILLED,
                                done(0, RECV, data("0102")),
                                done(0, RECV_3, error("EAGAIN"))))
                .isInstanceOf(Accept.class);
    }

    @Test
    void aLostShortReceiveMayHaveTakenWhatWasThere() {
        for (String outcome : List.of(data("0102"), error("EAGAIN"))) {
            assertThat(
                            judge(
                                    ",'shortRecv':'partial'",
                                    FILLED,
                                    call(1, RECV_3),
                                    done(0, RECV, outcome)))
                    .isInstanceOf(Accept.class);
        }
    }
}
