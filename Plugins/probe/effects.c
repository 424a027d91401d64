/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

static weir_status give_time(void *instance, void *worker, const weir_call *call, weir_store *store, weir_value *result,
                             weir_stream *stream) {
    (void)instance, (void)worker, (void)store, (void)stream;
    weir_value *item = call->host->alloc(call, sizeof *item);
    if (item == NULL) return WEIR_EXHAUSTED;
    *item = weir_int((int64_t)call->host->now_ns(call->host));
    *result = weir_list(item, 1);
    return WEIR_OK;
}

static weir_status tell(void *instance, void *worker, const weir_call *call, weir_store *store,
                        const weir_value *prepared, const weir_value *result, weir_value *action) {
    (void)instance, (void)worker, (void)store, (void)prepared, (void)result, (void)action;
    const weir_value line = weir_text("post has an effect");
    call->host->log(call->host, call, WEIR_LOG_INFO, line.as.string, line.length);
    return WEIR_OK;
}

const weir_node_type probe_effects_type = {
    .struct_size = sizeof(weir_node_type), .name = "effects", .prep = give_time, .exec = probe_echo_exec, .post = tell};
