import {stopRun} from '../actions/run-actions.js';
import {noteAwaited, noteAwaitedOver} from '../actions/stop-at-checkpoint.js';
import {parseDuration} from '../format/interval.js';
import {formatClock, formatDuration, formatNumber} from '../format/units.js';
import {RunHistory} from '../history/history.js';
import {describe} from '../insight/describe.js';
import {expectedAbout} from '../insight/describe-warnings.js';
import {lossAtStop} from '../insight/loss-at-stop.js';
import type {RunState} from '../insight/state.js';
import {inWholeOrNull, wholeTraining} from '../insight/whole-training.js';
import type {Run} from '../journal/runs.js';
import type {StopSignal} from '../trainer/control.js';
import {confirm} from './shared/ask.js';
import {type Command, isSet, oneRun, textFlag} from './shared/command.js';
import {runToActOn} from './shared/find-run.js';
import {canGoOn} from './shared/go-on.js';
import {theHost} from './shared/machine.js';
import {type Awaited, type Expected, expectedCheckpoint, noSaves, waitForCheckpoint} from './shared/next-checkpoint.js';
import {viewOf} from './shared/view.js';
import {waitForEnd} from './shared/wait-for-end.js';

/** 128 + SIGINT, as a shell reports it. */
const INTERRUPTED = 130;

const expectation = ({iteration, seconds}: Expected, now: number): string => {
  if (iteration === null) return 'none is due before its end';
  const when =
    seconds === null ? '' : `, in ≈ ${formatDuration(seconds)}, at ${formatClock(now + seconds * 1000, now)}`;
  return `expected at iteration ${formatNumber(iteration)}${when}`;
};

/** The same as it may stand in the journal for as long as the wait takes: nothing in it counts down. */
const lastingExpectation = (expected: Expected, now: number): string => {
  const {iteration, seconds} = expected;
  if (iteration === null || seconds === null) return expectation(expected, now);
  return expectedAbout(formatNumber(iteration), formatClock(now + seconds * 1000, now));
};

/**
 * Waits for the next checkpoint. The wait stands in the journal as a warning, so that every dashboard tells of it; ^C, and whoever
 * takes the warning back, ends the wait and leaves the training alone.
 */
const untilCheckpoint = async (run: Run, expected: Expected): Promise<Awaited> => {
  const {name} = run.record;
  const now = Date.now();
  const identity = await (await theHost()).processIdentity(process.pid);
  const where = lastingExpectation(expected, now);
  noteAwaited(run, `it will be stopped at its next checkpoint (${where})`, {pid: process.pid, identity});
  const leave = (): void => {
    noteAwaitedOver(run);
    process.stdout.write(`\n${name} goes on.\n`);
    process.exit(INTERRUPTED);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, leave);
  try {
    process.stdout.write(
      `Waiting for the next checkpoint of ${name}: ${expectation(expected, now)}. ^C leaves the training alone.\n`,
    );
    const awaited = await waitForCheckpoint(run);
    if (awaited !== 'taken-back') noteAwaitedOver(run);
    return awaited;
  } finally {
    for (const signal of signals) process.off(signal, leave);
  }
};

/** A run that saves with its last iteration ends by itself in the same moment. */
const OVER_MS = 2000;

const stopUnlessOver = async (run: Run, signal: StopSignal, waitMs: number): Promise<void> => {
  try {
    await stopRun(await theHost(), run, signal);
  } catch (error) {
    if (waitMs === 0 || (await waitForEnd(run, waitMs)) === null) throw error;
  }
};

/** Where a run stands that was stopped at its checkpoint, in iterations of the whole training, and how to go on with it. */
const savedText = async (run: Run): Promise<string> => {
  const view = viewOf(run);
  const {iteration} = wholeTraining(view);
  const saved = inWholeOrNull(view, view.training.lastCheckpoint?.iteration);
  const at = saved === null || saved === iteration ? 'saved' : `saved at ${formatNumber(saved)}`;
  const goOn = (await canGoOn(run)) === null ? '' : `; go on: mlxtop continue ${run.record.name}`;
  return `${run.record.name} has ended: stopped at iteration ${formatNumber(iteration)}, ${at}${goOn}\n`;
};

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;

/** Each stop is harder than the one before. */
const nextSignal = ({stops}: RunState, isDeaf: boolean): StopSignal => {
  const last = stops.at(-1);
  const next = last === undefined ? 0 : SIGNALS.indexOf(last.signal) + 1;
  return SIGNALS[Math.max(next, isDeaf ? 1 : 0)] ?? 'SIGKILL';
};

/** A shell without job control starts `COMMAND &` so that ^C does not reach it; false where that is not known. */
const ignoresInterrupt = async ({sample}: RunState): Promise<boolean> => {
  const pid = sample?.trainer?.pid;
  return typeof pid === 'number' && (await (await theHost()).ignoresInterrupt?.(pid)) === true;
};

export const command: Command = {
  usage: 'stop [RUN]',
  summary: 'end it as ^C does; again: SIGTERM, once more: SIGKILL',
  options: [
    ['-y, --yes', 'do not ask'],
    ['--at-checkpoint', 'wait until it has saved, then stop it: nothing is lost'],
    ['--timeout TIME', 'how long to wait for the end (30s)'],
  ],
  flags: {
    yes: {type: 'boolean', shortFlag: 'y', default: false},
    atCheckpoint: {type: 'boolean', default: false},
    timeout: {type: 'string', default: '30s'},
  },
  async run(call) {
    const timeoutMs = parseDuration(textFlag(call.flags, 'timeout') ?? '30s', '--timeout');
    const run = await runToActOn(oneRun(call));
    const {name} = run.record;
    const history = new RunHistory(run.paths);
    history.catchUpFully();
    const isDeaf = await ignoresInterrupt(history.state);
    const signal = nextSignal(history.state, isDeaf);
    const expected = isSet(call.flags, 'atCheckpoint') ? expectedCheckpoint(history.state, Date.now()) : undefined;
    if (expected === null) throw noSaves(name);
    if (isDeaf)
      process.stdout.write(`${name} ignores ^C, as a job started in the background does: ${signal} instead.\n`);
    const question = expected
      ? `Stop ${name} with ${signal} at its next checkpoint (${expectation(expected, Date.now())})?`
      : `Stop ${name} with ${signal}? ${lossAtStop(describe(history.state, Date.now()))}`;
    if (!isSet(call.flags, 'yes') && !(await confirm(question))) {
      process.stdout.write(`${name} goes on.\n`);
      return 1;
    }
    const awaited = expected ? await untilCheckpoint(run, expected) : 'saved';
    if (awaited === 'taken-back') {
      process.stdout.write(`${name} goes on: the wait for its checkpoint was taken back.\n`);
      return 1;
    }
    if (awaited === 'saved') await stopUnlessOver(run, signal, expected ? OVER_MS : 0);
    const end = await waitForEnd(run, timeoutMs);
    if (end === null) {
      process.stderr.write(
        `mlxtop: ${name} has not ended ${timeoutMs / 1000} s after ${signal}.\n` +
          `It may be in the middle of an iteration${signal === 'SIGINT' ? '; a job started in the background ignores ^C' : ''}. The same command again sends ${SIGNALS[SIGNALS.indexOf(signal) + 1] ?? 'SIGKILL'}.\n`,
      );
      return 1;
    }
    const code = end.exitCode === null ? '' : `, exit code ${end.exitCode}`;
    process.stdout.write(
      expected && end.state === 'stopped' ? await savedText(run) : `${name} has ended: ${end.state}${code}.\n`,
    );
    return 0;
  },
};
