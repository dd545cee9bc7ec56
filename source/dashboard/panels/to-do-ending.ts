import {sessionNameFor} from '../../format/run-name.js';
import {formatDuration, formatNumber} from '../../format/units.js';
import {inWholeOrNull} from '../../insight/whole-training.js';
import type {Scene} from '../scene.js';
import {hasEnded} from '../state-words.js';
import {cleanText} from '../width.js';
import {alarm, type Item, note, quoted} from './to-do-item.js';

const mayContinue = ({hints}: Scene): boolean => hints.some(({key}) => key === 'g');

/** How the run can be continued, by key where that works. */
const nextStep = (scene: Scene): string => {
  const {view} = scene;
  if (!mayContinue(scene)) return 'nothing was saved to continue from: start it again';
  const iteration = inWholeOrNull(view, view.training.lastCheckpoint?.iteration);
  return `g continues from the last checkpoint${iteration === null ? '' : `, iteration ${formatNumber(iteration)}`}`;
};

const howItEnded = ({run}: Scene['view']): string =>
  run.outcome === 'interrupted'
    ? 'interrupted: its pane, its process or tmux was gone before it ended'
    : (run.ending ?? `failed${run.exitCode === null ? '' : ` with exit code ${run.exitCode}`}`);

/** Its session stays until it is closed. */
const closing = ({hints}: Scene): string => (hints.some(({key}) => key === 'x') ? '; x closes its session' : '');

/** How a run ended. If it did not end well: why, how, what to do next, and what it printed last. */
export const endItems = (scene: Scene): Item[] => {
  const {
    view: {run, warnings},
    view,
    lastWords,
  } = scene;
  // That mlxtop no longer follows it stands among the warnings: how it ended is not known.
  if (!hasEnded(run.state) || warnings.some(({code}) => code === 'released')) return [];
  const logs = `mlxtop logs ${sessionNameFor(run.name)}`;
  const took = formatDuration(run.elapsedSeconds);
  if (run.outcome === 'finished' || run.outcome === 'stopped') {
    const over = run.outcome === 'finished' ? 'finished in' : 'stopped after';
    return [note(`${over} ${took}; ${logs} shows all its output${closing(scene)}`)];
  }
  const how = `${howItEnded(view)}, after ${took}: ${logs}`;
  const words = lastWords.map(line => quoted(cleanText(line)));
  // Some trainers end early by themselves: that is no alarm, and what they saved then is not always known.
  if (run.outcome === 'ended-early')
    return [note(how), ...(mayContinue(scene) ? [note(nextStep(scene))] : []), ...words];
  const why = run.failure === null ? [alarm(how)] : [alarm(run.failure.sentence), note(how)];
  return [...why, note(nextStep(scene)), ...words];
};
