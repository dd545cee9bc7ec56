import {fstatSync} from 'node:fs';
import {UserError, usageError} from '../errors.js';
import {COLUMN_NAMES} from '../export/csv/columns.js';
import {EXPORT_SCHEMA} from '../export/ndjson.js';
import {prometheusText} from '../export/prometheus/text.js';
import {commandLine} from '../format/command-line.js';
import {parseDuration} from '../format/interval.js';
import {printable} from '../format/printable.js';
import {formatSetting} from '../format/units.js';
import {readQueueEntry} from '../journal/queue-entry.js';
import {runWord} from '../journal/run-record.js';
import type {Run} from '../journal/runs.js';
import {waitSentence} from '../report/waiting-view.js';
import {writeCsv} from '../runs/export/csv.js';
import {type Following, writeNdjson} from '../runs/export/ndjson.js';
import {fileOutput, type Output} from '../runs/export/output.js';
import {ownPart, type Part, wholeParts} from '../runs/export/parts.js';
import {RunsToScrape, scrapedRun} from '../runs/export/scrape.js';
import {writeTensorboard} from '../runs/export/tensorboard.js';
import {runToShow} from '../runs/find/find-run.js';
import {ensureRecorded} from '../runs/revive/revive.js';
import {type Call, type Command, isSet, oneRun, textFlag} from './kit/command.js';
import {complain, printBytes, say} from './kit/say.js';
import {user} from './kit/user.js';

declare const MLXTOP_VERSION: string;

const IDLE = '10m';
/** A run with a long interval is quiet for as long. */
const IDLE_INTERVALS = 3;

/** What is wanted: one of the formats. */
type Wanted = {
  format: 'csv' | 'ndjson' | 'tensorboard' | 'prometheus';
  folder: string;
  file: string | null;
  whole: boolean;
  follow: boolean;
  idleMs: number | null;
};

const formatOf = ({flags}: Call): Wanted['format'] => {
  const formats = (['csv', 'ndjson', 'tensorboard', 'prometheus'] as const).filter(
    name => isSet(flags, name) || textFlag(flags, name) !== undefined,
  );
  const [format] = formats;
  if (format === undefined || formats.length > 1) {
    throw usageError(
      format === undefined ? 'Which format?' : `One format at a time, not ${formats.length}.`,
      'A table: --csv   Every event as JSON lines: --ndjson   TensorBoard: --tensorboard DIR   Prometheus: --prometheus',
    );
  }
  return format;
};

/** Throws a `UserError` for what does not go with the format. */
const requireFitting = ({format, file, whole, follow, idleMs}: Wanted): void => {
  if (format === 'tensorboard' && file !== null) {
    throw usageError('--output goes with --csv and --ndjson.', 'The folder follows --tensorboard.');
  }
  if (format === 'prometheus' && file !== null) {
    throw usageError(
      '--output goes with --csv and --ndjson.',
      'A file that is kept up to date for node_exporter: metrics.textfile in settings.yaml (docs/metrics.md)',
    );
  }
  if ((format === 'ndjson' || format === 'prometheus') && whole) {
    throw usageError('--whole goes with --csv and --tensorboard.', `With --${format} each run is exported on its own.`);
  }
  if (format !== 'ndjson' && follow) throw usageError('--follow goes with --ndjson.', 'Try: --ndjson --follow');
  if (!follow && idleMs !== null) {
    throw usageError('--idle-timeout goes with --follow.', 'Try: --ndjson --follow --idle-timeout 10m');
  }
};

const wantedOf = (call: Call): Wanted => {
  const {flags} = call;
  const [idle, file] = [textFlag(flags, 'idleTimeout'), textFlag(flags, 'output')];
  const wanted: Wanted = {
    format: formatOf(call),
    folder: textFlag(flags, 'tensorboard') ?? '',
    file: file === undefined || file === '-' ? null : file,
    whole: isSet(flags, 'whole'),
    follow: isSet(flags, 'follow'),
    idleMs: idle === undefined ? null : parseDuration(idle, '--idle-timeout'),
  };
  requireFitting(wanted);
  return wanted;
};

const standardOutput: Output = {write: printBytes, finish: () => {}, abandon: () => {}};

/** Whether something reads standard output that may go. */
const hasReader = (): boolean => {
  const stats = fstatSync(1);
  return stats.isFIFO() || stats.isSocket();
};

/** What an export of each format begins with: how one is known again that may be replaced. */
const BEGINNINGS = {
  prometheus: '',
  csv: COLUMN_NAMES.slice(0, 4).join(','),
  ndjson: `{"schema":${EXPORT_SCHEMA},"run":"`,
} as const;

