/* What all coports have: capability spaces, references, names, locks. */
#define _GNU_SOURCE

#include "kernel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int faulty(const struct kernel *kernel, enum fault fault)
{
    return kernel->fault == (int)fault;
}

void give_up(const char *why)
{
    fprintf(stderr, "cochannel: %s\n", why);
    exit(1);
}

/* Different each time: a number from 0 to 2^16 - 1. */
static unsigned choose(const struct kernel *kernel)
{
    unsigned count = __atomic_add_fetch(&kernel->memory->choices, 1, __ATOMIC_SEQ_CST);

    return (count * 2654435761u ^ (unsigned)kernel->memory->run->seed * 40503u) >> 16;
}

static void sleep_for(long nanoseconds)
{
    struct timespec time = {0, 0};

    time.tv_nsec = nanoseconds;
    nanosleep(&time, NULL);
}

void point(const struct kernel *kernel)
{
    const struct touchstone_run *run = kernel->memory->run;
    unsigned chosen;

    if (run != NULL && run->delays && run->count > 1 && ((chosen = choose(kernel)) & 1) != 0) {
        sleep_for((long)chosen);
    }
}

void window(const struct kernel *kernel)
{
    const struct touchstone_run *run = kernel->memory->run;

    if (run != NULL && run->count > 1) {
        sleep_for(run->delays ? 2 * (long)choose(kernel) : 20000);
    }
}

/* ---- Choices. */

int refuses_drain(const struct kernel *kernel)
{
    int chosen = kernel->choices[DRAIN_AFTER_CLOSE];

    return chosen == FORBIDDEN || (chosen == EITHER && (choose(kernel) & 1) != 0);
}

int nobody_left(const struct kernel *kernel, int others)
{
    return others <= 0 && kernel->choices[PEER_GONE] != IS_IGNORED;
}

/* ---- Locks, and what becomes of them when their owner dies. */

int lock(pthread_mutex_t *mutex)
{
    int error = pthread_mutex_lock(mutex);

    if (error == EOWNERDEAD) {
        pthread_mutex_consistent(mutex);
        return 1;
    }
    if (error != 0) {
        give_up("a lock cannot be taken");
    }
    return 0;
}

void unlock(pthread_mutex_t *mutex)
{
    pthread_mutex_unlock(mutex);
}

void make_lock(pthread_mutex_t *mutex)
{
    pthread_mutexattr_t attributes;

    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    if (pthread_mutex_init(mutex, &attributes) != 0) {
        give_up("a lock cannot be made");
    }
    pthread_mutexattr_destroy(&attributes);
}

void let_others_in(struct kernel *kernel)
{
    unlock(&kernel->memory->tables);
    window(kernel);
    lock(&kernel->memory->tables);
}

/* ---- Objects. */

int coports(const struct kernel *kernel)
{
    return kernel->profile.cochannels + kernel->profile.cocarriers + kernel->profile.copipes;
}

enum kind kind_of(const struct kernel *kernel, int object)
{
    if (object < kernel->profile.cochannels) {
        return COCHANNEL;
    }
    if (object < kernel->profile.cochannels + kernel->profile.cocarriers) {
        return COCARRIER;
    }
    return object < coports(kernel) ? COPIPE : BUFFER;
}

struct coport *coport_of(const struct kernel *kernel, int object)
{
    return &kernel->memory->coports[object];
}

struct buffer *buffer_of(const struct kernel *kernel, int object)
{
    return &kernel->memory->buffers[object - coports(kernel)];
}

struct counts *counts_of(const struct kernel *kernel, int object)
{
    return kind_of(kernel, object) == BUFFER ? &buffer_of(kernel, object)->counts : &coport_of(kernel, object)->counts;
}

/* ---- Capabilities. All of this is called with the tables locked. */

capability to(int object, unsigned rights)
{
    return (capability)(object + 1) << 8 | rights;
}

int object_of(capability held)
{
    return (int)(held >> 8) - 1;
}

static unsigned rights_of(capability held)
{
    return held & 0xff;
}

