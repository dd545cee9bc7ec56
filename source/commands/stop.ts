import {stopRun} from '../actions/run-actions.js';
import {UserError} from '../errors.js';
import {parseDuration} from '../format/interval.js';
import {formatNumber} from '../format/units.js';
import {latestHistory} from '../history/shared.js';
import {getHost} from '../host/get-host.js';
import {describe} from '../insight/describe.js';
import {lossAtStop} from '../insight/loss-at-stop.js';
import type {RunState} from '../insight/state.js';
import {inWholeOrNull, wholeTraining} from '../insight/whole-training.js';
import {runWord} from '../journal/run-record.js';
import type {Run} from '../journal/runs.js';
import {dropEntryOrNot} from '../runs/after-restart/stale.js';
import {canContinue} from '../runs/continue/can-continue.js';
import {runToActOn} from '../runs/find/find-run.js';
import {withOpenSession} from '../runs/find/open-sessions.js';
import {endGone} from '../runs/finish/end-gone.js';
import {viewOf} from '../runs/view.js';
import {type ExpectedSave, expectedCheckpoint, noSaves} from '../runs/wait/next-checkpoint.js';
import {exitOnSignal} from '../runs/wait/on-signal.js';
import {
  expectation,
  isPaused,
  refuseWhenPaused,
  stillRunningText,
  untilCheckpoint,
} from '../runs/wait/until-checkpoint.js';
import {waitForEnd} from '../runs/wait/wait-for-end.js';
import type {StopSignal} from '../trainer/control/index.js';
import {confirm} from './kit/ask.js';
import {type Command, isSet, oneRun, textFlag} from './kit/command.js';
import {complain, say} from './kit/say.js';
import {sayWhenSlow} from './kit/say-when-slow.js';
import {continuingRun, stopContinuing} from './kit/stop-continuing.js';
import {stopWaiting, waitingRun} from './kit/stop-waiting.js';
import {user} from './kit/user.js';

/** A run that saves with its last iteration ends by itself in the same moment. */
const OVER_MS = 2000;

/**
 * Sends the signal; false when the run had ended by itself. `waitMs`: how long to wait for that end if the signal
 * cannot be sent.
 */
const stopUnlessOver = async (run: Run, signal: StopSignal, waitMs: number): Promise<boolean> => {
  try {
    await sayWhenSlow(`Stopping ${run.record.name}: listing its processes takes a moment …`, async () =>
      stopRun(await getHost(), run, signal),
    );
    return true;
  } catch (error) {
    if (waitMs === 0 || (await waitForEnd(run, user, waitMs)) === null) throw error;
    return false;
  }
};

/** Where a run was stopped at its checkpoint, in iterations of the whole training, and how to continue it. */
const savedText = async (run: Run): Promise<string> => {
  const view = viewOf(run);
  const {iteration} = wholeTraining(view);
  const saved = inWholeOrNull(view, view.training.lastCheckpoint?.iteration);
  const at = saved === null || saved === iteration ? 'saved' : `saved at ${formatNumber(saved)}`;
  const how = (await canContinue(run)) === null ? '' : `; to continue: mlxtop continue ${runWord(run.record)}`;
  return `${run.record.name} has ended: stopped at iteration ${formatNumber(iteration)}, ${at}${how}\n`;
};

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;

/** The next harder signal after the run's last stop; SIGTERM at least for a trainer that ignores SIGINT. */
const nextSignal = ({stops}: RunState, ignoresSigint: boolean): StopSignal => {
  const last = stops.at(-1);
  const next = last === undefined ? 0 : SIGNALS.indexOf(last.signal) + 1;
  return SIGNALS[Math.max(next, ignoresSigint ? 1 : 0)] ?? 'SIGKILL';
};

/**
 * Whether the trainer ignores ^C, as one that a shell without job control started by `COMMAND &`; false where that is
 * unknown.
 */
const ignoresInterrupt = async ({sample}: RunState): Promise<boolean> => {
  const pid = sample?.trainer?.pid;
  return typeof pid === 'number' && (await (await getHost()).ignoresInterrupt?.(pid)) === true;
};

const SENT: Record<StopSignal, string> = {
  SIGINT: 'Asked it to stop (as ^C does)',
  SIGTERM: 'Asked it to end (SIGTERM)',
  SIGKILL: 'Killed it (SIGKILL)',
};

/**
 * Waits for the end after a signal, and says so: the current iteration may take long. Null when `timeoutMs` pass
 * before.
 */
const endAfter = async (signal: StopSignal, run: Run, timeoutMs: number): Promise<RunState['end']> => {
  const {name, id} = run.record;
  complain(`${SENT[signal]}; waiting up to ${timeoutMs / 1000} s …\n`);
  const removeHandlers = exitOnSignal(() => {
    complain(`\n${name} was sent ${signal} and may still end; see mlxtop status ${id}\n`);
  });
  try {
    return await waitForEnd(run, user, timeoutMs);
  } finally {
    removeHandlers();
  }
};

/** How a run is to be stopped, and what to wait for. */
type StopPlan = {
  run: Run;
  signal: StopSignal;
  /** The save to wait for; undefined to stop at once. */
  expected: ExpectedSave | undefined;
  timeoutMs: number;
  /** How long to wait for the checkpoint. */
  checkpointTimeoutMs: number;
};

