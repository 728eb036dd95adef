/*
 * The Touchstone kit for C; touchstone.h says how it is used. Three parts: a reader of commands, which accepts exactly
 * the protocol and stops at everything else; the calls, which are made alone or side by side; and a writer of events.
 */
#if !defined(_POSIX_C_SOURCE) && !defined(_GNU_SOURCE)
#define _POSIX_C_SOURCE 200809L /* read and write, where there is POSIX */
#endif

#include "touchstone.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>
#define HAVE_UNISTD 1
#endif

/*
 * Atomic operations on unsigned long, sequentially consistent. For a compiler that has neither these nor C11's, define
 * all three yourself.
 */
#ifndef TOUCHSTONE_ATOMIC_ADD
#if defined(__GNUC__)
typedef unsigned long atomic_word;
#define TOUCHSTONE_ATOMIC_ADD(word, n) __atomic_add_fetch(word, n, __ATOMIC_SEQ_CST) /* the new value */
#define TOUCHSTONE_ATOMIC_LOAD(word) __atomic_load_n(word, __ATOMIC_SEQ_CST)
#define TOUCHSTONE_ATOMIC_STORE(word, n) __atomic_store_n(word, n, __ATOMIC_SEQ_CST)
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L && !defined(__STDC_NO_ATOMICS__)
#include <stdatomic.h>
typedef atomic_ulong atomic_word;
#define TOUCHSTONE_ATOMIC_ADD(word, n) (atomic_fetch_add(word, n) + (n))
#define TOUCHSTONE_ATOMIC_LOAD(word) atomic_load(word)
#define TOUCHSTONE_ATOMIC_STORE(word, n) atomic_store(word, n)
#else
#error "define TOUCHSTONE_ATOMIC_ADD, TOUCHSTONE_ATOMIC_LOAD and TOUCHSTONE_ATOMIC_STORE for this compiler"
#endif
#else
typedef unsigned long atomic_word;
#endif

#define LINE TOUCHSTONE_LINE
#define OUTPUT 65536
#define SHORTEST_TAG 32 /* bytes from which on a received pattern is written as a tag */
#define NO_HANDLE (-1)

/* ---- What is shared with everybody who makes calls. */

enum operation {
    OPEN, DERIVE, COPY, MOVE, DELETE, REVOKE, SEND, RECV, SEND_MESSAGE, RECV_MESSAGE, LOAD, SEND_PIPE, RECV_PIPE, POLL,
    AWAIT, AWAIT_ANY, CLOSE, EXIT, OPERATIONS
};

/* The types of coports, in the order of their names. */
enum type { CHANNEL, CARRIER, PIPE, TYPES };

enum state { QUEUED, CALLED, RETURNED, SKIPPED };

struct call {
    struct call *next;         /* of the same thread */
    const struct call *source; /* the call of this run whose handle is used, or NULL */
    long number;
    int thread;
    int process;
    enum operation operation;
    int handle;
    unsigned rights;
    unsigned asked; /* events of poll and await */
    struct touchstone_poll *polls;      /* of awaitAny, */
    const struct call **polled_sources; /* for each of them as `source`, */
    int polls_count;                    /* and how many there are */
    int timeout;    /* milliseconds */
    enum type type; /* what open is of */
    int length;
    char *name;          /* or NULL */
    unsigned char *data; /* to send, or the room to receive */
    enum state state;
    atomic_word finished; /* 1 when state, outcome and stamps are final */
    int error;
    int result; /* the handle that open, derive, copy, move or recvMessage returned, otherwise NO_HANDLE */
    int room;   /* bytes that recv, load or recvPipe may store */
    int received;
    unsigned reported; /* events */
    unsigned long called;
    unsigned long stamp;
    unsigned long long called_at; /* the time right after the stamp `called`; 0 when it is not known */
    unsigned long long stamp_at;  /* the time right after the stamp `stamp` */
};

struct shared {
    struct touchstone_run run; /* first, so that a pointer to it is one to all of this */
    const struct touchstone_kernel *kernel;
    int capabilities;
    int timed; /* 1 when the run has a call with a time-out, and there is a clock */
    struct call *first[TOUCHSTONE_THREADS];
    atomic_word stamp;
    atomic_word arrived;
    atomic_word died[TOUCHSTONE_PROCESSES]; /* the stamp at which the process was dead, 0 while it is alive */
    unsigned long long died_at[TOUCHSTONE_PROCESSES]; /* the time right after that stamp */
    size_t used;                                      /* bytes of the arena */
    atomic_word kept;                                 /* the same with those that threads of the run have taken since */
    union {
        unsigned char bytes[TOUCHSTONE_ARENA];
        long double aligned_for_anything;
        void *pointer;
    } arena;
};

/* ---- What only the thread that reads commands has. */

enum group { CAP_GROUP = 1, REVOKE_GROUP = 2, POLL_GROUP = 4 };

struct kit {
    const struct touchstone_kernel *kernel;
    struct touchstone_profile profile;
    unsigned groups; /* those of the profile, of which only these say something to this kit */
    struct shared *shared;
    jmp_buf stop;
    int exit_code;

    char *input; /* LINE + 1 bytes and a zero */
    size_t begin, end;
    int at_end;
    long line;
    char *at, *line_end; /* what is left of the command that is being read */

    char output[OUTPUT];
    size_t output_used;

    int greeted, in_test, in_together;
    int thread_count;
    int process_of[TOUCHSTONE_THREADS];
    short *handles; /* by call of this test, what it returned */
    long calls, handles_size;
    long first_queued; /* the number of the first call in `queued` */
    struct call **queued; /* the calls of this run in the order of commands */
    struct call *last[TOUCHSTONE_THREADS];
    long queued_count, queued_size;
};

/* ---- Ending. */

static void flush(struct kit *kit);

static void end(struct kit *kit, int exit_code)
{
    kit->exit_code = exit_code;
    longjmp(kit->stop, 1);
}

static void complain(struct kit *kit, const char *format, ...)
{
    char message[400];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (kit->kernel->complain != NULL) {
        kit->kernel->complain(kit->kernel->kernel, message);
    } else {
        fprintf(stderr, "%s\n", message);
    }
}

/* A command that is not one of the protocol: what was done until then is told, then why it ends. */
static void refuse(struct kit *kit, const char *expected, const char *found)
{
    flush(kit);
    complain(kit, "stdin:%ld: expected %s, found %s", kit->line, expected, found);
    end(kit, 2);
}

static void refuse_number(struct kit *kit, const char *expected, long long found)
{
    char text[24];

    snprintf(text, sizeof text, "%lld", found);
    refuse(kit, expected, text);
}

/* Refuses what stands at `at`. */
static void refuse_text(struct kit *kit, const char *expected, const char *at)
{
    char text[32];
    size_t length = 0;

    if (at >= kit->line_end) {
        refuse(kit, expected, "the end of the line");
    }
    text[length++] = '\'';
    while (at < kit->line_end && length < sizeof text - 2) {
        text[length++] = *at >= ' ' && *at < 127 ? *at : '?';
        at++;
    }
    text[length++] = '\'';
    text[length] = '\0';
    refuse(kit, expected, text);
}

static void fail(struct kit *kit, const char *what, int error)
{
    flush(kit);
    complain(kit, "stdin:%ld: %s failed with error %d", kit->line, what, error);
    end(kit, 1);
}

/* ---- The writer of events. */

static void write_all(struct kit *kit, const char *bytes, size_t count)
{
    if (kit->kernel->write != NULL) {
        if (kit->kernel->write(kit->kernel->kernel, bytes, count) != 0) {
            end(kit, 1);
        }
        return;
    }
#ifdef HAVE_UNISTD
    while (count > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, count);
        if (written < 0 && errno != EINTR) {
            end(kit, 1);
        }
        if (written > 0) {
            bytes += written;
            count -= (size_t)written;
        }
    }
