const SVG = 'http://www.w3.org/2000/svg';

type Attributes = Readonly<Record<string, string | number>>;

const withAttributes = <Made extends Element>(made: Made, attributes: Attributes): Made => {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
};

/** An element of a drawing. */
export const drawn = <Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
): SVGElementTagNameMap[Name] => withAttributes(document.createElementNS(SVG, name), attributes);

/** An element of the page, with what stands in it: text as text, never as markup. */
export const made = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...content: (Node | string)[]
): HTMLElementTagNameMap[Name] => {
  const element = withAttributes(document.createElement(name), attributes);
  element.append(...content);
  return element;
};
