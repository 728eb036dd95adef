/*
 * Coports in shared memory: COCHANNELs, COCARRIERs and COPIPEs, as a kernel would have them.
 *
 *   kernel.c     capability spaces, references, names, locks: what all coports have
 *   revoke.c     what descends from a capability, and who takes it back
 *   cochannel.c  rings of bytes
 *   cocarrier.c  queues of messages
 *   copipe.c     where a send and a receive meet
 *   poll.c       what a coport is ready for
 *   await.c      who waits for that, and what wakes them; how threads sleep
 *   adapter.c    shows it to Touchstone: start, threads and processes, the command line
 *
 * The tables of the kernel lie in one shared mapping, as those of a kernel lie in memory that every processor sees;
 * "kernel code" runs on the thread that calls.
 *
 * Objects are numbered: COCHANNELs from 0, then COCARRIERs, then COPIPEs, then message buffers.
 *
 * Locking. There is one lock for the tables and one for each coport, always taken in this order. Send and receive on a
 * COCHANNEL let go of the tables once they hold the coport, and copy without them: what happened to a coport is in the
 * order in which its lock was taken under the lock of the tables. Messages are sent, received and read under the lock
 * of the tables, and under it sends and receives meet in a COPIPE. Poll looks with both locks held.
 *
 * Dying. The locks are robust, and every change becomes true with one store: of a slot for capabilities, of `sent` or
 * `received` for bytes, of `place` for messages, of `state` for who waits in a COPIPE, of `revoked` for all that a
 * revoke takes. Counts are made of the slots, so that whoever finds that the owner of the lock died counts anew, ends
 * the revoke that it had begun, and ends who waits for nobody.
 *
 * Waiting. After each such store, and before the lock is let go, the change is counted, and whoever waits is woken: all
 * of them, whatever they wait for, since each looks again. Who awaits leaves nothing in shared memory that its death
 * would have to take away. Who waits in a COPIPE is woken alone, and leaves an offer there, which ends in the step in
 * which its process does.
 *
 * Each fault that --fault turns on is at the lines that say `faulty`.
 */
#ifndef KERNEL_H
#define KERNEL_H

#include "../touchstone.h"
#include "faults.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#define NONE (-1)

/* The place of a buffer that waits in no queue, and is never free: what faults leave behind. */
#define LEAKED ((uint64_t)1 << 16)

/* What an object can be, as bits of a set; and the set of those that are coports. */
enum kind { COCHANNEL = 1, COCARRIER = 2, BUFFER = 4, COPIPE = 8, COPORT = COCHANNEL | COCARRIER | COPIPE };

/* How many capabilities there are to an object, by right and in all. */
struct counts {
    int senders, receivers, references;
};

struct coport {
    struct counts counts;
    pthread_mutex_t lock;
    char name[TOUCHSTONE_NAME + 1]; /* "" for none */
    int closed;
    int ready; /* that poll may report IN; only for faults */
    uint64_t sent, received; /* COCHANNEL: how many bytes ever, from where the ring began */
    unsigned char *ring;
};

/* A message buffer. It is free when its message waits in no queue and there is no capability to it. */
struct buffer {
    struct counts counts;
    uint64_t place; /* where and since when its message waits, in one word; 0 when it does not */
    int length;
    unsigned char *bytes;
};

/* An offer that has ended has this or a higher state: what is added to it is the error, or 0 where it was met. */
enum offer_state { NO_OFFER, OFFERED, ENDED };

/*
 * What a call that waits in a COPIPE would send or receive. That of a receive gives its memory to be written to, and
 * only for as long as it is OFFERED. All processes have the memory of calls at the same address.
 */
struct offer {
    uint32_t state;            /* a futex, on which the thread of the call waits */
    uint64_t number;           /* later offers have higher ones, and no two have the same */
    int copipe;                /* the object */
    int process, handle;       /* the capability through which it waits */
    int sends;                 /* 1 for a send, 0 for a receive */
    const unsigned char *data; /* of a send */
    unsigned char *memory;     /* of a receive */
    int length;                /* of what is sent, or the most that can be received */
    int received;              /* how many bytes a meeting has passed */
};

