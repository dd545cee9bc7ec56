import {describe, expect, test} from '@jest/globals';
import {PROTECTED} from '../../source/host/protected.js';
import {appIn, type Cast, CURSOR_BYTES, CURSOR_CAST, CURSOR_LISTED, grouped, type Listed, MB} from './mac-scene.js';

const CHROME = '/Applications/Google Chrome.app/Contents';
const HELPERS = `${CHROME}/Frameworks/Google Chrome Framework.framework/Versions/148.0.1/Helpers`;
const RENDERER = `${HELPERS}/Google Chrome Helper (Renderer).app/Contents/MacOS/Google Chrome Helper (Renderer)`;

const CHROME_CAST: readonly Cast[] = [
  {pid: 800, command: `${CHROME}/MacOS/Google Chrome`, mem: '400M', cmprs: '10M'},
  {pid: 801, parent: 800, command: `${RENDERER} --type=renderer --lang=en`, mem: '500M', cmprs: '300M'},
  {pid: 802, parent: 800, command: `${RENDERER} --type=renderer --lang=en`, mem: '300M'},
];

const SYSTEM_CAST: readonly Cast[] = [
  {pid: 0, command: '', name: 'kernel_task', mem: '900M'},
  {pid: 1, parent: 0, user: 0, command: '/sbin/launchd', mem: '20M'},
  {
    pid: 400,
    user: 88,
    command: '/System/Library/PrivateFrameworks/SkyLight.framework/Resources/WindowServer -daemon',
    mem: '1250M',
    cmprs: '206M',
  },
  {pid: 410, command: '/System/Library/CoreServices/Finder.app/Contents/MacOS/Finder', mem: '1102M'},
  {pid: 420, command: '/usr/libexec/nsurlsessiond', mem: '60M'},
  {pid: 430, command: '/System/Library/CoreServices/Dock.app/Contents/MacOS/Dock', mem: '210M'},
  {pid: 440, command: '/System/Library/Frameworks/CoreServices.framework/mdworker_shared -s mdworker', mem: '30M'},
  {pid: 441, command: '/System/Library/Frameworks/CoreServices.framework/mdworker_shared -s mdworker', mem: '31M'},
  {pid: 450, user: 0, command: '/Library/PrivilegedHelperTools/com.docker.vmnetd', mem: '5M'},
];

const names = (cast: readonly Cast[], apps: readonly Listed[] = []): string[] =>
  grouped({cast, apps}).map(({name}) => name);

describe('Cursor and its helpers', () => {
  const withCoalition: Listed = {...CURSOR_LISTED, coalition: {id: 9, pids: CURSOR_CAST.map(({pid}) => pid)}};

  test.each([
    ['by coalition', [withCoalition]],
    ['by path, parents and names', [CURSOR_LISTED]],
    ['without lsappinfo', []],
  ])('are one application %s', (_how, apps) => {
    const found = grouped({cast: CURSOR_CAST, apps});
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      name: 'Cursor',
      bundleId: apps.length > 0 ? 'com.todesktop.230313mzl4w4u92' : null,
      bytes: CURSOR_BYTES,
      atLeast: false,
      compressedBytes: (100 + 50 + 700 + 800 + 300) * MB,
      processes: 7,
      mainPid: 700,
      protected: null,
    });
  });

  test('a helper whose parent has died is known by its name', () => {
    const orphan: Cast = {pid: 720, command: 'Cursor Helper: fileWatcher [1]', name: 'Cursor Helper', mem: '50M'};
    expect(names([...CURSOR_CAST, orphan], [CURSOR_LISTED])).toEqual(['Cursor']);
  });

  test('without ps they are known by what top shows of their names', () => {
    const apps = grouped({cast: CURSOR_CAST, apps: [CURSOR_LISTED], ps: false});
    expect(appIn(apps, 'Cursor')).toMatchObject({bytes: (310 + 190 + 1200 + 1400 + 90) * MB, mainPid: 700});
    expect(apps.map(({name}) => name)).toEqual(['Cursor', 'node', 'chrome_crashpad_']);
  });

  test("what only has Cursor in its name is Apple's", () => {
    const service = '/System/Library/PrivateFrameworks/TextInputUIMacHelper.framework/Versions/A/XPCServices';
    const autoFill = '/System/Library/Frameworks/SafariServices.framework/Versions/A/XPCServices/AutoFill.xpc';
    const cast: Cast[] = [
      ...CURSOR_CAST,
      {pid: 730, command: `${service}/CursorUIViewService.xpc/Contents/MacOS/CursorUIViewService`, mem: '25M'},
      {pid: 731, command: `${autoFill}/Contents/MacOS/AutoFill`, mem: '26M'},
    ];
    const listed = {
      name: 'AutoFill (Cursor)',
      pid: 731,
      id: 'com.apple.SafariPlatformSupport.Helper',
      bundle: autoFill,
    };
    const apps = grouped({cast, apps: [CURSOR_LISTED, {...listed, type: 'BackgroundOnly'}]});
    expect(appIn(apps, 'Cursor').bytes).toBe(CURSOR_BYTES);
    expect(appIn(apps, 'CursorUIViewService').protected).toBe(PROTECTED.system);
    expect(appIn(apps, 'AutoFill (Cursor)').protected).toBe(PROTECTED.system);
  });
});

