import {errorMessage} from '../errors.js';
import type {RunHistory} from '../history/history.js';
import {writeRollup} from '../history/rollup.js';
import {closeSegment, packableSegments} from '../journal/close.js';
import {fileSize} from '../journal/files.js';
import type {RunPaths} from '../journal/run-folder.js';
import type {startPacking} from './pack.js';

/** The journal grows about 1.1 MB an hour: a view that starts reads a rollup and at most this much more. */
const ROLLUP_EVERY_BYTES = 256 * 1024;
/** Some hours of events. Older files are packed to a tenth of their size. */
const SEGMENT_BYTES = 4 * 1024 * 1024;

export type JournalUpkeepOptions = {
  paths: RunPaths;
  history: RunHistory;
  /** Starts packing closed files of the journal. */
  pack: typeof startPacking;
  trouble: (code: string, text: string | null) => void;
  /** Whether a new file may be started now: everything is on disk, and the run is still this recorder's. */
  mayBegin: () => boolean;
  /** Called when the next event has to go into a new file. */
  begun: () => void;
};

/**
 * Keeps a journal quick to read, however long it becomes: with a rollup, and split into files of which the older ones
 * are packed.
 */
export class JournalUpkeep {
  readonly #options: JournalUpkeepOptions;
  /** Bytes of the journal that the last rollup covers. */
  #rollupBytes = 0;

  constructor(options: JournalUpkeepOptions) {
    this.#options = options;
  }

  /** Called after each sample. */
  saveIfGrown(): void {
    if (this.#options.history.bytesRead - this.#rollupBytes < ROLLUP_EVERY_BYTES) return;
    if (this.saveRollup()) this.#keepShort();
    // V8 would not collect yet by its own measure, and keep 6 MB of garbage.
    globalThis.gc?.();
  }

  /** Writes the rollup. Returns whether that succeeded. */
  saveRollup(): boolean {
    const {paths, history, trouble} = this.#options;
    try {
      history.catchUpFully();
      if (history.hasUnwritten) return false;
      this.#rollupBytes = history.bytesRead;
      writeRollup(paths.rollup, history.rollup());
      trouble('rollup', null);
      return true;
    } catch (error) {
      trouble(
        'rollup',
        `The summary of the history cannot be written, so views open more slowly: ${errorMessage(error)}`,
      );
      return false;
    }
  }

  /**
   * Starts a new file when the journal has become long, and has the older ones packed. A failure is tried again with
   * the next rollup.
   */
  #keepShort(): void {
    const {paths, history, pack, mayBegin, begun} = this.#options;
    try {
      if (mayBegin() && fileSize(paths.journal) >= SEGMENT_BYTES) {
        closeSegment(paths.journal);
        begun();
      }
      const numbers = packableSegments(paths.journal, history.position);
      if (numbers.length > 0) pack(paths, numbers).catch(() => undefined);
    } catch {
      // A journal that stays long only takes space.
    }
  }
}