static capability *slot(const struct kernel *kernel, int process, int handle)
{
    return &kernel->slots[position(kernel, process, handle)];
}

int free_handle(const struct kernel *kernel, int process)
{
    int handle;

    for (handle = 0; handle < kernel->profile.capabilities; handle++) {
        if (*slot(kernel, process, handle) == 0) {
            return handle;
        }
    }
    return NONE;
}

/* CAP-REFERENCES-1 */
static void count(struct kernel *kernel, capability held, int change)
{
    struct counts *counts = counts_of(kernel, object_of(held));
    struct counts changed = *counts;

    changed.senders += rights_of(held) & TOUCHSTONE_SEND ? change : 0;
    changed.receivers += rights_of(held) & TOUCHSTONE_RECV ? change : 0;
    changed.references += change;
    if (faulty(kernel, REFERENCE_RACE)) {
        let_others_in(kernel);
    }
    *counts = changed;
}

/* After a death in the middle of a change: counts anew, ends what was begun, and does what follows from the counts. */
static void repair(struct kernel *kernel)
{
    int i;

    for (i = 0; i < coports(kernel) + kernel->profile.buffers; i++) {
        memset(counts_of(kernel, i), 0, sizeof(struct counts));
    }
    for (i = 0; i < slots(kernel); i++) {
        if (kernel->slots[i] != 0) {
            count(kernel, kernel->slots[i], 1);
        }
    }
    if (kernel->memory->revoked != NONE) {
        take_back(kernel, kernel->memory->revoked);
    }
    for (i = kernel->profile.cochannels; i < coports(kernel); i++) {
        if (counts_of(kernel, i)->references == 0) {
            drop_messages(kernel, i);
        }
    }
    end_offers(kernel);
    changed(kernel);
}

void lock_tables(struct kernel *kernel)
{
    point(kernel);
    if (lock(&kernel->memory->tables)) {
        repair(kernel);
    }
}

void unlock_tables(struct kernel *kernel)
{
    unlock(&kernel->memory->tables);
}

unsigned rights_under(const struct kernel *kernel, int process, int handle)
{
    return rights_of(*slot(kernel, process, handle));
}

void insert(struct kernel *kernel, int process, int handle, capability made, int parent)
{
    kernel->parents[position(kernel, process, handle)] = parent;
    __atomic_store_n(slot(kernel, process, handle), made, __ATOMIC_RELEASE);
    count(kernel, made, 1);
    changed(kernel);
}

/* The same, but with that fault the parent is linked only under another hold of the lock. */
static void insert_linked(
    struct kernel *kernel, int process, int handle, capability made, int parent, enum fault links_late)
{
    insert(kernel, process, handle, made, faulty(kernel, links_late) ? NONE : parent);
    if (faulty(kernel, links_late)) {
        let_others_in(kernel);
        kernel->parents[position(kernel, process, handle)] = parent;
    }
}

/* The fault in which nobody is woken when a capability goes, as it goes now. */
static enum fault silence(const struct kernel *kernel, int process)
{
    if (kernel->memory->revoked != NONE) {
        return REVOKE_WAKES_NOBODY;
    }
    return kernel->memory->alive[process] ? AWAIT_DELETE_WAKES_NOBODY : AWAIT_EXIT_WAKES_NOBODY;
}

/*
 * COP-RECLAIM-1, COP-CARRIER-FREE-1: the place of a coport, and a buffer, is free when no capability to it is left;
 * that follows from the counts.
 */
static void empty(struct kernel *kernel, int process, int handle)
{
    capability held = *slot(kernel, process, handle);
    int object = object_of(held);

    __atomic_store_n(slot(kernel, process, handle), 0, __ATOMIC_RELEASE);
    if (kernel->memory->revoked == NONE || !faulty(kernel, REVOKE_LEAKS_REFERENCES)) {
        count(kernel, faulty(kernel, LEAKED_REFERENCE) ? to(object, 0) : held, -1);
    }
    if (kind_of(kernel, object) == COCARRIER && counts_of(kernel, object)->references <= 0
        && !faulty(kernel, STALE_MESSAGES)) {
        drop_messages(kernel, object);
    }
    if (kind_of(kernel, object) == BUFFER && faulty(kernel, BUFFER_FREED_WITH_FIRST)) {
        counts_of(kernel, object)->references = 0;
    }
    end_offers(kernel);
    if (!faulty(kernel, silence(kernel, process))) {
        changed(kernel);
    }
}

