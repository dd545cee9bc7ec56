import {type CheckResult, errorsIn} from '../estimate/check-result.js';
import {printable} from '../format/printable.js';
import {formatBytes} from '../format/units.js';
import {withoutException} from './check/start-section.js';
import {fitWords, rangeText} from './check/verdict.js';

/** The most of a finding's message that one line takes. */
const MAX_MESSAGE = 160;

const shortened = (text: string): string => {
  const first = withoutException(text).replace(/\.$/, '');
  return first.length > MAX_MESSAGE ? `${first.slice(0, MAX_MESSAGE - 1)}…` : first;
};

/** The first problem that a start would run into, and how many more there are; null where it would start. */
export const firstProblem = (result: Pick<CheckResult, 'starts'>): string | null => {
  const [error, ...more] = errorsIn(result);
  if (!error) return null;
  const others = more.length === 0 ? '' : ` (and ${more.length} more ${more.length === 1 ? 'problem' : 'problems'})`;
  return `${shortened(error.message)}${others}`;
};

/**
 * The check in one line, for `mlxtop run` to print before it starts; null where there is nothing to say. Without a line
 * feed.
 */
export const checkLine = (result: CheckResult): string | null => {
  const {fit, estimate, configFile} = result;
  const problem = firstProblem(result);
  if (problem !== null) return printable(`Check: ✗ ${problem}. All of it: mlxtop check ${configFile ?? ''}`.trimEnd());
  if (estimate === null) return fit.fits === 'unknown' ? null : printable(`Check: ${fitWords(fit)}.`);
  const peak = `peak ${rangeText(estimate)}, ${formatBytes(fit.availableBytes)} free`;
  const advice = fit.fits === 'yes' ? '' : '; what to change: mlxtop check';
  return printable(`Check: ${fitWords(fit)}; ${peak}${advice}.`);
};
