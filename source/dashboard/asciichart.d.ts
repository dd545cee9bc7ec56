/** The part of asciichart 1.5 that chart.ts uses; the package has no types of its own. */
declare module 'asciichart' {
  const asciichart: {
    plot(
      series: number[] | number[][],
      options: {
        min: number;
        max: number;
        height: number;
        offset: number;
        format: (value: number, row: number) => string;
        symbols?: string[];
      },
    ): string;
  };
  export default asciichart;
}