void discard(struct kernel *kernel, int process, int handle)
{
    int from = position(kernel, process, handle);

    hand_on(kernel, from, kernel->parents[from]);
    empty(kernel, process, handle);
}

/* CAP-HANDLE-1, with the tables locked. */
static int held_under(struct kernel *kernel, int process, int handle, capability *found)
{
    int other;

    *found = *slot(kernel, process, handle);
    if (faulty(kernel, FOREIGN_HANDLES)) {
        for (other = 0; *found == 0 && other < kernel->profile.processes; other++) {
            *found = *slot(kernel, other, handle);
        }
    }
    if (!kernel->memory->alive[process]) {
        return ESRCH;
    }
    return *found == 0 ? EBADF : 0;
}

int find(struct kernel *kernel, int process, int handle, capability *found)
{
    lock_tables(kernel);
    return held_under(kernel, process, handle, found);
}

int look_up(struct kernel *kernel, int process, int handle, unsigned right, int kinds, int *object)
{
    lock_tables(kernel);
    return check(kernel, process, handle, right, kinds, object);
}

int check(struct kernel *kernel, int process, int handle, unsigned right, int kinds, int *object)
{
    capability held;
    int error = held_under(kernel, process, handle, &held);

    *object = object_of(held);
    if (error != 0) {
        return error;
    }
    if ((rights_of(held) & right) != right && !faulty(kernel, RIGHTS_IGNORED)) {
        return EPERM;
    }
    if ((kind_of(kernel, *object) & kinds) == 0) {
        return faulty(kernel, WRONG_KIND_IS_BAD_HANDLE) ? EBADF : EOPNOTSUPP;
    }
    return 0;
}

int enter(struct kernel *kernel, int process, int handle, unsigned right, int kinds, struct coport **found)
{
    int object;
    int error = look_up(kernel, process, handle, right, kinds, &object);

    if (error != 0) {
        unlock_tables(kernel);
        return error;
    }
    *found = coport_of(kernel, object);
    lock(&(*found)->lock);
    return 0;
}

void leave(struct kernel *kernel, struct coport *left)
{
    unlock(&left->lock);
    unlock_tables(kernel);
}

void let_others_enter(struct kernel *kernel, struct coport *coport)
{
    leave(kernel, coport);
    window(kernel);
    lock_tables(kernel);
    lock(&coport->lock);
}

/* ---- The operations. */

/* COP-CLOSE-3: a closed coport has no name any more. */
static int named(const struct kernel *kernel, const char *name, enum kind kind)
{
    int i;

    for (i = 0; name != NULL && i < coports(kernel); i++) {
        const struct coport *coport = coport_of(kernel, i);
        if (coport->counts.references > 0 && strcmp(coport->name, name) == 0
            && (!coport->closed || faulty(kernel, NAME_SURVIVES_CLOSE))
            && (kind_of(kernel, i) == kind || !faulty(kernel, WRONG_TYPE_NAME_MAKES))) {
            return i;
        }
    }
    return NONE;
}

static int unused(const struct kernel *kernel, enum kind kind)
{
    int i;

    for (i = 0; i < coports(kernel); i++) {
        if (kind_of(kernel, i) == kind && coport_of(kernel, i)->counts.references <= 0) {
            return i;
        }
    }
    return NONE;
}

/* The lock is for the last send or receive of the one that was here before, which may still be copying. */
static void make_new(struct kernel *kernel, struct coport *coport, const char *name)
{
    lock(&coport->lock);
    strcpy(coport->name, name == NULL ? "" : name);
    coport->closed = 0;
    coport->ready = 0;
    if (!faulty(kernel, STALE_CONTENTS)) {
        coport->received = coport->sent;
    }
    unlock(&coport->lock);
}

