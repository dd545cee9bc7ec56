import {existsSync, mkdirSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, expect} from '@jest/globals';
import {RunHistory} from '../../source/history/history.js';
import {getHost} from '../../source/host/get-host.js';
import {appendAsDated} from '../../source/journal/append.js';
import type {RunEvent} from '../../source/journal/events.js';
import {readRunAnchor, writeRunAnchor} from '../../source/journal/run-clock.js';
import {runPaths} from '../../source/journal/run-folder.js';
import type {Run} from '../../source/journal/runs.js';
import {steadyClock, steadyNow} from '../../source/journal/steady-clock.js';
import {takeRunClock} from '../../source/recorder/take-clock.js';
import {inspect, readRemains} from '../../source/runs/continue/checkpoints.js';
import {finishJournal} from '../../source/runs/finish/finish-journal.js';
import {runLives} from '../../source/runs/life.js';
import {restartedSince} from '../../source/runs/restarted.js';
import {snapshotOf} from '../../source/runs/view.js';
import {createHome, gone, makeRun} from '../helpers/home.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';
import {SAMPLES} from '../journal/samples.js';
import {lora, write} from '../trainer/checkpoints/weights.js';
import {faults} from './table.js';

const HOUR = 3_600_000;
/** Nothing here takes that long, on any machine. */
const SOON_MS = 20_000;

let home: ReturnType<typeof createHome>;
beforeEach(() => {
  home = createHome();
});
afterEach(() => {
  home.close();
  leavePlaces();
  steadyClock.set(Date.now());
});

const expectNear = (time: number | null | undefined, expected: number): void => {
  expect(Math.abs((time ?? Number.NaN) - expected)).toBeLessThan(SOON_MS);
};

/** Leaves the clock of a run that is so many ms behind the machine's: the machine's was set forward since. */
const leaveClock = (folder: string, behind: number, place: string | null = 'here'): void => {
  writeRunAnchor(folder, place);
  const anchor = readRunAnchor(folder);
  writeFileSync(join(folder, 'clock'), JSON.stringify({...anchor, t: (anchor?.t ?? 0) - behind}));
};

/** The journal of a run that last reported at `t`, when the machine's clock was so many ms ahead. */
const heardOf = (t: number, ahead = 0): {journal: string; folder: string; history: RunHistory} => {
  const folder = temporaryFolder();
  const paths = runPaths(folder);
  appendAsDated(paths.journal, [
    {...SAMPLES.run, t},
    {...SAMPLES.training, t, ...(ahead === 0 ? {} : {w: t + ahead})},
  ]);
  const history = new RunHistory(paths);
  history.catchUpFully();
  return {journal: paths.journal, folder, history};
};

/** An ended run whose recorder was not seen again, after events of the run's own clock. */
const left = async (createdAt: number, events: readonly RunEvent[], directory = '/'): Promise<Run> => {
  const command = ['mlx_lm.lora', '--train', '--iters', '100', '--adapter-path', 'ad'];
  return makeRun(home.home, {id: '20260101-000000-aaaa', createdAt, command, directory, tmux: await gone()}, events);
};

faults('the clock was set, and a recorder takes over', [
  {
    fault: 'of a run on this machine, which has not been started again',
    holds: "its clock is the run's, whatever the wall clock says",
    shown: () => {
      for (const behind of [HOUR, -HOUR, 50 * 365 * 24 * HOUR]) {
        const {journal, folder, history} = heardOf(Date.now() - behind - 3 * HOUR);
        leaveClock(folder, behind);
        takeRunClock(journal, history, 'here');
        expectNear(steadyNow(), Date.now() - behind);
        expectNear(steadyClock.offset, behind);
        steadyClock.set(Date.now());
      }
    },
  },
  {
    fault: 'after the machine was started again',
    holds: 'the wall clock gives how long that took, less what it had been set by',
    shown: () => {
      const {journal, folder, history} = heardOf(Date.now() - 3 * HOUR, HOUR);
      leaveClock(folder, 30 * HOUR);
      takeRunClock(journal, history, 'started again');
      expectNear(steadyNow(), Date.now() - HOUR);
      expect(readRunAnchor(folder)?.place).toBe('started again');
      expectNear(readRunAnchor(folder)?.t, Date.now() - HOUR);
    },
  },
  {
    fault: 'after the machine was started again, with an empty battery: it is 1970',
    holds: 'the run continues from when it last reported',
    shown: () => {
      const heard = Date.now() + 50 * 365 * 24 * HOUR;
      const {journal, history} = heardOf(heard);
      takeRunClock(journal, history, 'here');
      expectNear(steadyNow(), heard);
      expect(steadyNow()).toBeGreaterThanOrEqual(heard);
    },
  },
  {
    fault: 'of a run that an older version began',
    holds: 'its clock is the wall clock, and others find it',
    shown: () => {
      const {journal, folder, history} = heardOf(Date.now() - HOUR);
      takeRunClock(journal, history, 'here');
      expectNear(steadyNow(), Date.now());
      expect(existsSync(join(folder, 'clock'))).toBe(true);
    },
  },
]);

