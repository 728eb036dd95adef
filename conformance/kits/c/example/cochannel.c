/*
 * A COCHANNEL in shared memory, and the adapter that shows it to Touchstone.
 *
 * The tables of the kernel (capability spaces, coports, counts, names) lie in one shared mapping, as those of a kernel
 * lie in memory that every processor sees; "kernel code" runs on the thread that calls. Without options all processes
 * of the test are threads of this one. With --processes each is a process of its own: it is forked when it is first
 * needed, its threads make its calls, an exit is an _exit and a kill is a SIGKILL, wherever the other threads are then,
 * and the process that reads the commands is the kernel that cleans up.
 *
 * Locking. There is one lock for the tables and one for each coport, always taken in this order. Send and receive let
 * go of the tables once they hold the coport, and copy without them: what happened to a coport is in the order in
 * which its lock was taken under the lock of the tables.
 *
 * Dying. The locks are robust, and every change becomes true with one store: of a slot for capabilities, of `sent` or
 * `received` for bytes. Counts are made of the slots, so that whoever finds that the owner of the lock died counts anew.
 *
 * Each fault that --fault turns on is at the lines that say `faulty`.
 */
#define _GNU_SOURCE

#include "../touchstone.h"

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#define NONE (-1)

/* ---- The faults. The table is what --list-faults prints and faults.json holds. */

