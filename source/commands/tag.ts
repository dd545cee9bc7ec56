import {usageError} from '../errors.js';
import {changeLabels, type Labels, readLabels} from '../journal/labels.js';
import {homeFolder} from '../journal/run-folder.js';
import {listRuns} from '../journal/runs.js';
import {tagsText} from '../report/tags.js';
import {runToShow} from '../runs/find/find-run.js';
import {checkedTag, withTags} from '../runs/label/check.js';
import {type Command, isSet} from './kit/command.js';
import {say} from './kit/say.js';

const wordsOf = (name: string, tags: readonly string[]): string =>
  tags.length === 0 ? `${name} has no tags.\n` : `${name}: ${tags.join(', ')}\n`;

const withThem =
  (tags: readonly string[]) =>
  (before: Labels): Labels => ({...before, tags: withTags(before.tags, tags)});

const without =
  (name: string, tags: readonly string[]) =>
  (before: Labels): Labels => {
    const missing = tags.filter(tag => !before.tags.includes(tag));
    if (missing.length > 0)
      throw usageError(`${name} has no tag ${missing.join(', ')}.`, wordsOf(name, before.tags).trim());
    return {...before, tags: before.tags.filter(tag => !tags.includes(tag))};
  };

export const command: Command = {
  usage: 'tag [RUN [TAG…]]',
  group: 'afterwards',
  summary: 'add tags to a run; without TAG: list them',
  examples: [
    ['mlxtop tag lora sweep-2 r=8', 'mlxtop runs --filter tag:sweep-2 then lists it'],
    ['mlxtop tag lora r=8 --remove', 'remove a tag again'],
    ['mlxtop tag', 'all tags, and how many runs have each'],
  ],
  words: [{value: 'RUN'}, {value: 'TAG', many: true}],
  options: {remove: {short: 'r', text: 'remove the tags'}},
  async run({words, flags}) {
    const [wanted, ...given] = words;
    const removes = isSet(flags, 'remove');
    if (removes && given.length === 0) {
      throw usageError('--remove needs a run and the tags to remove.', 'For instance: mlxtop tag lora r=8 --remove');
    }
    if (wanted === undefined) {
      const runs = await listRuns(await homeFolder());
      say(tagsText(runs.map(({paths}) => readLabels(paths.labels).tags)));
      return 0;
    }
    const tags = given.map(checkedTag);
    const {record, paths} = await runToShow(wanted);
    const change = removes ? without(record.name, tags) : withThem(tags);
    const after = given.length > 0 ? changeLabels(paths.labels, change) : readLabels(paths.labels);
    say(wordsOf(record.name, after.tags));
    return 0;
  },
};
