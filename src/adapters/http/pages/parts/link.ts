import { attributes, html } from '../html.ts';
import type { Content, Html, Url } from '../html.ts';
import type { View } from '../view.ts';

export type To = Readonly<{ path: string; query?: Readonly<Record<string, string | undefined>> }>;
export type Link = To & Readonly<{ text: string }>;

export const toUrl = (view: View, { path, query = {} }: To): Url => view.to(path, query);

/** A text for screen readers only. */
export const unseen = (text: string): Html => html`<span class="hidden">${text}</span>`;

export const link = (view: View, { text, ...to }: Link): Html => html`<a href="${toUrl(view, to)}">${text}</a>`;

type Button = Link &
  Readonly<{
    kind?: 'primary' | 'secondary' | 'danger';
    /** Screen readers read this text after the label. It can name the row that the link belongs to. */
    about?: string;
  }>;

export const buttonLink = (view: View, { text, about, kind = 'secondary', ...to }: Button): Html =>
  html`<a href="${toUrl(view, to)}" ${attributes({ class: `button ${kind}` })}
    >${text}${about === undefined ? '' : unseen(` ${about}`)}</a
  >`;

export const actions = (...all: readonly Content[]): Html =>
  html`<div class="actions">${all.map((one) => html`${one}`)}</div>`;

export const stack = (...all: readonly Html[]): Html => html`<div class="stack">${all}</div>`;

export const links = (view: View, all: readonly Link[]): Html =>
  html`<ul class="links">
    ${all.map((one) => html`<li>${link(view, one)}</li>`)}
  </ul>`;
