import type {Moment} from '../../journal/clocks.js';
import type {RunState} from '../state.js';
import {ALERTS, alertRule} from './catalogue.js';

/**
 * Something that a user who is not watching must be told. From a newer version's journal the code may be any other
 * word.
 */
export type Alert = {code: string; text: string};

/** What holds at `now` (ms since 1970) and is worth an alert: of a run that has ended only how it did. */
export const alertsNow = (state: RunState, now: Moment): Alert[] => {
  const about = state.end === null ? 'run' : 'end';
  return [...ALERTS].flatMap(([code, rule]) => {
    const {after} = rule;
    if (rule.about !== about || (after !== null && after.lastedMs(state, now) < after.ms)) return [];
    const text = rule.text(state, now);
    return text === null ? [] : [{code, text}];
  });
};

/** The alerts that have been sent and are not over; of a run that has ended what its end does not mend. */
export const standingAlerts = (state: RunState): Alert[] => {
  const {end, alerts} = state;
  if (end === null) return alerts.map(({code, text}) => ({code, text}));
  return [...ALERTS].flatMap(([code, rule]) => {
    const text = rule.about === 'run' && rule.outlivesTheRun ? rule.text(state, end.at) : null;
    return text === null ? [] : [{code, text}];
  });
};

/**
 * What is said when an alert is over, or no longer this run's because that has ended. An alert of a newer version,
 * whose recorder this one took over from, ends too: its condition cannot be watched here, and an alert that nothing
 * ends would stand until the run does.
 */
export const overText = (code: string, hasEnded: boolean): string => {
  const rule = alertRule(code);
  if (rule === null) return `This version of mlxtop does not know the alert '${code}' and no longer watches for it.`;
  return hasEnded && rule.about === 'run' ? rule.untilTheEnd : rule.over;
};
