import {printable} from '../../format/printable.js';
import type {CardSample} from '../../journal/events.js';
import type {Card, CardHolder, CardsReading} from '../card-types.js';
import type {ListedCard} from './list.js';
import type {LoggedCard, LoggedProcess} from './log.js';

/**
 * The reasons for lower clocks that cost the run something. A power cap is normal at full load, idle clocks at none,
 * and an application's clocks are somebody's choice. Heat and the power brake come with `HW Slowdown`.
 */
const SLOWED_BY: readonly (readonly [RegExp, NonNullable<CardSample['slowedBy']>])[] = [
  [/^HW Power Brake/, 'power-brake'],
  [/^[HS]W Thermal/, 'heat'],
  [/^HW Slowdown/, 'hardware'],
  [/^Sync Boost/, 'other'],
];

const slowedBy = (reasons: readonly string[]): CardSample['slowedBy'] =>
  SLOWED_BY.find(([pattern]) => reasons.some(reason => pattern.test(reason)))?.[1] ?? null;

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value));

/** A process chooses its own name. */
const baseName = (path: string): string => printable((path.split('/').at(-1) || path).slice(0, 80));

const sumOf = (parts: readonly LoggedProcess[]): number | null =>
  parts.reduce<number | null>((sum, {bytes}) => (bytes === null ? sum : (sum ?? 0) + bytes), null);

/**
 * A process once for each card: of a split one (MIG) each instance lists its part; what is listed both as a compute and
 * as a graphics process holds the same memory twice.
 */
const holdersOf = (uuid: string, processes: readonly LoggedProcess[]): CardHolder[] => {
  const pids = [...new Set(processes.map(({pid}) => pid))];
  return pids.map(pid => {
    const parts = processes.filter(process => process.pid === pid);
    const sums = [...new Set(parts.map(({type}) => type))].map(type => sumOf(parts.filter(one => one.type === type)));
    const known = sums.filter(sum => sum !== null);
    return {pid, name: baseName(parts[0]?.name ?? ''), uuid, bytes: known.length === 0 ? null : Math.max(...known)};
  });
};

/**
 * One look, with the cards' names from the list; a card that was not listed is called by its place on the bus.
 * Processes are sorted by size.
 */
export const cardsReading = (listed: readonly ListedCard[], logged: readonly LoggedCard[]): CardsReading => {
  const processes: CardHolder[] = [];
  const cards = logged.map((one, place): Card => {
    const known = listed.find(({busId}) => busId.toLowerCase() === one.busId.toLowerCase());
    const uuid = known?.uuid ?? one.busId;
    processes.push(...holdersOf(uuid, one.processes));
    return {
      index: known?.index ?? place,
      uuid,
      name: known?.name ?? 'NVIDIA GPU',
      busyPercent: rounded(one.averagePercent ?? one.nowPercent),
      totalBytes: one.totalBytes,
      usedBytes: one.usedBytes,
      watts: rounded(one.watts),
      limitWatts: rounded(one.limitWatts),
      celsius: rounded(one.celsius),
      slowedBy: slowedBy(one.reasons),
    };
  });
  return {cards, processes: processes.toSorted((one, other) => (other.bytes ?? 0) - (one.bytes ?? 0))};
};
