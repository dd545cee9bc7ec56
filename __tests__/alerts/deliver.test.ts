import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer, type IncomingMessage, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, afterEach, describe, expect, jest, test} from '@jest/globals';
import {type Delivery, deliver, isWantedAlert, type Means} from '../../source/alerts/deliver.js';
import {notificationCommand} from '../../source/alerts/desktop.js';
import type {Message} from '../../source/alerts/message.js';
import {NO_SETTINGS, type WebhookShape} from '../../source/settings/check.js';

const folder = mkdtempSync(join(tmpdir(), 'mlxtop-alerts-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const message: Message = {
  code: 'failed',
  over: false,
  text: 'It failed: "$(touch x)"; `id` — 微調整.',
  run: 'lora',
  runId: '20261123-100000-abcd',
  at: '2026-11-23T10:00:00.000Z',
};

let files = 0;

const program = (body: string): string => {
  const path = join(folder, `program-${files++}`);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
};

const means = (alerts: Partial<Means['settings']>, more: Partial<Means> = {}): Means => ({
  settings: {...NO_SETTINGS.alerts, bell: false, ...alerts},
  channels: null,
  desktop: {platform: 'linux', tools: null, environment: {PATH: '/usr/bin:/bin'}},
  bell: async () => null,
  limitMs: 2000,
  ...more,
});

describe('a command', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test('gets the alert in its environment, word for word, and its own arguments', async () => {
    const out = join(folder, 'out');
    const script = program(`printf '%s|%s|%s|%s' "$1" "$MLXTOP_ALERT" "$MLXTOP_RUN" "$MLXTOP_ALERT_TEXT" > ${out}`);
    expect(await deliver(message, means({command: [script, 'a; b']}))).toEqual([{channel: 'command', problem: null}]);
    expect(readFileSync(out, 'utf8')).toBe(`a; b|failed|lora|${message.text}`);
  });

  test.each([
    ['that fails', 'exit 3', /exited with 3/],
    ['that hangs', 'sleep 60', /longer than 0\.2 s/],
  ])('%s is reported as a problem', async (_name, body, problem) => {
    const [told] = await deliver(message, means({command: [program(body)]}, {limitMs: 200}));
    expect(told?.problem).toMatch(problem);
  });

  test.each(['ESRCH', 'EPERM'])(
    'that ends by itself just before it would be ended is told all the same (%s)',
    async code => {
      const {kill} = process;
      // EPERM is what macOS answers for a group that only waits to be reaped.
      const refuse = jest.spyOn(process, 'kill').mockImplementation((pid, signal) => {
        kill(pid, signal);
        throw Object.assign(new Error(`kill ${code}`), {code});
      });
      const [told] = await deliver(message, means({command: [program('exec sleep 60')]}, {limitMs: 200}));
      expect(told?.problem).toMatch(/longer than 0\.2 s/);
      expect(refuse).toHaveBeenCalledTimes(1);
    },
  );

  test('that does not exist is reported as a problem', async () => {
    const [told] = await deliver(message, means({command: [join(folder, 'nothing')]}));
    expect(told?.problem).toMatch(/could not be started: there is no such program$/);
  });
});

