import {UserError} from '../../errors.js';
import {printable} from '../../format/printable.js';
import type {Trial} from '../try-program.js';
import {runLinuxTool} from './linux-tool.js';
import {idOfCronLine, type LoginEntry, withCronLine, withoutCronLine} from './texts.js';

/** What `crontab -l` says on standard error where the user has none: vixie and Debian's cron, cronie; busybox. */
const NONE = /^no crontab for |can't open '[^']*': No such file/m;

const ADVICE = 'Look at it yourself: crontab -l';

const refusal = ({failure, code, stderr}: Trial, what: string): UserError => {
  const why = stderr.trim().split('\n')[0] || (failure ?? `exit code ${code}`);
  return new UserError(`${what}: ${printable(why)}`, ADVICE);
};

/** The user's crontab, a byte a character; empty for none. Throws a `UserError` where it cannot be read for certain. */
const readCrontab = async (tools: string | null): Promise<string> => {
  const answer = await runLinuxTool('crontab', ['-l'], {tools});
  if (answer.code === 0) return answer.stdout;
  if (answer.code !== null && answer.stdout === '' && NONE.test(answer.stderr)) return '';
  throw refusal(answer, 'Your crontab cannot be read');
};

/** An empty crontab is removed: there was none before ours. */
const writeCrontab = async (text: string, tools: string | null): Promise<void> => {
  const answer = await runLinuxTool('crontab', text === '' ? ['-r'] : ['-'], {tools, input: text});
  if (answer.code !== 0) throw refusal(answer, 'Your crontab cannot be written');
};

/** Of two that change it at the same moment the later one undoes the other's change: so each looks at it afterwards. */
const MAX_TRIES = 4;

/** Changes the crontab, and looks whether that has stayed. Throws a `UserError` where it cannot. */
const changeCrontab = async (tools: string | null, change: (text: string) => string): Promise<void> => {
  for (let tries = 1; tries <= MAX_TRIES; tries++) {
    const before = await readCrontab(tools);
    const after = change(before);
    if (after === before) return;
    await writeCrontab(after, tools);
  }
  throw new UserError('Your crontab does not keep what is written to it.', ADVICE);
};

/** Characters that stand for the bytes of a text. */
const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** Adds the entry's line to the user's crontab, all else byte for byte. Throws a `UserError` where it cannot. */
export const addCronLine = (entry: LoginEntry, tools: string | null): Promise<void> => {
  const inBytes = {...entry, command: entry.command.map(bytesOf)};
  return changeCrontab(tools, text => withCronLine(text, inBytes));
};

/** Removes the line for that run from the user's crontab. Throws a `UserError` where it cannot. */
export const removeCronLine = (id: string, tools: string | null): Promise<void> =>
  changeCrontab(tools, text => withoutCronLine(text, id));

/** Our lines in the user's crontab, a byte a character, each with its run; none where it cannot be read. */
export const cronLines = async (tools: string | null): Promise<{id: string; line: string}[]> => {
  const {code, stdout} = await runLinuxTool('crontab', ['-l'], {tools});
  if (code !== 0) return [];
  return stdout.split('\n').flatMap(line => {
    const id = idOfCronLine(line);
    return id === null ? [] : [{id, line}];
  });
};
