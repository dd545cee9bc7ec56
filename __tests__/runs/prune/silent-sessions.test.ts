import {afterEach, beforeEach, expect, test} from '@jest/globals';
import type {Run} from '../../../source/journal/runs.js';
import {carryOut, planPrune} from '../../../source/runs/prune/prune.js';
import {createHome, gone, makeRun} from '../../helpers/home.js';
import {createServer, type Server} from '../../tmux/server.js';

const DAY = 24 * 60 * 60_000;

let home: ReturnType<typeof createHome>;
let server: Server;

beforeEach(() => {
  home = createHome();
  server = createServer();
});

afterEach(() => {
  home.close();
  server.close();
});

/** A run that ended now, with its session. */
const endedRun = async (name: string): Promise<Run> => {
  server.tmux('new-session', '-d', '-s', name, 'sleep 100');
  server.tmux('set-option', '-t', `=${name}:`, '@mlxtop_run', `20261101-${name}`);
  server.tmux('set-option', '-p', '-t', `=${name}:`, '@mlxtop_role', 'trainer');
  const socketPath = server.tmux('display-message', '-p', '#{socket_path}');
  return makeRun(home.home, {id: `20261101-${name}`, name, tmux: {...(await gone()), socketPath}}, [
    {t: Date.now(), type: 'end', state: 'finished', exitCode: 0},
  ]);
};

const plan = (keep: number, days: number) => planPrune(keep, {closesSessions: true, now: Date.now() + days * DAY});
const namesOf = (runs: readonly Run[]): string[] => runs.map(({record}) => record.name);

test('a session is closed a week after its run has ended, and only then does its run go', async () => {
  await endedRun('lora');
  const early = await plan(0, 6);
  expect([namesOf(early.runs), namesOf(early.sessions), namesOf(early.open)]).toEqual([[], [], ['lora']]);
  const late = await plan(0, 8);
  expect([namesOf(late.runs), namesOf(late.sessions), namesOf(late.open)]).toEqual([['lora'], ['lora'], []]);
  expect(await carryOut(late)).toMatchObject({removed: 1, failed: []});
  expect(server.tmux('list-sessions')).toBe('');
});

test('a run that is kept loses its session alone; one with panes of the user keeps both', async () => {
  await endedRun('lora');
  await endedRun('mine');
  server.tmux('split-window', '-t', '=mine:', 'sleep 100');
  const late = await plan(20, 8);
  expect([namesOf(late.runs), namesOf(late.sessions)]).toEqual([[], ['lora']]);
  expect(await carryOut(late)).toMatchObject({removed: 0, failed: []});
  expect(server.tmux('list-sessions', '-F', '#{session_name}')).toBe('mine');
});
