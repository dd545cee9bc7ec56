import {usageError} from '../errors.js';
import {closest} from '../format/closest.js';
import {commandLine} from '../format/command-line.js';
import {printable} from '../format/printable.js';
import type {RunView} from '../insight/view.js';
import {isReleased} from './released.js';

/** Whether a run is listed. */
export type RunFilter = (view: RunView) => boolean;

const STATES =
  'waiting starting training validating paused stalled finished ended-early stopped failed interrupted released'.split(
    ' ',
  );
const ALIVE = ['alive', 'ended'];
const IMPORTED = 'imported';

const holds = (text: string | null, part: string): boolean => (text ?? '').toLowerCase().includes(part);

/** What a filter's key looks at; the value is in lower case. */
const KEYS: Readonly<Record<string, (view: RunView, value: string) => boolean>> = {
  state: (view, value) => {
    const {run} = view;
    if (value === 'released') return isReleased(view);
    if (value === IMPORTED) return Boolean(run.imported);
    if (ALIVE.includes(value)) return (run.endedAt === null) === (value === 'alive');
    return (run.outcome ?? run.state) === value || run.state === value;
  },
  tag: ({run}, value) => run.tags.some(tag => tag.toLowerCase() === value),
  name: ({run}, value) => holds(run.name, value),
  model: ({settings}, value) => holds(settings.model, value),
  command: ({run}, value) => holds(commandLine(run.command), value),
  note: ({run}, value) => holds(run.note, value),
  text: ({run, settings}, value) =>
    [run.name, run.id, commandLine(run.command), run.directory, run.note, settings.model, ...run.tags].some(text =>
      holds(text, value),
    ),
};
const KEY_LIST = Object.keys(KEYS).join(', ');

const requireState = (value: string): void => {
  const states = [...STATES, ...ALIVE, IMPORTED];
  if (states.includes(value)) return;
  const close = closest(value, states) ?? states.find(state => state.startsWith(value)) ?? null;
  throw usageError(
    `No run is ever in the state '${printable(value)}'.`,
    `${close === null ? '' : `Did you mean state:${close}? `}The states: ${states.join(', ')}`,
  );
};

const filterOf = (word: string): RunFilter => {
  const [, given, rest] = /^([a-z]+):(.*)$/is.exec(word) ?? [];
  const key = (given ?? 'text').toLowerCase();
  const value = (rest ?? word).toLowerCase();
  const look = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
  if (look === undefined) {
    throw usageError(
      `Runs cannot be filtered by '${printable(key)}'.`,
      `By ${KEY_LIST}; or for the text itself: text:${printable(word)}`,
    );
  }
  if (value === '')
    throw usageError(
      `${key}: needs a value.`,
      `For instance: mlxtop runs --filter ${key}:${key === 'state' ? 'failed' : 'lora'}`,
    );
  if (key === 'state') requireState(value);
  return view => look(view, value);
};

/**
 * The filter of `state:failed tag:sweep-2 llama`: a run is listed if all words hold for it. A word without a key is
 * looked for in its name, id, command, folder, model, note and tags. Throws a `UserError` for a key or a state that
 * there is not.
 */
export const runFilter = (words: readonly string[]): RunFilter => {
  const filters = words.map(filterOf);
  return view => filters.every(filter => filter(view));
};
