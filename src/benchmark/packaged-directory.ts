import { fileURLToPath } from 'node:url';

/** The benchmarks that come with the package; the same relative to `src/benchmark` and to `dist/benchmark`. */
export const packagedDirectory = fileURLToPath(new URL('../../benchmarks', import.meta.url));
