import {UserError} from '../../errors.js';
import {waitAtMost} from '../../wait-at-most.js';
import {PS_COLUMNS, type PsRow, parsePsTable} from './ps-table.js';
import type {RunTool} from './run-tool.js';

type Rows = ReadonlyMap<number, PsRow>;

type Asking = {sinceMs: number; rows: Promise<Rows>; unref: () => void};

/**
 * How many times the usual patience a caller waits for ps of one process: on a Mac that thrashes it may take as long as
 * ps of all.
 */
const PATIENCE_FACTOR = 2;

/** Patience while ps is known to be slow: enough for an answer that happens to come at once. */
const SHORT_MS = 100;

/** More processes than callers ask about; beyond this all earlier rows are dropped. */
const MAX_SEEN = 1000;

/** The wait is over, but ps continues: a later call may get its answer. */
export class NotYetError extends UserError {
  constructor(pid: number) {
    super(`ps has not reported yet when process ${pid} started.`, 'The machine is very busy: try again.');
  }
}

/**
 * `ps` of single processes. ps takes the list of all from the kernel, but inspects only the tasks that it shows, which
 * is the slow part (adv_cmds-237, ps.c and tasks.c): this can be fast where a list of all takes seconds.
 */
export class SomeProcesses {
  readonly #run: RunTool;
  readonly #now: () => number;
  readonly #patienceMs: number;
  readonly #asking = new Map<number, Asking>();
  readonly #seen = new Map<number, PsRow>();
  #next: {pids: Set<number>; asking: Promise<Asking>} | null = null;
  /** A caller has lost patience, and there has been no answer since. */
  #isSlow = false;

  constructor(run: RunTool, {now, patienceMs}: {now: () => number; patienceMs: number}) {
    this.#run = run;
    this.#now = now;
    this.#patienceMs = PATIENCE_FACTOR * patienceMs;
  }

  /** The last row of it, however old. */
  last(pid: number): PsRow | undefined {
    return this.#seen.get(pid);
  }

  /**
   * What ps says about one process; undefined when it does not show it. Calls in one turn of the event loop share one
   * ps, and a process that ps is already asked about is not asked about again. Throws a `UserError` when ps fails or
   * takes longer than the patience allows.
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

  /**
   * Those processes and all members of those groups, as they are now. Waits until ps ends; throws a `UserError` when it
   * fails or shows none.
   */
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
      throw new UserError(
        'ps printed something that mlxtop does not understand.',
        'Try again; if it happens again, please report it.',
      );
    }
    if (this.#seen.size > MAX_SEEN) this.#seen.clear();
    for (const [pid, row] of rows) this.#seen.set(pid, row);
    return rows;
  }
}
