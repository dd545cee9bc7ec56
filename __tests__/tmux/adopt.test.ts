import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {pipePane, readPane, scrollbackText} from '../../source/tmux/adopt.js';
import {waitFor} from '../helpers/stage.js';
import {createServer, type Server} from './server.js';

let server: Server;

beforeEach(() => {
  // tmux names a window after what runs in it unless that is turned off: here a name should change only on purpose.
  server = createServer(
    ['set -g history-limit 50000', 'set -g default-shell /bin/sh', 'setw -g automatic-rename off', ''].join('\n'),
  );
});

afterEach(() => server.close());

const LINES = 20_000;
/** Prints as fast as it can, and stays. */
const PRINTS = `i=0; while [ $i -lt ${LINES} ]; do i=$((i+1)); echo "line $i of many"; done; exec sleep 60`;

const paneOf = async (target = 'work') => {
  const pane = await readPane(server.client, target);
  if (pane === null) throw new Error('no pane');
  return pane;
};

const changeable = (): string =>
  [
    server.tmux('show-options', '-t', 'work'),
    server.tmux('show-options', '-w', '-t', 'work'),
    server.tmux('show-options', '-p', '-t', 'work'),
    server.tmux('show-options', '-g'),
    server.tmux('show-hooks', '-t', 'work'),
    server.tmux(
      'list-panes',
      '-a',
      '-F',
      '#{pane_id} #{pane_pid} #{pane_width}x#{pane_height} #{window_name} #{window_layout}',
    ),
  ].join('\n');

test('a pane that prints fast is read without a gap, and nothing else of its session changes', async () => {
  server.tmux('new-session', '-d', '-s', 'work', '-x', '80', '-y', '24', 'sh', '-c', PRINTS);
  const pane = await paneOf();
  await waitFor('some scrollback', () => Number(server.tmux('display', '-p', '-t', pane.id, '#{history_size}')) > 500);
  const before = changeable();
  const file = join(server.folder, 'piped');
  const {scrollback} = await pipePane(server.client, pane.id, `exec cat >'${file}'`);
  const piped = () => (existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\r', '') : '');
  await waitFor('the last line', () => `${scrollback}${piped()}`.includes(`line ${LINES} of many`));
  const all = `${scrollback}${piped()}`.split('\n').filter(line => line !== '');
  expect(all).toEqual(Array.from({length: LINES}, (_, index) => `line ${index + 1} of many`));
  expect(changeable()).toBe(before);
  expect((await paneOf()).piped).toBe(true);
});

test('a pane has its place and what runs in it', async () => {
  server.tmux('new-session', '-d', '-s', 'work', '-c', server.folder, 'exec sleep 60');
  expect(await paneOf()).toMatchObject({
    id: '%0',
    session: 'work',
    leaderPid: Number(server.tmux('display', '-p', '-t', 'work', '#{pane_pid}')),
    dead: false,
    piped: false,
    directory: server.folder,
    runId: '',
  });
  expect(await readPane(server.client, '%9')).toBeNull();
});

test('a pane that is gone says so', async () => {
  server.tmux('new-session', '-d', '-s', 'work', 'exec sleep 60');
  expect(await pipePane(server.client, '%9', 'cat')).toEqual({
    scrollback: null,
    refusal: expect.stringContaining("can't find pane"),
  });
});

describe('the scrollback as text', () => {
  test.each([
    ['lines end', 'one\ntwo  \n\n\n', false, 'one\ntwo\n'],
    ['a line that is being printed stays open', 'one\nIter 10: \n\n', true, 'one\nIter 10: '],
    ['an empty pane has none', '\n\n\n', false, ''],
    ['blank lines in between stay', 'one\n\ntwo\n', false, 'one\n\ntwo\n'],
  ])('%s', (_what, captured, isOpen, text) => {
    expect(scrollbackText(captured, isOpen)).toBe(text);
  });
});
