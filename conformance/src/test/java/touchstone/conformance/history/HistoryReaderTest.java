package touchstone.conformance.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import touchstone.model.Errno;

class HistoryReaderTest {
    private static final String HEADER =
            "{'touchstone':1,'profile':{'processes':2,'capabilities':3,'cochannels':2,"
                    + "'ringBytes':4},'threads':[0,0,1]}";

    private static final String CALL = "{'event':'call','thread':0,'operation':'open'}";

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static void readAll(InputStream input) {
        new HistoryReader("h.jsonl", input).forEachRemaining(event -> {});
    }

    /** Reads {@code text} and expects the whole message, which starts at {@code line}. */
    private static void refuses(String text, int line, String message) {
        assertThatThrownBy(() -> readAll(new ByteArrayInputStream(bytes(text))))
                .isInstanceOf(InputError.class)
                .hasMessage("h.jsonl:" + line + ": " + message.replace('\'', '"'));
    }

    private static void refusesEvent(String event, String message) {
        refuses(HEADER + "\n" + event + "\n", 2, message);
    }

    @Test
    void anEmptyFileIsRefused() {
        refuses("", 1, "expected the header of a history, found an empty file");
    }

    @Test
    void anotherVersionIsRefused() {
        refuses(HEADER.replace(":1,", ":2,"), 1, "expected version 1 in 'touchstone', found 2");
    }

    @Test
    void aFileWithoutHeaderIsRefused() {
        refuses(CALL, 1, "expected a header with 'touchstone':1, found none");
    }

    @Test
    void anUnknownKeyOfTheProfileIsNamed() {
        refuses(
                HEADER.replace("ringBytes", "ringbytes"),
                1,
                "expected one of the keys name, processes, capabilities, cochannels, ringBytes,"
                        + " cocarriers, queueDepth, buffers, carrierBytes, copipes, groups,"
                        + " drainAfterClose, peerGone, shortRecv, found 'ringbytes'");
    }

    @Test
    void aCapacityOutOfRangeIsToldItsRange() {
        refuses(
                HEADER.replace("'cochannels':2", "'cochannels':257"),
                1,
                "expected 'cochannels' from 0 to 256, found 257");
    }

    @Test
    void aMissingCapacityIsNamed() {
        refuses(
                HEADER.replace("'cochannels':2,", ""),
                1,
                "expected 'cochannels' from 1 to 256 with COCHANNEL, found none");
    }

    @Test
    void aThreadOfNoProcessIsRefused() {
        refuses(HEADER.replace("[0,0,1]", "[0,2]"), 1, "expected 'threads' from 0 to 1, found 2");
    }

    @Test
    void aHistoryWithoutThreadsIsRefused() {
        refuses(HEADER.replace("[0,0,1]", "[]"), 1, "expected 1 to 64 threads, found 0");
    }

    @Test
    void aLineCutShortByTheEndOfTheFileIsRefused() {
        refuses(
                HEADER + "\n" + CALL + "\n{'event':'ret",
                3,
                "expected the rest of a JSON object, found the end of the file");
    }

    @Test
    void aLineCutShortInTheMiddleIsRefused() {
        refuses(
                HEADER + "\n{'event':'call','thread':0\n" + CALL,
                2,
                "expected the rest of a JSON object, found the end of the line");
    }

    @Test
    void aCompleteLastLineNeedsNoNewline() {
        readAll(new ByteArrayInputStream(bytes(HEADER + "\n" + CALL)));
    }

    @Test
    void anEmptyLineIsRefused() {
        refusesEvent("", "expected a JSON object, found an empty line");
    }

    @Test
    void twoObjectsOnALineAreRefused() {
        refusesEvent(CALL + CALL, "expected the end of the line, found more after the object");
    }

    @Test
    void malformedJsonIsRefused() {
        assertThatThrownBy(() -> readAll(new ByteArrayInputStream(bytes(HEADER + "\n{event}\n"))))
                .isInstanceOf(InputError.class)
                .hasMessageStartingWith(
                        "h.jsonl:2: expected a JSON object, found malformed JSON (unexpected"
                                + " character ('e' (code 101))");
    }

