"""Batch nodes."""

import asyncio

import brainyflow as bf

from .kit import ALWAYS, SavedParallel, SavedSequential, TraceParallel, TraceSequential, scenario, trace


@scenario("batch-sequential-order", [35])
async def _(seen):
    await seen.run(trace(TraceSequential, seen, items=["a", "b", "c", "d"], sleeps={"a": 0.02}))


@scenario("batch-parallel-results-in-input-order", [36])
async def _(seen):
    await seen.run(trace(TraceParallel, seen, items=["a", "b", "c", "d"], sleeps={"a": 0.1, "b": 0.02}))


@scenario("batch-empty-sequential", [41])
async def _(seen):
    await seen.run(trace(TraceSequential, seen, items=[]))


@scenario("batch-empty-parallel", [41])
async def _(seen):
    await seen.run(trace(TraceParallel, seen, items=[]))


@scenario(
    "batch-null-sequential", [42], differs={"store": {"step": {"prepared": [], "result": []}}},
    why="null items are an empty list everywhere, also where post sees them, as in batch flows (53)")
async def _(seen):
    await seen.run(trace(TraceSequential, seen, items=None))


@scenario(
    "batch-null-parallel", [43],
    differs={"store": {"step": {"prepared": [], "result": []}}, "calls": ["step.prep", "step.post"], "error": None},
    why="null items are an empty list in parallel too, not a TypeError")
async def _(seen):
    await seen.run(trace(TraceParallel, seen, items=None))


@scenario("batch-sequential-retry-per-item", [37])
async def _(seen):
    await seen.run(
        trace(SavedSequential, seen, items=["a", "b", "c"], fails={"a": 1, "c": ALWAYS}, max_retries=3))


@scenario("batch-parallel-retry-per-item", [37])
async def _(seen):
    await seen.run(trace(SavedParallel, seen, items=["a", "b", "c"], fails={"a": 1, "c": ALWAYS},
                         max_retries=3, wait=0.01))


SIX = ["a", "b", "c", "d", "e", "f"]
HALF_FAIL = {"b": ALWAYS, "d": ALWAYS, "f": ALWAYS}
HALF_SAVED = ["a done", "b saved: b failed", "c done", "d saved: d failed", "e done", "f saved: f failed"]
HALF_CALLS = (
    ["step.prep", "step.post"] + [f"step.exec {item} 0" for item in SIX] + [f"step.woke {item}" for item in SIX]
    + [f"step.exec {item} {attempt}" for item in HALF_FAIL for attempt in (1, 2)]
    + [f"step.woke {item}" for item in HALF_FAIL for _ in (1, 2)] + [f"step.fallback {item}" for item in HALF_FAIL])
SIX_DIFFER = {"store": {"step": {"prepared": SIX, "result": HALF_SAVED}}, "calls": HALF_CALLS}


@scenario(
    "batch-parallel-six-items-three-failing", [49, 50], differs=SIX_DIFFER,
    why="the package's items share one attempt counter: an item is lost as null without an error; Weir loses none")
async def _(seen):
    sleeps = {"a": 0.001, "b": 0.001, "c": 0.001, "d": 0.001, "e": 0.001, "f": 0.0045}
    await seen.run(
        trace(SavedParallel, seen, items=SIX, fails=HALF_FAIL, sleeps=sleeps, max_retries=3, wait=0.002))


@scenario(
    "batch-parallel-six-items-without-wait", [49, 50], differs=SIX_DIFFER,
    why="the package's items share one attempt counter: two items get fewer attempts than three")
async def _(seen):
    await seen.run(
        trace(SavedParallel, seen, items=SIX, fails=HALF_FAIL, sleeps=dict.fromkeys(SIX, 0.001), max_retries=3))


@scenario("batch-sequential-failure-stops-later-items", [38])
async def _(seen):
    await seen.run(trace(TraceSequential, seen, items=["a", "b", "c"], fails={"b": ALWAYS}))


@scenario(
    "batch-parallel-failure-skips-post", [36, 39, 40],
    differs={"calls": ["step.prep", "step.exec a 0", "step.exec b 0", "step.exec c 0", "step.woke a", "step.woke c"]},
    why="the package's call returns while siblings still run; Weir's batch ends only when all of them have ended")
async def _(seen):
    await seen.run(
        trace(TraceParallel, seen, items=["a", "b", "c"], fails={"b": ALWAYS}, sleeps={"a": 0.02, "c": 0.02}))


@scenario(
    "batch-text-is-not-a-list", [44],
    differs={"error": 'the items of a batch must be a list, not a string ("abc")', "calls": ["step.prep"], "store": {}},
    why="text is never split into characters without being told to (B3)")
async def _(seen):
    await seen.run(trace(TraceSequential, seen, items="abc"))


@scenario(
    "batch-map-is-not-a-list", [44],
    differs={"error": 'the items of a batch must be a list, not a map ({a: 1, b: 2})', "calls": ["step.prep"],
             "store": {}},
    why="a map is not a list; `items: { keys: … }` says that its keys are meant (B3)")
async def _(seen):
    await seen.run(trace(TraceSequential, seen, items={"a": 1, "b": 2}))


@scenario("batch-stream-is-pulled-lazily", [45])
async def _(seen):
    class Stream(bf.SequentialBatchNode):
        async def prep(self, shared):
            def pull():
                for number in range(3):
                    seen.calls.append(f"step.next {number}")
                    yield number

            return pull()

        async def exec(self, item):
            seen.calls.append(f"step.exec {item} {self.cur_retry}")
            return f"{item} done"

        async def post(self, shared, prepared, result):
            shared["result"] = result

    await seen.run(Stream())


@scenario("batch-concurrency-two", [60])
async def _(seen):
    class Gauge(bf.ParallelBatchNode):
        running = 0
        most = 0

        async def prep(self, shared):
            self.places = asyncio.Semaphore(2)
            return list(range(10))

        async def exec(self, item):
            async with self.places:
                Gauge.running += 1
                Gauge.most = max(Gauge.most, Gauge.running)
                await asyncio.sleep(0.02)
                Gauge.running -= 1
                return item

        async def post(self, shared, prepared, result):
            shared["results"], shared["gauge"] = result, {"maximum": Gauge.most}

    await seen.run(Gauge())


@scenario("batch-fallback-per-item-keeps-order", [37])
async def _(seen):
    await seen.run(trace(SavedSequential, seen, items=["a", "b", "c"], fails={"b": ALWAYS}, max_retries=2))
