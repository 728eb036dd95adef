package touchstone.conformance.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import touchstone.model.Choices;
import touchstone.model.Machine;
import touchstone.model.cap.Rights;
import touchstone.model.cop.Cochannel;

/** The invariants of the model, on machines as they are and on machines that were broken. */
class InvariantsTest {
    private static final Path SOURCES =
            Path.of(System.getProperty("touchstone.home"), "model", "src", "main", "java");

    private static final Invariants<Machine> INVARIANTS = Invariants.of(SOURCES);
    private static final Rights ALL = new Rights(true, true, true, true, true, false, false);
    private static final Rights LOAD_ONLY =
            new Rights(false, false, false, false, false, true, false);
    private static final Choices STRICT = new Choices(true, true, true, false);

    @Test
    void everyClauseIsExecutableOrAboutGhostState() throws IOException {
        String text = modelText();
        List<String> ghosts =
                Pattern.compile("ghost \\\\?\\w+ (\\w+);")
                        .matcher(text)
                        .results()
                        .map(found -> found.group(1))
                        .toList();
        Pattern ghost = Pattern.compile("\\b(" + String.join("|", ghosts) + ")\\b");
        Set<Clause> skipped =
                INVARIANTS.skipped().stream().map(Skipped::clause).collect(Collectors.toSet());
        List<Clause> clauses =
                Stream.concat(INVARIANTS.executable().stream(), skipped.stream()).toList();

        assertThat(INVARIANTS.skipped()).isNotEmpty().allMatch(Skipped::aboutGhostState);
        assertThat(skipped)
                .containsExactlyInAnyOrderElementsOf(
                        clauses.stream().filter(c -> ghost.matcher(c.text()).find()).toList());
        assertThat(clauses.stream().filter(clause -> !clause.byDefault()))
                .hasSize(
                        (int) Pattern.compile("public invariant ").matcher(text).results().count());
    }

    @Test
    void everyClauseIsWhereItSaysItIs() throws IOException {
        for (Clause clause : INVARIANTS.executable()) {
            String line = Files.readAllLines(SOURCES.resolve(clause.file())).get(clause.line() - 1);
            String start = clause.text().split(" (&&|<|!=) |\\(", 2)[0];
            assertThat(line).contains(clause.byDefault() ? ";" : "invariant " + start);
        }
    }

    @Test
    void aMachineInItsFirstStateHoldsAllOfThem() {
        assertThat(INVARIANTS.check(new Machine(STRICT, 1, 1, 1, 1, 0, 1, 0, 1))).isEmpty();
        assertThat(INVARIANTS.check(new Machine(STRICT, 1, 1, 0, 1, 1, 1, 1, 1))).isEmpty();
        assertThat(INVARIANTS.check(new Machine(STRICT, 16, 64, 256, 1, 64, 64, 256, 1))).isEmpty();
        assertThat(INVARIANTS.violations(new Machine(STRICT, 2, 3, 2, 65536, 2, 64, 2, 65536)))
                .isEmpty();
    }

    @Property(tries = 200)
    void everyTransitionKeepsThem(@ForAll long seed) {
        Machine machine = new Machine(STRICT, 2, 4, 2, 3, 2, 2, 3, 3);
        Random random = new Random(seed);
        for (int step = 0; step < 60; step++) {
            transition(machine, random);
            assertThat(INVARIANTS.holds(machine)).isTrue();
            assertThat(INVARIANTS.violations(machine)).isEmpty();
        }
    }

