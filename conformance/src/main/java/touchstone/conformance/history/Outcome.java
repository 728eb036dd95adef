package touchstone.conformance.history;

/** How a call ended. */
public sealed interface Outcome {
    /**
     * The operation took effect.
     *
     * @param handle the handle that open or derive returned, otherwise -1
     * @param data the bytes that recv delivered, otherwise null
     */
    record Ok(int handle, byte[] data) implements Outcome {}

    /** The operation was refused with this error of {@link touchstone.model.Errno}. */
    record Failed(int errno) implements Outcome {}
}
