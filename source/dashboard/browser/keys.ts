import {AXES} from '../../insight/overlay/axis.js';
import {nextSort, reversedSort, understood} from './entries.js';
import type {Doing} from './hints.js';
import {listRows} from './layout.js';
import {MAX_LINES} from './lines.js';
import type {Scene, Typing, Ui} from './types.js';

/** What a key asks for beyond the screen itself. */
export type Command =
  | {do: 'leave'}
  | {do: 'open'; id: string}
  | {do: 'remove'; id: string}
  | {do: 'report'; ids: readonly string[]}
  | {do: 'rename'; id: string; name: string}
  | {do: 'tag'; id: string; tags: readonly string[]};

type Pressed = {ui: Ui; command: Command | null};

/** What a key is pressed at. */
type Situation = {ui: Ui; scene: Scene; services: Doing};

const changed = (ui: Ui): Pressed => ({ui, command: null});

const MAX_TYPED = 400;

/** Another entry of the list, so many further on. */
const moved = ({ui, scene: {listed}}: Situation, step: number): Ui => {
  const index = Math.max(0, Math.min(listed.length - 1, ui.index + step));
  return {...ui, index, chosen: listed[index]?.id ?? null};
};

/** A page, of which an entry stays in view. */
const page = ({ui, scene: {library}}: Situation): number => Math.max(1, listRows(ui, library.entries.length) - 1);

const MOVES: Readonly<Record<string, (situation: Situation) => Ui>> = {
  up: situation => moved(situation, -1),
  down: situation => moved(situation, 1),
  pageUp: situation => moved(situation, -page(situation)),
  pageDown: situation => moved(situation, page(situation)),
  home: situation => moved(situation, Number.NEGATIVE_INFINITY),
  end: situation => moved(situation, Number.MAX_SAFE_INTEGER),
  wheelUp: situation => moved(situation, -3),
  wheelDown: situation => moved(situation, 3),
};

const mark = ({ui, scene: {chosen, marked}}: Situation): Pressed => {
  if (chosen === null) return changed(ui);
  const ids = marked.map(({id}) => id);
  const without = ids.filter(id => id !== chosen.id);
  return changed({...ui, marked: without.length < ids.length ? without : [...ids, chosen.id].slice(0, MAX_LINES)});
};

const typing = (what: Typing['what'], text: (situation: Situation) => string) => (situation: Situation) => {
  const {ui, scene} = situation;
  const id = what === 'filter' ? null : (scene.chosen?.id ?? null);
  return changed({...ui, help: false, typing: {what, id, text: text(situation)}});
};

const cancel = ({ui}: Situation): Pressed => {
  if (ui.help) return changed({...ui, help: false});
  return changed(ui.filter === '' ? {...ui, marked: []} : {...ui, filter: ''});
};

/** What each key does where there is a hint for it. */
const KEYS: Readonly<Record<string, (situation: Situation) => Pressed>> = {
  Enter: ({ui, scene}) => ({ui, command: scene.chosen && {do: 'open', id: scene.chosen.id}}),
  space: mark,
  i: ({ui}) => changed({...ui, axis: AXES[(AXES.indexOf(ui.axis) + 1) % AXES.length] ?? 'iteration'}),
  '/': typing('filter', ({ui}) => ui.filter),
  s: ({ui}) => changed({...ui, sort: nextSort(ui.sort)}),
  r: ({ui, scene: {marked, chosen}}) => {
    const runs = marked.length > 1 ? marked : chosen === null ? [] : [chosen];
    return {ui: {...ui, busy: 'writing the report …'}, command: {do: 'report', ids: runs.map(({id}) => id)}};
  },
  m: typing('name', ({scene}) => scene.chosen?.view.run.name ?? ''),
  t: typing('tags', ({scene}) => scene.chosen?.view.run.tags.join(' ') ?? ''),
  x: ({ui, scene}) => changed({...ui, help: false, question: scene.chosen?.id ?? null}),
  '?': ({ui}) => changed({...ui, help: !ui.help, helpPage: 0}),
  Esc: cancel,
  q: ({ui}) => (ui.help ? changed({...ui, help: false}) : {ui, command: {do: 'leave'}}),
};

