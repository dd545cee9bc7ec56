import {type Cell, csvRecord} from '../../format/csv.js';
import {printable} from '../../format/printable.js';
import type {MemorySample, TrainerSample} from '../../journal/events.js';
import {isoTime} from '../../report/iso-time.js';
import type {Row} from '../rows/row.js';

const memory =
  (name: keyof MemorySample) =>
  ({reading}: Row): Cell =>
    reading?.memory?.[name];

const trainer =
  (name: keyof TrainerSample) =>
  ({reading}: Row): Cell =>
    reading?.trainer?.[name];

const seconds = (ms: number | null | undefined): Cell => (ms == null ? null : Math.round(ms) / 1000);

/** Seven digits are more than an arrival of a line can tell. */
const rounded = (value: number | null): Cell => (value === null ? null : Number(value.toPrecision(7)));

/** Every column before those of the figures: its name, with its unit, and what stands in it. Only added to. */
const COLUMNS: readonly (readonly [name: string, cell: (row: Row) => Cell])[] = [
  ['run', row => row.run],
  ['time', row => isoTime(row.at)],
  ['elapsed_seconds', row => seconds(row.elapsedMs)],
  ['trained_seconds', row => seconds(row.trainedMs)],
  ['state', row => row.state],
  ['training_loop', row => row.loop],
  ['iteration', row => row.iteration],
  ['epoch', row => row.stated.epoch],
  ['train_loss', row => row.stated.trainLoss],
  ['validation_loss', row => row.valLoss],
  ['validation_seconds', row => row.validationSeconds],
  ['test_loss', row => row.testLoss],
  ['test_perplexity', row => row.testPerplexity],
  ['learning_rate', row => row.stated.learningRate],
  ['seconds_per_iteration', row => rounded(row.secondsPerIteration)],
  ['trainer_iterations_per_second', row => row.stated.trainerIterationsPerSecond],
  ['tokens_per_second', row => row.stated.tokensPerSecond],
  ['trained_tokens', row => row.stated.trainedTokens],
  ['mlx_peak_bytes', row => row.stated.peakMemoryBytes],
  ['mlx_active_bytes', row => row.stated.activeMemoryBytes],
  ['mlx_cache_bytes', row => row.stated.cacheMemoryBytes],
  ['sample_age_seconds', row => seconds(row.reading?.ageMs)],
  ['pressure', memory('pressure')],
  ['memory_total_bytes', memory('totalBytes')],
  ['memory_used_bytes', memory('usedBytes')],
  ['memory_app_bytes', memory('appBytes')],
  ['memory_wired_bytes', memory('wiredBytes')],
  ['memory_compressed_bytes', memory('compressedBytes')],
  ['memory_cached_bytes', memory('cachedBytes')],
  ['memory_free_bytes', memory('freeBytes')],
  ['swap_used_bytes', memory('swapUsedBytes')],
  ['swap_total_bytes', memory('swapTotalBytes')],
  ['swap_in_bytes_per_second', memory('swapInBytesPerSecond')],
  ['swap_out_bytes_per_second', memory('swapOutBytesPerSecond')],
  ['trainer_memory_bytes', trainer('memoryBytes')],
  ['trainer_memory_kind', trainer('memoryKind')],
  ['trainer_swapped_bytes', trainer('swappedBytes')],
  ['trainer_processor_percent', trainer('cpuPercent')],
  ['gpu_percent', row => row.reading?.power?.gpuPercent],
  ['on_battery', row => row.reading?.power?.onBattery],
  ['speed_limit_percent', row => row.reading?.power?.speedLimitPercent],
  ['card_busy_percent', row => row.cards?.busyPercent],
  ['card_memory_used_bytes', row => row.cards?.usedBytes],
  ['card_memory_run_bytes', row => row.cards?.runBytes],
];

/** Names of all columns but those of the figures. */
export const COLUMN_NAMES: readonly string[] = COLUMNS.map(([name]) => name);

/** More than any trainer prints: names from a damaged journal must not grow the header without end. */
const MAX_FIGURES = 64;
const MAX_NAME = 60;

/** Notes which named figures there are, in the order in which they come. */
export const noteFigures = (names: Set<string>, figures: Readonly<Record<string, number>> | undefined): void => {
  for (const name of Object.keys(figures ?? {})) {
    if (names.size < MAX_FIGURES && name.length <= MAX_NAME) names.add(name);
  }
};

/** The line of headings; a figure's is `figure_` and its name. */
export const csvHeader = (figures: Iterable<string>): string =>
  csvRecord([...COLUMN_NAMES, ...Array.from(figures, name => `figure_${printable(name)}`)]);

/** One row, with the figures of these names. */
export const csvLine = (row: Row, figures: Iterable<string>): string =>
  csvRecord([...COLUMNS.map(([, cell]) => cell(row)), ...Array.from(figures, name => row.stated.figures?.[name])]);
