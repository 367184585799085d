import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { EmailAddress } from '../../../../core/domain/addresses/address.ts';
import type { Address, MobileNumber } from '../../../../core/domain/addresses/address.ts';

/** Create this codec with `writtenMobile`. */
export type MobileCodec = t.Type<MobileNumber, string>;
export type AddressCodec = t.Type<Address>;

/** Decodes an email address or a mobile number. Text with an `@` is read as an email address. */
export const addressText = (mobile: MobileCodec): AddressCodec => {
  const decode = (text: string): E.Either<t.Errors, Address> =>
    text.includes('@')
      ? E.map((value: EmailAddress): Address => ({ type: 'email', value }))(EmailAddress.decode(text))
      : E.map((value: MobileNumber): Address => ({ type: 'mobile', value }))(mobile.decode(text));
  return new t.Type<Address>(
    'AddressText',
    (u): u is Address => typeof u === 'object' && u !== null && 'type' in u && 'value' in u,
    (u, context) => {
      const decoded = typeof u === 'string' ? decode(u) : E.left([]);
      return E.isRight(decoded) ? decoded : t.failure(u, context);
    },
    t.identity,
  );
};
