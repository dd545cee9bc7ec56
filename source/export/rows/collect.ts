import {trainedMsAt} from '../../insight/active-time.js';
import {epoch} from '../../insight/describe-settings.js';
import {fold} from '../../insight/fold.js';
import {createState} from '../../insight/state.js';
import {runStatus} from '../../insight/status.js';
import {createTold, tell} from '../../insight/told.js';
import type {EventOf, RunEvent} from '../../journal/events.js';
import {Pacer} from './pace.js';
import {firstOf, NOTHING_STATED, type Row, statedIn} from './row.js';
import {cardsAt, Samples} from './samples.js';

/** One run as it is to be exported. */
export type RowOptions = {
  id: string;
  /** The time from one sample to the next, in ms. */
  intervalMs: number;
  /** Its events are dated; false for an imported log without time stamps. */
  hasTimes: boolean;
  /** Added to its iterations; later ones than `upTo` (before that) were done again by the next run: left out. */
  base: number;
  upTo: number | null;
};

/** The latest rows wait for what is still told of their iterations: a validation, or figures from inside a trainer. */
const KEPT_ROWS = 16;
/** So many rows at most wait for their pace. */
const MAX_ROWS = 2000;

/**
 * Makes rows of a run's events, which it is given in the order of the journal. Holds a bounded number of them: `take`
 * gives those that are complete.
 */
export class RowCollector {
  readonly #options: RowOptions;
  readonly #samples: Samples;
  readonly #pacer = new Pacer<Row>();
  readonly #reports = createTold();
  readonly #validations = createTold();
  readonly #state = createState();
  #rows: Row[] = [];
  #loop = 1;

  constructor(options: RowOptions) {
    this.#options = options;
    this.#samples = new Samples(options.intervalMs);
  }

  /** The last iteration that is known, counted as those of the rows are; 0 before there is one. */
  get iteration(): number {
    return this.#options.base + (this.#state.training.iteration ?? 0);
  }

  /** Whether a later run did the present iteration again. */
  get isRepeated(): boolean {
    return this.#isRepeated(this.#state.training.iteration ?? 0);
  }

  /** Takes the next event; gives the rows that are complete. */
  take(event: RunEvent): Row[] {
    const {pace} = this.#state;
    fold(this.#state, event);
    if (this.#state.pace !== pace) this.#loop++;
    this.#note(event);
    this.#pacer.follow(this.#state);
    return this.#complete();
  }

  /** Gives the rest of the rows, at the end of the events. */
  finish(): Row[] {
    const rest = this.#rows;
    this.#rows = [];
    return rest;
  }

  #complete(): Row[] {
    if (this.#rows.length > MAX_ROWS) this.#pacer.giveUp();
    if (this.#rows.length <= KEPT_ROWS) return [];
    const until = this.#rows.slice(0, -KEPT_ROWS).findIndex(row => this.#pacer.isWaiting(row));
    return this.#rows.splice(0, until === -1 ? this.#rows.length - KEPT_ROWS : until);
  }

  #note(event: RunEvent): void {
    switch (event.type) {
      case 'sample':
        this.#samples.add(event);
        break;
      case 'power':
        this.#samples.addPower(event);
        break;
      case 'report':
        this.#report(event);
        break;
      case 'validation':
        this.#validation(event);
        break;
      case 'unplaced':
        this.#unplaced(event);
        break;
      case 'test':
        this.#test(event);
        break;
      default:
    }
  }

  #isRepeated(iteration: number): boolean {
    return this.#options.upTo !== null && iteration > this.#options.upTo;
  }

  #isDated({history = false}: RunEvent): boolean {
    return this.#options.hasTimes && !history;
  }

  /** When a row was told, and what was measured then. */
  #moment(event: RunEvent): Pick<Row, 'at' | 'readAt' | 'elapsedMs' | 'trainedMs' | 'state' | 'reading' | 'cards'> {
    const {t, w = t} = event;
    const state = runStatus(this.#state, t);
    if (!this.#isDated(event)) {
      return {at: null, readAt: w, elapsedMs: null, trainedMs: null, state, reading: null, cards: null};
    }
    const elapsedMs = Math.max(0, t - (this.#state.startedAt ?? t));
    return {
      ...{at: w, readAt: w, elapsedMs, trainedMs: trainedMsAt(this.#state, t)},
      ...{state, reading: this.#samples.at(t), cards: cardsAt(this.#state.cards, t)},
    };
  }

  #add(event: RunEvent, iteration: number | null): Row {
    const row: Row = {
      run: this.#options.id,
      ...this.#moment(event),
      loop: this.#loop,
      iteration: iteration === null ? null : this.#options.base + iteration,
      stated: NOTHING_STATED,
      ...{valLoss: null, validationSeconds: null, testLoss: null, testPerplexity: null, secondsPerIteration: null},
    };
    if (iteration === null || !this.#isRepeated(iteration)) this.#rows.push(row);
    return row;
  }

  #find(iteration: number): Row | undefined {
    const counted = this.#options.base + iteration;
    return this.#rows.findLast(row => row.iteration === counted && row.loop === this.#loop);
  }

  #report(event: EventOf<'report'>): void {
    const {iteration, inside} = event;
    const order = tell(this.#reports, inside === undefined ? 'console' : 'inside', iteration);
    const known = this.#find(iteration);
    const stated = statedIn(event);
    if (order !== 'news') {
      // Told before: what comes from inside has all digits.
      if (known) known.stated = inside === undefined ? firstOf(known.stated, stated) : firstOf(stated, known.stated);
      return;
    }
    const row = known ?? this.#add(event, iteration);
    Object.assign(row, this.#moment(event));
    row.stated = {...stated, epoch: stated.epoch ?? epoch(this.#state)};
    if (this.#isDated(event)) this.#pacer.add(row);
  }

  #validation(event: EventOf<'validation'>): void {
    const {iteration, valLoss, seconds, inside} = event;
    const order = tell(this.#validations, inside === undefined ? 'console' : 'inside', iteration);
    const known = this.#find(iteration);
    if (order !== 'news') {
      if (known && inside !== undefined) known.valLoss = valLoss;
      return;
    }
    Object.assign(known ?? this.#add(event, iteration), {valLoss, validationSeconds: seconds});
  }

  #unplaced(event: EventOf<'unplaced'>): void {
    const row = this.#add(event, null);
    row.stated = statedIn(event);
    row.valLoss = event.valLoss;
  }

  #test(event: EventOf<'test'>): void {
    const {iteration} = this.#state.training;
    const row = (iteration === null ? undefined : this.#find(iteration)) ?? this.#add(event, iteration);
    Object.assign(row, {testLoss: event.loss, testPerplexity: event.perplexity});
  }
}
