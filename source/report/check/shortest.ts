import type {CheckResult} from '../../estimate/check-result.js';
import {formatBytes} from '../../format/units.js';
import {changeText, enoughText} from './changes-section.js';
import {hanging, itemLines} from './lay-out.js';
import {findingItems} from './start-section.js';
import {verdict} from './verdict.js';

/** So many changes, and findings, are named. */
const FEW = 3;

/** For the lowest terminals: the verdict, what keeps it from starting, and the first changes without their costs. */
export const shortestLines = (result: CheckResult, width: number): string[] => {
  const {changes, together} = result.changes;
  const shown = (index: number): boolean => index < FEW || together.includes(index + 1);
  const fitsWell = result.fit.fits === 'yes' && !result.fit.isTight;
  const errors = findingItems(result, false).filter(({sign}) => sign === '✗');
  const enough = enoughText(result);
  return [
    ...hanging('', verdict(result), width),
    ...errors.slice(0, FEW).flatMap(item => itemLines({...item, below: null}, width)),
    ...(fitsWell ? [] : changes).flatMap((change, index) =>
      shown(index)
        ? hanging(`  ${index + 1}  `, `${changeText(change)}, ≈ ${formatBytes(change.savesBytes)}`, width)
        : [],
    ),
    ...(enough === '' ? [] : hanging('  ', enough, width)),
    ...hanging('  ', 'All of it: --verbose.', width),
  ];
};
