import type {Delivery} from '../alerts/deliver.js';
import {UserError, usageError} from '../errors.js';
import {printable} from '../format/printable.js';
import {sendMessage} from '../runs/alert/send-message.js';
import {runToShow} from '../runs/find/find-run.js';
import {type AlertSettings, SEE_EXAMPLE} from '../settings/check.js';
import {settingsPlace} from '../settings/path.js';
import {readSettings} from '../settings/settings.js';
import {askWhetherSeen} from './kit/ask-seen.js';
import type {Command} from './kit/command.js';
import {packageFile} from './kit/package-file.js';
import {ringHere, say} from './kit/say.js';

const EXAMPLE = `alerts:
  bell: true                      # in the terminals that show the dashboard (the default)
  desktop: true                   # a system notification
  webhook: https://ntfy.sh/TOPIC  # ntfy, Slack, Discord, or plain JSON
  command: [say, training]        # any program; MLXTOP_ALERT_TEXT and others describe the alert
  only: [failed, stalled]         # default: all of them
`;

/** The example, with a line by which editors check the file as it is written, where the package has the schema. */
const example = (): string => {
  const schema = packageFile('schema/settings.json');
  return schema === null ? EXAMPLE : `# yaml-language-server: $schema=${schema}\n${EXAMPLE}`;
};

const keepPrivate = (): string => `A webhook's address is a secret: chmod 600 ${settingsPlace()}`;

/** Where the settings send alerts, without the webhook's address: anyone who knows it can write there. */
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
    throw new UserError(error.message, `For instance:\n\n${example()}\n${keepPrivate()}`);
  });
  const ways = wayOf(alerts);
  say(
    `Alerts are sent by: ${ways.join(', ') || 'nothing'}${alerts.only === null ? '' : `, only: ${alerts.only.join(', ')}`}\n` +
      `Settings: ${settingsPlace()}, for instance:\n\n${example()}\n${keepPrivate()}\nTo test them: mlxtop alerts test\n`,
  );
  return 0;
};

/** The newest run, in whose terminal a bell would ring; null, for this terminal, if there is no run. */
const newestRun = () => runToShow().catch(() => null);

/** A bell without an open terminal does not count as a failure: it is set up correctly. */
const isFailed = ({channel, problem}: Delivery): boolean => problem !== null && channel !== 'bell';

/** What became of a delivery. A notification was only sent: that the desktop took it does not mean that it is shown. */
const outcome = (delivery: Delivery): string => {
  if (delivery.problem === null) return delivery.channel === 'desktop' ? 'sent' : 'delivered';
  return `${isFailed(delivery) ? 'failed' : 'not heard'}: ${delivery.problem}`;
};

const test = async (): Promise<number> => {
  const settings = await readSettings();
  const run = await newestRun();
  const message = {
    code: 'test',
    over: false,
    text: 'This is a test: alerts about your training runs arrive here.',
    run: run?.record.name ?? 'mlxtop',
    runId: run?.record.id ?? '',
    at: new Date().toISOString(),
  } as const;
  const deliveries = await sendMessage(message, run, settings, ringHere);
  for (const delivery of deliveries) say(`${delivery.channel.padEnd(8)} ${printable(outcome(delivery))}\n`);
  if (deliveries.length === 0) say(`Alerts are not sent anywhere: see ${settingsPlace()}\n`);
  const isSent = deliveries.some(({channel, problem}) => channel === 'desktop' && problem === null);
  const isUnseen = isSent && (await askWhetherSeen());
  return isUnseen || deliveries.some(isFailed) ? 1 : 0;
};

export const command: Command = {
  usage: 'alerts [test]',
  group: 'machine',
  summary: 'where alerts are sent; test: send one',
  examples: [['mlxtop alerts test', 'send one, and ask whether you saw it']],
  verbs: {test: {text: 'send one alert'}},
  options: {},
  async run(call) {
    const [what, ...more] = call.words;
    if (more.length > 0 || (what !== undefined && what !== 'test')) {
      throw usageError(`There is no 'mlxtop alerts ${call.words.join(' ')}'.`, 'Try: mlxtop alerts test');
    }
    return what === undefined ? show() : test();
  },
};
