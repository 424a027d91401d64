"""Flows: actions, loops, nesting."""

import warnings

import brainyflow as bf

from .kit import ALWAYS, Count, TraceNode, flow_with_post, scenario, trace


@scenario("flow-default-action", [11])
async def _(seen):
    first, second = trace(TraceNode, seen, label="first"), trace(TraceNode, seen, label="second")
    first >> second
    await seen.run(bf.Flow(first))


@scenario("flow-branches-by-action", [11])
async def _(seen):
    first = trace(TraceNode, seen, label="first", action="right")
    left, right = trace(TraceNode, seen, label="left"), trace(TraceNode, seen, label="right")
    first - "left" >> left
    first - "right" >> right
    await seen.run(bf.Flow(first))


@scenario("flow-loops-twenty-times", [20])
async def _(seen):
    count, last = Count(action="again", until=20), trace(TraceNode, seen, label="last")
    count - "again" >> count
    count - "done" >> last
    await seen.run(bf.Flow(count))


@scenario("flow-unknown-action-ends", [12])
async def _(seen):
    first = trace(TraceNode, seen, label="first", action="sideways")
    first - "left" >> trace(TraceNode, seen, label="left")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        await seen.run(bf.Flow(first))
    seen["warnings"] = len(caught)


@scenario("flow-action-of-last-node-is-silent", [12])
async def _(seen):
    first = trace(TraceNode, seen, label="first", action="sideways")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        await seen.run(bf.Flow(first))
    seen["warnings"] = len(caught)


@scenario(
    "flow-unknown-action-warns-once", [13], why="Weir warns once per node and action, whatever prints the warning",
    differs={"warnings": 1})
async def _(seen):
    first = trace(TraceNode, seen, label="first", action="sideways")
    first - "left" >> trace(TraceNode, seen, label="left")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        await seen.run(flow_with_post(bf.SequentialBatchFlow, first, seen, [{}, {}, {}]))
    seen["warnings"] = len(caught)


@scenario("flow-two-edges-for-one-action", [14], differs={"exit": 2}, why="a manifest problem instead of a replacement")
async def _(seen):
    first = trace(TraceNode, seen, label="first")
    first >> trace(TraceNode, seen, label="second")
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")
        first >> trace(TraceNode, seen, label="third")
    await seen.run(bf.Flow(first))


@scenario("flow-instance-state-lives-visit-state-does-not", [17, 18])
async def _(seen):
    class Visits(bf.Node):
        visits = 0
        kept = []

        async def post(self, shared, prepared, result):
            self.visits += 1
            self.kept.append(None)
            shared.setdefault("visit", []).append(self.visits)
            shared.setdefault("instance", []).append(len(self.kept))
            return "again" if len(self.kept) < 3 else "done"

    node = Visits()
    node - "again" >> node
    node - "done" >> trace(TraceNode, seen, label="last")
    await seen.run(bf.Flow(node))


@scenario("flow-nested-runs-inside", [11, 21])
async def _(seen):
    inner = bf.Flow(trace(TraceNode, seen, label="inner"))
    first, last = trace(TraceNode, seen, label="first"), trace(TraceNode, seen, label="last")
    first >> inner >> last
    await seen.run(bf.Flow(first))


@scenario("flow-nested-action-does-not-leak", [22])
async def _(seen):
    inner = flow_with_post(bf.Flow, trace(TraceNode, seen, label="inner", action="special"), seen)
    inner - "special" >> trace(TraceNode, seen, label="special")
    inner >> trace(TraceNode, seen, label="normal")
    await seen.run(bf.Flow(inner))


@scenario("flow-nested-own-post-gives-action", [21, 22])
async def _(seen):
    inner = flow_with_post(
        bf.Flow, trace(TraceNode, seen, label="inner"), seen, items="prepared", action="special")
    inner - "special" >> trace(TraceNode, seen, label="special")
    inner >> trace(TraceNode, seen, label="normal")
    await seen.run(bf.Flow(inner))


@scenario("flow-nested-error-keeps-earlier-writes", [23])
async def _(seen):
    good = trace(TraceNode, seen, label="good")
    bad = trace(TraceNode, seen, label="bad", items="a", fails={"a": ALWAYS})
    good >> bad >> trace(TraceNode, seen, label="later")
    inner = bf.Flow(good)
    inner >> trace(TraceNode, seen, label="after")
    await seen.run(bf.Flow(inner))


@scenario("flow-without-start", [24], differs={"exit": 2}, why="a flow without nodes is a manifest problem")
async def _(seen):
    await seen.run(bf.Flow(None))