/* A capability in one word, so that it comes and goes with one store: 0, or object and rights. */
typedef uint32_t capability;

/* Where kernels differ for good reasons, and what this one can be told to do there (spec/profiles.md). */
enum choice { DRAIN_AFTER_CLOSE, PEER_GONE, SHORT_RECV, CHOICES };
enum drain_after_close { REQUIRED, FORBIDDEN, EITHER };
enum peer_gone { IS_EPIPE, IS_IGNORED };
enum short_recv { IS_REFUSED, IS_PARTIAL };

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
    struct coport coports[256 + 64 + 64];
    struct buffer buffers[256];
    struct offer offers[TOUCHSTONE_THREADS]; /* of each thread at most one */
    uint64_t offered;  /* how many there were ever */
    uint32_t changes;  /* how many there were; a futex, on which threads wait */
    uint32_t waiting;  /* 1 if perhaps somebody waits for the next change */
    int revoked;       /* the position of the capability that a revoke is taking everything back from, or NONE */
    uint64_t messages; /* how many were sent ever */
    int last_sent;     /* the buffer of the last of them; only for faults */
};

struct kernel {
    struct touchstone_profile profile;
    int use_processes;
    int choices[CHOICES]; /* 0 where the rules hold as they stand */
    int fault;            /* or NONE */
    struct memory *memory;
    capability *slots; /* in shared memory: those of process 0, then those of process 1 ... */
    int *parents;      /* for each of them the position of the one that it was derived from, or NONE */
};

/* ---- kernel.c */

int faulty(const struct kernel *kernel, enum fault fault);
void give_up(const char *why);

/* A point of the correct kernel where others may come first: where the test wants delays, every other time. */
void point(const struct kernel *kernel);

/* Where a fault lets others in between, it gives them time to come. */
void window(const struct kernel *kernel);

/* Returns 1 if the owner died with the lock. */
int lock(pthread_mutex_t *mutex);
void unlock(pthread_mutex_t *mutex);
void make_lock(pthread_mutex_t *mutex);
void lock_tables(struct kernel *kernel);
void unlock_tables(struct kernel *kernel);

/* Whether a receive from a coport that is closed refuses what the coport still holds. */
int refuses_drain(const struct kernel *kernel);

/* Whether nobody is left at the other end, of whom there are so many. */
int nobody_left(const struct kernel *kernel, int others);

/* Lets go of the tables, gives others time to come, and takes the tables again; only faults do this. */
void let_others_in(struct kernel *kernel);

int coports(const struct kernel *kernel);
enum kind kind_of(const struct kernel *kernel, int object);
struct coport *coport_of(const struct kernel *kernel, int object);
struct buffer *buffer_of(const struct kernel *kernel, int object);
struct counts *counts_of(const struct kernel *kernel, int object);

capability to(int object, unsigned rights);
int object_of(capability held);
int free_handle(const struct kernel *kernel, int process);

/* The rights of the capability under the handle; none if there is none. */
unsigned rights_under(const struct kernel *kernel, int process, int handle);

/* Puts a capability that descends from that parent, or from NONE, under an empty handle. */
void insert(struct kernel *kernel, int process, int handle, capability made, int parent);

/* Empties the handle, with all that follows from it. */
void discard(struct kernel *kernel, int process, int handle);

/* CAP-HANDLE-1: locks the tables, and stores the capability if it is there. They are locked also if it fails. */
int find(struct kernel *kernel, int process, int handle, capability *found);

/*
 * CAP-RIGHTS-2, CAP-KIND-1: the same, but stores the object of the capability, if it has the right and is to an object
 * of one of those kinds.
 */
int look_up(struct kernel *kernel, int process, int handle, unsigned right, int kinds, int *object);

/* The same, where the tables are locked already. */
int check(struct kernel *kernel, int process, int handle, unsigned right, int kinds, int *object);

