import type { Refusal } from '../../../../core/domain/errors.ts';
import type { PresentedRefusal, RefusedRequest } from '../../server/http-context.ts';
import type { HttpRefusal } from '../../server/http-refusal.ts';
import type { FieldProblem } from '../../server/input/field-problem.ts';
import { problemKind, refusalHeaders } from '../../server/problem-kind.ts';
import { DETAILS } from './details.ts';
import { FIELD_ERRORS } from './field-errors.ts';
import { TITLES } from './titles.ts';

type AnyRefusal = Refusal | HttpRefusal;

/**
 * A problem document (RFC 9457) with additional fields: `code`, `request_id`, `errors`, and the challenge for a second
 * factor.
 */
export type Problem = Readonly<{
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id: string;
  errors?: readonly FieldProblem[];
  challenge?: string;
  methods?: readonly string[];
  expires_in?: number;
}>;

/** `publicUrl` must have no trailing slash. */
export const toProblem = (
  refusal: AnyRefusal,
  { publicUrl, requestId }: Pick<RefusedRequest, 'publicUrl' | 'requestId'>,
): Readonly<{ headers: Readonly<Record<string, string>>; document: Problem }> => {
  const { kind, status, slug, code } = problemKind(refusal._tag);
  // the compiler can't see that each entry accepts the refusal with its own tag
  const detail = DETAILS[refusal._tag] as string | ((one: AnyRefusal) => string);
  const errors = FIELD_ERRORS[refusal._tag] as ((one: AnyRefusal) => readonly FieldProblem[]) | undefined;
  return {
    headers: refusalHeaders(refusal, status),
    document: {
      type: `${publicUrl}/problems/${slug}`,
      title: TITLES[kind],
      status,
      detail: typeof detail === 'string' ? detail : detail(refusal),
      code,
      request_id: requestId,
      ...(errors ? { errors: errors(refusal) } : {}),
      ...('challenge' in refusal
        ? { challenge: refusal.challenge, methods: refusal.methods, expires_in: refusal.expiresInSeconds }
        : {}),
    },
  };
};

export const presentProblem = (refusal: AnyRefusal, request: RefusedRequest): PresentedRefusal => {
  const { headers, document } = toProblem(refusal, request);
  return {
    status: document.status,
    headers: { ...headers, 'Content-Type': 'application/problem+json; charset=utf-8' },
    body: JSON.stringify(document),
  };
};
