import {wallMs} from '../../source/journal/clocks.js';
import type {RunEvent} from '../../source/journal/events.js';
import type {MachineClocks} from '../../source/journal/machine-clocks.js';
import {withWallTime} from '../../source/journal/run-clock.js';
import {SteadyClock} from '../../source/journal/steady-clock.js';
import {ClockWatch} from '../../source/recorder/clock-watch.js';
import {START, sample, Timeline} from '../insight/timeline.js';

/**
 * What happens to the machine's clock at so many seconds of the story: set by so many, or slewed by so much a second
 * until `to`.
 */
export type ClockSet = {at: number; seconds: number} | {at: number; to: number; perSecond: number};

/** Seconds of the story in which the machine sleeps. */
export type Nap = {from: number; to: number};

export type System = 'darwin' | 'linux';

/** A machine whose time the test sets, and whose clocks behave as the system's do. */
export class InventedMachine implements MachineClocks {
  /** Seconds of the story. */
  at = 0;
  readonly #sets: readonly ClockSet[];
  readonly #naps: readonly Nap[];
  readonly #system: System;

  constructor(system: System, sets: readonly ClockSet[], naps: readonly Nap[]) {
    this.#system = system;
    this.#sets = sets;
    this.#naps = naps;
  }

  wall(): number {
    const moved = this.#sets.reduce((sum, set) => {
      if (this.at < set.at) return sum;
      return sum + ('seconds' in set ? set.seconds : set.perSecond * (Math.min(this.at, set.to) - set.at));
    }, 0);
    return START + 1000 * (this.at + moved);
  }

  /** Linux' monotonic clock stands still in a sleep, macOS' runs on. */
  forward(): number {
    const slept = this.#naps.reduce((sum, {from, to}) => sum + Math.max(0, Math.min(this.at, to) - from), 0);
    return 1000 * (86_400 + this.at - (this.#system === 'linux' ? slept : 0));
  }

  sinceBoot(): number | null {
    // In hundredths of a second, as /proc/uptime.
    return this.#system === 'linux' ? 10 * Math.floor(100 * (86_400 + this.at)) : null;
  }
}

export type Recording = {
  system?: System;
  sets: readonly ClockSet[];
  naps?: readonly Nap[];
  /** Seconds of the story at which another recorder takes over. */
  revivals?: readonly number[];
  /** Short-lived commands note these, by clocks of their own. */
  byCommand?: readonly RunEvent['type'][];
};

/** The story's events as recorders and commands write them down, whose only clocks are the machine's. */
export const recorded = (story: readonly RunEvent[], recording: Recording): RunEvent[] => {
  const {system = 'darwin', sets, naps = [], revivals = [], byCommand = []} = recording;
  const machine = new InventedMachine(system, sets, naps);
  let clock = new SteadyClock(machine);
  let watch = new ClockWatch(0);
  const anchor = clock.anchor();
  const left = [...revivals];
  const journal: RunEvent[] = [];
  for (const event of story) {
    machine.at = (event.t - START) / 1000;
    if (left[0] !== undefined && machine.at >= left[0]) {
      left.shift();
      clock = new SteadyClock(machine);
      clock.follow(anchor);
      const last = journal.at(-1);
      watch = new ClockWatch((last?.w ?? last?.t ?? 0) - (last?.t ?? 0));
    }
    const look = (): void => {
      clock.lookForSleep();
      const set = watch.check(clock.offset, wallMs(clock.now()));
      if (set !== null) journal.push(withWallTime(set, clock.offset));
    };
    if (['sample', 'asleep', 'end'].includes(event.type)) look();
    if (byCommand.includes(event.type)) {
      const own = new SteadyClock(machine);
      const ahead = own.aheadBy(anchor) ?? Number.NaN;
      journal.push(withWallTime({...event, t: Math.round(own.now() + ahead)}, own.offset - ahead));
    } else {
      journal.push(withWallTime({...event, t: clock.now()}, clock.offset));
    }
    if (event.type === 'recording') look();
  }
  return journal;
};

const swapSample = (bytes: number, swapping: boolean, stopped: boolean) => {
  const plain = sample(bytes, swapping ? 3e9 : 0, stopped);
  const rate = swapping ? 40e6 : 0;
  return plain.memory === null
    ? plain
    : {
        ...plain,
        otherProcessorShare: 0.01,
        memory: {
          ...plain.memory,
          pressure: swapping ? ('red' as const) : ('green' as const),
          swapInBytesPerSecond: rate,
          swapOutBytesPerSecond: rate,
        },
      };
};

/** Samples the machine every two seconds. */
const watched = (line: Timeline, seconds: number, swapping = false, stopped = false): void => {
  const until = line.now + 1000 * seconds;
  while (line.now + 2000 <= until) line.wait(2).add(swapSample(0, swapping, stopped));
  line.wait((until - line.now) / 1000);
};

/** Seconds of the story that rows of the table aim at. */
export const MOMENTS = {clean: 301, validation: 612, pause: 731, swapping: 1100, gap: 1925, late: 2250};

/**
 * A run of 1 s an iteration, and 1.5 s while it swaps, with a validation of 20 s, a pause of a minute and a recorder
 * that is away for 50 s; second by second until it has reached iteration 2,000 of 3,000.
 */
export const trainingStory = (): Timeline => {
  const line = new Timeline(['mlx_lm.lora', '--steps-per-eval', '10000']);
  line.total(3000).add({type: 'recording', pid: 1, gapSeconds: null}).training();
  for (let iteration = 10; iteration <= 2000; iteration += 10) {
    const swapping = iteration > 900 && iteration <= 1300;
    watched(line, swapping ? 15 : 10, swapping);
    line.report(iteration, {trainLoss: 3 - iteration / 2000});
    if (iteration === 600) {
      line.validating(0, 25);
      watched(line, 20);
      line.validation(600, 2.5, 20);
    }
    if (iteration === 700) {
      line.pause();
      watched(line, 60, false, true);
      line.resume();
    }
    if (iteration === 1640) line.wait(50).add({type: 'recording', pid: 2, gapSeconds: 50});
  }
  return line;
};
