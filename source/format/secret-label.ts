/** A prefix that was kept when the secret was masked: `hf_`. */
const PREFIX = /^(?:AKIA|ASIA|AIza|eyJ|SG\.|ya29\.)$|[_-]$|\/$/;

/** Whether a secret's name is the prefix by which it was recognised, and which its masked word still has. */
export const isPrefix = (name: string): boolean => PREFIX.test(name);

/** A secret's name in messages, as a part of a sentence. */
export const secretLabel = (name: string): string => {
  if (name.includes('://')) return `the password of ${name}`;
  if (isPrefix(name)) return `the secret that begins with ${name}`;
  return /^[A-Z\d_]+$/.test(name) ? name : `--${name}`;
};
