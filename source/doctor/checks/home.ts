import {existsSync, mkdtempSync, rmSync, statSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {errorMessage, isWriteRefused, UserError} from '../../errors.js';
import {formatAbout} from '../../format/units.js';
import {requireLinks} from '../../journal/lock.js';
import {type Finding, note, ok, problem} from '../finding.js';
import {diskOf} from '../machine/facts.js';
import type {Check, World} from '../world.js';

/** The nearest existing folder: a home that does not exist yet will be on its disk. */
const placeOf = (folder: string): string => {
  for (let at = folder; ; at = dirname(at)) if (existsSync(at) || dirname(at) === at) return at;
};

/** A disk's clock may tick in steps of two seconds, and a network share takes a while. */
const APART_MS = 10_000;

const diskClock = (folder: string, now: number): Finding[] => {
  const apart = statSync(folder).mtimeMs - now;
  if (Math.abs(apart) < APART_MS) return [];
  return [
    note(
      'home',
      `the clock of that disk is ${formatAbout(Math.abs(apart) / 1000)} ${apart > 0 ? 'ahead' : 'behind'}`,
      'It is most likely another machine’s: mlxtop allows for that when it judges whether a recorder there is alive.',
      'Set the clocks of both machines.',
    ),
  ];
};

const tryLinks = ({now}: World, place: string): Finding[] => {
  const folder = mkdtempSync(join(place, '.mlxtop-doctor-'));
  try {
    const clocks = diskClock(folder, now());
    requireLinks(folder);
    return clocks;
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
};

/**
 * Whether the disk of the runs supports hard links, which each run's lock needs, and whose clock it has: tried in a
 * folder that is removed at once.
 */
export const home: Check = {
  name: 'home',
  needsHome: true,
  async run(world) {
    const {type} = diskOf(await world.machineFacts(), world.home) ?? {};
    try {
      const clocks = tryLinks(world, placeOf(world.home));
      return [ok('home', `hard links work${type === undefined ? '' : ` (${type})`}`), ...clocks];
    } catch (error) {
      if (error instanceof UserError) {
        return [problem('home', error.message, 'No run can be recorded there.', error.nextStep)];
      }
      // Another check reports a folder that cannot be written to.
      if (isWriteRefused(error)) return [];
      return [
        problem(
          'home',
          `no file can be created there: ${errorMessage(error)}`,
          'No run can be recorded.',
          'Set MLXTOP_HOME to a folder on another disk, such as the system disk.',
        ),
      ];
    }
  },
};
