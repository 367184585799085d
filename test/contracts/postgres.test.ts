import { CONTRACTS } from './all-contracts.ts';
import { changeCounterContract, makePostgresChangeCounts } from './change-counter.contract.ts';
import { makePostgresHarness } from './postgres-harness.ts';
import { makePostgresRateLimits, rateLimiterContract } from './rate-limiter.contract.ts';

for (const contract of CONTRACTS) contract('PostgreSQL', makePostgresHarness);
rateLimiterContract('PostgreSQL', makePostgresRateLimits);
changeCounterContract('PostgreSQL', makePostgresChangeCounts);
