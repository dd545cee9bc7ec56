import {maskedCommand} from '../../format/secret-words.js';
import {readRollup} from '../../history/rollup.js';
import {presentSecondsPerIteration} from '../../insight/first-pace.js';
import {reportAdvice} from '../../insight/report-advice.js';
import type {Run} from '../../journal/runs.js';

/** Flags that change neither what an iteration does nor how long it takes. */
const IRRELEVANT =
  /--(?:iters|steps-per-report|steps-per-eval|save-every|val-batches|adapter-path|resume-adapter-file|seed)[ =]\S+/g;

const STEPS = /--steps-per-report[ =](\d+)/;

const sameWork = (command: readonly string[]): string =>
  command.join(' ').replace(IRRELEVANT, '').replace(/\s+/g, ' ').trim();

/**
 * Advice if the reports of `command` will be too far apart, judging by the pace of the newest earlier run with the same
 * work; null if there is none, or no such run. `runs` are newest first. Throws system errors.
 */
export const earlierReportAdvice = (
  runs: readonly Run[],
  {command, directory}: {command: readonly string[]; directory: string},
): string | null => {
  for (const {record, paths} of runs) {
    if (record.directory !== directory || sameWork(record.command) !== sameWork(maskedCommand(command))) continue;
    const state = readRollup(paths.rollup)?.state;
    const pace = state ? presentSecondsPerIteration(state) : null;
    if (!state || pace === null) continue;
    const given = STEPS.exec(command.join(' '))?.[1];
    // Without the flag, the earlier run's value holds, unless it came from a flag of that run.
    const before = state.settings.sources.stepsPerReport === 'flag' ? undefined : state.settings.values.stepsPerReport;
    const steps = given === undefined ? before : Number(given);
    return steps === undefined ? null : reportAdvice(command, steps, pace);
  }
  return null;
};
