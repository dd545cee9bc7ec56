import {describe, expect, test} from '@jest/globals';
import {choose, press} from '../../../source/dashboard/browser/keys.js';
import type {Library, Ui} from '../../../source/dashboard/browser/types.js';
import {firstUi} from '../../../source/dashboard/browser/ui.js';
import {libraryOf, manyEntries, REPORTING, sceneOf, someRuns, UNREADABLE} from './made.js';

const runs = someRuns().map(({entry}) => entry);
const all = libraryOf([...runs, ...UNREADABLE]);
const REPORT = REPORTING;

/** The state after these keys, and what the last of them asks for. */
const after = (keys: readonly string[], library: Library = all, first: Partial<Ui> = {}, services = REPORT) => {
  let ui: Ui = sceneOf(library, {...firstUi(), ...first}).ui;
  let command: ReturnType<typeof press>['command'] = null;
  for (const key of keys) {
    const scene = sceneOf(library, ui);
    ({ui, command} = press(scene.ui, key, scene, services));
  }
  const scene = sceneOf(library, ui);
  return {ui: scene.ui, command, scene, chosen: scene.chosen?.view.run.name};
};
const typed = (text: string): string[] => Array.from(text);
const offered = (library: Library, ui: Partial<Ui> = {}): string[] => sceneOf(library, ui).hints.map(({key}) => key);

describe('choosing', () => {
  test('the keys that move go through the list and stop at its ends', () => {
    expect(after([]).chosen).toBe('in progress');
    expect(after(['j', 'down']).chosen).toContain('apps closed');
    expect(after(['k']).chosen).toBe('in progress');
    expect(after(['end']).scene.chosen?.problem).toContain('newer mlxtop');
    expect(after(['end', 'g']).chosen).toBe('in progress');
  });

  test('the list follows the chosen entry, and moves no further than it must', () => {
    const many = libraryOf(manyEntries(300));
    const size = {columns: 80, rows: 24};
    const {ui} = after(['pageDown', 'pageDown'], many, {size});
    expect(ui.index).toBeGreaterThan(10);
    expect(ui.top).toBeLessThanOrEqual(ui.index);
    const up = after(['pageDown', 'pageDown', 'k'], many, {size}).ui;
    expect(up.top).toBe(ui.top);
  });

  test('what was chosen stays chosen when others come and go; when it goes, what came to its place is', () => {
    const {ui} = after(['j', 'j']);
    const without = (id: string | undefined) => libraryOf(all.entries.filter(entry => entry.id !== id));
    const newest = runs.find(({view}) => view.run.name === 'in progress');
    expect(sceneOf(without(newest?.id), ui).chosen?.id).toBe(ui.chosen);
    const gone = sceneOf(without(ui.chosen ?? ''), ui);
    expect(gone.ui.index).toBe(2);
    expect(gone.chosen?.view.run.name).toBe('llama failed');
  });

  test('a click chooses, but not over a question', () => {
    const id = runs[2]?.id ?? '';
    expect(choose(firstUi(), id).chosen).toBe(id);
    expect(choose({...firstUi(), question: 'x'}, id).chosen).toBeNull();
  });
});

describe('marks', () => {
  test('space marks, up to as many as can be told apart, and takes a mark away', () => {
    const two = after([' ', 'j', ' ']);
    expect(two.scene.marked.map(({view}) => view.run.name)).toEqual(['in progress', 'qwen2.5-lora']);
    expect(after([' ', 'j', ' ', ' ']).ui.marked).toHaveLength(1);
    const many = libraryOf(manyEntries(12));
    const keys = Array.from({length: 10}, () => [' ', 'j']).flat();
    expect(after(keys, many).ui.marked).toHaveLength(5);
    expect(after(['end', ' ']).ui.marked).toEqual([]);
  });

  test('i changes what they are laid over each other by, and is there from two of them on', () => {
    expect(offered(all, after([' ']).ui)).not.toContain('i');
    expect(after([' ', 'j', ' ', 'i']).ui.axis).toBe('training');
    expect(after([' ', 'j', ' ', 'i', 'i', 'i']).ui.axis).toBe('iteration');
    expect(after(['i']).ui.axis).toBe('iteration');
  });

  test('Escape first shows all runs again, then takes the marks away', () => {
    const first = {filter: 'qwen', marked: runs.slice(0, 2).map(({id}) => id)};
    expect(after(['escape'], all, first).ui).toMatchObject({filter: '', marked: first.marked});
    expect(after(['escape', 'escape'], all, first).ui.marked).toEqual([]);
  });
});

