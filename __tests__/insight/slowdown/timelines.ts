import type {EventOf, MemorySample, Pressure, RunEvent} from '../../../source/journal/events.js';
import {random, START} from '../timeline.js';
import {LOAD_STORIES, type LoadStory, loadOf} from './loads.js';

/**
 * Journals of invented trainings of which the truth is known: what an iteration takes when nothing is in its way, when and by how
 * much it is slower, and whether swapping is why. Written before the estimator, and meant to mislead it where a machine would.
 */

/** What is the matter with a run. Only in those whose name begins with `swap` is swapping what makes it slow. */
export const STORIES = [
  'swap tenth',
  'swap third',
  'swap on and off',
  'swap at first',
  'swap at the end',
  'swap always',
  'nothing',
  'traffic without slowdown',
  'compression only',
  'compression, then traffic',
  'other process with swap',
  'other process, untold',
  'thermal with swap',
  'battery with swap',
  'trickle',
  'slow by itself',
] as const;
export type Story = (typeof STORIES)[number] | LoadStory;

type Shares = Partial<Record<Story, number>>;

/** How often each story is told among a hundred. */
const SHARES: Shares = {
  'swap tenth': 9,
  'swap third': 12,
  'swap on and off': 12,
  'swap at first': 7,
  'swap at the end': 8,
  'swap always': 4,
  nothing: 6,
  'traffic without slowdown': 11,
  'compression only': 5,
  'compression, then traffic': 3,
  'other process with swap': 5,
  'other process, untold': 3,
  'thermal with swap': 4,
  'battery with swap': 4,
  trickle: 4,
  'slow by itself': 3,
};

/** The same of a machine that is used meanwhile. */
export const LOAD_SHARES: Shares = {
  'swap, constant load': 14,
  'swap, load that comes and goes': 14,
  'swap, load that starts with it': 12,
  'swap, kernel at work': 8,
  'swap, load gives way': 6,
  'traffic, constant load': 12,
  'traffic, load that comes and goes': 12,
  'traffic, load that starts with it': 14,
  'traffic, kernel at work': 8,
};

const isLoadStory = (story: Story): story is LoadStory => (LOAD_STORIES as readonly string[]).includes(story);

/** A span of time, in seconds since the first iteration, in which something holds. */
type Window = {from: number; to: number};

export type Truth = {
  story: Story;
  /** Swapping makes the run slower. */
  swapIsToBlame: boolean;
  /** Training time while it swaps against what the same work takes clean; 1 where swapping is not to blame. */
  factor: number;
  /** Training time beyond what it would have taken clean, for swapping's sake, in seconds. */
  lostSeconds: number;
  /** Share of the training time in which swapping makes it slow. */
  share: number;
  cleanSecondsPerIteration: number;
};

export type Prior = {secondsPerIteration: number; secondsPerToken: number | null; seconds: number};
export type Told = {
  seed: number;
  events: RunEvent[];
  truth: Truth;
  /** What an earlier run of the same kind knew, where there was one. */
  prior: Prior | null;
  words: string;
};

type Dice = {
  uniform: (least: number, greatest: number) => number;
  chance: (share: number) => boolean;
  pick: <One>(from: readonly One[]) => One;
  normal: () => number;
};

