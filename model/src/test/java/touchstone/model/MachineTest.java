package touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import touchstone.model.cap.Rights;

/** What the proofs leave to tests, and the machine against a sequence that anybody can check by eye. */
class MachineTest {
    private static final int[] ERRORS = {
        Errno.EPERM, Errno.EBADF, Errno.EAGAIN, Errno.ENOMEM, Errno.EINVAL, Errno.EPIPE, Errno.EMSGSIZE
    };

    private static final Rights NO_RIGHTS = new Rights(false, false, false, false, false);
    private static final Rights SEND_ONLY = new Rights(true, false, false, false, false);
    private static final Rights[] SETS = IntStream.range(0, 32)
        .mapToObj(code -> new Rights(
                (code & 1) != 0, (code & 2) != 0, (code & 4) != 0, (code & 8) != 0, (code & 16) != 0))
        .toArray(Rights[]::new);
    private static final Rights RECV_ONLY = new Rights(false, true, false, false, false);

    @Property
    void contentsAreASequence(@ForAll @IntRange(min = 1, max = 9) int ringBytes, @ForAll long seed) {
        Machine machine = new Machine(1, 1, 1, ringBytes);
        machine.open(0, Machine.NONE, 0, 0);
        ArrayDeque<Byte> sequence = new ArrayDeque<>();
        Random random = new Random(seed);
        for (int step = 0; step < 200; step++) {
            int length = 1 + random.nextInt(ringBytes);
            byte[] bytes = new byte[length];
            if (random.nextBoolean()) {
                random.nextBytes(bytes);
                boolean fits = sequence.size() + length <= ringBytes;
                assertThat(machine.send(0, 0, bytes, length)).isEqualTo(fits);
                IntStream.range(0, fits ? length : 0).forEach(i -> sequence.add(bytes[i]));
            } else {
                boolean there = length <= sequence.size();
                assertThat(machine.recv(0, 0, bytes, length)).isEqualTo(there);
                IntStream.range(0, there ? length : 0).forEach(i -> assertThat(bytes[i]).isEqualTo(sequence.remove()));
            }
        }
    }

    @Property
    void anOperationTakesEffectExactlyWhenNoErrorIsAdmissible(@ForAll long seed) {
        Machine machine = new Machine(2, 3, 2, 3);
        Random random = new Random(seed);
        for (int step = 0; step < 100; step++) {
            randomTransition(machine, random);
        }
    }

    @Property
    void theInvariantsHoldAfterEveryTransition(@ForAll long seed) {
        Machine machine = new Machine(2, 4, 3, 3);
        Random random = new Random(seed);
        checkInvariants(machine);
        for (int step = 0; step < 100; step++) {
            randomTransition(machine, random);
            checkInvariants(machine);
        }
    }

    @Property
    void aCopyIsInTheSameStateAndHasTheSameHash(@ForAll long seed) {
        Machine machine = new Machine(2, 3, 2, 5);
        Random random = new Random(seed);
        IntStream.range(0, 60).forEach(i -> randomTransition(machine, random));
        Machine copy = machine.copy();
        assertThat(copy.sameState(machine)).isTrue();
        assertThat(copy.hash()).isEqualTo(machine.hash());
        assertThat(describe(copy)).isEqualTo(describe(machine));
        checkInvariants(copy);
        long next = random.nextLong();
        randomTransition(machine, new Random(next));
        randomTransition(copy, new Random(next));
        assertThat(copy.sameState(machine)).isTrue();
        assertThat(copy.hash()).isEqualTo(machine.hash());
    }

    @Property
    void aMachineThatUnpacksAStateIsInIt(@ForAll long seed, @ForAll long other) {
        Machine machine = new Machine(2, 3, 2, 3);
        Machine unpacked = new Machine(2, 3, 2, 3);
        Random random = new Random(seed);
        Random otherRandom = new Random(other);
        for (int step = 0; step < 40; step++) {
            randomTransition(machine, random);
            randomTransition(unpacked, otherRandom);
        }
        int[] packed = new int[machine.packedSize()];
        machine.pack(packed);
        unpacked.unpack(packed, SETS);
        assertThat(unpacked.sameState(machine)).isTrue();
        assertThat(describe(unpacked)).isEqualTo(describe(machine));
        checkInvariants(unpacked);
        int[] again = new int[packed.length];
        unpacked.pack(again);
        assertThat(again).isEqualTo(packed);
    }

