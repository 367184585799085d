import type { Language } from '../../../../core/domain/messages/message.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { View } from '../view.ts';
import { details } from './details.ts';

// The first match wins. The order matters, because most browsers also name other browsers.
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\/|\bOPiOS\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bChrome\/|\bCriOS\/|\bChromium\//, 'Chrome'],
  [/\bVersion\/.*\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

const TEXTS: Readonly<
  Record<Language, Readonly<{ on: (browser: string, system: string) => string; unknown: string; raw: string }>>
> = {
  en: { on: (browser, system) => `${browser} on ${system}`, unknown: 'Unknown device', raw: 'Details' },
  de: { on: (browser, system) => `${browser} auf ${system}`, unknown: 'Unbekanntes Gerät', raw: 'Einzelheiten' },
};

const nameIn = (names: readonly (readonly [RegExp, string])[], userAgent: string): string | undefined =>
  names.find(([pattern]) => pattern.test(userAgent))?.[1];

/** Returns a text such as “Firefox on Windows”. It is a guess, because the User-Agent header can be any text. */
export const deviceName = ({ language }: Pick<View, 'language'>, userAgent: string | null): string => {
  const browser = nameIn(BROWSERS, userAgent ?? '');
  const system = nameIn(SYSTEMS, userAgent ?? '');
  if (browser !== undefined && system !== undefined) return TEXTS[language].on(browser, system);
  return browser ?? system ?? TEXTS[language].unknown;
};

/** Shows the device's name. The user can unfold the User-Agent header. */
export const device = (view: View, userAgent: string | null): Html =>
  html`${deviceName(view, userAgent)}
  ${userAgent === null ? '' : details(TEXTS[view.language].raw, html`<span class="hint">${userAgent}</span>`)}`;
