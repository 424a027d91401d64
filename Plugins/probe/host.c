/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

/* Keeps a string beyond what the host promises, looks at it and lets it go. */
static bool keep_works(const probe_job *job) {
    weir_buffer *kept = job->call->host->keep(job->call, job->item);
    if (job->item->tag != WEIR_STRING && job->item->tag != WEIR_BYTES) return kept == NULL;
    if (kept == NULL) return false;
    const bool is_same = job->item->length == 0 || memcmp(kept->data, job->item->as.bytes, job->item->length) == 0;
    kept->release(kept);
    return is_same;
}

/* Uses what the host offers beside memory, errors and the store. */
static weir_status ask(const probe_job *job) {
    const weir_call *call = job->call;
    const weir_host *host = call->host;
    const weir_value line = probe_text(call, "log", "a line of the probe");
    const int32_t severity = (int32_t)probe_int(call, "severity", WEIR_LOG_INFO);
    host->log(host, probe_flag(call, "anonymous") ? NULL : call, severity, line.as.string, line.length);
    const uint64_t before = host->now_ns(host), after = host->now_ns(host);
    const weir_entry entries[] = {
        {weir_text("attempts"), weir_int(call->attempts)},
        {weir_text("clock"), weir_bool(before <= after)},
        {weir_text("deadline"), weir_int((int64_t)call->deadline_ns)},
        {weir_text("extension_unknown"), weir_bool(host->extension(host, "probe.unknown/1") == NULL)},
        {weir_text("keep"), weir_bool(keep_works(job))},
        {weir_text("name"), weir_text(host->name)},
        {weir_text("node_path"), weir_copy_string(call, call->node_path, strlen(call->node_path))},
        {weir_text("now"), weir_int((int64_t)after)},
        {weir_text("version"), weir_text(host->version)},
    };
    *job->result = probe_map(call, entries, sizeof entries / sizeof entries[0]);
    return WEIR_OK;
}

PROBE_EXEC(host_exec, ask)

const weir_node_type probe_host_type = {.struct_size = sizeof(weir_node_type), .name = "host", .exec = host_exec};