faults('the clock was set, and what is dated by it', [
  {
    fault: 'forward by an hour while a run was being started',
    holds: 'it is still being started; back by an hour, and a minute ago, it is not',
    shown: async () => {
      const run = (createdAt: number): Run => makeRun(home.home, {id: '20260101-000000-bbbb', createdAt, tmux: null});
      const forward = run(Date.now() - HOUR - 1000);
      leaveClock(forward.paths.folder, HOUR);
      expect(await runLives(forward)).toBe(true);
      const back = run(Date.now() + HOUR - 70_000);
      leaveClock(back.paths.folder, -HOUR);
      expect(await runLives(back)).toBe(false);
    },
  },
  {
    fault: 'forward by an hour, before a run ended unrecorded',
    holds: 'it ended when its exit file was written, by its own clock; shown is the time of day',
    shown: async () => {
      const began = Date.now() - HOUR - 600_000;
      const run = await left(began, [{...SAMPLES.training, t: began + 500_000, w: began + 500_000 + HOUR}]);
      leaveClock(run.paths.folder, HOUR);
      writeFileSync(run.paths.exit, '0\n');
      utimesSync(run.paths.exit, new Date(), new Date());
      await finishJournal(run);
      const {state, view} = snapshotOf(run);
      expectNear(state.end?.at, Date.now() - HOUR);
      expectNear(view.run.endedAt, Date.now());
      expectNear(1000 * view.run.elapsedSeconds, 600_000);
    },
  },
  {
    fault: 'forward by 50 years, and then the server of an interrupted run is found to be gone',
    holds: 'the machine is not reported as started again; it is where it was',
    shown: async () => {
      const run = await left(Date.now() - 60_000, []);
      const inFuture = Date.now() + 50 * 365 * 24 * HOUR;
      const place = await (await getHost()).processIdentity(1);
      leaveClock(run.paths.folder, 0, place);
      const {state} = snapshotOf(run);
      expect(await restartedSince(run, state, inFuture, 0)).toBeNull();
      leaveClock(run.paths.folder, 0, 'another boot');
      expect(await restartedSince(run, state, inFuture, 0)).not.toBeNull();
    },
  },
  {
    fault: 'back by an hour, and then a checkpoint is saved',
    holds: "it is the run's own, although its file is older than the run",
    shown: async () => {
      const directory = temporaryFolder();
      const began = Date.now() - HOUR;
      const path = join(directory, 'ad', '0000050_adapters.safetensors');
      mkdirSync(join(directory, 'ad'));
      write(path, lora(8), began - 1_800_000);
      const problemOf = async (events: readonly RunEvent[]): Promise<string | null | undefined> => {
        const run = await left(began, events, directory);
        const remains = await readRemains(run);
        const [checkpoint] = remains.checkpoints;
        return checkpoint && inspect(remains, checkpoint, false).problem;
      };
      const t = began + 1_000_000;
      const end: RunEvent = {t: t + 1000, type: 'end', state: 'stopped', exitCode: 130};
      expect(await problemOf([{...SAMPLES.training, t}, end])).toMatch(/older than this run/);
      home.close();
      home = createHome();
      expect(await problemOf([{...SAMPLES.training, t, w: t - HOUR}, end])).toBeNull();
    },
  },
]);
