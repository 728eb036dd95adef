package touchstone.model;

import touchstone.model.cap.CapabilityTable;
import touchstone.model.cap.Rights;
import touchstone.model.cop.Cochannel;

/**
 * The machine: processes, their capabilities, and the coports that these refer to. Every public method that changes
 * it is one indivisible transition (GEN-ATOMIC-1).
 *
 * <p>A transition returns true when it took effect, and false when it was refused and nothing changed
 * (GEN-REFUSED-1). Which errors a refused operation may return is answered by the query of the same name that ends in
 * {@code Fails}: true for each error that is admissible now (GEN-ERRORS-1). An operation takes effect exactly when
 * none is.
 *
 * <p>A transition that takes effect has several specification cases, which all hold: what it does and to what, and one
 * for each of the invariants, that it keeps it. They are stated and proved one by one, since a proof of one drowns in
 * the others; therefore the methods are helpers that name the invariants they rely on.
 */
public class Machine {
    /** No process, handle, coport or name. */
    public static final int NONE = -1;

    private /*@ spec_public @*/ final boolean[] alive;
    private /*@ spec_public @*/ final CapabilityTable capabilities;
    private /*@ spec_public @*/ final Cochannel[] cochannels;
    private /*@ spec_public @*/ final Rights all;

    /*@ public invariant 0 < cochannels.length && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ public invariant \invariant_for(capabilities);
      @ public invariant (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ public invariant (\forall int c; 0 <= c && c < cochannels.length; cochannels[c].ring != null
      @     && cochannels[c].number == c);
      @ public invariant (\forall int c; 0 <= c && c < cochannels.length;
      @     (\forall int d; 0 <= d && d < cochannels.length; c == d || cochannels[c].ring != cochannels[d].ring));
      @*/

    /**
     * A machine in its first state: all processes alive, no capability, no coport.
     *
     * @param processes how many processes there are, 1 to 16
     * @param handles how many handles each process has, 1 to 1024
     * @param cochannels how many coports can exist at one time, 1 to 256
     * @param ringBytes the size of each ring in bytes, 1 to 65536
     */
    public Machine(int processes, int handles, int cochannels, int ringBytes) {
        all = new Rights(true, true, true, true, true);
        alive = new boolean[processes];
        for (int process = 0; process < processes; process++) {
            alive[process] = true;
        }
        capabilities = new CapabilityTable(processes, handles, cochannels);
        this.cochannels = new Cochannel[cochannels];
        for (int number = 0; number < cochannels; number++) {
            this.cochannels[number] = new Cochannel(number, ringBytes);
        }
    }

    // ---- what there is

    /** How many processes there are, alive or dead. */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ ensures \result == alive.length;
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ int processes() {
        return alive.length;
    }

    /** How many handles each process has. */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ ensures \result == capabilities.handles;
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ int handles() {
        return capabilities.handles();
    }

    /** How many coports can exist at one time. */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ ensures \result == cochannels.length;
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ int cochannels() {
        return cochannels.length;
    }

    /** How many bytes a ring holds. */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ ensures \result == cochannels[0].ring.length;
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ int ringBytes() {
        return cochannels[0].ringBytes();
    }

    /** Whether the process has not died. */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= process && process < alive.length;
      @ ensures \result == alive[process];
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ boolean alive(int process) {
        return alive[process];
    }

    /** CAP-HANDLE-1, CAP-OWN-1: the coport that the process reaches by {@code handle}, or NONE when it is empty. */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= process && process < alive.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == capabilities.object[capabilities.first[process] + handle];
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ int object(int process, int handle) {
        return capabilities.object(capabilities.slot(process, handle));
    }

    /** The rights of the capability under {@code handle}; without meaning when the handle is empty. */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= process && process < alive.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == capabilities.rights[capabilities.first[process] + handle];
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ /*@ nullable @*/ Rights rights(int process, int handle) {
        return capabilities.rights(capabilities.slot(process, handle));
    }

