import type {WallMs} from '../journal/clocks.js';
import type {Dated} from './dated.js';

/** The recorder's own troubles as warnings: each is told once when it begins, and once when it is over. */
export class Troubles {
  readonly #holding = new Set<string>();

  /** Warnings that hold already: a recorder that was killed has left them. */
  inherit(codes: Iterable<string>): void {
    for (const code of codes) this.#holding.add(code);
  }

  /** The events to note now that this trouble is there (`text` says which), or is not (null). */
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
