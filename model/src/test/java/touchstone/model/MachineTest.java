package touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        Errno.EPERM, Errno.EBADF, Errno.EAGAIN, Errno.ENOMEM, Errno.EEXIST, Errno.EINVAL, Errno.EPIPE, Errno.EMSGSIZE,
        Errno.EOPNOTSUPP
    };

    private static final Rights NO_RIGHTS = new Rights(false, false, false, false, false, false, false);
    private static final Rights SEND_ONLY = new Rights(true, false, false, false, false, false, false);
    private static final Rights RECV_ONLY = new Rights(false, true, false, false, false, false, false);
    private static final Rights LOAD_ONLY = new Rights(false, false, false, false, false, true, false);
    private static final Rights LOAD_AND_STORE = new Rights(false, false, false, false, false, true, true);

    private static final Rights[] SETS = IntStream.range(0, 128)
        .mapToObj(code -> new Rights(
                (code & 1) != 0, (code & 2) != 0, (code & 4) != 0, (code & 8) != 0, (code & 16) != 0, (code & 32) != 0,
                (code & 64) != 0))
        .toArray(Rights[]::new);

    private static final Choices STRICT = new Choices(true, true, true, false, true);

    /** COCHANNELs and no COCARRIER. */
    private static Machine channels(int processes, int handles, int cochannels, int ringBytes) {
        return new Machine(STRICT, processes, handles, cochannels, ringBytes, 0, 0, 1, 0, 1);
    }

    /** COCARRIERs and no COCHANNEL. */
    private static Machine carriers(int processes, int handles, int cocarriers, int depth, int buffers, int bytes) {
        return new Machine(STRICT, processes, handles, 0, 1, cocarriers, 0, depth, buffers, bytes);
    }

    /** Some of everything, with choices that the random generator makes. */
    private static Machine mixed(Random random) {
        boolean mayDrain = random.nextBoolean();
        Choices choices =
            new Choices(mayDrain, mayDrain && random.nextBoolean(), random.nextBoolean(), random.nextBoolean(),
                random.nextBoolean());
        return new Machine(choices, 2, 4, 2, 3, 2, 2, 2, 3, 2);
    }

    @Property
    void contentsAreASequence(@ForAll @IntRange(min = 1, max = 9) int ringBytes, @ForAll long seed) {
        Machine machine = channels(1, 1, 1, ringBytes);
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
                assertThat(machine.recv(0, 0, length, bytes, length)).isEqualTo(there);
                IntStream.range(0, there ? length : 0).forEach(i -> assertThat(bytes[i]).isEqualTo(sequence.remove()));
            }
        }
    }

    @Property
    void anOperationTakesEffectExactlyWhenNoErrorIsAdmissibleUnlessTheKernelMayChoose(@ForAll long seed) {
        Random random = new Random(seed);
        Machine machine = mixed(random);
        for (int step = 0; step < 100; step++) {
            randomTransition(machine, random);
        }
    }

    @Property
    void theInvariantsHoldAfterEveryTransition(@ForAll long seed) {
        Random random = new Random(seed);
        Machine machine = mixed(random);
        checkInvariants(machine);
        for (int step = 0; step < 100; step++) {
            randomTransition(machine, random);
            checkInvariants(machine);
        }
    }

    @Property
    void aCopyIsInTheSameStateAndHasTheSameHash(@ForAll long seed) {
        Random random = new Random(seed);
        Machine machine = mixed(random);
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
    void aMachineThatUnpacksAStateIsInIt(@ForAll long choices, @ForAll long seed, @ForAll long other) {
        Machine machine = mixed(new Random(choices));
        Machine unpacked = mixed(new Random(choices));
        Random random = new Random(seed);
        Random otherRandom = new Random(other);
        for (int step = 0; step < 60; step++) {
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
        Machine first = new Machine(STRICT, 2, 2, 1, 2, 1, 1, 2, 2, 1);
        Machine second = new Machine(STRICT, 2, 2, 1, 2, 1, 1, 2, 2, 1);
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
        Machine first = new Machine(STRICT, 2, 2, 1, 2, 1, 1, 2, 2, 1);
        Machine second = new Machine(STRICT, 2, 2, 1, 2, 1, 1, 2, 2, 1);
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
        Machine machine = channels(1, 2, 1, 4);
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

    /** Two COCARRIERs share three buffers; each message is received once, in order, and held or deleted. */
    @Property
    void cocarriersAreQueuesOfMessages(@ForAll @IntRange(min = 1, max = 3) int depth, @ForAll long seed) {
        Machine machine = carriers(1, 6, 2, depth, 3, 4);
        machine.openCocarrier(0, Machine.NONE, 0, 0);
        machine.openCocarrier(0, Machine.NONE, 1, 1);
        List<ArrayDeque<byte[]>> queues = List.of(new ArrayDeque<>(), new ArrayDeque<>());
        Map<Integer, byte[]> held = new HashMap<>();
        Random random = new Random(seed);
        for (int step = 0; step < 200; step++) {
            int carrier = random.nextInt(2);
            ArrayDeque<byte[]> queue = queues.get(carrier);
            int operation = random.nextInt(3);
            if (operation == 0) {
                byte[] bytes = new byte[1 + random.nextInt(4)];
                random.nextBytes(bytes);
                boolean free = queues.get(0).size() + queues.get(1).size() + held.size() < 3;
                boolean fits = free && queue.size() < depth;
                assertThat(machine.freeBuffer() != Machine.NONE).isEqualTo(free);
                assertThat(machine.sendMessage(0, carrier, bytes, bytes.length, Math.max(0, machine.freeBuffer())))
                    .isEqualTo(fits);
                if (fits) {
                    queue.add(bytes.clone());
                    Arrays.fill(bytes, (byte) 0);
                }
            } else if (operation == 1) {
                int handle = machine.freeHandle(0);
                assertThat(machine.recvMessage(0, carrier, handle, machine.oldest(0, carrier)))
                    .isEqualTo(!queue.isEmpty());
                if (!queue.isEmpty()) {
                    held.put(handle, queue.remove());
                }
            } else {
                int handle = 2 + random.nextInt(4);
                assertThat(machine.delete(0, handle)).isEqualTo(held.remove(handle) != null);
            }
            held.forEach((handle, bytes) -> assertThat(machine.loadDelivers(0, handle, bytes, bytes.length)).isTrue());
        }
    }

    @Test
    void aBufferThatIsReadOrWaitsIsNotWrittenAgain() {
        Machine machine = carriers(1, 3, 1, 2, 2, 1);
        machine.openCocarrier(0, Machine.NONE, 0, 0);
        assertThat(machine.sendMessage(0, 0, new byte[] {1}, 1, 0)).isTrue();
        assertThat(machine.sendMessage(0, 0, new byte[] {2}, 1, 0)).isFalse();
        assertThat(machine.recvMessage(0, 0, 1, machine.oldest(0, 0))).isTrue();
        assertThat(machine.sendMessage(0, 0, new byte[] {2}, 1, 0)).isFalse();
        assertThat(machine.loadDelivers(0, 1, new byte[] {1}, 1)).isTrue();
        assertThat(machine.delete(0, 1)).isTrue();
        assertThat(machine.sendMessage(0, 0, new byte[] {2}, 1, 0)).isTrue();
    }

    @Test
    void aMessageIsKeptWhileACapabilityDerivedFromItsOwnIs() {
        Machine machine = carriers(1, 3, 1, 1, 1, 1);
        machine.openCocarrier(0, Machine.NONE, 0, 0);
        machine.sendMessage(0, 0, new byte[] {1}, 1, 0);
        machine.recvMessage(0, 0, 1, machine.oldest(0, 0));
        assertThat(machine.derive(0, 1, LOAD_AND_STORE, 2)).isFalse();
        assertThat(machine.derive(0, 1, LOAD_ONLY, 2)).isTrue();
        machine.delete(0, 1);
        assertThat(machine.freeBuffer()).isEqualTo(Machine.NONE);
        assertThat(machine.loadDelivers(0, 2, new byte[] {1}, 1)).isTrue();
        machine.delete(0, 2);
        assertThat(machine.freeBuffer()).isZero();
    }

    @Test
    void theMessagesThatWaitGoWithTheLastCapabilityToTheirCocarrier() {
        Machine machine = carriers(2, 2, 1, 2, 2, 1);
        machine.openCocarrier(0, 5, 0, 0);
        machine.openCocarrier(1, 5, 0, 0);
        machine.sendMessage(0, 0, new byte[] {1}, 1, 0);
        machine.sendMessage(0, 0, new byte[] {2}, 1, 1);
        machine.delete(0, 0);
        assertThat(machine.freeBuffer()).isEqualTo(Machine.NONE);
        machine.die(1);
        assertThat(machine.freeBuffer()).isZero();
        assertThat(machine.openCocarrier(0, 5, 0, 0)).isTrue();
        assertThat(machine.recvMessageFails(0, 0, Errno.EAGAIN)).isTrue();
    }

    @Test
    void theBuffersOfACocarrierThatIsGoneAreTakenBackTogetherAndNobodyElses() {
        Machine machine = carriers(1, 2, 2, 2, 4, 1);
        machine.openCocarrier(0, Machine.NONE, 0, 0);
        machine.openCocarrier(0, Machine.NONE, 1, 1);
        machine.sendMessage(0, 0, new byte[] {1}, 1, 0);
        machine.sendMessage(0, 0, new byte[] {2}, 1, 1);
        machine.sendMessage(0, 1, new byte[] {3}, 1, 2);
        assertThat(machine.reclaim(0)).isFalse();
        machine.delete(0, 0);
        assertThat(machine.sendMessage(0, 1, new byte[] {4}, 1, 1)).isFalse();
        assertThat(machine.reclaim(1)).isTrue();
        assertThat(IntStream.range(0, 4).map(machine::carrier).toArray()).containsExactly(-1, -1, 1, -1);
        assertThat(machine.reclaim(0)).isFalse();
        assertThat(machine.sendMessage(0, 1, new byte[] {4}, 1, 1)).isTrue();
    }

    @Test
    void whatAProcessHasReceivedIsFreeWhenItDies() {
        Machine machine = carriers(2, 2, 1, 1, 1, 1);
        machine.openCocarrier(0, 5, 0, 0);
        machine.openCocarrier(1, 5, 0, 0);
        machine.sendMessage(0, 0, new byte[] {1}, 1, 0);
        machine.recvMessage(1, 0, 1, machine.oldest(1, 0));
        assertThat(machine.sendMessageFails(0, 0, 1, Errno.ENOMEM)).isTrue();
        machine.die(1);
        assertThat(machine.sendMessage(0, 0, new byte[] {2}, 1, 0)).isTrue();
    }

    @Test
    void aNameBelongsToCoportsOfOneType() {
        Machine machine = new Machine(STRICT, 1, 3, 1, 1, 1, 0, 1, 1, 1);
        assertThat(machine.openCocarrier(0, 5, 0, 1)).isTrue();
        assertThat(machine.openFails(0, 5, Errno.EEXIST)).isTrue();
        assertThat(machine.open(0, 5, 1, 0)).isFalse();
        assertThat(machine.close(0, 0)).isTrue();
        assertThat(machine.open(0, 5, 1, 0)).isTrue();
        assertThat(machine.openCocarrierFails(0, 5, Errno.EEXIST)).isTrue();
        assertThat(machine.openCocarrier(0, 5, 2, 1)).isFalse();
    }

    /** A COPIPE to which process 0 has a capability with all rights and process 1 one to receive. */
    private static Machine pipe() {
        Machine machine = new Machine(STRICT, 2, 3, 1, 1, 1, 2, 1, 1, 1);
        machine.openCopipe(0, 5, 0, 2);
        machine.openCopipe(1, 5, 1, 3);
        machine.derive(1, 1, RECV_ONLY, 0);
        machine.delete(1, 1);
        return machine;
    }

    @Test
    void whatMeetsIsCopiedAndNothingElseIsWritten() {
        Machine machine = pipe();
        String before = describe(machine);
        byte[] into = {9, 9, 9, 9};
        assertThat(machine.rendezvous(0, 0, new byte[] {1, 2, 3}, 2, 1, 0, 3, into)).isTrue();
        assertThat(into).containsExactly(1, 2, 9, 9);
        assertThat(machine.rendezvousDelivers(0, 0, new byte[] {1, 2}, 2, 1, 0, 3, into, 2)).isTrue();
        assertThat(machine.rendezvousDelivers(0, 0, new byte[] {1, 2}, 2, 1, 0, 3, into, 3)).isFalse();
        assertThat(describe(machine)).isEqualTo(before);
    }

    @Test
    void whatIsTooLongIsNotCopied() {
        Machine machine = pipe();
        byte[] into = {9, 9};
        assertThat(machine.exceeds(0, 0, 2, 1, 0, 1)).isTrue();
        assertThat(machine.exceeds(0, 0, 2, 1, 0, 2)).isFalse();
        assertThat(machine.rendezvous(0, 0, new byte[] {1, 2}, 2, 1, 0, 1, into)).isFalse();
        assertThat(into).containsExactly(9, 9);
    }

    @Test
    void nobodyMeetsWithoutTheRightsOrThroughAnotherCoportOrAfterTheClose() {
        Machine machine = pipe();
        byte[] into = new byte[1];
        assertThat(machine.rendezvous(1, 0, new byte[] {1}, 1, 0, 0, 1, into)).isFalse();
        machine.openCopipe(0, Machine.NONE, 1, 3);
        assertThat(machine.rendezvous(0, 1, new byte[] {1}, 1, 1, 0, 1, into)).isFalse();
        machine.openCocarrier(0, Machine.NONE, 2, 1);
        assertThat(machine.rendezvous(0, 2, new byte[] {1}, 1, 0, 2, 1, into)).isFalse();
        assertThat(machine.sendMessageFails(0, 0, 1, Errno.EOPNOTSUPP)).isTrue();
        assertThat(machine.sendPipeFails(0, 2, 1, Errno.EOPNOTSUPP)).isTrue();
        machine.close(0, 0);
        assertThat(machine.rendezvous(0, 0, new byte[] {1}, 1, 1, 0, 1, into)).isFalse();
        assertThat(machine.recvPipeFails(1, 0, 1, Errno.EPIPE)).isTrue();
        assertThat(into).containsExactly(0);
    }

    @Test
    void aCopipeHasItsNameForItself() {
        Machine machine = new Machine(STRICT, 1, 4, 1, 1, 1, 1, 1, 1, 1);
        assertThat(machine.openCopipe(0, 5, 0, 2)).isTrue();
        assertThat(machine.open(0, 5, 1, 0)).isFalse();
        assertThat(machine.openFails(0, 5, Errno.EEXIST)).isTrue();
        assertThat(machine.openCocarrier(0, 5, 1, 1)).isFalse();
        assertThat(machine.openCocarrierFails(0, 5, Errno.EEXIST)).isTrue();
        assertThat(machine.openCocarrier(0, 6, 1, 1)).isTrue();
        assertThat(machine.openCopipe(0, 6, 2, 2)).isFalse();
        assertThat(machine.openCopipeFails(0, 6, Errno.EEXIST)).isTrue();
        assertThat(machine.openCopipeFails(0, 7, Errno.ENOMEM)).isTrue();
        assertThat(machine.openCopipe(0, 5, 2, 2)).isTrue();
    }

    /** A closed COCHANNEL with one byte, and a closed COCARRIER with one message. */
    private static Machine closedAndFull(Choices choices) {
        Machine machine = new Machine(choices, 1, 4, 1, 4, 1, 0, 1, 1, 1);
        machine.open(0, Machine.NONE, 0, 0);
        machine.openCocarrier(0, Machine.NONE, 1, 1);
        machine.send(0, 0, new byte[] {1}, 1);
        machine.sendMessage(0, 1, new byte[] {2}, 1, 0);
        machine.close(0, 0);
        machine.close(0, 1);
        return machine;
    }

    @Test
    void whatAClosedCoportHoldsIsDeliveredWhereTheKernelDrains() {
        for (boolean must : new boolean[] {true, false}) {
            Machine machine = closedAndFull(new Choices(true, must, true, false, false));
            assertThat(machine.recvFails(0, 0, 1, Errno.EPIPE)).isEqualTo(!must);
            assertThat(machine.recvMessageFails(0, 1, Errno.EPIPE)).isEqualTo(!must);
            assertThat(machine.recv(0, 0, 1, new byte[1], 1)).isTrue();
            assertThat(machine.recvMessage(0, 1, 2, machine.oldest(0, 1))).isTrue();
        }
        Machine machine = closedAndFull(new Choices(false, false, true, false, false));
        assertThat(machine.recvFails(0, 0, 1, Errno.EPIPE)).isTrue();
        assertThat(machine.recvMessageFails(0, 1, Errno.EPIPE)).isTrue();
        assertThat(machine.recv(0, 0, 1, new byte[1], 1)).isFalse();
        assertThat(machine.recvMessage(0, 1, 2, machine.oldest(0, 1))).isFalse();
    }

    @Test
    void aShortRecvDeliversWhatThereIsWhereTheKernelChoseSo() {
        Machine machine = new Machine(new Choices(true, true, true, true, false), 1, 1, 1, 4, 0, 0, 1, 0, 1);
        machine.open(0, Machine.NONE, 0, 0);
        assertThat(machine.recvFails(0, 0, 3, Errno.EAGAIN)).isTrue();
        machine.send(0, 0, new byte[] {1, 2}, 2);
        assertThat(machine.recvFails(0, 0, 3, Errno.EAGAIN)).isFalse();
        assertThat(machine.recvDelivers(0, 0, 3, new byte[] {1}, 1)).isFalse();
        assertThat(machine.recvDelivers(0, 0, 3, new byte[] {1, 2}, 2)).isTrue();
        assertThat(machine.recv(0, 0, 3, new byte[2], 2)).isTrue();
        assertThat(machine.length(0)).isZero();
    }

    @Test
    void nobodyMindsThatAPeerIsGoneWhereTheKernelDoesNotSay() {
        for (boolean minds : new boolean[] {true, false}) {
            Machine machine = new Machine(new Choices(true, true, minds, false, false), 1, 4, 1, 1, 1, 0, 1, 1, 1);
            machine.open(0, Machine.NONE, 0, 0);
            machine.openCocarrier(0, Machine.NONE, 1, 1);
            machine.derive(0, 0, SEND_ONLY, 2);
            machine.derive(0, 1, SEND_ONLY, 3);
            machine.delete(0, 0);
            machine.delete(0, 1);
            assertThat(machine.sendFails(0, 2, 1, Errno.EPIPE)).isEqualTo(minds);
            assertThat(machine.sendMessageFails(0, 3, 1, Errno.EPIPE)).isEqualTo(minds);
            assertThat(machine.send(0, 2, new byte[1], 1)).isEqualTo(!minds);
            assertThat(machine.sendMessage(0, 3, new byte[1], 1, 0)).isEqualTo(!minds);
        }
    }

    @Test
    void messagesThatWaitInOtherBuffersAreTheSameState() {
        Machine one = carriers(1, 2, 1, 2, 2, 1);
        Machine other = carriers(1, 2, 1, 2, 2, 1);
        for (Machine machine : List.of(one, other)) {
            machine.openCocarrier(0, Machine.NONE, 0, 0);
            machine.sendMessage(0, 0, new byte[] {1}, 1, machine == one ? 0 : 1);
            machine.sendMessage(0, 0, new byte[] {2}, 1, machine == one ? 1 : 0);
        }
        assertThat(one.sameState(other)).isTrue();
        assertThat(one.hash()).isEqualTo(other.hash());
        other.recvMessage(0, 0, 1, other.oldest(0, 0));
        assertThat(one.sameState(other)).isFalse();
    }

    @Test
    void theDeathOfAProcessTakesAllThatItHeldAndNothingElse() {
        Machine machine = channels(2, 2, 2, 4);
        machine.open(0, 1, 0, 0);
        machine.open(0, Machine.NONE, 1, 1);
        machine.open(1, 1, 0, 0);
        machine.send(0, 0, new byte[] {7}, 1);
        machine.die(0);
        assertThat(machine.alive(0)).isFalse();
        assertThat(machine.references(1)).isZero();
        assertThat(machine.references(0)).isOne();
        assertThat(machine.object(1, 0)).isZero();
        assertThat(machine.recvDelivers(1, 0, 1, new byte[] {7}, 1)).isTrue();
    }

    @Test
    void aCoportThatIsOpenedAgainIsEmptyAndOpenAndHasNoOldName() {
        Machine machine = channels(1, 2, 1, 4);
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
        Machine machine = channels(1, 2, 2, 4);
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
        int length = random.nextInt(Math.max(machine.ringBytes(), machine.messageBytes()) + 3) - 1;
        byte[] data = new byte[Math.max(length, 0)];
        random.nextBytes(data);
        String before = describe(machine);
        int operation = random.nextInt(120);
        if (operation == 0) {
            machine.die(process);
            return;
        }
        boolean done;
        boolean refusable;
        int free = Math.max(machine.freeHandle(process), 0);
        boolean closed = isClosed(machine, machine.object(process, handle));
        boolean mayChoose = false;
        if (operation < 10) {
            int name = random.nextInt(3) - 1;
            int cochannel = Math.max(machine.freeCochannel(), 0);
            refusable = any(error -> machine.openFails(process, name, error));
            done = machine.open(process, name, free, cochannel);
        } else if (operation < 18) {
            Rights rights =
                List.of(NO_RIGHTS, SEND_ONLY, RECV_ONLY, LOAD_ONLY, LOAD_AND_STORE).get(random.nextInt(5));
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
            done = machine.recv(process, handle, length, data, deliverable(machine, process, handle, length));
            mayChoose = closed;
        } else if (operation < 50) {
            refusable = any(error -> machine.closeFails(process, handle, error));
            done = machine.close(process, handle);
        } else if (operation < 58) {
            int name = random.nextInt(3) - 1;
            int cocarrier = Math.max(machine.freeCocarrier(), machine.cochannels());
            refusable = any(error -> machine.openCocarrierFails(process, name, error));
            done = machine.openCocarrier(process, name, free, cocarrier);
        } else if (operation < 64) {
            refusable = any(error -> machine.copyFails(process, handle, error));
            done = machine.copy(process, handle, free);
        } else if (operation < 70) {
            refusable = any(error -> machine.moveFails(process, handle, error));
            done = machine.move(process, handle, free);
        } else if (operation < 76 && machine.choices().revokes) {
            refusable = any(error -> machine.revokeFails(process, handle, error));
            done = machine.revoke(process, handle);
        } else if (operation < 88) {
            refusable = any(error -> machine.sendMessageFails(process, handle, length, error));
            int buffer = Math.max(machine.freeBuffer(), 0);
            machine.reclaim(buffer);
            done = machine.sendMessage(process, handle, data, length, buffer);
        } else if (operation < 100) {
            refusable = any(error -> machine.recvMessageFails(process, handle, error));
            done = machine.recvMessage(process, handle, free, machine.oldest(process, handle));
            mayChoose = closed;
        } else if (operation < 110) {
            int name = random.nextInt(3) - 1;
            int copipe = Math.max(machine.freeCopipe(), machine.firstCopipe());
            refusable = any(error -> machine.openCopipeFails(process, name, error));
            done = machine.openCopipe(process, name, free, copipe);
        } else if (operation < 115) {
            refusable = any(error -> machine.sendPipeFails(process, handle, length, error));
            done = machine.sendPipeWaits(process, handle, length);
        } else {
            refusable = any(error -> machine.recvPipeFails(process, handle, length, error));
            done = machine.recvPipeWaits(process, handle, length);
        }
        if (mayChoose && machine.choices().mayDrain && !machine.choices().mustDrain) {
            assertThat(done || refusable).isTrue();
        } else {
            assertThat(done).isEqualTo(!refusable);
        }
        if (!done) {
            assertThat(describe(machine)).isEqualTo(before);
        }
    }

    private static boolean isClosed(Machine machine, int object) {
        return object != Machine.NONE && object < machine.coports() && machine.closed(object);
    }

    /** How many bytes a recv of that length may deliver: what it asks for, or what there is. */
    private static int deliverable(Machine machine, int process, int handle, int length) {
        int target = machine.object(process, handle);
        boolean partial = machine.choices().partial && target != Machine.NONE && target < machine.cochannels();
        return partial && length <= machine.ringBytes() ? Math.min(length, machine.length(target)) : length;
    }

    private static boolean any(java.util.function.IntPredicate admissible) {
        return Arrays.stream(ERRORS).anyMatch(admissible);
    }

    /** What is true of every machine: what the proofs keep, and what they do not speak of. */
    private static void checkInvariants(Machine machine) {
        for (int object = 0; object < machine.coports() + machine.buffers(); object++) {
            int[] counted = new int[3];
            for (int process = 0; process < machine.processes(); process++) {
                for (int handle = 0; handle < machine.handles(); handle++) {
                    if (machine.object(process, handle) == object) {
                        Rights rights = machine.rights(process, handle);
                        assertThat(machine.alive(process)).isTrue();
                        assertThat(rights.store).isFalse();
                        assertThat(rights.load && object < machine.coports()).isFalse();
                        counted[0]++;
                        counted[1] += rights.send ? 1 : 0;
                        counted[2] += rights.recv ? 1 : 0;
                    }
                }
            }
            assertThat(counted)
                .containsExactly(machine.references(object), machine.senders(object), machine.receivers(object));
        }
        for (int coport = 0; coport < machine.coports(); coport++) {
            if (machine.references(coport) == 0) {
                continue;
            }
            if (machine.closed(coport)) {
                assertThat(machine.name(coport)).isEqualTo(Machine.NONE);
            }
            for (int other = 0; other < coport; other++) {
                assertThat(machine.references(other) > 0
                        && machine.name(coport) != Machine.NONE
                        && machine.name(coport) == machine.name(other))
                    .as("two coports of one name")
                    .isFalse();
            }
        }
        int free = 0;
        for (int buffer = 0; buffer < machine.buffers(); buffer++) {
            int carrier = machine.carrier(buffer);
            boolean held = machine.references(machine.coports() + buffer) > 0;
            assertThat(held && carrier != Machine.NONE).isFalse();
            free += held || carrier != Machine.NONE && machine.references(carrier) > 0 ? 0 : 1;
        }
        assertThat(machine.freeBuffer() != Machine.NONE).isEqualTo(free > 0);
    }

    /** All that can be seen of the state, and nothing else: not which buffer a waiting message is in. */
    private static String describe(Machine machine) {
        StringBuilder text = new StringBuilder();
        for (int process = 0; process < machine.processes(); process++) {
            text.append(machine.alive(process));
            for (int handle = 0; handle < machine.handles(); handle++) {
                int object = machine.object(process, handle);
                text.append(' ').append(object);
                if (object != Machine.NONE) {
                    text.append('/').append(machine.rights(process, handle).code());
                    text.append(machine.choices().revokes ? ancestors(machine, process, handle) : "");
                }
            }
        }
        for (int coport = 0; coport < machine.coports(); coport++) {
            if (machine.references(coport) > 0) {
                text.append('\n').append(coport).append(machine.closed(coport));
                text.append(machine.name(coport)).append(':');
                text.append(coport < machine.cochannels() ? contents(machine, coport) : queue(machine, coport));
                assertThat(coport < machine.firstCopipe() || queue(machine, coport).isEmpty()).isTrue();
            }
        }
        for (int buffer = 0; buffer < machine.buffers(); buffer++) {
            if (machine.references(machine.coports() + buffer) > 0) {
                text.append('\n').append(buffer).append(message(machine, buffer));
            }
        }
        return text.toString();
    }

    /** What the capability descends from; nothing descends from what another process holds. */
    private static List<Integer> ancestors(Machine machine, int process, int handle) {
        return IntStream.range(0, machine.handles())
            .filter(ancestor -> machine.descends(process, handle, process, ancestor))
            .boxed()
            .toList();
    }

    private static List<Byte> contents(Machine machine, int cochannel) {
        return IntStream.range(0, machine.length(cochannel)).mapToObj(i -> machine.at(cochannel, i)).toList();
    }

    private static List<List<Byte>> queue(Machine machine, int cocarrier) {
        return IntStream.range(0, machine.buffers())
            .filter(buffer -> machine.carrier(buffer) == cocarrier)
            .boxed()
            .sorted(Comparator.comparing(machine::ahead))
            .map(buffer -> message(machine, buffer))
            .toList();
    }

    private static List<Byte> message(Machine machine, int buffer) {
        return IntStream.range(0, machine.messageLength(buffer))
            .mapToObj(i -> machine.messageAt(buffer, i))
            .toList();
    }
}
