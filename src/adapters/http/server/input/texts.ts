import * as t from 'io-ts';
import { MAX_WRITTEN } from '../../../../core/domain/addresses/address.ts';
import { normalised } from '../../../../core/domain/codec.ts';
import { trimmed } from '../../../../core/domain/pasted.ts';
import { refined } from './codec-node.ts';

/** Text without U+0000. Lone surrogates are refused, too, but JSON Schema can't express that. */
export const STORABLE = '^[^\\x00]*$';

/** Absent and null mean the same in requests. */
export const optional = <C extends t.Mixed>(codec: C) => t.union([codec, t.null, t.undefined]);

const lengthRule = (max: number): string => `must be text of 1 to ${max} characters`;

export const shortText = (name: string, max: number) =>
  refined(t.string, (s) => s.length > 0 && s.length <= max, lengthRule(max), name, {
    minLength: 1,
    maxLength: max,
  });

/** More characters than the password policy allows, in any Unicode normal form. */
const MAX_PASSWORD = 2048;
export const PasswordText = shortText('PasswordText', MAX_PASSWORD);
/** The password of a new account. The API documentation shows it as optional even where `isOptional` is false. */
export const newPassword = (isOptional: boolean) =>
  refined(
    optional(PasswordText),
    (given) => isOptional || typeof given === 'string',
    lengthRule(MAX_PASSWORD),
    'NewPassword',
    { description: 'Required unless PASSWORDLESS is on.' },
  );
/** Removes white space around the text, because people often copy it along with the text. */
const pastedText = (name: string, max: number): t.Type<string> =>
  normalised(name, (raw) => (raw.length > max ? null : trimmed(raw) || null), lengthRule(max), {
    minLength: 1,
    maxLength: max,
    pattern: STORABLE,
  });
export const TokenText = pastedText('TokenText', 512);
export const LoginText = pastedText('LoginText', MAX_WRITTEN);
