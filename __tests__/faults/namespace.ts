import {spawnSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync, utimesSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Answer} from '../helpers/stage.js';

/** Put before the words of a command: it sees only its own processes, as in a container that shares the folders. */
export const UNSHARED = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];

/** Why this machine has no other PID namespace; false where it has. */
export const noNamespaces: string | false =
  spawnSync(UNSHARED[0] ?? '', [...UNSHARED.slice(1), 'true']).status === 0
    ? false
    : 'a PID namespace of its own needs root and unshare, on Linux';

/** Runs a command in a PID namespace of its own, for at most so many seconds. */
export const inNamespace = (words: readonly string[], env: NodeJS.ProcessEnv, seconds = 20): Answer => {
  const [program = '', ...rest] = [...UNSHARED, 'timeout', String(seconds), ...words];
  const {stdout, stderr, status} = spawnSync(program, rest, {env, encoding: 'utf8'});
  return {stdout, stderr, code: status};
};

/** What the dashboard in the run's own session touches. */
const OWN_DASHBOARD = new Set(['nudge']);

/** Every file of a folder with all that is in it, but for what belongs to the run's own dashboard. */
export const contentOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter(name => !OWN_DASHBOARD.has(name))
      .sort()
      .map(name => [name, readFileSync(join(folder, name), 'latin1')]),
  );

const EARLIER_MS = 2 * 60 * 60_000;

/** Makes the last beat in a run's folder one of two hours ago, by both clocks; its recorder must be stopped or gone. */
export const ageHeartbeat = (folder: string): void => {
  const file = join(folder, 'heartbeat');
  if (!existsSync(file)) return;
  const {t, ...beat} = JSON.parse(readFileSync(file, 'utf8'));
  const bytes = Buffer.alloc(512, ' ');
  bytes.write(JSON.stringify({...beat, t: t - EARLIER_MS}));
  writeFileSync(file, bytes);
  const earlier = new Date(Date.now() - EARLIER_MS);
  utimesSync(file, earlier, earlier);
};
