import {errorMessage, UserError} from '../errors.js';
import {chartColumns, panelWidth} from './gutter.js';
import {keyHints} from './key-hints.js';
import {type Command, choose, press} from './keys.js';
import type {Mouse} from './mouse.js';
import {OUTPUT_FRAME_ROWS} from './panels/output.js';
import type {Scene} from './scene.js';
import {type Area, type Target, targetAt} from './targets.js';
import type {Actions, Feed, Size} from './types.js';
import {firstUi, settled, type Ui} from './ui.js';

/** What the dashboard knows once an action has been done. */
type Done = Partial<Pick<Ui, 'quitting' | 'quitResult'>>;

/** Does what a key asked for; resolves to what the dashboard then knows of it. */
const perform = async (actions: Actions, command: Command, askedAt: number): Promise<Done> => {
  if (command.do === 'quitApp') {
    const result = await actions.quitApp?.(command.app);
    return {quitting: null, ...(result && {quitResult: {...result, app: command.app, askedAt}})};
  }
  if (command.do === 'stop') await actions.stop?.(command.signal);
  else if (command.do === 'stopAtCheckpoint') await actions.stopAtCheckpoint?.(command.wanted);
  else await actions[command.do]?.();
  return {};
};

const noticeText = (error: unknown): string =>
  error instanceof UserError ? `${error.message} ${error.nextStep}` : errorMessage(error);

/**
 * What the dashboard shows: the feed's latest snapshot, the dashboard's own state, and the keys that do something now.
 * It is kept outside React: most snapshots change nothing on the screen, and a component that renders makes Ink draw.
 */
export class Session {
  readonly #feed: Feed;
  readonly #actions: Actions;
  readonly #listeners = new Set<() => void>();
  #ui: Ui;
  #scene: Omit<Scene, 'options'> | null = null;
  /** The terminal is about to leave: what is typed is meant for the shell below. */
  #isLeaving = false;

  constructor(feed: Feed, actions: Actions) {
    this.#feed = feed;
    this.#actions = actions;
    this.#ui = firstUi(feed.read().view);
  }

  /** The same object until something may have changed. */
  read(): Omit<Scene, 'options'> {
    this.#scene ??= this.#compute();
    return this.#scene;
  }

  /** Calls the listener after each snapshot and each key; returns a function that ends this. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Follows the feed; returns a function that ends this. */
  follow(): () => void {
    return this.#feed.subscribe(() => this.#changed());
  }

  /** The terminal is so large: a cursor in the charts moves by one of their columns, the output by its page. */
  fits({columns, rows}: Size): void {
    const output = {...this.#ui.output, rows: Math.max(1, rows - OUTPUT_FRAME_ROWS)};
    if (output.rows !== this.#ui.output.rows) this.#change({...this.#ui, output});
    const chart = {...this.#ui.chart, columns: chartColumns(panelWidth(columns))};
    if (chart.columns !== this.#ui.chart.columns) this.#change({...this.#ui, chart});
  }

  /** Whether text is being typed, of which every character counts. */
  get isTyping(): boolean {
    return this.#ui.output.isOpen && this.#ui.output.typing !== null;
  }

  /** Does what a key asks for. */
  press(key: string): void {
    if (this.#isLeaving) return;
    const snapshot = this.#feed.read();
    const {ui, command} = press(this.#ui, key, snapshot, this.#actions);
    this.#change(ui);
    if (command === null) return;
    this.#isLeaving = command.do === 'detach';
    perform(this.#actions, command, snapshot.now).then(
      done => {
        this.#isLeaving = false;
        this.#change({...this.#ui, ...done});
      },
      (error: unknown) => {
        this.#isLeaving = false;
        const notice = {text: noticeText(error), at: this.#feed.read().now};
        const over = command.do === 'quitApp' ? {quitting: null} : {pending: null};
        this.#change({...this.#ui, ...over, notice});
      },
    );
  }

  /** Does what the mouse asks for on a screen with these areas. */
  point(mouse: Mouse, areas: readonly Area[]): void {
    const target: Target | null = mouse.do === 'click' ? targetAt(areas, mouse.row, mouse.column) : {key: mouse.do};
    if (target === null) return;
    if ('key' in target) this.press(target.key);
    else this.#change(choose(this.#ui, target.app, this.#feed.read()));
  }

  #change(ui: Ui): void {
    this.#ui = ui;
    this.#changed();
  }

  #changed(): void {
    this.#scene = null;
    for (const listener of this.#listeners) listener();
  }

  #compute(): Omit<Scene, 'options'> {
    const snapshot = this.#feed.read();
    this.#ui = settled(this.#ui, snapshot);
    return {...snapshot, ui: this.#ui, hints: keyHints(snapshot, this.#ui, this.#actions)};
  }
}
