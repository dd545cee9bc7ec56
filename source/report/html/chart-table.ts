import {formatLoss} from '../../format/loss.js';
import {formatPace} from '../../format/pace.js';
import {formatBytes, formatNumber, formatRate, UNKNOWN} from '../../format/units.js';
import {columns} from '../../insight/series.js';
import type {Chart, ChartGroup, ChartUnit} from '../document/chart.js';
import {html, type Markup} from './markup.js';

/** Rows that somebody would still read. */
const MAX_ROWS = 20;

const VALUES: Readonly<Record<ChartUnit, (value: number) => string>> = {
  bytes: formatBytes,
  'bytes/s': formatRate,
  'iterations/min': formatPace,
  iterations: formatNumber,
  loss: formatLoss,
  percent: value => formatNumber(value),
  's/iteration': value => formatNumber(value, 2),
};

const UNITS: Readonly<Record<ChartUnit, string>> = {
  bytes: '',
  'bytes/s': '',
  'iterations/min': ', it/min',
  iterations: '',
  loss: '',
  percent: ', %',
  's/iteration': ', s',
};

/** The values of a chart in a table: for those who do not see it, and for those who want a number. */
export const chartTable = (chart: Chart, group: ChartGroup, when: (x: number) => string): Markup => {
  const {from, until, axis} = group;
  const cells = chart.lines.map(({values}) => columns(values, from, until, MAX_ROWS));
  const step = (until - from) / MAX_ROWS;
  const rows = Array.from({length: MAX_ROWS}, (_, index) => index).filter(index =>
    cells.some(column => column[index] !== null),
  );
  const value = (number: number | undefined): string => (number === undefined ? UNKNOWN : VALUES[chart.unit](number));
  return html`<details class="data"><summary>${chart.title} as a table</summary><div class="scroll"><table><thead><tr><th scope="col">${axis === 'time' ? 'up to' : 'iteration'}</th>${chart.lines.map(
    ({label}) => html`<th scope="col">${label}${UNITS[chart.unit]}</th>`,
  )}</tr></thead><tbody>${rows.map(
    index =>
      html`<tr><th scope="row">${when(from + (index + 1) * step)}</th>${cells.map(
        column => html`<td>${value(column[index]?.last)}</td>`,
      )}</tr>`,
  )}</tbody></table></div></details>`;
};
