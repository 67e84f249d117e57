import assert from 'node:assert/strict';
import {createHmac} from 'node:crypto';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {Server} from './server.js';

export const SECRET = 'a-secret-of-these-tests-and-of-nothing-else';
export const API_KEY = 'a-key-of-these-tests';

const READ_AND_WRITE = {
  allow_subscribe_for_client: true,
  allow_publish_for_client: true,
  allow_presence_for_client: true,
  allow_history_for_client: true,
};

/**
 * What the application has: a server with its configuration, the secret for tokens and the key of the server API.
 *
 * Namespaces: `chat` has everything, `plain` has neither presence nor history although clients may ask for them,
 * `closed` needs subscription tokens, `delta` sends patches, `tags` takes filters.
 */
export class Backend {
  #server = new Server('sdk-server');

  get address() {
    return `ws://127.0.0.1:${this.#server.port}/connection/websocket`;
  }

  async start() {
    await this.#server.start((port) => {
      const file = join(this.#server.folder, 'config.json');
      writeFileSync(file, JSON.stringify(config(port)));
      return ['-c', file];
    });
  }

  stop() {
    return this.#server.stop();
  }

  close() {
    return this.#server.close();
  }

  async api(method, params) {
    const answer = await fetch(`http://127.0.0.1:${this.#server.port}/api/${method}`, {
      method: 'POST',
      headers: {'Content-Type': 'application/json', 'X-API-Key': API_KEY},
      body: JSON.stringify(params),
    });
    const {result, error} = await answer.json();
    assert.equal(answer.status, 200, `${method} was answered ${answer.status}`);
    assert.equal(error, undefined, `${method} was answered ${JSON.stringify(error)}`);
    return result;
  }

  /** A token that lives for some seconds; 0 for one without an end. */
  token(claims, seconds = 0) {
    const now = Math.floor(Date.now() / 1000);
    return sign(seconds === 0 ? claims : {...claims, exp: now + seconds, iat: now});
  }
}

/** A token of the claims. */
export function sign(claims) {
  const signed = `${base64({alg: 'HS256', typ: 'JWT'})}.${base64(claims)}`;
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
}

const base64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

function config(port) {
  return {
    http_server: {address: '127.0.0.1', port},
    health: {enabled: true},
    http_api: {key: API_KEY},
    client: {token: {hmac_secret_key: SECRET}},
    channel: {
      namespaces: [
        {
          name: 'chat',
          presence: true,
          join_leave: true,
          force_push_join_leave: true,
          history_size: 200,
          history_ttl: '10m',
          force_recovery: true,
          ...READ_AND_WRITE,
        },
        {name: 'plain', ...READ_AND_WRITE},
        {name: 'closed'},
        {
          name: 'delta',
          history_size: 200,
          history_ttl: '10m',
          force_recovery: true,
          allowed_delta_types: ['fossil'],
          delta_publish: true,
          ...READ_AND_WRITE,
        },
        {name: 'tags', allow_tags_filter: true, ...READ_AND_WRITE},
      ],
    },
  };
}
