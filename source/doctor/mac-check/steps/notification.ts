import {failureOf} from '../format-step.js';
import {differs, judged, notTried, type Step} from '../step.js';

const SCRIPT = ['on run argv', 'display notification (item 1 of argv) with title (item 2 of argv)', 'end run'];

export const notification: Step = {
  name: 'notification',
  item: 8,
  tried: 'one notification by osascript, and whether the user saw it',
  expected:
    'exit code 0 whether or not it is shown; without Script Editor’s permission nothing appears and nothing asks',
  asks: 'May this check show one notification?',
  async run({world: {tryTool}, person}) {
    const words = [...SCRIPT.flatMap(line => ['-e', line]), 'This is the check of mlxtop.', 'mlxtop'];
    const trial = await tryTool('osascript', words);
    if (trial.code !== 0) return differs(failureOf(trial));
    const seen = await person.agrees('Did a notification of mlxtop appear (also: in the Notification Centre)?');
    if (seen === null) return notTried('no one to ask whether it was seen');
    return judged(true, `exit code 0, ${seen ? 'seen' : 'not seen'}`);
  },
};
