import assert from 'node:assert/strict';
import {once} from 'node:events';
import {readFileSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {dirname, join} from 'node:path';
import {after, before, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import chromium from '@sparticuz/chromium';
import puppeteer from 'puppeteer-core';
import {API_KEY, SECRET, sign} from './backend.js';
import {Server} from './server.js';
import {DEADLINE, until} from './waiting.js';

const here = dirname(fileURLToPath(import.meta.url));
const FILES = {
  '/': ['text/html', join(here, 'page.html')],
  '/centrifuge.js': ['text/javascript', join(here, 'node_modules/centrifuge/dist/centrifuge.js')],
};

/** The page comes from a site of its own, as an application's would. */
const site = createServer(({url}, answer) => {
  const [type, file] = FILES[new URL(url, 'http://site').pathname] ?? [];
  if (!file) return answer.writeHead(404).end();
  answer.writeHead(200, {'Content-Type': type}).end(readFileSync(file));
});
const server = new Server('page-server');
let browser;

before(async () => {
  await once(site.listen(0, '127.0.0.1'), 'listening');
  await server.start((port) => {
    const file = join(server.folder, 'config.json');
    writeFileSync(file, JSON.stringify(config(port)));
    return ['-c', file];
  });
  browser = await puppeteer.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', ...chromium.args.filter((flag) => flag !== '--single-process')],
    headless: 'shell',
    protocolTimeout: 3 * DEADLINE,
  });
});

after(async () => {
  await browser?.close();
  site.close();
  await server.close();
});

function config(port) {
  return {
    http_server: {address: '127.0.0.1', port},
    health: {enabled: true},
    http_api: {key: API_KEY},
    client: {token: {hmac_secret_key: SECRET}, allowed_origins: [`http://127.0.0.1:${site.address().port}`]},
    channel: {
      without_namespace: {allow_subscribe_for_client: true, presence: true, history_size: 20, history_ttl: '300s'},
    },
  };
}

/** The oldest form of the server API, which a back end may still use. */
async function legacy(method, params) {
  const answer = await fetch(`http://127.0.0.1:${server.port}/api`, {
    method: 'POST',
    headers: {Authorization: `apikey ${API_KEY}`},
    body: JSON.stringify({method, params}),
  });
  assert.equal(answer.status, 200);
  return (await answer.json()).result;
}

async function visit(origin) {
  const page = await browser.newPage();
  const token = sign({sub: 'bob'});
  const query = new URLSearchParams({address: `ws://127.0.0.1:${server.port}/connection/websocket`, token});
  await page.goto(`${origin}/?${query}`);
  const sees = (text) =>
    until(`the page shows "${text}"`, async () =>
      (await page.$$eval('#log li', (items) => items.map((item) => item.textContent))).includes(text));
  return {page, sees};
}

test('a page of another site connects, subscribes, and shows what a back end publishes', async () => {
  const {page, sees} = await visit(`http://127.0.0.1:${site.address().port}`);
  await sees('connected');
  await sees('subscribed');

  await legacy('publish', {channel: 'chat', data: {anonymous_user: 'bob', text: 'hi'}});

  await sees('bob: hi');
  const {presence} = await legacy('presence', {channel: 'chat'});
  assert.deepEqual(Object.values(presence).map(({user}) => user), ['bob']);
  const {publications} = await legacy('history', {channel: 'chat', limit: -1});
  assert.deepEqual(publications.map(({data}) => data), [{anonymous_user: 'bob', text: 'hi'}]);
  await legacy('disconnect', {user: 'bob'});
  await sees('disconnected 3503');
  await page.close();
});
