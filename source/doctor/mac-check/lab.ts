import {mkdtempSync, realpathSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {standInFor} from '../../host/darwin/try-tool.js';
import type {Trial} from '../../host/try-program.js';
import {connect, type Tmux} from '../../tmux/client.js';
import type {World} from '../world.js';
import type {Person} from './person.js';

/** The small training run that the steps examine: our own demo, on a tmux server of its own. */
export type DemoRun = {id: string; wrapperPid: number; trainerPid: number};

export type LabOptions = {
  world: World;
  person: Person;
};

const LIMIT_MS = 30_000;
/** How long a step waits for what it expects. */
const PATIENCE_MS = 15_000;
const LOOK_AGAIN_MS = 200;

/**
 * Cleans up when this process ($1) has gone without doing so itself: it was killed, or its terminal closed. The script
 * survives the hang-up that the end of its tmux server sends; the other servers are those that steps start. Removing
 * the folder is tried several times, since a recorder may still be writing down its end.
 */
export const KEEP = `trap "" HUP
while kill -0 "$1" 2>/dev/null; do sleep 1; done
for socket in agent bare other; do tmux -S "$3/$socket" kill-server; done 2>/dev/null
for name in "$2-independent" "$2"; do tmux -L "$name" kill-server; done 2>/dev/null
for try in 1 2 3 4 5 6 7 8 9 10; do
  sleep 1
  rm -rf -- "$3" 2>/dev/null && break
done`;

/** Where the steps work: a folder, runs and tmux servers of their own. Nothing of the user's is in it. */
export class Lab {
  readonly world: World;
  readonly person: Person;
  readonly folder: string;
  readonly socketName: string;
  /** The private tmux server. */
  readonly tmux: Tmux;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #undo: (() => Promise<unknown>)[] = [];
  #demo: Promise<DemoRun> | null = null;

  constructor({world, person}: LabOptions) {
    this.world = world;
    this.person = person;
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlxtop-mac-check-')));
    this.socketName = `mlxtop-mac-check-${process.pid}`;
    this.tmux = connect({name: this.socketName});
    const {TMUX: _tmux, TMUX_PANE: _pane, MLXTOP_HANDOVER: _handover, ...inherited} = this.world.environment;
    // With the user's own settings our alerts would go to the user's places.
    const own = {MLXTOP_HOME: join(this.folder, 'home'), XDG_CONFIG_HOME: join(this.folder, 'config')};
    this.#environment = {...inherited, ...own};
    this.later(() => this.endServer(this.tmux));
  }

  /** Calls that function when the check is over, the last one first, whether or not the step succeeded. */
  later(undo: () => Promise<unknown>): void {
    this.#undo.push(undo);
  }

  /** Ends a tmux server of ours, and removes its socket, which tmux leaves behind. */
  async endServer(tmux: Tmux): Promise<void> {
    const {stdout, code} = await tmux.run(['display-message', '-p', '#{socket_path}']);
    await tmux.run(['kill-server']);
    const path = stdout.trim();
    if (code === 0 && basename(path).startsWith(this.socketName)) rmSync(path, {force: true});
  }

  /** Runs a program of the system by its absolute path; a stand-in of its name takes precedence. */
  program(path: string, words: readonly string[], env: NodeJS.ProcessEnv = this.#environment): Promise<Trial> {
    const program = standInFor(path, this.world.host.toolsFolder);
    return this.world.tryProgram([program, ...words], {limitMs: LIMIT_MS, env});
  }

  /** Runs this program, with a separate home for its runs. */
  mlxtop(words: readonly string[]): Promise<Trial> {
    const own = [this.world.node.path, ...process.execArgv, this.world.script];
    return this.world.tryProgram([...own, ...words], {limitMs: LIMIT_MS, env: this.#environment});
  }

  /** The run's state from `mlxtop status --json`; null while that fails. */
  async status(id: string): Promise<Status | null> {
    const {stdout, code} = await this.mlxtop(['status', id, '--json']);
    return code === 0 ? (JSON.parse(stdout) as Status) : null;
  }

  /** The demo run; the first step that needs it starts it. */
  demo(): Promise<DemoRun> {
    this.#demo ??= this.#startDemo();
    return this.#demo;
  }

  async #startDemo(): Promise<DemoRun> {
    // Without the user's tmux configuration, whose plug-ins may restore sessions in any server that starts.
    const keep = ['/bin/sh', '-c', KEEP, 'mlxtop-mac-check', String(process.pid), this.socketName, this.folder];
    await this.tmux.run(['-f', '/dev/null', 'new-session', '-d', '-s', 'keep', ...keep]);
    const words = ['demo', '--detach', '--socket-name', this.socketName, '--session', 'mac-check'];
    const started = await this.mlxtop([...words, '--', '--iters', '100000']);
    const id = /\(run (\S+)\)/.exec(started.stdout)?.[1];
    if (id === undefined) throw new Error(`the demo run did not start (exit code ${started.code ?? started.failure})`);
    this.later(() => this.mlxtop(['stop', id, '--yes']));
    const trainerPid = await this.until(async () => (await this.status(id))?.trainer?.pid ?? null);
    const wrapper = await this.tmux.run(['list-panes', '-s', '-t', '=mac-check', '-F', '#{@mlxtop_role} #{pane_pid}']);
    const wrapperPid = Number(/^trainer (\d+)$/m.exec(wrapper.stdout)?.[1] ?? Number.NaN);
    if (trainerPid === null) throw new Error('the demo run started, but its trainer was not seen');
    return {id, wrapperPid, trainerPid};
  }

  /** Calls `look` until its answer is not null; null when that does not happen in time. */
  async until<Value>(look: () => Promise<Value | null>, patienceMs = PATIENCE_MS): Promise<Value | null> {
    for (const end = performance.now() + patienceMs; ; await delay(LOOK_AGAIN_MS)) {
      const value = await look();
      if (value !== null || performance.now() > end) return value;
    }
  }

  /** Undoes everything and removes the folder. */
  async close(): Promise<void> {
    for (const undo of this.#undo.reverse()) await undo().catch(() => undefined);
    rmSync(this.folder, {recursive: true, force: true, maxRetries: 10, retryDelay: 200});
  }
}

/** The part of `mlxtop status --json` that the steps read. */
export type Status = {
  run: {state: string};
  trainer: {pid: number | null; memoryBytes: number | null} | null;
  training: {iteration: number | null} | null;
};
