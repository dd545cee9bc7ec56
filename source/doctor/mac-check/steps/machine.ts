import {isTranslated} from '../../../host/darwin/chip.js';
import {parseSysctl, sysctlNumber} from '../../../host/darwin/sysctl.js';
import {parseVmStat} from '../../../host/darwin/vm-stat.js';
import {judged, type Step} from '../step.js';

/** Only where Node is translated does the first half say anything; a second Node would have to be installed for it. */
export const machine: Step = {
  name: 'machine',
  item: 11,
  tried:
    'the chip and the page size that sysctl tells, the page size in the header of vm_stat, and what Node was built for',
  believed:
    'an arm64 Node is told of an Apple chip and the same page size by both; one under Rosetta of a "VirtualApple …" and of 4096 by sysctl, 16384 by vm_stat',
  async run({world: {tryTool}}) {
    const {stdout} = await tryTool('sysctl', [
      '-i',
      'machdep.cpu.brand_string',
      'hw.pagesize',
      'sysctl.proc_translated',
    ]);
    const values = parseSysctl(stdout);
    const brand = values.get('machdep.cpu.brand_string') ?? 'no chip';
    const own = sysctlNumber(values, 'hw.pagesize');
    const kernel = parseVmStat((await tryTool('vm_stat')).stdout)?.pageBytes ?? null;
    const translated = isTranslated(brand) || process.arch === 'x64';
    const fits = isTranslated(brand) ? own === 4096 && kernel === 16_384 : own === kernel && /^Apple/.test(brand);
    return judged(
      fits,
      `${brand}; pages ${own} and ${kernel}; Node for ${process.arch}; proc_translated ${values.get('sysctl.proc_translated') ?? 'not told'}${translated ? '; under Rosetta' : ''}`,
    );
  },
};
