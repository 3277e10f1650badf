import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ApiAccess } from './api-access.js';
import { ApiStandIn } from './api-stand-in.js';
import { Load } from './load.js';

let api: ApiStandIn;
let access: ApiAccess;

beforeEach(async () => {
  api = new ApiStandIn();
  access = await api.start();
});

afterEach(() => api.stop());

test('a load reads, lists, writes and sees each write, and nothing fails', async () => {
  const load = await Load.start(access);
  await sleep(600);
  const figures = await load.stop();
  const { get, list, write, watch } = figures;
  for (const { succeeded, failed, failures } of [get, list, write, watch]) {
    expect(failures).toEqual([]);
    expect(failed).toBe(0);
    expect(succeeded).toBeGreaterThan(1);
  }
  expect(watch.succeeded).toBe(write.succeeded);
});

test('a watch that breaks goes on where it was, and misses nothing', async () => {
  const load = await Load.start(access);
  await sleep(300);
  api.breakWatches();
  await sleep(500);
  const { write, watch } = await load.stop();
  expect(watch.retries).toEqual({ ECONNRESET: 1 });
  expect(watch.failures).toEqual([]);
  expect(watch.succeeded).toBe(write.succeeded);
});

test('a write that was stored before its connection broke is no failure', async () => {
  let writes = 0;
  api.mishap = ({ method }) => (method === 'PUT' && (writes += 1) === 3 ? 'reset-after' : undefined);
  const load = await Load.start(access);
  await sleep(600);
  const { write, watch } = await load.stop();
  expect(write.failures).toEqual([]);
  expect(write.retries).toEqual({ ECONNRESET: 1 });
  expect(watch.succeeded).toBe(write.succeeded);
});

test('a write that is refused is a failure, and the next goes on', async () => {
  let writes = 0;
  api.mishap = ({ method }) => (method === 'PUT' && (writes += 1) === 3 ? { status: 500 } : undefined);
  const load = await Load.start(access);
  await sleep(600);
  const { write, watch } = await load.stop();
  expect(write.failures.map(({ cause }) => cause)).toEqual(['HTTP 500']);
  expect(write.succeeded).toBeGreaterThan(2);
  expect(watch.failures).toEqual([]);
});

test('a number that is set back is a lost write to whoever reads, and out of order to who watches', async () => {
  const load = await Load.start(access);
  await sleep(400);
  api.store(1);
  await sleep(400);
  const { get, write, watch } = await load.stop();
  expect(get.failures[0]?.cause).toMatch(/^lost write: \d+ was acknowledged, 1 is there$/);
  expect(write.failures[0]?.cause).toBe('HTTP 409');
  expect(watch.failures[0]?.cause).toMatch(/^1 came after \d+$/);
});
