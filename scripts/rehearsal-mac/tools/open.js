// open, for one use: an application by its bundle id, in the background (-g -b ID). It runs when this returns, or soon.
import {startApp} from '../apps.js';
import {notRehearsed} from '../calls.js';
import {appEntry} from '../catalogue.js';
import {lives} from '../proc.js';
import {settle} from '../settle.js';
import {changeState, readState} from '../state.js';

/** @import {AppSpecification} from '../types.ts' */

/**
 * An app that every Mac has and that holds nothing to be saved.
 * @type {AppSpecification}
 */
const CALCULATOR = {
  name: 'Calculator',
  bundleId: 'com.apple.calculator',
  bundlePath: '/System/Applications/Calculator.app',
  main: {footprint: 38, cpu: 0},
};

const folder = process.env.REHEARSAL_MAC ?? '';
const [background, by, id, ...more] = process.argv.slice(2);

if (background !== '-g' || by !== '-b' || more.length > 0) {
  notRehearsed(folder, `open ${process.argv.slice(2).join(' ')}`);
}
const runs = readState(folder).apps.some(app => app.bundleId === id && lives(app.processes[0]));
if (!runs) {
  if (id !== CALCULATOR.bundleId) {
    process.stderr.write(
      `LSCopyApplicationURLsForBundleIdentifier() failed while trying to determine the application with bundle identifier ${id}.\n`,
    );
    process.exit(1);
  }
  const entry = appEntry(CALCULATOR);
  await startApp(folder, entry, `opened-${process.pid}`);
  changeState(folder, state => {
    state.apps = [...state.apps.filter(app => app.bundleId !== id), entry];
  });
  settle(folder);
}
