/** What the numbers of a colour sequence set; others are dropped. */
const ATTRIBUTES: readonly (readonly [name: string, from: number, to: number])[] = [
  ['intensity', 1, 2],
  ['intensity', 22, 22],
  ['italic', 3, 3],
  ['italic', 23, 23],
  ['underline', 4, 4],
  ['underline', 24, 24],
  ['inverse', 7, 7],
  ['inverse', 27, 27],
  ['struck', 9, 9],
  ['struck', 29, 29],
  ['foreground', 30, 39],
  ['foreground', 90, 97],
  ['background', 40, 49],
  ['background', 100, 107],
];

const attributeOf = (code: number): string | null =>
  ATTRIBUTES.find(([, from, to]) => from <= code && code <= to)?.[0] ?? null;

/** Numbers that end an attribute. */
const ENDS = new Set([22, 23, 24, 27, 29, 39, 49]);

/** How many numbers belong to `38` or `48`: a colour of 256, or of three parts. */
const lengthOf = (code: number, next: number | undefined): number => {
  if (code !== 38 && code !== 48) return 1;
  return next === 5 ? 3 : next === 2 ? 5 : 1;
};

const MAX_STYLES = 4096;

/** How text is coloured after control sequences that end with `m`; each state has a small number. */
export class Sgr {
  readonly #styles: string[] = [''];
  readonly #numbers = new Map<string, number>([['', 0]]);
  readonly #now = new Map<string, string>();
  #number = 0;

  /** The present state; 0 is plain. */
  get style(): number {
    return this.#number;
  }

  /** Takes the parameters of a sequence. */
  set(parameters: string): void {
    const numbers = parameters.split(/[;:]/, 32).map(Number);
    for (let at = 0; at < numbers.length; ) {
      const code = numbers[at] ?? 0;
      const length = lengthOf(code, numbers[at + 1]);
      this.#setOne(code, numbers.slice(at, at + length));
      at += length;
    }
    this.#number = this.#numberOf([...this.#now.values()].join(';'));
  }

  /** The sequence that colours text so from a plain state; empty for plain. */
  sequence(style: number): string {
    const codes = this.#styles[style] ?? '';
    return codes === '' ? '' : `\u{1B}[${codes}m`;
  }

  #setOne(code: number, all: readonly number[]): void {
    if (code === 0) this.#now.clear();
    const attribute = attributeOf(code);
    if (attribute === null || all.some(number => !Number.isInteger(number) || number > 255)) return;
    if (ENDS.has(code)) this.#now.delete(attribute);
    else this.#now.set(attribute, all.join(';'));
  }

  #numberOf(codes: string): number {
    const known = this.#numbers.get(codes);
    if (known !== undefined) return known;
    // A program that uses every colour there is: what comes after these is plain.
    if (this.#styles.length === MAX_STYLES) return 0;
    this.#numbers.set(codes, this.#styles.length);
    return this.#styles.push(codes) - 1;
  }
}
