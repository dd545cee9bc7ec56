// Ends an app that quits, after its seconds, whether or not the caller still waits for it. Arguments: the rehearsal's
// folder, the app's number in the state, seconds. The rehearsal may be over by then, and the pid may belong to another
// process.
import {existsSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {endApp} from '../apps.js';
import {endCoalition} from '../coalition.js';
import {lives} from '../proc.js';
import {readState} from '../state.js';

const [folder = '', number = '', seconds] = process.argv.slice(2);
await delay(1000 * Number(seconds));
if (existsSync(folder)) {
  const state = readState(folder);
  const app = state.apps[Number(number)];
  if (app === undefined) throw new Error(`No app number ${number} in this rehearsal`);
  endApp(app);
  while (lives(app.processes[0])) await delay(10);
  endCoalition(folder, state, Number(number));
}
