import {listedEntries} from '../../../source/dashboard/browser/entries.js';
import type {Doing} from '../../../source/dashboard/browser/hints.js';
import {problemEntry} from '../../../source/dashboard/browser/placeholder.js';
import {sceneOf as sceneFor} from '../../../source/dashboard/browser/scene.js';
import type {Entry, Library, Scene, Ui} from '../../../source/dashboard/browser/types.js';
import {firstUi} from '../../../source/dashboard/browser/ui.js';
import {describe as described} from '../../../source/insight/describe.js';
import {fold} from '../../../source/insight/fold.js';
import {labelled} from '../../../source/insight/labelled.js';
import {createState, type RunState} from '../../../source/insight/state.js';
import type {WholeRun} from '../../../source/insight/whole/types.js';
import {wholeRun} from '../../../source/insight/whole/whole-run.js';
import {runPaths} from '../../../source/journal/run-folder.js';
import type {RunRecord} from '../../../source/journal/run-record.js';
import type {Run} from '../../../source/journal/runs.js';
import {madeRun, type Scenario} from '../../helpers/made-run.js';

const HOUR = 3_600_000;
/** The time of all lists here. */
export const NOW = Date.UTC(2026, 0, 9, 12);

export const stateOf = (scenario: Scenario): RunState => {
  const state = createState();
  for (const event of madeRun(scenario)) fold(state, event);
  return state;
};

const recordOf = (id: string, scenario: Scenario): RunRecord => ({
  ...{schema: 1, id, name: scenario.name ?? 'made', command: ['train'], directory: '/work'},
  ...{createdAt: scenario.startedAt ?? NOW, intervalMs: 2000, iterationsPattern: null, tmux: null},
  machine: {platform: 'darwin', processor: 'Apple M1 Pro', cores: 8, memoryBytes: 16 * 1024 ** 3, system: 'macOS 15.5'},
});

/** A run with all that is known of it; `earlier` are states of those that it continues. */
export const madeWhole = (scenario: Scenario, earlier: readonly RunState[] = []): WholeRun => {
  const id = scenario.id ?? 'made';
  const state = stateOf(scenario);
  const now = state.end?.at ?? state.clock.at ?? NOW;
  return wholeRun({
    ...{view: described(state, now), state, now, clockOffset: 0, record: recordOf(id, scenario)},
    earlier: earlier.map(one => ({state: one, record: null})),
  });
};

/** A few minutes of training, long enough for all charts. */
const SHORT = {iterations: 240, intervalSeconds: 10, evalEvery: 60, saveEvery: 60} as const;

const SCENARIOS: readonly Partial<Scenario>[] = [
  {name: 'qwen2.5-lora', swapping: [{from: 120, until: 500, factor: 2.2}]},
  {name: 'qwen2.5-lora, apps closed', loss: {first: 2.9, last: 1.3, decay: 60, noise: 0.04}},
  {name: 'llama failed', end: 'failed', total: 900, pauses: [{at: 200, seconds: 90}]},
  {name: 'in progress', end: null, total: 600, startedAt: NOW - 760_000},
  {name: '学習ラン日本語 with wide characters and a name that is longer than its column can ever be'},
];

export type Made = {entry: Entry; whole: WholeRun};

const madeEntry = (scenario: Partial<Scenario>, index: number): Made => {
  const id = `20260109-0${9 - index}0000-000${index}`;
  const startedAt = scenario.startedAt ?? NOW - (index + 1) * 5 * HOUR;
  const whole = madeWhole({...SHORT, seed: index + 1, ...scenario, id, startedAt});
  const tags = index % 2 === 0 ? ['sweep-2', `r=${8 * (index + 1)}`] : [];
  const view = labelled(whole.view, {name: null, tags, note: null});
  const run: Run = {record: whole.record, paths: runPaths(`/nowhere/${id}`)};
  return {whole, entry: {id, run, view, isRead: true, problem: null}};
};

let made: readonly Made[] | null = null;

/** A handful of runs of different kinds, the newest first; made once. */
export const someRuns = (): readonly Made[] => {
  made ??= SCENARIOS.map(madeEntry);
  return made;
};

/** As many rows as wanted, alike by turns. */
export const manyEntries = (count: number): Entry[] => {
  const kinds = someRuns();
  return Array.from({length: count}, (_, index) => {
    const {entry} = kinds[index % kinds.length] as Made;
    const id = `${entry.id}-${index}`;
    return {...entry, id, view: {...entry.view, run: {...entry.view.run, id}}};
  });
};

export const UNREADABLE = [
  problemEntry('20260101-000000-dead', 'cannot be read: run.json is empty'),
  problemEntry('20270101-000000-beef', 'recorded by a newer mlxtop: update this one to see it'),
];

export const libraryOf = (entries: readonly Entry[], more: Partial<Library> = {}): Library => ({
  ...{entries, unread: 0, isListed: true, now: NOW, problems: new Map<string, string>()},
  wholes: new Map(someRuns().map(({entry, whole}) => [entry.id, whole])),
  ...more,
});

const said = async (): Promise<string> => '';
export const REPORTING: Doing = {report: said, rename: said, tag: said, remove: said};

/** What a screen is drawn from. */
export const sceneOf = (library: Library, given: Partial<Ui> = {}, ascii = false): Scene => {
  const ui = {...firstUi(), ...given};
  const listed = listedEntries(library.entries, ui.sort, ui.filter);
  return sceneFor(library, ui, listed, REPORTING, {ascii, color: false});
};