#define FAULTS(FAULT) \
    FAULT(TEST_BEFORE_LOCK, "test-before-lock", "concurrent", "\"COP-CHANNEL-SEND-4\",\"GEN-ATOMIC-1\"", \
        "Send tests for room before it takes the lock, so that two senders both fit where only one does.") \
    FAULT(TORN_COPY, "torn-copy", "concurrent", "\"COP-CHANNEL-RECV-1\",\"GEN-ATOMIC-1\"", \
        "Send makes its bytes available before it has copied them, so that a receiver gets what was there before.") \
    FAULT(DOUBLE_DELIVERY, "double-delivery", "concurrent", "\"COP-CHANNEL-RECV-1\",\"GEN-ATOMIC-1\"", \
        "Receive copies under one hold of the lock and takes under another, so that two receivers get the same bytes.") \
    FAULT(SEND_IN_HALVES, "send-in-halves", "concurrent", "\"COP-CHANNEL-SEND-1\",\"GEN-ATOMIC-1\"", \
        "Send appends its bytes in two halves and lets go of the lock between them.") \
    FAULT(CLOSE_IN_TWO_STEPS, "close-in-two-steps", "concurrent", "\"COP-CHANNEL-CLOSE-2\",\"GEN-ATOMIC-1\"", \
        "Close looks and closes under two holds of the lock, so that two threads both close.") \
    FAULT(OPEN_NAMED_RACE, "open-named-race", "concurrent", "\"COP-CHANNEL-OPEN-2\",\"GEN-ATOMIC-1\"", \
        "Open looks a name up and makes the coport in two steps, so that one name stands for two coports.") \
    FAULT(REFERENCE_RACE, "reference-race", "concurrent", "\"CAP-REFERENCES-1\",\"GEN-ATOMIC-1\"", \
        "Counts of references are read and written under two holds of the lock, so that a change gets lost.") \
    FAULT(LOST_WRAP_AROUND, "lost-wrap-around", "sequential", "\"COP-CHANNEL-SEND-1\",\"COP-CHANNEL-RECV-1\"", \
        "Send drops the bytes that belong behind the end of the ring.") \
    FAULT(SHORT_RECEIVE_UNDERFLOW, "short-receive-underflow", "sequential", "\"COP-CHANNEL-RECV-4\",\"COP-CHANNEL-RECV-1\"", \
        "Receive does not look how much is there, and the length of the contents goes below zero.") \
    FAULT(SHORT_RECEIVE, "short-receive", "sequential", "\"COP-CHANNEL-RECV-1\",\"COP-CHANNEL-RECV-4\"", \
        "Receive of more than is there takes what is there.") \
    FAULT(SEND_AFTER_CLOSE, "send-after-close", "sequential", "\"COP-CHANNEL-SEND-5\",\"COP-CHANNEL-CLOSE-1\"", \
        "Send to a closed coport is accepted.") \
    FAULT(CLOSE_LOSES_DATA, "close-loses-data", "sequential", "\"COP-CHANNEL-RECV-5\",\"COP-CHANNEL-RECV-1\"", \
        "Close throws away what was accepted and not yet received.") \
    FAULT(WRONG_ERROR, "wrong-error", "sequential", "\"COP-CHANNEL-RECV-5\",\"GEN-AGAIN-1\"", \
        "Receive from a coport that is closed and empty says EAGAIN for ever.") \
    FAULT(TOO_LONG_IS_AGAIN, "too-long-is-again", "sequential", "\"COP-CHANNEL-SEND-3\",\"GEN-AGAIN-1\"", \
        "Send of more than the ring holds says EAGAIN.") \
    FAULT(LEAKED_REFERENCE, "leaked-reference", "sequential", "\"CAP-REFERENCES-1\",\"COP-CHANNEL-SEND-5\"", \
        "Delete does not count senders and receivers down, so that nobody ever sees that the other end is gone.") \
    FAULT(RECEIVER_GONE_IGNORED, "receiver-gone-ignored", "sequential", "\"COP-CHANNEL-SEND-5\"", \
        "Send does not look whether anybody is left who could receive.") \
    FAULT(SENDER_GONE_IGNORED, "sender-gone-ignored", "sequential", "\"COP-CHANNEL-RECV-5\",\"GEN-AGAIN-1\"", \
        "Receive does not look whether anybody is left who could send.") \
    FAULT(RIGHTS_IGNORED, "rights-ignored", "sequential", "\"CAP-RIGHTS-2\"", \
        "Operations do not look at the rights of the capability.") \
    FAULT(DERIVE_GROWS_RIGHTS, "derive-grows-rights", "sequential", "\"CAP-DERIVE-2\"", \
        "Derive gives every right that is asked for.") \
    FAULT(DERIVE_KEEPS_RIGHTS, "derive-keeps-rights", "sequential", "\"CAP-DERIVE-1\"", \
        "Derive gives all rights of the capability that it is made from, not those asked for.") \
    FAULT(DERIVE_FULL_IS_AGAIN, "derive-full-is-again", "sequential", "\"CAP-DERIVE-3\",\"GEN-AGAIN-1\"", \
        "Derive says EAGAIN when no handle is empty.") \
    FAULT(DERIVE_OVERWRITES, "derive-overwrites", "sequential", "\"CAP-HANDLE-2\",\"CAP-DERIVE-1\"", \
        "Derive puts the new capability in the place of the one that it is made from.") \
    FAULT(OPEN_FULL_IS_AGAIN, "open-full-is-again", "sequential", "\"COP-CHANNEL-OPEN-3\",\"GEN-AGAIN-1\"", \
        "Open says EAGAIN when no coport is unused or no handle empty.") \
    FAULT(FOREIGN_HANDLES, "foreign-handles", "sequential", "\"CAP-OWN-1\",\"CAP-HANDLE-1\"", \
        "A handle that is empty in the calling process is looked up in the others.") \
    FAULT(DELETE_TAKES_DERIVED, "delete-takes-derived", "sequential", "\"CAP-DELETE-1\"", \
        "Delete empties all handles of the process to the same coport.") \
    FAULT(DOUBLE_CLOSE_OK, "double-close-ok", "sequential", "\"COP-CHANNEL-CLOSE-2\"", \
        "Close of a closed coport succeeds.") \
    FAULT(NAME_SURVIVES_CLOSE, "name-survives-close", "sequential", "\"COP-CHANNEL-CLOSE-3\"", \
        "A name leads to its coport after the close.") \
    FAULT(PARTIAL_SEND, "partial-send", "sequential", "\"COP-CHANNEL-SEND-4\",\"COP-CHANNEL-SEND-1\"", \
        "Send of more than fits sends what fits, and succeeds.") \
    FAULT(REFUSED_SEND_STAYS, "refused-send-stays", "sequential", "\"GEN-REFUSED-1\",\"COP-CHANNEL-SEND-4\"", \
        "Send of more than fits says EAGAIN, yet what fits has been sent.") \
    FAULT(ZERO_LENGTH_OK, "zero-length-ok", "sequential", "\"COP-CHANNEL-SEND-2\"", \
        "Send of no bytes succeeds.") \
    FAULT(ZERO_RECEIVE_OK, "zero-receive-ok", "sequential", "\"COP-CHANNEL-RECV-2\"", \
        "Receive of no bytes, or fewer, succeeds.") \
    FAULT(TOO_LONG_RECEIVE_IS_AGAIN, "too-long-receive-is-again", "sequential", "\"COP-CHANNEL-RECV-3\",\"GEN-AGAIN-1\"", \
        "Receive of more than the ring holds says EAGAIN.") \
    FAULT(STALE_CONTENTS, "stale-contents", "sequential", "\"COP-CHANNEL-RECLAIM-1\",\"COP-CHANNEL-OPEN-1\"", \
        "A new coport holds what the last one at its place held.") \
    FAULT(DEATH_KEEPS_HANDLES, "death-keeps-handles", "sequential", "\"CLEAN-DEATH-1\"", \
        "Nothing is cleaned up when a process ends.") \
    FAULT(DEATH_EMPTIES_COPORTS, "death-empties-coports", "sequential", "\"CLEAN-DEATH-2\"", \
        "When a process ends, the contents of the coports that it had go with it.")

