import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from '@jest/globals';
import {uptime} from '../helpers/processes.js';
import {FEW, onLinux, printed, sizeOf, until, useRehearsals} from './stage.js';

onLinux('the other tools’ formats', () => {
  const rehearse = useRehearsals();

  const VM_STAT = [
    ...['Pages free', 'Pages active', 'Pages inactive', 'Pages speculative', 'Pages throttled', 'Pages wired down'],
    ...['Pages purgeable', '"Translation faults"', 'Pages copy-on-write', 'Pages zero filled', 'Pages reactivated'],
    ...['Pages purged', 'File-backed pages', 'Anonymous pages', 'Pages stored in compressor'],
    ...['Pages occupied by compressor', 'Decompressions', 'Compressions', 'Pageins', 'Pageouts', 'Swapins', 'Swapouts'],
  ];

  test('vm_stat: 22 rows that end in a point, five columns wider on 26', async () => {
    for (const [macos, width] of [
      ['13', 48],
      ['15', 48],
      ['26', 53],
    ] as const) {
      const [header, ...rows] = printed(await rehearse({apps: FEW, macos}), 'vm_stat')
        .trimEnd()
        .split('\n');
      expect(header).toBe('Mach Virtual Memory Statistics: (page size of 16384 bytes)');
      expect(rows.map(row => row.split(':')[0])).toEqual(VM_STAT);
      for (const row of rows) {
        expect(row).toMatch(/^[^:]+: +\d+\.$/);
        expect(row).toHaveLength(width);
      }
      expect(Number(/faults": +(\d+)/.exec(rows.join('\n'))?.[1])).toBeGreaterThan(2 ** 31);
    }
  });

  test('memory_pressure returns, prints vm_stat’s numbers, and -Q two lines', async () => {
    const mac = await rehearse({apps: FEW});
    const text = printed(mac, 'memory_pressure');
    expect(text).toMatch(/^The system has 17179869184 \(1048576 pages with a page size of 16384\)\.\n\nStats: \n/);
    expect(text).toMatch(/\nSystem-wide memory free percentage: \d+%\n$/);
    const free = /Pages free: +(\d+)\./.exec(printed(mac, 'vm_stat'))?.[1];
    expect(text).toContain(`Pages free: ${free} \n`);
    expect(printed(mac, 'memory_pressure', ['-Q']).split('\n')).toHaveLength(3);
  });

  test('memory_pressure -l, -p and -S fail loudly and are written down', async () => {
    const mac = await rehearse({apps: FEW});
    for (const word of ['-l', '-p', '-S']) {
      const {status, stdout, stderr} = mac.run('memory_pressure', [word, 'warn']);
      expect({status, stdout}).toEqual({status: 99, stdout: ''});
      expect(stderr).toMatch(/never on a machine that trains/);
    }
    expect(
      mac
        .calls()
        .filter(call => call.tool === 'FORBIDDEN')
        .map(call => call.args),
    ).toEqual([...['memory_pressure -l warn', 'memory_pressure -p warn', 'memory_pressure -S warn']]);
  });

  test('top: eleven lines before the rows, names of 16 characters, sizes without decimals', async () => {
    const mac = await rehearse({apps: [...FEW, 'Docker Desktop', 'Google Chrome']});
    const lines = printed(mac, 'top', ['-l', '1', '-o', 'mem', '-n', '12', '-stats', 'pid,command,mem,cmprs']).split(
      '\n',
    );
    expect(
      lines
        .slice(0, 11)
        .map(line => /^[A-Z][A-Za-z ]+(?=:)|^\d{4}\/\d\d\/\d\d/.exec(line)?.[0].replace(/^\d.*/, 'date') ?? line),
    ).toEqual([
      ...[
        'Processes',
        'date',
        'Load Avg',
        'CPU usage',
        'SharedLibs',
        'MemRegions',
        'PhysMem',
        'VM',
        'Networks',
        'Disks',
      ],
      '',
    ]);
    expect(lines[6]).toMatch(/^PhysMem: \d+[MG] used \(\d+[MG] wired, \d+[KMG] compressor\), \d+[MG] unused\.$/);
    expect(lines[7]).toMatch(/, \d+\(0\) swapins, \d+\(0\) swapouts\.$/);
    expect(lines[11]).toBe('PID    COMMAND          MEM   CMPRS');
    const rows = lines.slice(12, -1);
    expect(rows).toHaveLength(12);
    const sizes = rows.map(row => {
      const [, name = '', mem = '', cmprs = ''] = /^\d+ +(.{16}) (\d+[BKMGT]) +(\d+[BKMGT]) *$/.exec(row) ?? [];
      expect(cmprs).not.toBe('');
      return {name: name.trimEnd(), bytes: sizeOf(mem)};
    });
    expect(sizes.map(({bytes}) => bytes)).toEqual(sizes.map(({bytes}) => bytes).sort((a, b) => b - a));
    expect(sizes.map(({name}) => name)).toEqual(
      expect.arrayContaining(['com.apple.Virtua', 'Google Chrome He', 'Slack Helper (Re']),
    );
  });

  test('top: pids may carry a star, a changed size its trend from the second sample on', async () => {
    const mac = await rehearse({apps: FEW, state: {foreignMark: true}});
    mac.change(state => {
      const slack = state.apps.find(app => app.name === 'Slack')?.processes[0];
      const now = uptime();
      if (slack) slack.footprintBytes = {from: 2 ** 30, to: 2 ** 33, at: now, seconds: 20};
    });
    const pid = mac.pids('Slack')[0];
    const samples = printed(mac, 'top', ['-l', '2', '-s', '1', '-pid', String(pid), '-stats', 'pid,mem']).split(
      'PID    MEM',
    );
    expect(samples[1]).toMatch(new RegExp(`^\\s*${pid}\\* +\\d+M *\n`));
    expect(samples[2]).toMatch(new RegExp(`^\\s*${pid}\\* +\\d+M\\+ *\n`));
  });

  test('footprint: bytes, several pids, other users’ refused and the rest still printed', async () => {
    const mac = await rehearse({apps: FEW});
    const [slack, helper] = mac.pids('Slack');
    const [server] = mac.pids('WindowServer');
    const words = ['-f', 'bytes', '--noCategories', '-p', String(server), '-p', String(slack), '-p', String(helper)];
    const {stdout, stderr, status} = mac.run('footprint', words);
    expect(status).toBe(0);
    expect(stderr).toContain(`footprint: Unable to analyze process with pid ${server} (try as root?)\n`);
    const rule = '='.repeat(70);
    expect(stdout).toMatch(
      new RegExp(
        `^${rule}\nSlack \\[${slack}\\]: 64-bit    Footprint: 115343360 B \\(16384 bytes per page\\)\n${rule}\n`,
      ),
    );
    expect(stdout.match(/^ {4}phys_footprint: \d+ B$/gm)).toHaveLength(2);
    expect(stdout.match(/^ {4}phys_footprint_peak: \d+ B$/gm)).toHaveLength(2);
    expect(mac.run('footprint', ['-a']).stderr).toBe('footprint: Must run as root.\n');
    expect(printed(mac, 'footprint', ['--noCategories', '-p', String(slack)])).toContain('phys_footprint: 110 MB\n');
    expect(printed(mac, 'footprint', ['-p', String(slack)])).toMatch(/IOAccelerator \(graphics\)\n/);
    const file = join(mac.tools, 'footprint.json');
    printed(mac, 'footprint', ['--json', file, '-p', String(slack)]);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({processes: [{pid: slack, footprint: 115_343_360}]});
    expect(mac.run('footprint', ['-p', '99999999']).status).toBe(1);
  });

  test('lsappinfo: an app’s block, with its coalition on 26 only', async () => {
    const apps = ['Cursor', 'Terminal', 'WindowServer', 'AutoFill (Cursor)'];
    const mac = await rehearse({apps, macos: '26'});
    const text = printed(mac, 'lsappinfo', ['list']);
    const pids = mac.pids('Cursor');
    expect(text).toMatch(/^1\) "Cursor" ASN:0x0-0x11011: \n {4}bundleID="com\.todesktop\.230313mzl4w4u92"\n/);
    expect(text).toContain('    bundle path="/Applications/Cursor.app"\n');
    expect(text).toContain('    executable path="/Applications/Cursor.app/Contents/MacOS/Cursor"\n');
    expect(text).toContain(`    pid = ${pids[0]} type="Foreground" flavor=3 `);
    expect(text).toContain(`    coalition: 1600  { ${pids.join(' ')} }\n`);
    expect(text).toMatch(/^\d+\) "Terminal" ASN:0x0-0x\w+: \(in front\) \n[^)]*coalition: \d+\n/m);
    expect(text).toMatch(/"AutoFill \(Cursor\)"[^)]*\n[\s\S]*type="BackgroundOnly"/);
    expect(text).not.toMatch(/WindowServer/);
    const older = printed(await rehearse({apps, macos: '15'}), 'lsappinfo', ['list']);
    expect(older).toMatch(/^ 1\) "Cursor"/);
    expect(older).toMatch(/\n\n 2\) /);
    expect(older).not.toMatch(/coalition/);
  });

  test('lsappinfo front and info', async () => {
    const mac = await rehearse({apps: FEW, state: {frontmost: 'Slack'}});
    const front = printed(mac, 'lsappinfo', ['front']);
    expect(front).toMatch(/^ASN:0x0-0x\w+:\n$/);
    expect(
      printed(mac, 'lsappinfo', ['info', '-only', 'name', '-only', 'bundleid', '-only', 'pid', front.trim()]),
    ).toBe(
      `"LSDisplayName"="Slack"\n"CFBundleIdentifier"="com.tinyspeck.slackmacgap"\n"pid"=${mac.pids('Slack')[0]}\n`,
    );
  });

  test('ioreg: one node, its statistics in one line in no order', async () => {
    const mac = await rehearse({apps: FEW});
    const text = printed(mac, 'ioreg', ['-r', '-d', '1', '-w', '0', '-c', 'IOAccelerator']);
    expect(text).toMatch(/^\+-o AGX\w+ {2}<class AGX/);
    expect(text).toMatch(
      /^ {6}"PerformanceStatistics" = \{.*"Device Utilization %"=\d+,.*"In use system memory"=\d+\}$/m,
    );
    expect(text.length).toBeGreaterThan(40_000);
  });

  test('pmset: battery, low power mode, thermal notes', async () => {
    const mac = await rehearse({apps: FEW});
    expect(printed(mac, 'pmset', ['-g', 'batt'])).toMatch(
      /^Now drawing from 'AC Power'\n -InternalBattery-0 \(id=\d+\)\t84%; charging; /,
    );
    expect(printed(mac, 'pmset', ['-g'])).toMatch(
      /^System-wide power settings:\nCurrently in use:\n[\s\S]*^ lowpowermode {9}0$/m,
    );
    expect(printed(mac, 'pmset', ['-g', 'therm']).match(/^Note: No .* has been recorded$/gm)).toHaveLength(3);
    mac.change(state => {
      state.power = {source: 'battery', percent: 31, remaining: '2:10', lowPower: true, speedLimit: 62, lid: 'closed'};
    });
    expect(printed(mac, 'pmset', ['-g', 'batt'])).toMatch(
      /'Battery Power'\n.*\t31%; discharging; 2:10 remaining present: true\n$/,
    );
    expect(printed(mac, 'pmset', ['-g'])).toMatch(/^ lowpowermode {9}1$/m);
    expect(printed(mac, 'pmset', ['-g', 'therm'])).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4} CPU Power notify\n\tCPU_Scheduler_Limit \t= 100\n\tCPU_Available_CPUs \t= 8\n\tCPU_Speed_Limit \t= 62\n$/m,
    );
    mac.change(state => {
      state.power.source = 'ac';
      state.power.percent = null;
    });
    expect(printed(mac, 'pmset', ['-g', 'batt'])).toBe("Now drawing from 'AC Power'\n");
  });

  test('ioreg and df: lid, battery, model and disk, as systeminformation and others read them', async () => {
    const mac = await rehearse({apps: FEW});
    const lid = ['-r', '-k', 'AppleClamshellState', '-d', '1', '-w', '0'];
    expect(printed(mac, 'ioreg', lid)).toMatch(/^ {6}"AppleClamshellState" = No$/m);
    expect(printed(mac, 'ioreg', ['-n', 'AppleSmartBattery', '-r'])).toMatch(/^ {6}"CycleCount" = 212$/m);
    expect(printed(mac, 'ioreg', ['-c', 'IOPlatformExpertDevice', '-d', '2'])).toMatch(
      /^ {6}"model" = <"MacBookPro18,3">$/m,
    );
    expect(printed(mac, 'df', ['-kP'])).toMatch(/^\/dev\/disk3s1s1 +\d+ +\d+ +\d+ +7% +\/$/m);
    expect(printed(mac, 'mount')).toMatch(/^\/dev\/disk3s1s1 on \/ \(apfs, /m);
    mac.change(state => {
      state.power.lid = null;
      state.power.percent = null;
    });
    expect(printed(mac, 'ioreg', lid)).toBe('');
    expect(printed(mac, 'ioreg', ['-n', 'AppleSmartBattery', '-r'])).toBe('');
  });

  test('sw_vers', async () => {
    const mac = await rehearse({apps: FEW, macos: '26'});
    expect(printed(mac, 'sw_vers')).toBe('ProductName:\t\tmacOS\nProductVersion:\t\t26.5\nBuildVersion:\t\t25F71\n');
    expect(printed(mac, 'sw_vers', ['-productVersion'])).toBe('26.5\n');
  });

  test('caffeinate lives as long as the process that it watches', async () => {
    const {spawn} = await import('node:child_process');
    const mac = await rehearse({apps: FEW});
    const watched = spawn('sleep', ['600']);
    const keeper = spawn(join(mac.tools, 'caffeinate'), ['-i', '-s', '-w', String(watched.pid)]);
    let code: number | null = null;
    keeper.once('exit', status => {
      code = status;
    });
    await until(() => mac.calls().some(call => call.tool === 'caffeinate'));
    expect(code).toBeNull();
    watched.kill('SIGKILL');
    await until(() => code !== null);
    expect(code).toBe(0);
    expect(mac.calls().filter(call => call.tool === 'FORBIDDEN')).toEqual([]);
  });

  test('a use that is not played fails and is written down, instead of passing for an answer', async () => {
    const mac = await rehearse({apps: FEW});
    for (const [tool, ...words] of [
      ['vm_stat', '2'],
      ['top', '-n', '5'],
      ['ioreg', '-l'],
      ['osascript', '-e', 'beep'],
    ] as const) {
      expect(mac.run(tool, words).status).toBe(98);
    }
    expect(mac.calls().filter(call => call.line.includes('NOT REHEARSED'))).toHaveLength(4);
  });
});