#else
    if (fwrite(bytes, 1, count, stdout) != count || fflush(stdout) != 0) {
        end(kit, 1);
    }
#endif
}

static void flush(struct kit *kit)
{
    size_t count = kit->output_used;

    kit->output_used = 0;
    if (count > 0) {
        write_all(kit, kit->output, count);
    }
}

static void put(struct kit *kit, const char *text)
{
    size_t length = strlen(text);

    if (OUTPUT - kit->output_used < length) {
        flush(kit);
    }
    memcpy(kit->output + kit->output_used, text, length);
    kit->output_used += length;
}

static void put_number(struct kit *kit, long long number)
{
    char text[24];
    char *at = text + sizeof text - 1;
    unsigned long long rest = number < 0 ? 0ULL - (unsigned long long)number : (unsigned long long)number;

    *at = '\0';
    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (number < 0) {
        *--at = '-';
    }
    put(kit, at);
}

static unsigned char tagged_byte(unsigned long long tag, unsigned long i)
{
    return (unsigned char)((unsigned char)tag * 31u + i * 7u + (i >> 8) * 13u);
}

/* Payloads are hexadecimal, or the tag of the pattern where they are one; a tag is told from its first byte. */
static void put_payload(struct kit *kit, const unsigned char *data, int length)
{
    static const char digits[] = "0123456789abcdef";
    char pair[3] = {0, 0, 0};
    int i = 0;

    if (length >= SHORTEST_TAG) {
        unsigned tag = (data[0] * 223u) & 0xff; /* 31 * 223 is 1 modulo 256 */
        while (i < length && data[i] == tagged_byte(tag, (unsigned long)i)) {
            i++;
        }
        if (i == length) {
            put(kit, "{\"tag\":");
            put_number(kit, tag);
            put(kit, ",\"len\":");
            put_number(kit, length);
            put(kit, "}");
            return;
        }
    }
    put(kit, "\"");
    for (i = 0; i < length; i++) {
        pair[0] = digits[data[i] >> 4];
        pair[1] = digits[data[i] & 15];
        put(kit, pair);
    }
    put(kit, "\"");
}

static const char *outcome(int error, char *unknown, size_t size)
{
    switch (error) {
    case 0: return "OK";
    case EPERM: return "EPERM";
    case EBADF: return "EBADF";
    case EAGAIN: return "EAGAIN";
    case ENOMEM: return "ENOMEM";
    case EEXIST: return "EEXIST";
    case EINVAL: return "EINVAL";
    case EPIPE: return "EPIPE";
    case EMSGSIZE: return "EMSGSIZE";
    case EOPNOTSUPP: return "EOPNOTSUPP";
    case ETIMEDOUT: return "ETIMEDOUT";
    case ECANCELED: return "ECANCELED";
    default: snprintf(unknown, size, "E%d", error); return unknown;
    }
}

static void put_stamps(struct kit *kit, unsigned long called, unsigned long stamp)
{
    put(kit, ",\"called\":");
    put_number(kit, (long long)called);
    put(kit, ",\"stamp\":");
    put_number(kit, (long long)stamp);
}

static const char *const EVENT_NAMES[] = {"IN", "OUT", "CLOSED"};

/* How many of them can be asked for, and how many reported. */
enum { ASKED = 2, REPORTED = 3 };

static void put_events(struct kit *kit, unsigned events)
{
    const char *before = "";
    int i;

    put(kit, "[");
    for (i = 0; i < REPORTED; i++) {
        if (events & 1u << i) {
            put(kit, before);
            put(kit, "\"");
            put(kit, EVENT_NAMES[i]);
            put(kit, "\"");
            before = ",";
        }
    }
    put(kit, "]");
}

static int returns_handle(enum operation operation)
{
    return operation == OPEN || operation == DERIVE || operation == COPY || operation == MOVE
        || operation == RECV_MESSAGE;
}

static int returns_data(enum operation operation)
{
    return operation == RECV || operation == LOAD || operation == RECV_PIPE;
}

static int has_timeout(enum operation operation)
{
    return operation == AWAIT || operation == AWAIT_ANY || operation == SEND_PIPE || operation == RECV_PIPE;
}

static int returns_events(enum operation operation)
{
    return operation == POLL || operation == AWAIT;
}

/* All events that the call reported, of whatever. */
static unsigned all_reported(const struct call *call)
{
    unsigned reported = call->reported;
    int i;

    for (i = 0; i < call->polls_count; i++) {
        reported |= call->polls[i].reported;
    }
    return reported;
}

/* Ends with what is wrong where the implementation stored what cannot be told. */
static void check_result(struct kit *kit, const struct call *call)
{
    if (call->error == 0 && returns_data(call->operation) && call->received > call->room) {
        flush(kit);
        complain(kit, "stdin:%ld: call %ld stored %d as the length of what it delivers, with room for %d bytes",
            kit->line, call->number, call->received, call->room);
        end(kit, 1);
    }
    if (call->error == 0 && all_reported(call) >> REPORTED != 0) {
        flush(kit);
        complain(kit, "stdin:%ld: call %ld stored %u as the events that it reports, of which %u are none", kit->line,
            call->number, all_reported(call), all_reported(call) >> REPORTED << REPORTED);
        end(kit, 1);
    }
}

/* The later of two stamps, if the other came for certain before that time and before that stamp. */
static unsigned long later(
    unsigned long one, unsigned long other, unsigned long long at, unsigned long long time, unsigned long stamp)
{
    return other > one && at != 0 && at < time && other < stamp ? other : one;
}

/*
 * The latest stamp of which it is certain that it came before the time of the call was over: each stamp was taken
 * before its time was read, and the call began to count after its own time was. What a process that died left behind
 * need not be whole, so only calls that are finished count.
 */
static unsigned long deadline(const struct kit *kit, const struct call *late)
{
    const struct shared *shared = kit->shared;
    unsigned long long over = late->called_at + (unsigned long long)late->timeout * 1000;
    unsigned long latest = late->called;
    long i;

    for (i = 0; i < kit->queued_count; i++) {
        const struct call *call = kit->queued[i];
        if (TOUCHSTONE_ATOMIC_LOAD(&call->finished) != 0) {
            latest = later(latest, call->called, call->called_at, over, late->stamp);
            latest = later(latest, call->stamp, call->stamp_at, over, late->stamp);
        }
    }
    for (i = 0; i < TOUCHSTONE_PROCESSES; i++) {
        latest = later(latest, TOUCHSTONE_ATOMIC_LOAD(&shared->died[i]), shared->died_at[i], over, late->stamp);
    }
    return latest;
}

static void put_reports(struct kit *kit, const struct call *call)
{
    int i;

    put(kit, ",\"reports\":");
    for (i = 0; i < call->polls_count; i++) {
        put(kit, i == 0 ? "[" : ",");
        put_events(kit, call->polls[i].reported);
    }
    put(kit, "]");
}

