import {printable} from '../format/printable.js';
import type {EventOf, MemorySample, RunEvent} from '../journal/events.js';
import {resumed} from './auto-pause.js';
import {noteCards} from './cards/follow.js';
import {pause, rewind, sleep, tick} from './clock.js';
import {noteConditions, notePower} from './conditions.js';
import {foldHistory} from './fold-history.js';
import {trainingHandlers} from './fold-training.js';
import {hostHandlers} from './hosts/follow.js';
import {heldBytes, mostOf} from './measured-peak.js';
import {endPace} from './pace.js';
import {leaveGap} from './position.js';
import {keepQuit, quitElsewhere} from './quits.js';
import {addToSpans, PRESSURES} from './series.js';
import {noteQuietCpu, outputSign} from './signs.js';
import {followSegments, noteReading} from './slowdown/collect.js';
import {MAX_SAMPLE_SPAN_MS} from './slowdown/freshness.js';
import type {RunState} from './state.js';
import {noteApps} from './story/apps.js';
import {followStory} from './story/follow.js';
import {followTotals} from './totals/follow.js';
import {noteLargestApps, noteMachine} from './totals/machine.js';
import {noteClockSet, noteWallTime} from './wall-clock.js';

type Handlers = {[Type in RunEvent['type']]: (state: RunState, event: EventOf<Type>) => void};

/** What the charts draw of memory: each value since the last one. */
const chartMemory = ({series, sample}: RunState, t: number, memory: MemorySample): void => {
  const from = Math.max(sample?.t ?? t, t - MAX_SAMPLE_SPAN_MS);
  const {swapUsedBytes, usedBytes, pressure} = memory;
  if (swapUsedBytes !== null) addToSpans(series.swap, from, t, swapUsedBytes);
  if (usedBytes !== null) addToSpans(series.memory, from, t, usedBytes);
  if (pressure !== null) addToSpans(series.pressure, from, t, PRESSURES.indexOf(pressure));
};

const noteSample = (state: RunState, {type: _, ...sample}: EventOf<'sample'>): void => {
  const {t, memory, trainer, outputBytes} = sample;
  if (memory !== null) chartMemory(state, t, memory);
  noteMachine(state, sample);
  state.sample = sample;
  state.firstSwappedOutBytes ??= memory?.swappedOutBytes ?? null;
  state.mostTrainerBytes = mostOf(state.mostTrainerBytes, heldBytes(trainer), trainer?.peakBytes);
  noteReading(state, sample);
  noteConditions(state.conditions, sample, state.slowdown.swapping);
  outputSign(state, t, outputBytes);
  noteQuietCpu(state, sample.trainer?.cpuPercent ?? null);
};

const handlers: Handlers = {
  ...trainingHandlers,
  ...hostHandlers,
  cards: noteCards,
  run: (state, {id, name, command, directory, continues, imported}) => {
    state.id = id;
    state.name = printable(name);
    state.command = command;
    state.directory = directory;
    state.continues = continues ?? null;
    state.imported = imported ? {...imported, file: printable(imported.file)} : null;
  },
  restarted: (state, {t, run, at}) => {
    state.restarted = {run, at, began: t};
  },
  recording: (state, {t, gapSeconds}) => {
    state.recordings++;
    state.pipeTaken = false;
    if (gapSeconds === null) return;
    leaveGap(state, t);
    state.lastGap = {from: t - gapSeconds * 1000, to: t, lines: null, complete: null};
  },
  recovered: (state, {t, lines, complete}) => {
    state.lastGap = {...(state.lastGap ?? {from: t, to: t}), lines, complete};
    if (!complete) state.outputLostAt = t;
  },
  'recording-ended': (state, {reason}) => {
    state.pipeTaken = reason === 'pipe-closed';
  },
  sample: noteSample,
  pause: (state, {t, by}) => pause(state, t, by),
  resume: resumed,
  stop: (state, {t, signal}) => {
    state.stops.push({signal, at: t});
  },
  apps: (state, {t, apps, survey = false}) => {
    noteLargestApps(state, apps);
    // The lists of a shortage follow each other closely; what is missing since a survey was not quit just now.
    if (survey) return;
    noteApps(state, {at: t, apps});
    const elsewhere = quitElsewhere(state, {at: t, apps});
    if (elsewhere) keepQuit(state, elsewhere);
    state.apps = {at: t, apps};
  },
  quit: (state, {t, app, bytes, result}) => {
    keepQuit(state, {at: t, app, bytes, result, goneBy: null});
  },
  power: (state, {type, ...power}) => {
    state.power = power;
    notePower(state.conditions, {type, ...power});
  },
  tools: (state, {t: _t, type: _type, ...costs}) => {
    state.toolCosts = costs;
  },
  baseline: (state, {secondsPerIteration, secondsPerToken, seconds}) => {
    state.slowdown.prior = {secondsPerIteration, secondsPerToken, seconds};
  },
  estimate: (state, {t: _t, type: _type, ...estimate}) => {
    state.estimate = estimate;
  },
  versions: (state, {packages}) => {
    state.versions = packages;
  },
  asleep: (state, {t, seconds}) => sleep(state, t, seconds),
  'clock-set': noteClockSet,
  'warning-over': (state, {code}) => {
    state.warnings = state.warnings.filter(warning => warning.code !== code);
  },
  alert: (state, {t, code, text}) => {
    state.alerts = [...state.alerts.filter(alert => alert.code !== code), {code, text, since: t}];
  },
  'alert-over': (state, {code}) => {
    state.alerts = state.alerts.filter(alert => alert.code !== code);
  },
  'auto-pause': (state, {on, why}) => {
    state.autoPause = {on, why};
  },
  end: (state, {t: at, state: how, exitCode, unseen = false}) => {
    if (!state.end) endPace(state);
    state.end ??= {at, state: how, exitCode, unseen};
  },
};

/**
 * Takes one event of a run's journal into its state, in place. Events come in the order of the journal; the times of
 * those written by different processes may be some milliseconds out of order. The same events give the same state. An
 * event of a type that this version does not know only moves the time on.
 */
export const fold = (state: RunState, event: RunEvent): void => {
  state.startedAt ??= event.t;
  if (event.retold === true) rewind(state, event.t);
  tick(state, event.retold === true ? Math.max(event.t, state.clock.at ?? event.t) : event.t);
  noteWallTime(state, event);
  if (event.history === true) {
    foldHistory(state, event);
    followStory(state, event);
    return;
  }
  // The table's type pairs each type with its event; indexing with a union loses the pairing.
  const handle: ((state: RunState, event: never) => void) | undefined = handlers[event.type];
  handle?.(state, event as never);
  followSegments(state);
  followStory(state, event);
  followTotals(state, event);
};

/** The state after these events, as a new one; the same one where there are none. The given one stays as it is. */
export const stateWith = (state: RunState, events: readonly RunEvent[]): RunState => {
  if (events.length === 0) return state;
  const next = structuredClone(state);
  for (const event of events) fold(next, event);
  return next;
};
