import { scaleLinear } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';
import type { LoadReport, Moment } from './load-report.ts';

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, GAP, BOTTOM] = [900, 480, 80, 20, 48, 48, 40];
const PANEL = (HEIGHT - TOP - GAP - BOTTOM) / 2;

interface Series {
  readonly name: string;
  readonly colour: string;
  readonly valueOf: (moment: Moment) => number;
}

const RATES: readonly Series[] = [
  { name: 'sent a second', colour: '#888888', valueOf: ({ sent }) => sent },
  { name: 'answered 202', colour: '#1b7f4d', valueOf: ({ accepted }) => accepted },
  { name: 'answered 429', colour: '#c43c2e', valueOf: ({ refused }) => refused },
];
const BACKLOG: readonly Series[] = [
  { name: 'accepted, without an outcome yet', colour: '#2d5fb3', valueOf: ({ backlog }) => backlog },
];

/** Draws a run over time as SVG: requests a second above, the backlog below. */
export function plotLoad({ moments }: LoadReport, title: string): string {
  const last = (moments.at(-1)?.second ?? 0) + 1;
  const x = scaleLinear([0, last], [LEFT, WIDTH - RIGHT]).nice();
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>`,
    `<text x="${LEFT}" y="20" font-size="14">${escaped(title)}</text>`,
    panel(RATES, moments, x, TOP),
    panel(BACKLOG, moments, x, TOP + PANEL + GAP),
    ...x
      .ticks(8)
      .map((tick) => `<text x="${x(tick)}" y="${HEIGHT - 20}" text-anchor="middle">${tick}</text>`),
    `<text x="${WIDTH - RIGHT}" y="${HEIGHT - 4}" text-anchor="end">seconds</text>`,
    '</svg>',
    '',
  ].join('\n');
}

function panel(
  all: readonly Series[],
  moments: readonly Moment[],
  x: (value: number) => number,
  top: number,
): string {
  const highest = Math.max(
    1,
    ...all.map(({ valueOf }) => moments.reduce((most, moment) => Math.max(most, valueOf(moment)), 0)),
  );
  const y = scaleLinear([0, highest], [top + PANEL, top]).nice();
  const grid = y
    .ticks(4)
    .map(
      (tick) =>
        `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(tick)}" y2="${y(tick)}" stroke="#dddddd"/><text x="${LEFT - 8}" y="${y(tick) + 4}" text-anchor="end">${tick.toLocaleString('en')}</text>`,
    );
  const legend = all.map(
    ({ name, colour }, index) =>
      `<text x="${LEFT + 8 + index * 150}" y="${top - 8}" fill="${colour}">${name}</text>`,
  );
  const curves = all.map(({ colour, valueOf }) => {
    const path = line<Moment>(
      ({ second }) => x(second),
      (moment) => y(valueOf(moment)),
    ).curve(curveStepAfter);
    return `<path d="${path([...moments]) ?? ''}" fill="none" stroke="${colour}" stroke-width="1.5"/>`;
  });
  return [...grid, ...legend, ...curves].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
