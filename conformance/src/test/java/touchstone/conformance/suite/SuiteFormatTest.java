package touchstone.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import touchstone.conformance.generator.Generator;
import touchstone.conformance.generator.RandomTests;
import touchstone.conformance.history.InputError;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Profile;

class SuiteFormatTest {
    private static final Profile PROFILE = new Profile(2, 3, 2, 3);
    private static final String HEADER =
            "{\"touchstone\":1,\"suite\":\"cochannel\",\"profile\":{\"processes\":2,"
                    + "\"capabilities\":3,\"cochannels\":2,\"ringBytes\":3}}\n";

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        List<TestCase> tests = new ArrayList<>(Generator.breadthFirst(PROFILE));
        for (int number = 0; number < 100; number++) {
            tests.add(RandomTests.sequential(PROFILE, 1, number));
            tests.add(RandomTests.concurrent(PROFILE, 3, 1, number));
        }
        Suite suite = new Suite(PROFILE, tests);

        byte[] bytes = written(suite);
        Suite read = SuiteFormat.read("suite", new ByteArrayInputStream(bytes));

        assertThat(read.profile()).isEqualTo(PROFILE);
        assertThat(read.tests())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyElementsOf(tests);
        assertThat(written(read)).isEqualTo(bytes);
    }

    private static byte[] written(Suite suite) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SuiteFormat.write(bytes, suite, (profile, test) -> List.of());
        return bytes.toByteArray();
    }

    @Test
    void whatIsAdmissibleIsThereForPeople() throws IOException {
        TestCase test =
                new TestCase(
                        "T/1",
                        "A recv from an empty coport is refused.",
                        List.of("COP-CHANNEL-RECV-4"),
                        List.of(0),
                        List.of(
                                new Step.Single(new Command(0, new Operation.Open(null), -1)),
                                new Step.Single(new Command(0, new Operation.Recv(0, 1), 0))));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        SuiteFormat.write(bytes, new Suite(PROFILE, List.of(test)), Generator::admissible);

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        HEADER
                                + "{\"id\":\"T/1\",\"sentence\":\"A recv from an empty coport is"
                                + " refused.\",\"rules\":[\"COP-CHANNEL-RECV-4\"],\"threads\":[0],"
                                + "\"steps\":[{\"thread\":0,\"operation\":\"open\","
                                + "\"admissible\":[\"OK\"]},{\"thread\":0,\"operation\":\"recv\","
                                + "\"length\":1,\"handleOf\":0,\"admissible\":[\"EAGAIN\"]}]}\n");
    }

    @Test
    void anEmptyFileIsRefused() {
        assertRefused("", "suite:1: expected the header of a suite, found an empty file");
    }

    @Test
    void aTruncatedLineIsRefused() {
        assertThatThrownBy(() -> read(HEADER + "{\"id\":\"a\",\"sent"))
                .isInstanceOf(InputError.class)
                .hasMessageStartingWith("suite:2: expected a JSON object, found ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void anotherVersionIsRefused() {
        assertRefused(
                HEADER.replace("\"touchstone\":1", "\"touchstone\":2"),
                "suite:1: expected version 1 in \"touchstone\", found 2");
    }

    @Test
    void twoTestsOfOneIdAreRefused() {
        String test = test("{\"thread\":0,\"operation\":\"open\"}") + "\n";
        assertRefused(
                HEADER + test + test,
                "suite:3: expected an id of its own, found \"a\", which the test of line 2 has");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'thread':0,'operation':'open','mood':1} | no unknown field, found \"mood\"",
                "{'thread':0,'operation':'exit','handle':0} | no unknown field, found \"handle\"",
                "{'thread':2,'operation':'exit'} | an integer from 0 to 1 in \"thread\", found"
                        + " \"2\"",
                "{'thread':0,'operation':'jump'} | one of open, derive, copy, move, delete, revoke,"
                        + " send, recv, sendMessage, recvMessage, load, sendPipe, recvPipe, poll, await, awaitAny, close, exit in \"operation\", found \"jump\"",
                "{'thread':0,'operation':'close','handle':3} | an integer from 0 to 2 in"
                        + " \"handle\", found \"3\"",
                "{'thread':0,'operation':'close'} | \"handle\", found none",
                "{'thread':0,'operation':'close','handleOf':0} | an earlier call in \"handleOf\","
                        + " found none before the first",
                "{'thread':0,'operation':'send','handle':0,'data':'abc'} | pairs of hex digits in"
                        + " \"data\", found \"abc\"",
                "{'thread':0,'operation':'derive','handle':0,'rights':['SING']} | one of SEND,"
                        + " RECV, POLL, CLOSE, TRANSFER, LOAD, STORE, found \"SING\"",
                "{'thread':0,'operation':'open','name':''} | 1 to 64 bytes in \"name\", found 0",
                "{'thread':0,'operation':'open','admissible':['EEK']} | OK or the name of an"
                        + " error in \"admissible\", found \"EEK\"",
                "{'kill':2} | an integer from 0 to 1 in \"kill\", found \"2\"",
                "{'kill':0,'thread':0} | no unknown field, found \"thread\"",
                "{'together':[{'thread':0,'operation':'open'},"
                        + "{'thread':1,'operation':'close','handleOf':0}]} | a handle of an"
                        + " earlier step or of the same thread, found that of call 0 of thread 0",
                "7 | a JSON object, found \"7\""
            })
    void whatIsNoStepIsRefusedWithItsLine(String step, String message) {
        assertRefused(HEADER + test(step.replace('\'', '"')), "suite:2: expected " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'thread':0,'operation':'derive','handle':0,'rights':[]} | derive | CAP",
                "{'thread':0,'operation':'copy','handle':0} | copy | CAP",
                "{'thread':0,'operation':'move','handle':0} | move | CAP",
                "{'thread':0,'operation':'exit'} | exit | PROC",
                "{'kill':0} | kill | PROC"
            })
    void aStepOfAGroupThatTheProfileLacksIsRefused(String step, String word, String group) {
        assertRefused(
                HEADER.replace("}}", ",\"groups\":[\"COCHANNEL\"]}}")
                        + test(step.replace('\'', '"')),
                "suite:2: expected only what belongs to the groups of the profile, COCHANNEL, found \""
                        + word
                        + "\", which belongs to "
                        + group);
    }

    @Test
    void whatIsWrongWithTheProfileIsTold() {
        assertRefused(
                HEADER.replace("\"ringBytes\":3", "\"ringBytes\":0"),
                "suite:1: expected \"ringBytes\" from 1 to 65536, found 0");
        assertRefused(
                HEADER.replace("}}", ",\"x-a\":{\"b\":[1]},\"colours\":1}}"),
                "suite:1: expected one of the keys name, processes, capabilities, cochannels,"
                        + " ringBytes, cocarriers, queueDepth, buffers, carrierBytes, copipes, groups,"
                        + " drainAfterClose, peerGone, shortRecv, found \"colours\"");
    }

    private static String test(String step) {
        return "{\"id\":\"a\",\"sentence\":\"s\",\"rules\":[],\"threads\":[0,1],\"steps\":["
                + step
                + "]}";
    }

    @Test
    void anIdTwiceInOneObjectIsRefused() {
        assertThatThrownBy(() -> read(HEADER + "{\"id\":\"a\",\"id\":\"b\"}"))
                .isInstanceOf(InputError.class)
                .hasMessageStartingWith("suite:2: expected a JSON object, found Duplicate field");
    }

    private static Suite read(String text) {
        return SuiteFormat.read(
                "suite", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void assertRefused(String text, String message) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(InputError.class).hasMessage(message);
    }
}
