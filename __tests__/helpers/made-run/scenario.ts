import type {AlertCode, EventOf, Pressure, RunSettings} from '../../../source/journal/events.js';
import type {RunRecord} from '../../../source/journal/record-shape.js';

export const GB = 1024 ** 3;
const MB = 1024 ** 2;

/** Times of a scenario are seconds by the clock on the wall since the run was started. */
export type Span = {from: number; until: number};

/** A time in which the machine swaps, and what that costs. */
export type SwapSpell = Span & {
  /** How many times as long as clean the work takes. */
  factor: number;
  /** What goes out to swap, in bytes a second; four fifths of it come back. */
  bytesPerSecond?: number;
  /** What swap grows to. */
  swapBytes?: number;
  pressure?: Pressure;
};

export type MadeApp = {name: string; bundleId?: string | null; bytes: number; protected?: string | null};

/** A training run whose truth is known. Everything but its length has a usual value: see `USUAL`. */
export type Scenario = {
  seed?: number;
  id?: string;
  name?: string;
  command?: readonly string[];
  directory?: string;
  /** ms since 1970. */
  startedAt?: number;
  /** Between two samples of the machine. */
  intervalSeconds?: number;
  /** Those that are trained, and what the trainer announces where that is more. */
  iterations: number;
  total?: number;
  /** It is ended by then, however far it is. */
  endsAt?: number;
  /** Clean, in the mean; `scatter` is the relative standard deviation from one iteration to the next. */
  secondsPerIteration?: number;
  scatter?: number;
  tokensPerIteration?: number | null;
  reportEvery?: number;
  /** Validations come before the first iteration, every so many, and before the last; 0 for none. */
  evalEvery?: number;
  validationSeconds?: number;
  saveEvery?: number;
  /** What the first iteration takes beside its own time. */
  warmUpSeconds?: number;
  swapping?: readonly SwapSpell[];
  /** Slow for another reason than swapping. */
  slow?: readonly (Span & {factor: number})[];
  /** Where there is pressure without swapping. */
  pressures?: readonly (Span & {is: Pressure})[];
  /** What is quit, and when; the swapping of that time ends with it, unless it is said that it does not. */
  quits?: readonly {at: number; app: string; endsSwapping?: boolean; result?: EventOf<'quit'>['result']}[];
  apps?: readonly MadeApp[];
  pauses?: readonly {at: number; seconds: number; by?: EventOf<'pause'>['by']}[];
  sleeps?: readonly {at: number; seconds: number}[];
  /** Without a recorder; what was printed meanwhile is read afterwards. */
  gaps?: readonly {at: number; seconds: number}[];
  clockSets?: readonly {at: number; seconds: number}[];
  alerts?: readonly {at: number; code: AlertCode; text: string; until?: number}[];
  battery?: readonly Span[];
  throttled?: readonly Span[];
  /** Loss at the beginning and in the end, in how many iterations it falls to a third of the way, and its scatter. */
  loss?: {first: number; last: number; decay: number; noise: number};
  /** How much the validation's loss lies above it, and from which iteration on it rises, by how much in 100. */
  valLoss?: {above: number; risesFrom?: number; rise?: number};
  notFiniteFrom?: number;
  footprintBytes?: number;
  /** What the trainer itself prints of its peak, where that differs. */
  peakBytes?: number;
  memoryBytes?: number;
  settings?: RunSettings;
  machine?: Partial<RunRecord['machine']>;
  estimate?: Partial<EventOf<'estimate'>> | null;
  baseline?: Omit<EventOf<'baseline'>, 'type' | 't'> | null;
  continues?: EventOf<'run'>['continues'];
  /** It was continued after a restart of the machine. */
  restarted?: Omit<EventOf<'restarted'>, 'type' | 't'> | null;
  /** Null while it runs. */
  end?: EventOf<'end'>['state'] | null;
  failure?: {kind: EventOf<'failure'>['kind']; line: string};
};

