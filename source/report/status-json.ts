import type {LastMinutes} from '../insight/story/minutes.js';
import {hasNoTimes, isUndated} from '../insight/undated.js';
import type {RunView} from '../insight/view.js';
import {cardsJson, cardUseJson} from './cards-json.js';
import type {EndingJson, StatusJson} from './contract/status.js';
import {hostsJson} from './hosts-json.js';
import {isoTime} from './iso-time.js';
import {memoryJson} from './memory-json.js';
import {
  estimateJson,
  lastQuitJson,
  powerJson,
  settingsJson,
  slowdownJson,
  trainerJson,
  trainingJson,
  wholeTrainingJson,
} from './status-parts-json.js';

/** Where a run is recorded, and what is known about that from here. */
export type Whereabouts = {
  /** Its processes can be seen from here: it can be paused, resumed and stopped. */
  visible: boolean;
  /** The name of its machine or container; null where an older version recorded it. */
  host: string | null;
  /** The recorder's last sign of life, in ms since 1970; null when there is none. */
  heartbeatAt: number | null;
  /** Its tmux session's name; absent where that is the run's. */
  sessionName?: string | undefined;
  /** When it was put into the queue; absent where it never waited, or still does. */
  queuedAt?: number | undefined;
  /** What its tmux server belongs to; absent where that is unknown. */
  session?: {terminal: {name: string; bundleId: string | null} | null; independent: boolean} | undefined;
  /** The system has an entry that continues it after a restart of the machine; absent for none. */
  continuesAfterRestart?: boolean;
  /** Why it was not continued after one; absent or null where there is nothing to say. */
  notContinued?: string | null;
};

const HERE: Whereabouts = {visible: true, host: null, heartbeatAt: null};

/** Of a run that was imported without times none is known. */
const timesJson = (run: RunView['run'], queuedAt: number | null) => ({
  startedAt: run.state === 'waiting' || isUndated(run) ? null : isoTime(run.startedAt),
  endedAt: isUndated(run) ? null : isoTime(run.endedAt),
  queuedAt: isoTime(queuedAt),
  elapsedSeconds: isUndated(run) ? null : run.elapsedSeconds,
  pausedSeconds: hasNoTimes(run) ? null : run.pausedSeconds,
  trainedSeconds: hasNoTimes(run) ? null : run.trainedSeconds,
});

const importedJson = ({imported}: RunView['run']): StatusJson['run']['imported'] =>
  imported ? {format: imported.format, file: imported.file, hasTimes: imported.hasTimes} : null;

const runJson = (
  run: RunView['run'],
  {queuedAt, visible, session, sessionName, continuesAfterRestart, notContinued}: Whereabouts,
): StatusJson['run'] => ({
  id: run.id,
  name: run.name,
  tags: run.tags,
  note: run.note,
  state: run.state,
  command: run.command,
  directory: run.directory,
  ...timesJson(run, run.waits?.since ?? queuedAt ?? null),
  exitCode: run.exitCode,
  outcome: run.outcome,
  ending: run.ending,
  pausedSince: isoTime(run.pausedSince),
  pausedBy: run.pausedBy,
  stopAsked: run.stopAsked && {signal: run.stopAsked.signal, at: isoTime(run.stopAsked.at)},
  failure: run.failure && {kind: run.failure.kind, sentence: run.failure.sentence, line: run.failure.line},
  continues: run.continues && {run: run.continues.run, iteration: run.continues.iteration},
  imported: importedJson(run),
  restarted: run.restarted && {
    run: run.restarted.run,
    machineStartedAt: isoTime(run.restarted.at),
    at: isoTime(run.restarted.began),
  },
  continuesAfterRestart: continuesAfterRestart ?? false,
  notContinued: notContinued ?? null,
  stall: run.stall && {since: isoTime(run.stall.since), busy: run.stall.busy},
  waits: run.waits
    ? {
        held: run.waits.held,
        reason: run.waits.reason,
        after: run.waits.after,
      }
    : null,
  session: sessionName ?? run.name,
  visible,
  terminal: session?.terminal ? {name: session.terminal.name, bundleId: session.terminal.bundleId} : null,
  independent: session?.independent ?? false,
});

