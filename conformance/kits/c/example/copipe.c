/*
 * COPIPEs: where a send and a receive meet. A COPIPE keeps nothing: who comes and finds somebody to meet has the bytes
 * copied straight from the memory of the send to that of the receive; who finds nobody leaves an offer, and sleeps. An
 * offer is made and met, ended and withdrawn under the lock of the tables. All but the last two is called with it held.
 */
#define _GNU_SOURCE

#include "kernel.h"

#include <limits.h>
#include <string.h>

/* ---- Offers. */

/* Whether the offer can be met. */
static int is_open(const struct kernel *kernel, const struct offer *offer)
{
    return offer->state == OFFERED || (offer->state == ENDED && faulty(kernel, PIPE_OFFER_STAYS));
}

/* COP-PIPE-MEET-2: with this store the offer is taken back. Only the thread that made it sleeps on it. */
static void end_offer(struct offer *offer, int error)
{
    __atomic_store_n(&offer->state, ENDED + (uint32_t)error, __ATOMIC_RELEASE);
    wake(&offer->state, INT_MAX);
}

static int fits(const struct kernel *kernel, const struct offer *one, const struct offer *other)
{
    const struct offer *send = one->sends ? one : other;
    const struct offer *receive = one->sends ? other : one;

    return send->length <= receive->length || faulty(kernel, PIPE_TOO_LONG_IS_CUT);
}

/* The oldest offer of the other side that fits what comes, or that does not; NULL if there is none. */
static struct offer *oldest(struct kernel *kernel, const struct offer *own, int fitting)
{
    struct offer *found = NULL;
    int i;

    for (i = 0; i < TOUCHSTONE_THREADS; i++) {
        struct offer *other = &kernel->memory->offers[i];
        if (is_open(kernel, other) && other->copipe == own->copipe && other->sends != own->sends
            && fits(kernel, own, other) == fitting && (found == NULL || other->number < found->number)) {
            found = other;
        }
    }
    return found;
}

/* ---- The ends of offers. */

/*
 * COP-PIPE-SEND-2, COP-PIPE-RECV-2: EPIPE where nobody can come any more, otherwise 0; with those faults a close, or
 * that nobody is left at the other end, goes unseen.
 */
static int pipe_error(
    const struct kernel *kernel, const struct offer *offer, enum fault misses_close, enum fault misses_last)
{
    const struct coport *coport = coport_of(kernel, offer->copipe);
    int others = offer->sends ? coport->counts.receivers : coport->counts.senders;

    if (coport->closed && !faulty(kernel, misses_close)) {
        return EPIPE;
    }
    return nobody_left(kernel, others) && !faulty(kernel, misses_last) ? EPIPE : 0;
}

/* What ends an offer that nobody has met, or 0. */
static int ending(const struct kernel *kernel, const struct offer *offer)
{
    if (!kernel->memory->alive[offer->process]) {
        return faulty(kernel, PIPE_OFFER_OUTLIVES_PROCESS) ? 0 : ESRCH;
    }
    if (rights_under(kernel, offer->process, offer->handle) == 0 && !faulty(kernel, PIPE_OUTLIVES_HANDLE)) {
        return faulty(kernel, PIPE_GONE_IS_PIPE) ? EPIPE : ECANCELED; /* COP-PIPE-CANCEL-1 */
    }
    return pipe_error(kernel, offer, PIPE_CLOSE_WAKES_NOBODY,
        offer->sends ? PIPE_LAST_RECEIVER_WAKES_NOBODY : PIPE_LAST_SENDER_WAKES_NOBODY);
}

void end_offers(struct kernel *kernel)
{
    int i;

    for (i = 0; i < TOUCHSTONE_THREADS; i++) {
        struct offer *offer = &kernel->memory->offers[i];
        int error = offer->state == OFFERED ? ending(kernel, offer) : 0;
        if (error != 0) {
            end_offer(offer, error);
        }
    }
}

/* ---- Meeting. */