static void put_return(struct kit *kit, const struct call *call)
{
    char unknown[16];

    check_result(kit, call);
    put(kit, "{\"event\":\"return\",\"call\":");
    put_number(kit, call->number);
    put(kit, ",\"thread\":");
    put_number(kit, call->thread);
    put_stamps(kit, call->called, call->stamp);
    put(kit, ",\"outcome\":\"");
    put(kit, outcome(call->error, unknown, sizeof unknown));
    put(kit, "\"");
    if (call->error == 0 && returns_handle(call->operation)) {
        put(kit, ",\"handle\":");
        put_number(kit, call->result);
    }
    if (call->error == 0 && returns_data(call->operation)) {
        put(kit, ",\"data\":");
        put_payload(kit, call->data, call->received);
    }
    if (call->error == 0 && returns_events(call->operation)) {
        put(kit, ",\"events\":");
        put_events(kit, call->reported);
    }
    if (call->error == 0 && call->operation == AWAIT_ANY) {
        put_reports(kit, call);
    }
    if (call->error == ETIMEDOUT && has_timeout(call->operation) && call->called_at != 0) {
        put(kit, ",\"deadline\":");
        put_number(kit, (long long)deadline(kit, call));
    }
    put(kit, "}\n");
}

static void put_skipped(struct kit *kit, const struct call *call)
{
    put(kit, "{\"event\":\"skipped\",\"call\":");
    put_number(kit, call->number);
    put(kit, "}\n");
}

/* ---- Making calls. This part runs on the threads of the test, and uses only what is shared. */

static struct shared *shared_of(struct touchstone_run *run)
{
    return (struct shared *)(void *)run;
}

static int enter_open(const struct touchstone_kernel *kernel, struct call *call)
{
    switch (call->type) {
    case CARRIER: return kernel->open_cocarrier(kernel->kernel, call->process, call->name, &call->result);
    case PIPE: return kernel->open_copipe(kernel->kernel, call->process, call->name, &call->result);
    default: return kernel->open(kernel->kernel, call->process, call->name, &call->result);
    }
}

static int enter(const struct touchstone_kernel *kernel, struct call *call)
{
    void *own = kernel->kernel;

    switch (call->operation) {
    case OPEN: return enter_open(kernel, call);
    case DERIVE: return kernel->derive(own, call->process, call->handle, call->rights, &call->result);
    case COPY: return kernel->copy(own, call->process, call->handle, &call->result);
    case MOVE: return kernel->move(own, call->process, call->handle, &call->result);
    case DELETE: return kernel->delete_handle(own, call->process, call->handle);
    case REVOKE: return kernel->revoke(own, call->process, call->handle);
    case SEND: return kernel->send(own, call->process, call->handle, call->data, call->length);
    case RECV:
        return kernel->recv(own, call->process, call->handle, call->data, call->length, &call->received);
    case SEND_MESSAGE: return kernel->send_message(own, call->process, call->handle, call->data, call->length);
    case RECV_MESSAGE: return kernel->recv_message(own, call->process, call->handle, &call->result);
    case LOAD: return kernel->load(own, call->process, call->handle, call->data, &call->received);
    case SEND_PIPE:
        return kernel->send_pipe(own, call->process, call->handle, call->data, call->length, call->timeout);
    case RECV_PIPE:
        return kernel->recv_pipe(
            own, call->process, call->handle, call->data, call->length, call->timeout, &call->received);
    case POLL: return kernel->poll(own, call->process, call->handle, call->asked, &call->reported);
    case AWAIT:
        return kernel->await(own, call->process, call->handle, call->asked, call->timeout, &call->reported);
    case AWAIT_ANY: return kernel->await_any(own, call->process, call->polls, call->polls_count, call->timeout);
    case CLOSE: return kernel->close(own, call->process, call->handle);
    default: return kernel->exit(own, call->process);
    }
}

/* The time, or 0 in a run that needs none. */
static unsigned long long now(const struct shared *shared)
{
    return shared->timed ? shared->kernel->clock(shared->kernel->kernel) : 0;
}

void touchstone_died(struct touchstone_run *run, int process)
{
    struct shared *shared = shared_of(run);

    /* First the mark, then the stamp: a call that did not see the mark was stamped before the death. */
    TOUCHSTONE_ATOMIC_STORE(&shared->died[process], ULONG_MAX);
    TOUCHSTONE_ATOMIC_STORE(&shared->died[process], TOUCHSTONE_ATOMIC_ADD(&shared->stamp, 1));
    shared->died_at[process] = now(shared);
}

/* The handle that a call returned, if it did and later calls can use it. */
static int handle_from(const struct shared *shared, const struct call *call)
{
    int returned = call->state == RETURNED && call->error == 0;

    return returned && call->result >= 0 && call->result < shared->capabilities ? call->result : NO_HANDLE;
}

/*
 * Takes a copy of what a receive from a COPIPE delivered: what is told is what was there at the return, and a send that
 * is at fault may write there later. Where the arena is used up there is no copy.
 */
static void keep(struct shared *shared, struct call *call)
{
    unsigned long length = call->received < 0 || call->received > call->room ? 0 : (unsigned long)call->received;
    unsigned long end = TOUCHSTONE_ATOMIC_ADD(&shared->kept, length);

    if (end <= sizeof shared->arena.bytes) {
        call->data = memcpy(shared->arena.bytes + (end - length), call->data, length);
    }
}

/* Whether a call that did nothing waited, and others may have seen that: it is one that never returned. */
static int was_under_way(const struct shared *shared, const struct call *call)
{
    return shared->run.count > 1 && (call->operation == SEND_PIPE || call->operation == RECV_PIPE);
}

/* Whether the calls that its handles come from have returned them. */
static int has_handles(const struct shared *shared, struct call *call)
{
    int i;

    if (call->source != NULL) {
        call->handle = handle_from(shared, call->source);
    }
    for (i = 0; i < call->polls_count; i++) {
        if (call->polled_sources[i] != NULL) {
            call->polls[i].handle = handle_from(shared, call->polled_sources[i]);
        }
        if (call->polls[i].handle == NO_HANDLE) {
            return 0;
        }
    }
    return call->handle != NO_HANDLE || call->operation == OPEN || call->operation == EXIT;
}

static void make(struct shared *shared, struct call *call)
{
    if (!has_handles(shared, call)) {
        call->state = SKIPPED;
        return;
    }
    call->called = TOUCHSTONE_ATOMIC_ADD(&shared->stamp, 1);
    call->called_at = now(shared);
    if (TOUCHSTONE_ATOMIC_LOAD(&shared->died[call->process]) != 0) {
        call->state = SKIPPED;
        return;
    }
    call->state = CALLED;
    call->error = enter(shared->kernel, call);
    if (call->error == ESRCH) {
        call->state = was_under_way(shared, call) ? CALLED : SKIPPED;
        return;
    }
    if (call->error == 0 && call->operation == RECV_PIPE) {
        keep(shared, call);
    }
    if (call->operation == EXIT && call->error == 0) {
        touchstone_died(&shared->run, call->process);
        call->stamp = TOUCHSTONE_ATOMIC_LOAD(&shared->died[call->process]);
    } else {
        call->stamp = TOUCHSTONE_ATOMIC_ADD(&shared->stamp, 1);
    }
    call->stamp_at = now(shared);
    call->state = RETURNED;
}

static void rest(const struct touchstone_kernel *kernel)
{
    if (kernel->yield != NULL) {
        kernel->yield(kernel->kernel);
    }
}

/*
 * A small delay: none, a spin of up to some microseconds, or a yield. Mostly spins, since a yield on a busy computer
 * costs the time slices of everybody else.
 */
static void delay(const struct touchstone_kernel *kernel, unsigned long *random)
{
    volatile unsigned long spin;

    *random = *random * 1103515245ul + 12345ul;
    if ((*random >> 16 & 7) == 0) {
        rest(kernel);
        return;
    }
    for (spin = *random >> 20 & (*random >> 16 & 1 ? 255 : 4095); spin > 0; spin--) {
    }
}