const planStop = async (run: Run, atCheckpoint: boolean, timeout: string | undefined): Promise<StopPlan> => {
  const timeoutMs = parseDuration(timeout ?? '30s', '--timeout');
  const history = latestHistory(run.paths);
  const ignoresSigint = await ignoresInterrupt(history.state);
  const signal = nextSignal(history.state, ignoresSigint);
  const expected = atCheckpoint ? expectedCheckpoint(history.state, history.time().now) : undefined;
  if (expected === null) throw noSaves(history.state);
  if (expected) refuseWhenPaused(run, user);
  if (ignoresSigint) {
    say(`${run.record.name} ignores ^C, as a job started in the background does: sending ${signal} instead.\n`);
  }
  return {
    run,
    signal,
    expected,
    timeoutMs,
    checkpointTimeoutMs: timeout === undefined ? Number.POSITIVE_INFINITY : timeoutMs,
  };
};

const questionFor = ({run, signal, expected}: StopPlan): string => {
  const {name} = run.record;
  if (expected) {
    return `Stop ${name} with ${signal} at its next checkpoint (${expectation(expected, isPaused(run), Date.now())})?`;
  }
  const history = latestHistory(run.paths);
  return `Stop ${name} with ${signal}? ${lossAtStop(describe(history.state, history.time().now))}`;
};

/** Waits for the checkpoint, if the plan has one. `cancelled`: the user ended the wait, here or in a dashboard. */
const awaitSave = async (
  {run, expected, checkpointTimeoutMs}: StopPlan,
  timeout: string | undefined,
): Promise<'saved' | 'ended' | 'cancelled'> => {
  if (!expected) return 'saved';
  const outcome = await untilCheckpoint(run, user, expected, checkpointTimeoutMs);
  if (outcome === 'missed') throw noSaves(latestHistory(run.paths).state);
  if (outcome === 'timed-out') {
    throw new UserError(
      `No checkpoint was saved within ${timeout}: ${stillRunningText(run)}.`,
      `To stop it now: mlxtop stop ${runWord(run.record)}`,
    );
  }
  return outcome;
};

const sayNotEnded = ({run: {record}, signal, timeoutMs}: StopPlan): void => {
  complain(
    `mlxtop: ${record.name} has not ended ${timeoutMs / 1000} s after ${signal}.\n` +
      `It may be in the middle of an iteration${signal === 'SIGINT' ? '; a job started in the background ignores ^C' : ''}. The same command again sends ${SIGNALS[SIGNALS.indexOf(signal) + 1] ?? 'SIGKILL'}.\n`,
  );
};

const sayEnded = async ({run, expected}: StopPlan, end: NonNullable<RunState['end']>): Promise<void> => {
  const code = end.exitCode === null ? '' : `, exit code ${end.exitCode}`;
  say(
    expected && end.state === 'stopped' ? await savedText(run) : `${run.record.name} has ended: ${end.state}${code}.\n`,
  );
  if ((await withOpenSession([run])).length > 0)
    say(`To close its tmux session: mlxtop close ${runWord(run.record)}\n`);
};

export const command: Command = {
  usage: 'stop [RUN]',
  group: 'control',
  summary: 'stop a run as ^C does; again: SIGTERM, then SIGKILL',
  examples: [['mlxtop stop lora --at-checkpoint', 'once it has saved']],
  words: [{value: 'RUN', kind: 'living-run'}],
  options: {
    yes: {short: 'y', text: 'do not ask'},
    atCheckpoint: {text: 'wait until it has saved, then stop it: no work is lost'},
    gone: {text: 'mark a run as ended when its machine or container is gone for good'},
    timeout: {value: 'TIME', text: 'how long to wait for its end (30s), and for the checkpoint (no limit)'},
  },
  async run(call) {
    if (isSet(call.flags, 'gone')) return endGone(oneRun(call), user, isSet(call.flags, 'yes'));
    const timeout = textFlag(call.flags, 'timeout');
    parseDuration(timeout ?? '30s', '--timeout');
    const waiting = await waitingRun(oneRun(call));
    if (waiting !== null) return stopWaiting(waiting, isSet(call.flags, 'yes'));
    const continuing = await continuingRun(oneRun(call));
    if (continuing !== null) return stopContinuing(continuing);
    const run = await runToActOn(oneRun(call));
    const plan = await planStop(run, isSet(call.flags, 'atCheckpoint'), timeout);
    if (!isSet(call.flags, 'yes') && !(await confirm(questionFor(plan)))) {
      say(`${stillRunningText(run)}.\n`);
      return 1;
    }
    const {signal, expected, timeoutMs} = plan;
    const outcome = await awaitSave(plan, timeout);
    if (outcome === 'cancelled') {
      say(`${stillRunningText(run)}: the wait for its checkpoint was cancelled.\n`);
      return 1;
    }
    const isSent = outcome === 'saved' && (await stopUnlessOver(run, signal, expected ? OVER_MS : 0));
    const end = await (isSent ? endAfter(signal, run, timeoutMs) : waitForEnd(run, user, timeoutMs));
    if (end === null) {
      sayNotEnded(plan);
      return 1;
    }
    await dropEntryOrNot(run.paths);
    await sayEnded(plan, end);
    return 0;
  },
};
