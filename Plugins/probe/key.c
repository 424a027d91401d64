/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

static weir_status tell_key(const probe_job *job) {
    static const char digits[] = "0123456789abcdef";
    const uint8_t *key = weir_item_key(job->call, job->index);
    if (key == NULL) return WEIR_OK;
    char text[32];
    for (int i = 0; i < 32; i++)
        text[i] = digits[key[i / 2] >> (i % 2 ? 0 : 4) & 15];
    *job->result = weir_copy_string(job->call, text, sizeof text);
    return job->result->tag == WEIR_STRING ? WEIR_OK : WEIR_EXHAUSTED;
}

PROBE_EXEC(key_exec, tell_key)

const weir_node_type probe_key_type = {.struct_size = sizeof(weir_node_type), .name = "key", .exec = key_exec};
