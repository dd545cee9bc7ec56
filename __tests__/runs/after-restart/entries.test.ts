import {existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {continuingRun, stopContinuing} from '../../../source/commands/kit/stop-continuing.js';
import {getHost} from '../../../source/host/get-host.js';
import {unitsFolder} from '../../../source/host/login-entry/own-files.js';
import {cronLine, unitName} from '../../../source/host/login-entry/texts.js';
import type {RunEvent} from '../../../source/journal/events.js';
import {releaseLock} from '../../../source/journal/lock.js';
import type {Place} from '../../../source/journal/place.js';
import {runPaths} from '../../../source/journal/run-folder.js';
import {listRuns, type Run} from '../../../source/journal/runs.js';
import {claimed} from '../../../source/runs/after-restart/claim.js';
import {dropEntry} from '../../../source/runs/after-restart/drop-entry.js';
import {readEntryFile, writeEntryFile} from '../../../source/runs/after-restart/entry-file.js';
import {lookAtEntry} from '../../../source/runs/after-restart/look.js';
import {stillMissing} from '../../../source/runs/after-restart/places.js';
import {dropStaleEntry, staleEntries} from '../../../source/runs/after-restart/stale.js';
import {planPrune} from '../../../source/runs/prune/prune.js';
import {removeRuns} from '../../../source/runs/prune/remove-runs.js';
import {asWaiting, type WaitingRun} from '../../../source/runs/queue/entries.js';
import {fateOf} from '../../../source/runs/queue/look.js';
import {endWaiting, removeWaiting} from '../../../source/runs/queue/take-out.js';
import {createHome, gone, living, makeRun} from '../../helpers/home.js';
import {loginTools} from '../../helpers/login-tools.js';
import {quietUser} from '../../helpers/quiet-user.js';

const T = Date.now() - 600_000;

const tools = loginTools(mkdtempSync(join(tmpdir(), 'mlxtop-tools-')));
process.env.MLXTOP_TOOLS = tools.folder;
afterAll(() => rmSync(tools.folder, {recursive: true, force: true}));

let home: ReturnType<typeof createHome>;
let here: Place;
const {XDG_CONFIG_HOME} = process.env;

beforeEach(async () => {
  home = createHome();
  process.env.XDG_CONFIG_HOME = join(home.home, 'config');
  here = await (await getHost()).place();
});

afterEach(() => {
  if (XDG_CONFIG_HOME === undefined) delete process.env.XDG_CONFIG_HOME;
  else process.env.XDG_CONFIG_HOME = XDG_CONFIG_HOME;
  home.close();
});

const unitOf = ({record}: Run): string => join(unitsFolder(home.home, process.env), unitName(record.id));

/** A run with an entry, as systemd would have it. */
const withEntry = (run: Run, program: readonly string[] = [process.execPath]): Run => {
  mkdirSync(dirname(unitOf(run)), {recursive: true});
  writeFileSync(unitOf(run), '');
  const variables = {XDG_CONFIG_HOME: process.env.XDG_CONFIG_HOME ?? ''};
  writeEntryFile(run.paths, {kind: 'systemd', id: run.record.id, home: home.home, program: [...program], variables});
  return run;
};

const hasEntry = (run: Run): boolean => existsSync(run.paths.loginEntry) || existsSync(unitOf(run));

const ended = (state: 'finished' | 'interrupted' | 'failed', exitCode: number | null): RunEvent[] => [
  {t: T, type: 'end', state, exitCode},
];

/** A run that a restart of the machine has ended, or that ended on this start of it. */
const endedRun = async (id: string, events: RunEvent[], isRestarted: boolean): Promise<Run> => {
  const place = isRestarted ? {...here, boot: '00000000-0000-4000-8000-000000000000'} : here;
  return makeRun(home.home, {id, place, createdAt: T - 60_000, tmux: await gone()}, events);
};

describe('an entry that has nothing to do any more', () => {
  test('goes with the first look at its run', async () => {
    for (const [id, events] of [
      ['20261128-100000-0001', ended('finished', 0)],
      ['20261128-100000-0002', ended('failed', 1)],
      ['20261128-100000-0003', ended('interrupted', null)],
    ] as const) {
      const run = withEntry(await endedRun(id, [...events], false));
      await dropStaleEntry(run);
      expect([id, hasEntry(run)]).toEqual([id, false]);
    }
  });

  test('stays while the run lives, and for the system to start after a restart', async () => {
    const alive = makeRun(home.home, {id: '20261128-100000-0004', place: here, tmux: await living()});
    const restarted = await endedRun('20261128-100000-0005', ended('failed', 143), true);
    for (const run of [alive, restarted].map(one => withEntry(one))) {
      await dropStaleEntry(run);
      expect(hasEntry(run)).toBe(true);
    }
    expect(await lookAtEntry(restarted)).toBe('continue');
  });

  test('goes when Node or mlxtop is gone, and with its run', async () => {
    const orphan = withEntry(await endedRun('20261128-100000-0006', ended('interrupted', null), true), ['/gone/node']);
    await dropStaleEntry(orphan);
    expect(hasEntry(orphan)).toBe(false);
    const run = withEntry(await endedRun('20261128-100000-0007', ended('interrupted', null), true));
    expect(await removeRuns([run.record.id], quietUser, true)).toBe(0);
    expect(hasEntry(run)).toBe(false);
  });

  test('is left anew for the Node and mlxtop of now while its run lives', async () => {
    const run = withEntry(makeRun(home.home, {id: '20261128-100000-0012', place: here, tmux: await living()}), [
      '/gone',
    ]);
    await dropStaleEntry(run);
    expect(tools.crontab()).toContain(`# mlxtop after-restart ${run.record.id}\n`);
    const variables = {XDG_CONFIG_HOME: process.env.XDG_CONFIG_HOME};
    expect(readEntryFile(run.paths)).toMatchObject({
      kind: 'cron',
      program: [process.execPath, expect.any(String)],
      variables,
    });
    expect(existsSync(unitOf(run))).toBe(false);
    await dropEntry(run.paths);
    expect([tools.crontab(), hasEntry(run)]).toEqual([null, false]);
  });

  test('goes when its run is stopped, or removed, before it starts', async () => {
    for (const [id, end] of [
      ['20261128-100000-0014', removeWaiting],
      ['20261128-100000-0015', (folder: string, one: WaitingRun) => endWaiting(folder, one, 'user')],
    ] as const) {
      const run = withEntry(makeRun(home.home, {id, place: here, tmux: null}));
      writeFileSync(run.paths.queue, '');
      await end(home.home, asWaiting(run) as WaitingRun);
      expect([id, hasEntry(run)]).toEqual([id, false]);
    }
  });

  test('goes when another run continues its own', async () => {
    const run = withEntry(await endedRun('20261128-100000-0008', ended('interrupted', null), true));
    makeRun(home.home, {id: '20261128-100000-0009', createdAt: T}, [
      {t: T, type: 'restarted', run: run.record.id, at: T - 1000},
    ]);
    await dropStaleEntry(run);
    expect(hasEntry(run)).toBe(false);
  });
});

test('mlxtop stop has an ended run not continue, one that is named or the only one', async () => {
  const ids = ['20261128-100000-0016', '20261128-100000-0017'];
  expect(await continuingRun(undefined)).toBeNull();
  for (const id of ids) withEntry(await endedRun(id, ended('interrupted', null), true));
  const [one = '', other] = ids;
  expect(await continuingRun(undefined)).toBeNull();
  const run = await continuingRun(one);
  expect(run?.record.id).toBe(one);
  if (run !== null) await stopContinuing(run);
  expect(await continuingRun(one)).toBeNull();
  expect((await continuingRun(undefined))?.record.id).toBe(other);
});

test('entries that do nothing any more are found, in whichever home of mlxtop their run is', async () => {
  const other = join(home.home, 'other');
  const entry = (id: string, of: string) => ({id, command: ['/gone/node', '--folder', join(of, 'runs', id)]});
  const [mine, elsewhere, lost] = ['20261128-100000-0050', '20261128-100000-0051', '20261128-100000-0052'];
  makeRun(home.home, {id: mine});
  makeRun(other, {id: elsewhere});
  tools.setCrontab([entry(mine, home.home), entry(elsewhere, other), entry(lost, other)].map(cronLine).join('\n'));
  try {
    expect(await staleEntries(home.home)).toMatchObject([{id: lost, kind: 'cron', why: 'no-run'}]);
    const program = ['/gone/node'];
    writeEntryFile(runPaths(join(other, 'runs', elsewhere)), {
      ...{kind: 'cron', id: elsewhere, home: home.home, program, variables: {}},
    });
    expect(await staleEntries(home.home)).toMatchObject([{id: elsewhere, why: 'no-program'}, {id: lost}]);
  } finally {
    tools.setCrontab('');
  }
});

test('a run that is about to continue is not cleared away as an old one', async () => {
  const run = withEntry(await endedRun('20261128-100000-0060', ended('interrupted', null), true));
  const old = await endedRun('20261128-100000-0061', ended('interrupted', null), true);
  const plan = await planPrune(0, {closesSessions: false, now: Date.now()});
  expect(plan.runs.map(({record}) => record.id)).toEqual([old.record.id]);
  await dropEntry(run.paths);
  expect((await planPrune(0, {closesSessions: false, now: Date.now()})).runs).toHaveLength(2);
});

describe('of two processes that would continue a run', () => {
  test('one does, and the other is told so', async () => {
    const run = await endedRun('20261128-100000-0010', ended('interrupted', null), true);
    const work = async () =>
      makeRun(home.home, {id: '20261128-100000-0011', createdAt: T}, [
        {t: T, type: 'restarted', run: run.record.id, at: T - 1000},
      ]);
    const start = () => claimed(run, true, work, 100);
    // Another process, which lives, is at it.
    const identity = await (await getHost()).processIdentity(process.ppid);
    const other = {pid: process.ppid, identity, place: here};
    writeFileSync(run.paths.continuing, JSON.stringify(other));
    await expect(start()).rejects.toThrow(/already continuing/);
    releaseLock(run.paths.continuing, other);
    await start();
    await expect(start()).rejects.toThrow(/already continued automatically/);
  });

  test('a user may do so again once that has ended', async () => {
    const run = await endedRun('20261128-100000-0020', ended('interrupted', null), true);
    makeRun(home.home, {id: '20261128-100000-0021', createdAt: T, tmux: await gone()}, [
      {t: T, type: 'restarted', run: run.record.id, at: T - 1000},
      ...ended('failed', 1),
    ]);
    expect(await claimed(run, false, async () => 'started')).toBe('started');
  });
});

test('what waits for a run waits for the one that goes on in its place, and while it is about to', async () => {
  const fate = async (run: Run) => fateOf(run.record.id, await listRuns(home.home));
  const run = withEntry(await endedRun('20261128-100000-0040', ended('interrupted', null), true));
  expect(await fate(run)).toEqual({kind: 'alive'});
  await dropEntry(run.paths);
  expect(await fate(run)).toMatchObject({kind: 'ended', well: false});
  const again = {id: '20261128-100000-0041', createdAt: T, place: here, tmux: await living()};
  makeRun(home.home, again, [{t: T, type: 'restarted', run: run.record.id, at: T - 1000}]);
  expect(await fate(run)).toEqual({kind: 'alive'});
});

test('the folder that is saved to need not be there before anything was', async () => {
  const adapterPath = join(home.home, 'adapters');
  const settings: RunEvent = {t: T, type: 'settings', source: 'flag', values: {adapterPath}};
  const run = makeRun(home.home, {id: '20261128-100000-0031', directory: home.home}, [settings]);
  expect(await stillMissing(run, 20)).toBeNull();
  const saved: RunEvent = {t: T, type: 'checkpoint', iteration: 10, path: 'x'};
  const later = makeRun(home.home, {id: '20261128-100000-0032', directory: home.home}, [settings, saved]);
  expect(await stillMissing(later, 20)).toBe(adapterPath);
});

test('a start waits for what is mounted after the login, and then says what is missing', async () => {
  const directory = join(home.home, 'disk');
  const run = makeRun(home.home, {id: '20261128-100000-0030', directory});
  expect(await stillMissing(run, 20)).toBe(directory);
  setTimeout(() => mkdirSync(directory), 20);
  expect(await stillMissing(run, 5000)).toBeNull();
});
