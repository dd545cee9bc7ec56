import type {Outcome} from './check.js';
import type {StepVerdict} from './step.js';

/** What the check ran on: releases and kinds only. */
export type Setting = Record<string, string>;

const count = (outcomes: readonly Outcome[], verdict: StepVerdict): number =>
  outcomes.filter(one => one.verdict === verdict).length;

/** `22 as expected, 1 differs, 6 not tried` */
export const sumOf = (outcomes: readonly Outcome[]): string =>
  (['as expected', 'differs', 'not tried'] as const)
    .map(verdict => `${count(outcomes, verdict)} ${verdict}`)
    .join(', ');

const section = ({step, verdict, found}: Outcome): string =>
  [
    `${step.name}: ${verdict}${step.item === null ? '' : ` (${step.item})`}`,
    `  tried     ${step.tried}`,
    `  expected  ${step.expected}`,
    `  found     ${found}`,
    '',
  ].join('\n');

/** The report to attach to an issue; what differs comes first. */
export const reportText = (setting: Setting, outcomes: readonly Outcome[]): string => {
  const order: readonly StepVerdict[] = ['differs', 'as expected', 'not tried'];
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
export const lineOf = ({step, verdict, found}: Outcome): string => `${verdict.padEnd(12)}${step.name}: ${found}`;
