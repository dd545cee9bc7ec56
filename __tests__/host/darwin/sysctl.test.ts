import {describe, expect, test} from '@jest/globals';
import {parseSwapUsage, parseSysctl, sysctlNumber, sysctlTime} from '../../../source/host/darwin/sysctl.js';
import {GIB, MIB} from '../fixture-tree.js';
import {cuts, printed, wrongIn} from './fixtures.js';

const flat = (text: string) => Object.fromEntries(parseSysctl(text));

describe('name: value lines of sysctl', () => {
  test('macOS 26', () => {
    const values = parseSysctl(printed('sysctl-26'));
    expect(sysctlNumber(values, 'kern.memorystatus_vm_pressure_level')).toBe(2);
    expect(sysctlNumber(values, 'hw.memsize')).toBe(16 * GIB);
    expect(sysctlNumber(values, 'vm.compressor.swapper.swapouts_total')).toBe(930_000);
  });

  test('a name that an older macOS does not know has no line and no value', () => {
    const values = parseSysctl(`${printed('sysctl-13')}sysctl: unknown oid 'vm.not_here'\n`);
    expect(sysctlNumber(values, 'vm.compressor.swapper.swapouts_total')).toBeNull();
    expect([...values.keys()]).toEqual([
      'kern.memorystatus_vm_pressure_level',
      'vm.swapusage',
      'hw.memsize',
      'hw.pagesize',
    ]);
  });

  test('in any order', () => {
    const lines = printed('sysctl-26').trimEnd().split('\n');
    expect(flat(`${lines.toReversed().join('\n')}\n`)).toEqual(flat(lines.map(line => `${line}\n`).join('')));
  });

  test('a text, a number beyond 2^31, and what is not a number', () => {
    const values = parseSysctl(
      'machdep.cpu.brand_string: Apple M1 Pro\nvm.a.swapouts_total: 16593161051\nhw.memsize: many\nhw.ncpu:\n',
    );
    expect(values.get('machdep.cpu.brand_string')).toBe('Apple M1 Pro');
    expect(sysctlNumber(values, 'vm.a.swapouts_total')).toBe(16_593_161_051);
    expect(sysctlNumber(values, 'hw.memsize')).toBeNull();
    expect(sysctlNumber(values, 'hw.ncpu')).toBeNull();
  });

  test('a time', () => {
    const time = (text: string) => sysctlTime(parseSysctl(`kern.waketime: ${text}\n`), 'kern.waketime');
    expect(time('{ sec = 1790866381, usec = 538510 } Thu Oct  1 16:53:01 2026')).toBe(1_790_866_381_538);
    expect(time('{ sec = 0, usec = 0 } Thu Jan  1 01:00:00 1970')).toBe(0);
    for (const text of ['1790866381', '{ sec = , usec = }', '{ sec = many, usec = 1 }']) expect(time(text)).toBeNull();
    expect(sysctlTime(parseSysctl(''), 'kern.waketime')).toBeNull();
  });

  test.each(['sysctl-26', 'sysctl-13', 'sysctl-machine'])('%s, cut anywhere, says nothing wrong', name => {
    const whole = flat(printed(name));
    expect(cuts(printed(name)).flatMap(text => wrongIn(flat(text), whole))).toEqual([]);
  });
});

describe('vm.swapusage', () => {
  test.each([
    ['total = 2048.00M  used = 1470.06M  free = 577.94M  (encrypted)', 2048, 1470.06],
    ['total = 2048,00M  used = 1121,88M  free = 926,12M  (encrypted)', 2048, 1121.88],
    ['total = 14336.00M  used = 13262.06M  free = 1073.94M', 14_336, 13_262.06],
    ['total = 0.00M  used = 0.00M  free = 0.00M  (encrypted)', 0, 0],
    ['free = 1.00M  used = 3.00M  total = 4.00M', 4, 3],
  ])('%s', (text, total, used) => {
    expect(parseSwapUsage(text)).toEqual({totalBytes: Math.round(total * MIB), usedBytes: Math.round(used * MIB)});
  });

  test.each(['', 'total = 2.00G  used = 1.00G', 'total = M  used = -1M', 'total = 2048.00Mused', undefined])(
    '"%s" says nothing',
    text => expect(parseSwapUsage(text)).toEqual({totalBytes: null, usedBytes: null}),
  );

  test('one of the two may be missing', () => {
    expect(parseSwapUsage('total = 1.00M  free = 1.00M')).toEqual({totalBytes: MIB, usedBytes: null});
  });
});
