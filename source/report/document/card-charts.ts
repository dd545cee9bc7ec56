import {formatBytes, formatNumber} from '../../format/units.js';
import type {WholeRun} from '../../insight/whole/types.js';
import {extentOf} from './buckets.js';
import type {Chart, ChartGroup} from './chart.js';
import {line} from './chart-line.js';

/** How busy the run's NVIDIA cards were, and whose their memory was; none where it used none. */
export const cardCharts = (run: WholeRun, {from, until}: Pick<ChartGroup, 'from' | 'until'>): Chart[] => {
  const {cardBusy, cardMemory, cardRunMemory} = run.byTime;
  const total = run.view.cards
    .filter(({usedByRun}, _index, all) => usedByRun || all.length === 1)
    .reduce((sum, {totalBytes}) => sum + (totalBytes ?? 0), 0);
  const mean = run.figures.cardBusyPercent;
  const busy = line('cardBusy', 'busy', cardBusy, 'c');
  const memory = [
    ...line('cardRunMemory', 'the run', cardRunMemory, 'trainer'),
    ...line('cardMemory', 'everybody', cardMemory, 'd', {dash: 1}),
  ];
  const most =
    extentOf(
      memory.map(({values}) => values),
      from,
      until,
    )?.[1] ?? 0;
  return [
    ...(busy.length === 0
      ? []
      : [
          {
            ...({
              name: 'cardBusy',
              title: 'GPU',
              unit: 'percent',
              size: 'small',
              log: false,
              low: 0,
              high: 100,
            } as const),
            about: `Share of the time in which the NVIDIA cards of the run were busy${mean === null ? '' : `; ${formatNumber(mean)} % on average`}.`,
            lines: busy,
            levels: [],
          },
        ]),
    ...(memory.length === 0
      ? []
      : [
          {
            ...({name: 'cardMemory', title: 'GPU memory', unit: 'bytes', size: 'small', log: false, low: 0} as const),
            high: Math.max(total, most),
            about: 'What the run, and everybody together, held of the memory of its NVIDIA cards.',
            lines: memory,
            levels: total === 0 ? [] : [{value: total, label: `all ${formatBytes(total)}`}],
          },
        ]),
  ];
};
