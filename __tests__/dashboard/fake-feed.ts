import type {AppsShown, Feed, Look} from '../../source/dashboard/types.js';

/** A feed whose look the test sets. */
export class FakeFeed implements Feed {
  readonly listeners = new Set<() => void>();
  reads = 0;
  appsShown: AppsShown = 'none';
  #look: Look;

  constructor(first: Look) {
    this.#look = first;
  }

  read(): Look {
    this.reads++;
    return this.#look;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  showsApps(shown: AppsShown): void {
    this.appsShown = shown;
  }

  show(next: Look): void {
    this.#look = next;
    for (const listener of this.listeners) listener();
  }
}
