import { aFlatPng } from './images.ts';

const BOUNDARY = 'of-the-tests';
export const FILE_FORM = `multipart/form-data; boundary=${BOUNDARY}`;

type Part = Readonly<{ name: string; content: Uint8Array | string; filename?: string }>;

/** A form of these parts; one with a file name is a file. */
export const formOf = (parts: readonly Part[]): Buffer =>
  Buffer.concat([
    ...parts.flatMap(({ name, content, filename }) => [
      Buffer.from(
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"\r\nContent-Type: image/png`}\r\n\r\n`,
      ),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]);

/** A form with one file. */
export const fileForm = (file: Uint8Array = aFlatPng(9, 9)): Buffer =>
  formOf([{ name: 'image', content: file, filename: 'me.png' }]);