    /** CAP-REFERENCES-1: how many capabilities to the coport there are. */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= cochannel && cochannel < cochannels.length;
      @ ensures \result == (\sum int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] == cochannel ? 1 : 0);
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ int references(int cochannel) {
        return capabilities.references(cochannel);
    }

    /** CAP-REFERENCES-1: how many of them carry SEND. */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= cochannel && cochannel < cochannels.length;
      @ ensures \result == (\sum int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] == cochannel
      @         && capabilities.rights[s].send ? 1 : 0);
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ int senders(int cochannel) {
        return capabilities.senders(cochannel);
    }

    /** CAP-REFERENCES-1: how many of them carry RECV. */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= cochannel && cochannel < cochannels.length;
      @ ensures \result == (\sum int s; 0 <= s
      @     && s < capabilities.object.length; capabilities.object[s] == cochannel
      @         && capabilities.rights[s].recv ? 1 : 0);
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ int receivers(int cochannel) {
        return capabilities.receivers(cochannel);
    }

    /** Whether the coport is closed. */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= cochannel && cochannel < cochannels.length;
      @ ensures \result == cochannels[cochannel].closed;
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ boolean closed(int cochannel) {
        return cochannels[cochannel].closed();
    }

    /** The name of the coport, or NONE. */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= cochannel && cochannel < cochannels.length;
      @ ensures \result == cochannels[cochannel].name;
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ int name(int cochannel) {
        return cochannels[cochannel].name();
    }

    /** How many bytes wait in the coport. */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= cochannel && cochannel < cochannels.length;
      @ ensures \result == cochannels[cochannel].length;
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ int length(int cochannel) {
        return cochannels[cochannel].length();
    }

    /** The byte that would be received after {@code index} others. */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= cochannel && cochannel < cochannels.length;
      @ requires 0 <= index && index < cochannels[cochannel].length;
      @ ensures \result == (\bigint)cochannels[cochannel].contents[index];
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ byte at(int cochannel, int index) {
        return cochannels[cochannel].at(index);
    }

    /** The lowest handle that is empty, or NONE. */
    public /*@ helper @*/ int freeHandle(int process) {
        return capabilities.freeHandle(process);
    }

    /** The lowest coport to which there is no capability, or NONE. */
    public /*@ helper @*/ int freeCochannel() {
        return capabilities.freeObject();
    }

    // ---- open

    /** The coport of that name, or NONE. */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ ensures \result == NONE || 0 <= \result && \result < cochannels.length;
      @ ensures \result == NONE ==> !(name != NONE && (\exists int c; 0 <= c
      @     && c < cochannels.length; cochannels[c].name == name));
      @ ensures \result != NONE ==> name != NONE && cochannels[\result].name == name;
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ int named(int name) {
        if (name == NONE) {
            return NONE;
        }
        /*@ loop_invariant 0 <= cochannel && cochannel <= cochannels.length;
          @ loop_invariant (\forall int c; 0 <= c && c < cochannel; cochannels[c].name != name);
          @ assignable \strictly_nothing;
          @ decreases cochannels.length - cochannel;
          @*/
        for (int cochannel = 0; cochannel < cochannels.length; cochannel++) {
            if (cochannels[cochannel].name() == name) {
                return cochannel;
            }
        }
        return NONE;
    }

    /** Whether {@code error} is admissible for open now (COP-CHANNEL-OPEN-3). */
    public /*@ helper @*/ boolean openFails(int process, int name, int error) {
        return error == Errno.ENOMEM
            && (freeHandle(process) == NONE || named(name) == NONE && freeCochannel() == NONE);
    }

    /**
     * COP-CHANNEL-OPEN-1, COP-CHANNEL-OPEN-2: opens a coport, the one of that name if there is one, otherwise a new one.
     *
     * @param name NONE for a coport without a name
     * @param handle the choice of the kernel: the handle that the capability gets (CAP-HANDLE-2)
     * @param cochannel the choice of the kernel: which unused coport becomes the new one
     */
    public /*@ helper @*/ boolean open(int process, int name, int handle, int cochannel) {
        int target = opened(process, name, handle, cochannel);
        if (target == NONE) {
            return false;
        }
        if (name == NONE || cochannels[target].name() != name) {
            cochannels[target].reset(name, false);
        }
        capabilities.insert(capabilities.slot(process, handle), target, all);
        return true;
    }

    /** The coport to which open would return a capability, or NONE when it would be refused. */
    /*@ private normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= process && process < alive.length && 0 <= handle && handle < capabilities.handles;
      @ requires NONE <= name && name <= 2147483647 && 0 <= cochannel && cochannel < cochannels.length;
      @ ensures capabilities.object[capabilities.first[process] + handle] != NONE ==> \result == NONE;
      @ ensures capabilities.object[capabilities.first[process] + handle] == NONE && (name != NONE
      @     && (\exists int c; 0 <= c && c < cochannels.length; cochannels[c].name == name))
      @     ==> 0 <= \result && \result < cochannels.length && cochannels[\result].name == name;
      @ ensures capabilities.object[capabilities.first[process] + handle] == NONE && !(name != NONE
      @     && (\exists int c; 0 <= c && c < cochannels.length; cochannels[c].name == name))
      @         && !(\exists int s; 0 <= s
      @             && s < capabilities.object.length; capabilities.object[s] == cochannel) ==> \result == cochannel;
      @ ensures capabilities.object[capabilities.first[process] + handle] == NONE && !(name != NONE
      @     && (\exists int c; 0 <= c && c < cochannels.length; cochannels[c].name == name))
      @         && (\exists int s; 0 <= s
      @             && s < capabilities.object.length; capabilities.object[s] == cochannel) ==> \result == NONE;
      @ ensures \result == NONE || 0 <= \result && \result < cochannels.length
      @     && (\result == cochannel || name != NONE && cochannels[\result].name == name);
      @ assignable \strictly_nothing;
      @*/
    private /*@ helper @*/ int opened(int process, int name, int handle, int cochannel) {
        if (capabilities.object(capabilities.slot(process, handle)) != NONE) {
            return NONE;
        }
        int existing = named(name);
        if (existing != NONE) {
            return existing;
        }
        return capabilities.hasReference(cochannel) ? NONE : cochannel;
    }

    // ---- derive

    /** Whether {@code error} is admissible for derive now (CAP-HANDLE-1, CAP-DERIVE-2, CAP-DERIVE-3). */
    public /*@ helper @*/ boolean deriveFails(int process, int handle, Rights rights, int error) {
        int slot = capabilities.slot(process, handle);
        if (error == Errno.ENOMEM) {
            return freeHandle(process) == NONE;
        }
        if (capabilities.object(slot) == NONE) {
            return error == Errno.EBADF;
        }
        return error == Errno.EPERM && !rights.within(capabilities.rights(slot));
    }

    /** Whether derive would take effect. */
    /*@ private normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= process && process < alive.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 <= child && child < capabilities.handles;
      @ ensures \result == (capabilities.object[capabilities.first[process] + handle] != NONE
      @     && ((!rights.send || capabilities.rights[capabilities.first[process] + handle].send)
      @         && (!rights.recv || capabilities.rights[capabilities.first[process] + handle].recv)
      @     && (!rights.poll || capabilities.rights[capabilities.first[process] + handle].poll)
      @         && (!rights.close || capabilities.rights[capabilities.first[process] + handle].close)
      @     && (!rights.transfer || capabilities.rights[capabilities.first[process] + handle].transfer))
      @     && capabilities.object[capabilities.first[process] + child] == NONE);
      @ assignable \strictly_nothing;
      @*/
    private /*@ helper @*/ boolean canDerive(int process, int handle, Rights rights, int child) {
        int slot = capabilities.slot(process, handle);
        return capabilities.object(slot) != NONE
            && rights.within(capabilities.rights(slot))
            && capabilities.object(capabilities.slot(process, child)) == NONE;
    }

    /**
     * CAP-DERIVE-1: derives a capability with the given rights.
     *
     * @param child the choice of the kernel: the handle that the new capability gets (CAP-HANDLE-2)
     */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= process && process < alive.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 <= child && child < capabilities.handles;
      @ requires capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.object[capabilities.first[process] + child] == NONE;
      @ ensures \invariant_for(capabilities);
      @ assignable capabilities.object[capabilities.first[process] + child], capabilities.rights[capabilities.first[process] + child];
      @ also public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= process && process < alive.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 <= child && child < capabilities.handles;
      @ requires !(capabilities.object[capabilities.first[process] + handle] != NONE
      @     && ((!rights.send || capabilities.rights[capabilities.first[process] + handle].send)
      @         && (!rights.recv || capabilities.rights[capabilities.first[process] + handle].recv)
      @     && (!rights.poll || capabilities.rights[capabilities.first[process] + handle].poll)
      @         && (!rights.close || capabilities.rights[capabilities.first[process] + handle].close)
      @     && (!rights.transfer || capabilities.rights[capabilities.first[process] + handle].transfer))
      @     && capabilities.object[capabilities.first[process] + child] == NONE);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ boolean derive(int process, int handle, Rights rights, int child) {
        if (!canDerive(process, handle, rights, child)) {
            return false;
        }
        int target = capabilities.object(capabilities.slot(process, handle));
        capabilities.insert(capabilities.slot(process, child), target, rights);
        return true;
    }

    // ---- delete

    /** Whether {@code error} is admissible for delete now (CAP-HANDLE-1). */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= process && process < alive.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE);
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ boolean deleteFails(int process, int handle, int error) {
        return error == Errno.EBADF && object(process, handle) == NONE;
    }

    /** CAP-DELETE-1, COP-CHANNEL-RECLAIM-1: deletes a capability; the last one of a coport takes the coport with it. */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= process && process < alive.length && 0 <= handle && handle < capabilities.handles;
      @ requires capabilities.object[capabilities.first[process] + handle] == NONE;
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ boolean delete(int process, int handle) {
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE) {
            return false;
        }
        if (capabilities.isLast(slot)) {
            cochannels[target].reset(NONE, false);
        }
        capabilities.delete(slot);
        return true;
    }

    // ---- send

    /**
     * Whether {@code error} is admissible for send now (CAP-HANDLE-1, CAP-RIGHTS-2, COP-CHANNEL-SEND-2,
     * COP-CHANNEL-SEND-3, COP-CHANNEL-SEND-4, COP-CHANNEL-SEND-5; EAGAIN promises what GEN-AGAIN-1 says).
     */
    public /*@ helper @*/ boolean sendFails(int process, int handle, int length, int error) {
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
            return cochannels[target].ringBytes() < length;
        }
        boolean broken = cochannels[target].closed() || !capabilities.hasReceiver(target);
        if (error == Errno.EPIPE) {
            return broken;
        }
        return error == Errno.EAGAIN
            && !broken
            && length <= cochannels[target].ringBytes()
            && cochannels[target].room() < length;
    }

    /*@ private normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= process && process < alive.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.rights[capabilities.first[process] + handle].send
      @     && 0 < length && !cochannels[capabilities.object[capabilities.first[process] + handle]].closed
      @     && (\exists int s; 0 <= s
      @         && s < capabilities.object.length; capabilities.object[s]
      @             == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv)
      @     && length <= cochannels[capabilities.object[capabilities.first[process] + handle]].ring.length - cochannels[capabilities.object[capabilities.first[process] + handle]].length);
      @ assignable \strictly_nothing;
      @*/
    private /*@ helper @*/ boolean canSend(int process, int handle, int length) {
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        return target != NONE
            && capabilities.rights(slot).send
            && 0 < length
            && !cochannels[target].closed()
            && capabilities.hasReceiver(target)
            && length <= cochannels[target].room();
    }

    /** COP-CHANNEL-SEND-1: sends the first {@code length} bytes of {@code data}, all or nothing. */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= process && process < alive.length && 0 <= handle && handle < capabilities.handles;
      @ requires !(capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.rights[capabilities.first[process] + handle].send
      @     && 0 < length && !cochannels[capabilities.object[capabilities.first[process] + handle]].closed
      @     && (\exists int s; 0 <= s
      @         && s < capabilities.object.length; capabilities.object[s]
      @             == capabilities.object[capabilities.first[process] + handle] && capabilities.rights[s].recv)
      @     && length <= cochannels[capabilities.object[capabilities.first[process] + handle]].ring.length - cochannels[capabilities.object[capabilities.first[process] + handle]].length);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ boolean send(int process, int handle, byte[] data, int length) {
        if (!canSend(process, handle, length)) {
            return false;
        }
        cochannels[capabilities.object(capabilities.slot(process, handle))].send(data, length);
        return true;
    }

    // ---- recv

    /**
     * Whether {@code error} is admissible for recv now (CAP-HANDLE-1, CAP-RIGHTS-2, COP-CHANNEL-RECV-2,
     * COP-CHANNEL-RECV-3, COP-CHANNEL-RECV-4, COP-CHANNEL-RECV-5; EAGAIN promises what GEN-AGAIN-1 says).
     */
    public /*@ helper @*/ boolean recvFails(int process, int handle, int length, int error) {
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
            return cochannels[target].ringBytes() < length;
        }
        if (length <= cochannels[target].length()) {
            return false;
        }
        boolean broken = cochannels[target].closed() || !capabilities.hasSender(target);
        if (error == Errno.EPIPE) {
            return broken;
        }
        return error == Errno.EAGAIN && !broken && length <= cochannels[target].ringBytes();
    }

    /** COP-CHANNEL-RECV-1: whether recv of that length would take effect now and deliver exactly the first bytes of {@code data}. */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= process && process < alive.length && 0 <= handle && handle < capabilities.handles;
      @ requires 0 < length ==> length <= data.length;
      @ ensures \result == ((capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.rights[capabilities.first[process] + handle].recv
      @     && 0 < length && length <= cochannels[capabilities.object[capabilities.first[process] + handle]].length)
      @     && (\forall int i; 0 <= i
      @         && i < length; data[i]
      @             == (\bigint)cochannels[capabilities.object[capabilities.first[process] + handle]].contents[i]));
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ boolean recvDelivers(int process, int handle, byte[] data, int length) {
        return canRecv(process, handle, length)
            && cochannels[capabilities.object(capabilities.slot(process, handle))].startsWith(data, length);
    }

    /*@ private normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= process && process < alive.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.rights[capabilities.first[process] + handle].recv
      @     && 0 < length && length <= cochannels[capabilities.object[capabilities.first[process] + handle]].length);
      @ assignable \strictly_nothing;
      @*/
    private /*@ helper @*/ boolean canRecv(int process, int handle, int length) {
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        return target != NONE
            && capabilities.rights(slot).recv
            && 0 < length
            && length <= cochannels[target].length();
    }

    /** COP-CHANNEL-RECV-1: receives exactly {@code length} bytes into {@code data}. */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= process && process < alive.length && 0 <= handle && handle < capabilities.handles;
      @ requires !(capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.rights[capabilities.first[process] + handle].recv
      @     && 0 < length && length <= cochannels[capabilities.object[capabilities.first[process] + handle]].length);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ boolean recv(int process, int handle, byte[] data, int length) {
        if (!canRecv(process, handle, length)) {
            return false;
        }
        cochannels[capabilities.object(capabilities.slot(process, handle))].recv(data, length);
        return true;
    }

    // ---- close

    /** Whether {@code error} is admissible for close now (CAP-HANDLE-1, CAP-RIGHTS-2, COP-CHANNEL-CLOSE-2). */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= process && process < alive.length && 0 <= handle && handle < capabilities.handles;
      @ ensures \result == (error == Errno.EBADF && capabilities.object[capabilities.first[process] + handle] == NONE
      @     || error == Errno.EPERM && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && !capabilities.rights[capabilities.first[process] + handle].close
      @     || error == Errno.EPIPE && capabilities.object[capabilities.first[process] + handle] != NONE
      @         && cochannels[capabilities.object[capabilities.first[process] + handle]].closed);
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ boolean closeFails(int process, int handle, int error) {
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE) {
            return error == Errno.EBADF;
        }
        if (error == Errno.EPERM) {
            return !capabilities.rights(slot).close;
        }
        return error == Errno.EPIPE && cochannels[target].closed();
    }

    /** COP-CHANNEL-CLOSE-1, COP-CHANNEL-CLOSE-3: closes the coport for ever. */
    /*@ public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= process && process < alive.length && 0 <= handle && handle < capabilities.handles;
      @ requires (capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.rights[capabilities.first[process] + handle].close
      @         && !cochannels[capabilities.object[capabilities.first[process] + handle]].closed);
      @ ensures \result && cochannels[capabilities.object[capabilities.first[process] + handle]].closed
      @     && cochannels[capabilities.object[capabilities.first[process] + handle]].name == NONE;
      @ assignable cochannels[capabilities.object[capabilities.first[process] + handle]].closed, cochannels[capabilities.object[capabilities.first[process] + handle]].name;
      @ also public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= process && process < alive.length && 0 <= handle && handle < capabilities.handles;
      @ requires (capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.rights[capabilities.first[process] + handle].close
      @         && !cochannels[capabilities.object[capabilities.first[process] + handle]].closed);
      @ ensures \invariant_for(capabilities);
      @ assignable cochannels[capabilities.object[capabilities.first[process] + handle]].closed, cochannels[capabilities.object[capabilities.first[process] + handle]].name;
      @ also public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c].ring != null
      @     && cochannels[c].number == c);
      @ requires (\forall int c; 0 <= c && c < cochannels.length;
      @     (\forall int d; 0 <= d && d < cochannels.length; c == d || cochannels[c].ring != cochannels[d].ring));
      @ requires 0 <= process && process < alive.length && 0 <= handle && handle < capabilities.handles;
      @ requires (capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.rights[capabilities.first[process] + handle].close
      @         && !cochannels[capabilities.object[capabilities.first[process] + handle]].closed);
      @ ensures (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ assignable cochannels[capabilities.object[capabilities.first[process] + handle]].closed, cochannels[capabilities.object[capabilities.first[process] + handle]].name;
      @ also public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c].ring != null
      @     && cochannels[c].number == c);
      @ requires (\forall int c; 0 <= c && c < cochannels.length;
      @     (\forall int d; 0 <= d && d < cochannels.length; c == d || cochannels[c].ring != cochannels[d].ring));
      @ requires 0 <= process && process < alive.length && 0 <= handle && handle < capabilities.handles;
      @ requires (capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.rights[capabilities.first[process] + handle].close
      @         && !cochannels[capabilities.object[capabilities.first[process] + handle]].closed);
      @ ensures (\forall int c; 0 <= c && c < cochannels.length; cochannels[c].ring != null
      @     && cochannels[c].number == c);
      @ ensures (\forall int c; 0 <= c && c < cochannels.length;
      @     (\forall int d; 0 <= d && d < cochannels.length; c == d || cochannels[c].ring != cochannels[d].ring));
      @ assignable cochannels[capabilities.object[capabilities.first[process] + handle]].closed, cochannels[capabilities.object[capabilities.first[process] + handle]].name;
      @ also public normal_behavior
      @ requires capabilities != null && cochannels != null && alive != null && all != null && 0 < cochannels.length
      @     && alive.length == capabilities.first.length && cochannels.length == capabilities.objects;
      @ requires \invariant_for(capabilities);
      @ requires (\forall int c; 0 <= c && c < cochannels.length; cochannels[c] != null
      @     && \invariant_for(cochannels[c]));
      @ requires 0 <= process && process < alive.length && 0 <= handle && handle < capabilities.handles;
      @ requires !(capabilities.object[capabilities.first[process] + handle] != NONE
      @     && capabilities.rights[capabilities.first[process] + handle].close
      @         && !cochannels[capabilities.object[capabilities.first[process] + handle]].closed);
      @ ensures !\result;
      @ assignable \strictly_nothing;
      @*/
    public /*@ helper @*/ boolean close(int process, int handle) {
        int slot = capabilities.slot(process, handle);
        int target = capabilities.object(slot);
        if (target == NONE || !capabilities.rights(slot).close || cochannels[target].closed()) {
            return false;
        }
        cochannels[target].close();
        return true;
    }

    // ---- death

    /** CLEAN-DEATH-1, CLEAN-DEATH-2: the process ends, however it ends; all that it holds goes in this one step. */
    public /*@ helper @*/ void die(int process) {
        alive[process] = false;
        capabilities.clear(process);
        reclaim();
    }

    /** COP-CHANNEL-OPEN-1, COP-CHANNEL-RECLAIM-1: the coport is empty and open, with this name. */
    private /*@ helper @*/ void renew(int target, int name) {
        cochannels[target].reset(name, false);
    }

    /** COP-CHANNEL-RECLAIM-1: every coport without a capability becomes what an unused one is. */
    private /*@ helper @*/ void reclaim() {
        for (int cochannel = 0; cochannel < cochannels.length; cochannel++) {
            if (!capabilities.hasReference(cochannel)) {
                renew(cochannel, NONE);
            }
        }
    }

    // ---- states

    /** True when both machines are in the same state, so that no operation can tell them apart. */
    public /*@ helper @*/ boolean sameState(Machine other) {
        for (int process = 0; process < alive.length; process++) {
            if (alive[process] != other.alive[process]) {
                return false;
            }
        }
        if (!capabilities.sameState(other.capabilities)) {
            return false;
        }
        for (int cochannel = 0; cochannel < cochannels.length; cochannel++) {
            if (!cochannels[cochannel].sameState(other.cochannels[cochannel])) {
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
        for (int process = 0; process < alive.length; process++) {
            alive[process] = other.alive[process];
        }
        capabilities.become(other.capabilities);
        for (int cochannel = 0; cochannel < cochannels.length; cochannel++) {
            Cochannel.copy(other.cochannels[cochannel], cochannels[cochannel]);
        }
    }

    /** A 64-bit hash of the state: machines in the same state have the same, on every run and every computer. */
    public long hash() {
        long hash = capabilities.hash();
        for (int process = 0; process < alive.length; process++) {
            hash = hash * 2 + (alive[process] ? 1 : 0);
        }
        for (int cochannel = 0; cochannel < cochannels.length; cochannel++) {
            hash = (hash ^ (hash >>> 29)) * 0xBF58476D1CE4E5B9L + cochannels[cochannel].hash();
        }
        return hash ^ (hash >>> 32);
    }
}