/* The position of the first capability to the object, or NONE; only a fault asks. */
static int first_to(const struct kernel *kernel, int object)
{
    int i;

    for (i = 0; i < slots(kernel); i++) {
        if (object_of(kernel->slots[i]) == object) {
            return i;
        }
    }
    return NONE;
}

/* What keeps an open of what `named` found from happening now, or 0. */
static int open_error(const struct kernel *kernel, int process, enum kind kind, int object)
{
    if (!kernel->memory->alive[process]) {
        return ESRCH;
    }
    if (object != NONE && kind_of(kernel, object) != kind && !faulty(kernel, WRONG_TYPE_NAME_OPENS)) {
        return EEXIST;
    }
    if (kind == COCARRIER && object == NONE && faulty(kernel, CARRIER_OPEN_NEEDS_CHANNEL)
        && unused(kernel, COCHANNEL) == NONE) {
        return ENOMEM;
    }
    if (free_handle(kernel, process) == NONE || (object == NONE && unused(kernel, kind) == NONE)) {
        return faulty(kernel, OPEN_FULL_IS_AGAIN) ? EAGAIN : ENOMEM;
    }
    return 0;
}

/* Whether a fault looks the name up under another hold of the lock than the one that makes the coport. */
static int opens_in_two_steps(const struct kernel *kernel, enum kind kind)
{
    return (kind == COCHANNEL && faulty(kernel, OPEN_NAMED_RACE))
        || (kind == COCARRIER && faulty(kernel, CARRIER_OPEN_NAMED_RACE));
}

static int open_coport(struct kernel *kernel, int process, const char *name, enum kind kind, int *handle)
{
    int parent;
    int object;
    int error;

    lock_tables(kernel);
    object = named(kernel, name, kind);
    if (opens_in_two_steps(kernel, kind)) {
        let_others_in(kernel);
    }
    error = open_error(kernel, process, kind, object);
    if (error == 0) {
        if (object == NONE) {
            object = unused(kernel, kind);
            make_new(kernel, coport_of(kernel, object), name);
        }
        *handle = free_handle(kernel, process);
        parent = faulty(kernel, OPEN_DESCENDS) ? first_to(kernel, object) : NONE;
        insert(kernel, process, *handle, to(object, TOUCHSTONE_ALL_RIGHTS), parent);
    }
    unlock_tables(kernel);
    return error;
}

int open_cochannel(void *own, int process, const char *name, int *handle)
{
    return open_coport(own, process, name, COCHANNEL, handle);
}

int open_cocarrier(void *own, int process, const char *name, int *handle)
{
    return open_coport(own, process, name, COCARRIER, handle);
}

int open_copipe(void *own, int process, const char *name, int *handle)
{
    return open_coport(own, process, name, COPIPE, handle);
}

int derive(void *own, int process, int handle, unsigned rights, int *child)
{
    struct kernel *kernel = own;
    capability held;
    int error = find(kernel, process, handle, &held);
    int parent = position(kernel, process, handle);

    if (error == 0) {
        *child = free_handle(kernel, process);
        if (*child == NONE) {
            error = faulty(kernel, DERIVE_FULL_IS_AGAIN) ? EAGAIN : ENOMEM;
        } else if ((rights & ~rights_of(held)) != 0 && !faulty(kernel, DERIVE_GROWS_RIGHTS)) {
            error = EPERM;
        } else {
            if (faulty(kernel, DERIVE_OVERWRITES)) {
                *child = handle;
                discard(kernel, process, handle);
            }
            while (faulty(kernel, DERIVE_DESCENDS_FROM_FIRST) && kernel->parents[parent] != NONE) {
                parent = kernel->parents[parent];
            }
            insert_linked(kernel, process, *child,
                to(object_of(held), faulty(kernel, DERIVE_KEEPS_RIGHTS) ? rights_of(held) : rights), parent,
                DERIVE_LINKS_LATE);
        }
    }
    unlock_tables(kernel);
    return error;
}

