"""The official Python SDK against the packaged server, in JSON and in Protobuf."""

import asyncio
import itertools
import json
import logging
import unittest

from centrifuge import Client, ReplyError, StreamPosition, UnauthorizedError

from server import DEADLINE, Server, token
from watching import ClientEvents, SubscriptionEvents, until

server = Server()
rooms = itertools.count(1)


def setUpModule():
    # of handlers that take long, as all do on a busy machine
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    server.start()


def tearDownModule():
    server.close()


class Sdk(unittest.IsolatedAsyncioTestCase):
    """What the tests of both protocols share."""

    async def asyncSetUp(self):
        self.clients = []

    async def asyncTearDown(self):
        for client in self.clients:
            await client.disconnect()

    def room(self, namespace="chat"):
        return f"{namespace}:python-{next(rooms)}"

    def client(self, **options):
        events = ClientEvents()
        client = Client(
            server.address,
            events=events,
            use_protobuf=self.use_protobuf,
            timeout=DEADLINE,
            min_reconnect_delay=0.05,
            max_reconnect_delay=0.5,
            proxy=None,
            **options,
        )
        self.clients.append(client)
        return client, events

    async def connected(self, user, **claims):
        client, events = self.client(token=token({"sub": user, **claims}))
        await client.connect()
        await events.next("connected")
        return client, events

    async def subscribed(self, client, channel, **options):
        events = SubscriptionEvents()
        sub = client.new_subscription(channel, events=events, **options)
        await sub.subscribe()
        await events.next("subscribed")
        return sub, events

    async def ended(self, client, channel, **options):
        """The code with which a subscription is refused."""
        events = SubscriptionEvents()
        await client.new_subscription(channel, events=events, **options).subscribe()
        return (await events.next("unsubscribed")).code

    async def assertRefused(self, code, call):
        with self.assertRaises(ReplyError) as refused:
            await call
        self.assertEqual(code, refused.exception.code)


