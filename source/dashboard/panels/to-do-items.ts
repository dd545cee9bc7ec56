import {formatAbout, formatBytes} from '../../format/units.js';
import {hindrancesOf} from '../../insight/hindrances.js';
import {shortHost} from '../../insight/hosts/words.js';
import {isRecentQuit} from '../../insight/recent-quit.js';
import {type WarningWeight, weightOf} from '../../insight/warning-weight.js';
import {lastQuitWords} from '../../report/quit-effect.js';
import {mayList} from '../app-choice.js';
import type {Scene} from '../scene.js';
import {hasEnded} from '../state-words.js';
import {wasJustShort} from '../ui.js';
import {cleanText} from '../width.js';
import {endItems} from './to-do-ending.js';
import {alarm, type Item, isAlarm, note, warning} from './to-do-item.js';
import {recorderItems, recorderProblem, stateItems} from './to-do-state.js';

/** The time left without swapping: the reason to do something. What it costs so far stands in the verdict. */
const swappingItems = ({view: {slowdown, training}}: Scene): Item[] => {
  const {etaIfClearedSeconds} = slowdown;
  if (etaIfClearedSeconds === null || training.etaSeconds === null) return [];
  const without = `without swapping ${slowdown.evidence === 'strong' ? '' : 'perhaps '}≈${formatAbout(etaIfClearedSeconds)} left`;
  return [note(`${without}, instead of ≈${formatAbout(training.etaSeconds)}`)];
};

/** What quitting an application has brought. */
const quitItems = ({view: {lastQuit}, ui, now}: Scene): Item[] => {
  const words = lastQuitWords(lastQuit, now);
  if (lastQuit === null || words === null || ui.quitResult !== null) return [];
  return isRecentQuit(lastQuit, now) ? [note(cleanText(words))] : [];
};

/** Alerts about the machine: after the advice that says what to quit, which may be all that there is to do. */
const OF_MACHINE = new Set(['memory-red', 'swapping', 'host-swapping', 'host-memory-red', 'host-silent', 'on-battery']);

/** What of the machine itself the user can mend, unless a warning says so already. */
const machineItems = ({view: {run, power, memory, memoryState, warnings}, ui, now}: Scene): Item[] => {
  if (hasEnded(run.state)) return [];
  const isSaid = (code: string): boolean => warnings.some(warning => warning.code === code);
  const hindrances = hindrancesOf(power).map(({kind}) => kind);
  return [
    ...(memory !== null && !isSaid('disk-low') && memoryState.disk !== 'enough' && wasJustShort(ui, now)
      ? [warning(`only ${formatBytes(memory.diskFreeBytes)} free on the disk that swap grows on: free some space`)]
      : []),
    ...(hindrances.includes('low-power-mode') ? [warning('low power mode slows the run: turn it off')] : []),
    ...(hindrances.includes('battery') && !isSaid('on-battery')
      ? [note('on battery: plug it in; a training run drains it')]
      : []),
  ];
};

/** Applications that we quit and that can come back: in one line. */
const reopenItems = ({view: {advice, run}}: Scene): Item[] => {
  const reopen = advice.filter(({action}) => action === 'reopen');
  if (reopen.length === 0) return [];
  const names = reopen.flatMap(({app}) => (app === null ? [] : [cleanText(app)]));
  const over = run.outcome === 'finished' ? 'training is done' : 'the run has ended';
  return [note(`${over}; apps can be opened again${names.length === 0 ? '' : `: ${names.join(', ')}`}`)];
};

type AdviceView = Scene['view']['advice'][number];

/** `key` stands behind what it does. */
const adviceText = ({action, app, bytes, savesSeconds, why, host = null}: AdviceView, key: string): string => {
  const where = host === null ? '' : ` on ${shortHost(host)}`;
  const what = app === null || action.includes(app) ? action : `${action} ${app}${where}${key}`;
  const gains = [
    bytes === null ? '' : `frees ${formatBytes(bytes)}`,
    savesSeconds === null ? '' : `saves ≈${formatAbout(savesSeconds)}`,
  ].filter(Boolean);
  return cleanText([what, gains.join(', '), why].filter(Boolean).join(': '));
};

/** What to quit, and how the trainer could report more often. */
const adviceItems = (scene: Scene): Item[] => {
  const {readOnly} = scene.options;
  // Which terminal to leave concerns nobody but its user.
  const advice = scene.view.advice.filter(({action}) => !(readOnly && action === 'leave'));
  // The list of applications is this machine's: no key quits one on another.
  const firstQuit = advice.findIndex(({action, host = null}) => action === 'quit' && host === null);
  return advice.flatMap((one, index) => {
    const {action, why} = one;
    if (action === 'reopen' || action === 'next-run') return [];
    if (action === 'report-more-often') return [note(cleanText(`next time: ${why}`))];
    return [note(adviceText(one, index === firstQuit && mayList(scene) && !readOnly ? ' (c)' : ''))];
  });
};

/** What needs less memory, from the next run on: after all that this one can still have. */
const nextRunItems = ({view: {advice}}: Scene): Item[] =>
  advice.flatMap(({action, why}) => (action === 'next-run' ? [note(cleanText(`next time: ${why}`))] : []));

const WEIGHED: Record<WarningWeight, (text: string) => Item> = {alarm, warning, note, remark: note};

/** All that the user should know or do, most urgent first. */
export const toDoItems = (scene: Scene): Item[] => {
  const {view, loading} = scene;
  const remarks = view.warnings.filter(({code}) => weightOf(code) === 'remark');
  const recorder = recorderItems(scene);
  const reported = recorder.some(isAlarm) ? recorderProblem(view) : undefined;
  const others = view.warnings.filter(one => weightOf(one.code) !== 'remark' && one !== reported);
  const ofMachine = others.filter(({code}) => OF_MACHINE.has(code));
  const warnings = others.filter(one => !ofMachine.includes(one));
  const said = (all: typeof others): Item[] => all.map(({code, text}) => WEIGHED[weightOf(code)](cleanText(text)));
  return [
    ...(loading ? [note('reading the history: figures are not complete yet')] : []),
    ...endItems(scene),
    ...reopenItems(scene),
    ...recorder,
    ...stateItems(scene),
    ...said(warnings),
    ...adviceItems(scene),
    ...swappingItems(scene),
    ...said(ofMachine),
    ...machineItems(scene),
    ...quitItems(scene),
    ...nextRunItems(scene),
    ...remarks.map(({text}) => note(cleanText(text))),
    ...(view.skippedLines > 0
      ? [note(`${view.skippedLines} line${view.skippedLines === 1 ? '' : 's'} of the history could not be read`)]
      : []),
  ];
};
