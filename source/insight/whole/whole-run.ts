import {LISTED_APPS} from '../../journal/events/memory.js';
import type {RunRecord} from '../../journal/run-record.js';
import type {RecordedRun} from '../recorded-run.js';
import {sumOf} from '../slowdown/numbers.js';
import {bandsOf} from './bands.js';
import {figuresOf, viewedParts} from './figures.js';
import {marksOf} from './marks.js';
import {lastPart, type Part, partsOf} from './parts.js';
import {seriesByIteration, seriesByTime} from './series.js';
import type {WholeRun} from './types.js';

/** The largest applications that were open in any part; null where none was read. */
const appsOf = (parts: readonly Part[]): Pick<WholeRun, 'apps' | 'appsUnder'> => {
  const read = parts.flatMap(({state: {totals}}) => totals.appsUnder ?? []);
  if (read.length === 0) return {apps: null};
  const most = new Map<string, number>();
  for (const {name, bytes} of parts.flatMap(({state}) => state.totals.apps)) {
    most.set(name, Math.max(bytes, most.get(name) ?? 0));
  }
  const all = [...most].map(([name, bytes]) => ({name, bytes})).sort((a, b) => b.bytes - a.bytes);
  const dropped = all[LISTED_APPS]?.bytes ?? 0;
  return {apps: all.slice(0, LISTED_APPS), appsUnder: Math.max(dropped, ...read)};
};

/** For how much of the trained time it ran on battery or was throttled; null where the system does not say. */
const powerOf = (parts: readonly Part[]): WholeRun['power'] => {
  const read = parts.filter(({state}) => state.power !== null);
  const stretches = read.flatMap(({state}) => state.slowdown.stretches);
  const seconds = sumOf(stretches, one => one.seconds);
  if (seconds === 0) return null;
  const share = (of: 'battery' | 'throttled'): number => Math.min(1, sumOf(stretches, one => one[of]) / seconds);
  const knows = (of: 'onBattery' | 'lowPowerMode' | 'speedLimitPercent'): boolean =>
    read.some(({state}) => state.power?.[of] !== null);
  return {
    battery: knows('onBattery') ? share('battery') : null,
    throttled: knows('lowPowerMode') || knows('speedLimitPercent') ? share('throttled') : null,
  };
};

/** What it ran with; where a later part had another version, both: `0.31.2, then 0.32.4`. Null where none was noted. */
const versionsOf = (parts: readonly Part[]): WholeRun['versions'] => {
  const noted = parts.flatMap(({state}) => (state.versions === null ? [] : [state.versions]));
  if (noted.length === 0) return null;
  const names = [...new Set(noted.flatMap(versions => Object.keys(versions)))];
  const each = names.map(name => {
    const ones = noted.flatMap(versions => versions[name] ?? []);
    return [name, ones.filter((one, index) => one !== ones[index - 1]).join(', then ')];
  });
  return Object.fromEntries(each);
};

const importedOf = ({imported}: RunRecord): WholeRun['imported'] =>
  imported === undefined ? null : {format: imported.format, file: imported.file, hasTimes: imported.hasTimes};

const shiftedOf = (parts: readonly Part[]): WholeRun['shifted'] =>
  parts.slice(0, -1).map(({state, startedAt, endedAt, shiftMs}) => ({
    ...{from: startedAt + shiftMs, until: endedAt + shiftMs},
    // Of the clock's time, which is ahead of the run's by its offset.
    shiftMs: shiftMs - state.clock.offsetMs,
  }));

/**
 * One training with all runs that it is made of: continued runs count as one with what they continue. The time between
 * two runs is left out; what was done again counts as time and not as iterations. Works for a run that has not ended.
 * Changes nothing, and nothing of it changes when the run goes on.
 */
export const wholeRun = (recorded: RecordedRun): WholeRun => {
  const parts = viewedParts(partsOf(recorded), recorded.view);
  const [first] = parts;
  const own = lastPart(parts);
  const {continues} = first.state;
  const imported = importedOf(recorded.record);
  const byTime = seriesByTime(parts);
  const byIteration = seriesByIteration(
    parts,
    parts.map(({view}) => 1000 * view.run.trainedSeconds),
  );
  const figures = figuresOf(parts, byIteration, imported?.hasTimes !== false);
  return {
    id: recorded.record.id,
    view: recorded.view,
    record: recorded.record,
    imported,
    parts: parts.map(({state}) => (state === recorded.state ? recorded.record.id : state.id)),
    missingParts: continues === null ? 0 : (continues.earlier?.runs ?? 1),
    baseIteration: first.base,
    from: first.startedAt + first.shiftMs,
    until: own.endedAt + own.shiftMs,
    shifted: shiftedOf(parts),
    byTime,
    byIteration,
    bands: imported?.hasTimes === false ? [] : bandsOf(parts),
    marks: marksOf(parts, figures.bestValLoss, byTime.iteration),
    figures,
    versions: versionsOf(parts),
    ...appsOf(parts),
    power: powerOf(parts),
  };
};
