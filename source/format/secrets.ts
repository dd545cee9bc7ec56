import {isSecretName, mayBeSecret} from './secret-names.js';

/** Replaces a secret. */
export const MASK = '***';

/**
 * A secret in a text, from one index to another. `name` announces it: an option, a variable, a key, or its own prefix
 * (`hf_`).
 */
export type Secret = {from: number; to: number; name: string};

/** Prefixes that identify a secret anywhere. The prefix is not masked, so that a masked secret is still recognised. */
const SHAPES = [
  /\b(?<name>hf_|hf_oauth_|api_org_)(?<secret>[A-Za-z\d]{16,}|\*{3})/dg,
  /\b(?<name>gh[pousr]_|github_pat_|glpat-|gldt-|npm_|pypi-|dop_v1_|xox[abeoprs]-|xapp-|r8_|gsk_|wandb_v1_|AIza|ya29\.|SG\.)(?<secret>[\w.-]{16,}|\*{3})/dg,
  /\b(?<name>sk-(?:ant-|proj-|or-|svcacct-|live-|test-|lf-)?|sk_live_|sk_test_|rk_live_)(?<secret>[\w-]{16,}|\*{3})/dg,
  /\b(?<name>AKIA|ASIA)(?<secret>[A-Z\d]{16}\b|\*{3})/dg,
  /\b(?<name>hooks\.slack\.com\/services\/|discord(?:app)?\.com\/api\/webhooks\/\d{1,30}\/)(?<secret>[\w/-]{8,}|\*{3})/dg,
  // A JSON web token (RFC 7519): its first two parts begin with `{"`, which is `eyJ` in base64.
  /\b(?<name>eyJ)(?<secret>[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*|\*{3})/dg,
];

/** `https://USER:PASSWORD@HOST`, and a user alone, which is a token for git. */
const SIGNED_IN = [
  /\b(?<name>[a-z][a-z\d+.-]{1,20}:\/\/[^\s/:@'"]{0,200}):(?<secret>[^\s/@'"]{1,500})@/dgi,
  /\b(?<name>https?:\/\/)(?<secret>[\w.~%-]{12,500}|\*{3})@/dgi,
];
const SIGNATURE = /[?&](?:sig|signature|x-amz-signature)=(?<secret>[^\s&#'"]{1,500})/dgi;

/**
 * A value in quotes, or up to a character that ends a shell word or a JSON value; a `${variable}` or `$(command)` in it
 * does not end it.
 */
const VALUE = `"(?<double>[^"\\n]{1,2000})"|'(?<single>[^'\\n]{1,2000})'|(?<bare>(?:\\$\\{[^}]{1,99}\\}|\\$\\([^)]{1,999}\\)|[^\\s"'\`;&#|()<>{},]){1,2000})`;
/** `--password x`, `--password=x`; `NAME=x`, also in an address. */
const NAMED = [
  new RegExp(`(?<![\\w-])--?(?<name>[A-Za-z][\\w.-]{1,60})(?:=|\\s+(?!-))(?:${VALUE})`, 'dg'),
  new RegExp(`(?<![\\w.-])(?<name>[A-Za-z_][\\w.-]{1,60})=(?:${VALUE})`, 'dg'),
];
/** `"api_key": "x"`, `Authorization: Bearer x`. */
const AFTER_COLON = new RegExp(
  `(?<![\\w-])["']?(?<name>[A-Za-z_][\\w.-]{1,60})["']?:\\s*(?:(?:Bearer|Basic|Token)\\s+)?(?:${VALUE})`,
  'dgi',
);
/** A colon is as often followed by a sentence: `password: wrong` does not count as a secret. */
const NOT_A_SENTENCE = /\d|^.{12}|^\*{3}$/;

const found = (text: string, pattern: RegExp): {name: string; value: string; secret: Secret}[] =>
  [...text.matchAll(pattern)].flatMap(match => {
    const {name = '', ...values} = match.groups ?? {};
    const [key, value] = Object.entries(values).find(([, one]) => one !== undefined) ?? [];
    const [from, to] = (key === undefined ? undefined : match.indices?.groups?.[key]) ?? [];
    return value === undefined || from === undefined || to === undefined
      ? []
      : [{name, value, secret: {from, to, name}}];
  });

const shaped = (text: string): Secret[] => SHAPES.flatMap(pattern => found(text, pattern).map(({secret}) => secret));

const named = (text: string): Secret[] =>
  [...NAMED, AFTER_COLON].flatMap(pattern =>
    found(text, pattern)
      .filter(({name, value}) => isSecretName(name) && mayBeSecret(value, name))
      .filter(({value}) => pattern !== AFTER_COLON || NOT_A_SENTENCE.test(value))
      .map(({secret}) => secret),
  );

const inAddresses = (text: string): Secret[] =>
  [...SIGNED_IN, SIGNATURE].flatMap(pattern => found(text, pattern).map(({secret}) => secret));

/**
 * In order and without overlaps: of two that overlap, the one that begins first; if both begin together, the longer.
 */
const withoutOverlaps = (secrets: readonly Secret[]): Secret[] => {
  let end = 0;
  return [...secrets]
    .sort((a, b) => a.from - b.from || b.to - a.to)
    .filter(({from, to}) => {
      const isApart = from >= end;
      if (isApart) end = to;
      return isApart;
    });
};

/** Whether both are the same secret; `shape` was recognised by its prefix, which its range leaves out. */
export const isSameAs = ({from, to}: Secret, shape: Secret): boolean =>
  shape.to === to && shape.from - shape.name.length === from;

/**
 * The secrets in a text (a line of output, a shell command), found by what announces them and by their shape; in order.
 */
export const secretsInText = (text: string): Secret[] => {
  const shapes = shaped(text);
  const others = [...inAddresses(text), ...named(text)];
  return withoutOverlaps([...shapes, ...others.filter(other => !shapes.some(shape => isSameAs(other, shape)))]);
};

/** The text with each secret replaced: by `other(secret)`, or masked. */
export const replaceSecrets = (
  text: string,
  secrets: readonly Secret[],
  other: (secret: Secret) => string = () => MASK,
): string => {
  let out = '';
  let at = 0;
  for (const secret of secrets) {
    out += text.slice(at, secret.from) + other(secret);
    at = secret.to;
  }
  return out + text.slice(at);
};

/** Another program's text with its secrets masked. Masking it again changes nothing. */
export const withoutSecrets = (text: string): string => replaceSecrets(text, secretsInText(text));
