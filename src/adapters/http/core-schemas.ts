import type * as t from 'io-ts';
import type { JsonSchema } from './codec-node.ts';

// trimmed and composed before they are counted, so that the wire may hold twice as many
const trimmed = (max: number): JsonSchema => ({
  type: 'string',
  minLength: 1,
  maxLength: 2 * max,
  description: `At most ${max} characters once it is trimmed, and none invisible.`,
});
const id: JsonSchema = { type: 'integer', format: 'int32', minimum: 1, maximum: 2_147_483_647 };
const base64url = (length: number): JsonSchema => ({
  type: 'string',
  minLength: length,
  maxLength: length,
  pattern: '^[A-Za-z0-9_-]+$',
});

/** What the codecs of the core take, which can't say it themselves; never narrower than they are. */
const SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  UserId: id,
  IdentityId: id,
  SessionId: {
    type: 'string',
    format: 'uuid',
    maxLength: 36,
    pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
  },
  EmailAddress: { type: 'string', minLength: 5, maxLength: 191, pattern: '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$' },
  MobileNumber: {
    type: 'string',
    minLength: 5,
    maxLength: 64,
    description: 'With + and the prefix of its country, as people write it; answered in E.164.',
  },
  Username: { type: 'string', minLength: 3, maxLength: 64, pattern: '^[A-Za-z][A-Za-z0-9._-]+$' },
  ChosenUsername: { type: 'string', minLength: 3, maxLength: 64, pattern: '^[A-Za-z][A-Za-z0-9._-]+$' },
  OtpCode: { type: 'string', minLength: 6, maxLength: 6, pattern: '^[0-9]{6}$' },
  PersonName: trimmed(64),
  JobTitle: trimmed(128),
  Description: trimmed(256),
  UnlockReason: trimmed(256),
  BirthDate: { type: 'string', format: 'date', maxLength: 10, description: 'Since 1900.' },
  RoleName: {
    type: 'string',
    minLength: 1,
    maxLength: 100_000,
    description: 'At most 64 letters, digits, spaces, _ and - once it is trimmed and spaces are single.',
  },
  PrivilegeName: { type: 'string', minLength: 1, maxLength: 64, pattern: '^[a-z][a-z0-9_.-]*$' },
  CodeChallenge: base64url(43),
  CodeVerifier: { type: 'string', minLength: 43, maxLength: 128, pattern: '^[A-Za-z0-9_.~-]+$' },
  ReturnTo: { type: 'string', format: 'uri', maxLength: 512, description: 'Of an origin of RETURN_TO_ORIGINS.' },
};

/** Throws for a codec that nobody described, so that the contract is never silent about a field. */
export const coreSchema = ({ name }: t.Mixed): JsonSchema => {
  // `UserIdText` is a `UserId` as paths and queries write it
  const schema = new Map(Object.entries(SCHEMAS)).get(name.replace(/Text$/, ''));
  if (schema === undefined) throw new Error(`no JSON Schema for the codec ${name}: describe it`);
  return schema;
};
