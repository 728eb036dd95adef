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
import touchstone.model.Machine;
import touchstone.model.cap.Rights;
import touchstone.model.cop.Cochannel;

/** The invariants of the model, on machines as they are and on machines that were broken. */
class InvariantsTest {
    private static final Path SOURCES =
            Path.of(System.getProperty("touchstone.home"), "model", "src", "main", "java");

    private static final Invariants<Machine> INVARIANTS = Invariants.of(SOURCES);
    private static final Rights ALL = new Rights(true, true, true, true, true);

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
        assertThat(INVARIANTS.check(new Machine(1, 1, 1, 1))).isEmpty();
        assertThat(INVARIANTS.check(new Machine(16, 1024, 256, 1))).isEmpty();
        assertThat(INVARIANTS.violations(new Machine(2, 3, 2, 65536))).isEmpty();
    }

    @Property(tries = 200)
    void everyTransitionKeepsThem(@ForAll long seed) {
        Machine machine = new Machine(2, 3, 2, 3);
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
        int handle = random.nextInt(3);
        int free = Math.max(0, machine.freeHandle(process));
        int length = 1 + random.nextInt(3);
        switch (random.nextInt(12)) {
            case 0, 1, 2 ->
                    machine.open(
                            process,
                            random.nextInt(3) - 1,
                            free,
                            Math.max(0, machine.freeCochannel()));
            case 3, 4 -> machine.derive(process, handle, ALL, free);
            case 5 -> machine.delete(process, handle);
            case 6, 7, 8 -> machine.send(process, handle, new byte[length], length);
            case 9, 10 -> machine.recv(process, handle, new byte[length], length);
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
    private static final String RIGHTS = "machine: all.send && all.recv";
    private static final String CHANNELS = "machine: cochannels.channel != null";
    private static final String NUMBERED = "machine: (\\forall int c;";
    private static final String BOUNDS = "machine.capabilities: 0 < handles";
    private static final String SPACES = "machine.capabilities: 0 < first.length";
    private static final String RIGHTS_TYPE = "machine.capabilities: \\typeof(rights)";
    private static final String LENGTHS = "machine.capabilities: object.length <= 16384";
    private static final String FIRST = "machine.capabilities: (\\forall int p;";
    private static final String OBJECTS =
            "machine.capabilities: (\\forall int s; 0 <= s && s < object.length; NONE <= object[s]";
    private static final String HELD =
            "machine.capabilities: (\\forall int s; 0 <= s && s < object.length; object[s] == NONE";
    private static final String ELEMENTS = "machine.cochannels: \\nonnullelements(channel)";
    private static final String COUNT = "machine.cochannels: 0 < channel.length";
    private static final String CHANNEL_TYPE = "machine.cochannels: \\typeof(channel)";
    private static final String COPORTS =
            "machine.cochannels: (\\forall int c; 0 <= c && c < channel.length; channel[c] != null";
    private static final String NUMBERS =
            "machine.cochannels: (\\forall int c; 0 <= c && c < channel.length; channel[c].number";
    private static final String APART =
            "machine.cochannels: (\\forall int c; 0 <= c && c < channel.length; (\\forall int d;";
    private static final String ONE = "machine.cochannels.channel[1]: ";
    private static final String RING = ONE + "0 < ring.length";
    private static final String HEAD = ONE + "0 <= head";
    private static final String LENGTH = ONE + "0 <= length";

    /**
     * Each breaks one thing. What has to be evaluated through null, or claims the invariant of what
     * was broken, is violated too; the cause comes first.
     */
    static Stream<Arguments> corruptions() {
        return Stream.of(
                broken("dead", null, "machine: dead != null", SLOTS),
                broken("dead", new boolean[3], SLOTS),
                broken(
                        "capabilities",
                        null,
                        "machine: capabilities != null",
                        TABLES,
                        SLOTS,
                        CHANNELS),
                broken(
                        "cochannels",
                        null,
                        "machine: cochannels != null",
                        TABLES,
                        CHANNELS,
                        NUMBERED),
                broken("all", null, "machine: all != null", RIGHTS),
                broken("all", new Rights(true, true, true, true, false), RIGHTS),
                broken("all", new Rights(false, true, true, true, true), RIGHTS),
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
                        SLOTS),
                broken("capabilities.rights", null, RIGHTS_TYPE, LENGTHS, HELD, TABLES, SLOTS),
                broken("capabilities.handles", 0, BOUNDS, TABLES),
                broken("capabilities.objects", 257, BOUNDS, TABLES, CHANNELS),
                broken("capabilities.objects", 3, CHANNELS),
                broken("capabilities.first", new int[0], SPACES, TABLES, SLOTS),
                broken("capabilities.first", new int[17], SPACES, TABLES, SLOTS),
                broken("capabilities.rights", new Rights[9], LENGTHS, HELD, TABLES),
                broken("capabilities.first.1", 4, FIRST, TABLES),
                broken("capabilities.first.0", -1, FIRST, TABLES),
                broken("capabilities.object.0", 2, OBJECTS, TABLES),
                broken("capabilities.object.0", -2, OBJECTS, TABLES),
                broken("capabilities.rights.0", null, HELD, TABLES),
                broken(
                        "cochannels.channel",
                        null,
                        ELEMENTS,
                        COUNT,
                        CHANNEL_TYPE,
                        COPORTS,
                        NUMBERS,
                        APART,
                        TABLES,
                        CHANNELS,
                        NUMBERED),
                broken("cochannels.channel", new Cochannel[0], COUNT, TABLES, CHANNELS),
                broken(
                        "cochannels.channel",
                        new OtherCochannel[] {new OtherCochannel(0), new OtherCochannel(1)},
                        CHANNEL_TYPE,
                        TABLES),
                broken(
                        "cochannels.channel.1",
                        null,
                        ELEMENTS,
                        COPORTS,
                        NUMBERS,
                        APART,
                        TABLES,
                        NUMBERED),
                broken("cochannels.channel.1.number", 0, NUMBERS, TABLES, NUMBERED),
                broken(
                        "cochannels.channel.1.ring",
                        new SameAs("cochannels.channel.0.ring"),
                        APART,
                        TABLES),
                broken(
                        "cochannels.channel.1.ring",
                        null,
                        ONE + "ring != null",
                        RING,
                        HEAD,
                        LENGTH,
                        COPORTS,
                        NUMBERS,
                        TABLES,
                        NUMBERED),
                broken("cochannels.channel.1.ring", new byte[65537], RING, COPORTS, TABLES),
                broken("cochannels.channel.1.head", 3, HEAD, COPORTS, TABLES),
                broken("cochannels.channel.1.head", -1, HEAD, COPORTS, TABLES),
                broken("cochannels.channel.1.length", 4, LENGTH, COPORTS, TABLES),
                broken("cochannels.channel.1.length", -1, LENGTH, COPORTS, TABLES),
                broken("cochannels.channel.1.name", -2, ONE + "UNNAMED <= name", COPORTS, TABLES));
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

    /** Both coports in use, with bytes in one, and with an empty slot. */
    private static Machine machine() {
        Machine machine = new Machine(2, 3, 2, 3);
        machine.open(0, 4, 0, 0);
        machine.open(1, Machine.NONE, 0, 1);
        machine.send(0, 0, new byte[] {1, 2}, 2);
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
