/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a command and writes what it took to a file, as JSON. A process of its own, because the kernel counts the memory
 * of whoever starts a process as that process's: a Python of 28 MiB would hide everything below.
 *
 * Usage: launch REPORT LIMIT WATCH COMMAND ARGUMENT...
 *   LIMIT  seconds, after which the command is killed.
 *   WATCH  how many milliseconds pass between two looks at the number of its threads, and at the memory that is not of
 * a file; 0 never looks.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static long larger(long one, long other) {
    return one > other ? one : other;
}

/* Raises what was seen so far of the number of threads and of the memory that is not of a file, in KiB. */
static void look(pid_t pid, long *threads, long *anonymous) {
    char path[64], line[128];
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "r");
    long found;
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "Threads: %ld", &found) == 1) *threads = larger(*threads, found);
        if (sscanf(line, "RssAnon: %ld", &found) == 1) *anonymous = larger(*anonymous, found);
    }
    if (file != NULL) fclose(file);
}

int main(int count, char **words) {
    if (count < 5) return 64;
    const double limit = atof(words[2]);
    const int watch = atoi(words[3]);
    /* The end of the child arrives as a signal, so that waiting for it and looking at it go together. */
    sigset_t ends, none;
    sigemptyset(&none);
    sigemptyset(&ends);
    sigaddset(&ends, SIGCHLD);
    sigprocmask(SIG_BLOCK, &ends, NULL);

    /* A group of its own, so that a command that takes too long ends with all that it started. */
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    pid_t pid;
    const double begun = now();
    if (posix_spawnp(&pid, words[4], NULL, &attributes, words + 4, environ) != 0) {
        perror(words[4]);
        return 127;
    }
    int status;
    long threads = 0, anonymous = 0;
    struct rusage usage;
    for (;;) {
        const struct timespec pause = {.tv_sec = watch == 0, .tv_nsec = watch * 1000000L};
        sigtimedwait(&ends, NULL, &pause);
        if (wait4(pid, &status, WNOHANG, &usage) == pid) break;
        if (now() - begun > limit) kill(-pid, SIGKILL);
        if (watch > 0) look(pid, &threads, &anonymous);
    }
    const double seconds = now() - begun;
    const double cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    FILE *report = fopen(words[1], "w");
    if (report == NULL) return 73;
    fprintf(report, "{\"seconds\":%.9f,\"cpu\":%.6f,\"peak\":%ld,\"anonymous\":%ld,\"threads\":%ld,\"status\":%d}\n",
            seconds, cpu, usage.ru_maxrss * 1024, anonymous * 1024, threads,
            WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    fclose(report);
    return 0;
}
