"""Nodes: phases, attempts, waits, fallbacks."""

import asyncio

import brainyflow as bf

from .kit import ALWAYS, FailingFallback, SavedNode, TraceNode, scenario, trace


@scenario("node-phases", [1])
async def _(seen):
    await seen.run(trace(TraceNode, seen, items="a"))


@scenario("node-without-prep-and-exec", [1])
async def _(seen):
    class OnlyPost(bf.Node):
        async def post(self, shared, prepared, result):
            shared["step"] = {"prepared": prepared, "result": result}

    await seen.run(OnlyPost())


@scenario("retry-succeeds-on-third-attempt", [3, 5])
async def _(seen):
    await seen.run(trace(TraceNode, seen, items="a", fails={"a": 2}, max_retries=3))


@scenario("retry-exhausted-without-fallback", [4])
async def _(seen):
    await seen.run(trace(TraceNode, seen, items="a", fails={"a": ALWAYS}, max_retries=3))


@scenario("retry-exhausted-with-fallback", [4])
async def _(seen):
    await seen.run(trace(SavedNode, seen, items="a", fails={"a": ALWAYS}, max_retries=3))


@scenario("retry-one-attempt-by-default", [3])
async def _(seen):
    await seen.run(trace(TraceNode, seen, items="a", fails={"a": 1}))


@scenario("fallback-that-fails", [4])
async def _(seen):
    await seen.run(trace(FailingFallback, seen, items="a", fails={"a": ALWAYS}, max_retries=2))


@scenario("prep-error-not-retried", [2])
async def _(seen):
    await seen.run(trace(SavedNode, seen, items="a", fail_in="prep", max_retries=3))


@scenario(
    "post-error-not-retried", [2], differs={"store": {}},
    why="the writes of a post that fails are dropped (S1), so that nobody sees half of them")
async def _(seen):
    await seen.run(trace(SavedNode, seen, items="a", fail_in="post", max_retries=3))


@scenario("wait-only-between-attempts", [3])
async def _(seen):
    started = asyncio.get_running_loop().time()
    await seen.run(trace(SavedNode, seen, items="a", fails={"a": ALWAYS}, max_retries=3, wait=0.1))
    seen["milliseconds"] = round((asyncio.get_running_loop().time() - started) * 1000)


@scenario("wait-not-after-last-attempt", [3])
async def _(seen):
    await seen.run(trace(SavedNode, seen, items="a", fails={"a": ALWAYS}, max_retries=1, wait=3600))


@scenario("zero-attempts", [6], differs={"exit": 2}, why="a manifest problem instead of a silent skip of exec")
async def _(seen):
    await seen.run(trace(TraceNode, seen, items="a", max_retries=0))
