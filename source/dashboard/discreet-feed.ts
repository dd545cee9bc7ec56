import type {App} from '../host/types.js';
import {appNamesIn, discreet, discreetView} from '../insight/discreet/view.js';
import {discreetOutput, discreetText, type Secrets, secretsOf} from '../insight/discreet/words.js';
import type {OutputText} from './output-view.js';
import type {Feed, Snapshot} from './types.js';

/** What `host/protected.ts` says of the trainer and of ourselves: neither is anybody's secret. */
const OURS = ['the training itself', 'mlxtop itself, and the tmux that it runs in'];

const isOurs = ({protected: why}: App): boolean => why !== null && OURS.includes(why);

/** What each of the open applications is called instead: `app 1` is the largest; ours keep their names. */
const numbered = (apps: readonly App[]): ReadonlyMap<App, string> => {
  const others = apps.filter(app => !isOurs(app)).toSorted((a, b) => b.bytes - a.bytes);
  return new Map(
    apps.map(app => [
      app,
      isOurs(app) ? (app.protected === OURS[0] ? 'training' : 'mlxtop') : `app ${others.indexOf(app) + 1}`,
    ]),
  );
};

/** The names not to be shown, `known` and those that the snapshot has, each with what is shown instead. */
const secretsIn = (snapshot: Snapshot, known: readonly string[]): Secrets => {
  const {view, apps, session} = snapshot;
  const others = [...known, ...appNamesIn(view), ...(session?.terminal ? [session.terminal.name] : [])];
  const open = [...numbered(apps?.apps ?? [])].filter(([app]) => !isOurs(app)).sort(([a], [b]) => a.bytes - b.bytes);
  // Of several with one name the largest counts.
  return secretsOf([
    ...others.map(name => [name, 'an app'] as const),
    ...open.map(([{name}, as]) => [name, as] as const),
  ]);
};

const discreetApps = (apps: readonly App[], secrets: Secrets): App[] => {
  const names = numbered(apps);
  return apps.map(app => ({
    ...app,
    name: names.get(app) ?? 'an app',
    bundleId: null,
    protected: app.protected === null ? null : discreetText(app.protected, secrets),
  }));
};

/**
 * The snapshot as anybody may see it: without the command, without paths, and with numbers in the place of the
 * applications' names. `known` are names that its texts may have besides.
 */
export const discreetSnapshot = (snapshot: Snapshot, known: readonly string[] = []): Snapshot => {
  const {view, apps, appsProblem, machine, marks, lastWords} = snapshot;
  const secrets = secretsIn(snapshot, known);
  const text = (words: string): string => discreetText(words, secrets);
  const {command} = view.run;
  return {
    ...snapshot,
    view: discreetView(view, secrets),
    ...(marks && {marks: marks.map(mark => ({...mark, text: text(mark.text)}))}),
    apps: apps && {...apps, apps: discreetApps(apps.apps, secrets)},
    appsProblem: appsProblem === null ? null : 'the system does not say',
    machine: machine && (discreet(machine, secrets) as Snapshot['machine']),
    session: null,
    lastWords: discreetOutput(lastWords, command, secrets),
    away: null,
  };
};

/** What a trainer printed as anybody may see it: see `discreetSnapshot`, of whose run it is. */
export const discreetLines = (output: OutputText, snapshot: Snapshot, known: readonly string[] = []): OutputText => {
  const secrets = secretsIn(snapshot, known);
  return {
    ...output,
    lines: discreetOutput(output.lines, snapshot.view.run.command, secrets),
    problem: output.problem === null ? null : 'The output cannot be read.',
  };
};

/**
 * The feed with each snapshot as anybody may see it, and the same for the trainer's output; `known` gives further names
 * that they may have.
 */
export const discreetFeed = (
  feed: Feed,
  known: () => readonly string[],
): {feed: Feed; shownOutput(text: OutputText): OutputText} => {
  // What has not changed stays the same object: what is drawn of it is kept by it.
  let last: {of: Snapshot; shown: Snapshot} | null = null;
  let lastOutput: {of: OutputText; shown: OutputText} | null = null;
  return {
    feed: {
      read() {
        const of = feed.read();
        if (last?.of !== of) last = {of, shown: discreetSnapshot(of, known())};
        return last.shown;
      },
      subscribe: listener => feed.subscribe(listener),
      showsApps: apps => feed.showsApps(apps),
    },
    shownOutput(of) {
      if (lastOutput?.of !== of) lastOutput = {of, shown: discreetLines(of, feed.read(), known())};
      return lastOutput.shown;
    },
  };
};
