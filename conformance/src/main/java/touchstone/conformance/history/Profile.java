package touchstone.conformance.history;

import touchstone.model.Machine;

/**
 * The capacities of the implementation that is judged.
 *
 * @param processes how many processes there are, all alive at the start (1 to 16)
 * @param capabilities how many handles each process has, numbered from 0 (1 to 1024)
 * @param cochannels how many coports can exist at one time (1 to 256)
 * @param ringBytes the size of each COCHANNEL's ring in bytes (1 to 65536)
 */
public record Profile(int processes, int capabilities, int cochannels, int ringBytes) {
    /** The most processes a profile may have. */
    public static final int MAX_PROCESSES = 16;

    /** The most handles a process may have. */
    public static final int MAX_CAPABILITIES = 1024;

    /** The most coports there may be. */
    public static final int MAX_COCHANNELS = 256;

    /** The largest ring, in bytes. */
    public static final int MAX_RING_BYTES = 65536;

    /** A machine of these capacities in its first state. */
    public Machine machine() {
        return new Machine(processes, capabilities, cochannels, ringBytes);
    }
}
