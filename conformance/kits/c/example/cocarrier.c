/*
 * COCARRIERs: queues of messages. A message lies in a buffer of the kernel and is copied once, when it is sent; whoever
 * receives it gets a capability to that buffer. A queue is nothing but the buffers that say that they wait in it, and
 * when they came. All of this is called with the tables locked.
 */
#include "kernel.h"

#include <string.h>

static uint64_t place_in(int carrier, uint64_t serial)
{
    return serial << 16 | (uint64_t)(carrier + 1);
}

/* The COCARRIER in whose queue the message waits, or NONE. */
static int carrier_of(const struct buffer *buffer)
{
    return (int)(buffer->place & 0xffff) - 1;
}

int waiting(const struct kernel *kernel, int carrier)
{
    int count = 0;
    int i;

    for (i = 0; i < kernel->profile.buffers; i++) {
        count += carrier_of(&kernel->memory->buffers[i]) == carrier;
    }
    return count;
}

/* The message that waits first, or last, as the number of its buffer; or NONE. */
static int end_of_queue(const struct kernel *kernel, int carrier, int last)
{
    const struct buffer *buffers = kernel->memory->buffers;
    int found = NONE;
    int i;

    for (i = 0; i < kernel->profile.buffers; i++) {
        if (carrier_of(&buffers[i]) == carrier
            && (found == NONE || (buffers[i].place > buffers[found].place) == last)) {
            found = i;
        }
    }
    return found;
}

int free_buffer(const struct kernel *kernel)
{
    int i;

    for (i = 0; i < kernel->profile.buffers; i++) {
        const struct buffer *buffer = &kernel->memory->buffers[i];
        if (buffer->place == 0 && (buffer->counts.references <= 0 || faulty(kernel, LOAD_AFTER_REUSE))) {
            return i;
        }
    }
    return NONE;
}

void drop_messages(struct kernel *kernel, int carrier)
{
    int i;

    for (i = 0; i < kernel->profile.buffers; i++) {
        struct buffer *buffer = &kernel->memory->buffers[i];
        if (carrier_of(buffer) == carrier) {
            buffer->place = faulty(kernel, CARRIER_RECLAIM_LEAKS_QUEUE) ? LEAKED : 0;
        }
    }
}

/* ---- Send. */

/* What keeps a message of that length from being sent now, or 0. */
static int send_error(const struct kernel *kernel, int carrier, int length)
{
    const struct coport *coport = coport_of(kernel, carrier);
    int depth = kernel->profile.queue_depth + faulty(kernel, QUEUE_TOO_DEEP) - faulty(kernel, QUEUE_TOO_SHALLOW);

    if (length > kernel->profile.carrier_bytes && !faulty(kernel, LONG_MESSAGE_CUT)) {
        return faulty(kernel, LONG_MESSAGE_IS_AGAIN) ? EAGAIN : EMSGSIZE;
    }
    if ((coport->closed && !faulty(kernel, CLOSED_STILL_SENDS_MESSAGES))
        || (nobody_left(kernel, coport->counts.receivers) && !faulty(kernel, SEND_NEEDS_NO_RECEIVER))) {
        return EPIPE;
    }
    if (waiting(kernel, carrier) >= depth) {
        return EAGAIN;
    }
    if (free_buffer(kernel) == NONE) {
        return faulty(kernel, NO_BUFFER_IS_AGAIN) ? EAGAIN : ENOMEM;
    }
    return 0;
}

/* Faults in which what was sent earlier suffers. */
static void spoil_earlier(struct kernel *kernel, int carrier, const unsigned char *data, int length)
{
    int last = faulty(kernel, MESSAGE_LOST) ? end_of_queue(kernel, carrier, 1) : NONE;
    int before = kernel->memory->last_sent;

    if (last != NONE) {
        kernel->memory->buffers[last].place = 0;
    }
    if (faulty(kernel, SENDER_WRITES_AFTER) && before != NONE) {
        struct buffer *sent = &kernel->memory->buffers[before];
        if (sent->place == 0) {
            memcpy(sent->bytes, data, (size_t)(length < sent->length ? length : sent->length));
        }
    }
}

/* COP-CARRIER-SEND-1: the message is there with the store of its place. */
static void post(struct kernel *kernel, int carrier, int number, const unsigned char *data, int length)
{
    struct buffer *buffer = &kernel->memory->buffers[number];
    uint64_t place = place_in(carrier, ++kernel->memory->messages);
    size_t copied = (size_t)length - (size_t)faulty(kernel, MESSAGE_TORN);

    buffer->length = length;
    if (faulty(kernel, MESSAGE_BEFORE_COPY)) {
        buffer->place = place;
        let_others_in(kernel);
    }
    memcpy(buffer->bytes, data, copied);
    if (!faulty(kernel, MESSAGE_BEFORE_COPY)) {
        __atomic_store_n(&buffer->place, place, __ATOMIC_RELEASE);
    }
    if (!faulty(kernel, AWAIT_SEND_WAKES_NOBODY)) {
        changed(kernel);
    }
    kernel->memory->last_sent = number;
}

