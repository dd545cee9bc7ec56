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

/** Without its configuration a trainer's settings are not known, and all that were said of them would be untrue. */
const WITHOUT_CONFIG: readonly Rules[] = [pythonRules, settingsRules];

const rulesFor = ({trainer, problems}: RuleInput): readonly Rules[] => {
  if (trainer !== 'mlx-lm' && trainer !== 'mlx-lm-lora') return [otherRules];
  if (problems.some(isOfConfig)) return WITHOUT_CONFIG;
  return trainer === 'mlx-lm' ? MLX_LM : MLX_LM_LORA;
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
