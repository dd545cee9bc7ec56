import {existsSync} from 'node:fs';
import {UserError} from '../../errors.js';
import {commandLine} from '../../format/command-line.js';
import {formatNumber} from '../../format/units.js';
import {readRunRecord, writeRunRecord} from '../../journal/run-folder.js';
import type {Run} from '../../journal/runs.js';
import {hasEnd} from '../../runs/life.js';
import {compilePattern} from '../../trainer/pattern.js';
import {examineFile} from './examine-log.js';
import {complain, say} from './say.js';

const sayFound = async ({record, paths}: Run, pattern: string): Promise<void> => {
  const {name} = record;
  const {reports, positions, lines, first, last} = existsSync(paths.log)
    ? await examineFile(paths.log, pattern)
    : {reports: 0, positions: 0, lines: 0, first: null, last: null};
  if (first === null || last === null) {
    const far =
      lines === 0 ? 'it has printed nothing yet' : `it matches none of its ${formatNumber(lines)} lines so far`;
    complain(
      `From now on ${name} is read by this pattern, but ${far}. To try another: ${commandLine(['mlxtop', 'patterns', 'test', paths.log])}\n`,
    );
    return;
  }
  say(
    `From now on ${name} is read by this pattern. What was printed so far has iterations ${formatNumber(first.iteration)} to ${formatNumber(last.iteration)}, in ${formatNumber(reports + positions)} lines: they count without their times, which are not known.\n`,
  );
};

/**
 * Lets the recorder of a run read by this expression from now on, and what the run has printed before again. Throws a
 * `UserError` for an expression that is none, and for a run that has ended.
 */
export const teachRun = async (run: Run, pattern: string): Promise<void> => {
  compilePattern(pattern);
  const {paths} = run;
  if (hasEnd(run)) {
    throw new UserError(
      `${run.record.name} has ended: its output is no longer read.`,
      `To see what the pattern finds in it: ${commandLine(['mlxtop', 'patterns', 'test', paths.log, '--iterations-pattern', pattern])}`,
    );
  }
  const record = (await readRunRecord(paths)) ?? run.record;
  // The recorder notices, and takes it over: see recorder/pattern-watch.ts.
  writeRunRecord(paths, {...record, iterationsPattern: pattern});
  await sayFound(run, pattern);
};