const diceOf = (seed: number): Dice => {
  const next = random(seed * 7919 + 13);
  const uniform = (least: number, greatest: number): number => least + (greatest - least) * next();
  return {
    uniform,
    chance: share => next() < share,
    pick: from => from[Math.floor(next() * from.length)] as (typeof from)[number],
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
};

const storyOf = (dice: Dice, shares: Shares): Story => {
  let left = dice.uniform(0, 100);
  for (const [story, share] of Object.entries(shares) as [Story, number][]) {
    left -= share;
    if (left < 0) return story;
  }
  return 'nothing';
};

const within = (windows: readonly Window[], t: number): boolean => windows.some(({from, to}) => t >= from && t < to);

/** Where the story's traffic is, when so many seconds would be needed without any of it. */
const trafficWindows = (story: Story, length: number, dice: Dice): Window[] => {
  const span = (share: number): Window[] => {
    const from = length * dice.uniform(0.12, 0.95 - share);
    return [{from, to: from + length * share}];
  };
  switch (story) {
    case 'swap tenth':
      return span(dice.uniform(0.1, 0.16));
    case 'swap third':
      return span(dice.uniform(0.28, 0.45));
    case 'swap at first':
      return [{from: -1000, to: length * dice.uniform(0.15, 0.6)}];
    case 'swap at the end':
      return [{from: length * dice.uniform(0.5, 0.85), to: Number.POSITIVE_INFINITY}];
    case 'swap always':
      return [{from: -1000, to: Number.POSITIVE_INFINITY}];
    case 'swap on and off': {
      const windows: Window[] = [];
      const scale = dice.uniform(40, 400);
      for (let t = length * dice.uniform(0.05, 0.3); t < 2 * length; ) {
        const to = t + scale * dice.uniform(0.5, 1.5);
        windows.push({from: t, to});
        t = to + scale * dice.uniform(0.5, 2);
      }
      return windows;
    }
    case 'nothing':
    case 'compression only':
    case 'trickle':
    case 'slow by itself':
      return [];
    case 'traffic without slowdown':
      return dice.chance(0.4) ? trafficWindows('swap on and off', length, dice) : span(dice.uniform(0.1, 0.5));
    default:
      if (!isLoadStory(story)) return span(dice.uniform(0.12, 0.4));
      return dice.chance(0.4) ? trafficWindows('swap on and off', length, dice) : span(dice.uniform(0.15, 0.45));
  }
};

/** Where the run is slower for another reason than swapping. */
const otherWindows = (story: Story, traffic: readonly Window[], length: number, dice: Dice): Window[] => {
  const first = traffic[0] ?? {from: length * dice.uniform(0.2, 0.5), to: length * dice.uniform(0.6, 0.9)};
  switch (story) {
    case 'compression only':
    case 'slow by itself':
      return [first];
    case 'compression, then traffic':
      return [{from: first.from - length * dice.uniform(0.1, 0.2), to: first.to + length * dice.uniform(0.05, 0.3)}];
    case 'other process with swap':
    case 'thermal with swap':
    case 'battery with swap':
      return dice.chance(0.5) ? [first] : [{from: first.from, to: first.to + length * dice.uniform(-0.05, 0.3)}];
    case 'other process, untold': {
      // Nothing but the time at which it ends can tell that it is not the swapping.
      const longer = dice.chance(0.5)
        ? dice.uniform(0.12, 0.4) * length
        : -dice.uniform(0.3, 0.7) * (first.to - first.from);
      return [{from: first.from, to: first.to + longer}];
    }
    default:
      return [];
  }
};

const MB = 1024 ** 2;
const GB = 1024 ** 3;

/** One look at a machine: traffic in lumps, pressure that comes before it and goes after it. */
const memoryTeller = (dice: Dice, traffic: readonly Window[], pressed: readonly Window[], trickle: boolean) => {
  const size = Math.exp(dice.uniform(Math.log(9), Math.log(120))) * MB;
  const lumps = dice.uniform(0.4, 0.9);
  const idle = dice.uniform(0, 0.2);
  const before = dice.uniform(2, 40);
  const after = dice.uniform(5, 90);
  const highest: Pressure = dice.chance(0.6) ? 'red' : 'yellow';
  let swapUsed = dice.chance(0.5) ? dice.uniform(0, 2) * GB : 0;
  return (t: number, sinceSeconds: number): MemorySample => {
    const swaps = within(traffic, t);
    const near = traffic.some(({from, to}) => t >= from - before && t < to + after) || within(pressed, t);
    const lump = (): number => Math.exp(lumps * dice.normal() - lumps ** 2 / 2);
    const stray = trickle ? 0.9 * MB * lump() : dice.chance(0.06) ? dice.uniform(0.05, 2.5) * MB : 0;
    const out = swaps ? (dice.chance(idle) ? 0 : size * lump()) : stray;
    const back = swaps ? (dice.chance(idle) ? 0 : size * dice.uniform(0.3, 1) * lump()) : dice.chance(0.05) ? MB : 0;
    swapUsed = Math.max(0, Math.min(9 * GB, swapUsed + (out - 0.8 * back) * sinceSeconds * 0.05));
    return {
      totalBytes: 16 * GB,
      usedBytes: (near ? 15 : 12) * GB,
      appBytes: 3 * GB,
      wiredBytes: 9 * GB,
      compressedBytes: (near ? 3.5 : 0.8) * GB,
      cachedBytes: 0.3 * GB,
      freeBytes: 0.1 * GB,
      swapUsedBytes: Math.round(swapUsed),
      swapTotalBytes: 10 * GB,
      swapInBytesPerSecond: Math.round(back),
      swapOutBytesPerSecond: Math.round(out),
      compressBytesPerSecond: Math.round((near ? 150 : 0.2) * MB * lump()),
      decompressBytesPerSecond: Math.round((near ? 140 : 0.2) * MB * lump()),
      pressure: swaps ? highest : near ? 'yellow' : 'green',
      pressureSource: 'kernel',
      limitedBy: 'machine',
    };
  };
};

/** How long the batches are, in tokens, over the run. */
const lengthTeller = (dice: Dice, iterations: number) => {
  const kind = dice.pick(['constant', 'varying', 'varying', 'drifting', 'drifting'] as const);
  const middle = dice.uniform(150, 1500);
  const scatter = kind === 'constant' ? 0 : dice.uniform(0.1, 0.5);
  const drift = kind === 'drifting' ? dice.uniform(-0.45, 0.8) : 0;
  const bend = dice.chance(0.5) ? 1 : dice.uniform(0.5, 2);
  const tell = (iteration: number): number =>
    middle * (1 + drift * (iteration / iterations) ** bend) * Math.exp(scatter * dice.normal() - scatter ** 2 / 2);
  return {kind, middle, drift, tell};
};

/** The journal of one invented training and its truth; the same for the same seed and shares. */
export const slowdownTimeline = (seed: number, shares = SHARES): Told => {
  const dice = diceOf(seed);
  const story = storyOf(dice, shares);
  const pace = Math.exp(dice.uniform(Math.log(0.3), Math.log(8)));
  const wanted = Math.exp(dice.uniform(Math.log(600), Math.log(7200)));
  const iterations = Math.min(4000, Math.max(60, Math.round(wanted / pace)));
  const length = iterations * pace;
  const swapIsToBlame = story.startsWith('swap');
  const factor = swapIsToBlame ? dice.pick([1.1, 1.25, 1.5, 1.7, 2, 2.2, 2.6, 3.2, 4]) * dice.uniform(0.95, 1.05) : 1;
  const otherFactor = dice.uniform(1.3, 2.5);
  const traffic = trafficWindows(story, length, dice).map(({from, to}) => ({
    from,
    // A window's work takes longer in it: told in time, a tenth of the run stays one.
    to: to === Number.POSITIVE_INFINITY || from < 0 ? to * (from < 0 ? factor : 1) : to,
  }));
  const others = otherWindows(story, traffic, length, dice);
  const compression = story.startsWith('compression') ? others : [];
  const noise = dice.uniform(0.02, 0.15);
  const tails = dice.chance(0.35) ? dice.uniform(0.002, 0.02) : 0;
  const wander = dice.uniform(0, 0.04);
  const fixedShare = dice.chance(0.5) ? 0 : dice.uniform(0, 0.35);
  const lengths = lengthTeller(dice, iterations);
  const tokensTold = dice.chance(0.5);
  const reportEvery = dice.pick([1, 10, 10, 10, 50]);
  const liveBar = dice.chance(0.2);
  const evalEvery = dice.chance(0.6) ? dice.pick([50, 100, 200]) : 0;
  const validationSeconds = pace * dice.uniform(3, 20);
  const saveEvery = dice.chance(0.6) ? 100 : 0;
  const warmUp = dice.uniform(2, 60);
  const pauses = dice.chance(0.3) ? Math.ceil(dice.uniform(0, 3)) : 0;
  const pauseAt = Array.from({length: pauses}, () => Math.floor(dice.uniform(5, iterations)));
  const alwaysYellow = swapIsToBlame && dice.chance(0.06);
  const lag = dice.uniform(0, 6);
  // What was swapped out comes back when it is needed: that takes some time after the traffic that counts.
  const afterglow = dice.chance(0.4) ? dice.uniform(5, 25) : 0;
  const slowWindows = traffic.map(({from, to}) => ({from: from + lag, to: to + lag + afterglow}));
  const memory = memoryTeller(
    dice,
    traffic,
    alwaysYellow ? [{from: -1000, to: 1e9}] : compression,
    story === 'trickle',
  );
  const onBattery = story === 'battery with swap';
  const thermal = story === 'thermal with swap';
  const processorTold = story === 'other process with swap' || dice.chance(0.5);
  const load = isLoadStory(story) ? loadOf(story, traffic, length, dice) : null;

  const events: RunEvent[] = [];
  let t = 0;
  let bytes = 0;
  let sampledAt = -8;
  let paused = false;
  let slowBlock = {until: 0, by: 1};
  const origin = START + 20_000;
  const add = (event: Record<string, unknown>, at = t): void => {
    bytes += event.type === 'sample' ? 0 : 60;
    events.push({t: Math.round(origin + at * 1000), ...event} as unknown as RunEvent);
  };
  const look = (at: number): void => {
    const busy = within(others, at) && story.startsWith('other process');
    const other = processorTold
      ? Math.round(100 * (busy ? dice.uniform(0.6, 0.95) : dice.uniform(0.02, 0.25))) / 100
      : null;
    const two = (share: number): number => Math.round(100 * Math.min(1, Math.max(0, share))) / 100;
    const kernel = load === null ? 0 : load.kernel(at) * dice.uniform(0.6, 1.4);
    const shares =
      load === null
        ? {otherProcessorShare: other}
        : {
            otherProcessorShare: two(load.programs(at) + kernel + dice.uniform(-0.12, 0.12)),
            kernelProcessorShare: two(kernel),
          };
    const event: Omit<EventOf<'sample'>, 't'> = {
      type: 'sample',
      memory: memory(at, at - sampledAt),
      trainer: {
        pid: 1,
        cpuPercent: 60,
        memoryBytes: 9 * GB,
        memoryKind: 'footprint',
        swappedBytes: null,
        processes: 1,
        stopped: paused,
      },
      recorder: {memoryBytes: 0, cpuPercent: null},
      ...shares,
      outputBytes: bytes,
    };
    add(event, at);
    if (Math.floor(at / 60) !== Math.floor(sampledAt / 60) && (onBattery || thermal || dice.chance(0.5))) {
      const now = within(others, at);
      add(
        {
          type: 'power',
          gpuPercent: 80,
          onBattery: onBattery && now,
          lowPowerMode: onBattery ? now : null,
          speedLimitPercent: thermal && now ? 60 : 100,
        },
        at,
      );
    }
    sampledAt = at;
  };
  const pass = (seconds: number): void => {
    const until = t + seconds;
    while (sampledAt + 2 <= until) look(sampledAt + 2 + dice.uniform(0, 0.05));
    t = until;
  };

  add({type: 'run', schema: 1, id: 'r', name: 'run', command: ['mlx_lm.lora', '--train'], directory: '/work'}, -10);
  add({type: 'total', iterations, source: 'flag'}, -10);
  pass(0);
  add({type: 'training'});
  let slowSeconds = 0;
  let slowWork = 0;
  let trainingSeconds = 0;
  let wandering = 0;
  let trained = 0;

  /** So many seconds of clean work, at the speed that each moment leaves. */
  const work = (seconds: number): void => {
    let left = seconds;
    while (left > 1e-9) {
      if (t >= slowBlock.until) slowBlock = {until: t + 15, by: Math.exp(0.12 * dice.normal())};
      const slow = swapIsToBlame && within(slowWindows, t);
      const [beside, calm] = load === null ? [1, 1] : [load.slower(t), load.calm(t)];
      const swap = slow ? Math.max(1, 1 + (factor - 1) * slowBlock.by) : within(others, t) ? otherFactor : 1;
      const by = swap * beside;
      const step = Math.min(1, left * by);
      pass(step);
      left -= step / by;
      trainingSeconds += step;
      if (!slow) continue;
      slowSeconds += step;
      // What it would have taken if nothing swapped, beside programs that would have been as busy.
      slowWork += (step / by) * calm;
    }
  };

  let cleanWork = 0;
  for (let iteration = 1; iteration <= iterations; iteration++) {
    if (evalEvery > 0 && (iteration === 1 || iteration % evalEvery === 0)) {
      const batches = 10;
      const slow = swapIsToBlame && within(slowWindows, t) ? factor : 1;
      for (let done = 0; done < batches; done++) {
        add({type: 'validating', done, total: batches});
        pass((validationSeconds * slow) / batches);
      }
      add({type: 'validation', iteration, valLoss: 2, seconds: validationSeconds * slow});
    }
    wandering = 0.97 * wandering + Math.sqrt(1 - 0.97 ** 2) * wander * dice.normal();
    const tokens = lengths.tell(iteration);
    const relative = fixedShare + (1 - fixedShare) * (tokens / lengths.middle);
    const jolt = dice.chance(tails) ? dice.uniform(2, 6) : 1;
    const seconds = pace * relative * Math.exp(noise * dice.normal() - noise ** 2 / 2 + wandering) * jolt;
    if (iteration === 1) pass(warmUp);
    cleanWork += seconds;
    work(seconds);
    trained += Math.round(tokens);
    if (pauseAt.includes(iteration)) {
      add({type: 'pause', by: 'user'});
      paused = true;
      pass(dice.uniform(20, 400));
      paused = false;
      add({type: 'resume', by: 'user'});
    }
    if (liveBar) add({type: 'progress', iteration, total: iterations});
    if (iteration % reportEvery === 0 || iteration === iterations) {
      add({
        type: 'report',
        iteration,
        trainLoss: 2,
        learningRate: 1e-5,
        trainerIterationsPerSecond: null,
        tokensPerSecond: null,
        trainedTokens: tokensTold ? trained : null,
        peakMemoryBytes: null,
      });
    }
    if (saveEvery > 0 && iteration % saveEvery === 0) {
      pass(0.4);
      add({type: 'checkpoint', iteration, path: 'adapters.safetensors'});
    }
  }
  pass(15);
  const off = Math.exp(0.06 * dice.normal());
  const hasPrior = (story === 'swap always' || story === 'swap at first') && dice.chance(0.6);
  const averageTokens = trained / iterations;
  return {
    seed,
    events,
    truth: {
      story,
      swapIsToBlame,
      factor: slowWork > 0 ? slowSeconds / slowWork : 1,
      lostSeconds: slowSeconds - slowWork,
      share: slowSeconds / trainingSeconds,
      cleanSecondsPerIteration: cleanWork / iterations,
    },
    prior: hasPrior
      ? {
          secondsPerIteration: (off * cleanWork) / iterations,
          secondsPerToken: tokensTold ? (off * cleanWork) / iterations / averageTokens : null,
          seconds: 1200,
        }
      : null,
    words: `${story}, ${pace.toFixed(1)} s/it, ${iterations} it, every ${reportEvery}${liveBar ? ' with a bar' : ''}, ${lengths.kind} lengths${tokensTold ? ' told' : ''}, noise ${(noise * 100).toFixed(0)} %`,
  };
};
