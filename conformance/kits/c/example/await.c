/*
 * Await: who waits for what a poll would report, and what wakes them. Sleeping and waking are for COPIPEs too.
 *
 * Looking and going to sleep are one step, since the futex is the counter of changes: a thread sleeps only while the
 * counter is what it was at the look. It is the kernel of the system that lets it sleep, so that nothing has to be put
 * right when it is killed in its sleep.
 */
#define _GNU_SOURCE

#include "kernel.h"

#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* ---- Waking. */

void wake(uint32_t *word, int most)
{
    syscall(SYS_futex, word, FUTEX_WAKE, most, NULL, NULL, 0);
}

/*
 * Nobody is missed: who is going to sleep first says that it waits and then has the counter compared; here the counter
 * comes first. Who takes the mark away wakes everybody, or dies, and then wake_all does.
 */
void changed(struct kernel *kernel)
{
    struct memory *memory = kernel->memory;

    __atomic_add_fetch(&memory->changes, 1, __ATOMIC_SEQ_CST);
    if (__atomic_exchange_n(&memory->waiting, 0, __ATOMIC_SEQ_CST) != 0) {
        wake(&memory->changes, faulty(kernel, AWAIT_WAKES_ONE) ? 1 : INT_MAX);
    }
}

void wake_all(struct kernel *kernel)
{
    __atomic_store_n(&kernel->memory->waiting, 1, __ATOMIC_SEQ_CST);
    changed(kernel);
}

/* ---- Waiting. */

struct timespec from_now(int milliseconds)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_sec += milliseconds / 1000;
    time.tv_nsec += (long)(milliseconds % 1000) * 1000000;
    if (time.tv_nsec >= 1000000000) {
        time.tv_nsec -= 1000000000;
        time.tv_sec++;
    }
    return time;
}

int is_over(const struct timespec *end)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec > end->tv_sec || (now.tv_sec == end->tv_sec && now.tv_nsec >= end->tv_nsec);
}

int sleep_on(uint32_t *word, uint32_t value, const struct timespec *end)
{
    return syscall(SYS_futex, word, FUTEX_WAIT_BITSET, value, end, NULL, FUTEX_BITSET_MATCH_ANY) != 0
        && errno == ETIMEDOUT;
}

/* Sleeps until there is another change than the last of so many; otherwise as sleep_on does. */
static int sleep_until_change(struct kernel *kernel, uint32_t changes, const struct timespec *end)
{
    struct memory *memory = kernel->memory;

    __atomic_store_n(&memory->waiting, 1, __ATOMIC_SEQ_CST);
    return sleep_on(&memory->changes, changes, end);
}

/* Faults in which nobody looks again who slept to the end: a wake-up that got lost then shows. */
static int relies_on_being_woken(const struct kernel *kernel)
{
    return faulty(kernel, AWAIT_SLEEP_RACE) || faulty(kernel, AWAIT_WAKES_ONE)
        || faulty(kernel, AWAIT_SEND_WAKES_NOBODY) || faulty(kernel, AWAIT_RECEIVE_WAKES_NOBODY)
        || faulty(kernel, AWAIT_CLOSE_WAKES_NOBODY) || faulty(kernel, AWAIT_DELETE_WAKES_NOBODY)
        || faulty(kernel, AWAIT_EXIT_WAKES_NOBODY) || faulty(kernel, AWAIT_NEEDS_CHANGE)
        || faulty(kernel, REVOKE_WAKES_NOBODY) || faulty(kernel, AWAIT_ANY_SLEEP_RACE)
        || faulty(kernel, AWAIT_ANY_SLEEPS_ON_FIRST);
}

/* Whether a fault ends the await before it looks, here with ETIMEDOUT. */
static int looks_away(const struct kernel *kernel, int has_slept, int slept_to_the_end, const struct timespec *end)
{
    if (has_slept && faulty(kernel, AWAIT_NO_LAST_LOOK)) {
        window(kernel);
    }
    return (slept_to_the_end && relies_on_being_woken(kernel)) || (faulty(kernel, AWAIT_NO_LAST_LOOK) && is_over(end));
}

/* POLL-AWAIT-3, where it has slept. */
static int capability_gone(const struct kernel *kernel, const struct timespec *end, unsigned *reported)
{
    if (faulty(kernel, AWAIT_OUTLIVES_HANDLE)) {
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, end, NULL);
        return ETIMEDOUT;
    }
    if (faulty(kernel, AWAIT_GONE_IS_CLOSED)) {
        *reported = TOUCHSTONE_CLOSED;
        return 0;
    }
    return ECANCELED;
}

/* Whether there is something to report of any of them. */
static int anything(const struct kernel *kernel, const struct touchstone_poll *polls, int count, int has_slept)
{
    int i;

    if (faulty(kernel, AWAIT_ANY_LOOKS_AT_FIRST) || (has_slept && faulty(kernel, AWAIT_ANY_SLEEPS_ON_FIRST))) {
        count = 1;
    }
    for (i = 0; i < count && polls[i].reported == 0; i++) {
    }
    return i < count;
}

/* POLL-AWAIT-2, POLL-ANY-2: the last look is one that began after the end, so that the clock is read before each. */
int await_any(void *own, int process, struct touchstone_poll *polls, int count, int timeout)
{
    struct kernel *kernel = own;
    int any_right = faulty(kernel, POLL_NEEDS_NO_RIGHT) || faulty(kernel, AWAIT_NEEDS_NO_RIGHT);
    struct timespec end = from_now(timeout);
    int slept_to_the_end = 0;
    int has_slept = 0;
    uint32_t changes;
    int over;
    int error;

    while (!looks_away(kernel, has_slept, slept_to_the_end, &end)) {
        over = is_over(&end);
        error = look(kernel, process, polls, count, any_right ? 0 : TOUCHSTONE_POLL, &changes);
        if (error == EBADF && has_slept) {
            return capability_gone(kernel, &end, &polls[0].reported);
        }
        if (error != 0
            || (anything(kernel, polls, count, has_slept) && (has_slept || !faulty(kernel, AWAIT_NEEDS_CHANGE)))) {
            return error;
        }
        if (over) {
            return faulty(kernel, AWAIT_TIMEOUT_IS_OK) || (count > 1 && faulty(kernel, AWAIT_ANY_TIMEOUT_IS_OK))
                ? 0
                : ETIMEDOUT;
        }
        if (has_slept && faulty(kernel, AWAIT_WAKES_FOR_NOTHING)) {
            return 0;
        }
        if (has_slept && faulty(kernel, AWAIT_SLEEPS_ONCE)) {
            window(kernel);
            break;
        }
        if (faulty(kernel, AWAIT_SLEEP_RACE)) {
            window(kernel);
            changes = __atomic_load_n(&kernel->memory->changes, __ATOMIC_SEQ_CST);
        }
        point(kernel);
        slept_to_the_end = sleep_until_change(kernel, changes, &end);
        has_slept = 1;
    }
    return ETIMEDOUT;
}

int await_coport(void *own, int process, int handle, unsigned asked, int timeout, unsigned *reported)
{
    struct touchstone_poll poll = {handle, asked, 0};
    int error = await_any(own, process, &poll, 1, timeout);

    *reported = poll.reported;
    return error;
}
