/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROBE_H
#define PROBE_H

/*
 * What the node types of this plugin share. The plugin has one for every behaviour that a test of the engine needs; it
 * is not installed. plugin.c describes them.
 */
#define _DEFAULT_SOURCE
#define _XOPEN_SOURCE 700

#include <stdbool.h>
#include <weir/store.h>
#include <weir/stream.h>
#include <weir/weir.h>

/* Nothing but the entry leaves the library. */
#pragma GCC visibility push(hidden)

/* MARK: settings.c */

/* The setting, or NULL when it is absent or null. */
const weir_value *probe_setting(const weir_call *call, const char *name);
/* The setting of that kind, or what stands for it when it is absent or of another kind. */
int64_t probe_int(const weir_call *call, const char *name, int64_t otherwise);
bool probe_flag(const weir_call *call, const char *name);
/* The number of an INT or FLOAT value, the nearest one where a double cannot hold it; 0 of another kind. */
double probe_number(const weir_value *value);
/* A STRING value; that of `otherwise` when it is absent. */
weir_value probe_text(const weir_call *call, const char *name, const char *otherwise);
/* Whether the setting is this word. */
bool probe_says(const weir_call *call, const char *name, const char *word);
/* Whether both are equal, through lists and maps. */
bool probe_equal(const weir_value *a, const weir_value *b);
/* `count` entries, sorted by key, copied to the arena; null when memory is exhausted. */
weir_value probe_map(const weir_call *call, const weir_entry *entries, size_t count);

/* MARK: each.c */

/* One item of a call. */
typedef struct probe_job {
    const weir_call *call;
    uint32_t index;
    const weir_value *item;
    weir_value *result;
    void *worker;
} probe_job;

/* Works on one item; gives its status. */
typedef weir_status (*probe_work)(const probe_job *job);

/* The loop of an exec, which stops at the first failure where the call asks for it. */
uint32_t probe_each(probe_work work, void *worker, const weir_call *call, const weir_value items[],
                    weir_value results[], weir_status statuses[], uint32_t count);

/* Defines exec callback `name` that calls `work` for each item. */
#define PROBE_EXEC(name, work)                                                                                         \
    static uint32_t name(void *instance, void *worker, const weir_call *call, const weir_value items[],                \
                         weir_value results[], weir_status statuses[], uint32_t count) {                               \
        (void)instance;                                                                                                \
        return probe_each(work, worker, call, items, results, statuses, count);                                        \
    }

/* Gives the item. */
weir_status probe_echo(const probe_job *job);
uint32_t probe_echo_exec(void *instance, void *worker, const weir_call *call, const weir_value items[],
                         weir_value results[], weir_status statuses[], uint32_t count);

/* MARK: gauge.c */

/* Numbers that a test reads with probe.maximum, kept under a name for the whole process. */
typedef enum probe_count { PROBE_CALLS, PROBE_TAKEN, PROBE_STALE } probe_count;

/* Adds to what is in flight under the setting `gauge` (`otherwise` when absent), and notes maximum, call and thread. */
void probe_enter(const weir_call *call, const char *otherwise, int64_t amount);
/* Takes away from what is in flight. */
void probe_leave(const weir_call *call, const char *otherwise, int64_t amount);
/* Adds 1 to a count. */
void probe_note(const weir_call *call, const char *otherwise, probe_count count);
/* Adds 1 to a count of the gauge with this name, where no call is at hand. */
void probe_note_named(const weir_value *name, probe_count count);

/* MARK: sleep.c */

/* Blocks the thread; looks at the cancel flag meanwhile unless `deaf` is set. */
weir_status probe_sleep(const weir_call *call, int64_t milliseconds);

/* MARK: fail.c */

/* Fails as the settings say, or gives WEIR_OK. */
weir_status probe_fail_if_told(const weir_call *call, uint32_t index, const weir_value *item, const char *phase);

/* MARK: wait.c */

/* Ends the timer thread, and with it every item that still waits. */
void probe_stop_waiting(void);

/* MARK: ledger.c */

/* Appends a line to the setting `file`, where there is one: the setting `label`, the attempt, the item's key and the item. */
weir_status probe_ledger_note(const weir_call *call, uint32_t index, const weir_value *item);

/* MARK: node types */

extern const weir_node_type probe_echo_type, probe_double_type, probe_double_each_type, probe_negate_type;
extern const weir_node_type probe_fail_type, probe_rescue_type, probe_attempt_type, probe_stop_type;
extern const weir_node_type probe_sleep_type, probe_time_type, probe_wait_type;
extern const weir_node_type probe_gauge_type, probe_gauge_serial_type, probe_gauge_group_type, probe_gauge_global_type;
extern const weir_node_type probe_gauge_worker_type, probe_maximum_type;
extern const weir_node_type probe_store_type, probe_items_type, probe_action_type, probe_count_action_type;
extern const weir_node_type probe_stream_type;
extern const weir_node_type probe_allocate_type, probe_resource_type, probe_resource_value_type;
extern const weir_node_type probe_resource_count_type;
extern const weir_node_type probe_params_type, probe_settings_type, probe_binds_type;
extern const weir_node_type probe_crash_type, probe_host_type, probe_key_type, probe_effects_type;
extern const weir_node_type probe_ledger_type, probe_ledger_each_type, probe_ledger_saved_type;

#pragma GCC visibility pop
#endif
