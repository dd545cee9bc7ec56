import {setTimeout as delay} from 'node:timers/promises';
import {errorMessage} from '../errors.js';
import {RunHistory} from '../history/history.js';
import {leaveSummary} from '../history/summary.js';
import {describe} from '../insight/describe.js';
import {stateWith} from '../insight/fold.js';
import type {RunState} from '../insight/state.js';
import {viewInWallTime} from '../insight/wall-time.js';
import {monotonicNow, wallMs} from '../journal/clocks.js';
import type {RunEvent} from '../journal/events.js';
import {dropLastEvents, keepLastEvents, readLastStop, reserveLastEvents} from '../journal/last-events.js';
import {withWallTime} from '../journal/run-clock.js';
import type {RunPaths} from '../journal/run-folder.js';
import {steadyClock, steadyNow} from '../journal/steady-clock.js';
import {statusLineText} from '../report/status-line.js';
import {ClockWatch} from './clock-watch.js';
import type {Dated} from './dated.js';
import {JournalUpkeep} from './journal-upkeep.js';
import {startPacking} from './pack.js';
import {JournalSink} from './sink.js';
import {StatusFile} from './status-file.js';
import {takeRunClock} from './take-clock.js';
import {Troubles} from './troubles.js';

/** See `RecorderTimes`. */
type ClosingTimes = {lastWritesMs: number; lastWritesKeptMs: number; checkMs: number};

/** How many times less often a full disk is tried after `lastWritesMs`. */
const SLOWDOWN = 20;

/** Shorter than any silence after which another process considers a recorder stuck. */
const SILENCE_MS = 4000;

/** Whether nothing may follow the event in a journal, so that it is written with extra care. */
const isLast = ({type}: RunEvent): boolean => type === 'end' || type === 'recording-ended';

/**
 * What a recorder writes of its run (events, the rollup, tmux's status line), and what the journal says so far, earlier
 * recorders' events included.
 */
export class RunJournal {
  readonly #paths: RunPaths;
  readonly #sink: JournalSink;
  readonly #history: RunHistory;
  readonly #statusFile: StatusFile;
  readonly #troubles = new Troubles();
  readonly #isOurs: () => boolean;
  readonly #upkeep: JournalUpkeep;
  #hasEnd = false;
  #askedAt = steadyNow();
  #isTaken = false;
  #clock = new ClockWatch(0);

