import type {KeyHint} from './key-hint.js';
import {CLOSED_OUTPUT, type OutputText, type OutputView, scrolledTo, searched, topLine} from './output-view.js';

const MAX_PATTERN = 200;
/** Lines for a step of the wheel. */
const WHEEL_LINES = 3;
/** Columns for a step to the side. */
const SIDE_STEP = 20;

const hint = (key: string, word: string): KeyHint => ({key, word});

/** The keys that do something while the trainer's output lies over the dashboard. */
export const outputHints = ({typing, pattern}: OutputView): KeyHint[] =>
  typing === null
    ? [hint('↑↓', 'scroll'), hint('/', 'search'), ...(pattern === '' ? [] : [hint('nN', 'next')]), hint('q', 'back')]
    : [hint('Enter', 'search'), hint('Esc', 'back')];

type Step = (view: OutputView, text: OutputText) => OutputView;

const by =
  (lines: (view: OutputView) => number): Step =>
  (view, text) =>
    scrolledTo(view, text, topLine(view, text) + lines(view));

/** A page, of which a line stays in view. */
const page = ({rows}: OutputView): number => Math.max(1, rows - 1);

const toStart: Step = (view, text) => scrolledTo(view, text, text.first);
const toEnd: Step = view => ({...view, top: null});
const close: Step = ({rows, pattern}) => ({...CLOSED_OUTPUT, rows, pattern});

const SCROLLS: Readonly<Record<string, Step>> = {
  wheelUp: by(() => -WHEEL_LINES),
  wheelDown: by(() => WHEEL_LINES),
  up: by(() => -1),
  down: by(() => 1),
  pageUp: by(view => -page(view)),
  pageDown: by(page),
  home: toStart,
  end: toEnd,
};

const KEYS: Readonly<Record<string, Step>> = {
  ...SCROLLS,
  k: by(() => -1),
  j: by(() => 1),
  ' ': by(page),
  b: by(view => -page(view)),
  g: toStart,
  G: toEnd,
  left: view => ({...view, left: Math.max(0, view.left - SIDE_STEP)}),
  right: view => ({...view, left: Math.min(10_000, view.left + SIDE_STEP)}),
  '/': view => ({...view, typing: ''}),
  n: (view, text) => searched(view, text, 1),
  N: (view, text) => searched(view, text, -1),
  q: close,
  o: close,
  escape: close,
  Esc: close,
};

const typed = (view: OutputView, pattern: string, key: string, text: OutputText): OutputView => {
  if (key === 'escape' || key === 'Esc') return {...view, typing: null};
  if (key === 'backspace') {
    return {...view, typing: pattern === '' ? null : Array.from(pattern).slice(0, -1).join('')};
  }
  // The latest line that has it, of those in view or above.
  if (key === 'Enter') return searched({...view, typing: null, pattern, note: null}, text, -1, true);
  if (Array.from(key).length !== 1 || pattern.length >= MAX_PATTERN) return view;
  return {...view, typing: pattern + key};
};

/** The view of the output after a key; characters as they were typed, capitals too. */
export const pressedOutput = (view: OutputView, key: string, text: OutputText): OutputView => {
  if (view.typing !== null && !(key in SCROLLS)) return typed(view, view.typing, key, text);
  return KEYS[key]?.({...view, note: null}, text) ?? view;
};
