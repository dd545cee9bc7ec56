import type {WallMs} from '../journal/clocks.js';
import type {Dated} from './dated.js';

/** The recorder's own problems as warnings: each is reported once when it begins and once when it is over. */
export class Troubles {
  readonly #holding = new Set<string>();

  /** Takes over the warnings that an earlier recorder has left standing when it was killed. */
  inherit(codes: Iterable<string>): void {
    for (const code of codes) this.#holding.add(code);
  }

  /** The events to write: `text` describes the problem, null says that it is over. None when that is known already. */
  note(code: string, text: string | null, t: WallMs): Dated[] {
    if ((text !== null) === this.#holding.has(code)) return [];
    if (text === null) {
      this.#holding.delete(code);
      return [{t, type: 'warning-over', code}];
    }
    this.#holding.add(code);
    return [{t, type: 'warning', code, text}];
  }
}
