package touchstone.conformance.generator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import touchstone.conformance.history.Choices;
import touchstone.conformance.history.CoportType;
import touchstone.conformance.history.Group;
import touchstone.conformance.history.Operation;
import touchstone.conformance.history.Operation.Close;
import touchstone.conformance.history.Operation.Copy;
import touchstone.conformance.history.Operation.Delete;
import touchstone.conformance.history.Operation.Derive;
import touchstone.conformance.history.Operation.Exit;
import touchstone.conformance.history.Operation.Load;
import touchstone.conformance.history.Operation.Open;
import touchstone.conformance.history.Operation.Poll;
import touchstone.conformance.history.Operation.Recv;
import touchstone.conformance.history.Operation.RecvMessage;
import touchstone.conformance.history.Operation.RecvPipe;
import touchstone.conformance.history.Operation.Revoke;
import touchstone.conformance.history.Operation.Send;
import touchstone.conformance.history.Operation.SendMessage;
import touchstone.conformance.history.Operation.SendPipe;
import touchstone.conformance.history.Profile;
import touchstone.conformance.history.RightsFormat;
import touchstone.model.Machine;
import touchstone.model.cap.Rights;
import touchstone.model.poll.Events;

/**
 * A small scope that is explored: at most two processes with a few handles each, one or two
 * coports, and the lengths at which a ring or a message of the profile's size can do something
 * else. Each type of coport has a scope of its own; what happens between two types has one that
 * both are in. What descends from what does not depend on types, and is explored with the first.
 */
final class Scope {
    private static final List<Rights> RIGHTS =
            List.of(
                    new Rights(true, false, false, false, false),
                    new Rights(false, true, false, false, false),
                    new Rights(false, false, false, false, false),
                    new Rights(true, true, true, true, true));

    /** The same with ends that can be polled, so that it shows when the other end is gone. */
    private static final List<Rights> RIGHTS_WITH_POLL =
            List.of(
                    new Rights(true, false, true, false, false),
                    new Rights(false, true, true, false, false),
                    RIGHTS.get(2),
                    RIGHTS.get(3));

    /** What every poll asks for. */
    private static final Events IN_AND_OUT = new Events(true, true, false);

    /** What is sent through a COPIPE: how much fits is up to whoever receives. */
    private static final List<byte[]> DATA_OF_COPIPES = List.of(new byte[0], new byte[1]);

    private static final List<Integer> LENGTHS_OF_COPIPES = List.of(-1, 0, 1);

    private static final Rights NO_RIGHTS = RIGHTS.get(2);
    private static final Rights STORE = RightsFormat.set(64);

    /** What is asked of a capability to a message. */
    private static final List<Rights> RIGHTS_OF_MESSAGES =
            List.of(
                    RightsFormat.set(32),
                    NO_RIGHTS,
                    RightsFormat.set(32 + 16),
                    RIGHTS.get(0),
                    STORE);

    /** What a scope stands for when the tables of the profile are larger than its own. */
    enum Setting {
        /** They are not: what happens in the scope is what happens in the profile. */
        WHOLE,
        /** There is always room: nothing is explored that happens only when a table is full. */
        ROOMY,
        /** All but the scope's handles, coports and buffers were used up before. */
        CROWDED
    }

    /** Which types of coports are in a scope. */
    private enum Part {
        COCHANNELS,
        COCARRIERS,
        COPIPES,
        BOTH_TYPES
    }

    private final Part part;
    private final Setting setting;
    private final Profile profile;
    private final List<CoportType> types;
    private final boolean wholeQueues;
    private final List<byte[]> data;
    private final int[] lengths;
    private final List<byte[]> messages;

