/*
 * The adapter: it shows the kernel to Touchstone. Without options all processes of the test are threads of this one.
 * With --processes each is a process of its own: it is forked when it is first needed, its threads make its calls, an
 * exit is an _exit and a kill is a SIGKILL, wherever the other threads are then, and the process that reads the
 * commands is the kernel that cleans up.
 */
#define _GNU_SOURCE

#include "kernel.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#define AS_FLAG(constant, flag, kind, breaks, sentence) flag,
#define AS_JSON(constant, flag, kind, breaks, sentence) \
    "{\"flag\":\"" flag "\",\"breaks\":[" breaks "],\"kind\":\"" kind "\",\"sentence\":\"" sentence "\"}",

static const char *const FAULT_FLAGS[] = {FAULTS(AS_FLAG)};
static const char *const FAULTS_AS_JSON[] = {FAULTS(AS_JSON)};

static void *shared_memory(void *kernel, size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    (void)kernel;
    return memory == MAP_FAILED ? NULL : memory;
}

static void yield(void *kernel)
{
    (void)kernel;
    sched_yield();
}

static unsigned long long microseconds(void *kernel)
{
    struct timespec time;

    (void)kernel;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (unsigned long long)time.tv_sec * 1000000 + (unsigned long long)time.tv_nsec / 1000;
}

/* ---- Threads. */

struct side {
    pthread_t thread;
    struct touchstone_run *run;
    int number;
};

static void *make_calls(void *argument)
{
    struct side *side = argument;

    touchstone_thread(side->run, side->number);
    return NULL;
}

/* Makes the calls of those threads of the run that belong to the process, or with NONE of all. */
static void run_threads(struct kernel *kernel, struct touchstone_run *run, int process)
{
    struct side sides[TOUCHSTONE_THREADS];
    int count = 0;
    int i;

    for (i = 0; i < run->count; i++) {
        if (process == NONE || kernel->memory->process_of[run->threads[i]] == process) {
            sides[count].run = run;
            sides[count].number = run->threads[i];
            count++;
        }
    }
    for (i = 1; i < count; i++) {
        if (pthread_create(&sides[i].thread, NULL, make_calls, &sides[i]) != 0) {
            give_up("a thread cannot be made");
        }
    }
    if (count > 0) {
        make_calls(&sides[0]);
    }
    for (i = 1; i < count; i++) {
        pthread_join(sides[i].thread, NULL);
    }
}

/* ---- Processes. */

/* Waits at most a tenth of a second; returns 0 if that was too short. */
static int wait_a_little(sem_t *semaphore)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += 100000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    return sem_timedwait(semaphore, &until) == 0;
}

static void work(struct kernel *kernel, int process, pid_t parent)
{
    struct worker *worker = &kernel->memory->workers[process];

    close(STDIN_FILENO);
    close(STDOUT_FILENO);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    for (;;) {
        while (!wait_a_little(&worker->start)) {
            if (getppid() != parent) {
                _exit(0);
            }
        }
        run_threads(kernel, kernel->memory->run, process);
        __atomic_store_n(&worker->state, DONE, __ATOMIC_SEQ_CST);
        sem_post(&kernel->memory->stopped);
    }
}

static void start_worker(struct kernel *kernel, int process)
{
    struct worker *worker = &kernel->memory->workers[process];
    pid_t parent = getpid();
    pid_t child;

    if (worker->process == 0) {
        sem_init(&worker->start, 1, 0);
        child = fork();
        if (child < 0) {
            give_up("a process cannot be made");
        }
        if (child == 0) {
            work(kernel, process, parent);
        }
        worker->process = child;
    }
    __atomic_store_n(&worker->state, RUNNING, __ATOMIC_SEQ_CST);
    sem_post(&worker->start);
}

/* Sees what became of a worker; returns 1 when it has stopped. */
static int stopped(struct kernel *kernel, struct touchstone_run *run, int process)
{
    struct worker *worker = &kernel->memory->workers[process];
    int state = __atomic_load_n(&worker->state, __ATOMIC_SEQ_CST);

    if (state == EXITING) {
        waitpid(worker->process, NULL, 0);
        worker->process = 0;
        die(kernel, process);
        touchstone_died(run, process);
    } else if (state == RUNNING && waitpid(worker->process, NULL, WNOHANG) != 0) {
        give_up("a process of the test crashed");
    }
    if (state == EXITING || state == DONE) {
        worker->state = IDLE;
    }
    return state != RUNNING;
}

