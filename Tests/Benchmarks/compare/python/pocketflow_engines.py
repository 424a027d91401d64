"""Contestants written with PocketFlow, as its documentation does it."""

import asyncio

import pocketflow
import work


class Sequential:
    def map(self, function, items, attempts=1, wait=0):
        class Batch(pocketflow.BatchNode):
            def prep(self, shared):
                return items

            def exec(self, item):
                return function(item)

            def post(self, shared, prepared, results):
                shared["results"] = results

        shared = {}
        pocketflow.Flow(start=Batch(max_retries=attempts, wait=wait)).run(shared)
        return shared["results"]

    def total(self, function, items):
        return sum(self.map(function, items))

    def retry(self, function, items, attempts, wait):
        return self.map(function, items, attempts, wait)

    def nested(self, outer, inner):
        total = 0

        class Add(pocketflow.Node):
            def prep(self, shared):
                return self.params["a"], self.params["b"]

            def exec(self, pair):
                nonlocal total
                total += work.double(pair[1]) // 2

        class Inner(pocketflow.BatchFlow):
            def prep(self, shared):
                return [{"b": b} for b in range(inner)]

        class Outer(pocketflow.BatchFlow):
            def prep(self, shared):
                return [{"a": a} for a in range(outer)]

        Outer(start=Inner(start=Add())).run({})
        return total

    def store(self, maps, count, shuffled):
        class Enter(pocketflow.Node):
            def post(self, shared, prepared, result):
                shared["entries"][self.params["key"]] = self.params["number"]

        class Batch(pocketflow.BatchFlow):
            def prep(self, shared):
                return [{"key": work.key(i, shuffled), "number": i} for i in range(count)]

        def one_map():
            shared = {"entries": {}}
            Batch(start=Enter()).run(shared)
            return shared["entries"]

        return [one_map() for _ in range(maps)]

    def hello(self):
        class Greet(pocketflow.Node):
            def exec(self, prepared):
                return "Hello, world!"

            def post(self, shared, prepared, result):
                shared["greeting"] = result

        shared = {}
        pocketflow.Flow(start=Greet()).run(shared)
        return shared["greeting"]


class Parallel(Sequential):
    def map(self, function, items, attempts=1, wait=0):
        async def call(item):
            return function(item)

        return self.gather(call, items, attempts, wait)

    def gather(self, call, items, attempts=1, wait=0):
        class Batch(pocketflow.AsyncParallelBatchNode):
            async def prep_async(self, shared):
                return items

            async def exec_async(self, item):
                return await call(item)

            async def post_async(self, shared, prepared, results):
                shared["results"] = results

        shared = {}
        asyncio.run(pocketflow.AsyncFlow(start=Batch(max_retries=attempts, wait=wait)).run_async(shared))
        return shared["results"]

    def wait(self, count, milliseconds):
        async def one(item):
            await asyncio.sleep(milliseconds / 1000)
            return item

        return sum(self.gather(one, range(count)))


ENGINES = {"pocketflow": Sequential, "pocketflow-parallel": Parallel}
