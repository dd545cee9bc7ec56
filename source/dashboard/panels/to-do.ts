import {stallWords} from '../../format/stall.js';
import {formatBytes, formatClock, formatDuration} from '../../format/units.js';
import {hindrancesOf} from '../../insight/hindrances.js';
import {isRecentQuit} from '../../insight/recent-quit.js';
import {isStopOverdue} from '../../insight/stop-request.js';
import {isUnread} from '../../insight/unread.js';
import {type WarningWeight, weightOf} from '../../insight/warning-weight.js';
import {lastQuitWords} from '../../report/quit-effect.js';
import {recoveredWords} from '../../report/recorder-gap.js';
import {mayList} from '../app-choice.js';
import {aboutText} from '../figures.js';
import {gutterOf} from '../gutter.js';
import {stillRunning} from '../question-text.js';
import {quiet, type Row, say} from '../row.js';
import type {Scene} from '../scene.js';
import {hasEnded} from '../state-words.js';
import {isRecorderJustBack, stopAsked, wasJustShort} from '../ui.js';
import {cleanText, cut, wrap} from '../width.js';
import {endItems} from './to-do-ending.js';
import {alarm, type Item, isAlarm, isUrgent, note, warning} from './to-do-item.js';

const ago = (time: number | null, now: number): string =>
  time === null ? 'a time that is not known' : formatDuration((now - time) / 1000);

/** What keeps it from recording, which tells more than that it is not there. */
const recorderProblem = ({warnings}: Scene['view']) => warnings.find(({code}) => code === 'recorder');

const recorderItems = ({view, now, ui, recorderAlive}: Scene): Item[] => {
  if (view.run.endedAt !== null) return [];
  if (recorderAlive !== false && isRecorderJustBack(ui, now)) {
    const words = view.recorder.gap === null ? '' : recoveredWords(view.recorder.gap);
    return [note(`the recorder runs again; what it missed is a gap in the charts${words === '' ? '' : ` (${words})`}`)];
  }
  if (recorderAlive !== false) return [];
  const problem = recorderProblem(view);
  if (problem !== undefined) return [alarm(cleanText(problem.text))];
  const {lastEventAt} = view.recorder;
  const since = lastEventAt === null ? '' : ` since ${formatClock(lastEventAt, now)}`;
  return [
    alarm(`nothing is recorded${since}: the recorder has ended and is being started again; the training goes on`),
  ];
};

const stateItems = ({view, now, ui, hints}: Scene): Item[] => {
  const {run} = view;
  const still = stillRunning(view, ui, now);
  const asked = stopAsked(view, ui);
  if (still !== null && asked !== null && isStopOverdue(asked.at, now) && !hasEnded(run.state)) {
    return [warning(`${still}; s asks harder`)];
  }
  const has = (key: string) => hints.some(hint => hint.key === key);
  if (run.state === 'stalled') {
    const keys = has('z') ? '; z shows its pane' : '';
    return [alarm(`${stallWords(run.stall, now)}${keys}`)];
  }
  if (isUnread(view)) {
    return [
      note(
        'no iteration is recognised in what it prints: if it shows some, --iterations-pattern teaches mlxtop its format',
      ),
    ];
  }
  if (run.state === 'paused' && run.pausedBy === 'policy') {
    return [
      warning(`paused by itself for ${ago(run.pausedSince, now)}, since memory was short`),
      note(`a pause frees no memory: quit something${has('c') ? ' (c)' : ''}`),
      note('p resumes now, and it pauses no more by itself'),
    ];
  }
  if (run.state === 'paused') {
    const by = run.pausedBy === 'outside' ? ' from outside' : '';
    return [warning(`paused${by} for ${ago(run.pausedSince, now)}: frees processor and GPU, not memory; p resumes`)];
  }
  return [];
};

/** What it costs stands in the verdict; what would be without it is the reason to do something. */
const swappingItems = ({view: {slowdown, training}}: Scene): Item[] => {
  const {etaIfClearedSeconds} = slowdown;
  if (etaIfClearedSeconds === null || training.etaSeconds === null) return [];
  const without = `without swapping ${slowdown.evidence === 'strong' ? '' : 'perhaps '}≈${aboutText(etaIfClearedSeconds)} left`;
  return [note(`${without}, instead of ≈${aboutText(training.etaSeconds)}`)];
};

const quitItems = ({view: {lastQuit}, ui, now}: Scene): Item[] => {
  const words = lastQuitWords(lastQuit, now);
  if (lastQuit === null || words === null || ui.quitResult !== null) return [];
  return isRecentQuit(lastQuit, now) ? [note(cleanText(words))] : [];
};

/** What slows the machine down by itself. */
const machineItems = ({view: {run, power, memory, memoryState}, ui, now}: Scene): Item[] => {
  if (hasEnded(run.state)) return [];
  const hindrances = hindrancesOf(power).map(({kind}) => kind);
  return [
    ...(memory !== null && memoryState.disk !== 'enough' && wasJustShort(ui, now)
      ? [warning(`only ${formatBytes(memory.diskFreeBytes)} free on the disk that swap grows on: free some space`)]
      : []),
    ...(hindrances.includes('low-power-mode') ? [warning('low power mode slows the training: turn it off')] : []),
    ...(hindrances.includes('battery') ? [note('on battery: plug it in, a training empties it')] : []),
  ];
};

