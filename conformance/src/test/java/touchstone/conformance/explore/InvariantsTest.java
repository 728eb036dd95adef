package touchstone.conformance.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import touchstone.model.Choices;
import touchstone.model.Machine;
import touchstone.model.cap.Rights;
import touchstone.model.cop.Buffer;
import touchstone.model.cop.Cochannel;

/** The invariants of the model, on machines as they are and on machines that were broken. */
class InvariantsTest {
    private static final Path SOURCES =
            Path.of(System.getProperty("touchstone.home"), "model", "src", "main", "java");

    private static final Invariants<Machine> INVARIANTS = Invariants.of(SOURCES);
    private static final Rights ALL = new Rights(true, true, true, true, true, false, false);
    private static final Rights LOAD_ONLY =
            new Rights(false, false, false, false, false, true, false);

    /** How many COCHANNELs and COCARRIERs: at least one coport can exist. */
    private static final int[][] COPORT_COUNTS = {
        {0, 0, 1}, {0, 0, 64}, {0, 1, 0}, {0, 64, 0}, {0, 1, 63}, {1, 0, 0}, {1, 0, 64},
        {1, 1, 1}, {1, 64, 0}, {256, 0, 0}, {256, 0, 64}, {256, 1, 1}, {256, 63, 1}, {256, 64, 0}
    };

    private static final Choices STRICT = new Choices(true, true, true, false, true);

    @Test
    void everyClauseIsExecutableOrAboutGhostState() throws IOException {
        String text = modelText();
        Set<Clause> skipped =
                INVARIANTS.skipped().stream().map(Skipped::clause).collect(Collectors.toSet());
        List<Clause> clauses =
                Stream.concat(INVARIANTS.executable().stream(), skipped.stream()).toList();

        assertThat(INVARIANTS.skipped()).isNotEmpty().allMatch(Skipped::aboutGhostState);
        assertThat(skipped)
                .containsExactlyInAnyOrderElementsOf(
                        clauses.stream().filter(InvariantsTest::namesAGhost).toList());
        assertThat(clauses.stream().filter(clause -> !clause.byDefault()))
                .hasSize(
                        (int)
                                Pattern.compile("(public|private) invariant ")
                                        .matcher(text)
                                        .results()
                                        .count());
    }

