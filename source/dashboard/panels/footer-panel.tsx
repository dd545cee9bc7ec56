import {memo} from 'react';
import {SidesLine} from '../line.js';
import type {Sides} from '../row.js';

/** The keys that do something now, and what mlxtop itself costs. */
export const Footer = memo(({sides, width}: {sides: Sides; width: number}) => (
  <SidesLine sides={sides} width={width} />
));
