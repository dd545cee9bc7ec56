import {isSecretName, mayBeSecret} from './secret-names.js';

/** What stands in place of a secret. */
export const MASK = '***';

/** A secret in a text. `name` is what announces it: an option, a variable, a key; or what it begins with (`hf_`). */
export type Secret = {from: number; to: number; name: string};

/** Beginnings by which a secret is known wherever it stands; kept when it is masked, so that it is known still. */
const SHAPES = [
  /\b(?<name>hf_|hf_oauth_|api_org_)(?<secret>[A-Za-z\d]{16,}|\*{3})/dg,
  /\b(?<name>gh[pousr]_|github_pat_|glpat-|gldt-|npm_|pypi-|dop_v1_|xox[abeoprs]-|xapp-|r8_|gsk_|wandb_v1_|AIza|ya29\.|SG\.)(?<secret>[\w.-]{16,}|\*{3})/dg,
  /\b(?<name>sk-(?:ant-|proj-|or-|svcacct-|live-|test-|lf-)?|sk_live_|sk_test_|rk_live_)(?<secret>[\w-]{16,}|\*{3})/dg,
  /\b(?<name>AKIA|ASIA)(?<secret>[A-Z\d]{16}\b|\*{3})/dg,
  /\b(?<name>hooks\.slack\.com\/services\/|discord(?:app)?\.com\/api\/webhooks\/\d{1,30}\/)(?<secret>[\w/-]{8,}|\*{3})/dg,
  // A token of JSON (RFC 7519): its first two parts begin with the `{"` that base64 makes `eyJ` of.
  /\b(?<name>eyJ)(?<secret>[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*|\*{3})/dg,
];

/** `https://USER:PASSWORD@HOST`, and a user alone, which for git is a token. */
const SIGNED_IN = [
  /\b(?<name>[a-z][a-z\d+.-]{1,20}:\/\/[^\s/:@'"]{0,200}):(?<secret>[^\s/@'"]{1,500})@/dgi,
  /\b(?<name>https?:\/\/)(?<secret>[\w.~%-]{12,500}|\*{3})@/dgi,
];
const SIGNATURE = /[?&](?:sig|signature|x-amz-signature)=(?<secret>[^\s&#'"]{1,500})/dgi;

/** A value in quotes, or up to a character that ends a shell's word or a part of JSON; a variable in it is none of these. */
const VALUE = `"(?<double>[^"\\n]{1,2000})"|'(?<single>[^'\\n]{1,2000})'|(?<bare>(?:\\$\\{[^}]{1,99}\\}|\\$\\([^)]{1,999}\\)|[^\\s"'\`;&#|()<>{},]){1,2000})`;
/** `--password x`, `--password=x`; `NAME=x`, in an address too. */
const NAMED = [
  new RegExp(`(?<![\\w-])--?(?<name>[A-Za-z][\\w.-]{1,60})(?:=|\\s+(?!-))(?:${VALUE})`, 'dg'),
  new RegExp(`(?<![\\w.-])(?<name>[A-Za-z_][\\w.-]{1,60})=(?:${VALUE})`, 'dg'),
];
/** `"api_key": "x"`, `Authorization: Bearer x`. */
const TOLD = new RegExp(
  `(?<![\\w-])["']?(?<name>[A-Za-z_][\\w.-]{1,60})["']?:\\s*(?:(?:Bearer|Basic|Token)\\s+)?(?:${VALUE})`,
  'dgi',
);
/** Behind a colon stands a sentence as often: `password: wrong` alone is not taken for one. */
const NO_SENTENCE = /\d|^.{12}|^\*{3}$/;

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
  [...NAMED, TOLD].flatMap(pattern =>
    found(text, pattern)
      .filter(({name, value}) => isSecretName(name) && mayBeSecret(value, name))
      .filter(({value}) => pattern !== TOLD || NO_SENTENCE.test(value))
      .map(({secret}) => secret),
  );

const inAddresses = (text: string): Secret[] =>
  [...SIGNED_IN, SIGNATURE].flatMap(pattern => found(text, pattern).map(({secret}) => secret));

/** In their order; of two that lie over each other the one that begins first, and has more of it. */
const apart = (secrets: readonly Secret[]): Secret[] => {
  let end = 0;
  return [...secrets]
    .sort((a, b) => a.from - b.from || b.to - a.to)
    .filter(({from, to}) => {
      const isApart = from >= end;
      if (isApart) end = to;
      return isApart;
    });
};

/** Whether these are the same, of which `shape` knows the beginning. */
export const isSameAs = ({from, to}: Secret, shape: Secret): boolean =>
  shape.to === to && shape.from - shape.name.length === from;

/** The secrets in a text (a line of output, a shell's command), by what announces them and by their shape; in their order. */
export const secretsInText = (text: string): Secret[] => {
  const shapes = shaped(text);
  const others = [...inAddresses(text), ...named(text)];
  return apart([...shapes, ...others.filter(other => !shapes.some(shape => isSameAs(other, shape)))]);
};

/** The text with other words in place of its secrets. */
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

/** A text of others with its secrets masked. The same again changes nothing. */
export const withoutSecrets = (text: string): string => replaceSecrets(text, secretsInText(text));
