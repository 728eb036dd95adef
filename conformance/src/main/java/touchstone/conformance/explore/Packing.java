package touchstone.conformance.explore;

import java.util.stream.IntStream;
import touchstone.conformance.history.InputError;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.RightsFormat;
import touchstone.model.Machine;
import touchstone.model.cap.Rights;

/**
 * States of a machine as a few words of 64 bits. The numbers that {@link Machine#pack} writes get
 * as many bits as they need in the scope. The lowest bit of the first word is always set, so that
 * no state is 0.
 *
 * <p>When states are merged, those that differ only by a renaming get the same words. That is sound
 * because no rule tells names of the renamed kind apart: a process is only ever the caller, a
 * handle only a place in its caller's capability space (CAP-HANDLE-1, CAP-OWN-1), which empty one
 * is taken is free (CAP-HANDLE-2), and coports are referred to by capabilities and names alone, so
 * that nothing depends on their numbers but the choice of an unused one, which is free too. All
 * processes begin alike, and death is the same for each. So a renaming of a state takes each of its
 * transitions to one of the renamed state, and the JML speaks of all processes, handles and coports
 * alike.
 */
final class Packing {
    private static final int WORD = 64;
    private static final long[] MIX = mix();

    private final boolean merged;
    private final int processes;
    private final int space;
    private final int coports;
    private final int coportSize;
    private final int firstCoport;
    private final int capabilityBits;
    private final int spaceBits;
    private final int[] coportBits;
    private final int coportWidth;
    private final int stride;
    private final long dead;
    private final Rights[] sets =
            IntStream.range(0, 32).mapToObj(RightsFormat::set).toArray(Rights[]::new);

    private final int[] numbers;
    private final long[] packedCoports;
    private final long[] keys;
    private final int[] order;
    private final int[] renamed;
    private final int[] held;
    private long[] least;
    private long[] candidate;
    private boolean found;
    private int at;

    /**
     * @throws InputError where a process or a coport has more state than a word can hold
     */
    Packing(ExploredScope scope) {
        Profile profile = scope.profile();
        merged = scope.merged();
        processes = profile.processes();
        space = 1 + profile.capabilities();
        coports = profile.cochannels();
        firstCoport = processes * space;
        int size = profile.machine().packedSize();
        coportSize = (size - firstCoport) / coports;
        capabilityBits = bits(32 * coports);
        spaceBits = capabilityBits * profile.capabilities();
        dead = (1L << capabilityBits) - 1;
        coportBits =
                IntStream.range(0, coportSize).map(place -> bits(most(scope, place))).toArray();
        coportWidth = IntStream.of(coportBits).sum();
        within("what a process holds", spaceBits);
        within("the state of a coport", coportWidth);
        stride = (1 + processes * spaceBits + coports * coportWidth + WORD - 1) / WORD;
        numbers = new int[size];
        packedCoports = new long[coports];
        keys = new long[coports];
        order = new int[coports];
        renamed = new int[coports];
        held = new int[space];
        least = new long[processes + coports];
        candidate = new long[processes + coports];
    }

    private static void within(String what, int bits) {
        if (bits > WORD) {
            throw new InputError(
                    "explore",
                    0,
                    "a scope in which " + what + " fits into " + WORD + " bits",
                    bits + " bits");
        }
    }

    private static int bits(int most) {
        return 32 - Integer.numberOfLeadingZeros(most);
    }

    /** The largest number that can stand in a place of what a coport packs. */
    private static int most(ExploredScope scope, int place) {
        return switch (place) {
            case 0 -> 1 + scope.profile().ringBytes();
            case 1 -> 1;
            case 2 -> scope.names();
            default -> scope.byteValues() - 1;
        };
    }

    private static long[] mix() {
        long[] mix = new long[32];
        long state = 1;
        for (int i = 0; i < mix.length; i++) {
            state += 0x9E3779B97F4A7C15L;
            long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
            mix[i] = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        }
        return mix;
    }

    /** How many words a state has. */
    int stride() {
        return stride;
    }

    /**
     * Writes the state of the machine, merged with those that are renamings of it.
     *
     * @throws IllegalStateException when it is none of the scope
     */
    void pack(Machine machine, long[] words) {
        machine.pack(numbers);
        int live = 0;
        for (int coport = 0; coport < coports; coport++) {
            long packed = packedCoport(firstCoport + coport * coportSize);
            packedCoports[coport] = packed;
            if (packed != 0 || !merged) {
                keys[coport] = packed * MIX[0];
                order[live] = coport;
                live++;
            }
        }
        found = false;
        if (merged && live > 1) {
            addHolders();
            sortByKey(live);
            arrangeFrom(0, live);
        } else {
            arrange(live);
        }
        for (int i = 0; i < stride; i++) {
            words[i] = 0;
        }
        words[0] = 1;
        at = 1;
        for (int i = 0; i < processes; i++) {
            put(words, least[i], spaceBits);
        }
        for (int i = processes; i < least.length; i++) {
            put(words, least[i], coportWidth);
        }
    }

