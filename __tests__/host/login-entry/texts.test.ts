import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, test} from '@jest/globals';
import {
  agentFile,
  cronLine,
  idOfCronLine,
  idOfFile,
  unitName,
  unitText,
  withCronLine,
  withoutCronLine,
} from '../../../source/host/login-entry/texts.js';

const place = mkdtempSync(join(tmpdir(), 'mlxtop-entry-'));
afterAll(() => rmSync(place, {recursive: true, force: true}));

const ID = '20261128-184759-29f6';
const PRINT = ['-e', 'require("fs").writeFileSync(process.argv[1], JSON.stringify(process.argv.slice(2)))', '--'];
/** Words that a shell, cron or systemd would read something into. */
const ODD = ["Jo O'Neil", '50% $HOME $$ $(x)', '"q" \\n \\\\', '`date` $(date) * ~ ; & | # x', 'ünïcode→', '', '%h'];

describe("cron's line", () => {
  test('gives each word as it is, whatever it holds', () => {
    const told = join(place, "to ld %'");
    const line = cronLine({id: ID, command: [process.execPath, ...PRINT, told, ...ODD]});
    expect(line).not.toMatch(/%/);
    const {status} = spawnSync('/bin/sh', ['-c', line.replace(/^@reboot /, '')], {env: {PATH: '/usr/bin:/bin'}});
    expect(status).toBe(0);
    expect(JSON.parse(readFileSync(told, 'utf8'))).toEqual(ODD);
  });

  test('is found again by its run', () => {
    expect(idOfCronLine(cronLine({id: ID, command: ['/n', 'x']}))).toBe(ID);
    expect(idOfCronLine(`${cronLine({id: ID, command: ['/n', 'x']})}\r`)).toBe(ID);
    for (const line of ['@reboot true', `# mlxtop after-restart ${ID}`, '']) expect(idOfCronLine(line)).toBeNull();
  });

  test.each([['/a\nb'], ['/'.padEnd(1100, 'x')]])('is refused where cron would not take it', word => {
    expect(() => cronLine({id: ID, command: [word]})).toThrow(/cron cannot hold/);
  });

  test('comes and goes, and everything else stays byte for byte', () => {
    const entry = {id: ID, command: ['/n', 'x']};
    for (const crontab of ['', '# a\n\n\t0 5 * * * x %a\r\n', '@reboot other # mlxtop after-restart 2-3\n', 'no end']) {
      const added = withCronLine(crontab, entry);
      expect(withCronLine(added, entry)).toBe(added);
      expect(added.split('\n').filter(line => idOfCronLine(line) === ID)).toHaveLength(1);
      expect(withoutCronLine(added, ID)).toBe(crontab === 'no end' ? 'no end\n' : crontab);
    }
  });
});

test('files are told from those of others', () => {
  expect([agentFile(ID), unitName(ID)].map(idOfFile)).toEqual([ID, ID]);
  expect(['com.apple.plist', 'mlxtop.tmux.501.plist', 'mlxtop.service', '.mlxtop-5.tmp'].map(idOfFile)).toEqual(
    Array(4).fill(null),
  );
});

describe('the unit', () => {
  const node = join(place, "no de $x %h 'q'");
  const unit = unitText({id: ID, command: [node, ...ODD]});

  test('quotes each word as systemd.service(5) has it', () => {
    expect(unit).toContain(String.raw`ExecStart="/bin/sh" "-c" "exec \"$$@\"" "mlxtop" "`);
    expect(unit).toContain(`"${place}/no de $$x %%h 'q'" "Jo O'Neil" "50%% $$HOME $$$$ $$(x)" `);
    expect(unit).toContain(String.raw` "\"q\" \\n \\\\" `);
    expect(unit).toMatch(/^Type=simple$/m);
    expect(unit).toMatch(/^KillMode=process$/m);
    expect(unit).toMatch(/^WantedBy=default\.target$/m);
  });

  test('holds no line feed, behind which other directives could stand', () => {
    expect(() => unitText({id: ID, command: ['/n', '/a\nExecStartPost=x']})).toThrow(/systemd cannot hold/);
  });

  const verify = '/usr/bin/systemd-analyze';
  (existsSync(verify) ? test : test.skip)(
    'is one that systemd itself accepts (skipped without systemd-analyze)',
    () => {
      mkdirSync(place, {recursive: true});
      symlinkSync(process.execPath, node);
      const path = join(place, unitName(ID));
      writeFileSync(path, unit);
      const env = {...process.env, XDG_RUNTIME_DIR: place};
      const answer = spawnSync(verify, ['verify', '--user', path], {env, encoding: 'utf8'});
      expect({status: answer.status, stderr: answer.stderr}).toEqual({status: 0, stderr: ''});
    },
  );
});
