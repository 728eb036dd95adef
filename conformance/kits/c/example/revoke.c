/* What descends from a capability, and revoke, which takes that back. All but the last is called with the tables locked. */
#include "kernel.h"

/* ---- Descending: of each capability the kernel keeps the position of its parent, which may be under any handle. */

int position(const struct kernel *kernel, int process, int handle)
{
    return process * kernel->profile.capabilities + handle;
}

int slots(const struct kernel *kernel)
{
    return kernel->profile.processes * kernel->profile.capabilities;
}

void hand_on(struct kernel *kernel, int from, int heir)
{
    int i;

    for (i = 0; i < slots(kernel); i++) {
        if (kernel->parents[i] == from) {
            kernel->parents[i] = heir;
        }
    }
}

/* A capability of that parent, or NONE; what an empty slot says of its parent is of one that is gone. */
static int child_of(const struct kernel *kernel, int parent)
{
    int i;

    for (i = 0; i < slots(kernel); i++) {
        if (kernel->slots[i] != 0 && kernel->parents[i] == parent) {
            return i;
        }
    }
    return NONE;
}

/* ---- Revoke. */

/* Each child that goes hands on its own to the one that stays, until that has no more. */
void take_back(struct kernel *kernel, int from)
{
    int child;

    kernel->memory->revoked = from;
    while ((child = child_of(kernel, from)) != NONE) {
        discard(kernel, child / kernel->profile.capabilities, child % kernel->profile.capabilities);
    }
    kernel->memory->revoked = NONE;
}

int revoke_descendants(void *own, int process, int handle)
{
    struct kernel *kernel = own;
    capability held;
    int error = find(kernel, process, handle, &held);

    if (error == 0) {
        take_back(kernel, position(kernel, process, handle));
    }
    unlock_tables(kernel);
    return error;
}
