/** What the Authorization header (RFC 6750 §2.1) says: no bearer token, one, or something that can't be one. */
export type Bearer = Readonly<{ _tag: 'None' | 'Malformed' } | { _tag: 'Token'; token: string }>;

export const readBearer = (authorization: string): Bearer => {
  const [, scheme = '', rest = ''] = /^([^ ]*) *(.*)$/.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== 'bearer') return { _tag: 'None' };
  return /^[\w.~+/-]+=*$/.test(rest) ? { _tag: 'Token', token: rest } : { _tag: 'Malformed' };
};
