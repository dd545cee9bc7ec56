import {lstatSync} from 'node:fs';
import {commandLine} from '../../format/command-line.js';
import {runsFolder} from '../../journal/run-folder.js';
import {listAllRuns, type Run} from '../../journal/runs.js';
import {type Unreadable, unreadableFolders} from '../../journal/unreadable.js';
import {type Finding, note, ok, sharedAs} from '../finding.js';
import {many} from '../many.js';
import type {Check} from '../world.js';

const OTHERS = 0o077;

const isOpenToOthers = (path: string): boolean =>
  ((lstatSync(path, {throwIfNoEntry: false})?.mode ?? 0) & OTHERS) !== 0;

const openRuns = (runs: readonly Run[], folder: string): Finding[] => {
  const open = runs.filter(({paths}) => isOpenToOthers(paths.folder) || isOpenToOthers(paths.record));
  if (open.length === 0) return [];
  return [
    note(
      'records',
      `other users may read ${many(open.length, 'run')}`,
      'A run holds its command line and what the trainer printed.',
      commandLine(['chmod', '-R', 'go-rwx', folder]),
    ),
  ];
};

const unreadableFinding = ({name, reason}: Unreadable, count: number): Finding => {
  const what = `${many(count, 'run')} cannot be read`;
  const finding = note(
    'records',
    `${what}: ${name}: ${reason}`,
    count === 1 ? 'It appears in no list or comparison.' : 'They appear in no list or comparison.',
    'See them: mlxtop runs   Remove them: mlxtop runs --remove-unreadable',
  );
  return sharedAs(finding, {what});
};

/** Whether every run can be read, by this version and by this user alone. */
export const records: Check = {
  name: 'records',
  needsHome: true,
  async run({home, now}) {
    const {runs, newer} = await listAllRuns(home);
    const broken = unreadableFolders(home, now());
    const [first] = broken;
    const findings = [
      ...(first === undefined ? [] : [unreadableFinding(first, broken.length)]),
      ...(newer.length === 0
        ? []
        : [
            note(
              'records',
              `${many(newer.length, 'run')} of a newer mlxtop`,
              'This version does not understand them and leaves them alone.',
              'Update this one: npm install -g mlxtop',
            ),
          ]),
      ...openRuns(runs, runsFolder(home)),
    ];
    return findings.length > 0
      ? findings
      : [ok('records', runs.length === 0 ? 'no runs yet' : many(runs.length, 'run'))];
  },
};
