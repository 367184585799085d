import { expect } from 'chai';
import {
  clockTime,
  countdown,
  day,
  number,
  plural,
  relativeTime,
  time,
  timeText,
} from '../../../src/adapters/http/pages/parts/time.ts';
import { timeline } from '../../../src/adapters/http/pages/parts/timeline.ts';
import { viewIn } from './parts.ts';

const AT = new Date('2026-11-29T08:12:30.000Z');
const [en, de] = [viewIn('en'), viewIn('de')];

describe('times of pages', () => {
  it('are in the language of the reader and name UTC', () => {
    expect(time(en, AT).html).to.equal('<time datetime="2026-11-29T08:12:30.000Z">29 Nov 2026, 08:12 UTC</time>');
    expect(timeText(de, AT)).to.equal('29.11.2026, 08:12 UTC');
    expect(clockTime(en, AT).html).to.contain('>08:12 UTC<');
    expect(day(en, '1815-12-10').html).to.equal('<time datetime="1815-12-10">10 December 1815</time>');
    expect(day(de, '1815-12-10').html).to.contain('10. Dezember 1815');
  });

  it('say beside it how far away they are', () => {
    const now = new Date(AT.getTime() - 720_000);
    expect(time(en, AT, { isRelative: true, now }).html).to.match(
      /UTC<\/time> <span class="hint">\(in 12 minutes\)<\/span>$/,
    );
    for (const [ms, words] of [
      [0, 'now'],
      [1, 'in 1 second'],
      [59_000, 'in 59 seconds'],
      [60_000, 'in 1 minute'],
      [60_001, 'in 2 minutes'],
      [3_600_000, 'in 1 hour'],
      [86_400_000, 'tomorrow'],
      [-1_000, '1 second ago'],
      [-119_000, '1 minute ago'],
      [-86_400_000, 'yesterday'],
      [-200_000_000, '2 days ago'],
    ] as const)
      expect(relativeTime('en', ms), String(ms)).to.equal(words);
    expect(relativeTime('de', 720_000)).to.equal('in 12 Minuten');
  });

  it('say when they are over to the script that counts down', () => {
    const now = new Date(AT.getTime() - 30_000);
    const { html } = countdown(en, AT, { now, over: 'Try "now"' });
    expect(html)
      .to.contain('>08:12 UTC</time>')
      .and.contain('data-until="2026-11-29T08:12:30.000Z"')
      .and.contain('data-over="Try &quot;now&quot;"')
      .and.contain('(in 30 seconds)');
  });

  it('are grouped by day', () => {
    const events = ['2026-11-29T23:59:00Z', '2026-11-29T00:00:00Z', '2026-11-28T23:59:59Z'];
    const { html } = timeline(
      en,
      events.map((at) => ({ at: new Date(at), what: 'x' })),
    );
    expect([...html.matchAll(/<h2><time datetime="([^"]*)"/g)].map(([, date]) => date)).to.deep.equal([
      '2026-11-29',
      '2026-11-28',
    ]);
    expect(html.match(/<li>/g)).to.have.lengthOf(3);
  });
});

describe('numbers of pages', () => {
  it('follow the rules of the language', () => {
    expect([number(en, 12_345), number(de, 12_345)]).to.deep.equal(['12,345', '12.345']);
    const words = { one: 'session', other: 'sessions' };
    expect([0, 1, 2].map((count) => plural(en, count, words))).to.deep.equal(['0 sessions', '1 session', '2 sessions']);
  });
});