/* The memory of a call is used for other things when its process has ended; only a fault leaves its offer there. */
static void pass(struct kernel *kernel, const struct offer *send, const struct offer *receive, size_t length)
{
    size_t before = faulty(kernel, PIPE_COPY_IN_HALVES) ? length / 2 : 0;

    if (before > 0) {
        memcpy(receive->memory, send->data, before);
        let_others_in(kernel);
    }
    if (kernel->memory->alive[receive->process]) {
        memcpy(receive->memory + before, send->data + before, length - before);
    }
}

/* Which offer ends in a meeting: the one that was met, save for the fault that ends one which waits beside it. */
static struct offer *to_wake(struct kernel *kernel, struct offer *met)
{
    int i;

    for (i = 0; i < TOUCHSTONE_THREADS && faulty(kernel, PIPE_WAKES_ANOTHER); i++) {
        struct offer *other = &kernel->memory->offers[i];
        if (other != met && is_open(kernel, other) && other->copipe == met->copipe && other->sends == met->sends
            && other->length >= met->received) {
            other->received = met->received;
            return other;
        }
    }
    return met;
}

/*
 * COP-PIPE-MEET-1: both take effect with the store that ends the offer. Who dies before it leaves the other waiting,
 * and has written at most to memory that still waits to be written to.
 */
static void meet(struct kernel *kernel, struct offer *own, struct offer *other)
{
    struct offer met = *other; /* as it was found: faults let it go in between */
    const struct offer *send = own->sends ? own : &met;
    const struct offer *receive = own->sends ? &met : own;

    own->received = send->length < receive->length ? send->length : receive->length;
    if (faulty(kernel, own->sends ? PIPE_SEND_CLAIM_RACE : PIPE_RECEIVE_CLAIM_RACE)) {
        let_others_in(kernel);
    }
    if (!faulty(kernel, PIPE_LATE_COPY)) {
        pass(kernel, send, receive, (size_t)own->received);
    }
    if (other->number == met.number && is_open(kernel, other)) {
        other->received = own->received;
        end_offer(to_wake(kernel, other), 0);
    }
    if (faulty(kernel, PIPE_LATE_COPY)) {
        let_others_in(kernel);
        pass(kernel, send, receive, (size_t)own->received);
    }
}

/* COP-PIPE-SEND-3: those that wait and send more than the receive asks for are refused, and it waits in their place. */
static int refuse_longer(struct kernel *kernel, const struct offer *own)
{
    int error = NONE;
    struct offer *other;

    while ((other = oldest(kernel, own, 0)) != NULL) {
        end_offer(other, EMSGSIZE);
        error = faulty(kernel, PIPE_TOO_LONG_ENDS_RECEIVE) ? EMSGSIZE : NONE;
    }
    return error;
}

/* COP-PIPE-SEND-3: EMSGSIZE if some wait, and all ask for fewer bytes than the send has. */
static int refuse_too_long(struct kernel *kernel, const struct offer *own)
{
    struct offer *other = oldest(kernel, own, 0);

    if (other != NULL && faulty(kernel, PIPE_TOO_LONG_ENDS_RECEIVE)) {
        end_offer(other, EMSGSIZE);
    }
    if (other == NULL && faulty(kernel, PIPE_SEND_DOES_NOT_WAIT)) {
        return 0;
    }
    return other != NULL || faulty(kernel, PIPE_NOBODY_IS_TOO_SHORT) ? EMSGSIZE : NONE;
}

/* Meets somebody who waits, and returns how it ended; or NONE where there is nobody. */
static int meet_somebody(struct kernel *kernel, struct offer *own)
{
    struct offer *other = oldest(kernel, own, 1);

    if (other != NULL) {
        meet(kernel, own, other);
        return 0;
    }
    return (own->sends ? refuse_too_long : refuse_longer)(kernel, own);
}

/* ---- Waiting. */

/* There is always a place, since no thread takes a second one; those of threads that died are free after a reset. */
static struct offer *leave_offer(struct kernel *kernel, const struct offer *own)
{
    struct offer *offer = kernel->memory->offers;

