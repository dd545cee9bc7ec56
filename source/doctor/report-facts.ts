import {arch} from 'node:os';
import {BYTES_PER_GB} from '../format/units.js';
import {listAllRuns, type Run} from '../journal/runs.js';
import {cacheRoot} from '../model/cache-root.js';
import {NO_SETTINGS, type Settings} from '../settings/check.js';
import {readSettings} from '../settings/settings.js';
import {knownOf} from './known.js';
import {readModelCache} from './model-cache.js';
import type {Known} from './scrub.js';
import {tellableTmux} from './tellable.js';
import {terminalKind} from './terminal-kind.js';
import type {World} from './world.js';

/** Versions and kinds: nothing of it is a name. */
export const settingOf = async (world: World, version: string): Promise<Record<string, string>> => {
  const {host, environment, node, tmux, machineFacts} = world;
  const [{system, processor, memoryBytes, translated}, {model}] = await Promise.all([host.machine(), machineFacts()]);
  const tmuxVersion = await tmux
    .run(['-V'])
    .then(({stdout}) => tellableTmux(stdout))
    .catch(() => 'not installed');
  return {
    mlxtop: version,
    system,
    model: model ?? 'not known',
    chip: processor ?? 'not known',
    memory: memoryBytes === null ? 'unknown' : `${Math.round(memoryBytes / BYTES_PER_GB)} GB`,
    node: `${node.version}, ${arch()}${translated ? ', under Rosetta' : ''}`,
    tmux: tmuxVersion,
    terminal: `${terminalKind(environment)}${environment.TMUX ? ', inside tmux' : ''}${environment.SSH_CONNECTION ? ', over ssh' : ''}`,
  };
};

const isSection = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What differs from the defaults, `section.key` within a section. */
const changedKeys = (given: Record<string, unknown>, usual: Record<string, unknown>, before = ''): string[] =>
  Object.keys(given).flatMap(key => {
    const [one, other] = [given[key], usual[key]];
    if (isSection(one) && isSection(other)) return changedKeys(one, other, `${before}${key}.`);
    return one === other ? [] : [`${before}${key}`];
  });

/** The settings that differ from the defaults, by their names in settings.yaml; null when they cannot be read. */
export const settingKeys = async (): Promise<string[] | null> => {
  let settings: Settings;
  try {
    settings = await readSettings();
  } catch {
    return null;
  }
  return changedKeys({...settings}, {...NO_SETTINGS});
};

/**
 * Words of a command that may name something: no options, no numbers, and of a path its end; folders are known
 * otherwise, or look like a path.
 */
const namesIn = (command: readonly string[]): string[] =>
  command
    .flatMap(word => word.split(/[\s=,:]/))
    .map(word => (/^[.~]{0,2}\//.test(word) ? (word.split('/').at(-1) ?? '') : word))
    .filter(word => !/^-|^[\d.]*$/.test(word));

const withParts = (name: string): string[] => [name, ...name.split('/')];

type Named = readonly [name: string, sign: string];

const namesOfRun = ({record}: Run): Named[] => {
  const names = [record.name, record.id, record.session, record.sessionName];
  const words = namesIn(record.command).flatMap(withParts);
  return [
    ...names.flatMap((name): Named[] => (typeof name === 'string' ? [[name, '<run>']] : [])),
    ...words.map((name): Named => [name, '<word>']),
    [record.directory, '<path>'],
    [record.place?.host ?? '', '<host>'],
  ];
};

/** Far more than anybody reads; older ones are not named in findings. */
const MAX_RUNS = 300;

/** What must not be in the report: of the user, the machine, the runs and the models. */
export const knownHere = async (world: World): Promise<{known: Known; runs: readonly Run[]}> => {
  const folder = cacheRoot(world);
  const [known, {runs, newer}, cache] = await Promise.all([
    knownOf(world, [folder]),
    world.homeFault === null ? listAllRuns(world.home) : {runs: [], newer: []},
    readModelCache(folder),
  ]);
  const others: Named[] = [
    ...runs.slice(0, MAX_RUNS).flatMap(namesOfRun),
    ...newer.map((id): Named => [id, '<run>']),
    ...(cache?.models ?? []).flatMap(({name}) => withParts(name)).map((name): Named => [name, '<model>']),
  ];
  return {known: {...known, others}, runs};
};
