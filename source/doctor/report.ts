import {printable} from '../format/printable.js';
import type {Finding, Level} from './finding.js';
import {groupOf} from './groups.js';
import {type Known, scrub} from './scrub.js';
import {sumOf} from './words.js';

/** How the newest run fares, in words that name nobody. */
export type LastRun = {
  state: string;
  exitCode: number | null;
  /** The kind of its failure: a word of ours. */
  failure: string | null;
  iteration: number | null;
  totalIterations: number | null;
  hasRecorder: boolean;
  ageHours: number;
};

export type ReportFacts = {
  /** `mlxtop: 0.9.0`, …: versions and kinds only. */
  setting: Readonly<Record<string, string>>;
  /** The settings that differ from the defaults, without their values. */
  settings: readonly string[] | null;
  runs: number;
  lastRun: LastRun | null;
};

const lastRunWords = (run: LastRun | null): string => {
  if (run === null) return 'none';
  const {state, exitCode, failure, iteration, totalIterations, hasRecorder, ageHours} = run;
  return [
    state,
    ...(exitCode === null ? [] : [`exit code ${exitCode}`]),
    ...(failure === null ? [] : [`failure ${failure}`]),
    ...(iteration === null
      ? []
      : [`iteration ${iteration}${totalIterations === null ? '' : ` of ${totalIterations}`}`]),
    hasRecorder ? 'a recorder at work' : 'no recorder',
    `begun ${ageHours < 1 ? 'within the last hour' : `${Math.round(ageHours)} h ago`}`,
  ].join(', ');
};

/** Our own words, and what follows them: whatever a user is called, a key or a check's name stays. */
type Line = readonly [own: string, text: string];

const findingLines = ({level, check, shared = {}, ...own}: Finding): Line[] => {
  const {what, means, next} = {...own, ...shared};
  return [
    [`${level.padEnd(9)}${groupOf(check)}/${check}: `, what],
    ...[means, next].flatMap((text): Line[] => (level === 'ok' || text === null ? [] : [[' '.repeat(9), text]])),
  ];
};

const ORDER: readonly Level[] = ['problem', 'note', 'ok'];

/** The text to paste into a bug report: what is odd first. Everything from this machine went through `scrub`. */
export const reportText = (findings: readonly Finding[], facts: ReportFacts, known: Known): string => {
  const {setting, settings, runs, lastRun} = facts;
  const lines: Line[] = [
    ['mlxtop doctor --report, report 1', ''],
    ...Object.entries(setting).map(([key, value]): Line => [`${key}: `, value]),
    ['settings: ', settings === null ? 'cannot be read' : settings.join(', ') || 'none'],
    [`runs: ${runs}`, ''],
    [`last run: ${lastRunWords(lastRun)}`, ''],
    [sumOf(findings), ''],
    ['', ''],
    ...ORDER.flatMap(level => findings.filter(one => one.level === level).flatMap(findingLines)),
    ['', ''],
  ];
  return lines.map(([own, text]) => own + printable(scrub(text, known))).join('\n');
};