    private static void transition(Machine machine, Random random) {
        int process = random.nextInt(2);
        if (!machine.alive(process)) {
            return;
        }
        int handle = random.nextInt(4);
        int free = Math.max(0, machine.freeHandle(process));
        int length = 1 + random.nextInt(3);
        switch (random.nextInt(18)) {
            case 0, 1, 2 ->
                    machine.open(
                            process,
                            random.nextInt(3) - 1,
                            free,
                            Math.max(0, machine.freeCochannel()));
            case 3 -> machine.derive(process, handle, ALL, free);
            case 4 -> machine.derive(process, handle, LOAD_ONLY, free);
            case 5 -> machine.delete(process, handle);
            case 6, 7, 8 -> machine.send(process, handle, new byte[length], length);
            case 9, 10 -> machine.recv(process, handle, length, new byte[length], length);
            case 11, 12 ->
                    machine.openCocarrier(
                            process,
                            random.nextInt(3) - 1,
                            free,
                            Math.max(2, machine.freeCocarrier()));
            case 13, 14 ->
                    machine.sendMessage(
                            process,
                            handle,
                            new byte[length],
                            length,
                            Math.max(0, machine.freeBuffer()));
            case 15, 16 -> machine.recvMessage(process, handle, free);
            default -> {
                if (random.nextInt(4) == 0) {
                    machine.die(process);
                } else {
                    machine.close(process, handle);
                }
            }
        }
    }

    // What is violated is named by the object and the beginning of the clause.
    private static final String TABLES = "machine: \\invariant_for(capabilities)";
    private static final String SLOTS = "machine: capabilities.first != null && ";
    private static final String COPORTS = "machine: coports.number != null && ";
    private static final String QUEUES = "machine: cocarriers.carrier != null && ";
    private static final String SPACES_APART = "machine: capabilities.first != capabilities.object";
    private static final String OBJECTS_APART = "machine: capabilities.object != coports.number";
    private static final String NUMBERS_APART = "machine: coports.number != coports.name";
    private static final String NAMES_APART = "machine: coports.name != cocarriers.carrier";
    private static final String CARRIER_APART = "machine: cocarriers.carrier != cocarriers.ahead";
    private static final String AHEAD_APART = "machine: cocarriers.ahead != cocarriers.first";
    private static final String PLACES_APART = "machine: cocarriers.first != cocarriers.length";
    private static final String CHANNELS = "machine: cochannels.channel != null";
    private static final String SIZES = "machine: cochannels.channel.length <= ";
    private static final String NUMBERED =
            "machine: (\\forall int c; 0 <= c && c < coports.number.length; ";
    private static final String RINGS =
            "machine: (\\forall int c; 0 <= c && c < cochannels.channel.length;"
                    + " cochannels.channel[c] != ";
    private static final String MEMORY =
            "machine: (\\forall int c; 0 <= c && c < cochannels.channel.length;"
                    + " cochannels.channel[c].ring";
    private static final String CARRIERS =
            "machine: (\\forall int b; 0 <= b && b < cocarriers.carrier.length; ";
    private static final String READ_ONLY =
            "machine: (\\forall int s; 0 <= s && s < capabilities.object.length;"
                    + " capabilities.object[s] < ";
    private static final String NOT_LOADED =
            "machine: (\\forall int s; 0 <= s && s < capabilities.object.length;"
                    + " capabilities.object[s] == NONE ";
    private static final String RIGHTS = "machine: all.send && all.recv";
    private static final String LOAD = "machine: !load.send && !load.recv";
    private static final String BOUNDS = "machine.capabilities: 0 < handles";
    private static final String SPACES = "machine.capabilities: 0 < first.length";
    private static final String RIGHTS_TYPE = "machine.capabilities: \\typeof(rights)";
    private static final String LENGTHS = "machine.capabilities: object.length <= 16384";
    private static final String FIRST = "machine.capabilities: (\\forall int p;";
    private static final String OBJECTS =
            "machine.capabilities: (\\forall int s; 0 <= s && s < object.length; NONE <= object[s]";
    private static final String HELD =
            "machine.capabilities: (\\forall int s; 0 <= s && s < object.length; object[s] == NONE";
    private static final String COPORT_COUNT = "machine.coports: 0 < number.length";
    private static final String COPORT_NUMBERS =
            "machine.coports: (\\forall int c; 0 <= c && c < number.length; number[c] == c";
    private static final String NAMES =
            "machine.coports: (\\forall int c; 0 <= c && c < number.length; NONE <= name[c]";
    private static final String ELEMENTS = "machine.cochannels: \\nonnullelements(channel)";
    private static final String COUNT = "machine.cochannels: channel.length <= 256";
    private static final String CHANNEL_TYPE = "machine.cochannels: \\typeof(channel)";
    private static final String VALID =
            "machine.cochannels: (\\forall int c; 0 <= c && c < channel.length; channel[c] != null";
    private static final String NUMBERS =
            "machine.cochannels: (\\forall int c; 0 <= c && c < channel.length; channel[c].number";
    private static final String APART =
            "machine.cochannels: (\\forall int c; 0 <= c && c < channel.length; (\\forall int d;";
    private static final String RING = "machine.cochannels.channel[1]: 0 < ring.length";
    private static final String HEAD = "machine.cochannels.channel[1]: 0 <= head";
    private static final String LENGTH = "machine.cochannels.channel[1]: 0 <= length";
    private static final String DEPTH = "machine.cocarriers: 0 < depth";
    private static final String SIZE = "machine.cocarriers: 0 < size";
    private static final String ARRAYS_APART = "machine.cocarriers: first != carrier";
    private static final String PLACES =
            "machine.cocarriers: (\\forall int b; 0 <= b && b < carrier.length; 0 <= first[b]";
    private static final String MESSAGE_LENGTHS =
            "machine.cocarriers: (\\forall int b; 0 <= b && b < carrier.length; 0 <= length[b]";
    private static final String BUFFERS_APART =
            "machine.cocarriers: (\\forall int b; 0 <= b && b < carrier.length; (\\forall int d; 0"
                    + " <= d && d < b;";
    private static final String CARRIER_RANGE =
            "machine.cocarriers: (\\forall int b; 0 <= b && b < carrier.length; NONE <= carrier[b]";
    private static final String AHEAD_RANGE =
            "machine.cocarriers: (\\forall int b; 0 <= b && b < carrier.length; carrier[b] != NONE";
    private static final String ONE_PLACE =
            "machine.cocarriers: (\\forall int b; 0 <= b && b < carrier.length; (\\forall int d; 0"
                    + " <= d && d < carrier.length";
    private static final String NO_GAP =
            "machine.cocarriers: (\\forall int b; 0 <= b && b < carrier.length; carrier[b] == NONE";

