import * as t from 'io-ts';
import { IdentityId } from '../../../../../core/domain/ids.ts';
import { integerText } from '../../../server/input/integer-text.ts';

export const AddressPath = t.strict({ id: integerText(IdentityId) });
