import type {Comparison, Difference, Figure} from '../../insight/compare/types.js';
import {listed} from '../../insight/listed.js';
import type {WholeRun} from '../../insight/whole/types.js';
import {differenceCells, ratioCells, valueCells} from '../compare/cells.js';
import {figuresOfGroup, GROUPS, legend, NO_DIFFERENCE, runWords, shownDifferences} from '../compare/sections.js';
import type {ChartGroup} from '../document/chart.js';
import {asSentence} from '../document/head.js';
import {chartsOfAll, lookOf} from '../document/overlay-charts.js';
import {drawChart} from './draw-chart.js';
import {html, type Markup} from './markup.js';
import {groupScale} from './scales.js';
import {namePlace} from './times.js';

/** The line by which a run is told from the others in all charts. */
const swatch = (index: number): Markup => {
  const {tone, dash = 0} = lookOf(index);
  const points = dash % 2 === 0 ? 'round' : 'square';
  return html`<svg class="swatch" viewBox="0 0 22 10" aria-hidden="true"><path class="series t-${tone}${dash === 0 ? '' : ` dash-${dash}`}" d="M0 5H22"/><path class="points ${points} t-${tone}" d="M11 5h0"/></svg>`;
};

const runList = ({runs}: Comparison, now: number): Markup =>
  html`<ul class="compared">${runs.map(
    (run, index) =>
      html`<li>${swatch(index)}<a href="#r${index + 1}-run">${run.label}</a> <span>${runWords(run, now)}${index === 0 && ', the baseline'}</span></li>`,
  )}</ul>`;

const unfairList = ({unfair}: Comparison): Markup | null =>
  unfair.length === 0
    ? null
    : html`<div class="unfair"><h3>Not a fair comparison</h3><ul>${unfair.map(({text}) => html`<li>${text}</li>`)}</ul></div>`;

const heads = ({runs}: Comparison): Markup[] => runs.map(({label}) => html`<th scope="col">${label}</th>`);

const differenceRow = (difference: Difference): Markup =>
  html`<tr><th scope="row">${difference.label}</th>${differenceCells(difference).map(cell => html`<td>${cell}</td>`)}</tr>`;

const differences = (comparison: Comparison): Markup => {
  const rows = shownDifferences(comparison, false);
  if (rows.length === 0) return html`<section><h3>What differs</h3><p>${asSentence(NO_DIFFERENCE)}</p></section>`;
  return html`<section><h3>What differs</h3><div class="scroll"><table class="side"><thead><tr><td></td>${heads(comparison)}</tr></thead><tbody>${rows.map(differenceRow)}</tbody></table></div></section>`;
};

const figureRow = (figure: Figure): Markup => {
  const ratios = ratioCells(figure);
  return html`<tr><th scope="row">${figure.label}</th>${valueCells(figure).map(
    (cell, index) => html`<td>${cell}${index > 0 && html` <small>${ratios[index]}</small>`}</td>`,
  )}</tr>`;
};

/** Of more runs than this a value's ratio stands below it, for want of room. */
const BESIDE = 3;

const figures = (comparison: Comparison): Markup => {
  const columns = 1 + comparison.runs.length;
  const groups = GROUPS.flatMap(([group, title]): Markup[] => {
    const rows = figuresOfGroup(comparison, group, false);
    if (rows.length === 0) return [];
    return [
      html`<tbody><tr class="group"><th scope="colgroup" colspan="${columns}">${title}</th></tr>${rows.map(figureRow)}</tbody>`,
    ];
  });
  return html`<section><h3>Side by side</h3><div class="scroll"><table class="side figures${comparison.runs.length > BESIDE ? ' many' : ''}"><thead><tr><td></td>${heads(comparison)}</tr></thead>${groups}</table></div><p class="rest">${legend(comparison)}</p></section>`;
};

const charts = (groups: readonly ChartGroup[]): Markup[] =>
  groups.map(group => {
    const x = groupScale(group);
    const name = namePlace(group, {shifted: []});
    return html`<section class="charts"><h3>${group.axis === 'iteration' ? 'By iteration' : 'By training time'}</h3>${group.charts.map(
      chart => drawChart(chart, group, x, {bands: [], happenings: []}, '', name),
    )}<p class="axisname">${group.axisName}</p></section>`;
  });

/** What several runs come to beside each other: in one sentence each, in figures, and over each other. */
export const compareSection = (
  comparison: Comparison,
  runs: readonly WholeRun[],
  now: number,
): {section: Markup; groups: ChartGroup[]} => {
  const labels = comparison.runs.map(({label}) => label);
  const groups = chartsOfAll(runs, labels);
  const section = html`<article class="compare"><header><h2>${listed(labels)}</h2></header>
${comparison.against.map(({sentence}) => html`<p class="verdict plain">${sentence}.</p>`)}
${runList(comparison, now)}${unfairList(comparison)}${differences(comparison)}${figures(comparison)}${charts(groups)}</article>`;
  return {section, groups};
};
