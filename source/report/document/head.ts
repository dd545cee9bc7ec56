import {stateWord} from '../../format/state-word.js';
import type {RunView} from '../../insight/view.js';
import type {WholeRun} from '../../insight/whole/types.js';

/** A sentence with a capital letter and a full stop. */
export const asSentence = (text: string): string => {
  const capital = text.replace(/^\p{Ll}/u, letter => letter.toUpperCase());
  return capital === '' || /[.!?…]$/.test(capital) ? capital : `${capital}.`;
};

/** Whether memory was in the way, in one sentence; for one without any memory, what is not known. */
export const verdictSentence = ({view}: WholeRun): string =>
  view.verdict.sentence === ''
    ? 'Its memory was not read: whether it was in the way is not known.'
    : asSentence(view.verdict.sentence);

/** What a run came to, in a word or two. */
export const outcomeWord = (view: RunView): string => stateWord(view.run);

/** How its state is shown: well, not well, or neither. */
export const outcomeTone = ({run}: RunView): 'good' | 'notice' | 'bad' => {
  if (run.endedAt === null) return 'notice';
  if (run.outcome === 'finished') return 'good';
  return run.outcome === 'failed' || run.outcome === 'interrupted' ? 'bad' : 'notice';
};
