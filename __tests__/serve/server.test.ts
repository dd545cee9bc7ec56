import {once} from 'node:events';
import {request} from 'node:http';
import {type AddressInfo, connect, createServer} from 'node:net';
import {afterEach, describe, expect, test} from '@jest/globals';
import {UserError} from '../../source/errors.js';
import {bareHost, isLoopback, isOurHost, urlOf} from '../../source/serve/address.js';
import type {Rules, Sources} from '../../source/serve/answer.js';
import {Recent} from '../../source/serve/recent.js';
import {type Serving, serve} from '../../source/serve/server.js';

const TOKEN = 'a-token-of-some-length';

let serving: Serving | undefined;
const errors: string[] = [];

afterEach(async () => {
  await serving?.close();
  serving = undefined;
  errors.length = 0;
});

const SOURCES: Sources = {
  metrics: async format => `metrics as ${format}\n`,
  status: async run => {
    if (run === 'none') throw new UserError("There is no run 'none'.", 'See mlxtop runs for their names.');
    return JSON.stringify({run});
  },
};

const start = async (rules: Partial<Rules> = {}, sources: Partial<Sources> = {}): Promise<string> => {
  const all = {token: null, ownNames: ['mac.local'], onError: (text: string) => void errors.push(text), ...rules};
  serving = await serve({host: '127.0.0.1', port: 0}, all, {...SOURCES, ...sources});
  return serving.url;
};

type Seen = {code: number; type: string | undefined; body: string; headers: Record<string, unknown>};

/** As a client does that sets each header itself. */
const ask = (url: string, headers: Record<string, string> = {}, method = 'GET', body?: string): Promise<Seen> =>
  new Promise((resolve, reject) => {
    const asking = request(url, {method, headers, agent: false}, response => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', chunk => {
        text += chunk;
      });
      response.on('end', () => {
        const {statusCode: code = 0} = response;
        resolve({code, type: response.headers['content-type'], body: text, headers: response.headers});
      });
    });
    asking.on('error', reject);
    asking.end(body);
  });

describe('what is served', () => {
  test('metrics, with a content type that Prometheus 3 takes', async () => {
    const url = await start();
    expect(await ask(`${url}/metrics`)).toMatchObject({
      ...{code: 200, type: 'text/plain; version=0.0.4; charset=utf-8', body: 'metrics as text\n'},
    });
    expect(await ask(`${url}/metrics`, {accept: 'application/openmetrics-text;version=1.0.0'})).toMatchObject({
      ...{code: 200, type: 'application/openmetrics-text; version=1.0.0; charset=utf-8'},
      body: 'metrics as openmetrics\n',
    });
  });

  test('the status of all, of one, and a word about one that is not there', async () => {
    const url = await start();
    expect((await ask(`${url}/status`)).body).toBe('{"run":null}');
    expect((await ask(`${url}/status?run=a%20b`)).body).toBe('{"run":"a b"}');
    const none = await ask(`${url}/status?run=none`);
    expect(none.code).toBe(404);
    expect(JSON.parse(none.body)).toEqual({
      ...{error: "There is no run 'none'.", nextStep: 'See mlxtop runs for their names.'},
    });
  });

  test('nothing else, and nothing is changed', async () => {
    const url = await start();
    expect(await ask(`${url}/healthz`)).toMatchObject({code: 200, body: 'ok\n'});
    // Two slashes are no name of another server.
    expect(await ask(`${url}//metrics`)).toMatchObject({code: 404});
    expect(await ask(`${url}//evil.example/status`)).toMatchObject({code: 404});
    expect(await ask(`${url}/elsewhere`)).toMatchObject({code: 404, body: expect.stringContaining('/metrics')});
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const {code, headers} = await ask(`${url}/metrics`, {}, method, method === 'POST' ? 'x' : undefined);
      expect([method, code, headers.allow]).toEqual([method, 405, 'GET, HEAD']);
    }
    const head = await ask(`${url}/metrics`, {}, 'HEAD');
    expect(head).toMatchObject({code: 200, body: '', headers: {'content-length': '16'}});
  });

  test('an error of ours is said here, and not to who asked', async () => {
    const url = await start({}, {metrics: () => Promise.reject(new Error('/Users/ada/secret is broken'))});
    const {code, body} = await ask(`${url}/metrics`);
    expect([code, body]).toEqual([500, expect.not.stringContaining('secret')]);
    expect(errors).toEqual(['/Users/ada/secret is broken']);
  });
});

