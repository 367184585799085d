import { encode } from 'uqr';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';

/** The width of the white border that scanners need, in modules (ISO/IEC 18004). */
const BORDER = 4;

/** The colours are the same in the light and the dark theme, because scanners expect a dark code on white. */
export const qrCode = (text: string, label: string): Html => {
  const { data, size } = encode(text, { ecc: 'M', border: BORDER });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return html`<svg class="qr" role="img" aria-label="${label}" viewBox="0 0 ${size} ${size}">
    <path class="qr-light" d="M0 0h${size}v${size}H0z" />
    <path class="qr-dark" d="${dark.join('')}" />
  </svg>`;
};