    private Scope(Profile whole, Part part, Setting setting, Profile profile) {
        this.part = part;
        this.setting = setting;
        this.profile = profile;
        types =
                Stream.of(CoportType.values())
                        .filter(type -> profile.has(Group.valueOf(type.name())))
                        .toList();
        wholeQueues = profile.queueDepth() == whole.queueDepth();
        TreeSet<Integer> sizes = new TreeSet<>(List.of(0, 1, profile.ringBytes() + 1));
        if (part != Part.BOTH_TYPES) {
            sizes.add(profile.ringBytes());
        }
        data = sizes.stream().map(size -> new byte[size]).toList();
        sizes.add(-1);
        lengths = sizes.stream().mapToInt(Integer::intValue).toArray();
        messages = Stream.of(0, 1, profile.carrierBytes() + 1).map(size -> new byte[size]).toList();
    }

    /** The scopes in which a profile is explored, in their order. */
    static List<Scope> of(Profile whole) {
        boolean channels = whole.has(Group.COCHANNEL);
        boolean carriers = whole.has(Group.COCARRIER);
        boolean pipes = whole.has(Group.COPIPE);
        List<Scope> scopes = new ArrayList<>();
        if (channels) {
            add(scopes, whole, Part.COCHANNELS, cochannels(whole));
        }
        if (carriers) {
            add(scopes, whole, Part.COCARRIERS, cocarriers(whole));
        }
        if (pipes) {
            add(scopes, whole, Part.COPIPES, copipes(whole));
        }
        if (channels && carriers) {
            Set<Group> groups = without(whole, Group.COPIPE, Group.REVOKE);
            add(scopes, whole, Part.BOTH_TYPES, sized(whole, 1, 4, 1, 1, 0, 1, 1, groups));
        }
        if (channels && pipes) {
            Set<Group> groups = without(whole, Group.COCARRIER, Group.REVOKE);
            add(scopes, whole, Part.BOTH_TYPES, sized(whole, 1, 4, 1, 0, 1, 0, 0, groups));
        }
        if (carriers && pipes) {
            Set<Group> groups = without(whole, Group.COCHANNEL, Group.REVOKE);
            add(scopes, whole, Part.BOTH_TYPES, sized(whole, 1, 4, 0, 1, 1, 1, 1, groups));
        }
        return scopes;
    }

    /** A scope with all that the profile has, for at most two processes; not to be explored. */
    static Scope whole(Profile whole) {
        Profile all =
                sized(
                        whole,
                        2,
                        whole.capabilities(),
                        whole.cochannels(),
                        whole.cocarriers(),
                        whole.copipes(),
                        whole.queueDepth(),
                        whole.buffers(),
                        whole.groups());
        return new Scope(whole, Part.BOTH_TYPES, Setting.WHOLE, all);
    }

    private static void add(List<Scope> scopes, Profile whole, Part part, Profile small) {
        boolean same =
                small.capabilities() == whole.capabilities()
                        && (!small.has(Group.COCHANNEL) || small.cochannels() == whole.cochannels())
                        && (!small.has(Group.COCARRIER)
                                || (small.cocarriers() == whole.cocarriers()
                                        && small.buffers() == whole.buffers()))
                        && (!small.has(Group.COPIPE) || small.copipes() == whole.copipes());
        List<Setting> settings =
                same ? List.of(Setting.WHOLE) : List.of(Setting.ROOMY, Setting.CROWDED);
        settings.forEach(setting -> scopes.add(new Scope(whole, part, setting, small)));
    }

    private static Profile cochannels(Profile whole) {
        return sized(whole, 2, 3, 2, 0, 0, 0, 0, without(whole, Group.COCARRIER, Group.COPIPE));
    }

    private static Profile cocarriers(Profile whole) {
        Set<Group> groups =
                whole.has(Group.COCHANNEL)
                        ? without(whole, Group.COCHANNEL, Group.COPIPE, Group.REVOKE)
                        : without(whole, Group.COPIPE);
        return sized(whole, 2, 3, 0, 1, 0, 2, 3, groups);
    }

