import { attributes, html, url } from '../html.ts';
import type { Html } from '../html.ts';

const COLOURS = 8;

type Picture = Readonly<{
  id: number | string;
  name: string;
  src: string | null;
  size?: 'small' | 'large';
}>;

const initialsOf = (name: string): string => {
  const words = name.split(/[\s@._-]+/u).filter(Boolean);
  const [first = '?', last = ''] = words.length > 1 ? [words[0], words.at(-1)] : words;
  return `${Array.from(first)[0] ?? ''}${Array.from(last)[0] ?? ''}`.toUpperCase();
};

const colourOf = (id: number | string): number =>
  Array.from(String(id), (c) => c.charCodeAt(0)).reduce((a, b) => a * 31 + b, 7) % COLOURS;

/** Shows the profile image, or initials on a colour. There is no alternative text, because the name is beside it. */
export const picture = ({ id, name, src, size = 'small' }: Picture): Html => {
  const side = size === 'small' ? 32 : 128;
  if (src !== null)
    return html`<img
      src="${url(src)}"
      alt=""
      loading="lazy"
      class="picture"
      ${attributes({ width: side, height: side })}
    />`;
  return html`<svg
    viewBox="0 0 64 64"
    aria-hidden="true"
    ${attributes({ class: `picture colour-${colourOf(id)}`, width: side, height: side })}
  >
    <rect width="64" height="64" />
    <text x="32" y="41" text-anchor="middle">${initialsOf(name)}</text>
  </svg>`;
};

export const person = (shown: Html, name: Html | string, below?: Html | string): Html =>
  html`<span class="person"
    >${shown}<span
      ><span class="name">${name}</span>${below === undefined ? '' : html`<span class="hint">${below}</span>`}</span
    ></span
  >`;
