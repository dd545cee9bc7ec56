import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {PROGRAM} from './stage.js';

const preload = (name: string): string => join(process.cwd(), 'scripts', 'rehearsal-mac', name);

/** Only Node believes that it runs on a Mac: the trainer and tmux stay what they are. */
export const MAC_PROGRAM = ['node', '--import', preload('as-mac.mjs'), `${PROGRAM}.js`];

/** Words to put before the program's, so that its wall clock runs so many times as fast from now on. */
export const fastClock = (times: number): string[] => [
  '--import',
  `${pathToFileURL(preload('fast-clock.mjs')).href}?times=${times}&from=${Date.now()}`,
];

/** The same program with such a clock. */
export const fastMacProgram = (times: number): string[] => {
  const [node = '', ...words] = MAC_PROGRAM;
  return [node, ...fastClock(times), ...words];
};
