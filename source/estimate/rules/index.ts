import {printable} from '../../format/printable.js';
import type {StartFinding} from '../facts.js';
import {batchRules} from './batches.js';
import {dataRules} from './data.js';
import {ignoredRules} from './ignored.js';
import type {RuleInput, Rules} from './input.js';
import {layerRules} from './layers.js';
import {modelRules} from './model.js';
import {optimizerRules} from './optimizer.js';
import {otherRules} from './others.js';
import {programRules} from './program.js';
import {pythonRules} from './python.js';
import {rowRules, rowTurnRules} from './rows.js';
import {savingRules} from './saving.js';
import {isOfConfig, settingsRules} from './settings.js';
import {stepRules} from './steps.js';
import {taskRules} from './task.js';

export type {RuleInput} from './input.js';

/** The rules of mlx_lm.lora, in the order in which a start would run into them. */
const MLX_LM: readonly Rules[] = [
  pythonRules,
  settingsRules,
  ignoredRules,
  modelRules,
  dataRules,
  rowRules,
  taskRules,
  layerRules,
  savingRules,
  optimizerRules,
  stepRules,
  batchRules,
  rowTurnRules,
];

/** mlx-lm-lora reads its settings and loads models as mlx_lm does; its own data and steps are not known here. */
const MLX_LM_LORA: readonly Rules[] = [
  pythonRules,
  settingsRules,
  ignoredRules,
  modelRules,
  taskRules,
  layerRules,
  savingRules,
];

/** Where a configuration could not be read, what it would have said is not known: nothing else can be judged then. */
const UNREAD: readonly Rules[] = [pythonRules, settingsRules];

const rulesFor = ({trainer, problems}: RuleInput): readonly Rules[] => {
  const isKnown = trainer === 'mlx-lm' || trainer === 'mlx-lm-lora';
  if (isKnown && problems.some(isOfConfig)) return UNREAD;
  if (trainer === 'mlx-lm') return MLX_LM;
  return trainer === 'mlx-lm-lora' ? MLX_LM_LORA : [otherRules];
};

const WEIGHT: Readonly<Record<StartFinding['level'], number>> = {error: 0, warning: 1, note: 2};

const cleaned = ({message, nextStep, ...finding}: StartFinding): StartFinding => ({
  ...finding,
  message: printable(message),
  nextStep: nextStep === null ? null : printable(nextStep),
});

/**
 * Everything that a start would run into, as far as it can be known without starting it: errors first, then in the
 * order in which they would come up.
 */
export const brokenRules = (input: RuleInput): StartFinding[] =>
  [programRules, ...rulesFor(input)]
    .flatMap(rules => rules(input))
    .map(cleaned)
    .sort((a, b) => WEIGHT[a.level] - WEIGHT[b.level]);
