import {existsSync} from 'node:fs';
import {parseArgs} from 'node:util';
import {errorMessage, usageError} from '../errors.js';
import {type Background, startBackground} from '../host/background.js';
import {createHost} from '../host/index.js';
import {appendEvent} from '../journal/append.js';
import {type RunPaths, runPaths} from '../journal/run-folder.js';
import {resume} from '../trainer/control.js';
import {ownWords} from './own-words.js';
import {isPauseSettled} from './settled-pause.js';

/** A pause that has not begun yet, and its wrapper. */
export type GuardPlan = {
  paths: RunPaths;
  /** The journal's size before it begins. */
  since: number;
  wrapperPid: number;
  /** See `Host.processIdentity`. */
  identity: string | null;
  limitSeconds: number;
  tools: string | undefined;
};

/** A shell waits, in 2 MB where Node would take 40, and Node takes its place only when the time is over. */
const WAIT = 'sleep "$1"; shift; exec "$@"';

/**
 * Starts what resumes a run when the limit is over, whatever happens to its recorder, unless the pause that begins now has ended or is
 * somebody else's by then.
 */
export const startGuard = (plan: GuardPlan): Promise<Background> => {
  const {paths, since, wrapperPid, identity, limitSeconds, tools} = plan;
  const words = ['guard', '--folder', paths.folder, '--after', String(since), '--wrapper-pid', String(wrapperPid)];
  if (identity !== null) words.push('--identity', identity);
  if (tools) words.push('--tools', tools);
  return startBackground(['/bin/sh', '-c', WAIT, 'mlxtop-guard', String(limitSeconds), ...ownWords(words)]);
};

/** `mlxtop guard`: what the guard does when the limit is over. Returns the exit code. */
export const guardMain = async (words: readonly string[]): Promise<number> => {
  const text = {type: 'string'} as const;
  const options = {folder: text, after: text, 'wrapper-pid': text, identity: text, tools: text};
  const {values} = parseArgs({args: [...words], options});
  const wrapperPid = Number(values['wrapper-pid']);
  const offset = Number(values.after);
  if (!values.folder || !(wrapperPid > 0) || !(offset >= 0)) {
    throw usageError('mlxtop guard is internal: the recorder starts it.', 'To go on with a paused run: mlxtop resume');
  }
  const paths = runPaths(values.folder);
  if (isPauseSettled(paths.journal, offset)) return 0;
  const host = await createHost(values.tools === undefined ? {} : {tools: values.tools});
  const found = await host.processIdentity(wrapperPid);
  const isSame = found !== null && found === (values.identity ?? found);
  if (!isSame || existsSync(paths.exit)) return 0;
  try {
    const pids = await resume(host, wrapperPid, {identity: found, exitFile: paths.exit});
    if (pids.length > 0) appendEvent(paths.journal, {t: Date.now(), type: 'resume', by: 'policy'});
    return 0;
  } catch (error) {
    // Nobody reads what it would print.
    const text = `A pause was to end after its longest time, and did not: ${errorMessage(error)}`;
    appendEvent(paths.journal, {t: Date.now(), type: 'warning', code: 'auto-pause', text});
    return 1;
  }
};
