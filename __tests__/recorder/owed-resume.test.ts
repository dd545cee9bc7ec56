import {afterEach, expect, jest, test} from '@jest/globals';
import {UserError} from '../../source/errors.js';
import {RunHistory} from '../../source/history/history.js';
import type {Host} from '../../source/host/types.js';
import {appendEvent} from '../../source/journal/append.js';
import {wallMs} from '../../source/journal/clocks.js';
import type {Pressure, RunEvent} from '../../source/journal/events.js';
import {JournalFollower} from '../../source/journal/follow.js';
import {PolicyWatch} from '../../source/recorder/policy-watch.js';
import {sample} from '../insight/timeline.js';
import {leavePlaces} from '../journal/places.js';
import {stateOf, until} from '../trainer/runs.js';
import {endGuards, guardsOf} from './guards.js';
import {endTrainers, host, newRun, startTrainer, trainerOnce} from './recording.js';

const PLAN = {
  when: 'red',
  resumeAt: 'green',
  afterSeconds: 10,
  resumeAfterSeconds: 10,
  maxPauseSeconds: 600,
  minRunSeconds: 60,
} as const;

const folders: string[] = [];

afterEach(async () => {
  jest.restoreAllMocks();
  for (const folder of folders.splice(0)) endGuards(folder);
  await endTrainers();
  leavePlaces();
});

/** A real trainer and its policy, which the test calls, seconds apart by the journal. */
const start = async () => {
  const paths = newRun();
  folders.push(paths.folder);
  const {wrapperPid} = startTrainer(['sleep', '60'], paths);
  const trainer = await trainerOnce(wrapperPid);
  /** How many more lists of processes are answered in time. */
  let answers = Number.POSITIVE_INFINITY;
  const slow: Host = {
    ...host,
    async processes(options) {
      if (--answers < 0) throw new UserError('ps gave no answer within 5 s.', 'The machine is very busy: try again.');
      return host.processes(options);
    },
  };
  const troubles: (string | null)[] = [];
  const history = new RunHistory(paths);
  const note = (event: RunEvent): void => appendEvent(paths.journal, event);
  const watch = new PolicyWatch({
    ...{host: slow, paths, plan: PLAN, wrapperPid, write: note},
    record: {intervalMs: 2000, tmux: null},
    onTrouble: text => troubles.push(text),
  });
  let t = Date.now();
  const isStopped = (): boolean => stateOf(trainer) === 'T';
  /** Time passes under that pressure, then the policy is called. */
  const look = async (pressure: Pressure, seconds = 2, isWhole = true): Promise<void> => {
    for (const until = t + 1000 * seconds; t < until; ) {
      t += 2000;
      const event = sample(0, 0, isStopped());
      note({...event, t, memory: event.memory && {...event.memory, pressure}});
    }
    history.catchUpFully();
    await watch.check(history.state, wallMs(t), isWhole);
  };
  /** The trainer is stopped, and no list tells whether all of it is. */
  const failHalfway = async (): Promise<void> => {
    await look('red');
    answers = 1;
    await look('red', 12);
    await until(isStopped, 'it is stopped');
    expect(troubles[0]).toMatch(/could not resume the run yet and keeps trying.*ps gave no answer/);
    expect(guardsOf(paths.folder)).toHaveLength(1);
  };
  return {
    ...{paths, trainer, watch, troubles, look, failHalfway, isStopped, note},
    answer(times = Number.POSITIVE_INFINITY) {
      answers = times;
    },
    now: () => t,
    changes: (): string[] =>
      new JournalFollower(paths.journal)
        .read()
        .events.flatMap(event =>
          event.type === 'pause' || event.type === 'resume' ? `${event.type} ${event.by}` : [],
        ),
    guards: () => guardsOf(paths.folder),
    noGuard: () => until(() => guardsOf(paths.folder).length === 0, 'no guard is left'),
  };
};

test('a pause that failed half way is undone as soon as it can be, and guarded until then', async () => {
  const run = await start();
  await run.failHalfway();
  const guards = run.guards();
  // Seen by the recorder as anybody's.
  run.note({t: run.now(), type: 'pause', by: 'outside'});
  await run.look('red');
  await run.look('red');
  expect(run.isStopped()).toBe(true);
  expect(run.guards()).toEqual(guards);
  run.answer();
  await run.look('red');
  expect(run.isStopped()).toBe(false);
  await run.noGuard();
  expect(run.changes()).toEqual(['pause outside', 'resume policy']);
  expect(run.troubles.at(-1)).toBeNull();
});

test('undone late, it lets the run train as long as between any two pauses', async () => {
  const {now} = performance;
  let later = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + 1000 * later);
  const run = await start();
  await run.failHalfway();
  later += PLAN.minRunSeconds;
  run.answer();
  await run.look('red');
  await run.look('red', 20);
  expect(run.changes()).toEqual([]);
  later += PLAN.minRunSeconds;
  await run.look('red');
  expect(run.changes()).toEqual(['pause policy']);
});

test('so it is while the disk takes no notes', async () => {
  const run = await start();
  await run.failHalfway();
  run.answer();
  await run.look('red', 2, false);
  expect(run.isStopped()).toBe(false);
  await run.noGuard();
});

test.each<[string, RunEvent]>([
  ['pause', {t: 0, type: 'pause', by: 'user'}],
  ['resume', {t: 0, type: 'resume', by: 'user'}],
])("a person's %s meanwhile is the last word", async (_name, event) => {
  const run = await start();
  await run.failHalfway();
  run.note({...event, t: run.now()});
  run.answer();
  await run.look('red');
  expect(run.isStopped()).toBe(true);
  await run.noGuard();
  expect(run.changes()).toEqual([`${event.type} user`]);
});

test('the end of the run ends it, and its guard', async () => {
  const run = await start();
  await run.failHalfway();
  run.watch.runEnded();
  await run.noGuard();
  run.answer();
  await run.look('green');
  expect(run.changes()).toEqual([]);
});

test('a resume that failed after its signals is ours all the same', async () => {
  const run = await start();
  await run.look('red');
  await run.look('red', 12);
  expect(run.changes()).toEqual(['pause policy']);
  // Who is there and stopped: then the signals.
  run.answer(1);
  await run.look('green', 14);
  await until(() => !run.isStopped(), 'it goes on');
  expect(run.changes()).toEqual(['pause policy']);
  expect(run.guards()).toHaveLength(1);
  run.answer();
  await run.look('red');
  expect(run.changes()).toEqual(['pause policy', 'resume policy']);
  await run.noGuard();
});
