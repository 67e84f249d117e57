import assert from 'node:assert/strict';
import {after, afterEach, before, describe, test} from 'node:test';
import * as json from 'centrifuge';
import * as protobuf from 'centrifuge/build/protobuf';
import WebSocket from 'ws';
import {Backend} from './backend.js';
import {DEADLINE, next, until} from './waiting.js';

const PROTOCOLS = [
  {name: 'JSON', sdk: json, encode: (data) => data, decode: (data) => data},
  {
    name: 'Protobuf',
    sdk: protobuf,
    encode: (data) => new TextEncoder().encode(JSON.stringify(data)),
    decode: (bytes) => JSON.parse(new TextDecoder().decode(bytes)),
  },
];

const backend = new Backend();
before(() => backend.start());
after(() => backend.close());

for (const {name, sdk, encode, decode} of PROTOCOLS) {
  describe(`the SDK over WebSocket with ${name}`, () => {
    const clients = [];
    let lastRoom = 0;

    afterEach(() => clients.splice(0).forEach((client) => client.disconnect()));

    const room = (namespace) => `${namespace}:${name}-${++lastRoom}`;

    function client(options) {
      const made = new sdk.Centrifuge(backend.address, {
        websocket: WebSocket,
        timeout: DEADLINE,
        minReconnectDelay: 50,
        maxReconnectDelay: 500,
        ...options,
      });
      made.on('error', () => {});
      clients.push(made);
      return made;
    }

    async function connected(user, claims = {}) {
      const made = client({token: backend.token({sub: user, ...claims})});
      made.connect();
      await made.ready(DEADLINE);
      return made;
    }

    async function subscribed(owner, channel, options) {
      const sub = owner.newSubscription(channel, options);
      const context = next(sub, 'subscribed');
      sub.subscribe();
      return {sub, context: await context};
    }

    function collect(sub) {
      const seen = [];
      sub.on('publication', ({data}) => seen.push(decode(data)));
      return seen;
    }

    test('connects with a token and is told its client id', async () => {
      const alice = client({token: backend.token({sub: 'alice'})});
      const context = next(alice, 'connected');

      alice.connect();

      assert.match((await context).client, /^[0-9a-f-]{36}$/);
      assert.equal((await context).transport, 'websocket');
      assert.equal(alice.state, 'connected');
    });

    test('delivers a publication with its publisher, offset and tags', async () => {
      const channel = room('chat');
      const alice = await connected('alice', {info: {name: 'Alice'}});
      const bob = await connected('bob');
      const {sub} = await subscribed(bob, channel);
      const publication = next(sub, 'publication');

      await alice.publish(channel, encode({text: 'hello'}));

      const {data, info, offset} = await publication;
      assert.deepEqual(decode(data), {text: 'hello'});
      assert.equal(info.user, 'alice');
      assert.deepEqual(decode(info.connInfo), {name: 'Alice'});
      assert.equal(offset, 1);

      const tagged = next(sub, 'publication');
      await backend.api('publish', {channel, data: {text: 'tagged'}, tags: {kind: 'news'}});
      assert.deepEqual((await tagged).tags, {kind: 'news'});
      assert.deepEqual(decode((await tagged).data), {text: 'tagged'});
    });

    test('keeps the order of many publications', async () => {
      const channel = room('chat');
      const alice = await connected('alice');
      const {sub} = await subscribed(await connected('bob'), channel);
      const seen = collect(sub);

      await Promise.all(Array.from({length: 150}, (_, n) => alice.publish(channel, encode(n))));

      await until('150 publications', () => seen.length >= 150);
      assert.deepEqual(seen, Array.from({length: 150}, (_, n) => n));
    });

    test('answers presence and presence stats', async () => {
      const channel = room('chat');
      const first = client({token: backend.token({sub: 'alice', info: {name: 'Alice'}})});
      const named = next(first, 'connected');
      first.connect();
      const {sub} = await subscribed(first, channel);
      await subscribed(await connected('alice'), channel);
      await subscribed(await connected('bob'), channel);

      const {clients: present} = await sub.presence();
      const stats = await sub.presenceStats();

      assert.deepEqual(Object.values(present).map(({user}) => user).sort(), ['alice', 'alice', 'bob']);
      assert.ok(Object.entries(present).every(([id, info]) => id === info.client));
      assert.deepEqual(decode(present[(await named).client].connInfo), {name: 'Alice'});
      assert.deepEqual({clients: stats.numClients, users: stats.numUsers}, {clients: 3, users: 2});
    });

    test('tells who joins and who leaves', async () => {
      const channel = room('chat');
      const {sub} = await subscribed(await connected('alice'), channel);
      const joins = next(sub, 'join', ({info}) => info.user === 'bob');
      const leaves = next(sub, 'leave', ({info}) => info.user === 'bob');

      const bob = await connected('bob');
      await subscribed(bob, channel);
      const joined = await joins;
      bob.disconnect();

      assert.equal(joined.info.client, (await leaves).info.client);
    });

    test('reads history forwards, backwards and since a position', async () => {
      const channel = room('chat');
      const {sub} = await subscribed(await connected('alice'), channel);
      for (const n of [1, 2, 3, 4, 5]) await sub.publish(encode(n));

      const first = await sub.history({limit: 2});
      const newest = await sub.history({limit: 2, reverse: true});
      const rest = await sub.history({limit: 100, since: {offset: 3, epoch: first.epoch}});
      const position = await sub.history({limit: 0});

      const values = ({publications}) => publications.map(({data}) => decode(data));
      assert.deepEqual(values(first), [1, 2]);
      assert.deepEqual(values(newest), [5, 4]);
      assert.deepEqual(values(rest), [4, 5]);
      assert.equal(position.offset, 5);
      assert.ok(first.epoch);
    });

    test('carries text of every script unchanged', async () => {
      const channel = room('chat');
      const text = 'Grüße, 世界, שלום, 👩‍👩‍👧 \u0000 \u2028 "quoted" \\ </script>';
      const {sub} = await subscribed(await connected('ålice-世界'), channel);
      const publication = next(sub, 'publication');

      await sub.publish(encode({text}));

      assert.equal(decode((await publication).data).text, text);
      assert.equal((await publication).info.user, 'ålice-世界');
    });

    test('carries a message of 60 KB', async () => {
      const text = 'x'.repeat(60 * 1024);
      const {sub} = await subscribed(await connected('alice'), room('chat'));
      const publication = next(sub, 'publication');

      await sub.publish(encode({text}));

      assert.equal(decode((await publication).data).text, text);
    });

    test('subscribes to 100 channels in one batch', async () => {
      const alice = await connected('alice');
      const channels = Array.from({length: 100}, () => room('chat'));
      const subs = channels.map((channel) => alice.newSubscription(channel));
      const seen = new Set();
      subs.forEach((sub) => sub.on('publication', ({channel}) => seen.add(channel)));

      alice.startBatching();
      subs.forEach((sub) => sub.subscribe());
      alice.stopBatching();
      await Promise.all(subs.map((sub) => sub.ready(DEADLINE)));
      await backend.api('broadcast', {channels, data: {n: 1}});

      await until('a publication in each channel', () => seen.size === channels.length);
    });

    test('delivers to a subscription that the token carries', async () => {
      const channel = room('chat');
      const alice = client({token: backend.token({sub: 'alice', channels: [channel]})});
      const start = next(alice, 'subscribed');
      const publication = next(alice, 'publication');
      alice.connect();

      assert.equal((await start).channel, channel);
      await backend.api('publish', {channel, data: 'from the server'});

      assert.equal(decode((await publication).data), 'from the server');
    });

    describe('refuses', () => {
      async function refusedSubscription(channel) {
        const sub = (await connected('alice')).newSubscription(channel);
        const end = next(sub, 'unsubscribed');
        sub.subscribe();
        return (await end).code;
      }

      test('a namespace that is not configured with 102', async () => {
        assert.equal(await refusedSubscription(room('nowhere')), 102);
      });

      test('a channel without permission with 103', async () => {
        assert.equal(await refusedSubscription(room('closed')), 103);
      });

      test('publishing without permission with 103', async () => {
        const alice = await connected('alice');
        await assert.rejects(alice.publish(room('closed'), encode(1)), {code: 103});
      });

      test('presence and history that a channel does not keep with 108', async () => {
        const {sub} = await subscribed(await connected('alice'), room('plain'));
        await assert.rejects(sub.presence(), {code: 108});
        await assert.rejects(sub.presenceStats(), {code: 108});
        await assert.rejects(sub.history({limit: 1}), {code: 108});
      });

      test('remote calls, which nothing answers, with 108', async () => {
        const alice = await connected('alice');
        await assert.rejects(alice.rpc('method', encode({})), {code: 108});
      });

      test('more channels than a connection may have with 106', async () => {
        const alice = await connected('alice');
        const subs = Array.from({length: 128}, () => alice.newSubscription(room('plain')));
        alice.startBatching();
        subs.forEach((sub) => sub.subscribe());
        alice.stopBatching();
        await Promise.all(subs.map((sub) => sub.ready(DEADLINE)));

        const oneMore = alice.newSubscription(room('plain'));
        const end = next(oneMore, 'unsubscribed');
        oneMore.subscribe();

        assert.equal((await end).code, 106);
        assert.equal(alice.state, 'connected');
      });
    });

    describe('ends', () => {
      test('a connection with an invalid token for good, with 3500', async () => {
        const mallory = client({token: `${backend.token({sub: 'mallory'})}x`});
        const end = next(mallory, 'disconnected');

        mallory.connect();

        assert.equal((await end).code, 3500);
      });

      test('a connection by the server API for good, with 3503', async () => {
        const user = `alice-${room('user')}`;
        const end = next(await connected(user), 'disconnected');

        await backend.api('disconnect', {user});

        assert.equal((await end).code, 3503);
        assert.equal((await end).reason, 'force disconnect');
      });

      test('a connection by the server API with a code that lets it come back', async () => {
        const user = `alice-${room('user')}`;
        const alice = await connected(user);
        const lost = next(alice, 'connecting');
        const back = next(alice, 'connected');

        await backend.api('disconnect', {user, disconnect: {code: 3012, reason: 'no pong'}});

        assert.equal((await lost).code, 3012);
        await back;
      });

      test('a subscription by the server API with 2000', async () => {
        const user = `alice-${room('user')}`;
        const channel = room('chat');
        const alice = await connected(user);
        const {sub} = await subscribed(alice, channel);
        const end = next(sub, 'unsubscribed');

        await backend.api('unsubscribe', {user, channel});

        assert.equal((await end).code, 2000);
        assert.equal(alice.state, 'connected');
      });
    });

    describe('tokens', () => {
      test('an expired connection token is replaced before connecting', async () => {
        const alice = client({token: backend.token({sub: 'alice'}, -10), getToken: () => backend.token({sub: 'alice'})});

        alice.connect();

        await alice.ready(DEADLINE);
      });

      test('a connection outlives its token by refreshing it', async () => {
        let given = 0;
        const getToken = async () => backend.token({sub: 'alice'}, ++given < 3 ? 2 : 3600);
        const alice = client({getToken});
        let losses = 0;
        alice.connect();
        await alice.ready(DEADLINE);
        alice.on('connecting', () => losses++);
        const {sub} = await subscribed(alice, room('chat'));

        await until('two refreshes', () => given === 3);
        await sub.publish(encode('still here'));

        assert.equal(losses, 0);
        assert.equal(alice.state, 'connected');
      });

      test('a client that may not refresh is disconnected', async () => {
        let given = 0;
        const getToken = async () => {
          if (++given > 1) throw new sdk.UnauthorizedError('no more');
          return backend.token({sub: 'alice'}, 2);
        };
        const alice = client({getToken});
        const end = next(alice, 'disconnected');

        alice.connect();

        assert.equal((await end).reason, 'unauthorized');
      });

      test('a subscription token opens a closed channel and is refreshed', async () => {
        const channel = room('closed');
        let given = 0;
        const getToken = async (context) =>
          backend.token({sub: 'alice', channel: context.channel}, ++given < 3 ? 2 : 3600);
        const {sub} = await subscribed(await connected('alice'), channel, {getToken});
        let losses = 0;
        sub.on('subscribing', () => losses++);
        const publication = next(sub, 'publication');

        await until('two refreshes', () => given === 3);
        await backend.api('publish', {channel, data: 'still open'});

        assert.equal(decode((await publication).data), 'still open');
        assert.equal(losses, 0);
      });

      test('an expired subscription token is replaced before subscribing', async () => {
        const channel = room('closed');
        const token = backend.token({sub: 'alice', channel}, -10);
        const getToken = async () => backend.token({sub: 'alice', channel});

        await subscribed(await connected('alice'), channel, {token, getToken});
      });

      test('a subscription token of another channel ends the connection with 3500', async () => {
        const alice = await connected('alice');
        const token = backend.token({sub: 'alice', channel: room('closed')});
        const end = next(alice, 'disconnected');

        alice.newSubscription(room('closed'), {token}).subscribe();

        assert.equal((await end).code, 3500);
      });
    });

    describe('deltas', () => {
      const quote = (price) => ({symbol: 'ABCDEFGH', exchange: 'Börse', currency: '€', note: 'x'.repeat(200), price});
      const prices = (first, last) => Array.from({length: last - first + 1}, (_, n) => first + n);

      test('make what was published, live and after a lost connection', async () => {
        const channel = room('delta');
        const patched = await connected('patched');
        const {sub} = await subscribed(patched, channel, {delta: 'fossil'});
        const whole = await subscribed(await connected('whole'), channel);
        const sees = collect(sub);
        const wholeSees = collect(whole.sub);
        const publish = async (first, last) => {
          for (const price of prices(first, last)) await backend.api('publish', {channel, data: quote(price)});
          await until(`price ${last}`, () => wholeSees.at(-1)?.price === last);
        };
        await publish(1, 5);
        await until('five publications', () => sees.length === 5);

        patched.disconnect();
        await publish(6, 9);
        patched.connect();
        await next(sub, 'subscribed');
        await publish(10, 12);

        await until('all publications', () => sees.length === 12);
        assert.deepEqual(sees, prices(1, 12).map(quote));
        assert.deepEqual(wholeSees, prices(1, 12).map(quote));
      });
    });

    test('a tags filter lets through what it names', async () => {
      const channel = room('tags');
      const tagsFilter = {key: 'team', cmp: 'eq', val: 'red'};
      const {sub} = await subscribed(await connected('fan'), channel, {tagsFilter});
      const sees = collect(sub);

      for (const [data, team] of [[1, 'red'], [2, 'blue'], [3, 'red']]) {
        await backend.api('publish', {channel, data, tags: {team}});
      }

      await until('two publications', () => sees.length === 2);
      assert.deepEqual(sees, [1, 3]);
    });

    describe('recovery', () => {
      test('brings what was published while a client was away, also over a restart of the server', async () => {
        const channel = room('chat');
        const away = await connected('away');
        const {sub: left} = await subscribed(away, channel);
        const leftSees = collect(left);
        const {sub: stays} = await subscribed(await connected('stays'), channel);
        const staysSees = collect(stays);
        await backend.api('publish', {channel, data: 1});
        await until('the first publication', () => leftSees.length === 1 && staysSees.length === 1);

        away.disconnect();
        await backend.api('publish', {channel, data: 2});
        await backend.api('publish', {channel, data: 3});
        await until('three publications', () => staysSees.length === 3);
        const again = next(stays, 'subscribed');
        await backend.stop();
        await backend.start();
        await backend.api('publish', {channel, data: 4});
        const back = next(left, 'subscribed');
        away.connect();

        for (const context of [await back, await again]) {
          assert.equal(context.wasRecovering, true);
          assert.equal(context.recovered, true);
        }
        await until('all publications', () => leftSees.length >= 4 && staysSees.length >= 4);
        await backend.api('publish', {channel, data: 5});
        await until('the live publication', () => leftSees.length >= 5 && staysSees.length >= 5);
        assert.deepEqual(leftSees, [1, 2, 3, 4, 5]);
        assert.deepEqual(staysSees, [1, 2, 3, 4, 5]);
      });

      test('says so when the position is of another stream', async () => {
        const channel = room('chat');
        await backend.api('publish', {channel, data: 1});

        const since = {offset: 1, epoch: 'other'};
        const {context} = await subscribed(await connected('alice'), channel, {since});

        assert.equal(context.wasRecovering, true);
        assert.equal(context.recovered, false);
      });
    });
  });
}

test('a publication that JSON cannot carry reaches Protobuf clients unchanged', async () => {
  const bytes = Uint8Array.from({length: 256}, (_, n) => n);
  const bob = new protobuf.Centrifuge(backend.address, {websocket: WebSocket, token: backend.token({sub: 'bob'})});
  const sub = bob.newSubscription('plain:bytes');
  const publication = next(sub, 'publication');
  sub.subscribe();
  bob.connect();
  await sub.ready(DEADLINE);

  await sub.publish(bytes);

  assert.deepEqual(Uint8Array.from((await publication).data), bytes);
  bob.disconnect();
});
