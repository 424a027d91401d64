/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FILES_H
#define FILES_H

/* What the node types of this plugin share. Each has a file of its own; plugin.c describes them and has the entry. */
#define _DEFAULT_SOURCE
#define _XOPEN_SOURCE 700

#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <weir/weir.h>

/* Nothing but the entry leaves the library. */
#pragma GCC visibility push(hidden)

uint32_t files_read(void *instance, void *worker, const weir_call *call, const weir_value items[], weir_value results[],
                    weir_status statuses[], uint32_t count);
uint32_t files_write(void *instance, void *worker, const weir_call *call, const weir_value items[],
                     weir_value results[], weir_status statuses[], uint32_t count);
uint32_t files_list(void *instance, void *worker, const weir_call *call, const weir_value items[], weir_value results[],
                    weir_status statuses[], uint32_t count);

/* One item of a call: where it stands, what it is, and where its result goes. */
typedef struct files_job {
    const weir_call *call;
    uint32_t index;
    const weir_value *item;
    weir_value *result;
} files_job;

/* Works on one item; gives its status. */
typedef weir_status (*files_work)(const files_job *job);

/* The loop of an exec: one item after the other, until the run stops or asks to stop at a failure. */
uint32_t files_each(files_work work, const weir_call *call, const weir_value items[], weir_value results[],
                    weir_status statuses[], uint32_t count);

/* The setting, or NULL when it is absent or null. */
const weir_value *files_setting(const weir_call *call, const char *name);

/* Whether the setting of kind bool is there and true. */
int files_flag(const weir_call *call, const char *name);

/*
 * The path to work on, NUL-terminated, in the arena: the setting `path`, or where there is none and `or_item` is set,
 * the item. NULL when there is neither; *status says why, and the error is recorded.
 */
const char *files_path(const files_job *job, int or_item, weir_status *status);

/* Fails the item with printf's text. */
__attribute__((format(printf, 3, 4))) weir_status files_fail(const files_job *job, weir_status code, const char *format,
                                                             ...);

/* Fails the item with `cannot VERB "PATH": ` and what `number`, an errno, means. */
weir_status files_fail_errno(const files_job *job, const char *verb, const char *path, int number);

/*
 * What the item is as the bytes of a file: itself, a string or bytes; else by the ending of the file's name a JSON text,
 * JSON lines or CSV, in the arena.
 */
weir_status files_content(const files_job *job, const char *path, weir_value *content);

/*
 * The file that a path stands for: where its links lead, also when nothing is there yet. Gives an errno, or 0.
 */
int files_target(const char *path, char target[PATH_MAX]);

/*
 * Gives a file the owner, group, access control list and mode of the one at `path`, as far as that is allowed; never
 * setuid or setgid of somebody else's, nor rights to a group that had none.
 */
void files_take_over(int file, const char *path, const struct stat *old);

/* How many bytes of a path lead to its folder, the slash included; 0 for a name alone. */
static inline int files_folder(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? 0 : (int)(slash - path) + 1;
}

/* An open file and what it was when it was opened. */
typedef struct files_handle {
    int file;
    struct stat info;
} files_handle;

/*
 * open, read, write and flock as far as the run goes on: a pipe's other side may never come. Each gives an errno,
 * ECANCELED for a run that was cancelled, or that stops while nobody comes, or 0. files_read_some gives a length of 0
 * at the end of the file.
 */
int files_open(const weir_call *call, const char *path, int flags, files_handle *handle);
int files_read_some(const weir_call *call, const files_handle *handle, void *bytes, size_t count, size_t *length);
int files_write_all(const weir_call *call, int file, const weir_value *item);
int files_lock(const weir_call *call, int file);

/* Closes a file after `problem`, an errno or 0; some errors of writing come only now (NFS, quotas). Gives the first. */
int files_close(int file, int problem);

/*
 * A new file in the folder of `target`, which comes to the name `target` in one step, or never. Where the file system
 * can, it has no name before, so that nothing is left of it however the process ends. `mode` is lessened by the umask.
 * Each gives an errno, or 0; files_publish or files_discard has to follow files_begin, and closes it. `target` is as
 * files_target gives it, shorter than PATH_MAX.
 */
typedef struct files_draft {
    int file;
    const char *target;
    char *name; /* the name it has for now, NULL for none */
} files_draft;

int files_begin(const char *target, mode_t mode, files_draft *draft);
int files_publish(files_draft *draft);
void files_discard(files_draft *draft);

/* How many of the bytes, from the first on, are whole and valid UTF-8 characters. */
size_t files_valid_utf8(const char *bytes, size_t length);

#pragma GCC visibility pop
#endif
