import {formatNumber} from '../../format/units.js';
import {PRESSURES} from '../../insight/series.js';
import type {WholeRun} from '../../insight/whole/types.js';
import type {ChartGroup} from '../document/chart.js';
import {chartsOfRun} from '../document/charts-of-run.js';
import {type Section, sectionsOf} from '../document/facts.js';
import {moreFigures, type Row, tilesOf} from '../document/figures.js';
import {type Happenings, happeningsOf} from '../document/happenings.js';
import {headlineOf, outcomeTone, outcomeWord} from '../document/head.js';
import {drawChart} from './draw-chart.js';
import {html, type Markup} from './markup.js';
import {type BandKind, bandKey} from './patterns.js';
import {groupScale} from './scales.js';
import {DAY_MS, eventTime, namePlace, timeRange} from './times.js';

const MARKS = {going: '▶', good: '●', notice: '▲', bad: '■', unknown: '○'} as const;

/** The state of a run as a word with a sign of its own, so that it is not told by colour alone. */
const outcomeBadge = ({view}: WholeRun): Markup => {
  const tone = outcomeTone(view);
  return html`<span class="outcome ${tone}"><span aria-hidden="true">${MARKS[tone]}</span> ${outcomeWord(view)}</span>`;
};

/** When it ran, and on what. */
const subtitle = (run: WholeRun): string => {
  const {processor, memoryBytes} = run.record.machine;
  const began = run.shifted[0];
  const from = began === undefined ? run.from : began.from - began.shiftMs;
  const timed = run.imported === null || run.imported.hasTimes;
  const machine = [processor, memoryBytes === null ? null : `${formatNumber(memoryBytes / 1024 ** 3)} GB`];
  return [
    timed
      ? `${timeRange(from, run.until)}${run.view.run.endedAt === null ? ', still going' : ''}`
      : 'imported, without times',
    ...machine,
  ]
    .filter(Boolean)
    .join(' · ');
};

/** A number stays in one line with its unit, with the next smaller one, and with the sign before it. */
const unbroken = (text: string): string =>
  text
    .replace(/(\d) (%|[KMG]B|min|h|s|d|it)(?![\w])/g, '$1\u00a0$2')
    .replace(/(\d\u00a0(?:d|h|min)) (?=\d)/g, '$1\u00a0')
    .replace(/([≈±]) (?=\d)/g, '$1\u00a0');

const verdict = (run: WholeRun): Markup => {
  const {level, sentence, rest} = headlineOf(run);
  return html`<p class="verdict ${level}"><span class="sign" aria-hidden="true">${MARKS[level]}</span>${unbroken(sentence)}</p>${rest.map(one => html`<p class="bill">${unbroken(one)}</p>`)}`;
};

const tiles = (run: WholeRun): Markup =>
  html`<dl class="tiles">${tilesOf(run).map(
    ({label, value, note, tone}) =>
      html`<div${tone === undefined ? '' : html` class="${tone}"`}><dt>${label}</dt><dd><strong>${value.replace('≈ ', '≈\u00a0')}</strong>${note !== '' && html`<small>${unbroken(note)}</small>`}</dd></div>`,
  )}</dl>`;

const rowsTable = (rows: readonly Row[]): Markup =>
  html`<div class="scroll"><table class="rows"><tbody>${rows.map(
    ([label, text]) => html`<tr><th scope="row">${label}</th><td>${unbroken(text)}</td></tr>`,
  )}</tbody></table></div>`;

const facts = (sections: readonly Section[]): Markup =>
  html`<div class="facts">${sections.map(
    ({title, rows}) => html`<section><h4>${title}</h4>${rowsTable(rows)}</section>`,
  )}</div>`;

const happeningList = ({listed, rest}: Happenings, group: ChartGroup | null, prefix: string): Markup | null => {
  if (listed.length === 0) return null;
  const clocks = listed.flatMap(({clock}) => (clock === null ? [] : [clock]));
  const lasted = Math.max(group === null ? 0 : group.until - group.from, Math.max(...clocks) - Math.min(...clocks));
  // What times take: the clock's alone, with the day, or none.
  const width = clocks.length === 0 ? ' bare' : lasted < DAY_MS / 2 ? ' short' : '';
  return html`<section><h3>What happened</h3><ol class="events${width}">${listed.map(
    ({number, kind, clock, text}) =>
      html`<li id="${prefix}event-${number}"><span class="badge k-${kind}" aria-hidden="true">${number}</span>${clock !== null && html`<time>${eventTime(clock, lasted)}</time>`}<span>${text}</span></li>`,
  )}</ol>${rest !== '' && html`<p class="rest">Not numbered: ${rest}.</p>`}</section>`;
};

/** The kinds of bands that the charts of a run show, in the order of their names' list. */
const bandKinds = ({bands}: Pick<WholeRun, 'bands'>, {charts}: ChartGroup): BandKind[] => {
  const pressures = new Set(charts.flatMap(({pressure}) => pressure?.greatest ?? []));
  return [
    ...(['swapping', 'pause', 'asleep', 'gap'] as const).filter(kind => bands.some(band => band.kind === kind)),
    ...PRESSURES.filter((_, index) => pressures.has(index)),
  ];
};

const chartList = (run: WholeRun, group: ChartGroup, happenings: Happenings, prefix: string): Markup => {
  const x = groupScale(group);
  const backdrop = {
    bands: run.imported && !run.imported.hasTimes ? [] : run.bands,
    happenings: happenings.listed,
    checkpoints: happenings.checkpoints,
  };
  return html`<section class="charts"><h3>Charts</h3>${group.charts.map((chart, index) =>
    drawChart(
      {...chart, name: `${prefix}${chart.name}`},
      group,
      x,
      {...backdrop, drawn: index > 0},
      prefix,
      namePlace(group, run),
    ),
  )}<p class="axisname">${group.axisName}</p>${bandKey(bandKinds(backdrop, group), happenings.checkpoints.length > 0)}</section>`;
};

/** All that is told of one run. `prefix` tells its ids from those of other runs on the page. */
export const runSection = (run: WholeRun, prefix: string): {section: Markup; group: ChartGroup | null} => {
  const group = chartsOfRun(run);
  const happenings = happeningsOf(run);
  const {name, id} = run.view.run;
  const more = moreFigures(run);
  const section = html`<article class="run" id="${prefix}run"><header><h2>${name} ${outcomeBadge(run)}</h2><p class="sub">${subtitle(run)}</p><p class="sub id">${id}</p></header>
${verdict(run)}
${tiles(run)}
${group && chartList(run, group, happenings, prefix)}
${happeningList(happenings, group, prefix)}
${facts([...(more.length === 0 ? [] : [{title: 'More figures', rows: more}]), ...sectionsOf(run)])}</article>`;
  return {section, group};
};
