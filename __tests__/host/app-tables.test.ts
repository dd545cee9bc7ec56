import {describe, expect, test} from '@jest/globals';
import {parseCommands} from '../../source/host/darwin/apps/command-table.js';
import {frontApp, parseAppList, parseFront} from '../../source/host/darwin/apps/launch-services.js';
import {parseTop} from '../../source/host/darwin/apps/top-table.js';
import {MB} from './mac-scene.js';

const KB = 1024;
const GB = 1024 ** 3;

const TOP = `Processes: 650 total, 4 running, 646 sleeping, 3301 threads 
2026/03/01 09:08:07
PhysMem: 15G used (2101M wired, 4310M compressor), 88M unused.
VM: 300T vsize, 5000M framework vsize, 12(0) swapins, 34(0) swapouts.

PID    COMMAND          MEM   CMPRS
0      kernel_task      211M  0B   
2041   Google Chrome He 1795M 1763M+
2042*  Sublime Text     973M+ 206M-
2043-  Claude Helper (R 608M- 0B
100044 com.apple.Virtua 10G   3175M
77     tiny             753K  12K
`;

describe('the table of top', () => {
  const rows = parseTop(TOP);

  test('reads names with blanks and parentheses, marks at the pid and at the sizes', () => {
    expect(rows.map(({pid, name}) => [pid, name])).toEqual([
      [0, 'kernel_task'],
      [2041, 'Google Chrome He'],
      [2042, 'Sublime Text'],
      [2043, 'Claude Helper (R'],
      [100_044, 'com.apple.Virtua'],
      [77, 'tiny'],
    ]);
    expect(rows.map(row => row.bytes)).toEqual([211 * MB, 1795 * MB, 973 * MB, 608 * MB, 10 * GB, 753 * KB]);
    expect(rows.map(row => row.compressedBytes)).toEqual([0, 1763 * MB, 206 * MB, 0, 3175 * MB, 12 * KB]);
  });

  test('whole gigabytes are a floor', () => {
    expect(rows.filter(row => row.atLeast).map(row => row.pid)).toEqual([100_044]);
  });

  test('an older answer without the compressed part leaves it unknown', () => {
    const old = 'PID    COMMAND          MEM\n54499* pycharm          4004M\n1673   Microsoft Teams  793M \n';
    expect(parseTop(old)).toEqual([
      {pid: 54_499, name: 'pycharm', bytes: 4004 * MB, atLeast: false, compressedBytes: null},
      {pid: 1673, name: 'Microsoft Teams', bytes: 793 * MB, atLeast: false, compressedBytes: null},
    ]);
    expect(parseTop('PID COMMAND MEM CMPRS\n12 foo 10M N/A\n')).toMatchObject([
      {bytes: 10 * MB, compressedBytes: null},
    ]);
  });

  test('of two samples the last counts', () => {
    const twice = `${TOP}\n${TOP.replace('1795M', '1800M')}`;
    expect(parseTop(twice)).toHaveLength(6);
    expect(parseTop(twice)[1]?.bytes).toBe(1800 * MB);
  });

  test('a name that looks like sizes is a name', () => {
    expect(parseTop('PID COMMAND MEM CMPRS\n5  12M 3M 40M   1M\n')).toMatchObject([
      {pid: 5, name: '12M 3M', bytes: 40 * MB, compressedBytes: MB},
    ]);
  });

  test.each(['', 'nothing', TOP.split('PID')[0] ?? ''])('without a head there are no rows', text =>
    expect(parseTop(text)).toEqual([]),
  );

  test('cut anywhere, it never invents a size', () => {
    const sizes = new Map(rows.map(row => [row.pid, row]));
    for (let length = 0; length < TOP.length; length++) {
      const cut = parseTop(TOP.slice(0, length));
      // Only the last row can have lost something: its compressed part, as a whole.
      for (const row of cut) {
        expect({...row, compressedBytes: null}).toEqual({...sizes.get(row.pid), compressedBytes: null});
      }
    }
  });
});

