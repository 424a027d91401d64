// SPDX-License-Identifier: Apache-2.0
#ifndef CWEIR_CALL_DIRECT_HPP
#define CWEIR_CALL_DIRECT_HPP

#include "slots.hpp"

namespace weir_calls {

/// A signature that is called without libffi.
struct DirectEntry {
    weir_call_kind result;
    size_t count;
    weir_call_kind arguments[3];
    void (*invoke)(weir_call_plan *plan);
    Loop loop;
};

/// The entry with a number that weir_call_find_direct gave, which is not 0.
const DirectEntry &direct_entry(uint32_t index);

} // namespace weir_calls

#endif
