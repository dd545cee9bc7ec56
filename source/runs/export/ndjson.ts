import {existsSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {UserError} from '../../errors.js';
import {type ExportedRun, idleLine, ndjsonLine} from '../../export/ndjson.js';
import type {RunEvent} from '../../journal/events.js';
import {isWaiting} from '../../journal/queue-entry.js';
import type {Run} from '../../journal/runs.js';
import {readyToRevive} from '../revive/restart.js';
import {ensureRecorded} from '../revive/revive.js';
import type {User} from '../user.js';
import {Chunks, type Output} from './output.js';
import {RunEvents} from './run-events.js';

const POLL_MS = 200;
/** Polls between two checks that the run has a recorder. */
const POLLS_PER_CHECK = 10;
/** After so long without a line a blank is written, to a reader that may be gone. */
const QUIET_MS = 1000;

/** How the events that are still to come are waited for. */
export type Following = {
  /** Ends when nothing is recorded for so long. */
  idleMs: number;
  /** The reader may go at any time (a pipe), which only writing shows. */
  probes: boolean;
  user: Pick<User, 'complainOnce'>;
};

/** Writes what there is of a run's events, as far as it was not written before. */
class EventLines {
  readonly #reader: RunEvents;
  readonly #chunks: Chunks;
  readonly run: ExportedRun;
  hasEnded = false;
  #hasBegun = false;

  constructor({record, paths}: Run, output: Output) {
    this.#reader = new RunEvents(paths);
    this.#chunks = new Chunks(output);
    this.run = {id: record.id, startedAt: record.createdAt};
  }

  get skipped(): number {
    return this.#reader.skipped;
  }

  async #write(event: RunEvent): Promise<void> {
    if (!this.#hasBegun) this.run.startedAt = event.t;
    this.#hasBegun = true;
    this.hasEnded ||= event.type === 'end';
    await this.#chunks.add(ndjsonLine(this.run, event));
  }

  /** Writes to the present end; gives whether there was anything. */
  async writePresent(): Promise<boolean> {
    let count = 0;
    for (;;) {
      const {events, atEnd} = this.#reader.read();
      for (const event of events) await this.#write(event);
      count += events.length;
      if (atEnd) break;
    }
    await this.#chunks.flush();
    return count > 0;
  }
}

const follow = async (run: Run, lines: EventLines, output: Output, {idleMs, probes, user}: Following) => {
  let newsAt = performance.now();
  let writtenAt = newsAt;
  for (let poll = 0; !lines.hasEnded; poll++) {
    await delay(POLL_MS);
    if (poll % POLLS_PER_CHECK === 0) await ensureRecorded(run, user);
    if (!existsSync(run.paths.folder)) throw new UserError(`${run.record.name} was removed.`, 'See mlxtop runs.');
    const now = performance.now();
    if ((await lines.writePresent()) || isWaiting(run.paths)) newsAt = now;
    if (newsAt === now) writtenAt = now;
    if (now - newsAt >= idleMs) return false;
    if (probes && now - writtenAt >= QUIET_MS) {
      await output.write(Buffer.from(' '));
      writtenAt = now;
    }
  }
  return true;
};

/**
 * Writes the events of a run as lines; with `following` also those to come, until it ends. Gives how that was: `idle`
 * when nothing was recorded for too long. `onSkipped` is told how many lines of the journal could not be read.
 */
export const writeNdjson = async (
  run: Run,
  output: Output,
  following: Following | null,
  onSkipped: (lines: number) => void,
): Promise<'done' | 'idle'> => {
  const lines = new EventLines(run, output);
  await lines.writePresent();
  if (following !== null) await readyToRevive();
  const isDone = following === null || (await follow(run, lines, output, following));
  if (following !== null && !isDone) {
    await output.write(Buffer.from(idleLine(lines.run, following.idleMs / 1000, Date.now())));
  }
  if (lines.skipped > 0) onSkipped(lines.skipped);
  return isDone ? 'done' : 'idle';
};
