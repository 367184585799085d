import { html } from '../html.ts';
import type { Content, Html } from '../html.ts';
import type { View } from '../view.ts';
import { clockTime, day } from './time.ts';

type TimelineEvent = Readonly<{ at: Date; what: Content; more?: Content | undefined }>;

const dayOf = ({ at }: TimelineEvent): string => at.toISOString().slice(0, 10);

/** Groups events by day (UTC), without changing their order. */
export const timeline = (view: View, events: readonly TimelineEvent[]): Html =>
  html`${[...Map.groupBy(events, dayOf)].map(
    ([date, all]) =>
      html`<section class="day">
        <h2>${day(view, date)}</h2>
        <ol>
          ${all.map(
            ({ at, what, more }) =>
              html`<li>
                ${clockTime(view, at)}
                <div>
                  <p>${what}</p>
                  ${more === undefined ? '' : html`<div class="hint">${more}</div>`}
                </div>
              </li>`,
          )}
        </ol>
      </section>`,
  )}`;
