export type Tokenizer = {
  readonly vocabularySize: number;
  /** Token ids of `text`. Throws a RangeError for a character that is not in the tokenizer's own text. */
  readonly encode: (text: string) => Uint16Array;
};

/** One token for each different character of `text`, numbered in the order of their code points. */
export const createTokenizer = (text: string): Tokenizer => {
  const characters = [...new Set(text)].sort();
  const ids = new Map(characters.map((character, id) => [character, id]));

  const encode = (input: string): Uint16Array =>
    Uint16Array.from([...input], character => {
      const id = ids.get(character);
      if (id === undefined) throw new RangeError(`no token for ${JSON.stringify(character)}`);
      return id;
    });

  return {vocabularySize: characters.length, encode};
};
