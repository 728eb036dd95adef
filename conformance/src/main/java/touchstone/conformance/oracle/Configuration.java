package touchstone.conformance.oracle;

import touchstone.model.Machine;

/**
 * One way to explain a prefix: the state that the machine is in, and which of the pending calls
 * have taken effect, or have been refused, on the way there. It may change only while no set holds
 * it.
 */
final class Configuration {
    final Machine machine;

    /** The threads whose pending call is done, one bit each. */
    long done;

    private long hash;
    private boolean hashed;

    Configuration(Machine machine, long done) {
        this.machine = machine;
        this.done = done;
    }

    /** Tells that the machine or what is done has changed since this was last in a set. */
    void changed() {
        hashed = false;
    }

    private long hash() {
        if (!hashed) {
            long mixed = (machine.hash() + done) * 0x9E3779B97F4A7C15L;
            hash = mixed ^ (mixed >>> 29);
            hashed = true;
        }
        return hash;
    }

    /** The same state and the same calls done; equal hashes alone are not believed. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Configuration that
                && hash() == that.hash()
                && done == that.done
                && machine.sameState(that.machine);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash());
    }
}
