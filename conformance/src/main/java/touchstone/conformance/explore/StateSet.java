package touchstone.conformance.explore;

import java.util.Arrays;

/**
 * States as words, numbered in the order in which they were found. The words are kept in blocks of
 * a fixed stride; a table with open addressing finds them by hash. The first word is never 0.
 */
final class StateSet {
    private static final int BLOCK_BITS = 14;
    private static final int BLOCK = 1 << BLOCK_BITS;
    private static final int FIRST_TABLE = 1 << 15;
    private static final int RECENT = 1 << 14;

    private final int stride;
    private long[][] words = new long[16][];
    private int[][] parents = new int[16][];
    // The states once more, where their hashes say: one look into far memory tells whether one is
    // there.
    private long[] table;
    private int places = FIRST_TABLE;
    // States that were met lately, by hash: most calls lead to one of these, and it is near.
    private final long[] recent;

    private int size;

    /**
     * @param stride how many words a state has
     */
    StateSet(int stride) {
        this.stride = stride;
        table = new long[places * stride];
        recent = new long[RECENT * stride];
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
        return size >= places / 8 * 5;
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
        long hash = hash(state);
        if (metLately(state, (int) (hash >>> 16) & (RECENT - 1))) {
            return false;
        }
        int place = place(state, hash);
        if (table[place] != 0) {
            return false;
        }
        System.arraycopy(state, 0, table, place, stride);
        append(state, parent);
        return true;
    }

    /** Where in the table the state is, or would be. */
    private int place(long[] state, long hash) {
        int place = ((int) hash & (places - 1)) * stride;
        while (table[place] != 0 && !same(state, place)) {
            place += stride;
            if (place == table.length) {
                place = 0;
            }
        }
        return place;
    }

    private boolean same(long[] state, int place) {
        for (int i = 0; i < stride; i++) {
            if (table[place + i] != state[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the state was met lately; from now on it was. */
    private boolean metLately(long[] state, int place) {
        boolean same = true;
        for (int i = 0; i < stride; i++) {
            same &= recent[place * stride + i] == state[i];
            recent[place * stride + i] = state[i];
        }
        return same;
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
        return table[place(state, hash(state))] != 0;
    }

    private void grow() {
        places *= 2;
        table = new long[places * stride];
        long[] state = new long[stride];
        for (int number = 0; number < size; number++) {
            get(number, state);
            System.arraycopy(state, 0, table, place(state, hash(state)), stride);
        }
    }

    private long hash(long[] state) {
        long hash = 0;
        for (int i = 0; i < stride; i++) {
            hash = (hash ^ state[i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        hash *= 0xBF58476D1CE4E5B9L;
        return hash ^ (hash >>> 29);
    }
}
