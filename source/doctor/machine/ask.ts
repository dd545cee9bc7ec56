import {delimiter} from 'node:path';
import {nodeOptions, STARTED} from '../../host/own-program.js';
import {tryGroup} from '../../host/try-group.js';
import {type MachineFacts, parseFacts} from './facts.js';

/** Where both systems keep the tools that the package starts by their names; others of a PATH print something else. */
const FOLDERS = ['/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** What the child gets of our environment: what Node needs, and no variable that changes what a tool prints. */
const KEPT = ['HOME', 'USER', 'LOGNAME', 'TMPDIR', 'NODE_OPTIONS'];

/**
 * Asks `systeminformation` in a process of its own, which is ended after `limitMs` with all that it started; what it
 * had told by then counts. `tools` is searched before the system's folders; `directory` is where this process was
 * started, since Node's own options may be relative to it. Never throws.
 */
export const askMachine = async (tools: string | null, directory: string, limitMs: number): Promise<MachineFacts> => {
  const path = [...(tools === null ? [] : [tools]), ...FOLDERS].join(delimiter);
  const kept = KEPT.flatMap(name => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  const env = {...Object.fromEntries(kept), PATH: path, LC_ALL: 'C'};
  const words = [STARTED.node, ...nodeOptions(), STARTED.script, 'machine-facts'];
  return parseFacts((await tryGroup(words, {limitMs, env, directory})).stdout);
};
