package touchstone.model;

import touchstone.model.cap.CapabilityTable;
import touchstone.model.cap.Rights;
import touchstone.model.cop.CochannelTable;

/**
 * The machine: processes, their capabilities, and the coports that these refer to. Every public method that changes
 * it is one indivisible transition (GEN-ATOMIC-1).
 *
 * <p>A transition returns true when it took effect, and false when it was refused and nothing changed
 * (GEN-REFUSED-1). Which errors a refused operation may return is answered by the query of the same name that ends in
 * {@code Fails}: true for each error that is admissible now (GEN-ERRORS-1). An operation takes effect exactly when
 * none is.
 */
public class Machine {
    /** No process, handle, coport or name. */
    public static final int NONE = -1;

    private /*@ spec_public @*/ final boolean[] dead;
    private /*@ spec_public @*/ final CapabilityTable capabilities;
    private /*@ spec_public @*/ final CochannelTable cochannels;
    private /*@ spec_public @*/ final Rights all;

    /*@ public invariant \invariant_for(capabilities) && \invariant_for(cochannels);
      @ public invariant capabilities.first != null && capabilities.object != null && capabilities.rights != null
      @     && capabilities.object != capabilities.first && dead.length == capabilities.first.length;
      @ public invariant all.send && all.recv && all.poll && all.close && all.transfer;
      @ public invariant cochannels.channel != null && 0 < cochannels.channel.length
      @     && cochannels.channel.length == capabilities.objects;
      @ public invariant (\forall int c; 0 <= c && c < cochannels.channel.length;
      @     cochannels.channel[c] != null && cochannels.channel[c].ring != null
      @         && cochannels.channel[c].number == c);
      @*/

    /**
     * A machine in its first state: all processes alive, no capability, no coport.
     *
     * @param processes how many processes there are, 1 to 16
     * @param handles how many handles each process has, 1 to 1024
     * @param cochannels how many coports can exist at one time, 1 to 256
     * @param ringBytes the size of each ring in bytes, 1 to 65536
     */
    /*@ public normal_behavior
      @ requires 0 < processes && processes <= 16 && 0 < handles && handles <= 1024;
      @ requires 0 < cochannels && cochannels <= 256 && 0 < ringBytes && ringBytes <= 65536;
      @ ensures dead.length == processes && (\forall int p; 0 <= p && p < processes; !dead[p]);
      @ ensures capabilities.handles == handles && this.cochannels.channel.length == cochannels;
      @ ensures (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] == NONE);
      @ ensures (\forall int p; 0 <= p && p < processes;
      @     (\forall int q; 0 <= q && q < p; capabilities.first[q] + handles <= capabilities.first[p]));
      @ ensures (\forall int c; 0 <= c && c < cochannels; this.cochannels.channel[c].ring.length == ringBytes
      @     && this.cochannels.channel[c].length == 0 && !this.cochannels.channel[c].closed
      @     && this.cochannels.channel[c].name == NONE);
      @ ensures all.send && all.recv && all.poll && all.close && all.transfer;
      @ assignable \nothing;
      @*/
    public Machine(int processes, int handles, int cochannels, int ringBytes) {
        all = new Rights(true, true, true, true, true);
        capabilities = new CapabilityTable(processes, handles, cochannels);
        this.cochannels = new CochannelTable(cochannels, ringBytes);
        dead = new boolean[processes];
    }

    // ---- what there is

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

    /** How many coports can exist at one time. */
    /*@ public normal_behavior
      @ ensures \result == cochannels.channel.length;
      @ assignable \strictly_nothing;
      @*/
    public int cochannels() {
        return cochannels.count();
    }

