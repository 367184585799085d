import { EmailAddress } from '../core/domain/addresses/address.ts';
import { RoleName } from '../core/domain/roles/role.ts';
import { matching, onOff, oneOf, orUnset, seconds, whole } from './values.ts';
import { MAX_COUNT, YEAR, variable } from './variable.ts';

export const accountVariables = {
  SEND_BUDGET_HOUR: variable(whole(1, MAX_COUNT), {
    doc: 'Messages that an address gets within an hour from each asking party: from all accounts that claim it, from administrators, from known devices, from sessions, and from everybody else; past it one an hour',
    default: '5',
  }),
  SEND_BUDGET_DAY: variable(whole(1, MAX_COUNT), {
    doc: 'The same within 24 hours',
    default: '10',
  }),
  INVITATION_TTL: variable(seconds(1, YEAR), {
    doc: 'How long the link in an invitation is good, in seconds',
    default: '604800',
  }),
  PURGE_AFTER: variable(seconds(86_400, 100 * YEAR), {
    doc: 'How long deleted users can be restored before all their personal data is erased, in seconds; at least a day',
    default: '7776000',
  }),
  AUDIT_RETENTION: variable(orUnset(seconds(86_400, 100 * YEAR)), {
    doc: 'How long events of the audit trail are kept, in seconds, at least a day; without it for ever',
    default: null,
    example: '63072000',
  }),
  DEFAULT_ROLE: variable(RoleName, {
    doc: 'Role of a user who registered',
    default: 'User',
  }),
  REGISTRATION: variable(oneOf('open', 'closed'), {
    doc: 'Whether people may register: open or closed',
    default: 'open',
  }),
  REGISTRATION_TTL: variable(seconds(1, YEAR), {
    doc: 'How long a registration, or an address that a user added, waits to be confirmed before it is deleted, in seconds',
    default: '604800',
  }),
  PASSWORDLESS: variable(onOff(), {
    doc: 'on lets people register without a password: they sign in with a code, and are offered a passkey',
    default: 'off',
  }),
  ADMIN_EMAIL: variable(orUnset(EmailAddress), {
    doc: 'First administrator, made by the seeder; in production only if given',
    default: 'admin@example.com',
    production: null,
  }),
  ADMIN_PASSWORD: variable(orUnset(matching(/./, 'must be text')), {
    doc: 'Password of the first administrator; in production only if given',
    default: 'correct horse battery staple',
    production: null,
    example: 'change-me-to-some-words-in-a-row',
  }),
};