void touchstone_thread(struct touchstone_run *run, int thread)
{
    struct shared *shared = shared_of(run);
    unsigned long random = run->seed * 2654435761ul + (unsigned long)thread * 40503ul + 1;
    struct call *call;

    if (run->count > 1 && shared->kernel->run != NULL) {
        (void)TOUCHSTONE_ATOMIC_ADD(&shared->arrived, 1);
        while (TOUCHSTONE_ATOMIC_LOAD(&shared->arrived) < (unsigned long)run->count) {
            rest(shared->kernel);
        }
    }
    for (call = shared->first[thread]; call != NULL; call = call->next) {
        if (run->delays) {
            delay(shared->kernel, &random);
        }
        make(shared, call);
        TOUCHSTONE_ATOMIC_STORE(&call->finished, 1);
    }
}

/* ---- Queueing calls, running them, telling what became of them. */

static void *take(struct kit *kit, size_t bytes)
{
    struct shared *shared = kit->shared;
    size_t rounded = (bytes + 15) & ~(size_t)15;
    void *taken;

    if (rounded > sizeof shared->arena - shared->used) {
        refuse(kit, "less in one together", "more bytes than the kit holds; TOUCHSTONE_ARENA sets how many");
    }
    taken = shared->arena.bytes + shared->used;
    shared->used += rounded;
    return taken;
}

static void begin_run(struct kit *kit)
{
    int i;

    for (i = 0; i < kit->shared->run.count; i++) {
        kit->shared->first[kit->shared->run.threads[i]] = NULL;
    }
    kit->shared->run.count = 0;
    kit->shared->run.delays = 0;
    kit->shared->run.seed = 0;
    kit->shared->timed = 0;
    kit->shared->used = 0;
    kit->queued_count = 0;
    kit->first_queued = kit->calls;
}

/* Makes room for one more; a NULL array is one of no room. */
static void *grown(struct kit *kit, void *array, long *size, long needed, size_t each)
{
    long larger = *size;

    if (needed < larger) {
        return array;
    }
    while (larger <= needed) {
        larger = larger * 2 + 64;
    }
    array = realloc(array, (size_t)larger * each);
    if (array == NULL) {
        fail(kit, "memory for the calls of a test", ENOMEM);
    }
    *size = larger;
    return array;
}

static void queue(struct kit *kit, struct call *call)
{
    struct shared *shared = kit->shared;

    kit->handles = grown(kit, kit->handles, &kit->handles_size, kit->calls, sizeof *kit->handles);
    kit->handles[kit->calls] = NO_HANDLE;
    kit->queued = grown(kit, kit->queued, &kit->queued_size, kit->queued_count, sizeof *kit->queued);
    kit->queued[kit->queued_count++] = call;
    kit->calls++;
    if (TOUCHSTONE_ATOMIC_LOAD(&shared->died[call->process]) != 0) {
        return; /* and is told as one that was not made */
    }
    if (shared->first[call->thread] == NULL) {
        shared->run.threads[shared->run.count++] = call->thread;
        shared->first[call->thread] = call;
    } else {
        kit->last[call->thread]->next = call;
    }
    kit->last[call->thread] = call;
}

/*
 * Tells one call. What was under way when its process ended is a call that never returned, of which nothing is said,
 * save for one exit that explains the end.
 */
static void tell(struct kit *kit, struct call *call, unsigned char *explained)
{
    unsigned long died = TOUCHSTONE_ATOMIC_LOAD(&kit->shared->died[call->process]);
    int finished = TOUCHSTONE_ATOMIC_LOAD(&call->finished) != 0;
    enum state state = finished ? call->state : call->called == 0 ? SKIPPED : CALLED;

    if (state == CALLED && call->operation == EXIT && died != 0 && !explained[call->process]) {
        call->stamp = died;
        call->error = 0;
        state = RETURNED;
    }
    if (state == SKIPPED) {
        put_skipped(kit, call);
    } else if (state == RETURNED && (died == 0 || call->stamp <= died)) {
        kit->handles[call->number] = (short)handle_from(kit->shared, call);
        explained[call->process] |= call->operation == EXIT;
        put_return(kit, call);
    }
}

static void make_all(struct kit *kit)
{
    struct shared *shared = kit->shared;
    unsigned char explained[TOUCHSTONE_PROCESSES] = {0};
    long i;

    TOUCHSTONE_ATOMIC_STORE(&shared->arrived, 0);
    TOUCHSTONE_ATOMIC_STORE(&shared->kept, (unsigned long)shared->used);
    if (kit->kernel->run != NULL && shared->run.count > 0) {
        kit->kernel->run(kit->kernel->kernel, &shared->run);
    } else {
        for (i = 0; i < shared->run.count; i++) {
            touchstone_thread(&shared->run, shared->run.threads[i]);
        }
    }
    for (i = 0; i < kit->queued_count; i++) {
        tell(kit, kit->queued[i], explained);
    }
}

/* ---- The reader of commands. */

enum field {
    COMMAND, TOUCHSTONE, PROFILE, TEST, THREADS, CALL, THREAD, OPERATION, NAME, TYPE, HANDLE, HANDLE_OF, RIGHTS, EVENTS,
    POLLS, DATA, LENGTH, TIMEOUT, DELAYS, SEED, PROCESS, FIELDS
};

static const char *const FIELD_NAMES[FIELDS] = {
    "command", "touchstone", "profile", "test", "threads", "call", "thread", "operation", "name", "type", "handle",
    "handleOf", "rights", "events", "polls", "data", "length", "timeout", "delays", "seed", "process"
};

enum verb { HELLO, RESET, DO_CALL, TOGETHER, RUN, KILL, QUIT, COMMANDS };

static const char *const COMMAND_NAMES[COMMANDS] = {"hello", "reset", "call", "together", "run", "kill", "quit"};

static const char *const OPERATION_NAMES[OPERATIONS] = {
    "open", "derive", "copy", "move", "delete", "revoke", "send", "recv", "sendMessage", "recvMessage", "load",
    "sendPipe", "recvPipe", "poll", "await", "awaitAny", "close", "exit"
};

static const char *const TYPE_NAMES[TYPES] = {"COCHANNEL", "COCARRIER", "COPIPE"};

enum capacity {
    PROCESSES, CAPABILITIES, COCHANNELS, RING_BYTES, COCARRIERS, QUEUE_DEPTH, BUFFERS, CARRIER_BYTES, COPIPES,
    CAPACITIES
};

#define BIT(field) (1ul << (field))

/* A handle as it was read: itself, or the number of the call that returned it. */
struct named_handle {
    int by_call;
    long long number;
};

/* One command as it was read: which fields it has, and their values. */
struct command {
    unsigned long present;
    long long number[FIELDS];
    char *text[FIELDS]; /* unescaped; in the line, or for a tag NULL */
    size_t length[FIELDS];
    long long profile[CAPACITIES];
    unsigned groups;
    long long tag[2];
    long long threads[TOUCHSTONE_THREADS];
    int thread_count;
    unsigned rights;
    unsigned events;
    struct named_handle polled[TOUCHSTONE_POLLS];
    unsigned polled_events[TOUCHSTONE_POLLS];
    int polls_count;
};

static void space(struct kit *kit)
{
    while (kit->at < kit->line_end && (*kit->at == ' ' || *kit->at == '\t' || *kit->at == '\r')) {
        kit->at++;
    }
}

static int next_is(struct kit *kit, char c)
{
    space(kit);
    if (kit->at < kit->line_end && *kit->at == c) {
        kit->at++;
        return 1;
    }
    return 0;
}

static void demand(struct kit *kit, char c)
{
    char expected[] = "' '";

    expected[1] = c;
    if (!next_is(kit, c)) {
        refuse_text(kit, expected, kit->at);
    }
}

