import type {ProcessInfo, ProcessMemory} from '../../host/types.js';
import type {RankSample} from '../../journal/events.js';

/** A process of a rank as one reading has it. */
export type RankProcess = {info: ProcessInfo; memory: ProcessMemory; start: string};

/** Processor time by process at an earlier reading, and when that was, in ms. */
export type RankTimes = {at: number; seconds: ReadonlyMap<string, number>};

const keyOf = ({info, start}: RankProcess): string => `${info.pid} ${start}`;

const sumOf = (values: readonly (number | null)[]): number | null => {
  const known = values.filter(value => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
};

/** Of one core; null without an earlier reading. A process that is new since then counts with all that it has used. */
const cpuPercentOf = (now: RankTimes, before: RankTimes | null): number | null => {
  const spanMs = before === null ? 0 : now.at - before.at;
  if (before === null || spanMs <= 0) return null;
  let seconds = 0;
  for (const [key, used] of now.seconds) seconds += Math.max(0, used - (before.seconds.get(key) ?? 0));
  return Math.round((1000 * 100 * seconds) / (spanMs / 1000)) / 1000;
};

/** Adds the processes of a machine's ranks up; null where there are none. */
export const rankSample = (
  processes: readonly RankProcess[],
  at: number,
  before: RankTimes | null,
): {sample: RankSample | null; times: RankTimes} => {
  const times = {at, seconds: new Map(processes.map(one => [keyOf(one), one.info.cpuSeconds]))};
  if (processes.length === 0) return {sample: null, times};
  const kinds = new Set(processes.map(({memory}) => memory.memoryKind));
  const [kind = 'resident'] = kinds;
  const cpuPercent = cpuPercentOf(times, before);
  return {
    times,
    sample: {
      memoryBytes: sumOf(processes.map(({memory}) => memory.memoryBytes)),
      memoryKind: kinds.size === 1 ? kind : 'resident',
      cpuPercent: cpuPercent === null ? null : Math.round(10 * cpuPercent) / 10,
      processes: processes.length,
      stopped: processes.every(({info}) => info.stopped),
    },
  };
};
