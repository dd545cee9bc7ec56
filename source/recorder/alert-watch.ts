import {errorMessage} from '../errors.js';
import {alertsNow, overText} from '../insight/alerts.js';
import type {RunState} from '../insight/state.js';
import type {WallMs} from '../journal/clocks.js';
import type {AlertCode} from '../journal/events.js';
import type {Dated} from './dated.js';

export type AlertWatchOptions = {
  write: (event: Dated) => void;
  /** Begins to tell somebody, and does not wait for it; null when this run is to tell nobody. */
  send: ((code: AlertCode, text: string, over: boolean) => Promise<void>) | null;
  /** Told why somebody could not be told, and null when that went well. */
  onTrouble: (text: string | null) => void;
};

/**
 * Tells somebody, once each, when something begins that they must know, and when it is over. What was told stands in
 * the journal, for the next recorder; this one knows it by itself, because a full disk takes no note of it.
 */
export class AlertWatch {
  readonly #options: AlertWatchOptions;
  /** What this recorder has told last of a code: that it has begun (true), or that it is over. */
  readonly #told = new Map<AlertCode, boolean>();
  #sending: Promise<void> = Promise.resolve();

  constructor(options: AlertWatchOptions) {
    this.#options = options;
  }

  /** With the run's end all that stands is over, and how it ended is told. */
  look(state: RunState, now: WallMs): void {
    const noted = state.alerts.map(({code}) => code);
    const standing = new Set(noted.filter(code => this.#told.get(code) !== false));
    for (const [code, stands] of this.#told) if (stands) standing.add(code);
    const holding = alertsNow(state, now);
    const codes = new Set(holding.map(({code}) => code));
    for (const code of standing) if (!codes.has(code)) this.#tell(code, overText(code, state.end !== null), now, true);
    for (const {code, text} of holding) if (!standing.has(code)) this.#tell(code, text, now, false);
  }

  /** Resolves when all that was to be told is on its way, or it is known that it is not. */
  async sent(): Promise<void> {
    await this.#sending;
  }

  #tell(code: AlertCode, text: string, t: WallMs, over: boolean): void {
    const {write, send, onTrouble} = this.#options;
    this.#told.set(code, !over);
    write({t, type: over ? 'alert-over' : 'alert', code, text});
    if (send === null) return;
    const sending = send(code, text, over).then(
      () => onTrouble(null),
      error => onTrouble(`Nobody could be told of an alert: ${errorMessage(error)}`),
    );
    this.#sending = Promise.all([this.#sending, sending]).then(() => undefined);
  }
}
