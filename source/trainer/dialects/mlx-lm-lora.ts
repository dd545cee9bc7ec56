import type {TrainingEvent} from '../../journal/events.js';
import type {Dialect} from '../dialect.js';
import {createTotal, makeReport, type Report} from './events.js';
import {toFigures} from './figures.js';
import {createGrpoReader} from './mlx-lm-lora-grpo.js';
import {createSummaryReader} from './mlx-lm-lora-summary.js';
import {mlxLmPlain} from './mlx-lm-plain.js';
import {bytesOfGB, NUMBER, readField, toNumber} from './numbers.js';
import {readTqdm, type TqdmBar} from './tqdm.js';

/** `Iter 10: loss 6.140, lr 1.000e-05, …`; KLPO prints `KLPO loss=6.1400, reward=…`. */
const TRAIN = new RegExp(`Iter (\\d{1,15}): (?:KLPO )?loss[ =](${NUMBER})`);
/** Descriptions of the bars of all its training modes. */
const BAR = /(?:^|\W)(?:(?:DSLA |KLPO )?[Tt]raining|FTPO)$/;

/** In a bar that anybody's loop may call `Training`; its own has the pace beside the loss, `loss=6.056, it/s=0.194`. */
const isOwnBar = ({description, tail}: TqdmBar): boolean =>
  BAR.test(description) && (!/loss/i.test(tail) || /it\/s=/.test(tail));

/**
 * `, chosen_r 0.001, rejected_r 0.015`, `, reward=0.1000`: what only some modes print, behind the fields that all of
 * them do.
 */
const FIGURE = new RegExp(`, (?!lr |trained_tok |tokens=)([a-zA-Z_]{1,40})[ =](${NUMBER})(?=,|\\s*$)`, 'g');

const figuresIn = (text: string): Pick<Report, 'figures'> =>
  toFigures([...text.matchAll(FIGURE)].map(pair => [pair[1] ?? '', toNumber(pair[2] ?? '')] as const));

/** Every mode prints some of these: SFT the tokens so far, DPO, ORPO and CPO rewards instead. */
const readTrain = (line: string): TrainingEvent | null => {
  const train = TRAIN.exec(line);
  if (train?.[2] === undefined) return null;
  const text = line.slice(train.index + train[0].length);
  return makeReport(Number(train[1]), toNumber(train[2]), {
    learningRate: readField(text, ', lr '),
    trainerIterationsPerSecond: readField(text, ', it/s '),
    tokensPerSecond: readField(text, ', tok/s '),
    trainedTokens: readField(text, ', trained_tok ') ?? readField(text, ', tokens='),
    peakMemoryBytes: bytesOfGB(readField(text, ', peak_mem ')),
    ...figuresIn(text),
  });
};

/**
 * Goekdeniz' mlx-lm-lora from 0.3.5 on: a tqdm bar, `Iter 10: loss …` in place of mlx_lm's `Train loss`, a block of
 * lines for GRPO. Validations, saves, and what its 0.1.0 and its PPO and online modes print are mlx_lm's own lines.
 * Formats as in mlx_lm_lora/trainer/*.py of 3.1.2 and 5.10.2.
 */
export const mlxLmLora = (): Dialect => {
  const shared = mlxLmPlain();
  const grpo = createGrpoReader();
  const summary = createSummaryReader();
  // While there is nothing but lines as mlx_lm prints them, mlx_lm prints them.
  let isOurs = false;
  const totalEvents = createTotal();
  let barAt = -1;
  let reported = 0;

  const readBar = (bar: TqdmBar): TrainingEvent[] => {
    if (bar.total === null || bar.total === 0) return [];
    const total = totalEvents(bar.total);
    const isAgain = total.length === 0 && bar.done === 0 && barAt > 0;
    if (isAgain) reported = 0;
    const events: TrainingEvent[] = total.length > 0 || isAgain ? [...total, {type: 'training'}] : [];
    if (bar.done === barAt) return events;
    barAt = bar.done;
    // The lines of an iteration are printed before the bar has advanced to it.
    return barAt < reported ? events : [...events, {type: 'progress', iteration: barAt, total: bar.total}];
  };

  /** What no other trainer prints. */
  const readOwn = (line: string): TrainingEvent[] => {
    const events: TrainingEvent[] = [];
    const bar = line.includes('%|') ? readTqdm(line) : null;
    if (bar !== null && isOwnBar(bar)) events.push(...readBar(bar));
    const report = (line.includes('loss') && line.includes('Iter ') ? readTrain(line) : null) ?? grpo(line);
    if (report?.type === 'report') {
      reported = report.iteration;
      events.push(report);
    }
    return events;
  };

  return {
    read: line => {
      const facts = summary(line);
      const own = readOwn(line);
      isOurs ||= facts !== null || own.length > 0;
      if (!isOurs) return [];
      return [...(facts ?? []), ...own, ...shared.read(line)];
    },
  };
};
