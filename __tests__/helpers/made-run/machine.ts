import {chance} from '../../../scripts/bench/eta/random.js';
import type {Pressure, RunEvent} from '../../../source/journal/events.js';
import {MadeMemory} from './memory.js';
import type {Whole} from './scenario.js';
import {at} from './spans.js';

type Untimed<Event> = Event extends RunEvent ? Omit<Event, 't'> : never;

const POWER_SECONDS = 60;
const APPS_SECONDS = 40;
const FIRST_SURVEY = 60;
const SURVEY_SECONDS = 3600;

/** The machine of a scenario, as its recorder looks at it. */
export class MadeMachine {
  readonly memory: MadeMemory;
  stopped = false;
  outputBytes = 0;
  /** When the next sample is due. */
  nextAt = 1;
  readonly #scenario: Whole;
  readonly #write: (event: Untimed<RunEvent>) => void;
  readonly #chance: ReturnType<typeof chance>;
  #sampledAt = 0;
  #powerAt = 0;
  #appsAt: number | null = null;
  #surveyAt = FIRST_SURVEY;
  #wasShort = false;

  constructor(scenario: Whole, write: (event: Untimed<RunEvent>) => void) {
    this.#scenario = scenario;
    this.#write = write;
    this.#chance = chance(scenario.seed * 104_729 + 7);
    this.memory = new MadeMemory(scenario, this.#chance);
  }

  pressure(t: number): Pressure {
    return this.memory.pressure(t);
  }

  /** The machine has slept: nothing was read meanwhile. */
  wake(t: number): void {
    this.#sampledAt = t;
    this.nextAt = t + 1;
  }

  sample(t: number): void {
    const {intervalSeconds} = this.#scenario;
    const memory = this.memory.read(t, t - this.#sampledAt);
    const trainer = this.memory.trainerBytes(t);
    const slept = this.stopped ? 0 : 1;
    this.#write({
      type: 'sample',
      memory,
      trainer: {
        pid: 4711,
        cpuPercent: slept * (55 + Math.round(100 * this.#chance.share()) / 10),
        memoryBytes: trainer,
        memoryKind: 'footprint',
        swappedBytes: null,
        processes: 1,
        stopped: this.stopped,
        peakBytes: t < 20 ? trainer : Math.round(this.#scenario.footprintBytes),
      },
      recorder: {memoryBytes: 52_428_800, cpuPercent: 0.3},
      outputBytes: this.outputBytes,
      otherProcessorShare: Math.round(100 * (0.03 + 0.05 * this.#chance.share())) / 100,
      kernelProcessorShare: 0.02,
    });
    this.#notePower(t);
    this.#noteApps(t, memory.pressure !== 'green');
    this.#sampledAt = t;
    this.nextAt = t + intervalSeconds + 0.03 * this.#chance.share();
  }

  #notePower(t: number): void {
    if (t < this.#powerAt) return;
    this.#powerAt = t + POWER_SECONDS;
    const {battery, throttled} = this.#scenario;
    this.#write({
      type: 'power',
      gpuPercent: this.stopped ? 0 : 94,
      onBattery: at(battery, t) !== undefined,
      hasBattery: true,
      lowPowerMode: false,
      speedLimitPercent: at(throttled, t) ? 60 : 100,
    });
  }

  /** While memory is short, and once more when it no longer is; a survey now and then. */
  #noteApps(t: number, isShort: boolean): void {
    const isDue = isShort && t >= (this.#appsAt ?? 0);
    const isSurvey = !isShort && !this.#wasShort && t >= this.#surveyAt;
    if (!isDue && !isSurvey && (isShort || !this.#wasShort)) return;
    this.#surveyAt = t + SURVEY_SECONDS;
    if (!isSurvey) this.#appsAt = t + APPS_SECONDS;
    this.#wasShort = isShort;
    this.#write({type: 'apps', apps: this.memory.apps(t), ...(isSurvey && {survey: true})});
  }
}
