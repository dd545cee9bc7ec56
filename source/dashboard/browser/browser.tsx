import {Box} from 'ink';
import {memo} from 'react';
import {AppearanceContext, Lines, SidesLine} from '../line.js';
import {Footer} from '../panels/footer-panel.js';
import {Overlay} from '../panels/overlay-panel.js';
import type {Row} from '../row.js';
import type {Appearance} from '../styled.js';
import {BESIDE_GAP} from './layout.js';
import type {BrowserScreen} from './screen.js';

type Part = {rows: readonly Row[]; width: number; height: number};

/** The runs, one in a row, below the names of the columns. */
const RunList = memo(({rows, width, height}: Part) => (
  <Box width={width} height={height} flexShrink={0} overflow="hidden">
    <Lines rows={rows} />
  </Box>
));

/** The chosen run or the marked ones: figures and charts. */
const Detail = memo(({rows, width, height}: Part) => (
  <Box width={width} height={height} flexShrink={0} overflow="hidden">
    <Lines rows={rows} />
  </Box>
));

const Panels = ({screen}: {screen: BrowserScreen}) => {
  const {layout, list, detail} = screen;
  const isBeside = layout.kind === 'beside';
  return (
    <Box
      flexDirection={isBeside ? 'row' : 'column'}
      columnGap={BESIDE_GAP}
      rowGap={isBeside ? 0 : 1}
      flexGrow={1}
      flexShrink={0}
    >
      <RunList rows={list} width={layout.list.width} height={layout.list.rows + 1} />
      <Detail rows={detail} width={layout.detail.width} height={layout.detail.rows} />
    </Box>
  );
};

const Content = ({screen}: {screen: BrowserScreen}) => {
  const {layout, title, help, overlay, footer, detail} = screen;
  if (layout.kind === 'tiny') return <Lines rows={overlay ?? detail} />;
  return (
    <>
      <Box flexDirection="column" flexGrow={1} flexShrink={0}>
        <SidesLine sides={help === null ? title : help.title} width={layout.width} />
        {help === null ? <Panels screen={screen} /> : <Lines rows={help.lines} />}
        {overlay !== null && <Overlay rows={overlay} />}
      </Box>
      <Footer sides={footer} width={layout.width} />
    </>
  );
};

/** The whole screen: exactly as large as the terminal. */
export const Browser = ({screen, appearance}: {screen: BrowserScreen; appearance: Appearance}) => (
  <AppearanceContext value={appearance}>
    <Box flexDirection="column" width={screen.size.columns} height={screen.size.rows} paddingX={screen.layout.margin}>
      <Content screen={screen} />
    </Box>
  </AppearanceContext>
);