describe('a notification', () => {
  test('on macOS is passed as arguments, not as part of a script', () => {
    const command = notificationCommand(message, {platform: 'darwin', tools: null, environment: {}}) ?? [];
    expect(command[0]).toBe('/usr/bin/osascript');
    expect(command.slice(-2)).toEqual([message.text, 'mlxtop: lora']);
    expect(command.filter(word => word.includes('touch'))).toHaveLength(1);
  });

  test('on Linux goes through notify-send', async () => {
    const out = join(folder, 'notified');
    writeFileSync(join(folder, 'notify-send'), `#!/bin/sh\nprintf '%s\\n' "$@" > ${out}\n`, {mode: 0o755});
    const desktop = {platform: 'linux', tools: null, environment: {PATH: `relative:${folder}:/usr/bin`}} as const;
    expect(await deliver(message, means({desktop: true}, {desktop}))).toEqual([{channel: 'desktop', problem: null}]);
    expect(readFileSync(out, 'utf8').split('\n')).toEqual([
      '-a',
      'mlxtop',
      '-u',
      'critical',
      '--',
      'mlxtop: lora',
      message.text,
      '',
    ]);
  });

  test.each([
    [{}, /notify-send exited with 1: there is no desktop session here, as over ssh$/],
    [
      {DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1/bus'},
      /notify-send exited with 1: perhaps no notification service runs/,
    ],
  ])('that fails on Linux gives the reason as far as it is known: %j', async (environment, problem) => {
    const place = mkdtempSync(join(folder, 'no-service-'));
    writeFileSync(join(place, 'notify-send'), '#!/bin/sh\nexit 1\n', {mode: 0o755});
    const desktop = {platform: 'linux', tools: null, environment: {PATH: place, ...environment}} as const;
    const [told] = await deliver(message, means({desktop: true}, {desktop}));
    expect(told?.problem).toMatch(problem);
  });

  test('without notify-send names the package to install', async () => {
    const desktop = {platform: 'linux', tools: null, environment: {PATH: '/nowhere'}} as const;
    const [told] = await deliver(message, means({desktop: true}, {desktop}));
    expect(told?.problem).toMatch(/libnotify-bin/);
  });
});

describe('a webhook', () => {
  let server: Server | undefined;

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  type Seen = {headers: IncomingMessage['headers']; body: string};

  const listen = async (status: number | null): Promise<{url: string; seen: Seen[]}> => {
    const seen: Seen[] = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        seen.push({headers: request.headers, body});
        if (status !== null) response.writeHead(status).end('ok');
      });
    });
    await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve));
    return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret`, seen};
  };

  const post = (url: string, shape: WebhookShape, limitMs = 2000): Promise<Delivery[]> =>
    deliver(message, means({webhook: {url, shape}}, {limitMs}));

  test.each([
    ['json', (body: string) => JSON.parse(body), message],
    ['slack', (body: string) => JSON.parse(body), {text: `*mlxtop: lora*\n${message.text}`}],
    ['discord', (body: string) => JSON.parse(body), {content: `**mlxtop: lora**\n${message.text}`}],
    ['ntfy', (body: string) => body, message.text],
  ] as const)('of the shape %s', async (shape, read, expected) => {
    const {url, seen} = await listen(200);
    expect(await post(url, shape)).toEqual([{channel: 'webhook', problem: null}]);
    expect(read(seen[0]?.body ?? '')).toEqual(expected);
    if (shape === 'ntfy') expect(seen[0]?.headers).toMatchObject({title: 'mlxtop: lora', priority: 'high'});
  });

  test.each([
    ['user:pass', 'user:pass'],
    ['user', 'user:'],
    [':to%3Aken', ':to:ken'],
    ['a%40b:p%C3%A4%25%2Fss', 'a@b:pä%/ss'],
    ['100%:%zz', '100%:%zz'],
  ])('with %s in its address gets them in the header, where they belong', async (given, known) => {
    const {url, seen} = await listen(200);
    expect(await post(url.replace('://', `://${given}@`), 'ntfy')).toEqual([{channel: 'webhook', problem: null}]);
    expect(seen[0]?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from(known).toString('base64')}`,
      title: 'mlxtop: lora',
    });
  });

  test('without a user gets no such header', async () => {
    const {url, seen} = await listen(200);
    await post(url, 'json');
    expect(seen[0]?.headers.authorization).toBeUndefined();
  });

  test('that refuses, hangs or does not exist is a problem, reported without its address', async () => {
    const refusing = await post((await listen(403)).url, 'json');
    server?.close();
    const {url} = await listen(null);
    const hanging = await post(url, 'json', 200);
    server?.closeAllConnections();
    await new Promise(resolve => server?.close(resolve));
    const gone = await post(url.replace('://', '://user:secret@'), 'json');
    const problems = [refusing, hanging, gone].map(([told]) => told?.problem);
    expect(problems).toEqual([
      'the webhook answered 403',
      'the webhook did not answer within 0.2 s',
      'the webhook could not be reached',
    ]);
  });
});

test('all channels get it at once: those that a run names, or those of the settings', async () => {
  const both = means({command: [program('exit 0')], bell: true}, {bell: async () => 'no tty'});
  expect(await deliver(message, both)).toEqual([
    {channel: 'bell', problem: 'no tty'},
    {channel: 'command', problem: null},
  ]);
  expect(await deliver(message, {...both, channels: ['command']})).toEqual([{channel: 'command', problem: null}]);
  expect(await deliver(message, {...both, channels: []})).toEqual([]);
  const [unset] = await deliver(message, {...both, channels: ['webhook']});
  expect(unset?.problem).toMatch(/no webhook is set up/);
});

test('only the alerts that the settings ask for', () => {
  const {alerts} = NO_SETTINGS;
  expect(isWantedAlert(message, alerts)).toBe(true);
  expect(isWantedAlert(message, {...alerts, only: ['stalled']})).toBe(false);
  expect(isWantedAlert({...message, code: 'test'}, {...alerts, only: ['stalled']})).toBe(true);
});
