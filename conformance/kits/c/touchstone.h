/*
 * The Touchstone kit for C: it speaks Touchstone's wire protocol for an implementation of the kernel's operations, so
 * that `touchstone test -- ADAPTER` can judge it.
 *
 * Fill in a struct touchstone_kernel with what your kernel does, and let main return touchstone_serve(&kernel).
 * README.md beside this file walks through it. C99 or later, or C++; nothing is needed but libc.
 */
#ifndef TOUCHSTONE_H
#define TOUCHSTONE_H

#include <errno.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The limits of the protocol. A small target may define the last two smaller for all that is compiled with the kit. */
#define TOUCHSTONE_PROCESSES 16
#define TOUCHSTONE_THREADS 64
#define TOUCHSTONE_NAME 64 /* bytes, without the zero at the end */
#define TOUCHSTONE_POLLS 16 /* of one await_any */
#ifndef TOUCHSTONE_LINE
#define TOUCHSTONE_LINE 1048576 /* bytes of the longest command, and of the longest payload */
#endif
#ifndef TOUCHSTONE_ARENA
#define TOUCHSTONE_ARENA (4 * TOUCHSTONE_LINE) /* bytes for the calls, names and payloads of one together */
#endif

/* The errors, by the names and numbers of <errno.h>; for a libc that lacks one, the number that Linux gives it. */
#ifndef EPERM
#define EPERM 1
#endif
#ifndef ESRCH
#define ESRCH 3
#endif
#ifndef EBADF
#define EBADF 9
#endif
#ifndef EAGAIN
#define EAGAIN 11
#endif
#ifndef ENOMEM
#define ENOMEM 12
#endif
#ifndef EEXIST
#define EEXIST 17
#endif
#ifndef EINVAL
#define EINVAL 22
#endif
#ifndef EPIPE
#define EPIPE 32
#endif
#ifndef EMSGSIZE
#define EMSGSIZE 90
#endif
#ifndef EOPNOTSUPP
#define EOPNOTSUPP 95
#endif
#ifndef ETIMEDOUT
#define ETIMEDOUT 110
#endif
#ifndef ECANCELED
#define ECANCELED 125
#endif

/* Rights, as bits of a set. */
enum {
    TOUCHSTONE_SEND = 1,
    TOUCHSTONE_RECV = 2,
    TOUCHSTONE_POLL = 4,
    TOUCHSTONE_CLOSE = 8,
    TOUCHSTONE_TRANSFER = 16,
    TOUCHSTONE_ALL_RIGHTS = 31, /* to a coport */
    TOUCHSTONE_LOAD = 32,
    TOUCHSTONE_STORE = 64
};

/* Events of a coport, as bits of a set. */
enum {
    TOUCHSTONE_IN = 1,    /* there is something to receive */
    TOUCHSTONE_OUT = 2,   /* there is room to send */
    TOUCHSTONE_CLOSED = 4 /* it is closed, or nobody is left at one of its ends */
};

/* One of those that await_any waits for. */
struct touchstone_poll {
    int handle;
    unsigned asked;    /* TOUCHSTONE_IN and TOUCHSTONE_OUT, both or neither */
    unsigned reported; /* what poll would report; empty before */
};

/* The capacities that the implementation has to have; 0 for those of a type of coport that it need not have. */
struct touchstone_profile {
    int processes;     /* 1 to 16, all alive after a reset */
    int capabilities;  /* handles of each process, numbered from 0; 1 to 1024 */
    int cochannels;    /* COCHANNELs that can exist at one time; to 256 */
    int ring_bytes;    /* of each COCHANNEL; 1 to 65536 */
    int cocarriers;    /* COCARRIERs that can exist at one time; to 64 */
    int queue_depth;   /* messages that wait in a COCARRIER; 1 to 64 */
    int buffers;       /* for messages, in the whole kernel; 1 to 256 */
    int carrier_bytes; /* of a message; 1 to 65536 */
    int copipes;       /* COPIPEs that can exist at one time; to 64 */
};

/* Calls that are to be made by one thread, or by several side by side. */
struct touchstone_run {
    int count;                       /* how many threads make calls */
    int threads[TOUCHSTONE_THREADS]; /* which, in the first `count` places */
    int delays;                      /* 1: the test wants small random delays at points where a race is likely */
    unsigned long seed;              /* for these delays */
};

