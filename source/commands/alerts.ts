import type {Delivery} from '../alerts/deliver.js';
import {UserError, usageError} from '../errors.js';
import {printable} from '../format/printable.js';
import {tell} from '../runs/alert/tell.js';
import {runToShow} from '../runs/find/find-run.js';
import {type AlertSettings, SEE_EXAMPLE} from '../settings/check.js';
import {settingsPlace} from '../settings/path.js';
import {readSettings} from '../settings/settings.js';
import {askWhetherSeen} from './kit/ask-seen.js';
import type {Command} from './kit/command.js';
import {ringHere, say} from './kit/say.js';

const EXAMPLE = `alerts:
  bell: true                      # in the terminals that show the dashboard (the default)
  desktop: true                   # a notification of the system
  webhook: https://ntfy.sh/TOPIC  # ntfy, Slack, Discord, or plain JSON
  command: [say, training]        # any program; MLXTOP_ALERT_TEXT and others tell it what
  only: [failed, stalled]         # default: all of them
`;

const keepPrivate = (): string => `A webhook's address is a secret: chmod 600 ${settingsPlace()}`;

/** Never the address: who knows it can write there. */
const wayOf = ({bell, desktop, webhook, command}: AlertSettings): string[] =>
  [
    bell ? 'bell' : '',
    desktop ? 'desktop' : '',
    webhook === null ? '' : `webhook (${webhook.shape})`,
    command === null ? '' : `command (${printable(command[0] ?? '')})`,
  ].filter(Boolean);

const show = async (): Promise<number> => {
  const {alerts} = await readSettings().catch(error => {
    if (!(error instanceof UserError) || error.nextStep !== SEE_EXAMPLE) throw error;
    throw new UserError(error.message, `For instance:\n\n${EXAMPLE}\n${keepPrivate()}`);
  });
  const ways = wayOf(alerts);
  say(
    `Alerts go by: ${ways.join(', ') || 'nothing'}${alerts.only === null ? '' : `, only: ${alerts.only.join(', ')}`}\n` +
      `Settings: ${settingsPlace()}, for instance:\n\n${EXAMPLE}\n${keepPrivate()}\nTry them: mlxtop alerts test\n`,
  );
  return 0;
};

/** The newest run's terminal is where a bell would be heard; without any run it is this one. */
const newestRun = () => runToShow().catch(() => null);

/** A bell that nobody is there to hear is set up as it should be all the same. */
const isFailed = ({channel, problem}: Delivery): boolean => problem !== null && channel !== 'bell';

/** That the desktop took a notification does not tell that it shows it. */
const outcome = (delivery: Delivery): string =>
  delivery.problem === null
    ? delivery.channel === 'desktop'
      ? 'sent'
      : 'told'
    : `${isFailed(delivery) ? 'failed' : 'not heard'}: ${delivery.problem}`;

const test = async (): Promise<number> => {
  const settings = await readSettings();
  const run = await newestRun();
  const message = {
    code: 'test',
    over: false,
    text: 'This is a test: alerts of your trainings arrive here.',
    run: run?.record.name ?? 'mlxtop',
    runId: run?.record.id ?? '',
    at: new Date().toISOString(),
  } as const;
  const deliveries = await tell(message, run, settings, ringHere);
  for (const delivery of deliveries) say(`${delivery.channel.padEnd(8)} ${printable(outcome(delivery))}\n`);
  if (deliveries.length === 0) say(`No alert goes anywhere: see ${settingsPlace()}\n`);
  const isSent = deliveries.some(({channel, problem}) => channel === 'desktop' && problem === null);
  const isUnseen = isSent && (await askWhetherSeen());
  return isUnseen || deliveries.some(isFailed) ? 1 : 0;
};

export const command: Command = {
  usage: 'alerts [test]',
  group: 'machine',
  summary: 'where alerts go; test: send one',
  examples: [['mlxtop alerts test', 'send one, and ask whether you saw it']],
  options: [],
  flags: {},
  async run(call) {
    const [what, ...more] = call.words;
    if (more.length > 0 || (what !== undefined && what !== 'test')) {
      throw usageError(`There is no 'mlxtop alerts ${call.words.join(' ')}'.`, 'Try: mlxtop alerts test');
    }
    return what === undefined ? show() : test();
  },
};
