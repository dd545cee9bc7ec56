/** What is known of the machine's NVIDIA cards. */
export type CardsState = Record<string, never>;

/** Nothing known yet. */
export const createCards = (): CardsState => ({});
