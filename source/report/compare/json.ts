import type {Against, Comparison, Effect} from '../../insight/compare/types.js';
import type {CompareJson} from '../contract/compare.js';
import {isoTime} from '../iso-time.js';
import {shownDifferences} from './sections.js';

/** Keys in the order of the contract. */
const effect = ({value, error, stands}: Effect): Effect => ({value, error, stands});

const againstJson = (
  {runs}: Comparison,
  {index, sentence, pace, cleanPace, lost, loss, brokenLoss}: Against,
): CompareJson['against'][number] => ({
  id: runs[index]?.id ?? '',
  sentence,
  pace: pace && {...effect(pace), per: pace.per, stated: pace.stated},
  cleanPace: cleanPace && effect(cleanPace),
  lost: lost && {...effect(lost), unit: lost.unit, own: lost.own, baseline: lost.baseline, estimated: lost.estimated},
  loss: loss && {
    axis: loss.axis,
    training: loss.training && effect(loss.training),
    validation: loss.validation && effect(loss.validation),
  },
  lossBroke: brokenLoss === 'own',
  brokenLoss,
});

/** `mlxtop compare --json`: with `all` also what does not differ. */
export const compareJson = (comparison: Comparison, {all}: {all: boolean}): CompareJson => ({
  baseline: comparison.baseline,
  runs: comparison.runs.map(run => ({
    id: run.id,
    name: run.name,
    label: run.label,
    parts: run.parts,
    state: run.state,
    startedAt: isoTime(run.startedAt),
    endedAt: isoTime(run.endedAt),
    iterations: run.iterations,
    totalIterations: run.totalIterations,
    imported: run.imported,
  })),
  against: comparison.against.map(one => againstJson(comparison, one)),
  unfair: comparison.unfair.map(({what, text, runs}) => ({what, text, runs})),
  differences: shownDifferences(comparison, all).map(({what, group, values, differs}) => ({
    ...{what, group, values, differs},
  })),
  figures: comparison.figures.map(({name, unit, values, errors, estimated, by, at, ratio, ratioError}) => ({
    ...{name, unit, values, errors, estimated, reckonedBy: by, at, ratio, ratioError},
  })),
});
