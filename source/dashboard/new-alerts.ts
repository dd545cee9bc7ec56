import type {RunHistory} from '../history/history.js';

/** Finds the alerts that come while a dashboard is open: each once, and none from before it was opened. */
export class NewAlerts {
  /** The time of the newest alert that was found, in ms since 1970; null until all of the journal has been read. */
  #foundUpTo: number | null = null;

  /** The codes of the alerts since the last call. Called once the journal has been read to its end. */
  take(history: Pick<RunHistory, 'state' | 'time'>): string[] {
    const before = this.#foundUpTo ?? history.time().now;
    const found = history.state.alerts.filter(({since}) => since > before);
    this.#foundUpTo = Math.max(before, ...found.map(({since}) => since));
    return found.map(({code}) => code);
  }
}
