"""Contestants written with BrainyFlow, as its documentation does it."""

import asyncio
from random import Random

import brainyflow
import work


class Sequential:
    node, flow = brainyflow.SequentialBatchNode, brainyflow.SequentialBatchFlow

    def map(self, function, items, attempts=1, wait=0):
        async def call(item):
            return function(item)

        return self.gather(call, items, attempts, wait)

    def gather(self, call, items, attempts=1, wait=0):
        class Batch(self.node):
            async def prep(self, shared):
                return items

            async def exec(self, item):
                return await call(item)

            async def exec_fallback(self, item, error):
                return None  # an item that is given up, so that the others are not lost with it

            async def post(self, shared, prepared, results):
                shared["results"] = results

        shared = {}
        asyncio.run(brainyflow.Flow(start=Batch(max_retries=attempts, wait=wait)).run(shared))
        return shared["results"]

    def total(self, function, items):
        return sum(self.map(function, items))

    def retry(self, function, items, attempts, wait):
        return self.map(function, items, attempts, wait)

    def nested(self, outer, inner):
        total = 0

        class Add(brainyflow.Node):
            async def prep(self, shared):
                return self.params["a"], self.params["b"]

            async def exec(self, pair):
                nonlocal total
                total += work.double(pair[1]) // 2

        class Inner(self.flow):
            async def prep(self, shared):
                return [{"b": b} for b in range(inner)]

        class Outer(self.flow):
            async def prep(self, shared):
                return [{"a": a} for a in range(outer)]

        asyncio.run(Outer(start=Inner(start=Add())).run({}))
        return total

    def store(self, maps, count, shuffled):
        class Enter(brainyflow.Node):
            async def post(self, shared, prepared, result):
                shared["entries"][self.params["key"]] = self.params["number"]

        class Batch(self.flow):
            async def prep(self, shared):
                return [{"key": work.key(i, shuffled), "number": i} for i in range(count)]

        def one_map():
            shared = {"entries": {}}
            asyncio.run(Batch(start=Enter()).run(shared))
            return shared["entries"]

        return [one_map() for _ in range(maps)]

    def hello(self):
        class Greet(brainyflow.Node):
            async def exec(self, prepared):
                return "Hello, world!"

            async def post(self, shared, prepared, result):
                shared["greeting"] = result

        shared = {}
        asyncio.run(brainyflow.Flow(start=Greet()).run(shared))
        return shared["greeting"]


class Parallel(Sequential):
    node, flow = brainyflow.ParallelBatchNode, brainyflow.ParallelBatchFlow

    def wait(self, count, milliseconds):
        async def one(item):
            await asyncio.sleep(milliseconds / 1000)
            return item

        return sum(self.gather(one, range(count)))


class Awaiting(Parallel):
    """Whose exec awaits an answer, as one that calls a service does; each item's takes another time."""

    def map(self, function, items, attempts=1, wait=0):
        random = Random(1)

        async def call(item):
            await asyncio.sleep(random.random() / 500)
            return function(item)

        return self.gather(call, items, attempts, wait)


ENGINES = {"brainyflow": Sequential, "brainyflow-parallel": Parallel, "brainyflow-awaiting": Awaiting}