describe('typing', () => {
  test('a filter holds as one types; Enter keeps it, Escape shows all', () => {
    const {ui, scene} = after(['/', ...typed('state:failed')]);
    expect(scene.listed.map(({view}) => view.run.name)).toEqual(['llama failed']);
    expect(ui.typing?.text).toBe('state:failed');
    expect(after(['/', ...typed('state:failed'), 'Enter']).ui).toMatchObject({filter: 'state:failed', typing: null});
    expect(after(['/', ...typed('llama'), 'escape']).ui).toMatchObject({filter: '', typing: null});
    expect(after(['/', ...typed('llamx'), 'backspace']).ui.filter).toBe('llam');
  });

  test('keys are characters meanwhile, but for those that move', () => {
    expect(after(['/', ...typed('qx'), 'down']).ui).toMatchObject({filter: 'qx', question: null});
    expect(after(['/', 'q']).command).toBeNull();
  });

  test('m asks for a name and begins with the one that there is', () => {
    const {ui} = after(['m']);
    expect(ui.typing).toEqual({what: 'name', text: 'in progress', id: runs[3]?.id});
    expect(after(['m', 'backspace', '!', 'Enter']).command).toMatchObject({do: 'rename', name: 'in progres!'});
    expect(after(['m', 'escape']).ui.typing).toBeNull();
  });

  test('t asks for all of its tags', () => {
    expect(after(['j', 't', ...typed(' new'), 'Enter']).command).toEqual({
      ...{do: 'tag', id: runs[0]?.id},
      tags: ['sweep-2', 'r=8', 'new'],
    });
  });
});

describe('what is done to runs', () => {
  test('Enter opens the dashboard of what is chosen; of what cannot be read there is none', () => {
    expect(after(['j', 'Enter']).command).toEqual({do: 'open', id: runs[0]?.id});
    expect(after(['end', 'Enter']).command).toBeNull();
  });

  test('x asks, about runs that have ended alone', () => {
    expect(after(['x']).ui.question).toBeNull();
    expect(offered(all)).not.toContain('x');
    expect(after(['j', 'x']).ui.question).toBe(runs[0]?.id);
    expect(after(['j', 'x', 'Enter']).command).toBeNull();
    expect(after(['j', 'x', 'n']).ui.question).toBeNull();
    expect(after(['j', 'x', 'y']).command).toEqual({do: 'remove', id: runs[0]?.id});
  });

  test('r reports the chosen run, or all that are marked; without reports there is no such key', () => {
    expect(after(['r']).command).toEqual({do: 'report', ids: [runs[3]?.id]});
    expect(after([' ', 'j', ' ', 'r']).command).toMatchObject({do: 'report', ids: [runs[3]?.id, runs[0]?.id]});
    const none = sceneOf(all, {}, false);
    const without = none.hints.filter(({key}) => key !== 'r');
    expect(press(none.ui, 'r', {...none, hints: without}, {}).command).toBeNull();
  });

  test('a run that waits in the queue has no dashboard and no charts yet', () => {
    const [entry] = runs;
    if (!entry) throw new Error('no run');
    const waits = {since: 0, held: false, reason: 'after lora', after: null};
    const run = {...entry.view.run, state: 'waiting' as const, outcome: null, endedAt: null, waits};
    const library = libraryOf([{...entry, view: {...entry.view, run}}]);
    expect(offered(library)).toEqual(['/', 'm', 't', '?', 'q']);
  });

  test('q leaves, ^C from anywhere', () => {
    expect(after(['q']).command).toEqual({do: 'leave'});
    expect(after(['?', 'q'])).toMatchObject({command: null, ui: {help: false}});
    for (const first of [[], ['/'], ['j', 'x'], ['?']]) expect(after([...first, '^C']).command).toEqual({do: 'leave'});
  });
});

test('s goes through the orders, S turns one round', () => {
  expect(after(['s']).ui.sort).toBe('name');
  expect(after(['s', 'S']).ui.sort).toBe('-name');
});