    @Property
    void statesPackAlikeExactlyWhenTheyAreTheSame(@ForAll long one, @ForAll long other) {
        Machine first = new Machine(2, 2, 2, 2);
        Machine second = new Machine(2, 2, 2, 2);
        Random firstChoices = new Random(one);
        Random secondChoices = new Random(other);
        int[] firstPacked = new int[first.packedSize()];
        int[] secondPacked = new int[second.packedSize()];
        for (int step = 0; step < 6; step++) {
            randomTransition(first, firstChoices);
            randomTransition(second, secondChoices);
            first.pack(firstPacked);
            second.pack(secondPacked);
            assertThat(Arrays.equals(firstPacked, secondPacked)).isEqualTo(first.sameState(second));
        }
    }

    @Property
    void statesAreTheSameExactlyWhenNothingThatCanBeSeenDiffers(@ForAll long one, @ForAll long other) {
        Machine first = new Machine(2, 2, 2, 2);
        Machine second = new Machine(2, 2, 2, 2);
        Random firstChoices = new Random(one);
        Random secondChoices = new Random(other);
        for (int step = 0; step < 6; step++) {
            randomTransition(first, firstChoices);
            randomTransition(second, secondChoices);
            boolean alike = describe(first).equals(describe(second));
            assertThat(first.sameState(second)).isEqualTo(alike);
            if (alike) {
                assertThat(first.hash()).isEqualTo(second.hash());
            }
        }
    }

    @Test
    void copyingDoesNotShareAnything() {
        Machine machine = new Machine(1, 2, 1, 4);
        machine.open(0, 5, 0, 0);
        Machine copy = machine.copy();
        machine.send(0, 0, new byte[] {1, 2}, 2);
        machine.close(0, 0);
        machine.die(0);
        assertThat(copy.length(0)).isZero();
        assertThat(copy.closed(0)).isFalse();
        assertThat(copy.named(5)).isZero();
        assertThat(copy.alive(0)).isTrue();
        assertThat(copy.references(0)).isOne();
    }

    @Test
    void theDeathOfAProcessTakesAllThatItHeldAndNothingElse() {
        Machine machine = new Machine(2, 2, 2, 4);
        machine.open(0, 1, 0, 0);
        machine.open(0, Machine.NONE, 1, 1);
        machine.open(1, 1, 0, 0);
        machine.send(0, 0, new byte[] {7}, 1);
        machine.die(0);
        assertThat(machine.alive(0)).isFalse();
        assertThat(machine.references(1)).isZero();
        assertThat(machine.references(0)).isOne();
        assertThat(machine.object(1, 0)).isZero();
        assertThat(machine.recvDelivers(1, 0, new byte[] {7}, 1)).isTrue();
    }

    @Test
    void aCoportThatIsOpenedAgainIsEmptyAndOpenAndHasNoOldName() {
        Machine machine = new Machine(1, 2, 1, 4);
        machine.open(0, 5, 0, 0);
        machine.send(0, 0, new byte[] {7}, 1);
        machine.close(0, 0);
        machine.delete(0, 0);
        assertThat(machine.named(5)).isEqualTo(Machine.NONE);
        assertThat(machine.open(0, Machine.NONE, 1, 0)).isTrue();
        assertThat(machine.length(0)).isZero();
        assertThat(machine.closed(0)).isFalse();
        assertThat(machine.name(0)).isEqualTo(Machine.NONE);
    }

    @Test
    void aNameIsFreeAgainWhenItsCoportHasGone() {
        Machine machine = new Machine(1, 2, 2, 4);
        machine.open(0, 5, 0, 0);
        machine.send(0, 0, new byte[] {7}, 1);
        machine.delete(0, 0);
        assertThat(machine.named(5)).isEqualTo(Machine.NONE);
        assertThat(machine.open(0, 5, 0, 1)).isTrue();
        assertThat(machine.named(5)).isOne();
        assertThat(machine.length(1)).isZero();
    }

