/** `npm test` tries a few databases and processes, `npm run test:databases` all. */
export const ALL_DATABASES = process.env['DATABASES'] === 'all';