    @Test
    void anUnknownFieldIsNamed() {
        refusesEvent(
                "{'event':'call','thread':0,'operation':'open','colour':1}",
                "expected only known fields or ones that start with x-, found 'colour'");
    }

    @Test
    void aFieldThatBelongsElsewhereIsRefused() {
        refusesEvent(
                "{'event':'call','thread':0,'operation':'open','length':1}",
                "expected only known fields or ones that start with x-, found 'length'");
    }

    @Test
    void fieldsThatStartWithXAreIgnored() {
        String event = CALL.replace("}", ",'x-note':{'a':[1,{'b':null}]},'x-more':true}");
        readAll(new ByteArrayInputStream(bytes(HEADER + "\n" + event)));
    }

    @Test
    void aFieldThatStandsTwiceIsRefused() {
        refusesEvent(
                "{'event':'call','event':'call','thread':0,'operation':'open'}",
                "expected each field once, found 'event' twice");
    }

    @Test
    void aMissingFieldIsNamed() {
        refusesEvent("{'event':'call','thread':0}", "expected the field 'operation', found none");
    }

    /** The header of a history of an implementation that has only COCHANNEL. */
    private static final String ONLY_COCHANNEL =
            HEADER.replace("'ringBytes':4", "'ringBytes':4,'groups':['COCHANNEL']");

    @Test
    void anOperationOfAGroupThatTheProfileLacksIsRefusedWithTheGroup() {
        refuses(
                ONLY_COCHANNEL
                        + "\n{'event':'call','thread':0,'operation':'derive','handle':0,"
                        + "'rights':[]}",
                2,
                "expected only what belongs to the groups of the profile, COCHANNEL, found"
                        + " 'derive', which belongs to CAP");
        for (String operation : new String[] {"copy", "move"}) {
            refuses(
                    ONLY_COCHANNEL
                            + "\n{'event':'call','thread':0,'operation':'"
                            + operation
                            + "','handle':0}",
                    2,
                    "expected only what belongs to the groups of the profile, COCHANNEL, found '"
                            + operation
                            + "', which belongs to CAP");
        }
        refuses(
                HEADER + "\n{'event':'call','thread':0,'operation':'revoke','handle':0}",
                2,
                "expected only what belongs to the groups of the profile, CAP, PROC, COCHANNEL,"
                        + " found 'revoke', which belongs to REVOKE");
        refuses(
                ONLY_COCHANNEL + "\n{'event':'call','thread':0,'operation':'exit'}",
                2,
                "expected only what belongs to the groups of the profile, COCHANNEL, found 'exit',"
                        + " which belongs to PROC");
    }

    @Test
    void aCrashWhereNothingDiesIsRefused() {
        for (String victim : new String[] {"'process':0", "'thread':0"}) {
            refuses(
                    ONLY_COCHANNEL + "\n{'event':'crash'," + victim + "}",
                    2,
                    "expected only what belongs to the groups of the profile, COCHANNEL, found"
                            + " 'crash', which belongs to PROC");
        }
    }

    @Test
    void whatEveryImplementationHasIsReadWithoutCapAndProc() {
        readAll(
                new ByteArrayInputStream(
                        bytes(
                                ONLY_COCHANNEL
                                        + "\n"
                                        + CALL
                                        + "\n{'event':'call','thread':1,'operation':'delete',"
                                        + "'handle':0}"
                                        + "\n{'event':'call','thread':2,'operation':'close',"
                                        + "'handle':0}")));
    }

    @Test
    void anUnknownEventIsRefused() {
        refusesEvent(
                "{'event':'tick'}",
                "expected one of call, return, deadline, crash, end in 'event', found 'tick'");
    }

    @Test
    void anUnknownOperationIsRefused() {
        refusesEvent(
                "{'event':'call','thread':0,'operation':'seek'}",
                "expected one of open, derive, copy, move, delete, revoke, send, recv,"
                        + " sendMessage, recvMessage, load, sendPipe, recvPipe, poll, await,"
                        + " awaitAny, close, exit in 'operation', found 'seek'");
    }