#define AS_CONSTANT(constant, flag, kind, breaks, sentence) constant,
#define AS_FLAG(constant, flag, kind, breaks, sentence) flag,
#define AS_JSON(constant, flag, kind, breaks, sentence) \
    "{\"flag\":\"" flag "\",\"breaks\":[" breaks "],\"kind\":\"" kind "\",\"sentence\":\"" sentence "\"}",

enum fault { FAULTS(AS_CONSTANT) FAULT_COUNT };

static const char *const FAULT_FLAGS[] = {FAULTS(AS_FLAG)};
static const char *const FAULTS_AS_JSON[] = {FAULTS(AS_JSON)};

/* ---- The kernel's memory. */

struct coport {
    pthread_mutex_t lock;
    char name[TOUCHSTONE_NAME + 1]; /* "" for none */
    int closed;
    int senders, receivers, references; /* how many capabilities there are, by right and in all */
    uint64_t sent, received;            /* how many bytes ever, from where the ring began */
    unsigned char *ring;
};

/* A capability in one word, so that it comes and goes with one store: 0, or object and rights. */
typedef uint32_t capability;

enum worker_state { IDLE, RUNNING, DONE, EXITING };

struct worker {
    pid_t process; /* 0: not forked yet, or dead */
    int state;
    sem_t start;
};

struct memory {
    pthread_mutex_t tables;
    int alive[TOUCHSTONE_PROCESSES];
    int process_of[TOUCHSTONE_THREADS];
    struct touchstone_run *run; /* the last */
    unsigned choices;           /* how many were made, so that they differ */
    struct worker workers[TOUCHSTONE_PROCESSES];
    sem_t stopped; /* posted by each worker that is done or exits */
    struct coport coports[256];
};

struct kernel {
    struct touchstone_profile profile;
    int use_processes;
    int fault; /* or NONE */
    struct memory *memory;
    capability *slots; /* in shared memory: those of process 0, then those of process 1 ... */
};

static int faulty(const struct kernel *kernel, enum fault fault)
{
    return kernel->fault == (int)fault;
}

static void give_up(const char *why)
{
    fprintf(stderr, "cochannel: %s\n", why);
    exit(1);
}

static void *shared_memory(void *kernel, size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    (void)kernel;
    return memory == MAP_FAILED ? NULL : memory;
}

static void yield(void *kernel)
{
    (void)kernel;
    sched_yield();
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

/* A point of the correct kernel where others may come first: where the test wants delays, every other time. */
static void point(const struct kernel *kernel)
{
    const struct touchstone_run *run = kernel->memory->run;
    unsigned chosen;

    if (run != NULL && run->delays && run->count > 1 && ((chosen = choose(kernel)) & 1) != 0) {
        sleep_for((long)chosen);
    }
}

/* Where a fault lets others in between, it gives them time to come. */
static void window(const struct kernel *kernel)
{
    const struct touchstone_run *run = kernel->memory->run;

    if (run != NULL && run->count > 1) {
        sleep_for(run->delays ? 2 * (long)choose(kernel) : 20000);
    }
}

/* ---- Locks, and what becomes of them when their owner dies. */

/* Returns 1 if the owner died with the lock. */
static int lock(pthread_mutex_t *mutex)
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

static void unlock(pthread_mutex_t *mutex)
{
    pthread_mutex_unlock(mutex);
}

static void make_lock(pthread_mutex_t *mutex)
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

/* ---- Capabilities. All of this is called with the tables locked. */

static capability to(int object, unsigned rights)
{
    return (capability)(object + 1) << 8 | rights;
}

static int object_of(capability held)
{
    return (int)(held >> 8) - 1;
}

static unsigned rights_of(capability held)
{
    return held & 0xff;
}

static capability *slot(const struct kernel *kernel, int process, int handle)
{
    return &kernel->slots[process * kernel->profile.capabilities + handle];
}

static int free_handle(const struct kernel *kernel, int process)
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
    struct coport *coport = &kernel->memory->coports[object_of(held)];
    int senders = coport->senders + (rights_of(held) & TOUCHSTONE_SEND ? change : 0);
    int receivers = coport->receivers + (rights_of(held) & TOUCHSTONE_RECV ? change : 0);
    int references = coport->references + change;

    if (faulty(kernel, REFERENCE_RACE)) {
        unlock(&kernel->memory->tables);
        window(kernel);
        lock(&kernel->memory->tables);
    }
    coport->senders = senders;
    coport->receivers = receivers;
    coport->references = references;
}

