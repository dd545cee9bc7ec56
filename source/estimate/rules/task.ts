import type {Rules} from './input.js';
import {error} from './words.js';

/** Whether there is anything to do. */
export const taskRules: Rules = ({settings}) => {
  if (settings.train || settings.test) return [];
  return [
    error(
      'no-task',
      'Neither training nor a test is asked for: fails after it has loaded the model and the data with ValueError: Must provide at least one of --train or --test.',
      'Add --train, or train: true to the configuration.',
    ),
  ];
};
