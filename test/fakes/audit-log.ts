import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Subject } from '../../src/core/domain/audit.ts';
import type { UserId } from '../../src/core/domain/ids.ts';
import { pageOf, totalOf } from '../../src/core/domain/page.ts';
import type { AuditLog, AuditRecord } from '../../src/core/ports/audit-log.ts';
import { recordEntries } from './store.ts';
import type { Store } from './store.ts';

const nameOfUser = (store: Store, id: UserId): string => {
  const user = store.users.get(id);
  return [user?.firstName, user?.lastName].filter(Boolean).join(' ');
};

const nameOf = (store: Store, { type, id }: Subject): string | null => {
  if (type === 'user') return nameOfUser(store, Number(id) as UserId) || null;
  const rows = type === 'role' ? store.roles : type === 'privilege' ? store.privileges : [];
  return rows.find((row) => String(row.id) === id)?.name ?? null;
};

/** All events have the store's current time. */
export const makeFakeAuditLog = (store: Store): AuditLog => ({
  lastSeal: TE.fromIO(() =>
    store.sealed === 0 ? O.none : O.some({ position: store.sealed, hash: '0'.repeat(64), at: store.now }),
  ),
  append: (entry) => TE.fromIO(() => recordEntries(store, [entry])),
  list: ({ actor, subject, action, of }, { limit, after, count }) => {
    const all = store.trail
      .map((entry, i): AuditRecord => {
        const name = entry.actor === null ? '' : nameOfUser(store, entry.actor);
        return {
          ...entry,
          id: String(i),
          at: store.now,
          subject: entry.subject && { ...entry.subject, name: nameOf(store, entry.subject) },
          actor: entry.actor === null ? null : { id: entry.actor, name, isErased: false },
          ip: '192.0.2.7',
          userAgent: 'an agent',
          requestId: 'a-request',
        };
      })
      .filter(
        (event) =>
          (actor === undefined || event.actor?.id === actor) &&
          (action === undefined || event.action === action) &&
          (subject === undefined || (event.subject?.type === subject.type && event.subject.id === subject.id)) &&
          (of === undefined ||
            event.actor?.id === of ||
            (event.subject?.type === 'user' && event.subject.id === String(of))),
      )
      .toReversed();
    const rest = after === null ? all : all.filter(({ id }) => Number(id) < Number(after.id));
    const positionOf = ({ id }: AuditRecord) => ({ value: '', id });
    return TE.right(pageOf(rest.slice(0, limit + 1), { limit }, positionOf, count ? totalOf(all.length) : null));
  },
});
