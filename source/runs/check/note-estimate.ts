import {constants, setPriority} from 'node:os';
import {parseArgs} from 'node:util';
import {usageError} from '../../errors.js';
import type {PythonFacts} from '../../estimate/facts.js';
import {appendEvent} from '../../journal/append.js';
import {homeFolder, type RunPaths, readRunRecord, runPaths} from '../../journal/run-folder.js';
import type {RunRecord} from '../../journal/run-record.js';
import {listRuns} from '../../journal/runs.js';
import {steadyNow} from '../../journal/steady-clock.js';
import {readPython} from '../../model/python-packages.js';
import {estimateFields} from './estimate-event.js';
import {isCheckable} from './estimate-later.js';
import {checkStart} from './first-check.js';
import {versionFields} from './versions.js';

/** So much reading is enough for a figure that nobody waits for. */
const READ_MS = 5000;

/** The command with the Python that an adopted trainer's own environment named: this process has another one. */
const withInterpreter = ({command, adopted}: RunRecord): readonly string[] => {
  const [interpreter] = adopted?.interpreters ?? [];
  return interpreter === undefined ? command : [interpreter, ...command.filter(word => word === '-m')];
};

const noteVersions = (python: PythonFacts | null, {journal}: RunPaths): void => {
  if (python !== null) appendEvent(journal, {t: steadyNow(), type: 'versions', ...versionFields(python)});
};

/**
 * `mlxtop note-estimate`: estimates the memory of a run that has begun, and notes it in the run's journal, with the
 * versions of what it runs with; of an adopted trainer these alone. In a process of its own with the least priority,
 * because the trainer loads its model meanwhile. Returns the exit code.
 */
export const noteEstimate = async (words: readonly string[]): Promise<number> => {
  const {folder} = parseArgs({args: [...words], options: {folder: {type: 'string'}}}).values;
  if (!folder) throw usageError('mlxtop note-estimate is internal.', 'To check a run: mlxtop check');
  setPriority(constants.priority.PRIORITY_LOW);
  const paths = runPaths(folder);
  const record = await readRunRecord(paths);
  if (record === null) return 1;
  const {command, directory, adopted} = record;
  const runs = async () => listRuns(await homeFolder());
  if (adopted || !isCheckable(command)) {
    noteVersions(readPython(withInterpreter(record), directory, process.env), paths);
    return 0;
  }
  const result = await checkStart({command, directory, runs}, {deadlineMs: READ_MS});
  noteVersions(result.python, paths);
  const fields = estimateFields(result);
  if (fields !== null) appendEvent(paths.journal, {t: steadyNow(), type: 'estimate', ...fields});
  return 0;
};
