import type {CardsReading, CardsTrouble} from './card-types.js';
import type {Host} from './types.js';

/** One look at the NVIDIA cards: null where there are none, or not yet. Never rejects. */
export type LookAtCards = () => Promise<CardsReading | CardsTrouble | null>;

/**
 * Looks at the NVIDIA cards for a command: once by a program that ends, or, with `isRepeated`, by one that stays, so
 * that no look starts another; that one ends with this process.
 */
export const createLookAtCards = (host: Pick<Host, 'cards' | 'cardsLoop'>, isRepeated: boolean): LookAtCards => {
  const orTrouble = <Value>(asked: Promise<Value>): Promise<Value | CardsTrouble> =>
    asked.catch(error => ({trouble: error instanceof Error ? error.message : String(error)}));
  if (!isRepeated) return () => orTrouble(host.cards?.() ?? Promise.resolve(null));
  const opened = host.cardsLoop?.() ?? Promise.resolve(null);
  let last: CardsReading | null = null;
  return () =>
    orTrouble(
      opened.then(loop => {
        if (loop === null) return null;
        last = loop.take().at(-1) ?? last;
        return loop.trouble === null ? last : {trouble: loop.trouble};
      }),
    );
};
