import type { Refusal } from '../../../../core/domain/errors.ts';
import type { EdgeRefusal } from '../../server/edge-refusal.ts';
import type { FieldProblem } from '../../server/input/field-problem.ts';
import type { Entry } from './entry.ts';
import { TABLE } from './table.ts';

/** What programs tell the kind of a problem by. */
export const codeOf = (slug: string): string => slug.toUpperCase().replaceAll('-', '_');

/** What never changes about a refusal on the wire. */
export const problemKind = (tag: (Refusal | EdgeRefusal)['_tag']) => {
  const { status, slug, title } = TABLE[tag];
  return { status, slug, title, code: codeOf(slug) };
};

/** An RFC 9457 document with the members that the contract adds. */
export type Problem = Readonly<{
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id: string;
  errors?: readonly FieldProblem[];
}>;

/** RFC 6750 §3: a caller who sent no token is told no error, only what to bring. */
const challenge = (refusal: Refusal | EdgeRefusal) => ({
  'WWW-Authenticate': `Bearer realm="api"${refusal._tag === 'InvalidToken' ? ', error="invalid_token"' : ''}`,
});

/** What a refusal looks like on the wire. `publicUrl` has no slash at its end. */
export const toProblem = (
  refusal: Refusal | EdgeRefusal,
  { publicUrl, requestId }: Readonly<{ publicUrl: string; requestId: string }>,
): Readonly<{ headers: Readonly<Record<string, string>>; document: Problem }> => {
  // The table pairs each tag with an entry for it, which an index by a union can't express.
  const { status, slug, title, detail, headers, errors } = TABLE[refusal._tag] as Entry<typeof refusal>;
  return {
    headers: { ...(status === 401 ? challenge(refusal) : {}), ...headers?.(refusal) },
    document: {
      type: `${publicUrl}/problems/${slug}`,
      title,
      status,
      detail: detail(refusal),
      code: codeOf(slug),
      request_id: requestId,
      ...(errors ? { errors: errors(refusal) } : {}),
    },
  };
};
