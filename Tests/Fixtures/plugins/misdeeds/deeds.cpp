/* SPDX-License-Identifier: Apache-2.0 */
/* What a plugin can do to the process that runs it. */
#include "misdeeds.hpp"

#include <csignal>
#include <cstdlib>
#include <new>
#include <pthread.h>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <unwind.h>
#include <vector>

static std::string wish() {
    const char *text = getenv("MISDEED");
    return text == nullptr ? "" : text;
}

bool is_here(const char *place) {
    const std::string text = wish();
    return text.substr(0, text.find(' ')) == place;
}

bool is_deed(const char *name) {
    const std::string text = wish();
    return text.substr(text.find(' ') + 1) == name;
}

static volatile int depth = 0;

static int overflow_stack(int level) {
    volatile char room[4096];
    room[level % 4096] = static_cast<char>(level);
    depth = level;
    return level == INT32_MAX ? 0 : overflow_stack(level + 1) + room[0];
}

/* As a panic of Rust's ends where C++ catches it. */
[[noreturn]] static void throw_of_another_language() {
    static _Unwind_Exception exception;
    exception.exception_class = 0x4d4f5a0052555354;
    exception.exception_cleanup = [](_Unwind_Reason_Code, _Unwind_Exception *) { abort(); };
    _Unwind_RaiseException(&exception);
    abort();
}

static void write_too_much() {
    struct rlimit limit = {4096, 4096};
    setrlimit(RLIMIT_FSIZE, &limit);
    char name[] = "/tmp/misdeeds-XXXXXX";
    const int file = mkstemp(name);
    unlink(name);
    static char block[8192];
    while (write(file, block, sizeof block) > 0) {
    }
    /* Where nobody dies of it, the write has failed. */
    raise(SIGXFSZ);
}

static void exhaust_memory() {
    struct rlimit limit = {1u << 20, 1u << 20};
    setrlimit(RLIMIT_AS, &limit);
    std::vector<char *> pieces;
    while (true) {
        char *piece = static_cast<char *>(malloc(1 << 20));
        piece[0] = 1;
        pieces.push_back(piece);
    }
}

void misdeed(const char *place) {
    if (!is_here(place)) return;
    if (is_deed("segv")) *nowhere<volatile int>() = 1;
    if (is_deed("abort")) abort();
    if (is_deed("trap")) __builtin_trap();
    if (is_deed("fpe")) raise(SIGFPE);
    if (is_deed("sys")) raise(SIGSYS);
    if (is_deed("usr1")) raise(SIGUSR1);
    if (is_deed("realtime")) raise(SIGRTMIN);
    if (is_deed("stack")) overflow_stack(1);
    if (is_deed("file")) write_too_much();
    if (is_deed("memory")) exhaust_memory();
    if (is_deed("exit")) exit(0);
    if (is_deed("_exit")) _exit(0);
    if (is_deed("_Exit")) _Exit(0);
    if (is_deed("quick_exit")) quick_exit(0);
    if (is_deed("exit_group")) syscall(SYS_exit_group, 0);
    if (is_deed("thread")) pthread_exit(nullptr);
    if (is_deed("cancel")) {
        pthread_cancel(pthread_self());
        pthread_testcancel();
    }
    if (is_deed("throw")) throw std::runtime_error("boom");
    if (is_deed("number")) throw 42;
    if (is_deed("bad_alloc")) throw std::bad_alloc();
    if (is_deed("foreign")) throw_of_another_language();
}
