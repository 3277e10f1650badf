import { fileURLToPath } from 'node:url';

/** The playbooks that come with the package; the same relative to `src/benchmark` and to `dist/benchmark`. */
export const packagedPlaybooks = fileURLToPath(new URL('../../playbooks', import.meta.url));
