import {EventEmitter} from 'node:events';
import xterm from '@xterm/headless';
import {render} from 'ink';
import type {ReactNode} from 'react';
import {inkOptions} from '../../source/dashboard/app.js';
import type {Size} from '../../source/dashboard/types.js';
import {waitFor} from '../helpers/wait.js';

/** A terminal that draws into memory: what Ink needs of a terminal's output, and what a user would see on it. */
export class FakeTerminal extends EventEmitter {
  readonly isTTY = true;
  columns: number;
  rows: number;
  /** All that was written, in pieces as they came. */
  readonly written: string[] = [];
  readonly #screen: InstanceType<typeof xterm.Terminal>;

  constructor({columns, rows}: Size) {
    super();
    this.columns = columns;
    this.rows = rows;
    this.#screen = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, convertEol: true, scrollback: 100});
  }

  write(data: string, taken?: () => void): boolean {
    if (data !== '') this.written.push(data);
    this.#screen.write(data, taken);
    return true;
  }

  resize({columns, rows}: Size): void {
    this.#screen.resize(columns, rows);
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }

  /** The rows as they stand now, in full width. */
  async lines(): Promise<string[]> {
    await new Promise<void>(resolve => this.#screen.write('', resolve));
    const buffer = this.#screen.buffer.active;
    return Array.from(
      {length: this.rows},
      (_, y) => buffer.getLine(buffer.baseY + y)?.translateToString(false, 0, this.columns) ?? '',
    );
  }

  /** Rows that have scrolled out at the top. */
  get scrolled(): number {
    return this.#screen.buffer.active.baseY;
  }

  get onOtherScreen(): boolean {
    return this.#screen.buffer.active.type === 'alternate';
  }
}

/** A keyboard: what Ink needs of a terminal's input. */
export class FakeKeyboard extends EventEmitter {
  readonly isTTY = true;
  #typed: string | null = null;

  type(data: string): void {
    this.#typed = data;
    this.emit('readable');
  }

  read(): string | null {
    const typed = this.#typed;
    this.#typed = null;
    return typed;
  }

  setEncoding(): void {}
  setRawMode(): void {}
  ref(): void {}
  unref(): void {}
}

/**
 * Starts an Ink program on a fake terminal with the dashboard's own options; `before` stands there already, `onRender`
 * is called for each frame.
 */
export const start = (element: ReactNode, size: Size, before = '', onRender: () => void = () => undefined) => {
  const terminal = new FakeTerminal(size);
  terminal.write(before);
  const keyboard = new FakeKeyboard();
  const ink = render(element, {
    ...inkOptions,
    onRender,
    stdout: terminal as unknown as NodeJS.WriteStream,
    stdin: keyboard as unknown as NodeJS.ReadStream,
  });
  return {terminal, keyboard, ink};
};

/** Waits until `isTrue`, asked again and again. */
export const until = (isTrue: () => boolean | Promise<boolean>, what: string) => waitFor(what, isTrue);
