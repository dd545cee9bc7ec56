import {hostname} from 'node:os';
import {usageError} from '../errors.js';
import {prometheusText} from '../export/prometheus/text.js';
import type {Run} from '../journal/runs.js';
import {hiddenStatus} from '../report/hidden-status.js';
import {toJson} from '../report/json.js';
import {RunsToScrape} from '../runs/export/scrape.js';
import {runToShow} from '../runs/find/find-run.js';
import {DEFAULT_HOST, DEFAULT_PORT, isLoopback} from '../serve/address.js';
import type {Rules, Sources} from '../serve/answer.js';
import {Recent} from '../serve/recent.js';
import {serve} from '../serve/server.js';
import {readToken} from '../serve/token.js';
import {type Call, type Command, isSet, textFlag} from './kit/command.js';
import {complain, say} from './kit/say.js';
import {user} from './kit/user.js';
import {statusOf} from './status.js';

declare const MLXTOP_VERSION: string;

/** Whoever asks again sooner is told the same. */
const KEEP_MS = 1000;
const MAX_PORT = 65_535;

const portOf = ({flags}: Call): number => {
  const text = textFlag(flags, 'port');
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > MAX_PORT) {
    throw usageError(`'${text}' is not a port.`, `A whole number up to ${MAX_PORT}; without --port: ${DEFAULT_PORT}`);
  }
  return port;
};

/** The token that is needed; null for none. Throws a `UserError` where one is missing, or was typed. */
const tokenFor = ({flags}: Call, host: string): string | null => {
  const file = textFlag(flags, 'tokenFile');
  if (flags.token === true) {
    throw usageError(
      'A token cannot be an argument: every user of this machine could read it.',
      'Use --token-file FILE.',
    );
  }
  if (flags.token === false) {
    if (file !== undefined) throw usageError('--token-file and --no-token contradict each other.', 'Leave one out.');
    return null;
  }
  const token = readToken(file, process.env);
  if (token === null && !isLoopback(host)) {
    throw usageError(
      `With --host ${host} other machines can connect, and no token is required of them.`,
      'Use --token-file FILE or MLXTOP_TOKEN (openssl rand -hex 32 makes one), or allow it with --no-token.',
    );
  }
  return token;
};

const statusFor = async (run: Run, showAll: boolean) => {
  const {json, apps} = await statusOf(run);
  if (showAll) return json;
  return hiddenStatus(json, apps);
};

const sourcesOf = (showAll: boolean): Sources => {
  const toScrape = new RunsToScrape(user);
  const runs = new Recent(() => toScrape.look(), KEEP_MS);
  const status = new Recent(async (wanted: string) => {
    if (wanted !== '') return toJson(await statusFor(await runToShow(wanted), showAll));
    const found = await runs.get();
    const all = [];
    for (const {run} of found) all.push(await statusFor(run, showAll));
    return toJson({runs: all});
  }, KEEP_MS);
  return {
    async metrics(format) {
      const found = await runs.get();
      return prometheusText({version: MLXTOP_VERSION, runs: found.map(({scraped}) => scraped)}, format);
    },
    status: run => status.get(run ?? ''),
  };
};

/** Resolves at ^C and the like. */
const untilSignal = (): Promise<void> =>
  new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });

export const command: Command = {
  usage: 'serve [--port PORT] [--host ADDRESS]',
  group: 'watch',
  summary: 'all runs over HTTP: metrics for Prometheus, and JSON',
  examples: [
    ['mlxtop serve', `then: curl http://${DEFAULT_HOST}:${DEFAULT_PORT}/metrics`],
    ['mlxtop serve --host 0.0.0.0 --token-file ~/.mlxtop-token', 'for a Prometheus on another machine'],
  ],
  options: {
    port: {value: 'PORT', text: 'where to listen', usual: String(DEFAULT_PORT)},
    host: {value: 'ADDRESS', kind: 'text', text: `${DEFAULT_HOST} is for this machine alone; any other needs a token`},
    tokenFile: {
      value: 'FILE',
      text: 'a file with the token that requests must send (Authorization: Bearer); or set MLXTOP_TOKEN',
    },
    token: {negative: true, text: 'no token: serve everyone who can reach the port'},
    showAll: {text: 'also show the command, paths and app names in /status'},
  },
  async run(call) {
    const [host, port] = [textFlag(call.flags, 'host') ?? DEFAULT_HOST, portOf(call)];
    // Before the words, which may be a secret that somebody typed.
    const token = tokenFor(call, host);
    if (call.words.length > 0) {
      throw usageError(`mlxtop serve shows all runs, and takes no argument, not '${call.words[0]}'.`);
    }
    const name = hostname();
    const rules: Rules = {
      token,
      ownNames: [host, name, `${name.split('.')[0]}.local`],
      onError: message => complain(`mlxtop serve: ${message}\n`),
    };
    const stopped = untilSignal();
    const serving = await serve({host, port}, rules, sourcesOf(isSet(call.flags, 'showAll')));
    say(`Metrics of all runs: ${serving.url}/metrics   ^C stops it.\n`);
    await stopped;
    await serving.close();
    return 0;
  },
};
