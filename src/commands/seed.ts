import { oneOff } from './one-off.ts';

await oneOff('seeding', async ({ orm }, logger) => {
  await orm.seeder.seedString('DatabaseSeeder');
  logger.info('seeded');
});