/*
 * What the kit needs of an implementation. `kernel` is handed to every function as it is. An operation returns 0 when
 * it took effect and otherwise one of EPERM, EBADF, EAGAIN, ENOMEM, EEXIST, EINVAL, EPIPE, EMSGSIZE, EOPNOTSUPP,
 * ETIMEDOUT, ECANCELED; or ESRCH when it did nothing because the calling process had ended meanwhile, also while a
 * call on a COPIPE waited. Handles are from 0 to `capabilities` - 1.
 */
struct touchstone_kernel {
    const char *name; /* of the implementation; ASCII without quotes and backslashes */
    void *kernel;

    /* Makes a kernel of these capacities; called once, before all else. Anything but 0 ends the adapter. */
    int (*start)(void *kernel, const struct touchstone_profile *profile);

    /*
     * Makes everything new: every process alive with an empty capability space, no coports. `process_of` gives for
     * each of the `threads` threads its process. Anything but 0 ends the adapter.
     */
    int (*reset)(void *kernel, const int *process_of, int threads);

    /* Opens a COCHANNEL, by `name` or with NULL one without a name, and stores the new handle. */
    int (*open)(void *kernel, int process, const char *name, int *handle);

    /* Makes a capability with these rights from the one under `handle`, and stores its handle in `child`. */
    int (*derive)(void *kernel, int process, int handle, unsigned rights, int *child);

    /* Empties the handle. The operation `delete`, which is a word of C++. */
    int (*delete_handle)(void *kernel, int process, int handle);

    /* Sends all `length` bytes or nothing; `length` may be 0 or more than any ring holds. */
    int (*send)(void *kernel, int process, int handle, const unsigned char *data, int length);

    /*
     * Receives exactly `length` bytes, which may be 0, negative, or more than any ring holds; `data` has room for the
     * lesser of `length` and TOUCHSTONE_LINE. `received` holds `length` already: only an implementation that
     * delivered another number of bytes has to store it.
     */
    int (*recv)(void *kernel, int process, int handle, unsigned char *data, int length, int *received);

    /* Closes the coport for ever. */
    int (*close)(void *kernel, int process, int handle);

    /* Ends the calling process. Where it does not return, `run` calls touchstone_died instead. */
    int (*exit)(void *kernel, int process);

    /* Kills a process from outside, while no call is under way; returns 0 when all is cleaned up. */
    int (*kill)(void *kernel, int process);

    /* ---- All of the following may be NULL. The first two and `derive` are CAP: all three, or none. */

    /* Makes a second capability with the rights of the one under `handle`, and stores its handle in `twin`. */
    int (*copy)(void *kernel, int process, int handle, int *twin);

    /* Takes the capability under `handle` to another handle, in one step, and stores that in `place`. */
    int (*move)(void *kernel, int process, int handle, int *place);

    /* This one is REVOKE. Deletes in one step all that descends from the capability, in every process; it stays. */
    int (*revoke)(void *kernel, int process, int handle);

    /* ---- The next four are COCARRIER: all of them, or none. */

    /* Opens a COCARRIER, like `open`. */
    int (*open_cocarrier)(void *kernel, int process, const char *name, int *handle);

    /* Sends all `length` bytes as one message; `length` may be 0 or more than any message has. */
    int (*send_message)(void *kernel, int process, int handle, const unsigned char *data, int length);

    /* Receives the oldest message: stores the handle of a new capability to the buffer that it is in. */
    int (*recv_message)(void *kernel, int process, int handle, int *message);

    /* Reads a message: stores its bytes in `data`, which has room for `carrier_bytes`, and how many they are. */
    int (*load)(void *kernel, int process, int handle, unsigned char *data, int *length);

    /* ---- The next three are COPIPE: all of them, or none. */

    /* Opens a COPIPE, like `open`. */
    int (*open_copipe)(void *kernel, int process, const char *name, int *handle);

