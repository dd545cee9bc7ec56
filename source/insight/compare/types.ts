/** What a row of a comparison counts; its values are in this unit. */
export type FigureUnit =
  | 'seconds'
  | 'seconds an iteration'
  | 'seconds a token'
  | 'tokens a second'
  | 'bytes'
  | 'percent'
  | 'loss'
  | 'iterations'
  | 'times'
  | 'count';

/** Where a row of figures stands. */
export type FigureGroup = 'time' | 'pace' | 'swapping' | 'pressure' | 'memory' | 'cards' | 'loss' | 'course';

/** One figure of all runs. All lists have one place for each run, in the order of the comparison. */
export type Figure = {
  /** A word that stays the same, for programs. */
  name: string;
  /** In words, for people. */
  label: string;
  group: FigureGroup;
  unit: FigureUnit;
  values: readonly (number | null)[];
  /** Relative standard errors of the values; null where not known. */
  errors: readonly (number | null)[];
  /** The value divided by that of the baseline (whose own is 1); null where a ratio says nothing, or is not known. */
  ratio: readonly (number | null)[];
  /** Its standard error. */
  ratioError: readonly (number | null)[];
  /** Whether a value is estimated. */
  estimated: readonly boolean[];
  /** The ids of the runs by whose undisturbed pace a value is reckoned, for want of its own; null: of no run. */
  by: readonly (string | null)[] | null;
  /** The iteration that each value belongs to; null for a figure of the whole run. */
  at: readonly (number | null)[] | null;
};

/** What may differ between runs besides figures. */
export type DifferenceGroup = 'settings' | 'versions' | 'machine' | 'power' | 'apps' | 'options';

/** What was set, or was so. Values as they are written in a configuration; null where not known. */
export type Difference = {
  what: string;
  label: string;
  group: DifferenceGroup;
  /** Applications count in bytes (0: it was not among the open ones), shares of time from 0 to 1. */
  values: readonly (string | number | boolean | null)[];
  /** Of applications: what one held less than, in bytes, that was not listed; 0 or absent where all were listed. */
  under?: readonly number[];
  /** Whether any two of the known ones differ; of applications also, whether they are known of some runs only. */
  differs: boolean;
};

/** What makes a comparison unfair. */
export type Unfair = {
  /** A word that stays the same. */
  what: string;
  /** In words, naming the runs. */
  text: string;
  /** The runs that it concerns: their ids. */
  runs: readonly string[];
};

/** A difference that was measured, against its standard error. */
export type Effect = {
  value: number;
  /** Standard error; null where too little is known for one. */
  error: number | null;
  /** It is larger than its scatter explains, and large enough to matter. */
  stands: boolean;
};

/** By what losses are compared: what both runs had seen at that point. */
export type LossAxis = 'iteration' | 'tokens' | 'rows';

/** One run against the baseline. */
export type Against = {
  /** The run's place in the comparison. */
  index: number;
  /**
   * How many times as fast as the baseline it is: `per` iteration or, where iterations are not the same work, token.
   * `stated`: by the trainers' own words. Null where it cannot be said.
   */
  pace: (Effect & {per: 'iteration' | 'token'; stated: boolean}) | null;
  /** The same an iteration where nothing was in the way of either; null where iterations are not the same work. */
  cleanPace: Effect | null;
  /**
   * What it lost to swapping beyond the baseline: seconds, or shares of its time where they did not do as much.
   * `estimated`: that of one of them is reckoned by the undisturbed pace of another run.
   */
  lost: (Effect & {unit: 'seconds' | 'share'; own: number; baseline: number; estimated: boolean}) | null;
  /** By how much its loss is higher at equal points; null where losses are not comparable or there are too few. */
  loss: {axis: LossAxis; training: Effect | null; validation: Effect | null} | null;
  /** Whose loss became NaN or infinite; null for neither. */
  brokenLoss: 'own' | 'baseline' | 'both' | null;
  /** All of it in one sentence. */
  sentence: string;
};

/** One run of a comparison. */
export type ComparedRun = {
  id: string;
  name: string;
  /** What it is called in the comparison: its name, with a part of its id where others have that name, too. */
  label: string;
  /** The runs that it is made of, oldest first. */
  parts: readonly string[];
  state: string;
  startedAt: number;
  endedAt: number | null;
  /** Those done, in the whole training. */
  iterations: number | null;
  totalIterations: number | null;
  imported: boolean;
};

/** Two and more runs against one of them. */
export type Comparison = {
  /** The id of the run that the others are compared with. */
  baseline: string;
  /** The baseline first. */
  runs: readonly ComparedRun[];
  against: readonly Against[];
  unfair: readonly Unfair[];
  /** All that is known of what may differ; `differs` tells which does. */
  differences: readonly Difference[];
  figures: readonly Figure[];
};
