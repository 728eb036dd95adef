package touchstone.conformance.generator;

import java.util.List;
import java.util.function.IntConsumer;

/** A set of pairs of coarse transitions, by their numbers. */
final class PairSet {
    /** The most coarse transitions there may be. */
    private static final int MOST = 256;

    private static final int WORDS = MOST / Long.SIZE;

    /** The values of {@link Walk#about} in a scope of two coports. */
    private static final int ABOUTS = 4;

    private final long[][] bits = new long[MOST][WORDS];

    /** The transitions that are possible in a state, by what they are about. */
    static final class Seconds {
        private final long[][] bits = new long[ABOUTS][WORDS];

        Seconds(List<Explorer.Option> options) {
            for (Explorer.Option option : options) {
                bits[option.about()][option.number() / Long.SIZE] |= 1L << option.number();
            }
        }

        /** Those of one word that are related to the coports. */
        private long related(int about, int word) {
            long related = 0;
            for (int other = 0; other < ABOUTS; other++) {
                if (PairSet.related(about, other)) {
                    related |= bits[other][word];
                }
            }
            return related;
        }
    }

    /** Whether a pair counts: about the same coport, or one of the two about none. */
    static boolean related(long about, long other) {
        return about == 0 || other == 0 || (about & other) != 0;
    }

    /** Adds a pair; false when it was there. */
    boolean add(int first, int second) {
        long before = bits[first][second / Long.SIZE];
        bits[first][second / Long.SIZE] |= 1L << second;
        return bits[first][second / Long.SIZE] != before;
    }

    void remove(int first, int second) {
        bits[first][second / Long.SIZE] &= ~(1L << second);
    }

    boolean contains(int first, int second) {
        return (bits[first][second / Long.SIZE] & 1L << second) != 0;
    }

    /** Whether a transition makes a pair that is not in the set with one possible after it. */
    boolean lacksSome(Explorer.Option first, Seconds after) {
        for (int word = 0; word < WORDS; word++) {
            if ((after.related(first.about(), word) & ~bits[first.number()][word]) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Adds the pairs of a transition with all that are possible after it, and tells the new. */
    void addAll(Explorer.Option first, Seconds after, IntConsumer fresh) {
        for (int word = 0; word < WORDS; word++) {
            long added = after.related(first.about(), word) & ~bits[first.number()][word];
            bits[first.number()][word] |= added;
            for (; added != 0; added &= added - 1) {
                fresh.accept(word * Long.SIZE + Long.numberOfTrailingZeros(added));
            }
        }
    }
}
