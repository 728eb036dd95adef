package touchstone.conformance.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import touchstone.conformance.explore.Explored.Ending;
import touchstone.conformance.history.Choices;
import touchstone.conformance.history.Choices.DrainAfterClose;
import touchstone.conformance.history.Choices.PeerGone;
import touchstone.conformance.history.Choices.ShortRecv;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.InputError;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Profile;
import touchstone.model.Errno;
import touchstone.model.Machine;
import touchstone.model.poll.Events;

class ExplorationTest {
    static final Path SOURCES =
            Path.of(System.getProperty("touchstone.home"), "model", "src", "main", "java");

    private static final Invariants<Machine> INVARIANTS = Invariants.of(SOURCES);
    private static final Profile SMALL = new Profile(2, 2, 1, 1);
    private static final touchstone.model.Choices STRICT =
            new touchstone.model.Choices(true, true, true, false, false);

    @TempDir private Path directory;

    private static ExploredScope scope(Profile profile, boolean merged, boolean refused) {
        return new ExploredScope(profile, 1, 1, false, merged, refused);
    }

    private static Exploration exploration(ExploredScope scope) {
        return exploration(scope, INVARIANTS, scope.profile()::machine);
    }

    private static Exploration exploration(
            ExploredScope scope, Invariants<Machine> invariants, Supplier<Machine> first) {
        return new Exploration(scope, invariants, 1 << 20, 1 << 28, (s, e) -> {}, first);
    }

    static Stream<Profile> small() {
        return Stream.of(
                SMALL,
                new Profile(1, 3, 2, 1),
                new Profile(2, 1, 2, 2),
                new Profile(3, 1, 2, 1),
                cocarriers(2, 2, 1, 1, 1),
                cocarriers(1, 3, 1, 2, 2),
                cocarriers(2, 1, 2, 1, 2),
                mixed(1, 2, DrainAfterClose.REQUIRED),
                mixed(2, 1, DrainAfterClose.EITHER),
                mixed(1, 2, DrainAfterClose.EITHER),
                mixed(1, 2, DrainAfterClose.FORBIDDEN),
                with(Group.REVOKE, SMALL),
                with(Group.REVOKE, new Profile(1, 3, 1, 1)));
    }

    private static Profile cocarriers(
            int processes, int handles, int cocarriers, int depth, int buffers) {
        return new Profile(
                processes,
                handles,
                0,
                0,
                cocarriers,
                depth,
                buffers,
                1,
                EnumSet.of(Group.CAP, Group.PROC, Group.COCARRIER),
                Choices.STRICT);
    }

    /** One coport of each type, with choices that are not strict but for the first. */
    private static Profile mixed(int processes, int handles, DrainAfterClose drainAfterClose) {
        return new Profile(
                processes,
                handles,
                1,
                2,
                1,
                1,
                1,
                1,
                EnumSet.of(Group.CAP, Group.PROC, Group.COCHANNEL, Group.COCARRIER),
                new Choices(drainAfterClose, PeerGone.NONE, ShortRecv.PARTIAL));
    }

    @ParameterizedTest
    @MethodSource("small")
    void mergingKeepsOneOfTheStatesThatDifferByARenaming(Profile profile) {
        ExploredScope merged = scope(profile, true, false);
        Exploration some = exploration(merged);
        Exploration all = exploration(scope(profile, false, false));
        Explored few = some.run();
        Explored many = all.run();
        assertThat(List.of(few.ending(), many.ending())).containsOnly(Ending.COMPLETE);

        Packing packing = new Packing(merged);
        long[] words = new long[packing.stride()];
        Set<String> forms = new HashSet<>();
        all.forEachState(
                machine -> {
                    packing.pack(machine, words);
                    forms.add(Arrays.toString(words));
                });
        Set<String> kept = new HashSet<>();
        Set<List<Integer>> renamed = new HashSet<>();
        long[] sizes = {0};
        some.forEachState(
                machine -> {
                    packing.pack(machine, words);
                    kept.add(Arrays.toString(words));
                    Set<List<Integer>> orbit = orbit(machine);
                    sizes[0] += orbit.size();
                    renamed.addAll(orbit);
                });

        assertThat(kept).isEqualTo(forms).hasSize((int) few.counts().states());
        assertThat(sizes[0]).isEqualTo(renamed.size());
        Set<List<Integer>> states = new HashSet<>();
        all.forEachState(machine -> states.add(numbers(machine)));
        if (profile.buffers() <= 1) {
            assertThat(states).isEqualTo(renamed);
        } else {
            // Only the lowest of the buffers that are free is ever filled.
            assertThat(renamed).containsAll(states);
        }
    }

