const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Words that announce a secret at the end of a name, whatever precedes them. */
const ALWAYS = words(
  'password passwd passphrase passcode secret secrets apikey apitoken credentials credential cookie',
);
/** Last words that announce a secret only after one of the words given here: on their own they may mean anything. */
const AFTER: Readonly<Record<string, ReadonlySet<string>>> = {
  key: words(
    'api access secret private auth account encryption signing master license service wandb hf hub huggingface openai anthropic comet neptune mistral replicate together groq cohere clearml swanlab',
  ),
  pass: words('db smtp mail user mysql pg postgres redis ftp http https proxy admin root sudo ssh key login'),
  pwd: words('db smtp mail user mysql pg postgres redis ftp http https proxy admin root login'),
};
/** Words before `token` that make it a token of a tokenizer, a model or a counter, not a secret. */
const OF_TEXT = words(
  `pad padding eos bos unk unknown mask masked sep separator delimiter cls class special image audio video vision frame patch speech
  stop start end begin beginning first last next prev previous response instruction instruct input output prompt completion assistant
  human label target source text fim prefix suffix middle infix turn think thinking reasoning reward tool function code newline extra
  added new placeholder control max min num number n per total count eot eom eod eog boi eoi boc eoc soi sot ignore speaker fake
  latent register loss time position stage no with without language lang task domain context query memory chat`,
);
/** First words of names that switch something on or off, and so take no secret. */
const SWITCHES = words('no disable without skip require needs has is enable allow use');
const AUTH = words('auth authorization bearer basicauth');

/** `--hubToken`, `hub-token`, `HUB_TOKEN`: hub, token. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(Boolean);

/** Whether the value of an option, a variable or a key with this name is a secret. */
export const isSecretName = (name: string): boolean => {
  // `model.hub.token`: the key matters, and what it is part of.
  const parts = wordsOf(name);
  const last = parts.at(-1) ?? '';
  const before = parts.at(-2) ?? '';
  if (ALWAYS.has(last)) return !SWITCHES.has(parts[0] ?? '');
  if (last === 'id' && before === 'key') return parts.at(-3) === 'access';
  // `use_auth_token` takes a token; `--no-auth` takes nothing.
  if (AUTH.has(last)) return !SWITCHES.has(before);
  if (last === 'token') return !OF_TEXT.has(before);
  return (
    AFTER[last]?.has(before) ?? /^(?:apikey|accesskey|secretkey|accesstoken|authtoken|hftoken|hubtoken)$/.test(last)
  );
};

/** Names whose value may be a file that holds the secret, not the secret itself. */
const MAY_BE_FILE = /key|credential|auth|cookie/i;
const FILE = /^(?:[~.]{0,2}\/|[^=:]*\.(?:json|pem|key|txt|ya?ml|toml|env|p12|pfx|crt)$)/;
const NOTHING = /^(?:true|false|yes|no|on|off|none|null|auto|)$/i;
/** A count, or a position in a vocabulary: a secret only if it is a password. */
const NUMBER = /^[-+]?\d{1,7}(?:\.\d*)?$/;
/** A tokenizer's mark: `<pad>`, `[MASK]`, `<|im_end|>`. */
const MARK = /^(?:<.*>|\[[A-Z_\d ]+\])$/;
/** A reference to a variable, not its value. */
const VARIABLE = /^\$(?:\w+|\{\w+\}|\(.*\))$/;

/**
 * Whether a value may be the secret that the name announces: not if it is a switch, a file with secrets, or a variable.
 */
export const mayBeSecret = (value: string, name: string): boolean =>
  !NOTHING.test(value) &&
  !(NUMBER.test(value) && !/pass|pwd|secret/i.test(name)) &&
  !MARK.test(value) &&
  !VARIABLE.test(value) &&
  !(MAY_BE_FILE.test(name) && !/api|token|secret/i.test(name) && FILE.test(value));
