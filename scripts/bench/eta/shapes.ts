import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {EventOf} from '../../../source/journal/events.js';
import {createReader} from '../../../source/trainer/reader.js';
import type {Shape} from './stories.js';

/** mlx_lm 0.31.3 with a tiny model: 60 iterations, three batches of validation every 20; the first window compiles. */
export const TINY_MODEL: Shape = {
  total: 60,
  reportEvery: 10,
  paces: [44.8, 76.2, 75.6, 76, 77, 80.1],
  tokens: [1306, 1342, 1331, 1544, 1396, 1501],
  validation: {every: 20, seconds: 0.027, batches: 3},
  saveEvery: 20,
};

type Report = EventOf<'report'>;

/** Iterations a second in the window that a report ends, by the trainer's own words; 0.32 tells tokens alone. */
const paceOf = (report: Omit<Report, 't'>, before: Omit<Report, 't'> | undefined): number | null => {
  const {trainerIterationsPerSecond, tokensPerSecond, trainedTokens, iteration} = report;
  if (trainerIterationsPerSecond !== null) return trainerIterationsPerSecond;
  if (tokensPerSecond === null || trainedTokens === null) return null;
  const tokens = trainedTokens - (before?.trainedTokens ?? 0);
  return tokens > 0 ? ((iteration - (before?.iteration ?? 0)) * tokensPerSecond) / tokens : null;
};

const least = (numbers: readonly number[], otherwise: number): number =>
  Math.min(...numbers.filter(number => number > 1), otherwise);

const shapeOf = (bytes: Buffer): Shape | null => {
  const reader = createReader();
  const events = [...reader.push(bytes), ...reader.flush()];
  const reports = events.filter(event => event.type === 'report');
  const paces = reports.map((report, index) => paceOf(report, reports[index - 1])).filter(pace => pace !== null);
  const total = events.findLast(event => event.type === 'total')?.iterations ?? null;
  if (total === null || reports.length < 3 || paces.length < reports.length) return null;
  const validations = events.filter(event => event.type === 'validation');
  const cost = validations.map(({seconds}) => seconds).filter(seconds => seconds !== null);
  const saves = events.filter(event => event.type === 'checkpoint').flatMap(({iteration}) => iteration ?? []);
  const tokens = reports.map(({trainedTokens}, index) =>
    trainedTokens === null ? null : trainedTokens - (reports[index - 1]?.trainedTokens ?? 0),
  );
  return {
    total,
    reportEvery: least(
      reports.map(({iteration}) => iteration),
      total,
    ),
    paces,
    tokens: tokens.every(count => count !== null) ? tokens : null,
    validation:
      cost.length === 0
        ? null
        : {
            every: least(
              validations.map(({iteration}) => iteration),
              total,
            ),
            seconds: cost.reduce((sum, seconds) => sum + seconds, 0) / cost.length,
            batches: 3,
          },
    saveEvery: least(saves, total),
  };
};

/**
 * The shapes of the runs whose output lies in a folder, by file name; files without a total and three reports have
 * none.
 */
export const shapesIn = (folder: string): Record<string, Shape> => {
  const shapes: Record<string, Shape> = {};
  for (const name of readdirSync(folder)
    .filter(file => file.endsWith('.log'))
    .sort()) {
    const shape = shapeOf(readFileSync(join(folder, name)));
    if (shape) shapes[name] = shape;
  }
  return shapes;
};
