import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {until} from './waiting.js';

const START_LIMIT = 120_000;
const STOP_LIMIT = 60_000;
const JVM_FLAGS = [
  '--sun-misc-unsafe-memory-access=allow',
  '--enable-native-access=ALL-UNNAMED',
  '-XX:+UseCompactObjectHeaders',
  '-XX:+UseSerialGC',
];

/** Where logs and screenshots go. */
export const OUTPUT = resolve(process.env.SDKS_OUTPUT ?? join(tmpdir(), 'gyre-sdks'));

/** The packaged server as a process of its own, on a loopback port and in a folder that it keeps over restarts. */
export class Server {
  folder = mkdtempSync(join(tmpdir(), 'gyre-sdks-'));
  port = 0;
  #name;
  #process;

  /** @param name of the log file */
  constructor(name) {
    this.#name = name;
  }

  /** @param words the arguments behind `serve`, from the port */
  async start(words) {
    this.port ||= await freePort();
    mkdirSync(OUTPUT, {recursive: true});
    const log = openSync(join(OUTPUT, `${this.#name}.log`), 'a');
    const command = [...JVM_FLAGS, '-cp', join(home(), 'lib', '*'), 'dev.gyre.server.Main', 'serve', ...words(this.port)];
    this.#process = spawn(java(), command, {cwd: this.folder, stdio: ['ignore', log, log]});
    closeSync(log);
    const child = this.#process;
    process.once('exit', () => child.kill('SIGKILL'));
    const failed = once(this.#process, 'error').then(([error]) => Promise.reject(error));
    await Promise.race([failed, until('the server is healthy', () => this.#healthy(), START_LIMIT)]);
  }

  async #healthy() {
    assert.equal(this.#process.exitCode, null, `The server ended; its output is in ${OUTPUT}/${this.#name}.log`);
    const answer = await fetch(`http://127.0.0.1:${this.port}/health`).catch(() => undefined);
    return answer?.ok;
  }

  /** Asks the server to end, as an operator would, and waits until it has. */
  async stop() {
    if (!this.#process || this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    const late = setTimeout(() => this.#process.kill('SIGKILL'), STOP_LIMIT);
    const [, signal] = await ended;
    clearTimeout(late);
    assert.notEqual(signal, 'SIGKILL', `The server did not end within ${STOP_LIMIT} ms`);
  }

  async close() {
    try {
      await this.stop();
    } finally {
      rmSync(this.folder, {recursive: true, force: true});
    }
  }
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const {port} = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

function home() {
  const folder = process.env.GYRE_HOME;
  assert.ok(folder && existsSync(join(folder, 'lib')), 'GYRE_HOME must name a built distribution');
  return resolve(folder);
}

function java() {
  const jdk = process.env.GYRE_JAVA_HOME ?? installedJdk('/usr/lib/jvm');
  assert.ok(jdk, 'GYRE_JAVA_HOME must name a JDK 25');
  return join(jdk, 'bin', 'java');
}

function installedJdk(folder) {
  const name = existsSync(folder) ? readdirSync(folder).find((each) => each.includes('25')) : undefined;
  return name && join(folder, name);
}
