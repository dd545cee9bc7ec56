import type {TrainingEvent} from '../../journal/events.js';
import type {Dialect} from '../dialect.js';
import {createHfBars} from './hf-bars.js';
import {epochOf, kindOf, toEvent, totalAtEnd} from './hf-events.js';
import {createHfInfo, type HfInfo} from './hf-info.js';
import {type HfLog, readHfLogs} from './hf-log.js';
import {createHfSaves} from './hf-saves.js';
import {readTqdm, type TqdmBar} from './tqdm.js';

/** Logs whose iteration is not known yet; more than a run prints between two lines that tell it. */
const MOST_WAITING = 5000;

/**
 * transformers' Trainer (4: numbers, 5: numbers in quotes) and what is made with it: TRL, axolotl. Its logs name no iteration, so that
 * is the bar's, which tqdm draws again behind every log; without a bar it follows from the epoch once the steps of one are known
 * (told at log level INFO, or by the log that ends the training). Until then logs wait: no iteration is made up.
 */
export const hfTrainer = (): Dialect => {
  const bars = createHfBars();
  const saves = createHfSaves();
  const readInfo = createHfInfo(saves);
  let waiting: HfLog[] = [];
  let total: number | null = null;
  let stepsPerEpoch: number | null = null;
  let hasBegun = false;

  const tellTotal = (value: number | null): TrainingEvent[] => {
    if (value === null || value === 0 || value === total) return [];
    total = value;
    return [{type: 'total', iterations: value, source: 'trainer'}];
  };

  /** By the epoch; null where its rounding leaves more than one. */
  const iterationByEpoch = (log: HfLog): number | null => {
    const epoch = epochOf(log);
    if (stepsPerEpoch === null || epoch === null || log.epochError * stepsPerEpoch >= 0.5) return null;
    const iteration = Math.round(epoch * stepsPerEpoch);
    return total === null ? iteration : Math.min(iteration, total);
  };

  const place = (logs: readonly HfLog[], iterationOf: (log: HfLog) => number | null): TrainingEvent[] =>
    logs.flatMap(log => {
      const iteration = iterationOf(log);
      const event = iteration === null ? null : toEvent(log, iteration, bars.perSecond);
      if (event?.type === 'validation') bars.validated();
      return event === null ? [] : [event];
    });

  /** The bar behind a log stands at its iteration; behind several of different epochs they were held back in a buffer. */
  const placeAtBar = (iteration: number): TrainingEvent[] => {
    const [first, last] = [waiting[0], waiting.at(-1)];
    if (first === undefined || last === undefined || epochOf(first) !== epochOf(last)) return [];
    const placed = place(waiting, () => iteration);
    waiting = [];
    return placed;
  };

  const end = (log: HfLog): TrainingEvent[] => {
    const told = tellTotal(total === null ? totalAtEnd(log) : null);
    const epoch = epochOf(log);
    if (total !== null && epoch !== null && epoch > 0 && (total * log.epochError) / epoch < 0.5) {
      stepsPerEpoch ??= total / epoch;
    }
    const placed = place(waiting, iterationByEpoch);
    waiting = [];
    const last: TrainingEvent[] = total === null ? [] : bars.finish(total);
    return [...told, ...placed, ...saves.ended(total), ...last, {type: 'saved', path: null}];
  };

  const readLog = (log: HfLog): TrainingEvent[] => {
    const kind = kindOf(log);
    if (kind === null) return [];
    if (kind === 'end') return end(log);
    const saved = bars.iteration === null ? saves.goesOn(null) : [];
    const begun: TrainingEvent[] = kind === 'report' ? [...saved, ...bars.confirm()] : saved;
    const exact = log.values.get('step') ?? iterationByEpoch(log) ?? (bars.isOver ? bars.iteration : null);
    if (exact !== null) return [...begun, ...place([log], () => exact)];
    waiting.push(log);
    if (waiting.length > MOST_WAITING) waiting.shift();
    // Without a bar nothing else shows before the end that it trains.
    const isFirst = bars.iteration === null && !hasBegun;
    hasBegun ||= isFirst;
    return isFirst ? [...begun, {type: 'training'}] : begun;
  };

  const readBar = (bar: TqdmBar): TrainingEvent[] => {
    const before = bars.iteration ?? bar.done;
    const events = bars.read(bar);
    if (!bars.isTraining(bar)) {
      saves.read(bar, bars.isConfirmed && !bars.isOver ? bars.iteration : null);
      return events;
    }
    const saved = bar.done === before ? [] : saves.goesOn(bar.done);
    return [...tellTotal(bar.total), ...events, ...saved, ...placeAtBar(bar.done)];
  };

  const readLogs = (text: string): TrainingEvent[] => (text.includes("{'") ? readHfLogs(text).flatMap(readLog) : []);

  const tellInfo = (info: HfInfo): TrainingEvent[] => {
    stepsPerEpoch = info.stepsPerEpoch ?? stepsPerEpoch;
    return [...tellTotal(info.total), ...info.events];
  };

  return {
    read: line => {
      const bar = line.includes('%|') ? readTqdm(line) : null;
      // Logs that are glued to a bar came in the order in which they stand.
      if (bar !== null) return [...readLogs(bar.description), ...readBar(bar), ...readLogs(bar.rest)];
      const events = readLogs(line);
      if (events.length > 0) return events;
      const info = readInfo(line);
      return info === null ? [] : tellInfo(info);
    },
  };
};
