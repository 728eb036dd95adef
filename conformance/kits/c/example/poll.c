/* Poll: what coports are ready for. All but the last two is called with the tables locked. */
#include "kernel.h"

/* How much a coport holds and how much it can hold: bytes, or messages. */
struct fill {
    size_t held, most;
};

static struct fill fill_of(struct kernel *kernel, struct coport *coport)
{
    int object = (int)(coport - kernel->memory->coports);
    struct fill fill = {0, 0};

    if (kind_of(kernel, object) == COPIPE) {
        return fill; /* for ever empty, and without room */
    }
    if (kind_of(kernel, object) == COCARRIER) {
        fill.held = (size_t)waiting(kernel, object);
        fill.most = (size_t)kernel->profile.queue_depth;
        if (faulty(kernel, POLL_OUT_NEEDS_BUFFER) && free_buffer(kernel) == NONE) {
            fill.most = fill.held;
        }
        return fill;
    }
    fill.held = length_of(coport);
    fill.most = (size_t)kernel->profile.ring_bytes;
    if (faulty(kernel, POLL_FULL_LOOKS_EMPTY)) {
        fill.held %= fill.most;
    }
    if (faulty(kernel, POLL_LENGTH_RACE)) {
        uint64_t sent = coport->sent;
        let_others_enter(kernel, coport);
        fill.held = (size_t)(sent - coport->received);
    }
    return fill;
}

/* POLL-CLOSED-1 */
static int has_ended(const struct kernel *kernel, const struct coport *coport)
{
    int no_sender = nobody_left(kernel, coport->counts.senders);
    int no_receiver = nobody_left(kernel, coport->counts.receivers);

    if (coport->closed || faulty(kernel, POLL_CLOSED_NEEDS_CLOSE)) {
        return coport->closed;
    }
    return faulty(kernel, POLL_CLOSED_NEEDS_BOTH_GONE) ? no_sender && no_receiver : no_sender || no_receiver;
}

/* POLL-IN-1 */
static int is_readable(const struct kernel *kernel, const struct coport *coport, struct fill fill)
{
    if (coport->closed && (refuses_drain(kernel) || faulty(kernel, POLL_CLOSED_HIDES_IN))) {
        return 0;
    }
    if (faulty(kernel, POLL_END_IS_IN) && has_ended(kernel, coport)) {
        return 1;
    }
    if (faulty(kernel, POLL_READY_TOO_LATE)) {
        return coport->ready;
    }
    return fill.held > 0 && (coport->ready || !faulty(kernel, POLL_EDGE_TRIGGERED));
}

/* POLL-OUT-1 */
static int is_writable(const struct kernel *kernel, const struct coport *coport, struct fill fill)
{
    if ((coport->closed && !faulty(kernel, POLL_OUT_AFTER_CLOSE))
        || (nobody_left(kernel, coport->counts.receivers) && !faulty(kernel, POLL_OUT_NEEDS_NO_RECEIVER))) {
        return 0;
    }
    if (faulty(kernel, POLL_OUT_NEEDS_HALF) && fill.held > fill.most / 2) {
        return 0;
    }
    return fill.held < fill.most || faulty(kernel, POLL_OUT_WHEN_FULL)
        || (fill.most == 0 && faulty(kernel, POLL_PIPE_IS_WRITABLE));
}

static unsigned closed_if(int ended)
{
    return ended ? TOUCHSTONE_CLOSED : 0;
}

static unsigned events_of(struct kernel *kernel, struct coport *coport)
{
    struct fill fill = fill_of(kernel, coport);
    unsigned events = closed_if(has_ended(kernel, coport));

    events |= is_readable(kernel, coport, fill) ? TOUCHSTONE_IN : 0;
    events |= is_writable(kernel, coport, fill) ? TOUCHSTONE_OUT : 0;
    return events;
}

/* Faults in which it matters who asks, and for what. */
static unsigned kept(const struct kernel *kernel, unsigned rights, unsigned asked)
{
    unsigned keep = asked | TOUCHSTONE_CLOSED;

    if (faulty(kernel, POLL_REPORTS_UNASKED)) {
        keep |= TOUCHSTONE_IN | TOUCHSTONE_OUT;
    }
    if (faulty(kernel, POLL_FOR_NOTHING) && asked == 0) {
        keep = 0;
    }
    if (faulty(kernel, POLL_BY_RIGHTS)) {
        keep &= ~(rights & TOUCHSTONE_RECV ? 0u : TOUCHSTONE_IN) & ~(rights & TOUCHSTONE_SEND ? 0u : TOUCHSTONE_OUT);
    }
    return keep;
}

