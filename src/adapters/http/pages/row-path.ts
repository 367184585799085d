import * as t from 'io-ts';
import { UserId } from '../../../core/domain/ids.ts';
import { integerText } from '../server/input/integer-text.ts';

/** A path with the id of a row: a positive integer that PostgreSQL's `integer` can hold. */
export const RowPath = t.strict({ id: integerText(UserId) });
