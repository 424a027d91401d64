/* SPDX-License-Identifier: Apache-2.0 */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * The content of a file, handed to the host without a copy: a weir_buffer with one reference, which the host releases
 * when no value holds it any more. The bytes follow the struct.
 */
typedef struct content {
    weir_buffer buffer;
    char bytes[];
} content;

static void release(weir_buffer *self) {
    free(self);
}

/* Reads up to `limit` bytes into *owner, which is allocated here. Gives an errno, or 0. */
static int read_all(const weir_call *call, const files_handle *handle, uint64_t limit, content **owner,
                    size_t *length) {
    /* A size of 0 stands for unknown too (/proc, pipes). */
    const size_t expected = handle->info.st_size > 0 ? (size_t)handle->info.st_size : 0;
    /* One byte more than expected, so that the end of the file is seen without growing. */
    size_t capacity = expected < limit ? expected + 1 : (size_t)limit;
    content *grown = malloc(sizeof **owner + capacity);
    if (grown == NULL) return ENOMEM;
    *owner = grown;
    *length = 0;
    while (*length < limit) {
        if (*length == capacity) {
            capacity = capacity < 4096 ? 8192 : capacity * 2;
            if (capacity > limit) capacity = (size_t)limit;
            grown = realloc(*owner, sizeof **owner + capacity);
            if (grown == NULL) return ENOMEM;
            *owner = grown;
        }
        size_t part;
        const int problem = files_read_some(call, handle, (*owner)->bytes + *length, capacity - *length, &part);
        if (problem != 0) return problem;
        if (part == 0) break;
        *length += part;
    }
    return 0;
}

/* Makes the result of what was read, and takes `owner`. */
static weir_status give(const files_job *job, const char *path, int is_cut, content *owner, size_t length) {
    const weir_value *encoding = files_setting(job->call, "encoding");
    const weir_value bytes = weir_text("bytes");
    size_t mark = 0;
    const int is_text = encoding == NULL || !weir_same_text(encoding, &bytes);
    if (is_text) {
        const size_t valid = files_valid_utf8(owner->bytes, length);
        /* A limit may fall inside the last character; no other byte may be left over. */
        if (valid < length && !(is_cut && length - valid < 4)) {
            free(owner);
            return files_fail(job, WEIR_INVALID_INPUT,
                              "\"%s\" is not UTF-8 text (byte %zu); with \"encoding: bytes\" it is read as it is", path,
                              valid);
        }
        length = valid;
        /* The byte order mark is no part of the text. */
        if (length >= 3 && memcmp(owner->bytes, "\xEF\xBB\xBF", 3) == 0) mark = 3;
    }
    length -= mark;
    *job->result = is_text ? weir_string(NULL, 0) : weir_bytes(NULL, 0);
    if (length == 0) {
        free(owner);
        return WEIR_OK;
    }
    owner->buffer = (weir_buffer){.data = owner->bytes + mark, .release = release};
    job->result->length = (uint32_t)length;
    job->result->flags = WEIR_VALUE_OWNED;
    job->result->as.buffer = &owner->buffer;
    return WEIR_OK;
}

static weir_status read_file(const files_job *job) {
    weir_status status;
    const char *path = files_path(job, 1, &status);
    if (path == NULL) return status;
    files_handle handle;
    int problem = files_open(job->call, path, O_RDONLY, &handle);
    if (problem != 0) return files_fail_errno(job, "read", path, problem);

    content *owner = NULL;
    size_t length = 0;
    const weir_value *setting = files_setting(job->call, "limit");
    const int is_limited = setting != NULL && setting->tag == WEIR_INT && setting->as.i64 < UINT32_MAX;
    /* A value has a length of 32 bits; one byte more tells a file that is too long. */
    const uint64_t limit =
        is_limited ? (uint64_t)(setting->as.i64 < 0 ? 0 : setting->as.i64) : (uint64_t)UINT32_MAX + 1;
    if (S_ISDIR(handle.info.st_mode)) problem = EISDIR;
    /* What is too long for a value is not worth reading; of other kinds of files the size says nothing. */
    const int is_too_long = S_ISREG(handle.info.st_mode) && !is_limited && (uint64_t)handle.info.st_size > UINT32_MAX;
    if (is_too_long) length = (size_t)UINT32_MAX + 1;
    if (problem == 0 && !is_too_long) problem = read_all(job->call, &handle, limit, &owner, &length);
    close(handle.file);
    if (problem != 0 || length > UINT32_MAX) {
        free(owner);
        if (problem != 0) return files_fail_errno(job, "read", path, problem);
        return files_fail(job, WEIR_INVALID_INPUT, "\"%s\" is too large: a value has at most %u bytes; set \"limit\"",
                          path, UINT32_MAX);
    }
    return give(job, path, is_limited && length == limit, owner, length);
}

uint32_t files_read(void *instance, void *worker, const weir_call *call, const weir_value items[], weir_value results[],
                    weir_status statuses[], uint32_t count) {
    (void)instance, (void)worker;
    return files_each(read_file, call, items, results, statuses, count);
}
