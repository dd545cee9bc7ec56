import {protectionOf, type QuitResult, quitApp} from '../actions/quit-app.js';
import {UserError, usageError} from '../errors.js';
import {refusalOf} from '../host/quit-refusal.js';
import type {App} from '../host/types.js';
import {homeFolder} from '../journal/run-folder.js';
import {listRuns} from '../journal/runs.js';
import {freedText, quitQuestion} from '../report/quit.js';
import {confirm} from './shared/ask.js';
import {type Command, isSet} from './shared/command.js';
import {findApp} from './shared/find-app.js';
import {livingRuns} from './shared/find-run.js';
import {theHost} from './shared/machine.js';
import {say} from './shared/say.js';

/** Says how it went; throws what is left to do. */
const tell = (app: App, {outcome, before, after}: QuitResult): void => {
  const {name} = app;
  switch (outcome.result) {
    case 'quit': {
      const freed = freedText(before, after);
      say(`${name} has quit.${freed === '' ? '' : ` Before → after: ${freed}.`}\n`);
      return;
    }
    case 'not-running':
      throw new UserError(`${name} is not running any more.`, 'Nothing to do. See mlxtop apps for what is.');
    case 'still-open':
      throw new UserError(
        `${name} is still open after 15 s.`,
        process.platform === 'darwin'
          ? 'It probably asks whether to save something, or macOS asks whether this terminal may control it: look at the screen.'
          : 'It may ask whether to save something: look at its window.',
      );
    case 'refused':
      throw new UserError(`The system did not let mlxtop quit ${name}.`, outcome.nextStep);
  }
};

export const command: Command = {
  usage: 'quit-app NAME',
  summary: 'ask an application to quit, and say what that freed',
  options: [['-y, --yes', 'do not ask']],
  flags: {yes: {type: 'boolean', shortFlag: 'y', default: false}},
  async run(call) {
    if (call.words.length === 0) throw usageError('Which application?', 'For instance: mlxtop quit-app Cursor');
    // A name of several words needs no quotes.
    const wanted = call.words.join(' ');
    const host = await theHost();
    const runs = await livingRuns(await listRuns(await homeFolder()));
    // A rate of swapping needs two looks.
    await host.memory();
    const app = findApp(await host.apps(await protectionOf(host, runs)), wanted);
    const refusal = refusalOf(app);
    if (refusal) throw refusal;
    if (!isSet(call.flags, 'yes') && !(await confirm(quitQuestion(app, process.platform)))) {
      say(`${app.name} stays open.\n`);
      return 1;
    }
    tell(app, await quitApp(host, runs, app));
    return 0;
  },
};
