import {stateWord} from '../../format/state-word.js';
import {formatAbout, formatNumber} from '../../format/units.js';
import type {RunView} from '../../insight/view.js';
import type {WholeRun} from '../../insight/whole/types.js';
import {billWords, hasSwapped} from './figures.js';

/** A sentence with a capital letter and a full stop. */
export const asSentence = (text: string): string => {
  const capital = text.replace(/^\p{Ll}/u, letter => letter.toUpperCase());
  return capital === '' || /[.!?…]$/.test(capital) ? capital : `${capital}.`;
};

/** A verdict as it stands in the head of a report. */
export type Verdict = {level: RunView['verdict']['level']; sentence: string};

/** Of several runs that are one: the view's verdict knows only the last of them. */
const verdictOfAll = ({figures}: WholeRun): Verdict | null => {
  const {slowdownFactor: factor, lostSeconds, evidence} = figures;
  if (!hasSwapped(figures)) return null;
  if (evidence !== 'strong' || factor === null) {
    return {level: 'unknown', sentence: 'It swapped: not enough evidence of what that cost.'};
  }
  const lost = lostSeconds === null ? '' : `, ${formatAbout(lostSeconds)} lost`;
  return {level: 'notice', sentence: `${formatNumber(factor, 1)}× slower while swapping${lost}.`};
};

/** Whether memory was in the way, in one sentence; where it was not read, that this is not known. */
export const verdictOf = (run: WholeRun): Verdict => {
  const {level, sentence} = run.view.verdict;
  const ofAll = run.parts.length > 1 && run.view.run.endedAt !== null && level !== 'bad' ? verdictOfAll(run) : null;
  if (ofAll !== null) return ofAll;
  return sentence === ''
    ? {level: 'unknown', sentence: 'Its memory was not read: whether it was in the way is not known.'}
    : {level, sentence: asSentence(sentence)};
};

/** The sentence that a report begins with, and those that follow it. */
export type Headline = Verdict & {rest: readonly string[]};

/** What comes first of a run: how it failed, else whether memory was in the way; then the bill, and how it ended. */
export const headlineOf = (run: WholeRun): Headline => {
  const memory = verdictOf(run);
  const ended = endSentence(run.view);
  // A good word about memory says all of it.
  const bill = memory.level === 'good' && hasSwapped(run.figures) === false ? '' : billWords(run.figures);
  if (ended === '' || outcomeTone(run.view) !== 'bad') return {...memory, rest: [bill, ended].filter(Boolean)};
  return {level: 'bad', sentence: ended, rest: [memory.sentence, bill].filter(Boolean)};
};

/** What a run came to, in a word or two. */
export const outcomeWord = (view: RunView): string => stateWord(view.run);

/** How its state is shown: still going, or ended well, not well, or neither. */
export const outcomeTone = ({run}: RunView): 'going' | 'good' | 'notice' | 'bad' => {
  if (run.endedAt === null) return 'going';
  if (run.outcome === 'finished') return 'good';
  return run.outcome === 'failed' || run.outcome === 'interrupted' ? 'bad' : 'notice';
};

/** How a run ended that did not end well, with the reason and what to do; empty for all others. */
const endSentence = ({run}: RunView): string => {
  if (run.endedAt === null || run.outcome === 'finished') return '';
  const how = run.ending ?? `${stateWord(run)}${run.exitCode === null ? '' : ` with exit code ${run.exitCode}`}`;
  return [asSentence(`it ${/^(?:failed|ended)/.test(how) ? how : `was ${how}`}`), run.failure?.sentence ?? '']
    .filter(Boolean)
    .join(' ');
};
