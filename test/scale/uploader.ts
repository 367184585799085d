import sharp from 'sharp';
import { call } from '../e2e/client.ts';
import { FILE_FORM, fileForm } from '../support/file-form.ts';

/** Whose images are to be sent at once; the status of each answer is sent back. */
export type Uploads = Readonly<{ url: string; tokens: readonly string[] }>;

/** A photograph of 12 megapixels and 4 MB, as telephones make them. */
const photograph = await sharp({
  create: {
    width: 4_000,
    height: 3_000,
    channels: 3,
    background: 'black',
    noise: { type: 'gaussian', mean: 128, sigma: 16 },
  },
})
  .jpeg({ quality: 88 })
  .toBuffer();
const form = fileForm(photograph);

const put = async (url: string, token: string): Promise<void> => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': FILE_FORM };
  const { status } = await call(url, '/v1/me/profile-image', form, { method: 'PUT', headers });
  process.send?.(status);
};

process.on('message', ({ url, tokens }: Uploads) => {
  for (const token of tokens) void put(url, token);
});
