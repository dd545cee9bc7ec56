import {changeLabels} from '../../journal/labels.js';
import type {Run} from '../../journal/runs.js';
import {checkedTag, withTags} from './check.js';

/**
 * Files a run under these tags and no others. Returns them. Throws a `UserError` for one that cannot be a tag, or for
 * too many.
 */
export const retagRun = ({paths}: Run, given: readonly string[]): readonly string[] => {
  const tags = withTags([], given.map(checkedTag));
  return changeLabels(paths.labels, before => ({...before, tags})).tags;
};
