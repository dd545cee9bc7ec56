import type {RunEvent} from '../../../source/journal/events.js';

/**
 * What of a run can be seen: mlx_lm to 0.31.3 in a terminal with its usual reports; the same with `--steps-per-report
 * 50`; 0.32 in a terminal with its live bar; 0.31.3 through a pipe, without a bar and with lines that wait in a buffer.
 */
export const SURFACES = ['reports', 'sparse', 'live bar', 'piped'] as const;
export type Surface = (typeof SURFACES)[number];

/** A pause, begun when so many seconds of the run's own time had gone by. */
export type Pause = {after: number; seconds: number; by: 'user' | 'outside'};

/** What happens in a run, in its own time: the one that stands still while it is paused. */
export type Story = {
  /** Seconds that each iteration takes. */
  iterations: number[];
  /** Tokens of each; null where the trainer does not tell them. */
  tokens: number[] | null;
  loadSeconds: number;
  /**
   * A validation before the first, the last, and every so many iterations, and the seconds that one takes; null for
   * none.
   */
  validation: {every: number; seconds: (iteration: number) => number; batches: number} | null;
  save: {every: number; seconds: number};
  pauses: Pause[];
};

/** A run as a journal tells it. Times are ms since 1970; `own` is the run's own time in seconds. */
export type Run = {
  events: RunEvent[];
  seconds: number;
  /** The time of the clock at which so much of the run's own time had gone by. */
  clock(own: number): number;
};

/** Where every run begins. */
export const START = Date.UTC(2026, 0, 5, 9);
/** rich repaints ten times a second. */
const REPAINT_SECONDS = 0.1;
/** A pause from outside is noted at the recorder's next sample. */
const SAMPLE_SECONDS = 2;

type Untimed<Event> = Event extends RunEvent ? Omit<Event, 't'> : never;
type Moment = {own: number; event: Untimed<RunEvent>};

/** What a trainer prints, in its own time. */
class Trainer {
  readonly moments: Moment[] = [];
  readonly #story: Story;
  readonly #surface: Surface;
  readonly #total: number;
  readonly #reportEvery: number;
  /** Lines that wait in the pipe's buffer; they come with the next one. */
  readonly #buffered: Untimed<RunEvent>[] = [];
  #own: number;
  #trained = 0;
  #painted = Number.NEGATIVE_INFINITY;

  constructor(story: Story, surface: Surface) {
    this.#story = story;
    this.#surface = surface;
    this.#total = story.iterations.length;
    this.#reportEvery = surface === 'sparse' ? 50 : 10;
    this.#own = story.loadSeconds;
  }

  /** Trains to the end, and gives the seconds that it took. */
  train(): number {
    if (!this.#isRich) this.#say({type: 'training'});
    this.#say({type: 'total', iterations: this.#total, source: 'trainer'});
    if (this.#isRich) this.#say({type: 'training'});
    for (const [index, seconds] of this.#story.iterations.entries()) this.#iterate(index, seconds);
    this.#own += this.#story.save.seconds;
    this.#say({type: 'saved', path: null});
    return this.#own;
  }

  get #isRich(): boolean {
    return this.#surface === 'live bar';
  }

  #say(event: Untimed<RunEvent>): void {
    for (const late of this.#buffered.splice(0)) this.moments.push({own: this.#own, event: late});
    this.moments.push({own: this.#own, event});
  }

  #iterate(index: number, seconds: number): void {
    const iteration = index + 1;
    const isLast = iteration === this.#total;
    this.#validateIfDue(iteration);
    this.#own += seconds;
    this.#trained += this.#story.tokens?.[index] ?? 0;
    if (this.#isRich) this.#paint(iteration);
    if (iteration % this.#reportEvery === 0 || isLast) this.#report(iteration);
    if (iteration % this.#story.save.every === 0) this.#save(iteration);
  }

  #validateIfDue(iteration: number): void {
    const {validation} = this.#story;
    if (validation === null) return;
    const isDue = iteration === 1 || iteration % validation.every === 0 || iteration === this.#total;
    if (!isDue) return;
    const seconds = validation.seconds(iteration);
    for (let done = 0; done < validation.batches; done++) {
      if (this.#surface !== 'piped') this.#say({type: 'validating', done, total: validation.batches});
      this.#own += seconds / validation.batches;
    }
    this.#say({type: 'validation', iteration, valLoss: 3, seconds: Number(seconds.toFixed(this.#isRich ? 2 : 3))});
  }

  #paint(iteration: number): void {
    const paint = Math.ceil(this.#own / REPAINT_SECONDS) * REPAINT_SECONDS;
    if (paint <= this.#painted) return;
    this.#painted = paint;
    this.moments.push({own: paint, event: {type: 'progress', iteration, total: this.#total}});
  }

  #report(iteration: number): void {
    // The table of 0.32 prints thousands with one digit behind the point.
    const printed = this.#isRich ? Math.round(this.#trained / 100) * 100 : this.#trained;
    this.#say({
      type: 'report',
      iteration,
      trainLoss: 2,
      learningRate: 1e-5,
      trainerIterationsPerSecond: null,
      tokensPerSecond: null,
      trainedTokens: this.#story.tokens === null ? null : printed,
      peakMemoryBytes: null,
    });
  }

  #save(iteration: number): void {
    this.#own += this.#story.save.seconds;
    const saved: Untimed<RunEvent> = {type: 'checkpoint', iteration, path: `adapters/${iteration}.safetensors`};
    if (this.#surface === 'piped') this.#buffered.push(saved);
    else this.#say(saved);
  }
}

/** The journal of a run. `late` gives how late a sample of the processes is, from 0 to 1 interval. */
export const tell = (story: Story, surface: Surface, late: () => number): Run => {
  const trainer = new Trainer(story, surface);
  const seconds = trainer.train();
  const pauses = [...story.pauses].sort((a, b) => a.after - b.after);
  const clock = (own: number): number => {
    const paused = pauses.filter(({after}) => after < own).reduce((sum, pause) => sum + pause.seconds, 0);
    return START + (own + paused) * 1000;
  };
  const steps = [
    '--steps-per-report',
    surface === 'sparse' ? '50' : '10',
    '--steps-per-eval',
    String(story.validation?.every ?? 200),
    '--save-every',
    String(story.save.every),
  ];
  const command = ['mlx_lm.lora', '--train', '--iters', String(story.iterations.length), ...steps];
  const events: RunEvent[] = [
    {t: START, type: 'run', schema: 1, id: 'r1', name: 'run', command, directory: '/work'},
    {
      t: START,
      type: 'settings',
      source: 'flag',
      values: {
        stepsPerReport: surface === 'sparse' ? 50 : 10,
        saveEvery: story.save.every,
        ...(story.validation === null
          ? {}
          : {stepsPerEval: story.validation.every, valBatches: story.validation.batches}),
      },
    },
    ...trainer.moments.map(({own, event}) => ({t: Math.round(clock(own)), ...event}) as RunEvent),
    ...pauses.flatMap(({after, seconds: length, by}): RunEvent[] => {
      const seen = (): number => (by === 'outside' ? SAMPLE_SECONDS * late() : 0);
      const from = clock(after);
      return [
        {t: Math.round(from + 1000 * Math.min(length / 2, seen())), type: 'pause', by},
        {t: Math.round(from + 1000 * (length + seen())), type: 'resume', by},
      ];
    }),
  ];
  return {events: events.sort((a, b) => a.t - b.t), seconds, clock};
};
