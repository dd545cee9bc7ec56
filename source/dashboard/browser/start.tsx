import {render} from 'ink';
import {inkOptions} from '../app.js';
import {terminalInput} from '../terminal-input.js';
import {BrowserApp} from './app.js';
import {BrowserFeed} from './feed.js';
import {BrowserSession, type Exit} from './session.js';
import type {Listed, Options, Services} from './types.js';
import {firstUi} from './ui.js';

export {runSentence} from '../reader/lines.js';

export type BrowserOptions = Options & {
  services: Services;
  /** The first list, which may be read while this program is being loaded. */
  listed: Listed;
  sort: string;
  filter: string;
};

/** Draws the list until a key leads out of it, or the terminal is gone. */
const draw = async (session: BrowserSession, options: Options): Promise<Exit> => {
  const {columns = 80, rows = 24} = process.stdout;
  session.fits({columns, rows});
  if (process.stdin.isTTY) process.stdin.setRawMode(true);
  const input = terminalInput(process.stdin);
  let exit: Exit = {to: 'shell'};
  const ink = render(<BrowserApp session={session} options={options} />, {...inkOptions, stdin: input});
  session.onExit(given => {
    exit = given;
    ink.unmount();
  });
  await ink.waitUntilExit();
  session.onExit(() => undefined);
  input.release();
  return exit;
};

/** Shows all runs until the user leaves; in between the dashboards of those that they look at. */
export const startBrowser = async ({services, listed, sort, filter, ...options}: BrowserOptions): Promise<void> => {
  const feed = new BrowserFeed(services);
  const session = new BrowserSession(feed, services, firstUi({sort, filter}), options);
  feed.start(listed);
  for (let exit = await draw(session, options); exit.to === 'dashboard'; exit = await draw(session, options)) {
    feed.stop();
    try {
      await services.dashboard(exit.id);
    } catch (error) {
      session.complain(error);
    }
    feed.start();
    feed.look();
  }
  feed.stop();
};
