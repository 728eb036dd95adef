package touchstone.model;

import touchstone.model.cap.CapabilityTable;
import touchstone.model.cap.DerivationTree;
import touchstone.model.cap.Rights;
import touchstone.model.cop.ContentTable;
import touchstone.model.cop.CoportTable;
import touchstone.model.poll.Events;

/**
 * The machine: processes, their capabilities, and the objects that these refer to. Every public method that changes
 * it is one indivisible transition (GEN-ATOMIC-1).
 *
 * <p>A transition returns true when it took effect, and false when it was refused and nothing changed
 * (GEN-REFUSED-1). Which errors a refused operation may return is answered by the query of the same name that ends in
 * {@code Fails}: true for each error that is admissible now (GEN-ERRORS-1). An operation takes effect when none is,
 * and may do so beside one only where the kernel has a choice.
 *
 * <p>Objects are numbered: first the COCHANNELs, then the COCARRIERs, the COPIPEs, and the message buffers.
 */
public class Machine {
    /** No process, handle, object or name. */
    public static final int NONE = -1;

    private /*@ spec_public @*/ final Choices choices;
    private /*@ spec_public @*/ final boolean[] dead;
    private /*@ spec_public @*/ final CapabilityTable capabilities;
    private /*@ spec_public @*/ final DerivationTree tree;
    private /*@ spec_public @*/ final CoportTable coports;
    private /*@ spec_public @*/ final ContentTable contents;

    /*@ public invariant \invariant_for(capabilities) && \invariant_for(coports) && \invariant_for(contents)
      @     && \invariant_for(tree);
      @ public invariant capabilities.first != null && capabilities.object != null && capabilities.rights != null
      @     && dead.length == capabilities.first.length;
      @ public invariant tree.below != null && tree.below.square != null && tree.below.square.row != null
      @     && tree.below.cells != null && tree.below.square.row.length == capabilities.object.length;
      @ public invariant tree.below.cells != dead && tree.below.cells != coports.closed
      @     && tree.below.square.row != capabilities.object && tree.below.square.row != coports.name
      @     && tree.below.square.row != contents.cocarriers.queues.carrier
      @     && tree.below.square.row != contents.cocarriers.queues.ahead
      @     && tree.below.square.row != contents.cocarriers.queues.before;
      @ public invariant coports.number != null && coports.closed != null && coports.name != null
      @     && coports.closed != dead;
      @ public invariant contents.cochannels != null && contents.cochannels.channel != null
      @     && contents.cochannels.channel.length <= coports.number.length;
      @ public invariant contents.cocarriers != null && contents.cocarriers.queues != null
      @     && contents.cocarriers.buffers != null && contents.cocarriers.queues.carrier != null
      @     && contents.cocarriers.queues.ahead != null && contents.cocarriers.queues.before != null
      @     && contents.cocarriers.buffers.buffer != null
      @     && contents.cocarriers.queues.carrier.length == contents.cocarriers.buffers.buffer.length;
      @ public invariant capabilities.coports == coports.number.length
      @     && capabilities.objects == coports.number.length + contents.cocarriers.buffers.buffer.length
      @     && contents.cocarriers.queues.coports == coports.number.length
      @     && coports.number.length <= 320 && contents.cocarriers.buffers.buffer.length <= 256;
      @ public invariant capabilities.first != capabilities.object && capabilities.first != coports.number
      @     && capabilities.first != coports.name && capabilities.first != contents.cocarriers.queues.carrier
      @     && capabilities.first != contents.cocarriers.queues.ahead
      @     && capabilities.first != contents.cocarriers.queues.before;
      @ public invariant capabilities.object != coports.number && capabilities.object != coports.name
      @     && capabilities.object != contents.cocarriers.queues.carrier
      @     && capabilities.object != contents.cocarriers.queues.ahead
      @     && capabilities.object != contents.cocarriers.queues.before;
      @ public invariant coports.number != coports.name && coports.number != contents.cocarriers.queues.carrier
      @     && coports.number != contents.cocarriers.queues.ahead
      @     && coports.number != contents.cocarriers.queues.before;
      @ public invariant coports.name != contents.cocarriers.queues.carrier
      @     && coports.name != contents.cocarriers.queues.ahead && coports.name != contents.cocarriers.queues.before;
      @ public invariant contents.cocarriers.queues.carrier != contents.cocarriers.queues.ahead
      @     && contents.cocarriers.queues.carrier != contents.cocarriers.queues.before;
      @ public invariant contents.cocarriers.queues.ahead != contents.cocarriers.queues.before;
      @ public invariant (\forall int c; 0 <= c && c < coports.number.length; coports.number[c] == c);
      @ public invariant (\forall int c; 0 <= c && c < contents.cochannels.channel.length;
      @     contents.cochannels.channel[c] != null && contents.cochannels.channel[c].ring != null);
      @ public invariant (\forall int b; 0 <= b && b < contents.cocarriers.buffers.buffer.length;
      @     contents.cocarriers.buffers.buffer[b] != null && contents.cocarriers.buffers.buffer[b].bytes != null);
      @*/

    // COP-CARRIER-SEND-6: some message buffer has no capability, and waits in no queue that somebody refers to.
    /*@ public model boolean bufferFree;
      @ public represents bufferFree = (\exists int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number.length + b && (capabilities.object[s] == NONE
      @     || capabilities.object[s] != contents.cocarriers.queues.carrier[b])));
      @*/

    /**
     * A machine in its first state: all processes alive, no capability, no object. That parts which are all new make a
     * machine as the contract below asks for is checked by test, for machines of many sizes, and not proved.
     *
     * @param choices what the kernel chose where kernels differ
     * @param processes how many processes there are, 1 to 16
     * @param handles how many handles each process has, 1 to 1024; all together 4096 at most
     * @param cochannels how many COCHANNELs can exist at one time, 0 to 256
     * @param ringBytes the size of each ring in bytes, 1 to 65536
     * @param cocarriers how many COCARRIERs can exist at one time, 0 to 64
     * @param copipes how many COPIPEs can exist at one time, 0 to 64, and together with the COCARRIERs 64 at most; at
     *     least one coport can exist
     * @param queueDepth how many messages wait in a COCARRIER at most, 1 to 64
     * @param buffers how many message buffers the kernel has, 0 to 256
     * @param messageBytes the size of each buffer in bytes, 1 to 65536
     */
    public Machine(Choices choices, int processes, int handles, int cochannels, int ringBytes, int cocarriers,
            int copipes, int queueDepth, int buffers, int messageBytes) {
        this(choices, new boolean[processes],
            new CapabilityTable(processes, handles, cochannels + cocarriers + copipes, buffers),
            new DerivationTree(processes * handles),
            new CoportTable(cochannels + cocarriers + copipes),
            new ContentTable(cochannels, ringBytes, cocarriers, copipes, queueDepth, buffers, messageBytes));
    }

    /** A machine of these parts. */
    /*@ private normal_behavior
      @ requires \invariant_for(capabilities) && \invariant_for(coports) && \invariant_for(contents)
      @     && \invariant_for(tree);
      @ requires capabilities.first != null && capabilities.object != null && capabilities.rights != null
      @     && dead.length == capabilities.first.length;
      @ requires tree.below != null && tree.below.square != null && tree.below.square.row != null
      @     && tree.below.cells != null && tree.below.square.row.length == capabilities.object.length;
      @ requires tree.below.cells != dead && tree.below.cells != coports.closed
      @     && tree.below.square.row != capabilities.object && tree.below.square.row != coports.name
      @     && tree.below.square.row != contents.cocarriers.queues.carrier
      @     && tree.below.square.row != contents.cocarriers.queues.ahead
      @     && tree.below.square.row != contents.cocarriers.queues.before;
      @ requires coports.number != null && coports.closed != null && coports.name != null && coports.closed != dead;
      @ requires contents.cochannels != null && contents.cochannels.channel != null
      @     && contents.cochannels.channel.length <= coports.number.length;
      @ requires contents.cocarriers != null && contents.cocarriers.queues != null
      @     && contents.cocarriers.buffers != null && contents.cocarriers.queues.carrier != null
      @     && contents.cocarriers.queues.ahead != null && contents.cocarriers.queues.before != null
      @     && contents.cocarriers.buffers.buffer != null && contents.cocarriers.queues.carrier.length
      @     == contents.cocarriers.buffers.buffer.length;
      @ requires capabilities.coports == coports.number.length && capabilities.objects
      @     == coports.number.length + contents.cocarriers.buffers.buffer.length && contents.cocarriers.queues.coports
      @     == coports.number.length && coports.number.length <= 320
      @     && contents.cocarriers.buffers.buffer.length <= 256;
      @ requires capabilities.first != capabilities.object && capabilities.first != coports.number
      @     && capabilities.first != coports.name && capabilities.first != contents.cocarriers.queues.carrier
      @     && capabilities.first != contents.cocarriers.queues.ahead
      @     && capabilities.first != contents.cocarriers.queues.before;
      @ requires capabilities.object != coports.number && capabilities.object != coports.name
      @     && capabilities.object != contents.cocarriers.queues.carrier
      @     && capabilities.object != contents.cocarriers.queues.ahead
      @     && capabilities.object != contents.cocarriers.queues.before;
      @ requires coports.number != coports.name && coports.number != contents.cocarriers.queues.carrier
      @     && coports.number != contents.cocarriers.queues.ahead
      @     && coports.number != contents.cocarriers.queues.before;
      @ requires coports.name != contents.cocarriers.queues.carrier && coports.name != contents.cocarriers.queues.ahead
      @     && coports.name != contents.cocarriers.queues.before;
      @ requires contents.cocarriers.queues.carrier != contents.cocarriers.queues.ahead
      @     && contents.cocarriers.queues.carrier != contents.cocarriers.queues.before;
      @ requires contents.cocarriers.queues.ahead != contents.cocarriers.queues.before;
      @ requires (\forall int c; 0 <= c && c < coports.number.length; coports.number[c] == c);
      @ requires (\forall int c; 0 <= c && c < contents.cochannels.channel.length;
      @     contents.cochannels.channel[c] != null && contents.cochannels.channel[c].ring != null);
      @ requires (\forall int b; 0 <= b && b < contents.cocarriers.buffers.buffer.length;
      @     contents.cocarriers.buffers.buffer[b] != null && contents.cocarriers.buffers.buffer[b].bytes != null);
      @ ensures this.choices == choices && this.dead == dead && this.capabilities == capabilities
      @     && this.tree == tree && this.coports == coports && this.contents == contents;
      @ assignable \nothing;
      @*/
    private Machine(Choices choices, boolean[] dead, CapabilityTable capabilities, DerivationTree tree,
            CoportTable coports, ContentTable contents) {
        this.choices = choices;
        this.dead = dead;
        this.capabilities = capabilities;
        this.tree = tree;
        this.coports = coports;
        this.contents = contents;
    }

    // ---- what there is

    /** What the kernel chose where kernels differ. */
    /*@ public normal_behavior
      @ ensures \result == choices;
      @ assignable \strictly_nothing;
      @*/
    public Choices choices() {
        return choices;
    }

    /** How many processes there are, alive or dead. */
    /*@ public normal_behavior
      @ ensures \result == dead.length;
      @ assignable \strictly_nothing;
      @*/
    public int processes() {
        return dead.length;
    }

    /** How many handles each process has. */
    /*@ public normal_behavior
      @ ensures \result == capabilities.handles;
      @ assignable \strictly_nothing;
      @*/
    public int handles() {
        return capabilities.handles();
    }

    /** How many COCHANNELs can exist at one time; they are the objects from 0 on. */
    /*@ public normal_behavior
      @ ensures \result == contents.cochannels.channel.length;
      @ assignable \strictly_nothing;
      @*/
    public int cochannels() {
        return contents.cochannels();
    }

    /** The COPIPEs are the coports from this one on; the COCARRIERs are those after the COCHANNELs and before it. */
    /*@ public normal_behavior
      @ ensures \result == contents.cocarriers.queues.end;
      @ ensures contents.cochannels.channel.length <= \result && \result <= coports.number.length;
      @ assignable \strictly_nothing;
      @*/
    public int firstCopipe() {
        return contents.firstCopipe();
    }

    /** How many coports of all types can exist at one time. */
    /*@ public normal_behavior
      @ ensures \result == coports.number.length;
      @ assignable \strictly_nothing;
      @*/
    public int coports() {
        return coports.count();
    }

    /** How many message buffers the kernel has; they are the objects after the coports. */
    /*@ public normal_behavior
      @ ensures \result == contents.cocarriers.buffers.buffer.length;
      @ assignable \strictly_nothing;
      @*/
    public int buffers() {
        return contents.buffers();
    }

    /** How many bytes the ring of a COCHANNEL holds. */
    /*@ public normal_behavior
      @ ensures \result == contents.cochannels.ringBytes;
      @ assignable \strictly_nothing;
      @*/
    public int ringBytes() {
        return contents.ringBytes();
    }

    /** How many bytes a message buffer holds. */
    /*@ public normal_behavior
      @ ensures \result == contents.cocarriers.buffers.size;
      @ assignable \strictly_nothing;
      @*/
    public int messageBytes() {
        return contents.messageBytes();
    }

    /** How many messages wait in a COCARRIER at most. */
    /*@ public normal_behavior
      @ ensures \result == contents.cocarriers.queues.depth;
      @ assignable \strictly_nothing;
      @*/
    public int queueDepth() {
        return contents.depth();
    }

    /** Whether the process has not died. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length;
      @ ensures \result == !dead[process];
      @ assignable \strictly_nothing;
      @*/
    public boolean alive(int process) {
        return !dead[process];
    }

    /** CAP-HANDLE-1, CAP-OWN-1: the object that the process reaches by {@code handle}, or NONE when it is empty. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == capabilities.object[capabilities.first[process] + handle];
      @ assignable \strictly_nothing;
      @*/
    public int object(int process, int handle) {
        return capabilities.object(capabilities.slot(process, handle));
    }

    /** The rights of the capability under {@code handle}; without meaning when the handle is empty. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == capabilities.rights[capabilities.first[process] + handle];
      @ assignable \strictly_nothing;
      @*/
    public /*@ nullable @*/ Rights rights(int process, int handle) {
        return capabilities.rights(capabilities.slot(process, handle));
    }

    /** CAP-DERIVE-4: whether both handles are filled, and the one capability descends from the other. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 <= ancestor && ancestor < dead.length && 0 <= ancestorHandle
      @     && ancestorHandle < capabilities.handles;
      @ ensures \result == (capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.object[capabilities.first[ancestor] + ancestorHandle] != NONE
      @     && (\bigint)((\seq)tree.below.pairs[capabilities.first[ancestor] + ancestorHandle])
      @         [capabilities.first[process] + handle] == 1);
      @ assignable \strictly_nothing;
      @*/
    public boolean descends(int process, int handle, int ancestor, int ancestorHandle) {
        return descends(capabilities.slot(process, handle), capabilities.slot(ancestor, ancestorHandle));
    }

    /** CAP-REFERENCES-1: how many capabilities to the object there are. */
    /*@ public normal_behavior
      @ requires 0 <= object && object < capabilities.objects;
      @ ensures \result == (\sum int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] == object ? 1 : 0);
      @ assignable \strictly_nothing;
      @*/
    public int references(int object) {
        return capabilities.references(object);
    }

    /** CAP-REFERENCES-1: how many of them carry SEND. */
    /*@ public normal_behavior
      @ requires 0 <= object && object < capabilities.objects;
      @ ensures \result == (\sum int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] == object && capabilities.rights[s].send ? 1 : 0);
      @ assignable \strictly_nothing;
      @*/
    public int senders(int object) {
        return capabilities.senders(object);
    }

    /** CAP-REFERENCES-1: how many of them carry RECV. */
    /*@ public normal_behavior
      @ requires 0 <= object && object < capabilities.objects;
      @ ensures \result == (\sum int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] == object && capabilities.rights[s].recv ? 1 : 0);
      @ assignable \strictly_nothing;
      @*/
    public int receivers(int object) {
        return capabilities.receivers(object);
    }

    /** Whether the coport is closed; of no meaning when there is no capability to it, as are name and contents. */
    /*@ public normal_behavior
      @ requires 0 <= coport && coport < coports.number.length;
      @ ensures \result == coports.closed[coport];
      @ assignable \strictly_nothing;
      @*/
    public boolean closed(int coport) {
        return coports.closed(coport);
    }

    /** The name of the coport, or NONE. */
    /*@ public normal_behavior
      @ requires 0 <= coport && coport < coports.number.length;
      @ ensures \result == coports.name[coport];
      @ assignable \strictly_nothing;
      @*/
    public int name(int coport) {
        return coports.name(coport);
    }

    /** How many bytes wait in the COCHANNEL. */
    /*@ public normal_behavior
      @ requires 0 <= cochannel && cochannel < contents.cochannels.channel.length;
      @ ensures \result == contents.cochannels.channel[cochannel].length;
      @ assignable \strictly_nothing;
      @*/
    public int length(int cochannel) {
        return contents.length(cochannel);
    }

    /** The byte that would be received from the COCHANNEL after {@code index} others. */
    /*@ public normal_behavior
      @ requires 0 <= cochannel && cochannel < contents.cochannels.channel.length;
      @ requires 0 <= index && index < contents.cochannels.channel[cochannel].length;
      @ ensures \result == (\bigint)contents.cochannels.channel[cochannel].contents[index];
      @ assignable \strictly_nothing;
      @*/
    public byte at(int cochannel, int index) {
        return contents.at(cochannel, index);
    }

    /** The COCARRIER in whose queue the buffer waits, or NONE. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < contents.cocarriers.buffers.buffer.length;
      @ ensures \result == contents.cocarriers.queues.carrier[buffer];
      @ assignable \strictly_nothing;
      @*/
    public int carrier(int buffer) {
        return contents.carrier(buffer);
    }

    /** How many messages wait ahead of the buffer in its queue; of no meaning when it waits in none. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < contents.cocarriers.buffers.buffer.length;
      @ ensures \result == contents.cocarriers.queues.ahead[buffer];
      @ assignable \strictly_nothing;
      @*/
    public int ahead(int buffer) {
        return contents.ahead(buffer);
    }

    /** How many bytes the message in the buffer has; of no meaning when the buffer is free. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < contents.cocarriers.buffers.buffer.length;
      @ ensures \result == contents.cocarriers.buffers.buffer[buffer].length;
      @ assignable \strictly_nothing;
      @*/
    public int messageLength(int buffer) {
        return contents.messageLength(buffer);
    }

    /** A byte of the message in the buffer. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < contents.cocarriers.buffers.buffer.length;
      @ requires 0 <= index && index < contents.cocarriers.buffers.buffer[buffer].length;
      @ ensures \result == contents.cocarriers.buffers.buffer[buffer].bytes[index];
      @ assignable \strictly_nothing;
      @*/
    public byte messageAt(int buffer, int index) {
        return contents.messageAt(buffer, index);
    }

    /** The lowest handle that is empty, or NONE. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length;
      @ ensures \result == NONE ==> (\forall int s; capabilities.first[process] <= s
      @     && s < capabilities.first[process] + capabilities.handles; capabilities.object[s] != NONE);
      @ ensures \result != NONE ==> 0 <= \result && \result < capabilities.handles
      @     && capabilities.object[capabilities.first[process] + \result] == NONE;
      @ assignable \strictly_nothing;
      @*/
    public int freeHandle(int process) {
        return capabilities.freeHandle(process);
    }

