/* SPDX-License-Identifier: Apache-2.0 */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Opening, reading, writing and locking files that may keep one waiting, such as pipes: all end with ECANCELED soon
 * after the run is cancelled. In a run that stops a wait ends that may never end otherwise: at once for a pipe that
 * nobody has opened, and after a while in which nothing comes. Descriptors do not block, and what must be waited for is
 * looked at again and again, since the cancel flag is a word in memory that no system call waits for.
 */

/* Milliseconds between two looks at the cancel flag. */
static const int look_every_ms = 20;

/* How long a run that stops waits for what is under way on the other side, in milliseconds. */
static const unsigned last_wait_ms = 500;

/* The most bytes that are moved between two looks. */
static const size_t piece = (size_t)16 << 20;

/* Waits for events of a descriptor, or only a moment for -1. */
static int wait_for(const weir_call *call, int file, short events) {
    struct pollfd polled = {.fd = file, .events = events};
    unsigned waited = 0;
    do {
        if (weir_is_cancelled(call)) return ECANCELED;
        if (weir_is_stopping(call)) {
            if (file < 0 || waited >= last_wait_ms) return ECANCELED;
            waited += (unsigned)look_every_ms;
        }
    } while (poll(&polled, 1, look_every_ms) == 0 && file >= 0);
    return 0;
}

int files_open(const weir_call *call, const char *path, int flags, files_handle *handle) {
    for (;;) {
        handle->file = open(path, flags | O_CLOEXEC | O_NONBLOCK, 0666);
        if (handle->file >= 0) break;
        /* A pipe that nobody reads yet, or a file on which somebody holds a lease. */
        struct stat info;
        const int waits =
            errno == EAGAIN || errno == EINTR || (errno == ENXIO && stat(path, &info) == 0 && S_ISFIFO(info.st_mode));
        if (!waits) return errno;
        const int problem = wait_for(call, -1, 0);
        if (problem != 0) return problem;
    }
    if (fstat(handle->file, &handle->info) == 0) return 0;
    const int problem = errno;
    close(handle->file);
    return problem;
}

int files_read_some(const weir_call *call, const files_handle *handle, void *bytes, size_t count, size_t *length) {
    for (;;) {
        /* A pipe without a writer would seem to be at its end. */
        if (!S_ISREG(handle->info.st_mode)) {
            const int problem = wait_for(call, handle->file, POLLIN);
            if (problem != 0) return problem;
        } else if (weir_is_cancelled(call)) {
            return ECANCELED;
        }
        const ssize_t part = read(handle->file, bytes, count < piece ? count : piece);
        *length = part < 0 ? 0 : (size_t)part;
        if (part >= 0) return 0;
        if (errno != EINTR && errno != EAGAIN) return errno;
    }
}

int files_write_all(const weir_call *call, int file, const weir_value *item) {
    /* The pointer of a STRING and of BYTES are the same word. */
    const uint8_t *bytes = item->as.bytes;
    size_t left = item->length;
    while (left > 0) {
        if (weir_is_cancelled(call)) return ECANCELED;
        const ssize_t part = write(file, bytes, left < piece ? left : piece);
        if (part >= 0) {
            bytes += part;
            left -= (size_t)part;
        } else if (errno == EAGAIN) {
            const int problem = wait_for(call, file, POLLOUT);
            if (problem != 0) return problem;
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

int files_lock(const weir_call *call, int file) {
    /* Those who wait are mostly appends of the same run, each of which takes some microseconds. */
    unsigned waited = 0;
    for (unsigned microseconds = 10; flock(file, LOCK_EX | LOCK_NB) != 0;) {
        if (errno != EWOULDBLOCK && errno != EINTR) return errno;
        if (weir_is_cancelled(call)) return ECANCELED;
        if (weir_is_stopping(call) && (waited += microseconds) > last_wait_ms * 1000) return ECANCELED;
        usleep(microseconds);
        if (microseconds < 1000) microseconds *= 2;
    }
    return 0;
}
