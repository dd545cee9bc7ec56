import type {Outcome} from './check.js';
import type {Verdict} from './step.js';

/** What the check ran on: releases and kinds only. */
export type Setting = Record<string, string>;

const count = (outcomes: readonly Outcome[], verdict: Verdict): number =>
  outcomes.filter(one => one.verdict === verdict).length;

/** `22 as believed, 1 differs, 6 not tried` */
export const sumOf = (outcomes: readonly Outcome[]): string =>
  (['as believed', 'differs', 'not tried'] as const)
    .map(verdict => `${count(outcomes, verdict)} ${verdict}`)
    .join(', ');

const section = ({step, verdict, came}: Outcome): string =>
  [
    `${step.name}: ${verdict}${step.item === null ? '' : ` (${step.item})`}`,
    `  tried     ${step.tried}`,
    `  believed  ${step.believed}`,
    `  came      ${came}`,
    '',
  ].join('\n');

/** The report to attach to an issue; what differs comes first. */
export const reportText = (setting: Setting, outcomes: readonly Outcome[]): string => {
  const order: readonly Verdict[] = ['differs', 'as believed', 'not tried'];
  const sorted = order.flatMap(verdict => outcomes.filter(one => one.verdict === verdict));
  return [
    'mlxtop doctor --mac-check, report 1',
    ...Object.entries(setting).map(([key, value]) => `${key}: ${value}`),
    sumOf(outcomes),
    '',
    ...sorted.map(section),
  ].join('\n');
};

/** A step's line while the check goes on. */
export const lineOf = ({step, verdict, came}: Outcome): string => `${verdict.padEnd(12)}${step.name}: ${came}`;
