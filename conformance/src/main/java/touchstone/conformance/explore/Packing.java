package touchstone.conformance.explore;

import java.util.stream.IntStream;
import touchstone.conformance.history.Group;
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
 * is taken is free (CAP-HANDLE-2), and coports and messages are referred to by capabilities and
 * names alone, so that nothing depends on their numbers but the type of a coport and the choice of
 * an unused one or of a free buffer, which is free too. All processes begin alike, and death is the
 * same for each. So a renaming of a state takes each of its transitions to one of the renamed
 * state, and the JML speaks of all processes, handles, coports of a type and buffers alike.
 */
final class Packing {
    private static final int WORD = 64;
    private static final long[] MIX = mix();

    /**
     * A set of rights takes so many bits: messages have but the last three, and coports the rest.
     */
    private static final int RIGHTS_BITS = 5;

    private static final int RIGHTS = (1 << RIGHTS_BITS) - 1;
    private static final int FIRST_OF_MESSAGE = 4;

    private final boolean merged;
    private final int processes;
    private final int handles;

    /** How many numbers say what descends from what in a process; 0 without REVOKE. */
    private final int descents;

    private final int space;
    private final int firstCopipe;
    private final int coports;
    private final int objects;
    private final int firstObject;
    private final int capabilityBits;
    private final int spaceBits;

    /** Of each object, how many bits each number takes that it packs, and all of them. */
    private final int[][] bits;

    private final int[] width;
    private final int[] start;

    /** Of each object, the first of its kind: objects of one kind are renamed among themselves. */
    private final int[] kind;

    private final int stride;
    private final long dead;
    private final Rights[] sets =
            IntStream.range(0, 128).mapToObj(RightsFormat::set).toArray(Rights[]::new);

    private final int[] numbers;
    private final long[] packedObjects;
    private final long[] keys;
    private final int[] order;
    private final int[] renamed;
    private final int[] held;

    /** Which handle is put where. */
    private final int[] places;

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
        handles = profile.capabilities();
        descents = profile.has(Group.REVOKE) ? handles * handles : 0;
        space = 1 + handles + descents;
        firstCopipe = profile.cochannels() + profile.cocarriers();
        coports = firstCopipe + profile.copipes();
        objects = coports + profile.buffers();
        firstObject = processes * space;
        capabilityBits = bits(objects << RIGHTS_BITS);
        spaceBits = capabilityBits * handles + descents;
        dead = (1L << capabilityBits) - 1;
        bits = new int[objects][];
        width = new int[objects];
        start = new int[objects];
        kind = new int[objects];
        int size = firstObject;
        int all = 1 + processes * spaceBits;
        for (int object = 0; object < objects; object++) {
            kind[object] =
                    object < profile.cochannels()
                            ? 0
                            : object < firstCopipe
                                    ? profile.cochannels()
                                    : object < coports ? firstCopipe : coports;
            bits[object] = bits(scope, object);
            width[object] = IntStream.of(bits[object]).sum();
            start[object] = size;
            size += bits[object].length;
            all += width[object];
            within(
                    object < coports ? "the state of a coport" : "the state of a message",
                    width[object]);
        }
        within("what a process holds", spaceBits);
        stride = (all + WORD - 1) / WORD;
        numbers = new int[size];
        packedObjects = new long[objects];
        keys = new long[objects];
        order = new int[objects];
        renamed = new int[objects];
        held = new int[handles];
        places = new int[handles];
        least = new long[processes + objects];
        candidate = new long[processes + objects];
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

    /** How many bits the numbers need that {@link Machine#pack} writes of an object. */
    private int[] bits(ExploredScope scope, int object) {
        Profile profile = scope.profile();
        IntStream.Builder bits = IntStream.builder();
        if (object < coports) {
            bits.add(bits(2)).add(bits(scope.names()));
        }
        if (firstCopipe <= object && object < coports) {
            return bits.build().toArray();
        }
        boolean cochannel = object < profile.cochannels();
        int messages = object < coports ? profile.queueDepth() : 1;
        int bytes = cochannel ? profile.ringBytes() : profile.carrierBytes();
        for (int message = 0; message < (cochannel ? 1 : messages); message++) {
            bits.add(bits(bytes));
            IntStream.range(0, bytes).forEach(i -> bits.add(bits(scope.byteValues() - 1)));
        }
        return bits.build().toArray();
    }