    private static List<Integer> numbers(Machine machine) {
        int[] numbers = new int[machine.packedSize()];
        machine.pack(numbers);
        return Arrays.stream(numbers).boxed().toList();
    }

    /** Every renaming of a state, by trying all of them. */
    private static Set<List<Integer>> orbit(Machine machine) {
        List<Integer> state = numbers(machine);
        int space = space(machine);
        int first = machine.processes() * space;
        Set<List<Integer>> orbit = new HashSet<>();
        for (List<Integer> objects : renamings(machine)) {
            List<Integer> renamed = new ArrayList<>(state);
            for (int i = 0; i < first; i++) {
                boolean capability = 0 < i % space && i % space <= machine.handles();
                if (capability && state.get(i) > 0) {
                    int held = state.get(i) - 1;
                    renamed.set(i, 1 + 128 * objects.get(held / 128) + held % 128);
                }
            }
            for (int object = 0; object < objects.size(); object++) {
                int from = first + before(machine, object);
                int to = first + before(machine, objects.get(object));
                for (int i = 0; i < size(machine, object); i++) {
                    renamed.set(to + i, state.get(from + i));
                }
            }
            for (List<Integer> processes : permutations(machine.processes())) {
                List<Integer> moved = new ArrayList<>(renamed);
                for (int i = 0; i < first; i++) {
                    moved.set(processes.get(i / space) * space + i % space, renamed.get(i));
                }
                renameHandles(moved, 0, machine, orbit);
            }
        }
        return orbit;
    }

    /** Every renaming of the COCHANNELs, the COCARRIERs and the buffers, each among themselves. */
    private static List<List<Integer>> renamings(Machine machine) {
        List<List<Integer>> renamings = new ArrayList<>();
        int cochannels = machine.cochannels();
        int coports = machine.coports();
        for (List<Integer> ofCochannels : permutations(cochannels)) {
            for (List<Integer> ofCocarriers : permutations(coports - cochannels)) {
                for (List<Integer> ofBuffers : permutations(machine.buffers())) {
                    List<Integer> renaming = new ArrayList<>(ofCochannels);
                    ofCocarriers.forEach(cocarrier -> renaming.add(cochannels + cocarrier));
                    ofBuffers.forEach(buffer -> renaming.add(coports + buffer));
                    renamings.add(renaming);
                }
            }
        }
        return renamings;
    }

    /** How many numbers a process packs. */
    private static int space(Machine machine) {
        int handles = machine.handles();
        return 1 + handles + (machine.choices().revokes ? handles * handles : 0);
    }

    /** How many numbers an object packs. */
    private static int size(Machine machine, int object) {
        if (object < machine.cochannels()) {
            return 3 + machine.ringBytes();
        }
        int message = 1 + machine.messageBytes();
        return object < machine.coports() ? 2 + machine.queueDepth() * message : message;
    }

    private static int before(Machine machine, int object) {
        return IntStream.range(0, object).map(other -> size(machine, other)).sum();
    }

    private static void renameHandles(
            List<Integer> state, int process, Machine machine, Set<List<Integer>> into) {
        if (process == machine.processes()) {
            into.add(List.copyOf(state));
            return;
        }
        int start = process * space(machine) + 1;
        int count = machine.handles();
        for (List<Integer> handles : permutations(count)) {
            List<Integer> renamed = new ArrayList<>(state);
            for (int i = 0; i < count; i++) {
                renamed.set(start + handles.get(i), state.get(start + i));
                for (int j = 0; machine.choices().revokes && j < count; j++) {
                    int to = count * (1 + handles.get(i)) + handles.get(j);
                    renamed.set(start + to, state.get(start + count * (1 + i) + j));
                }
            }
            renameHandles(renamed, process + 1, machine, into);
        }
    }

