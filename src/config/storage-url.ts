import type { S3Storage } from '../adapters/storage/s3-images.ts';
import { parsed } from './values.ts';

/** `publicUrl` is the base URL of the images if this service does not serve them. `folder` may be a relative path. */
export type Storage = Readonly<{ publicUrl: string | null }> &
  (Readonly<{ folder: string }> | Readonly<{ s3: S3Storage }>);

const PARAMETERS = { file: ['public'], s3: ['region', 'endpoint', 'forcePathStyle', 'public'] };

const webUrl = (text: string | null): string | null => {
  const url = URL.parse(text ?? '');
  const isPlain = url !== null && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username;
  return isPlain ? url.href.replace(/\/+$/, '') : null;
};

const s3Of = (rest: string, given: URLSearchParams): S3Storage | null => {
  const [, bucket, prefix = ''] =
    /^\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([\w!.*'()/-]{0,200}))?$/.exec(rest) ?? [];
  const endpoint = webUrl(given.get('endpoint'));
  const style = given.get('forcePathStyle') ?? 'false';
  const isWrong = (given.has('endpoint') && endpoint === null) || !['true', 'false'].includes(style);
  // Clients and proxies might resolve `..`, and then use paths outside the bucket.
  const hasDots = prefix.split('/').some((part) => part === '.' || part === '..');
  if (bucket === undefined || isWrong || hasDots || !/^[\w-]{1,64}$/.test(given.get('region') ?? 'us-east-1'))
    return null;
  return {
    bucket,
    prefix: prefix.replace(/\/*$/, prefix === '' ? '' : '/'),
    region: given.get('region') ?? 'us-east-1',
    endpoint,
    forcePathStyle: style === 'true',
  };
};

const parse = (raw: string): Storage | null => {
  const [, scheme, rest = '', query = ''] = /^(file|s3):([^?#]+)(?:\?([^#]*))?$/.exec(raw) ?? [];
  if (scheme !== 'file' && scheme !== 's3') return null;
  const given = new URLSearchParams(query);
  const names = [...given.keys()];
  const publicUrl = webUrl(given.get('public'));
  if (names.some((name) => !PARAMETERS[scheme].includes(name)) || new Set(names).size < names.length) return null;
  if (given.has('public') && publicUrl === null) return null;
  if (scheme === 's3') {
    const s3 = s3Of(rest, given);
    return s3 && { publicUrl, s3 };
  }
  const folder = rest.replace(/^\/\/(?=\/)/, '');
  return folder.startsWith('//') ? null : { publicUrl, folder };
};

export const storageUrl = () =>
  parsed(
    'storage',
    (u): u is Storage => typeof u === 'object' && u !== null && 'publicUrl' in u,
    parse,
    'must be file: and a folder, or s3://bucket/prefix with region, endpoint, forcePathStyle and public as parameters',
  );
