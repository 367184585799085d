import type { Result } from './result.ts';

const ROW = 26;
const LEFT = 110;
const WIDTH = 420;
const TOP = 58;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const barOf = ({ name, cpu_ratio: ratio }: Result, i: number): string => {
  const y = TOP + i * ROW;
  const length = Math.min(1, ratio) * WIDTH;
  return `<text x="${LEFT - 8}" y="${y + 13}" text-anchor="end">${escaped(name)}</text>
<rect x="${LEFT}" y="${y}" width="${WIDTH}" height="16" fill="#8883"/>
<rect x="${LEFT}" y="${y}" width="${length.toFixed(1)}" height="16" fill="#2563eb"/>
<text x="${LEFT + WIDTH + 8}" y="${y + 13}">${ratio.toFixed(2)}</text>`;
};

/** Draws an SVG with one bar per case, for light and dark pages. The full width is the speed of the floor. */
export const chartOf = (results: readonly Result[], machine: string, at: string): string => {
  const shown = results.filter(({ note }) => note === undefined);
  const height = TOP + shown.length * ROW + 12;
  const [width, head] = [LEFT + WIDTH + 60, 'CPU time of the least code, by that of the service: 1 is the floor'];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${head}">
<style>text { font: 12px system-ui, sans-serif; fill: #777 }</style>
<text x="${LEFT}" y="20">${head}</text>
<text x="${LEFT}" y="40" style="font-size: 10px">${escaped(machine)}, ${at.slice(0, 10)}</text>
${shown.map(barOf).join('\n')}
</svg>
`;
};
