import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, test} from '@jest/globals';
import {protectionOf, quitApp} from '../../source/actions/quit-app.js';
import {UserError} from '../../source/errors.js';
import type {App, Host, Protection, QuitOutcome} from '../../source/host/types.js';
import type {MemorySample} from '../../source/journal/events.js';
import {runPaths} from '../../source/journal/run-folder.js';
import type {Run} from '../../source/journal/runs.js';

const root = mkdtempSync(join(tmpdir(), 'mlxtop-quit-app-'));
afterAll(() => rmSync(root, {recursive: true, force: true}));

let runs = 0;

const newRun = (wrapperPid: number): Run => {
  const id = `r${++runs}`;
  const paths = runPaths(join(root, id));
  mkdirSync(paths.folder, {recursive: true});
  return {
    paths,
    record: {
      schema: 1,
      id,
      name: id,
      command: ['train'],
      directory: '/',
      createdAt: 0,
      intervalMs: 2000,
      iterationsPattern: null,
      machine: {platform: 'darwin', processor: null, cores: 8, memoryBytes: null, system: 'macOS'},
      tmux: {socketPath: '/s', sessionId: '$1', trainerPane: '%1', wrapperPid, wrapperIdentity: null},
    },
  };
};

const journalOf = (run: Run): unknown[] =>
  readFileSync(run.paths.journal, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));

const CURSOR: App = {
  name: 'Cursor',
  bundleId: 'com.todesktop.230313mzl4w4u92',
  bytes: 3.6e9,
  atLeast: false,
  compressedBytes: 2e9,
  processes: 12,
  mainPid: 700,
  pids: [700],
  protected: null,
};

test('a recorder that ps does not identify is protected, and one whose pid has passed on is not', async () => {
  const run = newRun(1);
  writeFileSync(run.paths.lock, JSON.stringify({pid: 4711, identity: 'then'}));
  const hostThat = (processIdentity: Host['processIdentity']) =>
    ({processes: async () => [], processIdentity}) as unknown as Host;
  const isProtected = async (host: Host) => (await protectionOf(host, [run])).ownPids.includes(4711);
  expect(await isProtected(hostThat(async () => 'then'))).toBe(true);
  expect(await isProtected(hostThat(async () => 'now'))).toBe(false);
  expect(await isProtected(hostThat(() => Promise.reject(new UserError('ps gave no answer.', 'Try again.'))))).toBe(
    true,
  );
});

const memory = (usedBytes: number) => ({usedBytes}) as MemorySample;

type Play = {apps?: App[]; outcome?: QuitOutcome; memories?: (MemorySample | Error)[]; onQuit?: (app: App) => void};

/** A host on which these applications run. */
const hostWith = ({apps = [CURSOR], outcome = {result: 'quit'}, memories = [], onQuit}: Play) => {
  const asked: App[] = [];
  const protections: Protection[] = [];
  const host: Pick<Host, 'apps' | 'memory' | 'processes' | 'quitApp'> = {
    processes: async () => [],
    apps: async protection => {
      protections.push(protection);
      return apps;
    },
    memory: async () => {
      const next = memories.shift() ?? memory(0);
      if (next instanceof Error) throw next;
      return next;
    },
    quitApp: async app => {
      asked.push(app);
      onQuit?.(app);
      return outcome;
    },
  };
  return {host: host as Host, asked, protections};
};

const soon = {waitMs: 10, settleMs: 0};

describe('quitting an application', () => {
  test('gives what it held and memory before and after, and every live run notes it', async () => {
    const living = [newRun(31), newRun(32)];
    const {host, protections} = hostWith({memories: [memory(15), memory(11)]});
    const result = await quitApp(host, living, CURSOR, soon);
    expect(result).toEqual({outcome: {result: 'quit'}, bytes: 3.6e9, before: memory(15), after: memory(11)});
    for (const run of living) {
      expect(journalOf(run)).toMatchObject([{type: 'quit', app: 'Cursor', bytes: 3.6e9, result: 'quit'}]);
    }
    expect(protections[0]?.trainerPids).toEqual([31, 32]);
    expect(protections[0]?.ownPids).toContain(process.pid);
  });

  test.each(['still-open', 'not-running'] as const)('%s is noted as such', async result => {
    const run = newRun(31);
    const {host} = hostWith({outcome: {result}});
    expect((await quitApp(host, [run], CURSOR, soon)).outcome).toEqual({result});
    expect(journalOf(run)).toMatchObject([{result}]);
  });

  test('uses what runs now, not what was listed then', async () => {
    const grown = {...CURSOR, bytes: 5e9, pids: [700, 701]};
    const {host, asked} = hostWith({apps: [grown]});
    expect((await quitApp(host, [], CURSOR, soon)).bytes).toBe(5e9);
    expect(asked).toEqual([grown]);
  });

  test('asks no process when the pid belongs to another program by now', async () => {
    const run = newRun(31);
    const {host, asked} = hostWith({apps: [{...CURSOR, name: 'Xcode'}]});
    expect((await quitApp(host, [run], CURSOR, soon)).outcome).toEqual({result: 'not-running'});
    expect(asked).toEqual([]);
    expect(journalOf(run)).toMatchObject([{result: 'not-running'}]);
  });

  test('an error on the way is no quit', async () => {
    const run = newRun(31);
    const {host} = hostWith({
      onQuit: () => {
        throw new UserError('mlxtop does not quit Cursor: the terminal that you are in.', 'See mlxtop apps.');
      },
    });
    await expect(quitApp(host, [run], CURSOR, soon)).rejects.toThrow('not quit');
    expect(() => journalOf(run)).toThrow();
  });

  test('unreadable memory does not prevent quitting', async () => {
    const run = newRun(31);
    const {host} = hostWith({memories: [new Error('slow'), new Error('slow')]});
    expect(await quitApp(host, [run], CURSOR, soon)).toMatchObject({
      outcome: {result: 'quit'},
      before: null,
      after: null,
    });
    expect(journalOf(run)).toHaveLength(1);
  });

  test('a journal that cannot be written is said, and the others are written', async () => {
    const [broken, fine] = [newRun(31), newRun(32)];
    rmSync(broken.paths.folder, {recursive: true});
    const {host} = hostWith({});
    await expect(quitApp(host, [broken, fine], CURSOR, soon)).rejects.toThrow(/history cannot be written/);
    expect(journalOf(fine)).toHaveLength(1);
  });
});
