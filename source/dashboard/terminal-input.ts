import {PassThrough} from 'node:stream';
import {giveHeld, type Mouse, mayBeKey, NOTHING_READ, type Piece, readMouse} from './mouse.js';

/** What is needed of the terminal that is read. */
export type Terminal = NodeJS.ReadableStream & {
  isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
  ref?(): unknown;
  unref?(): unknown;
};

/** What may be a key or the beginning of a mouse's report is a key when nothing has followed for this long. */
const WAIT_MS = 20;

/**
 * A terminal's input without the mouse: what is left reads like the terminal itself, what the mouse did is an event
 * `mouse`. Ink has no mouse, and drops or mistakes its reports, so they must not get that far.
 */
export class TerminalInput extends PassThrough {
  readonly isTTY: boolean;
  readonly #terminal: Terminal;
  #reading = NOTHING_READ;
  #waiting: NodeJS.Timeout | undefined;
  readonly #read = (chunk: Buffer | string): void => this.#take(Buffer.from(chunk).toString('latin1'));
  readonly #ended = (): void => void this.end();

  constructor(terminal: Terminal) {
    super();
    this.isTTY = terminal.isTTY === true;
    this.#terminal = terminal;
    terminal.on('data', this.#read);
    terminal.on('end', this.#ended);
    // One that another reader has left is paused.
    terminal.resume();
  }

  /** Leaves the terminal to another reader. */
  release(): void {
    this.#terminal.off('data', this.#read);
    this.#terminal.off('end', this.#ended);
    this.#terminal.pause();
    clearTimeout(this.#waiting);
  }

  setRawMode(isRaw: boolean): this {
    this.#terminal.setRawMode?.(isRaw);
    return this;
  }

  ref(): this {
    this.#terminal.ref?.();
    return this;
  }

  unref(): this {
    this.#terminal.unref?.();
    return this;
  }

  #take(chunk: string): void {
    clearTimeout(this.#waiting);
    const {pieces, next} = readMouse(this.#reading, chunk);
    this.#reading = next;
    for (const piece of pieces) this.#pass(piece);
    if (!mayBeKey(next)) return;
    this.#waiting = setTimeout(() => {
      const given = giveHeld(this.#reading);
      this.#reading = given.next;
      this.#pass({keys: given.keys});
    }, WAIT_MS);
  }

  /** Each by itself, so that a key reaches its reader before what the mouse did after it. */
  #pass(piece: Piece): void {
    setImmediate(() => {
      if ('keys' in piece) this.write(Buffer.from(piece.keys, 'latin1'));
      else this.emit('mouse', piece.mouse satisfies Mouse);
    });
  }
}

/** The same as what Ink takes for a terminal, of which it needs no more than this has. */
export const terminalInput = (terminal: Terminal): NodeJS.ReadStream & Pick<TerminalInput, 'release'> =>
  new TerminalInput(terminal) as unknown as NodeJS.ReadStream & Pick<TerminalInput, 'release'>;