const recorderJson = (
  recorder: RunView['recorder'],
  alive: boolean,
  problem: string | null,
  {host, heartbeatAt}: Whereabouts,
): StatusJson['recorder'] => {
  const {gap, toolCosts = null} = recorder;
  return {
    alive,
    problem,
    lastEventAt: isoTime(recorder.lastEventAt),
    memoryBytes: recorder.memoryBytes,
    helperMemoryBytes: recorder.helperBytes ?? null,
    cpuPercent: recorder.cpuPercent,
    gap: gap && {
      from: isoTime(gap.from),
      to: isoTime(gap.to),
      complete: gap.complete,
      recoveredLines: gap.recoveredLines,
    },
    toolsCpuPercent: toolCosts?.cpuPercent ?? null,
    toolsBusyPercent: toolCosts?.busyPercent ?? null,
    tools:
      toolCosts?.tools.map(({name, lastSeconds, everySeconds, cpuSeconds}) => ({
        name,
        lastSeconds,
        everySeconds,
        cpuSeconds,
      })) ?? null,
    host,
    heartbeatAt: isoTime(heartbeatAt),
  };
};

/**
 * The design's `status` object: times as ISO 8601, spans in seconds, sizes in bytes, null where unknown. Each key is
 * named, so that a new field of the view becomes public here and in `contract/`, or not at all. `problem` is what is
 * wrong with the recording, as a sentence.
 */
export const statusJson = (
  view: RunView,
  recorderAlive: boolean,
  platform: string,
  where: Whereabouts = HERE,
  problem: string | null = null,
): StatusJson => ({
  run: runJson(view.run, where),
  training: trainingJson(view.training),
  wholeTraining: wholeTrainingJson(view),
  settings: settingsJson(view.settings),
  trainer: trainerJson(view.trainer),
  estimate: estimateJson(view.estimate),
  memory: view.memory ? memoryJson(view.memory, platform) : null,
  hosts: hostsJson(view.hosts, platform),
  swappedOutBytes: view.swappedOutBytes,
  swappingSeconds: view.swappingSeconds,
  cards: cardsJson(view.cards),
  cardUse: cardUseJson(view.cardUse),
  power: powerJson(view.power),
  slowdown: slowdownJson(view.slowdown),
  verdict: {brief: view.verdict.brief, level: view.verdict.level, sentence: view.verdict.sentence},
  advice: view.advice.map(({action, app, bytes, savesSeconds, why, host = null}) => ({
    ...{action, app, bytes, savesSeconds, why},
    host,
  })),
  lastQuit: lastQuitJson(view.lastQuit),
  recorder: recorderJson(view.recorder, recorderAlive, problem, where),
  warnings: view.warnings.map(({code, text, since}) => ({code, text, since: isoTime(since)})),
  skippedLines: view.skippedLines,
});

/**
 * What `status` adds about a run that ended badly; null where unknown, and for any other run. Times in ms since 1970.
 */
export const endingJson = (
  minutes: LastMinutes | null,
  machineRestartedAt: number | null,
  nextCommand: string | null,
): EndingJson => ({
  lastMinutes: minutes && {
    seconds: minutes.seconds,
    until: isoTime(minutes.until),
    usedBytes: minutes.usedBytes,
    swapUsedBytes: minutes.swapUsedBytes,
    swapInBytesPerSecond: minutes.swapInBytesPerSecond,
    swapOutBytesPerSecond: minutes.swapOutBytesPerSecond,
    pressure: minutes.pressure,
    pressureSeconds: minutes.pressureSeconds,
  },
  machineRestartedAt: isoTime(machineRestartedAt),
  nextCommand,
});
