// SPDX-License-Identifier: Apache-2.0
#ifndef CWEIR_BARRIER_LINE_HPP
#define CWEIR_BARRIER_LINE_HPP

#include <cstddef>
#include <cstring>
#include <poll.h>
#include <unistd.h>

namespace weir {

/// A line for standard error put together on the stack, since a signal handler must not allocate.
class Line {
  public:
    /// Adds a text, in which nothing commands a terminal.
    Line &operator<<(const char *text) {
        for (; *text != 0 && used < sizeof buffer; text++) {
            const unsigned char byte = static_cast<unsigned char>(*text);
            buffer[used++] = byte < 0x20 || byte == 0x7F ? '?' : *text;
        }
        return *this;
    }

    /// Starts in place of what a terminal may show of the progress.
    void replace_progress() {
        if (isatty(STDERR_FILENO) != 1) return;
        static constexpr char erasing[] = "\r\x1B[K";
        std::memcpy(buffer, erasing, sizeof erasing - 1);
        used = sizeof erasing - 1;
    }

    Line &operator<<(unsigned number) {
        char digits[16];
        char *first = digits + sizeof digits - 1;
        *first = 0;
        do
            *--first = static_cast<char>('0' + number % 10);
        while ((number /= 10) > 0);
        return *this << first;
    }

    /// The text so far.
    const char *text() {
        // Room for the end, as in `send`.
        if (used == sizeof buffer) used -= 1;
        buffer[used] = 0;
        return buffer;
    }

    /// Writes the line, unless nobody reads it: the end of a process must not wait for a reader that has stopped.
    void send() {
        // A line that was cut still ends.
        if (used == sizeof buffer) used -= 1;
        buffer[used++] = '\n';
        // What a terminal takes without waiting may be little; a pipe that can be written takes the whole line.
        const size_t most = isatty(STDERR_FILENO) == 1 ? 64 : sizeof buffer;
        size_t sent = 0;
        while (sent < used) {
            pollfd error = {STDERR_FILENO, POLLOUT, 0};
            if (poll(&error, 1, patience) <= 0 || (error.revents & POLLOUT) == 0) return;
            const size_t part = used - sent < most ? used - sent : most;
            const ssize_t written = write(STDERR_FILENO, buffer + sent, part);
            if (written <= 0) return;
            sent += static_cast<size_t>(written);
        }
    }

  private:
    /// How long a reader may take to make room, in milliseconds.
    static constexpr int patience = 100;

    char buffer[1024];
    size_t used = 0;
};

} // namespace weir

#endif
