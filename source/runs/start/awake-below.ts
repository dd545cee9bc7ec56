import {readFileSync, rmSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {caffeinateCommand} from '../../host/keep-awake.js';
import type {Run} from '../../journal/runs.js';
import {writeOwnFile} from '../../paths/open.js';
import {connect} from '../../tmux/client.js';
import {shellWord} from '../../tmux/quote.js';
import {runBelow} from '../../tmux/run-below.js';

/** For `/bin/sh`: runs the command, and tells its pid, then its end, in a file as long as that is there. The shell is what tmux waits for. */
const holdScript = (command: readonly string[], file: string): string => {
  const told = shellWord(file);
  const words = command.map(shellWord).join(' ');
  return `{ ${words} & [ -e ${told} ] && echo $! >${told}; wait $!; [ -e ${told} ] && echo ended >${told}; } </dev/null >/dev/null 2>&1; exit 0`;
};

export type AwakeBelowOptions = {
  /** A folder whose tools come before the system's own. */
  tools: string | null;
  /** How long the shell may take to start. */
  limitMs?: number;
  /** It gives no answer when all is well: after so long it holds. */
  settleMs?: number;
};

const LOOK_MS = 20;

/**
 * Keeps a Mac awake from below the run's tmux server, for as long as the trainer lives: whatever ends with the application that the launcher
 * was started from, as macOS 27 has it, it does not. False when it is not known to hold: then somebody else has to.
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
    for (const until = performance.now() + limitMs; read() === ''; await delay(LOOK_MS)) {
      if (performance.now() > until) return false;
    }
    await delay(settleMs);
    return /^\d+$/.test(read());
  } finally {
    rmSync(paths.awake, {force: true});
  }
};
