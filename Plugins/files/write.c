/* SPDX-License-Identifier: Apache-2.0 */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
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

/* Adds the item to the end: all of it or nothing, as far as writers go that also lock the file. */
static int append(const weir_call *call, const char *path, const weir_value *item) {
    files_handle handle;
    int problem = files_open(call, path, O_WRONLY | O_CREAT | O_APPEND, &handle);
    if (problem != 0) return problem;
    /* A pipe cannot be locked or cut, and needs neither. */
    const int is_locked = S_ISREG(handle.info.st_mode) && (problem = files_lock(call, handle.file)) == 0;
    if (problem == ECANCELED) return files_close(handle.file, problem);
    const int is_cuttable = is_locked && fstat(handle.file, &handle.info) == 0;
    problem = files_write_all(call, handle.file, item);
    if (problem != 0 && is_cuttable && ftruncate(handle.file, handle.info.st_size) != 0) problem = errno;
    return files_close(handle.file, problem);
}

/* Writes what is not a regular file, such as a pipe or a device, in place. */
static int write_in_place(const weir_call *call, const char *path, const weir_value *item) {
    files_handle handle;
    const int problem = files_open(call, path, O_WRONLY, &handle);
    return problem != 0 ? problem : files_close(handle.file, files_write_all(call, handle.file, item));
}

/* Replaces the file in one step: readers see the old content or the new one. */
static int replace(const weir_call *call, const char *path, const weir_value *item) {
    struct stat old;
    const int exists = stat(path, &old) == 0;
    if (exists && S_ISDIR(old.st_mode)) return EISDIR;
    if (exists && !S_ISREG(old.st_mode)) return write_in_place(call, path, item);
    files_draft draft;
    /* Nobody reads the new content who could not read the old. */
    int problem = files_begin(path, exists ? S_IRUSR | S_IWUSR : 0666, &draft);
    if (problem != 0) return problem;
    problem = files_write_all(call, draft.file, item);
    if (problem != 0) {
        files_discard(&draft);
        return problem;
    }
    if (exists) files_take_over(draft.file, path, &old);
    return files_publish(&draft);
}

static weir_status write_file(const files_job *job) {
    weir_status status;
    const char *path = files_path(job, 0, &status);
    if (path == NULL) return status;
    weir_value content;
    status = files_content(job, path, &content);
    if (status != WEIR_OK) return status;
    /* A symbolic link stays one: the file that it leads to is written, also when that is not there yet. */
    char target[PATH_MAX];
    int problem = files_target(path, target);
    if (problem == 0 && files_flag(job->call, "create_folders")) problem = create_folders(target);
    if (problem == 0) {
        problem = files_flag(job->call, "append") ? append(job->call, target, &content)
                                                  : replace(job->call, target, &content);
    }
    if (problem != 0) return files_fail_errno(job, "write", path, problem);
    *job->result = weir_int(content.length);
    return WEIR_OK;
}

uint32_t files_write(void *instance, void *worker, const weir_call *call, const weir_value items[],
                     weir_value results[], weir_status statuses[], uint32_t count) {
    (void)instance, (void)worker;
    return files_each(write_file, call, items, results, statuses, count);
}
