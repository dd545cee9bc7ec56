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
import {dropLastEvents, keepLastEvents, readLastStop, setLastEventsAside} from '../journal/last-events.js';
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

/** So much less often a disk is asked that has stayed full for the first while. */
const SELDOM = 20;

/** Shorter than any silence for which a recorder is taken for stuck. */
const STILL_MS = 4000;

/** Nothing may stand twice in a journal, or after an end. */
const isLast = ({type}: RunEvent): boolean => type === 'end' || type === 'recording-ended';

/** What a recorder writes of its run (events, the rollup, tmux' line), and what the journal says so far, by those before it too. */
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
   * `onProblem`: told in a place that needs no new disk space. `isOurs`: whether the run is still this process's to record; asked when
   * it may have been still for so long that somebody took it for stuck. `pack` begins to pack closed files of the journal.
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

  /** Notes that this process records from now on, and how long nobody did. `place`: see `takeRunClock`. */
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
    this.#setAside();
  }

  /** Notes that the machine's clock was set since the last look at it. */
  noteClock(): void {
    steadyClock.lookForSleep();
    const set = this.#clock.look(steadyClock.offset, steadyNow());
    // A machine that was stopped with all its clocks is told the time when it goes on.
    if (set !== null && !this.takenOver(true)) this.write([set]);
  }

  /** The launcher has done that, but for a run of an older version or one that was going already. */
  #setAside(): void {
    try {
      setLastEventsAside(this.#paths);
      this.trouble('last-events', null);
    } catch (error) {
      const why = errorMessage(error);
      this.trouble('last-events', `Should the disk be full at the run's end, that end will be noted late: ${why}`);
    }
  }

  /** Everything handed over so far is on disk. */
  get settled(): boolean {
    return this.#sink.settled;
  }

  /** What the journal said at the last look at it. */
  get state(): RunState {
    return this.#history.state;
  }

  /** What it says now. */
  latest(): RunState {
    this.#history.catchUpFully();
    return this.#history.state;
  }

  /** What it says now, or a part of the way there after a burst: it takes no long time. */
  catchUp(): RunState {
    this.#history.catchUp();
    return this.#history.state;
  }

  /**
   * Another has taken this run over, and perhaps written its end: nothing may come after that. Asked after any silence, that of a machine
   * that slept too (others share its disk), and `atOnce` in any case.
   */
  takenOver(atOnce = false): boolean {
    const now = steadyNow();
    if (atOnce || now - this.#askedAt > STILL_MS) this.#isTaken ||= !this.#isOurs();
    this.#askedAt = now;
    return this.#isTaken;
  }

  write(events: readonly Dated[]): void {
    // Whatever the clocks say: those of a machine that was stopped stood still.
    if (this.takenOver(events.some(isLast))) return;
    this.#hasEnd ||= events.some(({type}) => type === 'end');
    const {offset} = steadyClock;
    this.#sink.write(
      events.map(event => withWallTime(event, offset)),
      steadyNow(),
    );
  }

  /** What goes wrong under that code; null when it no longer does. */
  trouble(code: string, text: string | null): void {
    this.write(this.#troubles.note(code, text, steadyNow()));
  }

  tellStatus(atOnce = false): void {
    const state = this.catchUp();
    const text = () => statusLineText(viewInWallTime(describe(state, steadyNow()), steadyClock.offset));
    this.#statusFile.write(text, monotonicNow(), atOnce);
  }

  saveRollupIfGrown(): void {
    this.#upkeep.saveIfGrown();
  }

  /** Takes in that somebody stopped the run, which the disk had no room for at the time. */
  takeLastStop(): void {
    this.write(readLastStop(this.#paths).map(event => ({...event, t: wallMs(event.t)})));
  }

  /** What the journal would say with what the disk has not taken yet. */
  latestWithWaiting(): RunState {
    return stateWith(this.latest(), this.#sink.waiting);
  }

  /**
   * Ends the writing; a full disk is asked every `checkMs`, and later less often, to take what is left. An end that it does not take
   * goes where there has been room for it since the start, so that everybody sees it at once.
   */
  async close({lastWritesMs, lastWritesKeptMs, checkMs}: ClosingTimes): Promise<void> {
    const start = monotonicNow();
    const patience = this.#keepEnd() ? lastWritesKeptMs : lastWritesMs;
    for (let waited = 0; !this.settled && !this.#isTaken && waited < patience; waited = monotonicNow() - start) {
      await delay(waited < lastWritesMs ? checkMs : SELDOM * checkMs);
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
      this.tellStatus(true);
    } catch {
      // The rollup's own trouble with the same journal is told.
    }
    this.#sink.close();
  }

  /** Whether an end that the disk has not taken stands beside the journal. Where it cannot, its room may be the journal's. */
  #keepEnd(): boolean {
    if (this.settled || !this.#hasEnd || this.takenOver()) return false;
    try {
      keepLastEvents(this.#paths, this.#sink.waiting);
      return true;
    } catch {
      // The disk that is full is told already, and what is wrong with it otherwise by the write that comes now.
      this.#dropLastEvents();
      this.write([]);
      return false;
    }
  }

  #dropLastEvents(): void {
    try {
      dropLastEvents(this.#paths);
    } catch (error) {
      this.trouble('last-events', `What was set aside for the end cannot be removed: ${errorMessage(error)}`);
    }
  }
}
