import type {Episode, Mark, Story} from './state.js';

/**
 * With this many, marks lie about 5 % of their age apart: what happened two hours ago is known to within some minutes.
 */
const MAX_MARKS = 160;
const MAX_EPISODES = 120;
/** Episodes of applications, which are reported one by one. */
const MAX_APPS = 24;

/** Index of the lowest cost; null when none is finite. */
const cheapest = (costs: readonly number[]): number | null => {
  const least = Math.min(...costs);
  return Number.isFinite(least) ? costs.indexOf(least) : null;
};

/** Adds a mark. When there are too many, the one that leaves the smallest gap for its age is dropped. */
export const keepMark = ({marks}: Story, mark: Mark): void => {
  marks.push(mark);
  if (marks.length <= MAX_MARKS) return;
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
  if (episodes.filter(isApp).length <= MAX_APPS) return;
  const [oldest] = episodes.splice(episodes.findIndex(isApp), 1);
  story.appsForgottenBefore = oldest?.to ?? null;
};

/** Index of the next episode of the same kind, -1 for none; applications are reported one by one. */
const nextAlike = (episodes: readonly Episode[], index: number): number => {
  const one = episodes[index];
  if (!one || isApp(one)) return -1;
  return episodes.findIndex((other, at) => at > index && other.kind === one.kind && other.of === one.of);
};

/**
 * Adds an episode. When there are too many, two of a kind are merged where that blurs least for their age; if none can
 * be, the oldest is dropped.
 */
export const keepEpisode = (story: Story, episode: Episode): void => {
  const {episodes} = story;
  if (isApp(episode)) {
    keepApp(story, episode);
    return;
  }
  episodes.push(episode);
  if (episodes.length <= MAX_EPISODES) return;
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