    /**
     * Each breaks one thing. What has to be evaluated through null, or claims the invariant of what
     * was broken, is violated too; the cause comes first.
     */
    static Stream<Arguments> corruptions() {
        return Stream.of(
                broken("dead", null, "machine: dead != null", SLOTS),
                broken("dead", new boolean[3], SLOTS),
                broken("dead", new SameAs("coports.closed"), SLOTS, COPORTS),
                broken("choices", null, "machine: choices != null"),
                broken(
                        "capabilities",
                        null,
                        "machine: capabilities != null",
                        TABLES,
                        SLOTS,
                        SPACES_APART,
                        OBJECTS_APART,
                        SIZES,
                        READ_ONLY,
                        NOT_LOADED),
                broken(
                        "coports",
                        null,
                        "machine: coports != null",
                        TABLES,
                        COPORTS,
                        SPACES_APART,
                        OBJECTS_APART,
                        NUMBERS_APART,
                        NAMES_APART,
                        SIZES,
                        NUMBERED,
                        CARRIERS,
                        READ_ONLY,
                        NOT_LOADED),
                broken(
                        "cochannels",
                        null,
                        "machine: cochannels != null",
                        TABLES,
                        CHANNELS,
                        SIZES,
                        RINGS,
                        MEMORY,
                        CARRIERS),
                broken(
                        "cocarriers",
                        null,
                        "machine: cocarriers != null",
                        TABLES,
                        QUEUES,
                        SPACES_APART,
                        OBJECTS_APART,
                        NUMBERS_APART,
                        NAMES_APART,
                        CARRIER_APART,
                        AHEAD_APART,
                        PLACES_APART,
                        SIZES,
                        MEMORY,
                        CARRIERS),
                broken("all", null, "machine: all != null", RIGHTS),
                broken("load", null, "machine: load != null", LOAD),
                broken("all", new Rights(true, true, true, true, false, false, false), RIGHTS),
                broken("all", new Rights(false, true, true, true, true, false, false), RIGHTS),
                broken("all", new Rights(true, true, true, true, true, true, false), RIGHTS),
                broken("load", new Rights(false, false, false, false, true, true, true), LOAD),
                broken("load", new Rights(false, false, false, false, true, false, false), LOAD),
                broken(
                        "capabilities.first",
                        null,
                        "machine.capabilities: first != null",
                        SPACES,
                        FIRST,
                        TABLES,
                        SLOTS),
                broken(
                        "capabilities.object",
                        null,
                        "machine.capabilities: object != null",
                        LENGTHS,
                        FIRST,
                        OBJECTS,
                        HELD,
                        TABLES,
                        SLOTS,
                        READ_ONLY,
                        NOT_LOADED),
                broken(
                        "capabilities.rights",
                        null,
                        RIGHTS_TYPE,
                        LENGTHS,
                        HELD,
                        TABLES,
                        SLOTS,
                        READ_ONLY,
                        NOT_LOADED),
                broken("capabilities.handles", 0, BOUNDS, TABLES),
                broken("capabilities.objects", 577, BOUNDS, TABLES, SIZES),
                broken("capabilities.objects", 8, SIZES),
                broken("capabilities.first", new int[0], SPACES, TABLES, SLOTS),
                broken("capabilities.first", new int[17], SPACES, TABLES, SLOTS),
                broken(
                        "capabilities.first",
                        new SameAs("capabilities.object"),
                        LENGTHS,
                        FIRST,
                        TABLES,
                        SLOTS,
                        SPACES_APART),
                broken(
                        "capabilities.rights",
                        new Rights[9],
                        LENGTHS,
                        HELD,
                        TABLES,
                        READ_ONLY,
                        NOT_LOADED),
                broken("capabilities.first.1", 4, FIRST, TABLES),
                broken("capabilities.first.0", -1, FIRST, TABLES),
                broken("capabilities.object.5", 7, OBJECTS, HELD, TABLES, READ_ONLY),
                broken("capabilities.object.0", -2, OBJECTS, TABLES),
                broken("capabilities.rights.0", null, HELD, TABLES, NOT_LOADED),
                broken("capabilities.rights.1", LOAD_ONLY, NOT_LOADED),
                broken("capabilities.rights.2", ALL, READ_ONLY),
                broken(
                        "coports.number",
                        null,
                        "machine.coports: number != null",
                        COPORT_COUNT,
                        COPORT_NUMBERS,
                        NAMES,
                        TABLES,
                        COPORTS,
                        SIZES,
                        NUMBERED,
                        CARRIERS,
                        READ_ONLY,
                        NOT_LOADED),
                broken(
                        "coports.closed",
                        null,
                        "machine.coports: closed != null",
                        COPORT_COUNT,
                        TABLES,
                        COPORTS),
                broken(
                        "coports.name",
                        null,
                        "machine.coports: name != null",
                        COPORT_COUNT,
                        NAMES,
                        TABLES,
                        COPORTS),
                broken(
                        "coports.number",
                        new int[0],
                        COPORT_COUNT,
                        TABLES,
                        SIZES,
                        CARRIERS,
                        READ_ONLY),
                broken("coports.name", new int[5], COPORT_COUNT, TABLES),
                broken("coports.number.1", 0, COPORT_NUMBERS, TABLES, NUMBERED),
                broken("coports.name.1", -2, NAMES, TABLES),
                broken(
                        "coports.number",
                        new SameAs("capabilities.object"),
                        COPORT_COUNT,
                        COPORT_NUMBERS,
                        NAMES,
                        TABLES,
                        OBJECTS_APART,
                        SIZES,
                        NUMBERED,
                        NOT_LOADED),
                broken(
                        "coports.name",
                        new SameAs("coports.number"),
                        COPORT_COUNT,
                        TABLES,
                        COPORTS,
                        NUMBERS_APART),
                broken(
                        "cochannels.channel",
                        null,
                        ELEMENTS,
                        COUNT,
                        CHANNEL_TYPE,
                        VALID,
                        NUMBERS,
                        APART,
                        TABLES,
                        CHANNELS,
                        SIZES,
                        RINGS,
                        MEMORY,
                        CARRIERS),
                broken(
                        "cochannels.channel",
                        new Cochannel[257],
                        ELEMENTS,
                        COUNT,
                        VALID,
                        NUMBERS,
                        APART,
                        TABLES,
                        SIZES,
                        RINGS,
                        MEMORY,
                        CARRIERS),
                broken(
                        "cochannels.channel",
                        new OtherCochannel[] {new OtherCochannel(0), new OtherCochannel(1)},
                        CHANNEL_TYPE,
                        TABLES),
                broken(
                        "cochannels.channel.1",
                        null,
                        ELEMENTS,
                        VALID,
                        NUMBERS,
                        APART,
                        TABLES,
                        RINGS,
                        MEMORY),
                broken("cochannels.channel.1.number", 0, NUMBERS, TABLES),
                broken(
                        "cochannels.channel.1.ring",
                        new SameAs("cochannels.channel.0.ring"),
                        APART,
                        TABLES),
                broken(
                        "cochannels.channel.1.ring",
                        null,
                        "machine.cochannels.channel[1]: ring != null",
                        RING,
                        HEAD,
                        LENGTH,
                        VALID,
                        NUMBERS,
                        TABLES,
                        RINGS),
                broken("cochannels.channel.1.ring", new byte[65537], RING, VALID, NUMBERS, TABLES),
                broken("cochannels.channel.1.head", 3, HEAD, VALID, TABLES),
                broken("cochannels.channel.1.head", -1, HEAD, VALID, TABLES),
                broken("cochannels.channel.1.length", 4, LENGTH, VALID, TABLES),
                broken("cochannels.channel.1.length", -1, LENGTH, VALID, TABLES),
                broken(
                        "cocarriers.carrier",
                        null,
                        "machine.cocarriers: carrier != null",
                        DEPTH,
                        SIZE,
                        PLACES,
                        MESSAGE_LENGTHS,
                        BUFFERS_APART,
                        CARRIER_RANGE,
                        AHEAD_RANGE,
                        ONE_PLACE,
                        NO_GAP,
                        TABLES,
                        QUEUES,
                        SIZES,
                        CARRIERS),
                broken(
                        "cocarriers.ahead",
                        null,
                        "machine.cocarriers: ahead != null",
                        DEPTH,
                        AHEAD_RANGE,
                        ONE_PLACE,
                        NO_GAP,
                        TABLES,
                        QUEUES),
                broken("cocarriers.depth", 0, DEPTH, AHEAD_RANGE, TABLES),
                broken("cocarriers.ahead", new int[4], DEPTH, ONE_PLACE, TABLES),
                broken(
                        "cocarriers.ahead",
                        new SameAs("cocarriers.carrier"),
                        DEPTH,
                        AHEAD_RANGE,
                        ONE_PLACE,
                        NO_GAP,
                        TABLES,
                        CARRIER_APART),
                broken(
                        "cocarriers.carrier",
                        new SameAs("coports.name"),
                        DEPTH,
                        SIZE,
                        PLACES,
                        MESSAGE_LENGTHS,
                        BUFFERS_APART,
                        TABLES,
                        NAMES_APART,
                        SIZES,
                        CARRIERS),
                broken(
                        "cocarriers.ahead",
                        new SameAs("coports.name"),
                        DEPTH,
                        AHEAD_RANGE,
                        ONE_PLACE,
                        NO_GAP,
                        TABLES,
                        NAMES_APART),
                broken("cocarriers.carrier.1", -2, CARRIER_RANGE, NO_GAP, TABLES, CARRIERS),
                broken("cocarriers.carrier.1", 320, CARRIER_RANGE, NO_GAP, TABLES, CARRIERS),
                broken("cocarriers.carrier.2", 3, NO_GAP, TABLES),
                broken("cocarriers.carrier.1", 1, NO_GAP, TABLES, CARRIERS),
                broken("cocarriers.carrier.0", 2, ONE_PLACE, TABLES),
                broken("cocarriers.ahead.2", 2, AHEAD_RANGE, NO_GAP, TABLES),
                broken("cocarriers.ahead.1", 1, ONE_PLACE, NO_GAP, TABLES),
                broken("cocarriers.ahead.1", -1, AHEAD_RANGE, NO_GAP, TABLES),
                broken(
                        "cochannels.channel.1.ring",
                        new SameAs("cocarriers.bytes"),
                        NUMBERS,
                        TABLES,
                        MEMORY),
                broken("cochannels.ringBytes", 4, NUMBERS, TABLES),
                broken("cocarriers.size", 0, SIZE, MESSAGE_LENGTHS, TABLES),
                broken("cocarriers.size", 4, PLACES, BUFFERS_APART, TABLES),
                broken(
                        "cocarriers.first",
                        null,
                        "machine.cocarriers: first != null",
                        SIZE,
                        PLACES,
                        BUFFERS_APART,
                        TABLES,
                        QUEUES),
                broken(
                        "cocarriers.length",
                        null,
                        "machine.cocarriers: length != null",
                        SIZE,
                        MESSAGE_LENGTHS,
                        TABLES,
                        QUEUES),
                broken(
                        "cocarriers.bytes",
                        null,
                        "machine.cocarriers: bytes != null",
                        PLACES,
                        TABLES,
                        QUEUES),
                broken("cocarriers.first", new int[4], SIZE, BUFFERS_APART, TABLES),
                broken("cocarriers.length", new int[4], SIZE, TABLES),
                broken(
                        "cocarriers.first",
                        new SameAs("cocarriers.length"),
                        ARRAYS_APART,
                        BUFFERS_APART,
                        TABLES,
                        PLACES_APART),
                broken(
                        "cocarriers.first",
                        new SameAs("cocarriers.carrier"),
                        ARRAYS_APART,
                        PLACES,
                        BUFFERS_APART,
                        TABLES,
                        CARRIER_APART),
                broken(
                        "cocarriers.length",
                        new SameAs("cocarriers.ahead"),
                        ARRAYS_APART,
                        TABLES,
                        AHEAD_APART),
                broken("cocarriers.first.0", -1, PLACES, TABLES),
                broken("cocarriers.first.2", 7, PLACES, TABLES),
                broken("cocarriers.first.1", 2, BUFFERS_APART, TABLES),
                broken("cocarriers.length.1", 4, MESSAGE_LENGTHS, TABLES),
                broken("cocarriers.length.1", -1, MESSAGE_LENGTHS, TABLES),
                broken(
                        "cocarriers.first",
                        new SameAs("capabilities.first"),
                        SIZE,
                        PLACES,
                        BUFFERS_APART,
                        TABLES,
                        SPACES_APART),
                broken(
                        "cocarriers.length",
                        new SameAs("capabilities.object"),
                        SIZE,
                        MESSAGE_LENGTHS,
                        TABLES,
                        OBJECTS_APART),
                broken(
                        "cocarriers.length",
                        new SameAs("coports.number"),
                        SIZE,
                        TABLES,
                        NUMBERS_APART),
                broken(
                        "capabilities.first",
                        new SameAs("coports.name"),
                        FIRST,
                        TABLES,
                        SLOTS,
                        SPACES_APART));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("corruptions")
    void aBrokenMachineIsReportedByExactlyTheClausesThatItBreaks(
            String path, Object value, List<String> expected) throws Exception {
        Machine machine = machine();
        assertThat(INVARIANTS.violations(machine)).isEmpty();
        set(machine, path, value);

        List<Violation> found = INVARIANTS.violations(machine);
        assertThat(INVARIANTS.holds(machine)).isFalse();
        assertThat(INVARIANTS.check(machine)).hasValue(found.get(0));
        assertThat(found.stream().map(violation -> named(violation, expected)))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void everyExecutableClauseIsBrokenByACorruption() throws Exception {
        Set<Clause> broken = new HashSet<>();
        for (Arguments arguments : corruptions().toList()) {
            Machine machine = machine();
            set(machine, (String) arguments.get()[0], arguments.get()[1]);
            INVARIANTS.violations(machine).forEach(violation -> broken.add(violation.clause()));
        }
        assertThat(broken).containsExactlyInAnyOrderElementsOf(INVARIANTS.executable());
    }

    @Test
    void aViolationNamesObjectClassPlaceAndText() throws Exception {
        Machine machine = machine();
        set(machine, "cochannels.channel.1.head", 3);
        assertThat(INVARIANTS.check(machine).orElseThrow().toString())
                .matches(
                        "machine\\.cochannels\\.channel\\[1\\] violates the invariant of Cochannel"
                                + " \\(touchstone/model/cop/Cochannel\\.java:\\d+\\):"
                                + " 0 <= head && head < ring\\.length");
    }

    /** The value of another place, given so that both share it. */
    private record SameAs(String path) {}

    /** Coports of a class that is not in the model. */
    private static final class OtherCochannel extends Cochannel {
        OtherCochannel(int number) {
            super(number, 3);
        }
    }

    private static Arguments broken(String path, Object value, String... violated) {
        return Arguments.of(path, value, List.of(violated));
    }

    private static String named(Violation violation, List<String> names) {
        String shown = violation.object() + ": " + violation.clause().text();
        return names.stream().filter(shown::startsWith).findFirst().orElse(shown);
    }

    /**
     * Both COCHANNELs and one COCARRIER in use, with bytes in one COCHANNEL, two messages that wait
     * and one that has been received, and with empty slots.
     */
    private static Machine machine() {
        Machine machine = new Machine(STRICT, 2, 3, 2, 3, 2, 2, 3, 3);
        machine.open(0, 4, 0, 0);
        machine.open(1, Machine.NONE, 0, 1);
        machine.send(0, 0, new byte[] {1, 2}, 2);
        machine.openCocarrier(0, Machine.NONE, 1, 2);
        machine.sendMessage(0, 1, new byte[] {3}, 1, 0);
        machine.recvMessage(0, 1, 2);
        machine.sendMessage(0, 1, new byte[] {4, 5}, 2, 1);
        machine.sendMessage(0, 1, new byte[] {6}, 1, 2);
        return machine;
    }

    private static void set(Machine machine, String path, Object value) throws Exception {
        Object given = value instanceof SameAs same ? get(machine, same.path()) : value;
        int dot = path.lastIndexOf('.');
        Object holder = dot < 0 ? machine : get(machine, path.substring(0, dot));
        String last = path.substring(dot + 1);
        if (holder.getClass().isArray()) {
            Array.set(holder, Integer.parseInt(last), given);
        } else {
            field(holder, last).set(holder, given);
        }
    }

    private static Object get(Machine machine, String path) throws Exception {
        Object at = machine;
        for (String step : path.split("\\.", -1)) {
            at =
                    at.getClass().isArray()
                            ? Array.get(at, Integer.parseInt(step))
                            : field(at, step).get(at);
        }
        return at;
    }

    private static Field field(Object holder, String name) throws NoSuchFieldException {
        Field field = holder.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    private static String modelText() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            StringBuilder text = new StringBuilder();
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                text.append(Files.readString(file));
            }
            return text.toString();
        }
    }
}
