import type {Moment} from '../journal/clocks.js';
import {pausedMsAt, trainedMsAt} from './active-time.js';
import {describeAdvice} from './advice.js';
import {describeCards, describeCardUse} from './cards/describe.js';
import {describeSettings} from './describe-settings.js';
import {describeTraining} from './describe-training.js';
import {describeWarnings} from './describe-warnings.js';
import {describeFailure} from './failure.js';
import {describeHosts} from './hosts/describe.js';
import {describeEstimate} from './measured-peak.js';
import {describeMemoryState} from './memory-state.js';
import {describeEnding, outcomeOf} from './outcome.js';
import {lastQuit} from './quit-effect.js';
import {isBusy} from './signs.js';
import {describeSlowdown} from './slowdown/describe.js';
import {withSavings} from './slowdown/if-you-quit.js';
import type {RunState} from './state.js';
import {runStatus} from './status.js';
import {swappingSeconds} from './story/swapping-seconds.js';
import {describeVerdict} from './verdict.js';
import type {RunView} from './view.js';

const describeRun = (state: RunState, now: number): RunView['run'] => {
  const {clock, end} = state;
  const startedAt = state.startedAt ?? now;
  const status = runStatus(state, now);
  const until = Math.max(startedAt, end?.at ?? now);
  return {
    id: state.id,
    name: state.name,
    tags: [],
    note: null,
    state: status,
    command: state.command,
    directory: state.directory,
    startedAt,
    endedAt: end?.at ?? null,
    elapsedSeconds: (until - startedAt) / 1000,
    pausedSeconds: pausedMsAt(clock, until) / 1000,
    trainedSeconds: trainedMsAt({startedAt, clock}, until) / 1000,
    exitCode: end?.exitCode ?? null,
    outcome: outcomeOf(state),
    ending: describeEnding(state),
    pausedSince: end ? null : clock.pausedSince,
    pausedBy: end ? null : clock.pausedBy,
    stopAsked: end ? null : (state.stops.at(-1) ?? null),
    failure: describeFailure(state),
    continues: state.continues,
    imported: state.imported,
    restarted: state.restarted,
    stall: status === 'stalled' ? {since: state.signs.lastAt ?? startedAt, busy: isBusy(state.signs)} : null,
  };
};

/** The trainer's processes in the last sample; they are gone once the run has ended. */
const describeTrainer = ({sample, end, clock}: RunState): RunView['trainer'] => {
  const trainer = end ? null : sample?.trainer;
  return {
    pid: trainer?.pid ?? null,
    // A stopped process uses none; the last sample may be from before the pause.
    cpuPercent: trainer && clock.pausedSince !== null ? 0 : (trainer?.cpuPercent ?? null),
    memoryBytes: trainer?.memoryBytes ?? null,
    memoryKind: trainer?.memoryKind ?? null,
    swappedBytes: trainer?.swappedBytes ?? null,
    processes: trainer?.processes ?? null,
    stopped: trainer?.stopped ?? null,
    peakBytes: trainer?.peakBytes ?? null,
  };
};

/** By the machine's counter, since the run's first sample. A counter that went back is useless. */
const swappedOutBytes = ({sample, firstSwappedOutBytes}: RunState): number | null => {
  const now = sample?.memory?.swappedOutBytes ?? null;
  return now === null || firstSwappedOutBytes === null || now < firstSwappedOutBytes
    ? null
    : now - firstSwappedOutBytes;
};

const describePower = ({power}: RunState): RunView['power'] => {
  if (power === null) return null;
  const {t, ...sample} = power;
  return {...sample, takenAt: t};
};

const describeGap = ({lastGap}: RunState): RunView['recorder']['gap'] => {
  if (lastGap === null) return null;
  const {lines, ...gap} = lastGap;
  return {...gap, recoveredLines: lines};
};

/**
 * What is shown of a run at `now` (ms since 1970), from the state that its events have been folded into. Changes
 * nothing.
 */
export const describe = (state: RunState, now: Moment): RunView => {
  const {sample, clock} = state;
  const training = describeTraining(state, now);
  const {etaSeconds} = training;
  const memory = sample?.memory ? {...sample.memory, takenAt: sample.t} : null;
  const slowdown = describeSlowdown(state, now, etaSeconds);
  const view = {
    run: describeRun(state, now),
    training,
    settings: describeSettings(state),
    trainer: describeTrainer(state),
    estimate: describeEstimate(state),
    memory,
    memoryState: describeMemoryState(state, now),
    hosts: describeHosts(state, now),
    swappedOutBytes: swappedOutBytes(state),
    swappingSeconds: swappingSeconds(state, now),
    power: describePower(state),
    cards: describeCards(state),
    cardUse: describeCardUse(state, now),
    lastQuit: lastQuit(state),
    slowdown,
    advice: withSavings(describeAdvice(state, now), {memory, slowdown, etaSeconds}, now),
    recorder: {
      lastEventAt: clock.at,
      memoryBytes: sample?.recorder.memoryBytes ?? null,
      ...(sample?.recorder.helperBytes !== undefined && {helperBytes: sample.recorder.helperBytes}),
      cpuPercent: sample?.recorder.cpuPercent ?? null,
      toolCosts: state.toolCosts,
      gap: describeGap(state),
    },
    warnings: describeWarnings(state, now),
    skippedLines: state.skippedLines,
  };
  return {...view, verdict: describeVerdict(state, view, now)};
};
