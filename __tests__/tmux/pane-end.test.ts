import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {paneEndWords, parsePaneEnd} from '../../source/tmux/pane-end.js';
import {waitFor} from '../helpers/wait.js';

let folder = '';
const tmux = (...words: string[]): string =>
  spawnSync('tmux', ['-u', '-S', join(folder, 'socket'), '-f', '/dev/null', ...words], {encoding: 'utf8'}).stdout;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-pane-'));
  tmux('new-session', '-d', '-s', 'train', 'sleep 100');
  tmux('set-option', '-t', '=train:', '@mlxtop_run', 'r1');
  tmux('set-option', '-w', '-t', '=train:', 'remain-on-exit', 'on');
});

afterEach(() => {
  tmux('kill-server');
  rmSync(folder, {recursive: true, force: true});
});

const endOf = (pane: string, run = 'r1') => parsePaneEnd(tmux(...paneEndWords(pane)), run);
const paneOf = (script: string): string =>
  tmux('split-window', '-t', '=train:', '-P', '-F', '#{pane_id}', script).trim();

/**
 * A pane that has ended so, and what tmux tells of it: now and then (3.3a: in one of seven) that is no code, for good.
 */
const exited = (script: string) =>
  waitFor('a pane whose exit code tmux tells', async () => {
    const pane = paneOf(script);
    await waitFor('its end', () => endOf(pane).kind !== 'unknown');
    const end = endOf(pane);
    if (end.kind === 'exited') return {pane, end};
    tmux('kill-pane', '-t', pane);
    return null;
  });

test('a pane that has ended: its exit code, and when', async () => {
  const {end} = await exited('exit 3');
  expect(end.code).toBe(3);
  // tmux 3.2 does not tell when.
  if (end.at !== null) expect(Math.abs(Date.now() - end.at)).toBeLessThan(60_000);
});

test('a pane that a signal ended, a live one, one that is gone, one of another run', async () => {
  const pane = paneOf('kill -KILL $$');
  await waitFor('its end', () => tmux('display', '-p', '-t', pane, '#{pane_dead}').trim() === '1');
  // Now and then tmux knows of no signal either.
  expect(['unknown', 'ended']).toContain(endOf(pane).kind);
  expect(endOf('%0')).toEqual({kind: 'unknown'});
  expect(endOf('%99')).toEqual({kind: 'unknown'});
  const {pane: other} = await exited('exit 0');
  expect(endOf(other, 'r2')).toEqual({kind: 'unknown'});
});

test.each([
  ['', 'unknown'],
  ['r1␞1␞␞␞\n', 'ended'],
  ['r1␞1␞0␞␞1795844349\n', 'exited'],
  ['r1␞1␞0', 'exited'],
  ['r1␞0␞␞␞\n', 'unknown'],
])('%j means %s', (stdout, kind) => {
  expect(parsePaneEnd(stdout, 'r1').kind).toBe(kind);
});
