package touchstone.conformance.history;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The sizes of an implementation's tables. */
public enum Capacity {
    /** How many processes there are, all alive at the start. */
    PROCESSES("processes", 1, 16, null),
    /** How many handles each process has, numbered from 0. */
    CAPABILITIES("capabilities", 1, 1024, null),
    /** How many COCHANNELs can exist at one time. */
    COCHANNELS("cochannels", 0, 256, Group.COCHANNEL),
    /** How many bytes each COCHANNEL holds. */
    RING_BYTES("ringBytes", 1, 65536, Group.COCHANNEL),
    /** How many COCARRIERs can exist at one time. */
    COCARRIERS("cocarriers", 0, 64, Group.COCARRIER),
    /** How many messages each COCARRIER holds. */
    QUEUE_DEPTH("queueDepth", 1, 64, Group.COCARRIER),
    /** How many message buffers the kernel has. */
    BUFFERS("buffers", 0, 256, Group.COCARRIER),
    /** How many bytes a message of a COCARRIER may have. */
    CARRIER_BYTES("carrierBytes", 1, 65536, Group.COCARRIER),
    /** How many COPIPEs can exist at one time. */
    COPIPES("copipes", 0, 64, Group.COPIPE);

    private static final Map<String, Capacity> BY_KEY =
            Arrays.stream(values()).collect(Collectors.toMap(Capacity::key, Function.identity()));

    private final String key;
    private final int lowest;
    private final int highest;
    private final Group group;

    Capacity(String key, int lowest, int highest, Group group) {
        this.key = key;
        this.lowest = lowest;
        this.highest = highest;
        this.group = group;
    }

    /** The capacity of that key, or null. */
    static Capacity named(String key) {
        return BY_KEY.get(key);
    }

    /** Its key in a profile. */
    public String key() {
        return key;
    }

    /** The least that may be written; 0 says that the group is not implemented. */
    int lowest() {
        return lowest;
    }

    /** The most that there may be. */
    public int highest() {
        return highest;
    }

    /** The group that it belongs to, which needs it; null where every implementation needs it. */
    public Group group() {
        return group;
    }

    /** How much of it the profile has; 0 where its group is not implemented. */
    public int of(Profile profile) {
        return switch (this) {
            case PROCESSES -> profile.processes();
            case CAPABILITIES -> profile.capabilities();
            case COCHANNELS -> profile.cochannels();
            case RING_BYTES -> profile.ringBytes();
            case COCARRIERS -> profile.cocarriers();
            case QUEUE_DEPTH -> profile.queueDepth();
            case BUFFERS -> profile.buffers();
            case CARRIER_BYTES -> profile.carrierBytes();
            case COPIPES -> profile.copipes();
        };
    }

    /** The key as it stands in a file. */
    @Override
    public String toString() {
        return '"' + key + '"';
    }
}