static void count_anew(struct kernel *kernel)
{
    struct coport *coports = kernel->memory->coports;
    int slots = kernel->profile.processes * kernel->profile.capabilities;
    int i;

    for (i = 0; i < kernel->profile.cochannels; i++) {
        coports[i].senders = coports[i].receivers = coports[i].references = 0;
    }
    for (i = 0; i < slots; i++) {
        if (kernel->slots[i] != 0) {
            count(kernel, kernel->slots[i], 1);
        }
    }
}

static void lock_tables(struct kernel *kernel)
{
    point(kernel);
    if (lock(&kernel->memory->tables)) {
        count_anew(kernel);
    }
}

static void unlock_tables(struct kernel *kernel)
{
    unlock(&kernel->memory->tables);
}

static void insert(struct kernel *kernel, int process, int handle, capability made)
{
    __atomic_store_n(slot(kernel, process, handle), made, __ATOMIC_RELEASE);
    count(kernel, made, 1);
}

/* COP-CHANNEL-RECLAIM-1: the place of a coport is free when no capability to it is left. */
static void discard(struct kernel *kernel, int process, int handle)
{
    capability held = *slot(kernel, process, handle);

    __atomic_store_n(slot(kernel, process, handle), 0, __ATOMIC_RELEASE);
    count(kernel, faulty(kernel, LEAKED_REFERENCE) ? to(object_of(held), 0) : held, -1);
}

/* CAP-HANDLE-1, CAP-RIGHTS-2: locks the tables, and stores the capability if it is there and has the right. */
static int look_up(struct kernel *kernel, int process, int handle, unsigned right, capability *found)
{
    int other;

    lock_tables(kernel);
    *found = *slot(kernel, process, handle);
    if (faulty(kernel, FOREIGN_HANDLES)) {
        for (other = 0; *found == 0 && other < kernel->profile.processes; other++) {
            *found = *slot(kernel, other, handle);
        }
    }
    if (!kernel->memory->alive[process]) {
        return ESRCH;
    }
    if (*found == 0) {
        return EBADF;
    }
    return (rights_of(*found) & right) == right || faulty(kernel, RIGHTS_IGNORED) ? 0 : EPERM;
}

/* The same, and locks the coport too; holds neither lock if it fails. */
static int enter(struct kernel *kernel, int process, int handle, unsigned right, struct coport **coport)
{
    capability held;
    int error = look_up(kernel, process, handle, right, &held);

    if (error != 0) {
        unlock_tables(kernel);
        return error;
    }
    *coport = &kernel->memory->coports[object_of(held)];
    lock(&(*coport)->lock);
    return 0;
}

static void leave(struct kernel *kernel, struct coport *coport)
{
    unlock(&coport->lock);
    unlock_tables(kernel);
}

/* ---- Rings. All of this is called with the coport locked. */

static size_t length_of(const struct coport *coport)
{
    return (size_t)(coport->sent - coport->received);
}

static void copy_in(struct kernel *kernel, struct coport *coport, uint64_t position, const unsigned char *data, size_t length)
{
    size_t ring_bytes = (size_t)kernel->profile.ring_bytes;
    size_t offset = (size_t)(position % ring_bytes);
    size_t before_end = length < ring_bytes - offset ? length : ring_bytes - offset;

    memcpy(coport->ring + offset, data, before_end);
    if (!faulty(kernel, LOST_WRAP_AROUND)) {
        memcpy(coport->ring, data + before_end, length - before_end);
    }
}

static void copy_out(struct kernel *kernel, const struct coport *coport, unsigned char *data, size_t length)
{
    size_t ring_bytes = (size_t)kernel->profile.ring_bytes;
    size_t offset = (size_t)(coport->received % ring_bytes);
    size_t before_end = length < ring_bytes - offset ? length : ring_bytes - offset;

    memcpy(data, coport->ring + offset, before_end);
    memcpy(data + before_end, coport->ring, length - before_end);
}

static void append(struct kernel *kernel, struct coport *coport, const unsigned char *data, size_t length)
{
    copy_in(kernel, coport, coport->sent, data, length);
    __atomic_store_n(&coport->sent, coport->sent + length, __ATOMIC_RELEASE);
}

/* ---- The operations. */