/** Other names of keys. */
const SAME_KEY: Readonly<Record<string, string>> = {
  ' ': 'space',
  h: '?',
  escape: 'Esc',
  k: 'up',
  j: 'down',
  g: 'home',
  G: 'end',
};

const endOfTyping = (ui: Ui, {what, text, id}: Typing): Pressed => {
  const over = {...ui, typing: null};
  if (what === 'filter') return changed({...over, filter: understood(text)});
  if (id === null) return changed(over);
  return what === 'name'
    ? {ui: over, command: {do: 'rename', id, name: text}}
    : {ui: over, command: {do: 'tag', id, tags: text.split(/[\s,]+/).filter(Boolean)}};
};

/** The same line with another text: a filter holds as one types. */
const retyped = (ui: Ui, line: Typing, text: string): Pressed => {
  return changed({...ui, typing: {...line, text}, ...(line.what === 'filter' && {filter: understood(text)})});
};

const typed = (situation: Situation, line: Typing, key: string): Pressed => {
  const {ui} = situation;
  if (key === '^C') return {ui, command: {do: 'leave'}};
  if (key === 'Enter') return endOfTyping(ui, line);
  if (key === 'escape' || key === 'Esc') {
    return changed({...ui, typing: null, ...(line.what === 'filter' && {filter: ''})});
  }
  const characters = Array.from(line.text);
  if (key === 'backspace') return retyped(ui, line, characters.slice(0, -1).join(''));
  if (key === '^U') return retyped(ui, line, '');
  if (key === 'space') return retyped(ui, line, `${line.text} `);
  const move = line.what === 'filter' ? MOVES[key] : undefined;
  if (move !== undefined) return changed(move(situation));
  if (Array.from(key).length !== 1 || characters.length >= MAX_TYPED) return changed(ui);
  return retyped(ui, line, line.text + key);
};

const answered = ({ui}: Situation, id: string, key: string): Pressed => {
  if (key === '^C') return {ui, command: {do: 'leave'}};
  if (key === 'y') return {ui: {...ui, question: null, busy: 'removing …'}, command: {do: 'remove', id}};
  return changed(key === 'n' || key === 'escape' || key === 'q' ? {...ui, question: null} : ui);
};

const helped = (situation: Situation, key: string): Pressed | null => {
  const {ui} = situation;
  const step = {up: -1, pageUp: -1, wheelUp: -1, down: 1, pageDown: 1, wheelDown: 1}[key];
  return ui.help && step !== undefined ? changed({...ui, helpPage: ui.helpPage + step}) : null;
};

/** The state after a key, and what else it asks for. A key without a hint does nothing, but for those that move. */
export const press = (ui: Ui, pressed: string, scene: Scene, services: Doing): Pressed => {
  const situation: Situation = {ui: {...ui, notice: null}, scene, services};
  if (ui.question !== null) return answered(situation, ui.question, pressed);
  if (ui.typing !== null) return typed(situation, ui.typing, pressed);
  if (pressed === '^C') return {ui, command: {do: 'leave'}};
  const key = SAME_KEY[pressed] ?? pressed;
  const paged = helped(situation, key);
  if (paged !== null) return paged;
  const move = MOVES[key];
  if (move !== undefined) return changed(move(situation));
  if (key === 'S') return changed({...situation.ui, sort: reversedSort(ui.sort)});
  const isOffered = key === 'Esc' || scene.hints.some(hint => hint.key === key);
  return isOffered ? (KEYS[key]?.(situation) ?? changed(situation.ui)) : changed(situation.ui);
};

/** The state after a click on an entry: it is chosen. */
export const choose = (ui: Ui, id: string): Ui =>
  ui.question === null && ui.typing?.what !== 'name' && ui.typing?.what !== 'tags'
    ? {...ui, notice: null, chosen: id}
    : ui;
