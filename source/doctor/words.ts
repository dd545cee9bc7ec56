import {printable} from '../format/printable.js';
import {wrapLines} from '../format/wrap.js';
import type {DoctorJson} from '../report/contract/doctor.js';
import type {Finding, Level} from './finding.js';
import {GROUP_NAMES, groupOf} from './groups.js';
import {many} from './many.js';

const INDENT = ' '.repeat(9);

/** A blank at which no line is broken, so that none begins with the point between two findings. */
const STICKY = '\u00a0';

/** A name from outside may hold a line feed. */
const hanging = (first: string, rest: string, text: string, columns: number): string[] =>
  wrapLines(printable(text), columns - first.length).map(
    (line, index) => `${index === 0 ? first : rest}${line.replaceAll(STICKY, ' ')}`,
  );

/** Next steps between which the user can choose stand apart, each on a line of its own. */
const nextLines = (next: string, columns: number): string[] =>
  next
    .split('   ')
    .flatMap((step, index) => hanging(`${INDENT}${index === 0 ? '→' : ' '} `, `${INDENT}  `, step.trim(), columns));

const oddLines = ({level, check, what, means, next}: Finding, columns: number): string[] => [
  ...hanging(level.padEnd(INDENT.length), INDENT, `${check}: ${what}`, columns),
  ...(means === null ? [] : hanging(INDENT, INDENT, means, columns)),
  ...(next === null ? [] : nextLines(next, columns)),
];

/** What is well, in one line for each group. */
const wellLines = (findings: readonly Finding[], columns: number): string[] =>
  GROUP_NAMES.flatMap(name => {
    const well = findings.filter(({level, check}) => level === 'ok' && groupOf(check) === name).map(({what}) => what);
    return well.length === 0 ? [] : hanging('ok       ', INDENT, `${name}: ${well.join(`${STICKY}· `)}`, columns);
  });

const count = (findings: readonly Finding[], level: Level): number =>
  findings.filter(one => one.level === level).length;

/** `1 problem (tmux-server), 2 notes.` */
export const sumOf = (findings: readonly Finding[]): string => {
  const problems = count(findings, 'problem');
  const notes = count(findings, 'note');
  if (problems === 0) return `Nothing prevents a run${notes === 0 ? '' : ` (${many(notes, 'note')})`}.`;
  const names = new Set(findings.filter(({level}) => level === 'problem').map(({check}) => check));
  return `${many(problems, 'problem')} (${[...names].join(', ')}), ${many(notes, 'note')}.`;
};

/**
 * What is well, a line or two for each group; then each note, and last, next to the prompt, the problems and the sum.
 * Lines of at most `columns`, but no fewer than 40.
 */
export const doctorText = (findings: readonly Finding[], columns = 80): string => {
  const width = Math.max(40, columns);
  const odd = (wanted: Level): string[] =>
    findings.filter(({level}) => level === wanted).flatMap(one => oddLines(one, width));
  return [...wellLines(findings, width), ...odd('note'), ...odd('problem'), '', sumOf(findings), ''].join('\n');
};

/** The findings as JSON for programs. */
export const doctorJson = (findings: readonly Finding[], platform: string): DoctorJson => ({
  schema: 1,
  platform,
  problems: count(findings, 'problem'),
  notes: count(findings, 'note'),
  findings: findings.map(({check, level, what, means, next}) => ({
    check,
    group: groupOf(check),
    level,
    what,
    means,
    next,
  })),
});
