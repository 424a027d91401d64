"""Contestants of the standard library: a loop, a process pool, a thread pool, and asyncio."""

import asyncio
import multiprocessing
import multiprocessing.pool
import time

import work


def _with_retries(function, attempts, wait, item):
    for attempt in range(attempts):
        try:
            return function(item)
        except RuntimeError:
            if attempt == attempts - 1:
                raise
            time.sleep(wait)


class _Retrying:
    """A function that is tried again, in a form that can be sent to another process."""

    def __init__(self, function, attempts, wait):
        self.arguments = function, attempts, wait

    def __call__(self, item):
        return _with_retries(*self.arguments, item)


def _inner_sum(inner):
    total = 0
    for b in range(inner):
        total += work.double(b) // 2
    return total


class Loop:
    def map(self, function, items):
        return [function(item) for item in items]

    def total(self, function, items):
        return sum(map(function, items))

    def retry(self, function, items, attempts, wait):
        return self.map(_Retrying(function, attempts, wait), items)

    def nested(self, outer, inner):
        return sum(self.map(_inner_sum, [inner] * outer))

    def store(self, maps, count, shuffled):
        return [{work.key(index, shuffled): index for index in range(count)} for _ in range(maps)]

    def hello(self):
        return "Hello, world!"


class Pool(Loop):
    """As long as the pool lives; items go to it in chunks."""

    def __init__(self, make):
        self.make = make

    def map(self, function, items):
        with self.make() as pool:
            return pool.map(function, items)

    def total(self, function, items):
        with self.make() as pool:
            return sum(pool.imap(function, items, chunksize=4096))


def _sleep(item):
    time.sleep(work.STEPS / 1000)
    return item


class Threads(Pool):
    def wait(self, count, milliseconds):
        # A waiting item holds a thread, so 256 of them wait at a time.
        work.STEPS = milliseconds
        with multiprocessing.pool.ThreadPool(256) as pool:
            return sum(pool.map(_sleep, range(count), chunksize=1))


class Asyncio(Loop):
    def wait(self, count, milliseconds):
        async def one(item):
            await asyncio.sleep(milliseconds / 1000)
            return item

        async def all_of_them():
            return await asyncio.gather(*(one(item) for item in range(count)))

        return sum(asyncio.run(all_of_them()))


ENGINES = {
    "loop": Loop,
    "processes": lambda: Pool(lambda: multiprocessing.Pool(2)),
    "threads": lambda: Threads(lambda: multiprocessing.pool.ThreadPool(2)),
    "asyncio": Asyncio,
}
