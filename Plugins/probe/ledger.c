/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Node types that note each item that they are given in a file, which outlives the process: what Tests/Soak/kill
 * counts. Whether an item fails depends on nothing but the item, so that every run of a flow ends in the same way.
 */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

enum { LONGEST_WORD = 200, LONGEST_LINE = 400, KEY_SIZE = 16 };

/* The item as a word; what is no number is cut. */
static int word(const weir_value *item, char text[LONGEST_WORD + 1]) {
    uint64_t number;
    if (item->tag == WEIR_STRING) {
        const int length = item->length < LONGEST_WORD ? (int)item->length : LONGEST_WORD;
        return snprintf(text, LONGEST_WORD + 1, "%.*s", length, item->as.string);
    }
    if (weir_get_uint(item, &number)) return snprintf(text, LONGEST_WORD + 1, "%" PRIu64, number);
    if (item->tag == WEIR_INT) return snprintf(text, LONGEST_WORD + 1, "%" PRId64, item->as.i64);
    return snprintf(text, LONGEST_WORD + 1, "?");
}

/* FNV-1a, mixed once more, since its low bits alone would follow the last digit. */
static uint64_t hash(const char *text, int length) {
    uint64_t hash = 0xcbf29ce484222325u;
    for (int i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3u;
    hash ^= hash >> 33;
    hash *= 0xff51afd7ed558ccdu;
    return hash ^ hash >> 33;
}

static int format_key(const weir_call *call, uint32_t index, char text[2 * KEY_SIZE + 1]) {
    const uint8_t *key = weir_item_key(call, index);
    if (key == NULL) return snprintf(text, 2 * KEY_SIZE + 1, "-");
    for (int i = 0; i < KEY_SIZE; i++)
        snprintf(text + 2 * i, 3, "%02x", key[i]);
    return 2 * KEY_SIZE;
}

weir_status probe_ledger_note(const weir_call *call, uint32_t index, const weir_value *item) {
    const weir_value path = probe_text(call, "file", ""), label = probe_text(call, "label", "item");
    if (path.length == 0) return WEIR_OK;
    char name[4096], text[LONGEST_WORD + 1], key[2 * KEY_SIZE + 1], line[LONGEST_LINE];
    snprintf(name, sizeof name, "%.*s", (int)path.length, path.as.string);
    word(item, text);
    format_key(call, index, key);
    const int length = snprintf(line, sizeof line, "%.*s %" PRIu32 " %s %s\n", (int)label.length, label.as.string,
                                call->attempt, key, text);
    const int file = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    /* In one write, so that no other line comes between and a process that is killed leaves no part of one. */
    const bool is_written = file >= 0 && length < (int)sizeof line && write(file, line, (size_t)length) == length;
    const int problem = errno;
    if (file >= 0) close(file);
    return is_written ? WEIR_OK : weir_fail(call, index, WEIR_IO, strerror(problem));
}

/* Whether the item is one of so many in a hundred. */
static bool is_among(uint64_t hash, const weir_call *call, const char *setting) {
    return (int64_t)(hash % 100) < probe_int(call, setting, 0);
}

static weir_status fail(const probe_job *job, weir_status code, const char *text, const char *what) {
    char message[LONGEST_WORD + 32];
    snprintf(message, sizeof message, "item %s %s", text, what);
    return weir_fail(job->call, job->index, code, message);
}

static weir_status note(const probe_job *job) {
    weir_status status = probe_ledger_note(job->call, job->index, job->item);
    const int64_t milliseconds = probe_int(job->call, "ms", 0);
    if (status == WEIR_OK && milliseconds > 0) status = probe_sleep(job->call, milliseconds);
    if (status != WEIR_OK) return status;
    char text[LONGEST_WORD + 1], result[LONGEST_WORD + 24];
    const uint64_t number = hash(text, word(job->item, text));
    if (is_among(number >> 32, job->call, "dies")) return fail(job, WEIR_INVALID_INPUT, text, "cannot be done");
    if (job->call->attempt == 0 && is_among(number, job->call, "fails")) {
        return fail(job, WEIR_UNAVAILABLE, text, "is not ready");
    }
    const int length = snprintf(result, sizeof result, "%s %016" PRIx64, text, number);
    *job->result = weir_copy_string(job->call, result, (size_t)length);
    return job->result->tag == WEIR_STRING ? WEIR_OK : WEIR_EXHAUSTED;
}

PROBE_EXEC(exec, note)

static weir_status fallback(void *instance, void *worker, const weir_call *call, const weir_value *item,
                            const weir_error *error, weir_value *result) {
    (void)instance, (void)worker, (void)item;
    char text[LONGEST_LINE];
    const int length = snprintf(text, sizeof text, "saved: %.*s", (int)error->message_length, error->message);
    *result = weir_copy_string(call, text, (size_t)length);
    return result->tag == WEIR_STRING ? WEIR_OK : WEIR_EXHAUSTED;
}

const weir_node_type probe_ledger_type = {.struct_size = sizeof(weir_node_type), .name = "ledger", .exec = exec};
const weir_node_type probe_ledger_each_type = {
    .struct_size = sizeof(weir_node_type), .name = "ledger_each", .exec = exec};
const weir_node_type probe_ledger_saved_type = {
    .struct_size = sizeof(weir_node_type), .name = "ledger_saved", .exec = exec, .fallback = fallback};
