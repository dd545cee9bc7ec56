import {printable} from '../format/printable.js';
import {formatBytes, UNKNOWN} from '../format/units.js';
import type {CardSample} from '../journal/events.js';
import type {AppCardJson, CardNowJson} from './contract/memory.js';
import {columnsToText} from './table.js';

/** A card as it is now, and a process that holds memory of one. */
type Card = Omit<CardSample, 'runBytes' | 'othersBytes'>;
type Holder = {pid: number; name: string; uuid: string; bytes: number | null};

/** One look at the cards, or why there is none. */
export type CardsNow = {cards: readonly Card[]; processes: readonly Holder[]} | {trouble: string} | null;

const SLOWED: Readonly<Record<string, string>> = {
  heat: 'slowed down by heat',
  'power-brake': 'slowed down by its power supply (power brake)',
  hardware: 'slowed down by its hardware',
};

const known = (value: number | null, words: (value: number) => string): string[] =>
  value === null ? [] : [words(value)];

/** `43.0 GB of 79.6 GB used, busy 92 %, 608 of 700 W, 61 °C`, without what the card does not report. */
const cardText = ({name, usedBytes, totalBytes, busyPercent, watts, limitWatts, celsius, slowedBy}: Card): string =>
  [
    `${formatBytes(usedBytes)} of ${formatBytes(totalBytes)} used`,
    ...known(busyPercent, value => `busy ${value} %`),
    ...known(watts, value => (limitWatts === null ? `${value} W` : `${value} of ${limitWatts} W`)),
    ...known(celsius, value => `${value} °C`),
    ...(slowedBy === null ? [] : [SLOWED[slowedBy] ?? 'slowed down']),
    printable(name),
  ].join(', ');

const heldText = ({bytes}: Holder): string => (bytes === null ? UNKNOWN : formatBytes(bytes));

/** More are counted only. */
const MAX_NAMED = 4;

const byText = (holders: readonly Holder[]): string => {
  const named = holders
    .slice(0, MAX_NAMED)
    .map(holder => `${printable(holder.name)} (${holder.pid}) ${heldText(holder)}`);
  const more = holders.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
};

/** The cards as labelled rows of `mlxtop memory`; none where there is no card. */
export const cardRows = (now: CardsNow): [string, string][] => {
  if (now === null) return [];
  if ('trouble' in now) return [['GPU', `cannot be read: ${printable(now.trouble)}`]];
  return now.cards.flatMap((card): [string, string][] => {
    const holders = now.processes.filter(({uuid}) => uuid === card.uuid);
    return [
      [`GPU ${card.index}`, cardText(card)],
      ...(holders.length === 0 ? [] : [['', `held by ${byText(holders)}`] as [string, string]]),
    ];
  });
};

/** The cards in `mlxtop memory --json`: null where there are none, or they cannot be read. */
export const cardsNowJson = (now: CardsNow): CardNowJson[] | null => {
  if (now === null || 'trouble' in now) return null;
  return now.cards.map(card => ({
    index: card.index,
    uuid: card.uuid,
    name: card.name,
    busyPercent: card.busyPercent,
    totalBytes: card.totalBytes,
    usedBytes: card.usedBytes,
    watts: card.watts,
    limitWatts: card.limitWatts,
    celsius: card.celsius,
    slowedBy: card.slowedBy,
    processes: now.processes.filter(({uuid}) => uuid === card.uuid).map(({pid, name, bytes}) => ({pid, name, bytes})),
  }));
};

/** Whose a process is: an application by its processes, or a training run. */
export type Owners = {apps: readonly {name: string; pids: readonly number[]}[]; ofRuns: ReadonlyMap<number, string>};

const ownerOf = (pid: number, {apps, ofRuns}: Owners): string => {
  const run = ofRuns.get(pid);
  if (run !== undefined) return `training run ${printable(run)}`;
  return printable(apps.find(({pids}) => pids.includes(pid))?.name ?? '');
};

/** What no process that is seen holds, and is more than the driver's own: in a container those outside. */
const UNSEEN_BYTES = 512 * 1024 ** 2;

const unseen = (card: Card, holders: readonly Holder[]): number => {
  const seen = holders.reduce((sum, {bytes}) => sum + (bytes ?? 0), 0);
  return holders.some(({bytes}) => bytes === null) ? 0 : (card.usedBytes ?? 0) - seen;
};

/** What `mlxtop apps` prints below its table: who holds the memory of each card; empty where there is none. */
export const cardHoldersText = (now: CardsNow, owners: Owners): string => {
  if (now === null) return '';
  if ('trouble' in now) return `\nGPU: cannot be read: ${printable(now.trouble)}\n`;
  const parts = now.cards.map(card => {
    const holders = now.processes.filter(({uuid}) => uuid === card.uuid);
    const rest = unseen(card, holders);
    const rows = holders.map(one => [heldText(one), printable(one.name), String(one.pid), ownerOf(one.pid, owners)]);
    const others =
      rest < UNSEEN_BYTES ? [] : [[formatBytes(rest), UNKNOWN, UNKNOWN, 'others, who cannot be seen from here']];
    const head = `\nGPU ${card.index}: ${formatBytes(card.usedBytes)} of ${formatBytes(card.totalBytes)} used, ${printable(card.name)}\n`;
    const all = [...rows, ...others];
    return all.length === 0 ? head : `${head}${columnsToText([['GPU MEMORY', 'PROGRAM', 'PID', 'OF'], ...all])}`;
  });
  return parts.join('');
};

/** What an application holds of the cards in `mlxtop apps --json`; null where that cannot be read, or there is none. */
export const appCardBytes = (now: CardsNow, pids: readonly number[]): AppCardJson => {
  if (now === null || 'trouble' in now) return null;
  return now.processes.filter(({pid}) => pids.includes(pid)).reduce((sum, {bytes}) => sum + (bytes ?? 0), 0);
};
