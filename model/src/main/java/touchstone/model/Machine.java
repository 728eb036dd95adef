package touchstone.model;

import touchstone.model.cap.CapabilityTable;
import touchstone.model.cap.Rights;
import touchstone.model.cop.CocarrierTable;
import touchstone.model.cop.CochannelTable;
import touchstone.model.cop.CoportTable;

/**
 * The machine: processes, their capabilities, and the objects that these refer to. Every public method that changes
 * it is one indivisible transition (GEN-ATOMIC-1).
 *
 * <p>A transition returns true when it took effect, and false when it was refused and nothing changed
 * (GEN-REFUSED-1). Which errors a refused operation may return is answered by the query of the same name that ends in
 * {@code Fails}: true for each error that is admissible now (GEN-ERRORS-1). An operation takes effect when none is,
 * and may do so beside one only where the kernel has a choice.
 *
 * <p>Objects are numbered: first the COCHANNELs, then the COCARRIERs, then the message buffers.
 */
public class Machine {
    /** No process, handle, object or name. */
    public static final int NONE = -1;

    private /*@ spec_public @*/ final Choices choices;
    private /*@ spec_public @*/ final boolean[] dead;
    private /*@ spec_public @*/ final CapabilityTable capabilities;
    private /*@ spec_public @*/ final CoportTable coports;
    private /*@ spec_public @*/ final CochannelTable cochannels;
    private /*@ spec_public @*/ final CocarrierTable cocarriers;
    private /*@ spec_public @*/ final Rights all;
    private /*@ spec_public @*/ final Rights load;

    /*@ public invariant \invariant_for(capabilities) && \invariant_for(coports) && \invariant_for(cochannels)
      @     && \invariant_for(cocarriers);
      @ public invariant capabilities.first != null && capabilities.object != null && capabilities.rights != null
      @     && capabilities.object != capabilities.first && dead.length == capabilities.first.length;
      @ public invariant coports.number != null && coports.closed != null && coports.name != null
      @     && coports.number != coports.name && coports.closed != dead;
      @ public invariant cocarriers.carrier != null && cocarriers.ahead != null && cocarriers.first != null
      @     && cocarriers.length != null && cocarriers.bytes != null;
      @ public invariant capabilities.first != capabilities.object && capabilities.first != coports.number
      @     && capabilities.first != coports.name && capabilities.first != cocarriers.carrier
      @     && capabilities.first != cocarriers.ahead && capabilities.first != cocarriers.first
      @     && capabilities.first != cocarriers.length;
      @ public invariant capabilities.object != coports.number && capabilities.object != coports.name
      @     && capabilities.object != cocarriers.carrier && capabilities.object != cocarriers.ahead
      @     && capabilities.object != cocarriers.first && capabilities.object != cocarriers.length;
      @ public invariant coports.number != coports.name && coports.number != cocarriers.carrier
      @     && coports.number != cocarriers.ahead && coports.number != cocarriers.first
      @     && coports.number != cocarriers.length;
      @ public invariant coports.name != cocarriers.carrier && coports.name != cocarriers.ahead
      @     && coports.name != cocarriers.first && coports.name != cocarriers.length;
      @ public invariant cocarriers.carrier != cocarriers.ahead && cocarriers.carrier != cocarriers.first
      @     && cocarriers.carrier != cocarriers.length;
      @ public invariant cocarriers.ahead != cocarriers.first && cocarriers.ahead != cocarriers.length;
      @ public invariant cocarriers.first != cocarriers.length;
      @ public invariant cochannels.channel != null;
      @ public invariant cochannels.channel.length <= coports.number.length
      @     && capabilities.objects == coports.number.length + cocarriers.carrier.length
      @     && 0 < coports.number.length;
      @ public invariant (\forall int c; 0 <= c && c < coports.number.length; coports.number[c] == c);
      @ public invariant (\forall int c; 0 <= c && c < cochannels.channel.length;
      @     cochannels.channel[c] != null && cochannels.channel[c].ring != null);
      @ public invariant (\forall int c; 0 <= c && c < cochannels.channel.length;
      @     cochannels.channel[c].ring != cocarriers.bytes);
      @ public invariant (\forall int b; 0 <= b && b < cocarriers.carrier.length; cocarriers.carrier[b] == NONE
      @     || cochannels.channel.length <= cocarriers.carrier[b] && cocarriers.carrier[b] < coports.number.length);
      @ public invariant (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] < coports.number.length
      @     || !capabilities.rights[s].send && !capabilities.rights[s].recv && !capabilities.rights[s].poll
      @         && !capabilities.rights[s].close && !capabilities.rights[s].store);
      @ public invariant (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] == NONE
      @     || coports.number.length <= capabilities.object[s]
      @     || !capabilities.rights[s].load && !capabilities.rights[s].store);
      @ public invariant all.send && all.recv && all.poll && all.close && all.transfer && !all.load && !all.store;
      @ public invariant !load.send && !load.recv && !load.poll && !load.close && load.transfer && load.load
      @     && !load.store;
      @*/

