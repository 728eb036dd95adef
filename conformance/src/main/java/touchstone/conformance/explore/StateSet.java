package touchstone.conformance.explore;

import java.util.Arrays;

/**
 * States as words, numbered in the order in which they were found. The words are kept in blocks of
 * a fixed stride; a table with open addressing finds them by hash.
 */
final class StateSet {
    private static final int BLOCK_BITS = 14;
    private static final int BLOCK = 1 << BLOCK_BITS;
    private static final int FIRST_TABLE = 1 << 15;
    private static final long LOW = 0xFFFFFFFFL;

    private final int stride;
    private long[][] words = new long[16][];
    private int[][] parents = new int[16][];
    // The upper half of an entry is that of the hash, the lower one more than the number.
    private long[] table = new long[FIRST_TABLE];
    private int size;

    /**
     * @param stride how many words a state has
     */
    StateSet(int stride) {
        this.stride = stride;
    }

    /** How many states there are. */
    int size() {
        return size;
    }

    /** How many bytes a state takes itself, with the number of its parent. */
    int bytesPerState() {
        return stride * Long.BYTES + Integer.BYTES;
    }

    /** How many bytes all of it takes, spare room included. */
    long bytes() {
        int blocks = (size + BLOCK - 1) >>> BLOCK_BITS;
        return (long) blocks * BLOCK * bytesPerState() + (long) table.length * Long.BYTES;
    }

    /** How many bytes it would take with one state more; while the table grows there are two. */
    long bytesWithOneMore() {
        long block = (size & (BLOCK - 1)) == 0 ? (long) BLOCK * bytesPerState() : 0;
        return bytes() + block + (full() ? 2L * table.length * Long.BYTES : 0);
    }

    private boolean full() {
        return size >= table.length / 8 * 5;
    }

    /**
     * Adds a state if it is new.
     *
     * @param parent the number of the state that it was found from; -1 for none
     * @return whether it is; its number is then one less than {@link #size}
     */
    boolean add(long[] state, int parent) {
        if (full()) {
            grow();
        }
        long hash = hash(state, 0);
        int mask = table.length - 1;
        int place = (int) hash & mask;
        while (table[place] != 0) {
            if (((table[place] ^ hash) & ~LOW) == 0
                    && same(state, (int) (table[place] & LOW) - 1)) {
                return false;
            }
            place = (place + 1) & mask;
        }
        table[place] = (hash & ~LOW) | (size + 1);
        append(state, parent);
        return true;
    }

    private void append(long[] state, int parent) {
        int block = size >>> BLOCK_BITS;
        if (block == words.length) {
            words = Arrays.copyOf(words, 2 * block);
            parents = Arrays.copyOf(parents, 2 * block);
        }
        int index = size & (BLOCK - 1);
        if (index == 0) {
            words[block] = new long[BLOCK * stride];
            parents[block] = new int[BLOCK];
        }
        long[] into = words[block];
        for (int i = 0; i < stride; i++) {
            into[index * stride + i] = state[i];
        }
        parents[block][index] = parent;
        size++;
    }

    private boolean same(long[] state, int number) {
        long[] block = words[number >>> BLOCK_BITS];
        int at = (number & (BLOCK - 1)) * stride;
        for (int i = 0; i < stride; i++) {
            if (block[at + i] != state[i]) {
                return false;
            }
        }
        return true;
    }

    /** Copies the words of a state into an array. */
    void get(int number, long[] into) {
        System.arraycopy(
                words[number >>> BLOCK_BITS], (number & (BLOCK - 1)) * stride, into, 0, stride);
    }

    /** The number of the state that a state was found from; -1 for none. */
    int parent(int number) {
        return parents[number >>> BLOCK_BITS][number & (BLOCK - 1)];
    }

    /** Whether the state is there. */
    boolean contains(long[] state) {
        long hash = hash(state, 0);
        int mask = table.length - 1;
        int place = (int) hash & mask;
        while (table[place] != 0) {
            if (((table[place] ^ hash) & ~LOW) == 0
                    && same(state, (int) (table[place] & LOW) - 1)) {
                return true;
            }
            place = (place + 1) & mask;
        }
        return false;
    }

    private void grow() {
        long[] larger = new long[2 * table.length];
        int mask = larger.length - 1;
        for (int number = 0; number < size; number++) {
            long hash = hash(words[number >>> BLOCK_BITS], (number & (BLOCK - 1)) * stride);
            int place = (int) hash & mask;
            while (larger[place] != 0) {
                place = (place + 1) & mask;
            }
            larger[place] = (hash & ~LOW) | (number + 1);
        }
        table = larger;
    }

    private long hash(long[] array, int at) {
        long hash = 0;
        for (int i = 0; i < stride; i++) {
            hash = (hash ^ array[at + i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        hash *= 0xBF58476D1CE4E5B9L;
        return hash ^ (hash >>> 29);
    }
}
