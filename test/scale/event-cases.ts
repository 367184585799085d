import type { EventFilter } from '../../src/core/ports/audit-log.ts';
import type { Cast } from './seed-events.ts';

type Case = (cast: Cast) => EventFilter;

export const FILTERS: Readonly<Record<string, Case>> = {
  'all of them': () => ({}),
  'of who does a fifth of all': ({ busy }) => ({ actor: busy }),
  'of who did little': ({ quiet }) => ({ actor: quiet }),
  'of who did nothing': ({ silent }) => ({ actor: silent }),
  'about who is tried often': ({ tried }) => ({ subject: { type: 'user', id: String(tried) } }),
  'about somebody': ({ quiet }) => ({ subject: { type: 'user', id: String(quiet) } }),
  'about nobody': ({ silent }) => ({ subject: { type: 'user', id: String(silent) } }),
  'about a role': () => ({ subject: { type: 'role', id: '7' } }),
  'sign-ins': () => ({ action: 'session.started' }),
  'what happens rarely': () => ({ action: 'privilege.created' }),
  'what never happened': () => ({ action: 'role.deleted' }),
  'from a year on': () => ({ from: new Date('2025-01-01') }),
  'until a year': () => ({ to: new Date('2025-01-01') }),
  'of a day': () => ({ from: new Date('2024-05-01'), to: new Date('2024-05-02') }),
  'of no time': () => ({ from: new Date('2020-01-01'), to: new Date('2020-01-02') }),
  'sign-ins of a day': () => ({
    action: 'session.started',
    from: new Date('2024-05-01'),
    to: new Date('2024-05-02'),
  }),
  'rare ones of who does a fifth of all': ({ busy }) => ({ actor: busy, action: 'privilege.created' }),
  'changes by who makes them, about somebody': ({ busy, quiet }) => ({
    actor: busy,
    subject: { type: 'user', id: String(quiet) },
  }),
  // Two or three frequent conditions that never meet in one event.
  'sign-ins of who makes changes': ({ busy }) => ({ actor: busy, action: 'session.started' }),
  'refusals about who is tried often, until a year': ({ tried }) => ({
    subject: { type: 'user', id: String(tried) },
    action: 'password.refused',
    to: new Date('2024-03-01'),
  }),
  'sign-ins about who is tried often': ({ tried }) => ({
    subject: { type: 'user', id: String(tried) },
    action: 'session.started',
  }),
  'what who makes changes did about who is tried often': ({ busy, tried }) => ({
    actor: busy,
    subject: { type: 'user', id: String(tried) },
  }),
  'sign-ins of who makes changes, about somebody': ({ busy, quiet }) => ({
    actor: busy,
    subject: { type: 'user', id: String(quiet) },
    action: 'session.started',
  }),
  'own ones of who does a fifth of all': ({ busy }) => ({ of: busy }),
  'own ones of who is tried often': ({ tried }) => ({ of: tried }),
  'own ones of somebody': ({ quiet }) => ({ of: quiet }),
  'own ones of nobody': ({ silent }) => ({ of: silent }),
};
