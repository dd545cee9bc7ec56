import type {RunSeries, SpannedSeries} from '../insight/series.js';

export type ChartName = 'loss' | 'pace' | 'memory' | 'swap' | 'gpu';

/**
 * The charts in the order of the keys that enlarge them: `1` to `4`. With an NVIDIA card the fourth is that, and swap
 * has `5`: which key is whose is a matter of the machine, and does not change when it begins to swap.
 */
const CHARTS: readonly ChartName[] = ['loss', 'pace', 'memory', 'swap'];
const CHARTS_WITH_CARD: readonly ChartName[] = ['loss', 'pace', 'memory', 'gpu', 'swap'];

/** Less in use stands everywhere as 0.0 GB, and is nothing to look at. */
const SOME_SWAP_BYTES = 0.05 * 1024 ** 3;

const isMeasured = ({all}: SpannedSeries): boolean => all.startMs !== null;

/** Whether there is anything to draw: of swap, whether the machine ever had some in use during the run. */
const HAS_DATA: Record<ChartName, (series: RunSeries) => boolean> = {
  loss: ({loss, valLoss}) => isMeasured(loss) || isMeasured(valLoss),
  pace: ({pace}) => isMeasured(pace),
  memory: ({memory}) => isMeasured(memory),
  swap: ({swap}) => swap.all.greatest.some(bytes => bytes !== null && bytes >= SOME_SWAP_BYTES),
  gpu: ({cardBusy}) => isMeasured(cardBusy),
};

const chartsOf = (series: RunSeries): readonly ChartName[] => (HAS_DATA.gpu(series) ? CHARTS_WITH_CARD : CHARTS);

/** The key of a chart of a run. */
export const keyOfChart = (name: ChartName, series: RunSeries): string => String(chartsOf(series).indexOf(name) + 1);

/** The charts that have something to draw, in the order of their keys. */
export const chartsWithData = (series: RunSeries): ChartName[] =>
  chartsOf(series).filter(name => HAS_DATA[name](series));

/** The chart that a key enlarges; null where it has none, or nothing to draw. */
export const chartOfKey = (key: string, series: RunSeries): ChartName | null =>
  chartsWithData(series).find(name => keyOfChart(name, series) === key) ?? null;