    /*
     * Meets a receive that asks for `length` bytes or more, and gives it all of them; returns when both have taken
     * effect. Where none waits, it waits for one; but no longer than `timeout` milliseconds, which may be 0. Then it is
     * ETIMEDOUT. ECANCELED when the handle became empty meanwhile. `length` may be 0.
     */
    int (*send_pipe)(void *kernel, int process, int handle, const unsigned char *data, int length, int timeout);

    /*
     * The same for a receive: meets a send of at most `length` bytes, which may be 0 or negative, and stores in
     * `received` how many they are, which is 0 before. `data` has room for the lesser of `length` and TOUCHSTONE_LINE,
     * and lies in what `memory` returned, so that whoever sends can write to it from wherever it is. After the return
     * nobody may.
     */
    int (*recv_pipe)(
        void *kernel, int process, int handle, unsigned char *data, int length, int timeout, int *received);

    /*
     * The next three are POLL: all of them, or none. This one stores which of the events `asked` for, TOUCHSTONE_IN and
     * TOUCHSTONE_OUT, hold of the coport, and TOUCHSTONE_CLOSED if it does, whether asked or not. `reported` is empty
     * before.
     */
    int (*poll)(void *kernel, int process, int handle, unsigned asked, unsigned *reported);

    /*
     * Waits until poll would report something, and stores that; but no longer than `timeout` milliseconds, which may be
     * 0. Then it is ETIMEDOUT if poll would still report nothing. ECANCELED when the handle became empty meanwhile.
     */
    int (*await)(void *kernel, int process, int handle, unsigned asked, int timeout, unsigned *reported);

    /*
     * Waits like await until poll would report something of at least one of `count` handles, which may be the same, and
     * stores for each what poll would report of it, all of one moment. ETIMEDOUT if all would still report nothing. The
     * errors of poll and await if one of them had it.
     */
    int (*await_any)(void *kernel, int process, struct touchstone_poll *polls, int count, int timeout);

    /*
     * Microseconds of the clock by which await, await_any, send_pipe and recv_pipe measure their time. It never goes back, and is
     * the same for all threads and processes of a run. From it follows what had happened before the time of a call was
     * over, so that a wake-up which got lost shows when the call times out. NULL: that is not told, and lost wake-ups
     * are hardly found.
     */
    unsigned long long (*clock)(void *kernel);

    /* ---- How the calls are made. */

    /*
     * Calls touchstone_thread(run, t) once for each thread t of the run, on a thread (and in a process) of its own,
     * and returns when all have returned or died. They wait for each other at the start, so all have to be started
     * before any can end. A run of one thread may be made in place. NULL: the kit makes the calls of one thread after
     * those of the other, and nothing is concurrent.
     */
    void (*run)(void *kernel, struct touchstone_run *run);

    /* Lets other threads go first; threads that wait for each other call it. NULL: they spin. */
    void (*yield)(void *kernel);

    /*
     * Returns that many zeroed bytes, aligned for anything, which everybody who runs touchstone_thread shares at the
     * same address. NULL: calloc. Asked for once.
     */
    void *(*memory)(void *kernel, size_t bytes);

    /* ---- How the adapter talks to the runner. */

    /* Reads at least 1 and at most `bytes` bytes of commands; returns how many, 0 at their end. NULL: stdin. */
    long (*read)(void *kernel, void *buffer, size_t bytes);

    /* Writes all the bytes; returns anything but 0 when it cannot. NULL: stdout. */
    int (*write)(void *kernel, const void *buffer, size_t bytes);

    /* Shows a one-line message to the user. NULL: stderr. */
    void (*complain)(void *kernel, const char *message);
};

/*
 * Serves commands until `quit` or the end of input. Returns the exit code of the adapter: 0; 1 when the implementation
 * failed to start, reset or kill, or output cannot be written; 2 after a command that is not one of the protocol,
 * which is said in one line. There can be one at a time in a program.
 */
int touchstone_serve(const struct touchstone_kernel *kernel);

/* Makes the calls of one thread of the run; returns when they are made or the thread's process has ended. */
void touchstone_thread(struct touchstone_run *run, int thread);

/* Says, from `run`, that a process ended in its call of exit, which did not return, and that cleanup is complete. */
void touchstone_died(struct touchstone_run *run, int process);

#ifdef __cplusplus
}
#endif

#endif
