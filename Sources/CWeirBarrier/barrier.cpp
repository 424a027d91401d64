// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"
#include "site.hpp"

#include <cstring>
#include <cxxabi.h>
#include <exception>
#include <new>

__thread weir_barrier_place weir_barrier_here = {nullptr, nullptr, WEIR_BARRIER_OUTSIDE, 0};

namespace weir {
namespace {

/// What lies behind the results of a call; it fits an instruction.
constexpr int64_t end_mark = 0x5AFEC0DE;

void note(weir_barrier_fault *fault, const char *message) {
    fault->threw = 1;
    std::strncpy(fault->message, message, sizeof fault->message - 1);
    fault->message[sizeof fault->message - 1] = 0;
}

/// Calls `body` inside the plugin; `otherwise` is the answer when it throws.
///
/// The thread stays inside while an exception is caught: dropping one of another language may end the process.
template <typename Stay, typename Answer, typename Body>
inline Answer guarded(const weir_barrier_site *site, weir_barrier_fault *fault, const char *phase, bool loading,
                      Answer otherwise, Body body) {
    Stay stay(site, phase, loading);
    try {
        return body();
    } catch (abi::__forced_unwind &) {
        // Neither swallowing this nor going on would leave a thread that the run can go on with.
        report_end_of_thread();
    } catch (const std::bad_alloc &) {
        note(fault, "memory is exhausted (std::bad_alloc)");
    } catch (const std::exception &error) {
        const char *message = error.what();
        note(fault, message != nullptr ? message : "an exception without a message");
    } catch (...) {
        note(fault, "an exception that is no std::exception");
    }
    return otherwise;
}

template <typename Stay = Inside, typename Body>
inline weir_status status(const weir_barrier_site *site, weir_barrier_fault *fault, const char *phase, Body body,
                          bool loading = false) {
    return guarded<Stay, weir_status>(site, fault, phase, loading, WEIR_EXCEPTION, body);
}

/// Calls what ends something, whose caller cannot do anything about an exception but have it reported.
template <typename Body> inline void end(const weir_barrier_site *site, const char *phase, Body body) {
    weir_barrier_fault fault;
    fault.threw = 0;
    guarded<Inside, int>(site, &fault, phase, false, 0, [&] {
        body();
        return 0;
    });
    if (fault.threw != 0) report_exception(site, phase, fault.message);
}

} // namespace
} // namespace weir

using namespace weir;

const weir_plugin *weir_barrier_entry(const weir_barrier_site *site, weir_barrier_fault *fault,
                                      weir_barrier_entry_function entry, const weir_host *host) {
    return guarded<Call, const weir_plugin *>(site, fault, "entry", true, nullptr, [&] { return entry(host); });
}

weir_status weir_barrier_enter(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_plugin *plugin,
                               const weir_call *call, void **library) {
    return status(
        site, fault, "enter", [&] { return plugin->enter(call, library); }, true);
}

void weir_barrier_exit(const weir_barrier_site *site, const weir_plugin *plugin, void *library) {
    end(site, "exit", [&] { plugin->exit(library); });
}

weir_status weir_barrier_open(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                              const weir_call *call, void *library, void **self) {
    return status(site, fault, "open", [&] { return type->open(type, call, library, self); });
}

void weir_barrier_close(const weir_barrier_site *site, const weir_node_type *type, void *self) {
    end(site, "close", [&] { type->close(self); });
}

weir_status weir_barrier_create(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                                void *self, const weir_call *call, void **instance) {
    return status(site, fault, "create", [&] { return type->create(self, call, instance); });
}

void weir_barrier_destroy(const weir_barrier_site *site, const weir_node_type *type, void *instance) {
    end(site, "destroy", [&] { type->destroy(instance); });
}

weir_status weir_barrier_bind(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                              void *instance, const weir_call *call, void **binding) {
    return status(site, fault, "bind", [&] { return type->bind(instance, call, binding); });
}

void weir_barrier_unbind(const weir_barrier_site *site, const weir_node_type *type, void *instance, void *binding) {
    end(site, "unbind", [&] { type->unbind(instance, binding); });
}

weir_status weir_barrier_create_worker(const weir_barrier_site *site, weir_barrier_fault *fault,
                                       const weir_node_type *type, void *instance, const weir_call *call,
                                       void **worker) {
    return status(site, fault, "create_worker", [&] { return type->create_worker(instance, call, worker); });
}

