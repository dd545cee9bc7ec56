import {REMARK, type TrainingEvent} from '../journal/events.js';

export type Notice = Extract<TrainingEvent, {type: 'warning'}>;

/** Every such line has one of these: for all others this one test is enough. */
const SIGN = /arning: Valid|longest sentence/;
/** mlx_lm/tuner/datasets.py, from 0.30.7 on; without a validation set the older ones fail. */
const NO_VALIDATION_SET = /Warning: Validation set not found or empty\b/;
/** mlx_lm/tuner/trainer.py: once for every batch with such a row, of training and validation. */
const LONGER = /Some sequences are longer than (\d{1,9}) tokens\. The longest sentence (\d{1,9}) will be truncated/;

const truncated = (limit: string, longest: number): Notice => ({
  type: 'warning',
  code: REMARK.truncated,
  text: `rows longer than ${limit} tokens are cut off there (the longest so far has ${longest}): split them, or raise --max-seq-length`,
});

const noValidation: Notice = {
  type: 'warning',
  code: REMARK.noValidation,
  text: 'there is no validation set, so no validation loss: put a valid.jsonl beside train.jsonl to get one',
};

/**
 * Reads a trainer's warnings, line by line. Rows that are cut off are reported again only when one is longer than
 * before.
 */
export const createNoticeReader = (): {read(line: string): Notice | null} => {
  let longest = 0;
  return {
    read: line => {
      if (!SIGN.test(line)) return null;
      if (NO_VALIDATION_SET.test(line)) return noValidation;
      const [, limit = '', length = ''] = LONGER.exec(line) ?? [];
      if (Number(length) <= longest) return null;
      longest = Number(length);
      return truncated(limit, longest);
    },
  };
};
