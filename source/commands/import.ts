import {usageError} from '../errors.js';
import {printable} from '../format/printable.js';
import {getHost} from '../host/get-host.js';
import {homeFolder} from '../journal/run-folder.js';
import {importProblems, importText} from '../report/import.js';
import {importJson} from '../report/import-json.js';
import {toJson} from '../report/json.js';
import {dropLeftovers, importAll} from '../runs/import/import-all.js';
import type {ImportChoices, Imported} from '../runs/import/import-file.js';
import {type Found, sourcesOf} from '../runs/import/sources.js';
import {keepInput} from '../runs/import/standard-input.js';
import {checkedName, checkedTag} from '../runs/label/check.js';
import {exitOnSignal} from '../runs/wait/on-signal.js';
import {type Call, type Command, isSet, textFlag} from './kit/command.js';
import {complain, say} from './kit/say.js';
import {sayWhenSlow} from './kit/say-when-slow.js';

const FOR_INSTANCE = 'For instance: mlxtop import train.log   or a folder of logs: mlxtop import ~/experiments';

const tagsOf = ({flags}: Call): string[] =>
  (Array.isArray(flags.tag) ? flags.tag : []).filter(tag => typeof tag === 'string').map(checkedTag);

const choicesOf = (call: Call, home: string, now: number): ImportChoices => {
  const name = textFlag(call.flags, 'name');
  return {
    home,
    name: name === undefined ? null : checkedName(name),
    tags: tagsOf(call),
    dryRun: isSet(call.flags, 'dryRun'),
    now,
  };
};

/** What the words lead to; standard input is kept in a file, which `drop` removes. */
const sourcesFor = async (words: readonly string[], home: string): Promise<{found: Found[]; drop(): void}> => {
  if (!words.includes('-')) return {found: words.map(sourcesOf), drop: () => undefined};
  if (words.length > 1) throw usageError('- means standard input, and cannot be combined with files.', FOR_INSTANCE);
  if (process.stdin.isTTY) {
    throw usageError('Standard input is a terminal.', 'Pipe a log into it: cat train.log | mlxtop import -');
  }
  const {source, drop} = await keepInput(process.stdin, home);
  return {found: [{sources: [source], left: []}], drop};
};

/** Files that were named must be runs; of those that were found in a folder, one at least. */
const exitCode = (found: readonly Found[], imported: readonly Imported[]): number => {
  const isGood = ({result}: Imported): boolean => result !== 'failed' && result !== 'nothing';
  const named = new Set(
    found
      .flatMap(one => one.sources)
      .filter(one => !one.isFound)
      .map(one => one.shown ?? one.path),
  );
  return imported.some(isGood) && imported.every(one => isGood(one) || !named.has(one.path)) ? 0 : 1;
};

/** Of a folder only what went wrong is told; what is no training run is in the table. */
const problemsOf = (found: readonly Found[], imported: readonly Imported[]): Imported[] => {
  const isNamed = (path: string): boolean =>
    found.some(({sources}) => sources.some(one => !one.isFound && (one.shown ?? one.path) === path));
  return imported.filter(one => one.result === 'failed' || isNamed(one.path) || imported.length === 1);
};

const terminalColumns = (): number | undefined => (process.stdout.isTTY ? process.stdout.columns : undefined);

const NO_FILES = 'Nothing in it looks like a log or a table of a training run.';

export const command: Command = {
  usage: 'import FILE|FOLDER…',
  group: 'afterwards',
  summary: 'turn logs and tables from elsewhere into runs; - is standard input',
  examples: [
    ['mlxtop import train.log --tag before-mlxtop', 'then compare it: mlxtop compare train lora'],
    ['mlxtop import ~/experiments --dry-run', 'show which files in a folder are runs, and what can be read from each'],
    ['wandb leet inspect --json run.wandb | mlxtop import -', 'import a run that W&B recorded'],
  ],
  words: [{value: 'FILE|FOLDER', kind: 'file', many: true}],
  options: {
    name: {short: 'n', value: 'NAME', text: 'name of the run', usual: 'after the file, or its folder'},
    tag: {short: 't', value: 'TAG', multiple: true, text: 'tag the run; repeatable'},
    dryRun: {text: 'only show what would be imported'},
    verbose: {short: 'v', text: 'show lines that are not understood'},
    json: {text: 'the same as JSON'},
  },
  async run(call) {
    if (call.words.length === 0) throw usageError('Give the files or folders to import.', FOR_INSTANCE);
    const home = await homeFolder();
    const choices = choicesOf(call, home, Date.now());
    await dropLeftovers(home, await getHost(), choices.now);
    // What is half made is removed as the process ends.
    const ignoreSignals = exitOnSignal(() => undefined);
    const {found, drop} = await sourcesFor(call.words, home);
    try {
      const {imported, left} = await importAll(found, choices, (source, work) =>
        sayWhenSlow(`Reading ${printable(source.shown ?? source.path)} …`, work),
      );
      if (isSet(call.flags, 'json')) say(toJson(importJson(imported, left)));
      else say(importText(imported, left, isSet(call.flags, 'verbose'), terminalColumns()));
      complain(importProblems(problemsOf(found, imported)));
      if (imported.length === 0) complain(`${NO_FILES}\n${FOR_INSTANCE}\n`);
      return exitCode(found, imported);
    } finally {
      ignoreSignals();
      drop();
    }
  },
};
