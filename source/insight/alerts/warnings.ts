import type {RunState} from '../state.js';
import type {RunView} from '../view.js';
import {ALERTS, alertRule} from './catalogue.js';
import {alertsNow, standingAlerts} from './now.js';

type Warning = RunView['warnings'][number];

/** Since when what an alert reports has held, as far as that is known; otherwise since it was sent. */
const sinceOf = ({alerts, conditions, clock, cards}: RunState, code: string, now: number): number => {
  const held = {
    'memory-red': conditions.red,
    swapping: conditions.swapping,
    'disk-low': conditions.diskLow,
    'on-battery': conditions.onBattery,
    'card-shared': cards.sharing,
    'card-memory': cards.full,
  }[code];
  return held?.since ?? alerts.find(alert => alert.code === code)?.since ?? clock.at ?? now;
};

/**
 * The alerts that hold at `now` (ms since 1970) as warnings, in the words of what follows from them: those that no
 * state of the run and no warning of its own says. Alerts of a newer version stand in their own words.
 */
export const alertWarnings = (state: RunState, now: number): Warning[] => {
  const holding = new Set((state.end === null ? alertsNow(state, now) : standingAlerts(state)).map(({code}) => code));
  const known = [...ALERTS].flatMap(([code, {stands}]): Warning[] => {
    const text = holding.has(code) && typeof stands === 'function' ? stands(state) : null;
    return text === null ? [] : [{code, text, since: sinceOf(state, code, now)}];
  });
  const unknown = state.end === null ? state.alerts.filter(({code}) => alertRule(code) === null) : [];
  return [...known, ...unknown.map(({code, text, since}) => ({code, text, since}))];
};