    /** Whether it names a ghost of its class; another class may have a field of that name. */
    private static boolean namesAGhost(Clause clause) {
        try {
            return Pattern.compile("ghost \\\\?\\w+ (\\w+);")
                    .matcher(Files.readString(SOURCES.resolve(clause.file())))
                    .results()
                    .map(found -> Pattern.compile("\\b" + found.group(1) + "\\b"))
                    .anyMatch(name -> name.matcher(clause.text()).find());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyClauseIsWhereItSaysItIs() throws IOException {
        for (Clause clause : INVARIANTS.executable()) {
            String line = Files.readAllLines(SOURCES.resolve(clause.file())).get(clause.line() - 1);
            String start = clause.text().split(" (&&|<|!=) |\\(", 2)[0];
            assertThat(line).contains(clause.byDefault() ? ";" : "invariant " + start);
        }
    }

    /**
     * That the public constructor makes parts as the other one requires is not proved, only checked
     * here: so the smallest and the largest of every number are tried, each with each.
     */
    @Test
    void aMachineInItsFirstStateHoldsAllOfThem() {
        int machines = 0;
        for (int processes : new int[] {1, 16}) {
            for (int handles : new int[] {1, processes == 1 ? 1024 : 256}) {
                for (int[] coports : COPORT_COUNTS) {
                    for (int ringBytes : new int[] {1, 65536}) {
                        for (int depth : new int[] {1, 64}) {
                            for (int buffers : new int[] {0, 1, 256}) {
                                for (int messageBytes : new int[] {1, 65536}) {
                                    assertThatTheFirstStateHolds(
                                            processes,
                                            handles,
                                            coports[0],
                                            ringBytes,
                                            coports[1],
                                            coports[2],
                                            depth,
                                            buffers,
                                            messageBytes);
                                    machines++;
                                }
                            }
                        }
                    }
                }
            }
        }
        assertThat(machines).isEqualTo(2 * 2 * 14 * 2 * 2 * 3 * 2);
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void aMachineOfAnySizeHoldsAllOfThemInItsFirstState(
            @ForAll @IntRange(min = 1, max = 16) int processes,
            @ForAll @IntRange(min = 1, max = 1024) int handles,
            @ForAll @IntRange(max = 256) int cochannels,
            @ForAll @IntRange(min = 1, max = 65536) int ringBytes,
            @ForAll @IntRange(max = 64) int cocarriers,
            @ForAll @IntRange(max = 64) int copipes,
            @ForAll @IntRange(min = 1, max = 64) int depth,
            @ForAll @IntRange(max = 256) int buffers,
            @ForAll @IntRange(min = 1, max = 65536) int messageBytes) {
        Assume.that(cochannels + cocarriers + copipes > 0 && cocarriers + copipes <= 64);
        Assume.that(processes * handles <= 4096);
        assertThatTheFirstStateHolds(
                processes,
                handles,
                cochannels,
                ringBytes,
                cocarriers,
                copipes,
                depth,
                buffers,
                messageBytes);
    }

    private static void assertThatTheFirstStateHolds(
            int processes,
            int handles,
            int cochannels,
            int ringBytes,
            int cocarriers,
            int copipes,
            int depth,
            int buffers,
            int messageBytes) {
        Machine machine =
                new Machine(
                        STRICT,
                        processes,
                        handles,
                        cochannels,
                        ringBytes,
                        cocarriers,
                        copipes,
                        depth,
                        buffers,
                        messageBytes);
        assertThat(INVARIANTS.check(machine))
                .as(
                        "%d processes, %d handles, %d COCHANNELs of %d bytes, %d COCARRIERs of"
                                + " depth %d, %d COPIPEs, %d buffers of %d bytes",
                        processes,
                        handles,
                        cochannels,
                        ringBytes,
                        cocarriers,
                        depth,
                        copipes,
                        buffers,
                        messageBytes)
                .isEmpty();
        assertThat(machine.processes()).isEqualTo(processes);
        assertThat(machine.handles()).isEqualTo(handles);
        assertThat(machine.cochannels()).isEqualTo(cochannels);
        assertThat(machine.ringBytes()).isEqualTo(ringBytes);
        assertThat(machine.firstCopipe()).isEqualTo(cochannels + cocarriers);
        assertThat(machine.coports()).isEqualTo(cochannels + cocarriers + copipes);
        assertThat(machine.queueDepth()).isEqualTo(depth);
        assertThat(machine.buffers()).isEqualTo(buffers);
        assertThat(machine.messageBytes()).isEqualTo(messageBytes);
    }

    /** So what is checked of a first state is all that the proof of that constructor asks for. */
    @Test
    void theConstructorThatIsProvedRequiresTheInvariantsOfTheMachine() throws IOException {
        String source = Files.readString(SOURCES.resolve("touchstone/model/Machine.java"));
        int contract = source.indexOf("/*@ private normal_behavior");
        int constructor = source.indexOf("private Machine(Choices choices");
        assertThat(contract).isNotNegative().isLessThan(constructor);

        String text = source.substring(contract, constructor).replaceAll("\\s+@?\\s*", " ");
        List<String> required =
                Stream.of(text.substring(0, text.indexOf(" ensures ")).split(" requires ", -1))
                        .skip(1)
                        .map(clause -> clause.substring(0, clause.lastIndexOf(';')))
                        .toList();

        assertThat(required)
                .containsExactlyElementsOf(
                        INVARIANTS.executable().stream()
                                .filter(c -> c.type().equals("Machine") && !c.byDefault())
                                .map(Clause::text)
                                .toList());
    }

    @Property(tries = 200)
    void everyTransitionKeepsThem(@ForAll long seed) {
        Machine machine = new Machine(STRICT, 2, 4, 2, 3, 2, 1, 2, 3, 3);
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
        switch (random.nextInt(22)) {
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
            case 13, 14 -> {
                int buffer = Math.max(0, machine.freeBuffer());
                machine.reclaim(buffer);
                machine.sendMessage(process, handle, new byte[length], length, buffer);
            }
            case 15, 16 ->
                    machine.recvMessage(process, handle, free, machine.oldest(process, handle));
            case 17 -> machine.copy(process, handle, free);
            case 18 -> machine.move(process, handle, free);
            case 19 -> machine.revoke(process, handle);
            case 20 ->
                    machine.openCopipe(
                            process,
                            random.nextInt(3) - 1,
                            free,
                            Math.max(machine.firstCopipe(), machine.freeCopipe()));
            default -> {
                if (random.nextInt(4) == 0) {
                    machine.die(process);
                } else {
                    machine.close(process, handle);
                }
            }
        }
    }

    private static final String IN_CHANNELS = "contents.cochannels.";
    private static final String IN_QUEUES = "contents.cocarriers.queues.";
    private static final String IN_BUFFERS = "contents.cocarriers.buffers.";

    // What is violated is named by the object and the beginning of the clause.
    private static final String PARTS = "machine: \\invariant_for(capabilities)";
    private static final String SLOTS = "machine: capabilities.first != null && ";
    private static final String COPORTS = "machine: coports.number != null && ";
    private static final String CHANNELS = "machine: contents.cochannels != null && ";
    private static final String MESSAGES = "machine: contents.cocarriers != null && ";
    private static final String SIZES = "machine: capabilities.coports == ";
    private static final String SPACES_APART = "machine: capabilities.first != capabilities.object";
    private static final String OBJECTS_APART = "machine: capabilities.object != coports.number";
    private static final String NUMBERS_APART = "machine: coports.number != coports.name";
    private static final String NAMES_APART =
            "machine: coports.name != contents.cocarriers.queues.carrier";
    private static final String CARRIER_APART = "machine: contents.cocarriers.queues.carrier != ";
    private static final String AHEAD_APART = "machine: contents.cocarriers.queues.ahead != ";
    private static final String NUMBERED =
            "machine: (\\forall int c; 0 <= c && c < coports.number.length; ";
    private static final String RINGS =
            "machine: (\\forall int c; 0 <= c && c < contents.cochannels.channel.length; ";
    private static final String BUFFERS =
            "machine: (\\forall int b; 0 <= b && b < contents.cocarriers.buffers.buffer.length; ";
    private static final String BOUNDS = "machine.capabilities: 0 < handles";
    private static final String SPACES = "machine.capabilities: 0 < first.length";
    private static final String RIGHTS_TYPE = "machine.capabilities: \\typeof(rights)";
    private static final String LENGTHS = "machine.capabilities: object.length <= 16384";
    private static final String FIRST = "machine.capabilities: (\\forall int p;";
    private static final String OBJECTS =
            "machine.capabilities: (\\forall int s; 0 <= s && s < object.length; NONE <= ";
    private static final String HELD =
            "machine.capabilities: (\\forall int s; 0 <= s && s < object.length;"
                    + " object[s] == NONE || rights[s] != null";
    private static final String READ_ONLY =
            "machine.capabilities: (\\forall int s; 0 <= s && s < object.length;"
                    + " object[s] == NONE || !rights[s].store";
    private static final String LOADED =
            "machine.capabilities: (\\forall int s; 0 <= s && s < object.length;"
                    + " object[s] == NONE || coports <= ";
    private static final String ALL_RIGHTS = "machine.capabilities: all.send && ";
    private static final String LOAD_RIGHTS = "machine.capabilities: !load.send && ";
    private static final String TREE = "machine: tree.below != null && ";
    private static final String TREE_APART = "machine: tree.below.cells != dead && ";
    private static final String RELATION = "machine.tree: below.square != null && ";
    private static final String SQUARE = "machine.tree.below: square.row != null && ";
    private static final String ROWS = "machine.tree.below.square: 0 < row.length && ";
    private static final String ROW_PLACES =
            "machine.tree.below.square: (\\forall int t; 0 <= t && t < row.length; 0 <= row[t]";
    private static final String ROW_ORDER =
            "machine.tree.below.square: (\\forall int t; 0 <= t && t < row.length; (\\forall int u;";
    private static final String COPORT_COUNT = "machine.coports: 0 < number.length";
    private static final String COPORT_NUMBERS =
            "machine.coports: (\\forall int c; 0 <= c && c < number.length; number[c] == c";
    private static final String NAMES =
            "machine.coports: (\\forall int c; 0 <= c && c < number.length; NONE <= name[c]";
    private static final String CONTENTS = "machine.contents: \\invariant_for(cochannels)";
    private static final String CONTENT_ARRAYS = "machine.contents: cochannels.channel != null && ";
    private static final String CONTENT_ORDER =
            "machine.contents: cochannels.channel.length <= cocarriers.queues.end";
    private static final String CONTENT_RINGS =
            "machine.contents: (\\forall int c; 0 <= c && c < cochannels.channel.length;"
                    + " cochannels.channel[c] != null";
    private static final String CONTENT_BUFFERS =
            "machine.contents: (\\forall int b; 0 <= b && b < cocarriers.buffers.buffer.length; ";
    private static final String MEMORY =
            "machine.contents: (\\forall int c; 0 <= c && c < cochannels.channel.length;"
                    + " (\\forall int b;";
    private static final String CHANNEL_ELEMENTS =
            "machine.contents.cochannels: \\nonnullelements(channel)";
    private static final String CHANNEL_COUNT =
            "machine.contents.cochannels: channel.length <= 256";
    private static final String CHANNEL_TYPE = "machine.contents.cochannels: \\typeof(channel)";
    private static final String CHANNEL_VALID =
            "machine.contents.cochannels: (\\forall int c; 0 <= c && c < channel.length;"
                    + " channel[c] != null";
    private static final String CHANNEL_NUMBERS =
            "machine.contents.cochannels: (\\forall int c; 0 <= c && c < channel.length;"
                    + " channel[c].number";
    private static final String RINGS_APART =
            "machine.contents.cochannels: (\\forall int c; 0 <= c && c < channel.length;"
                    + " (\\forall int d;";
    private static final String RING = "machine.contents.cochannels.channel[1]: 0 < ring.length";
    private static final String HEAD = "machine.contents.cochannels.channel[1]: 0 <= head";
    private static final String LENGTH = "machine.contents.cochannels.channel[1]: 0 <= length";
    private static final String TABLES = "machine.contents.cocarriers: \\invariant_for(queues)";
    private static final String QUEUE_ARRAYS =
            "machine.contents.cocarriers: queues.carrier != null && ";
    private static final String BUFFER_ARRAY =
            "machine.contents.cocarriers: buffers.buffer != null && ";
    private static final String NUMBERED_BUFFERS =
            "machine.contents.cocarriers: (\\forall int b; 0 <= b && b < buffers.buffer.length; ";
    private static final String QUEUE_BOUNDS = "machine.contents.cocarriers.queues: 0 <= end";
    private static final String QUEUE_LENGTHS =
            "machine.contents.cocarriers.queues: carrier.length <= 256";
    private static final String CARRIER =
            "machine.contents.cocarriers.queues: (\\forall int b;"
                    + " 0 <= b && b < carrier.length;"
                    + " NONE <= carrier[b]";
    private static final String AHEAD =
            "machine.contents.cocarriers.queues: (\\forall int b;"
                    + " 0 <= b && b < carrier.length;"
                    + " carrier[b] != NONE";
    private static final String ONE_PLACE =
            "machine.contents.cocarriers.queues: (\\forall int b;"
                    + " 0 <= b && b < carrier.length;"
                    + " (\\forall int d;";
    private static final String BEFORE =
            "machine.contents.cocarriers.queues: (\\forall int b;"
                    + " 0 <= b && b < carrier.length;"
                    + " carrier[b] == NONE";
    private static final String BUFFER_ELEMENTS =
            "machine.contents.cocarriers.buffers: \\nonnullelements(buffer)";
    private static final String BUFFER_COUNT =
            "machine.contents.cocarriers.buffers: buffer.length <= 256";
    private static final String BUFFER_TYPE =
            "machine.contents.cocarriers.buffers: \\typeof(buffer)";
    private static final String BUFFER_VALID =
            "machine.contents.cocarriers.buffers: (\\forall int b;"
                    + " 0 <= b && b < buffer.length;"
                    + " buffer[b] != null";
    private static final String BUFFER_NUMBERS =
            "machine.contents.cocarriers.buffers: (\\forall int b;"
                    + " 0 <= b && b < buffer.length;"
                    + " buffer[b].number";
    private static final String BYTES_APART =
            "machine.contents.cocarriers.buffers: (\\forall int b;"
                    + " 0 <= b && b < buffer.length;"
                    + " (\\forall int d;";
    private static final String BYTES =
            "machine.contents.cocarriers.buffers.buffer[1]: 0 < bytes.length";
    private static final String MESSAGE_LENGTH =
            "machine.contents.cocarriers.buffers.buffer[1]: 0 <= length";

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
                        PARTS,
                        SLOTS,
                        TREE,
                        TREE_APART,
                        SIZES,
                        SPACES_APART,
                        OBJECTS_APART),
                broken("tree", null, "machine: tree != null", PARTS, TREE, TREE_APART),
                broken(
                        "tree.below",
                        null,
                        "machine.tree: below != null",
                        RELATION,
                        PARTS,
                        TREE,
                        TREE_APART),
                broken(
                        "tree.below.square",
                        null,
                        "machine.tree.below: square != null",
                        SQUARE,
                        RELATION,
                        PARTS,
                        TREE,
                        TREE_APART),
                broken(
                        "tree.below.cells",
                        null,
                        "machine.tree.below: cells != null",
                        SQUARE,
                        RELATION,
                        PARTS,
                        TREE),
                broken("tree.below.cells", new boolean[1], SQUARE, RELATION, PARTS),
                broken("tree.below.cells", new SameAs("dead"), SQUARE, RELATION, PARTS, TREE_APART),
                broken(
                        "tree.below.cells",
                        new SameAs("coports.closed"),
                        SQUARE,
                        RELATION,
                        PARTS,
                        TREE_APART),
                broken(
                        "tree.below.square.row",
                        null,
                        "machine.tree.below.square: row != null",
                        ROWS,
                        ROW_PLACES,
                        ROW_ORDER,
                        SQUARE,
                        RELATION,
                        PARTS,
                        TREE),
                broken("tree.below.square.row", new int[0], ROWS, SQUARE, RELATION, PARTS, TREE),
                broken(
                        "tree.below.square.row.5",
                        -1,
                        ROW_PLACES,
                        ROW_ORDER,
                        SQUARE,
                        RELATION,
                        PARTS),
                broken("tree.below.square.row.5", 0, ROW_ORDER, SQUARE, RELATION, PARTS),
                broken("tree.below.square.size", 0, ROWS, ROW_PLACES, SQUARE, RELATION, PARTS),
                broken(
                        "coports",
                        null,
                        "machine: coports != null",
                        PARTS,
                        TREE_APART,
                        COPORTS,
                        CHANNELS,
                        SIZES,
                        SPACES_APART,
                        OBJECTS_APART,
                        NUMBERS_APART,
                        NAMES_APART,
                        NUMBERED),
                broken(
                        "contents",
                        null,
                        "machine: contents != null",
                        PARTS,
                        TREE_APART,
                        CHANNELS,
                        MESSAGES,
                        SIZES,
                        SPACES_APART,
                        OBJECTS_APART,
                        NUMBERS_APART,
                        NAMES_APART,
                        CARRIER_APART,
                        AHEAD_APART,
                        RINGS,
                        BUFFERS),
                broken("capabilities.handles", 0, BOUNDS, PARTS),
                broken("capabilities.handles", 1025, BOUNDS, FIRST, PARTS),
                broken("capabilities.coports", 0, BOUNDS, PARTS, SIZES),
                broken("capabilities.coports", 3, SIZES),
                broken("capabilities.coports", 8, BOUNDS, LOADED, PARTS, SIZES),
                broken("capabilities.objects", 3, BOUNDS, OBJECTS, PARTS, SIZES),
                broken("capabilities.objects", 8, SIZES),
                broken("capabilities.objects", 577, BOUNDS, PARTS, SIZES),
                broken(
                        "capabilities.first",
                        null,
                        "machine.capabilities: first != null",
                        SPACES,
                        FIRST,
                        PARTS,
                        SLOTS),
                broken("capabilities.first", new int[0], SPACES, PARTS, SLOTS),
                broken("capabilities.first", new int[17], SPACES, PARTS, SLOTS),
                broken(
                        "capabilities.first",
                        new SameAs("capabilities.object"),
                        LENGTHS,
                        FIRST,
                        PARTS,
                        SLOTS,
                        SPACES_APART),
                broken("capabilities.first", new SameAs("coports.number"), SLOTS, SPACES_APART),
                broken(
                        "capabilities.first",
                        new SameAs("coports.name"),
                        FIRST,
                        PARTS,
                        SLOTS,
                        SPACES_APART),
                broken(
                        "capabilities.first",
                        new SameAs(IN_QUEUES + "carrier"),
                        FIRST,
                        PARTS,
                        SLOTS,
                        SPACES_APART),
                broken("capabilities.first", new SameAs(IN_QUEUES + "ahead"), SLOTS, SPACES_APART),
                broken(
                        "capabilities.first",
                        new SameAs(IN_QUEUES + "before"),
                        FIRST,
                        PARTS,
                        SLOTS,
                        SPACES_APART),
                broken("capabilities.first.0", -1, FIRST, PARTS),
                broken("capabilities.first.1", 4, FIRST, PARTS),
                broken(
                        "capabilities.object",
                        null,
                        "machine.capabilities: object != null",
                        LENGTHS,
                        FIRST,
                        OBJECTS,
                        HELD,
                        READ_ONLY,
                        LOADED,
                        PARTS,
                        SLOTS,
                        TREE),
                broken(
                        "capabilities.object",
                        new int[16385],
                        LENGTHS,
                        HELD,
                        READ_ONLY,
                        LOADED,
                        PARTS,
                        TREE),
                broken(
                        "capabilities.object",
                        new SameAs("coports.number"),
                        LENGTHS,
                        FIRST,
                        LOADED,
                        PARTS,
                        TREE,
                        OBJECTS_APART),
                broken(
                        "capabilities.object",
                        new SameAs("coports.name"),
                        LENGTHS,
                        FIRST,
                        PARTS,
                        TREE,
                        OBJECTS_APART),
                broken(
                        "capabilities.object",
                        new SameAs(IN_QUEUES + "carrier"),
                        LENGTHS,
                        FIRST,
                        LOADED,
                        PARTS,
                        TREE,
                        OBJECTS_APART),
                broken(
                        "capabilities.object",
                        new SameAs(IN_QUEUES + "ahead"),
                        LENGTHS,
                        FIRST,
                        LOADED,
                        PARTS,
                        TREE,
                        OBJECTS_APART),
                broken(
                        "capabilities.object",
                        new SameAs(IN_QUEUES + "before"),
                        LENGTHS,
                        FIRST,
                        LOADED,
                        PARTS,
                        TREE,
                        OBJECTS_APART),
                broken("capabilities.object.0", -2, OBJECTS, PARTS),
                broken("capabilities.object.2", 3, LOADED, PARTS),
                broken("capabilities.object.5", 6, HELD, READ_ONLY, PARTS),
                broken("capabilities.object.5", 7, OBJECTS, HELD, READ_ONLY, PARTS),
                broken(
                        "capabilities.rights",
                        null,
                        RIGHTS_TYPE,
                        LENGTHS,
                        HELD,
                        READ_ONLY,
                        LOADED,
                        PARTS,
                        SLOTS),
                broken(
                        "capabilities.rights",
                        new Rights[9],
                        LENGTHS,
                        HELD,
                        READ_ONLY,
                        LOADED,
                        PARTS),
                broken("capabilities.rights.0", null, HELD, READ_ONLY, LOADED, PARTS),
                broken("capabilities.rights.0", LOAD_ONLY, LOADED, PARTS),
                broken(
                        "capabilities.rights.0",
                        new Rights(true, true, true, true, true, false, true),
                        READ_ONLY,
                        PARTS),
                broken(
                        "capabilities.rights.2",
                        new Rights(false, false, false, false, false, true, true),
                        READ_ONLY,
                        PARTS),
                broken(
                        "capabilities.all",
                        null,
                        "machine.capabilities: all != null",
                        ALL_RIGHTS,
                        PARTS),
                broken(
                        "capabilities.all",
                        new Rights(false, true, true, true, true, false, false),
                        ALL_RIGHTS,
                        PARTS),
                broken(
                        "capabilities.all",
                        new Rights(true, false, true, true, true, false, false),
                        ALL_RIGHTS,
                        PARTS),
                broken(
                        "capabilities.all",
                        new Rights(true, true, false, true, true, false, false),
                        ALL_RIGHTS,
                        PARTS),
                broken(
                        "capabilities.all",
                        new Rights(true, true, true, false, true, false, false),
                        ALL_RIGHTS,
                        PARTS),
                broken(
                        "capabilities.all",
                        new Rights(true, true, true, true, false, false, false),
                        ALL_RIGHTS,
                        PARTS),
                broken(
                        "capabilities.all",
                        new Rights(true, true, true, true, true, true, false),
                        ALL_RIGHTS,
                        PARTS),
                broken(
                        "capabilities.all",
                        new Rights(true, true, true, true, true, false, true),
                        ALL_RIGHTS,
                        PARTS),
                broken(
                        "capabilities.load",
                        null,
                        "machine.capabilities: load != null",
                        LOAD_RIGHTS,
                        PARTS),
                broken(
                        "capabilities.load",
                        new Rights(true, false, false, false, true, true, false),
                        LOAD_RIGHTS,
                        PARTS),
                broken(
                        "capabilities.load",
                        new Rights(false, true, false, false, true, true, false),
                        LOAD_RIGHTS,
                        PARTS),
                broken(
                        "capabilities.load",
                        new Rights(false, false, true, false, true, true, false),
                        LOAD_RIGHTS,
                        PARTS),
                broken(
                        "capabilities.load",
                        new Rights(false, false, false, true, true, true, false),
                        LOAD_RIGHTS,
                        PARTS),
                broken(
                        "capabilities.load",
                        new Rights(false, false, false, false, false, true, false),
                        LOAD_RIGHTS,
                        PARTS),
                broken(
                        "capabilities.load",
                        new Rights(false, false, false, false, true, false, false),
                        LOAD_RIGHTS,
                        PARTS),
                broken(
                        "capabilities.load",
                        new Rights(false, false, false, false, true, true, true),
                        LOAD_RIGHTS,
                        PARTS),
                broken(
                        "coports.number",
                        null,
                        "machine.coports: number != null",
                        COPORT_COUNT,
                        COPORT_NUMBERS,
                        NAMES,
                        PARTS,
                        COPORTS,
                        CHANNELS,
                        SIZES,
                        NUMBERED),
                broken("coports.number", new int[0], COPORT_COUNT, PARTS, CHANNELS, SIZES),
                broken(
                        "coports.number",
                        new int[321],
                        COPORT_COUNT,
                        COPORT_NUMBERS,
                        NAMES,
                        PARTS,
                        SIZES,
                        NUMBERED),
                broken(
                        "coports.number",
                        new SameAs("coports.name"),
                        COPORT_COUNT,
                        COPORT_NUMBERS,
                        PARTS,
                        NUMBERS_APART,
                        NUMBERED),
                broken(
                        "coports.number",
                        new SameAs(IN_QUEUES + "carrier"),
                        COPORT_COUNT,
                        COPORT_NUMBERS,
                        PARTS,
                        SIZES,
                        NUMBERS_APART,
                        NUMBERED),
                broken(
                        "coports.number",
                        new SameAs(IN_QUEUES + "ahead"),
                        COPORT_COUNT,
                        COPORT_NUMBERS,
                        PARTS,
                        SIZES,
                        NUMBERS_APART,
                        NUMBERED),
                broken(
                        "coports.number",
                        new SameAs(IN_QUEUES + "before"),
                        COPORT_COUNT,
                        COPORT_NUMBERS,
                        PARTS,
                        SIZES,
                        NUMBERS_APART,
                        NUMBERED),
                broken("coports.number.1", 0, COPORT_NUMBERS, PARTS, NUMBERED),
                broken(
                        "coports.closed",
                        null,
                        "machine.coports: closed != null",
                        COPORT_COUNT,
                        PARTS,
                        COPORTS),
                broken("coports.closed", new boolean[5], COPORT_COUNT, PARTS),
                broken(
                        "coports.name",
                        null,
                        "machine.coports: name != null",
                        COPORT_COUNT,
                        NAMES,
                        PARTS,
                        COPORTS),
                broken("coports.name", new int[5], COPORT_COUNT, PARTS),
                broken(
                        "coports.name",
                        new SameAs(IN_QUEUES + "carrier"),
                        COPORT_COUNT,
                        NAMES,
                        PARTS,
                        NAMES_APART),
                broken(
                        "coports.name",
                        new SameAs(IN_QUEUES + "ahead"),
                        COPORT_COUNT,
                        NAMES,
                        PARTS,
                        NAMES_APART),
                broken(
                        "coports.name",
                        new SameAs(IN_QUEUES + "before"),
                        COPORT_COUNT,
                        NAMES,
                        PARTS,
                        NAMES_APART),
                broken("coports.name.1", -2, NAMES, PARTS),
                broken(
                        "contents.cochannels",
                        null,
                        "machine.contents: cochannels != null",
                        CONTENTS,
                        CONTENT_ARRAYS,
                        CONTENT_ORDER,
                        CONTENT_RINGS,
                        MEMORY,
                        PARTS,
                        CHANNELS,
                        RINGS),
                broken(
                        "contents.cocarriers",
                        null,
                        "machine.contents: cocarriers != null",
                        CONTENTS,
                        CONTENT_ARRAYS,
                        CONTENT_ORDER,
                        CONTENT_BUFFERS,
                        MEMORY,
                        PARTS,
                        TREE_APART,
                        MESSAGES,
                        SIZES,
                        SPACES_APART,
                        OBJECTS_APART,
                        NUMBERS_APART,
                        NAMES_APART,
                        CARRIER_APART,
                        AHEAD_APART,
                        BUFFERS),
                broken(IN_CHANNELS + "ringBytes", 4, CHANNEL_NUMBERS, CONTENTS, PARTS),
                broken(
                        IN_CHANNELS + "channel",
                        null,
                        CHANNEL_ELEMENTS,
                        CHANNEL_COUNT,
                        CHANNEL_TYPE,
                        CHANNEL_VALID,
                        CHANNEL_NUMBERS,
                        RINGS_APART,
                        CONTENTS,
                        CONTENT_ARRAYS,
                        CONTENT_ORDER,
                        CONTENT_RINGS,
                        MEMORY,
                        PARTS,
                        CHANNELS,
                        RINGS),
                broken(
                        IN_CHANNELS + "channel",
                        new Cochannel[257],
                        CHANNEL_ELEMENTS,
                        CHANNEL_COUNT,
                        CHANNEL_VALID,
                        CHANNEL_NUMBERS,
                        RINGS_APART,
                        CONTENTS,
                        CONTENT_ORDER,
                        CONTENT_RINGS,
                        MEMORY,
                        PARTS,
                        CHANNELS,
                        RINGS),
                broken(
                        IN_CHANNELS + "channel",
                        new OtherCochannel[] {new OtherCochannel(0), new OtherCochannel(1)},
                        CHANNEL_TYPE,
                        CONTENTS,
                        PARTS),
                broken(
                        IN_CHANNELS + "channel",
                        new Cochannel[] {
                            new Cochannel(0, 3),
                            new Cochannel(1, 3),
                            new Cochannel(2, 3),
                            new Cochannel(3, 3),
                            new Cochannel(4, 3)
                        },
                        CONTENT_ORDER,
                        PARTS,
                        CHANNELS),
                broken(
                        IN_CHANNELS + "channel.1",
                        null,
                        CHANNEL_ELEMENTS,
                        CHANNEL_VALID,
                        CHANNEL_NUMBERS,
                        RINGS_APART,
                        CONTENTS,
                        CONTENT_RINGS,
                        MEMORY,
                        PARTS,
                        RINGS),
                broken(
                        IN_CHANNELS + "channel.1.number",
                        0,
                        CHANNEL_NUMBERS,
                        CONTENTS,
                        CONTENT_RINGS,
                        PARTS),
                broken(
                        IN_CHANNELS + "channel.1.ring",
                        null,
                        "machine.contents.cochannels.channel[1]: ring != null",
                        RING,
                        HEAD,
                        LENGTH,
                        CHANNEL_VALID,
                        CHANNEL_NUMBERS,
                        CONTENTS,
                        CONTENT_RINGS,
                        PARTS,
                        RINGS),
                broken(
                        IN_CHANNELS + "channel.1.ring",
                        new byte[0],
                        RING,
                        HEAD,
                        CHANNEL_VALID,
                        CHANNEL_NUMBERS,
                        CONTENTS,
                        PARTS),
                broken(
                        IN_CHANNELS + "channel.1.ring",
                        new byte[65537],
                        RING,
                        CHANNEL_VALID,
                        CHANNEL_NUMBERS,
                        CONTENTS,
                        PARTS),
                broken(
                        IN_CHANNELS + "channel.1.ring",
                        new byte[4],
                        CHANNEL_NUMBERS,
                        CONTENTS,
                        PARTS),
                broken(
                        IN_CHANNELS + "channel.1.ring",
                        new SameAs(IN_CHANNELS + "channel.0.ring"),
                        RINGS_APART,
                        CONTENTS,
                        PARTS),
                broken(
                        IN_CHANNELS + "channel.1.ring",
                        new SameAs(IN_BUFFERS + "buffer.2.bytes"),
                        MEMORY,
                        PARTS),
                broken(IN_CHANNELS + "channel.1.head", -1, HEAD, CHANNEL_VALID, CONTENTS, PARTS),
                broken(IN_CHANNELS + "channel.1.head", 3, HEAD, CHANNEL_VALID, CONTENTS, PARTS),
                broken(
                        IN_CHANNELS + "channel.1.length",
                        -1,
                        LENGTH,
                        CHANNEL_VALID,
                        CONTENTS,
                        PARTS),
                broken(IN_CHANNELS + "channel.1.length", 4, LENGTH, CHANNEL_VALID, CONTENTS, PARTS),
                broken(
                        "contents.cocarriers.queues",
                        null,
                        "machine.contents.cocarriers: queues != null",
                        TABLES,
                        QUEUE_ARRAYS,
                        BUFFER_ARRAY,
                        CONTENTS,
                        CONTENT_ARRAYS,
                        CONTENT_ORDER,
                        PARTS,
                        TREE_APART,
                        MESSAGES,
                        SIZES,
                        SPACES_APART,
                        OBJECTS_APART,
                        NUMBERS_APART,
                        NAMES_APART,
                        CARRIER_APART,
                        AHEAD_APART),
                broken(
                        "contents.cocarriers.buffers",
                        null,
                        "machine.contents.cocarriers: buffers != null",
                        TABLES,
                        BUFFER_ARRAY,
                        NUMBERED_BUFFERS,
                        CONTENTS,
                        CONTENT_ARRAYS,
                        CONTENT_BUFFERS,
                        MEMORY,
                        PARTS,
                        MESSAGES,
                        SIZES,
                        BUFFERS),
                broken(
                        IN_QUEUES + "coports",
                        3,
                        QUEUE_BOUNDS,
                        TABLES,
                        CONTENTS,
                        CONTENT_ORDER,
                        PARTS,
                        SIZES),
                broken(IN_QUEUES + "coports", 5, SIZES),
                broken(IN_QUEUES + "coports", 321, QUEUE_BOUNDS, TABLES, CONTENTS, PARTS, SIZES),
                broken(
                        IN_QUEUES + "end",
                        -1,
                        QUEUE_BOUNDS,
                        CARRIER,
                        TABLES,
                        CONTENTS,
                        CONTENT_ORDER,
                        PARTS),
                broken(IN_QUEUES + "end", 1, CARRIER, TABLES, CONTENTS, CONTENT_ORDER, PARTS),
                broken(IN_QUEUES + "end", 2, CARRIER, TABLES, CONTENTS, PARTS),
                broken(IN_QUEUES + "end", 5, QUEUE_BOUNDS, TABLES, CONTENTS, CONTENT_ORDER, PARTS),
                broken(IN_QUEUES + "depth", 0, QUEUE_BOUNDS, AHEAD, TABLES, CONTENTS, PARTS),
                broken(IN_QUEUES + "depth", 1, AHEAD, TABLES, CONTENTS, PARTS),
                broken(IN_QUEUES + "depth", 65, QUEUE_BOUNDS, TABLES, CONTENTS, PARTS),
                broken(
                        IN_QUEUES + "carrier",
                        null,
                        "machine.contents.cocarriers.queues: carrier != null",
                        QUEUE_LENGTHS,
                        CARRIER,
                        AHEAD,
                        ONE_PLACE,
                        BEFORE,
                        TABLES,
                        QUEUE_ARRAYS,
                        BUFFER_ARRAY,
                        CONTENTS,
                        CONTENT_ARRAYS,
                        PARTS,
                        MESSAGES),
                broken(
                        IN_QUEUES + "carrier",
                        new int[4],
                        QUEUE_LENGTHS,
                        AHEAD,
                        ONE_PLACE,
                        BEFORE,
                        TABLES,
                        BUFFER_ARRAY,
                        CONTENTS,
                        CONTENT_ARRAYS,
                        PARTS,
                        MESSAGES),
                broken(
                        IN_QUEUES + "carrier",
                        new int[257],
                        QUEUE_LENGTHS,
                        AHEAD,
                        ONE_PLACE,
                        BEFORE,
                        TABLES,
                        BUFFER_ARRAY,
                        CONTENTS,
                        CONTENT_ARRAYS,
                        PARTS,
                        MESSAGES),
                broken(
                        IN_QUEUES + "carrier",
                        new SameAs(IN_QUEUES + "ahead"),
                        QUEUE_LENGTHS,
                        ONE_PLACE,
                        BEFORE,
                        TABLES,
                        QUEUE_ARRAYS,
                        CONTENTS,
                        CONTENT_ARRAYS,
                        PARTS,
                        CARRIER_APART),
                broken(
                        IN_QUEUES + "carrier",
                        new SameAs(IN_QUEUES + "before"),
                        QUEUE_LENGTHS,
                        BEFORE,
                        TABLES,
                        QUEUE_ARRAYS,
                        CONTENTS,
                        CONTENT_ARRAYS,
                        PARTS,
                        CARRIER_APART),
                broken(
                        IN_QUEUES + "ahead",
                        null,
                        "machine.contents.cocarriers.queues: ahead != null",
                        QUEUE_LENGTHS,
                        AHEAD,
                        ONE_PLACE,
                        BEFORE,
                        TABLES,
                        QUEUE_ARRAYS,
                        CONTENTS,
                        CONTENT_ARRAYS,
                        PARTS,
                        MESSAGES),
                broken(
                        IN_QUEUES + "ahead",
                        new int[4],
                        QUEUE_LENGTHS,
                        ONE_PLACE,
                        TABLES,
                        CONTENTS,
                        PARTS),
                broken(
                        IN_QUEUES + "ahead",
                        new SameAs(IN_QUEUES + "before"),
                        QUEUE_LENGTHS,
                        AHEAD,
                        BEFORE,
                        TABLES,
                        QUEUE_ARRAYS,
                        CONTENTS,
                        CONTENT_ARRAYS,
                        PARTS,
                        AHEAD_APART),
                broken(
                        IN_QUEUES + "before",
                        null,
                        "machine.contents.cocarriers.queues: before != null",
                        QUEUE_LENGTHS,
                        BEFORE,
                        TABLES,
                        QUEUE_ARRAYS,
                        CONTENTS,
                        CONTENT_ARRAYS,
                        PARTS,
                        MESSAGES),
                broken(
                        IN_QUEUES + "before",
                        new int[4],
                        QUEUE_LENGTHS,
                        BEFORE,
                        TABLES,
                        CONTENTS,
                        PARTS),
                broken(IN_QUEUES + "carrier.1", -2, CARRIER, BEFORE, TABLES, CONTENTS, PARTS),
                broken(IN_QUEUES + "carrier.1", 4, CARRIER, BEFORE, TABLES, CONTENTS, PARTS),
                broken(IN_QUEUES + "carrier.1", Machine.NONE, BEFORE, TABLES, CONTENTS, PARTS),
                broken(IN_QUEUES + "carrier.1", 3, BEFORE, TABLES, CONTENTS, PARTS),
                broken(IN_QUEUES + "carrier.2", 3, BEFORE, TABLES, CONTENTS, PARTS),
                broken(IN_QUEUES + "ahead.1", -1, AHEAD, BEFORE, TABLES, CONTENTS, PARTS),
                broken(IN_QUEUES + "ahead.1", 1, ONE_PLACE, BEFORE, TABLES, CONTENTS, PARTS),
                broken(IN_QUEUES + "ahead.2", 0, ONE_PLACE, TABLES, CONTENTS, PARTS),
                broken(IN_QUEUES + "ahead.2", 2, AHEAD, BEFORE, TABLES, CONTENTS, PARTS),
                broken(IN_QUEUES + "before.2", -1, BEFORE, TABLES, CONTENTS, PARTS),
                broken(IN_QUEUES + "before.2", 3, BEFORE, TABLES, CONTENTS, PARTS),
                broken(IN_QUEUES + "before.2", 0, BEFORE, TABLES, CONTENTS, PARTS),
                broken(IN_QUEUES + "before.2", 2, BEFORE, TABLES, CONTENTS, PARTS),
                broken(IN_BUFFERS + "size", 4, BUFFER_NUMBERS, TABLES, CONTENTS, PARTS),
                broken(
                        IN_BUFFERS + "buffer",
                        null,
                        BUFFER_ELEMENTS,
                        BUFFER_COUNT,
                        BUFFER_TYPE,
                        BUFFER_VALID,
                        BUFFER_NUMBERS,
                        BYTES_APART,
                        TABLES,
                        BUFFER_ARRAY,
                        NUMBERED_BUFFERS,
                        CONTENTS,
                        CONTENT_ARRAYS,
                        CONTENT_BUFFERS,
                        MEMORY,
                        PARTS,
                        MESSAGES,
                        SIZES,
                        BUFFERS),
                broken(
                        IN_BUFFERS + "buffer",
                        new Buffer[257],
                        BUFFER_ELEMENTS,
                        BUFFER_COUNT,
                        BUFFER_VALID,
                        BUFFER_NUMBERS,
                        BYTES_APART,
                        TABLES,
                        BUFFER_ARRAY,
                        NUMBERED_BUFFERS,
                        CONTENTS,
                        CONTENT_ARRAYS,
                        CONTENT_BUFFERS,
                        MEMORY,
                        PARTS,
                        MESSAGES,
                        SIZES,
                        BUFFERS),
                broken(
                        IN_BUFFERS + "buffer",
                        new OtherBuffer[] {
                            new OtherBuffer(0), new OtherBuffer(1), new OtherBuffer(2)
                        },
                        BUFFER_TYPE,
                        TABLES,
                        CONTENTS,
                        PARTS),
                broken(
                        IN_BUFFERS + "buffer",
                        new Buffer[] {new Buffer(0, 3), new Buffer(1, 3)},
                        BUFFER_ARRAY,
                        CONTENTS,
                        CONTENT_ARRAYS,
                        PARTS,
                        MESSAGES,
                        SIZES),
                broken(
                        IN_BUFFERS + "buffer.1",
                        null,
                        BUFFER_ELEMENTS,
                        BUFFER_VALID,
                        BUFFER_NUMBERS,
                        BYTES_APART,
                        TABLES,
                        NUMBERED_BUFFERS,
                        CONTENTS,
                        CONTENT_BUFFERS,
                        MEMORY,
                        PARTS,
                        BUFFERS),
                broken(
                        IN_BUFFERS + "buffer.1.number",
                        0,
                        BUFFER_NUMBERS,
                        TABLES,
                        NUMBERED_BUFFERS,
                        CONTENTS,
                        CONTENT_BUFFERS,
                        PARTS),
                broken(
                        IN_BUFFERS + "buffer.1.bytes",
                        null,
                        "machine.contents.cocarriers.buffers.buffer[1]: bytes != null",
                        BYTES,
                        MESSAGE_LENGTH,
                        BUFFER_VALID,
                        BUFFER_NUMBERS,
                        TABLES,
                        NUMBERED_BUFFERS,
                        CONTENTS,
                        CONTENT_BUFFERS,
                        PARTS,
                        BUFFERS),
                broken(
                        IN_BUFFERS + "buffer.1.bytes",
                        new byte[0],
                        BYTES,
                        MESSAGE_LENGTH,
                        BUFFER_VALID,
                        BUFFER_NUMBERS,
                        TABLES,
                        CONTENTS,
                        PARTS),
                broken(
                        IN_BUFFERS + "buffer.1.bytes",
                        new byte[65537],
                        BYTES,
                        BUFFER_VALID,
                        BUFFER_NUMBERS,
                        TABLES,
                        CONTENTS,
                        PARTS),
                broken(
                        IN_BUFFERS + "buffer.1.bytes",
                        new byte[4],
                        BUFFER_NUMBERS,
                        TABLES,
                        CONTENTS,
                        PARTS),
                broken(
                        IN_BUFFERS + "buffer.1.bytes",
                        new SameAs(IN_BUFFERS + "buffer.0.bytes"),
                        BYTES_APART,
                        TABLES,
                        CONTENTS,
                        PARTS),
                broken(
                        IN_BUFFERS + "buffer.1.length",
                        -1,
                        MESSAGE_LENGTH,
                        BUFFER_VALID,
                        TABLES,
                        CONTENTS,
                        PARTS),
                broken(
                        IN_BUFFERS + "buffer.1.length",
                        4,
                        MESSAGE_LENGTH,
                        BUFFER_VALID,
                        TABLES,
                        CONTENTS,
                        PARTS));
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
        set(machine, IN_CHANNELS + "channel.1.head", 3);
        assertThat(INVARIANTS.check(machine).orElseThrow().toString())
                .matches(
                        "machine\\.contents\\.cochannels\\.channel\\[1\\] violates the invariant of"
                                + " Cochannel \\(touchstone/model/cop/Cochannel\\.java:\\d+\\):"
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

    /** Buffers of a class that is not in the model. */
    private static final class OtherBuffer extends Buffer {
        OtherBuffer(int number) {
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
        Machine machine = new Machine(STRICT, 2, 3, 2, 3, 2, 0, 2, 3, 3);
        machine.open(0, 4, 0, 0);
        machine.open(1, Machine.NONE, 0, 1);
        machine.send(0, 0, new byte[] {1, 2}, 2);
        machine.openCocarrier(0, Machine.NONE, 1, 2);
        machine.sendMessage(0, 1, new byte[] {3}, 1, 0);
        machine.recvMessage(0, 1, 2, machine.oldest(0, 1));
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
