import {usageError} from '../errors.js';
import {toJson} from '../report/json.js';
import {patternsJson, patternsText} from '../report/patterns.js';
import {compilePattern} from '../trainer/pattern.js';
import {type Command, isSet, textFlag} from './kit/command.js';
import {examineFile, examineStream} from './kit/examine-log.js';
import {say} from './kit/say.js';

export const command: Command = {
  usage: 'patterns test FILE',
  group: 'start',
  summary: 'what mlxtop, or a pattern of yours, finds in a log; - is standard input',
  examples: [
    ['mlxtop patterns test train.log', 'which known format it has, and what is read'],
    [
      String.raw`mlxtop patterns test train.log --iterations-pattern 'it=(?<iteration>\d+)'`,
      'the same with an expression of your own',
    ],
  ],
  verbs: {test: {text: 'read a log', words: [{value: 'FILE'}]}},
  options: {
    iterationsPattern: {value: 'REGEX', text: 'the expression to try: named groups iteration, total, loss'},
    json: {text: 'the same as JSON'},
  },
  async run(call) {
    const [verb, file, ...others] = call.words;
    if (verb !== 'test' || file === undefined || others.length > 0) {
      throw usageError('Give one file after the word test.', 'For instance: mlxtop patterns test train.log');
    }
    const pattern = textFlag(call.flags, 'iterationsPattern') ?? null;
    if (pattern !== null) compilePattern(pattern);
    const result = file === '-' ? await examineStream(process.stdin, pattern) : await examineFile(file, pattern);
    say(isSet(call.flags, 'json') ? toJson(patternsJson(result)) : patternsText(result, pattern !== null));
    return result.first === null && result.unplaced === 0 ? 1 : 0;
  },
};