    /** The header of a history of an implementation that has COCARRIERs, and no COCHANNEL. */
    private static final String ONLY_COCARRIER =
            HEADER.replace(
                    "'cochannels':2,'ringBytes':4",
                    "'cocarriers':1,'queueDepth':2,'buffers':2,'carrierBytes':4");

    private static final String WITH_POLL =
            HEADER.replace("'ringBytes':4", "'ringBytes':4,'groups':['COCHANNEL','POLL']");

    @Test
    void theOperationsOfACocarrierAreRead() {
        String history =
                ONLY_COCARRIER
                        + """

                        {'event':'call','thread':0,'operation':'open','type':'COCARRIER'}
                        {'event':'return','thread':0,'outcome':'OK','handle':1}
                        {'event':'call','thread':0,'operation':'sendMessage','handle':1,'data':'0a'}
                        {'event':'return','thread':0,'outcome':'OK'}
                        {'event':'call','thread':1,'operation':'recvMessage','handle':1}
                        {'event':'return','thread':1,'outcome':'OK','handle':2}
                        {'event':'call','thread':1,'operation':'load','handle':2}
                        {'event':'return','thread':1,'outcome':'OK','data':'0a'}
                        """;
        List<Event> events = new ArrayList<>();
        new HistoryReader("h.jsonl", new ByteArrayInputStream(bytes(history)))
                .forEachRemaining(events::add);
        assertThat(events.stream().filter(Event.Call.class::isInstance))
                .extracting(event -> ((Event.Call) event).operation())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new Operation.Open(null, CoportType.COCARRIER),
                        new Operation.SendMessage(1, new byte[] {10}),
                        new Operation.RecvMessage(1),
                        new Operation.Load(2));
        assertThat(events.stream().filter(Event.Return.class::isInstance))
                .extracting(event -> ((Event.Return) event).outcome())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new Outcome.Ok(1, null),
                        new Outcome.Ok(-1, null),
                        new Outcome.Ok(2, null),
                        new Outcome.Ok(-1, new byte[] {10}));
    }

    @Test
    void aPollAndItsReportAreRead() {
        String history =
                WITH_POLL
                        + """

                        {'event':'call','thread':0,'operation':'poll','handle':1,'events':['OUT']}
                        {'event':'return','thread':0,'outcome':'OK','events':['CLOSED','OUT']}
                        """;
        List<Event> events = new ArrayList<>();
        new HistoryReader("h.jsonl", new ByteArrayInputStream(bytes(history)))
                .forEachRemaining(events::add);
        assertThat(((Event.Call) events.get(0)).operation())
                .isEqualTo(new Operation.Poll(1, EventsFormat.set(2)));
        assertThat(((Event.Return) events.get(1)).outcome())
                .isEqualTo(new Outcome.Ok(-1, null, EventsFormat.set(6)));
    }

    @Test
    void whatAPollCannotAskForIsRefused() {
        String called = WITH_POLL + "\n{'event':'call','thread':0,'operation':'poll','handle':0";
        refuses(called + "}", 2, "expected the field 'events', found none");
        refuses(
                called + ",'events':['CLOSED']}",
                2,
                "expected IN, OUT, both or none in 'events', found 'CLOSED'");
        refuses(
                called + ",'events':['IN','IN']}",
                2,
                "expected each of IN, OUT, CLOSED at most once in 'events', found 'IN'");
        refuses(
                called + ",'events':'IN'}",
                2,
                "expected a list of IN, OUT, CLOSED in 'events', found 'IN'");
        refuses(
                called + ",'events':['IN']}\n{'event':'return','thread':0,'outcome':'OK'}",
                3,
                "expected the field 'events', found none");
    }

    @Test
    void anAwaitItsDeadlineAndItsReportAreRead() {
        String history =
                WITH_POLL
                        + """

                        {'event':'call','thread':0,'operation':'await','handle':1,'events':['IN'],'timeout':20}
                        {'event':'deadline','thread':0}
                        {'event':'return','thread':0,'outcome':'OK','events':['IN']}
                        {'event':'call','thread':0,'operation':'await','handle':1,'events':[],'timeout':0}
                        {'event':'return','thread':0,'outcome':'ETIMEDOUT'}
                        """;
        List<Event> events = new ArrayList<>();
        new HistoryReader("h.jsonl", new ByteArrayInputStream(bytes(history)))
                .forEachRemaining(events::add);
        assertThat(events)
                .containsExactly(
                        new Event.Call(2, 0, new Operation.Await(1, EventsFormat.set(1), 20)),
                        new Event.Deadline(3, 0),
                        new Event.Return(4, 0, new Outcome.Ok(-1, null, EventsFormat.set(1))),
                        new Event.Call(5, 0, new Operation.Await(1, EventsFormat.set(0), 0)),
                        new Event.Return(6, 0, new Outcome.Failed(Errno.ETIMEDOUT)));
    }

    @Test
    void aDeadlineIsOfACallWithATimeOutThatIsPending() {
        String await = ",'handle':1,'events':['IN'],'timeout':20}";
        String called = WITH_POLL + "\n{'event':'call','thread':0,'operation':'await'" + await;
        String deadline = "\n{'event':'deadline','thread':0}";
        refuses(
                WITH_POLL + deadline,
                2,
                "expected a deadline of a call with a time-out of thread 0 that is pending, and"
                        + " one only, found no such call");
        refuses(
                called + deadline + deadline,
                4,
                "expected a deadline of a call with a time-out of thread 0 that is pending, and"
                        + " one only, found another");
    }

    @Test
    void theTimeOfAnAwaitHasALimit() {
        String called = WITH_POLL + "\n{'event':'call','thread':0,'operation':'await','handle':0";
        refuses(called + ",'events':[]}", 2, "expected the field 'timeout', found none");
        refuses(
                called + ",'events':[],'timeout':60001}",
                2,
                "expected 'timeout' from 0 to 60000, found 60001");
        refuses(
                called + ",'events':['CLOSED'],'timeout':1}",
                2,
                "expected IN, OUT, both or none in 'events', found 'CLOSED'");
    }

    @Test
    void aPollIsRefusedUnlessTheGroupsNameIt() {
        refusesEvent(
                "{'event':'call','thread':0,'operation':'poll','handle':0,'events':[]}",
                "expected only what belongs to the groups of the profile, CAP, PROC, COCHANNEL,"
                        + " found 'poll', which belongs to POLL");
    }

    @Test
    void aMessageIsReceivedUnderAHandleAndLoadedAsData() {
        String called = ONLY_COCARRIER + "\n{'event':'call','thread':0,'operation':";
        String back = "}\n{'event':'return','thread':0,'outcome':'OK'}";
        refuses(
                called + "'recvMessage','handle':0" + back,
                3,
                "expected the field 'handle', found none");
        refuses(called + "'load','handle':0" + back, 3, "expected the field 'data', found none");
    }

    @Test
    void aCoportOfATypeThatTheProfileLacksIsRefused() {
        refusesEvent(
                "{'event':'call','thread':0,'operation':'open','type':'COCARRIER'}",
                "expected only what belongs to the groups of the profile, CAP, PROC, COCHANNEL,"
                        + " found 'open', which belongs to COCARRIER");
        refuses(
                ONLY_COCARRIER + "\n" + CALL,
                2,
                "expected only what belongs to the groups of the profile, CAP, PROC, COCARRIER,"
                        + " found 'open', which belongs to COCHANNEL");
        refusesEvent(
                "{'event':'call','thread':0,'operation':'open','type':'COBARRIER'}",
                "expected COCHANNEL, COCARRIER or COPIPE in 'type', found 'COBARRIER'");
    }

    @Test
    void anUnknownOutcomeIsRefused() {
        refuses(
                HEADER + "\n" + CALL + "\n{'event':'return','thread':0,'outcome':'EIO'}",
                3,
                "expected OK or one of EPERM, EBADF, EAGAIN, ENOMEM, EEXIST, EINVAL, EPIPE,"
                        + " EMSGSIZE, EOPNOTSUPP, ETIMEDOUT, ECANCELED, found 'EIO'");
    }

    @Test
    void aReturnWithoutACallIsRefused() {
        refusesEvent(
                "{'event':'return','thread':0,'outcome':'OK'}",
                "expected a call of thread 0, found a return without a call");
    }

    @Test
    void aSecondCallOfAThreadIsRefused() {
        refuses(
                HEADER + "\n" + CALL + "\n" + CALL,
                3,
                "expected the return of the pending call of thread 0, found another call");
    }

    @Test
    void aCallOfADeadProcessIsRefused() {
        for (String end :
                new String[] {
                    "{'event':'crash','process':0}",
                    "{'event':'crash','thread':0}",
                    "{'event':'call','thread':1,'operation':'exit'}\n"
                            + "{'event':'return','thread':1,'outcome':'OK'}"
                }) {
            refuses(
                    HEADER + "\n" + end + "\n" + CALL,
                    3 + (int) end.chars().filter(c -> c == '\n').count(),
                    "expected a call by a thread that is alive, found thread 0, which has ended");
        }
    }

    @Test
    void aHandleOutOfRangeIsRefused() {
        refusesEvent(
                "{'event':'call','thread':0,'operation':'close','handle':3}",
                "expected 'handle' from 0 to 2, found 3");
        refuses(
                HEADER + "\n" + CALL + "\n{'event':'return','thread':0,'outcome':'OK','handle':-1}",
                3,
                "expected 'handle' from 0 to 2, found -1");
    }

    @Test
    void aThreadOutOfRangeIsRefused() {
        refusesEvent(CALL.replace("0", "3"), "expected 'thread' from 0 to 2, found 3");
    }

    @Test
    void aProcessOutOfRangeIsRefused() {
        refusesEvent("{'event':'crash','process':2}", "expected 'process' from 0 to 1, found 2");
    }

    @Test
    void halfAByteIsRefused() {
        refusesEvent(
                "{'event':'call','thread':0,'operation':'send','handle':0,'data':'0a0'}",
                "expected an even number of hex digits in 'data', found 3 of them");
    }

    @Test
    void whatIsNoHexIsRefused() {
        assertThatThrownBy(
                        () ->
                                readAll(
                                        new ByteArrayInputStream(
                                                bytes(
                                                        HEADER
                                                                + "\n{'event':'call','thread':0,"
                                                                + "'operation':'send',"
                                                                + "'handle':0,'data':'0g'}"))))
                .hasMessage("h.jsonl:2: expected hex digits in \"data\", found 'g'");
    }

    @Test
    void anUnknownRightIsRefused() {
        refusesEvent(
                "{'event':'call','thread':0,'operation':'derive','handle':0,'rights':['GRANT']}",
                "expected each of SEND, RECV, POLL, CLOSE, TRANSFER, LOAD, STORE at most once in"
                        + " 'rights', found 'GRANT'");
    }

    @Test
    void aNameThatIsTooLongIsRefused() {
        refusesEvent(
                CALL.replace("}", ",'name':'" + "n".repeat(65) + "'}"),
                "expected a name of 1 to 64 bytes, found 65 bytes");
    }

    @Test
    void anIntegerOfAnotherKindIsRefused() {
        refusesEvent(
                "{'event':'call','thread':1.5,'operation':'open'}",
                "expected an integer in 'thread', found 1.5");
        refusesEvent(
                "{'event':'call','thread':'0','operation':'open'}",
                "expected an integer in 'thread', found '0'");
    }

    @Test
    void anEventAfterTheEndIsRefused() {
        refuses(
                HEADER + "\n{'event':'end','quiescent':false}\n" + CALL,
                3,
                "expected nothing after the end event, found another line");
    }

    @Test
    void aStampThatDoesNotGrowIsRefused() {
        refuses(
                HEADER
                        + "\n"
                        + CALL.replace("}", ",'stamp':7}")
                        + "\n"
                        + CALL.replace("0", "1").replace("}", ",'stamp':7}"),
                3,
                "expected a stamp greater than 7, found 7");
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        byte[] text = bytes(HEADER + "\n" + CALL.replace("}", ",'name':'?'}"));
        text[text.length - 3] = (byte) 0xff;
        assertThatThrownBy(() -> readAll(new ByteArrayInputStream(text)))
                .hasMessage("h.jsonl:2: expected UTF-8, found the byte 0xff at column 55");
    }

    @Test
    void aLineOfAHundredMegabytesIsRefusedAfterOne() {
        byte[] header = bytes(HEADER + "\n");
        long[] given = {0};
        InputStream endless =
                new InputStream() {
                    @Override
                    public int read() {
                        throw new UnsupportedOperationException("only blocks are read");
                    }

                    @Override
                    public int read(byte[] into, int offset, int length) {
                        if (given[0] == 0) {
                            System.arraycopy(header, 0, into, offset, header.length);
                            given[0] = header.length;
                            return header.length;
                        }
                        if (given[0] > 100_000_000) {
                            return -1;
                        }
                        Arrays.fill(into, offset, offset + length, (byte) ' ');
                        given[0] += length;
                        return length;
                    }
                };
        assertThatThrownBy(() -> readAll(endless))
                .hasMessage("h.jsonl:2: expected a line of at most 1 MiB, found a longer one");
        assertThat(given[0]).isLessThan(3 * LineReader.LIMIT);
    }

    @Test
    void aDirectoryIsRefused(@TempDir Path directory) {
        assertThatThrownBy(() -> HistoryReader.open(directory))
                .isInstanceOf(InputError.class)
                .hasMessage(directory + ": expected a file, found a directory");
    }

    @Test
    void aMissingFileIsRefused(@TempDir Path directory) {
        Path missing = directory.resolve("none");
        assertThatThrownBy(() -> HistoryReader.open(missing))
                .isInstanceOf(InputError.class)
                .hasMessage(missing + ": expected a file, found nothing of that name");
    }

    @Test
    void aTaggedPayloadIsItsPattern() {
        String send =
                "{'event':'call','thread':0,'operation':'send','handle':0,"
                        + "'data':{'tag':7,'len':300}}";
        HistoryReader reader =
                new HistoryReader("h", new ByteArrayInputStream(bytes(HEADER + "\n" + send)));
        Event.Call call = (Event.Call) reader.next();
        byte[] data = ((Operation.Send) call.operation()).data();
        assertThat(data).hasSize(300);
        assertThat(data[0]).isEqualTo((byte) (7 * 31));
        assertThat(data[299]).isEqualTo((byte) (7 * 31 + 299 * 7 + 13));
    }

    @Test
    void whatIsWrittenReadsAsItWas(@TempDir Path directory) throws IOException {
        String text =
                HEADER
                        + "\n{'event':'call','thread':0,'operation':'open','name':'l\u00f6g'}"
                        + "\n{'event':'return','thread':0,'outcome':'OK','handle':2}"
                        + "\n{'event':'call','thread':0,'operation':'derive','handle':2,"
                        + "'rights':['RECV','TRANSFER']}"
                        + "\n{'event':'call','thread':1,'operation':'send','handle':1,"
                        + "'data':{'tag':9,'len':4096}}"
                        + "\n{'event':'return','thread':1,'outcome':'EMSGSIZE'}"
                        + "\n{'event':'call','thread':1,'operation':'recv','handle':1,"
                        + "'length':-3}"
                        + "\n{'event':'return','thread':1,'outcome':'OK','data':'00ff'}"
                        + "\n{'event':'call','thread':1,'operation':'close','handle':0}"
                        + "\n{'event':'crash','thread':1}"
                        + "\n{'event':'call','thread':2,'operation':'copy','handle':1}"
                        + "\n{'event':'return','thread':2,'outcome':'OK','handle':0}"
                        + "\n{'event':'call','thread':2,'operation':'move','handle':0}"
                        + "\n{'event':'return','thread':2,'outcome':'ENOMEM'}"
                        + "\n{'event':'call','thread':2,'operation':'delete','handle':0}"
                        + "\n{'event':'return','thread':2,'outcome':'EBADF'}"
                        + "\n{'event':'call','thread':2,'operation':'exit'}"
                        + "\n{'event':'crash','process':1}"
                        + "\n{'event':'end','quiescent':true}\n";
        Path file = directory.resolve("history.jsonl");
        Files.write(file, bytes(text));
        History history = HistoryReader.read(file);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (HistoryWriter writer = new HistoryWriter(written, history.header())) {
            for (Event event : history.events()) {
                writer.write(event);
            }
        }
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo(text.replace('\'', '"'));
        assertThat(history.events().get(13).line()).isEqualTo(15);
    }
}
