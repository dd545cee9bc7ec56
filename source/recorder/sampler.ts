import {OwnCost} from '../host/own-cost.js';
import type {ProcessorUse} from '../host/processor-use.js';
import type {Host} from '../host/types.js';
import {type MonotonicMs, monotonicNow} from '../journal/clocks.js';
import type {TrainerSample} from '../journal/events.js';
import {steadyClock, steadyNow} from '../journal/steady-clock.js';
import type {Target} from '../trainer/tree.js';
import {BoundedReading} from './bounded-reading.js';
import type {HelperCost} from './cards-watch.js';
import type {Dated} from './dated.js';
import {PauseWatch} from './pause-watch.js';
import {SleepWatch} from './sleep-watch.js';
import {ToolWatch} from './tool-watch.js';
import {TrainerWatch} from './trainer-watch.js';

/**
 * The processor's use by everything but the trainer, and the kernel's part of that; three decimals keep the journal
 * small. Where the system does not say how much of the trainer's use was in the kernel, that stays in the kernel's
 * part.
 */
const othersUse = (use: ProcessorUse | null, trainer: TrainerSample | null, kernelPercent: number | null) => {
  if (use === null || trainer === null || trainer.cpuPercent === null) {
    return {otherProcessorShare: null, kernelProcessorShare: null};
  }
  const left = (share: number, percent: number): number =>
    Math.round(1000 * Math.max(0, share - percent / 100 / use.cores)) / 1000;
  const otherProcessorShare = left(use.share, trainer.cpuPercent);
  const kernelProcessorShare = Math.min(otherProcessorShare, left(use.kernelShare, kernelPercent ?? 0));
  return {otherProcessorShare, kernelProcessorShare};
};

/** To two decimals: with fifteen a week's journal is 10 MB longer. */
const rounded = (trainer: TrainerSample | null): TrainerSample | null =>
  trainer && {
    ...trainer,
    cpuPercent: trainer.cpuPercent === null ? null : Math.round(100 * trainer.cpuPercent) / 100,
  };

/** Samples the machine, as journal events: the sample itself, and what it reveals (a pause from elsewhere, sleep). */
export class Sampler {
  readonly #host: Host;
  readonly #trainer: TrainerWatch;
  readonly #trainerReading: BoundedReading<TrainerSample>;
  readonly #pauses = new PauseWatch();
  readonly #sleep = new SleepWatch();
  readonly #cost = new OwnCost();
  readonly #tools: ToolWatch;
  readonly #helperCost: () => HelperCost;

  /** `helperCost`: of a program that stays for the recorder. */
  constructor(host: Host, target: Target, helperCost: () => HelperCost = () => null) {
    this.#host = host;
    this.#helperCost = helperCost;
    this.#tools = new ToolWatch(host);
    this.#trainer = new TrainerWatch(host, target);
    this.#trainerReading = new BoundedReading((now, paused) => this.#trainer.sample(now, paused));
  }

  /** A warning about the tools that sampling starts; null for none. */
  get toolWarning(): string | null {
    return this.#tools.warning;
  }

  /** The run's processes, as of the last sample. */
  get pids(): readonly number[] {
    return this.#trainer.pids;
  }

  /** Called several times a second: see `SleepWatch`. */
  tick(now: MonotonicMs): void {
    this.#sleep.tick(now);
  }

  /** Why the last sample has nothing of the trainer's processes; null when it has. */
  get trouble(): string | null {
    const {failure} = this.#trainerReading;
    return failure && `The trainer's processes cannot be read: ${failure}`;
  }

  /** `paused`: whether the run is, according to the journal; `output`: how much the trainer has printed so far. */
  async sample(paused: boolean, output: {bytes: number; kept: number}): Promise<Dated[]> {
    const memory = await this.#host.memory();
    const trainer = await this.#trainerReading.read(monotonicNow(), paused);
    const now = steadyNow();
    const monotonic = monotonicNow();
    const asleep = this.#host.lastSleep
      ? this.#sleep.byNote(this.#host.lastSleep(), now)
      : this.#sleep.byClocks(steadyClock.slept / 1000, now);
    const pause = trainer ? this.#pauses.check(trainer.stopped, paused, now) : null;
    const sample: Dated = {
      t: now,
      type: 'sample',
      memory,
      trainer: rounded(trainer),
      recorder: this.#cost.look(monotonic, this.#helperCost()),
      outputBytes: output.bytes,
      logBytes: output.kept,
      ...othersUse(this.#host.processorUse?.() ?? null, trainer, this.#trainer.kernelPercent),
    };
    return [asleep, sample, pause, this.#tools.check(now, monotonic)].filter(event => event !== null);
  }
}
