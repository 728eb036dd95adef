package touchstone.conformance.history;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Splits a stream of UTF-8 into lines without making strings of them. A line is at most {@link
 * #LIMIT} bytes; a longer one is refused before more than that of it is in memory.
 */
public final class LineReader implements Closeable {
    /** The longest line, in bytes, without its newline: 1 MiB. */
    public static final int LIMIT = 1 << 20;

    private final String file;
    private final InputStream input;
    private byte[] bytes = new byte[1 << 16];
    private int from;
    private int to;
    private int next;
    private int filled;
    private long number;
    private boolean terminated;

    /**
     * @param file the name by which errors call the stream
     * @param input read in blocks and as far as its lines are asked for
     */
    public LineReader(String file, InputStream input) {
        this.file = file;
        this.input = input;
    }

    /** Opens a file; an {@link InputError} tells when it is missing, a directory, or unreadable. */
    public static LineReader open(Path path) {
        return new LineReader(path.toString(), stream(path));
    }

    /** The bytes of a file, as {@link #open} opens it. */
    static InputStream stream(Path path) {
        if (Files.isDirectory(path)) {
            throw new InputError(path.toString(), 0, "a file", "a directory");
        }
        try {
            return Files.newInputStream(path);
        } catch (NoSuchFileException missing) {
            throw new InputError(path.toString(), 0, "a file", "nothing of that name");
        } catch (IOException unreadable) {
            throw new InputError(path.toString(), 0, "a readable file", "no permission to read it");
        }
    }

    /**
     * Goes to the next line.
     *
     * @return false when there is none
     * @throws InputError when the line is over the limit or not UTF-8, or cannot be read
     */
    public boolean next() {
        from = next;
        number++;
        int signs = 0;
        int scan = from;
        while (true) {
            while (scan < filled && bytes[scan] != '\n') {
                signs |= bytes[scan++];
            }
            if (scan - from > LIMIT) {
                throw error("a line of at most 1 MiB", "a longer one");
            }
            terminated = scan < filled;
            if (terminated) {
                break;
            }
            int start = from;
            boolean more = fill();
            scan -= start - from;
            if (!more) {
                break;
            }
        }
        to = scan;
        next = terminated ? scan + 1 : scan;
        if (!terminated && from == to) {
            number--;
            return false;
        }
        if (signs < 0) {
            requireUtf8();
        }
        return true;
    }

    /** Reads more behind what is there; false at the end of the stream. */
    private boolean fill() {
        if (from > 0) {
            System.arraycopy(bytes, from, bytes, 0, filled - from);
            filled -= from;
            from = 0;
        }
        if (filled == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * filled);
        }
        try {
            int count = input.read(bytes, filled, bytes.length - filled);
            filled += Math.max(count, 0);
            return count >= 0;
        } catch (IOException broken) {
            throw error("to read on", "a failure to read (" + broken.getMessage() + ")");
        }
    }

    private void requireUtf8() {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer line = ByteBuffer.wrap(bytes, from, to - from);
        CoderResult result = decoder.decode(line, CharBuffer.allocate(to - from), true);
        if (result.isError()) {
            throw error(
                    "UTF-8",
                    "the byte 0x"
                            + HexFormat.of().toHexDigits(bytes[line.position()])
                            + " at column "
                            + (line.position() - from + 1));
        }
    }

    /** An error at the current line. */
    public InputError error(String expected, String found) {
        return new InputError(file, number, expected, found);
    }

    /** The name by which errors call the stream. */
    public String file() {
        return file;
    }

    /** The number of the current line, from 1. */
    public long number() {
        return number;
    }

    /** The array that holds the current line from {@link #from} to before {@link #to}. */
    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** Whether a newline ended the current line, or the end of the stream did. */
    public boolean terminated() {
        return terminated;
    }

    /** The current line as text. */
    public String text() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
