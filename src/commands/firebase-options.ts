import type { FirebaseParameters } from '../adapters/crypto/foreign/firebase.ts';

export const FIREBASE_OPTIONS = {
  'firebase-signer-key': { type: 'string' },
  'firebase-salt-separator': { type: 'string' },
  'firebase-rounds': { type: 'string' },
  'firebase-mem-cost': { type: 'string' },
} as const;

type Given = Readonly<Partial<Record<keyof typeof FIREBASE_OPTIONS, string | undefined>>>;

const BASE64 = /^[A-Za-z0-9+/_-]{1,88}={0,2}$/;

/** Returns null if no option is given. The defaults are those of Firebase. `refuse` ends the process. */
export const firebaseOf = (given: Given, refuse: (problem: string) => never): FirebaseParameters | null => {
  const {
    'firebase-signer-key': signerKey,
    'firebase-salt-separator': saltSeparator = 'Bw==',
    'firebase-rounds': rounds = '8',
    'firebase-mem-cost': memCost = '14',
  } = given;
  const isGiven = Object.keys(FIREBASE_OPTIONS).some((name) => given[name as keyof Given] !== undefined);
  if (!isGiven) return null;
  if (signerKey === undefined || !BASE64.test(signerKey))
    return refuse('give --firebase-signer-key, the base64_signer_key of the project');
  if (!BASE64.test(saltSeparator))
    return refuse('give --firebase-salt-separator, the base64_salt_separator of the project');
  if (!/^[1-8]$/.test(rounds)) return refuse('give --firebase-rounds from 1 to 8, the rounds of the project');
  if (!/^(?:[1-9]|1[0-4])$/.test(memCost))
    return refuse('give --firebase-mem-cost from 1 to 14, the mem_cost of the project');
  return { signerKey, saltSeparator, rounds: Number(rounds), memCost: Number(memCost) };
};
