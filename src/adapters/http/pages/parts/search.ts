import { html } from '../html.ts';
import type { Content, Html } from '../html.ts';
import type { View } from '../view.ts';
import { button } from './button.ts';
import { hidden } from './text-fields.ts';

type Search = Readonly<{
  path: string;
  label: string;
  submit: string;
  fields: Content;
  more?: Content;
  values?: Readonly<Record<string, string>>;
}>;

/**
 * The search form of a list. The URL holds the search text and filters. The script searches 250 ms after the last key
 * press and replaces the results. A new search cancels a running search.
 */
export const searchForm = (view: View, { path, label, submit, fields, more, values = {} }: Search): Html =>
  html`<form
    method="get"
    action="${view.to(path)}"
    role="search"
    aria-label="${label}"
    class="search"
    hx-get="${view.to(path)}"
    hx-trigger="input delay:250ms, submit"
    hx-target="#results"
    hx-push-url="true"
    hx-sync="this:replace"
  >
    ${Object.entries(values).map(([name, value]) => hidden(name, value))}
    <div class="fields">${fields} ${button({ text: submit, kind: 'secondary' })}</div>
    ${more ?? ''}
  </form>`;

type Results = Readonly<{ count: string; content: Content }>;

/** Screen readers announce the number of results when it changes. */
export const searchResults = ({ count, content }: Results): Html =>
  html`<p id="count" role="status" class="hint">${count}</p>
    <div id="results">${content}</div>`;

/** The same content as `searchResults`, in the form in which the script replaces the results. */
export const searchPartial = ({ count, content }: Results): Html =>
  html`<p id="count" hx-swap-oob="innerHTML">${count}</p>
    ${content}`;
