import { expect } from 'chai';
import pino from 'pino';
import { render } from '../../src/adapters/messaging/templates/render.ts';
import { startWorker } from '../../src/adapters/messaging/worker.ts';
import type { Worker } from '../../src/adapters/messaging/worker.ts';
import type { Message } from '../../src/core/domain/messages/message.ts';
import type { Letter } from '../../src/core/ports/transport.ts';
import { eventually } from '../e2e/client.ts';
import { makeFakeOutbox } from '../fakes/outbox.ts';
import { makeStore, post } from '../fakes/store.ts';
import type { Store } from '../fakes/store.ts';
import { anEmail } from '../support/values.ts';

const INTERVAL = 40;
/** How late a timer may be on a busy machine. */
const LATE_MS = 500;

const aMessage = (): Message => ({
  to: anEmail(),
  template: 'password-changed',
  language: 'en',
  budget: 'notice',
  expiresAt: null,
});

describe('the delivery worker', () => {
  let store: Store;
  let worker: Worker;
  let delivered: Letter[];
  let rendered: Message[];
  let looks: number[];
  const start = (intervalMs: number) => {
    const outbox = makeFakeOutbox(store);
    worker = startWorker({
      outbox: {
        ...outbox,
        claim: (limit, leaseMs) => {
          looks.push(performance.now());
          return outbox.claim(limit, leaseMs);
        },
      },
      transport: { deliver: async (_id, letter) => void delivered.push(letter) },
      render: (message) => {
        rendered.push(message);
        return render(message, 'http://localhost');
      },
      logger: pino({ level: 'silent' }),
      intervalMs,
    });
  };
  beforeEach(() => {
    store = makeStore();
    [delivered, rendered, looks] = [[], [], []];
  });
  afterEach(() => worker.stop(1_000));

  // requirement 34, 111
  it('renders a decoy like a message, delivers it to nobody, and completes it', async () => {
    const message = aMessage();
    post(store, [{ decoyFor: 'email:ada@example.com', budget: 'nobody' }]);
    post(store, [message]);
    start(INTERVAL);
    await eventually(async () => store.outbox.every((row) => row.message === null), 'the end of both');
    expect(rendered).to.have.lengthOf(2);
    expect(delivered.map(({ to }) => to)).to.deep.equal([message.to]);
    expect(store.outbox.map(({ attempts }) => attempts)).to.deep.equal([1, 1]);
  });

  // requirement 111
  it('polls on its own random schedule, whatever is written meanwhile', async () => {
    start(INTERVAL);
    await eventually(async () => {
      post(store, [aMessage()]);
      return looks.length > 20;
    }, 'twenty looks');
    const waits = looks.slice(1).map((at, i) => at - looks[i]!);
    expect(Math.min(...waits)).to.be.at.least(INTERVAL / 2 - 1);
    expect(Math.max(...waits) - Math.min(...waits)).to.be.at.least(INTERVAL / 4);
    expect(Math.max(...waits)).to.be.at.most(1.5 * INTERVAL + LATE_MS);
  });

  it('does not wait between polls while more is due than it can take at once', async () => {
    post(store, Array.from({ length: 100 }, aMessage));
    start(10_000);
    await eventually(async () => delivered.length === 100, 'a hundred deliveries', 5_000);
  });
});
