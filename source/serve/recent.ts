/**
 * Remembers what was looked up for a moment, and lets all who ask meanwhile wait for the same look: however many ask,
 * there is one look at a time for each key.
 */
export class Recent<Value> {
  readonly #look: (key: string) => Promise<Value>;
  readonly #keepMs: number;
  readonly #known = new Map<string, Promise<Value>>();

  constructor(look: (key: string) => Promise<Value>, keepMs: number) {
    this.#look = look;
    this.#keepMs = keepMs;
  }

  /** Rejects with what the look throws, which is not remembered. */
  get(key = ''): Promise<Value> {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const looking = this.#look(key);
    this.#known.set(key, looking);
    const forget = (): void => void this.#known.delete(key);
    looking.then(() => setTimeout(forget, this.#keepMs).unref(), forget);
    return looking;
  }
}
