import { defineEntity, p } from '@mikro-orm/core';
import type { ImageName } from '../../../core/domain/images/image.ts';
import { common, commonIndexes, touch } from './common.ts';

/** Images whose files must be removed, and reserved images that do not belong to a user yet. */
export const ImageRemovalSchema = defineEntity({
  name: 'ImageRemoval',
  tableName: 'image_removal',
  properties: {
    name: p.string().$type<ImageName>().length(22).primary(),
    isReserved: p.boolean(),
    dueAt: p.datetime(3),
    ...common,
  },
  indexes: [{ name: 'image_removal_due_at_index', properties: ['dueAt'] }, ...commonIndexes('image_removal')],
  triggers: [touch('image_removal')],
});