/* After one item: 1 if another follows, 0 if the list has ended. */
static int another(struct kit *kit, char last)
{
    if (next_is(kit, ',')) {
        return 1;
    }
    demand(kit, last);
    return 0;
}

static long long number(struct kit *kit)
{
    const char *start;
    char *end;
    long long value;

    space(kit);
    start = kit->at;
    errno = 0;
    value = strtoll(start, &end, 10); /* the line is followed by a line feed or a zero */
    if (start >= kit->line_end || strchr("-0123456789", *start) == NULL || end == start || errno != 0
        || (start[*start == '-'] == '0' && end - start > 1)
        || (end < kit->line_end && strchr(".eE", *end) != NULL)) {
        refuse_text(kit, "a whole number of 64 bits", start);
    }
    kit->at = end;
    return value;
}

/* What a backslash stands for with what follows it: of \u only ASCII, since all else can stand for itself. */
static char escaped(struct kit *kit)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    const char *start = kit->at++;
    const char *letter;
    unsigned code = 128;
    char digits[5] = {0};

    if (kit->at < kit->line_end && *kit->at != '\0' && (letter = strchr(letters, *kit->at)) != NULL) {
        kit->at++;
        return meanings[letter - letters];
    }
    if (kit->line_end - kit->at > 5 && *kit->at == 'u') {
        memcpy(digits, kit->at + 1, 4);
        if (strspn(digits, "0123456789abcdefABCDEF") == 4) {
            code = (unsigned)strtoul(digits, NULL, 16);
        }
    }
    if (code >= 128) {
        refuse_text(kit, "an escape of an ASCII character", start);
    }
    kit->at += 5;
    return (char)code;
}

/* Reads a string and unescapes it in place, which never makes it longer. */
static char *string(struct kit *kit, size_t *length)
{
    char *start;
    char *to;

    demand(kit, '"');
    start = to = kit->at;
    while (kit->at < kit->line_end && *kit->at != '"') {
        if ((unsigned char)*kit->at < ' ') {
            refuse_text(kit, "no control character in a string", kit->at);
        }
        *to++ = *kit->at == '\\' ? escaped(kit) : *kit->at++;
    }
    demand(kit, '"');
    *length = (size_t)(to - start);
    return start;
}

/* Which of the names it is. */
static int one_of(struct kit *kit, const char *const *names, int count, const char *expected)
{
    char *start;
    char *text;
    size_t length;
    int i;

    space(kit);
    start = kit->at;
    text = string(kit, &length);
    for (i = 0; i < count; i++) {
        if (strlen(names[i]) == length && memcmp(names[i], text, length) == 0) {
            return i;
        }
    }
    refuse_text(kit, expected, start);
    return -1;
}

/* An object of exactly these numbers. */
static void numbers(struct kit *kit, const char *const *names, int count, const char *expected, long long *values)
{
    int seen = 0;

    demand(kit, '{');
    do {
        char *start = kit->at;
        int i = one_of(kit, names, count, expected);
        if (seen & 1 << i) {
            refuse_text(kit, "each field once", start);
        }
        seen |= 1 << i;
        demand(kit, ':');
        values[i] = number(kit);
    } while (another(kit, '}'));
    if (seen != (1 << count) - 1) {
        refuse(kit, expected, "not all of them");
    }
}

/* A list of names, each at most once, as a set: the first name is its lowest bit. */
static unsigned set_of(struct kit *kit, const char *const *names, int count, const char *expected, const char *once)
{
    unsigned set = 0;

    demand(kit, '[');
    if (next_is(kit, ']')) {
        return set;
    }
    do {
        char *start = kit->at;
        unsigned bit = 1u << one_of(kit, names, count, expected);
        if (set & bit) {
            refuse_text(kit, once, start);
        }
        set |= bit;
    } while (another(kit, ']'));
    return set;
}

/* A list of groups. */
static unsigned read_groups(struct kit *kit)
{
    unsigned found = 0;
    char *text;
    size_t length;

    demand(kit, '[');
    if (next_is(kit, ']')) {
        return found;
    }
    do {
        text = string(kit, &length);
        found |= length == 3 && memcmp(text, "CAP", 3) == 0 ? CAP_GROUP : 0;
        found |= length == 6 && memcmp(text, "REVOKE", 6) == 0 ? REVOKE_GROUP : 0;
        found |= length == 4 && memcmp(text, "POLL", 4) == 0 ? POLL_GROUP : 0;
    } while (another(kit, ']'));
    return found;
}

/*
 * A profile: its capacities, 0 where it does not say, and its groups: without a list there is CAP, and REVOKE and POLL
 * are not. The rest says nothing to an adapter.
 */
static void read_profile(struct kit *kit, long long *values, unsigned *groups)
{
    static const char *const keys[] = {
        "processes", "capabilities", "cochannels", "ringBytes", "cocarriers", "queueDepth", "buffers", "carrierBytes",
        "copipes", "groups", "name", "drainAfterClose", "peerGone", "shortRecv"
    };
    enum { GROUPS = CAPACITIES, KEYS = 14 };
    int seen = 0;
    size_t length;

    memset(values, 0, CAPACITIES * sizeof *values);
    *groups = CAP_GROUP;
    demand(kit, '{');
    do {
        char *start = kit->at;
        int i = one_of(kit, keys, KEYS, "a key of a profile");
        if (seen & 1 << i) {
            refuse_text(kit, "each field once", start);
        }
        seen |= 1 << i;
        demand(kit, ':');
        if (i < CAPACITIES) {
            values[i] = number(kit);
        } else if (i == GROUPS) {
            *groups = read_groups(kit);
        } else {
            string(kit, &length);
        }
    } while (another(kit, '}'));
}

static int within(struct kit *kit, const char *expected, long long value, long long least, long long most)
{
    if (value < least || value > most) {
        refuse_number(kit, expected, value);
    }
    return (int)value;
}

static unsigned read_asked(struct kit *kit)
{
    return set_of(kit, EVENT_NAMES, ASKED, "IN or OUT", "each event once");
}

/* One of the polls of awaitAny. */
static void read_poll(struct kit *kit, struct named_handle *handle, unsigned *asked)
{
    static const char *const keys[] = {"handle", "handleOf", "events"};
    enum { BY_CALL = 1, ASKS = 2, KEYS = 3 };
    int seen = 0;

    demand(kit, '{');
    do {
        char *start = kit->at;
        int i = one_of(kit, keys, KEYS, "handle, handleOf or events");
        if (seen & 1 << i || (i != ASKS && (seen & ~(1 << ASKS)) != 0)) {
            refuse_text(kit, "one handle and one list of events", start);
        }
        seen |= 1 << i;
        demand(kit, ':');
        if (i == ASKS) {
            *asked = read_asked(kit);
        } else {
            handle->by_call = i == BY_CALL;
            handle->number = number(kit);
        }
    } while (another(kit, '}'));
    if (seen == 1 << ASKS || (seen & 1 << ASKS) == 0) {
        refuse(kit, "one handle and one list of events", "not both");
    }
}

