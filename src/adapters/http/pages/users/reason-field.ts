import type { Html } from '../html.ts';
import { errorAt } from '../parts/alert.ts';
import type { FieldError } from '../parts/alert.ts';
import { textField } from '../parts/text-fields.ts';

/** The reason that the administrator typed, with its errors. */
export type TypedReason = Readonly<{ reason: string; errors: readonly FieldError[] }>;

/** A field for the reason of a change to another user's account. The reason is recorded in the audit trail. */
export const reasonField = (
  { reason: label, reasonHint: hint }: Readonly<{ reason: string; reasonHint: string }>,
  { reason, errors }: TypedReason,
): Html => textField({ name: 'reason', label, hint, value: reason, error: errorAt(errors, 'reason'), required: true });
