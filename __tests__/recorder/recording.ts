import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, readFileSync} from 'node:fs';
import {PassThrough} from 'node:stream';
import {createHost} from '../../source/host/index.js';
import type {Host} from '../../source/host/types.js';
import {appendEvent} from '../../source/journal/append.js';
import type {EventOf, RunEvent} from '../../source/journal/events.js';
import {JournalFollower} from '../../source/journal/follow.js';
import {type RunPaths, runPaths} from '../../source/journal/run-folder.js';
import type {RunRecord} from '../../source/journal/run-record.js';
import {Recorder} from '../../source/recorder/recorder.js';
import type {RecorderTimes} from '../../source/recorder/recorder-options.js';
import {wrapperCommand} from '../../source/trainer/wrapper.js';
import {temporaryFolder} from '../journal/places.js';
import {until} from '../trainer/runs.js';

export const host = await createHost();

/** As in real life, but quicker. */
const TIMES: RecorderTimes = {
  checkMs: 10,
  quietMs: 100,
  graceMs: 150,
  lastWritesMs: 10_000,
  lastWritesKeptMs: 10_000,
  lastWordsMs: 200,
};

const wrappers: ChildProcess[] = [];

const endGroup = async (wrapper: ChildProcess): Promise<void> => {
  const ended = wrapper.exitCode === null && wrapper.signalCode === null ? once(wrapper, 'exit') : null;
  try {
    process.kill(-(wrapper.pid ?? 0), 'SIGKILL');
  } catch {
    // All of it has ended.
  }
  await ended;
};

/** Ends every trainer that a test has started; for `afterEach`. */
export const endTrainers = async (): Promise<void> => {
  await Promise.all(wrappers.splice(0).map(endGroup));
};

export type Plan = {
  paths?: RunPaths;
  record?: Partial<RunRecord>;
  times?: Partial<RecorderTimes>;
  host?: Host;
};

/** A run folder with its first event, as the launcher leaves it. */
export const newRun = (folder = temporaryFolder()): RunPaths => {
  const paths = runPaths(folder);
  mkdirSync(folder, {recursive: true});
  appendEvent(paths.journal, {
    t: Date.now(),
    type: 'run',
    schema: 1,
    id: 'r',
    name: 'n',
    command: ['t'],
    directory: '/',
  });
  return paths;
};

/**
 * Starts `command` below a real wrapper, in a session of its own as in a pane; its output comes out of the child's
 * stdout.
 */
export const startTrainer = (command: readonly string[], paths: RunPaths) => {
  const [shell = '', ...words] = wrapperCommand(paths.exit, command);
  const wrapper = spawn(shell, words, {detached: true, stdio: ['ignore', 'pipe', 'ignore']});
  wrappers.push(wrapper);
  return {wrapperPid: wrapper.pid ?? 0, output: wrapper.stdout};
};

/**
 * Waits until the trainer is that program, and returns its pid. Before, it is the wrapper's subshell: a signal that
 * comes so early is caught by the wrapper's own trap.
 */
export const trainerOnce = async (wrapperPid: number, name = 'sleep'): Promise<number> => {
  const trainer = await until(
    async () => (await host.processes()).find(one => one.parentPid === wrapperPid && one.name === name),
    `${name} runs`,
  );
  return trainer.pid;
};

export const recordOf = (more: Partial<RunRecord> = {}): RunRecord => ({
  schema: 1,
  id: 'r',
  name: 'n',
  command: ['t'],
  directory: '/',
  createdAt: 0,
  intervalMs: 20,
  iterationsPattern: null,
  machine: {platform: 'linux', processor: null, cores: 1, memoryBytes: null, system: ''},
  tmux: null,
  ...more,
});

/** A recorder of that wrapper. `input` has no end of its own, as a pane's pipe has none with remain-on-exit. */
export const createRecorder = (wrapperPid: number | null, paths: RunPaths, plan: Plan = {}) => {
  const input = new PassThrough();
  const problems: (string | null)[] = [];
  const recorder = new Recorder({
    host: plan.host ?? host,
    paths,
    record: recordOf(plan.record),
    wrapperPid,
    input,
    onProblem: problem => problems.push(problem),
    times: {...TIMES, ...plan.times},
  });
  return {recorder, input, problems};
};

/** A recorder at work. */
export const startRecorder = (wrapperPid: number | null, paths: RunPaths, plan: Plan = {}) => {
  const created = createRecorder(wrapperPid, paths, plan);
  return {...created, over: created.recorder.run()};
};

/** All events of a journal, in however many files. */
export const eventsOfJournal = (path: string): RunEvent[] => {
  const follower = new JournalFollower(path);
  for (let events: RunEvent[] = []; ; ) {
    const batch = follower.read(2 ** 28);
    events = [...events, ...batch.events];
    if (batch.atEnd) return events;
  }
};

/** A whole run: a trainer, its recorder, and what the journal has. */
export const record = (command: readonly string[], plan: Plan = {}) => {
  const paths = plan.paths ?? newRun();
  const {wrapperPid, output} = startTrainer(command, paths);
  const started = startRecorder(wrapperPid, paths, plan);
  output.pipe(started.input, {end: false});
  const journal = (): RunEvent[] => eventsOfJournal(paths.journal);
  const eventsOf = <Type extends RunEvent['type']>(type: Type): EventOf<Type>[] =>
    journal().filter((event): event is EventOf<Type> => event.type === type);
  return {
    ...started,
    paths,
    wrapperPid,
    output,
    journal,
    eventsOf,
    log: () => readFileSync(paths.log, 'utf8'),
    /** Waits until the journal has an event of that type. */
    seen: <Type extends RunEvent['type']>(type: Type, is: (event: EventOf<Type>) => boolean = () => true) =>
      until(() => eventsOf(type).find(is), `the journal has ${type}`),
  };
};

export const sh = (script: string): string[] => ['sh', '-c', script];

/** A line as mlx_lm prints it. */
export const reportLine = (iteration: number): string =>
  `Iter ${iteration}: Train loss 2.000, Learning Rate 1.000e-05, It/sec 1.000, Tokens/sec 100.000, Trained Tokens 10, Peak mem 1.000 GB`;