    while (offer->state != NO_OFFER) {
        offer++;
    }
    *offer = *own;
    offer->number = ++kernel->memory->offered;
    __atomic_store_n(&offer->state, OFFERED, __ATOMIC_RELEASE);
    return offer;
}

/* Lets go of the tables while the offer is open, and returns 1 if its time is over then. */
static int sleep_on_offer(struct kernel *kernel, struct offer *offer, const struct timespec *end)
{
    int slept_to_the_end;

    unlock_tables(kernel);
    point(kernel);
    slept_to_the_end = sleep_on(&offer->state, OFFERED, end);
    if (faulty(kernel, PIPE_OFFER_STAYS) || faulty(kernel, PIPE_TIMEOUT_RACE)) {
        window(kernel);
    }
    lock_tables(kernel);
    return slept_to_the_end;
}

/* COP-PIPE-TIME-1: what decides is whether somebody has met the offer at the moment at which it is withdrawn. */
static int wait_for_somebody(struct kernel *kernel, struct offer *own, const struct timespec *end)
{
    struct offer *offer;
    int over = is_over(end);
    int error = ETIMEDOUT;

    if (over) {
        return ETIMEDOUT;
    }
    if (faulty(kernel, PIPE_SLEEP_RACE)) {
        let_others_in(kernel);
    }
    offer = leave_offer(kernel, own);
    while (offer->state == OFFERED && !over) {
        over = sleep_on_offer(kernel, offer, end);
    }
    if (offer->state != OFFERED && !(over && faulty(kernel, PIPE_TIMEOUT_RACE))) {
        error = (int)(offer->state - ENDED);
        own->received = offer->received;
    }
    __atomic_store_n(&offer->state, NO_OFFER, __ATOMIC_RELEASE);
    return error;
}

/* ---- The operations. */

/* COP-PIPE-MEET-3: looking for somebody and leaving an offer are one hold of the lock. */
static int meet_or_wait(struct kernel *kernel, struct offer *own, unsigned right, int timeout)
{
    struct timespec end = from_now(timeout);
    int error = look_up(
        kernel, own->process, own->handle, faulty(kernel, PIPE_NEEDS_NO_RIGHT) ? 0 : right, COPIPE, &own->copipe);

    if (error == 0 && faulty(kernel, PIPE_HANDLE_RACE)) {
        let_others_in(kernel);
    }
    if (error == 0) {
        error = pipe_error(kernel, own, PIPE_CLOSED_WAITS,
            own->sends ? PIPE_RECEIVER_GONE_IGNORED : PIPE_SENDER_GONE_IGNORED);
    }
    if (error == 0 && faulty(kernel, PIPE_CLOSE_RACE)) {
        let_others_in(kernel);
    }
    if (error == 0) {
        error = meet_somebody(kernel, own);
    }
    if (error == NONE) {
        error = wait_for_somebody(kernel, own, &end);
    }
    unlock_tables(kernel);
    return error == ETIMEDOUT && faulty(kernel, PIPE_TIMEOUT_IS_AGAIN) ? EAGAIN : error;
}

int send_pipe(void *kernel, int process, int handle, const unsigned char *data, int length, int timeout)
{
    struct offer own = {.process = process, .handle = handle, .sends = 1, .data = data, .length = length};

    if (length == 0) {
        return faulty(kernel, PIPE_EMPTY_SEND_OK) ? 0 : EINVAL;
    }
    return meet_or_wait(kernel, &own, TOUCHSTONE_SEND, timeout);
}

int recv_pipe(void *kernel, int process, int handle, unsigned char *data, int length, int timeout, int *received)
{
    struct offer own = {.process = process, .handle = handle, .memory = data, .length = length};
    int error;

    if (length <= 0) {
        return faulty(kernel, PIPE_ZERO_RECEIVE_OK) ? 0 : EINVAL;
    }
    error = meet_or_wait(kernel, &own, TOUCHSTONE_RECV, timeout);
    *received = own.received;
    return error;
}
