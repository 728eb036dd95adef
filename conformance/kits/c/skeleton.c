/* The adapter to begin with: it builds and runs; each body is to become the call of your kernel that it names. */
#include "touchstone.h"

static int start(void *kernel, const struct touchstone_profile *profile) {
    return 0; /* make a kernel of these capacities */
}
static int reset(void *kernel, const int *process_of, int threads) {
    return 0; /* make everything new: all processes alive, no capabilities, no coports */
}
static int open_coport(void *kernel, int process, const char *name, int *handle) {
    return ENOMEM; /* open, in the name of `process`; name is NULL for an anonymous coport */
}
static int derive(void *kernel, int process, int handle, unsigned rights, int *child) {
    return EBADF; /* a capability with fewer rights: a set of TOUCHSTONE_SEND, TOUCHSTONE_RECV ... */
}
static int copy(void *kernel, int process, int handle, int *twin) {
    return EBADF; /* a second capability with the same rights */
}
static int move(void *kernel, int process, int handle, int *place) {
    return EBADF; /* the same capability under another handle, in one step */
}
static int delete_handle(void *kernel, int process, int handle) {
    return EBADF; /* give the capability up */
}
static int send_bytes(void *kernel, int process, int handle, const unsigned char *data, int length) {
    return EBADF; /* send all or nothing */
}
static int recv_bytes(void *kernel, int process, int handle, unsigned char *data, int length, int *received) {
    return EBADF; /* receive exactly `length` bytes or none */
}
static int close_coport(void *kernel, int process, int handle) {
    return EBADF; /* close for ever */
}
static int exit_process(void *kernel, int process) {
    return 0; /* the process ends, and all its capabilities go */
}
static int kill_process(void *kernel, int process) {
    return 0; /* the same, from outside */
}

int main(void) {
    struct touchstone_kernel kernel = {
        .name = "skeleton", .start = start, .reset = reset, .open = open_coport, .derive = derive,
        .copy = copy, .move = move, .delete_handle = delete_handle, .send = send_bytes, .recv = recv_bytes,
        .close = close_coport, .exit = exit_process, .kill = kill_process,
    };
    return touchstone_serve(&kernel);
}
