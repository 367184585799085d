import { aFlatPng } from './images.ts';

const BOUNDARY = 'of-the-tests';
export const FILE_FORM = `multipart/form-data; boundary=${BOUNDARY}`;

/** A form with one file. */
export const fileForm = (file: Uint8Array = aFlatPng(9, 9)): Buffer =>
  Buffer.concat([
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="me.png"\r\nContent-Type: image/png\r\n\r\n`,
    ),
    file,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ]);
