package touchstone.conformance.history;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import touchstone.model.Machine;

/**
 * What an implementation says of itself, and is judged by. The capacities of a group that is not
 * implemented are 0; {@link Capacity} has the ranges of the others.
 *
 * @param processes how many processes there are, all alive at the start
 * @param capabilities how many handles each process has, numbered from 0
 * @param cochannels how many COCHANNELs can exist at one time
 * @param ringBytes the size of each COCHANNEL's ring in bytes
 * @param cocarriers how many COCARRIERs can exist at one time
 * @param queueDepth how many messages each COCARRIER holds
 * @param buffers how many message buffers the kernel has
 * @param carrierBytes how many bytes a message of a COCARRIER may have
 * @param copipes how many COPIPEs can exist at one time
 * @param groups what is implemented, at least one type of coport
 * @param choices what was chosen where kernels differ for good reasons
 */
public record Profile(
        int processes,
        int capabilities,
        int cochannels,
        int ringBytes,
        int cocarriers,
        int queueDepth,
        int buffers,
        int carrierBytes,
        int copipes,
        Set<Group> groups,
        Choices choices) {
    /** The most handles that all processes may have together. */
    public static final int MOST_HANDLES = 1024;

    /** The most COCARRIERs and COPIPEs that there may be together. */
    private static final int MOST_MESSAGE_COPORTS = 64;

    private static final Set<Group> COPORT_TYPES =
            Collections.unmodifiableSet(EnumSet.of(Group.COCHANNEL, Group.COCARRIER, Group.COPIPE));

    /** A profile that contradicts itself. */
    static final class Contradiction extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        private final String key;
        private final String expected;
        private final String found;

        Contradiction(String key, String expected, Object found) {
            super("expected " + expected + ", found " + found);
            this.key = key;
            this.expected = expected;
            this.found = found.toString();
        }

        /** The key at fault, whether it is there or missing. */
        String key() {
            return key;
        }

        String expected() {
            return expected;
        }

        String found() {
            return found;
        }
    }

    /**
     * @throws IllegalArgumentException where a group lacks a capacity, a capacity or a choice its
     *     group, or a number is out of range
     */
    public Profile {
        groups = Collections.unmodifiableSet(ordered(groups));
        int[] sizes = {
            processes,
            capabilities,
            cochannels,
            ringBytes,
            cocarriers,
            queueDepth,
            buffers,
            carrierBytes,
            copipes
        };
        int next = 0;
        for (Capacity capacity : Capacity.values()) {
            check(capacity, sizes[next++], groups);
        }
        if (processes * capabilities > MOST_HANDLES) {
            throw new Contradiction(
                    Capacity.CAPABILITIES.key(),
                    "at most " + MOST_HANDLES + " handles, \"processes\" times \"capabilities\"",
                    processes * capabilities);
        }
        if (cocarriers + copipes > MOST_MESSAGE_COPORTS) {
            throw new Contradiction(
                    Capacity.COPIPES.key(),
                    "at most "
                            + MOST_MESSAGE_COPORTS
                            + " coports in \"cocarriers\" and \"copipes\" together",
                    cocarriers + copipes);
        }
        if (Collections.disjoint(groups, COPORT_TYPES)) {
            throw new Contradiction(
                    "groups",
                    "a coport type, COCHANNEL, COCARRIER or COPIPE, in \"groups\"",
                    groups.isEmpty() ? "none" : words(groups));
        }
        if (groups.contains(Group.REVOKE) && !groups.contains(Group.CAP)) {
            throw new Contradiction(
                    "groups", "CAP where there is REVOKE, in \"groups\"", words(groups));
        }
        if (choices.shortRecv() == Choices.ShortRecv.PARTIAL && !groups.contains(Group.COCHANNEL)) {
            throw new Contradiction(
                    "shortRecv",
                    "\"shortRecv\" refuse where \"groups\" has no COCHANNEL",
                    "\"partial\"");
        }
    }

    /** An implementation without COPIPEs. */
    public Profile(
            int processes,
            int capabilities,
            int cochannels,
            int ringBytes,
            int cocarriers,
            int queueDepth,
            int buffers,
            int carrierBytes,
            Set<Group> groups,
            Choices choices) {
        this(
                processes,
                capabilities,
                cochannels,
                ringBytes,
                cocarriers,
                queueDepth,
                buffers,
                carrierBytes,
                0,
                groups,
                choices);
    }

    /** An implementation of CAP, PROC and COCHANNEL that keeps to the rules as they stand. */
    public Profile(int processes, int capabilities, int cochannels, int ringBytes) {
        this(
                processes,
                capabilities,
                cochannels,
                ringBytes,
                0,
                0,
                0,
                0,
                EnumSet.of(Group.CAP, Group.PROC, Group.COCHANNEL),
                Choices.STRICT);
    }

    private static void check(Capacity capacity, int size, Set<Group> groups) {
        Group group = capacity.group();
        if (group != null && !groups.contains(group)) {
            if (size != 0) {
                throw new Contradiction(
                        capacity.key(), "no " + capacity + " without " + group, size);
            }
        } else if (size < 1 || size > capacity.highest()) {
            throw new Contradiction(
                    capacity.key(),
                    capacity
                            + " from 1 to "
                            + capacity.highest()
                            + (group == null ? "" : " with " + group),
                    size);
        }
    }

    private static EnumSet<Group> ordered(Collection<Group> groups) {
        EnumSet<Group> ordered = EnumSet.noneOf(Group.class);
        ordered.addAll(groups);
        return ordered;
    }

    /** What is implemented where a profile does not say so: what it has the capacities for. */
    static Set<Group> impliedGroups(Collection<Capacity> capacities) {
        EnumSet<Group> groups = EnumSet.of(Group.CAP, Group.PROC);
        capacities.stream()
                .map(Capacity::group)
                .filter(group -> group != null)
                .forEach(groups::add);
        return groups;
    }

    /** Whether the groups are those that the capacities imply. */
    boolean groupsAreImplied() {
        return groups.equals(
                impliedGroups(
                        Arrays.stream(Capacity.values())
                                .filter(capacity -> capacity.of(this) > 0)
                                .toList()));
    }

    /** Whether the group is implemented. */
    public boolean has(Group group) {
        return groups.contains(group);
    }

    /**
     * Refuses what belongs to a group that is not implemented.
     *
     * @param group null for what every implementation has
     * @param what the operation or event, as it stands in the line
     * @param lines at the line
     * @throws InputError naming the group, where it is not implemented
     */
    public void require(Group group, String what, LineReader lines) {
        if (group != null && !has(group)) {
            throw lines.error(
                    "only what belongs to the groups of the profile, " + groupWords(),
                    '"' + what + "\", which belongs to " + group);
        }
    }

    /** The groups in words, such as {@code CAP, PROC, COCHANNEL}. */
    public String groupWords() {
        return words(groups);
    }

    /** Such as {@code CAP, PROC, COCHANNEL}. */
    static String words(Collection<Group> groups) {
        return groups.stream().map(Group::name).collect(Collectors.joining(", "));
    }

    /** The same implementation with at most so many processes, handles for each, and COCHANNELs. */
    public Profile atMost(int mostProcesses, int mostCapabilities, int mostCochannels) {
        return new Profile(
                Math.min(mostProcesses, processes),
                Math.min(mostCapabilities, capabilities),
                Math.min(mostCochannels, cochannels),
                ringBytes,
                cocarriers,
                queueDepth,
                buffers,
                carrierBytes,
                copipes,
                groups,
                choices);
    }

    /** A machine of these capacities in its first state. */
    public Machine machine() {
        return new Machine(
                choices.ofMachine(has(Group.REVOKE)),
                processes,
                capabilities,
                cochannels,
                Math.max(1, ringBytes),
                cocarriers,
                copipes,
                Math.max(1, queueDepth),
                buffers,
                Math.max(1, carrierBytes));
    }
}
