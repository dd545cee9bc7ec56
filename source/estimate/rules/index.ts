import type {StartFinding} from '../facts.js';
import type {RuleInput, Rules} from './input.js';

export type {RuleInput} from './input.js';

/** Every group of rules, in the order in which a start would run into them. */
const GROUPS: readonly Rules[] = [];

const WEIGHT: Readonly<Record<StartFinding['level'], number>> = {error: 0, warning: 1, note: 2};

/**
 * Everything that a start would run into, as far as it can be known without starting it: errors first, each group in
 * the order in which they would come up.
 */
export const brokenRules = (input: RuleInput): StartFinding[] =>
  GROUPS.flatMap(rules => rules(input)).sort((a, b) => WEIGHT[a.level] - WEIGHT[b.level]);
