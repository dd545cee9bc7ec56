import {listedBySize} from '../format/listed-apps.js';
import {formatBytes} from '../format/units.js';
import type {AppSample} from '../journal/events.js';
import {columnsToText} from './table.js';

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
  const {listed, smaller, smallerBytes} = listedBySize(apps);
  const compressed = platform === 'darwin' ? 'COMPRESSED' : 'SWAPPED';
  const table = columnsToText([['APP', 'MEMORY', compressed, 'PROCESSES', ''], ...listed.map(row)]);
  return smaller === 0 ? table : `${table}and ${smaller} smaller: ${formatBytes(smallerBytes)}\n`;
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
