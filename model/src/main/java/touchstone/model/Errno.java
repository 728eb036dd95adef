package touchstone.model;

/** The errors that an operation may return: POSIX names, Linux numbers. */
public final class Errno {
    /** The capability does not carry the right that the operation needs. */
    public static final int EPERM = 1;

    /** The handle names no capability of the calling process. */
    public static final int EBADF = 9;

    /** Not now; the same call can succeed later. */
    public static final int EAGAIN = 11;

    /** A table of the machine is full. */
    public static final int ENOMEM = 12;

    /** The name belongs to a coport of another type. */
    public static final int EEXIST = 17;

    /** A length is zero or negative. */
    public static final int EINVAL = 22;

    /** The coport is closed, or nobody is left at its other end. */
    public static final int EPIPE = 32;

    /** The message could never fit. */
    public static final int EMSGSIZE = 90;

    /** The object is of a kind that does not have the operation. */
    public static final int EOPNOTSUPP = 95;

    /** Nothing that was waited for came in time. */
    public static final int ETIMEDOUT = 110;

    /** The capability through which the thread waited is gone. */
    public static final int ECANCELED = 125;

    private Errno() {
    }
}
