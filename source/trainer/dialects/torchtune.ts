import type {RunSettings, TrainingEvent} from '../../journal/events.js';
import type {Dialect} from '../dialect.js';
import {createAllowance, makeReport} from './make-report.js';
import {toSettings} from './mlx-lm-settings.js';
import {NUMBER, toCount, toFinite, toNumber} from './numbers.js';
import {readTqdm} from './tqdm.js';

/** Its recipes' description: epoch, step of all epochs, loss. A launcher's `[trainer0|0]:` may stand before it. */
const DESCRIPTION = new RegExp(`(?:^|[\\s:])(\\d{1,9})\\|(\\d{1,15})\\|Loss: (${NUMBER})$`);
/** StdoutLogger: `Step 10 | loss:1.5 lr:2e-05 tokens_per_second_per_gpu:412.5 ` */
const STEP = new RegExp(`(?:^|[\\s:])Step (\\d{1,15}) \\| (?:.{0,500} )?loss:(${NUMBER})(?:\\s|$)`);
/** A line of the configuration, which is printed as YAML before the training. */
const CONFIG = /^(?:\[[^\]]{1,40}\]:)?(epochs|batch_size|gradient_accumulation_steps|seed): (\d{1,9})\s*$/;
const SAVED = /(?:^|[\s:])(?:Adapter|Model|Full model|Recipe) checkpoint of size .{1,40} saved to (\S.{0,4000})$/;

const BYTES_PER_GIB = 2 ** 30;

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
  let total: number | null = null;
  let at = -1;
  let epoch: number | null = null;
  // The logger tells more than the bar.
  let hasLogger = false;
  let savedAt = -1;
  let earlierSeconds = 0;
  let epochSeconds = 0;

  const readTotal = (perEpoch: number | null): TrainingEvent[] => {
    const iterations = perEpoch === null || epochs === null ? null : perEpoch * epochs;
    if (iterations === null || iterations === 0 || iterations === total) return [];
    total = iterations;
    return [{type: 'total', iterations, source: 'trainer'}];
  };

  const readBar = (line: string): TrainingEvent[] => {
    const bar = readTqdm(line);
    const position = bar === null ? null : DESCRIPTION.exec(bar.description);
    if (bar === null || position?.[3] === undefined) return [];
    const step = Number(position[2]);
    const events = readTotal(bar.total);
    // tqdm draws the bar at its new place before it has the new description.
    if (step === at) return events;
    const elapsed = bar.elapsedSeconds ?? 0;
    if (elapsed < epochSeconds) earlierSeconds += epochSeconds;
    epochSeconds = elapsed;
    if (at < 0 || step < at) events.push({type: 'training'});
    at = step;
    epoch = bar.total === null || bar.total === 0 ? null : Number(position[1]) - 1 + bar.done / bar.total;
    events.push({type: 'progress', iteration: step, total});
    if (hasLogger || !mayReport(earlierSeconds + epochSeconds)) return events;
    const known = {trainerIterationsPerSecond: bar.perSecond, epoch};
    return [...events, makeReport(step, toNumber(position[3]), known)];
  };

  const readStep = (line: string): TrainingEvent[] => {
    const step = STEP.exec(line);
    if (step?.[2] === undefined) return [];
    hasLogger = true;
    const peak = fieldIn(line, 'peak_memory_active');
    const known = {
      learningRate: fieldIn(line, 'lr'),
      tokensPerSecond: fieldIn(line, 'tokens_per_second_per_gpu'),
      peakMemoryBytes: peak === null ? null : Math.round(peak * BYTES_PER_GIB),
      epoch,
    };
    return [makeReport(Number(step[1]), toNumber(step[2]), known)];
  };

  /** Of the files of one save, the first. */
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
    return [toSettings(values)];
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
