import {printable} from '../format/printable.js';
import {formatBytes, formatDuration, UNKNOWN} from '../format/units.js';
import type {RunView} from '../insight/view.js';

type Card = RunView['cards'][number];

const SIGNS = {green: '', yellow: 'memory YELLOW', red: 'memory RED'} as const;

const SLOWED: ReadonlyMap<string, string> = new Map([
  ['heat', 'slowed down by heat'],
  ['power-brake', 'slowed down by its power supply'],
  ['hardware', 'slowed down by its hardware'],
]);

const whole = (value: number | null, unit: string): string => (value === null ? '' : `${Math.round(value)} ${unit}`);

/** By whom the memory is held, where the driver tells. */
const heldBy = ({runBytes, othersBytes}: Card): string =>
  runBytes === null ? '' : ` (run ${formatBytes(runBytes)}, others ${formatBytes(othersBytes)})`;

const powerWords = ({watts, limitWatts}: Card): string => {
  if (watts === null) return '';
  return limitWatts === null ? whole(watts, 'W') : `${Math.round(watts)} of ${whole(limitWatts, 'W')}`;
};

const cardWords = (card: Card): string =>
  [
    card.busyPercent === null ? `busy ${UNKNOWN}` : `${Math.round(card.busyPercent)} % busy`,
    `${formatBytes(card.usedBytes)} of ${formatBytes(card.totalBytes)} used${heldBy(card)}`,
    powerWords(card),
    whole(card.celsius, '°C'),
    card.slowedBy === null ? '' : (SLOWED.get(card.slowedBy) ?? 'slowed down'),
    card.room === null ? '' : SIGNS[card.room],
  ]
    .filter(Boolean)
    .join(', ');

/** More others than this are not named. */
const MAX_NAMED = 4;

/** `python3 (pid 1002) 2.4 GB`: who else holds memory of the run's cards. */
const otherHolders = (cards: RunView['cards']): string[] => {
  const isOwnKnown = cards.some(({usedByRun}) => usedByRun);
  const others = cards
    .filter(({usedByRun}) => usedByRun || !isOwnKnown)
    .flatMap(({holders}) => holders.filter(({ofRun}) => !ofRun));
  const named = others
    .slice(0, MAX_NAMED)
    .map(({name, pid, bytes}) => `${printable(name)} (pid ${pid}) ${formatBytes(bytes)}`);
  return others.length > MAX_NAMED ? [...named, `${others.length - MAX_NAMED} more`] : named;
};

/** What `mlxtop status` says of the NVIDIA cards: a row each, and who else uses them; nothing where there is none. */
export const cardRows = ({cards, cardUse}: Pick<RunView, 'cards' | 'cardUse'>): [string, string][] => {
  if (cards.length === 0) return [];
  const others = otherHolders(cards);
  const shared = cardUse?.sharedSeconds ?? 0;
  return [
    ...cards.map((card): [string, string] => [`GPU ${card.index}`, cardWords(card)]),
    ...(others.length === 0 || cardUse?.sharing == null
      ? []
      : ([['others on it', others.join(', ')]] as [string, string][])),
    ...(shared < 1 ? [] : ([['shared', `with others for ${formatDuration(shared)}`]] as [string, string][])),
  ];
};
