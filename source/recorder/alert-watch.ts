import {errorMessage} from '../errors.js';
import {alertsNow, overText} from '../insight/alerts/now.js';
import type {RunState} from '../insight/state.js';
import type {WallMs} from '../journal/clocks.js';
import type {Dated} from './dated.js';

export type AlertWatchOptions = {
  write: (event: Dated) => void;
  /** Starts sending an alert without waiting for its delivery; null for a run that sends none. */
  send: ((code: string, text: string, over: boolean) => Promise<void>) | null;
  /** Called with the reason when an alert could not be sent, and with null when one was. */
  onTrouble: (text: string | null) => void;
};

/**
 * Sends each alert once when its condition begins and once when it is over. The journal has what was sent, for the next
 * recorder; this one also keeps it in memory, because a full disk takes no events.
 */
export class AlertWatch {
  readonly #options: AlertWatchOptions;
  /** The last alert that this recorder has sent for a code: that it has begun (true), or that it is over (false). */
  readonly #sent = new Map<string, boolean>();
  #sending: Promise<void> = Promise.resolve();

  constructor(options: AlertWatchOptions) {
    this.#options = options;
  }

  /**
   * Compares the state with the alerts sent so far. At the run's end all others are over, and the end itself is sent.
   */
  update(state: RunState, now: WallMs): void {
    const noted = state.alerts.map(({code}) => code);
    const standing = new Set(noted.filter(code => this.#sent.get(code) !== false));
    for (const [code, stands] of this.#sent) if (stands) standing.add(code);
    const holding = alertsNow(state, now);
    const codes = new Set(holding.map(({code}) => code));
    for (const code of standing) if (!codes.has(code)) this.#send(code, overText(code, state.end !== null), now, true);
    for (const {code, text} of holding) if (!standing.has(code)) this.#send(code, text, now, false);
  }

  /** Resolves when every alert has been handed to its sender, or that has failed. */
  async sent(): Promise<void> {
    await this.#sending;
  }

  #send(code: string, text: string, t: WallMs, over: boolean): void {
    const {write, send, onTrouble} = this.#options;
    this.#sent.set(code, !over);
    write({t, type: over ? 'alert-over' : 'alert', code, text});
    if (send === null) return;
    const sending = send(code, text, over).then(
      () => onTrouble(null),
      error => onTrouble(`An alert could not be sent: ${errorMessage(error)}`),
    );
    this.#sending = Promise.all([this.#sending, sending]).then(() => undefined);
  }
}