    private static Profile copipes(Profile whole) {
        Set<Group> groups =
                whole.has(Group.COCHANNEL) || whole.has(Group.COCARRIER)
                        ? without(whole, Group.COCHANNEL, Group.COCARRIER, Group.REVOKE)
                        : whole.groups();
        return sized(whole, 2, 3, 0, 0, 1, 0, 0, groups);
    }

    private static Set<Group> without(Profile whole, Group... others) {
        Set<Group> groups = new HashSet<>(whole.groups());
        List.of(others).forEach(groups::remove);
        return groups;
    }

    /** The profile with at most so much of everything; rings and messages keep their size. */
    private static Profile sized(
            Profile whole,
            int processes,
            int capabilities,
            int cochannels,
            int cocarriers,
            int copipes,
            int queueDepth,
            int buffers,
            Set<Group> groups) {
        Choices choices = whole.choices();
        boolean rings = groups.contains(Group.COCHANNEL);
        return new Profile(
                Math.min(processes, whole.processes()),
                Math.min(capabilities, whole.capabilities()),
                Math.min(cochannels, whole.cochannels()),
                rings ? whole.ringBytes() : 0,
                Math.min(cocarriers, whole.cocarriers()),
                Math.min(queueDepth, whole.queueDepth()),
                Math.min(buffers, whole.buffers()),
                groups.contains(Group.COCARRIER) ? whole.carrierBytes() : 0,
                Math.min(copipes, whole.copipes()),
                groups,
                rings
                        ? choices
                        : new Choices(
                                choices.drainAfterClose(),
                                choices.peerGone(),
                                Choices.ShortRecv.REFUSE));
    }

    boolean crowded() {
        return setting == Setting.CROWDED;
    }

    /** The capacities within the scope. */
    Profile profile() {
        return profile;
    }