describe('the table of commands', () => {
  test('takes the command as it stands', () => {
    const text = `    1     0     0 /sbin/launchd
  400     1    88 /System/Library/PrivateFrameworks/SkyLight.framework/Resources/WindowServer -daemon
92003   704   501 node (vitest 1)     
92004   704   501 (Cursor Helper)
  640   501 4294967294 <defunct>
123456    1   501
ps: something went wrong
  12
`;
    expect(parseCommands(text)).toEqual([
      {pid: 1, parentPid: 0, userId: 0, command: '/sbin/launchd'},
      {
        pid: 400,
        parentPid: 1,
        userId: 88,
        command: '/System/Library/PrivateFrameworks/SkyLight.framework/Resources/WindowServer -daemon',
      },
      {pid: 92_003, parentPid: 704, userId: 501, command: 'node (vitest 1)'},
      {pid: 92_004, parentPid: 704, userId: 501, command: '(Cursor Helper)'},
      {pid: 640, parentPid: 501, userId: 4_294_967_294, command: '<defunct>'},
      {pid: 123_456, parentPid: 1, userId: 501, command: ''},
    ]);
  });
});

const LIST = ` 1) "Zotero" ASN:0x0-0x201201: 
    bundleID="org.zotero.zotero"
    bundle path="/Applications/Zotero.app"
    executable path="/Applications/Zotero.app/Contents/MacOS/zotero"
    pid = 5668 type="Foreground" flavor=3 Version="7.0" fileType="APPL" creator="????" Arch=ARM64 sandboxed 
    coalition: 3415  { 5668 5735 }
    parentASN="Spotlight" ASN:0x1-0x2ff: 
"iTerm2" ASN:0x0-0xA30A3: (in front)
    bundleID="com.googlecode.iterm2"
    bundle path="/Users/me/Applications/iTerm.app"
    pid = 5064 type="Foreground" flavor=3 Version="3.7"
    childASNs: ASN:0x0-0xa90a9:
    coalition: 1682
    launch time =  2026/01/12 15:10:18 ( 2 hours, 50 minutes, 38.7915 seconds ago )

 3) "Say "hi" (Beta)" ASN:0x0-0x20020: 
    bundleID=[ NULL ]
    pid = 800 !cgsConnection !signalled type="BackgroundOnly" flavor=2 Version="1.0"
4) [ NULL ] ASN:0x0-0x30030:
    bundleID="com.apple.nameless"
`;

describe('the list of applications', () => {
  const apps = parseAppList(LIST);

  test('reads the blocks, whatever their numbers, blanks and marks', () => {
    expect(apps.map(({name, bundleId, pid, type}) => [name, bundleId, pid, type])).toEqual([
      ['Zotero', 'org.zotero.zotero', 5668, 'Foreground'],
      ['iTerm2', 'com.googlecode.iterm2', 5064, 'Foreground'],
      ['Say "hi" (Beta)', null, 800, 'BackgroundOnly'],
      ['', 'com.apple.nameless', null, null],
    ]);
    expect(apps[0]).toMatchObject({
      asn: '0x0-0x201201',
      bundlePath: '/Applications/Zotero.app',
      executablePath: '/Applications/Zotero.app/Contents/MacOS/zotero',
      inFront: false,
    });
  });

  test('coalitions with and without members in braces, and where there are none', () => {
    expect(apps.map(({coalition}) => coalition)).toEqual([
      {id: 3415, pids: [5668, 5735]},
      {id: 1682, pids: []},
      null,
      null,
    ]);
  });

  test('who is in front, by the mark or by the number', () => {
    expect(frontApp(apps, null)?.name).toBe('iTerm2');
    const unmarked = parseAppList(LIST.replace('(in front)', ''));
    expect(frontApp(unmarked, parseFront('ASN:0x0-0xa30a3:\n'))?.name).toBe('iTerm2');
    expect(frontApp(unmarked, parseFront('[ NULL ]'))).toBeNull();
    expect(frontApp(unmarked, parseFront('ASN:0x0-0x9:'))).toBeNull();
  });

  test('cut anywhere, what is there is right', () => {
    for (let length = 0; length < LIST.length; length++) {
      for (const [index, app] of parseAppList(LIST.slice(0, length)).entries()) {
        const whole = apps[index];
        expect([whole?.name]).toContain(app.name);
        if (app.bundleId !== null) expect(app.bundleId).toBe(whole?.bundleId);
        if (app.bundlePath !== null) expect(app.bundlePath).toBe(whole?.bundlePath);
      }
    }
  });

  test.each(['', 'lsappinfo: something', '    pid = 5 type="Foreground"'])('no application in "%s"', text =>
    expect(parseAppList(text)).toEqual([]),
  );
});
