package touchstone.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import touchstone.model.cap.Rights;

/** The derivation tree of the machine against capabilities that know their parents. */
class DerivationTest {
    private static final int PROCESSES = 2;
    private static final int HANDLES = 5;
    private static final Rights ALL = new Rights(true, true, true, true, true, false, false);
    private static final Rights NONE = new Rights(false, false, false, false, false, false, false);
    private static final Rights SEND = new Rights(true, false, false, false, false, false, false);
    private static final Rights[] SETS = {ALL, SEND, NONE};

    /** A capability, with the one that it was derived from, though that may be gone. */
    private static final class Capability {
        final Capability parent;

        Capability(Capability parent) {
            this.parent = parent;
        }

        boolean descendsFrom(Capability ancestor) {
            return parent != null && (parent == ancestor || parent.descendsFrom(ancestor));
        }
    }

    private final Machine machine = machine();
    private final Capability[][] held = new Capability[PROCESSES][HANDLES];

    private static Machine machine() {
        Choices choices = new Choices(true, true, true, false, true);
        return new Machine(choices, PROCESSES, HANDLES, 2, 1, 0, 0, 1, 0, 1);
    }

    /** Makes one call, in the machine and with the capabilities that know their parents. */
    private void step(Random random) {
        int process = random.nextInt(PROCESSES);
        int handle = random.nextInt(HANDLES);
        Capability capability = held[process][handle];
        int child = random.nextInt(HANDLES);
        boolean empty = held[process][child] == null;
        switch (random.nextInt(20)) {
            case 0 -> {
                machine.die(process);
                held[process] = new Capability[HANDLES];
            }
            case 1, 2 -> {
                if (empty && machine.freeCochannel() != Machine.NONE) {
                    assertThat(machine.open(process, Machine.NONE, child, machine.freeCochannel())).isTrue();
                    held[process][child] = new Capability(null);
                }
            }
            case 3, 4, 5, 6, 7, 8, 9, 10 -> {
                if (empty && machine.derive(process, handle, SETS[random.nextInt(SETS.length)], child)) {
                    held[process][child] = new Capability(capability);
                }
            }
            case 11, 12 -> {
                if (empty && machine.copy(process, handle, child)) {
                    held[process][child] = new Capability(capability.parent);
                }
            }
            case 13, 14, 15 -> {
                if (empty && machine.move(process, handle, child)) {
                    held[process][child] = capability;
                    held[process][handle] = null;
                }
            }
            case 16, 17 -> {
                assertThat(machine.delete(process, handle)).isEqualTo(capability != null);
                held[process][handle] = null;
            }
            default -> {
                assertThat(machine.revokeFails(process, handle, Errno.EBADF)).isEqualTo(capability == null);
                assertThat(machine.revoke(process, handle)).isEqualTo(capability != null);
                revoke(capability);
            }
        }
    }

    private void revoke(Capability ancestor) {
        for (Capability[] space : held) {
            for (int handle = 0; handle < HANDLES; handle++) {
                if (ancestor != null && space[handle] != null && space[handle].descendsFrom(ancestor)) {
                    space[handle] = null;
                }
            }
        }
    }

    private void agree() {
        for (int process = 0; process < PROCESSES; process++) {
            for (int handle = 0; handle < HANDLES; handle++) {
                Capability capability = held[process][handle];
                assertThat(machine.object(process, handle) != Machine.NONE).isEqualTo(capability != null);
                for (int other = 0; other < PROCESSES; other++) {
                    for (int ancestor = 0; ancestor < HANDLES; ancestor++) {
                        Capability above = held[other][ancestor];
                        assertThat(machine.descends(process, handle, other, ancestor))
                            .isEqualTo(capability != null && above != null && capability.descendsFrom(above));
                    }
                }
            }
        }
    }

    @Property
    void theMachineAgreesWithCapabilitiesThatKnowTheirParents(@ForAll long seed) {
        Random random = new Random(seed);
        DerivationTest both = new DerivationTest();
        for (int step = 0; step < 120; step++) {
            both.step(random);
            both.agree();
        }
    }

    @Property
    void whatDescendsReachesTheSameObjectWithNoMoreRightsAndSoDoesWhatDescendsFromThat(@ForAll long seed) {
        Random random = new Random(seed);
        DerivationTest both = new DerivationTest();
        for (int step = 0; step < 120; step++) {
            both.step(random);
            both.checkOrder();
        }
    }

    /** Slots are numbered through all processes here; nothing is asked of empty ones. */
    private void checkOrder() {
        int slots = PROCESSES * HANDLES;
        for (int slot = 0; slot < slots; slot++) {
            assertThat(descends(slot, slot)).isFalse();
            for (int ancestor = 0; ancestor < slots; ancestor++) {
                if (descends(slot, ancestor)) {
                    assertThat(object(slot)).isEqualTo(object(ancestor));
                    int more = rights(slot).code() & ~rights(ancestor).code();
                    assertThat(more).isZero();
                    for (int above = 0; above < slots; above++) {
                        assertThat(!descends(ancestor, above) || descends(slot, above)).isTrue();
                    }
                }
            }
        }
    }

    private boolean descends(int slot, int ancestor) {
        return machine.descends(slot / HANDLES, slot % HANDLES, ancestor / HANDLES, ancestor % HANDLES);
    }

    private int object(int slot) {
        return machine.object(slot / HANDLES, slot % HANDLES);
    }

    private Rights rights(int slot) {
        return Objects.requireNonNull(machine.rights(slot / HANDLES, slot % HANDLES));
    }

    @Test
    void whatIsPutUnderAHandleAgainDescendsFromNothingThatWasThere() {
        assertThat(machine.open(0, Machine.NONE, 0, 0)).isTrue();
        assertThat(machine.derive(0, 0, SEND, 1)).isTrue();
        assertThat(machine.derive(0, 1, SEND, 2)).isTrue();
        assertThat(machine.delete(0, 1)).isTrue();
        assertThat(machine.open(0, Machine.NONE, 1, 1)).isTrue();
        assertThat(machine.descends(0, 1, 0, 0)).isFalse();
        assertThat(machine.descends(0, 2, 0, 1)).isFalse();
        assertThat(machine.descends(0, 2, 0, 0)).isTrue();
    }
}
