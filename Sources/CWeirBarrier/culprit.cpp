// SPDX-License-Identifier: Apache-2.0
#include "culprit.hpp"

#include "report.hpp"

#include <atomic>
#include <cstring>
#include <dlfcn.h>
#include <link.h>
#include <unwind.h>

namespace weir {

namespace {

/// What was loaded last before the first plugin.
const link_map *last_own = nullptr;

/// A library that the host loaded.
struct Loaded {
    const weir_barrier_site *site;
    const Loaded *next;
};
std::atomic<const Loaded *> loaded{nullptr};

/// Whether the thread looks at its stack, which may be broken.
__thread bool is_looking = false;

_Unwind_Reason_Code look(_Unwind_Context *context, void *found) {
    const char *path = library_of(reinterpret_cast<const void *>(_Unwind_GetIP(context) - 1));
    if (path == nullptr) return _URC_NO_REASON;
    *static_cast<const char **>(found) = path;
    return _URC_END_OF_STACK;
}

} // namespace

void remember_own_code() {
    last_own = _r_debug.r_map;
    while (last_own != nullptr && last_own->l_next != nullptr)
        last_own = last_own->l_next;
}

void remember_loaded(const weir_barrier_site *site) {
    Loaded *entry = new Loaded{site, loaded.load()};
    while (!loaded.compare_exchange_weak(entry->next, entry)) {
    }
}

const char *library_of(const void *code) {
    dl_find_object object;
    // The one look-up of the loader's that takes no lock, so that a signal handler may call it.
    if (_dl_find_object(const_cast<void *>(code), &object) != 0 || last_own == nullptr) return nullptr;
    for (const link_map *map = last_own->l_next; map != nullptr; map = map->l_next) {
        if (map == object.dlfo_link_map) return map->l_name;
    }
    return nullptr;
}

Culprit find_culprit(const void *code) {
    Culprit culprit = {code == nullptr ? nullptr : library_of(code), nullptr};
    if (culprit.path == nullptr && !is_looking) {
        is_looking = true;
        _Unwind_Backtrace(look, &culprit.path);
        is_looking = false;
    }
    if (culprit.path == nullptr) return culprit;
    for (const Loaded *each = loaded.load(); each != nullptr; each = each->next) {
        if (std::strcmp(each->site->path, culprit.path) == 0) culprit.site = each->site;
    }
    return culprit;
}

} // namespace weir
