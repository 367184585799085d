import * as t from 'io-ts';
import { UserId } from '../../../core/domain/ids.ts';
import { integerText } from '../server/input/integer-text.ts';

/** A row's id: positive, and at most PostgreSQL's largest integer. */
export const RowPath = t.strict({ id: integerText(UserId) });
