import {CHANNELS} from '../../alerts/deliver.js';
import {usageError} from '../../errors.js';

/** The channels of `--alerts bell,webhook` or `--alerts none`; null without the flag. */
export const alertFlag = (text: string | undefined): string[] | null => {
  if (text === undefined) return null;
  if (text === 'none') return [];
  const names = text.split(',').map(name => name.trim());
  const known: readonly string[] = CHANNELS;
  const odd = names.find(name => !known.includes(name));
  if (odd === 'none')
    throw usageError('none goes alone: no alert at all.', 'Either --alerts none, or --alerts bell,desktop');
  if (odd === undefined) return [...new Set(names)];
  throw usageError(
    `There is no way to alert called '${odd}'.`,
    `There are ${known.join(', ')}, or none: --alerts bell,desktop`,
  );
};
