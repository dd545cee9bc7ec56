/** @import {AppSpecification, HelperSpecification} from './types.ts' */

/**
 * @typedef {Pick<HelperSpecification, 'id' | 'footprint' | 'args' | 'parent' | 'cpu' | 'registers'> & {kind?: string, type?: string,
 *   title?: string}} ElectronHelper
 */

/**
 * The apps of the rehearsal, with the names, paths and rewritten argv that their originals have. A process is `main` or
 * one of its helpers; `parent` names the helper that started it, `launchd` stands for pid 1 (XPC services); `registers`
 * ones have an entry of their own in lsappinfo. Footprints in MiB.
 */

/**
 * An Electron app: helpers in bundles of their own below the app's, some of which call themselves something else.
 * @param {string} name
 * @param {string} bundlePath
 * @param {readonly ElectronHelper[]} helpers
 * @returns {HelperSpecification[]}
 */
const electron = (name, bundlePath, helpers) => {
  const frameworks = `${bundlePath}/Contents/Frameworks`;
  /** @param {string} kind */
  const path = kind => `${frameworks}/${kind}.app/Contents/MacOS/${kind}`;
  const userData = `--user-data-dir=/Users/user/Library/Application Support/${name}`;
  return helpers.map(({id, kind, footprint, type, title, args, parent, cpu, registers = false}) => {
    const helper = kind ? `${name} Helper (${kind})` : `${name} Helper`;
    const own = path(helper);
    return {
      id,
      parent,
      name: helper,
      path: own,
      argv0: title ?? own,
      args: title ? '' : (args ?? `--type=${type} ${userData} --standard-schemes=app --enable-sandbox`),
      footprint,
      cpu: cpu ?? 0.2,
      registers,
    };
  });
};

const CURSOR = '/Applications/Cursor.app';
const cursor = {
  name: 'Cursor',
  bundleId: 'com.todesktop.230313mzl4w4u92',
  bundlePath: CURSOR,
  main: {footprint: 420, cpu: 3.1},
  environment: {TERM_PROGRAM: 'vscode', CURSOR_TRACE_ID: 'f00d'},
  helpers: [
    {
      id: 'crashpad',
      parent: 'launchd',
      name: 'chrome_crashpad_handler',
      path: `${CURSOR}/Contents/Frameworks/Electron Framework.framework/Helpers/chrome_crashpad_handler`,
      args: '--no-rate-limit --monitor-self-annotation=ptype=crashpad-handler',
      footprint: 6,
    },
    ...electron('Cursor', CURSOR, [
      {id: 'gpu', kind: 'GPU', type: 'gpu-process', footprint: 380, cpu: 4.6, registers: true},
      {id: 'network', type: 'utility --utility-sub-type=network.mojom.NetworkService', footprint: 60},
      {id: 'window', kind: 'Renderer', type: 'renderer', footprint: 1010, cpu: 8.0, registers: true},
      {id: 'chat', kind: 'Renderer', type: 'renderer', footprint: 300, registers: true},
      {id: 'shared', title: 'Cursor Helper: shared-process', footprint: 160},
      {id: 'watcher', title: 'Cursor Helper: fileWatcher [1]', footprint: 70},
      {
        id: 'extensions',
        kind: 'Plugin',
        title: 'Cursor Helper (Plugin): extension-host [1-1]',
        footprint: 640,
        cpu: 2.2,
      },
      {id: 'pty', title: 'Cursor Helper: terminal pty-host', footprint: 50},
      {
        id: 'tsserver',
        kind: 'Plugin',
        parent: 'extensions',
        args: `${CURSOR}/Contents/Resources/app/extensions/node_modules/typescript/lib/tsserver.js --useInferredProjectPerProjectRoot`,
        footprint: 410,
      },
    ]),
    {
      id: 'pyright',
      parent: 'extensions',
      name: 'node',
      path: '/Users/user/.nvm/versions/node/v22.11.0/bin/node',
      argv0: 'node',
      args: '/Users/user/.cursor/extensions/anysphere.cursorpyright-1.0.9/dist/server.js --stdio',
      footprint: 180,
    },
  ],
};

const CHROME = '/Applications/Google Chrome.app';
const CHROME_HELPERS = `${CHROME}/Contents/Frameworks/Google Chrome Framework.framework/Versions/148.0.7778.179/Helpers`;
/**
 * @param {string} id
 * @param {string} kind
 * @param {string} type
 * @param {number} footprint
 * @param {number} [cpu]
 */
const chromeHelper = (id, kind, type, footprint, cpu = 0.3) => {
  const name = kind ? `Google Chrome Helper (${kind})` : 'Google Chrome Helper';
  const path = `${CHROME_HELPERS}/${name}.app/Contents/MacOS/${name}`;
  return {id, name, path, args: `--type=${type} --lang=en-GB --field-trial-handle=1718379636`, footprint, cpu};
};
const chrome = {
  name: 'Google Chrome',
  bundleId: 'com.google.Chrome',
  bundlePath: CHROME,
  main: {footprint: 260, cpu: 1.4},
  helpers: [
    chromeHelper('gpu', 'GPU', 'gpu-process', 190, 2.4),
    chromeHelper('network', '', 'utility --utility-sub-type=network.mojom.NetworkService', 46),
    chromeHelper('tab1', 'Renderer', 'renderer', 290, 1.1),
    chromeHelper('tab2', 'Renderer', 'renderer', 210),
    chromeHelper('tab3', 'Renderer', 'renderer', 130),
  ],
};

