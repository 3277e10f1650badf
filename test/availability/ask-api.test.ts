import { afterEach, beforeEach, expect, test } from 'vitest';
import { ApiClient } from './api-client.js';
import { ApiStandIn, type Mishap } from './api-stand-in.js';
import { askApi } from './ask-api.js';

let api: ApiStandIn;
let client: ApiClient;
const get = { method: 'GET', path: '/api/v1/namespaces/counters/configmaps/counter' } as const;

beforeEach(async () => {
  api = new ApiStandIn();
  client = new ApiClient(await api.start(), 500);
  api.store(1);
});

afterEach(async () => {
  client.close();
  await api.stop();
});

/** The first requests meet these, the later ones nothing. */
function befall(...mishaps: readonly Mishap[]): { asked: number } {
  const count = { asked: 0 };
  api.mishap = () => mishaps[count.asked++];
  return count;
}

test('a request whose connection breaks is sent once more', async () => {
  const count = befall('reset');
  expect(await askApi(client, get)).toMatchObject({ status: 200, retries: ['ECONNRESET'] });
  expect(count.asked).toBe(2);
});

test('a connection that breaks twice is a failure', async () => {
  const count = befall('reset', 'reset');
  expect(await askApi(client, get)).toMatchObject({ status: 0, cause: 'ECONNRESET' });
  expect(count.asked).toBe(2);
});

test('a server that nobody listens for is tried once more', async () => {
  await api.stop();
  expect(await askApi(client, get)).toMatchObject({ cause: 'ECONNREFUSED', retries: ['ECONNREFUSED'] });
});

test.each([429, 503])('%i with Retry-After is waited for once', async (status) => {
  befall({ status, retryAfter: '0' });
  expect(await askApi(client, get)).toMatchObject({ status: 200, retries: ['Retry-After 0 s'] });
  befall({ status, retryAfter: '0' }, { status, retryAfter: '0' });
  expect(await askApi(client, get)).toMatchObject({ cause: `HTTP ${status}` });
});

test.each([{ status: 503 }, { status: 500, retryAfter: '0' }, { status: 403 }])('%o is a failure at once', async (mishap) => {
  const count = befall(mishap);
  expect(await askApi(client, get)).toMatchObject({ cause: `HTTP ${mishap.status}`, retries: [] });
  expect(count.asked).toBe(1);
});

test('a server that says nothing is a failure', async () => {
  expect(await askApi(client, { ...get, path: '/api?watch=1&resourceVersion=9' })).toMatchObject({ cause: 'no answer within 0.5 s' });
});

test('a certificate of somebody else is refused', async () => {
  const other = new ApiStandIn();
  const { ca } = await other.start();
  await other.stop();
  const { port } = await otherPort();
  const stranger = new ApiClient({ host: 'localhost', port, ca });
  expect((await askApi(stranger, get)).cause).toContain('CERT');
  stranger.close();
});

async function otherPort(): Promise<{ port: number }> {
  await api.stop();
  return api.start();
}
