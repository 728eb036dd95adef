package touchstone.conformance.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import touchstone.conformance.history.Choices.DrainAfterClose;
import touchstone.conformance.history.Choices.PeerGone;
import touchstone.conformance.history.Choices.ShortRecv;

class ProfileReaderTest {
    private static final String CHANNELS =
            "'processes':2,'capabilities':8,'cochannels':4,'ringBytes':16";
    private static final String CARRIERS =
            "'cocarriers':2,'queueDepth':3,'buffers':6,'carrierBytes':16";

    @TempDir private Path directory;
    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("profile.json");
    }

    private Profile read(String text) {
        return readBytes(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private Profile readBytes(byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return ProfileReader.read(file.toString());
    }

    private void refuses(String text, int line, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InputError.class)
                .hasMessage(file + ":" + line + ": " + message.replace('\'', '"'));
    }

    // ---- what there is

    @ParameterizedTest
    @ValueSource(strings = {"strict", "comsg", "cochannel"})
    void everyShippedProfileIsReadByNameAndAsTheFile(String name) {
        Path shipped =
                Path.of(
                        System.getProperty("touchstone.home", ".."),
                        "spec",
                        "profiles",
                        name + ".json");

        assertThat(ProfileReader.SHIPPED).contains(name);
        assertThat(ProfileReader.read(name)).isEqualTo(ProfileReader.read(shipped.toString()));
    }

    @Test
    void theShippedProfilesAreWhatTheirPageSays() {
        Set<Group> all = EnumSet.allOf(Group.class);

        assertThat(ProfileReader.read("strict"))
                .isEqualTo(new Profile(2, 8, 4, 16, 2, 3, 6, 16, 2, all, Choices.STRICT));
        assertThat(ProfileReader.read("comsg").choices())
                .isEqualTo(new Choices(DrainAfterClose.EITHER, PeerGone.NONE, ShortRecv.REFUSE));
        assertThat(ProfileReader.read("comsg").groups())
                .containsExactly(
                        Group.CAP, Group.PROC, Group.COCHANNEL, Group.COCARRIER, Group.COPIPE);
        assertThat(ProfileReader.read("cochannel").groups()).containsExactly(Group.COCHANNEL);
    }

    @Test
    void capacitiesAloneImplyTheirGroups() {
        assertThat(read("{" + CHANNELS + "}")).isEqualTo(new Profile(2, 8, 4, 16));
        assertThat(read("{" + CHANNELS + "," + CARRIERS + "}").groups())
                .containsExactly(Group.CAP, Group.PROC, Group.COCHANNEL, Group.COCARRIER);
        assertThat(read("{'processes':1,'capabilities':1," + CARRIERS + "}").groups())
                .containsExactly(Group.CAP, Group.PROC, Group.COCARRIER);
        assertThat(read("{" + CHANNELS + ",'cocarriers':0,'buffers':0}"))
                .isEqualTo(new Profile(2, 8, 4, 16));
    }

    @Test
    void theOrderOfGroupsAndTheNameMakeNoDifference() {
        assertThat(read("{" + CHANNELS + ",'name':'mine','groups':['COCHANNEL','PROC','CAP']}"))
                .isEqualTo(new Profile(2, 8, 4, 16))
                .hasSameHashCodeAs(new Profile(2, 8, 4, 16));
    }

    @Test
    void otherGroupsOrChoicesMakeAnotherProfile() {
        Profile profile = new Profile(2, 8, 4, 16);

        assertThat(read("{" + CHANNELS + ",'groups':['COCHANNEL']}")).isNotEqualTo(profile);
        assertThat(read("{" + CHANNELS + ",'shortRecv':'partial'}")).isNotEqualTo(profile);
        assertThat(read("{" + CHANNELS + "," + CARRIERS + "}")).isNotEqualTo(profile);
    }

    @Test
    void everyChoiceCanBeMade() {
        for (DrainAfterClose drain : DrainAfterClose.values()) {
            for (PeerGone gone : PeerGone.values()) {
                for (ShortRecv recv : ShortRecv.values()) {
                    Choices choices = new Choices(drain, gone, recv);
                    StringBuilder text = new StringBuilder("{" + CHANNELS);
                    choices.words()
                            .forEach((key, word) -> text.append(",'" + key + "':'" + word + "'"));

                    assertThat(read(text + "}").choices()).isEqualTo(choices);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'processes':2,'capabilities':8,'cochannels':4,'ringBytes':16}",
                "{'processes':2,'capabilities':8,'cochannels':4,'ringBytes':16,"
                        + "'groups':['PROC','COCHANNEL'],'drainAfterClose':'forbidden'}",
                "{'processes':1,'capabilities':1,'cocarriers':2,'queueDepth':3,'buffers':6,"
                        + "'carrierBytes':16,'peerGone':'none'}",
                "{'processes':2,'capabilities':8,'cochannels':4,'ringBytes':16,"
                        + "'shortRecv':'partial'}"
            })
    void whatIsWrittenIsWhatWasRead(String text) {
        assertThat(HistoryFormat.text(read(text))).isEqualTo(text.replace('\'', '"'));
    }

    @Test
    void whatIsImpliedIsNotWritten() {
        assertThat(
                        HistoryFormat.text(
                                read(
                                        "{"
                                                + CHANNELS
                                                + ",'name':'mine','x-note':[{}],"
                                                + "'groups':['CAP','PROC','COCHANNEL'],"
                                                + "'peerGone':'epipe'}")))
                .isEqualTo(("{" + CHANNELS + "}").replace('\'', '"'));
    }

    // ---- what is wrong with it

    @Test
    void theLineIsThatOfTheKey() {
        refuses(
                "{\n'processes':2,\n'capabilities':8,\n\n'ringBytes'\n:0}",
                6,
                "expected 'ringBytes' from 1 to 65536, found 0");
        refuses(
                "{\n'shortRecv':'partial',\n'processes':2,\n'capabilities':8,\n" + CARRIERS + "}",
                2,
                "expected 'shortRecv' refuse where 'groups' has no COCHANNEL, found 'partial'");
    }

    @Test
    void revokeNeedsWhatItRevokes() {
        assertThat(read("{" + CHANNELS + ",'groups':['CAP','COCHANNEL','REVOKE']}").groups())
                .containsExactly(Group.CAP, Group.COCHANNEL, Group.REVOKE);
        refuses(
                "{" + CHANNELS + ",\n'groups':['COCHANNEL','REVOKE']}",
                2,
                "expected CAP where there is REVOKE, in 'groups', found COCHANNEL, REVOKE");
    }

    @Test
    void cocarriersAndCopipesShareALimit() {
        refuses(
                "{'processes':2,'capabilities':8,'cocarriers':64,'queueDepth':1,'buffers':1,"
                        + "'carrierBytes':1,\n'copipes':1}",
                2,
                "expected at most 64 coports in 'cocarriers' and 'copipes' together, found 65");
    }

    @Test
    void copipesAloneAreEnough() {
        assertThat(read("{'processes':1,'capabilities':1,'copipes':1}").groups())
                .containsExactly(Group.CAP, Group.PROC, Group.COPIPE);
    }

    @Test
    void anUnknownKeyIsRefused() {
        refuses(
                "{" + CHANNELS + ",\n'profile':{}}",
                2,
                "expected one of the keys name, processes, capabilities, cochannels, ringBytes,"
                        + " cocarriers, queueDepth, buffers, carrierBytes, copipes, groups,"
                        + " drainAfterClose, peerGone, shortRecv, found 'profile'");
    }

    @Test
    void aKeyOfOthersIsSkipped() {
        assertThat(read("{'x-a':[1,{'b':null}],'x-a':2," + CHANNELS + "}"))
                .isEqualTo(new Profile(2, 8, 4, 16));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'processes':'2' | an integer in 'processes', found '2'",
                "'processes':2.0 | an integer in 'processes', found 2.0",
                "'processes':0 | 'processes' from 1 to 16, found 0",
                "'processes':17 | 'processes' from 1 to 16, found 17",
                "'processes':99999999999999999999 | 'processes' from 1 to 16, found"
                        + " 99999999999999999999",
                "'capabilities':1025 | 'capabilities' from 1 to 1024, found 1025",
                "'cochannels':-1 | 'cochannels' from 0 to 256, found -1",
                "'cocarriers':65 | 'cocarriers' from 0 to 64, found 65",
                "'queueDepth':65 | 'queueDepth' from 1 to 64, found 65",
                "'buffers':257 | 'buffers' from 0 to 256, found 257",
                "'carrierBytes':65537 | 'carrierBytes' from 1 to 65536, found 65537",
                "'copipes':65 | 'copipes' from 0 to 64, found 65",
                "'name':7 | a string in 'name', found 7",
                "'groups':'CAP' | a list of strings in 'groups', found 'CAP'",
                "'groups':[1] | a list of strings in 'groups', found 1",
                "'groups':['CAP','CAP'] | each group once in 'groups', found 'CAP' twice",
                "'groups':['cap'] | one of CAP, PROC, COCHANNEL, COCARRIER, COPIPE, POLL,"
                        + " REVOKE in 'groups', found 'cap'",
                "'drainAfterClose':true | a string in 'drainAfterClose', found true",
                "'drainAfterClose':'no' | one of required, forbidden, either in"
                        + " 'drainAfterClose', found 'no'",
                "'peerGone':'EPIPE' | one of epipe, none in 'peerGone', found 'EPIPE'",
                "'shortRecv':'all' | one of refuse, partial in 'shortRecv', found 'all'",
                "'x-a':1,'name':'a','name':'b' | each key once, found 'name' twice"
            })
    void aValueThatCannotBeIsRefused(String entry, String message) {
        refuses("{" + entry + "}", 1, "expected " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EP", "SRV", "COP", "CALL", "MTX", "MEM"})
    void aGroupThatCannotBeJudgedYetIsToldFromAnUnknownOne(String group) {
        refuses(
                "{" + CHANNELS + ",'groups':['" + group + "']}",
                1,
                "expected one of CAP, PROC, COCHANNEL, COCARRIER, COPIPE, POLL, REVOKE in"
                        + " 'groups', since "
                        + group
                        + " cannot be judged yet, found '"
                        + group
                        + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "deadService, services (SRV)",
        "lostReply, endpoints (EP)",
        "cloneFailure, services and spawn (SRV)",
        "waitAny, waiting for children"
    })
    void aChoiceThatCannotBeJudgedYetIsRefused(String key, String about) {
        refuses(
                "{" + CHANNELS + ",'" + key + "':'error'}",
                1,
                "expected no '"
                        + key
                        + "', since "
                        + about
                        + " cannot be judged yet, found '"
                        + key
                        + "'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'capabilities':8,'cochannels':1,'ringBytes':1 | 'processes' from 1 to 16",
                "'processes':2,'cochannels':1,'ringBytes':1 | 'capabilities' from 1 to 1024",
                "'processes':2,'capabilities':8,'cochannels':1 | 'ringBytes' from 1 to 65536 with"
                        + " COCHANNEL",
                "'processes':2,'capabilities':8,'ringBytes':1 | 'cochannels' from 1 to 256 with"
                        + " COCHANNEL",
                "'processes':2,'capabilities':8,'cocarriers':2,'queueDepth':3,'buffers':6 |"
                        + " 'carrierBytes' from 1 to 65536 with COCARRIER",
                "'processes':2,'capabilities':8,'queueDepth':3,'buffers':6,'carrierBytes':1 |"
                        + " 'cocarriers' from 1 to 64 with COCARRIER",
                "'processes':2,'capabilities':8,'cocarriers':2,'buffers':6,'carrierBytes':1 |"
                        + " 'queueDepth' from 1 to 64 with COCARRIER",
                "'processes':2,'capabilities':8,'cocarriers':2,'queueDepth':3,'carrierBytes':1 |"
                        + " 'buffers' from 1 to 256 with COCARRIER",
                "'processes':2,'capabilities':8 | a coport type, COCHANNEL, COCARRIER or COPIPE,"
                        + " in 'groups'"
            })
    void aMissingCapacityIsNamed(String entries, String expected) {
        refuses("{" + entries + "}", 1, "expected " + expected + ", found none");
    }

    @Test
    void aGroupWithoutItsCapacitiesIsRefused() {
        refuses(
                "{" + CHANNELS + ",\n'groups':['COCHANNEL','COCARRIER']}",
                1,
                "expected 'cocarriers' from 1 to 64 with COCARRIER, found none");
        refuses(
                "{'processes':1,'capabilities':1,\n'cochannels':0,'ringBytes':4}",
                2,
                "expected 'cochannels' from 1 to 256 with COCHANNEL, found 0");
    }

    @Test
    void aCapacityWithoutItsGroupIsRefused() {
        refuses(
                "{" + CHANNELS + ",\n'groups':['COCHANNEL'],\n" + CARRIERS + "}",
                3,
                "expected no 'cocarriers' without COCARRIER, found 2");
    }

    @Test
    void groupsWithoutACoportAreRefused() {
        refuses(
                "{'processes':1,'capabilities':1,\n'groups':['CAP','PROC']}",
                2,
                "expected a coport type, COCHANNEL, COCARRIER or COPIPE, in 'groups', found CAP,"
                        + " PROC");
        refuses(
                "{'processes':1,'capabilities':1,\n'groups':[]}",
                2,
                "expected a coport type, COCHANNEL, COCARRIER or COPIPE, in 'groups', found none");
    }

    @Test
    void moreHandlesThanTheModelHasAreRefused() {
        refuses(
                "{'processes':16,\n'capabilities':65,'cochannels':1,'ringBytes':1}",
                2,
                "expected at most 1024 handles, 'processes' times 'capabilities', found 1040");
        assertThat(read("{'processes':16,'capabilities':64,'cochannels':1,'ringBytes':1}"))
                .isEqualTo(new Profile(16, 64, 1, 1));
    }

    @Test
    void aProfileIsNotMadeAgainstTheRulesInCodeEither() {
        assertThatThrownBy(() -> new Profile(0, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected \"processes\" from 1 to 16, found 0");
    }

    // ---- what is no profile at all

    @Test
    void anEmptyFileIsRefused() {
        refuses("", 1, "expected a profile, found an empty file");
    }

    @Test
    void whatIsNoObjectIsRefused() {
        refuses("\n[1]", 2, "expected a profile as a JSON object, found a list");
    }

    @Test
    void malformedJsonIsRefusedAtItsLine() {
        assertThatThrownBy(() -> read("{" + CHANNELS + ",\n'groups'}"))
                .isInstanceOf(InputError.class)
                .hasMessageStartingWith(
                        file + ":2: expected a profile as a JSON object, found malformed JSON (")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aFileThatIsCutOffIsRefused() {
        assertThatThrownBy(() -> read("{" + CHANNELS))
                .isInstanceOf(InputError.class)
                .hasMessageStartingWith(file + ":1: expected a profile as a JSON object, found ");
    }

    @Test
    void moreThanAProfileIsRefused() {
        refuses(
                "{" + CHANNELS + "}\n{}",
                2,
                "expected the end of the file, found more after the profile");
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        assertThatThrownBy(() -> readBytes(new byte[] {'{', '"', (byte) 0xff, '"'}))
                .isInstanceOf(InputError.class)
                .hasMessageStartingWith(file + ":1: expected a profile as a JSON object, found ");
    }

    @Test
    void aNameThatIsNeitherShippedNorAFileIsRefused() {
        assertThatThrownBy(() -> ProfileReader.read("nobody"))
                .isInstanceOf(InputError.class)
                .hasMessage(
                        "nobody: expected a file, or one of the profiles strict, comsg, cochannel,"
                                + " found nothing of that name");
    }

    @Test
    void aDirectoryIsRefused() {
        assertThatThrownBy(() -> ProfileReader.read(directory.toString()))
                .isInstanceOf(InputError.class)
                .hasMessage(directory + ": expected a file, found a directory");
    }
}
