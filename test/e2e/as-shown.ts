import type { Answer } from './client.ts';

// Values that can't be known in advance; only their type is compared.
const VOLATILE =
  /^(?:id|.*_id|.*_at|at|token|.*_token|registration|expires_in|resend_in|sub|sid|iss|aud|iat|exp|kid|x|y|created_by|updated_by|locked_until|ip|user_agent|authorize_url|profile_image_url|actor|subject|next_cursor|secret|uri|recovery_codes|challenge|enroll|manage|last_used_at)$/;

const kindOf = (value: unknown): string => (value === null || value === undefined ? 'nothing' : typeof value);
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const difference = (shown: unknown, got: unknown, path: string): string | null => {
  if (Array.isArray(shown)) {
    if (!Array.isArray(got)) return `${path} is no list`;
    const missing = shown.find((item) => !got.some((one) => difference(item, one, path) === null));
    if (missing === undefined) return null;
    return `${path} has nothing like ${JSON.stringify(missing)} but ${JSON.stringify(got)}`;
  }
  if (!isObject(shown) || !isObject(got)) {
    return shown === got ? null : `${path} is ${JSON.stringify(got)}, and ${JSON.stringify(shown)} is shown`;
  }
  const names = new Set([...Object.keys(shown), ...Object.keys(got)]);
  for (const name of names) {
    const [one, other] = [shown[name], got[name]];
    if (!(name in shown) || !(name in got)) return `${path}/${name} is in one of them only`;
    const isVolatile = VOLATILE.test(name) && (!Array.isArray(one) || name === 'recovery_codes');
    const found = isVolatile ? differentKind(one, other, `${path}/${name}`) : difference(one, other, `${path}/${name}`);
    if (found !== null) return found;
  }
  return null;
};

// A null in one answer may be a value in another, according to the schema.
const differentKind = (shown: unknown, got: unknown, path: string): string | null =>
  shown === null || got === null || kindOf(shown) === kindOf(got) ? null : `${path} is a ${kindOf(got)}`;

/** The first difference to the documented answer, except ids, times and secrets; null if there is none. */
export const faultOf = (shown: unknown, { body, text }: Answer): string | null =>
  shown === undefined ? (text === '' ? null : 'nothing is shown') : difference(shown, body, '');
