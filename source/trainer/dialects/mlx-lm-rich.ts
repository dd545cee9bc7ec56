import type {TrainingEvent} from '../../journal/events.js';
import type {Dialect} from '../dialect.js';
import {readEvaluationBar, readTest} from './mlx-lm-evaluation.js';
import {createPanelReader} from './mlx-lm-rich-panel.js';
import {readLoading, toSettings} from './mlx-lm-settings.js';
import {COUNT, NUMBER, toCount, toFinite, toNumber} from './numbers.js';

const HEADER = /^\s*iter\s+train_loss\s+tok\/s\s+tokens\s*$/;
/** `│    batch · iters   4 · 1,000     │` */
const PANEL = new RegExp(`batch · iters\\s+${COUNT} · (${COUNT})\\s*│?\\s*$`);
/** `    10    5.764 ▼    5,772      1.3k` */
const TRAIN = new RegExp(`^\\s*(${COUNT})\\s+(${NUMBER}) [▼▲]\\s+(${COUNT})\\s+(${NUMBER})k\\s*$`);
/** `    20    val 5.548    0.03s` */
const VALIDATION = new RegExp(`^\\s*(${COUNT})\\s+val\\s+(${NUMBER})\\s+(${NUMBER})s\\s*$`);
/** `  save  0000020_adapters.safetensors` */
const SAVE = /^\s*save {2}((?:\S.{0,4000})??(\d{1,15})_adapters\.safetensors)\s*$/;
/** `train ███▌░░  32% ·    19/60`, and in the same way `val  `; the live bar of a terminal. */
const BAR = new RegExp(`^(train|val)\\s+[█▉▊▋▌▍▎▏░…]+\\s+\\d{1,3}% ·\\s+(${COUNT})/(${COUNT})\\s*$`);

/** No row is as long; what is longer is none, and need not be searched. */
const LONGEST_ROW = 5000;

/**
 * `mlx_lm.lora` from 0.32.0 on, which draws with rich: a panel with the options, a table of reports and, in a terminal, a live
 * bar of every iteration. Formats as in mlx_lm/cli_ui.py.
 */
export const mlxLmRich = (): Dialect => {
  // Other programs print tables too: plain rows count only after something that none of them prints.
  let isOurs = false;
  let total: number | null = null;
  let barAt: number | null = null;
  let reported = 0;
  let validationBar = '';
  // rich goes on drawing the validation's bar, unchanged, until the next iteration is over.
  let isValidated = false;
  const readPanel = createPanelReader();

  const readTotal = (value: number | null): TrainingEvent[] => {
    if (value === null || value === 0 || value === total) return [];
    total = value;
    return [{type: 'total', iterations: value, source: 'trainer'}];
  };

  const readBar = (bar: RegExpExecArray): TrainingEvent[] => {
    const done = toCount(bar[2]);
    const outOf = toCount(bar[3]);
    if (done === null || outOf === null) return [];
    if (bar[1] === 'train') {
      const events = readTotal(outOf);
      if (done === barAt) return events;
      barAt = done;
      isValidated = false;
      validationBar = '';
      // The row of an iteration is printed before the bar has advanced to it.
      return done < reported ? events : [...events, {type: 'progress', iteration: done, total: outOf}];
    }
    const drawn = `${done}/${outOf}`;
    if (isValidated || drawn === validationBar) return [];
    validationBar = drawn;
    return [{type: 'validating', done, total: outOf}];
  };

  const readTrainRow = (row: RegExpExecArray): TrainingEvent[] => {
    const iteration = toCount(row[1]);
    if (iteration === null || row[2] === undefined) return [];
    reported = iteration;
    const thousands = toFinite(row[4]);
    return [
      {
        type: 'report',
        iteration,
        trainLoss: toNumber(row[2]),
        learningRate: null,
        trainerIterationsPerSecond: null,
        tokensPerSecond: toCount(row[3]),
        trainedTokens: thousands === null ? null : Math.round(thousands * 1000),
        peakMemoryBytes: null,
      },
    ];
  };

  const readValidationRow = (row: RegExpExecArray): TrainingEvent[] => {
    const iteration = toCount(row[1]);
    if (iteration === null || row[2] === undefined) return [];
    isValidated = true;
    return [{type: 'validation', iteration, valLoss: toNumber(row[2]), seconds: toFinite(row[3])}];
  };

  /** What only mlx_lm prints, header or not: a recorder may have been started in mid-run. */
  const readOwn = (line: string): TrainingEvent[] | null => {
    if (HEADER.test(line)) {
      reported = 0;
      return [{type: 'training'}];
    }
    const panel = PANEL.exec(line);
    if (panel !== null) return readTotal(toCount(panel[1]));
    const bar = BAR.exec(line);
    if (bar !== null) return readBar(bar);
    const train = TRAIN.exec(line);
    if (train !== null) return readTrainRow(train);
    const save = SAVE.exec(line);
    return save?.[1] === undefined ? null : [{type: 'checkpoint', iteration: toCount(save[2]), path: save[1]}];
  };

  return {
    read: line => {
      if (line.length > LONGEST_ROW) return [];
      const facts = readPanel(line);
      const told = facts === null ? [] : [toSettings(facts)];
      const own = readOwn(line);
      if (own !== null) {
        isOurs = true;
        return [...told, ...own];
      }
      if (told.length > 0) return told;
      const validation = isOurs ? VALIDATION.exec(line) : null;
      if (validation !== null) return readValidationRow(validation);
      const events = [readEvaluationBar(line), readTest(line)].filter(event => event !== null);
      return events.length === 0 ? readLoading(line) : events;
    },
  };
};