/* CAP-DERIVE-4: a copy has the parent of the original. */
int copy(void *own, int process, int handle, int *twin)
{
    struct kernel *kernel = own;
    capability held;
    int error = find(kernel, process, handle, &held);
    int original = position(kernel, process, handle);
    int parent = faulty(kernel, COPY_DESCENDS_FROM_ORIGINAL) ? original : kernel->parents[original];

    if (error == 0 && faulty(kernel, COPY_NEEDS_TRANSFER) && (rights_of(held) & TOUCHSTONE_TRANSFER) == 0) {
        error = EPERM;
    }
    if (error == 0) {
        if (faulty(kernel, COPY_IN_TWO_STEPS)) {
            let_others_in(kernel);
        }
        *twin = free_handle(kernel, process);
        if (faulty(kernel, COPY_HANDLE_RACE)) {
            let_others_in(kernel);
        }
        if (*twin == NONE) {
            error = faulty(kernel, COPY_FULL_IS_AGAIN) ? EAGAIN : ENOMEM;
        } else if (faulty(kernel, COPY_GROWS_RIGHTS) && kind_of(kernel, object_of(held)) != BUFFER) {
            insert(kernel, process, *twin, to(object_of(held), TOUCHSTONE_ALL_RIGHTS), parent);
        } else {
            insert_linked(kernel, process, *twin, held, faulty(kernel, COPY_DESCENDS_FROM_NOTHING) ? NONE : parent,
                COPY_LINKS_LATE);
        }
    }
    unlock_tables(kernel);
    return error;
}

/* The capability comes before it goes, so that its object is never without it (CAP-MOVE-1), nor its children. */
static void take(struct kernel *kernel, int process, int handle, capability held, int place)
{
    int from = position(kernel, process, handle);
    int parent = faulty(kernel, MOVE_FORGETS_PARENT) ? NONE : kernel->parents[from];

    if (faulty(kernel, MOVE_LOSES_MESSAGES)) {
        discard(kernel, process, handle);
    }
    if (faulty(kernel, MOVE_IN_TWO_STEPS)) {
        *slot(kernel, process, handle) = 0;
        count(kernel, held, -1);
        let_others_in(kernel);
    }
    insert(kernel, process, place, held, faulty(kernel, MOVE_LINKS_LATE) ? NONE : parent);
    if (!faulty(kernel, MOVE_FORGETS_CHILDREN)) {
        hand_on(kernel, from, position(kernel, process, place));
    }
    if (*slot(kernel, process, handle) == held && !faulty(kernel, MOVE_KEEPS_ORIGINAL)) {
        discard(kernel, process, handle);
    }
    if (faulty(kernel, MOVE_LINKS_LATE)) {
        let_others_in(kernel);
        kernel->parents[position(kernel, process, place)] = parent;
    }
}

int move(void *own, int process, int handle, int *place)
{
    struct kernel *kernel = own;
    capability held;
    int error = find(kernel, process, handle, &held);

    if (error == 0) {
        if (faulty(kernel, MOVE_CLAIM_RACE)) {
            let_others_in(kernel);
        }
        *place = faulty(kernel, MOVE_STAYS) ? handle : free_handle(kernel, process);
        if (*place == NONE) {
            error = faulty(kernel, MOVE_FULL_IS_AGAIN) ? EAGAIN : ENOMEM;
        } else if (*place != handle) {
            take(kernel, process, handle, held, *place);
        }
    }
    unlock_tables(kernel);
    return error;
}

/* Discards, save that faults of delete do otherwise with what was derived from the capability. */
static void discard_deleted(struct kernel *kernel, int process, int handle)
{
    int from = position(kernel, process, handle);
    int parent = kernel->parents[from];

    if (faulty(kernel, DELETE_FORGETS_CHILDREN)) {
        hand_on(kernel, from, NONE);
    }
    if (faulty(kernel, DELETE_LEAVES_CHILDREN) || faulty(kernel, DELETE_HANDS_ON_LATE)) {
        empty(kernel, process, handle);
    } else {
        discard(kernel, process, handle);
    }
    if (faulty(kernel, DELETE_HANDS_ON_LATE)) {
        let_others_in(kernel);
        hand_on(kernel, from, parent);
    }
}

