import assert from 'node:assert/strict';
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import chromium from '@sparticuz/chromium';
import puppeteer from 'puppeteer-core';
import {OUTPUT, Server} from './server.js';
import {DEADLINE, until} from './waiting.js';

const server = new Server('chat-server');
const serve = () => server.start((port) => ['--dev', `--http_server.port=${port}`]);
const windows = [];
let browser;

before(async () => {
  await serve();
  mkdirSync(OUTPUT, {recursive: true});
  browser = await puppeteer.launch({
    executablePath: await chromium.executablePath(),
    // --no-sandbox because the tests may run as root; the other is for functions in a cloud and breaks with two windows
    args: ['--no-sandbox', ...chromium.args.filter((flag) => flag !== '--single-process')],
    headless: 'shell',
    protocolTimeout: 3 * DEADLINE,
  });
});

after(async () => {
  await browser?.close();
  await server.close();
});

/** A window of the chat page, with the questions that a visitor would ask with the eyes. */
class Window {
  #page;
  complaints = [];

  static async open() {
    const window = new Window();
    window.#page = await browser.newPage();
    window.#page.setDefaultTimeout(DEADLINE);
    window.#page.on('pageerror', (error) => window.complaints.push(String(error)));
    await window.#page.setViewport({width: 1100, height: 720});
    await window.#page.goto(`http://127.0.0.1:${server.port}/`);
    windows.push(window);
    return window;
  }

  async seesState(state) {
    await until(`the page says ${state}`, async () => (await this.#text('#state')) === state);
  }

  async seesMessages(...texts) {
    await until(`the messages ${texts}`, async () => {
      const shown = await this.#page.$$eval('#messages li .text', (items) => items.map((item) => item.textContent));
      return JSON.stringify(shown) === JSON.stringify(texts);
    });
  }

  /** Everybody who is there, oneself marked. */
  async seesPeople(count) {
    await until(`${count} people`, async () => (await this.#people()).length === count);
    return this.#people();
  }

  async say(text) {
    await this.#page.waitForSelector('#send:enabled');
    await this.#page.type('#text', text);
    await this.#page.click('#send');
  }

  async saysWithEnter(text) {
    await this.#page.waitForSelector('#send:enabled');
    await this.#page.type('#text', text);
    await this.#page.keyboard.press('Enter');
  }

  canWrite() {
    return this.#page.$eval('#text', (input) => !input.disabled);
  }

  reload() {
    return this.#page.reload();
  }

  async picture(name, {width = 1100, height = 720, dark = false} = {}) {
    await this.#page.emulateMediaFeatures([{name: 'prefers-color-scheme', value: dark ? 'dark' : 'light'}]);
    await this.#page.setViewport({width, height});
    await this.#page.screenshot({path: join(OUTPUT, `${name}.png`)});
  }

  close() {
    return this.#page.close();
  }

  #people() {
    return this.#page.$$eval('#people li', (items) => items.map((item) => item.textContent));
  }

  #text(selector) {
    return this.#page.$eval(selector, (element) => element.textContent);
  }
}

describe('the chat page in two windows', () => {
  let left;
  let right;

  test('says what to do while nothing has been said', async () => {
    left = await Window.open();

    await left.seesState('Connected');
    await left.seesPeople(1);
    await left.picture('chat-empty');
  });

  test('shows in one window what was said in the other', async () => {
    right = await Window.open();
    await right.seesState('Connected');

    await left.say('Hello from the left');
    await right.seesMessages('Hello from the left');
    await right.saysWithEnter('Grüße from the right 👋 <b>not bold</b>');

    await left.seesMessages('Hello from the left', 'Grüße from the right 👋 <b>not bold</b>');
    await right.seesMessages('Hello from the left', 'Grüße from the right 👋 <b>not bold</b>');
  });

  test('shows who is here, also as they come and go', async () => {
    const people = await left.seesPeople(2);
    assert.equal(people.filter((name) => name.endsWith('(you)')).length, 1);
    assert.equal((await right.seesPeople(2)).filter((name) => name.endsWith('(you)')).length, 1);

    const third = await Window.open();
    await left.seesPeople(3);
    await left.picture('chat-light');
    await left.picture('chat-dark', {dark: true});
    await left.picture('chat-phone', {width: 390, height: 760});
    await third.close();

    await left.seesPeople(2);
  });

  test('shows the history after a reload, to the same visitor', async () => {
    const self = (people) => people.find((name) => name.endsWith('(you)'));
    const before = self(await right.seesPeople(2));

    await right.reload();

    await right.seesState('Connected');
    await right.seesMessages('Hello from the left', 'Grüße from the right 👋 <b>not bold</b>');
    assert.equal(self(await right.seesPeople(2)), before);
  });

  test('says that the server is gone, and goes on by itself when it is back', async () => {
    await server.stop();
    await left.seesState('Connecting');
    await right.seesState('Connecting');
    assert.equal(await left.canWrite(), false);
    await left.picture('chat-connecting');

    await serve();
    await left.seesState('Connected');
    await right.seesState('Connected');
    await right.say('After the restart');

    const all = ['Hello from the left', 'Grüße from the right 👋 <b>not bold</b>', 'After the restart'];
    await left.seesMessages(...all);
    await right.seesMessages(...all);
    await left.seesPeople(2);
  });

  test('causes no error in the script', () => {
    assert.deepEqual(windows.flatMap(({complaints}) => complaints), []);
  });
});
