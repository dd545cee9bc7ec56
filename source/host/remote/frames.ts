/** What a machine answers to one line: texts by the name of their section; several of one name are joined. */
export type Frame = {number: number; sections: ReadonlyMap<string, string>};

/** More than a machine with thousands of processes sends; what sends more does not run our script. */
export const MAX_FRAME_CHARACTERS = 8 * 1024 ** 2;

/** Takes the sections out of what stands between the marks of one frame. */
const sectionsIn = (text: string, mark: string): Map<string, string> => {
  const sections = new Map<string, string>();
  const [, ...parts] = text.split(`\n${mark} section `);
  for (const part of parts) {
    const end = part.indexOf('\n');
    if (end === -1) continue;
    const name = part.slice(0, end);
    sections.set(name, (sections.get(name) ?? '') + part.slice(end + 1));
  }
  return sections;
};

/**
 * Cuts what another machine's script prints into its frames. Whatever stands between them (a login shell's greeting) is
 * left out, as is a frame whose marks do not fit together. The mark is a random word, so that no process there can
 * imitate it.
 */
export class FrameReader {
  readonly #mark: string;
  #text = '';
  /** Up to here there is no end of a frame. */
  #searched = 0;

  constructor(mark: string) {
    this.#mark = mark;
  }

  /** The frames that this text completes. @throws {RangeError} for one that does not end. */
  push(chunk: string): Frame[] {
    this.#text += chunk;
    const frames: Frame[] = [];
    for (;;) {
      const end = this.#text.indexOf(`\n${this.#mark} end `, this.#searched);
      const lineEnd = end === -1 ? -1 : this.#text.indexOf('\n', end + 1);
      if (lineEnd === -1) break;
      const frame = this.#frameIn(this.#text.slice(0, end), this.#text.slice(end + 1, lineEnd));
      if (frame !== null) frames.push(frame);
      this.#text = this.#text.slice(lineEnd + 1);
      this.#searched = 0;
    }
    // The mark itself may be cut.
    this.#searched = Math.max(0, this.#text.length - this.#mark.length - 40);
    if (this.#text.length > MAX_FRAME_CHARACTERS) throw new RangeError('What it prints does not end.');
    return frames;
  }

  #frameIn(before: string, endLine: string): Frame | null {
    const begin = before.lastIndexOf(`\n${this.#mark} begin `);
    const text = begin === -1 ? '' : before.slice(begin + 1);
    const number = /^\S+ begin (\d{1,9})(?:\n|$)/.exec(text)?.[1];
    const isSame = number !== undefined && endLine === `${this.#mark} end ${number}`;
    return isSame ? {number: Number(number), sections: sectionsIn(text, this.#mark)} : null;
  }
}