static void run_processes(struct kernel *kernel, struct touchstone_run *run)
{
    int running = 0;
    int process;
    int i;

    for (i = 0; i < run->count; i++) {
        process = kernel->memory->process_of[run->threads[i]];
        if (kernel->memory->workers[process].state == IDLE) {
            start_worker(kernel, process);
            running++;
        }
    }
    while (running > 0) {
        wait_a_little(&kernel->memory->stopped);
        for (process = 0; process < kernel->profile.processes; process++) {
            if (kernel->memory->workers[process].state != IDLE && stopped(kernel, run, process)) {
                running--;
            }
        }
    }
}

static void run_calls(void *own, struct touchstone_run *run)
{
    struct kernel *kernel = own;

    kernel->memory->run = run;
    if (kernel->use_processes) {
        run_processes(kernel, run);
    } else {
        run_threads(kernel, run, NONE);
    }
}

static int exit_process(void *own, int process)
{
    struct kernel *kernel = own;

    if (!kernel->use_processes) {
        return die(kernel, process);
    }
    __atomic_store_n(&kernel->memory->workers[process].state, EXITING, __ATOMIC_SEQ_CST);
    sem_post(&kernel->memory->stopped);
    _exit(0);
}

static int kill_process(void *own, int process)
{
    struct kernel *kernel = own;
    struct worker *worker = &kernel->memory->workers[process];

    if (kernel->use_processes && worker->process != 0) {
        kill(worker->process, SIGKILL);
        waitpid(worker->process, NULL, 0);
        worker->process = 0;
    }
    return die(kernel, process);
}

/* ---- Start, reset, and the command line. */

/* Shared memory for that many of that size, of which there may be none. */
static void *shared_table(struct kernel *kernel, int count, int size)
{
    size_t bytes = (size_t)count * (size_t)size;

    return shared_memory(kernel, bytes > 0 ? bytes : 1);
}

static int start(void *own, const struct touchstone_profile *profile)
{
    struct kernel *kernel = own;
    unsigned char *rings = shared_table(kernel, profile->cochannels, profile->ring_bytes);
    unsigned char *messages = shared_table(kernel, profile->buffers, profile->carrier_bytes);
    int i;

    kernel->profile = *profile;
    kernel->memory = shared_memory(kernel, sizeof *kernel->memory);
    kernel->slots = shared_table(kernel, slots(kernel), sizeof *kernel->slots);
    kernel->parents = shared_table(kernel, slots(kernel), sizeof *kernel->parents);
    if (rings == NULL || messages == NULL || kernel->memory == NULL || kernel->slots == NULL
        || kernel->parents == NULL) {
        return ENOMEM;
    }
    make_lock(&kernel->memory->tables);
    sem_init(&kernel->memory->stopped, 1, 0);
    for (i = 0; i < coports(kernel); i++) {
        make_lock(&coport_of(kernel, i)->lock);
    }
    for (i = 0; i < profile->cochannels; i++) {
        coport_of(kernel, i)->ring = rings + (size_t)i * (size_t)profile->ring_bytes;
    }
    for (i = 0; i < profile->buffers; i++) {
        kernel->memory->buffers[i].bytes = messages + (size_t)i * (size_t)profile->carrier_bytes;
    }
    return 0;
}

/* A ring begins at its last byte, so that a message wraps around at once and not only after many. */
static int reset(void *own, const int *process_of, int threads)
{
    struct kernel *kernel = own;
    int i;

    lock_tables(kernel);
    memset(kernel->slots, 0, (size_t)slots(kernel) * sizeof *kernel->slots);
    for (i = 0; i < kernel->profile.processes; i++) {
        kernel->memory->alive[i] = 1;
    }
    for (i = 0; i < coports(kernel) + kernel->profile.buffers; i++) {
        memset(counts_of(kernel, i), 0, sizeof(struct counts));
    }
    for (i = 0; i < kernel->profile.cochannels; i++) {
        coport_of(kernel, i)->sent = coport_of(kernel, i)->received = (uint64_t)kernel->profile.ring_bytes - 1;
    }
    for (i = 0; i < kernel->profile.buffers; i++) {
        kernel->memory->buffers[i].place = 0;
    }
    memset(kernel->memory->offers, 0, sizeof kernel->memory->offers);
    kernel->memory->revoked = NONE;
    kernel->memory->last_sent = NONE;
    unlock_tables(kernel);
    memcpy(kernel->memory->process_of, process_of, (size_t)threads * sizeof *process_of);
    return 0;
}