    /** How many bytes a ring holds. */
    /*@ public normal_behavior
      @ ensures \result == cochannels.channel[0].ring.length;
      @ assignable \strictly_nothing;
      @*/
    public int ringBytes() {
        return cochannels.ringBytes(0);
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

    /** CAP-HANDLE-1, CAP-OWN-1: the coport that the process reaches by {@code handle}, or NONE when it is empty. */
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

    /** CAP-REFERENCES-1: how many capabilities to the coport there are. */
    /*@ public normal_behavior
      @ requires 0 <= cochannel && cochannel < cochannels.channel.length;
      @ ensures \result == (\sum int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] == cochannel ? 1 : 0);
      @ assignable \strictly_nothing;
      @*/
    public int references(int cochannel) {
        return capabilities.references(cochannel);
    }

    /** CAP-REFERENCES-1: how many of them carry SEND. */
    /*@ public normal_behavior
      @ requires 0 <= cochannel && cochannel < cochannels.channel.length;
      @ ensures \result == (\sum int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] == cochannel && capabilities.rights[s].send ? 1 : 0);
      @ assignable \strictly_nothing;
      @*/
    public int senders(int cochannel) {
        return capabilities.senders(cochannel);
    }

    /** CAP-REFERENCES-1: how many of them carry RECV. */
    /*@ public normal_behavior
      @ requires 0 <= cochannel && cochannel < cochannels.channel.length;
      @ ensures \result == (\sum int s; 0 <= s && s < capabilities.object.length;
      @     capabilities.object[s] == cochannel && capabilities.rights[s].recv ? 1 : 0);
      @ assignable \strictly_nothing;
      @*/
    public int receivers(int cochannel) {
        return capabilities.receivers(cochannel);
    }

    /** Whether the coport is closed; of no meaning when there is no capability to it, as are name and contents. */
    /*@ public normal_behavior
      @ requires 0 <= cochannel && cochannel < cochannels.channel.length;
      @ ensures \result == cochannels.channel[cochannel].closed;
      @ assignable \strictly_nothing;
      @*/
    public boolean closed(int cochannel) {
        return cochannels.closed(cochannel);
    }

    /** The name of the coport, or NONE. */
    /*@ public normal_behavior
      @ requires 0 <= cochannel && cochannel < cochannels.channel.length;
      @ ensures \result == cochannels.channel[cochannel].name;
      @ assignable \strictly_nothing;
      @*/
    public int name(int cochannel) {
        return cochannels.name(cochannel);
    }

    /** How many bytes wait in the coport. */
    /*@ public normal_behavior
      @ requires 0 <= cochannel && cochannel < cochannels.channel.length;
      @ ensures \result == cochannels.channel[cochannel].length;
      @ assignable \strictly_nothing;
      @*/
    public int length(int cochannel) {
        return cochannels.length(cochannel);
    }

    /** The byte that would be received after {@code index} others. */
    /*@ public normal_behavior
      @ requires 0 <= cochannel && cochannel < cochannels.channel.length;
      @ requires 0 <= index && index < cochannels.channel[cochannel].length;
      @ ensures \result == (\bigint)cochannels.channel[cochannel].contents[index];
      @ assignable \strictly_nothing;
      @*/
    public byte at(int cochannel, int index) {
        return cochannels.at(cochannel, index);
    }

    /** The lowest handle that is empty, or NONE. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length;
      @ ensures \result == NONE ==>
      @     (\forall int s; capabilities.first[process] <= s && s < capabilities.first[process] + capabilities.handles;
      @         capabilities.object[s] != NONE);
      @ ensures \result != NONE ==> 0 <= \result && \result < capabilities.handles
      @     && capabilities.object[capabilities.first[process] + \result] == NONE;
      @ assignable \strictly_nothing;
      @*/
    public int freeHandle(int process) {
        return capabilities.freeHandle(process);
    }

    /** The lowest coport to which there is no capability, or NONE. */
    /*@ public normal_behavior
      @ ensures \result == NONE || 0 <= \result && \result < cochannels.channel.length;
      @ ensures \result != NONE ==> cochannels.channel[\result].number == \result
      @     && (\forall int s; 0 <= s && s < capabilities.object.length; capabilities.object[s] != \result);
      @ ensures \result == NONE ==> (\forall int c; 0 <= c && c < cochannels.channel.length;
      @     (\exists int s; 0 <= s && s < capabilities.object.length; capabilities.object[s]
      @         == cochannels.channel[c].number));
      @ assignable \strictly_nothing;
      @*/
    public int freeCochannel() {
        /*@ loop_invariant 0 <= cochannel && cochannel <= cochannels.channel.length;
          @ loop_invariant (\forall int c; 0 <= c && c < cochannel; (\exists int s;
          @     0 <= s && s < capabilities.object.length; capabilities.object[s] == cochannels.channel[c].number));
          @ assignable \strictly_nothing;
          @ decreases cochannels.channel.length - cochannel;
          @*/
        for (int cochannel = 0; cochannel < cochannels.count(); cochannel++) {
            if (!capabilities.hasReference(cochannel)) {
                return cochannel;
            }
        }
        return NONE;
    }

    /** COP-CHANNEL-OPEN-2: the coport of that name, or NONE. */
    /*@ public normal_behavior
      @ ensures \result == NONE || 0 <= \result && \result < cochannels.channel.length;
      @ ensures \result == NONE ==> (name == NONE || (\forall int c; 0 <= c && c < cochannels.channel.length;
      @     cochannels.channel[c].name != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] != cochannels.channel[c].number)));
      @ ensures \result != NONE ==> name != NONE && cochannels.channel[\result].name == name
      @     && (\exists int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] == cochannels.channel[\result].number);
      @ assignable \strictly_nothing;
      @*/
    public int named(int name) {
        /*@ loop_invariant 0 <= cochannel && cochannel <= cochannels.channel.length;
          @ loop_invariant (\forall int c; 0 <= c && c < cochannel; name == NONE || cochannels.channel[c].name != name
          @     || (\forall int s; 0 <= s && s < capabilities.object.length;
          @         capabilities.object[s] != cochannels.channel[c].number));
          @ assignable \strictly_nothing;
          @ decreases cochannels.channel.length - cochannel;
          @*/
        for (int cochannel = 0; cochannel < cochannels.count(); cochannel++) {
            if (isNamed(cochannel, name)) {
                return cochannel;
            }
        }
        return NONE;
    }

    /** Whether that is the name of the coport, and there is a capability to it. */
    /*@ private normal_behavior
      @ requires 0 <= cochannel && cochannel < cochannels.channel.length;
      @ ensures \result == (name != NONE && cochannels.channel[cochannel].name == name
      @     && (\exists int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] == cochannels.channel[cochannel].number));
      @ assignable \strictly_nothing;
      @*/
    private boolean isNamed(int cochannel, int name) {
        return name != NONE && cochannels.name(cochannel) == name && capabilities.hasReference(cochannel);
    }

    // ---- open

    /** Whether {@code error} is admissible for open now (COP-CHANNEL-OPEN-3). */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length;
      @ ensures \result == (error == Errno.ENOMEM && ((\forall int s; capabilities.first[process] <= s
      @     && s < capabilities.first[process] + capabilities.handles;
      @         capabilities.object[s] != NONE)
      @     || (name == NONE || (\forall int c; 0 <= c && c < cochannels.channel.length;
      @     cochannels.channel[c].name != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] != cochannels.channel[c].number)))
      @         && (\forall int c; 0 <= c && c < cochannels.channel.length; (\exists int s;
      @     0 <= s && s < capabilities.object.length; capabilities.object[s] == cochannels.channel[c].number))));
      @ assignable \strictly_nothing;
      @*/
    public boolean openFails(int process, int name, int error) {
        return error == Errno.ENOMEM
            && (handlesUsedUp(process) || mustRenew(name) && cochannelsUsedUp());
    }

    /** CAP-HANDLE-2: whether the process has no empty handle. */
    /*@ private normal_behavior
      @ requires 0 <= process && process < dead.length;
      @ ensures \result == (\forall int s; capabilities.first[process] <= s
      @     && s < capabilities.first[process] + capabilities.handles;
      @         capabilities.object[s] != NONE);
      @ assignable \strictly_nothing;
      @*/
    private boolean handlesUsedUp(int process) {
        return capabilities.freeHandle(process) == NONE;
    }

    /** Whether there is a capability to every coport. */
    /*@ private normal_behavior
      @ ensures \result == (\forall int c; 0 <= c && c < cochannels.channel.length; (\exists int s;
      @     0 <= s && s < capabilities.object.length; capabilities.object[s] == cochannels.channel[c].number));
      @ assignable \strictly_nothing;
      @*/
    private boolean cochannelsUsedUp() {
        return freeCochannel() == NONE;
    }

    /** Whether no coport has that name, so that open needs an unused one. */
    /*@ private normal_behavior
      @ ensures \result == (name == NONE || (\forall int c; 0 <= c && c < cochannels.channel.length;
      @     cochannels.channel[c].name != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] != cochannels.channel[c].number)));
      @ assignable \strictly_nothing;
      @*/
    private boolean mustRenew(int name) {
        return named(name) == NONE;
    }

    /**
     * COP-CHANNEL-OPEN-1, COP-CHANNEL-OPEN-2: opens a coport, the one of that name if there is one, otherwise a new
     * one.
     *
     * @param name NONE for a coport without a name
     * @param handle the choice of the kernel: the handle that the capability gets (CAP-HANDLE-2)
     * @param cochannel the choice of the kernel: which unused coport becomes the new one
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647 && 0 <= cochannel && cochannel < cochannels.channel.length;
      @ requires capabilities.object[capabilities.first[process] + handle] == NONE && !(name == NONE
      @     || (\forall int c; 0 <= c && c < cochannels.channel.length;
      @     cochannels.channel[c].name != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] != cochannels.channel[c].number)));
      @ ensures \result && capabilities.rights[capabilities.first[process] + handle] == all;
      @ ensures 0 <= capabilities.object[capabilities.first[process] + handle]
      @     && capabilities.object[capabilities.first[process] + handle] < cochannels.channel.length
      @     && cochannels.channel[capabilities.object[capabilities.first[process] + handle]].name == name;
      @ assignable capabilities.object[capabilities.first[process] + handle],
      @     capabilities.rights[capabilities.first[process] + handle];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647 && 0 <= cochannel && cochannel < cochannels.channel.length;
      @ requires capabilities.object[capabilities.first[process] + handle] == NONE && !(name == NONE
      @     || (\forall int c; 0 <= c && c < cochannels.channel.length;
      @     cochannels.channel[c].name != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] != cochannels.channel[c].number)));
      @ ensures (\exists int s; 0 <= s && s < capabilities.object.length; \old(capabilities.object[s])
      @     == capabilities.object[capabilities.first[process] + handle]);
      @ assignable capabilities.object[capabilities.first[process] + handle],
      @     capabilities.rights[capabilities.first[process] + handle];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647 && 0 <= cochannel && cochannel < cochannels.channel.length;
      @ requires capabilities.object[capabilities.first[process] + handle] == NONE && (name == NONE || (\forall int c;
      @     0 <= c && c < cochannels.channel.length;
      @     cochannels.channel[c].name != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] != cochannels.channel[c].number))) && (\forall int s; 0 <= s
      @             && s < capabilities.object.length; capabilities.object[s] != cochannel);
      @ ensures \result && capabilities.rights[capabilities.first[process] + handle] == all
      @     && capabilities.object[capabilities.first[process] + handle] == cochannel;
      @ ensures cochannels.channel[cochannel].length == 0 && !cochannels.channel[cochannel].closed
      @     && cochannels.channel[cochannel].name == name;
      @ assignable capabilities.object[capabilities.first[process] + handle],
      @     capabilities.rights[capabilities.first[process] + handle], cochannels.channel[cochannel].head,
      @     cochannels.channel[cochannel].length,
      @     cochannels.channel[cochannel].closed, cochannels.channel[cochannel].name,
      @         cochannels.channel[cochannel].contents;
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647 && 0 <= cochannel && cochannel < cochannels.channel.length;
      @ requires capabilities.object[capabilities.first[process] + handle] != NONE || (name == NONE || (\forall int c;
      @     0 <= c && c < cochannels.channel.length;
      @     cochannels.channel[c].name != name || (\forall int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] != cochannels.channel[c].number))) && !(\forall int s; 0 <= s
      @             && s < capabilities.object.length; capabilities.object[s] != cochannel);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean open(int process, int name, int handle, int cochannel) {
        int slot = capabilities.slot(process, handle);
        if (capabilities.object(slot) != NONE) {
            return false;
        }
        int target = named(name);
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

    // ---- derive

    /** Whether {@code error} is admissible for derive now (CAP-HANDLE-1, CAP-DERIVE-2, CAP-DERIVE-3). */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (error == Errno.ENOMEM && (\forall int s; capabilities.first[process] <= s
      @     && s < capabilities.first[process] + capabilities.handles;
      @         capabilities.object[s] != NONE)
      @     || error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE
      @     || error == Errno.EPERM && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !((!rights.send || capabilities.rights[capabilities.first[process] + handle].send)
      @         && (!rights.recv || capabilities.rights[capabilities.first[process] + handle].recv)
      @         && (!rights.poll || capabilities.rights[capabilities.first[process] + handle].poll)
      @         && (!rights.close || capabilities.rights[capabilities.first[process] + handle].close)
      @         && (!rights.transfer || capabilities.rights[capabilities.first[process] + handle].transfer)));
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
      @ requires (capabilities.object[capabilities.first[process] + handle] != NONE
      @     && (!rights.send || capabilities.rights[capabilities.first[process] + handle].send)
      @     && (!rights.recv || capabilities.rights[capabilities.first[process] + handle].recv)
      @     && (!rights.poll || capabilities.rights[capabilities.first[process] + handle].poll)
      @     && (!rights.close || capabilities.rights[capabilities.first[process] + handle].close)
      @     && (!rights.transfer || capabilities.rights[capabilities.first[process] + handle].transfer)
      @     && capabilities.object[capabilities.first[process] + child] == NONE);
      @ ensures \result && capabilities.object[capabilities.first[process] + child]
      @     == \old(capabilities.object[capabilities.first[process] + handle])
      @     && capabilities.rights[capabilities.first[process] + child] == rights;
      @ assignable capabilities.object[capabilities.first[process] + child],
      @     capabilities.rights[capabilities.first[process] + child];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 <= child && child < capabilities.handles;
      @ requires !(capabilities.object[capabilities.first[process] + handle] != NONE
      @     && (!rights.send || capabilities.rights[capabilities.first[process] + handle].send)
      @     && (!rights.recv || capabilities.rights[capabilities.first[process] + handle].recv)
      @     && (!rights.poll || capabilities.rights[capabilities.first[process] + handle].poll)
      @     && (!rights.close || capabilities.rights[capabilities.first[process] + handle].close)
      @     && (!rights.transfer || capabilities.rights[capabilities.first[process] + handle].transfer)
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
        grant(free, capabilities.object(slot), rights);
        return true;
    }

    /** Whether derive would take effect. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length && 0 <= free && free < capabilities.object.length;
      @ ensures \result == (capabilities.object[slot] != NONE
      @     && (!rights.send || capabilities.rights[slot].send)
      @     && (!rights.recv || capabilities.rights[slot].recv)
      @     && (!rights.poll || capabilities.rights[slot].poll)
      @     && (!rights.close || capabilities.rights[slot].close)
      @     && (!rights.transfer || capabilities.rights[slot].transfer)
      @     && capabilities.object[free] == NONE);
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

    /** CAP-DELETE-1, COP-CHANNEL-RECLAIM-1: deletes a capability; after the last one nothing can reach the coport. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires (capabilities.object[capabilities.first[process] + handle] != NONE);
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
        capabilities.delete(slot);
        return true;
    }

    // ---- send

    /**
     * Whether {@code error} is admissible for send now (CAP-HANDLE-1, CAP-RIGHTS-2, COP-CHANNEL-SEND-2,
     * COP-CHANNEL-SEND-3, COP-CHANNEL-SEND-4, COP-CHANNEL-SEND-5; EAGAIN promises what GEN-AGAIN-1 says).
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (error == Errno.EINVAL && length <= 0
      @     || error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE
      @     || error == Errno.EPERM && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !capabilities.rights[capabilities.first[process] + handle].send
      @     || error == Errno.EMSGSIZE && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && cochannels.channel[capabilities.object[capabilities.first[process] + handle]].ring.length < length
      @     || error == Errno.EPIPE && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && (cochannels.channel[capabilities.object[capabilities.first[process] + handle]].closed
      @         || !(\exists int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] == capabilities.object[capabilities.first[process] + handle]
      @             && capabilities.rights[s].recv))
      @     || error == Errno.EAGAIN && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !(cochannels.channel[capabilities.object[capabilities.first[process] + handle]].closed
      @         || !(\exists int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] == capabilities.object[capabilities.first[process] + handle]
      @             && capabilities.rights[s].recv))
      @         && length <= cochannels.channel[capabilities.object[capabilities.first[process] + handle]].ring.length
      @         && cochannels.channel[capabilities.object[capabilities.first[process] + handle]].ring.length
      @             - cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length < length);
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
        if (error == Errno.EMSGSIZE) {
            return cochannels.ringBytes(target) < length;
        }
        boolean broken = cochannels.closed(target) || !capabilities.hasReceiver(target);
        if (error == Errno.EPIPE) {
            return broken;
        }
        return error == Errno.EAGAIN
            && !broken
            && length <= cochannels.ringBytes(target)
            && cochannels.room(target) < length;
    }

    /** Whether send would take effect. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length;
      @ ensures \result == (capabilities.object[slot] != NONE
      @     && capabilities.rights[slot].send && 0 < length
      @     && !cochannels.channel[capabilities.object[slot]].closed
      @     && (\exists int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] == capabilities.object[slot] && capabilities.rights[s].recv)
      @     && length <= cochannels.channel[capabilities.object[slot]].ring.length
      @         - cochannels.channel[capabilities.object[slot]].length);
      @ assignable \strictly_nothing;
      @*/
    private boolean canSend(int slot, int length) {
        int target = capabilities.object(slot);
        return target != NONE
            && capabilities.rights(slot).send
            && 0 < length
            && !cochannels.closed(target)
            && capabilities.hasReceiver(target)
            && length <= cochannels.room(target);
    }

    /** COP-CHANNEL-SEND-1: sends the first {@code length} bytes of {@code data}, all or nothing. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 < length ==> length <= data.length;
      @ requires (\forall int i; 0 <= i && i < data.length; -128 <= data[i] && data[i] <= 127);
      @ requires (\forall int c; 0 <= c && c < cochannels.channel.length; cochannels.channel[c].ring != data);
      @ requires (capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.rights[capabilities.first[process] + handle].send && 0 < length
      @     && !cochannels.channel[capabilities.object[capabilities.first[process] + handle]].closed
      @     && (\exists int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] == capabilities.object[capabilities.first[process] + handle]
      @             && capabilities.rights[s].recv)
      @     && length <= cochannels.channel[capabilities.object[capabilities.first[process] + handle]].ring.length
      @         - cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length);
      @ ensures \result;
      @ ensures cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length
      @     == \old(cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length) + length;
      @ ensures (\forall int i; 0 <= i
      @     && i < \old(cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length);
      @     (\bigint)cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents[i]
      @         == (\bigint)\old(
      @             cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents)[i]);
      @ ensures (\forall int i; 0 <= i && i < length;
      @     (\bigint)cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents[
      @         \old(cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length) + i]
      @             == data[i]);
      @ assignable cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length,
      @     cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents,
      @     cochannels.channel[capabilities.object[capabilities.first[process] + handle]].ring[*];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 < length ==> length <= data.length;
      @ requires (\forall int i; 0 <= i && i < data.length; -128 <= data[i] && data[i] <= 127);
      @ requires (\forall int c; 0 <= c && c < cochannels.channel.length; cochannels.channel[c].ring != data);
      @ requires !(capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.rights[capabilities.first[process] + handle].send && 0 < length
      @     && !cochannels.channel[capabilities.object[capabilities.first[process] + handle]].closed
      @     && (\exists int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] == capabilities.object[capabilities.first[process] + handle]
      @             && capabilities.rights[s].recv)
      @     && length <= cochannels.channel[capabilities.object[capabilities.first[process] + handle]].ring.length
      @         - cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length);
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

    // ---- recv

    /**
     * Whether {@code error} is admissible for recv now (CAP-HANDLE-1, CAP-RIGHTS-2, COP-CHANNEL-RECV-2,
     * COP-CHANNEL-RECV-3, COP-CHANNEL-RECV-4, COP-CHANNEL-RECV-5; EAGAIN promises what GEN-AGAIN-1 says).
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (error == Errno.EINVAL && length <= 0
      @     || error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE
      @     || error == Errno.EPERM && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !capabilities.rights[capabilities.first[process] + handle].recv
      @     || error == Errno.EMSGSIZE && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && cochannels.channel[capabilities.object[capabilities.first[process] + handle]].ring.length < length
      @     || error == Errno.EPIPE && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length < length
      @         && (cochannels.channel[capabilities.object[capabilities.first[process] + handle]].closed
      @         || !(\exists int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] == capabilities.object[capabilities.first[process] + handle]
      @             && capabilities.rights[s].send))
      @     || error == Errno.EAGAIN && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !(cochannels.channel[capabilities.object[capabilities.first[process] + handle]].closed
      @         || !(\exists int s; 0 <= s && s < capabilities.object.length;
      @         capabilities.object[s] == capabilities.object[capabilities.first[process] + handle]
      @             && capabilities.rights[s].send))
      @         && length <= cochannels.channel[capabilities.object[capabilities.first[process] + handle]].ring.length
      @         && cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length < length);
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
        if (error == Errno.EMSGSIZE) {
            return cochannels.ringBytes(target) < length;
        }
        if (length <= cochannels.length(target)) {
            return false;
        }
        boolean broken = cochannels.closed(target) || !capabilities.hasSender(target);
        if (error == Errno.EPIPE) {
            return broken;
        }
        return error == Errno.EAGAIN && !broken && length <= cochannels.ringBytes(target);
    }

    /**
     * COP-CHANNEL-RECV-1: whether recv of that length would take effect now and deliver exactly the first bytes of
     * {@code data}.
     */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 < length ==> length <= data.length;
      @ ensures \result == ((capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.rights[capabilities.first[process] + handle].recv && 0 < length
      @     && length <= cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length)
      @     && (\forall int i; 0 <= i && i < length;
      @         data[i] == (\bigint)cochannels.channel[
      @             capabilities.object[capabilities.first[process] + handle]].contents[i]));
      @ assignable \strictly_nothing;
      @*/
    public boolean recvDelivers(int process, int handle, byte[] data, int length) {
        int slot = capabilities.slot(process, handle);
        return canRecv(slot, length) && cochannels.startsWith(capabilities.object(slot), data, length);
    }

    /** Whether recv would take effect. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length;
      @ ensures \result == (capabilities.object[slot] != NONE
      @     && capabilities.rights[slot].recv && 0 < length
      @     && length <= cochannels.channel[capabilities.object[slot]].length);
      @ assignable \strictly_nothing;
      @*/
    private boolean canRecv(int slot, int length) {
        int target = capabilities.object(slot);
        return target != NONE
            && capabilities.rights(slot).recv
            && 0 < length
            && length <= cochannels.length(target);
    }

    /** COP-CHANNEL-RECV-1: receives exactly {@code length} bytes into {@code data}. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 < length ==> length <= data.length;
      @ requires (\forall int c; 0 <= c && c < cochannels.channel.length; cochannels.channel[c].ring != data);
      @ requires (capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.rights[capabilities.first[process] + handle].recv && 0 < length
      @     && length <= cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length);
      @ ensures \result;
      @ ensures cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length
      @     == \old(cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length) - length;
      @ ensures (\forall int i; 0 <= i && i < length;
      @     data[i] == (\bigint)\old(
      @         cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents)[i]);
      @ ensures cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents
      @     == \seq_sub(\old(cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents),
      @         length,
      @         \old(cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents).length);
      @ assignable cochannels.channel[capabilities.object[capabilities.first[process] + handle]].head,
      @     cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length,
      @     cochannels.channel[capabilities.object[capabilities.first[process] + handle]].contents,
      @         data[0 .. length - 1];
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 < length ==> length <= data.length;
      @ requires (\forall int c; 0 <= c && c < cochannels.channel.length; cochannels.channel[c].ring != data);
      @ requires !(capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.rights[capabilities.first[process] + handle].recv && 0 < length
      @     && length <= cochannels.channel[capabilities.object[capabilities.first[process] + handle]].length);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean recv(int process, int handle, byte[] data, int length) {
        int slot = capabilities.slot(process, handle);
        if (!canRecv(slot, length)) {
            return false;
        }
        take(capabilities.object(slot), data, length);
        return true;
    }

    // ---- close

    /** Whether {@code error} is admissible for close now (CAP-HANDLE-1, CAP-RIGHTS-2, COP-CHANNEL-CLOSE-2). */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE
      @     || error == Errno.EPERM && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !capabilities.rights[capabilities.first[process] + handle].close
      @     || error == Errno.EPIPE && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && cochannels.channel[capabilities.object[capabilities.first[process] + handle]].closed);
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
        return error == Errno.EPIPE && cochannels.closed(target);
    }

    /** COP-CHANNEL-CLOSE-1, COP-CHANNEL-CLOSE-3: closes the coport for ever. */
    /*@ public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires (capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.rights[capabilities.first[process] + handle].close
      @     && !cochannels.channel[capabilities.object[capabilities.first[process] + handle]].closed);
      @ ensures \result && cochannels.channel[capabilities.object[capabilities.first[process] + handle]].closed
      @     && cochannels.channel[capabilities.object[capabilities.first[process] + handle]].name == NONE;
      @ assignable cochannels.channel[capabilities.object[capabilities.first[process] + handle]].closed,
      @     cochannels.channel[capabilities.object[capabilities.first[process] + handle]].name;
      @ also public normal_behavior
      @ requires 0 <= process && process < dead.length && 0 <= handle && handle < capabilities.handles;
      @ requires !(capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.rights[capabilities.first[process] + handle].close
      @     && !cochannels.channel[capabilities.object[capabilities.first[process] + handle]].closed);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public boolean close(int process, int handle) {
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE || !capabilities.rights(slot).close || cochannels.closed(target)) {
            return false;
        }
        cochannels.close(target);
        return true;
    }

    // ---- what transitions are made of

    /** CAP-HANDLE-2: puts a capability into an empty slot. */
    /*@ private normal_behavior
      @ requires 0 <= slot && slot < capabilities.object.length && capabilities.object[slot] == NONE;
      @ requires 0 <= target && target < cochannels.channel.length;
      @ ensures capabilities.object[slot] == target && capabilities.rights[slot] == rights;
      @ assignable capabilities.object[slot], capabilities.rights[slot];
      @*/
    private void grant(int slot, int target, Rights rights) {
        capabilities.insert(slot, target, rights);
    }

    /** COP-CHANNEL-OPEN-1, COP-CHANNEL-RECLAIM-1: the coport is empty and open, with this name. */
    /*@ private normal_behavior
      @ requires 0 <= target && target < cochannels.channel.length && NONE <= name && name <= 2147483647;
      @ ensures cochannels.channel[target].length == 0 && !cochannels.channel[target].closed
      @     && cochannels.channel[target].name == name;
      @ assignable cochannels.channel[target].head, cochannels.channel[target].length,
      @     cochannels.channel[target].closed, cochannels.channel[target].name, cochannels.channel[target].contents;
      @*/
    private void renew(int target, int name) {
        cochannels.renew(target, name);
    }

    /** COP-CHANNEL-SEND-1: appends the first {@code length} bytes of {@code data}. */
    /*@ private normal_behavior
      @ requires 0 <= target && target < cochannels.channel.length && 0 < length && length <= data.length;
      @ requires length <= cochannels.channel[target].ring.length - cochannels.channel[target].length;
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
        dead[process] = true;
        capabilities.clear(process);
    }

    // ---- states

    /** True when both machines are in the same state, so that no operation can tell them apart. */
    public boolean sameState(Machine other) {
        return sameDead(other) && capabilities.sameState(other.capabilities) && sameCoports(other);
    }

    /** Whether every coport that a capability here refers to is there in the same state. */
    private boolean sameCoports(Machine other) {
        for (int slot = 0; slot < capabilities.slots(); slot++) {
            int target = capabilities.object(slot);
            if (target != NONE && !cochannels.sameState(target, other.cochannels)) {
                return false;
            }
        }
        return true;
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
        Machine copy = new Machine(processes(), handles(), cochannels(), ringBytes());
        copy.become(this);
        return copy;
    }

    /** Takes over the state of {@code other}, which has the same capacities. */
    public void become(Machine other) {
        for (int process = 0; process < dead.length; process++) {
            dead[process] = other.dead[process];
        }
        capabilities.become(other.capabilities);
        cochannels.become(other.cochannels);
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
                hash = (hash ^ (hash >>> 29)) * 0xBF58476D1CE4E5B9L + cochannels.hash(target);
            }
        }
        return hash ^ (hash >>> 32);
    }

    /** How many numbers {@link #pack} writes. */
    public int packedSize() {
        return processes() * (1 + handles()) + cochannels() * cochannels.packedSize();
    }

    /**
     * Writes the state as numbers, so that machines in the same state write the same: for each process 1 if it has
     * died and what it holds, then for each coport its state, or zeros when there is no capability to it.
     *
     * @param numbers where to, from the beginning; at least {@link #packedSize} of them
     */
    public void pack(int[] numbers) {
        int at = 0;
        for (int process = 0; process < dead.length; process++) {
            numbers[at] = dead[process] ? 1 : 0;
            capabilities.pack(process, numbers, at + 1);
            at = at + 1 + capabilities.handles();
        }
        int size = cochannels.packedSize();
        for (int target = 0; target < cochannels.count(); target++) {
            if (capabilities.hasReference(target)) {
                cochannels.pack(target, numbers, at);
            } else {
                for (int i = 0; i < size; i++) {
                    numbers[at + i] = 0;
                }
            }
            at = at + size;
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
        for (int target = 0; target < cochannels.count(); target++) {
            cochannels.unpack(target, numbers, at);
            at = at + cochannels.packedSize();
        }
    }
}