  /**
   * `onProblem` reports in a place that needs no new disk space. `isOurs`: whether the run is still this process's to
   * record; asked after a silence for which another process may have considered it stuck. `pack` starts packing closed
   * files of the journal.
   */
  constructor(
    paths: RunPaths,
    onProblem: (problem: string | null) => void,
    {isOurs = () => true, pack = startPacking}: {isOurs?: (() => boolean) | undefined; pack?: typeof startPacking} = {},
  ) {
    this.#paths = paths;
    this.#isOurs = isOurs;
    this.#sink = new JournalSink(paths.journal, onProblem);
    this.#history = new RunHistory(paths);
    this.#statusFile = new StatusFile(paths.statusLine);
    this.#upkeep = new JournalUpkeep({
      paths,
      history: this.#history,
      pack,
      trouble: (code, text) => this.trouble(code, text),
      mayBegin: () => this.settled && !this.takenOver(),
      begun: () => this.#sink.reopen(),
    });
  }

  /** Notes that this process records from now on, and how long none did. `place`: see `takeRunClock`. */
  begin(place: string | null = null): void {
    const {recordings, clock, warnings} = this.latest();
    takeRunClock(this.#paths.journal, this.#history, place);
    this.#clock = new ClockWatch(clock.offsetMs);
    this.#troubles.inherit(warnings.map(({code}) => code));
    const t = steadyNow();
    const isFirst = recordings === 0 || clock.at === null;
    const gapSeconds = isFirst ? null : Math.max(0, (t - (clock.at ?? t)) / 1000);
    this.write([{t, type: 'recording', pid: process.pid, gapSeconds}]);
    this.noteClock();
    this.#reserveLastEvents();
  }

  /** Notes when the machine's clock was set since the last call. */
  noteClock(): void {
    steadyClock.lookForSleep();
    const set = this.#clock.check(steadyClock.offset, steadyNow());
    // A virtual machine that was halted with all its clocks gets the time when it continues, and may have lost its run
    // meanwhile.
    if (set !== null && !this.takenOver(true)) this.write([set]);
  }

  /**
   * Reserves disk space for the run's end. The launcher has done so, except for a run of an older version or an adopted
   * one.
   */
  #reserveLastEvents(): void {
    try {
      reserveLastEvents(this.#paths);
      this.trouble('last-events', null);
    } catch (error) {
      const why = errorMessage(error);
      this.trouble(
        'last-events',
        `No space could be reserved for the run's end, which a full disk would delay: ${why}`,
      );
    }
  }

  /** Whether all events so far are on disk. */
  get settled(): boolean {
    return this.#sink.settled;
  }

  /** What the journal said when it was last read. */
  get state(): RunState {
    return this.#history.state;
  }

  /** What the journal says now. */
  latest(): RunState {
    this.#history.catchUpFully();
    return this.#history.state;
  }

  /** What it says now, or part of it after a burst, so that this never takes long. */
  catchUp(): RunState {
    this.#history.catchUp();
    return this.#history.state;
  }

  /**
   * Whether another recorder has taken this run over, and perhaps written its end: nothing may follow that. Checked
   * after any silence, also after a sleep of the machine (other machines may share its disk), and with `atOnce` in any
   * case.
   */
  takenOver(atOnce = false): boolean {
    const now = steadyNow();
    if (atOnce || now - this.#askedAt > SILENCE_MS) this.#isTaken ||= !this.#isOurs();
    this.#askedAt = now;
    return this.#isTaken;
  }

  /** Writes the events, unless the run is another recorder's now. */
  write(events: readonly Dated[]): void {
    // Checked before an end whatever the clocks say: those of a machine that was halted stood still.
    if (this.takenOver(events.some(isLast))) return;
    this.#hasEnd ||= events.some(({type}) => type === 'end');
    const {offset} = steadyClock;
    this.#sink.write(
      events.map(event => withWallTime(event, offset)),
      steadyNow(),
    );
  }

  /** Reports a problem under that code; null when it is over. */
  trouble(code: string, text: string | null): void {
    this.write(this.#troubles.note(code, text, steadyNow()));
  }

  /** Updates tmux's status line if that is due; `atOnce` in any case. */
  writeStatusLine(atOnce = false): void {
    const state = this.catchUp();
    const text = () => statusLineText(viewInWallTime(describe(state, steadyNow()), steadyClock.offset));
    this.#statusFile.write(text, monotonicNow(), atOnce);
  }

  saveRollupIfGrown(): void {
    this.#upkeep.saveIfGrown();
  }

  /** Writes the user's stop of the run, if there was no space for it at the time. */
  takeLastStop(): void {
    this.write(readLastStop(this.#paths).map(event => ({...event, t: wallMs(event.t)})));
  }

  /** What the journal would say with the events that could not be written yet. */
  latestWithWaiting(): RunState {
    return stateWith(this.latest(), this.#sink.waiting);
  }

  /**
   * Ends the writing. On a full disk the rest is tried every `checkMs`, and later less often. An end that cannot be
   * written goes into the space that was reserved at the start, so that it can be read at once.
   */
  async close({lastWritesMs, lastWritesKeptMs, checkMs}: ClosingTimes): Promise<void> {
    const start = monotonicNow();
    const patience = this.#keepEnd() ? lastWritesKeptMs : lastWritesMs;
    for (let waited = 0; !this.settled && !this.#isTaken && waited < patience; waited = monotonicNow() - start) {
      await delay(waited < lastWritesMs ? checkMs : SLOWDOWN * checkMs);
      this.write([]);
    }
    if (this.takenOver()) {
      this.#sink.close();
      return;
    }
    if (this.settled && this.#hasEnd) this.#dropLastEvents();
    this.#upkeep.saveRollup();
    leaveSummary(this.#paths, this.#history);
    try {
      this.writeStatusLine(true);
    } catch {
      // The rollup reports a problem with the same journal.
    }
    this.#sink.close();
  }

  /**
   * Whether an end that could not be written is now beside the journal. Where it cannot be, its space is freed for the
   * journal.
   */
  #keepEnd(): boolean {
    if (this.settled || !this.#hasEnd || this.takenOver()) return false;
    try {
      keepLastEvents(this.#paths, this.#sink.waiting);
      return true;
    } catch {
      // A full disk is reported already; any other problem is reported by the write that follows.
      this.#dropLastEvents();
      this.write([]);
      return false;
    }
  }

  #dropLastEvents(): void {
    try {
      dropLastEvents(this.#paths);
    } catch (error) {
      this.trouble('last-events', `The space reserved for the run's end cannot be freed: ${errorMessage(error)}`);
    }
  }
}
