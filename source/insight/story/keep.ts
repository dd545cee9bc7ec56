import type {Episode, Mark, Story} from './state.js';

/** With these the spacing of what is kept is some 5 % of its age: two hours ago it is known to some minutes. */
const KEPT_MARKS = 160;
const KEPT_EPISODES = 120;
/** Of applications, each told by its name. */
const KEPT_APPS = 24;

/** Index of the least of the costs; null when none is finite. */
const cheapest = (costs: readonly number[]): number | null => {
  const least = Math.min(...costs);
  return Number.isFinite(least) ? costs.indexOf(least) : null;
};

/** Adds a mark. Of too many, the one goes that leaves the smallest hole for its age. */
export const keepMark = ({marks}: Story, mark: Mark): void => {
  marks.push(mark);
  if (marks.length <= KEPT_MARKS) return;
  const costs = marks.map(({at}, index) => {
    const before = marks[index - 1];
    const after = marks[index + 1];
    return before && after ? (after.at - before.at) / Math.max(1, mark.at - at) : Number.POSITIVE_INFINITY;
  });
  const index = cheapest(costs) ?? 0;
  const before = marks[index - 1];
  if (before) before.thinned = true;
  marks.splice(index, 1);
};

const largest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);

const asOne = (a: Episode, b: Episode): Episode => ({
  ...b,
  from: Math.min(a.from, b.from),
  to: Math.max(a.to, b.to),
  count: a.count + b.count,
  ms: a.ms + b.ms,
  most: largest(a.most, b.most),
});

const isApp = ({kind}: Episode): boolean => kind === 'app-came' || kind === 'app-gone';

const keepApp = (story: Story, episode: Episode): void => {
  const {episodes} = story;
  episodes.push(episode);
  if (episodes.filter(isApp).length <= KEPT_APPS) return;
  const [oldest] = episodes.splice(episodes.findIndex(isApp), 1);
  story.appsForgottenBefore = oldest?.to ?? null;
};

/** The next later episode of the same thing; applications are told one by one. */
const nextAlike = (episodes: readonly Episode[], index: number): number => {
  const one = episodes[index];
  if (!one || isApp(one)) return -1;
  return episodes.findIndex((other, at) => at > index && other.kind === one.kind && other.of === one.of);
};

/** Adds an episode. Of too many, two of a kind become one where that blurs least for their age; else the oldest goes. */
export const keepEpisode = (story: Story, episode: Episode): void => {
  const {episodes} = story;
  if (isApp(episode)) {
    keepApp(story, episode);
    return;
  }
  episodes.push(episode);
  if (episodes.length <= KEPT_EPISODES) return;
  const costs = episodes.map(({from}, index) => {
    const next = episodes[nextAlike(episodes, index)];
    return next ? (next.to - from) / Math.max(1, episode.to - from) : Number.POSITIVE_INFINITY;
  });
  const index = cheapest(costs);
  const first = index === null ? undefined : episodes[index];
  const second = index === null ? -1 : nextAlike(episodes, index);
  const other = episodes[second];
  if (index === null || !first || !other) {
    story.forgottenBefore = episodes.shift()?.to ?? story.forgottenBefore;
    return;
  }
  episodes[second] = asOne(first, other);
  episodes.splice(index, 1);
};
