import type {PythonFacts} from '../../estimate/facts.js';
import {printable} from '../../format/printable.js';
import type {EventOf} from '../../journal/events.js';

declare const MLXTOP_VERSION: string;

/** What a run's journal keeps of the versions that it ran with. */
export type VersionFields = Omit<EventOf<'versions'>, 't' | 'type'>;

/** Packages whose version may change what a run takes or comes to. */
const TOLD = /^(?:mlx|mlx-c(?:pu|uda)\b.*|mlx-(?:lm|lm-lora|vlm|tune)|transformers|torch|trl|peft|accelerate|unsloth)$/;
/** A version is a word; it comes from the name of a folder. */
const MOST_CHARACTERS = 40;

const cleaned = (version: string): string => printable(version).slice(0, MOST_CHARACTERS);

/** The versions of a run that a Python begins, as the fields of a `versions` event, with mlxtop's own. */
export const versionFields = (python: PythonFacts | null): VersionFields => {
  const packages = [...(python?.installed ?? [])]
    .filter(([name]) => TOLD.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const mlxtop = typeof MLXTOP_VERSION === 'undefined' ? null : MLXTOP_VERSION;
  const all: [string, string | null][] = [['python', python?.version ?? null], ...packages, ['mlxtop', mlxtop]];
  return {
    packages: Object.fromEntries(all.flatMap(([name, version]) => (version ? [[name, cleaned(version)]] : []))),
  };
};
