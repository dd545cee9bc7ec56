import {isTranslated} from '../../../host/darwin/chip.js';
import {parseSysctl, sysctlNumber} from '../../../host/darwin/sysctl.js';
import {parseVmStat} from '../../../host/darwin/vm-stat.js';
import {judged, type Step} from '../step.js';

/**
 * Whether Rosetta behaves as expected shows only with a translated Node, for which the user would have to install a
 * second one.
 */
export const machine: Step = {
  name: 'machine',
  item: 11,
  tried:
    'the chip and the page size that sysctl reports, the page size in the header of vm_stat, and what Node was built for',
  expected:
    'an arm64 Node sees an Apple chip and the same page size from both; one under Rosetta sees "VirtualApple …", and 4096 from sysctl but 16384 from vm_stat',
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
      `${brand}; pages ${own} and ${kernel}; Node for ${process.arch}; proc_translated ${values.get('sysctl.proc_translated') ?? 'not reported'}${translated ? '; under Rosetta' : ''}`,
    );
  },
};
