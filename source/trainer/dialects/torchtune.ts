import type {RunSettings, TrainingEvent} from '../../journal/events.js';
import type {Dialect} from '../dialect.js';
import {createAllowance, createTotal, makeReport, settingsEvent} from './events.js';
import {bytesOfGiB, NUMBER, toCount, toFinite, toNumber} from './numbers.js';
import {readTqdm, type TqdmBar} from './tqdm.js';

/** Its recipes' description: epoch, step of all epochs, loss. A launcher's `[trainer0|0]:` may stand before it. */
const DESCRIPTION = new RegExp(`(?:^|[\\s:])(\\d{1,9})\\|(\\d{1,15})\\|Loss: (${NUMBER})$`);
/** StdoutLogger: `Step 10 | loss:1.5 lr:2e-05 tokens_per_second_per_gpu:412.5 ` */
const STEP = new RegExp(`(?:^|[\\s:])Step (\\d{1,15}) \\| (?:.{0,500} )?loss:(${NUMBER})(?:\\s|$)`);
/** A line of the configuration, which is printed as YAML before the first step. */
const CONFIG = /^(?:\[[^\]]{1,40}\]:)?(epochs|batch_size|gradient_accumulation_steps|seed): (\d{1,9})\s*$/;
const SAVED = /(?:^|[\s:])(?:Adapter|Model|Full model|Recipe) checkpoint of size .{1,40} saved to (\S.{0,4000})$/;

const fieldIn = (line: string, name: string): number | null =>
  toFinite(new RegExp(`(?:^|\\s)${name}:(${NUMBER})(?:\\s|$)`).exec(line.slice(0, 2000))?.[1]);

const readConfig = (line: string): RunSettings | null => {
  const config = CONFIG.exec(line);
  const value = toCount(config?.[2]);
  if (value === null) return null;
  if (config?.[1] === 'epochs') return {epochs: value};
  if (config?.[1] === 'batch_size') return {batchSize: value};
  if (config?.[1] === 'seed') return {seed: value};
  return {gradAccumulationSteps: value};
};

/** torchtune's recipes (0.2 to 0.6): a tqdm bar for every epoch with step and loss in it, and its logger's lines. */
export const torchtune = (): Dialect => {
  const mayReport = createAllowance();
  let epochs: number | null = null;
  let inConfig = false;
  const totalEvents = createTotal();
  let total: number | null = null;
  let at = -1;
  let epoch: number | null = null;
  // The logger prints more than the bar does.
  let hasLogger = false;
  let savedAt = -1;
  let earlierSeconds = 0;
  let epochSeconds = 0;

  const readTotal = (perEpoch: number | null): TrainingEvent[] => {
    const iterations = perEpoch === null || epochs === null ? null : perEpoch * epochs;
    total = iterations || total;
    return totalEvents(iterations);
  };

  /** Moves to the step at which the bar stands. */
  const advance = (bar: TqdmBar, step: number, epochNumber: number): TrainingEvent[] => {
    const elapsed = bar.elapsedSeconds ?? 0;
    if (elapsed < epochSeconds) earlierSeconds += epochSeconds;
    epochSeconds = elapsed;
    const start: TrainingEvent[] = at < 0 || step < at ? [{type: 'training'}] : [];
    at = step;
    epoch = bar.total === null || bar.total === 0 ? null : epochNumber - 1 + bar.done / bar.total;
    return [...start, {type: 'progress', iteration: step, total}];
  };

  const readBar = (line: string): TrainingEvent[] => {
    const bar = readTqdm(line);
    const position = bar === null ? null : DESCRIPTION.exec(bar.description);
    if (bar === null || position?.[3] === undefined) return [];
    const step = Number(position[2]);
    const totals = readTotal(bar.total);
    // tqdm draws the bar at its new place before it has the new description.
    if (step === at) return totals;
    const events = [...totals, ...advance(bar, step, Number(position[1]))];
    if (hasLogger || !mayReport(earlierSeconds + epochSeconds)) return events;
    const known = {trainerIterationsPerSecond: bar.perSecond, epoch};
    return [...events, makeReport(step, toNumber(position[3]), known)];
  };

  const readStep = (line: string): TrainingEvent[] => {
    const step = STEP.exec(line);
    if (step?.[2] === undefined) return [];
    hasLogger = true;
    const known = {
      learningRate: fieldIn(line, 'lr'),
      tokensPerSecond: fieldIn(line, 'tokens_per_second_per_gpu'),
      peakMemoryBytes: bytesOfGiB(fieldIn(line, 'peak_memory_active')),
      epoch,
    };
    return [makeReport(Number(step[1]), toNumber(step[2]), known)];
  };

  /** The first file of a save; its other files are left out. */
  const readSaved = (line: string): TrainingEvent[] => {
    const path = SAVED.exec(line)?.[1]?.trimEnd();
    if (path === undefined || at < 0 || savedAt === at) return [];
    savedAt = at;
    return [{type: 'checkpoint', iteration: at, path}];
  };

  const readSettings = (line: string): TrainingEvent[] => {
    if (line.includes('with resolved config:')) inConfig = true;
    const values = inConfig ? readConfig(line) : null;
    if (values === null) return [];
    epochs = values.epochs ?? epochs;
    return [settingsEvent(values)];
  };

  return {
    read: line => {
      if (line.includes('|Loss: ')) {
        inConfig = false;
        return readBar(line);
      }
      if (line.includes('Step ') && line.includes('loss:')) return readStep(line);
      if (line.includes(' saved to ')) return readSaved(line);
      return inConfig || line.includes('resolved config') ? readSettings(line) : [];
    },
  };
};
