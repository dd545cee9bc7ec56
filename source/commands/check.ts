import {UserError, usageError} from '../errors.js';
import {type CheckResult, isAgainst} from '../estimate/check-result.js';
import {commandLine} from '../format/command-line.js';
import {maskedCommand} from '../format/secret-words.js';
import {wrapped} from '../format/wrap.js';
import {homeToRead} from '../journal/run-folder.js';
import {listRuns, type Run} from '../journal/runs.js';
import {verdict} from '../report/check/verdict.js';
import {checkText} from '../report/check.js';
import {checkJson} from '../report/check-json.js';
import {toJson} from '../report/json.js';
import {commandOfConfig} from '../runs/check/command-of-config.js';
import {checkStart} from '../runs/check/first-check.js';
import {isConfigName, whichCommand} from '../runs/check/which-command.js';
import {parseNumbers, valuesText, type Written, writeConfig} from '../runs/check/write-config.js';
import {notPermitted} from '../runs/not-permitted.js';
import {type Call, type Command, isSet, textFlag} from './kit/command.js';
import {complain, say} from './kit/say.js';

/** Where no terminal says how wide it is. */
const WIDTH = 80;

const here = (): string => {
  try {
    return process.cwd();
  } catch (error) {
    throw (
      notPermitted(error) ??
      new UserError('The folder that you are in no longer exists.', 'Change to the folder to train in.')
    );
  }
};

/** The runs of this home; none where it cannot be read, which is no reason not to check. */
const runsHere = async (): Promise<Run[]> => {
  try {
    return await listRuns(await homeToRead());
  } catch {
    return [];
  }
};

const checkHere = (command: readonly string[], directory: string): Promise<CheckResult> =>
  checkStart({command, directory, runs: runsHere});

const textOf = (result: CheckResult, call: Call): string =>
  checkText(result, {
    width: process.stdout.columns ?? WIDTH,
    rows: process.stdout.isTTY ? (process.stdout.rows ?? null) : null,
    all: isSet(call.flags, 'verbose'),
    now: Date.now(),
  });

/** What was written, what a check of it says, and how it is started. */
const writtenText = (written: Written, before: CheckResult, after: CheckResult): string => {
  const promised = before.changes.peakWith(written.numbers);
  const peak = after.estimate?.peakBytes ?? null;
  const agrees = promised === null || peak === null || Math.abs(peak - promised) <= 0.01 * promised;
  const by = `${written.numbers.length === 1 ? 'change' : 'changes'} ${written.numbers.join(', ')}`;
  const width = process.stdout.columns ?? WIDTH;
  return [
    wrapped(`Wrote ${written.file} with ${by}: ${valuesText(written)}.`, width),
    wrapped(`Checked again: ${verdict(after)}`, width),
    ...(agrees ? [] : ['These changes did not help as expected: run mlxtop check on the new file.']),
    `Start it: ${commandLine(['mlxtop', 'run', '--', ...maskedCommand(written.command)])}`,
    '',
  ].join('\n');
};

export const command: Command = {
  usage: 'check [CONFIG] [-- TRAINER ARGS…]',
  group: 'start',
  summary: 'before a run: will it start, will it fit, what to change',
  examples: [
    ['mlxtop check lora.yaml', 'a configuration of mlx_lm'],
    ['mlxtop check -- python -m mlx_lm lora --train --model MODEL --data DATA', 'a whole command'],
    ['mlxtop check lora.yaml --write smaller.yaml --apply 1,3', 'the same with two of the changes, in a new file'],
  ],
  words: [{value: 'CONFIG', kind: 'file'}],
  options: {
    write: {value: 'FILE', text: 'write a new configuration file with the changes that make it fit'},
    apply: {value: 'NUMBERS', text: 'with --write: only the changes with these numbers (1,3)'},
    verbose: {text: 'show everything that was found'},
    json: {text: 'one JSON document'},
  },
  takesTrainer: word => !isConfigName(word),
  async run(call) {
    const file = textFlag(call.flags, 'write');
    const apply = textFlag(call.flags, 'apply');
    if (apply !== undefined && file === undefined) {
      throw usageError(
        '--apply goes with --write.',
        'For instance: mlxtop check lora.yaml --write new.yaml --apply 1,3',
      );
    }
    const isJson = isSet(call.flags, 'json');
    const directory = here();
    const path = process.env.PATH ?? '';
    const runs = call.words.length + call.trainer.length === 0 ? await runsHere() : [];
    const {command: words, foundIn} = await whichCommand(call, directory, runs, config =>
      commandOfConfig(config, directory, path),
    );
    if (foundIn !== null) complain(`Checking ${foundIn}\n`);
    const result = await checkHere(words, directory);
    if (file === undefined) {
      say(isJson ? toJson(checkJson(result)) : textOf(result, call));
      return isAgainst(result) ? 1 : 0;
    }
    const written = await writeConfig(result, file, parseNumbers(apply, result.changes.changes.length), directory);
    const after = await checkHere(written.command, directory);
    say(isJson ? toJson(checkJson(after)) : writtenText(written, result, after));
    return isAgainst(after) ? 1 : 0;
  },
};
