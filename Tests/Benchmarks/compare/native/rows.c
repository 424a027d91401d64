/* SPDX-License-Identifier: Apache-2.0 */
/*
 * L: a row in SQLite for each result, as one would otherwise keep it on record; and results by their keys.
 *
 * Usage: rows WORK DATABASE COUNT EVERY AT_ONCE TABLE [INPUT]
 *   WORK     ints: doubles the ints below COUNT; lines: gives back COUNT lines of INPUT; visits: COUNT iterations with
 * a row for each of three steps; recall: reads what ints has left behind, in a shuffled order. EVERY    which results
 * count for the digest. AT_ONCE  how many rows a transaction has. TABLE    rows: no index, so that a row is found by
 * its place only; keyed: the key is the primary key.
 */
#define _GNU_SOURCE
#include "work.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static sqlite3 *database;
static sqlite3_stmt *insert, *begin, *commit;
static int64_t at_once, rows;

static void fail(const char *what) {
    fprintf(stderr, "%s: %s\n", what, database != NULL ? sqlite3_errmsg(database) : "no database");
    exit(1);
}

static void execute(const char *statement) {
    if (sqlite3_exec(database, statement, NULL, NULL, NULL) != SQLITE_OK) fail(statement);
}

static sqlite3_stmt *prepare(const char *text) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v3(database, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) fail(text);
    return statement;
}

static void step(sqlite3_stmt *statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) fail(sqlite3_sql(statement));
    sqlite3_reset(statement);
}

static void begin_row(const char key[16]) {
    if (rows % at_once == 0) step(begin);
    sqlite3_bind_blob(insert, 1, key, 16, SQLITE_STATIC);
}

static void end_row(void) {
    step(insert);
    if (++rows % at_once == 0) step(commit);
}

static void record(int64_t identity, int64_t value) {
    char key[16];
    work_key(identity, 1, key); /* as far apart as hashes are */
    begin_row(key);
    sqlite3_bind_int64(insert, 2, value);
    end_row();
}

static int64_t ints(int64_t count, int64_t every) {
    int64_t *results = malloc((size_t)count * sizeof *results), digest = WORK_DIGEST_START;
    if (results == NULL) abort();
    for (int64_t i = 0; i < count; i++) {
        results[i] = work_double(i);
        record(i, results[i]);
    }
    for (int64_t i = 0; i < count; i += every)
        digest = work_digest(digest, results[i]);
    free(results);
    return digest;
}

static int64_t lines(const char *path, int64_t count, int64_t every) {
    FILE *file = fopen(path, "r");
    if (file == NULL) fail(path);
    char *line = NULL, key[16];
    size_t capacity = 0;
    int64_t digest = WORK_DIGEST_START;
    for (int64_t i = 0; i < count; i++) {
        const ssize_t length = getline(&line, &capacity, file);
        if (length < 1) fail(path);
        work_key(i, 1, key);
        begin_row(key);
        sqlite3_bind_text(insert, 2, line, (int)length - 1, SQLITE_STATIC);
        end_row();
        if (i % every == 0) digest = work_digest(digest, work_hash(line, (size_t)length - 1));
    }
    free(line);
    fclose(file);
    return digest;
}

static int64_t visits(int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        record(3 * i, work_double(i));
        record(3 * i + 1, work_double(i));
        work_tally(i);
        record(3 * i + 2, 0);
    }
    return work_tallied();
}

static int64_t recall(int64_t count, int64_t every) {
    sqlite3_stmt *find = prepare("SELECT value FROM records WHERE key = ?");
    int64_t digest = WORK_DIGEST_START;
    for (int64_t i = 0; i < count; i++) {
        char key[16];
        work_key(work_int(i, count, WORK_SHUFFLED), 1, key);
        sqlite3_bind_blob(find, 1, key, 16, SQLITE_STATIC);
        if (sqlite3_step(find) != SQLITE_ROW) fail("a result is missing");
        if (i % every == 0) digest = work_digest(digest, sqlite3_column_int64(find, 0));
        sqlite3_reset(find);
    }
    sqlite3_finalize(find);
    return digest;
}

static void remove_database(const char *path) {
    static const char *const ends[] = {"", "-wal", "-shm"};
    char name[4096];
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

int main(int argument_count, char **words) {
    if (argument_count < 7) return 64;
    const char *work = words[1];
    const int64_t count = atoll(words[3]), every = atoll(words[4]);
    const int is_recall = strcmp(work, "recall") == 0;
    at_once = atoll(words[5]);
    if (!is_recall) remove_database(words[2]);
    if (sqlite3_open(words[2], &database) != SQLITE_OK) fail(words[2]);
    execute("PRAGMA journal_mode = WAL");
    execute("PRAGMA synchronous = NORMAL");
    int64_t result;
    if (is_recall) {
        result = recall(count, every);
    } else {
        execute(strcmp(words[6], "keyed") == 0 ? "CREATE TABLE records (key BLOB PRIMARY KEY, value) WITHOUT ROWID"
                                               : "CREATE TABLE records (key BLOB, value)");
        insert = prepare("INSERT INTO records VALUES (?, ?)");
        begin = prepare("BEGIN");
        commit = prepare("COMMIT");
        result = work[0] == 'l' && argument_count > 7 ? lines(words[7], count, every)
                 : work[0] == 'v'                     ? visits(count)
                                                      : ints(count, every);
        if (rows % at_once != 0) step(commit);
        sqlite3_finalize(insert);
        sqlite3_finalize(begin);
        sqlite3_finalize(commit);
    }
    if (sqlite3_close(database) != SQLITE_OK) fail("close");
    printf("%lld\n", (long long)result);
    return 0;
}
