// SPDX-License-Identifier: Apache-2.0
#ifndef CWEIR_BARRIER_FLOATING_HPP
#define CWEIR_BARRIER_FLOATING_HPP

#include <cstdint>

// How the processor rounds and whether it keeps subnormal numbers belongs to the thread, which other nodes use next. A
// library linked with -ffast-math changes it in a constructor, so that all numbers of the process would differ.

namespace weir {

/// The controls of floating-point arithmetic, without the flags of what has happened.
struct FloatingPoint {
#if defined(__x86_64__)
    uint32_t vector;
    uint16_t x87;

    /// What a process starts with.
    static constexpr FloatingPoint usual() {
        return {0x1F80, 0x037F};
    }
    static FloatingPoint current() {
        FloatingPoint found;
        __asm__ volatile("stmxcsr %0" : "=m"(found.vector));
        __asm__ volatile("fnstcw %0" : "=m"(found.x87));
        found.vector &= 0xFFC0;
        return found;
    }
    bool operator!=(const FloatingPoint &other) const {
        return vector != other.vector || x87 != other.x87;
    }
    void put() const {
        __asm__ volatile("ldmxcsr %0" : : "m"(vector));
        __asm__ volatile("fldcw %0" : : "m"(x87));
    }
#elif defined(__aarch64__)
    uint64_t control;

    static constexpr FloatingPoint usual() {
        return {0};
    }
    static FloatingPoint current() {
        FloatingPoint found;
        __asm__ volatile("mrs %0, fpcr" : "=r"(found.control));
        return found;
    }
    bool operator!=(const FloatingPoint &other) const {
        return control != other.control;
    }
    void put() const {
        __asm__ volatile("msr fpcr, %0" : : "r"(control));
    }
#else
#error "say here how the rounding mode of this processor is read and set"
#endif
};

/// Eight instructions where nothing was changed.
inline void restore_floating_point() {
    if (__builtin_expect(FloatingPoint::current() != FloatingPoint::usual(), 0)) FloatingPoint::usual().put();
}

} // namespace weir

#endif
