import {findApp} from '../actions/find-app.js';
import {protectionOf, type QuitResult, quitApp} from '../actions/quit-app.js';
import {UserError, usageError} from '../errors.js';
import {wrapped} from '../format/wrap.js';
import {getHost} from '../host/get-host.js';
import {refusalOf} from '../host/quit-refusal.js';
import type {App} from '../host/types.js';
import {homeFolder} from '../journal/run-folder.js';
import {listRuns} from '../journal/runs.js';
import {freedText, quitQuestion} from '../report/quit.js';
import {livingRuns} from '../runs/find/find-run.js';
import {confirm} from './kit/ask.js';
import {type Command, isSet} from './kit/command.js';
import {say} from './kit/say.js';

const COLUMNS = 79;
/** `mlxtop: ` stands before the first line of an error. */
const COLUMNS_FIRST = 71;

/** Prints what a quit freed. Throws a `UserError`, with what the user can do, if the application did not quit. */
const report = (app: App, {outcome, before, after}: QuitResult): void => {
  const {name} = app;
  switch (outcome.result) {
    case 'quit': {
      const freed = freedText(before, after);
      say(`${wrapped(`${name} has quit.${freed === '' ? '' : ` Before → after: ${freed}.`}`, COLUMNS)}\n`);
      return;
    }
    case 'not-running':
      throw new UserError(
        `${name} is no longer running.`,
        'There is nothing to do. mlxtop apps lists what is running.',
      );
    case 'still-open':
      throw new UserError(
        `${name} was asked to quit and is still open.`,
        process.platform === 'darwin'
          ? wrapped(
              'It may be waiting for you to save something, or macOS may be asking whether this terminal may control it: check the screen.',
              COLUMNS,
            )
          : 'It may be waiting for you to save something: check its window.',
      );
    case 'refused':
      throw new UserError(
        wrapped(outcome.why ?? `The system did not let mlxtop quit ${name}.`, COLUMNS_FIRST),
        wrapped(outcome.nextStep, COLUMNS),
      );
  }
};

export const command: Command = {
  usage: 'quit-app NAME',
  group: 'machine',
  summary: 'ask an application to quit, and say how much memory that freed',
  examples: [["mlxtop quit-app 'Google Chrome'", 'by its name or bundle id']],
  words: [{value: 'NAME', kind: 'app'}],
  options: {yes: {short: 'y', text: 'do not ask'}},
  async run(call) {
    if (call.words.length === 0) throw usageError('Which application?', 'For instance: mlxtop quit-app Cursor');
    // A name of several words needs no quotes.
    const wanted = call.words.join(' ');
    const host = await getHost();
    const runs = await livingRuns(await listRuns(await homeFolder()));
    // A rate of swapping needs two readings.
    await host.memory();
    const app = findApp(await host.apps(await protectionOf(host, runs)), wanted);
    const refusal = refusalOf(app);
    if (refusal) throw refusal;
    if (!isSet(call.flags, 'yes') && !(await confirm(quitQuestion(app, process.platform)))) {
      say(`${app.name} stays open.\n`);
      return 1;
    }
    report(app, await quitApp(host, runs, app));
    return 0;
  },
};