static const char HELP[] =
    "Usage: cochannel [--processes] [--fault NAME] [CHOICES]\n"
    "       cochannel --list-faults\n"
    "\n"
    "COCHANNELs, COCARRIERs and COPIPEs in shared memory, to be judged by Touchstone: ./touchstone test -- cochannel\n"
    "\n"
    "  --processes    a process of the system for each process of the test; without it, threads only\n"
    "  --fault NAME   misbehave in this way\n"
    "  --list-faults  print the faults as JSON\n"
    "  --help         print this\n"
    "\n"
    "What it chooses where kernels differ, by the names of a profile; the first is what it does without the option:\n"
    "\n"
    "  --drain-after-close required|forbidden|either\n"
    "  --peer-gone epipe|none\n"
    "  --short-recv refuse|partial\n";

static void list_faults(void)
{
    int i;

    for (i = 0; i < FAULT_COUNT; i++) {
        printf("%s%s%s\n", i == 0 ? "[" : " ", FAULTS_AS_JSON[i], i == FAULT_COUNT - 1 ? "]" : ",");
    }
}

static const struct {
    const char *option;
    const char *values[3];
} CHOICE_OPTIONS[CHOICES] = {
    [DRAIN_AFTER_CLOSE] = {"--drain-after-close", {"required", "forbidden", "either"}},
    [PEER_GONE] = {"--peer-gone", {"epipe", "none", NULL}},
    [SHORT_RECV] = {"--short-recv", {"refuse", "partial", NULL}},
};

/* Makes the choice if the option is one; returns whether it is. */
static int make_choice(struct kernel *kernel, const char *option, const char *value)
{
    int choice;
    int i;

    for (choice = 0; choice < CHOICES; choice++) {
        if (strcmp(CHOICE_OPTIONS[choice].option, option) == 0) {
            for (i = 0; i < 3 && CHOICE_OPTIONS[choice].values[i] != NULL; i++) {
                if (strcmp(CHOICE_OPTIONS[choice].values[i], value) == 0) {
                    kernel->choices[choice] = i;
                    return 1;
                }
            }
            fprintf(stderr, "cochannel: expected for %s a value of --help, found '%s'\n", option, value);
            exit(2);
        }
    }
    return 0;
}

static int fault_named(const char *flag)
{
    int i;

    for (i = 0; i < FAULT_COUNT; i++) {
        if (strcmp(FAULT_FLAGS[i], flag) == 0) {
            return i;
        }
    }
    fprintf(stderr, "cochannel: expected a fault of --list-faults, found '%s'\n", flag);
    exit(2);
}

int main(int argc, char **argv)
{
    static struct kernel own = {.fault = NONE};
    static const struct touchstone_kernel kernel = {
        .name = "cochannel",
        .kernel = &own,
        .start = start,
        .reset = reset,
        .open = open_cochannel,
        .derive = derive,
        .copy = copy,
        .move = move,
        .revoke = revoke_descendants,
        .delete_handle = delete_handle,
        .send = send_bytes,
        .recv = recv_bytes,
        .close = close_coport,
        .exit = exit_process,
        .kill = kill_process,
        .open_cocarrier = open_cocarrier,
        .send_message = send_message,
        .recv_message = recv_message,
        .load = load,
        .open_copipe = open_copipe,
        .send_pipe = send_pipe,
        .recv_pipe = recv_pipe,
        .poll = poll_coport,
        .await = await_coport,
        .await_any = await_any,
        .clock = microseconds,
        .run = run_calls,
        .yield = yield,
        .memory = shared_memory,
    };
    int exit_code;
    int i;

    for (i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--processes") == 0) {
            own.use_processes = 1;
        } else if (strcmp(argv[i], "--fault") == 0 && i + 1 < argc) {
            own.fault = fault_named(argv[++i]);
        } else if (i + 1 < argc && make_choice(&own, argv[i], argv[i + 1])) {
            i++;
        } else if (strcmp(argv[i], "--list-faults") == 0) {
            list_faults();
            return 0;
        } else if (strcmp(argv[i], "--help") == 0) {
            fputs(HELP, stdout);
            return 0;
        } else {
            fprintf(stderr, "cochannel: expected an option of --help, found '%s'\n", argv[i]);
            return 2;
        }
    }
    exit_code = touchstone_serve(&kernel);
    for (i = 0; own.memory != NULL && i < TOUCHSTONE_PROCESSES; i++) {
        if (own.memory->workers[i].process != 0) {
            kill(own.memory->workers[i].process, SIGKILL);
        }
    }
    return exit_code;
}
