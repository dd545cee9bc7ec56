import {isRecord} from '../../trainer/is-record.js';
import {pythonRepr} from './python-repr.js';

/** What a template refuses, and Python with it: mlx_lm ends by it. Any other error may be the engine's alone. */
export class TemplateRefusal extends Error {}

/**
 * What the template engine does otherwise than Python: it strips blanks whatever characters are named, refuses to trim
 * what is no text, appends to a text what Python refuses to, and calls less iterable. The names are those that the
 * template then calls.
 */
const CALLS: Readonly<Record<string, string>> = {
  strip: 'mlxtop_strip',
  lstrip: 'mlxtop_lstrip',
  rstrip: 'mlxtop_rstrip',
};
const TRIM = 'mlxtop_trim';
const TEXT = 'mlxtop_text';
const RAISE = 'mlxtop_raise';

const strippedLeft = (text: string, characters: string | undefined): string => {
  if (characters === undefined) return text.trimStart();
  const points = Array.from(text);
  const first = points.findIndex(point => !characters.includes(point));
  return first < 0 ? '' : points.slice(first).join('');
};

const strippedRight = (text: string, characters: string | undefined): string => {
  if (characters === undefined) return text.trimEnd();
  const points = Array.from(text);
  const last = points.findLastIndex(point => !characters.includes(point));
  return points.slice(0, last + 1).join('');
};

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  throw new TemplateRefusal('only a text can be stripped');
};

/** The functions that such a template is rendered with. */
export const PYTHON_STRINGS = {
  mlxtop_strip: (text: unknown, characters?: string): string =>
    strippedRight(strippedLeft(textOf(text), characters), characters),
  mlxtop_lstrip: (text: unknown, characters?: string): string => strippedLeft(textOf(text), characters),
  mlxtop_rstrip: (text: unknown, characters?: string): string => strippedRight(textOf(text), characters),
  mlxtop_trim: (value: unknown): string => {
    if (value === undefined) return '';
    return typeof value === 'string' ? value.trim() : pythonRepr(value);
  },
  mlxtop_text: (value: unknown): string => {
    if (typeof value === 'string') return value;
    if (value === undefined) throw new TemplateRefusal('what it appends to a text is not there');
    throw new TemplateRefusal(`it appends to a text what is none: ${pythonRepr(value)}`);
  },
  mlxtop_raise: (message: unknown): never => {
    throw new TemplateRefusal(String(message));
  },
};

type Node = Record<string, unknown>;

const identifier = (value: string): Node => ({type: 'Identifier', value});

/** `TEXT.lstrip('\n')` becomes a call of a function of ours. */
const rewriteCall = (node: Node): void => {
  const {callee, args} = node;
  if (isRecord(callee) && callee.type === 'Identifier' && callee.value === 'raise_exception') {
    node.callee = identifier(RAISE);
    return;
  }
  if (!isRecord(callee) || callee.type !== 'MemberExpression' || callee.computed === true) return;
  if (!isRecord(callee.property) || !Array.isArray(args)) return;
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

/** `VALUE is iterable` is true of a mapping in Python, and in jinja2 of what is not there, too. */
const rewriteTest = (node: Node): void => {
  const {operand, negate, test} = node;
  if (!isRecord(test) || test.value !== 'iterable') return;
  const is = (value: string): Node => ({type: 'TestExpression', operand, negate: false, test: identifier(value)});
  const or = (left: Node, right: Node): Node => ({type: 'BinaryExpression', operator: {value: 'or'}, left, right});
  const whole = or(is('iterable'), or(is('mapping'), is('undefined')));
  Object.assign(node, negate === true ? {type: 'UnaryExpression', operator: {value: 'not'}, argument: whole} : whole);
};

/** A loop over what is not there is a loop over nothing. */
const rewriteLoop = (node: Node): void => {
  const {iterable} = node;
  if (!isRecord(iterable) || iterable.type === 'SelectExpression') return;
  const condition = {type: 'TestExpression', operand: iterable, negate: false, test: identifier('defined')};
  node.iterable = {type: 'Ternary', condition, trueExpr: iterable, falseExpr: {type: 'ArrayLiteral', value: []}};
};

const isAddition = (node: Node): boolean =>
  node.type === 'BinaryExpression' && isRecord(node.operator) && node.operator.value === '+';

/** Whether an expression is a text for certain: one that is written out, and what is added to it. */
const isText = (node: unknown): boolean =>
  isRecord(node) && (node.type === 'StringLiteral' || (isAddition(node) && (isText(node.left) || isText(node.right))));

/** What is added to a text has to be one. */
const rewriteAddition = (node: Node): void => {
  const [left, right] = [isText(node.left), isText(node.right)];
  if (left && !right) node.right = {type: 'CallExpression', callee: identifier(TEXT), args: [node.right]};
  if (right && !left) node.left = {type: 'CallExpression', callee: identifier(TEXT), args: [node.left]};
};

/** Rewrites a parsed template, in place, so that it strips, appends and tests as Python does. */
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
  if (node.type === 'TestExpression') rewriteTest(node);
  if (node.type === 'For') rewriteLoop(node);
  if (isAddition(node)) rewriteAddition(node);
};
