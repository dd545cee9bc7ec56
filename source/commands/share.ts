import {userInfo} from 'node:os';
import {resolve} from 'node:path';
import {errorCode, errorMessage, UserError, usageError} from '../errors.js';
import {readRegular} from '../journal/regular-file.js';
import {runToShow} from '../runs/find/find-run.js';
import {lookingDashboard} from '../runs/own-program.js';
import {authorizedLine, PLACEHOLDER} from '../runs/share/authorized-line.js';
import {MAX_KEY_BYTES, publicKeys} from '../runs/share/public-keys.js';
import {type Command, isSet, oneRun, textFlag} from './kit/command.js';
import {complain, say} from './kit/say.js';

const standardInput = async (): Promise<string> => {
  if (process.stdin.isTTY) complain('Paste the public key, then press ^D:\n');
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of process.stdin) {
    bytes += part.length;
    if (bytes > MAX_KEY_BYTES) throw usageError('Standard input is too long for a public key.');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

const textOf = (file: string): string => {
  try {
    return readRegular(resolve(file), MAX_KEY_BYTES).toString('utf8');
  } catch (error) {
    const isMissing = ['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '');
    throw new UserError(
      isMissing ? `There is no file ${file}.` : errorMessage(error),
      'Give the public key: --key FILE.pub',
    );
  }
};

const keysOf = async (given: string | undefined): Promise<string[] | null> => {
  if (given === undefined) return null;
  if (given === '-') return publicKeys(await standardInput(), 'Standard input');
  return publicKeys(textOf(given), given);
};

/** What to do with the line, and the other ways to show a run. */
const advice = (name: string | null, word: string | null, hasKey: boolean, isFleeting: boolean): string => {
  const what = name === null ? 'the run in progress, else the newest one' : name;
  return [
    '',
    ...(hasKey ? [] : [`Replace ${PLACEHOLDER} with your colleague's public key, or run this again with --key FILE.`]),
    'Add that line to ~/.ssh/authorized_keys on this machine; mlxtop itself changes nothing.',
    `Whoever has the private key can then see ${what}, and change nothing: ssh ${userInfo().username}@THIS-MACHINE`,
    'To take it back, remove the line.',
    ...(isFleeting
      ? ['The line names a folder of npx that may be deleted: install mlxtop first (npm install --global mlxtop).']
      : []),
    `Without ssh: mlxtop report${word === null ? '' : ` ${word}`} writes a page that you can send.`,
    '',
  ].join('\n');
};

export const command: Command = {
  usage: 'share [RUN] [--key FILE]',
  group: 'watch',
  summary: 'print the line that lets a colleague watch over ssh, read-only',
  examples: [
    ['mlxtop share lora --key anna.pub', 'the line for ~/.ssh/authorized_keys: Anna sees the dashboard, read-only'],
    ['mlxtop share --key anna.pub >> ~/.ssh/authorized_keys', 'add it at once; the screen says what to do next'],
  ],
  words: [{value: 'RUN'}],
  options: {
    key: {value: 'FILE', text: "your colleague's public key; - reads it from standard input"},
    showAll: {text: 'let them also see the command, paths and app names'},
  },
  async run(call) {
    const wanted = oneRun(call);
    const run = wanted === undefined ? null : await runToShow(wanted);
    const keys = await keysOf(textFlag(call.flags, 'key'));
    const program = lookingDashboard(run?.record.id ?? null, isSet(call.flags, 'showAll'), process.env.MLXTOP_HOME);
    for (const key of keys ?? [null]) say(`${authorizedLine(program, key)}\n`);
    const isFleeting = program.some(word => word.includes('/_npx/'));
    complain(advice(run?.record.name ?? null, run?.record.id ?? null, keys !== null, isFleeting));
    return 0;
  },
};
