import {memo} from 'react';
import {Sides} from '../line.js';
import type {Sides as SidesOf} from '../row.js';

/** The keys that do something now, and what mlxtop itself costs. */
export const Footer = memo(({sides, width}: {sides: SidesOf; width: number}) => <Sides sides={sides} width={width} />);
