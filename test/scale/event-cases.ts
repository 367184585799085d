import type { EventFilter } from '../../src/core/ports/audit-log.ts';
import type { Cast } from './seed-events.ts';

type Case = Readonly<{ filterOf: (cast: Cast) => EventFilter; limit?: number }>;

const by = (filterOf: Case['filterOf']): Case => ({ filterOf });
/** Two things that are frequent, and never of the same event: each event is looked at, once for the page and once for the count. */
const apart = (filterOf: Case['filterOf']): Case => ({ filterOf, limit: 1_000 });

/** What is asked of the trail, by a name. */
export const FILTERS: Readonly<Record<string, Case>> = {
  'all of them': by(() => ({})),
  'of who does a fifth of all': by(({ busy }) => ({ actor: busy })),
  'of who did little': by(({ quiet }) => ({ actor: quiet })),
  'of who did nothing': by(({ silent }) => ({ actor: silent })),
  'about who is tried often': by(({ tried }) => ({ subject: { type: 'user', id: String(tried) } })),
  'about somebody': by(({ quiet }) => ({ subject: { type: 'user', id: String(quiet) } })),
  'about nobody': by(({ silent }) => ({ subject: { type: 'user', id: String(silent) } })),
  'about a role': by(() => ({ subject: { type: 'role', id: '7' } })),
  'sign-ins': by(() => ({ action: 'session.started' })),
  'what happens rarely': by(() => ({ action: 'privilege.created' })),
  'what never happened': by(() => ({ action: 'role.deleted' })),
  'from a year on': by(() => ({ from: new Date('2025-01-01') })),
  'until a year': by(() => ({ to: new Date('2025-01-01') })),
  'of a day': by(() => ({ from: new Date('2024-05-01'), to: new Date('2024-05-02') })),
  'of no time': by(() => ({ from: new Date('2020-01-01'), to: new Date('2020-01-02') })),
  'sign-ins of a day': by(() => ({
    action: 'session.started',
    from: new Date('2024-05-01'),
    to: new Date('2024-05-02'),
  })),
  'rare ones of who does a fifth of all': by(({ busy }) => ({ actor: busy, action: 'privilege.created' })),
  'changes by who makes them, about somebody': by(({ busy, quiet }) => ({
    actor: busy,
    subject: { type: 'user', id: String(quiet) },
  })),
  'sign-ins of who makes changes': apart(({ busy }) => ({ actor: busy, action: 'session.started' })),
  'refusals about who is tried often, until a year': by(({ tried }) => ({
    subject: { type: 'user', id: String(tried) },
    action: 'password.refused',
    to: new Date('2024-03-01'),
  })),
  'sign-ins about who is tried often': apart(({ tried }) => ({
    subject: { type: 'user', id: String(tried) },
    action: 'session.started',
  })),
  'own ones of who does a fifth of all': by(({ busy }) => ({ of: busy })),
  'own ones of who is tried often': by(({ tried }) => ({ of: tried })),
  'own ones of somebody': by(({ quiet }) => ({ of: quiet })),
  'own ones of nobody': by(({ silent }) => ({ of: silent })),
};
