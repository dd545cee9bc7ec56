import {type Prediction, predictions} from './predictions.js';
import {random} from './random.js';
import {shapesIn, TINY_MODEL} from './shapes.js';
import {KINDS, type Kind, ofShape, type Shape} from './stories.js';
import {SURFACES, type Surface, tell} from './story.js';

/** The runs of one kind as one surface shows them. */
export type Case = {kind: string; surface: Surface; runs: Prediction[][]};

const shapeKinds = (shapes: Readonly<Record<string, Shape>>): Record<string, Kind> =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, ofShape(shape)]));

/** Every kind of run; with a folder of captures also those of their shapes. */
export const allKinds = (folder: string | null): Record<string, Kind> => ({
  ...KINDS,
  ...shapeKinds({'as captured': TINY_MODEL}),
  ...(folder === null ? {} : shapeKinds(shapesIn(folder))),
});

/** Replays every kind on every surface, once for each seed. */
export const replay = (kinds: Readonly<Record<string, Kind>>, seeds: readonly number[]): Case[] =>
  Object.entries(kinds).flatMap(([kind, story]) =>
    SURFACES.map(surface => ({
      kind,
      surface,
      runs: seeds.map(seed => predictions(tell(story(seed), surface, random(seed)))),
    })),
  );
