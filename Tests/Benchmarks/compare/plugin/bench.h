/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_H
#define BENCH_H

/* The node types that the scenarios need; each hands its items to work.h, as the other contestants do. */
#include "work.h"

#include <stdlib.h>
#include <weir/store.h>
#include <weir/stream.h>
#include <weir/weir.h>

/* A setting that is an int; the metadata gives each a default. */
static inline int64_t bench_int(const weir_call *call, const char *name) {
    const weir_value *value = weir_lookup(call->settings, name);
    return value != NULL && value->tag == WEIR_INT ? value->as.i64 : 0;
}

#pragma GCC visibility push(hidden)

extern const weir_node_type bench_double_type, bench_spin_type, bench_flaky_type;
extern const weir_node_type bench_line_type, bench_hash_type, bench_hash_file_type;
extern const weir_node_type bench_tally_type, bench_tally_params_type, bench_tallied_type, bench_digest_type;
extern const weir_node_type bench_echo_type, bench_tally_double_type, bench_ints_type;
extern const weir_node_type bench_keys_type, bench_entry_type, bench_count_type, bench_sample_type;

#pragma GCC visibility pop
#endif
