import { expect, test } from 'vitest';
import { Tally } from './tally.js';

test('the longest gap is between successes, whatever fails between them', () => {
  const tally = new Tally(1_000);
  tally.succeed(1_500, 10);
  tally.fail(2_000, 'HTTP 500');
  tally.succeed(4_500, 30);
  expect(tally.figures(5_000)).toMatchObject({
    succeeded: 2,
    failed: 1,
    failures: [{ atSeconds: 1, cause: 'HTTP 500' }],
    longestGapMs: 3_000,
    longestGapAtSeconds: 0.5,
  });
});

test('the time before the first success and after the last counts as a gap', () => {
  const late = new Tally(0);
  late.succeed(7_000, 1);
  expect(late.figures(7_100)).toMatchObject({ longestGapMs: 7_000, longestGapAtSeconds: 0 });
  expect(new Tally(0).figures(9_000)).toMatchObject({ succeeded: 0, longestGapMs: 9_000, maxMs: 0 });
});

test('percentiles are values that were measured', () => {
  const tally = new Tally(0);
  for (let ms = 100; ms >= 1; ms -= 1) tally.succeed(0, ms);
  expect(tally.figures(0)).toMatchObject({ p50Ms: 50, p99Ms: 99, maxMs: 100 });
});

test('retries are counted by their cause, and no more failures are kept than anybody reads', () => {
  const tally = new Tally(0);
  for (const cause of ['EPIPE', 'ECONNRESET', 'EPIPE']) tally.retry(cause);
  for (let count = 0; count < 50; count += 1) tally.fail(count, 'HTTP 500');
  const { retries, failed, failures } = tally.figures(60);
  expect(retries).toEqual({ EPIPE: 2, ECONNRESET: 1 });
  expect(failed).toBe(50);
  expect(failures).toHaveLength(20);
});
