import type {AppsShown, Feed, Snapshot} from '../../source/dashboard/types.js';

/** A feed whose look the test sets. */
export class FakeFeed implements Feed {
  readonly listeners = new Set<() => void>();
  reads = 0;
  appsShown: AppsShown = 'none';
  #look: Snapshot;

  constructor(first: Snapshot) {
    this.#look = first;
  }

  read(): Snapshot {
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

  show(next: Snapshot): void {
    this.#look = next;
    for (const listener of this.listeners) listener();
  }
}
