import {realpathSync} from 'node:fs';
import {OLDEST_NODE} from '../../host/find-program.js';
import {note, ok, problem} from '../finding.js';
import {allOnPath} from '../on-path.js';
import type {Check} from '../world.js';

/** Folders that hold one version each, and that an upgrade removes or no longer uses. */
const VERSIONED: readonly (readonly [RegExp, string])[] = [
  [/\/Cellar\/node(?:@\d+)?\//, 'Homebrew removes that folder when it upgrades node'],
  [/\/\.nvm\/versions\//, 'nvm keeps a folder for each version'],
  [/\/fnm(?:_multishells)?\/|\/\.fnm\//, 'fnm keeps a folder for each version'],
  [/\/\.volta\//, 'Volta keeps a folder for each version'],
  [/\/\.?(?:asdf|mise)\/installs\//, 'the version manager keeps a folder for each version'],
];

/** Why a path of Node may be gone after an upgrade; null for a lasting path. */
export const whyPathGoes = (path: string): string | null => VERSIONED.find(([sign]) => sign.test(path))?.[1] ?? null;

const isSame = (path: string, other: string): boolean => {
  try {
    return realpathSync(path) === realpathSync(other);
  } catch {
    return false;
  }
};

const isOld = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST_NODE.major || (major === OLDEST_NODE.major && minor < OLDEST_NODE.minor);
};

/** Node's version and path, and whether a run that lasts through an upgrade finds Node again. */
export const node: Check = {
  name: 'node',
  async run({node: {version, path}, environment}) {
    const what = `Node ${version} (${path})`;
    if (isOld(version)) {
      return [
        problem(
          'node',
          what,
          `mlxtop needs Node ${OLDEST_NODE.major}.${OLDEST_NODE.minor} or newer.`,
          'Install a newer Node, then start again.',
        ),
      ];
    }
    const why = whyPathGoes(path);
    if (why === null) return [ok('node', what)];
    const stays = allOnPath('node', environment.PATH).find(one => whyPathGoes(one) === null && isSame(one, path));
    const meaning = `This path may be gone after an upgrade of Node (${why}); what a run starts later, such as its recorder after a crash, needs a lasting one.`;
    return stays === undefined
      ? [note('node', what, meaning, 'Do not upgrade or remove this Node during a run.')]
      : [ok('node', `${what}; after an upgrade it is found as ${stays}`)];
  },
};
