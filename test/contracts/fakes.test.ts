import { CONTRACTS } from './all-contracts.ts';
import { changeCounterContract, makeFakeChangeCounts } from './change-counter.contract.ts';
import { makeFakeHarness } from './fake-harness.ts';
import { makeFakeRateLimits, rateLimiterContract } from './rate-limiter.contract.ts';

for (const contract of CONTRACTS) contract('in memory', makeFakeHarness);
rateLimiterContract('in memory', makeFakeRateLimits);
changeCounterContract('in memory', makeFakeChangeCounts);
