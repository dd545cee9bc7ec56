import type {RunEvent} from '../../../source/journal/events.js';

/**
 * What of a run is seen: mlx_lm to 0.31.3 in a terminal with its usual reports; the same with `--steps-per-report 50`; 0.32 in a
 * terminal with its live bar; 0.31.3 through a pipe, without a bar and with lines that wait in a buffer.
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
  /** A validation before the first, the last, and every so many iterations, and the seconds that one takes; null for none. */
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
/** A pause of somebody else is noted when the recorder looks next. */
const LOOK_SECONDS = 2;

type Untimed<Event> = Event extends RunEvent ? Omit<Event, 't'> : never;
type Moment = {own: number; event: Untimed<RunEvent>};

/** The trainer's part: what it prints, in its own time. */
const printed = (story: Story, surface: Surface): {moments: Moment[]; seconds: number} => {
  const moments: Moment[] = [];
  const {iterations, validation, save, tokens} = story;
  const total = iterations.length;
  const rich = surface === 'live bar';
  const reportEvery = surface === 'sparse' ? 50 : 10;
  let own = story.loadSeconds;
  let trained = 0;
  let painted = Number.NEGATIVE_INFINITY;
  const buffered: Untimed<RunEvent>[] = [];
  const say = (event: Untimed<RunEvent>): void => {
    for (const late of buffered.splice(0)) moments.push({own, event: late});
    moments.push({own, event});
  };
  if (!rich) say({type: 'training'});
  say({type: 'total', iterations: total, source: 'trainer'});
  if (rich) say({type: 'training'});
  const validate = (iteration: number): void => {
    if (!validation) return;
    const seconds = validation.seconds(iteration);
    for (let done = 0; done < validation.batches; done++) {
      if (surface !== 'piped') say({type: 'validating', done, total: validation.batches});
      own += seconds / validation.batches;
    }
    say({type: 'validation', iteration, valLoss: 3, seconds: Number(seconds.toFixed(rich ? 2 : 3))});
  };
  for (const [index, seconds] of iterations.entries()) {
    const iteration = index + 1;
    const due = validation !== null && (index === 0 || iteration % validation.every === 0 || iteration === total);
    if (due) validate(iteration);
    own += seconds;
    trained += tokens?.[index] ?? 0;
    const paint = Math.ceil(own / REPAINT_SECONDS) * REPAINT_SECONDS;
    if (rich && paint > painted) {
      painted = paint;
      moments.push({own: paint, event: {type: 'progress', iteration, total}});
    }
    if (iteration % reportEvery === 0 || iteration === total) {
      const told = tokens === null ? null : rich ? Math.round(trained / 100) * 100 : trained;
      say({
        type: 'report',
        iteration,
        trainLoss: 2,
        learningRate: 1e-5,
        trainerIterationsPerSecond: null,
        tokensPerSecond: null,
        trainedTokens: told,
        peakMemoryBytes: null,
      });
    }
    if (iteration % save.every === 0) {
      own += save.seconds;
      const saved: Untimed<RunEvent> = {type: 'checkpoint', iteration, path: `adapters/${iteration}.safetensors`};
      if (surface === 'piped') buffered.push(saved);
      else say(saved);
    }
  }
  own += save.seconds;
  say({type: 'saved', path: null});
  return {moments, seconds: own};
};

/** The journal of a run. `late` gives from 0 to 1 how late a look at the processes is. */
export const tell = (story: Story, surface: Surface, late: () => number): Run => {
  const {moments, seconds} = printed(story, surface);
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
    ...moments.map(({own, event}) => ({t: Math.round(clock(own)), ...event}) as RunEvent),
    ...pauses.flatMap(({after, seconds: length, by}): RunEvent[] => {
      const seen = (): number => (by === 'outside' ? LOOK_SECONDS * late() : 0);
      const from = clock(after);
      return [
        {t: Math.round(from + 1000 * Math.min(length / 2, seen())), type: 'pause', by},
        {t: Math.round(from + 1000 * (length + seen())), type: 'resume', by},
      ];
    }),
  ];
  return {events: events.sort((a, b) => a.t - b.t), seconds, clock};
};
