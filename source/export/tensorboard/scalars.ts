import type {MemorySample, Pressure, TrainerSample} from '../../journal/events.js';
import type {Row} from '../rows/row.js';
import type {Scalars} from './event.js';

/** As the kernel of macOS numbers them. */
const PRESSURE_LEVELS: Readonly<Record<Pressure, number>> = {green: 1, yellow: 2, red: 4};

const known = (values: readonly (readonly [tag: string, value: number | null | undefined])[]): Scalars =>
  new Map(values.flatMap(([tag, value]) => (value === null || value === undefined ? [] : [[tag, value]])));

/** What TensorBoard allows in a tag without quoting it; a slash begins a group. */
const tagOf = (name: string): string => `figures/${name.replaceAll(/[^\w.-]+/g, '_').slice(0, 60)}`;

/** More than any trainer prints. */
const MAX_FIGURES = 64;

/** The values of a row, by their tags: what the trainer told, and the pace by our own clock. */
export const rowScalars = ({stated, ...row}: Row): Scalars => {
  const {secondsPerIteration, valLoss, testLoss} = row;
  const theirs = stated.trainerIterationsPerSecond;
  return known([
    ['train/loss', stated.trainLoss],
    ['validation/loss', valLoss],
    ['test/loss', testLoss],
    ['train/learning_rate', stated.learningRate],
    ['train/epoch', stated.epoch],
    ['train/tokens', stated.trainedTokens],
    ['pace/iterations_per_minute', secondsPerIteration && 60 / secondsPerIteration],
    ['pace/trainer_iterations_per_minute', theirs && 60 * theirs],
    ['pace/trainer_tokens_per_second', stated.tokensPerSecond],
    ['mlx/peak_bytes', stated.peakMemoryBytes],
    ['mlx/active_bytes', stated.activeMemoryBytes],
    ['mlx/cache_bytes', stated.cacheMemoryBytes],
    ...Object.entries(stated.figures ?? {})
      .slice(0, MAX_FIGURES)
      .map(([name, value]) => [tagOf(name), value] as const),
  ]);
};

/** The values of a reading, by their tags. The trainer's memory is called what it was measured by. */
export const readingScalars = (memory: MemorySample | null, trainer: TrainerSample | null): Scalars =>
  known([
    ['memory/used_bytes', memory?.usedBytes],
    ['memory/app_bytes', memory?.appBytes],
    ['memory/wired_bytes', memory?.wiredBytes],
    ['memory/compressed_bytes', memory?.compressedBytes],
    ['memory/cached_bytes', memory?.cachedBytes],
    ['memory/pressure', memory?.pressure && PRESSURE_LEVELS[memory.pressure]],
    ['swap/used_bytes', memory?.swapUsedBytes],
    ['swap/in_bytes_per_second', memory?.swapInBytesPerSecond],
    ['swap/out_bytes_per_second', memory?.swapOutBytesPerSecond],
    ...(trainer === null ? [] : [[`trainer/${trainer.memoryKind}_bytes`, trainer.memoryBytes] as const]),
    ['trainer/processor_percent', trainer?.cpuPercent],
  ]);