static void read_value(struct kit *kit, enum field field, struct command *command)
{
    static const char *const tag[] = {"tag", "len"};
    static const char *const rights[] = {"SEND", "RECV", "POLL", "CLOSE", "TRANSFER", "LOAD", "STORE"};

    switch (field) {
    case COMMAND: command->number[field] = one_of(kit, COMMAND_NAMES, COMMANDS, "a command"); break;
    case NAME: command->text[field] = string(kit, &command->length[field]); break;
    case OPERATION: command->number[field] = one_of(kit, OPERATION_NAMES, OPERATIONS, "an operation"); break;
    case TYPE: command->number[field] = one_of(kit, TYPE_NAMES, TYPES, "COCHANNEL, COCARRIER or COPIPE"); break;
    case PROFILE: read_profile(kit, command->profile, &command->groups); break;
    case DATA:
        space(kit);
        if (kit->at < kit->line_end && *kit->at == '{') {
            numbers(kit, tag, 2, "tag and len", command->tag);
        } else {
            command->text[field] = string(kit, &command->length[field]);
        }
        break;
    case THREADS:
        demand(kit, '[');
        do {
            if (command->thread_count == TOUCHSTONE_THREADS) {
                refuse(kit, "at most 64 threads", "more");
            }
            command->threads[command->thread_count++] = number(kit);
        } while (another(kit, ']'));
        break;
    case RIGHTS: command->rights = set_of(kit, rights, 7, "a right", "each right once"); break;
    case EVENTS: command->events = read_asked(kit); break;
    case POLLS:
        demand(kit, '[');
        do {
            if (command->polls_count == TOUCHSTONE_POLLS) {
                refuse(kit, "1 to 16 polls", "more");
            }
            read_poll(kit, &command->polled[command->polls_count], &command->polled_events[command->polls_count]);
            command->polls_count++;
        } while (another(kit, ']'));
        break;
    case DELAYS:
        space(kit);
        command->number[field] = kit->line_end - kit->at >= 4 && memcmp(kit->at, "true", 4) == 0;
        if (!command->number[field] && (kit->line_end - kit->at < 5 || memcmp(kit->at, "false", 5) != 0)) {
            refuse_text(kit, "true or false", kit->at);
        }
        kit->at += command->number[field] ? 4 : 5;
        break;
    default: command->number[field] = number(kit);
    }
}

static void read_command(struct kit *kit, struct command *command)
{
    command->present = 0;
    command->text[DATA] = NULL;
    command->thread_count = 0;
    command->groups = 0;
    command->rights = 0;
    command->events = 0;
    command->polls_count = 0;
    demand(kit, '{');
    do {
        char *start = kit->at;
        int field = one_of(kit, FIELD_NAMES, FIELDS, "a field of a command");
        if (command->present & BIT(field)) {
            refuse_text(kit, "each field once", start);
        }
        command->present |= BIT(field);
        demand(kit, ':');
        read_value(kit, (enum field)field, command);
    } while (another(kit, '}'));
    space(kit);
    if (kit->at < kit->line_end) {
        refuse_text(kit, "the end of the line", kit->at);
    }
}

/* Refuses a command that lacks a field or has one too many; COMMAND is understood. */
static void check_fields(struct kit *kit, const struct command *command, unsigned long required, unsigned long optional)
{
    unsigned long missing = (required | BIT(COMMAND)) & ~command->present;
    unsigned long surplus = command->present & ~(required | optional | BIT(COMMAND));
    char text[40];
    int field = 0;

    if (missing != 0 || surplus != 0) {
        while (!((missing != 0 ? missing : surplus) & BIT(field))) {
            field++;
        }
        snprintf(text, sizeof text, "the field %s", FIELD_NAMES[field]);
        refuse(kit, missing != 0 ? text : "only fields of this command", missing != 0 ? "none" : text);
    }
}

/* A type of coport that is not in the profile needs no capacities. */
static void read_capacities(struct kit *kit, const long long *values, struct touchstone_profile *profile)
{
    int has_channel;
    int has_carrier;

    profile->processes = within(kit, "1 to 16 processes", values[PROCESSES], 1, TOUCHSTONE_PROCESSES);
    profile->capabilities = within(kit, "1 to 1024 capabilities", values[CAPABILITIES], 1, 1024);
    profile->cochannels = within(kit, "0 to 256 cochannels", values[COCHANNELS], 0, 256);
    has_channel = profile->cochannels > 0;
    profile->ring_bytes = within(kit, "1 to 65536 ringBytes", values[RING_BYTES], has_channel, 65536);
    profile->cocarriers = within(kit, "0 to 64 cocarriers", values[COCARRIERS], 0, 64);
    has_carrier = profile->cocarriers > 0;
    profile->queue_depth = within(kit, "1 to 64 for queueDepth", values[QUEUE_DEPTH], has_carrier, 64);
    profile->buffers = within(kit, "1 to 256 buffers", values[BUFFERS], has_carrier, 256);
    profile->carrier_bytes = within(kit, "1 to 65536 carrierBytes", values[CARRIER_BYTES], has_carrier, 65536);
    profile->copipes = within(kit, "0 to 64 copipes", values[COPIPES], 0, 64);
    if (!has_channel && !has_carrier && profile->copipes == 0) {
        refuse(kit, "cochannels, cocarriers or copipes", "none");
    }
}

/* Ends with what is wrong where the adapter has not all functions for what the profile has. */
static void check_functions(struct kit *kit)
{
    const struct touchstone_kernel *kernel = kit->kernel;

    if (kit->profile.cocarriers > 0
        && (kernel->open_cocarrier == NULL || kernel->send_message == NULL || kernel->recv_message == NULL
            || kernel->load == NULL)) {
        flush(kit);
        complain(kit,
            "stdin:%ld: the profile has cocarriers, and the adapter lacks open_cocarrier, send_message, recv_message "
            "or load: give them, or test with a profile without COCARRIER",
            kit->line);
        end(kit, 1);
    }
    if (kit->profile.copipes > 0
        && (kernel->open_copipe == NULL || kernel->send_pipe == NULL || kernel->recv_pipe == NULL)) {
        flush(kit);
        complain(kit,
            "stdin:%ld: the profile has copipes, and the adapter lacks open_copipe, send_pipe or recv_pipe: give them, "
            "or test with a profile without COPIPE",
            kit->line);
        end(kit, 1);
    }
    if (kit->groups & CAP_GROUP && (kernel->derive == NULL || kernel->copy == NULL || kernel->move == NULL)) {
        flush(kit);
        complain(kit,
            "stdin:%ld: the profile has CAP, and the adapter lacks derive, copy or move: give them, or test with a "
            "profile without CAP",
            kit->line);
        end(kit, 1);
    }
    if (kit->groups & REVOKE_GROUP && kernel->revoke == NULL) {
        flush(kit);
        complain(kit,
            "stdin:%ld: the profile has REVOKE, and the adapter lacks revoke: give it, or test with a profile without "
            "REVOKE",
            kit->line);
        end(kit, 1);
    }
    if (kit->groups & POLL_GROUP && (kernel->poll == NULL || kernel->await == NULL || kernel->await_any == NULL)) {
        flush(kit);
        complain(kit,
            "stdin:%ld: the profile has POLL, and the adapter lacks poll, await or await_any: give them, or test with "
            "a profile without POLL",
            kit->line);
        end(kit, 1);
    }
}

static void hello(struct kit *kit, const struct command *command)
{
    const struct touchstone_kernel *kernel = kit->kernel;
    struct touchstone_profile *profile = &kit->profile;
    int error;

    check_fields(kit, command, BIT(TOUCHSTONE) | BIT(PROFILE), 0);
    within(kit, "version 1 of the protocol", command->number[TOUCHSTONE], 1, 1);
    read_capacities(kit, command->profile, profile);
    kit->groups = command->groups;
    check_functions(kit);
    kit->shared = kernel->memory != NULL ? kernel->memory(kernel->kernel, sizeof *kit->shared)
                                         : calloc(1, sizeof *kit->shared);
    if (kit->shared == NULL) {
        fail(kit, "memory for the calls", ENOMEM);
    }
    kit->shared->kernel = kernel;
    kit->shared->capabilities = profile->capabilities;
    error = kernel->start(kernel->kernel, profile);
    if (error != 0) {
        fail(kit, "the start of the implementation", error);
    }
    put(kit, "{\"event\":\"hello\",\"touchstone\":1,\"name\":\"");
    put(kit, kernel->name);
    put(kit, "\"}\n");
    kit->greeted = 1;
}

