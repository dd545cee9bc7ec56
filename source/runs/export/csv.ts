import {csvHeader, csvLine, noteFigures} from '../../export/csv/columns.js';
import {RowCollector} from '../../export/rows/collect.js';
import type {Row} from '../../export/rows/row.js';
import {JournalFollower} from '../../journal/follow.js';
import {Chunks, type Output} from './output.js';
import type {Part} from './parts.js';
import {presentEvents} from './run-events.js';

/** The named figures of all reports: their columns stand in the first line, before anything is known of them. */
const figuresOf = (parts: readonly Part[]): Set<string> => {
  const names = new Set<string>();
  for (const {run} of parts) {
    const follower = new JournalFollower(run.paths.journal, 0, line => line.includes('"figures":'));
    for (let atEnd = false; !atEnd; ) {
      const batch = follower.read();
      atEnd = batch.atEnd;
      for (const event of batch.events) {
        if (event.type === 'report' || event.type === 'unplaced') noteFigures(names, event.figures);
      }
    }
  }
  return names;
};

/** Writes the rows of these runs; `onSkipped` is told how many lines of a journal could not be read. */
export const writeCsv = async (
  parts: readonly Part[],
  output: Output,
  onSkipped: (lines: number) => void,
): Promise<void> => {
  const figures = figuresOf(parts);
  const chunks = new Chunks(output);
  const add = async (rows: readonly Row[]): Promise<void> => {
    for (const row of rows) await chunks.add(csvLine(row, figures));
  };
  await chunks.add(csvHeader(figures));
  for (const {run, options} of parts) {
    const collector = new RowCollector(options);
    for (const events of presentEvents(run.paths, onSkipped)) {
      for (const event of events) await add(collector.take(event));
    }
    await add(collector.finish());
  }
  await chunks.flush();
};