/** The guide's run: a 3B model on a Mac with 16 GB. */
export const USUAL = {
  seed: 1,
  id: 'made',
  name: 'made',
  command: ['mlx_lm.lora', '--model', 'mlx-community/Llama-3.2-3B-Instruct-4bit', '--train'] as readonly string[],
  directory: '/work/training',
  startedAt: Date.UTC(2026, 0, 5, 9),
  intervalSeconds: 2,
  secondsPerIteration: 2.5,
  scatter: 0.06,
  tokensPerIteration: 520 as number | null,
  reportEvery: 10,
  evalEvery: 200,
  validationSeconds: 25,
  saveEvery: 100,
  warmUpSeconds: 6,
  swapping: [] as readonly SwapSpell[],
  slow: [],
  pressures: [],
  quits: [],
  pauses: [],
  sleeps: [],
  gaps: [],
  clockSets: [],
  alerts: [],
  battery: [],
  throttled: [],
  apps: [
    {name: 'Cursor', bundleId: 'com.todesktop.230313mzl4w4u92', bytes: 3.4 * GB},
    {name: 'Google Chrome', bundleId: 'com.google.Chrome', bytes: 2.1 * GB},
    {name: 'Docker Desktop', bundleId: 'com.docker.docker', bytes: 1.6 * GB},
    {name: 'Terminal', bundleId: 'com.apple.Terminal', bytes: 0.2 * GB, protected: 'your terminal'},
  ] as readonly MadeApp[],
  loss: {first: 2.9, last: 1.1, decay: 250, noise: 0.04},
  valLoss: {above: 0.12} as NonNullable<Scenario['valLoss']>,
  footprintBytes: 7.4 * GB,
  memoryBytes: 16 * GB,
  settings: {
    model: 'mlx-community/Llama-3.2-3B-Instruct-4bit',
    data: 'data/mlx',
    trainRows: 1095,
    fineTuneType: 'lora',
    batchSize: 1,
    maxSeqLength: 1024,
    numLayers: 16,
    rank: 8,
    learningRate: 1e-5,
    seed: 0,
  } as RunSettings,
  estimate: {} as Partial<EventOf<'estimate'>> | null,
  baseline: null as Scenario['baseline'],
  continues: null as Scenario['continues'],
  restarted: null as Scenario['restarted'],
  end: 'finished' as NonNullable<Scenario['end']> | null,
};

/**
 * What makes a run of a week cheap enough for a test: longer iterations, reported less often, and a sample as seldom as
 * one may come without time passing unseen.
 */
export const WEEK = {
  ...{endsAt: 7 * 86_400, iterations: 50_000, secondsPerIteration: 12, reportEvery: 20, intervalSeconds: 14},
  ...{evalEvery: 1000, saveEvery: 500, validationSeconds: 240, loss: {first: 2.9, last: 1.1, decay: 8000, noise: 0.04}},
} as const satisfies Scenario;

/** Usual traffic of a time of swapping, and what swap grows to. */
export const SWAP_RATE = 24 * MB;
export const SWAP_BYTES = 3.2 * 1e9;

type Optional = 'total' | 'endsAt' | 'notFiniteFrom' | 'peakBytes' | 'machine' | 'failure';

/** A scenario with all that it leaves out. */
export type Whole = Required<Omit<Scenario, Optional>> & Pick<Scenario, Optional>;

/** What is left out as it usually is; a quit ends the swapping that it falls into. */
export const wholeScenario = (scenario: Scenario): Whole => {
  const whole = {...USUAL, ...scenario, settings: {...USUAL.settings, ...scenario.settings}} as Whole;
  const enders = whole.quits.filter(({endsSwapping = true, result = 'quit'}) => endsSwapping && result === 'quit');
  const cut = (spell: SwapSpell): SwapSpell => {
    const by = enders.find(({at}) => at > spell.from && at < spell.until);
    return by ? {...spell, until: by.at} : spell;
  };
  return {...whole, swapping: whole.swapping.map(cut)};
};