    /** Whether a test of its own is due to the transition; between types, where types matter. */
    boolean wants(Transition transition) {
        return part != Part.BOTH_TYPES
                || transition.mindsTypes()
                || transition.operation() == Transition.LOAD;
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
            for (CoportType type : types) {
                moves.add(new Move(process, new Open(null, type)));
                moves.add(new Move(process, new Open("a", type)));
            }
            for (int handle = 0; handle < profile.capabilities(); handle++) {
                if (held(walk, process, handle) && !likeEarlier(walk, process, handle)) {
                    use(moves, walk, process, handle);
                }
            }
            int emptied = walk.emptied(process);
            if (emptied != Walk.NONE) {
                use(moves, walk, process, emptied);
            } else if (!walk.everReturned(process) && !crowded()) {
                use(moves, walk, process, 0);
            }
            if (profile.has(Group.PROC)) {
                moves.add(new Move(process, new Exit()));
                moves.add(new Move(process, null));
            }
        }
        return moves;
    }

    private void use(List<Move> moves, Walk walk, int process, int handle) {
        if (profile.has(Group.CAP)) {
            for (Rights rights : rights(walk.machine().object(process, handle))) {
                moves.add(new Move(process, new Derive(handle, rights)));
            }
            if (part != Part.BOTH_TYPES) {
                moves.add(new Move(process, new Copy(handle)));
                moves.add(new Move(process, new Operation.Move(handle)));
            }
        }
        moves.add(new Move(process, new Delete(handle)));
        if (profile.has(Group.REVOKE)) {
            moves.add(new Move(process, new Revoke(handle)));
        }
        if (profile.has(Group.COCHANNEL)) {
            for (byte[] bytes : data) {
                moves.add(new Move(process, new Send(handle, bytes)));
            }
            for (int length : lengths) {
                moves.add(new Move(process, new Recv(handle, length)));
            }
        }
        if (profile.has(Group.COCARRIER)) {
            for (byte[] message : messages) {
                moves.add(new Move(process, new SendMessage(handle, message)));
            }
            moves.add(new Move(process, new RecvMessage(handle)));
            moves.add(new Move(process, new Load(handle)));
        }
        if (profile.has(Group.COPIPE)) {
            for (byte[] bytes : DATA_OF_COPIPES) {
                moves.add(new Move(process, new SendPipe(handle, bytes, 0)));
            }
            for (int length : LENGTHS_OF_COPIPES) {
                moves.add(new Move(process, new RecvPipe(handle, length, 0)));
            }
        }
        if (profile.has(Group.POLL)) {
            moves.add(new Move(process, new Poll(handle, IN_AND_OUT)));
        }
        moves.add(new Move(process, new Close(handle)));
    }

    private List<Rights> rights(int target) {
        if (part == Part.BOTH_TYPES) {
            return List.of(NO_RIGHTS);
        }
        if (target >= profile.cochannels() + profile.cocarriers() + profile.copipes()) {
            return RIGHTS_OF_MESSAGES;
        }
        return profile.has(Group.POLL) ? RIGHTS_WITH_POLL : RIGHTS;
    }

    private boolean held(Walk walk, int process, int handle) {
        return walk.machine().object(process, handle) != Walk.NONE;
    }

    private boolean likeEarlier(Walk walk, int process, int handle) {
        for (int earlier = 0; earlier < handle; earlier++) {
            if (held(walk, process, earlier)
                    && place(walk, process, earlier) == place(walk, process, handle)) {
                return true;
            }
        }
        return false;
    }

    /** A capability, and where there is revoke, what it descends from and what from it. */
    private long place(Walk walk, int process, int handle) {
        long place = capability(walk, process, handle);
        for (int other = 0; profile.has(Group.REVOKE) && other < profile.capabilities(); other++) {
            if (walk.descends(process, handle, other)) {
                place += capability(walk, process, other) * 0x9E3779B97F4A7C15L;
            } else if (walk.descends(process, other, handle)) {
                place += capability(walk, process, other) * 0xBF58476D1CE4E5B9L;
            }
        }
        return place;
    }

    private int capability(Walk walk, int process, int handle) {
        Machine machine = walk.machine();
        int target = machine.object(process, handle);
        int kind = target;
        if (target >= machine.coports()) {
            // Messages are told apart by no more than how many capabilities to them there are.
            kind = machine.coports() + Math.min(3, machine.references(target));
        }
        return 1 + kind * 128 + machine.rights(process, handle).code();
    }

    /** Whether what a move would do in the scope is what it would do in the profile. */
    boolean contains(Transition transition) {
        return (setting != Setting.ROOMY || !transition.needsFullTable())
                && (wholeQueues || !transition.needsFullQueue());
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
     * capability is, in which buffer a message, and which process is which; what descends from what
     * only where there is revoke.
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
        for (int coport = 0; coport < machine.coports(); coport++) {
            if (machine.references(coport) > 0) {
                int flags = (machine.closed(coport) ? 2 : 0) + machine.name(coport) * 4;
                key = key.with(coport).with(walk.contents(coport)).with(flags);
            }
        }
        for (CoportType type : types) {
            key = key.with(walk.unused(type) ? 1 : 0);
        }
        return key.with(walk.freeBuffers()).with(walk.unusedBuffer() ? 1 : 0);
    }

    /** What a process holds, whatever the order of its handles. */
    private long space(Walk walk, int process) {
        int emptied =
                walk.emptied(process) == Walk.NONE
                        ? 0
                        : 1 + Math.min(walk.emptiedOf(process), walk.machine().coports());
        long[] held = new long[profile.capabilities()];
        for (int handle = 0; handle < held.length; handle++) {
            held[handle] = held(walk, process, handle) ? place(walk, process, handle) : 0;
        }
        Arrays.sort(held);
        long space =
                emptied * 4L
                        + (walk.machine().alive(process) ? 2 : 0)
                        + (walk.everReturned(process) ? 1 : 0);
        for (long capability : held) {
            space = space * 1024 + capability;
        }
        return space;
    }
}
