import {readFileSync, rmSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {caffeinateCommand} from '../../host/keep-awake.js';
import type {Run} from '../../journal/runs.js';
import {writeOwnFile} from '../../paths/open.js';
import {connect} from '../../tmux/client.js';
import {shellWord} from '../../tmux/quote.js';
import {runBelow} from '../../tmux/run-below.js';

/**
 * For `/bin/sh`: runs the command and writes its pid, then its end, to a file for as long as that exists. tmux waits
 * for the shell.
 */
const holdScript = (command: readonly string[], file: string): string => {
  const report = shellWord(file);
  const words = command.map(shellWord).join(' ');
  return `{ ${words} & [ -e ${report} ] && echo $! >${report}; wait $!; [ -e ${report} ] && echo ended >${report}; } </dev/null >/dev/null 2>&1; exit 0`;
};

export type AwakeBelowOptions = {
  /** A folder whose tools come before the system's own. */
  tools: string | null;
  /** How long the shell may take to start. */
  limitMs?: number;
  /** The tool prints nothing when it works: after this time without its end it counts as working. */
  settleMs?: number;
};

const POLL_MS = 20;

/**
 * Keeps a Mac awake for as long as the trainer lives, by a process below the run's tmux server: on macOS 27 it then
 * does not end with the application that the launcher was started from. False when this is not known to work: the
 * caller then needs another way.
 */
export const keepAwakeBelow = async (
  {record: {tmux}, paths}: Run,
  {tools, limitMs = 2000, settleMs = 200}: AwakeBelowOptions,
): Promise<boolean> => {
  if (tmux === null) return false;
  const read = () => readFileSync(paths.awake, 'utf8').trim();
  writeOwnFile(paths.awake, '');
  try {
    const script = holdScript(caffeinateCommand(tmux.wrapperPid, tools), paths.awake);
    if (!(await runBelow(connect({path: tmux.socketPath}), script))) return false;
    for (const until = performance.now() + limitMs; read() === ''; await delay(POLL_MS)) {
      if (performance.now() > until) return false;
    }
    await delay(settleMs);
    return /^\d+$/.test(read());
  } finally {
    rmSync(paths.awake, {force: true});
  }
};
