import {stallWords} from '../../format/stall.js';
import {formatBytes, formatClock, formatDuration} from '../../format/units.js';
import {LOSS_NOT_FINITE} from '../../insight/describe-warnings.js';
import {REMARK} from '../../journal/events.js';
import {listIsUseful} from '../app-list.js';
import {aboutText} from '../figures.js';
import {gutterOf, withGutter} from '../gutter.js';
import {stillRunning} from '../question.js';
import {quiet, type Row, type Style, say} from '../row.js';
import type {Scene} from '../scene.js';
import {hasEnded} from '../state-words.js';
import {wasJustShort} from '../ui.js';
import {cleanText, cut, wrap} from '../width.js';
import {isDiskLow} from './memory.js';

type Item = {sign: string; text: string; signStyle: Style; textStyle: Style};

const ALARM: Style = {color: 'red', bold: true};
const WARNING: Style = {color: 'yellow', bold: true};

const alarm = (text: string): Item => ({sign: '▲', text, signStyle: ALARM, textStyle: ALARM});
/** The sentence itself without colour: yellow text is hard to read on a light background. */
const warning = (text: string): Item => ({sign: '▲', text, signStyle: WARNING, textStyle: {}});
const note = (text: string): Item => ({sign: '·', text, signStyle: {}, textStyle: {}});

const ago = (time: number | null, now: number): string =>
  time === null ? 'a time that is not known' : formatDuration((now - time) / 1000);

/** For this long it is said that the recorder is back. */
const BACK_MS = 60_000;

const recorderItems = ({view, now, ui, recorderAlive}: Scene): Item[] => {
  if (view.run.endedAt !== null) return [];
  if (ui.recorderBackAt !== null && now - ui.recorderBackAt < BACK_MS) {
    return [note('the recorder runs again; what it missed is a gap in the charts')];
  }
  if (recorderAlive !== false) return [];
  const {lastEventAt} = view.recorder;
  const since = lastEventAt === null ? '' : ` since ${formatClock(lastEventAt, now)}`;
  return [
    alarm(`nothing is recorded${since}: the recorder has ended and is being started again; the training goes on`),
  ];
};

const endItems = ({view: {run, warnings}, lastWords}: Scene): Item[] => {
  // That mlxtop has let go of it stands among the warnings: what became of it is not known.
  if (!hasEnded(run.state) || warnings.some(({code}) => code === 'released')) return [];
  const name = cleanText(run.name);
  const logs = `mlxtop logs ${name}`;
  const took = formatDuration(run.elapsedSeconds);
  if (run.outcome === 'finished') return [note(`finished in ${took}; ${logs} shows all that it printed`)];
  if (run.outcome === 'stopped') return [note(`stopped after ${took}; ${logs} shows all that it printed`)];
  const how =
    run.outcome === 'interrupted'
      ? 'interrupted: its pane, its process or tmux was gone before it ended'
      : (run.ending ?? `failed${run.exitCode === null ? '' : ` with exit code ${run.exitCode}`}`);
  const words = [...lastWords].reverse().map(line => note(cleanText(line)));
  const ended = `${how}, after ${took}: ${logs}`;
  if (run.outcome === 'ended-early') return [note(ended), ...words];
  if (run.failure === null) return [alarm(ended), ...words];
  // The exit code says otherwise: that comes before the trainer's words.
  const rest = run.ending === null ? [...words, note(ended)] : [note(ended), ...words];
  return [alarm(run.failure.sentence), ...rest];
};

/** A trainer that was asked to stop has this long before it is said that it goes on. */
const PATIENCE_MS = 3000;

/** A trainer that mlxtop can read announces itself long before its first report. */
const UNREAD_SECONDS = 60;

