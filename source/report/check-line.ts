import {type CheckResult, errorsIn} from '../estimate/check-result.js';
import {printable} from '../format/printable.js';
import {formatBytes} from '../format/units.js';
import {fitWords, rangeText} from './check/verdict.js';

/** The most of a finding's message that one line takes. */
const MAX_MESSAGE = 160;

const shortened = (text: string): string => (text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE - 1)}…` : text);

/**
 * The check in one line, for `mlxtop run` to print before it starts; null where there is nothing to say. Without a line
 * feed.
 */
export const checkLine = (result: CheckResult): string | null => {
  const {fit, estimate, configFile} = result;
  const [error, ...more] = errorsIn(result);
  if (error) {
    const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
    return printable(
      `Check: ${shortened(error.message)}${others}. All of it: mlxtop check ${configFile ?? ''}`.trimEnd(),
    );
  }
  if (estimate === null) return fit.fits === 'unknown' ? null : printable(`Check: ${fitWords(fit)}.`);
  const peak = `peak ${rangeText(estimate)}, ${formatBytes(fit.availableBytes)} free`;
  const advice = fit.fits === 'yes' ? '' : '; what to change: mlxtop check';
  return printable(`Check: ${fitWords(fit)}; ${peak}${advice}.`);
};
