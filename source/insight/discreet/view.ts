import type {RunState} from '../state.js';
import type {RunView} from '../view.js';
import {discreetText, HIDDEN_WORD, type Secrets, withoutPaths} from './words.js';

/** What an application is called that is not in the list of those that are open. */
const SOME_APP = 'an app';

/** Keys whose text is the name of an application. */
const APP_KEYS = new Set(['app', 'otherCause']);
/** Keys whose objects are named after an application or a process, by their `name`. */
const APP_LISTS = new Set(['apps', 'holders', 'processes', 'came', 'gone', 'others']);
/** Keys whose text is a path, or what a trainer printed. */
const PATH_KEYS = new Set(['path', 'file', 'folder', 'directory', 'config', 'adapterPath', 'resumeFile']);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The names of applications anywhere in a value. */
export const appNamesIn = (value: unknown, key = '', list = ''): string[] => {
  if (typeof value === 'string') return APP_KEYS.has(key) || (key === 'name' && APP_LISTS.has(list)) ? [value] : [];
  if (Array.isArray(value)) return typeof value[0] === 'number' ? [] : value.flatMap(one => appNamesIn(one, key, key));
  // The trainer itself holds memory too, and its name is a word of many sentences: python.
  if (!isObject(value) || value.ofRun === true) return [];
  return Object.entries(value).flatMap(([name, one]) => appNamesIn(one, name, list));
};

/** All applications by name that a run's state knows of. */
export const appNamesOf = ({apps, quits, story, hosts, cards}: RunState): string[] => [
  ...appNamesIn({apps: apps?.apps, quits, hosts, cards}),
  ...story.episodes.flatMap(({kind, of}) => (of !== null && kind.startsWith('app-') ? [of] : [])),
];

/** A model by the name that a hub knows it by; one from a folder has none to show. */
const modelName = (text: string): string =>
  /^[/.~…]/.test(text) || text.split('/').length > 2 ? 'a local model' : (text.split('/').at(-1) ?? text);

const byKey = (text: string, key: string, list: string, secrets: Secrets): string => {
  if (APP_KEYS.has(key) || (key === 'name' && APP_LISTS.has(list))) return secrets.get(text) ?? SOME_APP;
  if (PATH_KEYS.has(key)) return text === '' ? text : HIDDEN_WORD;
  if (key === 'model') return modelName(text);
  if (key === 'data') return 'its data';
  // Words for states and the like are single ones, which an application's name may be too.
  return text.includes(' ') || key === 'brief' ? discreetText(text, secrets) : withoutPaths(text);
};

/** A copy of a value without any command, path or name of an application in it; numbers and other words stay. */
export const discreet = (value: unknown, secrets: Secrets, key = '', list = ''): unknown => {
  if (key === 'command') return [];
  if (key === 'line' || key === 'bundleId') return null;
  if (typeof value === 'string') return byKey(value, key, list, secrets);
  if (Array.isArray(value)) {
    return typeof value[0] === 'number' ? value : value.map(one => discreet(one, secrets, key, key));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, discreet(one, secrets, name, list)]));
};

/** Identifiers and what the user calls the run: nothing of the machine. */
type Named = Pick<RunView['run'], 'id' | 'name' | 'tags'>;

/** What is shown of a run, without its command, paths, and applications by name. */
export const discreetView = (view: RunView, secrets: Secrets): RunView => {
  const {id, name, tags}: Named = view.run;
  const bare = discreet(view, secrets) as RunView;
  // What a terminal is told of itself is for who sits at it.
  const warnings = bare.warnings.filter(({code}) => code !== 'terminal');
  return {...bare, run: {...bare.run, id, name, tags}, warnings};
};
