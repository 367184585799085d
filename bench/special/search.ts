import { get } from '../load/load.ts';
import type { Sides } from '../measure.ts';
import { adminToken } from '../world.ts';
import type { Target, World } from '../world.ts';

/** Search texts of one and two letters match many users. */
const BEGINNINGS = ['a', 'b', 'e', 'm', 's', 'ad', 'br', 'gr', 'ma', 'st'];

const searching = async (target: Target) => {
  const headers = { Authorization: `Bearer ${await adminToken(target)}` };
  const requests = BEGINNINGS.map((q) => get(`/v1/users?q=${q}`, headers));
  return { target, traffic: { kind: 'cycled' as const, requests } };
};

/** Compares the same search among many users with that among few, which is the floor. */
export const searchSides = async ({ serviceWith }: World, many: number, few: number): Promise<Sides> => ({
  service: await searching(await serviceWith(many)),
  floor: await searching(await serviceWith(few)),
});
