/* SPDX-License-Identifier: Apache-2.0 */
#include "probe.h"

const weir_value *probe_setting(const weir_call *call, const char *name) {
    const weir_value *value = weir_lookup(call->settings, name);
    return value != NULL && value->tag != WEIR_NULL ? value : NULL;
}

int64_t probe_int(const weir_call *call, const char *name, int64_t otherwise) {
    const weir_value *value = probe_setting(call, name);
    int64_t number;
    return value != NULL && weir_get_int(value, &number) ? number : otherwise;
}

double probe_number(const weir_value *value) {
    uint64_t number;
    if (value->tag == WEIR_FLOAT) return value->as.f64;
    if (weir_get_uint(value, &number)) return (double)number;
    return value->tag == WEIR_INT ? (double)value->as.i64 : 0;
}

bool probe_flag(const weir_call *call, const char *name) {
    const weir_value *value = probe_setting(call, name);
    return value != NULL && value->tag == WEIR_BOOL && value->as.i64 != 0;
}

weir_value probe_text(const weir_call *call, const char *name, const char *otherwise) {
    const weir_value *value = probe_setting(call, name);
    return value != NULL && value->tag == WEIR_STRING ? *value : weir_text(otherwise);
}

bool probe_says(const weir_call *call, const char *name, const char *word) {
    const weir_value text = probe_text(call, name, ""), wanted = weir_text(word);
    return weir_same_text(&text, &wanted);
}

bool probe_equal(const weir_value *a, const weir_value *b) {
    if (a->tag != b->tag || a->length != b->length) return false;
    switch (a->tag) {
    case WEIR_NULL:
        return true;
    case WEIR_BOOL:
        return a->as.i64 == b->as.i64;
    case WEIR_INT:
        return a->as.i64 == b->as.i64 && a->flags == b->flags;
    case WEIR_FLOAT:
        return a->as.f64 == b->as.f64;
    case WEIR_STRING:
    case WEIR_BYTES:
        return a->length == 0 || memcmp(a->as.bytes, b->as.bytes, a->length) == 0;
    case WEIR_LIST:
        for (uint32_t i = 0; i < a->length; i++) {
            if (!probe_equal(&a->as.list[i], &b->as.list[i])) return false;
        }
        return true;
    case WEIR_MAP:
        for (uint32_t i = 0; i < a->length; i++) {
            if (!probe_equal(&a->as.map[i].key, &b->as.map[i].key)) return false;
            if (!probe_equal(&a->as.map[i].value, &b->as.map[i].value)) return false;
        }
        return true;
    default:
        return a->as.i64 == b->as.i64;
    }
}

weir_value probe_map(const weir_call *call, const weir_entry *entries, size_t count) {
    weir_entry *copy = call->host->alloc(call, count * sizeof *copy);
    if (copy == NULL) return weir_null();
    memcpy(copy, entries, count * sizeof *copy);
    return weir_map(copy, count);
}
