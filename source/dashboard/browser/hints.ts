import type {KeyHint} from '../key-hint.js';
import {MAX_LINES} from './lines.js';
import type {Scene, Services} from './types.js';

const hint = (key: string, word: string): KeyHint => ({key, word});

/** The two keys that choose, as one. */
export const CHOOSE = '↑↓';

type Known = Pick<Scene, 'ui' | 'listed' | 'chosen' | 'marked' | 'library'>;

const typingHints = (what: NonNullable<Scene['ui']['typing']>['what']): KeyHint[] =>
  what === 'filter'
    ? [hint(CHOOSE, 'choose'), hint('Enter', 'keep'), hint('Esc', 'all runs')]
    : [hint('Enter', what === 'name' ? 'rename' : 'file'), hint('Esc', 'back')];

/** Whether the chosen entry can be marked, or unmarked. */
const markHints = ({chosen, marked}: Known): KeyHint[] => {
  if (chosen?.problem !== null || chosen.view.run.state === 'waiting') return [];
  if (marked.includes(chosen)) return [hint('space', 'unmark')];
  return marked.length < MAX_LINES ? [hint('space', 'mark')] : [];
};

/** What may be done to the runs. */
export type Doing = Pick<Services, 'report' | 'rename' | 'tag' | 'remove'>;

const runHints = ({chosen, marked}: Known, services: Doing): KeyHint[] => {
  if (chosen?.problem !== null || !chosen.isRead) return [];
  const {run} = chosen.view;
  const isWaiting = run.state === 'waiting';
  return [
    ...(isWaiting || services.report === undefined
      ? []
      : [hint('r', marked.length > 1 ? `report of ${marked.length}` : 'report')]),
    ...(services.rename ? [hint('m', 'rename')] : []),
    ...(services.tag ? [hint('t', 'tags')] : []),
    ...(services.remove && run.endedAt !== null ? [hint('x', 'remove')] : []),
  ];
};

/** The keys that do something now, in the order in which the footer shows them. */
export const browserHints = (known: Known, services: Doing): KeyHint[] => {
  const {ui, listed, chosen, marked, library} = known;
  if (ui.question !== null) return [hint('y', 'yes'), hint('n', 'no')];
  if (ui.typing !== null) return typingHints(ui.typing.what);
  const canOpen = chosen?.problem === null && chosen.view.run.state !== 'waiting';
  const hasRuns = library.entries.length > 0;
  return [
    ...(listed.length > 1 ? [hint(CHOOSE, 'choose')] : []),
    ...(canOpen ? [hint('Enter', 'dashboard')] : []),
    ...markHints(known),
    ...(marked.length > 1 ? [hint('i', 'axis')] : []),
    ...(hasRuns ? [hint('/', 'filter')] : []),
    ...(library.entries.length > 1 ? [hint('s', 'sort')] : []),
    ...runHints(known, services),
    ...(marked.length > 0 || ui.filter !== '' ? [hint('Esc', ui.filter === '' ? 'unmark all' : 'all runs')] : []),
    hint('?', ui.help ? 'back' : 'help'),
    hint('q', ui.help ? 'back' : 'leave'),
  ];
};

/** Keys that make room for others, the first one first; the help shows them all. */
export const DISPENSABLE = [CHOOSE, 't', 'm', 'Esc', 's', 'x', 'r', '/', 'i', 'space'];
