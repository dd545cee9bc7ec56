import type {RunView} from './view.js';

/** The view under the name that the user has given the run (null: that of its start), with tags and note. */
export const labelled = (
  view: RunView,
  {name, tags, note}: Pick<RunView['run'], 'tags' | 'note'> & {name: string | null},
): RunView => ({
  ...view,
  run: {...view.run, name: name ?? view.run.name, tags, note},
});