const DOCKER = '/Applications/Docker.app';
const DOCKER_DESKTOP = `${DOCKER}/Contents/MacOS/Docker Desktop.app`;
const docker = {
  name: 'Docker Desktop',
  bundleId: 'com.docker.docker',
  bundlePath: DOCKER,
  main: {
    name: 'com.docker.backend',
    path: `${DOCKER}/Contents/MacOS/com.docker.backend`,
    args: 'run',
    footprint: 46,
    cpu: 0.9,
  },
  helpers: [
    {
      id: 'desktop',
      name: 'Docker Desktop',
      path: `${DOCKER_DESKTOP}/Contents/MacOS/Docker Desktop`,
      args: '--reason=open-tray --analytics-enabled=false',
      footprint: 60,
      registers: true,
    },
    ...electron('Docker Desktop', DOCKER_DESKTOP, [{id: 'window', kind: 'Renderer', type: 'renderer', footprint: 80}]),
    {
      id: 'vm',
      parent: 'launchd',
      name: 'com.apple.Virtualization.VirtualMachine',
      path: '/System/Library/Frameworks/Virtualization.framework/Versions/A/XPCServices/com.apple.Virtualization.VirtualMachine.xpc/Contents/MacOS/com.apple.Virtualization.VirtualMachine',
      footprint: 480,
      cpu: 3.3,
      isVirtualMachine: true,
    },
  ],
};

const SLACK = '/Applications/Slack.app';
const slack = {
  name: 'Slack',
  bundleId: 'com.tinyspeck.slackmacgap',
  bundlePath: SLACK,
  main: {footprint: 110, cpu: 0.6},
  helpers: electron('Slack', SLACK, [
    {id: 'gpu', kind: 'GPU', type: 'gpu-process', footprint: 80},
    {id: 'window', kind: 'Renderer', type: 'renderer', footprint: 220, cpu: 0.8},
  ]),
};

const SPOTIFY = '/Applications/Spotify.app';
const spotify = {
  name: 'Spotify',
  bundleId: 'com.spotify.client',
  bundlePath: SPOTIFY,
  main: {footprint: 95, cpu: 1.2},
  helpers: electron('Spotify', SPOTIFY, [{id: 'window', kind: 'Renderer', type: 'renderer', footprint: 110}]),
};

const XPC = '/System/Library/Frameworks/WebKit.framework/Versions/A/XPCServices';
/**
 * @param {string} id
 * @param {string} kind
 * @param {number} footprint
 */
const webKit = (id, kind, footprint) => ({
  id,
  parent: 'launchd',
  name: `com.apple.WebKit.${kind}`,
  path: `${XPC}/com.apple.WebKit.${kind}.xpc/Contents/MacOS/com.apple.WebKit.${kind}`,
  footprint,
});
const safari = {
  name: 'Safari',
  bundleId: 'com.apple.Safari',
  bundlePath: '/System/Volumes/Preboot/Cryptexes/App/System/Applications/Safari.app',
  main: {footprint: 70, cpu: 0.4},
  helpers: [webKit('page', 'WebContent', 190), webKit('network', 'Networking', 20), webKit('gpu', 'GPU', 40)],
};

const terminal = {
  name: 'Terminal',
  bundleId: 'com.apple.Terminal',
  bundlePath: '/System/Applications/Utilities/Terminal.app',
  main: {footprint: 82, cpu: 0.9},
  environment: {TERM_PROGRAM: 'Apple_Terminal'},
};

/** Its shells are children of iTermServer, which is a child of launchd and lies outside of the bundle. */
const iterm = {
  name: 'iTerm2',
  bundleId: 'com.googlecode.iterm2',
  bundlePath: '/Applications/iTerm.app',
  main: {footprint: 460, cpu: 1.2},
  helpers: [
    {
      id: 'server',
      parent: 'launchd',
      name: 'iTermServer-3.5.',
      path: '/Users/user/Library/Application Support/iTerm2/iTermServer-3.5.14',
      args: '/Users/user/Library/Application Support/iTerm2/iterm2-daemon-1.socket',
      footprint: 4,
    },
  ],
  environment: {
    TERM_PROGRAM: 'iTerm.app',
    LC_TERMINAL: 'iTerm2',
    ITERM_SESSION_ID: 'w0t0p0:38E31573-FEC0-4D3E-B934-4B853935670A',
  },
};

/**
 * Apps that run only where a test asks for them.
 * @type {AppSpecification[]}
 */
export const more = [iterm];

/** @type {AppSpecification[]} */
export const apps = [cursor, chrome, docker, slack, spotify, safari, terminal];
