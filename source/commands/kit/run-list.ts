import {usageError} from '../../errors.js';
import type {RunView} from '../../insight/view.js';
import {homeFolder} from '../../journal/run-folder.js';
import {listAllRuns, type Run} from '../../journal/runs.js';
import {type Unreadable, unreadableFolders} from '../../journal/unreadable.js';
import {waitingLines} from '../../report/queue.js';
import {type RunFilter, runFilter} from '../../report/run-filter.js';
import {runOrder, SORT_KEYS} from '../../report/run-order.js';
import {runsText} from '../../report/runs.js';
import {statusJson, type Whereabouts} from '../../report/status-json.js';
import {unreadableJson, unreadableText} from '../../report/unreadable-runs.js';
import {elsewhereText} from '../../runs/find/find-run.js';
import {readEach} from '../../runs/find/unreadable-runs.js';
import {recorderLives, whereabouts} from '../../runs/life.js';
import {waitingOf} from '../../runs/queue/entries.js';
import {ensureRecorded} from '../../runs/revive/revive.js';
import {emptyView, viewOf} from '../../runs/view.js';
import type {Options} from '../../syntax/option.js';
import {type Call, textFlag} from './command.js';
import {user} from './user.js';
import type {Look} from './watch.js';

export const listOptions = {
  filter: {
    value: 'WORD…',
    multiple: true,
    text: 'only runs that match every word: state:failed, tag:x, name:x, model:x, or any text',
  },
  sort: {
    value: 'KEY',
    choices: [...SORT_KEYS, ...SORT_KEYS.map(key => `-${key}`)],
    text: `${SORT_KEYS.join(', ')}; -KEY reverses`,
    usual: 'started',
  },
  limit: {value: 'NUMBER', text: 'list at most this many'},
} as const satisfies Options;

/** Which runs are listed, and in what order. */
export type ListChoice = {
  isFiltered: boolean;
  filter: RunFilter;
  order: ReturnType<typeof runOrder>;
  limit: number;
};

const limitOf = ({flags}: Call): number => {
  const given = textFlag(flags, 'limit');
  if (given === undefined) return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d*$/.test(given)) return Number(given);
  throw usageError(`--limit takes a whole number, 1 or more, not '${given}'.`, 'For instance: mlxtop runs --limit 10');
};

/** The values of `--filter`; none without it. */
export const filterFlag = ({flags}: Call): string[] =>
  Array.isArray(flags.filter) ? flags.filter.filter(word => typeof word === 'string') : [];

/** What the flags choose; the call's words belong to `--filter`. Throws a `UserError` for what is not understood. */
export const listChoice = (call: Call): ListChoice => {
  const words = [...filterFlag(call), ...call.words].flatMap(text => text.split(/\s+/)).filter(Boolean);
  return {
    isFiltered: words.length > 0,
    filter: runFilter(words),
    order: runOrder(textFlag(call.flags, 'sort') ?? 'started'),
    limit: limitOf(call),
  };
};

type Readable = {view: RunView; alive: boolean; platform: string; where: Whereabouts; problem: string | null};

const readRun = async (run: Run): Promise<Readable> => {
  const problem = await ensureRecorded(run, user);
  const {platform} = run.record.machine;
  return {view: viewOf(run), alive: await recorderLives(run), platform, where: await whereabouts(run), problem};
};

/** Every run of this home, read; and those that cannot be. */
export const readRuns = async (): Promise<{runs: Run[]; seen: Readable[]; unreadable: Unreadable[]}> => {
  const home = await homeFolder();
  const {runs, newer} = await listAllRuns(home);
  if (newer.length > 0) {
    user.complainOnce(`Recorded by a newer mlxtop and not shown: ${newer.join(', ')}. Update this one to see them.\n`);
  }
  const {seen, unreadable} = await readEach(runs, readRun);
  return {runs, seen, unreadable: [...unreadable, ...unreadableFolders(home, Date.now())]};
};

const textOf = async (
  {runs, seen, unreadable}: Awaited<ReturnType<typeof readRuns>>,
  listed: readonly Readable[],
  now: number,
): Promise<string> => {
  if (seen.length === 0 && unreadable.length > 0) return `No run can be read.\n${unreadableText(unreadable)}`;
  if (runs.length === 0) return 'No runs yet. Start one: mlxtop run -- COMMAND   or   mlxtop demo\n';
  const columns = process.stdout.isTTY ? process.stdout.columns : undefined;
  const ids = runs.map(({record}) => record.id);
  const views = listed.map(({view}) => view);
  const table = views.length === 0 ? 'No run matches.\n' : runsText(views, now, columns, ids);
  const left = seen.length - listed.length;
  const rest = left > 0 && views.length > 0 ? `${left} more ${left === 1 ? 'run' : 'runs'} not listed.\n` : '';
  const waiting = waitingLines(waitingOf(runs));
  return `${table}${rest}${waiting}${await elsewhereText(runs)}${unreadableText(unreadable)}`;
};

/** The list of runs now. Those that cannot be read are only in a list of all. */
export const lookAtRuns = async ({isFiltered, filter, order, limit}: ListChoice, isJson: boolean): Promise<Look> => {
  const all = await readRuns();
  const now = Date.now();
  const listed = all.seen
    .filter(({view}) => filter(view))
    .sort((a, b) => order(a.view, b.view))
    .slice(0, limit);
  const unreadable = isFiltered ? [] : all.unreadable;
  if (!isJson) return {text: await textOf({...all, unreadable}, listed, now), json: null};
  return {
    text: '',
    json: [
      ...listed.map(({view, alive, platform, where, problem}) => statusJson(view, alive, platform, where, problem)),
      ...unreadable.map(one => unreadableJson(emptyView(one.name, now), process.platform, one)),
    ],
  };
};
