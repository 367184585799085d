import * as t from 'io-ts';
import { Integer } from './wire.ts';

export const listBody = <C extends t.Mixed>(item: C, name: string) =>
  t.exact(
    t.intersection([
      t.type({ items: t.readonlyArray(item), next_cursor: t.union([t.string, t.null]) }),
      t.partial({ total: Integer, total_is_capped: t.boolean }),
    ]),
    name,
  );
