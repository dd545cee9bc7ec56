import {formatBytes, formatDuration} from '../format/units.js';
import type {App} from '../host/types.js';
import type {RunView} from '../insight/view.js';
import type {MemorySample} from '../journal/events.js';
import type {RunRecord} from '../journal/run-record.js';
import {alignRight, gigabytesField, threeDigits} from './figures.js';
import {noticedQuit, type Ui} from './ui.js';

/** The question before an application is asked to quit: on a Mac as by its own menu, on Linux by SIGTERM. */
export const quitQuestion = ({name, bytes, atLeast}: App, machine: RunRecord['machine'] | null): string => {
  const frees = `frees ${atLeast ? 'at least' : 'about'} ${formatBytes(bytes)}`;
  const caution = machine?.platform === 'linux' ? 'save your work in it first' : 'it may ask to save';
  return `quit ${name}? ${frees}; ${caution}`;
};

/** The message until the application has answered. */
export const quittingText = ({app, at}: NonNullable<Ui['quitting']>, now: number): string =>
  `asking ${app.name} to quit…  ${alignRight(formatDuration((now - at) / 1000), 4)}`;

/** `swap 3.2 → 0.4 GB`; empty when either is not known. */
const change = (what: string, before: number | null | undefined, after: number | null | undefined): string[] => {
  if (typeof before !== 'number' || typeof after !== 'number') return [];
  return [`${what} ${gigabytesField(before).trimStart().slice(0, -3)} → ${gigabytesField(after).trimStart()}`];
};

const memoryWords = (before: MemorySample | null, after: MemorySample | null): string[] => [
  ...change('memory', before?.usedBytes, after?.usedBytes),
  ...change('swap', before?.swapUsedBytes, after?.swapUsedBytes),
];

/** `10.9 → 24.0 it/min`, with `…` for the second figure until the pace has settled. */
const paceWords = (result: NonNullable<Ui['quitResult']>, view: RunView): string[] => {
  const {paceBefore = null, paceAfter = null} = noticedQuit(result, view) ?? {};
  if (paceBefore === null) return [];
  return [
    `${threeDigits(paceBefore, 0)} → ${paceAfter === null ? alignRight('…', 4) : threeDigits(paceAfter, 4)} it/min`,
  ];
};

/** What became of the request, in one line. */
export const quitResultText = (result: NonNullable<Ui['quitResult']>, view: RunView): string => {
  const {app, outcome, before, after} = result;
  switch (outcome.result) {
    case 'quit': {
      const words = [...memoryWords(before, after), ...paceWords(result, view)];
      return `${app.name} quit${words.length === 0 ? '' : `: ${words.join(', ')}`}`;
    }
    case 'still-open':
      return `${app.name} is still open: it may be waiting for you to save something; look at its window`;
    case 'refused':
      return `${outcome.why ?? `the system did not let mlxtop ask ${app.name} to quit.`} ${outcome.nextStep}`;
    case 'not-running':
      return `${app.name} is no longer running`;
  }
};
