import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Returns the 32 bytes that the file contains in base64url. Creates the file if it is missing; concurrent processes
 * then get the same bytes. Rejects if the file has other contents.
 */
export const secretFile = async (path: string): Promise<Buffer> => (await read(path)) ?? (await make(path));

const make = async (path: string): Promise<Buffer> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx', flush: true });
    // A link never replaces a file and never appears half-written, so the slower process reads the other's secret.
    await link(draft, path).catch(unlessCode('EEXIST'));
  } finally {
    await rm(draft, { force: true });
  }
  const made = await read(path);
  if (made === null) throw new Error(`${path} vanished while it was being made`);
  return made;
};

const read = async (path: string): Promise<Buffer | null> => {
  const text = await readFile(path, 'utf8').catch(unlessCode('ENOENT'));
  if (text === undefined) return null;
  const secret = Buffer.from(text.trim(), 'base64url');
  if (secret.length !== 32)
    throw new Error(`${path} does not hold a secret of 32 bytes in base64url; delete it to make a new one`);
  return secret;
};

const unlessCode =
  (code: string) =>
  (error: NodeJS.ErrnoException): undefined => {
    if (error.code !== code) throw error;
  };