/** Applications that we quit and that can come back: in one line. */
const reopenItems = ({view: {advice, run}}: Scene): Item[] => {
  const reopen = advice.filter(({action}) => action === 'reopen');
  if (reopen.length === 0) return [];
  const names = reopen.flatMap(({app}) => (app === null ? [] : [cleanText(app)]));
  const over = run.outcome === 'finished' ? 'training is done' : 'the training has ended';
  return [note(`${over}, apps can be opened again${names.length === 0 ? '' : `: ${names.join(', ')}`}`)];
};

const adviceItems = (scene: Scene): Item[] => {
  const {advice} = scene.view;
  const firstQuit = advice.findIndex(({action}) => action === 'quit');
  return advice.flatMap(({action, app, bytes, savesSeconds, why}, index) => {
    if (action === 'reopen') return [];
    if (action === 'report-more-often') return [note(cleanText(`next time: ${why}`))];
    const key = index === firstQuit && mayList(scene) ? ' (c)' : '';
    const what = app === null || action.includes(app) ? action : `${action} ${app}${key}`;
    const gains = [
      bytes === null ? '' : `frees ${formatBytes(bytes)}`,
      savesSeconds === null ? '' : `saves ≈${aboutText(savesSeconds)}`,
    ].filter(Boolean);
    return [note(cleanText([what, gains.join(', '), why].filter(Boolean).join(': ')))];
  });
};

const WEIGHED: Record<WarningWeight, (text: string) => Item> = {alarm, warning, note, remark: note};

/** All that somebody should know or do, most urgent first. */
const items = (scene: Scene): Item[] => {
  const {view, loading} = scene;
  const remarks = view.warnings.filter(({code}) => weightOf(code) === 'remark');
  const recorder = recorderItems(scene);
  const told = recorder.some(isAlarm) ? recorderProblem(view) : undefined;
  const warnings = view.warnings.filter(one => weightOf(one.code) !== 'remark' && one !== told);
  return [
    ...(loading ? [note('reading the journal: figures are not complete yet')] : []),
    ...endItems(scene),
    ...reopenItems(scene),
    ...recorder,
    ...stateItems(scene),
    ...warnings.map(({code, text}) => WEIGHED[weightOf(code)](cleanText(text))),
    ...adviceItems(scene),
    ...swappingItems(scene),
    ...machineItems(scene),
    ...quitItems(scene),
    ...remarks.map(({text}) => note(cleanText(text))),
    ...(view.skippedLines > 0
      ? [note(`${view.skippedLines} line${view.skippedLines === 1 ? '' : 's'} of the journal could not be read`)]
      : []),
  ];
};

/** The trainer's words the other way round, in the places that they have among the others. */
const withWordsReversed = (all: readonly Item[]): Item[] => {
  const words = all.filter(({isQuoted}) => isQuoted);
  return all.map(item => (item.isQuoted ? (words.pop() ?? item) : item));
};

/**
 * Items that are shown in so many lines: as many as there are lines, but an alarm is told whole, at the cost of the notes after it. Of the
 * trainer's words the last are shown.
 */
const seen = (all: readonly Item[], width: number, lines: number): readonly Item[] => {
  const [first, ...others] = withWordsReversed(all);
  if (first === undefined) return [];
  const mayGrow = isAlarm(first) && (!others.some(isUrgent) || others.some(({isQuoted}) => isQuoted));
  const needed = mayGrow ? wrap(first.text, width, lines).length : 1;
  return withWordsReversed([first, ...others.slice(0, Math.max(0, lines - needed))]);
};

/** Each item in one line, and what is left of the lines to those that need more, from the first on. */
const laid = (all: readonly Item[], width: number, lines: number): {item: Item; lines: string[]}[] => {
  let spare = lines - all.length;
  return all.map(item => {
    const wanted = wrap(item.text, width, 1 + spare);
    spare -= wanted.length - 1;
    return {item, lines: wanted};
  });
};

/** How many lines all that there is to say takes, up to `most`. */
export const toDoLines = (scene: Scene, width: number, most: number): number => {
  const inner = width - gutterOf(width) - 2;
  return Math.min(
    most,
    items(scene).reduce((lines, {text}) => lines + wrap(text, inner, most).length, 0),
  );
};

/** What should I do? Always `lines` rows, so that nothing moves when there is something to say. */
export const toDoRows = (scene: Scene, width: number, lines: number): Row[] => {
  const inner = width - gutterOf(width);
  const all = items(scene);
  const shown = seen(all, inner - 2, lines);
  const hidden = all.length - shown.length;
  const rows: Row[] = laid(shown, inner - 2, lines).flatMap(({item, lines: texts}) =>
    texts.map((text, row) => [say(row === 0 ? `${item.sign} ` : '  ', item.signStyle), say(text, item.textStyle)]),
  );
  const last = rows.at(-1);
  if (hidden > 0 && last !== undefined) {
    const more = ` (+${hidden} more)`;
    const [sign = say(''), text = say('')] = last;
    rows[rows.length - 1] = [sign, {...text, text: cut(text.text, inner - 2 - more.length)}, quiet(more)];
  }
  if (rows.length === 0) rows.push([quiet('nothing to do')]);
  while (rows.length < lines) rows.push([]);
  return rows;
};