const stateItems = ({view, now, ui, hints}: Scene): Item[] => {
  const {run, training} = view;
  const still = stillRunning(view, ui, now, PATIENCE_MS);
  if (still !== null && !hasEnded(run.state)) return [warning(`${still}; s asks harder`)];
  const has = (key: string) => hints.some(hint => hint.key === key);
  if (run.state === 'stalled') {
    const keys = has('z') ? '; z shows its pane' : '';
    return [alarm(`${stallWords(run.stall, now)}${keys}`)];
  }
  if (run.state === 'starting' && training.lastSignAt !== null && run.elapsedSeconds > UNREAD_SECONDS) {
    return [
      note('it prints, but no iteration is recognised: run it with --iterations-pattern to teach mlxtop its format'),
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
  return [
    note(`without swapping ≈${aboutText(etaIfClearedSeconds)} left, instead of ≈${aboutText(training.etaSeconds)}`),
  ];
};

/** What slows the machine down by itself. */
const machineItems = ({view: {run, power, memory}, ui, now}: Scene): Item[] => {
  if (hasEnded(run.state)) return [];
  const items: Item[] = [];
  if (memory !== null && isDiskLow(memory) && wasJustShort(ui, now)) {
    items.push(
      warning(`only ${formatBytes(memory.diskFreeBytes)} free on the disk that swap grows on: free some space`),
    );
  }
  if (power?.lowPowerMode === true) items.push(warning('low power mode slows the training: turn it off'));
  if (power?.onBattery === true) items.push(note('on battery: plug it in, a training empties it'));
  return items;
};

/** Applications that we quit and that can come back: in one line. */
const reopenItems = ({view: {advice, run}}: Scene): Item[] => {
  const reopen = advice.filter(({action}) => action === 'reopen');
  if (reopen.length === 0) return [];
  const names = reopen.flatMap(({app}) => (app === null ? [] : [cleanText(app)]));
  const over = run.outcome === 'finished' ? 'training is done' : 'the training has ended';
  return [note(`${over}, apps can be opened again${names.length === 0 ? '' : `: ${names.join(', ')}`}`)];
};

const adviceItems = (scene: Scene): Item[] =>
  scene.view.advice.flatMap(({action, app, bytes, savesSeconds, why}, index) => {
    if (action === 'reopen') return [];
    if (action === 'report-more-often') return [note(cleanText(`next time: ${why}`))];
    const key = index === 0 && action === 'quit' && listIsUseful(scene) ? ' (c)' : '';
    const what = app === null || action.includes(app) ? action : `${action} ${app}${key}`;
    const gains = [
      bytes === null ? '' : `frees ${formatBytes(bytes)}`,
      savesSeconds === null ? '' : `saves ≈${aboutText(savesSeconds)}`,
    ].filter(Boolean);
    return [note(cleanText([what, gains.join(', '), why].filter(Boolean).join(': ')))];
  });

const REMARKS = new Set<string>(Object.values(REMARK));

/** All that somebody should know or do, most urgent first. */
const items = (scene: Scene): Item[] => {
  const {view, loading} = scene;
  const remarks = view.warnings.filter(({code}) => REMARKS.has(code));
  const warnings = view.warnings.filter(({code}) => !REMARKS.has(code));
  return [
    ...(loading ? [note('reading the journal: figures are not complete yet')] : []),
    ...endItems(scene),
    ...reopenItems(scene),
    ...recorderItems(scene),
    ...stateItems(scene),
    ...warnings.map(({code, text}) => (code === LOSS_NOT_FINITE ? alarm : warning)(cleanText(text))),
    ...adviceItems(scene),
    ...swappingItems(scene),
    ...machineItems(scene),
    ...remarks.map(({text}) => note(cleanText(text))),
    ...(view.skippedLines > 0
      ? [note(`${view.skippedLines} line${view.skippedLines === 1 ? '' : 's'} of the journal could not be read`)]
      : []),
  ];
};

/**
 * Items that are shown in so many lines: as many as there are lines, but an alarm is told whole, at the cost of the notes after it.
 */
const seen = (all: readonly Item[], width: number, lines: number): readonly Item[] => {
  const [first] = all;
  if (first?.signStyle !== ALARM) return all.slice(0, lines);
  const others = all.slice(1);
  const isInTheWay = others.some(({signStyle}) => signStyle === ALARM || signStyle === WARNING);
  const needed = isInTheWay ? 1 : wrap(first.text, width, lines).length;
  return [first, ...others.slice(0, Math.max(0, lines - needed))];
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

/** What should I do? Always `lines` rows, so that nothing moves when there is something to say. */
export const toDoPanel = (scene: Scene, width: number, lines: number): Row[] => {
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
  return withGutter('to do', rows, width);
};
