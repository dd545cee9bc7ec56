import {errorCode, errorMessage} from '../../errors.js';
import {UnreadableFileError} from '../../journal/regular-file.js';
import type {Run} from '../../journal/runs.js';
import {problemEntry, unreadEntry} from './placeholder.js';
import {Tidy} from './tidy.js';
import type {Entry, Library, Listed, Services} from './types.js';
import {Wholes} from './wholes.js';

/** How often it is looked for what has changed. */
const LOOK_MS = 2000;
/** Ages are drawn again so often where nothing else has changed. */
const AGES_MS = 30_000;
/** Read between two turns of the keyboard. */
const PIECE_MS = 8;
/** While the first runs are being read, what is known by then is drawn so often. */
const LOADING_MS = 300;
/** Of so many runs that are not in view it is checked at each look whether the user's words about them have changed. */
const ROUND = 40;
/** The charts of a run in progress, and whether it is still recorded: every so many looks. */
const CHARTS_LOOKS = 5;
const TEND_LOOKS = 5;
/** What could not be read may have been repaired: every so many looks. */
const REPAIR_LOOKS = 15;

const isLive = ({problem, isRead, view}: Entry): boolean => problem === null && isRead && view.run.endedAt === null;

/**
 * What is known of all runs: read in pieces, what is in view first, and kept up to date. It says when something has
 * changed, and costs next to nothing while nothing does.
 */
export class BrowserFeed {
  readonly #services: Services;
  readonly #listeners = new Set<() => void>();
  readonly #wholes: Wholes;
  readonly #tidy = new Tidy();
  #entries = new Map<string, Entry>();
  /** Ids that are to be read, or read again. */
  readonly #due = new Set<string>();
  readonly #stamps = new Map<string, string>();
  #folders = '';
  #isListed = false;
  #isPending = false;
  #library: Library | null = null;
  #list: readonly Entry[] = [];
  #now: number;
  #visible: readonly string[] = [];
  #timer: NodeJS.Timeout | null = null;
  #reading: NodeJS.Timeout | null = null;
  #toldAt = Number.NEGATIVE_INFINITY;
  #looks = 0;
  #next = 0;
  #isOpen = false;
  /** Some were read for the first time: that leaves much behind. */
  #isFilling = false;