void weir_barrier_destroy_worker(const weir_barrier_site *site, const weir_node_type *type, void *instance,
                                 void *worker) {
    end(site, "destroy_worker", [&] { type->destroy_worker(instance, worker); });
}

weir_status weir_barrier_prep(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                              void *instance, void *worker, const weir_call *call, weir_store *store,
                              weir_value *result, weir_stream *stream) {
    return status<Call>(site, fault, "prep", [&] { return type->prep(instance, worker, call, store, result, stream); });
}

weir_status weir_barrier_stream_next(const weir_barrier_site *site, weir_barrier_fault *fault,
                                     const weir_stream *stream, const weir_call *call, weir_value items[],
                                     uint32_t capacity, uint32_t *written) {
    return status<Call>(site, fault, "stream next",
                        [&] { return stream->next(stream->self, call, items, capacity, written); });
}

void weir_barrier_stream_destroy(const weir_barrier_site *site, const weir_stream *stream) {
    end(site, "stream destroy", [&] { stream->destroy(stream->self); });
}

uint32_t weir_barrier_exec(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                           void *instance, void *worker, const weir_call *call, const weir_value items[],
                           weir_value results[], weir_status statuses[], uint32_t count) {
    results[count].as.i64 = end_mark;
    statuses[count] = WEIR_NOT_RUN;
    const uint32_t handled = guarded<Call, uint32_t>(site, fault, "exec", false, 0, [&] {
        return type->exec(instance, worker, call, items, results, statuses, count);
    });
    if (__builtin_expect(results[count].as.i64 != end_mark || statuses[count] != WEIR_NOT_RUN, 0))
        weir_barrier_report_overrun("the results or statuses of its items");
    return handled;
}

weir_status weir_barrier_fallback(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                                  void *instance, void *worker, const weir_call *call, const weir_value *item,
                                  const weir_error *error, weir_value *result) {
    return status<Call>(site, fault, "fallback",
                        [&] { return type->fallback(instance, worker, call, item, error, result); });
}

weir_status weir_barrier_post(const weir_barrier_site *site, weir_barrier_fault *fault, const weir_node_type *type,
                              void *instance, void *worker, const weir_call *call, weir_store *store,
                              const weir_value *prepared, const weir_value *result, weir_value *action) {
    return status<Call>(site, fault, "post",
                        [&] { return type->post(instance, worker, call, store, prepared, result, action); });
}

void weir_barrier_release(const weir_barrier_site *site, weir_buffer *buffer) {
    end(site, "the release of a buffer", [&] { buffer->release(buffer); });
}

void weir_barrier_destroy_resource(const weir_barrier_site *site, void (*destroy)(void *object), void *object) {
    end(site, "the destructor of a resource", [&] { destroy(object); });
}

void weir_barrier_run(const weir_barrier_site *site, weir_barrier_fault *fault, const char *phase,
                      void (*body)(void *context), void *context) {
    guarded<Call, int>(site, fault, phase, false, 0, [&] {
        body(context);
        return 0;
    });
}

void weir_barrier_end(const weir_barrier_site *site, const char *phase, void (*body)(void *context), void *context) {
    end(site, phase, [&] { body(context); });
}

void weir_barrier_begin_loading(const weir_barrier_site *site) {
    remember_loaded(site);
    weir_barrier_here = weir_barrier_place{site, "dlopen", WEIR_BARRIER_INSIDE, 1};
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
}

void weir_barrier_end_loading(void) {
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    weir_barrier_adopted();
    tidy();
    take_signals_back();
}

void weir_barrier_come_home(weir_barrier_return *kept) {
    kept->place = weir_barrier_here;
    const FloatingPoint found = FloatingPoint::current();
    static_assert(sizeof found <= sizeof kept->floating_point, "there is room for the controls of any processor");
    std::memcpy(kept->floating_point, &found, sizeof found);
    restore_floating_point();
    kept->has_moved = has_moved;
    if (__builtin_expect(has_moved, 0)) leave_folder(kept->folder, sizeof kept->folder);
}

void weir_barrier_go_back(const weir_barrier_return *kept) {
    if (__builtin_expect(kept->has_moved != 0, 0)) return_to_folder(kept->folder);
    FloatingPoint found;
    std::memcpy(&found, kept->floating_point, sizeof found);
    if (__builtin_expect(found != FloatingPoint::usual(), 0)) found.put();
    weir_barrier_here = kept->place;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
}
