// SPDX-License-Identifier: Apache-2.0
// How a native contestant goes over its items: one program text, compiled once for each way.
#pragma once

#include <algorithm>

#if defined(STRATEGY_TBB)
#include <oneapi/tbb/blocked_range.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#endif

/// Calls `body(begin, end)` for pieces of at most about `grain` items that together are 0 to `count`.
template <typename Body>
void over_items(long count, long grain, const Body &body) {
#if defined(STRATEGY_TBB)
    // No item runs on more than two threads in any contestant.
    static const tbb::global_control threads(tbb::global_control::max_allowed_parallelism, 2);
    tbb::parallel_for(tbb::blocked_range<long>(0, count, static_cast<size_t>(grain)),
                      [&](const tbb::blocked_range<long> &piece) { body(piece.begin(), piece.end()); });
#elif defined(STRATEGY_OPENMP)
    const long pieces = (count + grain - 1) / grain;
#pragma omp parallel for schedule(dynamic) num_threads(2)
    for (long piece = 0; piece < pieces; piece++)
        body(piece * grain, std::min(count, (piece + 1) * grain));
#else
    for (long begin = 0; begin < count; begin += grain) body(begin, std::min(count, begin + grain));
#endif
}
