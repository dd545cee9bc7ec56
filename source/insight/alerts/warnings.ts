import {heldElsewhereSince} from '../hosts/alerts.js';
import type {RunState} from '../state.js';
import type {RunView} from '../view.js';
import {ALERTS, alertRule} from './catalogue.js';
import {alertsNow, standingAlerts} from './now.js';

type Warning = RunView['warnings'][number];

/** Since when what an alert reports has held, as far as that is known; otherwise since it was sent. */
const sinceOf = (state: RunState, code: string, now: number): number => {
  const {alerts, conditions, clock, cards} = state;
  const held = {
    'memory-red': conditions.red.since,
    swapping: conditions.swapping.since,
    'disk-low': conditions.diskLow.since,
    'on-battery': conditions.onBattery.since,
    'card-shared': cards.sharing?.since,
    'card-memory': cards.full?.since,
    'host-swapping': heldElsewhereSince(state, 'swaps'),
    'host-memory-red': heldElsewhereSince(state, 'red'),
    'host-silent': heldElsewhereSince(state, 'silent'),
  }[code];
  return held ?? alerts.find(alert => alert.code === code)?.since ?? clock.at ?? now;
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