/* What faults make of a buffer to which no capability is left. */
static void last_deleted(struct kernel *kernel, struct buffer *buffer)
{
    if (faulty(kernel, FREE_RACE)) {
        let_others_in(kernel);
        buffer->place = 0;
    }
    if (faulty(kernel, BUFFER_LEAKED_ON_DELETE)) {
        buffer->place = LEAKED;
    }
}

int delete_handle(void *own, int process, int handle)
{
    struct kernel *kernel = own;
    capability held;
    int error = find(kernel, process, handle, &held);
    int object = object_of(held);
    int most = faulty(kernel, DELETE_TAKES_DERIVED) ? kernel->profile.capabilities : 0;
    int other;

    if (error == 0 && *slot(kernel, process, handle) != 0) {
        discard_deleted(kernel, process, handle);
        if (kind_of(kernel, object) == BUFFER && counts_of(kernel, object)->references <= 0) {
            last_deleted(kernel, buffer_of(kernel, object));
        }
    }
    for (other = 0; error == 0 && other < most; other++) {
        capability another = *slot(kernel, process, other);
        if (another != 0 && object_of(another) == object) {
            discard(kernel, process, other);
        }
    }
    unlock_tables(kernel);
    return error;
}

int close_coport(void *own, int process, int handle)
{
    struct kernel *kernel = own;
    struct coport *coport;
    int error = enter(kernel, process, handle, TOUCHSTONE_CLOSE, COPORT, &coport);

    if (error != 0) {
        return error;
    }
    error = coport->closed && !faulty(kernel, DOUBLE_CLOSE_OK) ? EPIPE : 0;
    if (faulty(kernel, CLOSE_IN_TWO_STEPS)) {
        let_others_enter(kernel, coport);
    }
    if (error == 0) {
        if (faulty(kernel, CLOSE_LOSES_DATA)) {
            coport->received = coport->sent;
        }
        if (faulty(kernel, DRAIN_LOST_ON_CLOSE)) {
            drop_messages(kernel, (int)(coport - kernel->memory->coports));
        }
        coport->closed = 1;
        end_offers(kernel);
        if (!faulty(kernel, AWAIT_CLOSE_WAKES_NOBODY)) {
            changed(kernel);
        }
    }
    leave(kernel, coport);
    return error;
}

/* What faults do to an object when a process ends that has a capability to it. */
static void mourn(struct kernel *kernel, int object)
{
    enum kind kind = kind_of(kernel, object);

    if (faulty(kernel, DEATH_EMPTIES_COPORTS) && kind == COCHANNEL) {
        coport_of(kernel, object)->received = coport_of(kernel, object)->sent;
    }
    if (faulty(kernel, DEATH_EMPTIES_COPORTS) && kind == COCARRIER) {
        drop_messages(kernel, object);
    }
    if (faulty(kernel, BUFFER_LEAKED_ON_DEATH) && kind == BUFFER) {
        buffer_of(kernel, object)->place = LEAKED;
    }
}

int die(struct kernel *kernel, int process)
{
    int handle;

    lock_tables(kernel);
    if (!kernel->memory->alive[process]) {
        unlock_tables(kernel);
        return ESRCH;
    }
    kernel->memory->alive[process] = 0;
    for (handle = 0; handle < kernel->profile.capabilities && !faulty(kernel, DEATH_KEEPS_HANDLES); handle++) {
        if (*slot(kernel, process, handle) != 0) {
            mourn(kernel, object_of(*slot(kernel, process, handle)));
            discard(kernel, process, handle);
        }
    }
    end_offers(kernel);
    if (!faulty(kernel, AWAIT_EXIT_WAKES_NOBODY)) {
        wake_all(kernel);
    }
    unlock_tables(kernel);
    return 0;
}
