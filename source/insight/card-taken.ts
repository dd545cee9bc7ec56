import {printable} from '../format/printable.js';
import {BYTES_PER_GB, formatBytes} from '../format/units.js';
import type {CardProcess, CardSample} from '../journal/events.js';

const HOLDER = /Process (\d+) has ([\d.]+) ([KMG]i)B memory in use/g;
const CARD = /total capacity of ([\d.]+) GiB/;

const UNITS: Readonly<Record<string, number>> = {Ki: 1024, Mi: 1024 ** 2, Gi: BYTES_PER_GB};

/** More of them would make the sentence a table. */
const MAX_NAMED = 3;

/** A process that holds memory of a card. */
type Holder = {pid: string; name: string | null; bytes: number};

const sentenceOf = (holders: readonly Holder[], totalBytes: number | null): string => {
  const named = holders.slice(0, MAX_NAMED).map(({pid, name, bytes}) => {
    const who = name === null ? `process ${pid}` : `${printable(name)} (process ${pid})`;
    return `${who} holds ${formatBytes(bytes)}`;
  });
  const of = totalBytes === null ? '' : ` of its ${formatBytes(totalBytes)}`;
  const [who, next] = holders.length === 1 ? ['Another program has', 'it'] : ['Other programs have', 'them'];
  return `${who} the graphics card's memory: ${named.join(', ')}${of}; quit ${next} or wait for ${next}, or use another card (CUDA_VISIBLE_DEVICES).`;
};

const largestFirst = (holders: readonly Holder[]): Holder[] =>
  holders.toSorted((one, other) => other.bytes - one.bytes);

/**
 * Who holds the card, from what PyTorch prints when it runs out of memory; null where it does not say. In a container
 * the pids are those of the machine outside. `processes`: those that were seen on the cards, for their names.
 */
export const takenSentence = (line: string, processes: readonly CardProcess[] = []): string | null => {
  const holders = [...line.matchAll(HOLDER)].map(([, pid = '', size, unit = '']) => ({
    pid,
    name: processes.find(one => String(one.pid) === pid)?.name ?? null,
    bytes: Number(size) * (UNITS[unit] ?? 1),
  }));
  const total = Number(CARD.exec(line)?.[1] ?? Number.NaN) * BYTES_PER_GB;
  return holders.length === 0 ? null : sentenceOf(largestFirst(holders), Number.isNaN(total) ? null : total);
};

/** Others have the card, and not the run itself. */
const TAKEN_SHARE = 0.5;

/**
 * The same by the last reading of the cards, for a text that does not say whose the memory is; null where others hold
 * less than half of each card.
 */
export const takenByReading = (latest: {cards: CardSample[]; processes: CardProcess[]} | null): string | null => {
  const taken = latest?.cards.find(
    ({othersBytes, totalBytes}) =>
      othersBytes !== null && totalBytes !== null && othersBytes > TAKEN_SHARE * totalBytes,
  );
  if (latest === null || taken === undefined) return null;
  const holders = latest.processes
    .filter(({uuid, ofRun}) => uuid === taken.uuid && !ofRun)
    .map(({pid, name, bytes}) => ({pid: String(pid), name, bytes: bytes ?? 0}));
  return holders.length === 0 ? null : sentenceOf(largestFirst(holders), taken.totalBytes);
};
