import type {TrainingEvent} from '../../journal/events.js';
import type {Dialect} from '../dialect.js';
import {makeReport, type Report} from './events.js';
import {toFigures} from './figures.js';
import {readEvaluationBar, readTest} from './mlx-lm-evaluation.js';
import {readLoading} from './mlx-lm-loading.js';
import {bytesOfGB, NUMBER, readField, toFinite, toNumber, WHOLE} from './numbers.js';

/** Anywhere in a line: bars and other ranks' text get glued before it. */
const ITERATION = /Iter (\d{1,15}): /;
const TRAIN = new RegExp(`^Train loss (${NUMBER})${WHOLE}`);
const VALIDATION = new RegExp(`^Val loss (${NUMBER})${WHOLE}`);
const PEAK = /, Peak mem [\d.]+ ?GB\b/;
const SAVED = 'Saved adapter weights to ';

/** `Starting training..., iters: 600`; mlx-vlm says `iterations`. */
const STARTING = /Starting training\.\.\., iter(?:ation)?s: (\d{1,15})/;
/** Up to 0.18.1 `Saved final adapter weights to`. */
const SAVED_FINAL = /Saved final (?:adapter )?weights to /;

/** As every release names them: a path that ends otherwise is cut. */
const WEIGHTS = /\.(?:safetensors|npz)$/;

/** Two paths of the same folder: that of the latest weights, then that of the numbered checkpoint (0.6.0 on). */
const TWO_PATHS = /^(?:(.*\/)?[^/]+) and (\1[^/]+)$/;
/** Two of Linux's longest paths: bounds the work on a line of another program. */
const MAX_PATHS_LENGTH = 8200;

const withoutFullStop = (text: string): string => text.slice(0, MAX_PATHS_LENGTH).trimEnd().replace(/\.$/, '');

/** mlx-lm-lora's XPO, online DPO, PPO and REINFORCE have figures of their own behind the loss. */
const FIGURE = new RegExp(
  `, (?!Learning Rate|Trained Tokens|Peak mem)([A-Z][A-Za-z_ ]{1,22}) (${NUMBER})(?=,|\\s*$)`,
  'g',
);
const figuresIn = (text: string): Pick<Report, 'figures'> =>
  text.startsWith(', Learning Rate ') || text.startsWith(', It/sec ')
    ? {}
    : toFigures(
        Array.from(text.matchAll(FIGURE), ([, name = '', value = '']) => [name.toLowerCase(), toNumber(value)]),
      );

/** What the lines of this run have had. */
type Knows = {peak: boolean};

/** Python gives an exponent two digits or more, and a comma follows it. */
const RATE = /, Learning Rate ([-+]?\d+(?:\.\d+)?(?:e[-+]\d{2,})?),/;

const readRate = (text: string): number | null => toFinite(RATE.exec(text)?.[1]);

const readReport = (iteration: number, text: string, knows: Knows): TrainingEvent[] => {
  const train = TRAIN.exec(text);
  const loss = train?.[1];
  if (loss === undefined) return [];
  const peak = PEAK.test(text) ? readField(text, ', Peak mem ', false) : null;
  knows.peak ||= peak !== null;
  const known = {
    learningRate: readRate(text),
    trainerIterationsPerSecond: readField(text, ', It/sec ', false),
    tokensPerSecond: readField(text, ', Tokens/sec ', false),
    // The last field in the first weeks of 2024: with a peak in the lines of the same run, one without is cut.
    trainedTokens: readField(text, ', Trained Tokens ', !knows.peak),
    peakMemoryBytes: bytesOfGB(peak),
    ...figuresIn(text.slice(train?.[0].length)),
  };
  return [makeReport(iteration, toNumber(loss), known)];
};

const readSeconds = (text: string): number | null => toFinite(/, Val took (\d+\.\d+)s/.exec(text)?.[1]);

const readValidation = (iteration: number, text: string): TrainingEvent[] => {
  const validation = VALIDATION.exec(text);
  return validation?.[1] === undefined
    ? []
    : [{type: 'validation', iteration, valLoss: toNumber(validation[1]), seconds: readSeconds(text)}];
};

const readCheckpoint = (iteration: number, text: string): TrainingEvent[] => {
  const paths = withoutFullStop(text);
  const path = TWO_PATHS.exec(paths)?.[2] ?? paths;
  return WEIGHTS.test(path) ? [{type: 'checkpoint', iteration, path}] : [];
};

/** What follows one `Iter N: `. */
const readIteration = (iteration: number, text: string, knows: Knows): TrainingEvent[] => {
  if (text.startsWith('Train loss ')) return readReport(iteration, text, knows);
  if (text.startsWith('Val loss ')) return readValidation(iteration, text);
  if (text.startsWith(SAVED)) return readCheckpoint(iteration, text.slice(SAVED.length));
  return [];
};

const readIterations = (line: string, knows: Knows): TrainingEvent[] => {
  const events: TrainingEvent[] = [];
  let rest = line;
  let start = ITERATION.exec(rest);
  while (start !== null) {
    rest = rest.slice(start.index + start[0].length);
    const next = rest.includes('Iter ') ? ITERATION.exec(rest) : null;
    events.push(...readIteration(Number(start[1]), next === null ? rest : rest.slice(0, next.index), knows));
    start = next;
  }
  return events;
};

const readStart = (line: string): TrainingEvent[] => {
  const iterations = Number(STARTING.exec(line)?.[1] ?? 0);
  return iterations === 0 ? [] : [{type: 'total', iterations, source: 'trainer'}, {type: 'training'}];
};

const readFinal = (line: string): TrainingEvent[] => {
  const final = SAVED_FINAL.exec(line);
  if (final === null) return [];
  const path = withoutFullStop(line.slice(final.index + final[0].length));
  return [{type: 'saved', path: WEIGHTS.test(path) ? path : null}];
};

/**
 * `mlx_lm.lora` from 0.0.3 to 0.31.3 and what prints like it (mlx-examples' lora.py, mlx-vlm): `Iter 10: Train loss
 * 2.041, …`. Formats as in mlx_lm/tuner/trainer.py and lora.py of those releases.
 */
export const mlxLmPlain = (): Dialect => {
  const knows: Knows = {peak: false};
  return {
    read: line => {
      const bar = readEvaluationBar(line);
      const events: TrainingEvent[] = bar === null ? [] : [bar];
      if (line.includes('Iter ')) events.push(...readIterations(line, knows));
      if (line.includes('Starting training')) events.push(...readStart(line));
      if (line.includes('Saved final ')) events.push(...readFinal(line));
      const test = readTest(line);
      if (test !== null) events.push(test);
      if (events.length === 0) events.push(...readLoading(line));
      return events;
    },
  };
};
