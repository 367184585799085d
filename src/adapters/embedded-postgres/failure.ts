export const codeOf = (error: unknown): string | number | undefined => {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' || typeof error.code === 'number' ? error.code : undefined;
};

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
