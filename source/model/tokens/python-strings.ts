import {isRecord} from '../../trainer/is-record.js';

/**
 * Methods of Python's strings that the template engine takes for others: it strips blanks whatever characters are
 * named, and refuses to trim what is not defined. The names are those that the template then calls.
 */
const CALLS: Readonly<Record<string, string>> = {
  strip: 'mlxtop_strip',
  lstrip: 'mlxtop_lstrip',
  rstrip: 'mlxtop_rstrip',
};
const TRIM = 'mlxtop_trim';

const strippedLeft = (text: string, characters: string): string => {
  const points = Array.from(text);
  const first = points.findIndex(point => !characters.includes(point));
  return first < 0 ? '' : points.slice(first).join('');
};

const strippedRight = (text: string, characters: string): string => {
  const points = Array.from(text);
  const last = points.findLastIndex(point => !characters.includes(point));
  return points.slice(0, last + 1).join('');
};

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  throw new Error('only a text can be stripped');
};

/** The functions that such a template is rendered with. */
export const PYTHON_STRINGS = {
  mlxtop_strip: (text: unknown, characters: string): string =>
    strippedRight(strippedLeft(textOf(text), characters), characters),
  mlxtop_lstrip: (text: unknown, characters: string): string => strippedLeft(textOf(text), characters),
  mlxtop_rstrip: (text: unknown, characters: string): string => strippedRight(textOf(text), characters),
  mlxtop_trim: (text: unknown): string => (text === undefined ? '' : textOf(text).trim()),
};

type Node = Record<string, unknown>;

const identifier = (value: string): Node => ({type: 'Identifier', value});

/** `TEXT.lstrip('\n')` becomes a call of a function of ours; without characters the engine does the same as Python. */
const rewriteCall = (node: Node): void => {
  const {callee, args} = node;
  if (!isRecord(callee) || callee.type !== 'MemberExpression' || callee.computed === true) return;
  if (!isRecord(callee.property) || !Array.isArray(args) || args.length === 0) return;
  const name = CALLS[String(callee.property.value)];
  if (name === undefined) return;
  node.args = [callee.object, ...args];
  node.callee = identifier(name);
};

const rewriteFilter = (node: Node): void => {
  if (!isRecord(node.filter) || node.filter.type !== 'Identifier' || node.filter.value !== 'trim') return;
  node.args = [node.operand];
  node.callee = identifier(TRIM);
  node.type = 'CallExpression';
};

/** Rewrites a parsed template, in place, so that it strips texts as Python does. */
export const asPython = (node: unknown): void => {
  if (Array.isArray(node)) {
    for (const one of node) asPython(one);
    return;
  }
  if (node instanceof Map) {
    for (const one of node.values()) asPython(one);
    return;
  }
  if (!isRecord(node)) return;
  for (const one of Object.values(node)) asPython(one);
  if (node.type === 'CallExpression') rewriteCall(node);
  if (node.type === 'FilterExpression') rewriteFilter(node);
};
