import type {TrainingEvent} from '../../journal/events.js';
import type {Dialect} from '../dialect.js';
import {createTotal} from './events.js';
import {createHfBars} from './hf-bars.js';
import {epochOf, kindOf, toEvent, totalAtEnd} from './hf-events.js';
import {createHfInfo, type HfInfo} from './hf-info.js';
import {type HfLog, readHfLogs} from './hf-log.js';
import {createHfSaves} from './hf-saves.js';
import {readTqdm, type TqdmBar} from './tqdm.js';

/** Logs whose iteration is not known yet; more than a run prints between two lines that show it. */
const MAX_WAITING = 5000;

/** The steps of an epoch, from the log at the end; null where its rounded epoch leaves more than one number. */
const stepsBy = (end: HfLog, total: number): number | null => {
  const epoch = epochOf(end);
  return epoch !== null && epoch > 0 && (total * end.epochError) / epoch < 0.5 ? total / epoch : null;
};

/**
 * transformers' Trainer (4: numbers, 5: numbers in quotes) and what is made with it: TRL, axolotl. Its logs name no
 * iteration, so that is taken from the bar, which tqdm draws again behind every log; without a bar it follows from the
 * epoch once the steps of one are known (from log level INFO, or from the log that ends the training). Until then logs
 * wait: no iteration is made up.
 */
export const hfTrainer = (): Dialect => {
  const bars = createHfBars();
  const saves = createHfSaves();
  const readInfo = createHfInfo(saves);
  const totals = createTotal();
  let waiting: HfLog[] = [];
  let total: number | null = null;
  let stepsPerEpoch: number | null = null;
  let hasBegun = false;

  const readTotal = (value: number | null): TrainingEvent[] => {
    total = value || total;
    return totals(value);
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

  /**
   * The bar behind a log stands at its iteration; behind several of different epochs they were buffered, and it shows
   * nothing.
   */
  const placeAtBar = (iteration: number): TrainingEvent[] => {
    const [first, last] = [waiting[0], waiting.at(-1)];
    if (first === undefined || last === undefined || epochOf(first) !== epochOf(last)) return [];
    const placed = place(waiting, () => iteration);
    waiting = [];
    return placed;
  };

  const end = (log: HfLog): TrainingEvent[] => {
    const totalEvents = readTotal(total === null ? totalAtEnd(log) : null);
    stepsPerEpoch ??= total === null ? null : stepsBy(log, total);
    const placed = place(waiting, iterationByEpoch);
    waiting = [];
    const last: TrainingEvent[] = total === null ? [] : bars.finish(total);
    return [...totalEvents, ...placed, ...saves.ended(total), ...last, {type: 'saved', path: null}];
  };

  const readLog = (log: HfLog): TrainingEvent[] => {
    const kind = kindOf(log);
    if (kind === null) return [];
    if (kind === 'end') return end(log);
    const saved = bars.iteration === null ? saves.advanced(null) : [];
    const begun: TrainingEvent[] = kind === 'report' ? [...saved, ...bars.confirm()] : saved;
    const exact = log.values.get('step') ?? iterationByEpoch(log) ?? (bars.isOver ? bars.iteration : null);
    return exact === null ? [...begun, ...wait(log)] : [...begun, ...place([log], () => exact)];
  };

  const wait = (log: HfLog): TrainingEvent[] => {
    waiting.push(log);
    if (waiting.length > MAX_WAITING) waiting.shift();
    // Without a bar nothing else shows before the end that something is trained.
    const isFirst = bars.iteration === null && !hasBegun;
    hasBegun ||= isFirst;
    return isFirst ? [{type: 'training'}] : [];
  };

  const readBar = (bar: TqdmBar): TrainingEvent[] => {
    const before = bars.iteration ?? bar.done;
    const events = bars.read(bar);
    if (!bars.isTraining(bar)) {
      saves.read(bar, bars.isConfirmed && !bars.isOver ? bars.iteration : null);
      return events;
    }
    const saved = bar.done === before ? [] : saves.advanced(bar.done);
    return [...readTotal(bar.total), ...events, ...saved, ...placeAtBar(bar.done)];
  };

  const readLogs = (text: string): TrainingEvent[] => (text.includes("{'") ? readHfLogs(text).flatMap(readLog) : []);

  const noteInfo = (info: HfInfo): TrainingEvent[] => {
    stepsPerEpoch = info.stepsPerEpoch ?? stepsPerEpoch;
    return [...readTotal(info.total), ...info.events];
  };

  return {
    read: line => {
      const bar = line.includes('%|') ? readTqdm(line) : null;
      // Logs that are glued to a bar came in the order in which they stand.
      if (bar !== null) return [...readLogs(bar.description), ...readBar(bar), ...readLogs(bar.rest)];
      const events = readLogs(line);
      if (events.length > 0) return events;
      const info = readInfo(line);
      return info === null ? [] : noteInfo(info);
    },
  };
};
