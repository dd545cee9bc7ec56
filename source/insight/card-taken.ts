import {BYTES_PER_GB, formatBytes} from '../format/units.js';

const HOLDER = /Process (\d+) has ([\d.]+) ([KMG]i)B memory in use/g;
const CARD = /total capacity of ([\d.]+) GiB/;

const UNITS: Readonly<Record<string, number>> = {Ki: 1024, Mi: 1024 ** 2, Gi: BYTES_PER_GB};

/** More of them would make the sentence a table. */
const MAX_NAMED = 3;

/**
 * Who holds the card, from what PyTorch prints when it runs out of memory; null where it does not say. In a container
 * the pids are those of the machine outside.
 */
export const takenSentence = (line: string): string | null => {
  const holders = [...line.matchAll(HOLDER)]
    .map(([, pid, size, unit = '']) => ({pid, bytes: Number(size) * (UNITS[unit] ?? 1)}))
    .toSorted((one, other) => other.bytes - one.bytes);
  if (holders.length === 0) return null;
  const total = Number(CARD.exec(line)?.[1] ?? Number.NaN) * BYTES_PER_GB;
  const named = holders.slice(0, MAX_NAMED).map(({pid, bytes}) => `process ${pid} holds ${formatBytes(bytes)}`);
  const of = Number.isNaN(total) ? '' : ` of its ${formatBytes(total)}`;
  const [who, next] =
    holders.length === 1
      ? ['Another program has', 'quit it or wait for it']
      : ['Other programs have', 'quit them or wait for them'];
  return `${who} the graphics card's memory: ${named.join(', ')}${of}; ${next}, or use another card (CUDA_VISIBLE_DEVICES).`;
};
