/**
 * The entries of an object with exactly the keys of its type.
 *
 * @template {string} Key
 * @template Value
 * @param {Record<Key, Value>} record
 * @returns {[Key, Value][]}
 */
export const entriesOf = record => /** @type {[Key, Value][]} */ (Object.entries(record));

/**
 * The same keys, with what `map` makes of each value.
 *
 * @template {string} Key
 * @template From
 * @template To
 * @param {Record<Key, From>} record
 * @param {(value: From) => To} map
 */
export const mapValues = (record, map) =>
  /** @type {Record<Key, To>} */ (Object.fromEntries(entriesOf(record).map(([key, value]) => [key, map(value)])));
