import type * as t from 'io-ts';
import { MAX_INTEGER, ruleOf } from '../../../../core/domain/codec.ts';
import type { Rule } from '../../../../core/domain/codec.ts';
import type { JsonSchema } from '../../server/input/codec-node.ts';

/** Text without U+0000, which is refused wherever it stands; lone surrogates are too, which JSON Schema can't say. */
export const STORABLE = '^[^\\x00]*$';

/** Text in one line, as people type it: without control characters. */
export const ONE_LINE = '^[^\\x00-\\x1f\\x7f-\\x9f]*$';

// of control characters only those that trimming takes away, or that break lines
const READABLE = '^[^\\x00-\\x08\\x0e-\\x1f\\x7f-\\x9f]*$';

// letters, marks and digits of any script, as far as it can be said without naming them: no other ASCII than this
const LOCAL_PART = '[^\\x00-\\x21"%(),:;<>@\\[\\\\\\]`\\x7f-\\xa0]+';
const DOMAIN_LABEL = '[^\\x00-,./:-@\\[-`{-\\xa0]+';

// no text on the wire is longer than a body
export const ANY_TEXT: JsonSchema = { type: 'string', maxLength: 100_000, pattern: STORABLE };

// trimmed and composed before they are counted, so that the wire may hold twice as many
const trimmed = (max: number): JsonSchema => ({
  type: 'string',
  minLength: 1,
  maxLength: 2 * max,
  pattern: READABLE,
  description: `At most ${max} characters once it is trimmed, and none invisible.`,
});
const id: JsonSchema = { type: 'integer', format: 'int32', minimum: 1, maximum: MAX_INTEGER };
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
  EmailAddress: {
    type: 'string',
    minLength: 5,
    maxLength: 191,
    pattern: `^${LOCAL_PART}@${DOMAIN_LABEL}(\\.${DOMAIN_LABEL})+$`,
  },
  MobileNumber: {
    type: 'string',
    minLength: 5,
    maxLength: 64,
    pattern: '^ *([Tt][Ee][Ll]:)?[ (]*\\+[0-9 ()./\\u00a0\\u202f\\u2010\\u2011\\u2013-]+$',
    description: 'With + and the prefix of its country, as people write it; answered in E.164.',
  },
  Username: { type: 'string', minLength: 3, maxLength: 64, pattern: '^[A-Za-z][A-Za-z0-9._-]+$' },
  ChosenUsername: { type: 'string', minLength: 3, maxLength: 64, pattern: '^[A-Za-z][A-Za-z0-9._-]+$' },
  OtpCode: { type: 'string', minLength: 6, maxLength: 6, pattern: '^[0-9]{6}$' },
  BirthDate: {
    type: 'string',
    format: 'date',
    maxLength: 10,
    pattern: '^(19|[2-9][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}$',
    description: 'Since 1900, and not in the future.',
  },
  Time: { type: 'string', format: 'date-time', maxLength: 35 },
  RoleName: {
    type: 'string',
    minLength: 1,
    maxLength: 256,
    pattern: '^[^\\x00-\\x08\\x0e-\\x1f!-,./:-@\\[-^`{-\\x9f]*$',
    description: 'At most 64 letters, digits, spaces, _ and - once it is trimmed and spaces are single.',
  },
  PrivilegeName: { type: 'string', minLength: 1, maxLength: 64, pattern: '^[a-z][a-z0-9_.-]*$' },
  CodeChallenge: { ...base64url(43), description: 'Of the `code_verifier`, by S256 (RFC 7636).' },
  CodeVerifier: { type: 'string', minLength: 43, maxLength: 128, pattern: '^[A-Za-z0-9_.~-]+$' },
  // the format uri is narrower than what browsers and URL.parse take for one
  ReturnTo: {
    type: 'string',
    maxLength: 512,
    pattern: '^https?://[^#\\s]+$',
    description: 'Of an origin of RETURN_TO_ORIGINS.',
  },
};

/** Of what is built of the blocks in `codec.ts`, whose names nobody here has to know. */
const ruledSchema = (rule: Rule): JsonSchema => {
  if (rule.kind === 'text') return trimmed(rule.max);
  if (rule.kind === 'day') return { type: 'string', format: 'date', maxLength: 10 };
  return { type: 'integer', format: 'int32', minimum: rule.min, maximum: rule.max };
};

/** Throws for a codec that nobody described, so that the contract is never silent about a field. */
export const coreSchema = (codec: t.Mixed): JsonSchema => {
  const rule = ruleOf(codec);
  // `UserIdText` is a `UserId` as paths and queries write it
  const schema = rule ? ruledSchema(rule) : new Map(Object.entries(SCHEMAS)).get(codec.name.replace(/Text$/, ''));
  if (schema === undefined) throw new Error(`no JSON Schema for the codec ${codec.name}: describe it`);
  return schema;
};