describe('other applications', () => {
  test('the outermost bundle wins', () => {
    const [chrome, ...others] = grouped({cast: CHROME_CAST});
    expect(others).toEqual([]);
    expect(chrome).toMatchObject({name: 'Google Chrome', bytes: 1200 * MB, processes: 3, mainPid: 800});
  });

  test('a listed helper is a part of what it lies in', () => {
    const container = '/Applications/Firefox.app/Contents/MacOS/plugin-container.app';
    const apps = grouped({
      cast: [
        {pid: 810, command: '/Applications/Firefox.app/Contents/MacOS/firefox', mem: '600M'},
        {pid: 811, parent: 810, command: `${container}/Contents/MacOS/plugin-container tab`, mem: '200M'},
      ],
      apps: [
        {name: 'FirefoxCP Web Content', pid: 811, id: 'org.mozilla.plugincontainer', bundle: container},
        {name: 'Firefox', pid: 810, id: 'org.mozilla.firefox', bundle: '/Applications/Firefox.app'},
      ],
    });
    expect(apps).toHaveLength(1);
    expect(apps[0]).toMatchObject({name: 'Firefox', bundleId: 'org.mozilla.firefox', mainPid: 810, bytes: 800 * MB});
  });

  test("Docker's virtual machine counts to Docker, by its larger figure", () => {
    const docker = '/Applications/Docker.app/Contents';
    const machine =
      '/System/Library/Frameworks/Virtualization.framework/Versions/A/XPCServices/com.apple.Virtualization.VirtualMachine.xpc/Contents/MacOS/com.apple.Virtualization.VirtualMachine';
    const cast: Cast[] = [
      {pid: 820, command: `${docker}/MacOS/com.docker.backend`, mem: '200M'},
      {pid: 821, parent: 820, command: `${docker}/MacOS/Docker Desktop.app/Contents/MacOS/Docker Desktop`, mem: '150M'},
      {pid: 822, command: machine, name: 'com.apple.Virtualization', mem: '1954M', cmprs: '3175M'},
    ];
    const apps = grouped({
      cast,
      apps: [{name: 'Docker', pid: 820, id: 'com.docker.docker', bundle: '/Applications/Docker.app'}],
    });
    expect(apps).toHaveLength(1);
    expect(apps[0]).toMatchObject({
      name: 'Docker Desktop',
      bundleId: 'com.docker.docker',
      bytes: (200 + 150 + 3175) * MB,
      processes: 3,
    });
    // No application runs that it could work for: its memory is reported, but quitting it is not suggested.
    const [alone] = grouped({cast: cast.slice(2)});
    expect(alone).toMatchObject({name: 'Virtual machine', mainPid: null, protected: PROTECTED.many});
    // The daemon of a Docker that does not run is not a Docker that runs.
    const utm: Cast = {pid: 823, command: '/Applications/UTM.app/Contents/MacOS/UTM', mem: '90M'};
    const daemon: Cast = {pid: 824, user: 0, command: '/Library/PrivilegedHelperTools/com.docker.vmnetd', mem: '5M'};
    expect(appIn(grouped({cast: [...cast.slice(2), utm, daemon]}), 'UTM').bytes).toBe((3175 + 90) * MB);
  });

  test('web content counts to Safari unless the system says whose it is', () => {
    const content =
      '/System/Library/Frameworks/WebKit.framework/Versions/A/XPCServices/com.apple.WebKit.WebContent.xpc/Contents/MacOS/com.apple.WebKit.WebContent';
    const safari = '/System/Volumes/Preboot/Cryptexes/App/System/Applications/Safari.app';
    const cast: Cast[] = [
      {pid: 830, command: `${safari}/Contents/MacOS/Safari`, mem: '300M'},
      {pid: 831, command: content, mem: '700M', cmprs: '100M'},
      {pid: 832, command: content, mem: '250M'},
      {pid: 833, command: '/System/Applications/Mail.app/Contents/MacOS/Mail', mem: '200M'},
    ];
    const apps = [
      {name: 'Safari', pid: 830, id: 'com.apple.Safari', bundle: safari},
      {name: 'Mail', pid: 833, id: 'com.apple.mail', bundle: '/System/Applications/Mail.app'},
    ];
    expect(appIn(grouped({cast, apps}), 'Safari')).toMatchObject({bytes: 1250 * MB, protected: null, mainPid: 830});
    const told = [
      {...apps[0], coalition: {id: 3, pids: [830, 831]}},
      {...apps[1], coalition: {id: 4, pids: [833, 832]}},
    ] as Listed[];
    expect(appIn(grouped({cast, apps: told}), 'Safari').bytes).toBe(1000 * MB);
    expect(appIn(grouped({cast, apps: told}), 'Mail').bytes).toBe(450 * MB);
    expect(appIn(grouped({cast: cast.slice(1)}), 'WebKit (shared)')).toMatchObject({
      bytes: 950 * MB,
      protected: PROTECTED.many,
    });
  });

  test('an application started from a terminal is itself, not a part of it', () => {
    const terminal = '/System/Applications/Utilities/Terminal.app';
    const cast: Cast[] = [
      {pid: 850, command: `${terminal}/Contents/MacOS/Terminal`, mem: '100M'},
      {pid: 851, parent: 850, command: '-zsh', mem: '5M'},
      {...(CHROME_CAST[0] as Cast), parent: 851},
      ...CHROME_CAST.slice(1),
      {pid: 852, parent: 851, command: '/usr/local/bin/node server.js', mem: '300M'},
    ];
    const everything = cast.map(({pid}) => pid);
    const apps = grouped({
      cast,
      apps: [
        {name: 'Terminal', pid: 850, id: 'com.apple.Terminal', bundle: terminal, coalition: {id: 5, pids: everything}},
        {
          name: 'Google Chrome',
          pid: 800,
          bundle: '/Applications/Google Chrome.app',
          coalition: {id: 5, pids: everything},
        },
      ],
    });
    expect(appIn(apps, 'Google Chrome').bytes).toBe(1200 * MB);
    expect(appIn(apps, 'Terminal').bytes).toBe(405 * MB);
  });

  test('Python is no application, although it lies in one', () => {
    const python = '/Library/Frameworks/Python.framework/Versions/3.12/Resources/Python.app/Contents/MacOS/Python';
    const xcode = '/Applications/Xcode.app/Contents/Developer/Library/Frameworks/Python3.framework/Versions/3.9';
    const cast: Cast[] = [
      {pid: 860, command: `${python} -m mlx_lm server --port 8080`, mem: '5154M', cmprs: '5000M'},
      {pid: 861, parent: 860, command: `${python} -c from multiprocessing`, mem: '30M'},
      {pid: 862, command: `${xcode}/Resources/Python.app/Contents/MacOS/Python notes.py`, mem: '60M'},
    ];
    expect(grouped({cast}).map(({name, processes, mainPid}) => [name, processes, mainPid])).toEqual([
      ['Python mlx_lm', 2, 860],
      ['Python notes.py', 1, 862],
    ]);
  });

  test('whole gigabytes of one process make the sum a floor', () => {
    const [first] = grouped({cast: [{pid: 9, command: '/opt/big/big', mem: '12G'}]});
    expect(first).toMatchObject({name: 'big', bytes: 12 * 1024 * MB, atLeast: true});
  });

  test('names cannot move the cursor', () => {
    const [first] = grouped({cast: [{pid: 9, command: '/opt/x/evil\u001b[2Jname', mem: '12M'}]});
    expect(first?.name).toBe('evil?[2Jname');
  });

  test('bundles in arguments and in odd folders', () => {
    const cast: Cast[] = [
      {pid: 870, command: '/usr/bin/open -a /Applications/Cursor.app/Contents/MacOS/Cursor', mem: '1M'},
      {pid: 871, command: '/Volumes/My Disk/Old Apps/Sketch.app/Contents/MacOS/Sketch', mem: '2M'},
    ];
    expect(names(cast).sort()).toEqual(['Sketch', 'open']);
  });
});