    /** Performs one transition that the choices name, and checks that it was refused only with an error. */
    private static void randomTransition(Machine machine, Random random) {
        int process = random.nextInt(machine.processes());
        if (!machine.alive(process)) {
            return;
        }
        int handle = random.nextInt(machine.handles());
        int length = random.nextInt(machine.ringBytes() + 3) - 1;
        byte[] data = new byte[Math.max(length, 0)];
        random.nextBytes(data);
        String before = describe(machine);
        int operation = random.nextInt(50);
        if (operation == 0) {
            machine.die(process);
            return;
        }
        boolean done;
        boolean refusable;
        if (operation < 10) {
            int name = random.nextInt(3) - 1;
            int free = Math.max(machine.freeHandle(process), 0);
            int cochannel = Math.max(machine.freeCochannel(), 0);
            refusable = any(error -> machine.openFails(process, name, error));
            done = machine.open(process, name, free, cochannel);
        } else if (operation < 18) {
            Rights rights = List.of(NO_RIGHTS, SEND_ONLY, RECV_ONLY).get(random.nextInt(3));
            int free = Math.max(machine.freeHandle(process), 0);
            refusable = any(error -> machine.deriveFails(process, handle, rights, error));
            done = machine.derive(process, handle, rights, free);
        } else if (operation < 26) {
            refusable = any(error -> machine.deleteFails(process, handle, error));
            done = machine.delete(process, handle);
        } else if (operation < 37) {
            refusable = any(error -> machine.sendFails(process, handle, length, error));
            done = machine.send(process, handle, data, length);
        } else if (operation < 47) {
            refusable = any(error -> machine.recvFails(process, handle, length, error));
            done = machine.recv(process, handle, data, length);
        } else {
            refusable = any(error -> machine.closeFails(process, handle, error));
            done = machine.close(process, handle);
        }
        assertThat(done).isEqualTo(!refusable);
        if (!done) {
            assertThat(describe(machine)).isEqualTo(before);
        }
    }

    private static boolean any(java.util.function.IntPredicate admissible) {
        return Arrays.stream(ERRORS).anyMatch(admissible);
    }

    /** What is true of every machine: what the proofs keep, and what they do not speak of. */
    private static void checkInvariants(Machine machine) {
        for (int cochannel = 0; cochannel < machine.cochannels(); cochannel++) {
            int[] counted = new int[3];
            for (int process = 0; process < machine.processes(); process++) {
                for (int handle = 0; handle < machine.handles(); handle++) {
                    if (machine.object(process, handle) == cochannel) {
                        assertThat(machine.alive(process)).isTrue();
                        counted[0]++;
                        counted[1] += machine.rights(process, handle).send ? 1 : 0;
                        counted[2] += machine.rights(process, handle).recv ? 1 : 0;
                    }
                }
            }
            assertThat(counted)
                .containsExactly(
                    machine.references(cochannel), machine.senders(cochannel), machine.receivers(cochannel));
            if (machine.references(cochannel) == 0) {
                continue;
            }
            if (machine.closed(cochannel)) {
                assertThat(machine.name(cochannel)).isEqualTo(Machine.NONE);
            }
            for (int other = 0; other < cochannel; other++) {
                assertThat(machine.references(other) > 0
                        && machine.name(cochannel) != Machine.NONE
                        && machine.name(cochannel) == machine.name(other))
                    .as("two coports of one name")
                    .isFalse();
            }
        }
    }

    private static String describe(Machine machine) {
        StringBuilder text = new StringBuilder();
        for (int process = 0; process < machine.processes(); process++) {
            text.append(machine.alive(process));
            for (int handle = 0; handle < machine.handles(); handle++) {
                int object = machine.object(process, handle);
                text.append(' ').append(object);
                if (object != Machine.NONE) {
                    text.append('/').append(machine.rights(process, handle).code());
                }
            }
        }
        for (int cochannel = 0; cochannel < machine.cochannels(); cochannel++) {
            if (machine.references(cochannel) == 0) {
                continue;
            }
            text.append('\n').append(cochannel).append(machine.closed(cochannel));
            text.append(machine.name(cochannel)).append(':');
            for (int i = 0; i < machine.length(cochannel); i++) {
                text.append(' ').append(machine.at(cochannel, i));
            }
        }
        return text.toString();
    }
}
