package touchstone.conformance.generator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.Operation.Close;
import touchstone.conformance.history.Operation.Delete;
import touchstone.conformance.history.Operation.Derive;
import touchstone.conformance.history.Operation.Exit;
import touchstone.conformance.history.Operation.Open;
import touchstone.conformance.history.Operation.Recv;
import touchstone.conformance.history.Operation.Send;
import touchstone.conformance.history.Profile;
import touchstone.model.Machine;
import touchstone.model.cap.Rights;

/**
 * The small scope that is explored: at most two processes with three handles each, two coports, and
 * the lengths at which a ring of the profile's size can do something else.
 */
final class Scope {
    private static final List<Rights> RIGHTS =
            List.of(
                    new Rights(true, false, false, false, false),
                    new Rights(false, true, false, false, false),
                    new Rights(false, false, false, false, false),
                    new Rights(true, true, true, true, true));

    /** What a scope stands for when the tables of the profile are larger than its own. */
    enum Setting {
        /** They are not: what happens in the scope is what happens in the profile. */
        WHOLE,
        /** There is always room: nothing is explored that happens only when a table is full. */
        ROOMY,
        /** All but the scope's handles and coports were used up before, by every process. */
        CROWDED
    }

    private final Setting setting;
    private final Profile profile;
    private final List<byte[]> messages;
    private final int[] lengths;

    /**
     * The scope in which a profile is explored.
     *
     * @param whole the implementation; the ring keeps its size
     */
    Scope(Profile whole, Setting setting) {
        this.setting = setting;
        profile = whole.atMost(2, 3, 2);
        TreeSet<Integer> sizes =
                new TreeSet<>(List.of(0, 1, profile.ringBytes(), profile.ringBytes() + 1));
        messages = sizes.stream().map(size -> new byte[size]).toList();
        sizes.add(-1);
        lengths = sizes.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The settings in which a profile is explored. */
    static List<Setting> settings(Profile whole) {
        Profile small = new Scope(whole, Setting.WHOLE).profile();
        return small.equals(whole)
                ? List.of(Setting.WHOLE)
                : List.of(Setting.ROOMY, Setting.CROWDED);
    }

    boolean crowded() {
        return setting == Setting.CROWDED;
    }

    /** The capacities within the scope. */
    Profile profile() {
        return profile;
    }

    /** The state that the exploration starts from. */
    Walk start() {
        return new Walk(profile);
    }

    /**
     * Everything that may be tried next, in a fixed order. Of capabilities that are alike only the
     * first is tried.
     */
    List<Move> moves(Walk walk) {
        List<Move> moves = new ArrayList<>();
        Machine machine = walk.machine();
        for (int process = 0; process < profile.processes(); process++) {
            if (!machine.alive(process)) {
                continue;
            }
            moves.add(new Move(process, new Open(null)));
            moves.add(new Move(process, new Open("a")));
            for (int handle = 0; handle < profile.capabilities(); handle++) {
                if (held(walk, process, handle) && !likeEarlier(walk, process, handle)) {
                    use(moves, process, handle);
                }
            }
            int emptied = walk.emptied(process);
            if (emptied != Walk.NONE) {
                use(moves, process, emptied);
            } else if (!walk.everReturned(process) && !crowded()) {
                use(moves, process, 0);
            }
            if (profile.has(Group.PROC)) {
                moves.add(new Move(process, new Exit()));
                moves.add(new Move(process, null));
            }
        }
        return moves;
    }

    private void use(List<Move> moves, int process, int handle) {
        if (profile.has(Group.CAP)) {
            for (Rights rights : RIGHTS) {
                moves.add(new Move(process, new Derive(handle, rights)));
            }
        }
        moves.add(new Move(process, new Delete(handle)));
        for (byte[] message : messages) {
            moves.add(new Move(process, new Send(handle, message)));
        }
        for (int length : lengths) {
            moves.add(new Move(process, new Recv(handle, length)));
        }
        moves.add(new Move(process, new Close(handle)));
    }

    private boolean held(Walk walk, int process, int handle) {
        return walk.machine().object(process, handle) != Walk.NONE;
    }

    private boolean likeEarlier(Walk walk, int process, int handle) {
        for (int earlier = 0; earlier < handle; earlier++) {
            if (held(walk, process, earlier)
                    && capability(walk, process, earlier) == capability(walk, process, handle)) {
                return true;
            }
        }
        return false;
    }

    private int capability(Walk walk, int process, int handle) {
        int target = walk.machine().object(process, handle);
        return 1 + target * 32 + walk.machine().rights(process, handle).code();
    }

    /** Whether what a move would do in the scope is what it would do in the profile. */
    boolean contains(Transition transition) {
        return setting != Setting.ROOMY || !transition.needsFullTable();
    }

    /**
     * Whether a state is worth exploring from: with a long ring, between nearly empty and nearly
     * full there is nothing new.
     */
    boolean contains(Walk walk) {
        Machine machine = walk.machine();
        for (int cochannel = 0; cochannel < machine.cochannels(); cochannel++) {
            int length = machine.length(cochannel);
            if (machine.references(cochannel) > 0
                    && length > 2
                    && length < machine.ringBytes() - 1) {
                return false;
            }
        }
        return true;
    }

    /**
     * What tells states apart in the exploration: all but which bytes wait, under which handle a
     * capability is, and which process is which.
     */
    record Key(long one, long other) {
        private Key with(long value) {
            return new Key(
                    ((one ^ value) * 0x9E3779B97F4A7C15L) ^ (one >>> 29),
                    ((other + value) * 0xBF58476D1CE4E5B9L) ^ (other >>> 31));
        }
    }

    Key key(Walk walk) {
        Machine machine = walk.machine();
        long[] spaces = new long[profile.processes()];
        for (int process = 0; process < spaces.length; process++) {
            spaces[process] = space(walk, process);
        }
        Arrays.sort(spaces);
        Key key = new Key(1, 2);
        for (long space : spaces) {
            key = key.with(space);
        }
        for (int cochannel = 0; cochannel < machine.cochannels(); cochannel++) {
            if (machine.references(cochannel) > 0) {
                int flags = (machine.closed(cochannel) ? 2 : 0) + machine.name(cochannel) * 4;
                key = key.with(cochannel).with(machine.length(cochannel)).with(flags);
            }
        }
        return key.with(walk.unusedCochannel() ? 1 : 0);
    }

    /** What a process holds, whatever the order of its handles. */
    private long space(Walk walk, int process) {
        int emptied = walk.emptied(process) == Walk.NONE ? 0 : 1 + walk.emptiedOf(process);
        int[] held = new int[profile.capabilities()];
        for (int handle = 0; handle < held.length; handle++) {
            held[handle] = held(walk, process, handle) ? capability(walk, process, handle) : 0;
        }
        Arrays.sort(held);
        long space =
                emptied * 4L
                        + (walk.machine().alive(process) ? 2 : 0)
                        + (walk.everReturned(process) ? 1 : 0);
        for (int capability : held) {
            space = space * 128 + capability;
        }
        return space;
    }
}