    /** The lowest COCHANNEL to which there is no capability, or NONE. */
    /*@ public normal_behavior
      @ ensures \result == NONE || 0 <= \result && \result < contents.cochannels.channel.length;
      @ ensures \result != NONE ==> coports.number[\result] == \result && (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != \result);
      @ ensures \result == NONE ==> (\forall int c; 0 <= c && c < contents.cochannels.channel.length; (\exists int s;
      @     0 <= s && s < capabilities.object.length; capabilities.object[s] == coports.number[c]));
      @ assignable \strictly_nothing;
      @*/
    public int freeCochannel() {
        return freeCoport(0, contents.cochannels());
    }

    /** The lowest COCARRIER to which there is no capability, or NONE. */
    /*@ public normal_behavior
      @ ensures \result == NONE || contents.cochannels.channel.length <= \result
      @     && \result < contents.cocarriers.queues.end;
      @ ensures \result != NONE ==> coports.number[\result] == \result && (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != \result);
      @ ensures \result == NONE ==> (\forall int c; contents.cochannels.channel.length <= c
      @     && c < contents.cocarriers.queues.end;
      @     (\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] == coports.number[c]));
      @ assignable \strictly_nothing;
      @*/
    public int freeCocarrier() {
        return freeCoport(contents.cochannels(), contents.firstCopipe());
    }

    /** The lowest COPIPE to which there is no capability, or NONE. */
    /*@ public normal_behavior
      @ ensures \result == NONE || contents.cocarriers.queues.end <= \result && \result < coports.number.length;
      @ ensures \result != NONE ==> coports.number[\result] == \result && (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != \result);
      @ ensures \result == NONE ==> (\forall int c; contents.cocarriers.queues.end <= c && c < coports.number.length;
      @     (\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] == coports.number[c]));
      @ assignable \strictly_nothing;
      @*/
    public int freeCopipe() {
        return freeCoport(contents.firstCopipe(), coports.count());
    }

    /** The lowest coport from {@code from} to before {@code to} to which there is no capability, or NONE. */
    /*@ private normal_behavior
      @ requires 0 <= from && from <= to && to <= coports.number.length;
      @ ensures \result == NONE || from <= \result && \result < to;
      @ ensures \result != NONE ==> coports.number[\result] == \result && (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != \result);
      @ ensures \result == NONE ==> (\forall int c; from <= c && c < to; (\exists int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] == coports.number[c]));
      @ assignable \strictly_nothing;
      @*/
    private int freeCoport(int from, int to) {
        /*@ loop_invariant from <= coport && coport <= to;
          @ loop_invariant (\forall int c; from <= c && c < coport; (\exists int s; 0 <= s
          @     && s < capabilities.object.length; capabilities.object[s] == coports.number[c]));
          @ assignable \strictly_nothing;
          @ decreases to - coport;
          @*/
        for (int coport = from; coport < to; coport++) {
            if (!capabilities.hasReference(coport)) {
                return coport;
            }
        }
        return NONE;
    }

    /** COP-OPEN-2: the coport of that name, or NONE. */
    /*@ public normal_behavior
      @ ensures \result == NONE || 0 <= \result && \result < coports.number.length;
      @ ensures \result == NONE ==> (name == NONE || (\forall int c; 0 <= c && c < coports.number.length;
      @     coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c])));
      @ ensures \result != NONE ==> name != NONE && coports.name[\result] == name && (\exists int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] == coports.number[\result]);
      @ assignable \strictly_nothing;
      @*/
    public int named(int name) {
        /*@ loop_invariant 0 <= coport && coport <= coports.number.length;
          @ loop_invariant (\forall int c; 0 <= c && c < coport; name == NONE || coports.name[c] != name
          @     || (\forall int s; 0 <= s && s < capabilities.object.length;
          @         capabilities.object[s] != coports.number[c]));
          @ assignable \strictly_nothing;
          @ decreases coports.number.length - coport;
          @*/
        for (int coport = 0; coport < coports.count(); coport++) {
            if (isNamed(coport, name)) {
                return coport;
            }
        }
        return NONE;
    }

    /** Whether that is the name of the coport, and there is a capability to it. */
    /*@ private normal_behavior
      @ requires 0 <= coport && coport < coports.number.length;
      @ ensures \result == (name != NONE && coports.name[coport] == name && (\exists int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] == coports.number[coport]));
      @ assignable \strictly_nothing;
      @*/
    private boolean isNamed(int coport, int name) {
        return name != NONE && coports.name(coport) == name && capabilities.hasReference(coport);
    }

    /** The lowest coport of that name from {@code from} to before {@code to}, or NONE. */
    /*@ private normal_behavior
      @ requires 0 <= from && from <= to && to <= coports.number.length;
      @ ensures \result == NONE || from <= \result && \result < to;
      @ ensures \result == NONE ==> (\forall int c; from <= c && c < to; name == NONE || coports.name[c] != name
      @     || (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]));
      @ ensures \result != NONE ==> name != NONE && coports.name[\result] == name && (\exists int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] == coports.number[\result]);
      @ assignable \strictly_nothing;
      @*/
    private int named(int name, int from, int to) {
        /*@ loop_invariant from <= coport && coport <= to;
          @ loop_invariant (\forall int c; from <= c && c < coport; name == NONE || coports.name[c] != name
          @     || (\forall int s; 0 <= s && s < capabilities.object.length;
          @     capabilities.object[s] != coports.number[c]));
          @ assignable \strictly_nothing;
          @ decreases to - coport;
          @*/
        for (int coport = from; coport < to; coport++) {
            if (isNamed(coport, name)) {
                return coport;
            }
        }
        return NONE;
    }

    // ---- open

