import type { UserId } from '../../../core/domain/ids.ts';
import { nameInLocation } from '../../../core/domain/images/image.ts';
import type { Run } from '../database/sql.ts';
import { statement } from '../database/statement.ts';

/** Sets an image only if it is reserved, because the files of other images may already have been removed. */
const SET = statement({
  name: 'user_image_set',
  text: `with kept as (delete from public.image_removal where name = $3 and is_reserved returning name)
         update public."user" set profile_image_url = $2 where id = $1 and exists (select from kept) returning 1`,
});
const REMOVE = statement({
  name: 'user_image_remove',
  text: `update public."user" set profile_image_url = null where id = $1`,
});

/** A trigger queues the previous image for removal. Throws if the new image is no longer reserved. */
export const writeImage = async (run: Run, userId: UserId, location: string | null): Promise<void> => {
  if (location === null) return void (await run(REMOVE, userId));
  const changed = await run(SET, userId, location, nameInLocation(location));
  if (changed.length === 0) throw new Error('storing the image took too long; its files are being removed');
};
