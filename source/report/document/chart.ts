import type {Series} from '../../insight/series.js';

/** What an axis counts. */
export type ChartUnit = 'bytes' | 'bytes/s' | 'iterations/min' | 'iterations' | 'loss' | 's/iteration' | 'percent';

/** Colours by what is drawn: see the style sheet. */
export type Tone = 'a' | 'b' | 'c' | 'd' | 'wired' | 'app' | 'compressed' | 'cached' | 'trainer' | 'quiet';

/** One figure of a chart. */
export type ChartLine = {
  key: string;
  label: string;
  values: Series;
  /** A line over the band between least and greatest; a layer upon the one before; or points joined by a thin line. */
  look: 'line' | 'layer' | 'points';
  tone: Tone;
  /** Measured now and then: joined over the buckets between. */
  sparse?: boolean;
  /** By which it is told apart besides its colour: 0 for a full line and round points. */
  dash?: 0 | 1 | 2 | 3;
};

/** A value that is the same all the time, drawn as a thin line with its name. */
export type Level = {value: number; label: string};

/** A chart as values: what is drawn of it in HTML and what is told of it in text. */
export type Chart = {
  name: string;
  title: string;
  /** What it shows, in a sentence, for those who do not see it. */
  about: string;
  unit: ChartUnit;
  log: boolean;
  /** What must be seen of the axis; its ends are rounded where it is drawn. */
  low: number;
  high: number;
  lines: readonly ChartLine[];
  levels: readonly Level[];
  /** The pressure of memory, shown as a strip below. */
  pressure?: Series;
  size: 'large' | 'small';
  /** Without the bands between least and greatest: those of several runs would hide each other. */
  plain?: boolean;
};

/** Charts over one axis. */
export type ChartGroup = {
  axis: 'time' | 'iteration';
  /** The axis names the time since its beginning, not the clock's. */
  elapsed: boolean;
  /** What is below the axis, in words. */
  axisName: string;
  from: number;
  until: number;
  charts: readonly Chart[];
};
