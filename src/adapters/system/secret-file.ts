import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Creates 32 bytes (base64url) at the first call, the same for concurrent processes. Rejects other content. */
export const secretFile = async (path: string): Promise<Buffer> => (await read(path)) ?? (await make(path));

const make = async (path: string): Promise<Buffer> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx', flush: true });
    // A link appears complete or not at all and never replaces a file, so the slower process reads the other's secret.
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