  constructor(services: Services) {
    this.#services = services;
    this.#now = services.now();
    this.#wholes = new Wholes(
      run => services.whole(run),
      () => this.#tell(),
    );
  }

  read(): Library {
    this.#library ??= {
      entries: this.#list,
      unread: this.#due.size === 0 ? 0 : this.#list.filter(({isRead}) => !isRead).length,
      isListed: this.#isListed,
      wholes: this.#wholes.kept,
      problems: this.#wholes.problems,
      now: this.#now,
    };
    return this.#library;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes over a first list, and continues by itself until `stop`. */
  start(listed: Listed | null = null): void {
    this.#isOpen = true;
    if (listed !== null) this.#take(listed);
    this.#wholes.start();
    this.#readSome();
    this.#timer = setTimeout(() => void this.#lookAgain(), LOOK_MS);
  }

  stop(): void {
    this.#isOpen = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#reading !== null) clearTimeout(this.#reading);
    this.#reading = null;
    this.#wholes.stop();
    this.#tidy.stop();
  }

  /** Looks now: something was done to a run. */
  look(): void {
    if (!this.#isOpen) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    void this.#lookAgain();
  }

  /** Which entries are in view, and of which runs the charts are. */
  wants(visible: readonly string[], charted: readonly string[]): void {
    this.#visible = visible;
    const runs = charted.flatMap(id => {
      const entry = this.#entries.get(id);
      return entry?.run && entry.problem === null && entry.view.run.state !== 'waiting' ? [entry.run] : [];
    });
    this.#wholes.want(runs);
  }

  async #lookAgain(): Promise<void> {
    this.#looks++;
    try {
      await this.#listIfChanged();
    } catch {
      // The folder of the runs is gone, or may not be read now: what is known stays.
    }
    if (!this.#isOpen) return;
    this.#lookAtLiving();
    this.#lookAtLabels();
    const now = this.#services.now();
    if (Math.abs(now - this.#now) >= AGES_MS) this.#tell();
    this.#readSome();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#lookAgain(), LOOK_MS);
  }

  async #listIfChanged(): Promise<void> {
    const folders = this.#services.folders().join('/');
    const mayBeRepaired = this.#looks % REPAIR_LOOKS === 0 && this.#list.some(({problem}) => problem !== null);
    if (folders === this.#folders && !this.#isPending && !mayBeRepaired) return;
    this.#take(await this.#services.list());
  }

  #take({runs, newer, unreadable}: Listed): void {
    const names = this.#services.folders();
    const entries = new Map<string, Entry>();
    for (const run of runs) {
      const {id} = run.record;
      const known = this.#entries.get(id);
      entries.set(id, known?.problem === null ? {...known, run} : unreadEntry(run));
      if (known?.problem !== null) this.#due.add(id);
    }
    for (const id of newer) entries.set(id, problemEntry(id, 'recorded by a newer mlxtop: update this one to see it'));
    for (const {name, reason} of unreadable) {
      if (!entries.has(name)) entries.set(name, problemEntry(name, `cannot be read: ${reason}`));
    }
    this.#folders = names.join('/');
    // A run that is just being started has a folder before it has a record.
    this.#isPending = names.some(name => !entries.has(name));
    for (const id of this.#due) if (!entries.has(id)) this.#due.delete(id);
    this.#entries = entries;
    this.#isListed = true;
    this.#tell();
  }

  #lookAtLiving(): void {
    for (const entry of this.#entries.values()) {
      if (!isLive(entry) || entry.run === null) continue;
      this.#due.add(entry.id);
      if (this.#looks % CHARTS_LOOKS === 0) this.#wholes.refresh(entry.id);
      if (this.#looks % TEND_LOOKS === 1) void this.#services.tend(entry.run).catch(() => undefined);
    }
  }

  /** Of what is in view, and of some of the others in turn. */
  #lookAtLabels(): void {
    const all = [...this.#entries.values()];
    const others = Array.from({length: Math.min(ROUND, all.length)}, (_, i) => all[(this.#next + i) % all.length]);
    this.#next += others.length;
    const seen = this.#visible.map(id => this.#entries.get(id));
    for (const entry of [...seen, ...others]) {
      if (entry?.run == null || !entry.isRead) continue;
      if (this.#stamps.get(entry.id) !== this.#services.stamp(entry.run)) this.#due.add(entry.id);
    }
  }

  /** Reads for a moment, what is in view first, and goes on after the next keys. */
  #readSome(): void {
    this.#reading = null;
    if (!this.#isOpen || this.#due.size === 0) return;
    const until = performance.now() + PIECE_MS;
    for (const id of [...this.#visible.filter(one => this.#due.has(one)), ...this.#due]) {
      if (performance.now() > until) break;
      if (this.#due.delete(id)) this.#readOne(id);
    }
    const isOver = this.#due.size === 0;
    if (isOver && this.#isFilling) this.#tidy.later();
    if (isOver) this.#isFilling = false;
    const isSeen = this.#visible.every(id => !this.#due.has(id));
    if (isOver || (isSeen && performance.now() - this.#toldAt >= LOADING_MS)) this.#tell();
    if (!isOver) this.#reading = setTimeout(() => this.#readSome(), 0);
  }

  #readOne(id: string): void {
    const entry = this.#entries.get(id);
    if (entry?.run == null) return;
    this.#isFilling ||= !entry.isRead;
    const now = this.#readEntry(entry, entry.run);
    this.#entries.set(id, now);
    // Its charts are to show its end.
    if (isLive(entry) && !isLive(now)) this.#wholes.refresh(id);
  }

  #readEntry(entry: Entry, run: Run): Entry {
    try {
      // Before the view: what is written meanwhile is then found to be newer.
      this.#stamps.set(entry.id, this.#services.stamp(run));
      return {...entry, view: this.#services.view(run), isRead: true, problem: null};
    } catch (error) {
      // Removed meanwhile: the next look finds it gone.
      if (errorCode(error) === 'ENOENT') return {...entry, isRead: true};
      const reason = error instanceof UnreadableFileError ? error.brief : errorMessage(error);
      return {...entry, isRead: true, problem: `cannot be read: ${reason}`};
    }
  }

  #tell(): void {
    this.#toldAt = performance.now();
    this.#now = this.#services.now();
    this.#list = [...this.#entries.values()];
    this.#library = null;
    for (const listener of this.#listeners) listener();
  }
}
