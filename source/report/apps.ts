import {formatBytes} from '../format/units.js';
import type {AppSample} from '../journal/events.js';
import {columnsToText} from './table.js';

/** Smaller ones are added up in one line: a desktop has hundreds. */
const LEAST_SHOWN = 50 * 1024 ** 2;
/** Where all are smaller: a list of nothing would say less than these. */
const SMALL_SHOWN = 5;

/** `≥ 10.0 GB`: where the system's tool told a floor. */
export const appBytesText = ({bytes, atLeast}: Pick<AppSample, 'bytes' | 'atLeast'>): string =>
  `${atLeast ? '≥ ' : ''}${formatBytes(bytes)}`;

const row = (app: AppSample): string[] => [
  app.name,
  appBytesText(app),
  formatBytes(app.compressedBytes),
  String(app.processes),
  app.protected === null ? '' : `stays: ${app.protected}`,
];

/** What `mlxtop apps` prints for a person; the apps come largest first. */
export const appsText = (apps: readonly AppSample[], platform: string): string => {
  const large = apps.filter(({bytes}) => bytes >= LEAST_SHOWN);
  const shown = large.length > 0 ? large : apps.slice(0, SMALL_SHOWN);
  const rest = apps.slice(shown.length);
  const total = rest.reduce((sum, {bytes}) => sum + bytes, 0);
  const compressed = platform === 'darwin' ? 'COMPRESSED' : 'SWAPPED';
  const table = columnsToText([['APP', 'MEMORY', compressed, 'PROCESSES', ''], ...shown.map(row)]);
  return rest.length === 0 ? table : `${table}and ${rest.length} smaller: ${formatBytes(total)}\n`;
};

/** The design's `apps` list. */
export const appsJson = (apps: readonly AppSample[]) =>
  apps.map(({name, bundleId, bytes, compressedBytes, processes, protected: reason, atLeast}) => ({
    name,
    bundleId,
    bytes,
    compressedBytes,
    processes,
    protected: reason,
    atLeast,
  }));
