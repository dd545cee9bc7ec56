import {stallWords} from '../../format/stall.js';
import {formatClock, formatDuration} from '../../format/units.js';
import {isStopOverdue} from '../../insight/stop-request.js';
import {isUnread} from '../../insight/unread.js';
import {recoveredWords} from '../../report/recorder-gap.js';
import {stillRunning} from '../question-text.js';
import type {Scene} from '../scene.js';
import {hasEnded} from '../state-words.js';
import {isRecorderJustBack, stopAsked} from '../ui.js';
import {cleanText} from '../width.js';
import {alarm, type Item, note, warning} from './to-do-item.js';

/** How long ago that was. */
const ago = (time: number | null, now: number): string =>
  time === null ? 'an unknown time' : formatDuration((now - time) / 1000);

/** What keeps the recorder from recording, which says more than that there is none. */
export const recorderProblem = ({warnings}: Scene['view']) => warnings.find(({code}) => code === 'recorder');

/** What the user should know of the recorder. */
export const recorderItems = ({view, now, ui, recorderAlive, options}: Scene): Item[] => {
  if (view.run.endedAt !== null) return [];
  if (recorderAlive !== false && isRecorderJustBack(ui, now)) {
    const words = view.recorder.gap === null ? '' : recoveredWords(view.recorder.gap);
    return [
      note(`the recorder is running again; what it missed is a gap in the charts${words === '' ? '' : ` (${words})`}`),
    ];
  }
  if (recorderAlive !== false) return [];
  const problem = recorderProblem(view);
  if (problem !== undefined) return [alarm(cleanText(problem.text))];
  const {lastEventAt} = view.recorder;
  const since = lastEventAt === null ? '' : ` since ${formatClock(lastEventAt, now)}`;
  // A dashboard that may only look starts nothing.
  const then = options.readOnly ? '' : ' and is being started again';
  return [alarm(`nothing is recorded${since}: the recorder has ended${then}; the run continues`)];
};

/** A signal that should have ended the run by now, and did not. */
const overdueStopItems = ({view, now, ui, options}: Scene): Item[] => {
  const still = stillRunning(view, ui, now);
  const asked = stopAsked(view, ui);
  if (still === null || asked === null || !isStopOverdue(asked.at, now) || hasEnded(view.run.state)) return [];
  return [warning(options.readOnly ? still : `${still}; s sends a stronger signal`)];
};

const pauseItems = ({view: {run}, now, options}: Scene, hasList: boolean): Item[] => {
  const span = ago(run.pausedSince, now);
  const mayAct = !options.readOnly;
  if (run.pausedBy === 'policy') {
    return [
      warning(`paused automatically for ${span}, as memory was short`),
      note(`a pause frees no memory: quit something${hasList && mayAct ? ' (c)' : ''}`),
      ...(mayAct ? [note('p resumes it now, and then it is not paused automatically again')] : []),
    ];
  }
  const by = run.pausedBy === 'outside' ? ' from outside' : '';
  return [warning(`paused${by} for ${span}: frees processor and GPU, not memory${mayAct ? '; p resumes' : ''}`)];
};

const UNREAD = 'no iteration is recognised in its output';
const HOW_TO_TEACH = ': if it shows some, mlxtop attach --iterations-pattern REGEX teaches their format';

/** What follows from the state of the run. */
export const stateItems = (scene: Scene): Item[] => {
  const {view, now, hints} = scene;
  const {run} = view;
  const overdue = overdueStopItems(scene);
  if (overdue.length > 0) return overdue;
  const has = (key: string) => hints.some(hint => hint.key === key);
  if (run.state === 'stalled') return [alarm(`${stallWords(run.stall, now)}${has('z') ? '; z shows its pane' : ''}`)];
  if (isUnread(view)) return [note(scene.options.readOnly ? UNREAD : UNREAD + HOW_TO_TEACH)];
  return run.state === 'paused' ? pauseItems(scene, has('c')) : [];
};
