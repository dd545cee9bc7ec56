import {formatBytes} from '../format/units.js';
import type {MemorySample} from '../journal/events.js';
import {appBytesText} from './apps.js';

const change = (what: string, before: number | null, after: number | null): string[] =>
  before === null || after === null ? [] : [`${what} ${formatBytes(before)} → ${formatBytes(after)}`];

/** Memory, swap and pressure before and after an application quit; empty if either reading is missing. */
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
      ? 'It is asked to quit as from its own menu, and may ask you to save.'
      : 'It gets SIGTERM: save your work in it first.';
  return `Quit ${app.name} (${appBytesText(app)})? ${way}`;
};