static void reset(struct kit *kit, const struct command *command)
{
    int error;
    int i;

    check_fields(kit, command, BIT(TEST) | BIT(THREADS), 0);
    kit->thread_count = command->thread_count;
    for (i = 0; i < kit->thread_count; i++) {
        kit->process_of[i] = within(kit, "a process of the profile", command->threads[i], 0, kit->profile.processes - 1);
    }
    kit->calls = 0;
    TOUCHSTONE_ATOMIC_STORE(&kit->shared->stamp, 0);
    for (i = 0; i < TOUCHSTONE_PROCESSES; i++) {
        TOUCHSTONE_ATOMIC_STORE(&kit->shared->died[i], 0);
    }
    error = kit->kernel->reset(kit->kernel->kernel, kit->process_of, kit->thread_count);
    if (error != 0) {
        fail(kit, "the reset of the implementation", error);
    }
    kit->in_test = 1;
    put(kit, "{\"event\":\"reset\",\"test\":");
    put_number(kit, command->number[TEST]);
    put(kit, "}\n");
}

/* Takes what is to be sent into the arena. */
static void read_payload(struct kit *kit, const struct command *command, struct call *call)
{
    const char *text = command->text[DATA];
    size_t length;
    size_t i;

    if (text == NULL) {
        length = (size_t)within(kit, "a payload of 0 to 1048576 bytes", command->tag[1], 0, LINE);
    } else {
        length = command->length[DATA] / 2;
        if (command->length[DATA] % 2 != 0) {
            refuse(kit, "two hexadecimal digits for each byte", "an odd number of digits");
        }
    }
    call->length = (int)length;
    call->data = take(kit, length);
    for (i = 0; i < length; i++) {
        if (text == NULL) {
            call->data[i] = tagged_byte((unsigned long long)command->tag[0], i);
        } else {
            kit->at = command->text[DATA] + 2 * i;
            call->data[i] = 0;
            while (kit->at < text + 2 * i + 2) {
                char c = *kit->at++;
                int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
                if (digit < 0) {
                    refuse_text(kit, "a hexadecimal digit", kit->at - 1);
                }
                call->data[i] = (unsigned char)(call->data[i] << 4 | digit);
            }
        }
    }
}

/* The handle, if it is known already; otherwise the call of this run that is to return it is its source. */
static int read_handle(struct kit *kit, struct named_handle named, int thread, const struct call **source)
{
    long of;

    *source = NULL;
    if (!named.by_call) {
        return within(kit, "a handle of the profile", named.number, 0, kit->profile.capabilities - 1);
    }
    of = within(kit, "the number of an earlier call", named.number, 0, kit->calls - 1);
    if (of < kit->first_queued) {
        return kit->handles[of];
    }
    *source = kit->queued[of - kit->first_queued];
    if ((*source)->thread != thread) {
        refuse_number(kit, "the handle of a call that has returned or is of the same thread", of);
    }
    return NO_HANDLE;
}

static void read_polls(struct kit *kit, const struct command *command, struct call *call)
{
    int i;

    call->polls_count = command->polls_count;
    call->polls = take(kit, (size_t)call->polls_count * sizeof *call->polls);
    call->polled_sources = take(kit, (size_t)call->polls_count * sizeof *call->polled_sources);
    for (i = 0; i < call->polls_count; i++) {
        call->polls[i].handle = read_handle(kit, command->polled[i], call->thread, &call->polled_sources[i]);
        call->polls[i].asked = command->polled_events[i];
        call->polls[i].reported = 0;
    }
}

/* Of which type of coport an open is. */
static enum type type_of(const struct command *command)
{
    return command->present & BIT(TYPE) ? (enum type)command->number[TYPE] : CHANNEL;
}

/* The type of coport that the operation is for; TYPES where it is for all. */
static enum type type_for(const struct command *command)
{
    switch ((enum operation)command->number[OPERATION]) {
    case OPEN: return type_of(command);
    case SEND: case RECV: return CHANNEL;
    case SEND_MESSAGE: case RECV_MESSAGE: case LOAD: return CARRIER;
    case SEND_PIPE: case RECV_PIPE: return PIPE;
    default: return TYPES;
    }
}

/* Refuses an operation for a type of coport, or of a group, that the profile has not. */
static void check_group(struct kit *kit, const struct command *command)
{
    static const char *const expected[TYPES] = {
        "cochannels in the profile", "cocarriers in the profile", "copipes in the profile"
    };
    int there_are[TYPES + 1] = {kit->profile.cochannels, kit->profile.cocarriers, kit->profile.copipes, 1};
    int operation = (int)command->number[OPERATION];
    enum type type = type_for(command);

    if (there_are[type] == 0) {
        refuse(kit, expected[type], OPERATION_NAMES[operation]);
    }
    if ((operation == DERIVE || operation == COPY || operation == MOVE) && !(kit->groups & CAP_GROUP)) {
        refuse(kit, "CAP in the groups of the profile", OPERATION_NAMES[operation]);
    }
    if (operation == REVOKE && !(kit->groups & REVOKE_GROUP)) {
        refuse(kit, "REVOKE in the groups of the profile", OPERATION_NAMES[operation]);
    }
    if ((operation == POLL || operation == AWAIT || operation == AWAIT_ANY) && !(kit->groups & POLL_GROUP)) {
        refuse(kit, "POLL in the groups of the profile", OPERATION_NAMES[operation]);
    }
}

