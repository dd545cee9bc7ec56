import {Box} from 'ink';
import type {ReactNode} from 'react';
import {halfOf, SIDE_GAP} from './layout-wishes.js';
import {AppearanceContext, Lines} from './line.js';
import {Charts} from './panels/charts-panel.js';
import {Enlarged} from './panels/enlarged-panel.js';
import {Footer} from './panels/footer-panel.js';
import {Help} from './panels/help-panel.js';
import {Overlay} from './panels/overlay-panel.js';
import {Progress} from './panels/progress-panel.js';
import {BELOW} from './panels/registry.js';
import {RowsPanel} from './panels/rows-panel.js';
import type {Frame, Panels, Screen} from './screen.js';
import type {Appearance} from './styled.js';

/** Progress on the left, memory and what to do on the right; one under the other where there is no room. */
const Top = ({panels, frame}: {panels: Panels; frame: Frame}) => {
  const {width, sideBySide, gaps} = frame;
  const side = sideBySide ? halfOf(width) : width;
  return (
    <Box flexDirection={sideBySide ? 'row' : 'column'} columnGap={SIDE_GAP} flexShrink={0}>
      <Progress words={panels.progress} width={side} />
      <Box flexDirection="column" flexShrink={0}>
        <RowsPanel name="memory" rows={panels.memory} width={side} gap={sideBySide ? 0 : gaps.memory} />
        <RowsPanel name="to do" rows={panels.toDo} width={side} gap={sideBySide ? 0 : gaps.toDo} />
      </Box>
    </Box>
  );
};

/** Panels one under the other, with blank rows above them. */
const Group = ({gap, children}: {gap: number; children: ReactNode}) => (
  <Box flexDirection="column" marginTop={gap} flexShrink={0}>
    {children}
  </Box>
);

const Below = ({panels, frame}: {panels: Panels; frame: Frame}) => {
  const {appList, charts} = panels;
  const {width, gaps, chartRows, chartLegend} = frame;
  if (appList !== null) return <RowsPanel name="apps" rows={appList} width={width} gap={gaps.apps} />;
  return BELOW.map(group => (
    <Group key={group.gap} gap={gaps[group.gap]}>
      {group.panels.map(panel => {
        if (panel === 'charts') {
          return (
            charts && (
              <Charts key={panel} words={charts} rows={chartRows} between={gaps.betweenCharts} legend={chartLegend} />
            )
          );
        }
        const {name} = panel;
        const rows = panels.rows[name];
        return rows && <RowsPanel key={name} name={name} rows={rows} width={width} height={frame.rows[name]} />;
      })}
    </Group>
  ));
};

const Content = ({screen}: {screen: Screen}) => {
  const {overlay} = screen;
  if (screen.kind === 'tiny') return <Lines rows={overlay ?? screen.rows} />;
  const {frame, help, enlarged, panels, footer} = screen;
  return (
    <>
      <Box flexDirection="column" flexGrow={1} flexShrink={0}>
        {help !== null && <Help words={help} width={frame.width} />}
        {enlarged !== null && <Enlarged words={enlarged} />}
        {panels !== null && (
          <>
            <Top panels={panels} frame={frame} />
            <Below panels={panels} frame={frame} />
          </>
        )}
        {overlay !== null && <Overlay rows={overlay} />}
      </Box>
      <Footer sides={footer} width={frame.width} />
    </>
  );
};

/** The whole screen: exactly as large as the terminal. */
export const Dashboard = ({screen, appearance}: {screen: Screen; appearance: Appearance}) => (
  <AppearanceContext value={appearance}>
    <Box
      flexDirection="column"
      width={screen.size.columns}
      height={screen.size.rows}
      paddingX={screen.kind === 'full' ? screen.frame.margin : 0}
    >
      <Content screen={screen} />
    </Box>
  </AppearanceContext>
);
