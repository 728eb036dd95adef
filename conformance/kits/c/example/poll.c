/* Poll: what a coport is ready for. All but the last two is called with the tables and the coport locked. */
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

int look(struct kernel *kernel, int process, int handle, unsigned right, unsigned asked, unsigned *reported,
    uint32_t *changes)
{
    struct coport *coport;
    unsigned events;
    int error = enter(kernel, process, handle, right, COPORT, &coport);

    if (error != 0) {
        return error;
    }
    if (faulty(kernel, POLL_HANDLE_RACE)) {
        let_others_enter(kernel, coport);
    }
    events = events_of(kernel, coport);
    if (faulty(kernel, POLL_LOOKS_TWICE)) {
        let_others_enter(kernel, coport);
        events = (events & ~(unsigned)TOUCHSTONE_CLOSED) | closed_if(has_ended(kernel, coport));
    }
    *reported = events & kept(kernel, rights_under(kernel, process, handle), asked);
    if (*reported & TOUCHSTONE_IN && faulty(kernel, POLL_EDGE_TRIGGERED)) {
        coport->ready = 0;
    }
    *changes = __atomic_load_n(&kernel->memory->changes, __ATOMIC_SEQ_CST);
    leave(kernel, coport);
    return 0;
}

int poll_coport(void *own, int process, int handle, unsigned asked, unsigned *reported)
{
    struct kernel *kernel = own;
    unsigned right = faulty(kernel, POLL_NEEDS_NO_RIGHT) ? 0 : TOUCHSTONE_POLL;
    uint32_t changes;

    return look(kernel, process, handle, right, asked, reported, &changes);
}
