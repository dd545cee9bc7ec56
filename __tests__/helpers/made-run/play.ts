import {type Chance, chance} from '../../../scripts/bench/eta/random.js';
import type {Pressure, RunEvent} from '../../../source/journal/events.js';
import {lossesOf} from './losses.js';
import {MadeMachine} from './machine.js';
import type {Whole} from './scenario.js';
import {at} from './spans.js';

type Untimed<Event> = Event extends RunEvent ? Omit<Event, 't'> : never;
type Halt = {at: number; seconds: number} & ({kind: 'pause'; by: 'user' | 'outside' | 'policy'} | {kind: 'sleep'});

const START_SECONDS = 8;
const SAVE_SECONDS = 0.4;
const BATCHES = 5;

/** Plays a scenario from one thing that happens to the next, and writes down what is true of it. */
export class Play {
  readonly events: RunEvent[] = [];
  readonly machine: MadeMachine;
  readonly pressureSeconds: Record<Pressure, number> = {green: 0, yellow: 0, red: 0};
  /** Seconds; `slow`: while it swapped, `slowWork`: what that work would have taken. */
  sums = {slow: 0, slowWork: 0, swapping: 0, paused: 0, asleep: 0, iterating: 0, validating: 0};
  iterations = 0;
  validations = 0;
  tokens = 0;
  t = 0;
  bestValLoss: {iteration: number; value: number} | null = null;
  lastValLoss: number | null = null;
  lastTrainLoss: number | null = null;
  readonly #scenario: Whole;
  readonly #chance: Chance;
  readonly #losses: ReturnType<typeof lossesOf>;
  readonly #changes: readonly number[];
  readonly #halts: Halt[];
  #change = 0;
  #window = {iterations: 0, seconds: 0, tokens: 0};