    private long packedCoport(int from) {
        if (numbers[from] == 0) {
            return 0;
        }
        long packed = 0;
        int excess = 0;
        for (int i = coportSize - 1; i >= 0; i--) {
            int bits = coportBits[i];
            excess |= numbers[from + i] >>> bits;
            packed = (packed << bits) | numbers[from + i];
        }
        if (excess != 0) {
            throw new IllegalStateException("a coport in a state outside of the scope");
        }
        return packed;
    }

    private void put(long[] words, long value, int bits) {
        int word = at >>> 6;
        int shift = at & 63;
        words[word] |= value << shift;
        if (shift + bits > WORD) {
            words[word + 1] |= value >>> (WORD - shift);
        }
        at += bits;
    }

    private long take(long[] words, int bits) {
        int word = at >>> 6;
        int shift = at & 63;
        long value = words[word] >>> shift;
        if (shift + bits > WORD) {
            value |= words[word + 1] << (WORD - shift);
        }
        at += bits;
        return bits == WORD ? value : value & ((1L << bits) - 1);
    }

    /** Puts the machine into the state that was packed. */
    void unpack(long[] words, Machine machine) {
        at = 1;
        for (int start = 0; start < firstCoport; start += space) {
            long packed = take(words, spaceBits);
            numbers[start] = packed == dead ? 1 : 0;
            packed = packed == dead ? 0 : packed;
            for (int i = 1; i < space; i++) {
                numbers[start + i] = (int) (packed & ((1L << capabilityBits) - 1));
                packed >>>= capabilityBits;
            }
        }
        for (int start = firstCoport; start < numbers.length; start += coportSize) {
            long packed = take(words, coportWidth);
            for (int i = 0; i < coportSize; i++) {
                numbers[start + i] = (int) (packed & ((1L << coportBits[i]) - 1));
                packed >>>= coportBits[i];
            }
        }
        machine.unpack(numbers, sets);
    }

    // The least of all renamings. Coports are first put into an order that no renaming changes, and
    // only among those that are alike in it is every order tried; which handle is which and which
    // process is which is then settled by sorting.

    private void addHolders() {
        for (int start = 0; start < firstCoport; start += space) {
            for (int i = start + 1; i < start + space; i++) {
                int capability = numbers[i] - 1;
                if (capability >= 0) {
                    keys[capability >>> 5] += MIX[capability & 31];
                }
            }
        }
    }

    private void sortByKey(int live) {
        for (int i = 1; i < live; i++) {
            int coport = order[i];
            int j = i;
            while (j > 0 && keys[order[j - 1]] > keys[coport]) {
                order[j] = order[j - 1];
                j--;
            }
            order[j] = coport;
        }
    }

    private void arrangeFrom(int position, int live) {
        if (position >= live - 1) {
            arrange(live);
            return;
        }
        long key = keys[order[position]];
        for (int i = position; i < live && keys[order[i]] == key; i++) {
            swap(position, i);
            arrangeFrom(position + 1, live);
            swap(position, i);
        }
    }

    private void swap(int one, int other) {
        int coport = order[one];
        order[one] = order[other];
        order[other] = coport;
    }

    /** Renames coports to their places in the order, and keeps the outcome if it is the least. */
    private void arrange(int live) {
        long[] into = candidate;
        for (int i = 0; i < live; i++) {
            renamed[order[i]] = i;
            into[processes + i] = packedCoports[order[i]];
        }
        for (int i = processes + live; i < into.length; i++) {
            into[i] = 0;
        }
        for (int process = 0; process < processes; process++) {
            long packed = packedSpace(process * space);
            int place = process;
            while (merged && place > 0 && into[place - 1] > packed) {
                into[place] = into[place - 1];
                place--;
            }
            into[place] = packed;
        }
        if (!found || precedesLeast(into)) {
            candidate = least;
            least = into;
            found = true;
        }
    }

    private boolean precedesLeast(long[] other) {
        for (int i = 0; i < other.length; i++) {
            if (other[i] != least[i]) {
                return other[i] < least[i];
            }
        }
        return false;
    }

    /** What a process holds, the coports renamed. */
    private long packedSpace(int start) {
        if (numbers[start] != 0) {
            return dead;
        }
        for (int i = 1; i < space; i++) {
            int capability = numbers[start + i] - 1;
            int value = 0;
            if (capability >= 0) {
                value = 1 + (renamed[capability >>> 5] << 5) + (capability & 31);
            }
            int place = i;
            while (merged && place > 1 && held[place - 1] < value) {
                held[place] = held[place - 1];
                place--;
            }
            held[place] = value;
        }
        long packed = 0;
        for (int i = space - 1; i > 0; i--) {
            packed = (packed << capabilityBits) | held[i];
        }
        return packed;
    }
}
