"""L: a row in SQLite for each result, by Python's sqlite3. Usage: rows.py WORK DATABASE COUNT EVERY [INPUT]

What native/rows.c does with a thousand rows in a transaction and no index.
"""

import os
import sqlite3
import sys

import work

AT_ONCE = 1000


def ints(record, count, every):
    results = []
    for item in range(count):
        results.append(work.double(item))
        record(item, results[-1])
    return work.digest(results[::every])


def lines(record, count, every, source):
    sampled = []
    with open(source, encoding="utf-8") as file:
        for number, line in enumerate(file):
            line = line[:-1]
            record(number, line)
            if number % every == 0:
                sampled.append(work.hash_text(line))
    return work.digest(sampled)


def visits(record, count, every):
    total = 0
    for item in range(count):
        record(3 * item, work.double(item))
        record(3 * item + 1, work.double(item))
        total += item
        record(3 * item + 2, None)
    return total


WORKS = {function.__name__: function for function in (ints, lines, visits)}


def main(name, path, count, every, *source):
    for left in (path, f"{path}-wal", f"{path}-shm"):
        if os.path.exists(left):
            os.unlink(left)
    database = sqlite3.connect(path, isolation_level=None)
    for statement in (
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = NORMAL",
        "CREATE TABLE records (key BLOB, value)",
    ):
        database.execute(statement)
    rows = 0

    def record(identity, value):
        nonlocal rows
        if rows % AT_ONCE == 0:
            database.execute("BEGIN")
        # The statement is prepared once: the module keeps those that it has seen.
        database.execute("INSERT INTO records VALUES (?, ?)", (work.key(identity, 1).encode(), value))
        rows += 1
        if rows % AT_ONCE == 0:
            database.execute("COMMIT")

    result = WORKS[name](record, int(count), int(every), *source)
    if rows % AT_ONCE:
        database.execute("COMMIT")
    database.close()
    print(result)


if __name__ == "__main__":
    main(*sys.argv[1:])