    /** Whether {@code error} is admissible for open of a COCHANNEL now (COP-OPEN-3, COP-OPEN-4). */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length;
      @ ensures \result == (error == Errno.ENOMEM && ((\forall int s; capabilities.first[process] <= s
      @     && s < capabilities.first[process] + capabilities.handles; capabilities.object[s] != NONE)
      @     || (\forall int c; 0 <= c && c < contents.cochannels.channel.length; name == NONE
      @     || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c])) && (\forall int c; contents.cochannels.channel.length <= c
      @     && c < coports.number.length; name == NONE || coports.name[c] != name || (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != coports.number[c]))
      @         && (\forall int c; 0 <= c && c < contents.cochannels.channel.length; (\exists int s; 0 <= s
      @             && s < capabilities.object.length; capabilities.object[s] == coports.number[c])))
      @     || error == Errno.EEXIST && !(\forall int c; contents.cochannels.channel.length <= c
      @         && c < coports.number.length; name == NONE || coports.name[c] != name || (\forall int s; 0 <= s
      @         && s < capabilities.object.length; capabilities.object[s] != coports.number[c])));
      @ assignable \strictly_nothing;
      @*/
    public boolean openFails(int process, int name, int error) {
        if (error == Errno.EEXIST) {
            return namedOtherThanCochannel(name);
        }
        return error == Errno.ENOMEM && (handlesUsedUp(process) || cochannelsUsedUp(name));
    }

    /** Whether {@code error} is admissible for open of a COCARRIER now (COP-OPEN-3, COP-OPEN-4). */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length;
      @ ensures \result == (error == Errno.ENOMEM && ((\forall int s; capabilities.first[process] <= s && s
      @     < capabilities.first[process] + capabilities.handles; capabilities.object[s] != NONE) || (\forall int c; 0
      @     <= c && c < contents.cochannels.channel.length; name == NONE || coports.name[c] != name || (\forall int s;
      @     0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c])) && (\forall int c;
      @     contents.cochannels.channel.length <= c && c < coports.number.length; name == NONE || coports.name[c]
      @     != name || (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     != coports.number[c])) && (\forall int c; contents.cochannels.channel.length <= c && c
      @     < contents.cocarriers.queues.end; (\exists int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] == coports.number[c]))) || error == Errno.EEXIST && !(\forall int c; 0 <= c && c
      @     < coports.number.length && (c < contents.cochannels.channel.length || contents.cocarriers.queues.end <= c);
      @     name == NONE || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c])));
      @ assignable \strictly_nothing;
      @*/
    public boolean openCocarrierFails(int process, int name, int error) {
        if (error == Errno.EEXIST) {
            return namedOtherThanCocarrier(name);
        }
        return error == Errno.ENOMEM && (handlesUsedUp(process) || cocarriersUsedUp(name));
    }

    /** Whether {@code error} is admissible for open of a COPIPE now (COP-OPEN-3, COP-OPEN-4). */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length;
      @ ensures \result == (error == Errno.ENOMEM && ((\forall int s; capabilities.first[process] <= s
      @     && s < capabilities.first[process] + capabilities.handles; capabilities.object[s] != NONE)
      @     || (\forall int c; 0 <= c && c < contents.cocarriers.queues.end; name == NONE
      @     || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c])) && (\forall int c; contents.cocarriers.queues.end <= c
      @     && c < coports.number.length; name == NONE || coports.name[c] != name || (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != coports.number[c]))
      @         && (\forall int c; contents.cocarriers.queues.end <= c && c < coports.number.length;
      @             (\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @                 == coports.number[c])))
      @     || error == Errno.EEXIST && !(\forall int c; 0 <= c && c < contents.cocarriers.queues.end; name == NONE
      @         || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] != coports.number[c])));
      @ assignable \strictly_nothing;
      @*/
    public boolean openCopipeFails(int process, int name, int error) {
        if (error == Errno.EEXIST) {
            return namedOtherThanCopipe(name);
        }
        return error == Errno.ENOMEM && (handlesUsedUp(process) || copipesUsedUp(name));
    }

    /** Whether open of a COCHANNEL needs a new one, and there is a capability to each. */
    /*@ private normal_behavior
      @ ensures \result == ((\forall int c; 0 <= c && c < contents.cochannels.channel.length;
      @     name == NONE || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c]))
      @     && (\forall int c; contents.cochannels.channel.length <= c && c < coports.number.length;
      @     name == NONE || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c]))
      @     && (\forall int c; 0 <= c && c < contents.cochannels.channel.length;
      @         (\exists int s; 0 <= s && s < capabilities.object.length;
      @             capabilities.object[s] == coports.number[c])));
      @ assignable \strictly_nothing;
      @*/
    private boolean cochannelsUsedUp(int name) {
        return !namedCochannel(name) && !namedOtherThanCochannel(name) && freeCochannel() == NONE;
    }

    /** Whether open of a COCARRIER needs a new one, and there is a capability to each. */
    /*@ private normal_behavior
      @ ensures \result == ((\forall int c; 0 <= c && c < contents.cochannels.channel.length;
      @     name == NONE || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c]))
      @     && (\forall int c; contents.cochannels.channel.length <= c && c < coports.number.length;
      @     name == NONE || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c]))
      @     && (\forall int c; contents.cochannels.channel.length <= c && c < contents.cocarriers.queues.end;
      @         (\exists int s; 0 <= s && s < capabilities.object.length;
      @             capabilities.object[s] == coports.number[c])));
      @ assignable \strictly_nothing;
      @*/
    private boolean cocarriersUsedUp(int name) {
        return !namedCochannel(name) && !namedOtherThanCochannel(name) && freeCocarrier() == NONE;
    }

    /** Whether open of a COPIPE needs a new one, and there is a capability to each. */
    /*@ private normal_behavior
      @ ensures \result == ((\forall int c; 0 <= c && c < contents.cocarriers.queues.end;
      @     name == NONE || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c]))
      @     && (\forall int c; contents.cocarriers.queues.end <= c && c < coports.number.length;
      @     name == NONE || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c]))
      @     && (\forall int c; contents.cocarriers.queues.end <= c && c < coports.number.length;
      @         (\exists int s; 0 <= s && s < capabilities.object.length;
      @             capabilities.object[s] == coports.number[c])));
      @ assignable \strictly_nothing;
      @*/
    private boolean copipesUsedUp(int name) {
        return !namedOtherThanCopipe(name) && !namedCopipe(name) && freeCopipe() == NONE;
    }

    /** CAP-HANDLE-2: whether the process has no empty handle. */
    /*@ private normal_behavior
      @ requires 0 <= process && process < dead.length;
      @ ensures \result == (\forall int s; capabilities.first[process] <= s
      @     && s < capabilities.first[process] + capabilities.handles; capabilities.object[s] != NONE);
      @ assignable \strictly_nothing;
      @*/
    private boolean handlesUsedUp(int process) {
        return capabilities.freeHandle(process) == NONE;
    }

    /** Whether there is a COCHANNEL of that name. */
    /*@ private normal_behavior
      @ ensures \result == !(\forall int c; 0 <= c && c < contents.cochannels.channel.length; name == NONE
      @     || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c]));
      @ assignable \strictly_nothing;
      @*/
    private boolean namedCochannel(int name) {
        return named(name, 0, contents.cochannels()) != NONE;
    }

    /** Whether there is a COPIPE of that name. */
    /*@ private normal_behavior
      @ ensures \result == !(\forall int c; contents.cocarriers.queues.end <= c && c < coports.number.length; name
      @     == NONE || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c]));
      @ assignable \strictly_nothing;
      @*/
    private boolean namedCopipe(int name) {
        return named(name, contents.firstCopipe(), coports.count()) != NONE;
    }

    /** Whether the name is that of a coport which is no COPIPE. */
    /*@ private normal_behavior
      @ ensures \result == !(\forall int c; 0 <= c && c < contents.cocarriers.queues.end; name == NONE
      @     || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c]));
      @ assignable \strictly_nothing;
      @*/
    private boolean namedOtherThanCopipe(int name) {
        return named(name, 0, contents.firstCopipe()) != NONE;
    }

    /** Whether the name is that of a coport which is no COCARRIER. */
    /*@ private normal_behavior
      @ ensures \result == !(\forall int c; 0 <= c && c < coports.number.length && (c
      @     < contents.cochannels.channel.length || contents.cocarriers.queues.end <= c); name == NONE
      @     || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c]));
      @ assignable \strictly_nothing;
      @*/
    private boolean namedOtherThanCocarrier(int name) {
        return namedCochannel(name) || named(name, contents.firstCopipe(), coports.count()) != NONE;
    }

    /** Whether the name is that of a coport which is no COCHANNEL. */
    /*@ private normal_behavior
      @ ensures \result == !(\forall int c; contents.cochannels.channel.length <= c && c < coports.number.length; name
      @     == NONE || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c]));
      @ assignable \strictly_nothing;
      @*/
    private boolean namedOtherThanCochannel(int name) {
        return named(name, contents.cochannels(), coports.count()) != NONE;
    }

    /**
     * COP-OPEN-1, COP-OPEN-2: opens a COCHANNEL, the one of that name if there is one, otherwise a new one.
     *
     * @param name NONE for a coport without a name
     * @param handle the choice of the kernel: the handle that the capability gets (CAP-HANDLE-2)
     * @param cochannel the choice of the kernel: which unused COCHANNEL becomes the new one
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647 && 0 <= cochannel && cochannel < contents.cochannels.channel.length;
      @ requires capabilities.object[capabilities.first[process] + handle] == NONE && (\forall int c;
      @     contents.cochannels.channel.length <= c && c < coports.number.length; name == NONE
      @     || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c])) && !(\forall int c; 0 <= c
      @     && c < contents.cochannels.channel.length; name == NONE || coports.name[c] != name || (\forall int s;
      @     0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]));
      @ ensures \result && capabilities.rights[capabilities.first[process] + handle] == capabilities.all;
      @ ensures 0 <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < contents.cochannels.channel.length
      @     && coports.name[capabilities.object[capabilities.first[process] + handle]] == name;
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         t == capabilities.first[process] + handle ? 0 : s == capabilities.first[process] + handle ? 0
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[s]));
      @ assignable capabilities.object[capabilities.first[process] + handle],
      @     capabilities.rights[capabilities.first[process] + handle],
      @     tree.below.cells[*], tree.below.pairs;
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647 && 0 <= cochannel && cochannel < contents.cochannels.channel.length;
      @ requires capabilities.object[capabilities.first[process] + handle] == NONE && (\forall int c;
      @     contents.cochannels.channel.length <= c && c < coports.number.length; name == NONE
      @     || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c])) && !(\forall int c; 0 <= c
      @     && c < contents.cochannels.channel.length; name == NONE || coports.name[c] != name || (\forall int s;
      @     0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]));
      @ ensures (\exists int s; 0 <= s && s < capabilities.object.length; \old(capabilities.object[s])
      @     == capabilities.object[capabilities.first[process] + handle]);
      @ assignable capabilities.object[capabilities.first[process] + handle],
      @     capabilities.rights[capabilities.first[process] + handle],
      @     tree.below.cells[*], tree.below.pairs;
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647 && 0 <= cochannel && cochannel < contents.cochannels.channel.length;
      @ requires capabilities.object[capabilities.first[process] + handle] == NONE && (\forall int c;
      @     contents.cochannels.channel.length <= c && c < coports.number.length; name == NONE
      @     || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c])) && (\forall int c; 0 <= c
      @     && c < contents.cochannels.channel.length; name == NONE || coports.name[c] != name || (\forall int s;
      @     0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c])) && (\forall int s;
      @     0 <= s && s < capabilities.object.length; capabilities.object[s] != cochannel);
      @ ensures \result && capabilities.rights[capabilities.first[process] + handle] == capabilities.all
      @     && capabilities.object[capabilities.first[process] + handle] == cochannel;
      @ ensures contents.cochannels.channel[cochannel].length == 0 && !coports.closed[cochannel]
      @     && coports.name[cochannel] == name;
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         t == capabilities.first[process] + handle ? 0 : s == capabilities.first[process] + handle ? 0
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[s]));
      @ assignable capabilities.object[capabilities.first[process] + handle],
      @     capabilities.rights[capabilities.first[process] + handle],
      @     tree.below.cells[*], tree.below.pairs, coports.closed[cochannel],
      @     coports.name[cochannel], contents.cochannels.channel[cochannel].head,
      @     contents.cochannels.channel[cochannel].length, contents.cochannels.channel[cochannel].contents;
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647 && 0 <= cochannel && cochannel < contents.cochannels.channel.length;
      @ requires capabilities.object[capabilities.first[process] + handle] != NONE || !(\forall int c;
      @     contents.cochannels.channel.length <= c && c < coports.number.length; name == NONE
      @     || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c])) || (\forall int c; 0 <= c
      @     && c < contents.cochannels.channel.length; name == NONE || coports.name[c] != name || (\forall int s;
      @     0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]))
      @     && !(\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != cochannel);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean open(int process, int name, int handle, int cochannel) {
        int slot = capabilities.slot(process, handle);
        if (capabilities.object(slot) != NONE || namedOtherThanCochannel(name)) {
            return false;
        }
        int target = named(name, 0, contents.cochannels());
        if (target != NONE) {
            grant(slot, target);
            return true;
        }
        if (capabilities.hasReference(cochannel)) {
            return false;
        }
        makeCochannel(slot, cochannel, name);
        return true;
    }

    /**
     * COP-OPEN-1, COP-OPEN-2: opens a COCARRIER, the one of that name if there is one, otherwise a new one.
     *
     * @param name NONE for a coport without a name
     * @param handle the choice of the kernel: the handle that the capability gets (CAP-HANDLE-2)
     * @param cocarrier the choice of the kernel: which unused COCARRIER becomes the new one
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647;
      @ requires contents.cochannels.channel.length <= cocarrier && cocarrier < contents.cocarriers.queues.end;
      @ requires capabilities.object[capabilities.first[process] + handle] == NONE && (\forall int c; 0 <= c && c
      @     < coports.number.length && (c < contents.cochannels.channel.length || contents.cocarriers.queues.end <= c);
      @     name == NONE || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c])) && !(\forall int c; contents.cochannels.channel.length <= c
      @     && c < contents.cocarriers.queues.end; name == NONE || coports.name[c] != name || (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != coports.number[c]));
      @ ensures \result && capabilities.rights[capabilities.first[process] + handle] == capabilities.all;
      @ ensures contents.cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < contents.cocarriers.queues.end
      @     && coports.name[capabilities.object[capabilities.first[process] + handle]] == name;
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         t == capabilities.first[process] + handle ? 0 : s == capabilities.first[process] + handle ? 0
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[s]));
      @ assignable capabilities.object[capabilities.first[process] + handle],
      @     capabilities.rights[capabilities.first[process] + handle],
      @     tree.below.cells[*], tree.below.pairs;
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647;
      @ requires contents.cochannels.channel.length <= cocarrier && cocarrier < contents.cocarriers.queues.end;
      @ requires capabilities.object[capabilities.first[process] + handle] == NONE && (\forall int c; 0 <= c && c
      @     < coports.number.length && (c < contents.cochannels.channel.length || contents.cocarriers.queues.end <= c);
      @     name == NONE || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c])) && !(\forall int c; contents.cochannels.channel.length <= c
      @     && c < contents.cocarriers.queues.end; name == NONE || coports.name[c] != name || (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != coports.number[c]));
      @ ensures (\exists int s; 0 <= s && s < capabilities.object.length; \old(capabilities.object[s])
      @     == coports.number[capabilities.object[capabilities.first[process] + handle]]);
      @ assignable capabilities.object[capabilities.first[process] + handle],
      @     capabilities.rights[capabilities.first[process] + handle],
      @     tree.below.cells[*], tree.below.pairs;
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647;
      @ requires contents.cochannels.channel.length <= cocarrier && cocarrier < contents.cocarriers.queues.end;
      @ requires capabilities.object[capabilities.first[process] + handle] == NONE && (\forall int c; 0 <= c && c
      @     < coports.number.length && (c < contents.cochannels.channel.length || contents.cocarriers.queues.end <= c);
      @     name == NONE || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c])) && (\forall int c; contents.cochannels.channel.length <= c
      @     && c < contents.cocarriers.queues.end; name == NONE || coports.name[c] != name || (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != coports.number[c])) && (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != cocarrier);
      @ ensures \result && capabilities.rights[capabilities.first[process] + handle] == capabilities.all
      @     && capabilities.object[capabilities.first[process] + handle] == cocarrier;
      @ ensures !coports.closed[cocarrier] && coports.name[cocarrier] == name;
      @ ensures (\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     contents.cocarriers.queues.carrier[b]
      @     == (\old(contents.cocarriers.queues.carrier[b])
      @         == cocarrier ? NONE : \old(contents.cocarriers.queues.carrier[b])));
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         t == capabilities.first[process] + handle ? 0 : s == capabilities.first[process] + handle ? 0
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[s]));
      @ assignable capabilities.object[capabilities.first[process] + handle],
      @     capabilities.rights[capabilities.first[process] + handle],
      @     tree.below.cells[*], tree.below.pairs, coports.closed[cocarrier],
      @     coports.name[cocarrier], contents.cocarriers.queues.carrier[*];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647;
      @ requires contents.cochannels.channel.length <= cocarrier && cocarrier < contents.cocarriers.queues.end;
      @ requires capabilities.object[capabilities.first[process] + handle] != NONE || !(\forall int c; 0 <= c && c
      @     < coports.number.length && (c < contents.cochannels.channel.length || contents.cocarriers.queues.end <= c);
      @     name == NONE || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c])) || (\forall int c; contents.cochannels.channel.length <= c
      @     && c < contents.cocarriers.queues.end; name == NONE || coports.name[c] != name || (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != coports.number[c])) && !(\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != cocarrier);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean openCocarrier(int process, int name, int handle, int cocarrier) {
        int slot = capabilities.slot(process, handle);
        if (capabilities.object(slot) != NONE || namedOtherThanCocarrier(name)) {
            return false;
        }
        int target = named(name, contents.cochannels(), contents.firstCopipe());
        if (target != NONE) {
            grant(slot, target);
            return true;
        }
        if (capabilities.hasReference(cocarrier)) {
            return false;
        }
        makeCocarrier(slot, cocarrier, name);
        return true;
    }

    /**
     * COP-OPEN-1, COP-OPEN-2: opens a COPIPE, the one of that name if there is one, otherwise a new one.
     *
     * @param name NONE for a coport without a name
     * @param handle the choice of the kernel: the handle that the capability gets (CAP-HANDLE-2)
     * @param copipe the choice of the kernel: which unused COPIPE becomes the new one
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647;
      @ requires contents.cocarriers.queues.end <= copipe && copipe < coports.number.length;
      @ requires capabilities.object[capabilities.first[process] + handle] == NONE && (\forall int c; 0 <= c
      @     && c < contents.cocarriers.queues.end; name == NONE || coports.name[c] != name || (\forall int s;
      @     0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]))
      @     && !(\forall int c;
      @     contents.cocarriers.queues.end <= c && c < coports.number.length; name == NONE
      @     || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c]));
      @ ensures \result && capabilities.rights[capabilities.first[process] + handle] == capabilities.all;
      @ ensures contents.cocarriers.queues.end <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < coports.number.length
      @     && coports.name[capabilities.object[capabilities.first[process] + handle]] == name;
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         t == capabilities.first[process] + handle ? 0 : s == capabilities.first[process] + handle ? 0
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[s]));
      @ assignable capabilities.object[capabilities.first[process] + handle],
      @     capabilities.rights[capabilities.first[process] + handle],
      @     tree.below.cells[*], tree.below.pairs;
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647;
      @ requires contents.cocarriers.queues.end <= copipe && copipe < coports.number.length;
      @ requires capabilities.object[capabilities.first[process] + handle] == NONE && (\forall int c; 0 <= c
      @     && c < contents.cocarriers.queues.end; name == NONE || coports.name[c] != name || (\forall int s;
      @     0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]))
      @     && !(\forall int c;
      @     contents.cocarriers.queues.end <= c && c < coports.number.length; name == NONE
      @     || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c]));
      @ ensures (\exists int s; 0 <= s && s < capabilities.object.length; \old(capabilities.object[s])
      @     == capabilities.object[capabilities.first[process] + handle]);
      @ assignable capabilities.object[capabilities.first[process] + handle],
      @     capabilities.rights[capabilities.first[process] + handle],
      @     tree.below.cells[*], tree.below.pairs;
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647;
      @ requires contents.cocarriers.queues.end <= copipe && copipe < coports.number.length;
      @ requires capabilities.object[capabilities.first[process] + handle] == NONE && (\forall int c; 0 <= c
      @     && c < contents.cocarriers.queues.end; name == NONE || coports.name[c] != name || (\forall int s;
      @     0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]))
      @     && (\forall int c;
      @     contents.cocarriers.queues.end <= c && c < coports.number.length; name == NONE
      @     || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c])) && (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != copipe);
      @ ensures \result && capabilities.rights[capabilities.first[process] + handle] == capabilities.all
      @     && capabilities.object[capabilities.first[process] + handle] == copipe;
      @ ensures !coports.closed[copipe] && coports.name[copipe] == name;
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         t == capabilities.first[process] + handle ? 0 : s == capabilities.first[process] + handle ? 0
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[s]));
      @ assignable capabilities.object[capabilities.first[process] + handle],
      @     capabilities.rights[capabilities.first[process] + handle],
      @     tree.below.cells[*], tree.below.pairs, coports.closed[copipe], coports.name[copipe];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647;
      @ requires contents.cocarriers.queues.end <= copipe && copipe < coports.number.length;
      @ requires capabilities.object[capabilities.first[process] + handle] != NONE || !(\forall int c; 0 <= c
      @     && c < contents.cocarriers.queues.end; name == NONE || coports.name[c] != name || (\forall int s;
      @     0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]))
      @     || (\forall int c;
      @     contents.cocarriers.queues.end <= c && c < coports.number.length; name == NONE
      @     || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c])) && !(\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != copipe);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean openCopipe(int process, int name, int handle, int copipe) {
        int slot = capabilities.slot(process, handle);
        if (capabilities.object(slot) != NONE || namedOtherThanCopipe(name)) {
            return false;
        }
        int target = named(name, contents.firstCopipe(), coports.count());
        if (target != NONE) {
            grant(slot, target);
            return true;
        }
        if (capabilities.hasReference(copipe)) {
            return false;
        }
        makeCopipe(slot, copipe, name);
        return true;
    }

    // ---- derive

    /** Whether {@code error} is admissible for derive now (CAP-HANDLE-1, CAP-DERIVE-2, CAP-DERIVE-3). */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (error == Errno.ENOMEM && (\forall int s; capabilities.first[process] <= s
      @     && s < capabilities.first[process] + capabilities.handles; capabilities.object[s] != NONE)
      @     || error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE
      @     || error == Errno.EPERM && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !((!rights.send || capabilities.rights[capabilities.first[process] + handle].send) && (!rights.recv
      @         || capabilities.rights[capabilities.first[process] + handle].recv) && (!rights.poll
      @         || capabilities.rights[capabilities.first[process] + handle].poll) && (!rights.close
      @         || capabilities.rights[capabilities.first[process] + handle].close) && (!rights.transfer
      @         || capabilities.rights[capabilities.first[process] + handle].transfer) && (!rights.load
      @         || capabilities.rights[capabilities.first[process] + handle].load) && (!rights.store
      @         || capabilities.rights[capabilities.first[process] + handle].store)));
      @ assignable \strictly_nothing;
      @*/
    public boolean deriveFails(int process, int handle, Rights rights, int error) {
        int slot = capabilities.slot(process, handle);
        if (error == Errno.ENOMEM) {
            return handlesUsedUp(process);
        }
        if (capabilities.object(slot) == NONE) {
            return error == Errno.EBADF;
        }
        return error == Errno.EPERM && !rights.within(capabilities.rights(slot));
    }

    /**
     * CAP-DERIVE-1: derives a capability with the given rights.
     *
     * @param child the choice of the kernel: the handle that the new capability gets (CAP-HANDLE-2)
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 <= child && child < capabilities.handles;
      @ requires (capabilities.object[capabilities.first[process] + handle] != NONE && (!rights.send
      @     || capabilities.rights[capabilities.first[process] + handle].send) && (!rights.recv
      @     || capabilities.rights[capabilities.first[process] + handle].recv) && (!rights.poll
      @     || capabilities.rights[capabilities.first[process] + handle].poll) && (!rights.close
      @     || capabilities.rights[capabilities.first[process] + handle].close) && (!rights.transfer
      @     || capabilities.rights[capabilities.first[process] + handle].transfer) && (!rights.load
      @     || capabilities.rights[capabilities.first[process] + handle].load) && (!rights.store
      @     || capabilities.rights[capabilities.first[process] + handle].store)
      @     && capabilities.object[capabilities.first[process] + child] == NONE);
      @ ensures \result && capabilities.object[capabilities.first[process] + child]
      @     == \old(capabilities.object[capabilities.first[process] + handle])
      @     && capabilities.rights[capabilities.first[process] + child] == rights;
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         t == capabilities.first[process] + child ? 0
      @         : s == capabilities.first[process] + child ? (t == capabilities.first[process] + handle ? 1
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[capabilities.first[process] + handle])
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[s]));
      @ assignable capabilities.object[capabilities.first[process] + child],
      @     capabilities.rights[capabilities.first[process] + child],
      @     tree.below.cells[*], tree.below.pairs;
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 <= child && child < capabilities.handles;
      @ requires !(capabilities.object[capabilities.first[process] + handle] != NONE && (!rights.send
      @     || capabilities.rights[capabilities.first[process] + handle].send) && (!rights.recv
      @     || capabilities.rights[capabilities.first[process] + handle].recv) && (!rights.poll
      @     || capabilities.rights[capabilities.first[process] + handle].poll) && (!rights.close
      @     || capabilities.rights[capabilities.first[process] + handle].close) && (!rights.transfer
      @     || capabilities.rights[capabilities.first[process] + handle].transfer) && (!rights.load
      @     || capabilities.rights[capabilities.first[process] + handle].load) && (!rights.store
      @     || capabilities.rights[capabilities.first[process] + handle].store)
      @     && capabilities.object[capabilities.first[process] + child] == NONE);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean derive(int process, int handle, Rights rights, int child) {
        int slot = capabilities.slot(process, handle);
        int free = capabilities.slot(process, child);
        if (!canDerive(slot, rights, free)) {
            return false;
        }
        branch(free, slot, rights);
        return true;
    }

    /** Whether derive would take effect. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length && 0 <= free && free < capabilities.object.length;
      @ ensures \result == (capabilities.object[slot] != NONE && (!rights.send || capabilities.rights[slot].send)
      @     && (!rights.recv || capabilities.rights[slot].recv) && (!rights.poll || capabilities.rights[slot].poll)
      @     && (!rights.close || capabilities.rights[slot].close) && (!rights.transfer
      @     || capabilities.rights[slot].transfer) && (!rights.load || capabilities.rights[slot].load)
      @     && (!rights.store || capabilities.rights[slot].store) && capabilities.object[free] == NONE);
      @ ensures \result ==> !rights.store && (!rights.load || capabilities.rights[slot].load);
      @ assignable \strictly_nothing;
      @*/
    private boolean canDerive(int slot, Rights rights, int free) {
        return capabilities.object(slot) != NONE
            && rights.within(capabilities.rights(slot))
            && capabilities.object(free) == NONE;
    }

    // ---- copy

    /** Whether {@code error} is admissible for copy now (CAP-HANDLE-1, CAP-COPY-2). */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (error == Errno.ENOMEM && (\forall int s; capabilities.first[process] <= s
      @     && s < capabilities.first[process] + capabilities.handles; capabilities.object[s] != NONE)
      @     || error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE);
      @ assignable \strictly_nothing;
      @*/
    public boolean copyFails(int process, int handle, int error) {
        if (error == Errno.ENOMEM) {
            return handlesUsedUp(process);
        }
        return error == Errno.EBADF && capabilities.object(capabilities.slot(process, handle)) == NONE;
    }

    /**
     * CAP-COPY-1: copies a capability, with all its rights.
     *
     * @param twin the choice of the kernel: the handle that the copy gets (CAP-HANDLE-2)
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 <= twin && twin < capabilities.handles;
      @ requires capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.object[capabilities.first[process] + twin] == NONE;
      @ ensures \result && capabilities.object[capabilities.first[process] + twin]
      @     == \old(capabilities.object[capabilities.first[process] + handle])
      @     && capabilities.rights[capabilities.first[process] + twin]
      @     == \old(capabilities.rights[capabilities.first[process] + handle]);
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         t == capabilities.first[process] + twin ? 0
      @         : s == capabilities.first[process] + twin
      @         ? (\bigint)((\seq)\old(tree.below.pairs)[t])[capabilities.first[process] + handle]
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[s]));
      @ assignable capabilities.object[capabilities.first[process] + twin],
      @     capabilities.rights[capabilities.first[process] + twin],
      @     tree.below.cells[*], tree.below.pairs;
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 <= twin && twin < capabilities.handles;
      @ requires !(capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.object[capabilities.first[process] + twin] == NONE);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean copy(int process, int handle, int twin) {
        int slot = capabilities.slot(process, handle);
        int free = capabilities.slot(process, twin);
        if (capabilities.object(slot) == NONE || capabilities.object(free) != NONE) {
            return false;
        }
        hangBeside(free, slot);
        inherit(free, slot, capabilities.rights(slot));
        return true;
    }

    // ---- move

    /** Whether {@code error} is admissible for move now (CAP-HANDLE-1, CAP-MOVE-2). */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (error == Errno.ENOMEM && (\forall int s; capabilities.first[process] <= s
      @     && s < capabilities.first[process] + capabilities.handles; capabilities.object[s] != NONE)
      @     || error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE);
      @ assignable \strictly_nothing;
      @*/
    public boolean moveFails(int process, int handle, int error) {
        if (error == Errno.ENOMEM) {
            return handlesUsedUp(process);
        }
        return error == Errno.EBADF && capabilities.object(capabilities.slot(process, handle)) == NONE;
    }

    /**
     * CAP-MOVE-1: moves a capability, with all its rights, to another handle of the process.
     *
     * @param place the choice of the kernel: the handle that the capability gets (CAP-HANDLE-2)
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 <= place && place < capabilities.handles;
      @ requires capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.object[capabilities.first[process] + place] == NONE;
      @ ensures \result && capabilities.object[capabilities.first[process] + place]
      @     == \old(capabilities.object[capabilities.first[process] + handle])
      @     && capabilities.rights[capabilities.first[process] + place]
      @     == \old(capabilities.rights[capabilities.first[process] + handle]);
      @ ensures capabilities.object[capabilities.first[process] + handle] == NONE;
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         s == capabilities.first[process] + place
      @         ? (\bigint)((\seq)\old(tree.below.pairs)[t == capabilities.first[process] + place
      @             ? capabilities.first[process] + handle : t])[capabilities.first[process] + handle]
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t == capabilities.first[process] + place
      @             ? capabilities.first[process] + handle : t])[s]));
      @ assignable capabilities.object[capabilities.first[process] + handle],
      @     capabilities.object[capabilities.first[process] + place],
      @     capabilities.rights[capabilities.first[process] + place],
      @     tree.below.cells[*], tree.below.pairs;
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 <= place && place < capabilities.handles;
      @ requires !(capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.object[capabilities.first[process] + place] == NONE);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean move(int process, int handle, int place) {
        int slot = capabilities.slot(process, handle);
        int free = capabilities.slot(process, place);
        if (capabilities.object(slot) == NONE || capabilities.object(free) != NONE) {
            return false;
        }
        relocate(free, slot);
        return true;
    }

    // ---- delete

    /** Whether {@code error} is admissible for delete now (CAP-HANDLE-1). */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE);
      @ assignable \strictly_nothing;
      @*/
    public boolean deleteFails(int process, int handle, int error) {
        return error == Errno.EBADF && capabilities.object(capabilities.slot(process, handle)) == NONE;
    }

    /**
     * CAP-DELETE-1, COP-RECLAIM-1, COP-CARRIER-FREE-1: deletes a capability; after the last one nothing can reach the
     * object, nor what waits in it.
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires capabilities.object[capabilities.first[process] + handle] != NONE;
      @ ensures \result && capabilities.object[capabilities.first[process] + handle] == NONE;
      @ assignable capabilities.object[capabilities.first[process] + handle];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires !(capabilities.object[capabilities.first[process] + handle] != NONE);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean delete(int process, int handle) {
        int slot = capabilities.slot(process, handle);
        if (capabilities.object(slot) == NONE) {
            return false;
        }
        remove(slot);
        return true;
    }

    // ---- revoke

    /** Whether {@code error} is admissible for revoke now (CAP-HANDLE-1, CAP-REVOKE-2). */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE);
      @ assignable \strictly_nothing;
      @*/
    public boolean revokeFails(int process, int handle, int error) {
        return error == Errno.EBADF && capabilities.object(capabilities.slot(process, handle)) == NONE;
    }

    /** CAP-REVOKE-1: deletes whatever descends from the capability, in every process, and nothing else. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires capabilities.object[capabilities.first[process] + handle] != NONE;
      @ ensures \result && (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == (s != capabilities.first[process] + handle
      @         && (\bigint)((\seq)tree.below.pairs[capabilities.first[process] + handle])[s] == 1
      @         ? NONE : \old(capabilities.object[s])));
      @ assignable capabilities.object[*];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires !(capabilities.object[capabilities.first[process] + handle] != NONE);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean revoke(int process, int handle) {
        int slot = capabilities.slot(process, handle);
        if (capabilities.object(slot) == NONE) {
            return false;
        }
        prune(slot);
        return true;
    }

    /** CAP-REVOKE-1: empties every slot that descends from this one. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length;
      @ ensures (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == (s != slot && (\bigint)((\seq)tree.below.pairs[slot])[s] == 1 ? NONE : \old(capabilities.object[s])));
      @ assignable capabilities.object[*];
      @*/
    private void prune(int slot) {
        /*@ loop_invariant 0 <= other && other <= capabilities.object.length;
          @ loop_invariant \invariant_for(this);
          @ loop_invariant (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
          @     == (s < other && s != slot && (\bigint)((\seq)tree.below.pairs[slot])[s] == 1
          @         ? NONE : \old(capabilities.object[s])));
          @ assignable capabilities.object[*];
          @ decreases capabilities.object.length - other;
          @*/
        for (int other = 0; other < capabilities.slots(); other++) {
            if (other != slot && tree.descends(other, slot)) {
                remove(other);
            }
        }
    }

    // ---- send and recv on a COCHANNEL

    /**
     * Whether {@code error} is admissible for send now (CAP-HANDLE-1, CAP-RIGHTS-2, CAP-KIND-1, COP-CHANNEL-SEND-2,
     * COP-CHANNEL-SEND-3, COP-CHANNEL-SEND-4, COP-CHANNEL-SEND-5; EAGAIN promises what GEN-AGAIN-1 says).
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (error == Errno.EINVAL && length <= 0
      @     || error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE
      @     || error == Errno.EPERM && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !capabilities.rights[capabilities.first[process] + handle].send
      @     || error == Errno.EOPNOTSUPP
      @         && contents.cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @     || error == Errno.EMSGSIZE && 0 <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < contents.cochannels.channel.length
      @         && contents.cochannels.ringBytes < length
      @     || error == Errno.EPIPE && 0 <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < contents.cochannels.channel.length
      @         && (coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @         && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @         == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv))
      @     || error == Errno.EAGAIN && 0 <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < contents.cochannels.channel.length
      @         && !(coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @         && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @         == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv))
      @         && length <= contents.cochannels.ringBytes
      @             && contents.cochannels.ringBytes -
      @             contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length <
      @             length);
      @ assignable \strictly_nothing;
      @*/
    public boolean sendFails(int process, int handle, int length, int error) {
        if (error == Errno.EINVAL) {
            return length <= 0;
        }
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE) {
            return error == Errno.EBADF;
        }
        if (error == Errno.EPERM) {
            return !capabilities.rights(slot).send;
        }
        if (contents.cochannels() <= target) {
            return error == Errno.EOPNOTSUPP;
        }
        if (error == Errno.EMSGSIZE) {
            return contents.ringBytes() < length;
        }
        boolean broken = refusesSends(target);
        if (error == Errno.EPIPE) {
            return broken;
        }
        return error == Errno.EAGAIN
            && !broken
            && length <= contents.ringBytes()
            && contents.room(target) < length;
    }

    /** Whether the coport is closed, or nobody is left to receive from it and the kernel minds. */
    /*@ private normal_behavior
      @ requires 0 <= coport && coport < coports.number.length;
      @ ensures \result == (coports.closed[coport] || choices.peerGone && !(\exists int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] == coport && capabilities.rights[s].recv));
      @ assignable \strictly_nothing;
      @*/
    private boolean refusesSends(int coport) {
        return coports.closed(coport) || choices.peerGone && !capabilities.hasReceiver(coport);
    }

    /** Whether the coport is closed, or nobody is left to send to it and the kernel minds. */
    /*@ private normal_behavior
      @ requires 0 <= coport && coport < coports.number.length;
      @ ensures \result == (coports.closed[coport] || choices.peerGone && !(\exists int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] == coport && capabilities.rights[s].send));
      @ assignable \strictly_nothing;
      @*/
    private boolean endsWhenEmpty(int coport) {
        return coports.closed(coport) || choices.peerGone && !capabilities.hasSender(coport);
    }

    /** Whether send would take effect. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length;
      @ ensures \result == (0 <= capabilities.object[slot]
      @     && capabilities.object[slot] < contents.cochannels.channel.length && capabilities.rights[slot].send
      @     && 0 < length && !(coports.closed[capabilities.object[slot]] || choices.peerGone && !(\exists int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] == capabilities.object[slot]
      @     && capabilities.rights[s].recv))
      @     && length <= contents.cochannels.ringBytes - contents.cochannels.channel[capabilities.object[slot]].length);
      @ assignable \strictly_nothing;
      @*/
    private boolean canSend(int slot, int length) {
        int target = capabilities.object(slot);
        return target != NONE
            && target < contents.cochannels()
            && capabilities.rights(slot).send
            && 0 < length
            && !refusesSends(target)
            && length <= contents.room(target);
    }

    // The first three cases are one: what they ensure is proved apart, since together it is too much for one search.
    /** COP-CHANNEL-SEND-1: sends the first {@code length} bytes of {@code data}, all or nothing. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires (0 < length ==> length <= data.length) && (\forall int i; 0 <= i && i < data.length; -128 <= data[i]
      @     && data[i] <= 127) && (\forall int c; 0 <= c && c < contents.cochannels.channel.length;
      @     contents.cochannels.channel[c].ring != data);
      @ requires (0 <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < contents.cochannels.channel.length
      @     && capabilities.rights[capabilities.first[process] + handle].send && 0 < length
      @     && !(coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @     && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv))
      @     && length <= contents.cochannels.ringBytes -
      @     contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length);
      @ ensures \result;
      @ ensures contents.cochannels.channel[\old(capabilities.object[capabilities.first[process] + handle])].length
      @     == \old(contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length) +
      @     length;
      @ assignable contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length,
      @     contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents,
      @     contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].ring[*];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires (0 < length ==> length <= data.length) && (\forall int i; 0 <= i && i < data.length; -128 <= data[i]
      @     && data[i] <= 127) && (\forall int c; 0 <= c && c < contents.cochannels.channel.length;
      @     contents.cochannels.channel[c].ring != data);
      @ requires (0 <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < contents.cochannels.channel.length
      @     && capabilities.rights[capabilities.first[process] + handle].send && 0 < length
      @     && !(coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @     && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv))
      @     && length <= contents.cochannels.ringBytes -
      @     contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length);
      @ ensures (\forall int i; 0 <= i
      @     && i < \old(contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length);
      @     (\bigint)contents.cochannels.channel[\old(capabilities.object[capabilities.first[process] +
      @     handle])].contents[i] == (\bigint)\old(contents.cochannels.channel[capabilities.object[
      @     capabilities.first[process] + handle]].contents)[i]);
      @ assignable contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length,
      @     contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents,
      @     contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].ring[*];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires (0 < length ==> length <= data.length) && (\forall int i; 0 <= i && i < data.length; -128 <= data[i]
      @     && data[i] <= 127) && (\forall int c; 0 <= c && c < contents.cochannels.channel.length;
      @     contents.cochannels.channel[c].ring != data);
      @ requires (0 <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < contents.cochannels.channel.length
      @     && capabilities.rights[capabilities.first[process] + handle].send && 0 < length
      @     && !(coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @     && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv))
      @     && length <= contents.cochannels.ringBytes -
      @     contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length);
      @ ensures (\forall int i; 0 <= i && i < length;
      @     (\bigint)contents.cochannels.channel[\old(capabilities.object[capabilities.first[process] +
      @     handle])].contents[\old(contents.cochannels.channel[capabilities.object[capabilities.first[process] +
      @     handle]].length) + i] == data[i]);
      @ assignable contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length,
      @     contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents,
      @     contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].ring[*];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires (0 < length ==> length <= data.length) && (\forall int i; 0 <= i && i < data.length; -128 <= data[i]
      @     && data[i] <= 127) && (\forall int c; 0 <= c && c < contents.cochannels.channel.length;
      @     contents.cochannels.channel[c].ring != data);
      @ requires !(0 <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < contents.cochannels.channel.length
      @     && capabilities.rights[capabilities.first[process] + handle].send && 0 < length
      @     && !(coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @     && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv))
      @     && length <= contents.cochannels.ringBytes -
      @     contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean send(int process, int handle, byte[] data, int length) {
        int slot = capabilities.slot(process, handle);
        if (!canSend(slot, length)) {
            return false;
        }
        append(capabilities.object(slot), data, length);
        return true;
    }

    /**
     * Whether {@code error} is admissible for recv now (CAP-HANDLE-1, CAP-RIGHTS-2, CAP-KIND-1, COP-CHANNEL-RECV-2,
     * COP-CHANNEL-RECV-3, COP-CHANNEL-RECV-4, COP-CHANNEL-RECV-5; EAGAIN promises what GEN-AGAIN-1 says).
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (error == Errno.EINVAL && length <= 0
      @     || error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE
      @     || error == Errno.EPERM && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !capabilities.rights[capabilities.first[process] + handle].recv
      @     || error == Errno.EOPNOTSUPP
      @         && contents.cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @     || error == Errno.EMSGSIZE && 0 <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < contents.cochannels.channel.length
      @         && contents.cochannels.ringBytes < length
      @     || error == Errno.EPIPE && 0 <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < contents.cochannels.channel.length
      @         && (coports.closed[capabilities.object[capabilities.first[process] + handle]] && !choices.mustDrain
      @         || (contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length == 0
      @             || !choices.partial
      @             && contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length <
      @             length) && 0 < length && (coports.closed[capabilities.object[capabilities.first[process] + handle]]
      @             || choices.peerGone && !(\exists int s; 0 <= s && s < capabilities.object.length;
      @             capabilities.object[s] == capabilities.object[capabilities.first[process] + handle]
      @             && capabilities.rights[s].send)))
      @     || error == Errno.EAGAIN && 0 <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < contents.cochannels.channel.length
      @         && !(coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @         && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @         == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].send))
      @         && 0 < length && length <= contents.cochannels.ringBytes
      @         && (contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length == 0
      @             || !choices.partial
      @             && contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length <
      @             length));
      @ assignable \strictly_nothing;
      @*/
    public boolean recvFails(int process, int handle, int length, int error) {
        if (error == Errno.EINVAL) {
            return length <= 0;
        }
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE) {
            return error == Errno.EBADF;
        }
        if (error == Errno.EPERM) {
            return !capabilities.rights(slot).recv;
        }
        if (contents.cochannels() <= target) {
            return error == Errno.EOPNOTSUPP;
        }
        if (error == Errno.EMSGSIZE) {
            return contents.ringBytes() < length;
        }
        if (error == Errno.EPIPE && coports.closed(target) && !choices.mustDrain) {
            return true;
        }
        if (!lacks(target, length)) {
            return false;
        }
        boolean broken = endsWhenEmpty(target);
        if (error == Errno.EPIPE) {
            return broken;
        }
        return error == Errno.EAGAIN && !broken && length <= contents.ringBytes();
    }

    /** Whether a recv of that length finds too few bytes to deliver any. */
    /*@ private normal_behavior
      @ requires 0 <= target && target < contents.cochannels.channel.length;
      @ ensures \result == ((contents.cochannels.channel[target].length == 0
      @     || !choices.partial && contents.cochannels.channel[target].length < length) && 0 < length);
      @ assignable \strictly_nothing;
      @*/
    private boolean lacks(int target, int length) {
        return (contents.length(target) == 0 || !choices.partial && contents.length(target) < length)
            && 0 < length;
    }

    /**
     * COP-CHANNEL-RECV-1: whether recv of that length would take effect now and deliver exactly the first
     * {@code count} bytes of {@code data}.
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 < count ==> count <= data.length;
      @ ensures \result == ((0 <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < contents.cochannels.channel.length
      @     && capabilities.rights[capabilities.first[process] + handle].recv && 0 < count && (choices.mayDrain
      @     || !coports.closed[capabilities.object[capabilities.first[process] + handle]])
      @     && count <= contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length
      @     && (count == length || choices.partial && count
      @     == contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length
      @     && count < length && length <= contents.cochannels.ringBytes))
      @     && (\forall int i; 0 <= i && i < count; data[i]
      @         == (\bigint)contents.cochannels.channel[capabilities.object[capabilities.first[process] +
      @         handle]].contents[i]));
      @ assignable \strictly_nothing;
      @*/
    public boolean recvDelivers(int process, int handle, int length, byte[] data, int count) {
        int slot = capabilities.slot(process, handle);
        return canRecv(slot, length, count) && contents.startsWith(capabilities.object(slot), data, count);
    }

    /** Whether recv of that length would take effect with that many bytes. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length;
      @ ensures \result == (0 <= capabilities.object[slot]
      @     && capabilities.object[slot] < contents.cochannels.channel.length && capabilities.rights[slot].recv
      @     && 0 < count && (choices.mayDrain || !coports.closed[capabilities.object[slot]])
      @     && count <= contents.cochannels.channel[capabilities.object[slot]].length && (count == length
      @     || choices.partial && count == contents.cochannels.channel[capabilities.object[slot]].length
      @     && count < length && length <= contents.cochannels.ringBytes));
      @ assignable \strictly_nothing;
      @*/
    private boolean canRecv(int slot, int length, int count) {
        int target = capabilities.object(slot);
        return target != NONE
            && target < contents.cochannels()
            && capabilities.rights(slot).recv
            && 0 < count
            && (choices.mayDrain || !coports.closed(target))
            && delivers(target, length, count);
    }

    /** Whether a recv of that length delivers that many bytes. */
    /*@ private normal_behavior
      @ requires 0 <= target && target < contents.cochannels.channel.length;
      @ ensures \result == (count <= contents.cochannels.channel[target].length && (count == length
      @     || choices.partial && count == contents.cochannels.channel[target].length && count < length
      @         && length <= contents.cochannels.ringBytes));
      @ assignable \strictly_nothing;
      @*/
    private boolean delivers(int target, int length, int count) {
        return count <= contents.length(target)
            && (count == length
                || choices.partial
                    && count == contents.length(target)
                    && count < length
                    && length <= contents.ringBytes());
    }

    /**
     * COP-CHANNEL-RECV-1: receives {@code count} bytes into {@code data}.
     *
     * @param length how many are asked for
     * @param count how many are delivered: as many, or fewer where the kernel chose to deliver what there is
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 < count ==> count <= data.length;
      @ requires (\forall int c; 0 <= c && c < contents.cochannels.channel.length;
      @     contents.cochannels.channel[c].ring != data);
      @ requires (\forall int b; 0 <= b && b < contents.cocarriers.buffers.buffer.length;
      @     contents.cocarriers.buffers.buffer[b].bytes != data);
      @ requires (0 <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < contents.cochannels.channel.length
      @     && capabilities.rights[capabilities.first[process] + handle].recv && 0 < count && (choices.mayDrain
      @     || !coports.closed[capabilities.object[capabilities.first[process] + handle]])
      @     && count <= contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length
      @     && (count == length || choices.partial && count
      @     == contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length
      @     && count < length && length <= contents.cochannels.ringBytes));
      @ ensures \result;
      @ ensures contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length
      @     == \old(contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length) -
      @     count;
      @ ensures (\forall int i; 0 <= i && i < count; data[i]
      @     == (\bigint)\old(contents.cochannels.channel[capabilities.object[capabilities.first[process] +
      @     handle]].contents)[i]);
      @ ensures contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents
      @     == \seq_sub(\old(contents.cochannels.channel[capabilities.object[capabilities.first[process] +
      @     handle]].contents), count,
      @     \old(contents.cochannels.channel[capabilities.object[capabilities.first[process] +
      @     handle]].contents).length);
      @ assignable contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].head,
      @     contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length,
      @     contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents,
      @     data[0 .. count - 1];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 < count ==> count <= data.length;
      @ requires (\forall int c; 0 <= c && c < contents.cochannels.channel.length;
      @     contents.cochannels.channel[c].ring != data);
      @ requires !(0 <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < contents.cochannels.channel.length
      @     && capabilities.rights[capabilities.first[process] + handle].recv && 0 < count && (choices.mayDrain
      @     || !coports.closed[capabilities.object[capabilities.first[process] + handle]])
      @     && count <= contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length
      @     && (count == length || choices.partial && count
      @     == contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length
      @     && count < length && length <= contents.cochannels.ringBytes));
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean recv(int process, int handle, int length, byte[] data, int count) {
        int slot = capabilities.slot(process, handle);
        if (!canRecv(slot, length, count)) {
            return false;
        }
        take(capabilities.object(slot), data, count);
        return true;
    }

    // ---- send, recv and load of messages, on a COCARRIER

    /**
     * COP-CARRIER-SEND-6, COP-CARRIER-FREE-1: the lowest message buffer that waits in no queue to which there is a
     * capability, and that has no capability to it, or NONE.
     */
    /*@ public normal_behavior
      @ ensures \result == NONE || 0 <= \result && \result < contents.cocarriers.buffers.buffer.length;
      @ ensures \result != NONE ==> (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number.length + \result && (capabilities.object[s] == NONE
      @     || capabilities.object[s] != contents.cocarriers.queues.carrier[\result]));
      @ ensures \result == NONE ==> (\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     !(\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number.length + b && (capabilities.object[s] == NONE
      @     || capabilities.object[s] != contents.cocarriers.queues.carrier[b])));
      @ assignable \strictly_nothing;
      @*/
    public int freeBuffer() {
        /*@ loop_invariant 0 <= buffer && buffer <= contents.cocarriers.buffers.buffer.length;
          @ loop_invariant (\forall int b; 0 <= b && b < buffer;
          @     !(\forall int s; 0 <= s && s < capabilities.object.length;
          @     capabilities.object[s] != coports.number.length + b && (capabilities.object[s] == NONE
          @     || capabilities.object[s] != contents.cocarriers.queues.carrier[b])));
          @ assignable \strictly_nothing;
          @ decreases contents.cocarriers.buffers.buffer.length - buffer;
          @*/
        for (int buffer = 0; buffer < contents.buffers(); buffer++) {
            if (isFree(buffer)) {
                return buffer;
            }
        }
        return NONE;
    }

    /** Whether the buffer waits in no queue that somebody refers to, and has no capability to it. */
    /*@ private normal_behavior
      @ requires 0 <= buffer && buffer < contents.cocarriers.buffers.buffer.length;
      @ ensures \result == (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number.length + buffer && (capabilities.object[s] == NONE
      @     || capabilities.object[s] != contents.cocarriers.queues.carrier[buffer]));
      @ assignable \strictly_nothing;
      @*/
    private boolean isFree(int buffer) {
        return !waits(buffer) && !isDelivered(buffer);
    }

    /** COP-CARRIER-SEND-6: whether no message buffer is free. */
    /*@ private normal_behavior
      @ ensures \result == !bufferFree;
      @ assignable \strictly_nothing;
      @*/
    private boolean buffersUsedUp() {
        return freeBuffer() == NONE;
    }

    /** Whether the message in the buffer waits in a COCARRIER that somebody refers to. */
    /*@ private normal_behavior
      @ requires 0 <= buffer && buffer < contents.cocarriers.buffers.buffer.length;
      @ ensures \result == !(contents.cocarriers.queues.carrier[buffer] == NONE
      @     || (\forall int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] != contents.cocarriers.queues.carrier[buffer]));
      @ assignable \strictly_nothing;
      @*/
    private boolean waits(int buffer) {
        int cocarrier = contents.carrier(buffer);
        return cocarrier != NONE && capabilities.hasReference(cocarrier);
    }

    /** Whether there is a capability to the message in the buffer. */
    /*@ private normal_behavior
      @ requires 0 <= buffer && buffer < contents.cocarriers.buffers.buffer.length;
      @ ensures \result == !(\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number.length + buffer);
      @ assignable \strictly_nothing;
      @*/
    private boolean isDelivered(int buffer) {
        return capabilities.hasReference(message(buffer));
    }

    /** The object that the message in the buffer is. */
    /*@ private normal_behavior
      @ requires 0 <= buffer && buffer < contents.cocarriers.buffers.buffer.length;
      @ ensures \result == coports.number.length + buffer;
      @ ensures coports.number.length <= \result && \result < capabilities.objects;
      @ assignable \strictly_nothing;
      @*/
    private int message(int buffer) {
        return sum(coports.count(), buffer);
    }

    /** Apart from the machine, since its invariants cost the prover more than the sum. */
    /*@ private normal_behavior
      @ requires 0 <= coports && coports <= 320 && 0 <= buffer && buffer <= 256;
      @ ensures \result == coports + buffer;
      @ assignable \strictly_nothing;
      @*/
    private static int sum(int coports, int buffer) {
        return coports + buffer;
    }

    /**
     * COP-RECLAIM-1: takes the buffers back that wait in the queue of a COCARRIER to which there is no capability. The
     * kernel may do so at any time; nobody can see it.
     *
     * @param buffer one of them
     */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < contents.cocarriers.buffers.buffer.length;
      @ requires contents.cocarriers.queues.carrier[buffer] != NONE && (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != contents.cocarriers.queues.carrier[buffer]);
      @ ensures \result;
      @ ensures (\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     contents.cocarriers.queues.carrier[b] == (\old(contents.cocarriers.queues.carrier[b])
      @         == \old(contents.cocarriers.queues.carrier[buffer])
      @         ? NONE : \old(contents.cocarriers.queues.carrier[b])));
      @ assignable contents.cocarriers.queues.carrier[*];
      @ also public normal_behavior
      @ requires 0 <= buffer && buffer < contents.cocarriers.buffers.buffer.length;
      @ requires !(contents.cocarriers.queues.carrier[buffer] != NONE && (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != contents.cocarriers.queues.carrier[buffer]));
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean reclaim(int buffer) {
        int target = contents.carrier(buffer);
        if (target == NONE || capabilities.hasReference(target)) {
            return false;
        }
        drop(target);
        return true;
    }

    /**
     * Whether {@code error} is admissible for sending a message now (CAP-HANDLE-1, CAP-RIGHTS-2, CAP-KIND-1,
     * COP-CARRIER-SEND-2, COP-CARRIER-SEND-3, COP-CARRIER-SEND-4, COP-CARRIER-SEND-5, COP-CARRIER-SEND-6; EAGAIN
     * promises what GEN-AGAIN-1 says).
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires error != Errno.ENOMEM;
      @ ensures \result == (error == Errno.EINVAL && length <= 0
      @     || error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE
      @     || error == Errno.EPERM && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !capabilities.rights[capabilities.first[process] + handle].send
      @     || error == Errno.EOPNOTSUPP && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !(contents.cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < contents.cocarriers.queues.end)
      @     || error == Errno.EMSGSIZE
      @         && contents.cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < contents.cocarriers.queues.end
      @         && contents.cocarriers.buffers.size < length
      @     || error == Errno.EPIPE
      @         && contents.cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < contents.cocarriers.queues.end
      @         && (coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @         && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @         == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv))
      @     || error == Errno.EAGAIN
      @         && contents.cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < contents.cocarriers.queues.end
      @         && !(coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @         && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @         == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv))
      @         && length <= contents.cocarriers.buffers.size && (\exists int b; 0 <= b
      @         && b < contents.cocarriers.queues.carrier.length; contents.cocarriers.queues.carrier[b]
      @         == capabilities.object[capabilities.first[process] + handle] && contents.cocarriers.queues.ahead[b]
      @         == contents.cocarriers.queues.depth - 1));
      @ assignable \strictly_nothing;
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles
      @     && error == Errno.ENOMEM;
      @ ensures \result == (contents.cochannels.channel.length
      @     <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < contents.cocarriers.queues.end
      @     && !bufferFree);
      @ assignable \strictly_nothing;
      @*/
    public boolean sendMessageFails(int process, int handle, int length, int error) {
        if (error == Errno.EINVAL) {
            return length <= 0;
        }
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE) {
            return error == Errno.EBADF;
        }
        if (error == Errno.EPERM) {
            return !capabilities.rights(slot).send;
        }
        if (target < contents.cochannels() || contents.firstCopipe() <= target) {
            return error == Errno.EOPNOTSUPP;
        }
        if (error == Errno.ENOMEM) {
            return buffersUsedUp();
        }
        if (error == Errno.EMSGSIZE) {
            return contents.messageBytes() < length;
        }
        boolean broken = refusesSends(target);
        if (error == Errno.EPIPE) {
            return broken;
        }
        return error == Errno.EAGAIN && !broken && length <= contents.messageBytes() && contents.full(target);
    }

    /** Whether sending a message in that buffer would take effect. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length && 0 <= buffer
      @     && buffer < contents.cocarriers.buffers.buffer.length;
      @ ensures \result == (contents.cochannels.channel.length <= capabilities.object[slot]
      @     && capabilities.object[slot] < contents.cocarriers.queues.end && capabilities.rights[slot].send
      @     && 0 < length && length <= contents.cocarriers.buffers.size && !(coports.closed[capabilities.object[slot]]
      @     || choices.peerGone && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == capabilities.object[slot] && capabilities.rights[s].recv)) && (\forall int b; 0 <= b
      @     && b < contents.cocarriers.queues.carrier.length; contents.cocarriers.queues.carrier[b]
      @     == capabilities.object[slot] ==> contents.cocarriers.queues.ahead[b]
      @     < contents.cocarriers.queues.depth - 1)
      @     && contents.cocarriers.queues.carrier[buffer] == NONE && (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != coports.number.length + buffer));
      @ assignable \strictly_nothing;
      @*/
    private boolean canSendMessage(int slot, int length, int buffer) {
        int target = capabilities.object(slot);
        return contents.cochannels() <= target
            && target < contents.firstCopipe()
            && capabilities.rights(slot).send
            && 0 < length
            && length <= contents.messageBytes()
            && !refusesSends(target)
            && !contents.full(target)
            && contents.carrier(buffer) == NONE
            && !isDelivered(buffer);
    }

    /**
     * COP-CARRIER-SEND-1: sends the first {@code length} bytes of {@code data} as one message, copied once.
     *
     * @param buffer the choice of the kernel: the buffer that the message is copied to, which waits in no queue, not
     *     even in one that nobody refers to ({@link #reclaim})
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires length <= data.length && 0 <= buffer && buffer < contents.cocarriers.buffers.buffer.length;
      @ requires (\forall int b; 0 <= b && b < contents.cocarriers.buffers.buffer.length;
      @     contents.cocarriers.buffers.buffer[b].bytes != data);
      @ requires (contents.cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < contents.cocarriers.queues.end
      @     && capabilities.rights[capabilities.first[process] + handle].send && 0 < length
      @     && length <= contents.cocarriers.buffers.size
      @     && !(coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @     && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv))
      @     && (\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     contents.cocarriers.queues.carrier[b] == capabilities.object[capabilities.first[process] + handle]
      @         ==> contents.cocarriers.queues.ahead[b] < contents.cocarriers.queues.depth - 1)
      @     && contents.cocarriers.queues.carrier[buffer] == NONE && (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != coports.number.length + buffer));
      @ ensures \result && contents.cocarriers.queues.carrier[buffer]
      @     == \old(capabilities.object[capabilities.first[process] + handle])
      @     && contents.cocarriers.buffers.buffer[buffer].length == length;
      @ ensures (\forall int i; 0 <= i && i < length; contents.cocarriers.buffers.buffer[buffer].bytes[i] == data[i]);
      @ ensures (\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     \old(contents.cocarriers.queues.carrier[b] == capabilities.object[capabilities.first[process] + handle])
      @         ==> contents.cocarriers.queues.ahead[b] < contents.cocarriers.queues.ahead[buffer]);
      @ assignable contents.cocarriers.queues.carrier[buffer], contents.cocarriers.queues.ahead[buffer],
      @     contents.cocarriers.queues.before[buffer], contents.cocarriers.buffers.buffer[buffer].length,
      @     contents.cocarriers.buffers.buffer[buffer].bytes[*];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires length <= data.length && 0 <= buffer && buffer < contents.cocarriers.buffers.buffer.length;
      @ requires (\forall int b; 0 <= b && b < contents.cocarriers.buffers.buffer.length;
      @     contents.cocarriers.buffers.buffer[b].bytes != data);
      @ requires !(contents.cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < contents.cocarriers.queues.end
      @     && capabilities.rights[capabilities.first[process] + handle].send && 0 < length
      @     && length <= contents.cocarriers.buffers.size
      @     && !(coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @     && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv))
      @     && (\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     contents.cocarriers.queues.carrier[b] == capabilities.object[capabilities.first[process] + handle]
      @         ==> contents.cocarriers.queues.ahead[b] < contents.cocarriers.queues.depth - 1)
      @     && contents.cocarriers.queues.carrier[buffer] == NONE && (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != coports.number.length + buffer));
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean sendMessage(int process, int handle, byte[] data, int length, int buffer) {
        int slot = capabilities.slot(process, handle);
        if (!canSendMessage(slot, length, buffer)) {
            return false;
        }
        post(buffer, capabilities.object(slot), data, length);
        return true;
    }

    /**
     * Whether {@code error} is admissible for receiving a message now (CAP-HANDLE-1, CAP-RIGHTS-2, CAP-KIND-1,
     * COP-CARRIER-RECV-2, COP-CARRIER-RECV-3, COP-CARRIER-RECV-4; EAGAIN promises what GEN-AGAIN-1 says).
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE
      @     || error == Errno.EPERM && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !capabilities.rights[capabilities.first[process] + handle].recv
      @     || error == Errno.EOPNOTSUPP && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !(contents.cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < contents.cocarriers.queues.end)
      @     || error == Errno.ENOMEM
      @         && contents.cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < contents.cocarriers.queues.end
      @         && !(\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @         contents.cocarriers.queues.carrier[b] != capabilities.object[capabilities.first[process] + handle])
      @         && (\forall int s; capabilities.first[process] <= s
      @         && s < capabilities.first[process] + capabilities.handles; capabilities.object[s] != NONE)
      @     || error == Errno.EPIPE
      @         && contents.cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < contents.cocarriers.queues.end
      @         && (coports.closed[capabilities.object[capabilities.first[process] + handle]] && !choices.mustDrain
      @         || (\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @             contents.cocarriers.queues.carrier[b] != capabilities.object[capabilities.first[process] + handle])
      @             && (coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @             && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @             == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].send)))
      @     || error == Errno.EAGAIN
      @         && contents.cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < contents.cocarriers.queues.end
      @         && !(coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @         && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @         == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].send))
      @         && (\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @         contents.cocarriers.queues.carrier[b] != capabilities.object[capabilities.first[process] + handle]));
      @ assignable \strictly_nothing;
      @*/
    public boolean recvMessageFails(int process, int handle, int error) {
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE) {
            return error == Errno.EBADF;
        }
        if (error == Errno.EPERM) {
            return !capabilities.rights(slot).recv;
        }
        if (target < contents.cochannels() || contents.firstCopipe() <= target) {
            return error == Errno.EOPNOTSUPP;
        }
        boolean empty = contents.first(target) == NONE;
        if (error == Errno.ENOMEM) {
            return !empty && handlesUsedUp(process);
        }
        if (error == Errno.EPIPE && coports.closed(target) && !choices.mustDrain) {
            return true;
        }
        boolean broken = endsWhenEmpty(target);
        return empty && (error == Errno.EPIPE && broken || error == Errno.EAGAIN && !broken);
    }

    /** Whether receiving the message in the buffer under the handle that is kept in {@code free} would take effect. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length && 0 <= free && free < capabilities.object.length;
      @ requires NONE <= buffer && buffer < contents.cocarriers.buffers.buffer.length;
      @ ensures \result == (buffer != NONE && contents.cochannels.channel.length <= capabilities.object[slot]
      @     && capabilities.object[slot] < contents.cocarriers.queues.end && capabilities.rights[slot].recv
      @     && (choices.mayDrain || !coports.closed[capabilities.object[slot]])
      @     && contents.cocarriers.queues.carrier[buffer] == capabilities.object[slot]
      @     && contents.cocarriers.queues.ahead[buffer] == 0 && capabilities.object[free] == NONE);
      @ assignable \strictly_nothing;
      @*/
    private boolean canRecvMessage(int slot, int free, int buffer) {
        int target = capabilities.object(slot);
        return buffer != NONE
            && contents.cochannels() <= target
            && target < contents.firstCopipe()
            && capabilities.rights(slot).recv
            && (choices.mayDrain || !coports.closed(target))
            && contents.carrier(buffer) == target
            && contents.ahead(buffer) == 0
            && capabilities.object(free) == NONE;
    }

    /**
     * COP-CARRIER-RECV-1: receives the oldest message: a capability with LOAD to the buffer that it is in.
     *
     * @param message the choice of the kernel: the handle that the capability gets (CAP-HANDLE-2)
     * @param buffer the buffer of the oldest message ({@link #oldest}), or NONE when no message waits
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 <= message && message < capabilities.handles;
      @ requires NONE <= buffer && buffer < contents.cocarriers.buffers.buffer.length;
      @ requires (buffer != NONE && contents.cochannels.channel.length
      @     <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < contents.cocarriers.queues.end
      @     && capabilities.rights[capabilities.first[process] + handle].recv && (choices.mayDrain
      @     || !coports.closed[capabilities.object[capabilities.first[process] + handle]])
      @     && contents.cocarriers.queues.carrier[buffer] == capabilities.object[capabilities.first[process] + handle]
      @     && contents.cocarriers.queues.ahead[buffer] == 0
      @     && capabilities.object[capabilities.first[process] + message] == NONE);
      @ ensures \result && capabilities.object[\old(capabilities.first[process]) + message]
      @     == coports.number.length + buffer
      @     && capabilities.rights[\old(capabilities.first[process]) + message] == capabilities.load;
      @ ensures contents.cocarriers.queues.carrier[buffer] == NONE;
      @ assignable capabilities.object[capabilities.first[process] + message],
      @     capabilities.rights[capabilities.first[process] + message],
      @     tree.below.cells[*], tree.below.pairs,
      @     contents.cocarriers.queues.carrier[buffer], contents.cocarriers.queues.ahead[*];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 <= message && message < capabilities.handles;
      @ requires NONE <= buffer && buffer < contents.cocarriers.buffers.buffer.length;
      @ requires (buffer != NONE && contents.cochannels.channel.length
      @     <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < contents.cocarriers.queues.end
      @     && capabilities.rights[capabilities.first[process] + handle].recv && (choices.mayDrain
      @     || !coports.closed[capabilities.object[capabilities.first[process] + handle]])
      @     && contents.cocarriers.queues.carrier[buffer] == capabilities.object[capabilities.first[process] + handle]
      @     && contents.cocarriers.queues.ahead[buffer] == 0
      @     && capabilities.object[capabilities.first[process] + message] == NONE);
      @ ensures (\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     contents.cocarriers.queues.carrier[b] == \old(contents.cocarriers.queues.carrier[buffer])
      @         ==> contents.cocarriers.queues.ahead[b] == \old(contents.cocarriers.queues.ahead[b]) - 1);
      @ assignable capabilities.object[capabilities.first[process] + message],
      @     capabilities.rights[capabilities.first[process] + message],
      @     tree.below.cells[*], tree.below.pairs,
      @     contents.cocarriers.queues.carrier[buffer], contents.cocarriers.queues.ahead[*];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 <= message && message < capabilities.handles;
      @ requires NONE <= buffer && buffer < contents.cocarriers.buffers.buffer.length;
      @ requires (buffer != NONE && contents.cochannels.channel.length
      @     <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < contents.cocarriers.queues.end
      @     && capabilities.rights[capabilities.first[process] + handle].recv && (choices.mayDrain
      @     || !coports.closed[capabilities.object[capabilities.first[process] + handle]])
      @     && contents.cocarriers.queues.carrier[buffer] == capabilities.object[capabilities.first[process] + handle]
      @     && contents.cocarriers.queues.ahead[buffer] == 0
      @     && capabilities.object[capabilities.first[process] + message] == NONE);
      @ ensures (\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     contents.cocarriers.queues.carrier[b] != \old(contents.cocarriers.queues.carrier[buffer])
      @         ==> contents.cocarriers.queues.ahead[b] == \old(contents.cocarriers.queues.ahead[b]));
      @ assignable capabilities.object[capabilities.first[process] + message],
      @     capabilities.rights[capabilities.first[process] + message],
      @     tree.below.cells[*], tree.below.pairs,
      @     contents.cocarriers.queues.carrier[buffer], contents.cocarriers.queues.ahead[*];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 <= message && message < capabilities.handles;
      @ requires NONE <= buffer && buffer < contents.cocarriers.buffers.buffer.length;
      @ requires (buffer != NONE && contents.cochannels.channel.length
      @     <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < contents.cocarriers.queues.end
      @     && capabilities.rights[capabilities.first[process] + handle].recv && (choices.mayDrain
      @     || !coports.closed[capabilities.object[capabilities.first[process] + handle]])
      @     && contents.cocarriers.queues.carrier[buffer] == capabilities.object[capabilities.first[process] + handle]
      @     && contents.cocarriers.queues.ahead[buffer] == 0
      @     && capabilities.object[capabilities.first[process] + message] == NONE);
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         t == \old(capabilities.first[process]) + message ? 0
      @         : s == \old(capabilities.first[process]) + message ? 0
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[s]));
      @ assignable capabilities.object[capabilities.first[process] + message],
      @     capabilities.rights[capabilities.first[process] + message],
      @     tree.below.cells[*], tree.below.pairs,
      @     contents.cocarriers.queues.carrier[buffer], contents.cocarriers.queues.ahead[*];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 <= message && message < capabilities.handles;
      @ requires NONE <= buffer && buffer < contents.cocarriers.buffers.buffer.length;
      @ requires !(buffer != NONE && contents.cochannels.channel.length
      @     <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < contents.cocarriers.queues.end
      @     && capabilities.rights[capabilities.first[process] + handle].recv && (choices.mayDrain
      @     || !coports.closed[capabilities.object[capabilities.first[process] + handle]])
      @     && contents.cocarriers.queues.carrier[buffer] == capabilities.object[capabilities.first[process] + handle]
      @     && contents.cocarriers.queues.ahead[buffer] == 0
      @     && capabilities.object[capabilities.first[process] + message] == NONE);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean recvMessage(int process, int handle, int message, int buffer) {
        int slot = capabilities.slot(process, handle);
        int free = capabilities.slot(process, message);
        if (!canRecvMessage(slot, free, buffer)) {
            return false;
        }
        hand(buffer, free);
        return true;
    }

    /** COP-CARRIER-RECV-1: the buffer of the oldest message that waits in what the handle refers to, or NONE. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == NONE || 0 <= \result && \result < contents.cocarriers.buffers.buffer.length;
      @ ensures \result != NONE ==> contents.cocarriers.queues.carrier[\result]
      @     == capabilities.object[capabilities.first[process] + handle]
      @     && contents.cocarriers.queues.ahead[\result] == 0;
      @ ensures \result == NONE ==> capabilities.object[capabilities.first[process] + handle] == NONE
      @     || (\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     contents.cocarriers.queues.carrier[b] != capabilities.object[capabilities.first[process] + handle]);
      @ assignable \strictly_nothing;
      @*/
    public int oldest(int process, int handle) {
        int target = capabilities.object(capabilities.slot(process, handle));
        return target == NONE ? NONE : contents.first(target);
    }

    /** Whether {@code error} is admissible for load now (CAP-HANDLE-1, CAP-RIGHTS-2). */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE
      @     || error == Errno.EPERM && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !capabilities.rights[capabilities.first[process] + handle].load);
      @ assignable \strictly_nothing;
      @*/
    public boolean loadFails(int process, int handle, int error) {
        int slot = capabilities.slot(process, handle);
        if (capabilities.object(slot) == NONE) {
            return error == Errno.EBADF;
        }
        return error == Errno.EPERM && !capabilities.rights(slot).load;
    }

    /** COP-CARRIER-LOAD-1: whether load would deliver exactly the first {@code count} bytes of {@code data}. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 <= count && count <= data.length;
      @ ensures \result == (capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.rights[capabilities.first[process] + handle].load
      @     && contents.cocarriers.buffers.buffer[capabilities.object[capabilities.first[process] + handle] -
      @     coports.number.length].length == count
      @     && (\forall int i; 0 <= i && i < count;
      @         contents.cocarriers.buffers.buffer[capabilities.object[capabilities.first[process] + handle] -
      @         coports.number.length].bytes[i] == data[i]));
      @ assignable \strictly_nothing;
      @*/
    public boolean loadDelivers(int process, int handle, byte[] data, int count) {
        int slot = capabilities.slot(process, handle);
        return capabilities.object(slot) != NONE
            && capabilities.rights(slot).load
            && contents.holds(capabilities.object(slot) - coports.count(), data, count);
    }

    // ---- send and recv on a COPIPE, which meet

    /**
     * Whether {@code error} is admissible for sending through a COPIPE now, or while it waits (CAP-HANDLE-1,
     * CAP-RIGHTS-2, CAP-KIND-1, COP-PIPE-SEND-1, COP-PIPE-SEND-2, COP-PIPE-CANCEL-1). That its time is over
     * (COP-PIPE-TIME-1) and that a receive is shorter ({@link #exceeds}) are not asked for here.
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires error != Errno.EPIPE;
      @ ensures \result == (error == Errno.EINVAL && length <= 0
      @     || (error == Errno.EBADF || error == Errno.ECANCELED)
      @         && capabilities.object[capabilities.first[process] + handle] == NONE
      @     || error == Errno.EPERM && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !capabilities.rights[capabilities.first[process] + handle].send
      @     || error == Errno.EOPNOTSUPP && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !(contents.cocarriers.queues.end <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < coports.number.length));
      @ assignable \strictly_nothing;
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles
      @     && error == Errno.EPIPE;
      @ ensures \result == (capabilities.object[capabilities.first[process] + handle] != NONE
      @     && contents.cocarriers.queues.end <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < coports.number.length
      @     && (coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @     && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv)));
      @ assignable \strictly_nothing;
      @*/
    public boolean sendPipeFails(int process, int handle, int length, int error) {
        if (error == Errno.EINVAL) {
            return length <= 0;
        }
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE) {
            return error == Errno.EBADF || error == Errno.ECANCELED;
        }
        if (error == Errno.EPERM) {
            return !capabilities.rights(slot).send;
        }
        if (target < contents.firstCopipe() || coports.count() <= target) {
            return error == Errno.EOPNOTSUPP;
        }
        return error == Errno.EPIPE && refusesSends(target);
    }

    /**
     * Whether {@code error} is admissible for receiving from a COPIPE now, or while it waits (CAP-HANDLE-1,
     * CAP-RIGHTS-2, CAP-KIND-1, COP-PIPE-RECV-1, COP-PIPE-RECV-2, COP-PIPE-CANCEL-1). That its time is over
     * (COP-PIPE-TIME-1) is not asked for here.
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires error != Errno.EPIPE;
      @ ensures \result == (error == Errno.EINVAL && room <= 0
      @     || (error == Errno.EBADF || error == Errno.ECANCELED)
      @         && capabilities.object[capabilities.first[process] + handle] == NONE
      @     || error == Errno.EPERM && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !capabilities.rights[capabilities.first[process] + handle].recv
      @     || error == Errno.EOPNOTSUPP && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !(contents.cocarriers.queues.end <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < coports.number.length));
      @ assignable \strictly_nothing;
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles
      @     && error == Errno.EPIPE;
      @ ensures \result == (capabilities.object[capabilities.first[process] + handle] != NONE
      @     && contents.cocarriers.queues.end <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < coports.number.length
      @     && (coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @     && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].send)));
      @ assignable \strictly_nothing;
      @*/
    public boolean recvPipeFails(int process, int handle, int room, int error) {
        if (error == Errno.EINVAL) {
            return room <= 0;
        }
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE) {
            return error == Errno.EBADF || error == Errno.ECANCELED;
        }
        if (error == Errno.EPERM) {
            return !capabilities.rights(slot).recv;
        }
        if (target < contents.firstCopipe() || coports.count() <= target) {
            return error == Errno.EOPNOTSUPP;
        }
        return error == Errno.EPIPE && endsWhenEmpty(target);
    }

    /**
     * COP-PIPE-TIME-1: whether a send through a COPIPE would wait if nobody met it; it may fail with ETIMEDOUT once its
     * time is over.
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (contents.cocarriers.queues.end <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < coports.number.length
      @     && capabilities.rights[capabilities.first[process] + handle].send && 0 < length
      @     && !(coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @     && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv)));
      @ assignable \strictly_nothing;
      @*/
    public boolean sendPipeWaits(int process, int handle, int length) {
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        return contents.firstCopipe() <= target
            && target < coports.count()
            && capabilities.rights(slot).send
            && 0 < length
            && !refusesSends(target);
    }

    /**
     * COP-PIPE-TIME-1: whether a receive from a COPIPE would wait if nobody met it; it may fail with ETIMEDOUT once its
     * time is over.
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (contents.cocarriers.queues.end <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < coports.number.length
      @     && capabilities.rights[capabilities.first[process] + handle].recv && 0 < room
      @     && !(coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @     && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].send)));
      @ assignable \strictly_nothing;
      @*/
    public boolean recvPipeWaits(int process, int handle, int room) {
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        return contents.firstCopipe() <= target
            && target < coports.count()
            && capabilities.rights(slot).recv
            && 0 < room
            && !endsWhenEmpty(target);
    }

    /** COP-PIPE-MEET-1: whether what is sent through the one capability can be received through the other. */
    /*@ private normal_behavior
      @ requires 0 <= from && from < capabilities.object.length && 0 <= to && to < capabilities.object.length;
      @ ensures \result == (contents.cocarriers.queues.end <= capabilities.object[from]
      @     && capabilities.object[from] < coports.number.length && capabilities.object[from] == capabilities.object[to]
      @     && capabilities.rights[from].send && capabilities.rights[to].recv
      @     && !coports.closed[capabilities.object[from]]);
      @ assignable \strictly_nothing;
      @*/
    private boolean meet(int from, int to) {
        int target = capabilities.object(from);
        return contents.firstCopipe() <= target
            && target < coports.count()
            && capabilities.object(to) == target
            && capabilities.rights(from).send
            && capabilities.rights(to).recv
            && !coports.closed(target);
    }

    /**
     * COP-PIPE-SEND-3: whether a send of that length may fail with EMSGSIZE since it meets a receive for less, which
     * goes on waiting.
     *
     * @param room how many bytes the receive asks for at most
     */
    /*@ public normal_behavior
      @ requires 0 <= sender && sender < dead.length && 0 <= sendHandle && sendHandle < capabilities.handles;
      @ requires 0 <= receiver && receiver < dead.length && 0 <= recvHandle && recvHandle < capabilities.handles;
      @ ensures \result == (contents.cocarriers.queues.end
      @     <= capabilities.object[capabilities.first[sender] + sendHandle]
      @     && capabilities.object[capabilities.first[sender] + sendHandle] < coports.number.length
      @     && capabilities.object[capabilities.first[sender] + sendHandle]
      @         == capabilities.object[capabilities.first[receiver] + recvHandle]
      @     && capabilities.rights[capabilities.first[sender] + sendHandle].send
      @     && capabilities.rights[capabilities.first[receiver] + recvHandle].recv
      @     && !coports.closed[capabilities.object[capabilities.first[sender] + sendHandle]]
      @     && 0 < room && room < length);
      @ assignable \strictly_nothing;
      @*/
    public boolean exceeds(int sender, int sendHandle, int length, int receiver, int recvHandle, int room) {
        return meet(capabilities.slot(sender, sendHandle), capabilities.slot(receiver, recvHandle))
            && 0 < room
            && room < length;
    }

    /**
     * COP-PIPE-MEET-1, COP-PIPE-MEET-3: whether a send and a receive would take effect together now, and deliver
     * exactly the first {@code count} bytes of {@code into}.
     */
    /*@ public normal_behavior
      @ requires 0 <= sender && sender < dead.length && 0 <= sendHandle && sendHandle < capabilities.handles;
      @ requires 0 <= receiver && receiver < dead.length && 0 <= recvHandle && recvHandle < capabilities.handles;
      @ requires 0 < length ==> length <= data.length;
      @ requires 0 <= count && count <= into.length;
      @ ensures \result == (contents.cocarriers.queues.end
      @     <= capabilities.object[capabilities.first[sender] + sendHandle]
      @     && capabilities.object[capabilities.first[sender] + sendHandle] < coports.number.length
      @     && capabilities.object[capabilities.first[sender] + sendHandle]
      @         == capabilities.object[capabilities.first[receiver] + recvHandle]
      @     && capabilities.rights[capabilities.first[sender] + sendHandle].send
      @     && capabilities.rights[capabilities.first[receiver] + recvHandle].recv
      @     && !coports.closed[capabilities.object[capabilities.first[sender] + sendHandle]]
      @     && 0 < length && length <= room && count == length
      @     && (\forall int i; 0 <= i && i < length; into[i] == data[i]));
      @ assignable \strictly_nothing;
      @*/
    public boolean rendezvousDelivers(int sender, int sendHandle, byte[] data, int length, int receiver,
            int recvHandle, int room, byte[] into, int count) {
        return meet(capabilities.slot(sender, sendHandle), capabilities.slot(receiver, recvHandle))
            && 0 < length
            && length <= room
            && count == length
            && same(data, into, length);
    }

    /** Whether the first {@code length} bytes are the same. */
    /*@ private normal_behavior
      @ requires 0 <= length && length <= data.length && length <= into.length;
      @ ensures \result == (\forall int i; 0 <= i && i < length; into[i] == data[i]);
      @ assignable \strictly_nothing;
      @*/
    private static boolean same(byte[] data, byte[] into, int length) {
        /*@ loop_invariant 0 <= index && index <= length;
          @ loop_invariant (\forall int i; 0 <= i && i < index; into[i] == data[i]);
          @ assignable \strictly_nothing;
          @ decreases length - index;
          @*/
        for (int index = 0; index < length; index++) {
            if (into[index] != data[index]) {
                return false;
            }
        }
        return true;
    }

    /**
     * COP-PIPE-MEET-1, COP-PIPE-MEET-2: a send and a receive take effect together. The bytes are copied once, from the
     * sender straight into what the receiver gave for them; that is written in this step only, and only through this.
     *
     * @param room how many bytes the receive asks for at most
     * @param into what the receiver gave for them
     */
    /*@ public normal_behavior
      @ requires 0 <= sender && sender < dead.length && 0 <= sendHandle && sendHandle < capabilities.handles;
      @ requires 0 <= receiver && receiver < dead.length && 0 <= recvHandle && recvHandle < capabilities.handles;
      @ requires 0 < length && length <= room ==> length <= data.length && length <= into.length;
      @ requires data != into;
      @ requires (\forall int c; 0 <= c && c < contents.cochannels.channel.length;
      @     contents.cochannels.channel[c].ring != into);
      @ requires (\forall int b; 0 <= b && b < contents.cocarriers.buffers.buffer.length;
      @     contents.cocarriers.buffers.buffer[b].bytes != into);
      @ requires (contents.cocarriers.queues.end <= capabilities.object[capabilities.first[sender] + sendHandle]
      @     && capabilities.object[capabilities.first[sender] + sendHandle] < coports.number.length
      @     && capabilities.object[capabilities.first[sender] + sendHandle]
      @         == capabilities.object[capabilities.first[receiver] + recvHandle]
      @     && capabilities.rights[capabilities.first[sender] + sendHandle].send
      @     && capabilities.rights[capabilities.first[receiver] + recvHandle].recv
      @     && !coports.closed[capabilities.object[capabilities.first[sender] + sendHandle]]
      @     && 0 < length && length <= room);
      @ ensures \result && (\forall int i; 0 <= i && i < length; into[i] == data[i]);
      @ assignable into[0 .. length - 1];
      @ also public normal_behavior
      @ requires 0 <= sender && sender < dead.length && 0 <= sendHandle && sendHandle < capabilities.handles;
      @ requires 0 <= receiver && receiver < dead.length && 0 <= recvHandle && recvHandle < capabilities.handles;
      @ requires 0 < length && length <= room ==> length <= data.length && length <= into.length;
      @ requires data != into;
      @ requires (\forall int c; 0 <= c && c < contents.cochannels.channel.length;
      @     contents.cochannels.channel[c].ring != into);
      @ requires (\forall int b; 0 <= b && b < contents.cocarriers.buffers.buffer.length;
      @     contents.cocarriers.buffers.buffer[b].bytes != into);
      @ requires !(contents.cocarriers.queues.end <= capabilities.object[capabilities.first[sender] + sendHandle]
      @     && capabilities.object[capabilities.first[sender] + sendHandle] < coports.number.length
      @     && capabilities.object[capabilities.first[sender] + sendHandle]
      @         == capabilities.object[capabilities.first[receiver] + recvHandle]
      @     && capabilities.rights[capabilities.first[sender] + sendHandle].send
      @     && capabilities.rights[capabilities.first[receiver] + recvHandle].recv
      @     && !coports.closed[capabilities.object[capabilities.first[sender] + sendHandle]]
      @     && 0 < length && length <= room);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean rendezvous(int sender, int sendHandle, byte[] data, int length, int receiver, int recvHandle,
            int room, byte[] into) {
        if (length <= 0 || room < length
                || !meet(capabilities.slot(sender, sendHandle), capabilities.slot(receiver, recvHandle))) {
            return false;
        }
        write(data, into, length);
        return true;
    }

    /** COP-PIPE-MEET-2: copies the first {@code length} bytes, and writes nothing else. */
    /*@ private normal_behavior
      @ requires 0 <= length && length <= data.length && length <= into.length && data != into;
      @ ensures (\forall int i; 0 <= i && i < length; into[i] == data[i]);
      @ assignable into[0 .. length - 1];
      @*/
    private static void write(byte[] data, byte[] into, int length) {
        /*@ loop_invariant 0 <= index && index <= length;
          @ loop_invariant (\forall int i; 0 <= i && i < index; into[i] == data[i]);
          @ assignable into[0 .. length - 1];
          @ decreases length - index;
          @*/
        for (int index = 0; index < length; index++) {
            into[index] = data[index];
        }
    }

    // ---- poll

    /** Whether {@code error} is admissible for poll now (CAP-HANDLE-1, CAP-RIGHTS-2, CAP-KIND-1). */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE
      @     || error == Errno.EPERM && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !capabilities.rights[capabilities.first[process] + handle].poll
      @     || error == Errno.EOPNOTSUPP
      @         && coports.number.length <= capabilities.object[capabilities.first[process] + handle]);
      @ assignable \strictly_nothing;
      @*/
    public boolean pollFails(int process, int handle, int error) {
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE) {
            return error == Errno.EBADF;
        }
        if (error == Errno.EPERM) {
            return !capabilities.rights(slot).poll;
        }
        return error == Errno.EOPNOTSUPP && coports.count() <= target;
    }

    /** Whether the coport holds a byte or a message. */
    /*@ private normal_behavior
      @ requires 0 <= coport && coport < coports.number.length;
      @ ensures coport < contents.cochannels.channel.length
      @     ==> \result == (0 < contents.cochannels.channel[coport].length);
      @ ensures contents.cochannels.channel.length <= coport && !\result ==> (\forall int b; 0 <= b
      @     && b < contents.cocarriers.queues.carrier.length; contents.cocarriers.queues.carrier[b] != coport);
      @ ensures contents.cochannels.channel.length <= coport && \result ==> (\exists int b; 0 <= b
      @     && b < contents.cocarriers.queues.carrier.length; contents.cocarriers.queues.carrier[b] == coport);
      @ assignable \strictly_nothing;
      @*/
    private boolean holdsSomething(int coport) {
        return coport < contents.cochannels() ? 0 < contents.length(coport) : contents.first(coport) != NONE;
    }

    /** POLL-IN-1: whether poll may answer so about IN. Where a kernel may drain, it may say either after a close. */
    /*@ private normal_behavior
      @ requires 0 <= coport && coport < coports.number.length;
      @ ensures \result == ((coport < contents.cochannels.channel.length
      @     && 0 < contents.cochannels.channel[coport].length || contents.cochannels.channel.length <= coport
      @     && (\exists int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     contents.cocarriers.queues.carrier[b] == coport))
      @     ? (reported ? asked && (choices.mayDrain || !coports.closed[coport])
      @         : !asked || coports.closed[coport] && !choices.mustDrain)
      @     : !reported);
      @ assignable \strictly_nothing;
      @*/
    private boolean mayReportIn(int coport, boolean asked, boolean reported) {
        if (!holdsSomething(coport)) {
            return !reported;
        }
        return reported
            ? asked && (choices.mayDrain || !coports.closed(coport))
            : !asked || coports.closed(coport) && !choices.mustDrain;
    }

    /** POLL-OUT-1: whether sends are not refused for ever, and there is room for a byte or a message; in no COPIPE. */
    /*@ private normal_behavior
      @ requires 0 <= coport && coport < coports.number.length;
      @ ensures \result == (!(coports.closed[coport] || choices.peerGone && !(\exists int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] == coport && capabilities.rights[s].recv))
      @     && (coport < contents.cochannels.channel.length
      @     ? contents.cochannels.channel[coport].length < contents.cochannels.ringBytes
      @     : coport < contents.cocarriers.queues.end && !(\exists int b; 0 <= b
      @     && b < contents.cocarriers.queues.carrier.length; contents.cocarriers.queues.carrier[b] == coport
      @     && contents.cocarriers.queues.ahead[b] == contents.cocarriers.queues.depth - 1)));
      @ assignable \strictly_nothing;
      @*/
    private boolean isWritable(int coport) {
        return !refusesSends(coport)
            && (coport < contents.cochannels()
                ? 0 < contents.room(coport)
                : coport < contents.firstCopipe() && !contents.full(coport));
    }

    /** POLL-CLOSED-1: whether the coport is closed, or one of its ends has nobody left and the kernel minds. */
    /*@ private normal_behavior
      @ requires 0 <= coport && coport < coports.number.length;
      @ ensures \result == (coports.closed[coport] || choices.peerGone && (!(\exists int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] == coport && capabilities.rights[s].recv)
      @     || !(\exists int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] == coport && capabilities.rights[s].send)));
      @ assignable \strictly_nothing;
      @*/
    private boolean hasEnded(int coport) {
        return refusesSends(coport) || endsWhenEmpty(coport);
    }

    /**
     * POLL-EVENTS-1: whether poll, asked for those events, would report exactly these. An await of several may report
     * what polls of each would in one state, and something of one at least (POLL-ANY-1).
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (0 <= capabilities.object[capabilities.first[process] + handle] &&
      @     capabilities.object[capabilities.first[process] + handle] < coports.number.length &&
      @     capabilities.rights[capabilities.first[process] + handle].poll &&
      @     ((capabilities.object[capabilities.first[process] + handle] < contents.cochannels.channel.length && 0 <
      @     contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length ||
      @     contents.cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle] &&
      @     (\exists int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     contents.cocarriers.queues.carrier[b] == capabilities.object[capabilities.first[process] + handle])) ?
      @     (reported.in ? asked.in && (choices.mayDrain ||
      @     !coports.closed[capabilities.object[capabilities.first[process] + handle]]) : !asked.in ||
      @     coports.closed[capabilities.object[capabilities.first[process] + handle]] && !choices.mustDrain) :
      @     !reported.in) && reported.out == (asked.out &&
      @     (!(coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone &&
      @     !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] ==
      @     capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv)) &&
      @     (capabilities.object[capabilities.first[process] + handle] < contents.cochannels.channel.length ?
      @     contents.cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length <
      @     contents.cochannels.ringBytes : capabilities.object[capabilities.first[process] + handle] <
      @     contents.cocarriers.queues.end && !(\exists int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     contents.cocarriers.queues.carrier[b] == capabilities.object[capabilities.first[process] + handle] &&
      @     contents.cocarriers.queues.ahead[b] == contents.cocarriers.queues.depth - 1)))) && reported.closed ==
      @     (coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone &&
      @     (!(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] ==
      @     capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv) || !(\exists
      @     int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] ==
      @     capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].send))));
      @ assignable \strictly_nothing;
      @*/
    public boolean pollReports(int process, int handle, Events asked, Events reported) {
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        return target != NONE
            && target < coports.count()
            && capabilities.rights(slot).poll
            && mayReportIn(target, asked.in, reported.in)
            && reported.out == (asked.out && isWritable(target))
            && reported.closed == hasEnded(target);
    }

    // ---- await

    /**
     * Whether {@code error} is admissible for await now (CAP-HANDLE-1, CAP-RIGHTS-2, CAP-KIND-1, POLL-AWAIT-3). The
     * machine has no clock: ETIMEDOUT is admissible where {@link #pollReports} admits that nothing is reported
     * (POLL-AWAIT-2), once the time is over, and not asked for here. What is reported is what poll reports, and
     * something (POLL-AWAIT-1). An await of several fails where an await of one of them does (POLL-ANY-3), and with
     * ETIMEDOUT where polls of all may report nothing (POLL-ANY-2).
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE
      @     || error == Errno.ECANCELED && capabilities.object[capabilities.first[process] + handle] == NONE
      @     || error == Errno.EPERM && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !capabilities.rights[capabilities.first[process] + handle].poll
      @     || error == Errno.EOPNOTSUPP
      @         && coports.number.length <= capabilities.object[capabilities.first[process] + handle]);
      @ assignable \strictly_nothing;
      @*/
    public boolean awaitFails(int process, int handle, int error) {
        return pollFails(process, handle, error == Errno.ECANCELED ? Errno.EBADF : error);
    }

    // ---- close

    /** Whether {@code error} is admissible for close now (CAP-HANDLE-1, CAP-RIGHTS-2, COP-CLOSE-2). */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE
      @     || error == Errno.EPERM && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !capabilities.rights[capabilities.first[process] + handle].close
      @     || error == Errno.EPIPE && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && capabilities.object[capabilities.first[process] + handle] < coports.number.length
      @         && coports.closed[capabilities.object[capabilities.first[process] + handle]]
      @     || error == Errno.EOPNOTSUPP
      @         && coports.number.length <= capabilities.object[capabilities.first[process] + handle]);
      @ assignable \strictly_nothing;
      @*/
    public boolean closeFails(int process, int handle, int error) {
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE) {
            return error == Errno.EBADF;
        }
        if (error == Errno.EPERM) {
            return !capabilities.rights(slot).close;
        }
        if (coports.count() <= target) {
            return error == Errno.EOPNOTSUPP;
        }
        return error == Errno.EPIPE && coports.closed(target);
    }

    /** COP-CLOSE-1, COP-CLOSE-3: closes the coport for ever. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires (capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.object[capabilities.first[process] + handle] < coports.number.length
      @     && capabilities.rights[capabilities.first[process] + handle].close
      @     && !coports.closed[capabilities.object[capabilities.first[process] + handle]]);
      @ ensures \result && coports.closed[capabilities.object[capabilities.first[process] + handle]]
      @     && coports.name[capabilities.object[capabilities.first[process] + handle]] == NONE;
      @ assignable coports.closed[capabilities.object[capabilities.first[process] + handle]],
      @     coports.name[capabilities.object[capabilities.first[process] + handle]];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires !(capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.object[capabilities.first[process] + handle] < coports.number.length
      @     && capabilities.rights[capabilities.first[process] + handle].close
      @     && !coports.closed[capabilities.object[capabilities.first[process] + handle]]);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean close(int process, int handle) {
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE || coports.count() <= target || !capabilities.rights(slot).close
                || coports.closed(target)) {
            return false;
        }
        coports.close(target);
        return true;
    }

    // ---- what transitions are made of

    /** CAP-HANDLE-2: puts a capability to a coport, with all rights to it, into an empty slot. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length && capabilities.object[slot] == NONE;
      @ requires 0 <= target && target < coports.number.length;
      @ ensures capabilities.object[slot] == target && capabilities.rights[slot] == capabilities.all;
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         t == slot ? 0 : s == slot ? 0
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[s]));
      @ assignable capabilities.object[slot], capabilities.rights[slot], tree.below.cells[*], tree.below.pairs;
      @*/
    private void grant(int slot, int target) {
        hangNowhere(slot);
        fill(slot, target);
    }

    /** CAP-HANDLE-2: puts a capability to a coport, with all rights to it, into an empty slot. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length && capabilities.object[slot] == NONE;
      @ requires 0 <= target && target < coports.number.length;
      @ ensures capabilities.object[slot] == target && capabilities.rights[slot] == capabilities.all;
      @ assignable capabilities.object[slot], capabilities.rights[slot];
      @*/
    private void fill(int slot, int target) {
        capabilities.grant(slot, target);
    }

    /** CAP-DERIVE-4: what fills the slot descends from nothing, and nothing descends from it. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length;
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         t == slot ? 0 : s == slot ? 0
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[s]));
      @ assignable tree.below.cells[*], tree.below.pairs;
      @*/
    private void hangNowhere(int slot) {
        tree.mint(slot);
    }

    /** CAP-DERIVE-4: what fills the slot descends from {@code parent} and from all that this descends from. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length;
      @ requires 0 <= parent && parent < capabilities.object.length && slot != parent;
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         t == slot ? 0
      @         : s == slot ? (t == parent ? 1
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[parent])
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[s]));
      @ assignable tree.below.cells[*], tree.below.pairs;
      @*/
    private void hangBelow(int slot, int parent) {
        tree.derive(slot, parent);
    }

    /** CAP-DERIVE-1, CAP-DERIVE-4: puts a capability that descends from that of {@code parent} into an empty slot. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length && capabilities.object[slot] == NONE;
      @ requires 0 <= parent && parent < capabilities.object.length && capabilities.object[parent] != NONE;
      @ requires !rights.store && (!rights.load || capabilities.rights[parent].load);
      @ ensures capabilities.object[slot] == \old(capabilities.object[parent])
      @     && capabilities.rights[slot] == rights;
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         t == slot ? 0
      @         : s == slot ? (t == parent ? 1
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[parent])
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[s]));
      @ assignable capabilities.object[slot], capabilities.rights[slot], tree.below.cells[*], tree.below.pairs;
      @*/
    private void branch(int slot, int parent, Rights rights) {
        hangBelow(slot, parent);
        inherit(slot, parent, rights);
    }

    /** CAP-COPY-1: what fills the slot descends from all that {@code original} descends from. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length;
      @ requires 0 <= original && original < capabilities.object.length && slot != original;
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         t == slot ? 0
      @         : s == slot ? (\bigint)((\seq)\old(tree.below.pairs)[t])[original]
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[s]));
      @ assignable tree.below.cells[*], tree.below.pairs;
      @*/
    private void hangBeside(int slot, int original) {
        tree.copy(slot, original);
    }

    /** CAP-MOVE-1: what fills the slot takes the place of what was in the slot {@code from}. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length;
      @ requires 0 <= from && from < capabilities.object.length && slot != from;
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         s == slot ? (\bigint)((\seq)\old(tree.below.pairs)[t == slot ? from : t])[from]
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t == slot ? from : t])[s]));
      @ assignable tree.below.cells[*], tree.below.pairs;
      @*/
    private void takePlace(int slot, int from) {
        tree.move(slot, from);
    }

    /** CAP-MOVE-1: the capability in the slot {@code from} goes to an empty slot. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length && capabilities.object[slot] == NONE;
      @ requires 0 <= from && from < capabilities.object.length && capabilities.object[from] != NONE;
      @ ensures capabilities.object[slot] == \old(capabilities.object[from])
      @     && capabilities.rights[slot] == \old(capabilities.rights[from]) && capabilities.object[from] == NONE;
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         s == slot ? (\bigint)((\seq)\old(tree.below.pairs)[t == slot ? from : t])[from]
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t == slot ? from : t])[s]));
      @ assignable capabilities.object[from], capabilities.object[slot], capabilities.rights[slot],
      @     tree.below.cells[*], tree.below.pairs;
      @*/
    private void relocate(int slot, int from) {
        takePlace(slot, from);
        refill(slot, from);
    }

    /** CAP-MOVE-1: puts the capability of another slot into an empty one, and empties that. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length && capabilities.object[slot] == NONE;
      @ requires 0 <= from && from < capabilities.object.length && capabilities.object[from] != NONE;
      @ ensures capabilities.object[slot] == \old(capabilities.object[from])
      @     && capabilities.rights[slot] == \old(capabilities.rights[from]) && capabilities.object[from] == NONE;
      @ assignable capabilities.object[from], capabilities.object[slot], capabilities.rights[slot];
      @*/
    private void refill(int slot, int from) {
        inherit(slot, from, capabilities.rights(from));
        remove(from);
    }

    /** COP-OPEN-1: the COCHANNEL is empty and open, with this name, and a capability to it fills the slot. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length && capabilities.object[slot] == NONE;
      @ requires 0 <= cochannel && cochannel < contents.cochannels.channel.length;
      @ requires NONE <= name && name <= 2147483647;
      @ ensures capabilities.object[slot] == cochannel && capabilities.rights[slot] == capabilities.all;
      @ ensures contents.cochannels.channel[cochannel].length == 0;
      @ ensures !coports.closed[cochannel] && coports.name[cochannel] == name;
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         t == slot ? 0 : s == slot ? 0
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[s]));
      @ assignable capabilities.object[slot], capabilities.rights[slot], tree.below.cells[*], tree.below.pairs,
      @     coports.closed[cochannel], coports.name[cochannel], contents.cochannels.channel[cochannel].head,
      @     contents.cochannels.channel[cochannel].length, contents.cochannels.channel[cochannel].contents;
      @*/
    private void makeCochannel(int slot, int cochannel, int name) {
        renewCochannel(cochannel, name);
        grant(slot, cochannel);
    }

    /** COP-OPEN-1, COP-RECLAIM-1: the COCHANNEL is empty and open, with this name. */
    /*@ private normal_behavior
      @ requires 0 <= cochannel && cochannel < contents.cochannels.channel.length;
      @ requires NONE <= name && name <= 2147483647;
      @ ensures contents.cochannels.channel[cochannel].length == 0;
      @ ensures !coports.closed[cochannel] && coports.name[cochannel] == name;
      @ assignable coports.closed[cochannel], coports.name[cochannel], contents.cochannels.channel[cochannel].head,
      @     contents.cochannels.channel[cochannel].length, contents.cochannels.channel[cochannel].contents;
      @*/
    private void renewCochannel(int cochannel, int name) {
        empty(cochannel);
        reopen(cochannel, name);
    }

    /** COP-OPEN-1: the COCARRIER is empty and open, with this name, and a capability to it fills the slot. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length && capabilities.object[slot] == NONE;
      @ requires 0 <= cocarrier && cocarrier < coports.number.length && NONE <= name && name <= 2147483647;
      @ ensures capabilities.object[slot] == cocarrier && capabilities.rights[slot] == capabilities.all;
      @ ensures !coports.closed[cocarrier] && coports.name[cocarrier] == name;
      @ ensures (\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     contents.cocarriers.queues.carrier[b] == (\old(contents.cocarriers.queues.carrier[b]) == cocarrier
      @         ? NONE : \old(contents.cocarriers.queues.carrier[b])));
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         t == slot ? 0 : s == slot ? 0
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[s]));
      @ assignable capabilities.object[slot], capabilities.rights[slot], tree.below.cells[*], tree.below.pairs,
      @     coports.closed[cocarrier], coports.name[cocarrier], contents.cocarriers.queues.carrier[*];
      @*/
    private void makeCocarrier(int slot, int cocarrier, int name) {
        renewCocarrier(cocarrier, name);
        grant(slot, cocarrier);
    }

    /** COP-OPEN-1, COP-RECLAIM-1: the COCARRIER is empty and open, with this name. */
    /*@ private normal_behavior
      @ requires 0 <= cocarrier && cocarrier < coports.number.length && NONE <= name && name <= 2147483647;
      @ ensures !coports.closed[cocarrier] && coports.name[cocarrier] == name;
      @ ensures (\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     contents.cocarriers.queues.carrier[b] == (\old(contents.cocarriers.queues.carrier[b]) == cocarrier
      @         ? NONE : \old(contents.cocarriers.queues.carrier[b])));
      @ assignable coports.closed[cocarrier], coports.name[cocarrier], contents.cocarriers.queues.carrier[*];
      @*/
    private void renewCocarrier(int cocarrier, int name) {
        drop(cocarrier);
        reopen(cocarrier, name);
    }

    /** COP-OPEN-1, COP-RECLAIM-1: the COPIPE is open, with this name, and a capability to it fills the slot. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length && capabilities.object[slot] == NONE;
      @ requires 0 <= copipe && copipe < coports.number.length && NONE <= name && name <= 2147483647;
      @ ensures capabilities.object[slot] == copipe && capabilities.rights[slot] == capabilities.all;
      @ ensures !coports.closed[copipe] && coports.name[copipe] == name;
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         t == slot ? 0 : s == slot ? 0
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[s]));
      @ assignable capabilities.object[slot], capabilities.rights[slot], tree.below.cells[*], tree.below.pairs,
      @     coports.closed[copipe], coports.name[copipe];
      @*/
    private void makeCopipe(int slot, int copipe, int name) {
        reopen(copipe, name);
        grant(slot, copipe);
    }

    /** CAP-DERIVE-1, CAP-COPY-1: puts a capability to the object of {@code parent} into an empty slot. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length && capabilities.object[slot] == NONE;
      @ requires 0 <= parent && parent < capabilities.object.length && capabilities.object[parent] != NONE;
      @ requires !rights.store && (!rights.load || capabilities.rights[parent].load);
      @ ensures capabilities.object[slot] == \old(capabilities.object[parent])
      @     && capabilities.rights[slot] == rights;
      @ assignable capabilities.object[slot], capabilities.rights[slot];
      @*/
    private void inherit(int slot, int parent, Rights rights) {
        capabilities.derive(slot, parent, rights);
    }

    /** CAP-DELETE-1, CAP-MOVE-1: empties a slot. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length;
      @ ensures capabilities.object[slot] == NONE;
      @ assignable capabilities.object[slot];
      @*/
    private void remove(int slot) {
        capabilities.delete(slot);
    }

    /** COP-RECLAIM-1: no message waits in the COCARRIER. */
    /*@ private normal_behavior
      @ requires 0 <= target;
      @ ensures (\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     contents.cocarriers.queues.carrier[b] == (\old(contents.cocarriers.queues.carrier[b]) == target
      @         ? NONE : \old(contents.cocarriers.queues.carrier[b])));
      @ assignable contents.cocarriers.queues.carrier[*];
      @*/
    private void drop(int target) {
        contents.drop(target);
    }

    /** COP-OPEN-1, COP-RECLAIM-1: the coport is open, with this name. */
    /*@ private normal_behavior
      @ requires 0 <= target && target < coports.number.length && NONE <= name && name <= 2147483647;
      @ ensures !coports.closed[target] && coports.name[target] == name;
      @ assignable coports.closed[target], coports.name[target];
      @*/
    private void reopen(int target, int name) {
        coports.renew(target, name);
    }

    /** COP-OPEN-1, COP-RECLAIM-1: the COCHANNEL is empty. */
    /*@ private normal_behavior
      @ requires 0 <= target && target < contents.cochannels.channel.length;
      @ ensures contents.cochannels.channel[target].length == 0;
      @ assignable contents.cochannels.channel[target].head, contents.cochannels.channel[target].length,
      @     contents.cochannels.channel[target].contents;
      @*/
    private void empty(int target) {
        contents.empty(target);
    }

    /** COP-CHANNEL-SEND-1: appends the first {@code length} bytes of {@code data}. */
    /*@ private normal_behavior
      @ requires 0 <= target && target < contents.cochannels.channel.length && 0 < length && length <= data.length;
      @ requires length <= contents.cochannels.ringBytes - contents.cochannels.channel[target].length;
      @ requires data != contents.cochannels.channel[target].ring;
      @ requires (\forall int i; 0 <= i && i < length; -128 <= data[i] && data[i] <= 127);
      @ ensures contents.cochannels.channel[target].length == \old(contents.cochannels.channel[target].length) + length;
      @ ensures (\forall int i; 0 <= i && i < \old(contents.cochannels.channel[target].length);
      @     (\bigint)contents.cochannels.channel[target].contents[i]
      @         == (\bigint)\old(contents.cochannels.channel[target].contents)[i]);
      @ ensures (\forall int i; 0 <= i && i < length;
      @     (\bigint)contents.cochannels.channel[target].contents[\old(contents.cochannels.channel[target].length) + i]
      @         == data[i]);
      @ assignable contents.cochannels.channel[target].length, contents.cochannels.channel[target].contents,
      @     contents.cochannels.channel[target].ring[*];
      @*/
    private void append(int target, byte[] data, int length) {
        contents.send(target, data, length);
    }

    /** COP-CHANNEL-RECV-1: takes the {@code length} oldest bytes into {@code data}. */
    /*@ private normal_behavior
      @ requires 0 <= target && target < contents.cochannels.channel.length && 0 < length && length <= data.length;
      @ requires length <= contents.cochannels.channel[target].length;
      @ requires (\forall int c; 0 <= c && c < contents.cochannels.channel.length;
      @     contents.cochannels.channel[c].ring != data);
      @ requires (\forall int b; 0 <= b && b < contents.cocarriers.buffers.buffer.length;
      @     contents.cocarriers.buffers.buffer[b].bytes != data);
      @ ensures contents.cochannels.channel[target].length == \old(contents.cochannels.channel[target].length) - length;
      @ ensures (\forall int i; 0 <= i && i < length;
      @     data[i] == (\bigint)\old(contents.cochannels.channel[target].contents)[i]);
      @ ensures contents.cochannels.channel[target].contents
      @     == \seq_sub(\old(contents.cochannels.channel[target].contents), length,
      @     \old(contents.cochannels.channel[target].contents).length);
      @ assignable contents.cochannels.channel[target].head, contents.cochannels.channel[target].length,
      @     contents.cochannels.channel[target].contents, data[0 .. length - 1];
      @*/
    private void take(int target, byte[] data, int length) {
        contents.recv(target, data, length);
    }

    /** COP-CARRIER-SEND-1: the first {@code length} bytes of {@code data} come to wait last in the queue. */
    /*@ private normal_behavior
      @ requires 0 <= buffer && buffer < contents.cocarriers.buffers.buffer.length
      @     && contents.cocarriers.queues.carrier[buffer] == NONE;
      @ requires contents.cochannels.channel.length <= target && target < contents.cocarriers.queues.end;
      @ requires 0 < length && length <= data.length && length <= contents.cocarriers.buffers.size;
      @ requires (\forall int b; 0 <= b && b < contents.cocarriers.buffers.buffer.length;
      @     contents.cocarriers.buffers.buffer[b].bytes != data);
      @ requires (\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     contents.cocarriers.queues.carrier[b] == target
      @         ==> contents.cocarriers.queues.ahead[b] < contents.cocarriers.queues.depth - 1);
      @ ensures contents.cocarriers.queues.carrier[buffer] == target
      @     && contents.cocarriers.buffers.buffer[buffer].length == length;
      @ ensures (\forall int i; 0 <= i && i < length; contents.cocarriers.buffers.buffer[buffer].bytes[i] == data[i]);
      @ ensures (\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     \old(contents.cocarriers.queues.carrier[b]) == target
      @         ==> contents.cocarriers.queues.ahead[b] < contents.cocarriers.queues.ahead[buffer]);
      @ assignable contents.cocarriers.queues.carrier[buffer], contents.cocarriers.queues.ahead[buffer],
      @     contents.cocarriers.queues.before[buffer], contents.cocarriers.buffers.buffer[buffer].length,
      @     contents.cocarriers.buffers.buffer[buffer].bytes[*];
      @*/
    private void post(int buffer, int target, byte[] data, int length) {
        contents.sendMessage(buffer, target, data, length);
    }

    /** COP-CARRIER-RECV-1: the oldest message leaves its queue. */
    /*@ private normal_behavior
      @ requires 0 <= buffer && buffer < contents.cocarriers.buffers.buffer.length;
      @ requires contents.cocarriers.queues.carrier[buffer] != NONE && contents.cocarriers.queues.ahead[buffer] == 0;
      @ ensures contents.cocarriers.queues.carrier[buffer] == NONE;
      @ ensures (\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     contents.cocarriers.queues.carrier[b] == \old(contents.cocarriers.queues.carrier[buffer])
      @         ==> contents.cocarriers.queues.ahead[b] == \old(contents.cocarriers.queues.ahead[b]) - 1);
      @ ensures (\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     contents.cocarriers.queues.carrier[b] != \old(contents.cocarriers.queues.carrier[buffer])
      @         ==> contents.cocarriers.queues.ahead[b] == \old(contents.cocarriers.queues.ahead[b]));
      @ assignable contents.cocarriers.queues.carrier[buffer], contents.cocarriers.queues.ahead[*];
      @*/
    private void fetch(int buffer) {
        contents.recvMessage(buffer);
    }

    /** COP-CARRIER-RECV-1, COP-CARRIER-LOAD-2: puts a capability with LOAD to a message into an empty slot. */
    /*@ private normal_behavior
      @ requires coports.number.length <= message && message < capabilities.objects;
      @ requires 0 <= slot && slot < capabilities.object.length && capabilities.object[slot] == NONE;
      @ ensures capabilities.object[slot] == message && capabilities.rights[slot] == capabilities.load
      @     && capabilities.load != null;
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         t == slot ? 0 : s == slot ? 0
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[s]));
      @ assignable capabilities.object[slot], capabilities.rights[slot], tree.below.cells[*], tree.below.pairs;
      @*/
    private void deliver(int slot, int message) {
        hangNowhere(slot);
        fillWithMessage(slot, message);
    }

    /** COP-CARRIER-RECV-1, COP-CARRIER-LOAD-2: puts a capability with LOAD to a message into an empty slot. */
    /*@ private normal_behavior
      @ requires coports.number.length <= message && message < capabilities.objects;
      @ requires 0 <= slot && slot < capabilities.object.length && capabilities.object[slot] == NONE;
      @ ensures capabilities.object[slot] == message && capabilities.rights[slot] == capabilities.load
      @     && capabilities.load != null;
      @ assignable capabilities.object[slot], capabilities.rights[slot];
      @*/
    private void fillWithMessage(int slot, int message) {
        capabilities.deliver(slot, message);
    }

    /** COP-CARRIER-RECV-1: the oldest message leaves its queue, and a capability with LOAD to it fills the slot. */
    /*@ private normal_behavior
      @ requires 0 <= buffer && buffer < contents.cocarriers.buffers.buffer.length;
      @ requires contents.cocarriers.queues.carrier[buffer] != NONE && contents.cocarriers.queues.ahead[buffer] == 0;
      @ requires 0 <= slot && slot < capabilities.object.length && capabilities.object[slot] == NONE;
      @ ensures capabilities.object[slot] == coports.number.length + buffer
      @     && capabilities.rights[slot] == capabilities.load && capabilities.load != null;
      @ ensures contents.cocarriers.queues.carrier[buffer] == NONE;
      @ ensures (\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     contents.cocarriers.queues.carrier[b] == \old(contents.cocarriers.queues.carrier[buffer])
      @         ==> contents.cocarriers.queues.ahead[b] == \old(contents.cocarriers.queues.ahead[b]) - 1);
      @ ensures (\forall int b; 0 <= b && b < contents.cocarriers.queues.carrier.length;
      @     contents.cocarriers.queues.carrier[b] != \old(contents.cocarriers.queues.carrier[buffer])
      @         ==> contents.cocarriers.queues.ahead[b] == \old(contents.cocarriers.queues.ahead[b]));
      @ ensures tree.below.pairs == (\seq_def int t; 0; tree.below.square.row.length;
      @     (\seq_def int s; 0; tree.below.square.row.length;
      @         t == slot ? 0 : s == slot ? 0
      @         : (\bigint)((\seq)\old(tree.below.pairs)[t])[s]));
      @ assignable capabilities.object[slot], capabilities.rights[slot], tree.below.cells[*], tree.below.pairs,
      @     contents.cocarriers.queues.carrier[buffer], contents.cocarriers.queues.ahead[*];
      @*/
    private void hand(int buffer, int slot) {
        int message = message(buffer);
        fetch(buffer);
        deliver(slot, message);
    }

    // ---- death

    /** CLEAN-DEATH-1, CLEAN-DEATH-2: the process ends, however it ends; all that it holds goes in this one step. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length;
      @ ensures dead[process];
      @ ensures (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == (capabilities.first[process] <= s && s < capabilities.first[process] + capabilities.handles
      @         ? NONE : \old(capabilities.object[s])));
      @ assignable dead[process], capabilities.object[*];
      @*/
    public void die(int process) {
        clear(process);
        bury(process);
    }

    /** CLEAN-DEATH-1: the process has died. */
    /*@ private normal_behavior
      @ requires 0 <= process && process < dead.length;
      @ ensures dead[process];
      @ assignable dead[process];
      @*/
    private void bury(int process) {
        dead[process] = true;
    }

    /** CLEAN-DEATH-1, CLEAN-DEATH-2: empties the capability space of the process and no other. */
    /*@ private normal_behavior
      @ requires 0 <= process && process < dead.length;
      @ ensures (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == (capabilities.first[process] <= s && s < capabilities.first[process] + capabilities.handles
      @         ? NONE : \old(capabilities.object[s])));
      @ assignable capabilities.object[*];
      @*/
    private void clear(int process) {
        capabilities.clear(process);
    }

    // ---- states

    /** True when both machines are in the same state, so that no operation can tell them apart. */
    public boolean sameState(Machine other) {
        return sameDead(other.dead)
            && capabilities.sameState(other.capabilities)
            && (!choices.revokes || sameDescent(other))
            && sameObjects(other);
    }

    /** Whether the same capabilities descend from each other, in machines that hold the same. */
    private boolean sameDescent(Machine other) {
        for (int slot = 0; slot < capabilities.slots(); slot++) {
            for (int ancestor = 0; ancestor < capabilities.slots(); ancestor++) {
                if (descends(slot, ancestor) != other.descends(slot, ancestor)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether both slots are filled, and the one descends from the other. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length;
      @ requires 0 <= ancestor && ancestor < capabilities.object.length;
      @ ensures \result == (capabilities.object[slot] != NONE && capabilities.object[ancestor] != NONE
      @     && (\bigint)((\seq)tree.below.pairs[ancestor])[slot] == 1);
      @ assignable \strictly_nothing;
      @*/
    private boolean descends(int slot, int ancestor) {
        return capabilities.object(slot) != NONE
            && capabilities.object(ancestor) != NONE
            && tree.descends(slot, ancestor);
    }

    /** Whether every object that a capability here refers to is there in the same state. */
    private boolean sameObjects(Machine other) {
        for (int slot = 0; slot < capabilities.slots(); slot++) {
            int target = capabilities.object(slot);
            if (target != NONE && !sameObject(target, other)) {
                return false;
            }
        }
        return true;
    }

    /** Whether that object is in the same state here and there. */
    private boolean sameObject(int target, Machine other) {
        if (coports.count() <= target) {
            return contents.sameMessage(target - coports.count(), other.contents);
        }
        return coports.sameState(target, other.coports)
            && (target < contents.cochannels()
                ? contents.sameCochannel(target, other.contents)
                : contents.firstCopipe() <= target || contents.sameQueue(target, other.contents));
    }

    /** Whether the same processes have died. */
    /*@ private normal_behavior
      @ requires others.length == dead.length;
      @ ensures \result == (\forall int p; 0 <= p && p < dead.length; dead[p] == others[p]);
      @ assignable \strictly_nothing;
      @*/
    private boolean sameDead(boolean[] others) {
        /*@ loop_invariant 0 <= process && process <= dead.length;
          @ loop_invariant (\forall int p; 0 <= p && p < process; dead[p] == others[p]);
          @ assignable \strictly_nothing;
          @ decreases dead.length - process;
          @*/
        for (int process = 0; process < dead.length; process++) {
            if (dead[process] != others[process]) {
                return false;
            }
        }
        return true;
    }

    /** A machine of the same capacities in the same state. */
    public Machine copy() {
        Machine copy = new Machine(choices, processes(), handles(), cochannels(), ringBytes(),
            firstCopipe() - cochannels(), coports() - firstCopipe(), queueDepth(), buffers(), messageBytes());
        copy.become(this);
        return copy;
    }

    /** Takes over the state of {@code other}, which has the same capacities. */
    public void become(Machine other) {
        for (int process = 0; process < dead.length; process++) {
            dead[process] = other.dead[process];
        }
        capabilities.become(other.capabilities);
        if (choices.revokes) {
            tree.become(other.tree);
        }
        coports.become(other.coports);
        contents.become(other.contents);
    }

    /** A 64-bit hash of the state: machines in the same state have the same, on every run and every computer. */
    public long hash() {
        long hash = capabilities.hash();
        for (int process = 0; process < dead.length; process++) {
            hash = hash * 2 + (dead[process] ? 0 : 1);
        }
        if (choices.revokes) {
            hash = hash * 31 + hashOfDescent();
        }
        for (int slot = 0; slot < capabilities.slots(); slot++) {
            int target = capabilities.object(slot);
            if (target != NONE) {
                hash = (hash ^ (hash >>> 29)) * 0xBF58476D1CE4E5B9L + hash(target);
            }
        }
        return hash ^ (hash >>> 32);
    }

    private long hashOfDescent() {
        long hash = 0;
        for (int slot = 0; slot < capabilities.slots(); slot++) {
            if (capabilities.object(slot) != NONE) {
                for (int ancestor = 0; ancestor < capabilities.slots(); ancestor++) {
                    hash = hash * 3 + (descends(slot, ancestor) ? 1 : 0);
                }
            }
        }
        return hash;
    }

    private long hash(int target) {
        if (coports.count() <= target) {
            return contents.hashOfMessage(target - coports.count());
        }
        long hash = (coports.closed(target) ? 2 : 1) + coports.name(target) * 1099511628211L;
        if (contents.firstCopipe() <= target) {
            return hash;
        }
        return hash * 31
            + (target < contents.cochannels() ? contents.hashOfCochannel(target) : contents.hashOfQueue(target));
    }

    /** How many numbers {@link #pack} writes. */
    public int packedSize() {
        int size = processes() * (1 + handles() + packedDescent()) + buffers() * contents.packedMessage();
        for (int coport = 0; coport < coports.count(); coport++) {
            size = size + CoportTable.PACKED + contents.packed(coport);
        }
        return size;
    }

    /**
     * Writes the state as numbers, so that machines in the same state write the same: for each process 1 if it has
     * died, what it holds, and if there is revoke, what of it descends from what; for each coport whether it is closed,
     * its name and what waits in it, and then for each buffer the message in it. Zeros stand for what no capability
     * refers to. Which buffer a message waits in is no part of the state. Nothing descends from a capability of another
     * process, since no operation hands one over.
     *
     * @param numbers where to, from the beginning; at least {@link #packedSize} of them
     */
    public void pack(int[] numbers) {
        int size = packedSize();
        for (int i = 0; i < size; i++) {
            numbers[i] = 0;
        }
        int at = 0;
        for (int process = 0; process < dead.length; process++) {
            numbers[at] = dead[process] ? 1 : 0;
            capabilities.pack(process, numbers, at + 1);
            at = at + 1 + capabilities.handles();
            if (choices.revokes) {
                packDescent(process, numbers, at);
                at = at + packedDescent();
            }
        }
        for (int coport = 0; coport < coports.count(); coport++) {
            if (capabilities.hasReference(coport)) {
                coports.pack(coport, numbers, at);
                contents.pack(coport, numbers, at + CoportTable.PACKED);
            }
            at = at + CoportTable.PACKED + contents.packed(coport);
        }
        for (int buffer = 0; buffer < contents.buffers(); buffer++) {
            if (capabilities.hasReference(message(buffer))) {
                contents.packMessage(buffer, numbers, at);
            }
            at = at + contents.packedMessage();
        }
    }

    /** How many numbers say what descends from what in one process: for each handle one for each handle. */
    private int packedDescent() {
        return choices.revokes ? handles() * handles() : 0;
    }

    private void packDescent(int process, int[] numbers, int at) {
        for (int handle = 0; handle < handles(); handle++) {
            for (int ancestor = 0; ancestor < handles(); ancestor++) {
                boolean descends = descends(capabilities.slot(process, handle), capabilities.slot(process, ancestor));
                numbers[at + handle * handles() + ancestor] = descends ? 1 : 0;
            }
        }
    }

    private void unpackDescent(int process, int[] numbers, int at) {
        for (int handle = 0; handle < handles(); handle++) {
            for (int ancestor = 0; ancestor < handles(); ancestor++) {
                tree.unpack(capabilities.slot(process, handle), capabilities.slot(process, ancestor),
                    numbers[at + handle * handles() + ancestor] != 0);
            }
        }
    }

    /**
     * Takes over the state that a machine of the same capacities has packed.
     *
     * @param sets every set of rights, by its code
     */
    public void unpack(int[] numbers, Rights[] sets) {
        int at = 0;
        for (int process = 0; process < dead.length; process++) {
            dead[process] = numbers[at] != 0;
            capabilities.unpack(process, numbers, at + 1, sets);
            at = at + 1 + capabilities.handles();
            if (choices.revokes) {
                unpackDescent(process, numbers, at);
                at = at + packedDescent();
            }
        }
        int message = packedSize() - buffers() * contents.packedMessage();
        for (int buffer = 0; buffer < contents.buffers(); buffer++) {
            contents.unpackMessage(buffer, numbers, message);
            message = message + contents.packedMessage();
        }
        for (int coport = 0; coport < coports.count(); coport++) {
            coports.unpack(coport, numbers, at);
            if (coport < contents.cochannels()) {
                contents.unpack(coport, numbers, at + CoportTable.PACKED);
            } else {
                unpackQueue(coport, numbers, at + CoportTable.PACKED);
            }
            at = at + CoportTable.PACKED + contents.packed(coport);
        }
    }

    /** Lets the messages that were packed wait in free buffers. */
    private void unpackQueue(int cocarrier, int[] numbers, int at) {
        int end = at + contents.packed(cocarrier);
        for (int from = at; from < end && numbers[from] != 0; from = from + contents.packedMessage()) {
            contents.unpackMessage(freeBuffer(), cocarrier, numbers, from);
        }
    }
}
