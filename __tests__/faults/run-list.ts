import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, jest} from '@jest/globals';
import type {Command} from '../../source/commands/kit/command.js';
import {command as runsCommand} from '../../source/commands/runs.js';
import {command as statusCommand} from '../../source/commands/status.js';
import {listRuns, type Run} from '../../source/journal/runs.js';
import {lastRunsText} from '../../source/runs/died.js';
import {livingRuns} from '../../source/runs/find/find-run.js';
import {gone, living, makeRun} from '../helpers/home.js';
import {quietUser} from '../helpers/quiet-user.js';
import {conforming} from '../helpers/schemas.js';

export const GOOD = '20261122-120000-aaaa';
export const ALIVE = '20261122-130000-bbbb';
export const BAD = '20261122-140000-cccc';

/** What a command prints, in this process: a program's start for each of hundreds of calls would take minutes. */
export const printed = async (command: Command, flags: Record<string, unknown>, words: string[] = []) => {
  const out: string[] = [];
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation(chunk => out.push(String(chunk)) > 0);
  try {
    return {code: await command.run({flags, words, trainer: []}), text: () => out.join('')};
  } finally {
    spy.mockRestore();
  }
};

export const makeRuns = async (home: string): Promise<Run> => {
  const t = Date.now() - 60_000;
  makeRun(home, {id: GOOD, name: 'good'}, [{t, type: 'end', state: 'finished', exitCode: 0}]);
  makeRun(home, {id: ALIVE, name: 'alive', tmux: await living()}, [
    {t, type: 'recording', pid: process.pid, gapSeconds: null},
  ]);
  // Its recorder lives.
  const {wrapperPid: pid, wrapperIdentity: identity} = await living();
  writeFileSync(join(home, 'runs', ALIVE, 'lock'), JSON.stringify({pid, identity}));
  const bad = makeRun(home, {id: BAD, name: 'bad', tmux: await gone()}, [{t, type: 'training'}]);
  for (const file of [bad.paths.log, bad.paths.exit, bad.paths.statusLine]) writeFileSync(file, '0\n');
  return bad;
};

/** Everything that has to work whatever one folder is like. Gives the line for that one. */
export const othersWork = async (home: string, name = BAD): Promise<string> => {
  const list = await printed(runsCommand, {});
  expect(list.code).toBe(0);
  const lines = list.text().split('\n');
  expect(lines.filter(line => line.includes(GOOD))).toEqual([expect.stringMatching(/^good +finished/)]);
  expect(lines.filter(line => line.includes(ALIVE))).toEqual([
    expect.stringMatching(/^alive +(?:starting|training|stalled)/),
  ]);
  const json = conforming('runs', JSON.parse((await printed(runsCommand, {json: true})).text()));
  const ids = json.map((one: {run: {id: string}}) => one.run.id);
  expect(ids).toEqual(expect.arrayContaining([GOOD, ALIVE]));
  expect((await printed(statusCommand, {json: true}, [GOOD])).code).toBe(0);
  expect((await printed(statusCommand, {}, ['alive'])).text()).toContain(ALIVE);
  expect((await livingRuns(await listRuns(home))).map(({record}) => record.name)).toContain('alive');
  await lastRunsText(await listRuns(home), quietUser);
  expect(await printed(runsCommand, {prune: true, keep: '20'})).toMatchObject({code: 0});
  expect(existsSync(join(home, 'runs', GOOD, 'run.json'))).toBe(true);
  const own = lines.filter(line => line.includes(name));
  expect(own).toHaveLength(1);
  const marked = /cannot be read: /.test(own[0] ?? '');
  expect(json.filter((one: {unreadable?: unknown}) => one.unreadable !== undefined)).toHaveLength(marked ? 1 : 0);
  return own[0] ?? '';
};
