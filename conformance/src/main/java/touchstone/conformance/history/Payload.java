package touchstone.conformance.history;

/** Payloads that are a pattern: recomputable from a tag and a length. */
public final class Payload {
    /** Payloads of at least so many bytes are written as a tag when they are its pattern. */
    static final int TAGGED_FROM = 32;

    /** 31 times this is 1 modulo 256, so that a first byte tells its tag modulo 256. */
    private static final int INVERSE_OF_31 = 223;

    private Payload() {}

    /** The payload of {@code length} bytes that belongs to {@code tag}. */
    public static byte[] tagged(int tag, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = at(tag, i);
        }
        return bytes;
    }

    private static byte at(int tag, int i) {
        return (byte) (tag * 31 + i * 7 + (i >> 8) * 13);
    }

    /** The tag from 0 to 255 whose pattern the bytes are, or -1. */
    static int tagOf(byte[] bytes) {
        if (bytes.length == 0) {
            return -1;
        }
        int tag = bytes[0] * INVERSE_OF_31 & 0xff;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != at(tag, i)) {
                return -1;
            }
        }
        return tag;
    }
}
