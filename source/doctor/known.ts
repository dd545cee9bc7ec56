import {hostname, userInfo} from 'node:os';
import {basename, delimiter, dirname} from 'node:path';
import type {Known} from './scrub.js';
import {isOfTheSystem} from './scrub-patterns.js';
import type {World} from './world.js';

/** The user's full name, as macOS knows it. */
const fullName = async ({tryProgram, environment, platform}: World): Promise<string[]> => {
  if (platform !== 'darwin') return [];
  const {code, stdout} = await tryProgram(['/usr/bin/id', '-F'], {limitMs: 3000, env: environment});
  return code === 0 && stdout.trim() !== '' ? [stdout.trim()] : [];
};

/** The user's name; in a container the system may have none. */
const userName = (): string[] => {
  try {
    return [userInfo().username];
  } catch {
    return [];
  }
};

/** What a report from this machine must not contain; `more` folders besides those of the user and the program. */
export const knownOf = async (world: World, more: readonly string[] = []): Promise<Known> => {
  const {environment, home, script, node, directory, host} = world;
  const {HOME, USER, LOGNAME, PATH = '', VIRTUAL_ENV = '', TMPDIR = ''} = environment;
  return {
    userNames: [
      ...userName(),
      ...[USER, LOGNAME, HOME && basename(HOME)].flatMap(name => name || []),
      ...(await fullName(world)),
    ],
    hostNames: [hostname()],
    folders: [
      ...[HOME ?? '', home, ...more, directory, dirname(script), dirname(node.path), host.toolsFolder ?? ''],
      ...[VIRTUAL_ENV, TMPDIR, ...PATH.split(delimiter)],
    ].filter(folder => folder.length > 1 && !isOfTheSystem(folder)),
  };
};