/* COP-CHANNEL-CLOSE-3: a closed coport has no name any more. */
static int named(const struct kernel *kernel, const char *name)
{
    const struct coport *coports = kernel->memory->coports;
    int i;

    for (i = 0; name != NULL && i < kernel->profile.cochannels; i++) {
        if (coports[i].references > 0 && strcmp(coports[i].name, name) == 0
            && (!coports[i].closed || faulty(kernel, NAME_SURVIVES_CLOSE))) {
            return i;
        }
    }
    return NONE;
}

static int unused(const struct kernel *kernel)
{
    int i;

    for (i = 0; i < kernel->profile.cochannels; i++) {
        if (kernel->memory->coports[i].references <= 0) {
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
    if (!faulty(kernel, STALE_CONTENTS)) {
        coport->received = coport->sent;
    }
    unlock(&coport->lock);
}

static int open_coport(void *own, int process, const char *name, int *handle)
{
    struct kernel *kernel = own;
    int free_one;
    int object;

    lock_tables(kernel);
    object = named(kernel, name);
    if (faulty(kernel, OPEN_NAMED_RACE)) {
        unlock_tables(kernel);
        window(kernel);
        lock_tables(kernel);
    }
    free_one = free_handle(kernel, process);
    if (!kernel->memory->alive[process]) {
        unlock_tables(kernel);
        return ESRCH;
    }
    if (free_one == NONE || (object == NONE && unused(kernel) == NONE)) {
        unlock_tables(kernel);
        return faulty(kernel, OPEN_FULL_IS_AGAIN) ? EAGAIN : ENOMEM;
    }
    if (object == NONE) {
        object = unused(kernel);
        make_new(kernel, &kernel->memory->coports[object], name);
    }
    insert(kernel, process, free_one, to(object, TOUCHSTONE_ALL_RIGHTS));
    unlock_tables(kernel);
    *handle = free_one;
    return 0;
}

static int derive(void *own, int process, int handle, unsigned rights, int *child)
{
    struct kernel *kernel = own;
    capability held;
    int error = look_up(kernel, process, handle, 0, &held);

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
            insert(kernel, process, *child,
                to(object_of(held), faulty(kernel, DERIVE_KEEPS_RIGHTS) ? rights_of(held) : rights));
        }
    }
    unlock_tables(kernel);
    return error;
}

static int delete_handle(void *own, int process, int handle)
{
    struct kernel *kernel = own;
    capability held;
    int error = look_up(kernel, process, handle, 0, &held);
    int other;

    if (error == 0 && *slot(kernel, process, handle) != 0) {
        discard(kernel, process, handle);
    }
    for (other = 0; error == 0 && faulty(kernel, DELETE_TAKES_DERIVED) && other < kernel->profile.capabilities; other++) {
        capability another = *slot(kernel, process, other);
        if (another != 0 && object_of(another) == object_of(held)) {
            discard(kernel, process, other);
        }
    }
    unlock_tables(kernel);
    return error;
}

/* What keeps a send of that length from happening now, or 0. */
static int send_error(const struct kernel *kernel, const struct coport *coport, size_t length)
{
    size_t ring_bytes = (size_t)kernel->profile.ring_bytes;

    if (length > ring_bytes) {
        return faulty(kernel, TOO_LONG_IS_AGAIN) ? EAGAIN : EMSGSIZE;
    }
    if ((coport->closed && !faulty(kernel, SEND_AFTER_CLOSE))
        || (coport->receivers <= 0 && !faulty(kernel, RECEIVER_GONE_IGNORED))) {
        return EPIPE;
    }
    return length > ring_bytes - length_of(coport) || length_of(coport) > ring_bytes ? EAGAIN : 0;
}

static int send_bytes(void *own, int process, int handle, const unsigned char *data, int length)
{
    struct kernel *kernel = own;
    struct coport *coport;
    size_t bytes = (size_t)length;
    size_t room;
    int error;

    if (length == 0 && !faulty(kernel, ZERO_LENGTH_OK)) {
        return EINVAL;
    }
    error = enter(kernel, process, handle, TOUCHSTONE_SEND, &coport);
    if (error != 0) {
        return error;
    }
    error = send_error(kernel, coport, bytes);
    if (faulty(kernel, TEST_BEFORE_LOCK)) {
        leave(kernel, coport);
        window(kernel);
        lock_tables(kernel);
        lock(&coport->lock);
    }
    unlock_tables(kernel);
    point(kernel);
    room = (size_t)kernel->profile.ring_bytes - length_of(coport);
    if (error == EAGAIN && room < bytes && (faulty(kernel, PARTIAL_SEND) || faulty(kernel, REFUSED_SEND_STAYS))) {
        append(kernel, coport, data, room);
        error = faulty(kernel, PARTIAL_SEND) && room > 0 ? 0 : EAGAIN;
    } else if (error == 0 && faulty(kernel, SEND_IN_HALVES)) {
        append(kernel, coport, data, bytes / 2);
        unlock(&coport->lock);
        window(kernel);
        lock(&coport->lock);
        append(kernel, coport, data + bytes / 2, bytes - bytes / 2);
    } else if (error == 0 && faulty(kernel, TORN_COPY)) {
        uint64_t position = coport->sent;
        coport->sent += bytes;
        unlock(&coport->lock);
        window(kernel);
        copy_in(kernel, coport, position, data, bytes);
        return 0;
    } else if (error == 0) {
        append(kernel, coport, data, bytes);
    }
    unlock(&coport->lock);
    return error;
}

