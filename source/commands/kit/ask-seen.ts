import {notificationWords, OTHER_WAYS} from '../../alerts/seen.js';
import {noteSeen} from '../../alerts/seen-notification.js';
import {wrapped} from '../../format/wrap.js';
import {ask, canAsk} from './ask.js';
import {say} from './say.js';
import {warnOnFailure} from './warn-on-failure.js';

/** A user who has not answered by then is away. */
const ANSWER_MS = 60_000;

const COLUMNS = 79;

const sayWrapped = (text: string): void => say(`${wrapped(text, COLUMNS)}\n`);

const note = (seen: boolean): Promise<void> =>
  warnOnFailure('the answer was not saved', () => noteSeen({seen, hinted: false}), undefined);

/**
 * Asks whether the notification that was just sent has appeared, and says what to do if not. True only when the user
 * says that it has not; without a terminal or an answer the function prints that this is unknown.
 */
export const askWhetherSeen = async (limitMs = ANSWER_MS): Promise<boolean> => {
  const {unknown, ifNot} = notificationWords(process.platform);
  if (!canAsk()) {
    sayWrapped(`${unknown} In a terminal, mlxtop alerts test asks you.`);
    return false;
  }
  const answer = await ask('Did a notification appear on your screen? [y/n]', limitMs);
  if (/^y(es)?$/i.test(answer?.trim() ?? '')) {
    await note(true);
    say('Good: desktop alerts reach you.\n');
    return false;
  }
  if (/^no?$/i.test(answer?.trim() ?? '')) {
    await note(false);
    sayWrapped(ifNot);
    sayWrapped(OTHER_WAYS);
    return true;
  }
  if (answer === null) say('\n');
  sayWrapped(`No answer. ${unknown}`);
  sayWrapped(`If none appeared: ${ifNot}`);
  return false;
};
