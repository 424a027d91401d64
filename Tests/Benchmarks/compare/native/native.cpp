// SPDX-License-Identifier: Apache-2.0
// The native contestants: a direct loop, OpenMP and oneTBB (strategy.hpp). Usage: native SCENARIO ARGUMENT...
#include "strategy.hpp"
#include "work.h"

#include <jansson.h>

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace {

using Arguments = std::vector<std::string>;

/// Memory for `count` results that nothing has touched yet, as the first touch belongs to who fills it.
template <typename T> std::unique_ptr<T[], decltype(&std::free)> untouched(long count) {
    return {static_cast<T *>(std::malloc(sizeof(T) * static_cast<size_t>(std::max(1L, count)))), &std::free};
}

void print(int64_t number) {
    std::printf("%" PRId64 "\n", number);
}

void sleep_milliseconds(long milliseconds) {
    const timespec time{milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&time, nullptr);
}

/// A: count every
void noop(const Arguments &arguments) {
    const long count = std::stol(arguments[0]), every = std::stol(arguments[1]);
    const auto results = untouched<weir_value>(count);
    over_items(count, 4096, [&](long begin, long end) {
        // Items in a buffer that stays in the cache, as in an engine that generates them: the strictest comparison.
        weir_value items[4096];
        for (long first = begin; first < end; first += 4096) {
            const long size = std::min(4096L, end - first);
            for (long i = 0; i < size; i++)
                items[i] = weir_int(first + i);
            work_double_chunk(items, &results[first], static_cast<size_t>(size));
        }
    });
    int64_t digest = WORK_DIGEST_START;
    for (long i = 0; i < count; i += every)
        digest = work_digest(digest, results[i].as.i64);
    print(digest);
}

/// B: input output
void lines(const Arguments &arguments) {
    std::ifstream input(arguments[0]);
    std::vector<std::string> texts;
    for (std::string line; std::getline(input, line);)
        texts.push_back(line);
    over_items(static_cast<long>(texts.size()), 64, [&](long begin, long end) {
        for (long i = begin; i < end; i++) {
            std::string &text = texts[i];
            json_t *object = json_loadb(text.data(), text.size(), 0, nullptr);
            json_t *content = json_object_get(object, "text");
            const size_t length = json_string_length(content);
            std::string out(work_line_capacity(length), '\0');
            out.resize(work_line(json_integer_value(json_object_get(object, "id")), json_string_value(content), length,
                                 out.data()));
            json_decref(object);
            text.swap(out);
        }
    });
    std::FILE *output = std::fopen(arguments[1].c_str(), "wb");
    for (size_t i = 0; i < texts.size(); i++) {
        if (i > 0) std::fputc('\n', output);
        std::fwrite(texts[i].data(), 1, texts[i].size(), output);
    }
    std::fclose(output);
}

/// C: outer inner
void nested(const Arguments &arguments) {
    const long outer = std::stol(arguments[0]), inner = std::stol(arguments[1]);
    over_items(outer, 1, [&](long begin, long end) {
        for (long a = begin; a < end; a++) {
            over_items(inner, 64, [&](long first, long last) {
                for (long b = first; b < last; b++)
                    work_tally(b);
            });
        }
    });
    print(work_tallied());
}

/// D: count. Each hundredth item fails twice, and is tried again after 1 ms.
void retry(const Arguments &arguments) {
    const long count = std::stol(arguments[0]);
    std::vector<int64_t> results(static_cast<size_t>(count));
    over_items(count, 64, [&](long begin, long end) {
        for (long i = begin; i < end; i++) {
            for (int attempt = 0; i % 100 == 0 && attempt < 2; attempt++)
                sleep_milliseconds(1);
            results[static_cast<size_t>(i)] = work_double(i);
        }
    });
    int64_t digest = WORK_DIGEST_START;
    for (const int64_t result : results)
        digest = work_digest(digest, result);
    print(digest);
}

/// E: count steps grain
void spin(const Arguments &arguments) {
    const long count = std::stol(arguments[0]), steps = std::stol(arguments[1]);
    std::vector<int64_t> results(static_cast<size_t>(count));
    over_items(count, std::stol(arguments[2]), [&](long begin, long end) {
        for (long i = begin; i < end; i++)
            results[static_cast<size_t>(i)] = work_spin(i, steps);
    });
    int64_t digest = WORK_DIGEST_START;
    for (const int64_t result : results)
        digest = work_digest(digest, result);
    print(digest);
}

/// F: count milliseconds. A waiting item holds its thread here.
void wait(const Arguments &arguments) {
    over_items(std::stol(arguments[0]), 1, [&](long begin, long end) {
        for (long i = begin; i < end; i++) {
            sleep_milliseconds(std::stol(arguments[1]));
            work_tally(i);
        }
    });
    print(work_tallied());
}

/// G: count
void stream(const Arguments &arguments) {
    over_items(std::stol(arguments[0]), 4096, [&](long begin, long end) {
        for (long i = begin; i < end; i++)
            work_tally(work_double(i));
    });
    print(work_tallied());
}

/// H: folder
void files(const Arguments &arguments) {
    std::vector<std::string> paths;
    for (const auto &entry : std::filesystem::recursive_directory_iterator(arguments[0])) {
        if (entry.is_regular_file()) paths.push_back(entry.path().string());
    }
    std::sort(paths.begin(), paths.end());
    std::vector<int64_t> results(paths.size());
    over_items(static_cast<long>(paths.size()), 4, [&](long begin, long end) {
        for (long i = begin; i < end; i++)
            results[i] = work_hash_file(paths[i].c_str());
    });
    int64_t digest = WORK_DIGEST_START;
    for (const int64_t result : results)
        digest = work_digest(digest, result);
    print(digest);
}

/// K: maps count shuffled every. So many maps of `count` entries each, one after another.
void store(const Arguments &arguments) {
    const long maps = std::stol(arguments[0]), count = std::stol(arguments[1]), every = std::stol(arguments[3]);
    const int shuffled = std::stoi(arguments[2]);
    const auto key = [&](long index) {
        std::string text(16, '\0');
        work_key(index, shuffled, text.data());
        return text;
    };
    std::vector<std::map<std::string, int64_t>> entries(static_cast<size_t>(maps));
    std::mutex mutex;
    for (auto &map : entries) {
        over_items(count, 64, [&](long begin, long end) {
            for (long i = begin; i < end; i++) {
                std::string text = key(i);
                const std::lock_guard lock(mutex);
                map[std::move(text)] = i;
            }
        });
    }
    int64_t digest = WORK_DIGEST_START;
    for (const auto &map : entries) {
        for (long i = 0; i < count; i += every)
            digest = work_digest(digest, map.at(key(i)));
    }
    print(digest);
}

} // namespace

int main(int count, char **words) {
    static const std::map<std::string, void (*)(const Arguments &)> scenarios{
        {"noop", noop}, {"lines", lines},   {"nested", nested}, {"retry", retry}, {"spin", spin},
        {"wait", wait}, {"stream", stream}, {"files", files},   {"store", store}};
    const auto scenario = count > 1 ? scenarios.find(words[1]) : scenarios.end();
    if (scenario == scenarios.end()) {
        std::fputs("usage: native SCENARIO ARGUMENT...\n", stderr);
        return 64;
    }
    scenario->second(Arguments(words + 2, words + count));
    return 0;
}