/* What keeps a receive of that length from happening now, or 0. */
static int recv_error(const struct kernel *kernel, const struct coport *coport, size_t length)
{
    if (length > (size_t)kernel->profile.ring_bytes) {
        return faulty(kernel, TOO_LONG_RECEIVE_IS_AGAIN) ? EAGAIN : EMSGSIZE;
    }
    if (length <= length_of(coport) || faulty(kernel, SHORT_RECEIVE_UNDERFLOW)) {
        return 0;
    }
    if (faulty(kernel, SHORT_RECEIVE) && length_of(coport) > 0) {
        return 0;
    }
    if (coport->closed) {
        return faulty(kernel, WRONG_ERROR) ? EAGAIN : EPIPE;
    }
    return coport->senders <= 0 && !faulty(kernel, SENDER_GONE_IGNORED) ? EPIPE : EAGAIN;
}

static int recv_bytes(void *own, int process, int handle, unsigned char *data, int length, int *received)
{
    struct kernel *kernel = own;
    struct coport *coport;
    size_t bytes = (size_t)length;
    int error;

    if (length <= 0) {
        *received = 0;
        return faulty(kernel, ZERO_RECEIVE_OK) ? 0 : EINVAL;
    }
    error = enter(kernel, process, handle, TOUCHSTONE_RECV, &coport);
    if (error != 0) {
        return error;
    }
    error = recv_error(kernel, coport, bytes);
    unlock_tables(kernel);
    point(kernel);
    if (error == 0) {
        if (faulty(kernel, SHORT_RECEIVE) && bytes > length_of(coport)) {
            bytes = length_of(coport);
            *received = (int)bytes;
        }
        copy_out(kernel, coport, data, bytes);
        if (faulty(kernel, DOUBLE_DELIVERY)) {
            unlock(&coport->lock);
            window(kernel);
            lock(&coport->lock);
        }
        __atomic_store_n(&coport->received, coport->received + bytes, __ATOMIC_RELEASE);
    }
    unlock(&coport->lock);
    return error;
}

static int close_coport(void *own, int process, int handle)
{
    struct kernel *kernel = own;
    struct coport *coport;
    int error = enter(kernel, process, handle, TOUCHSTONE_CLOSE, &coport);

    if (error != 0) {
        return error;
    }
    error = coport->closed && !faulty(kernel, DOUBLE_CLOSE_OK) ? EPIPE : 0;
    if (faulty(kernel, CLOSE_IN_TWO_STEPS)) {
        leave(kernel, coport);
        window(kernel);
        lock_tables(kernel);
        lock(&coport->lock);
    }
    if (error == 0) {
        if (faulty(kernel, CLOSE_LOSES_DATA)) {
            coport->received = coport->sent;
        }
        coport->closed = 1;
    }
    leave(kernel, coport);
    return error;
}

/* CLEAN-DEATH-1: all of it in one hold of the lock. */
static int die(struct kernel *kernel, int process)
{
    int handle;

    lock_tables(kernel);
    if (!kernel->memory->alive[process]) {
        unlock_tables(kernel);
        return ESRCH;
    }
    kernel->memory->alive[process] = 0;
    for (handle = 0; handle < kernel->profile.capabilities && !faulty(kernel, DEATH_KEEPS_HANDLES); handle++) {
        capability held = *slot(kernel, process, handle);
        if (held == 0) {
            continue;
        }
        if (faulty(kernel, DEATH_EMPTIES_COPORTS)) {
            kernel->memory->coports[object_of(held)].received = kernel->memory->coports[object_of(held)].sent;
        }
        discard(kernel, process, handle);
    }
    unlock_tables(kernel);
    return 0;
}

/* ---- Threads. */

struct side {
    pthread_t thread;
    struct touchstone_run *run;
    int number;
};

