import type {Mouse} from '../mouse.js';
import {targetAt} from '../targets.js';
import type {Size} from '../types.js';
import {listedEntries} from './entries.js';
import {errorWords} from './error-words.js';
import type {BrowserFeed} from './feed.js';
import {type Command, choose, press} from './keys.js';
import {listRows} from './layout.js';
import {sceneOf} from './scene.js';
import type {BrowserScreen} from './screen.js';
import type {Entry, Library, Options, Scene, Services, Ui} from './types.js';

/** What leads out of the list: the user leaves, or looks at the dashboard of a run meanwhile. */
export type Exit = {to: 'shell'} | {to: 'dashboard'; id: string};

/** The list of runs with its own state, outside React: it outlives the screen while a dashboard is looked at. */
export class BrowserSession {
  readonly #feed: BrowserFeed;
  readonly #services: Services;
  readonly #options: Options;
  readonly #listeners = new Set<() => void>();
  #ui: Ui;
  #scene: Scene | null = null;
  #listed: {library: Library; sort: string; filter: string; entries: Entry[]} | null = null;
  #leave: (exit: Exit) => void = () => undefined;

  constructor(feed: BrowserFeed, services: Services, ui: Ui, options: Options) {
    this.#feed = feed;
    this.#services = services;
    this.#ui = ui;
    this.#options = options;
    feed.subscribe(() => this.#changed());
  }

  /** Where a key that leads out of the list is to be reported. */
  onExit(leave: (exit: Exit) => void): void {
    this.#leave = leave;
  }

  /** The same object until something may have changed. */
  read(): Scene {
    this.#scene ??= this.#compute();
    return this.#scene;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The terminal is so large. */
  fits(size: Size): void {
    const {columns, rows} = this.#ui.size;
    if (columns !== size.columns || rows !== size.rows) this.#change({...this.#ui, size});
  }

  /** Whether text is being typed, of which every character counts. */
  get isTyping(): boolean {
    return this.#ui.typing !== null;
  }

  press(key: string): void {
    if (this.#ui.busy !== null && key !== '^C') return;
    const {ui, command} = press(this.#ui, key, this.read(), this.#services);
    this.#change(ui);
    if (command !== null) this.#perform(command);
  }

  /** Does what the mouse asks for on this screen. */
  point(mouse: Mouse, {keys, entries}: Pick<BrowserScreen, 'keys' | 'entries'>): void {
    if (mouse.do !== 'click') {
      this.press(mouse.do);
      return;
    }
    const target = targetAt(keys, mouse.row, mouse.column);
    const entry = entries.find(({row, from, to}) => row === mouse.row && from <= mouse.column && mouse.column < to);
    if (target !== null && 'key' in target) this.press(target.key);
    else if (entry !== undefined) this.#change(choose(this.#ui, entry.id));
  }

  /** Says what went wrong, until the next key. */
  complain(error: unknown): void {
    this.#change({...this.#ui, busy: null, notice: {text: errorWords(error), isBad: true}});
  }

  #perform(command: Command): void {
    if (command.do === 'leave') this.#leave({to: 'shell'});
    else if (command.do === 'open') this.#leave({to: 'dashboard', id: command.id});
    else this.#done(this.#work(command));
  }

  #work(command: Exclude<Command, {do: 'leave'} | {do: 'open'}>): Promise<string> | undefined {
    const {rename, tag, remove, report} = this.#services;
    if (command.do === 'rename') return rename?.(command.id, command.name);
    if (command.do === 'tag') return tag?.(command.id, command.tags);
    return command.do === 'remove' ? remove?.(command.id) : report?.(command.ids);
  }

  #done(work: Promise<string> | undefined): void {
    work?.then(
      text => {
        this.#change({...this.#ui, busy: null, notice: {text, isBad: false}});
        this.#feed.look();
      },
      (error: unknown) => {
        this.complain(error);
        this.#feed.look();
      },
    );
  }

  #change(ui: Ui): void {
    this.#ui = ui;
    this.#changed();
  }

  #changed(): void {
    this.#scene = null;
    for (const listener of this.#listeners) listener();
  }

  #listedNow(library: Library, {sort, filter}: Ui): Entry[] {
    const last = this.#listed;
    if (last?.library.entries === library.entries && last.sort === sort && last.filter === filter) return last.entries;
    const entries = listedEntries(library.entries, sort, filter);
    this.#listed = {library, sort, filter, entries};
    return entries;
  }

  #compute(): Scene {
    const library = this.#feed.read();
    const listed = this.#listedNow(library, this.#ui);
    const scene = sceneOf(library, this.#ui, listed, this.#services, this.#options);
    const {ui, chosen, marked} = scene;
    this.#ui = ui;
    const shown = listed.slice(ui.top, ui.top + listRows(ui, library.entries.length));
    const charted = marked.length > 1 ? marked : chosen === null ? [] : [chosen];
    this.#feed.wants(
      shown.map(({id}) => id),
      charted.map(({id}) => id),
    );
    return scene;
  }
}
