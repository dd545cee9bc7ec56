import {commandLine, shorten} from '../format/command-line.js';
import {formatClock} from '../format/units.js';
import type {QueuedJson} from './contract/queue.js';
import {isoTime} from './iso-time.js';
import {columnsToText} from './table.js';
import {type ShownEntry, waitSentence, waitWords} from './waiting-view.js';

/** A run of the queue. Times in ms since 1970. */
export type QueuedRun = {
  id: string;
  name: string;
  command: readonly string[];
  directory: string;
  entry: ShownEntry & {anyEnd: boolean};
  isLost: boolean;
};

const MAX_NAME = 20;
const MIN_REASON = 20;
/** Between two columns. */
const GAP = 2;
/** `20261122-231502-4f1a` */
const ID_COLUMNS = 20;

/** Below `WAITS FOR`: what that is, or why it is held. */
const cell = ({kind, text}: ShownEntry['reason']): string => (kind === 'held' ? `(held) ${text}` : text);

/**
 * What `mlxtop queue` prints: a run a line, in order, with what it waits for; in lines of `columns`, where that leaves
 * room for a reason. `now` in ms since 1970.
 */
export const queueText = (runs: readonly QueuedRun[], now: number, columns: number): string => {
  const names = runs.map(({name}) => shorten(name, MAX_NAME));
  const since = runs.map(({entry}) => formatClock(entry.queuedAt, now));
  const sentences = runs.map(({entry}) => cell(entry.reason));
  const width = (cells: readonly string[]): number => Math.max(...cells.map(({length}) => length));
  const others = 1 + width(['NAME', ...names]) + width(['SINCE', ...since]) + ID_COLUMNS + 4 * GAP;
  const isNarrow = columns - others < MIN_REASON;
  const room = Math.max(MIN_REASON, isNarrow ? columns - 3 : columns - others);
  const rows = runs.map(({id}, index) => {
    const place = [String(index + 1), names[index] ?? ''];
    const last = [since[index] ?? '', id];
    return isNarrow ? [...place, ...last] : [...place, shorten(sentences[index] ?? '', room), ...last];
  });
  const head = isNarrow ? ['#', 'NAME', 'SINCE', 'ID'] : ['#', 'NAME', 'WAITS FOR', 'SINCE', 'ID'];
  const lines = columnsToText([head, ...rows])
    .trimEnd()
    .split('\n');
  // In a narrow terminal the reason has a line of its own.
  const whole = lines.flatMap((line, index) => {
    const sentence = sentences[index - 1];
    return isNarrow && sentence !== undefined ? [line, `   ${shorten(sentence, room)}`] : [line];
  });
  return `${whole.join('\n')}\n`;
};

/** The runs that wait, a line each, below a list of runs; empty for none. */
export const waitingLines = (runs: readonly Pick<QueuedRun, 'name' | 'entry'>[], max = 6): string => {
  const lines = runs.slice(0, max).map(({name, entry}) => `${name} ${waitSentence(entry.reason)}.\n`);
  const more = runs.length > max ? `${runs.length - max} more wait.\n` : '';
  return runs.length === 0 ? '' : `${lines.join('')}${more}The order: mlxtop queue\n`;
};

/** The same as an item of `mlxtop queue --json`. */
export const queuedJson = ({id, name, command, directory, entry, isLost}: QueuedRun, index: number): QueuedJson => ({
  position: index + 1,
  id,
  name,
  command: [...command],
  directory,
  queuedAt: isoTime(entry.queuedAt),
  after: entry.after,
  anyEnd: entry.anyEnd,
  waitsFor: entry.reason.kind,
  reason: waitWords(entry.reason),
  sessionOpen: !isLost,
});

/** `lora-2: python -m mlx_lm lora …`, to ask about it. */
export const queuedWords = ({name, command}: Pick<QueuedRun, 'name' | 'command'>): string =>
  `${name}: ${shorten(commandLine(command), 60)}`;
