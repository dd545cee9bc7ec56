import {dirname, join} from 'node:path';
import {readIfRegular} from '../../journal/regular-file.js';
import {homeOrNull} from '../../paths/home.js';
import {type Finding, note, ok} from '../finding.js';
import {allOnPath} from '../on-path.js';
import type {Check, World} from '../world.js';

/** The PATH that sshd gives a command that is not a login shell. */
const PATHS: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: '/usr/bin:/bin:/usr/sbin:/sbin',
  linux: '/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games',
};

/** What such a command needs. */
const NEEDED = ['mlxtop', 'tmux', 'node'];

/** Of each shell, the file that it reads even then. */
const START_FILES: readonly (readonly [RegExp, string])[] = [
  [/\/zsh$/, '.zshenv'],
  [/\/bash$/, '.bashrc'],
  [/\/fish$/, '.config/fish/config.fish'],
];

const MAX_BYTES = 256 * 1024;

const textOf = (path: string): string => readIfRegular(path, MAX_BYTES) ?? '';

/** The folders of what a command over ssh would not find. Shell functions that set the PATH in other words count. */
const unfound = ({platform, environment}: World, startText: string): [name: string, folder: string][] => {
  const given = PATHS[platform];
  return NEEDED.flatMap(name => {
    const [path] = allOnPath(name, environment.PATH);
    if (path === undefined || allOnPath(name, given).length > 0) return [];
    const folder = dirname(path);
    const spelt = [
      folder,
      folder.replace(environment.HOME || '\0', '$HOME'),
      folder.replace(environment.HOME || '\0', '~'),
    ];
    const isSet = spelt.some(one => startText.includes(one)) || /brew shellenv|nvm\.sh|path_helper/.test(startText);
    return isSet ? [] : [[name, folder]];
  });
};

const findingOf = (world: World, home: string): Finding => {
  const file = START_FILES.find(([shell]) => shell.test(world.environment.SHELL ?? ''))?.[1] ?? '.profile';
  const missing = unfound(world, textOf(join(home, file)));
  if (missing.length === 0) return ok('ssh', 'found over ssh');
  const names = missing.map(([name]) => name).join(', ');
  const folders = [...new Set(missing.map(([, folder]) => folder))];
  return note(
    'ssh',
    `a command over ssh would not find ${names}`,
    `ssh HOST COMMAND gets PATH=${PATHS[world.platform]}, without what ~/.zprofile or ~/.profile adds.`,
    `Add to ~/${file}: export PATH="$PATH:${folders.join(':')}"`,
  );
};

/** Whether `ssh HOST mlxtop …` would work, where somebody comes by ssh: by files of this machine alone. */
export const ssh: Check = {
  name: 'ssh',
  async run(world) {
    const home = world.environment.HOME || homeOrNull();
    if (home === null) return [];
    const isUsed =
      Boolean(world.environment.SSH_CONNECTION) || textOf(join(home, '.ssh', 'authorized_keys')).trim() !== '';
    return [isUsed ? findingOf(world, home) : ok('ssh', 'ssh not used')];
  },
};
