import { expect } from 'chai';
import { walkByPointer } from './by-pointer.ts';
import { FLOWS } from './flows/flows.ts';

// One of each kind; `npm run test:pages` walks through all. Each form is also tested without a browser (`test/e2e/pages`).
const SHORT = [
  'sign in with a password',
  'make an account',
  'sign in with an account at a provider',
  'confirm that it is you, and delete the account',
  'give a user another role, after a review',
];
const chosen = FLOWS.filter(([name]) => SHORT.includes(name));

walkByPointer(chosen);

describe('the flows for a browser', () => {
  it('have the names by which some are chosen', () => {
    expect(chosen.map(([name]) => name)).to.have.members(SHORT);
  });
});
