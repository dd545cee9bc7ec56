/** After so long without a key that had something read. */
const QUIET_MS = 50;

/**
 * Gives the memory back that reading has left behind, once it has been quiet for a moment: each rollup leaves some
 * megabytes, and V8 would rather let its heap grow to twice the size than look for them. It takes some 20 ms. Nothing
 * where the program was started without `--expose-gc`.
 */
export class Tidy {
  #timer: NodeJS.Timeout | null = null;

  /** Something was read. */
  later(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => globalThis.gc?.(), QUIET_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
