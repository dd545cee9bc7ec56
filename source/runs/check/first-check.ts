import {setTimeout as delay} from 'node:timers/promises';
import {UserError} from '../../errors.js';
import {type CheckResult, isAgainst} from '../../estimate/check-result.js';
import {commandLine} from '../../format/command-line.js';
import {maskedCommand} from '../../format/secret-words.js';
import {getHost} from '../../host/get-host.js';
import type {Run} from '../../journal/runs.js';
import {verdictWords} from '../../report/check/verdict.js';
import {checkLine, firstProblem} from '../../report/check-line.js';
import {type CheckRequest, checkRun} from './check-run.js';
import {type EstimateFields, estimateFields} from './estimate-event.js';
import {findMeasured} from './measured.js';
import {type VersionFields, versionFields} from './versions.js';

/** A start waits no longer than this for the check, counted from when it was asked for; without it there is no line. */
const WAIT_MS = 300;
/** What reads and counts stops by then, so that the rest is done in time. */
const READ_MS = 200;
/** Only to find the ends of the lines in a larger file takes longer: its estimate is made after the start. */
const MAX_ROW_BYTES = 32 * 1024 * 1024;

export type Checking = {
  command: readonly string[];
  directory: string;
  /** Newest first: what an earlier run of the same model took, counts. */
  runs: () => Promise<readonly Run[]>;
};

/** The check of a start, with what an earlier run of its model has shown. `limits`: see `checkRun`. */
export const checkStart = async (
  {command, directory, runs}: Checking,
  limits: Pick<CheckRequest, 'deadlineMs' | 'maxRowBytes'> = {},
): Promise<CheckResult> =>
  checkRun({
    command,
    directory,
    environment: process.env,
    host: await getHost(),
    ...limits,
    measuredFor: async ({model}) => (model === null ? null : findMeasured(await runs(), model, process.platform)),
  });

export type FirstCheck = {
  /** To print before the start; null for nothing. */
  line: string | null;
  /** For the run's journal; null where nothing was estimated. */
  estimate: EstimateFields | null;
  /** For the journal, too; null where the Python is not known. */
  versions: VersionFields | null;
};

/** What is known of a start that was not checked. */
const NOT_CHECKED: FirstCheck = {line: null, estimate: null, versions: null};

const found = (result: CheckResult): FirstCheck => ({
  line: checkLine(result),
  estimate: estimateFields(result),
  versions: result.python && versionFields(result.python),
});

/** The short check of a start; without a line where it fails or takes too long: it is never in the way. */
export const shortCheck = async (checking: Checking): Promise<FirstCheck> => {
  const checked = checkStart(checking, {deadlineMs: READ_MS, maxRowBytes: MAX_ROW_BYTES}).then(
    found,
    () => NOT_CHECKED,
  );
  return Promise.race([checked, delay(WAIT_MS, NOT_CHECKED, {ref: false})]);
};

/** The whole check of a start, for `run --check`. Throws a `UserError` for what will not start or not fit. */
export const demandedCheck = async (checking: Checking): Promise<FirstCheck> => {
  const result = await checkStart(checking);
  if (isAgainst(result)) {
    const command = commandLine(['mlxtop', 'check', '--', ...maskedCommand(checking.command)]);
    const why = firstProblem(result) ?? verdictWords(result);
    throw new UserError(
      `Nothing was started: ${why.replace(/\.$/, '')}.`,
      `See ${command}, or start it without --check.`,
    );
  }
  return found(result);
};
