import type {Listed, Services} from '../../dashboard/browser/types.js';
import {appNamesIn, discreet, discreetView} from '../../insight/discreet/view.js';
import {discreetText, type Secrets, secretsOf, withHosts} from '../../insight/discreet/words.js';
import type {WholeRun} from '../../insight/whole/types.js';
import type {Run} from '../../journal/runs.js';

const secretsIn = (value: unknown): Secrets => secretsOf(appNamesIn(value).map(name => [name, 'an app']));

const discreetRun = ({record, paths}: Run): Run => ({
  record: {...record, command: [], directory: '', tmux: null, place: null},
  paths,
});

/** The list without command lines, folders, and what is told of folders that cannot be read. */
export const discreetListed = ({runs, newer}: Listed): Listed => ({
  runs: runs.map(discreetRun),
  newer,
  unreadable: [],
});

/** What happened to an application, which may be in no list any more. */
const OF_APPS: Readonly<Record<string, string>> = {quit: 'an app quit', app: 'an app'};

/** All that is known of a run, without its command, paths, and applications by name. */
const discreetWhole = (whole: WholeRun): WholeRun => {
  const {view, record, byTime, byIteration, marks} = whole;
  const secrets = withHosts(secretsIn(whole), view.hosts);
  const rest = discreet({...whole, view: null, record: null, byTime: null, byIteration: null}, secrets) as WholeRun;
  const told = marks.map(mark => ({...mark, text: OF_APPS[mark.kind] ?? discreetText(mark.text, secrets)}));
  return {
    ...rest,
    marks: told,
    view: discreetView(view, secrets),
    record: {...record, command: [], directory: '', tmux: null, place: null},
    byTime,
    byIteration,
  };
};

/**
 * What the list of all runs, of which `first` is the beginning, may have where one only looks; with `isDiscreet`
 * without command lines, paths, and applications by name.
 */
export const lookingServices = (all: Services, first: Listed, isDiscreet: boolean): Services => {
  const {now, folders, stamp, list, view, whole, dashboard} = all;
  const only = {now, folders, stamp, dashboard, tend: async () => undefined};
  if (!isDiscreet) return {...only, list, view, whole};
  // What stands for a run on the screen has not all that reading it takes.
  const known = new Map(first.runs.map(run => [run.record.id, run]));
  const real = (run: Run): Run => known.get(run.record.id) ?? run;
  return {
    ...only,
    list: async () => {
      const listed = await list();
      for (const run of listed.runs) known.set(run.record.id, run);
      return discreetListed(listed);
    },
    view: run => {
      const seen = view(real(run));
      return discreetView(seen, secretsIn(seen));
    },
    whole: async run => discreetWhole(await whole(real(run))),
  };
};
