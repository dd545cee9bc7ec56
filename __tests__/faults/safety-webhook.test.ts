import {once} from 'node:events';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {afterEach, expect} from '@jest/globals';
import {postTo} from '../../source/alerts/webhook.js';
import {faults} from './table.js';

type Asked = {method: string; path: string; body: string; authorization: string | undefined};

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server that answers as `answer` says, and what it was asked. */
const serve = async (answer: (asked: Asked, response: ServerResponse) => void) => {
  const asked: Asked[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const one = {
      method: request.method ?? '',
      path: request.url ?? '',
      body,
      authorization: request.headers.authorization,
    };
    asked.push(one);
    answer(one, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => server.close());
  const address = server.address();
  return {asked, host: `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`};
};

const taken = () => serve((_asked, response) => response.writeHead(200).end());

const message = {
  code: 'failed',
  over: false,
  text: 'it has failed',
  run: 'lora',
  runId: 'a1',
  at: '2026-01-01T00:00:00Z',
} as const;
const tell = (url: string) => postTo({url, shape: 'json'}, message, 10_000);

/** Sends `/hook` to that place, and takes what is posted anywhere else by POST alone. */
const moved = (status: number, place: (host: string) => string) => {
  let host = '';
  return serve(({method, path}, response) => {
    if (path === '/hook') response.writeHead(status, {location: place(host)}).end('moved');
    else response.writeHead(method === 'POST' ? 200 : 204).end();
  }).then(server => {
    ({host} = server);
    return server;
  });
};

const sameHost = [301, 302, 307, 308].map(status => ({
  fault: `the webhook answers ${status} and names another place on its host`,
  holds: 'the message itself arrives there, with its sign-in',
  shown: async () => {
    const {asked, host} = await moved(status, () => '/new/place');
    expect(await tell(`http://me:pw@${host}/hook`)).toBeNull();
    expect(asked.map(({method, path}) => `${method} ${path}`)).toEqual(['POST /hook', 'POST /new/place']);
    expect(asked.map(({body}) => JSON.parse(body).text)).toEqual([message.text, message.text]);
    expect(new Set(asked.map(({authorization}) => authorization))).toEqual(new Set([`Basic ${btoa('me:pw')}`]));
  },
}));

const otherHost = [301, 302, 303, 307, 308].map(status => ({
  fault: `the webhook answers ${status} and names another host`,
  holds: 'nothing goes there, and no delivery is claimed',
  shown: async () => {
    const other = await taken();
    const {asked, host} = await moved(status, () => `http://${other.host}/secret/path?token=abc`);
    const problem = await tell(`http://me:pw@${host}/hook`);
    expect(problem).toContain(`the webhook answered ${status}`);
    if (status !== 303)
      expect(problem).toContain(`it has moved to http://${other.host}, so nothing was sent; set the new address`);
    expect(problem).not.toMatch(/secret|abc|pw|hook\b(?!\s)/);
    expect(other.asked).toEqual([]);
    expect(asked).toHaveLength(1);
  },
}));

faults('a webhook that redirects', [
  ...sameHost,
  ...otherHost,
  {
    fault: 'it answers 303 for a place on its own host, which is for reading',
    holds: 'the message is posted once, and no delivery is claimed',
    shown: async () => {
      const {asked, host} = await moved(303, () => '/thanks');
      expect(await tell(`http://${host}/hook`)).toBe('the webhook answered 303');
      expect(asked.map(({method}) => method)).toEqual(['POST']);
    },
  },
  {
    fault: 'it redirects in a circle',
    holds: 'that ends, and is reported',
    shown: async () => {
      const {asked, host} = await moved(302, () => '/hook');
      expect(await tell(`http://${host}/hook`)).toBe('the webhook redirects endlessly');
      expect(asked.length).toBeLessThan(10);
    },
  },
  {
    fault: 'it redirects to another port, or names no place',
    holds: 'nothing is followed',
    shown: async () => {
      const nowhere = await serve((_asked, response) => response.writeHead(302).end());
      expect(await tell(`http://${nowhere.host}/hook`)).toBe('the webhook answered 302');
      const odd = await moved(302, () => 'http://[');
      expect(await tell(`http://${odd.host}/hook`)).toBe('the webhook answered 302');
      const file = await moved(302, () => 'file:///etc/passwd');
      expect(await tell(`http://${file.host}/hook`)).toContain('nothing was sent');
    },
  },
  {
    fault: 'a place that it names has a user and a password of its own',
    holds: 'ours are used: these do not count as settings',
    shown: async () => {
      const {asked, host} = await moved(308, own => `http://you:other@${own}/new`);
      expect(await tell(`http://me:pw@${host}/hook`)).toBeNull();
      expect(asked[1]?.authorization).toBe(`Basic ${btoa('me:pw')}`);
    },
  },
]);
