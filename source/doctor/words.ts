import type {DoctorJson} from '../report/contract/doctor.js';
import type {Finding, Level} from './finding.js';

const WIDTH = 9;

const lines = ({level, check, what, means, next}: Finding): string[] => {
  const indent = ' '.repeat(WIDTH);
  return [
    `${level.padEnd(WIDTH)}${check}: ${what}`,
    ...(means === null ? [] : [`${indent}${means}`]),
    ...(next === null ? [] : [`${indent}→ ${next}`]),
  ];
};

const count = (findings: readonly Finding[], level: Level): number =>
  findings.filter(one => one.level === level).length;

const many = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

/** One line for each finding; below those that are not `ok`, what it means and the next step. */
export const doctorText = (findings: readonly Finding[]): string => {
  const problems = count(findings, 'problem');
  const notes = count(findings, 'note');
  const sum =
    problems === 0
      ? `Nothing prevents a run${notes === 0 ? '' : ` (${many(notes, 'note')})`}.`
      : `${many(problems, 'problem')}, ${many(notes, 'note')}.`;
  return [...findings.flatMap(lines), '', sum, ''].join('\n');
};

/** The findings as JSON for programs. */
export const doctorJson = (findings: readonly Finding[], platform: string): DoctorJson => ({
  schema: 1,
  platform,
  problems: count(findings, 'problem'),
  notes: count(findings, 'note'),
  findings: findings.map(({check, level, what, means, next}) => ({check, level, what, means, next})),
});
