/* COCHANNELs: rings of bytes. */
#include "kernel.h"

#include <string.h>

/* ---- Rings. All of this is called with the coport locked. */

size_t length_of(const struct coport *coport)
{
    return (size_t)(coport->sent - coport->received);
}

static void copy_in(
    struct kernel *kernel, struct coport *coport, uint64_t position, const unsigned char *data, size_t length)
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
    if (!faulty(kernel, AWAIT_SEND_WAKES_NOBODY)) {
        changed(kernel);
    }
}

/* ---- The operations. */

/* What keeps a send of that length from happening now, or 0. */
static int send_error(const struct kernel *kernel, const struct coport *coport, size_t length)
{
    size_t ring_bytes = (size_t)kernel->profile.ring_bytes;

    if (length > ring_bytes) {
        return faulty(kernel, TOO_LONG_IS_AGAIN) ? EAGAIN : EMSGSIZE;
    }
    if ((coport->closed && !faulty(kernel, SEND_AFTER_CLOSE))
        || (nobody_left(kernel, coport->counts.receivers) && !faulty(kernel, RECEIVER_GONE_IGNORED))) {
        return EPIPE;
    }
    return length > ring_bytes - length_of(coport) || length_of(coport) > ring_bytes ? EAGAIN : 0;
}

int send_bytes(void *own, int process, int handle, const unsigned char *data, int length)
{
    struct kernel *kernel = own;
    struct coport *coport;
    size_t bytes = (size_t)length;
    size_t room;
    int error;

    if (length == 0 && !faulty(kernel, ZERO_LENGTH_OK)) {
        return EINVAL;
    }
    error = enter(kernel, process, handle, TOUCHSTONE_SEND, COCHANNEL, &coport);
    if (error == EOPNOTSUPP && faulty(kernel, KIND_NOT_CHECKED)) {
        return 0;
    }
    if (error != 0) {
        return error;
    }
    error = send_error(kernel, coport, bytes);
    if (faulty(kernel, TEST_BEFORE_LOCK)) {
        let_others_enter(kernel, coport);
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
        changed(kernel);
        return 0;
    } else if (error == 0) {
        append(kernel, coport, data, bytes);
        if (faulty(kernel, POLL_READY_TOO_LATE)) {
            unlock(&coport->lock);
            window(kernel);
            lock(&coport->lock);
            changed(kernel);
        }
        coport->ready = 1;
    }
    unlock(&coport->lock);
    return error;
}

static int takes_fewer(const struct kernel *kernel)
{
    return kernel->choices[SHORT_RECV] == IS_PARTIAL || faulty(kernel, SHORT_RECEIVE);
}

/* What keeps a receive of that length from happening now, or 0. */
static int recv_error(const struct kernel *kernel, const struct coport *coport, size_t length)
{
    if (length > (size_t)kernel->profile.ring_bytes) {
        return faulty(kernel, TOO_LONG_RECEIVE_IS_AGAIN) ? EAGAIN : EMSGSIZE;
    }
    if (coport->closed && refuses_drain(kernel)) {
        return EPIPE;
    }
    if (length <= length_of(coport) || faulty(kernel, SHORT_RECEIVE_UNDERFLOW)) {
        return 0;
    }
    if (takes_fewer(kernel) && length_of(coport) > 0) {
        return 0;
    }
    if (coport->closed) {
        return faulty(kernel, WRONG_ERROR) ? EAGAIN : EPIPE;
    }
    return nobody_left(kernel, coport->counts.senders) && !faulty(kernel, SENDER_GONE_IGNORED) ? EPIPE : EAGAIN;
}

int recv_bytes(void *own, int process, int handle, unsigned char *data, int length, int *received)
{
    struct kernel *kernel = own;
    struct coport *coport;
    size_t bytes = (size_t)length;
    int error;

    if (length <= 0) {
        *received = 0;
        return faulty(kernel, ZERO_RECEIVE_OK) ? 0 : EINVAL;
    }
    error = enter(kernel, process, handle, TOUCHSTONE_RECV, COCHANNEL, &coport);
    if (error != 0) {
        return error;
    }
    error = recv_error(kernel, coport, bytes);
    unlock_tables(kernel);
    point(kernel);
    if (error == 0) {
        if (takes_fewer(kernel) && bytes > length_of(coport)) {
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
        if (!faulty(kernel, AWAIT_RECEIVE_WAKES_NOBODY)) {
            changed(kernel);
        }
        coport->ready &= length_of(coport) > 0;
    }
    unlock(&coport->lock);
    return error;
}
