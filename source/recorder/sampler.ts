import {OwnCost} from '../host/own-cost.js';
import type {ProcessorUse} from '../host/processor-use.js';
import type {Host} from '../host/types.js';
import {type MonotonicMs, monotonicNow} from '../journal/clocks.js';
import type {TrainerSample} from '../journal/events.js';
import {steadyClock, steadyNow} from '../journal/steady-clock.js';
import type {Target} from '../trainer/tree.js';
import type {Dated} from './dated.js';
import {PauseWatch} from './pause-watch.js';
import {PromptLook} from './prompt-look.js';
import {SleepWatch} from './sleep-watch.js';
import {ToolWatch} from './tool-watch.js';
import {TrainerWatch} from './trainer-watch.js';

/**
 * What is left of the processor's use without the trainer's, and what of that is the kernel's work; three decimals, so that the journal
 * stays small. Where a system does not tell what of the trainer's use is in the kernel, that counts to the kernel's.
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

/** Two decimals: with fifteen of them a week's journal is 10 MB longer. */
const rounded = (trainer: TrainerSample | null): TrainerSample | null =>
  trainer && {
    ...trainer,
    cpuPercent: trainer.cpuPercent === null ? null : Math.round(100 * trainer.cpuPercent) / 100,
  };

/** One look at everything, as journal events: the sample itself, and what it reveals (a pause from elsewhere, sleep). */
export class Sampler {
  readonly #host: Host;
  readonly #trainer: TrainerWatch;
  readonly #trainerLook: PromptLook<TrainerSample>;
  readonly #pauses = new PauseWatch();
  readonly #sleep = new SleepWatch();
  readonly #cost = new OwnCost();
  readonly #tools: ToolWatch;

  constructor(host: Host, target: Target) {
    this.#host = host;
    this.#tools = new ToolWatch(host);
    this.#trainer = new TrainerWatch(host, target);
    this.#trainerLook = new PromptLook((now, paused) => this.#trainer.look(now, paused));
  }

  /** What is to be said of the tools that the looks start; null for nothing. */
  get toolWords(): string | null {
    return this.#tools.words;
  }

  /** Called several times a second: see `SleepWatch`. */
  tick(now: MonotonicMs): void {
    this.#sleep.tick(now);
  }

  /** Why the last look told nothing of the trainer's processes; null when it did. */
  get trouble(): string | null {
    const {failure} = this.#trainerLook;
    return failure && `The trainer's processes cannot be looked at: ${failure}`;
  }

  /** `paused` is what the journal says; `outputBytes` what the trainer has printed so far. */
  async look(paused: boolean, outputBytes: number): Promise<Dated[]> {
    const memory = await this.#host.memory();
    const trainer = await this.#trainerLook.look(monotonicNow(), paused);
    const now = steadyNow();
    const monotonic = monotonicNow();
    const asleep = this.#host.lastSleep
      ? this.#sleep.byNote(this.#host.lastSleep(), now)
      : this.#sleep.byClocks(steadyClock.slept / 1000, now);
    const pause = trainer ? this.#pauses.look(trainer.stopped, paused, now) : null;
    const sample: Dated = {
      t: now,
      type: 'sample',
      memory,
      trainer: rounded(trainer),
      recorder: this.#cost.look(monotonic),
      outputBytes,
      ...othersUse(this.#host.processorUse?.() ?? null, trainer, this.#trainer.kernelPercent),
    };
    return [asleep, sample, pause, this.#tools.look(now, monotonic)].filter(event => event !== null);
  }
}
