package touchstone.conformance.explore;

import java.util.Arrays;
import java.util.stream.IntStream;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.RightsFormat;
import touchstone.model.Machine;
import touchstone.model.cap.Rights;

/**
 * States of a machine as a few words of 64 bits. The numbers that {@link Machine#pack} writes get
 * as many bits as they need in the scope, none across a border of words.
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
    private static final long[] MIX = mix();

    private final boolean merged;
    private final int processes;
    private final int space;
    private final int coports;
    private final int coportSize;
    private final int firstCoport;

    private final int size;
    private final int[] word;
    private final int[] shift;
    private final long[] mask;
    private final int stride;
    private final Rights[] sets =
            IntStream.range(0, 32).mapToObj(RightsFormat::set).toArray(Rights[]::new);

    private final int[] numbers;
    private int[] best;
    private int[] candidate;
    private boolean found;
    private final int[] order;
    private final int[] renamed;
    private final long[] keys;

    Packing(ExploredScope scope) {
        Profile profile = scope.profile();
        merged = scope.merged();
        processes = profile.processes();
        space = 1 + profile.capabilities();
        coports = profile.cochannels();
        firstCoport = processes * space;
        size = profile.machine().packedSize();
        coportSize = (size - firstCoport) / coports;
        word = new int[size];
        shift = new int[size];
        mask = new long[size];
        int at = 0;
        for (int i = 0; i < size; i++) {
            int bits = 32 - Integer.numberOfLeadingZeros(most(scope, i));
            if (at % 64 + bits > 64) {
                at += 64 - at % 64;
            }
            word[i] = at / 64;
            shift[i] = at % 64;
            mask[i] = (1L << bits) - 1;
            at += bits;
        }
        stride = (at + 63) / 64;
        numbers = new int[size];
        best = new int[size];
        candidate = new int[size];
        order = new int[coports];
        renamed = new int[coports];
        keys = new long[coports];
    }

    /** The largest number that can stand in a place. */
    private int most(ExploredScope scope, int place) {
        if (place < firstCoport) {
            return place % space == 0 ? 1 : 32 * coports;
        }
        return switch ((place - firstCoport) % coportSize) {
            case 0 -> 1 + scope.profile().ringBytes();
            case 1 -> 1;
            case 2 -> scope.names();
            default -> Math.max(1, scope.byteValues() - 1);
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

    /** Writes the state of the machine, merged with those that are renamings of it. */
    void pack(Machine machine, long[] words) {
        machine.pack(numbers);
        int[] packed = numbers;
        if (merged) {
            merge();
            packed = best;
        }
        for (int i = 0; i < stride; i++) {
            words[i] = 0;
        }
        for (int i = 0; i < size; i++) {
            if ((packed[i] & ~mask[i]) != 0) {
                throw new IllegalStateException(packed[i] + " cannot be in the scope");
            }
            words[word[i]] |= (long) packed[i] << shift[i];
        }
    }

    /** Puts the machine into the state that was packed. */
    void unpack(long[] words, Machine machine) {
        for (int i = 0; i < size; i++) {
            numbers[i] = (int) (words[word[i]] >>> shift[i] & mask[i]);
        }
        machine.unpack(numbers, sets);
    }

    /**
     * The least of all renamings. Coports are first put into an order that no renaming changes, and
     * only among those that are alike in it is every order tried; which handle is which and which
     * process is which is then settled by sorting.
     */
    private void merge() {
        int live = 0;
        for (int coport = 0; coport < coports; coport++) {
            int at = firstCoport + coport * coportSize;
            if (numbers[at] != 0) {
                long key = 0;
                for (int i = 0; i < coportSize; i++) {
                    key = (key ^ numbers[at + i]) * 0x9E3779B97F4A7C15L;
                    key ^= key >>> 31;
                }
                keys[coport] = key;
                order[live] = coport;
                live++;
            }
        }
        found = false;
        if (live > 1) {
            addHolders();
            sortByKey(live);
            arrangeFrom(0, live);
        } else {
            arrange(live);
        }
    }

    private void addHolders() {
        for (int place = 0; place < firstCoport; place++) {
            int capability = numbers[place] - 1;
            if (capability >= 0 && place % space != 0) {
                keys[capability >>> 5] += MIX[capability & 31];
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
        int[] into = candidate;
        for (int i = 0; i < live; i++) {
            renamed[order[i]] = i;
            System.arraycopy(
                    numbers,
                    firstCoport + order[i] * coportSize,
                    into,
                    firstCoport + i * coportSize,
                    coportSize);
        }
        Arrays.fill(into, firstCoport + live * coportSize, size, 0);
        for (int start = 0; start < firstCoport; start += space) {
            into[start] = numbers[start];
            for (int i = start + 1; i < start + space; i++) {
                int capability = numbers[i] - 1;
                int value =
                        capability < 0
                                ? 0
                                : 1 + (renamed[capability >>> 5] << 5) + (capability & 31);
                int j = i;
                while (j > start + 1 && into[j - 1] < value) {
                    into[j] = into[j - 1];
                    j--;
                }
                into[j] = value;
            }
        }
        sortProcesses(into);
        if (!found || Arrays.compare(into, best) < 0) {
            candidate = best;
            best = into;
            found = true;
        }
    }

    private void sortProcesses(int[] into) {
        for (int i = 1; i < processes; i++) {
            for (int j = i; j > 0 && precedes(into, j, j - 1); j--) {
                for (int k = 0; k < space; k++) {
                    int number = into[j * space + k];
                    into[j * space + k] = into[(j - 1) * space + k];
                    into[(j - 1) * space + k] = number;
                }
            }
        }
    }

    private boolean precedes(int[] into, int one, int other) {
        for (int k = 0; k < space; k++) {
            int difference = into[one * space + k] - into[other * space + k];
            if (difference != 0) {
                return difference < 0;
            }
        }
        return false;
    }
}
