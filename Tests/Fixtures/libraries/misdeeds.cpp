// SPDX-License-Identifier: Apache-2.0
// A C library whose functions do what none may do. CONSTRUCTOR, DESTRUCTOR and ATEXIT name a function that runs there.
#include <cfenv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <err.h>
#include <pthread.h>
#include <stdexcept>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef __x86_64__
#include <xmmintrin.h>
#endif

extern "C" {

struct pair {
    const char *text;
    int n;
};

// Pointers that lead nowhere.

void *bad(void) {
    return reinterpret_cast<void *>(16);
}

int bad_out(void **p) {
    *p = bad();
    return 0;
}

struct pair bad_pair(void) {
    return {static_cast<const char *>(bad()), 1};
}

const char *bad_text(int) {
    return static_cast<const char *>(bad());
}

int negative(int) {
    return -1;
}

unsigned char *short_of(size_t *n) {
    *n = size_t(1) << 31;
    return static_cast<unsigned char *>(malloc(8));
}

int call_back(int (*f)(const char *)) {
    return f(static_cast<const char *>(bad()));
}

// Ends of the process.

static volatile int depth = 0;

int leave_stack(int x) {
    volatile char room[4096];
    room[x & 4095] = 1;
    depth = x;
    return x == 1 << 30 ? 0 : leave_stack(x + 1) + room[0];
}

int leave_exit(int) {
    exit(0);
}

int leave__exit(int) {
    _exit(0);
}

int leave_quick(int) {
    quick_exit(0);
}

int leave_system_call(int x) {
    syscall(SYS_exit_group, 0);
    return x;
}

int leave_execv(int x) {
    char *arguments[] = {const_cast<char *>("true"), nullptr};
    execv("/bin/true", arguments);
    return x;
}

int leave_execl(int x) {
    execl("/bin/true", "true", nullptr);
    return x;
}

int leave_daemon(int x) {
    return daemon(1, 1) == 0 ? x : -1;
}

int leave_thread(int) {
    pthread_exit(nullptr);
}

int leave_cancel(int x) {
    pthread_cancel(pthread_self());
    pthread_testcancel();
    return x;
}

int leave_errx(int) {
    errx(0, "left");
}

int plain(int x) {
    return x;
}

// Ends of handles.

void *make(int) {
    static int thing;
    return &thing;
}

void end_well(void *) {
}

void end_segv(void *) {
    *static_cast<volatile int *>(bad()) = 1;
}

void end_stack(void *) {
    leave_stack(1);
}

void end_exit(void *) {
    exit(0);
}

void end_thread(void *) {
    pthread_exit(nullptr);
}

void end_throw(void *) {
    throw std::runtime_error("boom");
}

// What belongs to the thread.

int disturb(int x) {
    fesetround(FE_UPWARD);
#ifdef __x86_64__
    _mm_setcsr(_mm_getcsr() | 0x8040);
#endif
    return chdir("/") == 0 ? x : -1;
}

double third(double x) {
    volatile double value = x;
    return value / 3;
}

double half(double x) {
    volatile double value = x;
    return value / 2;
}

int sees_flow(int x) {
    struct stat found;
    return stat("flow.yaml", &found) == 0 && fegetround() == FE_TONEAREST ? x : -1;
}

int disturb_and_call(int (*f)(int)) {
    disturb(1);
    const int answer = f(1);
    struct stat found;
    // The function itself goes on where it was.
    return stat("flow.yaml", &found) != 0 && fegetround() == FE_UPWARD ? answer : -2;
}

#ifdef CONSTRUCTOR
__attribute__((constructor)) static void construct(void) {
    CONSTRUCTOR(1);
}
#endif
#ifdef DESTRUCTOR
__attribute__((destructor)) static void destruct(void) {
    DESTRUCTOR(1);
}
#endif
#ifdef ATEXIT
__attribute__((constructor)) static void construct(void) {
    atexit([] { ATEXIT(1); });
}
#endif
}
