import * as E from 'fp-ts/lib/Either.js';
import { duplicateKeys } from '../adapters/http/server/input/duplicate-keys.ts';
import { parse } from '../adapters/http/server/input/parse.ts';
import { MAX_LINE, readJsonLine } from '../adapters/ndjson/lines.ts';
import type { Line } from '../adapters/ndjson/lines.ts';
import { makePhoneNumbers } from '../adapters/phone/phone-numbers.ts';
import { birthDate } from '../core/domain/account/profile.ts';
import { writtenMobile } from '../core/domain/addresses/address.ts';
import type { RowProblem } from '../core/domain/moving-users/user-import.ts';
import { importRowCodec } from '../core/domain/moving-users/user-row.ts';
import type { ReadLine } from '../core/use-cases/moving-users/import-users.ts';

const wrong = (detail: string): E.Either<readonly RowProblem[], never> => E.left([{ pointer: '', detail }]);

const jsonOf = (bytes: Buffer): E.Either<readonly RowProblem[], unknown> => {
  const { text, value, fault } = readJsonLine(bytes);
  if (fault !== null) return wrong(fault);
  const twice = duplicateKeys(text);
  return twice.length > 0 ? E.left(twice) : E.right(value);
};

/** Validates lines with the codecs of the HTTP API, so that error messages are the same. */
export const rowReader = (): ((line: Line) => ReadLine) => {
  const codec = importRowCodec(
    writtenMobile(makePhoneNumbers().normalise),
    birthDate(() => new Date()),
  );
  return ({ number, bytes }) => {
    if (bytes === null) return { line: number, row: wrong(`must be at most ${MAX_LINE} bytes`) };
    const json = jsonOf(bytes);
    return { line: number, row: E.isLeft(json) ? json : parse(codec, json.right) };
  };
};