describe('who must not be quit', () => {
  test("the system's own", () => {
    const apps = grouped({cast: SYSTEM_CAST});
    expect(apps.filter(app => app.protected !== PROTECTED.system)).toEqual([]);
    expect(appIn(apps, 'mdworker_shared')).toMatchObject({processes: 2, bytes: 61 * MB});
    expect(apps[0]).toMatchObject({name: 'WindowServer', bytes: 1250 * MB});
  });

  test("an application in the system's Applications folder is not the system's", () => {
    const books = '/System/Applications/Books.app/Contents/MacOS/Books';
    expect(grouped({cast: [{pid: 5, command: books, mem: '100M'}]})[0]).toMatchObject({name: 'Books', protected: null});
  });

  test("the system's agents without a path in lsappinfo", () => {
    const cast: Cast[] = [
      {pid: 460, command: '/usr/sbin/universalaccessd launchd -s', mem: '20M'},
      {pid: 461, command: 'coreautha', mem: '21M'},
    ];
    const apps = [
      {name: 'universalaccessd', pid: 460, type: 'BackgroundOnly'},
      {name: 'coreautha', pid: 461, id: 'com.apple.coreautha', type: 'UIElement'},
    ];
    expect(grouped({cast, apps}).map(app => app.protected)).toEqual([PROTECTED.system, PROTECTED.system]);
  });

  test('what is in front, and what is not ours', () => {
    const apps = grouped({
      cast: [...CURSOR_CAST, {...(CHROME_CAST[0] as Cast), user: 502}],
      apps: [{...CURSOR_LISTED, front: true}],
    });
    expect(appIn(apps, 'Cursor').protected).toBe(PROTECTED.front);
    expect(appIn(apps, 'Google Chrome').protected).toBe(PROTECTED.otherUser);
  });

  /** A training that was started in Cursor's terminal, in a tmux whose server Cursor's shell has started. */
  const inTmux: readonly Cast[] = [
    {pid: 900, command: '/opt/homebrew/bin/tmux start-server ; source-file -', name: 'tmux', mem: '6M'},
    {pid: 901, parent: 900, command: 'sh -c wrapper', mem: '1M'},
    {pid: 902, parent: 901, command: '/Users/me/venv/bin/python3.11 train.py', mem: '9000M', cmprs: '2000M'},
    {pid: 903, parent: 902, command: '/Users/me/venv/bin/python3.11 worker', mem: '100M'},
    {pid: 904, parent: 900, command: '/usr/local/bin/node /opt/mlxtop record', mem: '50M'},
    {pid: 905, parent: 900, command: '-zsh', mem: '5M'},
    {pid: 906, parent: 905, command: '/usr/local/bin/node jupyter.js', mem: '250M'},
  ];
  const trainerPids = [901, 902, 903];
  const coalition = {id: 9, pids: [...CURSOR_CAST, ...inTmux].map(({pid}) => pid)};

  test("the trainer and its tmux are taken out of Cursor's coalition", () => {
    const apps = grouped({
      cast: [...CURSOR_CAST, ...inTmux],
      apps: [{...CURSOR_LISTED, coalition}],
      protection: {trainerPids, ownPids: [904, 900]},
    });
    expect(appIn(apps, 'Cursor')).toMatchObject({bytes: CURSOR_BYTES, protected: null});
    expect(appIn(apps, 'training')).toMatchObject({bytes: 9101 * MB, processes: 3, protected: PROTECTED.trainer});
    expect(appIn(apps, 'training').mainPid).toBeNull();
    expect(appIn(apps, 'mlxtop')).toMatchObject({bytes: 56 * MB, protected: PROTECTED.ours, mainPid: null});
    // Another pane of the same tmux outlives Cursor too.
    expect(appIn(apps, 'node jupyter.js')).toMatchObject({bytes: 250 * MB, protected: null, mainPid: 906});
  });

  test('without coalitions too', () => {
    const apps = grouped({
      cast: [...CURSOR_CAST, ...inTmux],
      apps: [CURSOR_LISTED],
      protection: {trainerPids, ownPids: [904, 900]},
    });
    expect(appIn(apps, 'Cursor').bytes).toBe(CURSOR_BYTES);
    expect(appIn(apps, 'training').bytes).toBe(9101 * MB);
  });

  test("mlxtop of another session or home is mlxtop's own, and its trainer a trainer", () => {
    const foreign: readonly Cast[] = [
      {
        pid: 951,
        command: "/opt/homebrew/bin/node --no-opt /Users/Jo O'Neil/lib/dist/mlxtop.js record --folder /a",
        mem: '24M',
      },
      {pid: 952, command: 'node-MainThread mlxtop.js wait', name: 'node-MainThread', mem: '24M'},
      {pid: 953, command: 'npm exec mlxtop attach', name: 'node', mem: '60M'},
      {
        pid: 954,
        command: '/bin/sh -c trap :\\012exit "$code" mlxtop-run /other/exit  0022 python3',
        name: 'sh',
        mem: '1M',
      },
      {pid: 955, parent: 954, command: '/Users/me/venv/bin/python3.11 train.py', mem: '9000M'},
    ];
    const apps = grouped({
      cast: [...CURSOR_CAST, ...inTmux, ...foreign],
      apps: [CURSOR_LISTED],
      protection: {trainerPids, ownPids: [904, 900]},
    });
    expect(appIn(apps, 'mlxtop')).toMatchObject({processes: 6, protected: PROTECTED.ours});
    expect(appIn(apps, 'training')).toMatchObject({processes: 4, protected: PROTECTED.trainer});
    expect(apps.filter(one => one.protected === null).map(({name}) => name)).toEqual([
      'Cursor',
      'node jupyter.js',
      '-zsh',
    ]);
  });

  test("Cursor is the terminal that we are in while tmux' client is in it", () => {
    const client: readonly Cast[] = [
      {pid: 710, parent: 705, command: '/bin/zsh -l', name: 'zsh', mem: '5M'},
      {pid: 711, parent: 710, command: 'tmux attach', mem: '4M'},
    ];
    const apps = grouped({
      cast: [...CURSOR_CAST, ...client, ...inTmux],
      apps: [{...CURSOR_LISTED, coalition: {...coalition, pids: [...coalition.pids, 710, 711]}, front: true}],
      protection: {trainerPids, ownPids: [904, 900, 711, 710, 705, 700]},
    });
    expect(appIn(apps, 'Cursor')).toMatchObject({bytes: CURSOR_BYTES + 9 * MB, protected: PROTECTED.terminal});
  });

  test('a tmux is never quit, whosever it is', () => {
    const apps = grouped({cast: inTmux.filter(({pid}) => pid === 900)});
    expect(apps).toMatchObject([{protected: PROTECTED.ours, mainPid: null}]);
  });

  test('root sees the same', () => {
    const apps = grouped({cast: [...CURSOR_CAST, ...SYSTEM_CAST], userId: 0});
    expect(appIn(apps, 'Cursor').protected).toBeNull();
    expect(appIn(apps, 'Finder').protected).toBe(PROTECTED.system);
  });
});

test('every process counts exactly once', () => {
  const cast = [...CURSOR_CAST, ...CHROME_CAST, ...SYSTEM_CAST];
  const apps = grouped({cast, apps: [CURSOR_LISTED]});
  const pids = apps.flatMap(app => app.pids).sort((a, b) => a - b);
  expect(pids).toEqual(cast.map(({pid}) => pid).sort((a, b) => a - b));
  expect(apps.map(({bytes}) => bytes)).toEqual(apps.map(({bytes}) => bytes).sort((a, b) => b - a));
});
