import type {Case} from './cases.js';
import {METHODS, type Prediction, SHARES} from './predictions.js';
import {coverage, medianError, medianWidth, type Target, targets} from './verdict.js';

const KIND = 27;
const SURFACE = 9;
const FIGURE = 7;

const HEADINGS: Record<(typeof METHODS)[number], string> = {
  ours: 'mlxtop',
  fraction: 'elapsed / fraction',
  tqdm: 'tqdm',
};

const figure = (value: number): string => (Number.isFinite(value) ? (100 * value).toFixed(1) : '—').padStart(FIGURE);

const atShare = (all: readonly Prediction[], share: number): Prediction[] =>
  all.filter(prediction => prediction.share === share);

const line = (kind: string, surface: string, all: readonly Prediction[]): string => {
  const errors = METHODS.map(method => SHARES.map(share => figure(medianError(atShare(all, share), method))).join(''));
  const known = all.filter(({ours}) => ours !== null).length;
  const band = [coverage(all), medianWidth(all), known / all.length].map(figure).join('');
  return `${kind.slice(0, KIND - 1).padEnd(KIND)}${surface.padEnd(SURFACE)}${[...errors, band].join('  ')}`;
};

const head = (): string[] => {
  const block = SHARES.length * FIGURE;
  const shares = SHARES.map(share => `${100 * share} %`.padStart(FIGURE)).join('');
  const band = ['inside', 'width', 'known'].map(word => word.padStart(FIGURE)).join('');
  const first = [...METHODS.map(method => HEADINGS[method].padStart(block)), 'band'.padStart(band.length)].join('  ');
  const second = [...METHODS.map(() => shares), band].join('  ');
  return [' '.repeat(KIND + SURFACE) + first, 'run'.padEnd(KIND) + 'seen as'.padEnd(SURFACE) + second];
};

const targetLines = (all: readonly Target[]): string[] => {
  const width = Math.max(...all.map(({what}) => what.length)) + 2;
  return all.map(
    ({what, measured, bound, holds}) =>
      `${what.padEnd(width)}${measured.padStart(8)}   ${bound}   ${holds ? 'ok' : 'missed'}`,
  );
};

/** The cases as lines: errors in per cent of what is left (medians over the seeds), then the targets. */
export const tableOf = (cases: readonly Case[]): string => {
  const rows = cases.map(({kind, surface, runs}) => line(kind, surface, runs.flat()));
  const sum = line(
    'all',
    '',
    cases.flatMap(({runs}) => runs.flat()),
  );
  const heading = head();
  const rule = '─'.repeat((heading[1] ?? '').length);
  return [...heading, rule, ...rows, rule, sum, '', ...targetLines(targets(cases))].join('\n');
};
