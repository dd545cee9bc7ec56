import {printableJson} from '../format/printable.js';
import type {Line} from '../insight/story/lines.js';
import type {LastMinutes} from '../insight/story/minutes.js';
import type {RunView} from '../insight/view.js';
import type {MemorySample} from '../journal/events.js';
import {storyWords} from './story.js';

/** Null too for what no Date can hold: a damaged journal may say so. */
const time = (value: number | null): string | null => {
  const date = new Date(value ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};

/** The design's `memory` object, with the time as ISO 8601. */
export const memoryJson = ({takenAt, ...memory}: MemorySample & {takenAt: number}, platform: string) => ({
  takenAt: time(takenAt),
  platform,
  ...memory,
});

/** Where a run is recorded, and what can be told of that from here. */
export type Whereabouts = {
  /** Its processes can be seen from here: it can be paused, resumed and stopped. */
  visible: boolean;
  /** The name of its machine or container; null where an older version recorded it. */
  host: string | null;
  /** The recorder's last sign of life, in ms since 1970; null when there is none. */
  heartbeatAt: number | null;
  /** What its tmux server belongs to; absent where that is not known. */
  session?: {terminal: {name: string; bundleId: string | null} | null; independent: boolean} | undefined;
};

const HERE: Whereabouts = {visible: true, host: null, heartbeatAt: null};

/** The design's `status` object: times as ISO 8601, spans in seconds, sizes in bytes, null where unknown. */
export const statusJson = (
  view: RunView,
  recorderAlive: boolean,
  platform: string,
  where: Whereabouts = HERE,
  /** What is wrong with the recording, as a sentence. */
  problem: string | null = null,
) => {
  const {run, training} = view;
  const {gap} = view.recorder;
  return {
    run: {
      ...run,
      startedAt: time(run.startedAt),
      endedAt: time(run.endedAt),
      pausedSince: time(run.pausedSince),
      stall: run.stall ? {...run.stall, since: time(run.stall.since)} : null,
      stopAsked: run.stopAsked ? {...run.stopAsked, at: time(run.stopAsked.at)} : null,
      session: run.name,
      visible: where.visible,
      terminal: where.session?.terminal ?? null,
      independent: where.session?.independent ?? false,
    },
    training: {
      ...training,
      finishAt: time(training.finishAt),
      lastSignAt: time(training.lastSignAt),
      lastReportAt: time(training.lastReportAt),
      nextReportAt: time(training.nextReportAt),
    },
    settings: view.settings,
    trainer: view.trainer,
    memory: view.memory ? memoryJson(view.memory, platform) : null,
    swappedOutBytes: view.swappedOutBytes,
    power: view.power ? {...view.power, takenAt: time(view.power.takenAt)} : null,
    slowdown: view.slowdown,
    verdict: view.verdict,
    advice: view.advice,
    lastQuit: view.lastQuit ? {...view.lastQuit, at: time(view.lastQuit.at), goneBy: time(view.lastQuit.goneBy)} : null,
    recorder: {
      alive: recorderAlive,
      problem,
      ...view.recorder,
      lastEventAt: time(view.recorder.lastEventAt),
      gap: gap && {...gap, from: time(gap.from), to: time(gap.to)},
      host: where.host,
      heartbeatAt: time(where.heartbeatAt),
    },
    warnings: view.warnings.map(warning => ({...warning, since: time(warning.since)})),
    skippedLines: view.skippedLines,
  };
};

/** What is told of a run that ended badly; null where not known, and of another. */
export const endingJson = (
  minutes: LastMinutes | null,
  machineRestartedAt: number | null,
  nextCommand: string | null,
) => ({
  lastMinutes: minutes ? {...minutes, until: time(minutes.until)} : null,
  machineRestartedAt: time(machineRestartedAt),
  nextCommand,
});

/** Names of fields that hold times, in whatever depth; `from` and `to` are times only beside an application. */
const TIMES = new Set(['at', 'beganAt', 'before']);

const withTimes = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withTimes);
  if (typeof value !== 'object' || value === null) return value;
  const isSeenApp = 'bytes' in value && 'app' in value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      typeof part === 'number' && (TIMES.has(key) || (isSeenApp && (key === 'from' || key === 'to')))
        ? time(part)
        : withTimes(part),
    ]),
  );
};

/** What happened in a time: the lines as they are shown, and what they are made of. */
export const storyJson = (since: number, until: number, lines: readonly Line[]) => ({
  since: time(since),
  until: time(until),
  lines: storyWords(lines, until),
  events: lines.map(withTimes),
});

/**
 * One JSON document; NaN and the infinities have no place in JSON and become their names. What a terminal must not get is escaped in it.
 */
export const toJson = (value: unknown, indent = 2): string =>
  `${printableJson(JSON.stringify(value, (_key, item: unknown) => (typeof item === 'number' && !Number.isFinite(item) ? String(item) : item), indent))}\n`;
