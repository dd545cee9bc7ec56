import {setTimeout as delay} from 'node:timers/promises';
import {errorMessage} from '../errors.js';
import {RunHistory} from '../history/history.js';
import {writeRollup} from '../history/rollup.js';
import {leaveSummary} from '../history/summary.js';
import {describe} from '../insight/describe.js';
import type {RunState} from '../insight/state.js';
import {closeSegment, packableSegments} from '../journal/close.js';
import type {RunEvent} from '../journal/events.js';
import {fileSize} from '../journal/files.js';
import type {RunPaths} from '../journal/run-folder.js';
import {statusLineText} from '../report/status-line.js';
import {startPacking} from './pack.js';
import {JournalSink} from './sink.js';
import {StatusFile} from './status-file.js';
import {Troubles} from './troubles.js';

/** The journal grows about 1.1 MB an hour: a view that starts reads a rollup and at most this much more. */
const ROLLUP_EVERY_BYTES = 256 * 1024;
/** Some hours. What is older is packed to a tenth. */
const SEGMENT_BYTES = 4 * 1024 * 1024;

/** What a recorder writes of its run (events, the rollup, tmux' line), and what the journal says so far, by those before it too. */
export class RunJournal {
  readonly #paths: RunPaths;
  readonly #sink: JournalSink;
  readonly #history: RunHistory;
  readonly #statusFile: StatusFile;
  readonly #troubles = new Troubles();
  readonly #pack: typeof startPacking;
  #rollupBytes = 0;

  /** `onProblem`: told in a place that needs no new disk space. `pack` begins to pack closed files of the journal. */
  constructor(paths: RunPaths, onProblem: (problem: string | null) => void, pack = startPacking) {
    this.#paths = paths;
    this.#pack = pack;
    this.#sink = new JournalSink(paths.journal, onProblem);
    this.#history = new RunHistory(paths);
    this.#statusFile = new StatusFile(paths.statusLine);
  }

  /** Notes that this process records from now on, and how long nobody did. */
  begin(): void {
    const {recordings, clock, warnings} = this.latest();
    this.#troubles.inherit(warnings.map(({code}) => code));
    const t = Date.now();
    const isFirst = recordings === 0 || clock.at === null;
    const gapSeconds = isFirst ? null : Math.max(0, (t - (clock.at ?? t)) / 1000);
    this.write([{t, type: 'recording', pid: process.pid, gapSeconds}]);
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

  write(events: readonly RunEvent[]): void {
    this.#sink.write(events, Date.now());
  }

  /** What goes wrong under that code; null when it no longer does. */
  trouble(code: string, text: string | null): void {
    this.write(this.#troubles.note(code, text, Date.now()));
  }

  tellStatus(atOnce = false): void {
    const state = this.catchUp();
    this.#statusFile.write(() => statusLineText(describe(state, Date.now())), performance.now(), atOnce);
  }

  saveRollupIfGrown(): void {
    if (this.#history.bytesRead - this.#rollupBytes < ROLLUP_EVERY_BYTES) return;
    if (this.#saveRollup()) this.#keepShort();
    // There is no need yet by V8's own measure, and so 6 MB of what is needed no more would stay.
    globalThis.gc?.();
  }

  /** Ends the writing; a full disk may take up to `patienceMs` to take what is left, and is asked every `againMs`. */
  async close(patienceMs: number, againMs: number): Promise<void> {
    for (const until = performance.now() + patienceMs; !this.settled && performance.now() < until; ) {
      await delay(againMs);
      this.write([]);
    }
    this.#saveRollup();
    leaveSummary(this.#paths, this.#history);
    try {
      this.tellStatus(true);
    } catch {
      // The rollup's own trouble with the same journal is told.
    }
    this.#sink.close();
  }

  /** Returns whether it is written. */
  #saveRollup(): boolean {
    try {
      this.#history.catchUpFully();
      this.#rollupBytes = this.#history.bytesRead;
      writeRollup(this.#paths.rollup, this.#history.rollup());
      this.trouble('rollup', null);
      return true;
    } catch (error) {
      this.trouble('rollup', `The rollup cannot be written, so views open more slowly: ${errorMessage(error)}`);
      return false;
    }
  }

  /** Begins a new file of a journal that has become long, and has the older ones packed. What fails is tried again with the next rollup. */
  #keepShort(): void {
    const {journal} = this.#paths;
    try {
      if (this.settled && fileSize(journal) >= SEGMENT_BYTES) {
        closeSegment(journal, Date.now());
        this.#sink.reopen();
      }
      const numbers = packableSegments(journal, this.#history.position, Date.now());
      if (numbers.length > 0) this.#pack(this.#paths, numbers).catch(() => undefined);
    } catch {
      // A journal that stays long does no harm but to take room.
    }
  }
}