const sayUnread = (lines: number): void => {
  complain(
    `${lines === 1 ? 'A line of its journal' : `${lines} lines of its journal`} could not be read, and ${lines === 1 ? 'is' : 'are'} left out.\n`,
  );
};

const partsOf = async (run: Run, {whole}: Wanted): Promise<[Part, ...Part[]]> => {
  if (!whole) return [ownPart(run)];
  const {parts, gone} = await wholeParts(run);
  if (gone !== null) complain(`The run ${gone}, which this one continues, no longer exists and is left out.\n`);
  const [first = ownPart(run), ...others] = parts;
  return [first, ...others];
};

const followingOf = ({record}: Run, {follow, idleMs, file}: Wanted): Following | null => {
  if (!follow) return null;
  const usual = Math.max(parseDuration(IDLE, '--idle-timeout'), IDLE_INTERVALS * record.intervalMs);
  return {idleMs: idleMs ?? usual, probes: file === null && hasReader(), user};
};

const idleError = ({record}: Run, {idleMs}: Following): UserError =>
  new UserError(
    `${record.name} has not ended, but nothing was recorded for ${formatSetting(idleMs / 1000)}.`,
    `To see how it is doing: mlxtop status ${runWord(record)}`,
  );

const writeTo = async (output: Output, run: Run, wanted: Wanted): Promise<void> => {
  if (wanted.format === 'csv') return writeCsv(await partsOf(run, wanted), output, sayUnread);
  const following = followingOf(run, wanted);
  const how = await writeNdjson(run, output, following, sayUnread);
  if (how === 'idle' && following !== null) throw idleError(run, following);
};

/** The run that is named; without one, what `mlxtop serve` would show. */
const scrape = async (wanted: string | undefined): Promise<number> => {
  if (wanted === undefined) {
    const found = await new RunsToScrape(user).look();
    const runs = found.map(({scraped}) => scraped);
    say(prometheusText({version: MLXTOP_VERSION, runs}, 'text'));
    return 0;
  }
  const run = await runToShow(wanted);
  await ensureRecorded(run, user);
  say(prometheusText({version: MLXTOP_VERSION, runs: [await scrapedRun(run)]}, 'text'));
  return 0;
};

const exportTo = async (output: Output, run: Run, wanted: Wanted): Promise<void> => {
  try {
    await writeTo(output, run, wanted);
  } catch (error) {
    output.abandon();
    throw error;
  }
  output.finish();
};

export const command: Command = {
  usage: 'export [RUN] --csv|--ndjson|--tensorboard DIR|--prometheus',
  group: 'afterwards',
  summary: 'a run for other programs: table, JSON lines, TensorBoard, Prometheus',
  examples: [
    ['mlxtop export lora --csv --output lora.csv', 'with memory and swap beside each loss'],
    ['mlxtop export lora --ndjson --follow | jq .event', 'every event, until the run ends'],
    ['mlxtop export lora --tensorboard logs', 'then: tensorboard --logdir logs'],
  ],
  words: [{value: 'RUN'}],
  options: {
    csv: {text: 'a row for each iteration that was reported'},
    ndjson: {text: 'every event as JSON, one per line (docs/export.md)'},
    tensorboard: {value: 'DIR', text: 'an event file in DIR/RUN; the next export replaces it'},
    prometheus: {text: 'its metrics now, or those of all runs in progress (docs/metrics.md)'},
    output: {short: 'o', value: 'FILE', text: 'write to this file; only an earlier export is replaced'},
    whole: {text: 'with the runs that it continues, iterations counted from the first'},
    follow: {short: 'f', text: 'with --ndjson: wait for new events until the run ends'},
    idleTimeout: {
      value: 'TIME',
      text: 'with --follow: give up after this long without an event (exit code 1)',
      usual: IDLE,
    },
  },
  async run(call) {
    const wanted = wantedOf(call);
    if (wanted.format === 'prometheus') return scrape(oneRun(call));
    const run = await runToShow(oneRun(call));
    const entry = readQueueEntry(run.paths);
    if (entry !== null) complain(`${run.record.name} has recorded nothing yet: it ${waitSentence(entry.reason)}.\n`);
    await ensureRecorded(run, user);
    if (wanted.format === 'tensorboard') {
      const folder = await writeTensorboard(await partsOf(run, wanted), wanted.folder, sayUnread);
      say(`Wrote ${printable(folder)}. To look at it: ${commandLine(['tensorboard', '--logdir', wanted.folder])}\n`);
      return 0;
    }
    const {format, file, follow} = wanted;
    const output = file === null ? standardOutput : fileOutput(file, BEGINNINGS[format], follow);
    await exportTo(output, run, wanted);
    if (file !== null) say(`Wrote ${printable(file)}.\n`);
    return 0;
  },
};
