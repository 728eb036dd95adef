package touchstone.model.cop;

/** A COCHANNEL: a ring of bytes that any number of senders fill and any number of receivers empty. */
public class Cochannel {
    /** The name of a coport that has none. */
    public static final int UNNAMED = -1;

    private final byte[] ring;
    private int head;
    private int length;
    private boolean closed;
    private int name;

    public Cochannel(int ringBytes) {
        ring = new byte[ringBytes];
        head = 0;
        length = 0;
        closed = false;
        name = UNNAMED;
    }

    public int ringBytes() {
        return ring.length;
    }

    public int length() {
        return length;
    }

    public int room() {
        return ring.length - length;
    }

    public boolean closed() {
        return closed;
    }

    public int name() {
        return name;
    }

    /** The byte that would be received after {@code index} others. */
    public byte at(int index) {
        return ring[position(index)];
    }

    private int position(int index) {
        return index < ring.length - head ? head + index : index - (ring.length - head);
    }

    /** Names the coport. */
    public void bind(int newName) {
        name = newName;
    }

    /** Appends the first {@code count} bytes of {@code data}. */
    public void send(byte[] data, int count) {
        int tail = position(length);
        for (int i = 0; i < count; i++) {
            ring[tail] = data[i];
            tail = tail + 1 == ring.length ? 0 : tail + 1;
        }
        length = length + count;
    }


    /** Takes the first {@code count} bytes into {@code data}. */
    public void recv(byte[] data, int count) {
        for (int i = 0; i < count; i++) {
            data[i] = ring[head];
            head = head + 1 == ring.length ? 0 : head + 1;
        }
        length = length - count;
    }

    /** Closes for ever: the name goes, the contents stay. */
    public void close() {
        closed = true;
        name = UNNAMED;
    }

    /** Makes it a new, empty, open, unnamed coport. */
    public void reclaim() {
        head = 0;
        length = 0;
        closed = false;
        name = UNNAMED;
    }

    /** True when at least {@code count} bytes are there and the first of them are those of {@code data}. */
    public boolean startsWith(byte[] data, int count) {
        if (count > length) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (ring[position(i)] != data[i]) {
                return false;
            }
        }
        return true;
    }

    /** Becomes a copy of {@code other}, which has a ring of the same size. */
    public void become(Cochannel other) {
        for (int i = 0; i < other.length; i++) {
            ring[i] = other.ring[other.position(i)];
        }
        head = 0;
        length = other.length;
        closed = other.closed;
        name = other.name;
    }

    /** True when name, being closed, and contents are the same. */
    public boolean sameState(Cochannel other) {
        if (length != other.length || closed != other.closed || name != other.name) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (ring[position(i)] != other.ring[other.position(i)]) {
                return false;
            }
        }
        return true;
    }

    /** A 64-bit hash of the state. */
    public long hash() {
        long hash = length * 4L + (closed ? 2 : 1) + name * 1099511628211L;
        for (int i = 0; i < length; i++) {
            hash = hash * 0x9E3779B97F4A7C15L + ring[position(i)] + 129;
        }
        return hash;
    }
}
