import type {RunState} from '../../insight/state.js';
import type {RunView} from '../../insight/view.js';

/** What the series of one run are worked out of. */
export type ScrapedRun = {
  /** As it is now, with times by the machine's clock. */
  view: RunView;
  /** What the view does not have, with times by the run's own clock, which `clockOffset` (ms) is added to. */
  state: Pick<RunState, 'totals' | 'training'>;
  clockOffset: number;
  /** When it is looked at, in ms since 1970 by the machine's clock. */
  now: number;
  /** How often its machine is sampled, in ms. */
  intervalMs: number;
  /** The name of its tmux session. */
  session: string;
  /** Processor time that its recorder has used, in seconds; null where that is not known. */
  recorderCpuSeconds: number | null;
};

/** One value of a family; null where it is not known, which leaves the series out. */
export type Sample = {labels?: Readonly<Record<string, string>>; value: number | null};

/** A metric: its name as it is asked for in PromQL, and how its values are read off a run. */
export type Family = {
  name: string;
  type: 'gauge' | 'counter' | 'info';
  /** In the name too, as its last word but `total`; null for a plain number. */
  unit: 'seconds' | 'bytes' | 'ratio' | 'celsius' | 'watts' | null;
  /** Its labels besides `run`, with their values or what these are. */
  labels?: string;
  /** One sentence, without its full stop. */
  help: string;
  /** Only while the run goes on and its machine is being read: of an ended run it would stand still for ever. */
  whileRunning?: true;
  read: (run: ScrapedRun) => number | null | readonly Sample[];
};

/** Times in ms since 1970 as Prometheus counts them; null stays null. */
export const inSeconds = (ms: number | null | undefined): number | null =>
  ms === null || ms === undefined ? null : ms / 1000;

/** Percent as a share of 1; null stays null. */
export const asRatio = (percent: number | null | undefined): number | null =>
  percent === null || percent === undefined ? null : percent / 100;