static void call_command(struct kit *kit, const struct command *command)
{
    static const unsigned long fields[OPERATIONS] = {
        [DERIVE] = BIT(HANDLE) | BIT(RIGHTS), [COPY] = BIT(HANDLE), [MOVE] = BIT(HANDLE), [DELETE] = BIT(HANDLE),
        [REVOKE] = BIT(HANDLE), [SEND] = BIT(HANDLE) | BIT(DATA), [RECV] = BIT(HANDLE) | BIT(LENGTH),
        [SEND_MESSAGE] = BIT(HANDLE) | BIT(DATA), [RECV_MESSAGE] = BIT(HANDLE), [LOAD] = BIT(HANDLE),
        [SEND_PIPE] = BIT(HANDLE) | BIT(DATA) | BIT(TIMEOUT), [RECV_PIPE] = BIT(HANDLE) | BIT(LENGTH) | BIT(TIMEOUT),
        [POLL] = BIT(HANDLE) | BIT(EVENTS), [AWAIT] = BIT(HANDLE) | BIT(EVENTS) | BIT(TIMEOUT),
        [AWAIT_ANY] = BIT(POLLS) | BIT(TIMEOUT), [CLOSE] = BIT(HANDLE)
    };
    struct call *call;
    unsigned long required = BIT(CALL) | BIT(THREAD) | BIT(OPERATION);

    if (command->present & BIT(OPERATION)) {
        required |= fields[command->number[OPERATION]];
    }
    if (required & BIT(HANDLE) && command->present & BIT(HANDLE_OF)) {
        required ^= BIT(HANDLE) | BIT(HANDLE_OF); /* one stands for the other */
    }
    check_fields(kit, command, required, command->number[OPERATION] == OPEN ? BIT(NAME) | BIT(TYPE) : 0);
    check_group(kit, command);
    if (!kit->in_together) {
        begin_run(kit);
    }
    if (command->number[CALL] != kit->calls) {
        char expected[40];
        snprintf(expected, sizeof expected, "call %ld", kit->calls);
        refuse_number(kit, expected, command->number[CALL]);
    }
    call = take(kit, sizeof *call);
    memset(call, 0, sizeof *call);
    call->number = kit->calls;
    call->thread = within(kit, "a thread of the test", command->number[THREAD], 0, kit->thread_count - 1);
    call->process = kit->process_of[call->thread];
    call->operation = (enum operation)command->number[OPERATION];
    call->rights = command->rights;
    call->asked = command->events;
    call->type = type_of(command);
    call->result = NO_HANDLE;
    if (required & (BIT(HANDLE) | BIT(HANDLE_OF))) {
        struct named_handle named;
        named.by_call = (required & BIT(HANDLE)) == 0;
        named.number = command->number[named.by_call ? HANDLE_OF : HANDLE];
        call->handle = read_handle(kit, named, call->thread, &call->source);
    }
    if (call->operation == AWAIT_ANY) {
        read_polls(kit, command, call);
    }
    if (command->present & BIT(NAME)) {
        size_t length = command->length[NAME];
        if (length < 1 || length > TOUCHSTONE_NAME || memchr(command->text[NAME], 0, length) != NULL) {
            refuse(kit, "a name of 1 to 64 bytes without a zero", "another");
        }
        call->name = take(kit, length + 1);
        memcpy(call->name, command->text[NAME], length);
        call->name[length] = '\0';
    }
    if (call->operation == SEND || call->operation == SEND_MESSAGE || call->operation == SEND_PIPE) {
        read_payload(kit, command, call);
    } else if (call->operation == RECV || call->operation == RECV_PIPE) {
        call->length = within(kit, "a length of 32 bits", command->number[LENGTH], INT_MIN, INT_MAX);
        call->received = call->operation == RECV ? call->length : 0;
        call->room = call->length < 0 ? 0 : call->length > LINE ? LINE : call->length;
    } else if (call->operation == LOAD) {
        call->room = kit->profile.carrier_bytes;
    }
    if (has_timeout(call->operation)) {
        call->timeout = within(kit, "a time-out of 0 to 60000 milliseconds", command->number[TIMEOUT], 0, 60000);
        kit->shared->timed = kit->kernel->clock != NULL;
    }
    if (returns_data(call->operation)) {
        call->data = take(kit, (size_t)call->room);
    }
    queue(kit, call);
    if (!kit->in_together) {
        make_all(kit);
    }
}

static void run_command(struct kit *kit, const struct command *command)
{
    struct touchstone_run *run = &kit->shared->run;

    check_fields(kit, command, 0, BIT(DELAYS) | BIT(SEED));
    run->delays = command->present & BIT(DELAYS) ? (int)command->number[DELAYS] : 0;
    run->seed = command->present & BIT(SEED) ? (unsigned long)command->number[SEED] : 0;
    kit->in_together = 0;
    make_all(kit);
    put(kit, "{\"event\":\"ran\"}\n");
}

static void kill_command(struct kit *kit, const struct command *command)
{
    struct shared *shared = kit->shared;
    unsigned long called;
    int process;
    int error;

    check_fields(kit, command, BIT(PROCESS), 0);
    process = within(kit, "a process of the profile", command->number[PROCESS], 0, kit->profile.processes - 1);
    called = TOUCHSTONE_ATOMIC_ADD(&shared->stamp, 1);
    if (TOUCHSTONE_ATOMIC_LOAD(&shared->died[process]) == 0) {
        error = kit->kernel->kill(kit->kernel->kernel, process);
        if (error != 0) {
            fail(kit, "kill", error);
        }
    }
    touchstone_died(&shared->run, process);
    put(kit, "{\"event\":\"killed\",\"process\":");
    put_number(kit, process);
    put_stamps(kit, called, TOUCHSTONE_ATOMIC_LOAD(&shared->died[process]));
    put(kit, "}\n");
}

static void serve(struct kit *kit, struct command *command)
{
    enum verb verb;

    read_command(kit, command);
    check_fields(kit, command, 0, ~0ul);
    verb = (enum verb)command->number[COMMAND];
    if (kit->greeted == (verb == HELLO) && verb != QUIT) {
        refuse(kit, kit->greeted ? "one hello" : "hello first", COMMAND_NAMES[verb]);
    }
    if (!kit->in_test && verb != HELLO && verb != RESET && verb != QUIT) {
        refuse(kit, "reset first", COMMAND_NAMES[verb]);
    }
    if (kit->in_together != (verb == RUN) && verb != DO_CALL) {
        refuse(kit, kit->in_together ? "call or run after together" : "together before run", COMMAND_NAMES[verb]);
    }
    switch (verb) {
    case HELLO: hello(kit, command); break;
    case RESET: reset(kit, command); break;
    case DO_CALL: call_command(kit, command); break;
    case TOGETHER:
        check_fields(kit, command, 0, 0);
        begin_run(kit);
        kit->in_together = 1;
        break;
    case RUN: run_command(kit, command); break;
    case KILL: kill_command(kit, command); break;
    default:
        check_fields(kit, command, 0, 0);
        flush(kit);
        end(kit, 0);
    }
}

/* Reads more input behind what there is; what was done is told first, since the runner may be waiting for it. */
static void fill(struct kit *kit)
{
    size_t room;
    long count;

    flush(kit);
    memmove(kit->input, kit->input + kit->begin, kit->end - kit->begin);
    kit->end -= kit->begin;
    kit->begin = 0;
    room = LINE + 1 - kit->end;
    if (room == 0) {
        kit->line++;
        refuse(kit, "a line of at most 1 MiB", "a longer one");
    }
    if (kit->kernel->read != NULL) {
        count = kit->kernel->read(kit->kernel->kernel, kit->input + kit->end, room);
    } else {
#ifdef HAVE_UNISTD
        do {
            count = (long)read(STDIN_FILENO, kit->input + kit->end, room);
        } while (count < 0 && errno == EINTR);
#else
        /* One line at a time: more might not come before the events of this one are out. */
        count = fgets(kit->input + kit->end, room > INT_MAX ? INT_MAX : (int)room, stdin) == NULL
                    ? 0
                    : (long)strlen(kit->input + kit->end);
#endif
    }
    if (count <= 0) {
        kit->at_end = 1;
    } else {
        kit->end += (size_t)count;
    }
    kit->input[kit->end] = '\0';
}

static void serve_all(struct kit *kit)
{
    struct command command;

    for (;;) {
        size_t scanned = 0;
        char *newline = NULL;
        while (newline == NULL && !kit->at_end) {
            newline = memchr(kit->input + kit->begin + scanned, '\n', kit->end - kit->begin - scanned);
            scanned = kit->end - kit->begin;
            if (newline == NULL) {
                fill(kit);
            }
        }
        if (newline == NULL && kit->begin == kit->end) {
            flush(kit);
            end(kit, 0);
        }
        kit->line++;
        kit->at = kit->input + kit->begin;
        kit->line_end = newline != NULL ? newline : kit->input + kit->end;
        kit->begin = (size_t)(kit->line_end - kit->input) + (newline != NULL);
        serve(kit, &command);
    }
}

int touchstone_serve(const struct touchstone_kernel *kernel)
{
    struct kit *kit = calloc(1, sizeof *kit);
    int exit_code;

    if (kit == NULL) {
        return 1;
    }
    kit->kernel = kernel;
    kit->input = malloc(LINE + 2);
    if (kit->input != NULL && setjmp(kit->stop) == 0) {
        serve_all(kit);
    }
    exit_code = kit->input == NULL ? 1 : kit->exit_code;
    if (kernel->memory == NULL) {
        free(kit->shared);
    }
    free(kit->handles);
    free(kit->queued);
    free(kit->input);
    free(kit);
    return exit_code;
}
