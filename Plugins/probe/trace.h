/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROBE_TRACE_H
#define PROBE_TRACE_H

#include "probe.h"

#pragma GCC visibility push(hidden)

/* The size of an item's text, with its NUL; a longer one is cut. */
enum { PROBE_TRACE_WORD = 64 };

/* Adds a line to the log of calls; cut where it is longer than the log keeps. */
void probe_trace_log(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* A string or int as text; `null` for anything else. Gives `word`. */
const char *probe_trace_word(const weir_value *value, char word[PROBE_TRACE_WORD]);
/* The setting, or null. */
weir_value probe_trace_value(const weir_call *call, const char *setting);

extern const weir_node_type probe_trace_type, probe_trace_saved_type, probe_trace_post_type, probe_trace_flow_type;
extern const weir_node_type probe_trace_stream_type, probe_trace_calls_type;
extern const weir_node_type probe_trace_params_type, probe_trace_append_type, probe_trace_count_type;
extern const weir_node_type probe_trace_visits_type, probe_trace_mean_type;

#pragma GCC visibility pop
#endif
