import type {WholeRun} from '../whole/types.js';
import {againstOf} from './against.js';
import {billsOf} from './bills.js';
import {differencesOf} from './differences.js';
import {figuresOf} from './figures.js';
import {labelsOf} from './labels.js';
import {sentenceOf} from './sentence.js';
import type {ComparedRun, Comparison} from './types.js';
import {unfairnessOf} from './unfair.js';

const comparedRun = (run: WholeRun, label: string): ComparedRun => ({
  id: run.id,
  name: run.view.run.name,
  label,
  parts: run.parts,
  state: run.view.run.outcome ?? run.view.run.state,
  startedAt: run.view.run.startedAt,
  endedAt: run.view.run.endedAt,
  iterations: run.figures.iterations,
  totalIterations: run.figures.totalIterations,
  imported: run.imported !== null,
});

/**
 * Compares runs with one of them, the baseline (the first one, where none is named or the named one is not there). Each
 * counts with those that it continues. There have to be two at least.
 */
export const compareRuns = (given: readonly WholeRun[], {baseline}: {baseline?: string} = {}): Comparison => {
  const base = given.find(({id}) => id === baseline) ?? given[0];
  if (base === undefined) throw new Error('There is nothing to compare.');
  const runs = [base, ...given.filter(run => run !== base)];
  const labels = labelsOf(runs.map(({id, view}) => ({id, name: view.run.name})));
  const labelAt = (index: number): string => labels[index] ?? '';
  const differences = differencesOf(runs);
  const bills = billsOf(runs);
  const isFair = (run: WholeRun, label: string): boolean =>
    unfairnessOf([base, run], [labelAt(0), label], differencesOf([base, run])).length === 0;
  return {
    baseline: base.id,
    runs: runs.map((run, index) => comparedRun(run, labelAt(index))),
    against: runs.slice(1).map((run, place) => {
      const found = againstOf({run: base, bill: bills[0] ?? null}, {run, bill: bills[place + 1] ?? null});
      const label = labelAt(place + 1);
      return {index: place + 1, ...found, sentence: sentenceOf(found, label, labelAt(0), isFair(run, label))};
    }),
    unfair: unfairnessOf(runs, labels, differences),
    differences,
    figures: figuresOf(runs, bills),
  };
};
