/** Returns the SQLSTATE, or the system's error code such as `ECONNREFUSED`; an empty string if there is none. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
