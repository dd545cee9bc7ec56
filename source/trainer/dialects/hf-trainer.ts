import type {TrainingEvent} from '../../journal/events.js';
import type {Dialect, Read} from '../dialect.js';
import {createTotal} from './events.js';
import {createHfBars} from './hf-bars.js';
import {createHfPlace} from './hf-epochs.js';
import {epochOf, kindOf, stepsOf, toEvent, totalAtEnd} from './hf-events.js';
import {createHfInfo, type HfInfo} from './hf-info.js';
import {type HfLog, readHfLogs} from './hf-log.js';
import {createHfSaves} from './hf-saves.js';
import {createHfWaiting, dated, type Waiting} from './hf-waiting.js';
import {readTqdm, type TqdmBar} from './tqdm.js';

/** The steps of an epoch, from the log at the end; null where its rounded epoch leaves more than one number. */
const stepsBy = (end: HfLog, total: number): number | null => {
  const epoch = epochOf(end);
  return epoch !== null && epoch > 0 && (total * end.epochError) / epoch < 0.5 ? total / epoch : null;
};

/**
 * transformers' Trainer (4: numbers, 5: numbers in quotes) and what is made with it: TRL, axolotl. Its logs name no
 * iteration, so that is taken from the bar, which tqdm draws again behind every log; without a bar it follows from the
 * epoch once the steps of one are known (from log level INFO, or from the log that ends the training). Until then what
 * logs say is told without an iteration: none is made up. Those that name it, as ms-swift's do, need no bar.
 */
export const hfTrainer = (): Dialect => {
  const bars = createHfBars();
  const saves = createHfSaves();
  const readInfo = createHfInfo(saves);
  const totals = createTotal();
  const waiting = createHfWaiting();
  const iterationAt = createHfPlace();
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

  const placeOne = (log: HfLog, iteration: number | null): Read[] => {
    const event = iteration === null ? null : toEvent(log, iteration, bars.perSecond);
    if (event?.type === 'validation') bars.validated();
    return event === null ? [] : [event];
  };

  const place = (logs: readonly Waiting[], iterationOf: (log: HfLog) => number | null): Read[] =>
    logs.flatMap(({log, at}) => placeOne(log, iterationOf(log)).map(event => dated(event, at)));

  /** Behind several of different epochs the bar shows nothing: they were buffered. */
  const placeAtBar = (bar: number, before: number): Read[] => {
    const logs = waiting.takeOne();
    // It is drawn right behind them.
    return logs === null
      ? []
      : logs.flatMap(({log}) => placeOne(log, before < bar ? iterationAt(log, bar, total) : bar));
  };

  const end = (log: HfLog): Read[] => {
    const totalEvents = readTotal(total === null ? totalAtEnd(log) : null);
    stepsPerEpoch ??= total === null ? null : stepsBy(log, total);
    const placed = place(waiting.takeAll(), iterationByEpoch);
    const last: TrainingEvent[] = total === null ? [] : bars.finish(total);
    return [...totalEvents, ...placed, ...saves.ended(total), ...last, {type: 'saved', path: null}];
  };

  const readLog = (log: HfLog, at: number | undefined): Read[] => {
    const kind = kindOf(log);
    if (kind === null) return [];
    if (kind === 'end') return end(log);
    const saved = bars.iteration === null ? saves.advanced(null) : [];
    const begun: TrainingEvent[] = kind === 'report' ? [...saved, ...bars.confirm()] : saved;
    const named = stepsOf(log);
    const exact = named.step ?? iterationByEpoch(log) ?? (bars.isOver ? bars.iteration : null);
    const news = exact === null ? wait({log, at}) : placeOne(log, exact);
    return [...begun, ...readTotal(named.total), ...news];
  };

  const wait = (log: Waiting): Read[] => {
    // Without a bar nothing else shows before the end that something is trained.
    const isFirst = bars.iteration === null && !hasBegun;
    hasBegun ||= isFirst;
    const told = waiting.add(log, bars.iteration === null);
    return isFirst ? [{type: 'training'}, ...told] : told;
  };

  const readBar = (bar: TqdmBar): Read[] => {
    const before = bars.iteration ?? bar.done;
    const events = bars.read(bar);
    if (!bars.isTraining(bar)) {
      saves.read(bar, bars.isConfirmed && !bars.isOver ? bars.iteration : null);
      return events;
    }
    const saved = bar.done === before ? [] : saves.advanced(bar.done);
    return [...readTotal(bar.total), ...events, ...saved, ...placeAtBar(bar.done, before)];
  };

  const readLogs = (text: string, at: number | undefined): Read[] =>
    text.includes("{'") ? readHfLogs(text).flatMap(log => readLog(log, at)) : [];

  const noteInfo = (info: HfInfo): TrainingEvent[] => {
    stepsPerEpoch = info.stepsPerEpoch ?? stepsPerEpoch;
    return [...readTotal(info.total), ...info.events];
  };

  return {
    read: (line, at) => {
      const bar = line.includes('%|') ? readTqdm(line) : null;
      // Logs that are glued to a bar came in the order in which they stand.
      if (bar !== null) return [...readLogs(bar.description, at), ...readBar(bar), ...readLogs(bar.rest, at)];
      const events = readLogs(line, at);
      if (events.length > 0) return events;
      const info = readInfo(line);
      return info === null ? [] : noteInfo(info);
    },
  };
};
