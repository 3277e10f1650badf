import { describe, expect, it } from 'vitest';
import { RunQueue } from '../../src/transport/run-queue.js';

/** A job that ends when it is told to. */
function job() {
  let finish = (_error?: Error): void => {};
  const done = new Promise<void>((resolve, reject) => {
    finish = (error) => (error ? reject(error) : resolve());
  });
  return { start: () => done, finish };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('RunQueue', () => {
  it('starts a waiting job when one before it ends, in the order of coming', async () => {
    const queue = new RunQueue(2);
    const started: number[] = [];
    const jobs = [job(), job(), job(), job()];
    const runs = jobs.map((one, index) =>
      queue.run(() => {
        started.push(index);
        return one.start();
      }),
    );
    await settled();
    expect(started).toEqual([0, 1]);
    jobs[1]?.finish();
    await settled();
    expect(started).toEqual([0, 1, 2]);
    for (const one of jobs) one.finish();
    await Promise.all(runs);
    expect(started).toEqual([0, 1, 2, 3]);
  });

  it('frees the place of a job that fails', async () => {
    const queue = new RunQueue(1);
    const [failing, next] = [job(), job()];
    const failed = queue.run(failing.start).catch((error: Error) => error.message);
    const passed = queue.run(async () => 'ran');
    failing.finish(new Error('no luck'));
    next.finish();
    expect(await failed).toBe('no luck');
    expect(await passed).toBe('ran');
  });

  it('never lets a newcomer overtake the limit', async () => {
    const queue = new RunQueue(3);
    let running = 0;
    let most = 0;
    const one = async () => {
      most = Math.max(most, ++running);
      await settled();
      running -= 1;
    };
    await Promise.all(Array.from({ length: 25 }, () => queue.run(one)));
    expect(most).toBe(3);
    expect(running).toBe(0);
  });
});
