import {afterAll, expect, test} from '@jest/globals';
import {QWEN3_8B} from '../../scripts/bench/estimate/published.js';
import {estimatePeak} from '../../source/estimate/peak.js';
import {widthsOf} from '../../source/estimate/widths.js';
import {defaults, modelFactsOf, rowsOf} from '../helpers/model-facts.js';
import {createModels, FOUR_BITS, KNOWN_NAMES, type KnownName} from '../helpers/model-folder.js';

const models = createModels();
afterAll(() => models.close());

const data = {train: rowsOf([1000]), valid: rowsOf([1000])};

/** Reading these takes the longest, and others have the same layers. */
const OTHERS_LIKE_IT: readonly KnownName[] = ['Qwen3-30B-A3B-separate', 'Qwen3-Next-80B-A3B', 'DeepSeek-V2-Lite'];

test.each(KNOWN_NAMES.filter(name => !OTHERS_LIKE_IT.includes(name)))(
  '%s has an estimate above its weights, which checkpointing lowers, and MLPs of a plausible width',
  name => {
    const model = models.facts(name);
    const estimated = (gradCheckpoint: boolean) =>
      estimatePeak(model, defaults({batchSize: 1, gradCheckpoint}), data, {platform: 'darwin', measured: null});
    const [plain, checked] = [estimated(false).estimate, estimated(true).estimate];
    expect(checked?.peakBytes).toBeGreaterThan(model.weightBytes);
    expect(checked?.peakBytes).toBeLessThan(plain?.peakBytes ?? 0);
    for (const block of model.blocks) {
      const {inner} = widthsOf(block, model.intermediateSize);
      expect(inner).toBeGreaterThanOrEqual(model.hiddenSize / 2);
      expect(inner).toBeLessThanOrEqual(12 * model.hiddenSize);
    }
  },
);

test('what is read from a folder gives the estimate that the bench makes of the configuration', () => {
  const read = models.facts('Qwen3-8B', {packing: FOUR_BITS});
  const made = modelFactsOf(QWEN3_8B, 'bfloat16');
  const how = {platform: 'darwin', measured: null};
  expect(estimatePeak(read, defaults(), data, how)).toEqual(estimatePeak(made, defaults(), data, how));
});