/* The same, and locks the coport too; holds neither lock if it fails. */
int enter(struct kernel *kernel, int process, int handle, unsigned right, int kinds, struct coport **found);
void leave(struct kernel *kernel, struct coport *left);

/* Leaves, gives others time to come, and takes both locks again; only faults do this. */
void let_others_enter(struct kernel *kernel, struct coport *coport);

int open_cochannel(void *kernel, int process, const char *name, int *handle);
int open_cocarrier(void *kernel, int process, const char *name, int *handle);
int open_copipe(void *kernel, int process, const char *name, int *handle);
int derive(void *kernel, int process, int handle, unsigned rights, int *child);
int copy(void *kernel, int process, int handle, int *twin);
int move(void *kernel, int process, int handle, int *place);
int delete_handle(void *kernel, int process, int handle);
int close_coport(void *kernel, int process, int handle);

/* CLEAN-DEATH-1: all of it in one hold of the lock. */
int die(struct kernel *kernel, int process);

/* ---- revoke.c */

/* The number of a slot, and how many there are. */
int position(const struct kernel *kernel, int process, int handle);
int slots(const struct kernel *kernel);

/* CAP-DERIVE-4: what has that parent has the heir for its parent, which may be NONE. */
void hand_on(struct kernel *kernel, int from, int heir);

/* CAP-REVOKE-1: all that descends from the capability at that position goes. */
void take_back(struct kernel *kernel, int from);

int revoke_descendants(void *kernel, int process, int handle);

/* ---- cochannel.c */

/* How many bytes the COCHANNEL holds, which is locked. */
size_t length_of(const struct coport *coport);

int send_bytes(void *kernel, int process, int handle, const unsigned char *data, int length);
int recv_bytes(void *kernel, int process, int handle, unsigned char *data, int length, int *received);

/* ---- cocarrier.c */

/* How many messages wait in the COCARRIER. */
int waiting(const struct kernel *kernel, int carrier);

/* COP-CARRIER-FREE-1: the number of a buffer that is free, or NONE. */
int free_buffer(const struct kernel *kernel);

int send_message(void *kernel, int process, int handle, const unsigned char *data, int length);
int recv_message(void *kernel, int process, int handle, int *message);
int load(void *kernel, int process, int handle, unsigned char *data, int *length);

/* COP-RECLAIM-1: the messages that wait in the COCARRIER go, and their buffers are free. */
void drop_messages(struct kernel *kernel, int carrier);

/* ---- copipe.c */

/* Ends every offer that can meet nobody any more: after a close, and after a capability or a process went. */
void end_offers(struct kernel *kernel);

int send_pipe(void *kernel, int process, int handle, const unsigned char *data, int length, int timeout);
int recv_pipe(void *kernel, int process, int handle, unsigned char *data, int length, int timeout, int *received);

/* ---- poll.c */

/* Polls all at one moment, through capabilities with that right; stores too how many changes there were then. */
int look(struct kernel *kernel, int process, struct touchstone_poll *polls, int count, unsigned right,
    uint32_t *changes);

int poll_coport(void *kernel, int process, int handle, unsigned asked, unsigned *reported);

/* ---- await.c */

/* The time in so many milliseconds, and whether a time has come. */
struct timespec from_now(int milliseconds);
int is_over(const struct timespec *end);

/* Wakes at most so many of those who sleep on the word. */
void wake(uint32_t *word, int most);

/*
 * Sleeps on the word until it is woken, or at most until then, and not at all if the word has another value; may end
 * for no reason. Returns 1 if it slept until then.
 */
int sleep_on(uint32_t *word, uint32_t value, const struct timespec *end);

/* Something may have come true: whoever waits looks again. Called with the lock held under which it was changed. */
void changed(struct kernel *kernel);

/* The same after a death: also of changes after which the process had no time to wake anybody. */
void wake_all(struct kernel *kernel);

int await_coport(void *kernel, int process, int handle, unsigned asked, int timeout, unsigned *reported);
int await_any(void *kernel, int process, struct touchstone_poll *polls, int count, int timeout);

#endif
