import {parseAppList} from '../../../host/darwin/apps/launch-services.js';
import {majorVersion} from '../../../host/darwin/sw-vers.js';
import {formatStep} from '../format-step.js';

export const lsappinfo = formatStep({
  name: 'lsappinfo',
  tool: 'lsappinfo',
  words: () => ['list'],
  tried: 'lsappinfo list',
  expected: 'a block for each application, with its pid; from macOS 26 on with its coalition and the pids in it',
  async read(text, {world}) {
    const apps = parseAppList(text);
    const blocks = text
      .split('\n')
      .filter(line => /\bASN:0x[\da-f]+-0x[\da-f]+:?\s*(?:\(in front\)\s*)?$/i.test(line) && !/parentASN/.test(line));
    const withPid = apps.filter(({pid}) => pid !== null).length;
    const coalitions = apps.filter(({coalition}) => coalition !== null).length;
    const several = apps.filter(({coalition}) => (coalition?.pids.length ?? 0) > 1).length;
    const release = majorVersion((await world.host.machine()).system);
    const isExpected = release === null || release < 26 || coalitions > 0;
    return {
      fits: apps.length > 0 && withPid === apps.length && blocks.length === apps.length && isExpected,
      found: `${apps.length} applications of ${blocks.length} blocks, ${withPid} with a pid, ${coalitions} with a coalition, ${several} of several processes`,
    };
  },
});
