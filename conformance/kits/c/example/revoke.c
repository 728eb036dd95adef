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

static void discard_at(struct kernel *kernel, int at)
{
    discard(kernel, at / kernel->profile.capabilities, at % kernel->profile.capabilities);
}

/* ---- Revoke. */

/* Each child that goes hands on its own to the one that stays, until that has no more. */
void take_back(struct kernel *kernel, int from)
{
    int child;

    kernel->memory->revoked = from;
    while ((child = child_of(kernel, from)) != NONE) {
        discard_at(kernel, child);
        if (faulty(kernel, REVOKE_ONE_BY_ONE)) {
            let_others_in(kernel);
        }
    }
    kernel->memory->revoked = NONE;
}

/* ---- Faults in which a revoke first picks what it takes, and mostly something else than what descends. */

static int picks(const struct kernel *kernel)
{
    return faulty(kernel, REVOKE_DOES_NOTHING) || faulty(kernel, REVOKE_LEAVES_GRANDCHILDREN)
        || faulty(kernel, REVOKE_FIRST_BRANCH) || faulty(kernel, REVOKE_TAKES_ITSELF)
        || faulty(kernel, REVOKE_TAKES_COPIES) || faulty(kernel, REVOKE_TAKES_SIBLINGS)
        || faulty(kernel, REVOKE_BY_OBJECT) || faulty(kernel, REVOKE_IN_TWO_STEPS);
}

static int descends(const struct kernel *kernel, int one, int from)
{
    do {
        one = kernel->parents[one];
    } while (one != from && one != NONE);
    return one == from;
}

static int is_picked(const struct kernel *kernel, int one, int from)
{
    int is_child = kernel->parents[one] == from;
    int is_other = one != from;
    int is_beside = is_other && kernel->parents[one] == kernel->parents[from];
    int first = child_of(kernel, from);

    switch (kernel->fault) {
    case REVOKE_DOES_NOTHING: return 0;
    case REVOKE_LEAVES_GRANDCHILDREN: return is_child;
    case REVOKE_FIRST_BRANCH: return one == first || (first != NONE && descends(kernel, one, first));
    case REVOKE_TAKES_ITSELF: return !is_other || descends(kernel, one, from);
    case REVOKE_TAKES_COPIES:
        return (is_beside && kernel->slots[one] == kernel->slots[from]) || descends(kernel, one, from);
    case REVOKE_TAKES_SIBLINGS:
        return (is_beside && kernel->parents[one] != NONE) || descends(kernel, one, from);
    case REVOKE_BY_OBJECT: return is_other && object_of(kernel->slots[one]) == object_of(kernel->slots[from]);
    default: return descends(kernel, one, from);
    }
}

static void take_picked(struct kernel *kernel, int from)
{
    unsigned char picked[TOUCHSTONE_PROCESSES * 1024];
    int i;

    for (i = 0; i < slots(kernel); i++) {
        picked[i] = kernel->slots[i] != 0 && is_picked(kernel, i, from);
    }
    if (faulty(kernel, REVOKE_IN_TWO_STEPS)) {
        let_others_in(kernel);
    }
    for (i = 0; i < slots(kernel); i++) {
        if (picked[i] && kernel->slots[i] != 0) {
            discard_at(kernel, i);
        }
    }
}

/* ---- The operation. */

/* Why faults refuse a revoke, or 0. */
static int revoke_error(const struct kernel *kernel, int process, int handle)
{
    unsigned rights = rights_under(kernel, process, handle);

    if (faulty(kernel, REVOKE_NEEDS_TRANSFER) && (rights & TOUCHSTONE_TRANSFER) == 0) {
        return EPERM;
    }
    if (faulty(kernel, REVOKE_OF_NOTHING_FAILS) && child_of(kernel, position(kernel, process, handle)) == NONE) {
        return EINVAL;
    }
    return 0;
}

/* CAP-REVOKE-2: there is no error but that of an empty handle. */
int revoke_descendants(void *own, int process, int handle)
{
    struct kernel *kernel = own;
    capability held;
    int error = find(kernel, process, handle, &held);

    if (error == 0) {
        error = revoke_error(kernel, process, handle);
    }
    if (error == 0) {
        if (faulty(kernel, REVOKE_CLAIM_RACE)) {
            let_others_in(kernel);
        }
        (picks(kernel) ? take_picked : take_back)(kernel, position(kernel, process, handle));
    }
    unlock_tables(kernel);
    return error == EBADF && faulty(kernel, REVOKE_EMPTY_OK) ? 0 : error;
}
