import {type ChildProcessByStdio, spawn} from 'node:child_process';
import type {Readable} from 'node:stream';
import {errorCode, errorMessage} from '../../errors.js';
import type {Ending} from './ending.js';

/** Characters of what it says first: the list of many cards, or the reason why there is none. */
const MAX_SAID = 8000;

const keep = (before: string, text: string): string => (before + text).slice(0, MAX_SAID);

/** A program that prints until it is ended, and whose output is read as it comes. */
export class LoopProcess {
  readonly #child: ChildProcessByStdio<null, Readable, Readable> | null;
  #first = '';
  #stderr = '';
  #failure: string | null = null;
  #isGone = false;
  #isKilled = false;

  /** Never throws: a program that does not start has ended with that failure. */
  constructor(
    [program = '', ...words]: readonly string[],
    env: NodeJS.ProcessEnv,
    onText: (text: string) => void = () => undefined,
  ) {
    this.#child = this.#start(program, words, env);
    const child = this.#child;
    if (child === null) return;
    child.once('error', error => {
      this.#failure = errorCode(error) ?? errorMessage(error);
      this.#isGone ||= child.pid === undefined;
    });
    child.once('close', () => {
      this.#isGone = true;
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#first = keep(this.#first, text);
      onText(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = keep(this.#stderr, text);
    });
    // The recorder ends without it, even where it cannot be ended (a driver that hangs).
    child.unref();
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** It was ended by `kill`. */
  get isKilled(): boolean {
    return this.#isKilled;
  }

  /** Null while it runs. */
  get ending(): Ending | null {
    if (!this.#isGone) return null;
    const {exitCode = null, signalCode = null} = this.#child ?? {};
    return {code: exitCode, failure: this.#failure ?? signalCode, stdout: this.#first, stderr: this.#stderr};
  }

  /** Ends it. It holds nothing that it would have to put in order. */
  kill(): void {
    if (this.#child === null || this.#isGone) return;
    this.#isKilled = true;
    this.#child.kill('SIGKILL');
    this.#child.stdout.destroy();
    this.#child.stderr.destroy();
  }

  #start(program: string, words: readonly string[], env: NodeJS.ProcessEnv) {
    try {
      return spawn(program, words, {cwd: '/', env, stdio: ['ignore', 'pipe', 'pipe']});
    } catch (error) {
      this.#failure = errorMessage(error);
      this.#isGone = true;
      return null;
    }
  }
}
