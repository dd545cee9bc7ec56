import type {Moment} from '../journal/clocks.js';
import {describeAdvice} from './advice.js';
import {
  bestCheckpoint,
  describeSettings,
  epoch,
  inAdapterFolder,
  iterationsPerEpoch,
  learningRate,
} from './describe-settings.js';
import {describeWarnings} from './describe-warnings.js';
import {eta} from './eta.js';
import {describeFailure} from './failure.js';
import {describeMemoryState} from './memory-state.js';
import {nextReportAt} from './next-report.js';
import {describeEnding, outcomeOf} from './outcome.js';
import {estimate} from './position.js';
import {lastQuit} from './quit-effect.js';
import {recentSecondsPerIteration} from './rate.js';
import {isBusy} from './signs.js';
import {describeSlowdown} from './slowdown/describe.js';
import {withSavings} from './slowdown/if-you-quit.js';
import type {RunState} from './state.js';
import {runStatus} from './status.js';
import {describeVerdict} from './verdict.js';
import type {RunView} from './view.js';

const describeRun = (state: RunState, now: number): RunView['run'] => {
  const {clock, end} = state;
  const startedAt = state.startedAt ?? now;
  const status = runStatus(state, now);
  const until = Math.max(startedAt, end?.at ?? now);
  const presentPause = clock.pausedSince === null ? 0 : Math.max(0, until - clock.pausedSince);
  return {
    id: state.id,
    name: state.name,
    state: status,
    command: state.command,
    directory: state.directory,
    startedAt,
    endedAt: end?.at ?? null,
    elapsedSeconds: (until - startedAt) / 1000,
    pausedSeconds: (clock.pausedMs + presentPause) / 1000,
    exitCode: end?.exitCode ?? null,
    outcome: outcomeOf(state),
    ending: describeEnding(state),
    pausedSince: end ? null : clock.pausedSince,
    pausedBy: end ? null : clock.pausedBy,
    stopAsked: end ? null : (state.stops.at(-1) ?? null),
    failure: describeFailure(state),
    continues: state.continues,
    stall: status === 'stalled' ? {since: state.signs.lastAt ?? startedAt, busy: isBusy(state.signs)} : null,
  };
};

/** The estimate is for bars and ≈ figures: whole, and never behind what the trainer told itself. */
const estimatedIteration = (state: RunState, now: number): number | null => {
  const {iteration} = state.training;
  if (iteration === null || state.end) return iteration;
  return Math.max(iteration, Math.floor(estimate(state, now).iterations));
};

const describeTraining = (state: RunState, now: number): RunView['training'] => {
  const {training, end, signs} = state;
  const {running} = state.validations;
  // What was the pace before a silence is none now, nor does anything tell when it will be done.
  const isStalled = runStatus(state, now) === 'stalled';
  const secondsPerIteration = isStalled ? null : recentSecondsPerIteration(state.pace.segments);
  const left = isStalled ? null : eta(state, now);
  const best = bestCheckpoint(state);
  const total = training.total?.iterations ?? null;
  return {
    iteration: training.iteration,
    estimatedIteration: estimatedIteration(state, now),
    // A total that the trainer has passed is not its total.
    totalIterations: total !== null && (training.iteration ?? 0) > total ? null : total,
    baseIteration: state.continues?.iteration ?? null,
    epoch: epoch(state),
    iterationsPerEpoch: iterationsPerEpoch(state.settings.values),
    trainLoss: training.trainLoss,
    valLoss: training.valLoss,
    testLoss: training.testLoss,
    testPerplexity: training.testPerplexity,
    figures: training.figures,
    learningRate: learningRate(state),
    iterationsPerMinute: secondsPerIteration === null ? null : 60 / secondsPerIteration,
    secondsPerIteration,
    tokensPerSecond: training.tokensPerSecond,
    trainedTokens: training.trainedTokens,
    peakMemoryBytes: training.peakMemoryBytes,
    lastCheckpoint: training.lastCheckpoint && inAdapterFolder(state, training.lastCheckpoint),
    bestValLoss: training.bestValLoss,
    bestCheckpoint: best && inAdapterFolder(state, best),
    etaSeconds: left?.seconds ?? null,
    etaLowSeconds: left?.low ?? null,
    etaHighSeconds: left?.high ?? null,
    finishAt: left ? now + left.seconds * 1000 : null,
    etaIsRough: left?.isRough ?? null,
    validation: running && !end ? {done: running.done, total: running.total} : null,
    lastSignAt: signs.lastAt,
    lastReportAt: training.lastReportAt,
    lastReportIteration: training.lastReportIteration,
    nextReportAt: nextReportAt(state, now),
  };
};

/** The trainer's processes at the last look; they are gone once the run has ended. */
const describeTrainer = ({sample, end, clock}: RunState): RunView['trainer'] => {
  const trainer = end ? null : sample?.trainer;
  return {
    pid: trainer?.pid ?? null,
    // A process that is stopped uses none; the last look may be from before the pause.
    cpuPercent: trainer && clock.pausedSince !== null ? 0 : (trainer?.cpuPercent ?? null),
    memoryBytes: trainer?.memoryBytes ?? null,
    memoryKind: trainer?.memoryKind ?? null,
    swappedBytes: trainer?.swappedBytes ?? null,
    processes: trainer?.processes ?? null,
    stopped: trainer?.stopped ?? null,
    peakBytes: trainer?.peakBytes ?? null,
  };
};

/** By the machine's counter, whose difference to the run's first sample is the run's. A counter that went back tells nothing. */
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

/** What a run shows at `now` (ms since 1970), from the state that its events have been folded into. Changes nothing. */
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
    memory,
    memoryState: describeMemoryState(state, now),
    swappedOutBytes: swappedOutBytes(state),
    power: describePower(state),
    lastQuit: lastQuit(state),
    slowdown,
    advice: withSavings(describeAdvice(state, now), {memory, slowdown, etaSeconds}, now),
    recorder: {
      lastEventAt: clock.at,
      memoryBytes: sample?.recorder.memoryBytes ?? null,
      cpuPercent: sample?.recorder.cpuPercent ?? null,
      toolCosts: state.toolCosts,
      gap: describeGap(state),
    },
    warnings: describeWarnings(state, now),
    skippedLines: state.skippedLines,
  };
  return {...view, verdict: describeVerdict(state, view, now)};
};
