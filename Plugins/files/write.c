/* SPDX-License-Identifier: Apache-2.0 */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Makes the folders that lead to `path`. Gives an errno, or 0. */
static int create_folders(const char *path) {
    char folder[PATH_MAX];
    const size_t length = strlen(path);
    if (length >= sizeof folder) return ENAMETOOLONG;
    for (size_t i = 1; i < length; i++) {
        if (path[i] != '/') continue;
        memcpy(folder, path, i);
        folder[i] = 0;
        if (mkdir(folder, 0777) != 0 && errno != EEXIST) return errno;
    }
    return 0;
}

/* Writes all of the item. Gives an errno, or 0. */
static int write_all(int file, const weir_value *item) {
    /* The pointer of a STRING and of BYTES are the same word. */
    const uint8_t *bytes = item->as.bytes;
    size_t left = item->length;
    while (left > 0) {
        const ssize_t part = write(file, bytes, left);
        if (part < 0 && errno == EINTR) continue;
        if (part < 0) return errno;
        bytes += part;
        left -= (size_t)part;
    }
    return 0;
}

/* Some errors of writing come only when the file is closed (NFS, quotas). */
static int close_after(int file, int problem) {
    if (close(file) != 0 && problem == 0) return errno;
    return problem;
}

/* Adds the item to the end: all of it or nothing, as far as writers go that also lock the file. */
static int append(const char *path, const weir_value *item) {
    const int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (file < 0) return errno;
    struct stat before;
    /* A pipe cannot be locked or cut, and needs neither. */
    const int is_cuttable = flock(file, LOCK_EX) == 0 && fstat(file, &before) == 0 && S_ISREG(before.st_mode);
    int problem = write_all(file, item);
    if (problem != 0 && is_cuttable && ftruncate(file, before.st_size) != 0) problem = errno;
    return close_after(file, problem);
}

/* Writes what is not a regular file, such as a pipe or a device, in place. */
static int write_in_place(const char *path, const weir_value *item) {
    const int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return errno;
    return close_after(file, write_all(file, item));
}

/* A new file in the folder of `path`, with a short name that no other writer uses. Gives a descriptor, or -1. */
static int open_temporary(const char *path, mode_t mode, char temporary[PATH_MAX]) {
    static unsigned counter;
    const char *slash = strrchr(path, '/');
    const int folder = slash == NULL ? 0 : (int)(slash - path) + 1;
    for (;;) {
        const unsigned number = __atomic_fetch_add(&counter, 1, __ATOMIC_RELAXED);
        const int length = snprintf(temporary, PATH_MAX, "%.*s.weir-%ld-%u", folder, path, (long)getpid(), number);
        if (length >= PATH_MAX) {
            errno = ENAMETOOLONG;
            return -1;
        }
        const int file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        /* A name that a killed process left behind is passed over. */
        if (file >= 0 || errno != EEXIST) return file;
    }
}

/* Replaces the file in one step: readers see the old content or the new one. */
static int replace(const char *path, const weir_value *item) {
    struct stat old;
    const int exists = stat(path, &old) == 0;
    if (exists && S_ISDIR(old.st_mode)) return EISDIR;
    if (exists && !S_ISREG(old.st_mode)) return write_in_place(path, item);
    char temporary[PATH_MAX];
    /* Nobody reads the new content who could not read the old. */
    const int file = open_temporary(path, exists ? S_IRUSR | S_IWUSR : 0666, temporary);
    int problem = file < 0 ? errno : 0;
    if (problem == 0) {
        problem = write_all(file, item);
        if (problem == 0 && exists) files_take_over(file, path, &old);
        problem = close_after(file, problem);
        if (problem == 0 && rename(temporary, path) != 0) problem = errno;
        if (problem != 0) unlink(temporary);
    }
    return problem;
}

static weir_status write_file(const files_job *job) {
    weir_status status;
    const char *path = files_path(job, 0, &status);
    if (path == NULL) return status;
    if (job->item->tag != WEIR_STRING && job->item->tag != WEIR_BYTES) {
        return files_fail(job, WEIR_INVALID_INPUT,
                          "only a string or bytes can be written to \"%s\"; text.format or text.join make a string",
                          path);
    }
    /* A symbolic link stays one: the file that it leads to is written, also when that is not there yet. */
    char target[PATH_MAX];
    int problem = files_target(path, target);
    if (problem == 0 && files_flag(job->call, "create_folders")) problem = create_folders(target);
    if (problem == 0) {
        problem = files_flag(job->call, "append") ? append(target, job->item) : replace(target, job->item);
    }
    if (problem != 0) return files_fail_errno(job, "write", path, problem);
    *job->result = weir_int(job->item->length);
    return WEIR_OK;
}

uint32_t files_write(void *instance, void *worker, const weir_call *call, const weir_value items[],
                     weir_value results[], weir_status statuses[], uint32_t count) {
    (void)instance, (void)worker;
    return files_each(write_file, call, items, results, statuses, count);
}