describe('who may ask', () => {
  test.each([
    [{}, 401],
    [{authorization: `Bearer ${TOKEN}`}, 200],
    [{authorization: `bearer  ${TOKEN}`}, 200],
    [{authorization: `Bearer ${TOKEN}x`}, 401],
    [{authorization: 'Bearer '}, 401],
    [{authorization: `Basic ${TOKEN}`}, 401],
    [{authorization: TOKEN}, 401],
    // With a token no name matters: a page that has its name lead here does not know it.
    [{authorization: `Bearer ${TOKEN}`, host: 'proxy.example'}, 200],
  ])('with a token: %j gets %d', async (headers, code) => {
    const url = await start({token: TOKEN});
    for (const path of ['/metrics', '/status', '/nothing']) {
      expect((await ask(`${url}${path}`, headers as Record<string, string>)).code).toBe(
        path === '/nothing' && code === 200 ? 404 : code,
      );
    }
    expect((await ask(`${url}/healthz`)).code).toBe(200);
  });

  test.each([
    ['127.0.0.1:26590', true],
    ['192.168.1.7', true],
    ['[::1]:26590', true],
    ['localhost:26590', true],
    ['Mac.local', true],
    ['mac.local.', true],
    ['evil.example', false],
    ['127.0.0.1.evil.example', false],
    ['localhost.evil.example:26590', false],
  ])('without one, whoever asks %p: %p', async (host, isAnswered) => {
    expect(isOurHost(host, ['mac.local'])).toBe(isAnswered);
    const url = await start();
    const {code, body} = await ask(`${url}/metrics`, {host});
    expect([code, body.includes('metrics as')]).toEqual([isAnswered ? 200 : 403, isAnswered]);
  });

  test('only addresses of this machine alone need none', () => {
    const hosts = ['127.0.0.1', '127.9.9.9', '::1', 'localhost', '0.0.0.0', '::', '192.168.1.7', '127.0.0.1.example'];
    expect(hosts.filter(isLoopback)).toEqual(['127.0.0.1', '127.9.9.9', '::1', 'localhost']);
    expect(urlOf('::1', 80)).toBe('http://[::1]:80');
    expect(['[::1]', '::1', '127.0.0.1', '[x]'].map(bareHost)).toEqual(['::1', '::1', '127.0.0.1', '[x]']);
  });
});

describe('under strain', () => {
  test('many who ask at once cause one look', async () => {
    let looks = 0;
    let finish: (text: string) => void = () => undefined;
    const recent = new Recent((key: string) => {
      looks++;
      return new Promise<string>(resolve => {
        finish = text => resolve(text + key);
      });
    }, 0);
    const asked = [recent.get('a'), recent.get('a'), recent.get('a')];
    finish('seen ');
    expect(await Promise.all(asked)).toEqual(['seen a', 'seen a', 'seen a']);
    expect(looks).toBe(1);
  });

  test('a look that fails is not remembered', async () => {
    let looks = 0;
    const recent = new Recent(() => (looks++ === 0 ? Promise.reject(new Error('no')) : Promise.resolve('yes')), 60_000);
    await expect(recent.get()).rejects.toThrow('no');
    expect(await recent.get()).toBe('yes');
    expect(await recent.get()).toBe('yes');
    expect(looks).toBe(2);
  });

  /** What comes back for these bytes until the connection ends. */
  const bytesFor = async (url: string, bytes: string): Promise<string> => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let text = '';
    socket.on('data', chunk => {
      text += chunk;
    });
    socket.on('error', () => undefined);
    socket.write(bytes);
    await once(socket, 'close');
    return text;
  };

  test('what is no request, or far too long, is refused', async () => {
    const url = await start();
    expect(await bytesFor(url, 'hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    const long = `GET /metrics HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`;
    expect(await bytesFor(url, long)).toMatch(/^HTTP\/1\.1 431 /);
    expect((await ask(`${url}/healthz`)).code).toBe(200);
  });

  test('whoever is refused and does not close its side holds no connection', async () => {
    const url = await start();
    const held = Array.from({length: 32}, () =>
      connect({port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true}),
    );
    for (const socket of held) {
      socket.on('error', () => undefined);
      socket.write('hello\r\n\r\n');
      socket.resume();
      await once(socket, 'end');
    }
    expect((await ask(`${url}/healthz`)).code).toBe(200);
    for (const socket of held) socket.destroy();
  });

  test('it ends with connections open', async () => {
    const url = await start();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await serving?.close();
    await closed;
  });
});

test('a port that is taken, and an address that is not ours, are errors with a next step', async () => {
  const other = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const {port} = other.address() as AddressInfo;
  const rules = {token: null, ownNames: [], onError: () => undefined};
  try {
    await expect(serve({host: '127.0.0.1', port}, rules, SOURCES)).rejects.toMatchObject({
      message: `Another program uses 127.0.0.1, port ${port}; perhaps another mlxtop serve.`,
      nextStep: expect.stringContaining('--port PORT'),
    });
    await expect(serve({host: '203.0.113.7', port: 0}, rules, SOURCES)).rejects.toThrow(
      '203.0.113.7 is not an address of this machine.',
    );
  } finally {
    other.close();
  }
});
