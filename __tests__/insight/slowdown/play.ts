import type {EventOf, RunEvent} from '../../../source/journal/events.js';
import {START} from '../timeline.js';
import {type Dice, within} from './dice.js';
import {GB} from './invented-machine.js';
import type {Plan} from './invented-run.js';

const ORIGIN = START + 20_000;
const BATCHES = 10;

const share = (value: number): number => Math.round(100 * Math.min(1, Math.max(0, value))) / 100;

/** Plays an invented run second by second, and writes its journal. */
export class Play {
  readonly events: RunEvent[] = [];
  /** What is known of it in the end. */
  slowSeconds = 0;
  slowWork = 0;
  trainingSeconds = 0;
  cleanWork = 0;
  trained = 0;
  readonly #plan: Plan;
  readonly #dice: Dice;
  #t = 0;
  #bytes = 0;
  #sampledAt = -8;
  #paused = false;
  #slowBlock = {until: 0, by: 1};
  #wandering = 0;

  constructor(plan: Plan, dice: Dice) {
    this.#plan = plan;
    this.#dice = dice;
  }

  run(): void {
    const {iterations} = this.#plan;
    this.#add(
      {type: 'run', schema: 1, id: 'r', name: 'run', command: ['mlx_lm.lora', '--train'], directory: '/work'},
      -10,
    );
    this.#add({type: 'total', iterations, source: 'flag'}, -10);
    this.#pass(0);
    this.#add({type: 'training'});
    for (let iteration = 1; iteration <= iterations; iteration++) this.#iterate(iteration);
    this.#pass(15);
  }

  #add(event: Record<string, unknown>, at = this.#t): void {
    this.#bytes += event.type === 'sample' ? 0 : 60;
    this.events.push({t: Math.round(ORIGIN + at * 1000), ...event} as unknown as RunEvent);
  }

  #processorShares(at: number): Pick<EventOf<'sample'>, 'otherProcessorShare' | 'kernelProcessorShare'> {
    const {story, others, load, reportsProcessor} = this.#plan;
    const dice = this.#dice;
    const isBusy = within(others, at) && story.startsWith('other process');
    const other = reportsProcessor
      ? Math.round(100 * (isBusy ? dice.uniform(0.6, 0.95) : dice.uniform(0.02, 0.25))) / 100
      : null;
    if (load === null) return {otherProcessorShare: other};
    const kernel = load.kernel(at) * dice.uniform(0.6, 1.4);
    return {
      otherProcessorShare: share(load.programs(at) + kernel + dice.uniform(-0.12, 0.12)),
      kernelProcessorShare: share(kernel),
    };
  }

  #readPower(at: number): void {
    const {story, others} = this.#plan;
    const onBattery = story === 'battery with swap';
    const thermal = story === 'thermal with swap';
    const isDue = Math.floor(at / 60) !== Math.floor(this.#sampledAt / 60);
    if (!isDue || !(onBattery || thermal || this.#dice.chance(0.5))) return;
    const now = within(others, at);
    const power = {onBattery: onBattery && now, lowPowerMode: onBattery ? now : null};
    this.#add({type: 'power', gpuPercent: 80, ...power, speedLimitPercent: thermal && now ? 60 : 100}, at);
  }

  #sample(at: number): void {
    const shares = this.#processorShares(at);
    const event: Omit<EventOf<'sample'>, 't'> = {
      type: 'sample',
      memory: this.#plan.memory(at, at - this.#sampledAt),
      trainer: {
        pid: 1,
        cpuPercent: 60,
        memoryBytes: 9 * GB,
        memoryKind: 'footprint',
        swappedBytes: null,
        processes: 1,
        stopped: this.#paused,
      },
      recorder: {memoryBytes: 0, cpuPercent: null},
      ...shares,
      outputBytes: this.#bytes,
    };
    this.#add(event, at);
    this.#readPower(at);
    this.#sampledAt = at;
  }

  #pass(seconds: number): void {
    const until = this.#t + seconds;
    while (this.#sampledAt + 2 <= until) this.#sample(this.#sampledAt + 2 + this.#dice.uniform(0, 0.05));
    this.#t = until;
  }

  #isSlow(): boolean {
    return this.#plan.swapIsToBlame && within(this.#plan.slowWindows, this.#t);
  }

  /** How many times as long work takes now, for swapping or another cause. */
  #slowness(isSlow: boolean): number {
    const {factor, otherFactor, others} = this.#plan;
    if (isSlow) return Math.max(1, 1 + (factor - 1) * this.#slowBlock.by);
    return within(others, this.#t) ? otherFactor : 1;
  }

  /** So many seconds of clean work, at the speed that each moment leaves. */
  #work(seconds: number): void {
    const {load} = this.#plan;
    let left = seconds;
    while (left > 1e-9) {
      if (this.#t >= this.#slowBlock.until) {
        this.#slowBlock = {until: this.#t + 15, by: Math.exp(0.12 * this.#dice.normal())};
      }
      const isSlow = this.#isSlow();
      const [beside, calm] = load === null ? [1, 1] : [load.slower(this.#t), load.calm(this.#t)];
      const by = this.#slowness(isSlow) * beside;
      const step = Math.min(1, left * by);
      this.#pass(step);
      left -= step / by;
      this.trainingSeconds += step;
      if (!isSlow) continue;
      this.slowSeconds += step;
      // What it would have taken if nothing swapped, beside programs that would have been as busy.
      this.slowWork += (step / by) * calm;
    }
  }

  #validate(iteration: number): void {
    const {evalEvery, factor, validationSeconds} = this.#plan;
    if (evalEvery === 0 || (iteration !== 1 && iteration % evalEvery !== 0)) return;
    const seconds = validationSeconds * (this.#isSlow() ? factor : 1);
    for (let done = 0; done < BATCHES; done++) {
      this.#add({type: 'validating', done, total: BATCHES});
      this.#pass(seconds / BATCHES);
    }
    this.#add({type: 'validation', iteration, valLoss: 2, seconds});
  }

  #cleanSeconds(tokens: number): number {
    const {pace, noise, tails, fixedShare, lengths} = this.#plan;
    const dice = this.#dice;
    const relative = fixedShare + (1 - fixedShare) * (tokens / lengths.middle);
    const jolt = dice.chance(tails) ? dice.uniform(2, 6) : 1;
    return pace * relative * Math.exp(noise * dice.normal() - noise ** 2 / 2 + this.#wandering) * jolt;
  }

  #pause(): void {
    this.#add({type: 'pause', by: 'user'});
    this.#paused = true;
    this.#pass(this.#dice.uniform(20, 400));
    this.#paused = false;
    this.#add({type: 'resume', by: 'user'});
  }

  #report(iteration: number): void {
    const {iterations, reportEvery, printsTokens} = this.#plan;
    if (iteration % reportEvery !== 0 && iteration !== iterations) return;
    this.#add({
      type: 'report',
      iteration,
      trainLoss: 2,
      learningRate: 1e-5,
      trainerIterationsPerSecond: null,
      tokensPerSecond: null,
      trainedTokens: printsTokens ? this.trained : null,
      peakMemoryBytes: null,
    });
  }

  #iterate(iteration: number): void {
    const {wander, lengths, warmUp, pauseAt, liveBar, iterations, saveEvery} = this.#plan;
    this.#validate(iteration);
    this.#wandering = 0.97 * this.#wandering + Math.sqrt(1 - 0.97 ** 2) * wander * this.#dice.normal();
    const tokens = lengths.tell(iteration);
    const seconds = this.#cleanSeconds(tokens);
    if (iteration === 1) this.#pass(warmUp);
    this.cleanWork += seconds;
    this.#work(seconds);
    this.trained += Math.round(tokens);
    if (pauseAt.includes(iteration)) this.#pause();
    if (liveBar) this.#add({type: 'progress', iteration, total: iterations});
    this.#report(iteration);
    if (saveEvery === 0 || iteration % saveEvery !== 0) return;
    this.#pass(0.4);
    this.#add({type: 'checkpoint', iteration, path: 'adapters.safetensors'});
  }
}