    private static long[] mix() {
        long[] mix = new long[1 << RIGHTS_BITS];
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
        shortenRights();
        int live = 0;
        for (int object = 0; object < objects; object++) {
            long packed = packedObject(object);
            packedObjects[object] = packed;
            if (packed != 0 || !merged) {
                keys[object] = packed * MIX[0];
                order[live] = object;
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
        for (int object = 0; object < objects; object++) {
            put(words, least[processes + object], width[object]);
        }
    }

    /** Writes each capability with the rights that its object can have. */
    private void shortenRights() {
        for (int i = 0; i < firstObject; i++) {
            int capability = numbers[i] - 1;
            if (isCapability(i) && capability >= 0) {
                int object = capability >>> 7;
                int rights = capability & 127;
                int few = object < coports ? rights : rights >>> FIRST_OF_MESSAGE;
                if (rights(object, few & RIGHTS) != rights) {
                    throw new IllegalStateException("a capability outside of the scope");
                }
                numbers[i] = 1 + (object << RIGHTS_BITS) + few;
            }
        }
    }

    private boolean isCapability(int number) {
        int inSpace = number % space;
        return 0 < inSpace && inSpace <= handles;
    }

    private int rights(int object, int few) {
        return object < coports ? few : few << FIRST_OF_MESSAGE;
    }

    private long packedObject(int object) {
        int from = start[object];
        if (numbers[from] == 0) {
            return 0;
        }
        long packed = 0;
        int excess = 0;
        for (int i = bits[object].length - 1; i >= 0; i--) {
            int wide = bits[object][i];
            excess |= numbers[from + i] >>> wide;
            packed = (packed << wide) | numbers[from + i];
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
        for (int first = 0; first < firstObject; first += space) {
            long packed = take(words, spaceBits);
            numbers[first] = packed == dead ? 1 : 0;
            packed = packed == dead ? 0 : packed;
            for (int i = 1; i <= handles; i++) {
                numbers[first + i] = lengthened((int) (packed & ((1L << capabilityBits) - 1)));
                packed >>>= capabilityBits;
            }
            for (int i = 1 + handles; i < space; i++) {
                numbers[first + i] = (int) (packed & 1);
                packed >>>= 1;
            }
        }
        for (int object = 0; object < objects; object++) {
            long packed = take(words, width[object]);
            for (int i = 0; i < bits[object].length; i++) {
                numbers[start[object] + i] = (int) (packed & ((1L << bits[object][i]) - 1));
                packed >>>= bits[object][i];
            }
        }
        machine.unpack(numbers, sets);
    }

    private int lengthened(int capability) {
        if (capability == 0) {
            return 0;
        }
        int object = (capability - 1) >>> RIGHTS_BITS;
        return 1 + (object << 7) + rights(object, (capability - 1) & RIGHTS);
    }

    // The least of all renamings. Objects are first put into an order that no renaming changes, and
    // only among those that are alike in it is every order tried; which handle is which and which
    // process is which is then settled by sorting.

    private void addHolders() {
        for (int first = 0; first < firstObject; first += space) {
            for (int i = first + 1; i <= first + handles; i++) {
                int capability = numbers[i] - 1;
                if (capability >= 0) {
                    keys[capability >>> RIGHTS_BITS] += MIX[capability & RIGHTS];
                }
            }
        }
    }

    private void sortByKey(int live) {
        for (int i = 1; i < live; i++) {
            int object = order[i];
            int j = i;
            while (j > 0 && precedes(object, order[j - 1])) {
                order[j] = order[j - 1];
                j--;
            }
            order[j] = object;
        }
    }

    private boolean precedes(int one, int other) {
        return kind[one] == kind[other] ? keys[one] < keys[other] : kind[one] < kind[other];
    }

    private void arrangeFrom(int position, int live) {
        if (position >= live - 1) {
            arrange(live);
            return;
        }
        int first = order[position];
        for (int i = position; i < live && alike(order[i], first); i++) {
            swap(position, i);
            arrangeFrom(position + 1, live);
            swap(position, i);
        }
    }

    private boolean alike(int one, int other) {
        return kind[one] == kind[other] && keys[one] == keys[other];
    }

    private void swap(int one, int other) {
        int object = order[one];
        order[one] = order[other];
        order[other] = object;
    }

    /** Renames objects to their places in the order, and keeps the outcome if it is the least. */
    private void arrange(int live) {
        long[] into = candidate;
        for (int i = processes; i < into.length; i++) {
            into[i] = 0;
        }
        int next = 0;
        for (int i = 0; i < live; i++) {
            next = i > 0 && kind[order[i]] == kind[order[i - 1]] ? next + 1 : kind[order[i]];
            renamed[order[i]] = next;
            into[processes + next] = packedObjects[order[i]];
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

    /** What a process holds, the objects renamed. */
    private long packedSpace(int first) {
        if (numbers[first] != 0) {
            return dead;
        }
        for (int handle = 0; handle < handles; handle++) {
            int capability = numbers[first + 1 + handle] - 1;
            int value = 0;
            if (capability >= 0) {
                int object = capability >>> RIGHTS_BITS;
                value = 1 + (renamed[object] << RIGHTS_BITS) + (capability & RIGHTS);
            }
            int place = handle;
            while (merged && place > 0 && held[place - 1] < value) {
                held[place] = held[place - 1];
                places[place] = places[place - 1];
                place--;
            }
            held[place] = value;
            places[place] = handle;
        }
        long packed = descents == 0 ? 0 : descent(first + 1 + handles, 0);
        for (int place = handles - 1; place >= 0; place--) {
            packed = (packed << capabilityBits) | held[place];
        }
        return packed;
    }

    /**
     * What descends from what, the handles put into their places; the least of all orders of those
     * from one place on, if they are merged.
     */
    private long descent(int from, int place) {
        if (!merged || place == handles) {
            return descent(from);
        }
        long least = -1;
        for (int i = place; i < handles && held[i] == held[place]; i++) {
            swapPlaces(place, i);
            long descent = descent(from, place + 1);
            least = least < 0 ? descent : Math.min(least, descent);
            swapPlaces(place, i);
            if (held[place] == 0) {
                // Nothing descends from what is not there.
                break;
            }
        }
        return least;
    }

    private long descent(int from) {
        long packed = 0;
        for (int place = handles - 1; place >= 0; place--) {
            for (int ancestor = handles - 1; ancestor >= 0; ancestor--) {
                packed = (packed << 1) | numbers[from + places[place] * handles + places[ancestor]];
            }
        }
        return packed;
    }

    private void swapPlaces(int one, int other) {
        int handle = places[one];
        places[one] = places[other];
        places[other] = handle;
    }
}
