import {LID_IOREG, parseLid} from '../../../host/lid.js';
import {failureOf} from '../format-step.js';
import {asExpected, differs, judged, type Step} from '../step.js';

export const lid: Step = {
  name: 'lid',
  item: null,
  tried: `ioreg ${LID_IOREG.join(' ')}`,
  expected: 'AppleClamshellState = Yes or No, and nothing on a Mac without a lid',
  async run({world: {tryTool}}) {
    const trial = await tryTool('ioreg', LID_IOREG);
    if (trial.failure !== null) return differs(failureOf(trial));
    if (trial.stdout.trim() === '') return asExpected(`nothing: no lid; ${trial.tookMs} ms`);
    const closed = parseLid(trial.stdout);
    const state = closed === null ? 'not understood' : closed ? 'closed' : 'open';
    return judged(closed !== null, `the lid is ${state}; ${trial.tookMs} ms`);
  },
};