    private static List<List<Integer>> permutations(int count) {
        if (count == 0) {
            return List.of(List.of());
        }
        List<List<Integer>> all = new ArrayList<>();
        for (List<Integer> shorter : permutations(count - 1)) {
            for (int at = 0; at < count; at++) {
                List<Integer> longer = new ArrayList<>(shorter);
                longer.add(at, count - 1);
                all.add(longer);
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("small")
    void judgingWhatIsRefusedFindsTheSameStatesAndTransitions(Profile profile) {
        Explored.Counts without = exploration(scope(profile, true, false)).run().counts();
        Explored judged = exploration(scope(profile, true, true)).run();

        assertThat(judged.ending()).isEqualTo(Ending.COMPLETE);
        assertThat(judged.counts().judged()).isGreaterThan(without.transitions());
        assertThat(judged.counts())
                .isEqualTo(
                        new Explored.Counts(
                                without.states(),
                                without.transitions(),
                                without.depth(),
                                judged.counts().judged()));
    }

    private static Profile with(Group group, Profile profile) {
        Set<Group> groups = EnumSet.copyOf(profile.groups());
        groups.add(group);
        return new Profile(
                profile.processes(),
                profile.capabilities(),
                profile.cochannels(),
                profile.ringBytes(),
                profile.cocarriers(),
                profile.queueDepth(),
                profile.buffers(),
                profile.carrierBytes(),
                groups,
                profile.choices());
    }

    @ParameterizedTest
    @MethodSource("small")
    void pollingFindsTheSameStatesByMoreTransitions(Profile profile) {
        Explored.Counts without = exploration(scope(profile, true, true)).run().counts();
        Explored polling = exploration(scope(with(Group.POLL, profile), true, true)).run();

        assertThat(polling.ending()).isEqualTo(Ending.COMPLETE);
        assertThat(polling.counts().states()).isEqualTo(without.states());
        assertThat(polling.counts().depth()).isEqualTo(without.depth());
        assertThat(polling.counts().transitions()).isGreaterThan(without.transitions());
    }

    @Test
    void eachReportThatAKernelMayMakeOfAClosedCoportIsATransition() {
        // The 8 states of the smallest machine; 6 with a capability, 4 things to ask for in each.
        // Where IN is asked for and a byte is in a closed coport there are two reports, not one.
        Profile required = with(Group.POLL, new Profile(1, 1, 1, 1));
        Profile either =
                new Profile(
                        1,
                        1,
                        1,
                        1,
                        0,
                        0,
                        0,
                        0,
                        required.groups(),
                        new Choices(DrainAfterClose.EITHER, PeerGone.EPIPE, ShortRecv.REFUSE));

        assertThat(exploration(scope(required, true, true)).run().counts().transitions())
                .isEqualTo(24 + 6 * 4);
        assertThat(exploration(scope(either, true, true)).run().counts().transitions())
                .isEqualTo(24 + 6 * 4 + 2);
    }

    @Test
    void aPollWithNeitherAnErrorNorAReportIsFound() {
        Explored explored =
                polling(
                        () ->
                                new Machine(STRICT, 2, 2, 1, 1, 0, 0, 1, 0, 1) {
                                    @Override
                                    public boolean pollReports(
                                            int process,
                                            int handle,
                                            Events asked,
                                            Events reported) {
                                        return length(0) == 0
                                                && super.pollReports(
                                                        process, handle, asked, reported);
                                    }
                                });

        assertThat(explored.faults())
                .containsExactly("the call was refused while no error was admissible");
        assertThat(explored.path())
                .extracting(Explored.Step::toString)
                .containsExactly(
                        "process 0: open() -> OK with handle 0",
                        "process 0: send(handle 0, 1 byte 00) -> OK",
                        "process 0: poll(handle 0, no event) -> no outcome");
    }

    @Test
    void aPollThatReportsThoughItMustFailIsFound() {
        Explored explored =
                polling(
                        () ->
                                new Machine(STRICT, 2, 2, 1, 1, 0, 0, 1, 0, 1) {
                                    @Override
                                    public boolean pollFails(int process, int handle, int error) {
                                        return error == Errno.EPERM
                                                || super.pollFails(process, handle, error);
                                    }
                                });

        assertThat(explored.faults())
                .containsExactly("the call took effect while an error was admissible");
        assertThat(explored.path()).hasSize(2);
        assertThat(explored.path().get(1).toString()).startsWith("process 0: poll(handle 0");
    }

    private static Explored polling(Supplier<Machine> first) {
        return exploration(scope(with(Group.POLL, SMALL), true, true), INVARIANTS, first).run();
    }

    /** Those in which something can be received: the second handle is for a message. */
    static Stream<Profile> receiving() {
        return small().filter(
                        profile -> profile.capabilities() > 1 || profile.has(Group.COCHANNEL));
    }

    @ParameterizedTest
    @MethodSource("receiving")
    void pollMayReportInExactlyWhereSomethingCanBeReceived(Profile profile) {
        Exploration exploration = exploration(scope(with(Group.POLL, profile), true, false));
        assertThat(exploration.run().ending()).isEqualTo(Ending.COMPLETE);
        Machine after = profile.machine();
        int[] polls = {0};
        exploration.forEachState(
                machine -> {
                    for (int process = 0; process < machine.processes(); process++) {
                        for (int handle = 0; handle < machine.handles(); handle++) {
                            if (canPollAndReceive(machine, process, handle)) {
                                after.become(machine);
                                assertThat(mayReportIn(machine, process, handle))
                                        .isEqualTo(receives(after, process, handle));
                                polls[0]++;
                            }
                        }
                    }
                });
        assertThat(polls[0]).isPositive();
    }

    /** Whether nothing but what waits in the coport can be why a receive fails. */
    private static boolean canPollAndReceive(Machine machine, int process, int handle) {
        int coport = machine.object(process, handle);
        return 0 <= coport
                && coport < machine.coports()
                && machine.rights(process, handle).poll
                && machine.rights(process, handle).recv
                && (coport < machine.cochannels() || machine.freeHandle(process) != Machine.NONE);
    }

    private static boolean mayReportIn(Machine machine, int process, int handle) {
        return new Operation.Poll(handle, new Events(true, false, false))
                .reports(machine, process).stream().anyMatch(events -> events.in);
    }

    private static boolean receives(Machine machine, int process, int handle) {
        int coport = machine.object(process, handle);
        return coport < machine.cochannels()
                ? machine.recv(process, handle, 1, new byte[1], 1)
                : machine.recvMessage(
                        process,
                        handle,
                        machine.freeHandle(process),
                        machine.oldest(process, handle));
    }

    @Test
    void aClauseThatFailsAtDepthThreeIsFoundByThreeCalls() throws IOException {
        Path doctored = doctored(directory);
        Explored explored =
                exploration(scope(SMALL, true, false), Invariants.of(doctored), SMALL::machine)
                        .run();

        assertThat(explored.ending()).isEqualTo(Ending.VIOLATION);
        assertThat(explored.path())
                .extracting(Explored.Step::toString)
                .containsExactly(
                        "process 0: open() -> OK with handle 0",
                        "process 0: send(handle 0, 1 byte 00) -> OK",
                        "process 0: close(handle 0) -> OK");
        assertThat(explored.faults().get(0)).contains("length == 0");
        assertThat(explored.state()).anyMatch(line -> line.contains("closed, 1 byte 00"));
        assertThat(explored.counts().depth()).isEqualTo(3);
    }

    /**
     * A copy of the sources whose machine claims that a closed ring is empty, which it need not be.
     */
    public static Path doctored(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = directory.resolve(SOURCES.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                String text = Files.readString(file);
                if (file.endsWith("Machine.java")) {
                    text =
                            text.replaceFirst(
                                    "public invariant",
                                    "public invariant (\\\\forall int c; 0 <= c && c <"
                                            + " contents.cochannels.channel.length;"
                                            + " !coports.closed[c] ||"
                                            + " contents.cochannels.channel[c].length == 0);\n"
                                            + "      @ public invariant");
                }
                Files.writeString(copy, text);
            }
        }
        return directory;
    }

    @Test
    void aCallThatIsRefusedWithoutAnErrorIsFound() {
        Explored explored =
                exploration(
                                scope(SMALL, true, true),
                                INVARIANTS,
                                () ->
                                        new Machine(STRICT, 2, 2, 1, 1, 0, 0, 1, 0, 1) {
                                            @Override
                                            public boolean delete(int process, int handle) {
                                                return length(0) == 0
                                                        && super.delete(process, handle);
                                            }
                                        })
                        .run();

        assertThat(explored.faults())
                .containsExactly("the call was refused while no error was admissible");
        assertThat(explored.path()).hasSize(3);
        assertThat(explored.path().get(2).toString()).startsWith("process 0: delete(handle 0)");
    }

    @Test
    void aCallThatIsRefusedAndYetChangesSomethingIsFound() {
        Explored explored =
                exploration(
                                scope(SMALL, true, true),
                                INVARIANTS,
                                () ->
                                        new Machine(STRICT, 2, 2, 1, 1, 0, 0, 1, 0, 1) {
                                            @Override
                                            public boolean close(int process, int handle) {
                                                boolean done = super.close(process, handle);
                                                if (!done && object(process, handle) >= 0) {
                                                    die(process);
                                                }
                                                return done;
                                            }
                                        })
                        .run();

        assertThat(explored.faults())
                .containsExactly("the call was refused and yet changed the state");
        assertThat(explored.path()).hasSize(3);
    }

    @Test
    void aDeadlockIsFoundEvenWhereProcessesCanEnd() {
        Explored explored =
                exploration(
                                scope(SMALL, true, false),
                                INVARIANTS,
                                () ->
                                        new Machine(STRICT, 2, 2, 1, 1, 0, 0, 1, 0, 1) {
                                            @Override
                                            public boolean open(
                                                    int process, int name, int handle, int to) {
                                                return false;
                                            }
                                        })
                        .run();

        assertThat(explored.ending()).isEqualTo(Ending.VIOLATION);
        assertThat(explored.faults()).singleElement().asString().contains("a deadlock");
        assertThat(explored.path()).isEmpty();
    }

    @Test
    void aTransitionThatTreatsProcessesDifferentlyIsFoundByItsCall() {
        Explored explored =
                exploration(
                                scope(SMALL, true, true),
                                INVARIANTS,
                                () ->
                                        new Machine(STRICT, 2, 2, 1, 1, 0, 0, 1, 0, 1) {
                                            @Override
                                            public boolean delete(int process, int handle) {
                                                return process == 0
                                                        && super.delete(process, handle);
                                            }
                                        })
                        .run();

        assertThat(explored.ending()).isEqualTo(Ending.VIOLATION);
        assertThat(explored.faults()).isNotEmpty();
    }

    @Test
    void theBudgetEndsAnExplorationWithPartialCounts() {
        Explored states =
                new Exploration(
                                scope(SMALL, true, false),
                                INVARIANTS,
                                10,
                                1 << 28,
                                (found, explored) -> {})
                        .run();
        Explored bytes =
                new Exploration(
                                scope(new Profile(2, 2, 2, 2), true, false),
                                INVARIANTS,
                                1 << 20,
                                1 << 20,
                                (found, explored) -> {})
                        .run();

        assertThat(states.ending()).isEqualTo(Ending.SPENT);
        assertThat(states.counts().states()).isEqualTo(10);
        assertThat(bytes.ending()).isEqualTo(Ending.SPENT);
        assertThat(bytes.bytes()).isLessThanOrEqualTo(1 << 20);
    }

    @Test
    void whatCannotBePackedIsRefusedWithItsSize() {
        assertThatThrownBy(() -> scope(new Profile(1, 1, 9, 1), true, false))
                .isInstanceOf(InputError.class)
                .hasMessage("explore: expected from 1 to 8 coports, found 9");
        assertThatThrownBy(() -> exploration(scope(new Profile(1, 64, 1, 1), true, false)))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("what a process holds fits into 64 bits");
    }
}
