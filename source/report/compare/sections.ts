import {printable} from '../../format/printable.js';
import {stateWord} from '../../format/state-word.js';
import {formatAbout, formatClock, formatNumber, UNKNOWN} from '../../format/units.js';
import type {ComparedRun, Comparison, Difference, Figure} from '../../insight/compare/types.js';

/** What a reader is told of a comparison, in the order of the page. */

/** The groups of figures with their headings, in order. */
export const GROUPS: readonly (readonly [Figure['group'], string])[] = [
  ['time', 'Time'],
  ['pace', 'Pace'],
  ['swapping', 'Swapping'],
  ['pressure', 'Memory pressure'],
  ['memory', 'Memory of the trainer'],
  ['cards', 'NVIDIA cards'],
  ['loss', 'Loss'],
  ['course', 'Course'],
];

/** The differences to be shown: those that are some, or with `all` what is the same as well. */
export const shownDifferences = ({differences}: Comparison, all: boolean): readonly Difference[] =>
  all ? differences : differences.filter(({differs}) => differs);

const isEmpty = ({values}: Figure): boolean => values.every(value => value === null);

/** The figures of a group; without `all` not those that are known of no run. */
export const figuresOfGroup = ({figures}: Comparison, group: Figure['group'], all: boolean): readonly Figure[] =>
  figures.filter(figure => figure.group === group && (all || !isEmpty(figure)));

const iterationWords = ({iterations, totalIterations}: ComparedRun): string => {
  if (iterations === null) return '';
  const total =
    totalIterations === null || totalIterations === iterations ? '' : ` of ${formatNumber(totalIterations)}`;
  return `${formatNumber(iterations)}${total} ${(totalIterations ?? iterations) === 1 ? 'iteration' : 'iterations'}`;
};

/** A local time as `2026-11-27 15:55`, for what is read on any other day. */
const dateWords = (time: number): string => {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return UNKNOWN;
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
};

/** Its id and its name, where what it is called in the comparison does not tell them already. */
export const otherNames = ({id, name, label}: ComparedRun): string[] => [
  ...(label === id ? [] : [id]),
  ...(label === printable(name) ? [] : [printable(name)]),
];

/**
 * What a run was, in a few words: when, how it ended, how far it came, of how many runs it is made. `now` is when that
 * is read; null for any day.
 */
export const runWords = (run: ComparedRun, now: number | null): string =>
  [
    run.imported ? 'imported' : now === null ? dateWords(run.startedAt) : formatClock(run.startedAt, now),
    stateWord({state: run.state, outcome: null}),
    iterationWords(run),
    run.parts.length > 1
      ? `with ${run.parts.length === 2 ? 'the run' : `the ${run.parts.length - 1} runs`} before it`
      : '',
  ]
    .filter(Boolean)
    .join(', ');

const ABOUT_APPS =
  'Apps are read now and then, and while memory is short, only the largest ones: any other held less (<).';

/** Whose pace the bill of a run rests on that has none of its own. */
const lenderWords = ({runs, figures}: Comparison): string[] => {
  const bill = figures.find(({name}) => name === 'lostSeconds');
  const labelOf = (id: string): string => runs.find(run => run.id === id)?.label ?? id;
  return (bill?.by ?? []).flatMap((by, index) => {
    const [value, error] = [bill?.values[index] ?? null, bill?.errors[index] ?? null];
    if (by === null || value === null) return [];
    const sure = error === null ? '' : ` (±${formatAbout(error * value)})`;
    return [
      `What ${runs[index]?.label ?? ''} lost to swapping${sure} is estimated from the undisturbed pace of ${labelOf(by)}, as it has none of its own.`,
    ];
  });
};

/** What `×`, `±` and a sign mean. */
export const legend = (comparison: Comparison): string => {
  const {runs, differences} = comparison;
  return [
    `×, + and − are relative to ${runs[0]?.label ?? 'the baseline'}.`,
    '± is one standard error: a difference counts beyond two and a half of them, in pace if it is also 3 % or more.',
    '— is not known, ≈ estimated.',
    ...lenderWords(comparison),
    differences.some(({group, differs}) => group === 'apps' && differs) ? ABOUT_APPS : '',
  ]
    .filter(Boolean)
    .join(' ');
};

/** The heading above what differs, or with `all` what is the same as well. */
export const differencesTitle = (all: boolean): string => (all ? 'Set and found' : 'What differs');

export const NO_DIFFERENCE = 'nothing in what is known of settings, versions, machine, power and apps.';
