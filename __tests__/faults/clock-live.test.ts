import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterEach, expect} from '@jest/globals';
import {createStage, PROGRAM, processState, type Stage, trainerFile, waitFor} from '../helpers/stage.js';
import {faults} from './table.js';

const HOUR = 3600;
const YEARS_50 = 50 * 365 * 86_400;

let folder: string;
let stage: Stage | null = null;

/** The program as it is, on a machine whose clock can be set. */
const onMachine = () => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-clock-'));
  const file = join(folder, 'set');
  const preload = pathToFileURL(join(process.cwd(), '__tests__', 'fixtures', 'set-clock.mjs')).href;
  const program = ['node', '--import', `${preload}?file=${encodeURIComponent(file)}`, `${PROGRAM}.js`];
  const place = createStage(program);
  stage = place;
  let seconds = 0;
  return {
    place,
    program,
    setClock: (by: number): void => {
      seconds += by;
      writeFileSync(file, String(1000 * seconds));
    },
    get ahead(): number {
      return 1000 * seconds;
    },
  };
};

afterEach(async () => {
  await stage?.close();
  stage = null;
  rmSync(folder, {recursive: true, force: true});
});

const TRAINER = ['node', trainerFile('steady.mjs'), '--iters', '100000', '--ms', '50'];

type Event = {t: number; type: string; w?: number; seconds?: number};

/** In the journal nothing ever goes back, but for the moment that two processes may be apart, and nothing jumps. */
const expectSteady = (journal: readonly Event[]): void => {
  for (const [index, {t}] of journal.entries()) {
    const before = journal[index - 1];
    if (!before) continue;
    expect(t - before.t).toBeGreaterThan(-1000);
    expect(t - before.t).toBeLessThan(60_000);
  }
};

faults('the clock of a real run is set', [
  {
    fault: 'forward by an hour; a pause and its end by commands; back by 50 years while no recorder lives',
    holds: 'each is reported once, the pace stays, and no span is longer than it was',
    shown: async () => {
      const machine = onMachine();
      const {place, setClock} = machine;
      const begun = performance.now();
      const id = place.start(TRAINER);
      const sets = () => (place.journal(id) as Event[]).filter(({type}) => type === 'clock-set');
      const toldOf = () =>
        (place.status(id).warnings as {code: string; text: string}[]).filter(({code}) => code === 'clock-set');
      const pace = await waitFor('a pace', () => place.status(id).training.iterationsPerMinute as number | null);
      setClock(HOUR);
      await waitFor('the clock to be noted', () => sets().length === 1);
      expect(sets()[0]?.seconds).toBeCloseTo(HOUR, 0);
      expect(toldOf()).toMatchObject([{text: expect.stringContaining('clock was set forward by 1 h 00 min')}]);
      expect(place.mlxtop(['status', id]).stdout.match(/clock was set/g)).toHaveLength(1);
      expect(place.mlxtop(['status', id, '--since', '10m']).stdout).toContain('clock was set forward by 1 h 00 min');

      expect(place.mlxtop(['pause', id]).code).toBe(0);
      expect(place.status(id).run.state).toBe('paused');
      expect(place.mlxtop(['resume', id]).code).toBe(0);

      const {recorder} = {
        recorder: (place.journal(id) as (Event & {pid: number})[]).find(one => one.type === 'recording'),
      };
      process.kill(recorder?.pid ?? 0, 'SIGKILL');
      await waitFor('the recorder to end', () => processState(recorder?.pid ?? 0) === null);
      setClock(-YEARS_50);
      await waitFor('the next recorder', () => place.status(id).recorder.alive === true);
      await waitFor('the clock to be noted again', () => sets().length === 2);
      expect(sets()[1]?.seconds).toBeCloseTo(-YEARS_50, 0);
      const iteration = place.status(id).training.iteration as number;
      await waitFor('more of the training', () => place.status(id).training.iteration > iteration + 100);

      const {run, training} = place.status(id);
      const seconds = (performance.now() - begun) / 1000;
      expect(run.state).toBe('training');
      expect(run.elapsedSeconds).toBeLessThan(seconds + 1);
      expect(run.pausedSeconds).toBeLessThan(seconds);
      // The machine may be busy; the clock was set by 500 times as much.
      expect(training.iterationsPerMinute).toBeGreaterThan(pace / 3);
      expect(training.iterationsPerMinute).toBeLessThan(pace * 3);
      // What is shown as the time of day is what the machine's clock says.
      const startedAt = new Date(run.startedAt).getTime() - machine.ahead;
      expect(Math.abs(startedAt - (Date.now() - 1000 * seconds))).toBeLessThan(30_000);
      expectSteady(place.journal(id) as Event[]);

      place.mlxtop(['stop', id, '--yes']);
      await waitFor('the end', () => place.status(id).run.endedAt !== null);
      expect(place.status(id).run.elapsedSeconds).toBeLessThan((performance.now() - begun) / 1000 + 1);
      expect(sets()).toHaveLength(2);
    },
  },
  {
    fault: 'back by an hour, and the user opens the dashboard',
    holds: 'the visit is noted by the clock of the run, and no absence of an hour is reported',
    shown: async () => {
      const {place, program, setClock} = onMachine();
      const begun = Date.now();
      const id = place.start(TRAINER);
      setClock(-HOUR);
      const noted = join(place.runFolder(id), 'looked-at');
      const terminal = place.terminal(['env', `MLXTOP_HOME=${place.home}`, ...program, 'dashboard', id], 120, 50);
      await waitFor('the look to be noted', () => existsSync(noted), terminal.screen);
      expect(Number(readFileSync(noted, 'utf8'))).toBeGreaterThan(begun - 60_000);
    },
  },
  {
    fault: 'forward by an hour, while the dashboard is watched',
    holds: 'it says so, its figures stay, and no absence is reported',
    shown: async () => {
      const {place, program, setClock} = onMachine();
      const id = place.start(TRAINER);
      await waitFor('a pace', () => place.status(id).training.iterationsPerMinute);
      const terminal = place.terminal(['env', `MLXTOP_HOME=${place.home}`, ...program, 'dashboard', id], 120, 50);
      await waitFor('the dashboard', () => terminal.screen().includes('it/min'), terminal.screen);
      setClock(HOUR);
      await waitFor('the notice', () => terminal.screen().includes('clock was set forward by 1 h'), terminal.screen);
      const screen = terminal.screen();
      expect(screen).toMatch(/● training/);
      expect(screen).not.toContain('while you were away');
      const elapsed = /(?:(\d+) h )?(?:(\d+) min )?(\d+) s elapsed/.exec(screen);
      expect(elapsed?.[1]).toBeUndefined();
      expect(readFileSync(join(place.runFolder(id), 'looked-at'), 'utf8')).toMatch(/^\d+$/m);
    },
  },
]);