static void *make_calls(void *argument)
{
    struct side *side = argument;

    touchstone_thread(side->run, side->number);
    return NULL;
}

/* Makes the calls of those threads of the run that belong to the process, or with NONE of all. */
static void run_threads(struct kernel *kernel, struct touchstone_run *run, int process)
{
    struct side sides[TOUCHSTONE_THREADS];
    int count = 0;
    int i;

    for (i = 0; i < run->count; i++) {
        if (process == NONE || kernel->memory->process_of[run->threads[i]] == process) {
            sides[count].run = run;
            sides[count].number = run->threads[i];
            count++;
        }
    }
    for (i = 1; i < count; i++) {
        if (pthread_create(&sides[i].thread, NULL, make_calls, &sides[i]) != 0) {
            give_up("a thread cannot be made");
        }
    }
    if (count > 0) {
        make_calls(&sides[0]);
    }
    for (i = 1; i < count; i++) {
        pthread_join(sides[i].thread, NULL);
    }
}

/* ---- Processes. */

/* Waits at most a tenth of a second; returns 0 if that was too short. */
static int wait_a_little(sem_t *semaphore)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 100000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    return sem_timedwait(semaphore, &until) == 0;
}

static void work(struct kernel *kernel, int process, pid_t parent)
{
    struct worker *worker = &kernel->memory->workers[process];

    close(STDIN_FILENO);
    close(STDOUT_FILENO);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    for (;;) {
        while (!wait_a_little(&worker->start)) {
            if (getppid() != parent) {
                _exit(0);
            }
        }
        run_threads(kernel, kernel->memory->run, process);
        __atomic_store_n(&worker->state, DONE, __ATOMIC_SEQ_CST);
        sem_post(&kernel->memory->stopped);
    }
}

static void start_worker(struct kernel *kernel, int process)
{
    struct worker *worker = &kernel->memory->workers[process];
    pid_t parent = getpid();
    pid_t child;

    if (worker->process == 0) {
        sem_init(&worker->start, 1, 0);
        child = fork();
        if (child < 0) {
            give_up("a process cannot be made");
        }
        if (child == 0) {
            work(kernel, process, parent);
        }
        worker->process = child;
    }
    __atomic_store_n(&worker->state, RUNNING, __ATOMIC_SEQ_CST);
    sem_post(&worker->start);
}

/* Sees what became of a worker; returns 1 when it has stopped. */
static int stopped(struct kernel *kernel, struct touchstone_run *run, int process)
{
    struct worker *worker = &kernel->memory->workers[process];
    int state = __atomic_load_n(&worker->state, __ATOMIC_SEQ_CST);

    if (state == EXITING) {
        waitpid(worker->process, NULL, 0);
        worker->process = 0;
        die(kernel, process);
        touchstone_died(run, process);
    } else if (state == RUNNING && waitpid(worker->process, NULL, WNOHANG) != 0) {
        give_up("a process of the test crashed");
    }
    if (state == EXITING || state == DONE) {
        worker->state = IDLE;
    }
    return state != RUNNING;
}

static void run_processes(struct kernel *kernel, struct touchstone_run *run)
{
    int running = 0;
    int process;
    int i;

    for (i = 0; i < run->count; i++) {
        process = kernel->memory->process_of[run->threads[i]];
        if (kernel->memory->workers[process].state == IDLE) {
            start_worker(kernel, process);
            running++;
        }
    }
    while (running > 0) {
        wait_a_little(&kernel->memory->stopped);
        for (process = 0; process < kernel->profile.processes; process++) {
            if (kernel->memory->workers[process].state != IDLE && stopped(kernel, run, process)) {
                running--;
            }
        }
    }
}

static void run_calls(void *own, struct touchstone_run *run)
{
    struct kernel *kernel = own;

    kernel->memory->run = run;
    if (kernel->use_processes) {
        run_processes(kernel, run);
    } else {
        run_threads(kernel, run, NONE);
    }
}

static int exit_process(void *own, int process)
{
    struct kernel *kernel = own;

    if (!kernel->use_processes) {
        return die(kernel, process);
    }
    __atomic_store_n(&kernel->memory->workers[process].state, EXITING, __ATOMIC_SEQ_CST);
    sem_post(&kernel->memory->stopped);
    _exit(0);
}

static int kill_process(void *own, int process)
{
    struct kernel *kernel = own;
    struct worker *worker = &kernel->memory->workers[process];

    if (kernel->use_processes && worker->process != 0) {
        kill(worker->process, SIGKILL);
        waitpid(worker->process, NULL, 0);
        worker->process = 0;
    }
    return die(kernel, process);
}