/* What is reported of a coport that is locked to who holds those rights and asks for that. */
static unsigned report(struct kernel *kernel, struct coport *coport, unsigned rights, unsigned asked)
{
    unsigned events;

    if (faulty(kernel, POLL_HANDLE_RACE)) {
        let_others_enter(kernel, coport);
    }
    events = events_of(kernel, coport);
    if (faulty(kernel, POLL_LOOKS_TWICE)) {
        let_others_enter(kernel, coport);
        events = (events & ~(unsigned)TOUCHSTONE_CLOSED) | closed_if(has_ended(kernel, coport));
    }
    events &= kept(kernel, rights, asked);
    if (events & TOUCHSTONE_IN && faulty(kernel, POLL_EDGE_TRIGGERED)) {
        coport->ready = 0;
    }
    return events;
}

/* POLL-ANY-3: finds the coports of all polls, with the tables locked. */
static int find_all(struct kernel *kernel, int process, const struct touchstone_poll *polls, int count, unsigned right,
    struct coport **found)
{
    int error = 0;
    int object;
    int i;

    for (i = 0; i < count && error == 0; i++) {
        unsigned needed = i > 0 && faulty(kernel, AWAIT_ANY_CHECKS_FIRST_RIGHT) ? 0 : right;
        error = check(kernel, process, polls[i].handle, needed, COPORT, &object);
        if (error == EBADF && faulty(kernel, AWAIT_ANY_SKIPS_EMPTY)) {
            error = 0;
            found[i] = NULL;
        } else if (error == 0) {
            found[i] = coport_of(kernel, object);
        }
    }
    return error;
}

/* Locks or unlocks each of the coports once, in the order of their numbers. */
static void lock_all(struct coport **found, int count, int locks)
{
    struct coport *last = NULL;
    struct coport *next;

    do {
        int i;
        next = NULL;
        for (i = 0; i < count; i++) {
            if (found[i] != NULL && (last == NULL || found[i] > last) && (next == NULL || found[i] < next)) {
                next = found[i];
            }
        }
        if (next != NULL && locks) {
            lock(&next->lock);
        } else if (next != NULL) {
            unlock(&next->lock);
        }
        last = next;
    } while (next != NULL);
}

/* What other polls ask for of theirs does not matter, but for a fault. */
static unsigned asked_of(const struct kernel *kernel, const struct touchstone_poll *polls, int count, int which)
{
    unsigned asked = polls[which].asked;
    int i;

    for (i = 0; i < count && faulty(kernel, AWAIT_ANY_MIXES_ASKED); i++) {
        asked |= polls[i].asked;
    }
    return asked;
}

/* Whether a fault leaves this one out, of which there is nothing to report then. */
static int left_out(const struct kernel *kernel, struct coport **found, const struct touchstone_poll *polls, int which)
{
    int i;

    for (i = 0; i < which; i++) {
        if ((faulty(kernel, AWAIT_ANY_REPORTS_FIRST) && polls[i].reported != 0)
            || (faulty(kernel, AWAIT_ANY_FORGETS_TWIN) && found[i] == found[which])) {
            return 1;
        }
    }
    return found[which] == NULL;
}

/* Lets go of all locks, gives others time to come, and takes them again; only faults do this. */
static void let_others_enter_all(struct kernel *kernel, struct coport **found, int count)
{
    lock_all(found, count, 0);
    let_others_in(kernel);
    lock_all(found, count, 1);
}

int look(struct kernel *kernel, int process, struct touchstone_poll *polls, int count, unsigned right,
    uint32_t *changes)
{
    struct coport *found[TOUCHSTONE_POLLS];
    int error;
    int i;

    lock_tables(kernel);
    error = find_all(kernel, process, polls, count, right, found);
    if (error == 0) {
        lock_all(found, count, 1);
        *changes = __atomic_load_n(&kernel->memory->changes, __ATOMIC_SEQ_CST);
        for (i = 0; i < count; i++) {
            unsigned rights = rights_under(kernel, process, polls[i].handle);
            unsigned asked = asked_of(kernel, polls, count, i);
            if (i > 0 && (faulty(kernel, AWAIT_ANY_TEARS) || faulty(kernel, AWAIT_ANY_SLEEP_RACE))) {
                let_others_enter_all(kernel, found, count);
            }
            polls[i].reported = left_out(kernel, found, polls, i) ? 0 : report(kernel, found[i], rights, asked);
        }
        if (faulty(kernel, AWAIT_ANY_SLEEP_RACE)) {
            *changes = __atomic_load_n(&kernel->memory->changes, __ATOMIC_SEQ_CST);
        }
        lock_all(found, count, 0);
    }
    unlock_tables(kernel);
    return error;
}

int poll_coport(void *own, int process, int handle, unsigned asked, unsigned *reported)
{
    struct kernel *kernel = own;
    struct touchstone_poll poll = {handle, asked, 0};
    uint32_t changes;
    int error = look(kernel, process, &poll, 1, faulty(kernel, POLL_NEEDS_NO_RIGHT) ? 0 : TOUCHSTONE_POLL, &changes);

    *reported = poll.reported;
    return error;
}
