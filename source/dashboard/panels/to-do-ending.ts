import {sessionNameFor} from '../../format/run-name.js';
import {formatDuration, formatNumber} from '../../format/units.js';
import {canContinue} from '../../insight/can-continue.js';
import {hasNoTimes, hasOutput, importedWords, shownSeconds} from '../../insight/undated.js';
import {inWholeOrNull} from '../../insight/whole-training.js';
import type {Scene} from '../scene.js';
import {hasEnded} from '../state-words.js';
import {cleanText} from '../width.js';
import {alarm, type Item, note, quoted} from './to-do-item.js';

const mayContinue = ({hints, view, options}: Scene): boolean =>
  options.readOnly ? canContinue(view) : hints.some(({key}) => key === 'g');

/** How the run can be continued, by key where that works. */
const nextStep = (scene: Scene): string => {
  const {view, options} = scene;
  if (!mayContinue(scene)) return 'nothing was saved to continue from: start it again';
  const iteration = inWholeOrNull(view, view.training.lastCheckpoint?.iteration);
  const how = options.readOnly ? 'it can be continued' : 'g continues';
  return `${how} from the last checkpoint${iteration === null ? '' : `, iteration ${formatNumber(iteration)}`}`;
};

const howItEnded = ({run}: Scene['view']): string =>
  run.outcome === 'interrupted' && run.imported
    ? 'interrupted: what was imported ends before the training run does'
    : run.outcome === 'interrupted'
      ? 'interrupted: its pane, its process or tmux was gone before it ended'
      : (run.ending ?? `failed${run.exitCode === null ? '' : ` with exit code ${run.exitCode}`}`);

/** Its session stays until it is closed. */
const closing = ({hints}: Scene): string => (hints.some(({key}) => key === 'x') ? '; x closes its session' : '');

/** Charts of the dashboard are over time. */
const BY_ITERATION = ': mlxtop report draws its charts by iteration';

const logsOf = ({run}: Scene['view']): string => `mlxtop logs ${sessionNameFor(run.name)}`;

/** What is there to look at afterwards; its output is a key away. */
const keepsake = ({view, options}: Scene): string => {
  if (options.readOnly) return '';
  return view.training.trainLoss === null
    ? `; ${logsOf(view)} shows all its output`
    : `; mlxtop report ${sessionNameFor(view.run.name)} makes a page of it`;
};

/** Where an imported run comes from; none for others. */
const origin = ({view: {run}, options}: Scene): Item[] => {
  const words = importedWords(run);
  return words === null ? [] : [note(`${words}${hasNoTimes(run) && !options.readOnly ? BY_ITERATION : ''}`)];
};

const endedWell = (scene: Scene): Item[] => {
  const {run} = scene.view;
  const seconds = shownSeconds(run);
  const over = run.outcome === 'finished' ? 'finished' : 'stopped';
  const took = seconds === null ? '' : ` ${over === 'finished' ? 'in' : 'after'} ${formatDuration(seconds)}`;
  return [note(`${over}${took}${keepsake(scene)}${closing(scene)}`), ...origin(scene)];
};

const endedBadly = (scene: Scene): Item[] => {
  const {view, lastWords, options} = scene;
  const {run} = view;
  const seconds = shownSeconds(run);
  const after = seconds === null ? '' : `, after ${formatDuration(seconds)}`;
  const how = `${howItEnded(view)}${after}${hasOutput(run) && !options.readOnly ? `: ${logsOf(view)}` : ''}`;
  const words = lastWords.map(line => quoted(cleanText(line)));
  const next = run.imported ? origin(scene) : [note(nextStep(scene))];
  // Some trainers end early by themselves: that is no alarm, and what they saved then is not always known.
  if (run.outcome === 'ended-early') {
    return [note(how), ...(mayContinue(scene) || run.imported ? next : []), ...words];
  }
  const why = run.failure === null ? [alarm(how)] : [alarm(run.failure.sentence), note(how)];
  return [...why, ...next, ...words];
};

/** How a run ended. If it did not end well: why, how, what to do next, and what it printed last. */
export const endItems = (scene: Scene): Item[] => {
  const {run, warnings} = scene.view;
  // That mlxtop no longer follows it stands among the warnings: how it ended is not known.
  if (!hasEnded(run.state) || warnings.some(({code}) => code === 'released')) return [];
  return run.outcome === 'finished' || run.outcome === 'stopped' ? endedWell(scene) : endedBadly(scene);
};
