"""Events of the SDK as lists that a test can wait for."""

import asyncio
import time

from centrifuge import ClientEventHandler, SubscriptionEventHandler

from server import DEADLINE


async def until(what, check, limit=DEADLINE):
    """Waits until the check gives something true, which it returns."""
    end = time.monotonic() + limit
    while True:
        result = check()
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError(f"waited {limit} s in vain: {what}")
        await asyncio.sleep(0.02)


class Events:
    """What has happened, as pairs of name and context."""

    def __init__(self):
        self.seen = []

    def of(self, name):
        return [context for each, context in self.seen if each == name]

    async def next(self, name, count=1):
        """The context of the event that is the count-th of its name."""
        await until(f"event {name}, number {count}; seen: {self.seen}", lambda: len(self.of(name)) >= count)
        return self.of(name)[count - 1]


class ClientEvents(Events, ClientEventHandler):
    async def on_connecting(self, context):
        self.seen.append(("connecting", context))

    async def on_connected(self, context):
        self.seen.append(("connected", context))

    async def on_disconnected(self, context):
        self.seen.append(("disconnected", context))

    async def on_subscribed(self, context):
        self.seen.append(("subscribed", context))

    async def on_publication(self, context):
        self.seen.append(("publication", context))


class SubscriptionEvents(Events, SubscriptionEventHandler):
    async def on_subscribing(self, context):
        self.seen.append(("subscribing", context))

    async def on_subscribed(self, context):
        self.seen.append(("subscribed", context))

    async def on_unsubscribed(self, context):
        self.seen.append(("unsubscribed", context))

    async def on_publication(self, context):
        self.seen.append(("publication", context.pub))

    async def on_join(self, context):
        self.seen.append(("join", context.info))

    async def on_leave(self, context):
        self.seen.append(("leave", context.info))