int send_message(void *own, int process, int handle, const unsigned char *data, int length)
{
    struct kernel *kernel = own;
    int most = kernel->profile.carrier_bytes;
    int number;
    int carrier;
    int error;

    if (length == 0 && !faulty(kernel, EMPTY_MESSAGE_ACCEPTED)) {
        return EINVAL;
    }
    error = look_up(kernel, process, handle, TOUCHSTONE_SEND, COCARRIER, &carrier);
    if (error == EOPNOTSUPP && faulty(kernel, KIND_NOT_CHECKED)) {
        unlock_tables(kernel);
        return 0;
    }
    if (error == 0) {
        error = send_error(kernel, carrier, length);
    }
    if (error == 0 && faulty(kernel, QUEUE_COUNT_RACE)) {
        let_others_in(kernel);
        error = free_buffer(kernel) == NONE ? ENOMEM : 0;
    }
    if (error == 0) {
        number = free_buffer(kernel);
        if (faulty(kernel, BUFFER_ALLOC_RACE)) {
            let_others_in(kernel);
        }
        spoil_earlier(kernel, carrier, data, length);
        post(kernel, carrier, number, data, length < most ? length : most);
        if (faulty(kernel, POLL_READY_TOO_LATE)) {
            let_others_in(kernel);
            changed(kernel);
        }
        coport_of(kernel, carrier)->ready = 1;
    }
    unlock_tables(kernel);
    return error;
}

/* ---- Receive and load. */

/* What keeps the message from being received under the handle, either of which may be NONE, or 0. */
static int recv_error(const struct kernel *kernel, int carrier, int number, int handle)
{
    const struct coport *coport = coport_of(kernel, carrier);

    if (coport->closed && refuses_drain(kernel)) {
        return EPIPE;
    }
    if (number != NONE) {
        return handle == NONE ? ENOMEM : 0;
    }
    if (coport->closed) {
        return faulty(kernel, CLOSED_QUEUE_IS_AGAIN) ? EAGAIN : EPIPE;
    }
    if (nobody_left(kernel, coport->counts.senders) && !faulty(kernel, RECV_NEEDS_NO_SENDER)) {
        return EPIPE;
    }
    return faulty(kernel, EMPTY_QUEUE_IS_PIPE) ? EPIPE : EAGAIN;
}

/* First the capability comes, then the message goes: a death in between leaves the message where it was. */
static void deliver(struct kernel *kernel, int process, int handle, int number, int parent)
{
    struct buffer *buffer = &kernel->memory->buffers[number];
    unsigned rights = TOUCHSTONE_LOAD | TOUCHSTONE_TRANSFER;

    if (faulty(kernel, RECV_GRANTS_STORE)) {
        rights |= TOUCHSTONE_STORE;
    }
    insert(kernel, process, handle, to(coports(kernel) + number, rights), parent);
    if (!faulty(kernel, MESSAGE_DUPLICATED) || buffer->counts.references > 1) {
        __atomic_store_n(&buffer->place, 0, __ATOMIC_RELEASE);
    }
    changed(kernel);
}

int recv_message(void *own, int process, int handle, int *message)
{
    struct kernel *kernel = own;
    int carrier;
    int number;
    int error = look_up(kernel, process, handle, TOUCHSTONE_RECV, COCARRIER, &carrier);

    if (error != 0) {
        unlock_tables(kernel);
        return error;
    }
    *message = free_handle(kernel, process);
    if (faulty(kernel, MESSAGE_HANDLE_RACE)) {
        let_others_in(kernel);
    }
    number = end_of_queue(kernel, carrier, faulty(kernel, MESSAGE_ORDER));
    if (faulty(kernel, MESSAGE_CLAIM_RACE)) {
        let_others_in(kernel);
        *message = free_handle(kernel, process);
    }
    error = recv_error(kernel, carrier, number, *message);
    if (error == 0) {
        deliver(kernel, process, *message, number,
            faulty(kernel, MESSAGE_DESCENDS) ? position(kernel, process, handle) : NONE);
        coport_of(kernel, carrier)->ready &= waiting(kernel, carrier) > 0;
    } else if (error == ENOMEM && faulty(kernel, RECV_EATS_ON_ENOMEM)) {
        kernel->memory->buffers[number].place = 0;
    }
    unlock_tables(kernel);
    return error;
}

int load(void *own, int process, int handle, unsigned char *data, int *length)
{
    struct kernel *kernel = own;
    unsigned right = faulty(kernel, LOAD_NEEDS_NO_RIGHT) ? 0 : TOUCHSTONE_LOAD;
    int object;
    int error = look_up(kernel, process, handle, right, BUFFER, &object);

    if (error == 0) {
        struct buffer *buffer = buffer_of(kernel, object);
        if (faulty(kernel, LOAD_RACE)) {
            let_others_in(kernel);
        }
        *length = faulty(kernel, LOAD_PADS) ? kernel->profile.carrier_bytes : buffer->length;
        memcpy(data, buffer->bytes, (size_t)*length);
        if (faulty(kernel, LOAD_ONCE)) {
            buffer->length = 0;
        }
    }
    unlock_tables(kernel);
    return error;
}
