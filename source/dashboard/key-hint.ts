/** A key that does something now. `inHelpAlone`: the footer leaves it out. */
export type KeyHint = {key: string; word: string; inHelpAlone?: true};
