import type {SessionNote} from '../../journal/run-record.js';
import {runningServer} from '../../tmux/agent-server.js';
import type {Tmux} from '../../tmux/client.js';
import {theHost} from './machine.js';

/** A Mac's tool for it takes tens of milliseconds: a start does not wait for one that hangs. */
const PATIENCE_MS = 1000;

const within = async <Value>(ms: number, answer: Promise<Value>): Promise<Value | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** The application that a process belongs to; null where there is none, or where that is not known within a second. */
export const appOf = async (pid: number): Promise<SessionNote['terminal']> => {
  const host = await theHost();
  return (
    (await within(
      PATIENCE_MS,
      host.sessionApp(pid).catch(() => null),
    )) ?? null
  );
};

/**
 * Which application a session on that server belongs to. A server that does not run yet will be this process' child, and belong where this
 * one does. Undefined while that is not known: the recorder asks again, without haste.
 */
export const sessionNote = async (tmux: Tmux): Promise<SessionNote | undefined> => {
  const server = await runningServer(tmux, process.getuid?.() ?? 0);
  if (server?.independent) return {terminal: null, independent: true};
  const host = await theHost();
  const terminal = await within(
    PATIENCE_MS,
    host.sessionApp(server?.pid ?? process.pid).catch(() => null),
  );
  return terminal === undefined ? undefined : {terminal, independent: false};
};
