import {UserError} from '../../errors.js';
import {waitAtMost} from '../../wait-at-most.js';
import {PS_COLUMNS, type PsRow, parsePsTable} from './ps-table.js';
import type {RunTool} from './run-tool.js';

type Rows = ReadonlyMap<number, PsRow>;

type Asking = {sinceMs: number; rows: Promise<Rows>; unref: () => void};

/** So long somebody waits for what ps says of one process: on a Mac that thrashes it may take as long as it takes of all. */
const PATIENCE_FACTOR = 2;

/** While it is known to be slow: an answer that comes at once after all is taken. */
const SHORT_MS = 100;

/** More than anybody asks about; what was said of those before is forgotten then. */
const MOST_SEEN = 1000;

/** Nobody waits any longer; ps goes on, and who asks again may find its answer. */
export class NotYetError extends UserError {
  constructor(pid: number) {
    super(`ps has not told yet when process ${pid} began.`, 'The machine is very busy: try again.');
  }
}

/**
 * `ps` of single processes. It takes the list of all from the kernel, and looks only into the tasks of those that it shows, which is what
 * takes long (adv_cmds-237, ps.c and tasks.c): where a list of all takes seconds, this one need not.
 */
export class SomeProcesses {
  readonly #run: RunTool;
  readonly #now: () => number;
  readonly #patienceMs: number;
  readonly #asking = new Map<number, Asking>();
  readonly #seen = new Map<number, PsRow>();
  #next: {pids: Set<number>; asking: Promise<Asking>} | null = null;
  /** Somebody has lost patience, and there was no answer since. */
  #isSlow = false;

  constructor(run: RunTool, {now, patienceMs}: {now: () => number; patienceMs: number}) {
    this.#run = run;
    this.#now = now;
    this.#patienceMs = PATIENCE_FACTOR * patienceMs;
  }

  /** What was last said of it, as old as that is. */
  last(pid: number): PsRow | undefined {
    return this.#seen.get(pid);
  }

  /**
   * What ps says of one process; undefined when it does not show it. Those that are asked about in one breath are asked about at once,
   * and who is asked about already is not again. A `UserError` when ps fails, and when it takes longer than anybody would wait.
   */
  async row(pid: number): Promise<PsRow | undefined> {
    const asking = this.#asking.get(pid) ?? (await this.#ask(pid));
    const patienceMs = this.#isSlow ? SHORT_MS : this.#patienceMs;
    const left = asking.sinceMs + patienceMs - performance.now();
    if (!(await waitAtMost(asking.rows, Math.max(0, left)))) {
      this.#isSlow = true;
      asking.unref();
      throw new NotYetError(pid);
    }
    return (await asking.rows).get(pid);
  }

  /** Those processes and all of those groups, as they are now; waited for to the end. A `UserError` when ps fails, or shows none. */
  async near(pids: readonly number[], groups: readonly number[]): Promise<Rows> {
    const wanted = [pids, groups].map(numbers => numbers.join(','));
    return this.#take(await this.#run('ps', ['-o', PS_COLUMNS, '-p', wanted[0] ?? '', '-g', wanted[1] ?? '']).answer);
  }

  #ask(pid: number): Promise<Asking> {
    const next = this.#next ?? {pids: new Set<number>(), asking: Promise.resolve().then(() => this.#start())};
    this.#next = next;
    next.pids.add(pid);
    return next.asking;
  }

  #start(): Asking {
    const pids = [...(this.#next?.pids ?? [])];
    this.#next = null;
    const {answer, unref} = this.#run('ps', ['-o', PS_COLUMNS, '-p', pids.join(',')]);
    const asking = {sinceMs: performance.now(), unref, rows: answer.then(text => this.#take(text))};
    for (const pid of pids) this.#asking.set(pid, asking);
    const end = () => {
      for (const pid of pids) this.#asking.delete(pid);
    };
    asking.rows.then(end, end);
    return asking;
  }

  #take(text: string): Rows {
    this.#isSlow = false;
    const rows = new Map(parsePsTable(text, this.#now()).map(row => [row.pid, row]));
    if (rows.size === 0 || !text.endsWith('\n')) {
      throw new UserError('ps said nothing that mlxtop understands.', 'Try again; if it stays so, please report it.');
    }
    if (this.#seen.size > MOST_SEEN) this.#seen.clear();
    for (const [pid, row] of rows) this.#seen.set(pid, row);
    return rows;
  }
}
