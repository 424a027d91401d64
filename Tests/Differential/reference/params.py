"""Params: merging and who sees what."""


import brainyflow as bf

from .kit import Params, batch_flow, scenario


def params_flow(*nodes, params=None):
    for first, second in zip(nodes, nodes[1:]):
        first >> second
    flow = bf.Flow(nodes[0])
    flow.set_params(params or {})
    return flow


@scenario("params-flow-wins-over-node", [25])
async def _(seen):
    node = Params()
    node.set_params({"word": "node"})
    await seen.run(params_flow(node, params={"word": "flow"}))


@scenario("params-same-for-all-nodes", [25])
async def _(seen):
    await seen.run(params_flow(Params(), Params(), params={"word": "flow"}))


@scenario(
    "params-of-node-are-kept", [26],
    differs={"store": {"params": [{"filename": "doc", "language": "fr", "mode": "fast"}]}},
    why="merged, item over flow over node, as the seed's project decided five days later")
async def _(seen):
    node = Params()
    node.set_params({"mode": "fast", "language": "en"})
    flow = batch_flow(bf.SequentialBatchFlow, node, [{"filename": "doc"}])
    flow.set_params({"language": "fr"})
    await seen.run(flow)


@scenario("params-item-over-flow", [27])
async def _(seen):
    flow = batch_flow(bf.SequentialBatchFlow, Params(), [{"k": 1}, {"j": 2}])
    flow.set_params({"k": 9})
    await seen.run(flow)


@scenario("params-nested-collision", [28])
async def _(seen):
    inner = batch_flow(
        bf.SequentialBatchFlow, Params(),
        lambda params, shared: [{"k": "inner", "i": 0}, {"i": 1}] if params["o"] == 0 else [{"i": 2}])
    outer = batch_flow(bf.SequentialBatchFlow, inner, [{"o": 0, "k": "outer"}, {"o": 1, "k": "outer"}])
    await seen.run(outer)


FILES = {"x": ["1.txt", "2.txt"], "y": ["3.txt"]}


@scenario("params-inner-items-see-outer-item", [29])
async def _(seen):
    inner = batch_flow(
        bf.SequentialBatchFlow, Params(),
        lambda params, shared: [{"filename": name} for name in shared["files"][params["directory"]]])
    outer = batch_flow(bf.SequentialBatchFlow, inner, [{"directory": "x"}, {"directory": "y"}])
    await seen.run(outer, {"files": FILES})


@scenario(
    "params-of-inner-flow-are-kept", [30], differs={"store": {"params": [{"a": "outer", "b": "inner", "c": "inner"}]}},
    why="the package replaces an inner flow's own params by the outer ones; Weir merges them")
async def _(seen):
    inner = params_flow(Params(), params={"b": "inner", "c": "inner", "a": "inner"})
    outer = params_flow(inner, params={"a": "outer"})
    await seen.run(outer)


@scenario(
    "params-are-read-only", [31, 32], differs={"store": {"params": [{"word": "flow"}, {"word": "flow"}]}},
    why="a node of the package can change the params of the nodes after it; across the ABI they are read-only")
async def _(seen):
    class Writing(Params):
        async def post(self, shared, prepared, result):
            await super().post(shared, prepared, result)
            self.params["word"] = "changed"

    flow = params_flow(Writing(), Params(), params={"word": "flow"})
    await seen.run(flow)


@scenario("params-empty-item", [33])
async def _(seen):
    flow = batch_flow(bf.SequentialBatchFlow, Params(), [{}])
    flow.set_params({"own": "yes"})
    await seen.run(flow)


@scenario(
    "params-item-that-is-no-map", [34], why="both refuse; Weir's message says what to do",
    differs={"error": "item 0 of a batch flow must be a map of params, not an int (7); give it a name with \"as\""})
async def _(seen):
    await seen.run(batch_flow(bf.SequentialBatchFlow, Params(), [7]))
