import type {RunSeries, SpannedSeries} from '../insight/series.js';

export type ChartName = 'loss' | 'pace' | 'memory' | 'swap';

/** The charts in the order of the keys `1` to `4` that enlarge them. */
export const CHARTS: readonly ChartName[] = ['loss', 'pace', 'memory', 'swap'];

/** The key of a chart. */
export const keyOfChart = (name: ChartName): string => String(CHARTS.indexOf(name) + 1);

/** Less in use stands everywhere as 0.0 GB, and is nothing to look at. */
const SOME_SWAP_BYTES = 0.05 * 1024 ** 3;

const isMeasured = ({all}: SpannedSeries): boolean => all.startMs !== null;

/** Whether there is anything to draw: of swap, whether the machine ever had some in use during the run. */
const HAS_DATA: Record<ChartName, (series: RunSeries) => boolean> = {
  loss: ({loss, valLoss}) => isMeasured(loss) || isMeasured(valLoss),
  pace: ({pace}) => isMeasured(pace),
  memory: ({memory}) => isMeasured(memory),
  swap: ({swap}) => swap.all.greatest.some(bytes => bytes !== null && bytes >= SOME_SWAP_BYTES),
};

/** The charts that have something to draw, in the order of their keys. */
export const chartsWithData = (series: RunSeries): ChartName[] => CHARTS.filter(name => HAS_DATA[name](series));