/* ---- Start, reset, and the command line. */

static int start(void *own, const struct touchstone_profile *profile)
{
    struct kernel *kernel = own;
    size_t slots = (size_t)profile->processes * (size_t)profile->capabilities;
    unsigned char *rings = shared_memory(kernel, (size_t)profile->cochannels * (size_t)profile->ring_bytes);
    int i;

    kernel->profile = *profile;
    kernel->memory = shared_memory(kernel, sizeof *kernel->memory);
    kernel->slots = shared_memory(kernel, slots * sizeof *kernel->slots);
    if (rings == NULL || kernel->memory == NULL || kernel->slots == NULL) {
        return ENOMEM;
    }
    make_lock(&kernel->memory->tables);
    sem_init(&kernel->memory->stopped, 1, 0);
    for (i = 0; i < profile->cochannels; i++) {
        struct coport *coport = &kernel->memory->coports[i];
        make_lock(&coport->lock);
        coport->ring = rings + (size_t)i * (size_t)profile->ring_bytes;
    }
    return 0;
}

/* A ring begins at its last byte, so that a message wraps around at once and not only after many. */
static int reset(void *own, const int *process_of, int threads)
{
    struct kernel *kernel = own;
    size_t slots = (size_t)kernel->profile.processes * (size_t)kernel->profile.capabilities;
    int i;

    lock_tables(kernel);
    memset(kernel->slots, 0, slots * sizeof *kernel->slots);
    for (i = 0; i < kernel->profile.processes; i++) {
        kernel->memory->alive[i] = 1;
    }
    for (i = 0; i < kernel->profile.cochannels; i++) {
        struct coport *coport = &kernel->memory->coports[i];
        coport->senders = coport->receivers = coport->references = 0;
        coport->sent = coport->received = (uint64_t)kernel->profile.ring_bytes - 1;
    }
    unlock_tables(kernel);
    memcpy(kernel->memory->process_of, process_of, (size_t)threads * sizeof *process_of);
    return 0;
}

static const char HELP[] =
    "Usage: cochannel [--processes] [--fault NAME]\n"
    "       cochannel --list-faults\n"
    "\n"
    "A COCHANNEL in shared memory, to be judged by Touchstone: ./touchstone test -- cochannel\n"
    "\n"
    "  --processes    a process of the system for each process of the test; without it, threads only\n"
    "  --fault NAME   misbehave in this way\n"
    "  --list-faults  print the faults as JSON\n"
    "  --help         print this\n";

static void list_faults(void)
{
    int i;

    for (i = 0; i < FAULT_COUNT; i++) {
        printf("%s%s%s\n", i == 0 ? "[" : " ", FAULTS_AS_JSON[i], i == FAULT_COUNT - 1 ? "]" : ",");
    }
}

static int fault_named(const char *flag)
{
    int i;

    for (i = 0; i < FAULT_COUNT; i++) {
        if (strcmp(FAULT_FLAGS[i], flag) == 0) {
            return i;
        }
    }
    fprintf(stderr, "cochannel: expected a fault of --list-faults, found '%s'\n", flag);
    exit(2);
}

int main(int argc, char **argv)
{
    static struct kernel own = {.fault = NONE};
    static const struct touchstone_kernel kernel = {
        .name = "cochannel",
        .kernel = &own,
        .start = start,
        .reset = reset,
        .open = open_coport,
        .derive = derive,
        .delete_handle = delete_handle,
        .send = send_bytes,
        .recv = recv_bytes,
        .close = close_coport,
        .exit = exit_process,
        .kill = kill_process,
        .run = run_calls,
        .yield = yield,
        .memory = shared_memory,
    };
    int exit_code;
    int i;

    for (i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--processes") == 0) {
            own.use_processes = 1;
        } else if (strcmp(argv[i], "--fault") == 0 && i + 1 < argc) {
            own.fault = fault_named(argv[++i]);
        } else if (strcmp(argv[i], "--list-faults") == 0) {
            list_faults();
            return 0;
        } else if (strcmp(argv[i], "--help") == 0) {
            fputs(HELP, stdout);
            return 0;
        } else {
            fprintf(stderr, "cochannel: expected an option of --help, found '%s'\n", argv[i]);
            return 2;
        }
    }
    exit_code = touchstone_serve(&kernel);
    for (i = 0; own.memory != NULL && i < TOUCHSTONE_PROCESSES; i++) {
        if (own.memory->workers[i].process != 0) {
            kill(own.memory->workers[i].process, SIGKILL);
        }
    }
    return exit_code;
}
