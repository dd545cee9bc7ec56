import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {recapture} from '../../source/tmux/recapture.js';
import {missingOutput} from '../../source/trainer/recovery/missing.js';
import {terminalRows} from '../../source/trainer/terminal-rows.js';
import {waitFor} from '../helpers/stage.js';
import {createServer, type Server} from './server.js';

let server: Server;

beforeEach(() => {
  server = createServer(
    ['set -g default-shell /bin/sh', 'set -g remain-on-exit on', 'set -g history-limit 50000', ''].join('\n'),
  );
});

afterEach(() => server.close());

/** A pane of 40 columns and 10 rows in which that is printed, once its last word stands in it. */
const printed = async (text: string, after = 'exec sleep 60'): Promise<void> => {
  const script = `printf '${text}'; ${after}`;
  server.tmux('new-session', '-d', '-s', 'work', '-x', '40', '-y', '10', 'sh', '-c', script);
  await waitFor('the last word', () => server.tmux('capture-pane', '-p', '-S', '-', '-t', 'work').includes('last'));
};

const captured = async () => {
  const {captured: text, refusal} = await recapture(server.client, 'work', null);
  expect(refusal).toBeNull();
  return text;
};

test.each([
  ['a row that is wrapped is one', `${'long '.repeat(20)}\\nlast\\n`, ['long '.repeat(20).trimEnd(), 'last'], '\r\n'],
  ['a row that is being printed stays open', 'one\\nlast: ', ['one', 'last: '], ''],
  ['blank rows behind the last one are told', 'one\\nlast\\n\\n\\n', ['one', 'last'], '\r\n\r\n\r\n'],
  ['a cursor that went back to the start of its row', 'one\\nlast 10%%\\r', ['one', 'last 10%'], '\r'],
  ['a cursor that went up', 'one\\ntwo\\nlast\\033[1A\\033[2G', ['one', 'two', 'last'], '\u001b[1A\r\u001b[1C'],
  [
    'what has scrolled away',
    `${[...Array(30).keys()].join('\\n')}\\nlast\\n`,
    [...[...Array(30).keys()].map(String), 'last'],
    '\r\n',
  ],
])('%s', async (_what, text, rows, ending) => {
  await printed(text);
  expect(await captured()).toEqual({rows, ending, isFull: false});
});

test('of a program that has ended what tmux itself says of it is left out', async () => {
  // What is unread when a pane's program ends is lost.
  await printed('one\\nlast\\n', 'sleep 0.5; exit 3');
  await waitFor('its end', () => server.tmux('display', '-p', '-t', 'work', '#{pane_dead}') === '1');
  expect(await captured()).toMatchObject({rows: ['one', 'last']});
});

test('a full-screen program gives nothing', async () => {
  await printed('one\\n\\033[?1049hlast');
  expect(await captured()).toBeNull();
});

test('a pane that keeps no more says so', async () => {
  server.tmux('set-option', '-g', 'history-limit', '100');
  await printed(`${[...Array(500).keys()].join('\\n')}\\nlast\\n`);
  expect(await captured()).toMatchObject({isFull: true});
});

test('a pane that is gone says so', async () => {
  server.tmux('new-session', '-d', '-s', 'work', 'exec sleep 60');
  expect(await recapture(server.client, '%9', 'cat')).toEqual({
    captured: null,
    refusal: expect.stringContaining("can't find pane"),
  });
});

test('a pipe that is cut again and again while much is printed loses nothing, in a pane that changes its width', async () => {
  const lines = 6000;
  const script = `i=0; while [ $i -lt ${lines} ]; do i=$((i+1)); printf 'line %d of many, which is longer than this pane is wide\\n' $i; done; exec sleep 60`;
  server.tmux('new-session', '-d', '-s', 'work', '-x', '30', '-y', '10', 'sh', '-c', script);
  const file = join(server.folder, 'piped');
  const read = () => (existsSync(file) ? readFileSync(file) : Buffer.alloc(0));
  let log = Buffer.alloc(0);
  for (let cut = 0; cut < 200 && !log.includes(`line ${lines} of`); cut++) {
    const {captured: pane} = await recapture(server.client, 'work', `exec cat >'${file}.${cut}'`);
    const {bytes} = missingOutput({bytes: log, isWhole: true}, pane ?? {rows: [], ending: '', isFull: false});
    log = Buffer.concat([log, bytes]);
    const piece = () => (existsSync(`${file}.${cut}`) ? readFileSync(`${file}.${cut}`) : Buffer.alloc(0));
    await waitFor('more, or the end', () => piece().length > 2000 || log.includes(`line ${lines} of`));
    // As a recorder that was killed: some of what it was sent is lost.
    const had = piece();
    log = Buffer.concat([log, had.subarray(0, Math.floor(had.length * 0.7))]);
    server.tmux('pipe-pane', '-t', 'work');
    server.tmux('resize-window', '-t', 'work', '-x', String(25 + (cut % 5) * 20));
  }
  expect(read()).toHaveLength(0);
  const numbers = terminalRows(log.toString('utf8')).flatMap(
    row => /^line (\d+) of many, which is longer than this pane is wide$/.exec(row)?.[1] ?? [],
  );
  const seen = numbers.map(Number);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(Array.from({length: seen.length}, (_, index) => (seen[0] ?? 0) + index));
  expect(seen.at(-1)).toBe(lines);
});
