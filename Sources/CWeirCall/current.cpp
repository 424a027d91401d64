// SPDX-License-Identifier: Apache-2.0
#include "include/CWeirCall.h"

namespace {

thread_local void *current = nullptr;

} // namespace

void *weir_call_current(void) {
    return current;
}

void *weir_call_set_current(void *call) {
    void *before = current;
    current = call;
    return before;
}
