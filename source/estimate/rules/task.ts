import type {Rules} from './input.js';
import {error} from './words.js';

/** Whether there is anything to do. */
export const taskRules: Rules = ({settings, problems}) => {
  // What an unread configuration says is not known.
  const isUnread = problems.some(({kind}) => kind.startsWith('config-'));
  if (settings.train || settings.test || isUnread) return [];
  return [
    error(
      'no-task',
      'Neither train nor test is asked for: ends after it has loaded the model and the data with ValueError: Must provide at least one of --train or --test.',
      'Add --train, or train: true to the configuration.',
    ),
  ];
};