  constructor(scenario: Whole) {
    const {swapping, slow, pressures, pauses, sleeps, continues, seed} = scenario;
    this.#scenario = scenario;
    this.#chance = chance(seed * 7919 + 13);
    this.#losses = lossesOf(scenario, continues?.iteration ?? 0);
    this.machine = new MadeMachine(scenario, event => this.add(event));
    const edges = [...swapping, ...slow, ...pressures].flatMap(({from, until}) => [from, until]);
    this.#changes = [...new Set(edges)].sort((a, b) => a - b);
    this.#halts = [
      ...pauses.map(({by = 'user', ...pause}) => ({kind: 'pause', by, ...pause}) as const),
      ...sleeps.map(sleep => ({kind: 'sleep', ...sleep}) as const),
    ].sort((a, b) => a.at - b.at);
  }

  get isOver(): boolean {
    return this.t >= (this.#scenario.endsAt ?? Number.POSITIVE_INFINITY);
  }

  add(event: Untimed<RunEvent>): void {
    this.events.push({t: Math.round(this.#scenario.startedAt + 1000 * this.t), ...event} as RunEvent);
  }

  /** What a trainer prints. */
  #print(event: Untimed<RunEvent>): void {
    this.machine.outputBytes += 90;
    this.add(event);
  }

  /** Time passes on the wall; the machine is read meanwhile. */
  #pass(seconds: number): void {
    const until = this.t + seconds;
    this.pressureSeconds[this.machine.pressure(this.t)] += seconds;
    if (at(this.#scenario.swapping, this.t)) this.sums.swapping += seconds;
    for (let next = this.machine.nextAt; next <= until; next = this.machine.nextAt) {
      this.t = next;
      this.machine.sample(this.t);
    }
    this.t = until;
  }

  #passBy(until: number): void {
    while (this.t < until) {
      const change = this.#nextChange();
      this.#pass(Math.min(until, change) - this.t);
    }
  }

  #nextChange(): number {
    while ((this.#changes[this.#change] ?? Number.POSITIVE_INFINITY) <= this.t) this.#change++;
    return this.#changes[this.#change] ?? Number.POSITIVE_INFINITY;
  }

  #halt(halt: Halt): void {
    if (halt.kind === 'sleep') {
      this.t += halt.seconds;
      this.sums.asleep += halt.seconds;
      this.machine.wake(this.t);
      this.add({type: 'asleep', seconds: halt.seconds});
      return;
    }
    this.sums.paused += halt.seconds;
    this.add({type: 'pause', by: halt.by});
    this.machine.stopped = true;
    this.#passBy(this.t + halt.seconds);
    this.machine.stopped = false;
    this.add({type: 'resume', by: halt.by});
  }

  /** So much work as takes that many seconds clean; gives how long it took, and how much of it was while it swapped. */
  #work(clean: number): {seconds: number; slow: number; slowWork: number} {
    const took = {seconds: 0, slow: 0, slowWork: 0};
    for (let left = clean; left > 1e-9; ) {
      const halt = this.#halts[0];
      if (halt && halt.at <= this.t) {
        this.#halts.shift();
        this.#halt(halt);
        continue;
      }
      const spell = at(this.#scenario.swapping, this.t);
      const by = (spell?.factor ?? 1) * (at(this.#scenario.slow, this.t)?.factor ?? 1);
      const until = Math.min(this.#nextChange(), halt?.at ?? Number.POSITIVE_INFINITY);
      const step = Math.min(left * by, until - this.t);
      this.#pass(step);
      left -= step / by;
      took.seconds += step;
      if (!spell) continue;
      took.slow += step;
      took.slowWork += step / spell.factor;
    }
    return took;
  }

  #validate(iteration: number): void {
    const {validationSeconds} = this.#scenario;
    const before = this.sums.validating;
    for (let done = 0; done < BATCHES; done++) {
      this.#print({type: 'validating', done, total: BATCHES});
      this.sums.validating += this.#work(validationSeconds / BATCHES).seconds;
    }
    const value = this.#losses.val(iteration, this.#chance);
    const seconds = Math.round(1000 * (this.sums.validating - before)) / 1000;
    this.validations++;
    this.lastValLoss = value;
    if (value < (this.bestValLoss?.value ?? Number.POSITIVE_INFINITY)) this.bestValLoss = {iteration, value};
    this.#print({type: 'validation', iteration, valLoss: value, seconds});
  }

  #report(iteration: number): void {
    const {tokensPerIteration, settings, peakBytes, footprintBytes} = this.#scenario;
    const {iterations, seconds, tokens} = this.#window;
    const trainLoss = this.#losses.train(iteration, this.#chance);
    this.lastTrainLoss = trainLoss;
    const hasTokens = tokensPerIteration !== null;
    this.#print({
      type: 'report',
      iteration,
      trainLoss,
      learningRate: settings.learningRate ?? null,
      trainerIterationsPerSecond: Math.round((1000 * iterations) / seconds) / 1000,
      tokensPerSecond: hasTokens ? Math.round((1000 * tokens) / seconds) / 1000 : null,
      trainedTokens: hasTokens ? this.tokens : null,
      peakMemoryBytes: Math.round(peakBytes ?? 0.92 * footprintBytes),
    });
    this.#window = {iterations: 0, seconds: 0, tokens: 0};
  }

  #iterate(iteration: number): void {
    const {secondsPerIteration, scatter, tokensPerIteration, warmUpSeconds} = this.#scenario;
    const clean = secondsPerIteration * Math.exp(scatter * this.#chance.normal() - scatter ** 2 / 2);
    if (iteration === 1) this.#work(warmUpSeconds);
    const {seconds, slow, slowWork} = this.#work(clean);
    const tokens = Math.round((tokensPerIteration ?? 0) * (0.8 + 0.4 * this.#chance.share()));
    this.sums.iterating += seconds;
    this.sums.slow += slow;
    this.sums.slowWork += slowWork;
    this.tokens += tokens;
    this.iterations = iteration;
    this.#window.iterations++;
    this.#window.seconds += seconds;
    this.#window.tokens += tokens;
  }

  #isDue(iteration: number, every: number): boolean {
    return every > 0 && (iteration % every === 0 || iteration === (this.#scenario.total ?? this.#scenario.iterations));
  }

  /** One iteration as mlx_lm goes through it: validation before it, report after it, then the save. */
  #step(iteration: number): void {
    const {evalEvery, reportEvery, saveEvery} = this.#scenario;
    if (evalEvery > 0 && (iteration === 1 || this.#isDue(iteration, evalEvery))) this.#validate(iteration);
    this.#iterate(iteration);
    if (this.#isDue(iteration, reportEvery)) this.#report(iteration);
    if (saveEvery === 0 || iteration % saveEvery !== 0) return;
    this.#work(SAVE_SECONDS);
    const file = `${String(iteration).padStart(7, '0')}_adapters.safetensors`;
    this.#print({type: 'checkpoint', iteration, path: `adapters/${file}`});
  }

  /** Loads the model, and trains. */
  run(): void {
    const {iterations, total = iterations} = this.#scenario;
    this.#work(START_SECONDS);
    this.#print({type: 'total', iterations: total, source: 'trainer'});
    this.#print({type: 'training'});
    for (let iteration = 1; iteration <= iterations && !this.isOver; iteration++) this.#step(iteration);
    if (iterations >= total && !this.isOver) this.#print({type: 'saved', path: 'adapters/adapters.safetensors'});
    this.#work(2);
  }
}
