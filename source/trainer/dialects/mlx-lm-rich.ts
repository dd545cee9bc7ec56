import type {TrainingEvent} from '../../journal/events.js';
import type {Dialect} from '../dialect.js';
import {createTotal, makeReport, settingsEvent} from './events.js';
import {readEvaluationBar, readTest} from './mlx-lm-evaluation.js';
import {readLoading} from './mlx-lm-loading.js';
import {createPanelReader} from './mlx-lm-rich-panel.js';
import {COUNT, NUMBER, toCount, toFinite, toNumber} from './numbers.js';

const HEADER = /^\s*iter\s+train_loss\s+tok\/s\s+tokens\s*$/;
/** `│    batch · iters   4 · 1,000     │` */
const PANEL = new RegExp(`batch · iters\\s+${COUNT} · (${COUNT})\\s*│?\\s*$`);
/**
 * Two blanks, then four characters or more: a row that another rank's text has cut in two has fewer before its first
 * figure.
 */
const ITERATION = ` {2}(?=[ \\d]{4}) *(${COUNT})`;
/** `    10    5.764 ▼    5,772      1.3k` */
const TRAIN = new RegExp(`^${ITERATION}\\s+(${NUMBER}) [▼▲]\\s+(${COUNT})\\s+(${NUMBER})k\\s*$`);
/** `    20    val 5.548    0.03s` */
const VALIDATION = new RegExp(`^${ITERATION}\\s+val\\s+(${NUMBER})\\s+(${NUMBER})s\\s*$`);
/** `  save  0000020_adapters.safetensors` */
const SAVE = /^\s*save {2}((?:\S.{0,4000})??(\d{1,15})_adapters\.safetensors)\s*$/;
/** `train ███▌░░  32% ·    19/60`, and in the same way `val  `; the live bar of a terminal. */
const BAR = new RegExp(`^(train|val)\\s+[█▉▊▋▌▍▎▏░…]+\\s+\\d{1,3}% ·\\s+(${COUNT})/(${COUNT})\\s*$`);

/** No row is as long: a longer line need not be searched. */
const MAX_ROW_LENGTH = 5000;

/**
 * `mlx_lm.lora` from 0.32.0 on, which draws with rich: a panel with the options, a table of reports and, in a terminal,
 * a live bar of every iteration. Formats as in mlx_lm/cli_ui.py.
 */
export const mlxLmRich = (): Dialect => {
  // Other programs print tables too: rows of validations count only after something that no other program prints.
  let isOurs = false;
  const totalEvents = createTotal();
  let barAt: number | null = null;
  let reported = 0;
  let validationBar = '';
  // rich keeps drawing the validation's bar, unchanged, until the next iteration is over.
  let isValidated = false;
  const readPanel = createPanelReader();

  const readTrainBar = (done: number, total: number): TrainingEvent[] => {
    const events = totalEvents(total);
    if (done === barAt) return events;
    barAt = done;
    isValidated = false;
    validationBar = '';
    // The row of an iteration is printed before the bar has advanced to it.
    return done < reported ? events : [...events, {type: 'progress', iteration: done, total}];
  };

  const readValidationBar = (done: number, total: number): TrainingEvent[] => {
    const drawn = `${done}/${total}`;
    if (isValidated || drawn === validationBar) return [];
    validationBar = drawn;
    return [{type: 'validating', done, total}];
  };

  const readBar = (bar: RegExpExecArray): TrainingEvent[] => {
    const [done, total] = [toCount(bar[2]), toCount(bar[3])];
    if (done === null || total === null) return [];
    return bar[1] === 'train' ? readTrainBar(done, total) : readValidationBar(done, total);
  };

  const readTrainRow = (row: RegExpExecArray): TrainingEvent[] => {
    const iteration = toCount(row[1]);
    if (iteration === null || row[2] === undefined) return [];
    reported = iteration;
    const thousands = toFinite(row[4]);
    const known = {
      tokensPerSecond: toCount(row[3]),
      trainedTokens: thousands === null ? null : Math.round(thousands * 1000),
    };
    return [makeReport(iteration, toNumber(row[2]), known)];
  };

  const readValidationRow = (row: RegExpExecArray): TrainingEvent[] => {
    const iteration = toCount(row[1]);
    if (iteration === null || row[2] === undefined) return [];
    isValidated = true;
    return [{type: 'validation', iteration, valLoss: toNumber(row[2]), seconds: toFinite(row[3])}];
  };

  /** What only mlx_lm prints, with or without the header before it: a recorder may start in mid-run. */
  const readOwn = (line: string): TrainingEvent[] | null => {
    if (HEADER.test(line)) {
      reported = 0;
      return [{type: 'training'}];
    }
    const panel = PANEL.exec(line);
    if (panel !== null) return totalEvents(toCount(panel[1]));
    const bar = BAR.exec(line);
    if (bar !== null) return readBar(bar);
    const train = TRAIN.exec(line);
    if (train !== null) return readTrainRow(train);
    const save = SAVE.exec(line);
    return save?.[1] === undefined ? null : [{type: 'checkpoint', iteration: toCount(save[2]), path: save[1]}];
  };

  return {
    read: line => {
      if (line.length > MAX_ROW_LENGTH) return [];
      const facts = readPanel(line);
      const settings = facts === null ? [] : [settingsEvent(facts)];
      const own = readOwn(line);
      if (own !== null) {
        isOurs = true;
        return [...settings, ...own];
      }
      if (settings.length > 0) return settings;
      const validation = isOurs ? VALIDATION.exec(line) : null;
      if (validation !== null) return readValidationRow(validation);
      const events = [readEvaluationBar(line), readTest(line)].filter(event => event !== null);
      return events.length === 0 ? readLoading(line) : events;
    },
  };
};