    /**
     * A machine in its first state: all processes alive, no capability, no object.
     *
     * @param choices what the kernel chose where kernels differ
     * @param processes how many processes there are, 1 to 16
     * @param handles how many handles each process has, 1 to 1024
     * @param cochannels how many COCHANNELs can exist at one time, 0 to 256
     * @param ringBytes the size of each ring in bytes, 1 to 65536
     * @param cocarriers how many COCARRIERs can exist at one time, 0 to 64; at least one coport can exist
     * @param queueDepth how many messages wait in a COCARRIER at most, 1 to 64
     * @param buffers how many message buffers the kernel has, 0 to 256
     * @param messageBytes the size of each buffer in bytes, 1 to 65536
     */
    /*@ public normal_behavior
      @ requires 0 < processes && processes <= 16 && 0 < handles && handles <= 1024;
      @ requires 0 <= cochannels && cochannels <= 256 && 0 < ringBytes && ringBytes <= 65536;
      @ requires 0 <= cocarriers && cocarriers <= 64 && 0 < queueDepth && queueDepth <= 64;
      @ requires 0 <= buffers && buffers <= 256 && 0 < messageBytes && messageBytes <= 65536;
      @ requires 0 < cochannels + cocarriers;
      @ ensures this.choices == choices;
      @ ensures dead.length == processes && (\forall int p; 0 <= p && p < processes; !dead[p]);
      @ ensures capabilities.handles == handles && this.cochannels.channel.length == cochannels
      @     && coports.number.length == cochannels + cocarriers && this.cocarriers.carrier.length == buffers
      @     && this.cocarriers.depth == queueDepth;
      @ ensures (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] == NONE);
      @ ensures (\forall int p; 0 <= p && p < processes;
      @     (\forall int q; 0 <= q && q < p; capabilities.first[q] + handles <= capabilities.first[p]));
      @ ensures this.cochannels.ringBytes == ringBytes && this.cocarriers.size == messageBytes;
      @ ensures (\forall int b; 0 <= b && b < buffers; this.cocarriers.carrier[b] == NONE);
      @ ensures all.send && all.recv && all.poll && all.close && all.transfer && !all.load && !all.store;
      @ ensures load.load && load.transfer && !load.store && !load.send && !load.recv && !load.poll && !load.close;
      @ assignable \nothing;
      @*/
    public Machine(Choices choices, int processes, int handles, int cochannels, int ringBytes, int cocarriers,
            int queueDepth, int buffers, int messageBytes) {
        this.choices = choices;
        all = new Rights(true, true, true, true, true, false, false);
        load = new Rights(false, false, false, false, true, true, false);
        capabilities = new CapabilityTable(processes, handles, cochannels + cocarriers + buffers);
        coports = new CoportTable(cochannels + cocarriers);
        this.cochannels = new CochannelTable(cochannels, ringBytes);
        this.cocarriers = new CocarrierTable(buffers, messageBytes, queueDepth);
        dead = new boolean[processes];
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
      @ ensures \result == cochannels.channel.length;
      @ assignable \strictly_nothing;
      @*/
    public int cochannels() {
        return cochannels.count();
    }

    /** How many coports of all types can exist at one time; after the COCHANNELs come the COCARRIERs. */
    /*@ public normal_behavior
      @ ensures \result == coports.number.length;
      @ assignable \strictly_nothing;
      @*/
    public int coports() {
        return coports.count();
    }

    /** How many message buffers the kernel has; they are the objects after the coports. */
    /*@ public normal_behavior
      @ ensures \result == cocarriers.carrier.length;
      @ assignable \strictly_nothing;
      @*/
    public int buffers() {
        return cocarriers.count();
    }

    /** How many bytes the ring of a COCHANNEL holds. */
    /*@ public normal_behavior
      @ ensures \result == cochannels.ringBytes;
      @ assignable \strictly_nothing;
      @*/
    public int ringBytes() {
        return cochannels.ringBytes();
    }

    /** How many bytes a message buffer holds. */
    /*@ public normal_behavior
      @ ensures \result == cocarriers.size;
      @ assignable \strictly_nothing;
      @*/
    public int messageBytes() {
        return cocarriers.size();
    }

    /** How many messages wait in a COCARRIER at most. */
    /*@ public normal_behavior
      @ ensures \result == cocarriers.depth;
      @ assignable \strictly_nothing;
      @*/
    public int queueDepth() {
        return cocarriers.depth();
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
      @ requires 0 <= cochannel && cochannel < cochannels.channel.length;
      @ ensures \result == cochannels.channel[cochannel].length;
      @ assignable \strictly_nothing;
      @*/
    public int length(int cochannel) {
        return cochannels.length(cochannel);
    }

    /** The byte that would be received from the COCHANNEL after {@code index} others. */
    /*@ public normal_behavior
      @ requires 0 <= cochannel && cochannel < cochannels.channel.length;
      @ requires 0 <= index && index < cochannels.channel[cochannel].length;
      @ ensures \result == (\bigint)cochannels.channel[cochannel].contents[index];
      @ assignable \strictly_nothing;
      @*/
    public byte at(int cochannel, int index) {
        return cochannels.at(cochannel, index);
    }

    /** The COCARRIER in whose queue the buffer waits, or NONE. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < cocarriers.carrier.length;
      @ ensures \result == cocarriers.carrier[buffer];
      @ assignable \strictly_nothing;
      @*/
    public int carrier(int buffer) {
        return cocarriers.carrier(buffer);
    }

    /** How many messages wait ahead of the buffer in its queue; of no meaning when it waits in none. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < cocarriers.carrier.length;
      @ ensures \result == cocarriers.ahead[buffer];
      @ assignable \strictly_nothing;
      @*/
    public int ahead(int buffer) {
        return cocarriers.ahead(buffer);
    }

    /** How many bytes the message in the buffer has; of no meaning when the buffer is free. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < cocarriers.carrier.length;
      @ ensures \result == cocarriers.length[buffer];
      @ assignable \strictly_nothing;
      @*/
    public int messageLength(int buffer) {
        return cocarriers.length(buffer);
    }

    /** A byte of the message in the buffer. */
    /*@ public normal_behavior
      @ requires 0 <= buffer && buffer < cocarriers.carrier.length;
      @ requires 0 <= index && index < cocarriers.length[buffer];
      @ ensures \result == cocarriers.bytes[cocarriers.first[buffer] + index];
      @ assignable \strictly_nothing;
      @*/
    public byte messageAt(int buffer, int index) {
        return cocarriers.byteAt(buffer, index);
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
      @ ensures \result == NONE || 0 <= \result && \result < cochannels.channel.length;
      @ ensures \result != NONE ==> coports.number[\result] == \result && (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != \result);
      @ ensures \result == NONE ==> (\forall int c; 0 <= c && c < cochannels.channel.length; (\exists int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] == coports.number[c]));
      @ assignable \strictly_nothing;
      @*/
    public int freeCochannel() {
        return freeCoport(0, cochannels.count());
    }

    /** The lowest COCARRIER to which there is no capability, or NONE. */
    /*@ public normal_behavior
      @ ensures \result == NONE || cochannels.channel.length <= \result && \result < coports.number.length;
      @ ensures \result != NONE ==> coports.number[\result] == \result && (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != \result);
      @ ensures \result == NONE ==> (\forall int c; cochannels.channel.length <= c && c < coports.number.length;
      @     (\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] == coports.number[c]));
      @ assignable \strictly_nothing;
      @*/
    public int freeCocarrier() {
        return freeCoport(cochannels.count(), coports.count());
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
      @     || (\forall int c; 0 <= c && c < cochannels.channel.length; name == NONE || coports.name[c] != name
      @     || (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]))
      @     && (\forall int c; cochannels.channel.length <= c && c < coports.number.length; name == NONE
      @     || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c]))
      @         && (\forall int c; 0 <= c && c < cochannels.channel.length; (\exists int s; 0 <= s
      @             && s < capabilities.object.length; capabilities.object[s] == coports.number[c])))
      @     || error == Errno.EEXIST && !(\forall int c; cochannels.channel.length <= c && c < coports.number.length;
      @         name == NONE || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] != coports.number[c])));
      @ assignable \strictly_nothing;
      @*/
    public boolean openFails(int process, int name, int error) {
        boolean other = namedCocarrier(name);
        if (error == Errno.EEXIST) {
            return other;
        }
        return error == Errno.ENOMEM
            && (handlesUsedUp(process) || !other && !namedCochannel(name) && freeCochannel() == NONE);
    }

    /** Whether {@code error} is admissible for open of a COCARRIER now (COP-OPEN-3, COP-OPEN-4). */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length;
      @ ensures \result == (error == Errno.ENOMEM && ((\forall int s; capabilities.first[process] <= s
      @     && s < capabilities.first[process] + capabilities.handles; capabilities.object[s] != NONE)
      @     || (\forall int c; 0 <= c && c < cochannels.channel.length; name == NONE || coports.name[c] != name
      @     || (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]))
      @     && (\forall int c; cochannels.channel.length <= c && c < coports.number.length; name == NONE
      @     || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c]))
      @         && (\forall int c; cochannels.channel.length <= c && c < coports.number.length;
      @             (\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @                 == coports.number[c])))
      @     || error == Errno.EEXIST && !(\forall int c; 0 <= c && c < cochannels.channel.length; name == NONE
      @         || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] != coports.number[c])));
      @ assignable \strictly_nothing;
      @*/
    public boolean openCocarrierFails(int process, int name, int error) {
        boolean other = namedCochannel(name);
        if (error == Errno.EEXIST) {
            return other;
        }
        return error == Errno.ENOMEM
            && (handlesUsedUp(process) || !other && !namedCocarrier(name) && freeCocarrier() == NONE);
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
      @ ensures \result == !(\forall int c; 0 <= c && c < cochannels.channel.length; name == NONE
      @     || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c]));
      @ assignable \strictly_nothing;
      @*/
    private boolean namedCochannel(int name) {
        return named(name, 0, cochannels.count()) != NONE;
    }

    /** Whether there is a COCARRIER of that name. */
    /*@ private normal_behavior
      @ ensures \result == !(\forall int c; cochannels.channel.length <= c && c < coports.number.length; name == NONE
      @     || coports.name[c] != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number[c]));
      @ assignable \strictly_nothing;
      @*/
    private boolean namedCocarrier(int name) {
        return named(name, cochannels.count(), coports.count()) != NONE;
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
      @ requires NONE <= name && name <= 2147483647 && 0 <= cochannel && cochannel < cochannels.channel.length;
      @ requires capabilities.object[capabilities.first[process] + handle] == NONE && (\forall int c;
      @     cochannels.channel.length <= c && c < coports.number.length; name == NONE || coports.name[c] != name
      @     || (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]))
      @     && !(\forall int c; 0 <= c && c < cochannels.channel.length; name == NONE || coports.name[c] != name
      @     || (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]));
      @ ensures \result && capabilities.rights[capabilities.first[process] + handle] == all;
      @ ensures 0 <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < cochannels.channel.length
      @     && coports.name[capabilities.object[capabilities.first[process] + handle]] == name;
      @ assignable capabilities.object[capabilities.first[process] + handle],
      @     capabilities.rights[capabilities.first[process] + handle];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647 && 0 <= cochannel && cochannel < cochannels.channel.length;
      @ requires capabilities.object[capabilities.first[process] + handle] == NONE && (\forall int c;
      @     cochannels.channel.length <= c && c < coports.number.length; name == NONE || coports.name[c] != name
      @     || (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]))
      @     && !(\forall int c; 0 <= c && c < cochannels.channel.length; name == NONE || coports.name[c] != name
      @     || (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]));
      @ ensures (\exists int s; 0 <= s && s < capabilities.object.length; \old(capabilities.object[s])
      @     == capabilities.object[capabilities.first[process] + handle]);
      @ assignable capabilities.object[capabilities.first[process] + handle],
      @     capabilities.rights[capabilities.first[process] + handle];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647 && 0 <= cochannel && cochannel < cochannels.channel.length;
      @ requires capabilities.object[capabilities.first[process] + handle] == NONE && (\forall int c;
      @     cochannels.channel.length <= c && c < coports.number.length; name == NONE || coports.name[c] != name
      @     || (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]))
      @     && (\forall int c; 0 <= c && c < cochannels.channel.length; name == NONE || coports.name[c] != name
      @     || (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]))
      @     && (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != cochannel);
      @ ensures \result && capabilities.rights[capabilities.first[process] + handle] == all
      @     && capabilities.object[capabilities.first[process] + handle] == cochannel;
      @ ensures cochannels.channel[cochannel].length == 0 && !coports.closed[cochannel]
      @     && coports.name[cochannel] == name;
      @ assignable capabilities.object[capabilities.first[process] + handle],
      @     capabilities.rights[capabilities.first[process] + handle], coports.closed[cochannel],
      @     coports.name[cochannel], cochannels.channel[cochannel].head,
      @     cochannels.channel[cochannel].length, cochannels.channel[cochannel].contents;
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647 && 0 <= cochannel && cochannel < cochannels.channel.length;
      @ requires capabilities.object[capabilities.first[process] + handle] != NONE || !(\forall int c;
      @     cochannels.channel.length <= c && c < coports.number.length; name == NONE || coports.name[c] != name
      @     || (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]))
      @     || (\forall int c; 0 <= c && c < cochannels.channel.length; name == NONE || coports.name[c] != name
      @     || (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]))
      @     && !(\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != cochannel);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean open(int process, int name, int handle, int cochannel) {
        int slot = capabilities.slot(process, handle);
        if (capabilities.object(slot) != NONE || namedCocarrier(name)) {
            return false;
        }
        int target = named(name, 0, cochannels.count());
        if (target == NONE) {
            if (capabilities.hasReference(cochannel)) {
                return false;
            }
            renew(cochannel, name);
            target = cochannel;
        }
        grant(slot, target, all);
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
      @ requires cochannels.channel.length <= cocarrier && cocarrier < coports.number.length;
      @ requires capabilities.object[capabilities.first[process] + handle] == NONE && (\forall int c; 0 <= c
      @     && c < cochannels.channel.length; name == NONE || coports.name[c] != name || (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != coports.number[c])) && !(\forall int c;
      @     cochannels.channel.length <= c && c < coports.number.length; name == NONE || coports.name[c] != name
      @     || (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]));
      @ ensures \result && capabilities.rights[capabilities.first[process] + handle] == all;
      @ ensures cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < coports.number.length
      @     && coports.name[capabilities.object[capabilities.first[process] + handle]] == name;
      @ assignable capabilities.object[capabilities.first[process] + handle],
      @     capabilities.rights[capabilities.first[process] + handle];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647;
      @ requires cochannels.channel.length <= cocarrier && cocarrier < coports.number.length;
      @ requires capabilities.object[capabilities.first[process] + handle] == NONE && (\forall int c; 0 <= c
      @     && c < cochannels.channel.length; name == NONE || coports.name[c] != name || (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != coports.number[c])) && !(\forall int c;
      @     cochannels.channel.length <= c && c < coports.number.length; name == NONE || coports.name[c] != name
      @     || (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]));
      @ ensures (\exists int s; 0 <= s && s < capabilities.object.length; \old(capabilities.object[s])
      @     == capabilities.object[capabilities.first[process] + handle]);
      @ assignable capabilities.object[capabilities.first[process] + handle],
      @     capabilities.rights[capabilities.first[process] + handle];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647;
      @ requires cochannels.channel.length <= cocarrier && cocarrier < coports.number.length;
      @ requires capabilities.object[capabilities.first[process] + handle] == NONE && (\forall int c; 0 <= c
      @     && c < cochannels.channel.length; name == NONE || coports.name[c] != name || (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != coports.number[c])) && (\forall int c;
      @     cochannels.channel.length <= c && c < coports.number.length; name == NONE || coports.name[c] != name
      @     || (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]))
      @     && (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != cocarrier);
      @ ensures \result && capabilities.rights[capabilities.first[process] + handle] == all
      @     && capabilities.object[capabilities.first[process] + handle] == cocarrier;
      @ ensures !coports.closed[cocarrier] && coports.name[cocarrier] == name;
      @ ensures (\forall int b; 0 <= b && b < cocarriers.carrier.length; cocarriers.carrier[b]
      @     == (\old(cocarriers.carrier[b]) == cocarrier ? NONE : \old(cocarriers.carrier[b])));
      @ assignable capabilities.object[capabilities.first[process] + handle],
      @     capabilities.rights[capabilities.first[process] + handle], coports.closed[cocarrier],
      @     coports.name[cocarrier], cocarriers.carrier[*];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647;
      @ requires cochannels.channel.length <= cocarrier && cocarrier < coports.number.length;
      @ requires capabilities.object[capabilities.first[process] + handle] != NONE || !(\forall int c; 0 <= c
      @     && c < cochannels.channel.length; name == NONE || coports.name[c] != name || (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != coports.number[c])) || (\forall int c;
      @     cochannels.channel.length <= c && c < coports.number.length; name == NONE || coports.name[c] != name
      @     || (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number[c]))
      @     && !(\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != cocarrier);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean openCocarrier(int process, int name, int handle, int cocarrier) {
        int slot = capabilities.slot(process, handle);
        if (capabilities.object(slot) != NONE || namedCochannel(name)) {
            return false;
        }
        int target = named(name, cochannels.count(), coports.count());
        if (target == NONE) {
            if (capabilities.hasReference(cocarrier)) {
                return false;
            }
            renewCocarrier(cocarrier, name);
            target = cocarrier;
        }
        grant(slot, target, all);
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
      @ assignable capabilities.object[capabilities.first[process] + child],
      @     capabilities.rights[capabilities.first[process] + child];
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
        inherit(free, slot, rights);
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
      @ assignable \strictly_nothing;
      @*/
    private boolean canDerive(int slot, Rights rights, int free) {
        return capabilities.object(slot) != NONE
            && rights.within(capabilities.rights(slot))
            && capabilities.object(free) == NONE;
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
     * object, and with a COCARRIER go the messages that wait in it.
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires capabilities.object[capabilities.first[process] + handle] != NONE;
      @ ensures \result && capabilities.object[capabilities.first[process] + handle] == NONE;
      @ ensures (\forall int b; 0 <= b && b < cocarriers.carrier.length; cocarriers.carrier[b]
      @     == (\old(cocarriers.carrier[b]) == \old(capabilities.object[capabilities.first[process] + handle])
      @         && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @         == \old(capabilities.object[capabilities.first[process] + handle])) ? NONE : \old(cocarriers.carrier[b])));
      @ assignable capabilities.object[capabilities.first[process] + handle], cocarriers.carrier[*];
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
        release(slot);
        return true;
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
      @         && cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @     || error == Errno.EMSGSIZE && 0 <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < cochannels.channel.length
      @         && cochannels.ringBytes < length
      @     || error == Errno.EPIPE && 0 <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < cochannels.channel.length
      @         && (coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @         && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @         == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv))
      @     || error == Errno.EAGAIN && 0 <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < cochannels.channel.length
      @         && !(coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @         && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @         == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv))
      @         && length <= cochannels.ringBytes
      @             && cochannels.ringBytes - cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length < length);
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
        if (cochannels.count() <= target) {
            return error == Errno.EOPNOTSUPP;
        }
        if (error == Errno.EMSGSIZE) {
            return cochannels.ringBytes() < length;
        }
        boolean broken = refusesSends(target);
        if (error == Errno.EPIPE) {
            return broken;
        }
        return error == Errno.EAGAIN
            && !broken
            && length <= cochannels.ringBytes()
            && cochannels.room(target) < length;
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
      @ ensures \result == (0 <= capabilities.object[slot] && capabilities.object[slot] < cochannels.channel.length
      @     && capabilities.rights[slot].send && 0 < length && !(coports.closed[capabilities.object[slot]]
      @     || choices.peerGone && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == capabilities.object[slot] && capabilities.rights[s].recv))
      @     && length <= cochannels.ringBytes - cochannels.channel[capabilities.object[slot]].length);
      @ assignable \strictly_nothing;
      @*/
    private boolean canSend(int slot, int length) {
        int target = capabilities.object(slot);
        return target != NONE
            && target < cochannels.count()
            && capabilities.rights(slot).send
            && 0 < length
            && !refusesSends(target)
            && length <= cochannels.room(target);
    }

    /** COP-CHANNEL-SEND-1: sends the first {@code length} bytes of {@code data}, all or nothing. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires (0 < length ==> length <= data.length) && (\forall int i; 0 <= i && i < data.length; -128 <= data[i]
      @     && data[i] <= 127) && (\forall int c; 0 <= c && c < cochannels.channel.length;
      @     cochannels.channel[c].ring != data);
      @ requires (0 <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < cochannels.channel.length
      @     && capabilities.rights[capabilities.first[process] + handle].send && 0 < length
      @     && !(coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @     && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv))
      @     && length <= cochannels.ringBytes - cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length);
      @ ensures \result;
      @ ensures cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length
      @     == \old(cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length) + length;
      @ ensures (\forall int i; 0 <= i
      @     && i < \old(cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length);
      @     (\bigint)cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents[i]
      @         == (\bigint)\old(cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents)[i]);
      @ ensures (\forall int i; 0 <= i && i < length;
      @     (\bigint)cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents[\old(cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length) + i] == data[i]);
      @ assignable cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length,
      @     cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents,
      @     cochannels.channel[capabilities.object[capabilities.first[process] + handle]].ring[*];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires (0 < length ==> length <= data.length) && (\forall int i; 0 <= i && i < data.length; -128 <= data[i]
      @     && data[i] <= 127) && (\forall int c; 0 <= c && c < cochannels.channel.length;
      @     cochannels.channel[c].ring != data);
      @ requires !(0 <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < cochannels.channel.length
      @     && capabilities.rights[capabilities.first[process] + handle].send && 0 < length
      @     && !(coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @     && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv))
      @     && length <= cochannels.ringBytes - cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length);
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
      @         && cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @     || error == Errno.EMSGSIZE && 0 <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < cochannels.channel.length
      @         && cochannels.ringBytes < length
      @     || error == Errno.EPIPE && 0 <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < cochannels.channel.length
      @         && (coports.closed[capabilities.object[capabilities.first[process] + handle]] && !choices.mustDrain
      @         || (cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length == 0
      @             || !choices.partial
      @             && cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length < length)
      @             && 0 < length && (coports.closed[capabilities.object[capabilities.first[process] + handle]]
      @             || choices.peerGone && !(\exists int s; 0 <= s && s < capabilities.object.length;
      @             capabilities.object[s] == capabilities.object[capabilities.first[process] + handle]
      @             && capabilities.rights[s].send)))
      @     || error == Errno.EAGAIN && 0 <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < cochannels.channel.length
      @         && !(coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @         && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @         == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].send))
      @         && 0 < length && length <= cochannels.ringBytes
      @         && (cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length == 0
      @             || !choices.partial
      @             && cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length < length));
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
        if (cochannels.count() <= target) {
            return error == Errno.EOPNOTSUPP;
        }
        if (error == Errno.EMSGSIZE) {
            return cochannels.ringBytes() < length;
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
        return error == Errno.EAGAIN && !broken && length <= cochannels.ringBytes();
    }

    /** Whether a recv of that length finds too few bytes to deliver any. */
    /*@ private normal_behavior
      @ requires 0 <= target && target < cochannels.channel.length;
      @ ensures \result == ((cochannels.channel[target].length == 0
      @     || !choices.partial && cochannels.channel[target].length < length) && 0 < length);
      @ assignable \strictly_nothing;
      @*/
    private boolean lacks(int target, int length) {
        return (cochannels.length(target) == 0 || !choices.partial && cochannels.length(target) < length)
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
      @     && capabilities.object[capabilities.first[process] + handle] < cochannels.channel.length
      @     && capabilities.rights[capabilities.first[process] + handle].recv && 0 < count && (choices.mayDrain
      @     || !coports.closed[capabilities.object[capabilities.first[process] + handle]])
      @     && count <= cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length && (count
      @     == length || choices.partial && count
      @     == cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length && count < length
      @     && length <= cochannels.ringBytes))
      @     && (\forall int i; 0 <= i && i < count; data[i]
      @         == (\bigint)cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents[i]));
      @ assignable \strictly_nothing;
      @*/
    public boolean recvDelivers(int process, int handle, int length, byte[] data, int count) {
        int slot = capabilities.slot(process, handle);
        return canRecv(slot, length, count) && cochannels.startsWith(capabilities.object(slot), data, count);
    }

    /** Whether recv of that length would take effect with that many bytes. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length;
      @ ensures \result == (0 <= capabilities.object[slot] && capabilities.object[slot] < cochannels.channel.length
      @     && capabilities.rights[slot].recv && 0 < count && (choices.mayDrain
      @     || !coports.closed[capabilities.object[slot]])
      @     && count <= cochannels.channel[capabilities.object[slot]].length && (count == length || choices.partial
      @     && count == cochannels.channel[capabilities.object[slot]].length && count < length
      @     && length <= cochannels.ringBytes));
      @ assignable \strictly_nothing;
      @*/
    private boolean canRecv(int slot, int length, int count) {
        int target = capabilities.object(slot);
        return target != NONE
            && target < cochannels.count()
            && capabilities.rights(slot).recv
            && 0 < count
            && (choices.mayDrain || !coports.closed(target))
            && delivers(target, length, count);
    }

    /** Whether a recv of that length delivers that many bytes. */
    /*@ private normal_behavior
      @ requires 0 <= target && target < cochannels.channel.length;
      @ ensures \result == (count <= cochannels.channel[target].length && (count == length
      @     || choices.partial && count == cochannels.channel[target].length && count < length
      @         && length <= cochannels.ringBytes));
      @ assignable \strictly_nothing;
      @*/
    private boolean delivers(int target, int length, int count) {
        return count <= cochannels.length(target)
            && (count == length
                || choices.partial
                    && count == cochannels.length(target)
                    && count < length
                    && length <= cochannels.ringBytes());
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
      @ requires (\forall int c; 0 <= c && c < cochannels.channel.length; cochannels.channel[c].ring != data);
      @ requires data != cocarriers.bytes;
      @ requires (0 <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < cochannels.channel.length
      @     && capabilities.rights[capabilities.first[process] + handle].recv && 0 < count && (choices.mayDrain
      @     || !coports.closed[capabilities.object[capabilities.first[process] + handle]])
      @     && count <= cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length && (count
      @     == length || choices.partial && count
      @     == cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length && count < length
      @     && length <= cochannels.ringBytes));
      @ ensures \result;
      @ ensures cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length
      @     == \old(cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length) - count;
      @ ensures (\forall int i; 0 <= i && i < count; data[i]
      @     == (\bigint)\old(cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents)[i]);
      @ ensures cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents
      @     == \seq_sub(\old(cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents),
      @     count, \old(cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents).length);
      @ assignable cochannels.channel[capabilities.object[capabilities.first[process] + handle]].head,
      @     cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length,
      @     cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents,
      @     data[0 .. count - 1];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 < count ==> count <= data.length;
      @ requires (\forall int c; 0 <= c && c < cochannels.channel.length; cochannels.channel[c].ring != data);
      @ requires !(0 <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < cochannels.channel.length
      @     && capabilities.rights[capabilities.first[process] + handle].recv && 0 < count && (choices.mayDrain
      @     || !coports.closed[capabilities.object[capabilities.first[process] + handle]])
      @     && count <= cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length && (count
      @     == length || choices.partial && count
      @     == cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length && count < length
      @     && length <= cochannels.ringBytes));
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

    /** COP-CARRIER-SEND-6: the lowest message buffer that waits in no queue and has no capability to it, or NONE. */
    /*@ public normal_behavior
      @ ensures \result == NONE || 0 <= \result && \result < cocarriers.carrier.length;
      @ ensures \result != NONE ==> cocarriers.carrier[\result] == NONE
      @     && (\forall int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] != coports.number.length + \result);
      @ ensures \result == NONE ==> (\forall int b; 0 <= b && b < cocarriers.carrier.length; !(cocarriers.carrier[b]
      @     == NONE && (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number.length + b)));
      @ assignable \strictly_nothing;
      @*/
    public int freeBuffer() {
        /*@ loop_invariant 0 <= buffer && buffer <= cocarriers.carrier.length;
          @ loop_invariant (\forall int b; 0 <= b && b < buffer; !(cocarriers.carrier[b] == NONE && (\forall int s;
          @     0 <= s && s < capabilities.object.length; capabilities.object[s] != coports.number.length + b)));
          @ assignable \strictly_nothing;
          @ decreases cocarriers.carrier.length - buffer;
          @*/
        for (int buffer = 0; buffer < cocarriers.count(); buffer++) {
            if (isFree(buffer)) {
                return buffer;
            }
        }
        return NONE;
    }

    /** Whether the buffer waits in no queue and has no capability to it. */
    /*@ private normal_behavior
      @ requires 0 <= buffer && buffer < cocarriers.carrier.length;
      @ ensures \result == (cocarriers.carrier[buffer] == NONE && (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != coports.number.length + buffer));
      @ assignable \strictly_nothing;
      @*/
    private boolean isFree(int buffer) {
        return cocarriers.carrier(buffer) == NONE && !capabilities.hasReference(coports.count() + buffer);
    }

    /**
     * Whether {@code error} is admissible for sending a message now (CAP-HANDLE-1, CAP-RIGHTS-2, CAP-KIND-1,
     * COP-CARRIER-SEND-2 to COP-CARRIER-SEND-6; EAGAIN promises what GEN-AGAIN-1 says).
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (error == Errno.EINVAL && length <= 0
      @     || error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE
      @     || error == Errno.EPERM && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !capabilities.rights[capabilities.first[process] + handle].send
      @     || error == Errno.EOPNOTSUPP && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !(cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < coports.number.length)
      @     || error == Errno.EMSGSIZE
      @         && cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < coports.number.length
      @         && cocarriers.size < length
      @     || error == Errno.EPIPE
      @         && cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < coports.number.length
      @         && (coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @         && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @         == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv))
      @     || error == Errno.EAGAIN
      @         && cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < coports.number.length
      @         && !(coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @         && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @         == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv))
      @         && 0 < length && length <= cocarriers.size && (\exists int b; 0 <= b && b < cocarriers.carrier.length;
      @         cocarriers.carrier[b] == capabilities.object[capabilities.first[process] + handle]
      @         && cocarriers.ahead[b] == cocarriers.depth - 1)
      @     || error == Errno.ENOMEM
      @         && cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < coports.number.length
      @         && (\forall int b; 0 <= b && b < cocarriers.carrier.length; !(cocarriers.carrier[b] == NONE
      @         && (\forall int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] != coports.number.length + b))));
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
        if (target < cochannels.count() || coports.count() <= target) {
            return error == Errno.EOPNOTSUPP;
        }
        if (error == Errno.ENOMEM) {
            return freeBuffer() == NONE;
        }
        if (error == Errno.EMSGSIZE) {
            return cocarriers.size() < length;
        }
        boolean broken = refusesSends(target);
        if (error == Errno.EPIPE) {
            return broken;
        }
        return error == Errno.EAGAIN
            && !broken
            && 0 < length
            && length <= cocarriers.size()
            && cocarriers.full(target);
    }

    /** Whether sending a message in that buffer would take effect. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length && 0 <= buffer && buffer < cocarriers.carrier.length;
      @ ensures \result == (cochannels.channel.length <= capabilities.object[slot]
      @     && capabilities.object[slot] < coports.number.length && capabilities.rights[slot].send && 0 < length
      @     && length <= cocarriers.size && !(coports.closed[capabilities.object[slot]] || choices.peerGone
      @     && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == capabilities.object[slot] && capabilities.rights[s].recv)) && !(\exists int b; 0 <= b
      @     && b < cocarriers.carrier.length; cocarriers.carrier[b] == capabilities.object[slot] && cocarriers.ahead[b]
      @     == cocarriers.depth - 1) && (cocarriers.carrier[buffer] == NONE && (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != coports.number.length + buffer)));
      @ assignable \strictly_nothing;
      @*/
    private boolean canSendMessage(int slot, int length, int buffer) {
        int target = capabilities.object(slot);
        return cochannels.count() <= target
            && target < coports.count()
            && capabilities.rights(slot).send
            && 0 < length
            && length <= cocarriers.size()
            && !refusesSends(target)
            && !cocarriers.full(target)
            && isFree(buffer);
    }

    /**
     * COP-CARRIER-SEND-1: sends the first {@code length} bytes of {@code data} as one message, copied once.
     *
     * @param buffer the choice of the kernel: the free buffer that the message is copied to
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires (0 < length ==> length <= data.length) && (\forall int i; 0 <= i && i < data.length; -128 <= data[i]
      @     && data[i] <= 127) && (\forall int c; 0 <= c && c < cochannels.channel.length;
      @     cochannels.channel[c].ring != data) && 0 <= buffer && buffer < cocarriers.carrier.length;
      @ requires data != cocarriers.bytes;
      @ requires (cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < coports.number.length
      @     && capabilities.rights[capabilities.first[process] + handle].send && 0 < length
      @     && length <= cocarriers.size && !(coports.closed[capabilities.object[capabilities.first[process] + handle]]
      @     || choices.peerGone && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv))
      @     && !(\exists int b; 0 <= b && b < cocarriers.carrier.length; cocarriers.carrier[b]
      @     == capabilities.object[capabilities.first[process] + handle] && cocarriers.ahead[b]
      @     == cocarriers.depth - 1) && (cocarriers.carrier[buffer] == NONE && (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != coports.number.length + buffer)));
      @ ensures \result && cocarriers.carrier[buffer] == capabilities.object[capabilities.first[process] + handle]
      @     && cocarriers.length[buffer] == length;
      @ ensures (\forall int i; 0 <= i && i < length; cocarriers.bytes[cocarriers.first[buffer] + i] == data[i]);
      @ ensures (\forall int b; 0 <= b && b < cocarriers.carrier.length;
      @     \old(cocarriers.carrier[b]) == capabilities.object[capabilities.first[process] + handle]
      @         ==> cocarriers.ahead[b] < cocarriers.ahead[buffer]);
      @ assignable cocarriers.carrier[buffer], cocarriers.ahead[buffer], cocarriers.length[buffer],
      @     cocarriers.bytes[cocarriers.first[buffer] .. cocarriers.first[buffer] + cocarriers.size - 1];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires (0 < length ==> length <= data.length) && (\forall int i; 0 <= i && i < data.length; -128 <= data[i]
      @     && data[i] <= 127) && (\forall int c; 0 <= c && c < cochannels.channel.length;
      @     cochannels.channel[c].ring != data) && 0 <= buffer && buffer < cocarriers.carrier.length;
      @ requires data != cocarriers.bytes;
      @ requires !(cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < coports.number.length
      @     && capabilities.rights[capabilities.first[process] + handle].send && 0 < length
      @     && length <= cocarriers.size && !(coports.closed[capabilities.object[capabilities.first[process] + handle]]
      @     || choices.peerGone && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv))
      @     && !(\exists int b; 0 <= b && b < cocarriers.carrier.length; cocarriers.carrier[b]
      @     == capabilities.object[capabilities.first[process] + handle] && cocarriers.ahead[b]
      @     == cocarriers.depth - 1) && (cocarriers.carrier[buffer] == NONE && (\forall int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] != coports.number.length + buffer)));
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
     * COP-CARRIER-RECV-2 to COP-CARRIER-RECV-4; EAGAIN promises what GEN-AGAIN-1 says).
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE
      @     || error == Errno.EPERM && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !capabilities.rights[capabilities.first[process] + handle].recv
      @     || error == Errno.EOPNOTSUPP && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !(cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < coports.number.length)
      @     || error == Errno.ENOMEM
      @         && cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < coports.number.length
      @         && !(\forall int b; 0 <= b && b < cocarriers.carrier.length;
      @         cocarriers.carrier[b] != capabilities.object[capabilities.first[process] + handle]) && (\forall int s;
      @         capabilities.first[process] <= s && s < capabilities.first[process] + capabilities.handles;
      @         capabilities.object[s] != NONE)
      @     || error == Errno.EPIPE
      @         && cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < coports.number.length
      @         && (coports.closed[capabilities.object[capabilities.first[process] + handle]] && !choices.mustDrain
      @         || (\forall int b; 0 <= b && b < cocarriers.carrier.length;
      @             cocarriers.carrier[b] != capabilities.object[capabilities.first[process] + handle])
      @             && (coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @             && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @             == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].send)))
      @     || error == Errno.EAGAIN
      @         && cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @         && capabilities.object[capabilities.first[process] + handle] < coports.number.length
      @         && !(coports.closed[capabilities.object[capabilities.first[process] + handle]] || choices.peerGone
      @         && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @         == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].send))
      @         && (\forall int b; 0 <= b && b < cocarriers.carrier.length;
      @         cocarriers.carrier[b] != capabilities.object[capabilities.first[process] + handle]));
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
        if (target < cochannels.count() || coports.count() <= target) {
            return error == Errno.EOPNOTSUPP;
        }
        boolean empty = cocarriers.first(target) == NONE;
        if (error == Errno.ENOMEM) {
            return !empty && handlesUsedUp(process);
        }
        if (error == Errno.EPIPE && coports.closed(target) && !choices.mustDrain) {
            return true;
        }
        boolean broken = endsWhenEmpty(target);
        return empty && (error == Errno.EPIPE && broken || error == Errno.EAGAIN && !broken);
    }

    /** Whether receiving a message under the handle that is kept in {@code free} would take effect. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length && 0 <= free && free < capabilities.object.length;
      @ ensures \result == (cochannels.channel.length <= capabilities.object[slot]
      @     && capabilities.object[slot] < coports.number.length && capabilities.rights[slot].recv && (choices.mayDrain
      @     || !coports.closed[capabilities.object[slot]]) && !(\forall int b; 0 <= b
      @     && b < cocarriers.carrier.length; cocarriers.carrier[b] != capabilities.object[slot])
      @     && capabilities.object[free] == NONE);
      @ assignable \strictly_nothing;
      @*/
    private boolean canRecvMessage(int slot, int free) {
        int target = capabilities.object(slot);
        return cochannels.count() <= target
            && target < coports.count()
            && capabilities.rights(slot).recv
            && (choices.mayDrain || !coports.closed(target))
            && cocarriers.first(target) != NONE
            && capabilities.object(free) == NONE;
    }

    /**
     * COP-CARRIER-RECV-1: receives the oldest message: a capability with LOAD to the buffer that it is in.
     *
     * @param message the choice of the kernel: the handle that the capability gets (CAP-HANDLE-2)
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 <= message && message < capabilities.handles;
      @ requires (cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < coports.number.length
      @     && capabilities.rights[capabilities.first[process] + handle].recv && (choices.mayDrain
      @     || !coports.closed[capabilities.object[capabilities.first[process] + handle]]) && !(\forall int b; 0 <= b
      @     && b < cocarriers.carrier.length;
      @     cocarriers.carrier[b] != capabilities.object[capabilities.first[process] + handle])
      @     && capabilities.object[capabilities.first[process] + message] == NONE);
      @ ensures \result && capabilities.rights[capabilities.first[process] + message] == load;
      @ ensures coports.number.length <= capabilities.object[capabilities.first[process] + message];
      @ ensures (\forall int b; 0 <= b && b < cocarriers.carrier.length;
      @     capabilities.object[capabilities.first[process] + message] == coports.number.length + b
      @     ==> \old(cocarriers.carrier[b]) == capabilities.object[capabilities.first[process] + handle]
      @         && \old(cocarriers.ahead[b]) == 0
      @         && cocarriers.carrier[b] == NONE);
      @ ensures (\forall int b; 0 <= b && b < cocarriers.carrier.length;
      @     capabilities.object[capabilities.first[process] + message] != coports.number.length + b
      @     ==> cocarriers.carrier[b] == \old(cocarriers.carrier[b]) && cocarriers.ahead[b]
      @         == (cocarriers.carrier[b]
      @             == capabilities.object[capabilities.first[process] + handle] ? \old(cocarriers.ahead[b]) - 1 : \old(cocarriers.ahead[b])));
      @ assignable capabilities.object[capabilities.first[process] + message],
      @     capabilities.rights[capabilities.first[process] + message], cocarriers.carrier[*], cocarriers.ahead[*];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 <= message && message < capabilities.handles;
      @ requires !(cochannels.channel.length <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < coports.number.length
      @     && capabilities.rights[capabilities.first[process] + handle].recv && (choices.mayDrain
      @     || !coports.closed[capabilities.object[capabilities.first[process] + handle]]) && !(\forall int b; 0 <= b
      @     && b < cocarriers.carrier.length;
      @     cocarriers.carrier[b] != capabilities.object[capabilities.first[process] + handle])
      @     && capabilities.object[capabilities.first[process] + message] == NONE);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean recvMessage(int process, int handle, int message) {
        int slot = capabilities.slot(process, handle);
        int free = capabilities.slot(process, message);
        if (!canRecvMessage(slot, free)) {
            return false;
        }
        int buffer = cocarriers.first(capabilities.object(slot));
        fetch(buffer, free);
        return true;
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
      @     && cocarriers.length[capabilities.object[capabilities.first[process] + handle] - coports.number.length]
      @     == count
      @     && (\forall int i; 0 <= i && i < count;
      @         cocarriers.bytes[cocarriers.first[capabilities.object[capabilities.first[process] + handle] - coports.number.length] + i] == data[i]));
      @ assignable \strictly_nothing;
      @*/
    public boolean loadDelivers(int process, int handle, byte[] data, int count) {
        int slot = capabilities.slot(process, handle);
        return capabilities.object(slot) != NONE
            && capabilities.rights(slot).load
            && cocarriers.holds(capabilities.object(slot) - coports.count(), data, count);
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

    /** CAP-HANDLE-2: puts a capability to a coport into an empty slot. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length && capabilities.object[slot] == NONE;
      @ requires 0 <= target && target < coports.number.length && !rights.load && !rights.store;
      @ ensures capabilities.object[slot] == target && capabilities.rights[slot] == rights;
      @ assignable capabilities.object[slot], capabilities.rights[slot];
      @*/
    private void grant(int slot, int target, Rights rights) {
        capabilities.insert(slot, target, rights);
    }

    /** CAP-DERIVE-1: puts a capability to the object of {@code parent} into an empty slot. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length && capabilities.object[slot] == NONE;
      @ requires 0 <= parent && parent < capabilities.object.length && capabilities.object[parent] != NONE;
      @ requires (!rights.send || capabilities.rights[parent].send) && (!rights.recv
      @     || capabilities.rights[parent].recv) && (!rights.poll || capabilities.rights[parent].poll)
      @     && (!rights.close || capabilities.rights[parent].close) && (!rights.transfer
      @     || capabilities.rights[parent].transfer) && (!rights.load || capabilities.rights[parent].load)
      @     && (!rights.store || capabilities.rights[parent].store);
      @ ensures capabilities.object[slot] == \old(capabilities.object[parent])
      @     && capabilities.rights[slot] == rights;
      @ assignable capabilities.object[slot], capabilities.rights[slot];
      @*/
    private void inherit(int slot, int parent, Rights rights) {
        capabilities.insert(slot, capabilities.object(parent), rights);
    }

    /** CAP-DELETE-1, COP-RECLAIM-1: empties a slot; messages go with the last capability to their COCARRIER. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length && capabilities.object[slot] != NONE;
      @ ensures capabilities.object[slot] == NONE;
      @ ensures (\forall int b; 0 <= b && b < cocarriers.carrier.length; cocarriers.carrier[b]
      @     == (\old(cocarriers.carrier[b]) == \old(capabilities.object[slot])
      @         && !(\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @             == \old(capabilities.object[slot])) ? NONE : \old(cocarriers.carrier[b])));
      @ assignable capabilities.object[slot], cocarriers.carrier[*];
      @*/
    private void release(int slot) {
        int target = capabilities.object(slot);
        capabilities.delete(slot);
        if (!capabilities.hasReference(target)) {
            cocarriers.drop(target);
        }
    }

    /** COP-OPEN-1, COP-RECLAIM-1: the COCHANNEL is empty and open, with this name. */
    /*@ private normal_behavior
      @ requires 0 <= target && target < cochannels.channel.length && NONE <= name && name <= 2147483647;
      @ ensures cochannels.channel[target].length == 0 && !coports.closed[target] && coports.name[target] == name;
      @ assignable cochannels.channel[target].head, cochannels.channel[target].length,
      @     cochannels.channel[target].contents, coports.closed[target], coports.name[target];
      @*/
    private void renew(int target, int name) {
        cochannels.renew(target);
        coports.renew(target, name);
    }

    /** COP-OPEN-1, COP-RECLAIM-1: the COCARRIER is empty and open, with this name. */
    /*@ private normal_behavior
      @ requires cochannels.channel.length <= target && target < coports.number.length;
      @ requires NONE <= name && name <= 2147483647;
      @ ensures !coports.closed[target] && coports.name[target] == name;
      @ ensures (\forall int b; 0 <= b && b < cocarriers.carrier.length; cocarriers.carrier[b]
      @     == (\old(cocarriers.carrier[b]) == target ? NONE : \old(cocarriers.carrier[b])));
      @ assignable coports.closed[target], coports.name[target], cocarriers.carrier[*];
      @*/
    private void renewCocarrier(int target, int name) {
        cocarriers.drop(target);
        coports.renew(target, name);
    }

    /** COP-CHANNEL-SEND-1: appends the first {@code length} bytes of {@code data}. */
    /*@ private normal_behavior
      @ requires 0 <= target && target < cochannels.channel.length && 0 < length && length <= data.length;
      @ requires length <= cochannels.ringBytes - cochannels.channel[target].length;
      @ requires data != cochannels.channel[target].ring;
      @ requires (\forall int i; 0 <= i && i < length; -128 <= data[i] && data[i] <= 127);
      @ ensures cochannels.channel[target].length == \old(cochannels.channel[target].length) + length;
      @ ensures (\forall int i; 0 <= i && i < \old(cochannels.channel[target].length);
      @     (\bigint)cochannels.channel[target].contents[i] == (\bigint)\old(cochannels.channel[target].contents)[i]);
      @ ensures (\forall int i; 0 <= i && i < length;
      @     (\bigint)cochannels.channel[target].contents[\old(cochannels.channel[target].length) + i] == data[i]);
      @ assignable cochannels.channel[target].length, cochannels.channel[target].contents,
      @     cochannels.channel[target].ring[*];
      @*/
    private void append(int target, byte[] data, int length) {
        cochannels.send(target, data, length);
    }

    /** COP-CHANNEL-RECV-1: takes the {@code length} oldest bytes into {@code data}. */
    /*@ private normal_behavior
      @ requires 0 <= target && target < cochannels.channel.length && 0 < length && length <= data.length;
      @ requires length <= cochannels.channel[target].length;
      @ requires (\forall int c; 0 <= c && c < cochannels.channel.length; cochannels.channel[c].ring != data);
      @ requires data != cocarriers.bytes;
      @ ensures cochannels.channel[target].length == \old(cochannels.channel[target].length) - length;
      @ ensures (\forall int i; 0 <= i && i < length;
      @     data[i] == (\bigint)\old(cochannels.channel[target].contents)[i]);
      @ ensures cochannels.channel[target].contents == \seq_sub(\old(cochannels.channel[target].contents), length,
      @     \old(cochannels.channel[target].contents).length);
      @ assignable cochannels.channel[target].head, cochannels.channel[target].length,
      @     cochannels.channel[target].contents, data[0 .. length - 1];
      @*/
    private void take(int target, byte[] data, int length) {
        cochannels.recv(target, data, length);
    }

    /** COP-CARRIER-SEND-1: the first {@code length} bytes of {@code data} come to wait last in the queue. */
    /*@ private normal_behavior
      @ requires 0 <= buffer && buffer < cocarriers.carrier.length && (cocarriers.carrier[buffer] == NONE
      @     && (\forall int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] != coports.number.length + buffer));
      @ requires cochannels.channel.length <= target && target < coports.number.length;
      @ requires 0 < length && length <= data.length && length <= cocarriers.size;
      @ requires data != cocarriers.bytes;
      @ requires !(\exists int b; 0 <= b && b < cocarriers.carrier.length; cocarriers.carrier[b] == target
      @     && cocarriers.ahead[b] == cocarriers.depth - 1);
      @ ensures cocarriers.carrier[buffer] == target && cocarriers.length[buffer] == length;
      @ ensures (\forall int i; 0 <= i && i < length; cocarriers.bytes[cocarriers.first[buffer] + i] == data[i]);
      @ ensures (\forall int b; 0 <= b && b < cocarriers.carrier.length;
      @     \old(cocarriers.carrier[b]) == target ==> cocarriers.ahead[b] < cocarriers.ahead[buffer]);
      @ assignable cocarriers.carrier[buffer], cocarriers.ahead[buffer], cocarriers.length[buffer],
      @     cocarriers.bytes[cocarriers.first[buffer] .. cocarriers.first[buffer] + cocarriers.size - 1];
      @*/
    private void post(int buffer, int target, byte[] data, int length) {
        cocarriers.write(buffer, data, length);
        cocarriers.send(buffer, target);
    }

    /** COP-CARRIER-RECV-1: the oldest message leaves its queue, and a capability with LOAD to it fills the slot. */
    /*@ private normal_behavior
      @ requires 0 <= buffer && buffer < cocarriers.carrier.length && cocarriers.carrier[buffer] != NONE
      @     && cocarriers.ahead[buffer] == 0;
      @ requires 0 <= slot && slot < capabilities.object.length && capabilities.object[slot] == NONE;
      @ ensures capabilities.object[slot] == coports.number.length + buffer && capabilities.rights[slot] == load;
      @ ensures cocarriers.carrier[buffer] == NONE;
      @ ensures (\forall int b; 0 <= b && b < cocarriers.carrier.length && b != buffer; cocarriers.ahead[b]
      @     == (cocarriers.carrier[b] == \old(cocarriers.carrier[buffer])
      @         ? \old(cocarriers.ahead[b]) - 1 : \old(cocarriers.ahead[b])));
      @ assignable capabilities.object[slot], capabilities.rights[slot], cocarriers.carrier[buffer],
      @     cocarriers.ahead[*];
      @*/
    private void fetch(int buffer, int slot) {
        cocarriers.recv(buffer);
        capabilities.insert(slot, coports.count() + buffer, load);
    }

    // ---- death

    /** CLEAN-DEATH-1, CLEAN-DEATH-2: the process ends, however it ends; all that it holds goes in this one step. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length;
      @ ensures dead[process];
      @ ensures (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @     == (capabilities.first[process] <= s && s < capabilities.first[process] + capabilities.handles
      @         ? NONE : \old(capabilities.object[s])));
      @ ensures (\forall int b; 0 <= b && b < cocarriers.carrier.length; cocarriers.carrier[b]
      @     == ((\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @         == \old(cocarriers.carrier[b])) ? \old(cocarriers.carrier[b]) : NONE));
      @ assignable dead[process], capabilities.object[*], cocarriers.carrier[*];
      @*/
    public void die(int process) {
        dead[process] = true;
        capabilities.clear(process);
        /*@ loop_invariant cochannels.channel.length <= coport && coport <= coports.number.length;
          @ loop_invariant \invariant_for(cocarriers);
          @ loop_invariant (\forall int b; 0 <= b && b < cocarriers.carrier.length; cocarriers.carrier[b]
          @     == (\old(cocarriers.carrier[b]) < coport && !(\exists int s; 0 <= s && s < capabilities.object.length;
          @         capabilities.object[s] == \old(cocarriers.carrier[b]))
          @         ? NONE : \old(cocarriers.carrier[b])));
          @ assignable cocarriers.carrier[*];
          @ decreases coports.number.length - coport;
          @*/
        for (int coport = cochannels.count(); coport < coports.count(); coport++) {
            if (!capabilities.hasReference(coport)) {
                cocarriers.drop(coport);
            }
        }
    }

    // ---- states

    /** True when both machines are in the same state, so that no operation can tell them apart. */
    public boolean sameState(Machine other) {
        return sameDead(other) && capabilities.sameState(other.capabilities) && sameObjects(other);
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
            int buffer = target - coports.count();
            return cocarriers.sameMessage(buffer, other.cocarriers, buffer);
        }
        return coports.sameState(target, other.coports)
            && (target < cochannels.count()
                ? cochannels.sameState(target, other.cochannels)
                : cocarriers.sameQueue(target, other.cocarriers));
    }

    /** Whether the same processes have died. */
    /*@ private normal_behavior
      @ requires \invariant_for(other) && other.dead.length == dead.length;
      @ ensures \result == (\forall int p; 0 <= p && p < dead.length; dead[p] == other.dead[p]);
      @ assignable \strictly_nothing;
      @*/
    private boolean sameDead(Machine other) {
        /*@ loop_invariant 0 <= process && process <= dead.length;
          @ loop_invariant (\forall int p; 0 <= p && p < process; dead[p] == other.dead[p]);
          @ assignable \strictly_nothing;
          @ decreases dead.length - process;
          @*/
        for (int process = 0; process < dead.length; process++) {
            if (dead[process] != other.dead[process]) {
                return false;
            }
        }
        return true;
    }

    /** A machine of the same capacities in the same state. */
    public Machine copy() {
        Machine copy = new Machine(choices, processes(), handles(), cochannels(), ringBytes(), coports() - cochannels(),
            queueDepth(), buffers(), messageBytes());
        copy.become(this);
        return copy;
    }

    /** Takes over the state of {@code other}, which has the same capacities. */
    public void become(Machine other) {
        for (int process = 0; process < dead.length; process++) {
            dead[process] = other.dead[process];
        }
        capabilities.become(other.capabilities);
        coports.become(other.coports);
        cochannels.become(other.cochannels);
        cocarriers.become(other.cocarriers);
    }

    /** A 64-bit hash of the state: machines in the same state have the same, on every run and every computer. */
    public long hash() {
        long hash = capabilities.hash();
        for (int process = 0; process < dead.length; process++) {
            hash = hash * 2 + (dead[process] ? 0 : 1);
        }
        for (int slot = 0; slot < capabilities.slots(); slot++) {
            int target = capabilities.object(slot);
            if (target != NONE) {
                hash = (hash ^ (hash >>> 29)) * 0xBF58476D1CE4E5B9L + hash(target);
            }
        }
        return hash ^ (hash >>> 32);
    }

    private long hash(int target) {
        if (coports.count() <= target) {
            return cocarriers.hashOfMessage(target - coports.count());
        }
        long hash = (coports.closed(target) ? 2 : 1) + coports.name(target) * 1099511628211L;
        return hash * 31
            + (target < cochannels.count() ? cochannels.hash(target) : cocarriers.hashOfQueue(target));
    }

    /** How many numbers {@link #pack} writes. */
    public int packedSize() {
        return processes() * (1 + handles()) + coports() * CoportTable.PACKED + cochannels() * (1 + ringBytes())
            + (coports() - cochannels()) * cocarriers.packedQueue() + buffers() * cocarriers.packedMessage();
    }

    /**
     * Writes the state as numbers, so that machines in the same state write the same: for each process 1 if it has
     * died and what it holds, for each coport whether it is closed, its name and what waits in it, and then for each
     * buffer the message in it. Zeros stand for what no capability refers to. Which buffer a message waits in is no
     * part of the state.
     *
     * @param numbers where to, from the beginning; at least {@link #packedSize} of them
     */
    public void pack(int[] numbers) {
        for (int i = 0; i < packedSize(); i++) {
            numbers[i] = 0;
        }
        int at = 0;
        for (int process = 0; process < dead.length; process++) {
            numbers[at] = dead[process] ? 1 : 0;
            capabilities.pack(process, numbers, at + 1);
            at = at + 1 + capabilities.handles();
        }
        for (int coport = 0; coport < coports.count(); coport++) {
            if (capabilities.hasReference(coport)) {
                coports.pack(coport, numbers, at);
                packContents(coport, numbers, at + CoportTable.PACKED);
            }
            at = at + packedCoport(coport);
        }
        for (int buffer = 0; buffer < cocarriers.count(); buffer++) {
            if (capabilities.hasReference(coports.count() + buffer)) {
                cocarriers.packMessage(buffer, numbers, at);
            }
            at = at + cocarriers.packedMessage();
        }
    }

    private int packedCoport(int coport) {
        return CoportTable.PACKED
            + (coport < cochannels.count() ? 1 + cochannels.ringBytes() : cocarriers.packedQueue());
    }

    private void packContents(int coport, int[] numbers, int at) {
        if (coport < cochannels.count()) {
            cochannels.pack(coport, numbers, at);
        } else {
            cocarriers.packQueue(coport, numbers, at);
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
        }
        int message = packedSize() - buffers() * cocarriers.packedMessage();
        for (int buffer = 0; buffer < cocarriers.count(); buffer++) {
            cocarriers.unpackMessage(buffer, numbers, message);
            message = message + cocarriers.packedMessage();
        }
        for (int coport = 0; coport < coports.count(); coport++) {
            coports.unpack(coport, numbers, at);
            if (coport < cochannels.count()) {
                cochannels.unpack(coport, numbers, at + CoportTable.PACKED);
            } else {
                unpackQueue(coport, numbers, at + CoportTable.PACKED);
            }
            at = at + packedCoport(coport);
        }
    }

    /** Lets the messages that were packed wait in free buffers. */
    private void unpackQueue(int cocarrier, int[] numbers, int at) {
        int end = at + cocarriers.packedQueue();
        for (int from = at; from < end && numbers[from] != 0; from = from + cocarriers.packedMessage()) {
            int buffer = freeBuffer();
            cocarriers.unpackMessage(buffer, numbers, from);
            cocarriers.send(buffer, cocarrier);
        }
    }
}
