import { readFile } from 'node:fs/promises';
import { readyzStatus } from './component-process.js';
import type { LabHost } from './lab-cluster.js';

/** One look at an apiserver's /readyz, in the clock ticks of ComponentProcess. */
export interface ReadinessSample {
  readonly host: string;
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly isReady: boolean;
}

const ticksPerSecond = 100;

async function now(): Promise<number> {
  return Number((await readFile('/proc/uptime', 'utf8')).split(' ')[0]) * ticksPerSecond;
}

/** Asks every apiserver again and again until `stop` is called, which returns what was seen. */
export function watchReadiness(hosts: readonly LabHost[]): { stop(): Promise<readonly ReadinessSample[]> } {
  const samples: ReadinessSample[] = [];
  const end = new AbortController();
  const watch = async (host: LabHost): Promise<void> => {
    while (!end.signal.aborted) {
      const askedAt = await now();
      const isReady = (await readyzStatus(host)) === 200;
      samples.push({ host: host.name, askedAt, answeredAt: await now(), isReady });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  const watchers = hosts.map(watch);
  const stop = async (): Promise<readonly ReadinessSample[]> => {
    end.abort();
    await Promise.all(watchers);
    return samples;
  };
  return { stop };
}