class Behaviour:
    async def test_connects_with_a_token_and_is_told_its_client_id(self):
        client, events = await self.connected("alice")

        self.assertRegex(events.of("connected")[0].client, r"^[0-9a-f-]{36}$")
        self.assertEqual("connected", client.state.value)

    async def test_delivers_a_publication_with_its_publisher_offset_and_tags(self):
        channel = self.room()
        alice, _ = await self.connected("alice", info={"name": "Alice"})
        bob, _ = await self.connected("bob")
        _, events = await self.subscribed(bob, channel)

        await alice.publish(channel, self.encode({"text": "hello"}))
        await server.api("publish", {"channel": channel, "data": {"text": "tagged"}, "tags": {"kind": "news"}})

        first = await events.next("publication")
        second = await events.next("publication", 2)
        self.assertEqual({"text": "hello"}, self.decode(first.data))
        self.assertEqual(("alice", 1), (first.info.user, first.offset))
        self.assertEqual({"name": "Alice"}, self.decode(first.info.conn_info))
        self.assertEqual({"kind": "news"}, second.tags)

    async def test_carries_text_of_every_script_unchanged(self):
        text = 'Grüße, 世界, שלום, 👩‍👩‍👧 \u2028 "quoted" \\ </script>'
        client, _ = await self.connected("ålice-世界")
        sub, events = await self.subscribed(client, self.room())

        await sub.publish(self.encode({"text": text}))

        publication = await events.next("publication")
        self.assertEqual({"text": text}, self.decode(publication.data))
        self.assertEqual("ålice-世界", publication.info.user)

    async def test_keeps_the_order_of_many_publications(self):
        client, _ = await self.connected("alice")
        sub, events = await self.subscribed(client, self.room())

        for n in range(100):
            await sub.publish(self.encode(n))

        await events.next("publication", 100)
        self.assertEqual(list(range(100)), [self.decode(each.data) for each in events.of("publication")])

    async def test_answers_presence_and_presence_stats(self):
        channel = self.room()
        first, connected = await self.connected("alice", info={"name": "Alice"})
        sub, _ = await self.subscribed(first, channel)
        for user in ("alice", "bob"):
            client, _ = await self.connected(user)
            await self.subscribed(client, channel)

        present = (await sub.presence()).clients
        stats = await sub.presence_stats()

        self.assertEqual(["alice", "alice", "bob"], sorted(info.user for info in present.values()))
        mine = present[connected.of("connected")[0].client]
        self.assertEqual({"name": "Alice"}, self.decode(mine.conn_info))
        self.assertEqual((3, 2), (stats.num_clients, stats.num_users))

    async def test_tells_who_joins_and_who_leaves(self):
        channel = self.room()
        alice, _ = await self.connected("alice")
        _, events = await self.subscribed(alice, channel)

        bob, _ = await self.connected("bob")
        await self.subscribed(bob, channel)
        await until("bob joins", lambda: [info for info in events.of("join") if info.user == "bob"])
        await bob.disconnect()

        self.assertEqual("bob", (await events.next("leave")).user)

    async def test_reads_history_forwards_backwards_and_since_a_position(self):
        client, _ = await self.connected("alice")
        sub, _ = await self.subscribed(client, self.room())
        for n in range(1, 6):
            await sub.publish(self.encode(n))

        first = await sub.history(limit=2)
        newest = await sub.history(limit=2, reverse=True)
        rest = await sub.history(limit=100, since=StreamPosition(offset=3, epoch=first.epoch))
        position = await sub.history()

        self.assertEqual([1, 2], self.values(first))
        self.assertEqual([5, 4], self.values(newest))
        self.assertEqual([4, 5], self.values(rest))
        self.assertEqual((5, []), (position.offset, position.publications))

    def values(self, history):
        return [self.decode(each.data) for each in history.publications]

    async def test_server_side_subscription_of_a_token(self):
        channel = self.room()
        _, events = await self.connected("alice", channels=[channel])

        self.assertEqual(channel, (await events.next("subscribed")).channel)
        await server.api("publish", {"channel": channel, "data": "from the server"})

        self.assertEqual("from the server", self.decode((await events.next("publication")).pub.data))

    async def test_refuses_with_the_codes_of_the_protocol(self):
        client, _ = await self.connected("alice")
        plain, _ = await self.subscribed(client, self.room("plain"))

        self.assertEqual(102, await self.ended(client, self.room("nowhere")))
        self.assertEqual(103, await self.ended(client, self.room("closed")))
        await self.assertRefused(103, client.publish(self.room("closed"), self.encode(1)))
        await self.assertRefused(108, plain.presence())
        await self.assertRefused(108, plain.history(limit=1))
        await self.assertRefused(108, client.rpc("method", self.encode({})))

    async def test_invalid_token_ends_the_connection_for_good(self):
        client, events = self.client(token=token({"sub": "mallory"}) + "x")

        await client.connect()

        self.assertEqual(3500, (await events.next("disconnected")).code)

    async def test_server_api_ends_connections_and_subscriptions(self):
        channel = self.room()
        client, connection = await self.connected(channel)
        _, subscription = await self.subscribed(client, channel)

        await server.api("unsubscribe", {"user": channel, "channel": channel})
        self.assertEqual(2000, (await subscription.next("unsubscribed")).code)
        await server.api("disconnect", {"user": channel})

        self.assertEqual(3503, (await connection.next("disconnected")).code)

    async def test_server_api_can_let_a_client_come_back(self):
        user = self.room()
        _, events = await self.connected(user)

        await server.api("disconnect", {"user": user, "disconnect": {"code": 3012, "reason": "no pong"}})

        await events.next("connected", 2)
        self.assertEqual(3012, events.of("connecting")[-1].code)

    async def test_connection_outlives_its_token_by_refreshing_it(self):
        given = []

        async def get_token():
            given.append(2 if len(given) < 2 else 3600)
            return token({"sub": "alice"}, given[-1])

        client, events = self.client(get_token=get_token)
        await client.connect()
        await events.next("connected")
        sub, _ = await self.subscribed(client, self.room())

        await until("two refreshes", lambda: len(given) == 3)
        await sub.publish(self.encode("still here"))

        self.assertEqual(1, len(events.of("connecting")))

    async def test_client_that_may_not_refresh_is_disconnected(self):
        given = []

        async def get_token():
            if given:
                raise UnauthorizedError()
            given.append(2)
            return token({"sub": "alice"}, 2)

        client, events = self.client(get_token=get_token)
        await client.connect()

        self.assertEqual("unauthorized", (await events.next("disconnected")).reason)

    async def test_subscription_token_opens_a_closed_channel_and_is_refreshed(self):
        channel = self.room("closed")
        given = []

        async def get_token(asked):
            given.append(2 if len(given) < 2 else 3600)
            return token({"sub": "alice", "channel": asked}, given[-1])

        client, _ = await self.connected("alice")
        _, events = await self.subscribed(client, channel, get_token=get_token)

        await until("two refreshes", lambda: len(given) == 3)
        await server.api("publish", {"channel": channel, "data": "still open"})

        self.assertEqual("still open", self.decode((await events.next("publication")).data))
        self.assertEqual(1, len(events.of("subscribing")))

    async def test_subscription_token_of_another_channel_ends_the_connection(self):
        client, events = await self.connected("alice")
        foreign = token({"sub": "alice", "channel": self.room("closed")})

        await client.new_subscription(self.room("closed"), token=foreign).subscribe()

        self.assertEqual(3500, (await events.next("disconnected")).code)

    async def test_recovers_what_was_published_meanwhile_also_over_a_restart(self):
        channel = self.room()
        away, _ = await self.connected("away")
        _, left = await self.subscribed(away, channel)
        stays, _ = await self.connected("stays")
        _, staying = await self.subscribed(stays, channel)
        await server.api("publish", {"channel": channel, "data": 1})
        await left.next("publication")
        await staying.next("publication")

        await away.disconnect()
        await server.api("publish", {"channel": channel, "data": 2})
        await staying.next("publication", 2)
        await self.restart()
        await server.api("publish", {"channel": channel, "data": 3})
        await away.connect()

        for events in (left, staying):
            self.assertTrue((await events.next("subscribed", 2)).recovered)
            await events.next("publication", 3)
        await server.api("publish", {"channel": channel, "data": 4})
        for events in (left, staying):
            await events.next("publication", 4)
            self.assertEqual([1, 2, 3, 4], [self.decode(each.data) for each in events.of("publication")])

    async def restart(self):
        await asyncio.to_thread(server.stop)
        await asyncio.to_thread(server.start)


class JsonTest(Behaviour, Sdk):
    use_protobuf = False

    def encode(self, value):
        return value

    def decode(self, data):
        return data


class ProtobufTest(Behaviour, Sdk):
    use_protobuf = True

    def encode(self, value):
        return json.dumps(value).encode()

    def decode(self, data):
        return json.loads(data)

    async def test_bytes_that_json_cannot_carry_arrive_unchanged(self):
        client, _ = await self.connected("alice")
        sub, events = await self.subscribed(client, self.room("plain"))

        await sub.publish(bytes(range(256)))

        self.assertEqual(bytes(range(256)), (await events.next("publication")).data)


if __name__ == "__main__":
    unittest.main()
