/** What asks: `[y/N]`, `(yes/no)`, a question, something that is wanted, a menu of wandb's. */
const ASKS = [
  /[[(](?:y(?:es)?\s*\/\s*no?|n(?:o)?\s*\/\s*y(?:es)?)[\])]/i,
  /\?$/,
  /\b(?:enter|type|input|paste|choose|select)\b.*[:>]$/i,
  /\b(?:pass(?:word|phrase)|token|api key|user ?name|choice|answer|selection)\b[^:>]*[:>]$/i,
  /\bpress\b.*\b(?:enter|return|any key|a key|key)\b/i,
];

/** Longer lines are output. */
const MAX_LENGTH = 300;

/** Whether a line that has no end yet asks its reader for something. */
export const isPrompt = (open: string): boolean => {
  const line = open.trim();
  // A bar counts, and asks nothing.
  if (line === '' || line.length > MAX_LENGTH || /\d+%\||\d+\/\d+ \[/.test(line)) return false;
  return ASKS.some(asks => asks.test(line));
};
