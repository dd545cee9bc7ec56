import {formatBytes} from '../format/units.js';
import type {MemorySample} from '../journal/events.js';
import {appBytesText} from './apps.js';

const change = (what: string, before: number | null, after: number | null): string[] =>
  before === null || after === null ? [] : [`${what} ${formatBytes(before)} → ${formatBytes(after)}`];

/** What quitting freed: memory and swap before and after; empty where neither is known. */
export const freedText = (before: MemorySample | null, after: MemorySample | null): string => {
  if (before === null || after === null) return '';
  const pressure =
    before.pressure === null || after.pressure === null ? [] : [`pressure ${before.pressure} → ${after.pressure}`];
  return [
    ...change('memory used', before.usedBytes, after.usedBytes),
    ...change('swap', before.swapUsedBytes, after.swapUsedBytes),
    ...pressure,
  ].join(', ');
};

/** The question before an application is quit. */
export const quitQuestion = (app: {name: string; bytes: number; atLeast: boolean}, platform: string): string => {
  const way =
    platform === 'darwin'
      ? 'It is asked as its own menu would, and may ask whether to save.'
      : 'It gets SIGTERM: save your work in it first.';
  return `Quit ${app.name} (${appBytesText(app)})? ${way}`;
};
