import {afterAll, expect, test} from '@jest/globals';
import {createModels, KNOWN_NAMES, statedParameters} from '../helpers/model-folder.js';

const models = createModels();
afterAll(() => models.close());

test.each(KNOWN_NAMES.filter(name => statedParameters(name) !== null))(
  '%s has the parameters that it is known for',
  name => {
    const facts = models.facts(name);
    expect(facts.parameters).toBe(statedParameters(name));
    expect(facts.isKnownFamily).toBe(true);
  },
);
