import {listedBySize} from '../format/listed-apps.js';
import {briefReason, restOfReason} from '../format/reason.js';
import {formatBytes} from '../format/units.js';
import type {AppSample} from '../journal/events.js';
import type {AppJson} from './contract/memory.js';
import {appCardBytes, type CardsNow} from './machine-cards.js';
import {columnsToText} from './table.js';

/** `≥ 10.0 GB` where the system's tool gave only a lower bound. */
export const appBytesText = ({bytes, atLeast}: Pick<AppSample, 'bytes' | 'atLeast'>): string =>
  `${atLeast ? '≥ ' : ''}${formatBytes(bytes)}`;

const row = (app: AppSample): string[] => [
  app.name,
  appBytesText(app),
  formatBytes(app.compressedBytes),
  String(app.processes),
  app.protected === null ? '' : `stays: ${briefReason(app.protected)}`,
];

/** What `mlxtop apps` prints as text; `apps` are sorted, largest first; with `all` no small one is left out. */
export const appsText = (apps: readonly AppSample[], platform: string, all = false): string => {
  const {listed, smaller, smallerBytes} = all ? {listed: apps, smaller: 0, smallerBytes: 0} : listedBySize(apps);
  const compressed = platform === 'darwin' ? 'COMPRESSED' : 'SWAPPED';
  const ways = listed.flatMap(({protected: reason}) => (reason === null ? [] : (restOfReason(reason) ?? [])));
  const table = columnsToText([['APP', 'MEMORY', compressed, 'PROCESSES', ''], ...listed.map(row)]);
  const rest = smaller === 0 ? '' : `and ${smaller} smaller: ${formatBytes(smallerBytes)} (--all lists them)\n`;
  return `${table}${rest}${ways.map(way => `${way}.\n`).join('')}`;
};

/** What `mlxtop apps --json` prints: see `contract/memory.ts`. `cards`: what is known of NVIDIA's. */
export const appsJson = (
  apps: readonly (AppSample & {pids?: readonly number[]})[],
  cards: CardsNow = null,
): AppJson[] =>
  apps.map(({name, bundleId, bytes, compressedBytes, processes, protected: reason, atLeast, pids = []}) => ({
    name,
    bundleId,
    bytes,
    compressedBytes,
    processes,
    protected: reason,
    atLeast,
    cardBytes: appCardBytes(cards, pids),
  }));
