import type {AppsShown, Feed, Snapshot} from '../../source/dashboard/types.js';

/** A feed whose snapshot the test sets. */
export class FakeFeed implements Feed {
  readonly listeners = new Set<() => void>();
  reads = 0;
  appsShown: AppsShown = 'none';
  #snapshot: Snapshot;

  constructor(first: Snapshot) {
    this.#snapshot = first;
  }

  read(): Snapshot {
    this.reads++;
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  showsApps(shown: AppsShown): void {
    this.appsShown = shown;
  }

  show(next: Snapshot): void {
    this.#snapshot = next;
    for (const listener of this.listeners) listener();
  }
}
