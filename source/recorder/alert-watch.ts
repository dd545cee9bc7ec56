import {errorMessage} from '../errors.js';
import {alertsNow, overText} from '../insight/alerts.js';
import type {RunState} from '../insight/state.js';
import type {AlertCode, RunEvent} from '../journal/events.js';

export type AlertWatchOptions = {
  write: (event: RunEvent) => void;
  /** Begins to tell somebody, and does not wait for it; null when this run is to tell nobody. */
  send: ((code: AlertCode, text: string, over: boolean) => Promise<void>) | null;
  /** Told why somebody could not be told, and null when that went well. */
  onTrouble: (text: string | null) => void;
};

/** Tells somebody, once each, when something begins that they must know, and when it is over. What was told stands in the journal. */
export class AlertWatch {
  readonly #options: AlertWatchOptions;

  constructor(options: AlertWatchOptions) {
    this.#options = options;
  }

  /** `now` in ms since 1970. Of a run that has ended only that is told: nothing else is of interest any more. */
  look(state: RunState, now: number): void {
    const holding = alertsNow(state, now);
    const told = new Set(state.alerts.map(({code}) => code));
    for (const {code, text} of holding) if (!told.has(code)) this.#tell(code, text, now, false);
    if (state.end !== null) return;
    const codes = new Set(holding.map(({code}) => code));
    for (const {code} of state.alerts) if (!codes.has(code)) this.#tell(code, overText(code), now, true);
  }

  #tell(code: AlertCode, text: string, t: number, over: boolean): void {
    const {write, send, onTrouble} = this.#options;
    write({t, type: over ? 'alert-over' : 'alert', code, text});
    send?.(code, text, over).then(
      () => onTrouble(null),
      error => onTrouble(`Nobody could be told of an alert: ${errorMessage(error)}`),
    );
  }
}
