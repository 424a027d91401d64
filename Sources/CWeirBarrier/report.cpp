// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include "thread.hpp"

#include <atomic>
#include <cerrno>
#include <unistd.h>

namespace weir {

Line &operator<<(Line &line, const weir_barrier_site &site) {
    return line << "plugin \"" << site.plugin << "\" (" << site.path << ")";
}

Line &operator<<(Line &line, const weir_barrier_place &place) {
    line << place.phase;
    if (place.site->node_type != nullptr) line << " of " << place.site->node_type;
    return line;
}

Line &operator<<(Line &line, const Culprit &culprit) {
    return culprit.site != nullptr ? line << *culprit.site : line << "library " << culprit.path;
}

namespace {

std::atomic<void (*)(const char *text)> take_report{nullptr};

/// Begins a line. Of threads that fail at once the first one has the word.
Line begin(int saved_errno) {
    static std::atomic_flag taken = ATOMIC_FLAG_INIT;
    while (taken.test_and_set())
        pause();
    Line line;
    line << "weir: error: ";
    // What asked for memory in vain is about to use a NULL pointer, or has given up already.
    if (saved_errno == ENOMEM) line << "memory is exhausted: ";
    return line;
}

[[noreturn]] void report_place(const weir_barrier_place &place, const char *deed, const char *what, int saved_errno) {
    Line line = begin(saved_errno);
    if (place.state == WEIR_BARRIER_READING && saved_errno == ENOMEM) {
        line << "weir " << deed << what << " while it read what " << place << " of " << *place.site << " gave back";
        line.send();
        leave(1);
    }
    line << *place.site << " ";
    if (place.state == WEIR_BARRIER_READING) {
        line << "misled weir, which " << deed << what << " while it read what " << place << " gave back";
    } else if (place.loading) {
        line << deed << what << " while it was loaded (" << place.phase << ")";
    } else {
        line << deed << what << " in " << place;
    }
    line.send();
    leave(place.loading ? 3 : 1);
}

} // namespace

void report_end_of_thread() {
    report_place(weir_barrier_here, "ended the process or a thread of weir's (exit, pthread_exit or pthread_cancel)",
                 "", 0);
}

void report_end(const char *deed, const char *what, const void *code) {
    const int saved_errno = errno;
    const weir_barrier_place place = weir_barrier_here;
    if (place.state != WEIR_BARRIER_OUTSIDE) report_place(place, deed, what, saved_errno);
    const Culprit culprit = find_culprit(code);
    Line line = begin(saved_errno);
    if (!is_host_thread) {
        line << "a thread that a plugin or one of its libraries started " << deed << what;
        if (culprit.path != nullptr) line << " in " << culprit.path;
        line << ", which ends the run";
    } else if (culprit.path != nullptr) {
        line << culprit << " " << deed << what
             << " outside any call: in a destructor, or in what it registered for the end";
    } else if (saved_errno == ENOMEM) {
        line << "weir " << deed << what << "; see `ulimit -v`";
    } else {
        line << "internal: weir " << deed << what << "; please report it with what SWIFT_BACKTRACE=enable=yes adds";
    }
    line.send();
    leave(1);
}

void report_exception(const weir_barrier_site *site, const char *phase, const char *message) {
    Line line;
    if (site != nullptr)
        line << *site << " threw an exception in " << weir_barrier_place{site, phase, WEIR_BARRIER_INSIDE, 0};
    else
        line << "a plugin threw an exception in " << phase;
    line << ": " << message;
    if (const auto report = take_report.load()) return report(line.text());
    Line whole;
    whole << "weir: error: " << line.text();
    whole.send();
}

} // namespace weir

void weir_barrier_take_reports(void (*report)(const char *text)) {
    weir::take_report = report;
}

void weir_barrier_report_overrun(const char *what) {
    const weir_barrier_place place = weir_barrier_here;
    weir_barrier_place inside = place;
    inside.state = WEIR_BARRIER_INSIDE;
    weir::report_place(inside, "wrote past the end of ", what, 0);
}
