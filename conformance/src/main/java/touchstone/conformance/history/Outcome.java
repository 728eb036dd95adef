package touchstone.conformance.history;

import java.util.List;
import touchstone.model.Errno;
import touchstone.model.poll.Events;

/** How a call ended. */
public sealed interface Outcome {
    /**
     * The operation took effect.
     *
     * @param handle the handle that open, derive, copy, move or recvMessage returned, otherwise -1
     * @param data the bytes that recv or load delivered, otherwise null
     * @param events the events that poll or await reported, otherwise null
     * @param reports what an await of several reported of each, otherwise null
     */
    record Ok(int handle, byte[] data, Events events, List<Events> reports) implements Outcome {
        /** Of an operation that reports no events. */
        public Ok(int handle, byte[] data) {
            this(handle, data, null, null);
        }

        /** Of any but an await of several. */
        public Ok(int handle, byte[] data, Events events) {
            this(handle, data, events, null);
        }

        /** Of an await of several. */
        public Ok(List<Events> reports) {
            this(-1, null, null, reports);
        }
    }

    /** The operation was refused with this error of {@link touchstone.model.Errno}. */
    record Failed(int errno) implements Outcome {
        private static final List<String> NAMES =
                List.of(
                        "EPERM",
                        "EBADF",
                        "EAGAIN",
                        "ENOMEM",
                        "EEXIST",
                        "EINVAL",
                        "EPIPE",
                        "EMSGSIZE",
                        "EOPNOTSUPP",
                        "ETIMEDOUT",
                        "ECANCELED");
        private static final List<Failed> ALL =
                List.of(
                        new Failed(Errno.EPERM),
                        new Failed(Errno.EBADF),
                        new Failed(Errno.EAGAIN),
                        new Failed(Errno.ENOMEM),
                        new Failed(Errno.EEXIST),
                        new Failed(Errno.EINVAL),
                        new Failed(Errno.EPIPE),
                        new Failed(Errno.EMSGSIZE),
                        new Failed(Errno.EOPNOTSUPP),
                        new Failed(Errno.ETIMEDOUT),
                        new Failed(Errno.ECANCELED));

        /** The names of all errors. */
        public static List<String> names() {
            return NAMES;
        }

        /** Every error. */
        public static List<Failed> all() {
            return ALL;
        }

        /** The error of that name, or null. */
        public static Failed named(String name) {
            int index = NAMES.indexOf(name);
            return index < 0 ? null : ALL.get(index);
        }

        /** The name of the error, such as {@code EAGAIN}. */
        public String name() {
            return NAMES.get(ALL.indexOf(this));
        }
    }
}
