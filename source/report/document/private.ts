import {withoutUser} from '../../format/host-name.js';
import type {WholeRun} from '../../insight/whole/types.js';

/** What a page to be shown must not name, in lower case: accounts and machines. */
export type Private = {homes: readonly string[]; names: readonly string[]};

const HOME = /^\/(?:Users|home|var\/home|Volumes\/[^/]+\/Users)\/([^/]+)/;

/** A shorter name would be found in ordinary words. */
const MIN_NAME = 3;
/** A host's is found as a word of its own, and is often as short as `m2`. */
const isLongEnough = (host: string): boolean => host.length > 1;

type KnownRun = {
  view: {run: {directory: string; command: readonly string[]}; hosts?: readonly {name: string}[]};
  record: Pick<WholeRun['record'], 'directory' | 'place'>;
};

/** What is known to be private of these runs: the home folders in their paths, the accounts, and the machines. */
export const privateOf = (runs: readonly KnownRun[]): Private => {
  const paths = runs.flatMap(({view, record}) => [view.run.directory, record.directory, ...view.run.command]);
  const homes = paths.map(path => HOME.exec(path)).filter(found => found !== null);
  const hosts = runs.flatMap(({record}) => record.place?.host ?? []);
  const others = runs.flatMap(({view}) => (view.hosts ?? []).flatMap(({name}) => [name, withoutUser(name)]));
  const names = [...homes.map(found => found[1] ?? ''), ...hosts, ...hosts.map(host => host.split('.')[0] ?? '')];
  return {
    homes: [...new Set([...runs.map(({record}) => record.directory), ...homes.map(found => found[0])])]
      .filter(home => home.length > 1)
      .sort((a, b) => b.length - a.length),
    names: [...new Set([...names.filter(name => name.length >= MIN_NAME), ...others.filter(isLongEnough)])].sort(
      (a, b) => b.length - a.length,
    ),
  };
};

/** A path from the root, from home, or from a folder above: only its last part is kept. */
const PATH = /(?<![\w./~…])(?:file:\/\/|~[\w.-]*|\.{1,2})?(?:\/[^\s/'"`<>()[\]{},;:|]+)+\/?/g;
const URL_PATH = /\bfile:\/\/[^\s'"`<>]+/g;

const lastPart = (path: string): string => {
  const part = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
  return part === '' ? '…' : `…/${part}`;
};

/** A whole value that is a path, blanks and all: only its last part. */
const WHOLE_PATH = /^(?:~[\w.-]*|\.{1,2})?\/[^\n'"]*$/;

const escapeForExpression = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const isWord = (text: string): boolean => !/[\s/@\\:'"]/.test(text);

const withoutNames = (text: string, names: readonly string[]): string =>
  names.reduce(
    (rest, name) =>
      rest.replace(new RegExp(`(?<![\\p{L}\\p{N}_])${escapeForExpression(name)}(?![\\p{L}\\p{N}_])`, 'giu'), '…'),
    text,
  );

/** The text without paths (their last part stays), accounts and names of machines. */
export const withoutPrivate = (text: string, {homes, names}: Private): string => {
  // Our own words for states and the like are single ones; a name that stands alone is nobody's account.
  if (isWord(text)) return names.some(name => name.includes('.') && text === name) ? '…' : text;
  if (WHOLE_PATH.test(text)) return withoutNames(lastPart(text), names);
  const known = homes.reduce((rest, home) => rest.replaceAll(home, '/~'), text);
  return withoutNames(known.replace(URL_PATH, lastPart).replace(PATH, lastPart).replaceAll('…/~', '~'), names);
};

const deep = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return typeof value[0] === 'number' ? value : value.map(one => deep(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [change(key), deep(one, change)]));
};

/** The same value with `withoutPrivate` done to every text in it, keys included. */
export const allWithoutPrivate = <Value>(value: Value, known: Private): Value =>
  deep(value, text => withoutPrivate(text, known)) as Value;

/** The runs as they may be shown to anybody: without command lines, folders, accounts and names of machines. */
export const shareable = (runs: readonly WholeRun[], known: Private = privateOf(runs)): WholeRun[] =>
  runs.map(run => {
    const {view, record} = run;
    const bare: WholeRun = {
      ...run,
      view: {
        ...view,
        hosts: view.hosts.map((host, index) => ({...host, name: `host ${index + 1}`, troubleText: null})),
        advice: view.advice.filter(({host = null}) => host === null),
        run: {...view.run, command: [], directory: '', failure: view.run.failure && {...view.run.failure, line: null}},
      },
      record: {
        ...record,
        command: [],
        directory: '',
        place: null,
        tmux: null,
        path: undefined,
        settingsPath: undefined,
        metricsFolder: undefined,
      },
    };
    return {...allWithoutPrivate(bare, known), byTime: run.byTime, byIteration: run.byIteration};
  });
