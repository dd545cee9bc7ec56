import {apps, more} from './catalogue-apps.js';
import {system} from './catalogue-system.js';
import {MIB} from './model.js';

/** @import {AppChoice, AppSpecification, MacApp, MacProcess, ProcessSpecification} from './types.ts' */

/** Everything that runs on the rehearsal's Mac by default. */
export const everyName = [...apps, ...system].map(app => app.name);

/**
 * @param {ProcessSpecification & {id: string, name: string, path: string, parent: string}} specification
 * @returns {MacProcess}
 */
const processOf = ({footprint, argv0, args = '', cpu = 0, isVirtualMachine = false, ...process}) => ({
  ...process,
  argv0: argv0 ?? process.path,
  args,
  cpu,
  footprintBytes: footprint * MIB,
  isVirtualMachine,
  compressedBytes: null,
  pid: null,
  born: null,
});

/**
 * @param {AppSpecification} app
 * @returns {MacApp}
 */
const entryOf = app => {
  const executable = app.bundlePath ? `${app.bundlePath}/Contents/MacOS/${app.main.name ?? app.name}` : '';
  const main = {id: 'main', parent: 'launchd', name: app.name, path: executable, registers: false, ...app.main};
  const helpers = (app.helpers ?? []).map(helper => ({...helper, parent: helper.parent ?? 'main'}));
  return {
    name: app.name,
    kind: app.kind ?? 'app',
    bundleId: app.bundleId ?? null,
    bundlePath: app.bundlePath ?? null,
    type: app.type ?? (app.kind === 'system' ? null : 'Foreground'),
    user: app.user ?? 'user',
    onQuit: 'quits',
    quitSeconds: 0.3,
    backgroundAllowed: true,
    environment: {...(app.bundleId && {__CFBundleIdentifier: app.bundleId}), ...app.environment},
    processes: [processOf(main), ...helpers.map(processOf)],
  };
};

/**
 * The state's entry for an app: by its name in the catalogue, from a specification, or ready-made. Nothing runs yet.
 * @param {AppChoice} nameOrSpec
 * @returns {MacApp}
 */
export const appEntry = nameOrSpec => {
  if (typeof nameOrSpec !== 'string') return 'processes' in nameOrSpec ? nameOrSpec : entryOf(nameOrSpec);
  const found = [...apps, ...more, ...system].find(app => app.name === nameOrSpec);
  if (!found) throw new Error(`No app ${nameOrSpec} in the rehearsal's catalogue: ${everyName.join(', ')}`);
  return entryOf(found);
};
